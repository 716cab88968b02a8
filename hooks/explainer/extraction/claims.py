"""What a copy, or a file of metadata, says of an article, field by field, and how each field is known."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from pydantic import AnyHttpUrl, TypeAdapter, ValidationError

from explainer.authored import Person, Standing
from explainer.dates import PartialDate
from explainer.records import Heading

ADDRESS = re.compile(r"https?://[^\s/]+\S*")
OF_THE_WEB: TypeAdapter[AnyHttpUrl] = TypeAdapter(AnyHttpUrl)


def is_address(text: str) -> bool:
    """Whether a text is an address that a record can have."""
    try:
        return bool(ADDRESS.fullmatch(text) and OF_THE_WEB.validate_python(text))
    except ValidationError:
        return False


@dataclass(frozen=True, slots=True)
class Claims:
    """Fields of an article's record; an empty one is unknown. ``standing`` and ``notes`` go by CSL-JSON variable.

    ``last_modified`` says of ``issued`` that it is the date of the last change, where that of publication is not known.
    """

    title: str = ""
    author: tuple[Person, ...] = ()
    container_title: str = ""
    publisher: str = ""
    issued: PartialDate | None = None
    last_modified: bool = False
    URL: str = ""
    language: str = ""
    type: str = ""
    standing: Mapping[str, Standing] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)

    def or_else(self, other: "Claims") -> "Claims":
        """These claims, and where they are silent those of ``other``."""
        taken = {name: getattr(other, name) for name in VALUES if getattr(other, name) and not getattr(self, name)}
        names = {VALUES[name] for name in taken}
        standing = dict(self.standing) | {key: value for key, value in other.standing.items() if key in names}
        notes = dict(other.notes) | dict(self.notes)
        silent = {key for key in other.notes if key not in names and key in self.standing}
        notes = {key: note for key, note in notes.items() if key not in silent or key in self.notes}
        last_modified = other.last_modified if "issued" in taken else self.last_modified
        return replace(self, **taken, last_modified=last_modified, standing=standing, notes=notes)

    def known(self, field: str) -> Standing:
        """How a field is known."""
        return self.standing.get(field, Standing.UNKNOWN)

    def note(self, field: str) -> str:
        """What there is to say of how a field is known."""
        change = "The date of the last change of the page." if field == "issued" and self.last_modified else ""
        return f"{change} {self.notes.get(field, '')}".strip()


VALUES = {
    "title": "title",
    "author": "author",
    "container_title": "publisher",
    "publisher": "publisher",
    "issued": "issued",
    "URL": "URL",
    "language": "language",
    "type": "type",
}
"""Each field, and the field of the record's provenance that speaks for it."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A numbered paragraph of an article's own text, and its line in the copy (0 for a web page)."""

    number: int
    text: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A piece of the copy that is no part of the numbered text, and why."""

    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Article:
    """What was made of a copy: its record, its text in order, what stands beside it, and every doubt, in words.

    ``imprint`` are the lines of the copy that say by whom and when it was published.
    """

    claims: Claims
    body: tuple[Heading | Paragraph, ...]
    imprint: tuple[str, ...] = ()
    standfirst: tuple[str, ...] = ()
    endnotes: tuple[str, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    doubts: tuple[str, ...] = ()
    encoding: str = ""

    @property
    def paragraphs(self) -> list[Paragraph]:
        """The numbered paragraphs, in order."""
        return [item for item in self.body if isinstance(item, Paragraph)]
