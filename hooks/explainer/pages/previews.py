"""What previews of cross-links show, as a script: the browser loads it when a reader first asks for one.

A file for all pages, and no attribute at each link: a page is no heavier for it, and the file is loaded once. A script,
and no JSON: pages opened from a disk may not fetch, and a strict Content-Security-Policy allows the site's own scripts.
"""

import json
from collections.abc import Iterator, Mapping
from typing import TypeAlias

from explainer.addresses import WHOS_WHO, PagePath, article_page
from explainer.library import Library
from explainer.problems import counted

Preview: TypeAlias = tuple[str, str, str]
"""What it is called, what it is, and what is said of it."""

KINDS = {
    "Person": "Person",
    "Organization": "Organisation",
    "Place": "Place",
    "Event": "Event",
    "DefinedTerm": "Term",
}


def previews_script(library: Library, urls: Mapping[PagePath, str]) -> str:
    """The script; ``urls`` are the addresses of its pages, relative to the site's."""
    previews = {address: shown for address, shown in _previews(library, urls) if shown[2]}
    lines = ",\n".join(f"{_js(address)}:{_js(shown)}" for address, shown in sorted(previews.items()))
    return f"globalThis.explainerPreviews={{\n{lines}\n}};\n"


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
