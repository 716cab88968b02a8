"""What the code makes of what people write: frozen dataclasses that everything else passes around.

Articles, passages, pages, citations and their occurrences, links, views; the records themselves are in ``authored``.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum, StrEnum
from typing import Generic, TypeAlias, TypeVar

from explainer.addresses import Anchor, NameId, PagePath, SourceKey
from explainer.authored import Authored, FieldPath, NameRecord, PageMeta, PassageRef, SourceMeta, Span, numbers_in
from explainer.dates import PartialDate
from explainer.positions import Position
from explainer.problems import Problem, ProblemKind
from explainer.silence import Extent

Record_co = TypeVar("Record_co", bound=Authored, covariant=True)


@dataclass(frozen=True, slots=True)
class Passage:
    """One numbered paragraph of an article as we tell it; ``blocks`` are its plain-text paragraphs.

    ``raw`` is the same as it stands in the file, from the beginning of the line at ``position``; empty where that
    is one line, with one space behind the number.
    """

    number: int
    blocks: tuple[str, ...]
    position: Position
    raw: str = field(default="", repr=False)

    @property
    def text(self) -> str:
        """The telling as one string."""
        return " ".join(self.blocks)


@dataclass(frozen=True, slots=True)
class Located(Generic[Record_co]):
    """A record of a list in a YAML file, where it stands there, and the positions of its fields."""

    record: Record_co
    path: str
    position: Position
    positions: Mapping[FieldPath, Position] = field(default_factory=dict, repr=False)

    def position_of(self, *at: str | int) -> Position:
        """Where a field stands, or failing that what it is in."""
        while at and at not in self.positions:
            at = at[:-1]
        return self.positions.get(at, self.position)

    def problem(self, kind: ProblemKind, message: str, *at: str | int, hint: str = "") -> Problem:
        """A problem with the record, or with its field ``at`` a path in it."""
        return Problem(kind, self.path, self.position_of(*at), message, hint)


LocatedName: TypeAlias = Located[NameRecord]


@dataclass(frozen=True, slots=True)
class Heading:
    """A section heading of the article itself."""

    text: str
    level: int


@dataclass(frozen=True, slots=True)
class Endnote:
    """One endnote of an article's own text: the number that the text refers to it by, and its plain-text paragraphs."""

    number: int
    blocks: tuple[str, ...]
    position: Position


@dataclass(frozen=True, slots=True)
class FullText:
    """An article's own text, cleaned: headings and numbered paragraphs in reading order, and its endnotes."""

    path: str
    body: tuple[Heading | Passage, ...]
    endnotes: tuple[Endnote, ...] = ()
    digest: str = ""
    """The SHA-256 of the file that it was read from."""

    @property
    def passages(self) -> Iterator[Passage]:
        """The numbered paragraphs, in order."""
        return (item for item in self.body if isinstance(item, Passage))


COMPARED_FIELDS = frozenset({"title", "aliases", "about", "issued", "original"})
"""Fields of an article's record that are compared with other files when all are read, and then need their positions."""


@dataclass(frozen=True, slots=True)
class Source:
    """One article: its record, its headings and passages in reading order, and its own text where that is published."""

    key: SourceKey
    path: str
    meta: SourceMeta
    body: tuple[Heading | Passage, ...]
    passages: Mapping[int, Passage] = field(repr=False)
    positions: Mapping[FieldPath, Position] = field(default_factory=dict, repr=False)
    """Where the fields ``COMPARED_FIELDS`` of the record stand."""
    full: FullText | None = field(default=None, repr=False)
    complete: bool = True
    """Whether the record is as it was written, and not one with stand-ins for what is missing or wrong in it."""
    digest: str = ""
    """The SHA-256 of the file that it was read from, its own text apart."""

    @property
    def byline(self) -> str:
        """Who stands for the article: authors, publisher, where it appeared, or its name here and openly nobody."""
        authors = " and ".join(str(person) for person in self.meta.author)
        name = next(iter(self.meta.aliases), self.meta.title_short)
        unknown = f"{name} (author and publisher unknown)" if name else "Author and publisher unknown"
        return authors or self.meta.publisher or self.meta.container_title or unknown

    @property
    def short_byline(self) -> str:
        """The article's author as running text needs it: family names, else how the pages call the article."""
        families = " and ".join(person.family or str(person) for person in self.meta.author)
        return families or next(iter(self.meta.aliases), self.meta.title_short or self.meta.title)

    @property
    def dated(self) -> str:
        """The date of publication, or of the last change, in words; or openly that it is unknown and what bounds it."""
        if self.published:
            return self.published.spoken()
        return self.bound if self.meta.issued else ", ".join(filter(None, ("date unknown", self.bound)))

    @property
    def published(self) -> PartialDate | None:
        """The date of publication, where it is known: that of the last change is none."""
        return None if self.meta.provenance["issued"].last_modified else self.meta.issued

    @property
    def bound(self) -> str:
        """What is known of the date of publication where that is not, in words; empty where nothing is."""
        provenance = self.meta.provenance["issued"]
        if self.meta.issued:
            return f"last modified {self.meta.issued.spoken()}" if provenance.last_modified else ""
        return f"not before {provenance.not_before.spoken()}" if provenance.not_before else ""

    def about(self, topic: str) -> list[int]:
        """The numbers of the paragraphs that bear on a topic, in order."""
        spans = self.meta.about.get(topic)
        return numbers_in(spans) if spans else []  # most articles say nothing of most topics


@dataclass(frozen=True, slots=True)
class Page:
    """One Markdown page under ``docs/``: where it is, its front matter, its text and line, if it is ``readable``."""

    path: PagePath
    file: str
    meta: PageMeta
    title: str
    positions: Mapping[FieldPath, Position] = field(default_factory=dict, repr=False)
    body: str = field(default="", repr=False)
    body_line: int = 1
    readable: bool = True


class Mode(Enum):
    """How a citation names its author; Pandoc's three citation modes."""

    NORMAL = "NormalCitation"
    AUTHOR_IN_TEXT = "AuthorInText"
    SUPPRESS_AUTHOR = "SuppressAuthor"


@dataclass(frozen=True, slots=True)
class CitationItem:
    """One cited thing of a cluster; ``label`` is a CSL locator term (``paragraph``, ``page`` …), or empty."""

    key: SourceKey
    mode: Mode = Mode.NORMAL
    prefix: str = ""
    label: str = ""
    locator: str = ""
    suffix: str = ""
    quote: str = ""
    paragraphs: tuple[Span, ...] = ()

    @property
    def numbers(self) -> list[int]:
        """The cited paragraph numbers, in order."""
        return numbers_in(self.paragraphs)

    @property
    def passages(self) -> list[PassageRef]:
        """The cited paragraphs."""
        return [(self.key, number) for number in self.numbers]


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One mark on a page that cites an item: the edge from a sentence to the paragraphs that support it.

    ``unmarked`` is the longest stretch of the sentence without a mark in it, which stands on the page word for word.
    """

    page: PagePath
    mark: Anchor
    item: CitationItem
    sentence: str
    position: Position
    unmarked: Extent = field(default=(0, 0), repr=False)


@dataclass(frozen=True, slots=True)
class Replacement:
    """What stands on a page in the place of a stretch of its file, from the first character to the last.

    A citation of ``keys`` became marks that lead to ``notes``, behind ``text`` where it names its author; a first
    mention, which has neither, became a link. Text that is not empty leads to ``href``, relative to the page.
    """

    first: Position
    last: Position
    text: str = ""
    href: str = ""
    keys: tuple[SourceKey, ...] = ()
    notes: tuple[Anchor, ...] = ()


@dataclass(frozen=True, slots=True)
class QuotedWords:
    """Words that a page quotes, the paragraphs that bear them out or should, and whether they were verified."""

    text: str
    passages: tuple[PassageRef, ...]
    verified: bool


class UnitState(StrEnum):
    """How a sentence, list item or table cell that states something is covered by a citation."""

    CITED = "cited"
    IN_SCOPE = "in a scope"
    SET_ASIDE = "set aside"
    UNCITED = "uncited"


@dataclass(frozen=True, slots=True)
class Unit:
    """One thing a page states, where it stands, how it is covered; ``reason`` when an editor set it aside."""

    text: str
    position: Position
    state: UnitState
    reason: str = ""


PICTURE = "chronology"
"""The view of which a page that places it shows the picture alone: its dots print nothing of what they lead to."""
VIEWS = (PICTURE, "ledger", "disagreements", "sources", "articles")
"""The views that a page can place."""

VIEW = re.compile(r"<!--\s*view:\s*(?P<name>[\w-]+)(?:[ \t]+(?P<topic>[\w./-]+))?\s*-->")
"""The comment that places one: its name and, where the page is not the topic's own, the topic."""


@dataclass(frozen=True, slots=True)
class ViewRequest:
    """A view that a page places, and the topic it is of; empty for all topics."""

    name: str
    topic: str


@dataclass(frozen=True, slots=True)
class Link:
    """A link or image that an editor wrote on a page, as written."""

    href: str
    position: Position


@dataclass(frozen=True, slots=True)
class Target:
    """Something cross-links lead to: a topic page, a name in the who's who, or an article's page."""

    page: PagePath
    anchor: Anchor | None
    label: str
    name: NameId | None = None


LARGEST_COPY = 10_000_000
"""Bytes that a copy of an article may have; it has a thousandth of that, and what is larger is a mistake."""


@dataclass(frozen=True, slots=True)
class Originals:
    """The private copies at hand: the text of each numbered paragraph; the SHA-256 of each article's file, its name."""

    paragraphs: Mapping[PassageRef, str]
    files: Mapping[SourceKey, str]
    names: Mapping[SourceKey, str] = field(default_factory=dict)
