"""YAML and front matter: text in, plain data and positions out.

Scalars stay strings (``no`` is not False, ``1.10`` is not 1.1); the records convert what they need. A key given twice,
an alias or a tag is refused. Every value remembers its line and column, for messages.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from itertools import accumulate, chain
from typing import Any, Protocol, TypeAlias, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from explainer.authored import Authored, FieldPath
from explainer.positions import Position
from explainer.problems import Problem, ProblemKind
from explainer.slips import find_slip
from explainer.wording import did_you_mean

FENCE = re.compile(r"\A---[ \t]*\n(?P<yaml>.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)

ENGINES_FENCE = re.compile(r"\A---[ \t]*\n.*?\n(?:---|\.\.\.)[ \t]*\n", re.DOTALL)
"""Front matter as the engine takes it off a page: not empty, and with an end of line behind it."""
LATE_FENCE = re.compile(
    r"(?:[\s\u200b\ufeff]++|<!--(?:(?!-->).)*+-->)++---[ \t]*\n\s*+(?P<field>[\w-]++)(?=:)", re.DOTALL
)
"""Front matter behind what nobody sees; nothing of that is tried twice."""
UNOPENED = re.compile(
    r"(?:[\s\u200b\ufeff]*+---[ \t]*+\n)?+(?=[a-z][\w-]*+:)(?:(?!---[ \t]*+\n)[^\n#][^\n]*+\n)++---[ \t]*+\n"
)
"""Fields that a line of --- closes, and that the first line does not open: it is missing, or lines stand above it."""
FIELD = re.compile(r" {0,3}[A-Za-z0-9_-]+:")
GOES_ON = re.compile(r" {4}|\t")
"""The fields that the engine takes off a page that has no front matter (MultiMarkdown), and their further lines."""

UNUSED = re.compile(r"[&*!]")
"""Without one of these a text has no anchor, alias or tag."""

DEEPEST = 5
"""How many times what lacks a field is taken out of a record: fields stand in fields, and no deeper."""

NESTED_AT_MOST = 100
"""How deep lists and fields may stand in each other: the parser's time is quadratic in it."""

BRACKET = re.compile(r"[\[\]{}]")
INDENTED = re.compile(rf"^[ ?:-]{{{NESTED_AT_MOST}}}", re.MULTILINE)
"""A line that may open as many lists or fields as that."""

Data: TypeAlias = "str | list[Data] | dict[str, Data] | None"
Record = TypeVar("Record", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Document:
    """A file split into front matter and body; ``body_line`` is the line of the file on which the body starts."""

    data: Data
    body: str
    body_line: int
    positions: Mapping[FieldPath, Position]
    problems: tuple[Problem, ...] = ()

    def within(self, name: str) -> dict[str, Data]:
        """The fields within a field; none where there are none."""
        value = self.data.get(name) if isinstance(self.data, dict) else None
        return value if isinstance(value, dict) else {}

    def nearest(self, at: FieldPath) -> Position:
        """Where a field stands, or the nearest around it whose position is known."""
        while at and at not in self.positions:
            at = at[:-1]
        return self.positions.get(at, Position())

    def positions_within(self) -> list[dict[FieldPath, Position]]:
        """For a document that is a list: the positions of the fields of each item."""
        items: list[dict[FieldPath, Position]] = [{} for _ in self.data] if isinstance(self.data, list) else []
        for at, position in self.positions.items():
            if len(at) > 1 and isinstance(at[0], int):
                items[at[0]][at[1:]] = position
        return items


class _Mark(Protocol):
    """What PyYAML's two parsers both say of a position: line and column, counted from 0."""

    line: int
    column: int


@dataclass(slots=True)
class _Reader:
    path: str
    first_line: int
    positions: dict[FieldPath, Position] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def position(self, mark: _Mark | None) -> Position:
        return Position(self.first_line + mark.line, mark.column + 1) if mark else Position(self.first_line)

    def report(self, kind: ProblemKind, mark: _Mark | None, message: str, hint: str = "") -> None:
        self.problems.append(Problem(kind, self.path, self.position(mark), message, hint))

    def report_at(self, offset: int, text: str, message: str) -> None:
        position = Position.of(offset, text, self.first_line)
        self.problems.append(Problem(ProblemKind.FRONT_MATTER_BROKEN, self.path, position, message))

    def report_refused(self, error: yaml.YAMLError, text: str) -> None:
        """Say what is wrong with a text that the parser refuses, at the slip where it can be told, else where it is."""
        mark: _Mark | None = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        reason = getattr(error, "problem", None) or str(error).partition("\n")[0]
        end = len(text) if mark is None else sum(map(len, text.splitlines(keepends=True)[: mark.line + 1]))
        if sign := UNSEEN.search(text, 0, end):
            self.report_at(sign.start(), text, f"This is not YAML: {UNSEEN_SIGNS[sign[0][-1]]} stands here.")
        elif slip := find_slip(text, end):
            self.report_at(slip.offset, text, f"This is not YAML: {slip.message}.")
        else:
            if reason in NOT_CLOSED:
                mark = getattr(error, "context_mark", None) or mark  # where it is opened
            hint = "" if reason in UNREADABLE else USUAL_SLIPS
            said = UNREADABLE.get(reason, f"this line does not go on with what stands above it ({reason})")
            message = f"This is not YAML: {said}."
            self.report(ProblemKind.FRONT_MATTER_BROKEN, mark, message, hint)

    def value(self, node: yaml.Node, at: FieldPath) -> Data:
        self.positions[at] = self.position(node.start_mark)
        if isinstance(node, yaml.MappingNode):
            return self.mapping(node, at)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(child, (*at, index)) for index, child in enumerate(node.value)]
        return str(node.value) or None

    def mapping(self, node: yaml.MappingNode, at: FieldPath) -> dict[str, Data]:
        result: dict[str, Data] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value) if isinstance(key_node, yaml.ScalarNode) else ""
            if not key:
                self.report(ProblemKind.FRONT_MATTER_BROKEN, key_node.start_mark, "A field's name must be plain text.")
            elif key in result:
                self.report(ProblemKind.FRONT_MATTER_DUPLICATE, key_node.start_mark, f"'{key}' is given twice.")
            else:
                result[key] = self.value(value_node, (*at, key))
                self.positions[(*at, key)] = self.position(key_node.start_mark)
        return result


def read_yaml(text: str, path: str, first_line: int = 1) -> Document:
    """Read one YAML document; ``first_line`` is the line of the file on which ``text`` starts."""
    reader = _Reader(path, first_line)
    data: Data = None
    try:
        depth = 0
        for event in yaml.parse(text, Loader=yaml.CSafeLoader) if _needs_events(text) else ():
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > NESTED_AT_MOST:
                reader.report(ProblemKind.FRONT_MATTER_BROKEN, event.start_mark, "This YAML is nested too deeply.")
                break
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
        reader.report_refused(error, text)
    return Document(data, "", first_line, reader.positions, tuple(reader.problems))


def _needs_events(text: str) -> bool:
    """Whether a text may hold what is not used here, or be nested too deeply; else it need not be read twice."""
    depths = accumulate(1 if bracket in "[{" else -1 for bracket in BRACKET.findall(text))
    return bool(UNUSED.search(text) or INDENTED.search(text)) or max(depths, default=0) > NESTED_AT_MOST


def _tagged(event: yaml.Event) -> bool:
    implicit = getattr(event, "implicit", True)
    return getattr(event, "tag", None) is not None and implicit in (False, (False, False))


def split(text: str, path: str) -> Document:
    """Split a file into its front matter (between two lines of ``---``) and its body."""
    match = FENCE.match(text)
    if match:
        header = read_yaml(match["yaml"], path, first_line=2)
        return Document(
            header.data, text[match.end() :], text.count("\n", 0, match.end()) + 1, header.positions, header.problems
        )
    problems: tuple[Problem, ...] = ()
    if text.startswith("---\n"):
        message = "The front matter opens with --- but is never closed by a line of ---."
        problems = (Problem(ProblemKind.FRONT_MATTER_BROKEN, path, Position(), message),)
        begins = text.find("\n\n") + 2 if "\n\n" in text else len(text)  # what would be its end, so that it is no text
        return Document(None, text[begins:], text.count("\n", 0, begins) + 1, {}, problems)
    return Document(None, text, 1, {}, problems)


def split_topic(text: str, path: str) -> Document:
    """Split a page of which no line of text is lost: front matter that the first line does not open is a problem."""
    document = split(text, path)
    fields = UNOPENED.match(text) if document.data is None and not document.problems else None
    if fields is None:
        return document
    line = text.count("\n", 0, fields.end()) + 1
    return Document(None, text[fields.end() :], line, {}, (not_opened(path),))


def not_opened(path: str) -> Problem:
    """That a file does not begin with its front matter."""
    message = "The first line of the file is not ---, so it has no front matter."
    hint = "Front matter stands between two lines of ---, and nothing above the first, not even an empty line."
    return Problem(ProblemKind.FRONT_MATTER_BROKEN, path, Position(), message, hint)


def split_page(text: str, path: str) -> Document:
    """Split a page as the engine does: what is no front matter to it is text, fields on the first lines are none."""
    document = split(text, path)
    if document.problems or (isinstance(document.data, dict) and ENGINES_FENCE.match(text)):
        return document
    body = _behind_fields(text)
    return Document(None, body, text.count("\n", 0, len(text) - len(body)) + 1, {})


def taken_lines(
    document: Document, text: str, path: str, model: type[BaseModel], extra: Iterable[str]
) -> list[Problem]:
    """The first lines of a page without front matter that the engine takes for fields of which nothing is read.

    Read are those of the ``model``, and ``extra`` ones.
    """
    known = {*_field_names(model), *extra}
    lines = text.split("\n")[: document.body_line - 1] if document.data is None else []
    fields = [
        (number, line.partition(":")[0].strip().lower()) for number, line in enumerate(lines, 1) if FIELD.match(line)
    ]
    return [_taken(path, number, name) for number, name in fields if name not in known]


def late_fields(document: Document, text: str, path: str, model: type[BaseModel]) -> list[Problem]:
    """Front matter of a page that does not begin in its first line, and would be text: its first field is known."""
    late = LATE_FENCE.match(text) if document.data is None and not document.problems else None
    if late is None or late["field"].lower() not in _field_names(model):
        return []
    message = "Front matter begins in the first line of a file, and this would be printed as text."
    hint = "Delete what stands before it; it may be an empty line, or signs that nobody sees."
    return [Problem(ProblemKind.FRONT_MATTER_LATE, path, Position(text.count("\n", 0, late.end())), message, hint)]


def _taken(path: str, line: int, name: str) -> Problem:
    message = f"The engine takes this line for a field '{name}', which nothing reads, and not for text."
    hint = "If it is text, begin the page with an empty line."
    return Problem(ProblemKind.FRONT_MATTER_TAKEN, path, Position(line), message, hint)


def _behind_fields(text: str) -> str:
    lines, count = text.split("\n"), 0
    while lines[count : count + 1] and _is_field(lines[count], goes_on=count > 0):
        count += 1
    if lines[count : count + 1] and not lines[count].strip():
        count += 1
    return "\n".join(lines[count:]).lstrip("\n")


def _is_field(line: str, *, goes_on: bool) -> bool:
    return bool(line.strip()) and bool(FIELD.match(line) or (goes_on and GOES_ON.match(line)))


def validate(
    model: type[Record], document: Document, path: str, *, at: FieldPath = (), extra: Iterable[str] = ()
) -> tuple[Record | None, list[Problem]]:
    """Make a record of what stands ``at`` a field of the document, or say everything that is wrong with it.

    Fields named in ``extra`` are allowed and left out of the record.
    """
    value = document.data
    for step in at:
        value = value[step]  # type: ignore[index]  # the caller found the field in this document
    if value is None:
        value = {}
    if not isinstance(value, dict):
        return None, [_invalid(path, document.nearest(at), "Here lines of 'field: value' are expected.")]
    allowed = set(extra)
    try:
        return model.model_validate({key: item for key, item in value.items() if key not in allowed}), []
    except ValidationError as error:
        known = [*_field_names(model), *allowed]
        return None, [_explain(document, path, at, fault, known) for fault in _faults(error, value)]


def mended(model: type[Record], document: Document, stand_in: dict[str, Data]) -> Record:
    """The record of a document with stand-ins for the fields that are missing or wrong, to check the rest against."""
    data = deepcopy(document.data) if isinstance(document.data, dict) else {}
    for _ in range(DEEPEST):
        try:
            return model.model_validate(_filled(data, stand_in))
        except ValidationError as error:
            faults = {fault["loc"][:-1] if fault["type"] == "missing" else fault["loc"] for fault in error.errors()}
            for at in sorted(faults, reverse=True):  # so that no item of a list moves before its turn
                _drop(data, at)
    return model.model_validate(stand_in)


def _drop(data: Data, at: FieldPath) -> None:
    """Take the value of a field out of the data."""
    *way, last = at
    for step in way:
        data = data[int(step)] if isinstance(data, list) else data.get(str(step)) if isinstance(data, dict) else None
    if isinstance(data, list):
        del data[int(last)]
    elif isinstance(data, dict):
        data.pop(str(last), None)


def _filled(data: dict[str, Data], stand_in: dict[str, Data]) -> dict[str, Data]:
    """The data, with stand-ins for what it lacks, fields within fields too."""
    filled = stand_in | data
    for name, value in stand_in.items():
        here = filled[name]
        if isinstance(value, dict) and isinstance(here, dict):
            filled[name] = _filled(here, value)
    return filled


# --- faults in an editor's words --------------------------------------------------------------------------------------

EXPECTED = {
    "string_type": "a text is expected",
    "string_too_short": "a text is expected",
    "tuple_type": "a list is expected, as in [one, two]",
    "dict_type": "indented lines of 'name: value' are expected",
    "int_parsing": "a whole number is expected",
    "int_type": "a whole number is expected",
    "greater_than": "more than {gt} is expected",
    "greater_than_equal": "{ge} is the least",
    "less_than_equal": "{le} is the most",
    "too_short": "a list of at least {min_length} is expected",
    "bool_parsing": "true or false is expected",
    "bool_type": "true or false is expected",
    "float_parsing": "a number is expected",
    "float_type": "a number is expected",
    "url_parsing": "an address is expected that begins with https://",
    "url_scheme": "an address is expected that begins with https://",
    "url_type": "an address is expected that begins with https://",
}
"""What each kind of fault of the validator means for whoever wrote the file."""

UNSEEN_SIGNS = {"\t": "a tab, where spaces are expected,"} | dict.fromkeys(
    "\u00a0\u2007\u202f\u200b", "a sign that looks like a space, or like nothing, and is none,"
)
UNSEEN = re.compile(r"(?<=\n)[ ]*[\t\u00a0\u2007\u202f\u200b]|(?<=:)[\u00a0\u2007\u202f\u200b]")
"""Signs in the place of spaces, which an editor cannot see."""

UNREADABLE = {
    "mapping values are not allowed in this context": "a text with ': ' in it needs quotation marks around it, or the "
    "line begins too far to the right",
    "found character that cannot start any token": "a value that begins with this character needs quotation marks",
    "found unexpected end of stream": "a quotation mark or bracket is opened and never closed",
    "could not find expected ':'": "this line, or the one before it, lacks its ': '",
    "did not find expected ',' or ']'": "this bracket is not closed, or a comma is missing behind it",
    "did not find expected ',' or '}'": "this brace is not closed, or a comma is missing behind it",
    "did not find expected '-' indicator": "this line is no entry, or indented otherwise than the entries above it",
    "did not find expected <document start>": "this line is indented otherwise than the lines above it",
}
"""What the commonest complaints of the YAML parser mean."""

NOT_CLOSED = {"did not find expected ',' or ']'", "did not find expected ',' or '}'", "found unexpected end of stream"}
"""Those that come far behind what they are about."""

USUAL_SLIPS = (
    "In this line or above, a quotation mark may not be closed, straight quotation marks may stand within a quoted "
    "text, a colon may have no space behind it, or a line may be indented otherwise than its neighbours."
)


def _faults(error: ValidationError, data: Data) -> Iterator[Mapping[str, Any]]:
    """What is wrong, once for each field of the data; a list in which something is wrong is not too short besides."""
    faults: dict[FieldPath, Mapping[str, Any]] = {}
    for fault in error.errors():
        given = tuple(_given(data, fault["loc"]))
        at = (*given, fault["loc"][len(given)]) if fault["type"] == "missing" else given
        faults.setdefault(at, {**fault, "loc": at})
    for at, found in faults.items():
        if found["type"] == "too_short" and any(other[: len(at)] == at != other for other in faults):
            continue
        yield found


def _given(data: Data, at: FieldPath) -> Iterator[str | int]:
    """The steps of the way to a field as far as the data has them: the validator adds which kind of value it tried."""
    for step in at:
        match data, step:
            case dict() as fields, str() if step in fields:
                data = fields[step]
            case list() as items, int():
                data = items[step]
            case _:
                return
        yield step


def _explain(document: Document, path: str, at: FieldPath, fault: Mapping[str, Any], known: Collection[str]) -> Problem:
    where: FieldPath = tuple(fault["loc"])
    position = document.nearest((*at, *where))
    name = ".".join(part for part in where if isinstance(part, str))
    if fault["type"] == "extra_forbidden":
        hint = did_you_mean(
            str(where[-1]), known if len(where) == 1 else [*chain.from_iterable(map(_field_names, _models()))]
        )
        return Problem(
            ProblemKind.FRONT_MATTER_UNKNOWN_FIELD, path, position, f"Nothing reads the field '{name}'.", hint
        )
    if fault["type"] == "missing":
        return _invalid(path, position, f"The field '{name}' is missing.")
    reason, hint = _reason(fault)
    subject = f"The field '{name}'" if name else "This entry"
    return _invalid(path, position, f"{subject} is not valid: {reason}.", hint)


def _reason(fault: Mapping[str, Any]) -> tuple[str, str]:
    """Why a value is not valid, and what may have been meant."""
    kind, given, context = fault["type"], fault["input"], fault.get("ctx", {})
    if kind == "value_error":
        return str(context["error"]), ""
    if kind in ("literal_error", "enum"):
        allowed = re.findall(r"'([^']*)'", context["expected"])
        return f"{_shown(given)} is none of {', '.join(allowed)}", did_you_mean(str(given), allowed)
    if kind in ("model_type", "model_attributes_type"):
        names = [name for model in _models() if model.__name__ == context["class_name"] for name in _field_names(model)]
        return f"{_shown(given)} is given, and fields are expected: {', '.join(names)}", ""
    expected = EXPECTED.get(kind, "another kind of value is expected").format(**context)
    return f"{_shown(given)} is given, and {expected}", ""


def _shown(given: object) -> str:
    """A value as a message names it."""
    match given:
        case None:
            return "nothing"
        case list() | tuple():
            return "a list"
        case dict():
            return "a group of fields"
        case _:
            return f"'{given}'"


def _field_names(model: type[BaseModel]) -> list[str]:
    return [field.alias or name for name, field in model.model_fields.items()]


def _models(base: type[Authored] = Authored) -> Iterator[type[Authored]]:
    """Every kind of record that people write."""
    for model in base.__subclasses__():
        yield model
        yield from _models(model)


def _invalid(path: str, position: Position, message: str, hint: str = "") -> Problem:
    return Problem(ProblemKind.FRONT_MATTER_INVALID, path, position, message, hint)
