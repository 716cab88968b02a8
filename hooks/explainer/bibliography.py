"""Formatted bibliography entries: wraps the CSL processor (citeproc-py) and this project's own CSL style.

The style avoids what citeproc-py gets wrong (title substitution for a missing author, given names in Chicago), and the
tests hold its output against Pandoc's.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple, cast

from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle
from citeproc.source.json import CiteProcJSON
from markupsafe import Markup, escape

from explainer.addresses import SourceKey
from explainer.exchange import CslItem, CslName
from explainer.records import Source

STYLE = Path(__file__).with_name("explainer.csl")
PROCESSED = frozenset({"type", "title", "container-title", "publisher", "note"})
OPEN, CLOSE = "\ue000", "\ue001"
"""What stands for the tags of italics until the entry is escaped: characters without a meaning, kept out of records."""
DOUBLED = re.compile(rf"([?!.]{CLOSE})\.|([?!])\.")
"""A full stop after a title that ends with its own mark; the CSL specification drops it, citeproc-py does not."""


class _Marked:
    """A formatter for the processor, which escapes titles and no names: italics are marked, nothing is escaped."""

    @staticmethod
    def preformat(text: object) -> str:
        """Text as it is."""
        return str(text)

    class Italic(str):
        """Text between the marks."""

        __slots__ = ()

        def __new__(cls, text: object) -> "_Marked.Italic":
            return super().__new__(cls, f"{OPEN}{text}{CLOSE}")


class BibliographyEntry(NamedTuple):
    """An article's record, and how the bibliography has it (HTML)."""

    record: CslItem
    words: Markup


def csl_json(source: Source) -> CslItem:
    """An article's record as a CSL-JSON item: the standard variables only.

    What bounds a date of publication that is not known is a note: any other date would be read as that.
    """
    meta = source.meta
    known = {"type", "title", "title_short", "container_title", "publisher", "URL", "language"}
    record = cast("CslItem", meta.model_dump(by_alias=True, mode="json", exclude_none=True, include=known))
    record["id"] = source.key
    if meta.author:
        record["author"] = [
            cast("CslName", person.model_dump(by_alias=True, exclude_none=True)) for person in meta.author
        ]
    if source.published:
        record["issued"] = {"date-parts": [source.published.parts]}
    if bound := source.bound:
        record["note"] = bound[0].upper() + bound[1:]
    if meta.accessed:
        record["accessed"] = {"date-parts": [meta.accessed.parts]}
    return record


def bibliography(records: Iterable[CslItem]) -> Iterator[tuple[SourceKey, Markup]]:
    """Yield each record's key and its formatted entry (HTML), in the style's order."""
    keys = {str(number): record for number, record in enumerate(records)}  # the processor reads no capitals in an id
    if not keys:
        return
    style = CitationStylesStyle(str(STYLE), validate=False)
    processor = CitationStylesBibliography(
        style, CiteProcJSON([_read_by_processor(record, id) for id, record in keys.items()]), _Marked
    )
    for id in keys:
        processor.register(Citation([CitationItem(id)]))
    processor.sort()
    for id, entry in zip(processor.keys, processor.bibliography(), strict=True):
        marked = escape(DOUBLED.sub(r"\1\2", str(entry)))
        yield SourceKey(keys[id]["id"]), marked.replace(OPEN, Markup("<i>")).replace(CLOSE, Markup("</i>"))


def _read_by_processor(item: CslItem, id: str) -> dict[str, object]:
    """The variables the style prints; citeproc-py warns of some it does not know."""
    read = {name: _unmarked(value) for name, value in item.items() if name in PROCESSED | {"author", "issued"}}
    return read | {"id": id}


def _unmarked(value: object) -> object:
    """A value of a record without our marks in it."""
    match value:
        case str():
            return value.replace(OPEN, "").replace(CLOSE, "")
        case list():
            return [_unmarked(item) for item in value]
        case dict():
            return {name: _unmarked(item) for name, item in value.items()}
        case _:
            return value
