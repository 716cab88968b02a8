"""Generated pages: straight from the records to HTML, by templates with autoescaping; never through Markdown.

Each function returns a ``GeneratedPage``; where it is written and inside which theme is the engine adapter's business.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
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
    endnote_anchor,
    paragraph_anchor,
)
from explainer.bibliography import bibliography
from explainer.dates import PartialDate
from explainer.evidence import Evidence
from explainer.library import Library, backlinks
from explainer.problems import ProblemKind
from explainer.quotations import find_quotations, outermost
from explainer.records import RECORD_FIELDS, FullText, Heading, NameRecord, Occurrence, Page, Passage, Source, Target

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
ENDNOTE_REFERENCE = re.compile(r"\[(\d{1,4})\]")
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
class Piece:
    """A stretch of text: plain, a cross-link, or a quotation with what is known of it (``verified`` …)."""

    text: str
    target: Target | None = None
    proof: str = ""


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


@dataclass(frozen=True, slots=True)
class EndnoteView:
    """One endnote of an article: its blocks, and the places in the text that refer to it."""

    number: int
    anchor: Anchor
    blocks: tuple[str, ...]
    places: tuple[Anchor, ...]


@dataclass(frozen=True, slots=True)
class OwnText:
    """An article's own text with its references to endnotes, numbered in the order in which ``blocks`` is asked."""

    full: FullText
    places: dict[int, list[Anchor]] = field(default_factory=dict)

    def blocks(self, passage: Passage) -> list[list[Reference]]:
        """The blocks of a paragraph, each reference to an endnote that exists as a piece of its own."""
        return [list(self._references(block)) for block in passage.blocks]

    def endnotes(self) -> list[EndnoteView]:
        """The endnotes with the places that referred to them so far."""
        return [
            EndnoteView(note.number, endnote_anchor(note.number), note.blocks, tuple(self.places.get(note.number, ())))
            for note in self.full.endnotes
        ]

    def _references(self, block: str) -> Iterator[Reference]:
        known = {note.number for note in self.full.endnotes}
        done = 0
        for match in ENDNOTE_REFERENCE.finditer(block):
            number = int(match[1])
            if number in known:
                places = self.places.setdefault(number, [])
                places.append(endnote_anchor(number, len(places) + 1))
                yield Reference(block[done : match.start()])
                yield Reference(match[0], number, places[-1])
                done = match.end()
        yield Reference(block[done:])


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
        evidence: Evidence,
    ) -> None:
        self.library = library
        self.resolve = resolve
        self.evidence = evidence
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
        html = self._render(
            "article.html",
            page,
            source=source,
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

    def _body(self, source: Source, own_text: OwnText | None) -> list[Heading | PassageView]:
        """What the page shows in reading order: the article's own headings and paragraphs where these are published."""
        seen: set[Target] = set()
        if own_text is None:
            return [item if isinstance(item, Heading) else self._passage(source, item, seen) for item in source.body]
        return [
            item
            if isinstance(item, Heading)
            else self._passage(
                source,
                source.passages.get(item.number, Passage(item.number, (), item.position)),
                seen,
                own_text.blocks(item),
            )
            for item in own_text.full.body
        ]

    def _passage(
        self, source: Source, passage: Passage, seen: set[Target], full: Sequence[Sequence[Reference]] = ()
    ) -> PassageView:
        occurrences = self.cited.get((source.key, passage.number), [])
        by_page = groupby(occurrences, key=lambda occurrence: occurrence.page)
        return PassageView(
            number=passage.number,
            anchor=paragraph_anchor(passage.number),
            blocks=[list(self._pieces(block, source.key, passage.number, seen)) for block in passage.blocks],
            full=full,
            topics=[page for topic, page in self.library.topics.items() if passage.number in source.about(topic)],
            cited_by=[(self.library.pages[path], list(uses)) for path, uses in by_page if path in self.library.pages],
        )

    def _pieces(self, text: str, key: SourceKey, number: int, seen: set[Target]) -> Iterator[Piece]:
        """A block of a telling in pieces: its quotations, and the first mention on the page of each name."""
        done = 0
        for quotation in outermost(find_quotations(text)):
            yield from self._linked(text[done : quotation.start], article_page(key), seen)
            proof = self.evidence.check(quotation, [(key, number)]).proof
            yield Piece(text[quotation.start : quotation.end], proof=proof.value)
            done = quotation.end
        yield from self._linked(text[done:], article_page(key), seen)

    def _linked(self, text: str, page: PagePath, seen: set[Target]) -> Iterator[Piece]:
        """``text`` in pieces, the first mention of each name on the page with what it links to."""
        done = 0
        for start, end, spelling in self.library.links.find(text):
            target = self.library.targets[spelling]
            if not (target in seen or target.page == page):
                seen.add(target)
                yield Piece(text[done:start])
                yield Piece(text[start:end], target)
                done = end
        yield Piece(text[done:])

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
    for name in RECORD_FIELDS:
        provenance = meta.provenance[name]
        yield FIELD_NAMES[name], values[name] or "Unknown", provenance.status.value, provenance.note or ""
