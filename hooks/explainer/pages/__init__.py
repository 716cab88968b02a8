"""Generated pages: straight from the records to HTML, by templates with autoescaping; never through Markdown.

``PageMaker`` makes every page and puts views in their places on others; where a page is written and inside which theme
is the engine adapter's business. ``rendering`` has the templates, ``cache_inputs`` what they depend on, ``dispute`` the
views, ``picture`` the chronology's geometry, ``previews`` what cross-links show before they are followed,
``page_frame`` what stands around a page's text, ``edition`` the whole site on one page, ``assets`` the style sheet and
the script.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from itertools import groupby

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
    Anchor,
    PagePath,
    SourceKey,
    TopicId,
    article_of,
    article_page,
    endnote_anchor,
    paragraph_anchor,
)
from explainer.bibliography import BibliographyEntry, bibliography, csl_json
from explainer.caching import Cache
from explainer.disputes import Entry
from explainer.exchange import coins
from explainer.library import backlinks, citations_by_topic, earliest
from explainer.pages.assets import assets
from explainer.pages.cache_inputs import CacheInputs, Rendered
from explainer.pages.dispute import VIEW_PAGES, DisputeViews, ViewPage
from explainer.pages.edition import Chapter, edition_page, in_reading_order
from explainer.pages.page_frame import PageFrame, Publication, PublishedPage
from explainer.pages.picture import by_year
from explainer.pages.previews import previews_scripts
from explainer.pages.rendering import GeneratedPage, Piece, Renderer, Resolve, TocEntry, environment
from explainer.problems import ProblemKind, counted
from explainer.records import (
    RECORD_FIELDS,
    VIEW,
    VIEWS,
    FullText,
    Heading,
    NameRecord,
    Occurrence,
    Page,
    Passage,
    PassageRef,
    Source,
    Target,
    ViewRequest,
)

__all__ = [
    "Chapter",
    "GeneratedPage",
    "PageFrame",
    "PageMaker",
    "Publication",
    "PublishedPage",
    "Rendered",
    "Renderer",
    "Resolve",
    "assets",
    "edition_page",
    "environment",
    "in_reading_order",
    "previews_scripts",
]


KINDS = {
    "Person": "People",
    "Organization": "Organisations",
    "Place": "Places",
    "Event": "Events",
    "DefinedTerm": "Terms",
}
ENTRIES = TypeAdapter(list[tuple[SourceKey, str]])
GENERATED = TypeAdapter(GeneratedPage)
HTML = TypeAdapter(str)
ENDNOTE_REFERENCE = re.compile(r"\[(\d{1,4})\]")
FIELD_NAMES = {"title": "Title", "author": "Author", "publisher": "Publisher", "issued": "Date", "URL": "Address"}


@dataclass(frozen=True, slots=True)
class Reference:
    """A stretch of an article's own text; with a number it refers to that endnote, from the place ``anchor``."""

    text: str
    endnote: int = 0
    anchor: Anchor | None = None

    @property
    def target(self) -> Anchor:
        """Where the endnote stands."""
        return endnote_anchor(self.endnote)


@dataclass(frozen=True, slots=True)
class PassageView:
    """One numbered paragraph as its article's page shows it: our telling and, if that is published, its own text."""

    number: int
    anchor: Anchor
    blocks: list[list[Piece]]
    topics: list[Page]
    cited_by: list[tuple[Page, list[Occurrence]]]
    full: Sequence[Sequence[Reference]] = ()

    @property
    def uses(self) -> int:
        """How many citations of it the pages have."""
        return sum(len(occurrences) for _, occurrences in self.cited_by)


@dataclass(frozen=True, slots=True)
class EndnoteView:
    """One endnote of an article: its blocks, and the anchors of what refers to it in the text."""

    number: int
    anchor: Anchor
    blocks: tuple[str, ...]
    references: tuple[Anchor, ...]


@dataclass(frozen=True, slots=True)
class OwnText:
    """An article's own text with its references to endnotes, numbered in the order in which ``blocks`` is asked."""

    full: FullText
    references: dict[int, list[Anchor]] = field(default_factory=dict)

    def blocks(self, passage: Passage) -> list[list[Reference]]:
        """The blocks of a paragraph, each reference to an endnote that exists as a piece of its own."""
        return [list(self._references(block)) for block in passage.blocks]

    def endnotes(self) -> list[EndnoteView]:
        """The endnotes, each with the references to it so far."""
        return [
            EndnoteView(
                note.number, endnote_anchor(note.number), note.blocks, tuple(self.references.get(note.number, ()))
            )
            for note in self.full.endnotes
        ]

    def _references(self, block: str) -> Iterator[Reference]:
        known = {note.number for note in self.full.endnotes}
        done = 0
        for match in ENDNOTE_REFERENCE.finditer(block):
            number = int(match[1])
            if number in known:
                references = self.references.setdefault(number, [])
                references.append(endnote_anchor(number, len(references) + 1))
                yield Reference(block[done : match.start()])
                yield Reference(match[0], number, references[-1])
                done = match.end()
        yield Reference(block[done:])


@dataclass(frozen=True, slots=True)
class Appearance:
    """Where a name stands: its paragraphs in each article, and the pages that mention it."""

    name: NameRecord
    spellings: list[str]
    paragraphs: list[tuple[Source, list[int]]]
    pages: list[Page]
    said: list[Entry]
    took_part: list[Entry]
    roles: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class _Shown:
    """An article while its page is made: the topics of its paragraphs, and what is linked so far."""

    source: Source
    topics: Mapping[int, list[Page]]
    seen: set[Target] = field(default_factory=set)


class PageMaker:
    """Renders every generated page of one site."""

    def __init__(self, renderer: Renderer, rendered: Rendered, lean: float, cache: Cache) -> None:
        library = renderer.library
        self.library, self.renderer = library, renderer
        self.mentions = rendered.mentions
        self.cited = backlinks(rendered.occurrences)
        citations = citations_by_topic(library, rendered.occurrences)
        self.inputs = CacheInputs(library, rendered, self.cited, citations, lean)
        self.cache = cache.with_inputs(self.inputs.of_all(), renderer.evidence.cache_inputs())
        self.views = DisputeViews(self.renderer, rendered.used, citations, lean)

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
        page = article_page(source.key)
        own_text = OwnText(source.full) if source.full else None
        body = self._body(source, own_text)
        uncited = [number for number in source.passages if not self.cited.get((source.key, number))]
        headings = {index: f"section-{index}" for index, item in enumerate(body) if isinstance(item, Heading)}
        toc = [
            TocEntry(2, "record", "What is known of this article"),
            TocEntry(2, "paragraphs", "The article, whole" if own_text else "The article, paragraph by paragraph"),
            *(TocEntry(3, headings[index], item.text) for index, item in enumerate(body) if isinstance(item, Heading)),
        ]
        endnotes = own_text.endnotes() if own_text else []
        toc += [TocEntry(2, "endnotes", "The article’s endnotes")] if endnotes else []
        html = self.renderer.render(
            "article.html",
            page,
            source=source,
            coins=coins(self.entries[source.key].record),
            record=list(_record(source)),
            body=body,
            uncited=uncited,
            headings=headings,
            endnotes=endnotes,
        )
        how = "whole, and told" if own_text else "told"
        description = f"{source.byline}, {source.meta.title}, {source.dated}: {how} paragraph by paragraph."
        return GeneratedPage(page, source.meta.title, description, html, tuple(toc))

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
        found = self._appearances()
        groups = [
            (
                kind,
                label,
                sorted((entry for entry in found if entry.name.kind == kind), key=lambda entry: _filed(entry.name)),
            )
            for kind, label in KINDS.items()
        ]
        groups = [group for group in groups if group[2]]
        html = self.renderer.render("whos_who.html", WHOS_WHO, groups=groups)
        toc = tuple(TocEntry(2, kind.lower(), label) for kind, label, _ in groups)
        description = "The people, organisations, places and events in the articles, with every spelling used."
        return GeneratedPage(WHOS_WHO, "Who’s who", description, html, toc)

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
                yield TocEntry(2, f"chronology-{year or 'undated'}", str(year or "Without a date"))
        prefix = {ALLEGATIONS: "ledger", DISAGREEMENTS: "disagreements"}.get(path)
        for id in self.views.sections(path) if prefix else ():
            yield TocEntry(2, f"{prefix}-{id}", self.library.topics[TopicId(id)].title)
        if path == SOURCES_BY_TOPIC:
            yield TocEntry(2, "independence", "How independent are the articles?")

    # --- parts -----------------------------------------------------------------------------------------------------

    def _body(self, source: Source, own_text: OwnText | None) -> list[Heading | PassageView]:
        """What the page shows in reading order: the article's own headings and paragraphs where these are published."""
        show = _Shown(source, self._topics(source))
        if own_text is None:
            return [item if isinstance(item, Heading) else self._passage(show, item) for item in source.body]
        return [
            item
            if isinstance(item, Heading)
            else self._passage(
                show, source.passages.get(item.number, Passage(item.number, (), item.position)), own_text.blocks(item)
            )
            for item in own_text.full.body
        ]

    def _topics(self, source: Source) -> dict[int, list[Page]]:
        """The topics on which each paragraph of an article bears, in the topics' order."""
        found: dict[int, list[Page]] = {}
        for id in (id for id in self.library.topics if id in source.meta.about):
            for number in source.about(id):
                found.setdefault(number, []).append(self.library.topics[id])
        return found

    def _passage(self, show: "_Shown", passage: Passage, full: Sequence[Sequence[Reference]] = ()) -> PassageView:
        source, seen = show.source, show.seen
        cited = [(source.key, passage.number)]
        occurrences = self.cited.get((source.key, passage.number), [])
        by_page = groupby(occurrences, key=lambda occurrence: occurrence.page)
        return PassageView(
            number=passage.number,
            anchor=paragraph_anchor(passage.number),
            blocks=[self.renderer.linked(block, cited, article_page(source.key), seen) for block in passage.blocks],
            full=full,
            topics=show.topics.get(passage.number, []),
            cited_by=[(self.library.pages[path], list(uses)) for path, uses in by_page if path in self.library.pages],
        )

    def _appearances(self) -> list[Appearance]:
        paragraphs: dict[str, dict[SourceKey, set[int]]] = {}
        for source in self.library.sources.values():
            for number in source.passages:
                for owner in self.named[source.key, number]:
                    paragraphs.setdefault(owner, {}).setdefault(source.key, set()).add(number)
        pages: dict[str, list[Page]] = {}
        for path, page in self.library.pages.items():
            for id in self.mentions.get(path, ()):
                pages.setdefault(id, []).append(page)
        return [
            Appearance(
                name=name,
                spellings=[spelling.text for spelling in name.spellings],
                paragraphs=[
                    (self.library.sources[key], sorted(found)) for key, found in paragraphs.get(name.id, {}).items()
                ],
                pages=pages.get(name.id, []),
                said=[entry for entry in self.library.ledger.of_person(name.id) if entry.speaker == name.id],
                took_part=[entry for entry in self.library.ledger.of_person(name.id) if entry.speaker != name.id],
                roles=_roles(entry for entry in self.library.ledger.of_person(name.id) if entry.speaker == name.id),
            )
            for name in self.library.names.values()
        ]


def _filed(name: NameRecord) -> str:
    """Under what a reader looks for a name: that of a person under its last word."""
    words = name.name.split()
    filed = [words[-1].removeprefix("al-"), *words] if name.kind == "Person" else words
    return " ".join(filed).casefold()


def _roles(statements: Iterable[Entry]) -> list[tuple[str, str]]:
    """The roles in which somebody speaks, each with the statements that are made in it, by their dates.

    It is no term of office: only a statement whose date has two ends can be the first or the last of them.
    """
    found: dict[str, list[Entry]] = {}
    for entry in statements:
        if entry.role:
            found.setdefault(entry.role, []).append(entry)
    return [(role, _span(entries)) for role, entries in found.items()]


def _span(statements: Sequence[Entry]) -> str:
    """``a statement of 5 April 2017``, ``statements of 2015 to 2017``, ``2 statements without a date of their own``."""
    dates = [
        entry.date.start.date.spoken() for entry in statements if entry.date and entry.date.start and entry.date.end
    ]
    if not dates:
        number = counted(len(statements), "statement")
        return f"{number} without a date of {'its' if len(statements) == 1 else 'their'} own"
    some = "a statement" if len(statements) == 1 else "statements"
    return f"{some} of {' to '.join(dict.fromkeys([dates[0], dates[-1]]))}"


def _record(source: Source) -> Iterator[tuple[str, str | Markup, str, str]]:
    """Each field of an article's record: its name, its value in words, how it is known, and a note."""
    meta = source.meta
    values = {
        "title": meta.title,
        "author": " and ".join(str(person) for person in meta.author),
        "publisher": ", ".join(part for part in (meta.container_title, meta.publisher) if part),
        "issued": source.dated if meta.issued or meta.provenance["issued"].not_before else "",
        "URL": str(meta.URL or ""),
    }
    for name in RECORD_FIELDS:
        provenance = meta.provenance[name]
        yield FIELD_NAMES[name], values[name] or "Unknown", provenance.status.value, provenance.note or ""
