"""Records in the formats that reference managers read: CSL-JSON, BibTeX, and COinS (OpenURL in a page's HTML).

A field that is not known is left out of all of them; what a note says of it is in the first two.
"""

import json
import re
from collections.abc import Iterable, Iterator
from typing import TypedDict
from unicodedata import normalize
from urllib.parse import urlencode

from bibtexparser.entrypoint import write_string
from bibtexparser.library import Library
from bibtexparser.middlewares.parsestack import default_unparse_stack
from bibtexparser.model import Entry, Field


class CslName(TypedDict, total=False):
    """A CSL name variable."""

    family: str
    given: str
    literal: str


CslDate = TypedDict("CslDate", {"date-parts": list[list[int]]})

CslItem = TypedDict(
    "CslItem",
    {
        "id": str,
        "type": str,
        "title": str,
        "title-short": str,
        "author": list[CslName],
        "container-title": str,
        "publisher": str,
        "issued": CslDate,
        "accessed": CslDate,
        "URL": str,
        "language": str,
        "note": str,
    },
    total=False,
)
"""An item of CSL-JSON, as far as it is written here."""

BIBTEX_TYPES = {
    "article-journal": "article",
    "article-magazine": "article",
    "article-newspaper": "article",
    "chapter": "incollection",
    "report": "techreport",
}
"""The entry types for CSL's; every other is ``misc``."""

CONTAINERS = {"article": "journal", "incollection": "booktitle", "techreport": "series"}
"""The field of what an entry appeared in; ``howpublished`` for every other type."""

PARTS_NAMES = re.compile(r",|\band\b", re.IGNORECASE)
"""What ends a part of a name in BibTeX, or the name, where it stands in no braces."""

SPECIAL = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\{",
        "}": r"\}",
        "$": r"\$",
        "&": r"\&",
        "#": r"\#",
        "%": r"\%",
        "_": r"\_",
        "^": r"\textasciicircum{}",
        "~": r"\textasciitilde{}",
    }
)
"""How what TeX would take for commands is written; all else is UTF-8, as reference managers and biber read it."""


def csl_json_file(items: Iterable[CslItem]) -> str:
    """A CSL-JSON document."""
    return json.dumps(list(items), ensure_ascii=False, indent=2) + "\n"


def bibtex_file(items: Iterable[CslItem]) -> str:
    """A BibTeX database in UTF-8."""
    ours = Library([_entry(item) for item in items])
    return write_string(ours, default_unparse_stack(allow_inplace_modification=True))  # else each entry would be copied


def coins(item: CslItem) -> str:
    """The ContextObject in a Span of an item, in Dublin Core: what the ``title`` of a ``span.Z3988`` holds."""
    fields = [
        ("ctx_ver", "Z39.88-2004"),
        ("rft_val_fmt", "info:ofi/fmt:kev:mtx:dc"),
        ("rft.title", item["title"]),
        *(("rft.creator", _name(person)) for person in item.get("author", ())),
        ("rft.source", item.get("container-title", "")),
        ("rft.publisher", item.get("publisher", "")),
        ("rft.date", _day(item)),
        ("rft.identifier", item.get("URL", "")),
        ("rft.language", item.get("language", "")),
    ]
    return urlencode([(name, value) for name, value in fields if value])


def _entry(item: CslItem) -> Entry:
    kind = BIBTEX_TYPES.get(item["type"], "misc")
    fields = [Field(name, value) for name, value in _fields(item, kind) if value]
    return Entry(kind, item["id"], fields)


def _fields(item: CslItem, kind: str) -> Iterator[tuple[str, str]]:
    year, *rest = (item["issued"]["date-parts"][0] if "issued" in item else []) or [0]
    yield "author", " and ".join(map(_bibtex_name, item.get("author", ())))
    yield "title", _tex(item["title"])
    yield CONTAINERS.get(kind, "howpublished"), _tex(item.get("container-title", ""))
    yield "institution" if kind == "techreport" else "publisher", _tex(item.get("publisher", ""))
    yield "year", str(year or "")
    yield "month", str(rest[0]) if rest else ""
    yield "date", _day(item) if len(rest) == 2 else ""  # behind its parts: Zotero takes what comes last
    yield "url", item.get("URL", "").replace("{", "%7B").replace("}", "%7D")  # read as it stands, up to its brace
    yield "language", _tex(item.get("language", ""))
    yield "note", _tex(item.get("note", ""))


def _bibtex_name(person: CslName) -> str:
    """``Family, Given``; a body in braces, so that nobody looks for its family name.

    So is a part in which a comma or the word *and* stands, which would end it or begin another name.
    """
    if "literal" in person:
        return f"{{{_tex(person['literal'])}}}"
    parts = filter(None, (person.get("family"), person.get("given")))
    return ", ".join(f"{{{_tex(part)}}}" if PARTS_NAMES.search(part) else _tex(part) for part in parts)


def _tex(text: str) -> str:
    return normalize("NFC", text).translate(SPECIAL)


def _name(person: CslName) -> str:
    return person.get("literal") or ", ".join(filter(None, (person.get("family"), person.get("given"))))


def _day(item: CslItem) -> str:
    """ISO 8601, to the part that is known."""
    parts = item["issued"]["date-parts"][0] if "issued" in item else []
    return "-".join(f"{part:0{4 if nth == 0 else 2}d}" for nth, part in enumerate(parts))
