"""The records everything else passes around.

*Authored* records (front matter, names) are frozen pydantic models that refuse what they do not know; *derived* ones
(passages, citations, occurrences) are frozen dataclasses. Field names follow CSL-JSON and schema.org where these have
one.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum, StrEnum
from itertools import chain
from typing import Annotated, Generic, Literal, TypeAlias, TypeVar

from pydantic import AfterValidator, AnyHttpUrl, BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer

from explainer.addresses import Anchor, NameId, PagePath, SourceKey
from explainer.dates import PartialDate
from explainer.problems import Position, Problem, ProblemKind

# --- Authored: what people write in sources/ and in a page's front matter ---------------------------------------


class Authored(BaseModel):
    """A record that a person writes: immutable, and an unknown field is an error."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        populate_by_name=True,
        arbitrary_types_allowed=True,
        alias_generator=lambda name: name.replace("_", "-"),
    )


def _date(value: object) -> PartialDate:
    return value if isinstance(value, PartialDate) else PartialDate.parse(str(value))


LAST_PARAGRAPH = 10_000
"""More paragraphs no article may have; a number beyond is a slip, and a range up to it would fill the memory."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Consecutive paragraphs, both ends included, counted from 1."""

    first: int
    last: int

    def __iter__(self) -> Iterator[int]:
        return iter(range(self.first, self.last + 1))

    def __str__(self) -> str:
        return str(self.first) if self.first == self.last else f"{self.first}–{self.last}"

    @classmethod
    def parse(cls, text: str) -> "Span":
        """Read ``12`` or ``12-13`` (hyphen or en dash)."""
        first, dash, last = text.replace("–", "-").strip().partition("-")
        if not (first.strip().isdecimal() and (last if dash else first).strip().isdecimal()):
            raise ValueError(f"'{text}' is not a paragraph number or range: write 12 or 12-13")
        span = cls(*(count_of(number.strip()) for number in (first, last or first)))
        if max(span.first, span.last) > LAST_PARAGRAPH:
            raise ValueError(f"'{text}' goes beyond paragraph {LAST_PARAGRAPH}, which no article has")
        if not 1 <= span.first <= span.last:
            raise ValueError(f"'{text}' is not a range of paragraphs: the first is 1 and ranges go up")
        return span


def count_of(digits: str) -> int:
    """The number that digits write, cut where it is longer than any count of paragraphs or lines."""
    return int(digits.lstrip("0")[:9] or "0")


def _span(value: object) -> Span:
    return value if isinstance(value, Span) else Span.parse(str(value))


FieldPath: TypeAlias = tuple[str | int, ...]
"""The way to a value in a YAML document: field names and list indexes."""


def numbers_in(spans: Sequence[Span]) -> list[int]:
    """Every paragraph number in some spans, in order, once each."""
    return list(spans[0]) if len(spans) == 1 else sorted(set(chain.from_iterable(spans)))


EdtfDate = Annotated[PartialDate, BeforeValidator(_date), PlainSerializer(str)]
ParagraphSpan = Annotated[Span, BeforeValidator(_span), PlainSerializer(str)]


NameKind: TypeAlias = Literal["Person", "Organization", "Place", "Event", "DefinedTerm"]
"""What names stand for, in the words of schema.org."""


def _says_something(text: str) -> str:
    if not text.strip():
        raise ValueError("it is blank, and a text is expected")
    return text


Text = Annotated[str, Field(min_length=1), AfterValidator(_says_something)]


PassageRef: TypeAlias = tuple[SourceKey, int]
"""An article's key and the number of one of its paragraphs."""


class Cited(Authored):
    """Paragraphs of one article that bear something out."""

    source: Text
    paragraphs: Annotated[tuple[ParagraphSpan, ...], Field(min_length=1)]

    @property
    def numbers(self) -> list[int]:
        """The paragraphs' numbers, in order."""
        return numbers_in(self.paragraphs)

    @property
    def passages(self) -> list[PassageRef]:
        """The paragraphs, as references."""
        return [(SourceKey(self.source), number) for number in self.numbers]


class Person(Authored):
    """A CSL name variable: ``family`` and ``given``, or ``literal`` for a body or an unsplit name."""

    family: Text | None = None
    given: Text | None = None
    literal: Text | None = None

    def __str__(self) -> str:
        return self.literal or " ".join(part for part in (self.given, self.family) if part)


def _checksum(text: str) -> str:
    if not re.fullmatch(r"[0-9a-f]{64}", text):
        raise ValueError(f"'{text}' is not a SHA-256, which has 64 digits and letters a to f: sha256sum prints it")
    return text


class Original(Authored):
    """The private copy an article was told from: its file name, its SHA-256 (hex), its number of paragraphs."""

    file: Text
    sha256: Annotated[str, AfterValidator(_checksum)]
    paragraphs: Annotated[int, Field(ge=1, le=LAST_PARAGRAPH)]


class Rights(Authored):
    """Who holds the rights; whether the article's own text (``full``) or only our telling (``digest``) is published."""

    holder: Text
    publish: Literal["digest", "full"]


class Standing(StrEnum):
    """How a bibliographic field is known."""

    ATTESTED = "attested"
    FOUND = "found"
    INFERRED = "inferred"
    UNKNOWN = "unknown"


class Provenance(Authored):
    """How one field of an article's record is known, with bounds where only these are.

    ``last_modified`` says of ``issued`` that it is the date of the last change, where that of publication is not known.
    """

    status: Standing
    note: Text | None = None
    not_before: EdtfDate | None = None
    last_modified: bool = False


RECORD_FIELDS = ("title", "author", "publisher", "issued", "URL")
"""The fields whose provenance every article must state."""


class SourceMeta(Authored):
    """An article's front matter: CSL-JSON variables, and what this project adds to them."""

    type: Literal[
        "article", "article-journal", "article-magazine", "article-newspaper", "broadcast", "chapter", "interview",
        "post", "post-weblog", "report", "speech", "webpage",
    ]  # fmt: skip
    title: Text
    title_short: Text | None = None
    author: tuple[Person, ...] = ()
    container_title: Text | None = None
    publisher: Text | None = None
    issued: EdtfDate | None = None
    accessed: EdtfDate | None = None
    URL: AnyHttpUrl | None = None
    language: Text = "en"
    aliases: tuple[Text, ...] = ()
    original: Original
    rights: Rights
    provenance: dict[str, Provenance]
    about: dict[str, tuple[ParagraphSpan, ...]] = {}


class Spelling(Authored):
    """One way a name is written. ``link: false`` keeps an ambiguous one out of cross-links, not out of the lists."""

    text: Text
    link: bool = True


def _spelling(value: object) -> object:
    return {"text": value} if isinstance(value, str) else value


class NameRecord(Authored):
    """One entry of ``names.yml``: a schema.org kind, the name we use, and every spelling the articles use."""

    id: Text
    kind: NameKind
    name: Text
    spellings: tuple[Annotated[Spelling, BeforeValidator(_spelling)], ...] = ()
    role: Text | None = None
    topic: Text | None = None
    link: bool = True

    def all_spellings(self) -> Iterator[Spelling]:
        """The name itself and its other spellings."""
        return chain([Spelling(text=self.name, link=self.link)], self.spellings)


class SetAside(Cited):
    """Paragraphs on a page's topic that the page does not use, and why."""

    reason: Text


class SearchMeta(Authored):
    """What a page says about its own search."""

    exclude: bool = False
    boost: float | None = None


class ThemeMeta(Authored):
    """Front matter that the engine or its theme reads: of another type, they would stop with a traceback."""

    template: Text | None = None
    icon: Text | None = None
    status: Text | None = None
    subtitle: Text | None = None
    hide: tuple[Text, ...] = ()
    tags: tuple[Text, ...] = ()
    comments: bool | None = None
    search: SearchMeta | None = None


THEME_FILES = frozenset({"template", "icon"})
"""Those of these fields that name files of the theme, and are not printed."""


class PageMeta(ThemeMeta):
    """The front matter of a page under ``docs/``; what plugins read is allowed beside these by name."""

    title: Text | None = None
    description: Text | None = None
    aliases: tuple[Text, ...] = ()
    reviewed: EdtfDate | None = None
    crosslinks: bool = True
    set_aside: tuple[SetAside, ...] = ()


Record_co = TypeVar("Record_co", bound=Authored, covariant=True)

# --- Derived: what the code makes of it ---------------------------------------------------------------------------


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
        provenance = self.meta.provenance["issued"]
        if self.meta.issued:
            return f"{'last modified ' if provenance.last_modified else ''}{self.meta.issued.spoken()}"
        bound = provenance.not_before
        return f"date unknown, not before {bound.spoken()}" if bound else "date unknown"

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
    """One mark on a page that cites an item: the edge from a sentence to the paragraphs that support it."""

    page: PagePath
    mark: Anchor
    item: CitationItem
    sentence: str
    position: Position


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


VIEWS = ("chronology", "ledger", "disagreements", "sources", "articles")
"""The views that a page can place."""

VIEW = re.compile(r"<!--\s*view:\s*(?P<name>[\w-]+)(?:[ \t]+(?P<topic>[\w.-]+))?\s*-->")
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


def ordered(spans: Iterable[Span]) -> str:
    """Paragraph spans as a reader sees them: ``3, 12–13``."""
    return ", ".join(str(span) for span in spans)
