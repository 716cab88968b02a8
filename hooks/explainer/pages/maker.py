"""``PageMaker``: every generated page of one site, and the views in their places on other pages."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property, partial

from markupsafe import Markup
from pydantic import TypeAdapter

from explainer.addresses import (
    ALLEGATIONS,
    ARTICLES,
    BIBLIOGRAPHY,
    CHRONOLOGY,
    DISAGREEMENTS,
    EDITION,
    PROBLEMS,
    SOURCES_BY_TOPIC,
    WHOS_WHO,
    PagePath,
    SourceKey,
    TopicId,
    article_of,
    year_anchor,
)
from explainer.authored import PassageRef
from explainer.bibliography import BibliographyEntry, bibliography, csl_json
from explainer.caching import Cache
from explainer.exchange import coins
from explainer.library import backlinks, citations_by_topic, earliest
from explainer.pages.article import ArticlePage
from explainer.pages.cache_inputs import CacheInputs, Uses
from explainer.pages.dispute import VIEW_PAGES, DisputeViews, ViewPage
from explainer.pages.picture import by_year
from explainer.pages.rendering import GeneratedPage, Renderer, TocEntry
from explainer.pages.whos_who import whos_who
from explainer.problems import ProblemKind
from explainer.records import VIEW, VIEWS, Source, ViewRequest

ENTRIES = TypeAdapter(list[tuple[SourceKey, str]])
GENERATED = TypeAdapter(GeneratedPage)
HTML = TypeAdapter(str)


class PageMaker:
    """Renders every generated page of one site."""

    def __init__(self, renderer: Renderer, uses: Uses, lean: float, cache: Cache) -> None:
        library = renderer.library
        self.library, self.renderer = library, renderer
        self.mentions = uses.mentions
        self.cited = backlinks(uses.occurrences)
        citations = citations_by_topic(library, uses.occurrences)
        self.inputs = CacheInputs(library, uses, self.cited, citations, lean)
        self.cache = cache.with_inputs(self.inputs.of_all(), renderer.evidence.cache_inputs())
        self.views = DisputeViews(self.renderer, uses.used, citations, lean)

    @cached_property
    def named(self) -> Mapping[PassageRef, tuple[str, ...]]:
        """The ids of the names in each paragraph that is told."""
        told = (
            (source.key, passage) for source in self.library.sources.values() for passage in source.passages.values()
        )
        return {(key, passage.number): self.library.names_in(passage.text) for key, passage in told}

    @cached_property
    def entries(self) -> Mapping[SourceKey, BibliographyEntry]:
        """The bibliography, in its order."""
        records = {key: csl_json(source) for key, source in self.library.sources.items()}
        listed = list(records.values())
        entries = self.cache.get_or_make(ENTRIES, listed, lambda: (list(bibliography(listed)), True))
        return {key: BibliographyEntry(records[key], Markup(words)) for key, words in entries}  # noqa: S704 (it was that before it was kept)

    def all(self) -> Iterator[GeneratedPage]:
        """Every page but the edition, which repeats the others; none for a project without articles."""
        yield from map(self.page, sorted(self.library.generated_pages() - {EDITION}))

    def page(self, path: PagePath) -> GeneratedPage:
        """One of the generated pages, by its path; from the last build, where nothing has changed for it."""
        if make := self._others.get(path):
            page = self.cache.get_or_make(GENERATED, self.inputs.of_page(path), lambda: (make(), True))
            return replace(page, html="".join((page.html, "")))  # a copy: a string keeps the UTF-8 it was encoded to
        source = self.library.sources[article_of(path)]
        return self.cache.get_or_make(GENERATED, self.inputs.of_article(source), lambda: (self.article(source), True))

    @cached_property
    def _others(self) -> Mapping[PagePath, Callable[[], GeneratedPage]]:
        """What makes each page that is not an article's."""
        views = {page.path: partial(self._view, page) for page in VIEW_PAGES}
        own = {ARTICLES: self.articles, BIBLIOGRAPHY: self.bibliography, WHOS_WHO: self.whos_who}
        return {**views, **own, PROBLEMS: self.problems}

    def article(self, source: Source) -> GeneratedPage:
        """One article: its record, its numbered paragraphs, and who cites each of them."""
        return ArticlePage(self.renderer, source, self.cited).render(self.entries[source.key].record)

    def articles(self) -> GeneratedPage:
        """The list of articles, with how much of each is cited."""
        description = "The articles this site rests on, each told paragraph by paragraph in our own words."
        html = self.renderer.render("articles.html", ARTICLES, cards=Markup(self._cards(ARTICLES)))  # noqa: S704 (ours)
        return GeneratedPage(ARTICLES, "The articles", description, html)

    def _cards(self, page: PagePath) -> str:
        """A card for each article, the oldest first: what it is, how much of it is cited, which topics it bears on."""
        sources = sorted(self.library.sources.values(), key=earliest)
        cited = {
            source.key: sum(1 for number in source.passages if self.cited.get((source.key, number)))
            for source in sources
        }
        topics = {
            source.key: [topic for id, topic in self.library.topics.items() if source.about(id)] for source in sources
        }
        return self.renderer.render("source_cards.html", page, sources=sources, cited=cited, topics=topics)

    def bibliography(self) -> GeneratedPage:
        """The formatted bibliography."""
        entries = [(self.library.sources[key], entry.words, coins(entry.record)) for key, entry in self.entries.items()]
        html = self.renderer.render("bibliography.html", BIBLIOGRAPHY, entries=entries)
        return GeneratedPage(
            BIBLIOGRAPHY, "Bibliography", "Every article this site cites, with its bibliographic record.", html
        )

    def whos_who(self) -> GeneratedPage:
        """The names, by kind, with where they stand in the articles and on the pages."""
        return whos_who(self.renderer, self.named, self.mentions)

    def problems(self) -> GeneratedPage:
        """Every kind of problem, for editors."""
        rules = [kind.value for kind in ProblemKind]
        description = "Every kind of problem the build reports: its id, what it means and what to do about it."
        html = self.renderer.render("problems.html", PROBLEMS, rules=rules)
        return GeneratedPage(PROBLEMS, "What the build refuses", description, html)

    def place_views(self, page: PagePath, html: str) -> str:
        """A page's HTML with the views in the places of the comments that ask for them."""
        topic = self.library.topic_of(page)

        def view(match: re.Match[str]) -> str:
            request = ViewRequest(match["name"], match["topic"] or topic)
            known = request.name in VIEWS and (not request.topic or request.topic in self.library.topics)
            return self.view(request, page) if known else ""

        return VIEW.sub(view, html)

    def view(self, request: ViewRequest, page: PagePath) -> str:
        """A view that a page asks for; from the last build, where nothing has changed for it."""
        return self.cache.get_or_make(
            HTML, self.inputs.of_view(request, page), lambda: (self._render_view(request, page), True)
        )

    def _render_view(self, request: ViewRequest, page: PagePath) -> str:
        return self._cards(page) if request.name == "articles" else self.views.render(request, page)

    def _view(self, page: ViewPage) -> GeneratedPage:
        """A page of the dispute."""
        view = Markup(self.views.render(ViewRequest(page.view, ""), page.path))  # noqa: S704 (rendered by us)
        html = self.renderer.render("view_page.html", page.path, title=page.title, lead=page.lead, view=view)
        return GeneratedPage(page.path, page.title, page.lead, html, tuple(self._headings(page.path)))

    def _headings(self, path: PagePath) -> Iterator[TocEntry]:
        ledger = self.library.ledger
        if path == CHRONOLOGY:
            for year in by_year(ledger.entries):
                yield TocEntry(2, year_anchor(year), str(year or "Without a date"))
        prefix = {ALLEGATIONS: "ledger", DISAGREEMENTS: "disagreements"}.get(path)
        for id in self.views.sections(path) if prefix else ():
            yield TocEntry(2, f"{prefix}-{id}", self.library.topics[TopicId(id)].title)
        if path == SOURCES_BY_TOPIC and self.views.tells_of_independence():
            yield TocEntry(2, "independence", "How independent are the articles?")
