"""Formatted bibliography entries: wraps the CSL processor (citeproc-py) and this project's own CSL style.

The style avoids what citeproc-py gets wrong (title substitution for a missing author, given names in Chicago), and the
tests hold its output against Pandoc's.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import cast

from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON
from markupsafe import Markup

from explainer.addresses import SourceKey
from explainer.exchange import CslItem, CslName
from explainer.records import Source

STYLE = Path(__file__).with_name("explainer.csl")
PROCESSED = frozenset({"type", "title", "container-title", "publisher"})
DOUBLED = re.compile(r"([?!.]</i>)\.|([?!])\.")
"""A full stop after a title that ends with its own mark; the CSL specification drops it, citeproc-py does not."""


def csl_json(source: Source) -> CslItem:
    """An article's record as a CSL-JSON item: the standard variables only."""
    meta = source.meta
    known = {"type", "title", "title_short", "container_title", "publisher", "URL", "language"}
    record = cast("CslItem", meta.model_dump(by_alias=True, mode="json", exclude_none=True, include=known))
    record["id"] = source.key
    if meta.author:
        record["author"] = [
            cast("CslName", person.model_dump(by_alias=True, exclude_none=True)) for person in meta.author
        ]
    if meta.issued:
        record["issued"] = {"date-parts": [meta.issued.parts]}
    if meta.accessed:
        record["accessed"] = {"date-parts": [meta.accessed.parts]}
    return record


def bibliography(sources: Iterable[Source]) -> Iterator[tuple[SourceKey, Markup]]:
    """Yield each article's key and its formatted entry (HTML, escaped by the processor), in the style's order."""
    items = {source.key: csl_json(source) for source in sources}
    if not items:
        return
    style = CitationStylesStyle(str(STYLE), validate=False)
    processor = CitationStylesBibliography(
        style, CiteProcJSON([_read_by_processor(item) for item in items.values()]), formatter.html
    )
    for key in items:
        processor.register(Citation([CitationItem(key)]))
    processor.sort()
    written = {key.lower(): key for key in items}  # the processor knows keys in lower case only
    for key, entry in zip(processor.keys, processor.bibliography(), strict=True):
        yield written[key], Markup(DOUBLED.sub(r"\1\2", str(entry)))  # noqa: S704 (escaped by the processor)


def _read_by_processor(item: CslItem) -> dict[str, object]:
    """The variables the style prints; citeproc-py warns of some it does not know."""
    return {name: value for name, value in item.items() if name in PROCESSED | {"id", "author", "issued"}}
