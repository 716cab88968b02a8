"""YAML and front matter: text in, plain data and places out.

Scalars stay strings (``no`` is not False, ``1.10`` is not 1.1); the records convert what they need. A key given twice,
an alias or a tag is refused. Every value remembers its line and column, for messages.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol, TypeAlias, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from explainer.problems import Position, Problem, ProblemKind, did_you_mean
from explainer.records import Place

FENCE = re.compile(r"\A---[ \t]*\n(?P<yaml>.*?)^---[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)

Data: TypeAlias = "str | list[Data] | dict[str, Data] | None"
Record = TypeVar("Record", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Document:
    """A file split into front matter and body; ``body_line`` is the line of the file on which the body starts."""

    data: Data
    body: str
    body_line: int
    places: Mapping[Place, Position]
    problems: tuple[Problem, ...] = ()

    def places_within(self) -> list[dict[Place, Position]]:
        """For a document that is a list: the places of the fields of each item."""
        items: list[dict[Place, Position]] = [{} for _ in self.data] if isinstance(self.data, list) else []
        for place, position in self.places.items():
            if len(place) > 1 and isinstance(place[0], int):
                items[place[0]][place[1:]] = position
        return items


class _Mark(Protocol):
    """What PyYAML's two parsers both say of a place: line and column, counted from 0."""

    line: int
    column: int


@dataclass(slots=True)
class _Reader:
    path: str
    first_line: int
    places: dict[Place, Position] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def position(self, mark: _Mark | None) -> Position:
        return Position(self.first_line + mark.line, mark.column + 1) if mark else Position(self.first_line)

    def report(self, kind: ProblemKind, mark: _Mark | None, message: str) -> None:
        self.problems.append(Problem(kind, self.path, self.position(mark), message))

    def value(self, node: yaml.Node, place: Place) -> Data:
        self.places[place] = self.position(node.start_mark)
        if isinstance(node, yaml.MappingNode):
            return self.mapping(node, place)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(child, (*place, index)) for index, child in enumerate(node.value)]
        return str(node.value) or None

    def mapping(self, node: yaml.MappingNode, place: Place) -> dict[str, Data]:
        result: dict[str, Data] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value) if isinstance(key_node, yaml.ScalarNode) else ""
            if not key:
                self.report(ProblemKind.FRONT_MATTER_BROKEN, key_node.start_mark, "A field's name must be plain text.")
            elif key in result:
                self.report(ProblemKind.FRONT_MATTER_DUPLICATE, key_node.start_mark, f"'{key}' is given twice.")
            else:
                result[key] = self.value(value_node, (*place, key))
                self.places[(*place, key)] = self.position(key_node.start_mark)
        return result


def read_yaml(text: str, path: str, first_line: int = 1) -> Document:
    """Read one YAML document; ``first_line`` is the line of the file on which ``text`` starts."""
    reader = _Reader(path, first_line)
    data: Data = None
    try:
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) or _tagged(event):
                reader.report(
                    ProblemKind.FRONT_MATTER_BROKEN,
                    event.start_mark,
                    "Anchors, aliases and tags (&, *, !) are not used here; put the text in quotes.",
                )
        if not reader.problems:
            node = yaml.compose(text, Loader=yaml.CSafeLoader)
            data = reader.value(node, ()) if node else None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        reason = getattr(error, "problem", None) or str(error).partition("\n")[0]
        reader.report(ProblemKind.FRONT_MATTER_BROKEN, mark, f"This is not YAML: {reason}.")
    except RecursionError:
        reader.report(ProblemKind.FRONT_MATTER_BROKEN, None, "This YAML is nested too deeply.")
    return Document(data, "", first_line, reader.places, tuple(reader.problems))


def _tagged(event: yaml.Event) -> bool:
    implicit = getattr(event, "implicit", True)
    return getattr(event, "tag", None) is not None and implicit in (False, (False, False))


def split(text: str, path: str) -> Document:
    """Split a file into its front matter (between two lines of ``---``) and its body."""
    match = FENCE.match(text)
    if match:
        header = read_yaml(match["yaml"], path, first_line=2)
        return Document(
            header.data, text[match.end() :], text.count("\n", 0, match.end()) + 1, header.places, header.problems
        )
    problems: tuple[Problem, ...] = ()
    if text.startswith("---\n"):
        message = "The front matter opens with --- but is never closed by a line of ---."
        problems = (Problem(ProblemKind.FRONT_MATTER_BROKEN, path, Position(), message),)
        begins = text.find("\n\n") + 2 if "\n\n" in text else len(text)  # what would be its end, so that it is no text
        return Document(None, text[begins:], text.count("\n", 0, begins) + 1, {}, problems)
    return Document(None, text, 1, {}, problems)


def validate(
    model: type[Record], document: Document, path: str, *, at: Place = (), extra: Iterable[str] = ()
) -> tuple[Record | None, list[Problem]]:
    """Make a record of what stands ``at`` a place of the document, or say everything that is wrong with it.

    Fields named in ``extra`` are allowed and left out of the record.
    """
    value = document.data
    for step in at:
        value = value[step]  # type: ignore[index]  # the caller found the place in this document
    if value is None:
        value = {}
    if not isinstance(value, dict):
        return None, [_invalid(path, _nearest(document, at), "Here a mapping is expected: lines of 'field: value'.")]
    try:
        return model.model_validate({key: item for key, item in value.items() if key not in set(extra)}), []
    except ValidationError as error:
        known = [field.alias or name for name, field in model.model_fields.items()]
        return None, [_explain(document, path, at, fault, known) for fault in error.errors()]


def _explain(document: Document, path: str, at: Place, fault: Mapping[str, object], known: Iterable[str]) -> Problem:
    where: Place = tuple(fault["loc"])  # type: ignore[arg-type]
    position = _nearest(document, (*at, *where))
    name = ".".join(str(part) for part in where) or "the mapping"
    if fault["type"] == "extra_forbidden":
        hint = did_you_mean(str(where[-1]), known)
        return Problem(
            ProblemKind.FRONT_MATTER_UNKNOWN_FIELD, path, position, f"Nothing reads the field '{name}'.", hint
        )
    if fault["type"] == "missing":
        return _invalid(path, position, f"The field '{name}' is missing.")
    reason = str(fault["msg"]).removeprefix("Value error, ")
    return _invalid(path, position, f"The field '{name}' is not valid: {reason}.")


def _invalid(path: str, position: Position, message: str) -> Problem:
    return Problem(ProblemKind.FRONT_MATTER_INVALID, path, position, message)


def _nearest(document: Document, place: Place) -> Position:
    while place and place not in document.places:
        place = place[:-1]
    return document.places.get(place, Position())
