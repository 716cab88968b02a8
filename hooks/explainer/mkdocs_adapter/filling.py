"""When every page is read: gives pages their content, views, links back, the edition, and what stands around them.

What is searched is a page's text without views and frame, so it is kept while views are put in.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache, partial

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from explainer.addresses import EDITION, EDITION_PDF, HOME, Anchor, PagePath, article_page
from explainer.authored import ThemeMeta
from explainer.caching import Cache
from explainer.lazy import Lazy
from explainer.mkdocs_adapter.record_pages import RecordPage
from explainer.mkdocs_adapter.titles import escape_page, plain_title
from explainer.pages import (
    Chapter,
    LinkedData,
    PageFrame,
    PageMaker,
    Publication,
    PublishedPage,
    Resolve,
    edition_page,
    in_reading_order,
)
from explainer.problems import Problem
from explainer.project import Project
from explainer.records import Page as Record
from explainer.searchable import PageAddress, build_corpus
from explainer.searchindex import Corpus
from explainer.site import RenderedSite, Site


@dataclass
class Filling:
    """The pages of one build, whose Markdown is rendered. Its methods are called in their order."""

    project: Project
    rendered: RenderedSite
    files: Files
    config: MkDocsConfig
    cache: Cache
    searched: dict[PagePath, str] = field(default_factory=dict)
    """What a reader can find of each page that people write, as HTML."""

    @property
    def site(self) -> Site:
        """The project as it was read."""
        return self.rendered.site

    @cached_property
    def pages(self) -> list[tuple[File, Page]]:
        """Every page of the site, with its file."""
        return [(file, file.page) for file in self.files.documentation_pages() if file.page]

    @cached_property
    def maker(self) -> PageMaker:
        """Makes the pages that come from records."""
        return self.rendered.page_maker(_resolver(self.files), self.cache)

    @cached_property
    def publication(self) -> Publication:
        """The site as readers find it."""
        return self.project.publication(self.config)

    @cached_property
    def published(self) -> Mapping[str, PublishedPage]:
        """Each page as readers find it."""
        return {file.src_uri: self._published(file, page) for file, page in self.pages}

    def fill(self) -> None:
        """Fill the pages made from records, but for articles, which can wait; give the others their views."""
        articles = {article_page(key): source for key, source in self.site.library.sources.items()}
        for file, page in self.pages:
            path = PagePath(file.src_uri)
            if isinstance(page, RecordPage):
                if source := articles.get(path):
                    page.promise(source.meta.title, partial(self.maker.page, path))
                elif path != EDITION:
                    page.fill(self.maker.page(path))
            elif page.content:
                if self.project.options.search and not _is_out_of_search(self.site.library.pages.get(path)):
                    self.searched[path] = page.content
                page.content = self.maker.place_views(path, page.content)

    def problems(self) -> list[Problem]:
        """What is wrong with the filled pages."""
        by_path = {PagePath(file.src_uri): page for file, page in self.pages}
        html = Lazy(by_path, lambda path: by_path[path].content or "")
        return self.project.problems(self.rendered, {file.src_uri for file in self.files}, html, self.cache)

    def corpus(self) -> Corpus:
        """What a reader can find."""
        addresses = {PagePath(file.src_uri): PageAddress(file.url, plain_title(page)) for file, page in self.pages}
        return build_corpus(self.site.library, addresses, self.searched, self.maker.named)

    def fill_edition(self, reading: Sequence[PagePath]) -> None:
        """Fill the printable edition, if there is one, with all pages; ``reading`` is the navigation's order."""
        edition = self.files.get_file_from_path(EDITION)
        if edition is None or not isinstance(edition.page, RecordPage):
            return
        library = self.site.library
        chapters = []
        for path in in_reading_order(reading, library):
            file = self.files.get_file_from_path(path)
            if file and file.page:
                page, record = self.published[path], library.pages.get(path)
                reviewed = record.meta.reviewed if record else None
                html = file.page.content or ""
                chapters.append(Chapter(path, page.title, page.address, file.dest_uri, html, reviewed))
        pdf = self.files.get_file_from_path(EDITION_PDF)
        href = pdf.url_relative_to(edition) if pdf else ""
        edition.page.fill(edition_page(chapters, edition.dest_uri, self.publication, href))

    def finish(self, above: str) -> LinkedData:
        """Put ``above`` and what goes around a page's text around it; fill the downloads; escape what themes print.

        Gives the downloads that are too large to be kept until the engine writes files.
        """
        frame = self.site.page_frame(self.project.root, self.publication, self.maker)
        for file, page in self.pages:
            around = partial(_around, frame, self.published[file.src_uri], above)
            if isinstance(page, RecordPage):
                page.surround(around)
            else:
                page.content = around(page.content or "")
        for path, text in frame.downloads(self.published.values()).items():
            if download := self.files.get_file_from_path(path):
                download.content_string = text
        for file, page in self.pages:
            self._drop_unusable(page, self.site.library.pages.get(PagePath(file.src_uri)))
            escape_page(page)
        return LinkedData(frame, list(self.published.values()), self.rendered.occurrences())

    def _published(self, file: File, page: Page) -> PublishedPage:
        path = PagePath(file.src_uri)
        record = self.site.library.pages.get(path)
        own = record.title if record else str(page.meta.get("title") or plain_title(page))
        title = self.publication.name if path == HOME else own
        description = record.meta.description if record else page.meta.get("description")
        return PublishedPage(path, title, page.canonical_url or "", str(description or ""))

    def _drop_unusable(self, page: Page, record: Record | None) -> None:
        """Take out of a page's fields those that are reported as wrong: the theme would stop with a traceback."""
        if record is None:
            return
        usable = record.meta.model_fields_set - set(self.project.not_in_theme(record))
        for name in {str(at[0]) for at in record.positions if at} & set(ThemeMeta.model_fields) - usable:
            page.meta.pop(name, None)


def _is_out_of_search(record: Record | None) -> bool:
    """Whether its front matter keeps a page out of the search, as the theme's own search has it."""
    return bool(record and record.meta.search and record.meta.search.exclude)


def _around(frame: PageFrame, page: PublishedPage, above: str, html: str) -> str:
    return above + frame.around(page, html)


def _resolver(files: Files) -> Resolve:
    by_path: dict[PagePath, File] = {PagePath(file.src_uri): file for file in files}
    """By themselves: the engine would make each path into one of the disk first."""

    @lru_cache(maxsize=256)  # one page after another leads, again and again, to the same few
    def address(origin: PagePath, target: PagePath) -> str:
        return by_path[target].url_relative_to(by_path[origin])

    def resolve(origin: PagePath, target: PagePath, anchor: Anchor | None) -> str:
        url = address(origin, target)
        return f"{'' if origin == target and anchor else url}{f'#{anchor}' if anchor else ''}"

    return resolve
