"""What people write in ``sources/`` and in a page's front matter, as records; the dispute's are in ``disputes``.

They are frozen pydantic models that refuse what they do not know. Field names follow CSL-JSON and schema.org where
these have one.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain
from typing import Annotated, Literal, Self, TypeAlias

from pydantic import (
    AfterValidator,
    AnyHttpUrl,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    model_validator,
)

from explainer.addresses import SourceKey
from explainer.dates import PartialDate


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

    @model_validator(mode="after")
    def _has_a_name(self) -> Self:
        if not (self.family or self.literal):
            raise ValueError("an author has a family name (family, beside given), or one that is not split (literal)")
        return self

    def __str__(self) -> str:
        return self.literal or " ".join(part for part in (self.given, self.family) if part)


LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")
"""A language tag (BCP 47) as it is commonly written."""


def _language(text: str) -> str:
    if not LANGUAGE.fullmatch(text):
        raise ValueError(f"'{text}' is not the tag of a language: write en, de or en-GB; und where it is not known")
    return text


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
    language: Annotated[str, AfterValidator(_language)] = "en"
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
