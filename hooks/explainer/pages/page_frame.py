"""What stands around a page's text: how to cite it, when it was reviewed, what changed, where to report an error.

The citation of an article's page is that of the article, by its record; every other page is cited as a page of the
site. Nothing here is in the search.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from explainer.addresses import (
    ALLEGATIONS,
    ARTICLES,
    BIBLIOGRAPHY,
    CHRONOLOGY,
    DISAGREEMENTS,
    EDITION,
    HOME,
    PAGES_BIBTEX,
    PAGES_CSL,
    PROBLEMS,
    RECORDS_BIBTEX,
    RECORDS_CSL,
    SOURCES_BY_TOPIC,
    WHOS_WHO,
    PagePath,
    SourceKey,
    article_page,
    page_name,
)
from explainer.bibliography import BibliographyEntry
from explainer.dates import PartialDate
from explainer.exchange import CslItem, bibtex_file, csl_json_file
from explainer.feedback import SENTENCE, with_page, without_sentence
from explainer.history import History
from explainer.library import Library
from explainer.pages.rendering import Resolve, environment
from explainer.records import Source
from explainer.reviews import good_until

WITHOUT = frozenset({PROBLEMS, EDITION})
"""Pages that are not cited: one for editors, and one that holds all the others."""

MADE_FROM = {
    WHOS_WHO: re.compile(r"names\.yml"),
    CHRONOLOGY: re.compile(r"ledger/.+"),
    ALLEGATIONS: re.compile(r"ledger/.+"),
    DISAGREEMENTS: re.compile(r"disagreements\.yml"),
    **dict.fromkeys((ARTICLES, BIBLIOGRAPHY, SOURCES_BY_TOPIC), re.compile(r"[^/]+\.md")),
}
"""Of the files of evidence those that a generated page shows."""


@dataclass(frozen=True, slots=True)
class Publication:
    """The site as what a page is a part of, and what a project has chosen for the frames of its pages."""

    name: str
    description: str
    address: str
    author: str
    language: str
    sources: str
    """What the folder of evidence is called in names of files."""
    report: str | None
    review_after: int
    today: date


@dataclass(frozen=True, slots=True)
class PublishedPage:
    """A page as readers find it: its title (home has the site's), and its address where the site's is known."""

    path: PagePath
    title: str
    address: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class Citation:
    """How something is cited: in words, as BibTeX, as CSL-JSON; and the files that hold all of its kind."""

    words: Markup
    bibtex: str
    csl: str
    files: tuple[PagePath, PagePath]
    of_article: bool


class PageFrame:
    """Renders what stands around the text of the pages of one site."""

    def __init__(
        self,
        library: Library,
        publication: Publication,
        history: History,
        resolve: Resolve,
        entries: Mapping[SourceKey, BibliographyEntry],
    ) -> None:
        self.library = library
        self.publication = publication
        self.history = history
        self.resolve = resolve
        self.templates = environment()
        self.articles = {article_page(key): source for key, source in library.sources.items()}
        self.entries = entries

    def around(self, page: PublishedPage, html: str) -> str:
        """A page's HTML with what stands above and below it."""
        if page.path in WITHOUT:
            return html
        return self._notice(page.path) + html + self._end(page)

    def reviewed(self, path: PagePath) -> PartialDate | None:
        """When a page that people write was last reviewed, if its editor says so."""
        page = self.library.pages.get(path)
        return page.meta.reviewed if page else None

    def changed(self, path: PagePath) -> date | None:
        """The day of the last commit that touched what a page shows, where that is known."""
        last = self.history.of(self._shown(path))[:1]
        return last[0].day if last else None

    def item(self, page: PublishedPage) -> CslItem:
        """A page of the site as a bibliographic record; its date is that of its review."""
        site, reviewed = self.publication, self.reviewed(page.path)
        item = CslItem({"id": page_name(page.path), "type": "webpage", "title": page.title})
        if site.author:
            item["author"] = [{"literal": site.author}]
        if page.path != HOME:
            item["container-title"] = site.name
        item["language"] = site.language
        if reviewed:
            item |= {"issued": {"date-parts": [reviewed.parts]}, "note": f"Reviewed {reviewed.spoken()}"}
        if page.address:
            item["URL"] = page.address
        return item

    def downloads(self, pages: Iterable[PublishedPage]) -> dict[PagePath, str]:
        """The files for reference managers, by their paths."""
        records = [entry.record for entry in self.entries.values()]
        items = [self.item(page) for page in pages if page.path not in WITHOUT and page.path not in self.articles]
        return {
            RECORDS_BIBTEX: bibtex_file(records),
            RECORDS_CSL: csl_json_file(records),
            PAGES_BIBTEX: bibtex_file(items),
            PAGES_CSL: csl_json_file(items),
        }

    def _notice(self, path: PagePath) -> str:
        reviewed = self.reviewed(path)
        if reviewed is None:
            return ""
        until = good_until(reviewed, self.publication.review_after)
        template = self.templates.get_template("review_old.html")
        return template.render(reviewed=reviewed, until=until, old=until < self.publication.today)

    def _end(self, page: PublishedPage) -> str:
        report = self.publication.report
        address = with_page(report, page.title, page.address or page.path) if report else ""
        return self.templates.get_template("page_end.html").render(
            reviewed=self.reviewed(page.path),
            citation=self._citation(page),
            changes=self.history.of(self._shown(page.path)),
            report=without_sentence(address),
            template=address if SENTENCE in address else "",
            href=lambda file: self.resolve(page.path, file, None),
        )

    def _citation(self, page: PublishedPage) -> Citation:
        if source := self.articles.get(page.path):
            return self._of_article(source)
        item = self.item(page)
        words = self.templates.get_template("page_citation.html").render(
            page=page, site=self.publication, reviewed=self.reviewed(page.path)
        )
        files = (PAGES_BIBTEX, PAGES_CSL)
        return Citation(Markup(words), bibtex_file([item]), csl_json_file([item]), files, of_article=False)  # noqa: S704 (a template's)

    def _of_article(self, source: Source) -> Citation:
        item, words = self.entries[source.key]
        files = (RECORDS_BIBTEX, RECORDS_CSL)
        return Citation(words, bibtex_file([item]), csl_json_file([item]), files, of_article=True)

    def _shown(self, path: PagePath) -> Iterable[str]:
        """The project's files that a page shows."""
        if page := self.library.pages.get(path):
            return [page.file]
        if source := self.articles.get(path):
            return [source.path, *([source.full.path] if source.full else [])]
        if (made_from := MADE_FROM.get(path)) is None:
            return []
        folder = f"{self.publication.sources}/"
        evidence = (file for file in self.history.commits if file.startswith(folder))
        return [file for file in evidence if made_from.fullmatch(file.removeprefix(folder))]
