"""Generated pages: straight from the records to HTML, by templates with autoescaping; never through Markdown.

Each function returns a ``GeneratedPage``; where it is written and inside which theme is the engine adapter's business.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from explainer.addresses import (
    ARTICLES,
    BIBLIOGRAPHY,
    PROBLEMS,
    WHOS_WHO,
    Anchor,
    PagePath,
    SourceKey,
    article_page,
    paragraph_anchor,
)
from explainer.bibliography import bibliography
from explainer.dates import PartialDate
from explainer.library import Library, backlinks
from explainer.problems import ProblemKind
from explainer.records import RECORD_FIELDS, Heading, NameRecord, Occurrence, Page, Passage, Source, Target
from explainer.spellings import quotations

HERE = Path(__file__).parent
STYLESHEET = HERE / "assets" / "explainer.css"

Resolve = Callable[[PagePath, PagePath, Anchor | None], str]
"""Gives the URL, relative to the first page, of the second and an anchor on it."""

KINDS = {
    "Person": "People",
    "Organization": "Organisations",
    "Place": "Places",
    "Event": "Events",
    "DefinedTerm": "Terms",
}
FIELD_NAMES = {"title": "Title", "author": "Author", "publisher": "Publisher", "issued": "Date", "URL": "Address"}


@dataclass(frozen=True, slots=True)
class TocEntry:
    """One entry of a page's table of contents."""

    level: int
    anchor: str
    text: str


@dataclass(frozen=True, slots=True)
class GeneratedPage:
    """A finished page body and what a theme wants to know of it."""

    path: PagePath
    title: str
    description: str
    html: str
    toc: tuple[TocEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class PassageView:
    """One numbered paragraph as its article's page shows it."""

    number: int
    anchor: Anchor
    blocks: list[list[tuple[str, Target | None]]]
    topics: list[Page]
    cited_by: list[tuple[Page, list[Occurrence]]]


@dataclass(frozen=True, slots=True)
class Appearance:
    """Where a name stands: its paragraphs in each article, and the pages that mention it."""

    name: NameRecord
    written: list[str]
    paragraphs: list[tuple[Source, list[int]]]
    pages: list[Page]


class PageMaker:
    """Renders every generated page of one site."""

    def __init__(
        self,
        library: Library,
        occurrences: Sequence[Occurrence],
        mentions: Mapping[PagePath, Iterable[str]],
        resolve: Resolve,
    ) -> None:
        self.library = library
        self.resolve = resolve
        self.mentions = mentions
        self.cited = backlinks(occurrences)
        self.templates = Environment(
            loader=FileSystemLoader(HERE / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def all(self) -> Iterator[GeneratedPage]:
        """Every page; none for a project without articles."""
        if self.library.sources:
            yield self.articles()
            yield self.bibliography()
            yield self.whos_who()
            yield self.problems()
            yield from map(self.article, self.library.sources.values())

    def article(self, source: Source) -> GeneratedPage:
        """One article: its record, its numbered paragraphs, and who cites each of them."""
        page = article_page(source.key)
        seen: set[Target] = set()
        body = [item if isinstance(item, Heading) else self._passage(source, item, seen) for item in source.body]
        uncited = [number for number in source.passages if not self.cited.get((source.key, number))]
        headings = {index: f"section-{index}" for index, item in enumerate(source.body) if isinstance(item, Heading)}
        toc = [
            TocEntry(2, "record", "What is known of this article"),
            TocEntry(2, "paragraphs", "The article, paragraph by paragraph"),
        ]
        toc += [
            TocEntry(3, headings[index], item.text)
            for index, item in enumerate(source.body)
            if isinstance(item, Heading)
        ]
        html = self._render(
            "article.html",
            page,
            source=source,
            record=list(_record(source)),
            body=body,
            uncited=uncited,
            headings=headings,
        )
        description = f"{source.byline}, {source.meta.title}, {source.dated}: told paragraph by paragraph."
        return GeneratedPage(page, source.meta.title, description, html, tuple(toc))

    def articles(self) -> GeneratedPage:
        """The list of articles, with how much of each is cited."""
        rows = [
            (source, len(source.passages), sum(1 for number in source.passages if self.cited.get((source.key, number))))
            for source in sorted(self.library.sources.values(), key=_earliest)
        ]
        description = "The articles this site rests on, each told paragraph by paragraph in our own words."
        return GeneratedPage(ARTICLES, "The articles", description, self._render("articles.html", ARTICLES, rows=rows))

    def bibliography(self) -> GeneratedPage:
        """The formatted bibliography."""
        sources = self.library.sources
        entries = [(sources[key], entry) for key, entry in bibliography(sources.values())]
        html = self._render("bibliography.html", BIBLIOGRAPHY, entries=entries)
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
                sorted((entry for entry in found if entry.name.kind == kind), key=lambda entry: entry.name.name),
            )
            for kind, label in KINDS.items()
        ]
        groups = [group for group in groups if group[2]]
        html = self._render("whos_who.html", WHOS_WHO, groups=groups)
        toc = tuple(TocEntry(2, kind.lower(), label) for kind, label, _ in groups)
        description = "The people, organisations, places and events in the articles, with every spelling used."
        return GeneratedPage(WHOS_WHO, "Who’s who", description, html, toc)

    def problems(self) -> GeneratedPage:
        """Every kind of problem, for editors."""
        rules = [kind.value for kind in ProblemKind]
        description = "Every kind of problem the build reports: its id, what it means and what to do about it."
        html = self._render("problems.html", PROBLEMS, rules=rules)
        return GeneratedPage(PROBLEMS, "What the build refuses", description, html)

    # --- parts -----------------------------------------------------------------------------------------------------

    def _render(self, template: str, page: PagePath, **values: object) -> str:
        def href(target: PagePath, anchor: Anchor | None = None) -> str:
            return self.resolve(page, target, anchor)

        return self.templates.get_template(template).render(
            href=href,
            article_page=article_page,
            paragraph_anchor=paragraph_anchor,
            bibliography_page=BIBLIOGRAPHY,
            articles_page=ARTICLES,
            **values,
        )

    def _passage(self, source: Source, passage: Passage, seen: set[Target]) -> PassageView:
        occurrences = self.cited.get((source.key, passage.number), [])
        by_page = groupby(occurrences, key=lambda occurrence: occurrence.page)
        return PassageView(
            number=passage.number,
            anchor=paragraph_anchor(passage.number),
            blocks=[list(self._linked(block, article_page(source.key), seen)) for block in passage.blocks],
            topics=[page for topic, page in self.library.topics.items() if passage.number in source.about(topic)],
            cited_by=[(self.library.pages[path], list(uses)) for path, uses in by_page if path in self.library.pages],
        )

    def _linked(self, text: str, page: PagePath, seen: set[Target]) -> Iterator[tuple[str, Target | None]]:
        """``text`` in pieces, the first mention of each name on the page with what it links to."""
        quoted = quotations(text)
        done = 0
        for start, end, spelling in self.library.links.find(text):
            target = self.library.targets[spelling]
            in_quotation = any(first <= start and end <= last for first, last in quoted)
            if not (in_quotation or target in seen or target.page == page):
                seen.add(target)
                yield text[done:start], None
                yield text[start:end], target
                done = end
        yield text[done:], None

    def _appearances(self) -> list[Appearance]:
        paragraphs: dict[str, dict[SourceKey, set[int]]] = {}
        for source in self.library.sources.values():
            for passage in source.passages.values():
                for _, _, spelling in self.library.mentions.find(passage.text):
                    owner = self.library.spelled[spelling].id
                    paragraphs.setdefault(owner, {}).setdefault(source.key, set()).add(passage.number)
        return [
            Appearance(
                name=name,
                written=[spelling.text for spelling in name.spellings],
                paragraphs=[
                    (self.library.sources[key], sorted(found)) for key, found in paragraphs.get(name.id, {}).items()
                ],
                pages=[page for path, page in self.library.pages.items() if name.id in self.mentions.get(path, ())],
            )
            for name in self.library.names.values()
        ]


def _earliest(source: Source) -> tuple[PartialDate, SourceKey]:
    """The date an article is of, or before which it cannot be; the key settles ties."""
    date = source.meta.issued or source.meta.provenance["issued"].not_before
    return date or PartialDate(9999), source.key


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
    for field in RECORD_FIELDS:
        provenance = meta.provenance[field]
        yield FIELD_NAMES[field], values[field] or "Unknown", provenance.status.value, provenance.note or ""
