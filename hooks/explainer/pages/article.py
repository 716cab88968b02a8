"""The page of an article: its record, its paragraphs as we tell them or whole, and who cites each of them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from markupsafe import Markup

from explainer.addresses import Anchor, article_page, endnote_anchor, paragraph_anchor
from explainer.authored import RECORD_FIELDS, PassageRef
from explainer.exchange import CslItem, coins
from explainer.pages.rendering import GeneratedPage, Piece, Renderer, TocEntry
from explainer.records import FullText, Heading, Occurrence, Page, Passage, Source, Target

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
class ArticlePage:
    """The page of one article while it is made: who cites its paragraphs, and what is linked so far."""

    renderer: Renderer
    source: Source
    cited: Mapping[PassageRef, Sequence[Occurrence]]
    seen: set[Target] = field(default_factory=set)

    def render(self, record: CslItem) -> GeneratedPage:
        """The finished page; ``record`` is the article's bibliographic record."""
        source, page = self.source, article_page(self.source.key)
        own_text = OwnText(source.full) if source.full else None
        body = self._body(own_text)
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
            coins=coins(record),
            record=list(_record(source)),
            body=body,
            uncited=uncited,
            headings=headings,
            endnotes=endnotes,
        )
        how = "whole, and told" if own_text else "told"
        description = f"{source.byline}, {source.meta.title}, {source.dated}: {how} paragraph by paragraph."
        return GeneratedPage(page, source.meta.title, description, html, tuple(toc))

    def _body(self, own_text: OwnText | None) -> list[Heading | PassageView]:
        """What the page shows in reading order: the article's own headings and paragraphs where these are published."""
        source, topics = self.source, self._topics()
        if own_text is None:
            return [item if isinstance(item, Heading) else self._passage(topics, item) for item in source.body]
        return [
            item
            if isinstance(item, Heading)
            else self._passage(
                topics, source.passages.get(item.number, Passage(item.number, (), item.position)), own_text.blocks(item)
            )
            for item in own_text.full.body
        ]

    def _topics(self) -> dict[int, list[Page]]:
        """The topics on which each paragraph bears, in the topics' order."""
        found: dict[int, list[Page]] = {}
        for id in (id for id in self.renderer.library.topics if id in self.source.meta.about):
            for number in self.source.about(id):
                found.setdefault(number, []).append(self.renderer.library.topics[id])
        return found

    def _passage(
        self, topics: Mapping[int, list[Page]], passage: Passage, full: Sequence[Sequence[Reference]] = ()
    ) -> PassageView:
        key, pages = self.source.key, self.renderer.library.pages
        itself = (key, passage.number)
        occurrences = self.cited.get(itself, [])
        by_page = groupby(occurrences, key=lambda occurrence: occurrence.page)
        return PassageView(
            number=passage.number,
            anchor=paragraph_anchor(passage.number),
            blocks=[self.renderer.linked(block, [itself], article_page(key), self.seen) for block in passage.blocks],
            full=full,
            topics=topics.get(passage.number, []),
            cited_by=[(pages[path], list(uses)) for path, uses in by_page if path in pages],
        )


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
