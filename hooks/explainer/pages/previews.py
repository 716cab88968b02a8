"""What previews of cross-links and of entries show, as scripts: the browser loads one when a reader first asks for it.

Two files for all pages, and no attribute at each link: a page is no heavier for it, and a file is loaded once. Scripts,
and no JSON: pages opened from a disk may not fetch, and a strict Content-Security-Policy allows the site's own scripts.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import TypeAlias

from explainer.addresses import CHRONOLOGY, WHOS_WHO, PagePath, article_page, entry_anchor
from explainer.disputes import Entry, Report
from explainer.library import Library
from explainer.wording import counted

Preview: TypeAlias = tuple[str, str, str]
"""What it is called, what it is, and what is said of it."""

KINDS = {
    "Person": "Person",
    "Organization": "Organisation",
    "Place": "Place",
    "Event": "Event",
    "DefinedTerm": "Term",
}


def previews_scripts(library: Library, urls: Mapping[PagePath, str]) -> dict[str, str]:
    """The scripts by file name; ``urls`` are the addresses of the site's pages, relative to the site's own."""
    return {
        "previews-data.js": _script(_previews(library, urls)),
        "previews-entries.js": _script(_entries(library, urls)),
    }


def _script(previews: Iterable[tuple[str, Preview]]) -> str:
    lines = ",\n".join(f"{_js(address)}:{_js(shown)}" for address, shown in sorted(previews) if shown[2])
    return f"Object.assign(globalThis.explainerPreviews ??= {{}}, {{\n{lines}\n}});\n"


def _entries(library: Library, urls: Mapping[PagePath, str]) -> Iterator[tuple[str, Preview]]:
    """Each entry of the ledger by its address in the chronology."""
    for entry in library.ledger.entries:
        cited = "; ".join(f"{library.speaker(report.source)} {_paragraphs(report)}" for report in entry.reports)
        shown = entry.when, _kind(entry, library), f"{entry.text} ({cited})"
        yield f"{urls[CHRONOLOGY]}#{entry_anchor(entry.id)}", shown


def _paragraphs(report: Report) -> str:
    return ", ".join(f"¶{span}" for span in report.paragraphs)


def _kind(entry: Entry, library: Library) -> str:
    """Who does what: “the mayor denies”; what only happens is an event."""
    if not entry.is_statement:
        return "Event"
    speaker = library.speaker(entry.speaker) if entry.speaker else entry.speaker_unnamed
    return f"{speaker}, {', '.join(stance.noun for stance in entry.stance)}"


def _previews(library: Library, urls: Mapping[PagePath, str]) -> Iterator[tuple[str, Preview]]:
    """Each name, topic and article by its address."""
    for name in library.names.values() if library.sources else ():
        yield f"{urls[WHOS_WHO]}#{name.id}", (name.name, KINDS[name.kind], name.role or "")
    for page in library.topics.values():
        yield urls[page.path], (page.title, "Topic", page.meta.description or "")
    for source in library.sources.values():
        record = f"{source.byline}, {source.dated}; {counted(source.meta.original.paragraphs, 'paragraph')}."
        yield urls[article_page(source.key)], (source.meta.title, "Article", record)


def _js(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
