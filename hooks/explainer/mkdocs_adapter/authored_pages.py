"""Pages that people write, as the engine makes them of Markdown: kept in the cache for the next build.

Kept is what rendering gives, with links already resolved, and what it found out; views and links back come later. Where
anything was logged meanwhile nothing is kept, so that it is logged again.
"""

import logging
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import partial

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink, get_toc
from pydantic import TypeAdapter

from explainer.caching import Cache
from explainer.markup import ExplainerExtension, PageResult

ENGINE = logging.getLogger("mkdocs")


@dataclass(frozen=True, slots=True)
class TocToken:
    """One entry of a page's table of contents."""

    level: int
    id: str
    name: str
    children: list["TocToken"]


@dataclass(frozen=True, slots=True)
class RenderedPage:
    """What rendering a page gives. ``links`` are its links to anchors, by the page they lead to and the anchor."""

    content: str
    title: str | None
    contents: list[TocToken]
    anchors: set[str]
    links: dict[str, dict[str, str]] | None
    result: PageResult


RENDERED = TypeAdapter(RenderedPage)


@dataclass
class AuthoredPages:
    """Renders the pages of one build that people write, or takes them from the cache."""

    files: Files
    config: MkDocsConfig
    extension: ExplainerExtension
    cache: Cache

    def render(self, page: Page, config: MkDocsConfig, files: Files) -> None:
        """Do what the engine's ``Page.render`` does: fill the page. The extension has its result afterwards."""
        text = page.markdown or ""
        inputs = [page.file.src_uri, self._settings(), *self.extension.cache_inputs(text)]
        fragment = self.cache.get_or_make(RENDERED, inputs, partial(self._make, page, text))
        if page.content is None:
            self._fill(page, fragment)

    def _settings(self) -> str:
        """The extensions and their settings as they are for this page: a hook may change them for each."""
        listed: Sequence[object] = self.config.markdown_extensions
        return repr((self.config.mdx_configs, [name for name in listed if name is not self.extension]))

    def _make(self, page: Page, text: str) -> tuple[RenderedPage, bool]:
        with _listening() as heard:
            Page.render(page, self.config, self.files)
        links = page.links_to_anchors
        fragment = RenderedPage(
            content="".join((page.content or "", "")),  # a copy has not the UTF-8 that a string keeps once encoded
            title=page._title_from_render,
            contents=list(_sections(page.toc)),
            anchors=page.present_anchor_ids or set(),
            links=None if links is None else {file.src_uri: dict(found) for file, found in links.items()},
            result=self.extension.result,
        )
        return fragment, not heard.anything and self.extension.is_cacheable(text)

    def _fill(self, page: Page, fragment: RenderedPage) -> None:
        page.content = fragment.content
        page.toc = get_toc([asdict(section) for section in fragment.contents])  # type: ignore[misc]
        page._title_from_render = fragment.title
        page.present_anchor_ids = fragment.anchors
        if fragment.links is not None:
            by_path = self.files.src_uris
            page.links_to_anchors = {by_path[path]: found for path, found in fragment.links.items()}
        self.extension.result = fragment.result


def link_inputs(files: Files, config: MkDocsConfig) -> list[object]:
    """All that resolving links depends on, as plain data."""
    validation = {name: str(value) for name, value in config.validation.links.items()}
    listed = sorted((file.src_uri, file.url, file.inclusion.value) for file in files)
    return [listed, config.use_directory_urls, validation, ENGINE.getEffectiveLevel()]


def _sections(entries: Iterable[AnchorLink]) -> Iterator[TocToken]:
    for entry in entries:
        yield TocToken(entry.level, entry.id, entry.title, list(_sections(entry.children)))


class _Heard(logging.Handler):
    """Notes that something was logged."""

    def __init__(self) -> None:
        super().__init__()
        self.anything = False

    def emit(self, record: logging.LogRecord) -> None:
        """Note it."""
        self.anything = True


@contextmanager
def _listening() -> Iterator[_Heard]:
    """Listen to everybody's log, and to the engine's, which may not hand it on."""
    heard, loggers = _Heard(), (logging.getLogger(), ENGINE)
    for logger in loggers:
        logger.addHandler(heard)
    try:
        yield heard
    finally:
        for logger in loggers:
            logger.removeHandler(heard)
