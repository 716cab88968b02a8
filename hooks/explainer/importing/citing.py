"""Which places cite paragraphs of an article: citations in pages, records of the evidence, roles of names."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from explainer.addresses import SourceKey
from explainer.authored import FieldPath, Span
from explainer.citesyntax import AT_KEY, Malformed, at_key_pattern, key_of, parse_cluster, parse_in_text
from explainer.frontmatter import Data, Document
from explainer.locator import Locator
from explainer.positions import Position
from explainer.records import CitationItem, LocatedName, Source
from explainer.roles import role_citations
from explainer.sentences import sentence_at
from explainer.silence import mask_code
from explainer.wording import printable

BRACKET = r"\[(?:[^\[\]]|\[[^\[\]]*\])*\]"
CITATION = re.compile(rf"{BRACKET}|{AT_KEY.pattern}(?:[ \n]*{BRACKET})?")

SAID = ("says", "event", "reason", "question")
"""The fields that say for what a record cites its paragraphs."""


@dataclass(frozen=True, slots=True)
class CitingPlace:
    """What cites an article: where, the paragraphs it names (none: the article as a whole), its sentence or record."""

    file: str
    position: Position
    numbers: tuple[int, ...]
    sentence: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.position.line}:{self.position.column}"
        return printable(f"{place}: {self.sentence[:100]}{'…' if len(self.sentence) > 100 else ''}")


def in_prose(file: str, text: str, key: SourceKey) -> Iterator[CitingPlace]:
    """Every citation of ``key`` in a page."""
    if not at_key_pattern(key).search(text):
        return
    locator = Locator(text)
    for match in CITATION.finditer(mask_code(text)):
        items = [item for item in _items(match[0]) if item.key == key]
        numbers = tuple(number for item in items for number in item.numbers)
        if items:
            yield CitingPlace(file, locator.position(match.start()), numbers, _sentence(text, match.start()))


def in_records(file: str, document: Document, key: SourceKey) -> Iterator[CitingPlace]:
    """Every group of fields in YAML that names ``key`` as its source, and paragraphs of it."""
    for at, fields, said in _groups(document.data, (), ""):
        numbers = tuple(_numbers(fields.get("paragraphs"))) if fields.get("source") == key else ()
        if numbers:
            yield CitingPlace(file, document.positions.get((*at, "paragraphs"), Position()), numbers, said)


def in_roles(names: Sequence[LocatedName], sources: Iterable[Source], key: SourceKey) -> Iterator[CitingPlace]:
    """Every paragraph of ``key`` that the role of a name cites."""
    for citation in role_citations(names, sources):
        if citation.source and citation.source.key == key:
            located, numbers = citation.located, tuple(_numbers([citation.locator]))
            yield CitingPlace(located.path, located.position_of("role"), numbers, located.record.role or "")


def _groups(data: Data, at: FieldPath, said: str) -> Iterator[tuple[FieldPath, dict[str, Data], str]]:
    """Every group of fields, where it stands, and what it or failing that the group around it says."""
    if isinstance(data, dict):
        said = next((value for name in SAID if isinstance(value := data.get(name), str)), said)
        yield at, data, said
    items = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for step, item in items:
        yield from _groups(item, (*at, step), said)


def _numbers(spans: Data) -> Iterator[int]:
    """The paragraphs that are written in a list; what is none is reported when the project is checked."""
    for span in spans if isinstance(spans, list) else []:
        try:
            yield from Span.parse(str(span))
        except ValueError:
            continue


def _items(raw: str) -> tuple[CitationItem, ...]:
    try:
        if raw.startswith("["):
            return parse_cluster(raw[1:-1]) or ()
        at_key = AT_KEY.match(raw)
        if at_key is None:
            return ()
        rest = raw[at_key.end() :].strip()
        return parse_in_text(at_key, rest[1:-1] if rest else None)
    except Malformed:
        return tuple(CitationItem(key=key_of(at_key)) for at_key in AT_KEY.finditer(raw))


def _sentence(text: str, offset: int) -> str:
    start = text.rfind("\n\n", 0, offset) + 1
    end = text.find("\n\n", offset)
    return sentence_at(text[start : end if end >= 0 else len(text)], offset - start)
