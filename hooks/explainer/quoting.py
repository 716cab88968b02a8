"""The texts of records: each quotation of a telling, an entry or a disagreement, and what must bear it out.

All of them are plain text, so markup in one is said here too. What is published of a page's front matter quotes
nothing, as nothing can be cited there.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from explainer.authored import PassageRef
from explainer.citesyntax import ATTEMPTED
from explainer.disputes import Disagreement, Entry
from explainer.evidence import Evidence
from explainer.library import Library
from explainer.passages import PositionsIn
from explainer.positions import Position
from explainer.problems import Problem, ProblemKind
from explainer.quotations import Quotation, find_quotations, has_marks, read_marks, unpaired
from explainer.records import Located, LocatedName, Page, Passage, Source

MARKUP = re.compile(
    r"(?<![\w*])(?P<stars>\*\*?)(?=[^\s*])[^*]*+(?<!\s)(?P=stars)(?![\w*])|\[(?:@[\w.-]++|[^\[\]]*+\]\([^\s()]++\))"
    r"|<(?:!--|/?[A-Za-z][\w-]*+(?:\s[^<>]*+)?>)"
)
"""What a page would make something of: emphasis, a citation or a link, a comment or an element of HTML."""


@dataclass(frozen=True, slots=True)
class Quoted:
    """A quotation of a record, the paragraphs that it may come from, and where it is written."""

    quotation: Quotation
    passages: list[PassageRef]
    path: str
    position: Position


@dataclass(frozen=True, slots=True)
class Told:
    """A text of a record, the paragraphs that it may quote, and where each of its characters is written."""

    text: str
    passages: list[PassageRef]
    path: str
    position: Callable[[int], Position]


def quotations_of(library: Library) -> Iterator[Quoted]:
    """Every quotation of the records: a telling quotes its own paragraph, an entry those that report it."""
    for told in _texts(library):
        for quotation in find_quotations(told.text):
            yield Quoted(quotation, told.passages, told.path, told.position(quotation.start + 1))


def _texts(library: Library) -> Iterator[Told]:
    for source in library.sources.values():
        for passage in source.passages.values():
            yield Told(passage.text, [(source.key, passage.number)], source.path, PositionsIn(passage))
    for located in library.ledger.located.values():
        yield from _of_entry(located)
    for item in library.ledger.located_disagreements:
        yield from _of_disagreement(item)


def _of_entry(located: Located[Entry]) -> Iterator[Told]:
    entry = located.record
    for name in ("event", "says", "speaker-unnamed", "role", "to", "where", "evidence", "date-note"):
        text = getattr(entry, name.replace("-", "_"))
        yield _told(text or "", entry.passages, located.path, located.position_of(name))
    for index, report in enumerate(entry.reports):
        yield _told(report.origin or "", report.passages, located.path, located.position_of("reports", index, "origin"))


def _of_disagreement(located: Located[Disagreement]) -> Iterator[Told]:
    item = located.record
    for name, text in (("question", item.question), ("note", item.note or "")):
        yield _told(text, item.passages, located.path, located.position_of(name))
    for index, answer in enumerate(item.answers):
        for field_name, text in (("value", answer.shown), ("by", answer.by or ""), ("says", answer.says)):
            yield _told(text, answer.passages, located.path, located.position_of("answers", index, field_name))


def _told(text: str, passages: list[PassageRef], path: str, position: Position) -> Told:
    """A text that is found at one place, the field that holds it."""
    return Told(text, passages, path, lambda _: position)


def check_quotations(evidence: Evidence, library: Library) -> list[Problem]:
    """What is wrong with the quotations of the records."""
    headings = (problem for source in library.sources.values() for problem in _check_headings(source))
    return [*(problem for told in _texts(library) for problem in _check_text(evidence, told)), *headings]


def _check_headings(source: Source) -> Iterator[Problem]:
    """Whether a heading of an article quotes: only numbered paragraphs are compared, and a heading stands in none.

    A heading has no place of its own: the paragraph below it says where it is.
    """
    position = Position()
    for item in reversed(source.body):
        if isinstance(item, Passage):
            position = item.position
        elif has_marks(item.text):
            message = f"The heading '{item.text}' quotes, and an article's heading is compared with nothing."
            hint = "Write a title or term in single quotation marks."
            yield Problem(ProblemKind.QUOTATION_UNCITED, source.path, position, message, hint)


def _check_text(evidence: Evidence, told: Told) -> Iterator[Problem]:
    marks = read_marks(told.text)
    for quotation in marks.quotations:
        if (check := evidence.check(quotation, told.passages)).kind:
            position = told.position(quotation.start + 1)
            yield Problem(check.kind, told.path, position, check.message, check.hint)
    for offset, message in unpaired(told.text, marks):
        yield Problem(ProblemKind.QUOTATION_UNPAIRED, told.path, told.position(offset), message)
    yield from _check_markup(told)


def _check_markup(told: Told) -> Iterator[Problem]:
    """Whether a plain text has markup, which would be printed as it stands; most have none of its signs."""
    text = told.text
    if ("*" in text or "[" in text or "<" in text) and (found := MARKUP.search(text)):
        message = f"'{found[0][:60]}' would be printed as it stands: this is plain text."
        yield Problem(ProblemKind.TEXT_MARKUP, told.path, told.position(found.start()), message)


def check_role_markup(names: Iterable[LocatedName]) -> Iterator[Problem]:
    """Whether a role has markup; a citation in one is reported where what it cites is."""
    for located in names:
        role = located.record.role or ""
        if not ATTEMPTED.search(role):
            yield from _check_markup(_told(role, [], located.path, located.position_of("role")))


def check_page_fields(pages: Iterable[Page]) -> Iterator[Problem]:
    """Whether the title or the description of a page quotes or cites anything: both are plain text."""
    for page in pages:
        for name, text in (("title", page.meta.title), ("description", page.meta.description)):
            position = page.positions.get((name,), Position())
            if has_marks(text):
                message = f"A page's {name} has no quotations; write a title or term in single quotation marks."
                yield Problem(ProblemKind.QUOTATION_UNCITED, page.file, position, message)
            if ATTEMPTED.search(text or ""):
                message = f"A page's {name} is plain text, in which a citation would be printed as it is."
                yield Problem(ProblemKind.CITATION_MALFORMED, page.file, position, message)
