"""The extension object: options, the processor table, and one page's state from beginning to end."""

import logging
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor

from explainer.addresses import PagePath
from explainer.caching import digest
from explainer.evidence import Evidence
from explainer.library import Library, Read, build_library
from explainer.locator import Locator
from explainer.markup.cache_inputs import is_cacheable, page_inputs
from explainer.markup.citations import CitationProcessor, EscapeProcessor
from explainer.markup.coverage import CoverageProcessor
from explainer.markup.crosslinks import CrosslinksProcessor
from explainer.markup.locating import LocatingProcessor
from explainer.markup.notes import NotesProcessor
from explainer.markup.quoted import QuotationsProcessor
from explainer.markup.state import PageContext, PageProcessor, PageResult, PageState
from explainer.markup.status import StatusProcessor
from explainer.markup.views import ViewsProcessor
from explainer.problems import in_order
from explainer.reading import Folder, read_names, read_sources

log = logging.getLogger(__name__)

UNNAMED = PageContext(PagePath("page.md"), "page.md")


class ExplainerExtension(Extension):
    """Citations, notes and cross-links for one ``Markdown`` object after another.

    An engine tells ``page`` before each page and takes ``result`` after it; with ``traced`` that says too what was put
    in the place of what stands in the file, and how each unit of the page is covered.

    Used by dotted name (``explainer.markup``), the option ``sources`` names the folder of evidence, and problems go to
    the log of this module.
    """

    def __init__(
        self, library: Library | None = None, evidence: Evidence | None = None, *, traced: bool = False, **options: Any
    ) -> None:
        self.config = {"sources": ["sources", "The folder of source articles, relative to where the engine runs."]}
        super().__init__(**options)
        self.library = library or _read_library(Path(str(self.getConfig("sources"))))
        self.evidence = evidence or Evidence()
        self.traced = traced
        self.going_on = 0
        """How many conversions go on, one within the other: other extensions render Markdown of their own."""
        self.page = UNNAMED
        self.result = PageResult(self.page.path)

    @property
    def page(self) -> PageContext:
        """The page that is converted next."""
        return self._page

    @page.setter
    def page(self, page: PageContext) -> None:
        self._page, self.going_on = page, 0  # one may have come to no end

    @cached_property
    def _site_digest(self) -> str:
        return digest(self.library.cache_inputs(), self.evidence.cache_inputs())

    def cache_inputs(self, text: str) -> list[object]:
        """All that the rendering of ``page`` depends on beside the engine, as plain data, if ``text`` is its text."""
        return [self._site_digest, self.traced, *page_inputs(self.page, text, self.library)]

    def is_cacheable(self, text: str) -> bool:
        """Whether the ``result`` of rendering ``text`` depends on ``cache_inputs`` alone, and has nothing to report."""
        return is_cacheable(self.result, text, self.library)

    def extendMarkdown(self, md: Markdown) -> None:
        """Register the processors of one page.

        ===================  =============  ========  ================================================================
        Processor            Registry       Priority  Reason
        ===================  =============  ========  ================================================================
        remember             preprocessor   1000      before any other changes a line: it reads the page as written
        escape, citations    inline         88, 87    behind code (190), escapes (180), notes (175), links (160–120)
                                                      and raw HTML (90), which keep their text; before emphasis (60)
        locating             tree           7.4       behind inline (20), footnotes (50–15) and attr_list (8), before
                                                      anything of the tree as the engine made it is changed
        notes                tree           7.2       behind inline (20), footnotes (50–15) and attr_list (8); before
                                                      toc (5), which strips marks and lists the notes' heading
        quotations           tree           7         behind notes, whose marks tell which paragraphs a sentence cites
        coverage             tree           6.5       behind notes, whose marks cover a sentence
        status words, views  tree           6.4, 6.3  behind notes, whose marks tell what a sentence cites
        cross-links          tree           6         behind notes; before MkDocs resolves links (0)
        log                  tree           2         behind those whose problems it says, where no engine takes them
        forget               tree           1         behind all of these
        ===================  =============  ========  ================================================================
        """
        result = PageResult(self.page.path)
        if not self.going_on:  # what is rendered within the page is not what its editor wrote
            self.result = result
        state = PageState(self.library, self.page, result, Locator("", self.page.first_line), traced=self.traced)
        md.preprocessors.register(_Remember(md, state, self), "explainer-remember", 1000)
        md.inlinePatterns.register(EscapeProcessor(md, state), "explainer-escape", 88)
        md.inlinePatterns.register(CitationProcessor(md, state), "explainer-citations", 87)
        md.treeprocessors.register(LocatingProcessor(md, state), "explainer-locating", 7.4)
        md.treeprocessors.register(NotesProcessor(md, state), "explainer-notes", 7.2)
        md.treeprocessors.register(QuotationsProcessor(md, state, self.evidence), "explainer-quotations", 7)
        md.treeprocessors.register(CoverageProcessor(md, state), "explainer-coverage", 6.5)
        md.treeprocessors.register(StatusProcessor(md, state), "explainer-status", 6.4)
        md.treeprocessors.register(ViewsProcessor(md, state), "explainer-views", 6.3)
        md.treeprocessors.register(CrosslinksProcessor(md, state), "explainer-crosslinks", 6)
        if self.page is UNNAMED:
            md.treeprocessors.register(_Log(md, state), "explainer-log", 2)  # it says what the others found
        md.treeprocessors.register(_Forget(md, state, self), "explainer-forget", 1)


class _Remember(Preprocessor):
    """Begins a page: keeps its text as written, for the positions in messages."""

    def __init__(self, md: Markdown, state: PageState, extension: ExplainerExtension) -> None:
        super().__init__(md)
        self.state, self.extension = state, extension

    def run(self, lines: list[str]) -> list[str]:
        """Reset what the last conversion left behind; change nothing."""
        self.extension.going_on += 1
        self.state.begin("\n".join(lines))
        return lines


class _Forget(Treeprocessor):
    """Ends a page."""

    def __init__(self, md: Markdown, state: PageState, extension: ExplainerExtension) -> None:
        super().__init__(md)
        self.state, self.extension = state, extension

    def run(self, root: Element) -> None:
        """Let go of what the passes have shared; change nothing."""
        self.extension.going_on = max(self.extension.going_on - 1, 0)
        self.state.end()


class _Log(PageProcessor):
    """Without an engine that takes the result, says the problems to the log."""

    def run(self, root: object) -> None:
        """Log each problem once."""
        for problem in in_order(self.state.result.problems):
            log.warning("%s", problem)


def _read_library(folder: Path) -> Library:
    evidence = Folder(folder, folder.as_posix())
    sources, problems = read_sources(evidence)
    names, found = read_names(evidence)
    library, more = build_library(Read(sources, names), topics_folder="topics")
    for problem in in_order([*problems, *found, *more]):
        log.warning("%s", problem)
    return library


def render(text: str, extensions: Sequence[str | Extension], configs: Mapping[str, Any]) -> str:
    """Convert one page as an engine does: with a new ``Markdown`` object, so that no state is left of the last."""
    return Markdown(extensions=list(extensions), extension_configs=dict(configs)).convert(text)


def makeExtension(**options: Any) -> ExplainerExtension:
    """Python-Markdown's entry point for ``extensions=["explainer.markup"]``."""
    return ExplainerExtension(**options)
