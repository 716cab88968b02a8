"""One state of a project: as it was loaded (``loading``), and with all its pages rendered. What adapters talk to."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from explainer.addresses import HOME, PagePath, SourceKey
from explainer.authored import PassageRef
from explainer.caching import Cache
from explainer.evidence import Evidence
from explainer.history import History, read_history
from explainer.leaks import Restricted
from explainer.library import Library
from explainer.markup import PageContext, PageResult
from explainer.options import Options
from explainer.pages import PageFrame, PageMaker, Publication, Renderer, Resolve, Uses, environment
from explainer.problems import Problem
from explainer.quotations import Quotation
from explainer.quoting import quotations_of
from explainer.reading import ORIGINALS_FOLDER, Folder, authored_files, originals_folder
from explainer.records import PICTURE, Occurrence, Page, Unit, ViewRequest

README = PagePath("README.md")
"""The home page where there is no index; beside one the engine leaves it out."""


@dataclass(frozen=True, slots=True)
class Site:
    """One state of a project: its evidence, and what is wrong with it before any page is rendered."""

    library: Library
    evidence: Evidence = field(default_factory=Evidence)
    problems: tuple[Problem, ...] = ()
    restricted: Restricted | None = None
    options: Options = field(default_factory=Options)
    folders: tuple[Folder, ...] = ()

    def authored(self) -> Iterator[tuple[str, str]]:
        """Name and text of every file that people write, the evidence first; the private ones are left out."""
        for folder in self.folders:
            private = (folder.path / ORIGINALS_FOLDER, originals_folder(folder.path))
            yield from authored_files(folder, private)

    def context(self, page: Page) -> PageContext:
        """What rendering a page needs to know of it."""
        topic, states_facts = self.library.topic_of(page.path), page in self.main_pages()
        return PageContext(page.path, page.file, page.body_line, page.meta.crosslinks, states_facts, topic)

    def main_pages(self) -> list[Page]:
        """The pages that state facts: home, of which the engine also makes a README, and the topics."""
        home = self.library.pages.get(HOME) or self.library.pages.get(README)
        return [*([home] if home else []), *self.library.topics.values()]

    def page_frame(self, root: Path, publication: Publication, maker: PageMaker) -> PageFrame:
        """Makes what stands around the text of each page; ``root`` is the folder of ``mkdocs.yml``."""
        history = read_history(root, [folder.label for folder in self.folders]) if self.options.changes else History()
        return PageFrame(self.library, publication, history, maker.renderer.resolve, maker.entries)


@dataclass(frozen=True, slots=True)
class RenderedSite:
    """A site whose pages are rendered, and what that found out of each: who cites what is known."""

    site: Site
    results: Mapping[PagePath, PageResult]

    @property
    def library(self) -> Library:
        """The evidence, looked up."""
        return self.site.library

    def units(self) -> dict[str, list[Unit]]:
        """What each page that states facts states, by the page's file."""
        return {self.library.pages[path].file: result.units for path, result in self.results.items() if result.units}

    def occurrences(self) -> list[Occurrence]:
        """Every citation on the pages, those that state facts first, in whatever order they came."""
        order = dict.fromkeys([*(page.path for page in self.site.main_pages()), *sorted(self.results)])
        return [use for path in order if path in self.results for use in self.results[path].occurrences]

    def cited_on(self, page: Page) -> set[PassageRef]:
        """The paragraphs that a page cites in its text, or in what a view prints there."""
        result = self.results[page.path]
        cited = {passage for use in result.occurrences for passage in use.item.passages}
        return cited | self._shown_on(view for view in result.views if view.name != PICTURE)

    def shown_on(self, page: Page) -> set[PassageRef]:
        """The same, and those to which the dots of a picture there lead."""
        return self.cited_on(page) | self._shown_on(self.results[page.path].views)

    def _shown_on(self, views: Iterable[ViewRequest]) -> set[PassageRef]:
        return {passage for view in views for passage in self.library.ledger.shown_in(view)}

    def page_maker(self, resolve: Resolve, cache: Cache) -> PageMaker:
        """Makes every generated page and view, from the evidence and what the rendered pages cite and mention.

        What ``resolve`` gives has to be among the inputs of the ``cache``.
        """
        mentions = {path: result.mentions for path, result in self.results.items()}
        used = {id: self.cited_on(page) for id, page in self.library.topics.items() if page.path in self.results}
        uses = Uses(self.occurrences(), mentions, used)
        renderer = Renderer(self.library, self.site.evidence, resolve, environment())
        return PageMaker(renderer, uses, self.site.options.lean, cache)

    def verified_quotations(self) -> Iterator[tuple[SourceKey, int, str]]:
        """Every quotation of the site that the originals at hand bear out: key, paragraph, words."""
        for quoted in quotations_of(self.library):
            for key, number in self.site.evidence.found_in(quoted.quotation, quoted.passages):
                yield key, number, quoted.quotation.text
        for result in self.results.values():
            for words in result.quotations:
                for key, number in self.site.evidence.found_in(Quotation(words.text, 0, 0), words.passages):
                    yield key, number, words.text
