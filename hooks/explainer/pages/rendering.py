"""Templates with autoescaping, and the pieces of text that they show: plain, linked, or quoted and verified."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from explainer.addresses import (
    ALLEGATIONS,
    ARTICLES,
    BIBLIOGRAPHY,
    CHRONOLOGY,
    RECORDS_BIBTEX,
    RECORDS_CSL,
    WHOS_WHO,
    Anchor,
    PagePath,
    article_page,
    entry_anchor,
    paragraph_anchor,
    statement_anchor,
    year_anchor,
)
from explainer.authored import PassageRef
from explainer.evidence import Evidence
from explainer.library import Library
from explainer.quotations import find_quotations, outermost
from explainer.records import Target

TEMPLATES = Path(__file__).parent / "templates"

Resolve = Callable[[PagePath, PagePath, Anchor | None], str]
"""Gives the URL, relative to the first page, of the second and an anchor on it."""


class Piece(NamedTuple):
    """A stretch of text: plain, a cross-link, or a quotation with what is known of it (``verified`` …)."""

    text: str
    target: Target | None = None
    proof: str = ""


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
    meta: Mapping[str, object] = field(default_factory=dict)
    """What a theme or a plugin reads beside title and description, as in a page's front matter."""


@cache
def environment() -> Environment:
    """The templates of this package, every value escaped; a process that builds or checks again compiles none twice."""
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,  # it would ask the disk for each template of each page
    )


@dataclass(frozen=True, slots=True)
class Renderer:
    """Renders templates for the pages of one site."""

    library: Library
    evidence: Evidence
    resolve: Resolve
    templates: Environment

    def render(self, template: str, page: PagePath, **values: object) -> str:
        """One template, its links as seen from ``page``."""

        def href(target: PagePath, anchor: Anchor | None = None) -> str:
            return self.resolve(page, target, anchor)

        return self.templates.get_template(template).render(
            href=href,
            article_page=article_page,
            paragraph_anchor=paragraph_anchor,
            entry_anchor=entry_anchor,
            statement_anchor=statement_anchor,
            year_anchor=year_anchor,
            bibliography_page=BIBLIOGRAPHY,
            articles_page=ARTICLES,
            chronology_page=CHRONOLOGY,
            allegations_page=ALLEGATIONS,
            whos_who_page=WHOS_WHO,
            records_bibtex=RECORDS_BIBTEX,
            records_csl=RECORDS_CSL,
            library=self.library,
            quoted=self.quoted,
            **values,
        )

    def quoted(self, text: str, passages: Iterable[PassageRef]) -> list[Piece]:
        """``text`` in pieces, its quotations with what is known of them."""
        return list(self._pieces(text, list(passages), lambda part: iter([Piece(part)])))

    def linked(self, text: str, passages: Iterable[PassageRef], page: PagePath, seen: set[Target]) -> list[Piece]:
        """The same, and the first mention on the page of each name with what it links to."""
        return list(self._pieces(text, list(passages), lambda part: self._links(part, page, seen)))

    def _pieces(self, text: str, passages: list[PassageRef], rest: Callable[[str], Iterator[Piece]]) -> Iterator[Piece]:
        done = 0
        for quotation in outermost(find_quotations(text)):
            yield from rest(text[done : quotation.start])
            proof = self.evidence.check(quotation, passages).proof
            yield Piece(text[quotation.start : quotation.end], proof=proof.value)
            done = quotation.end
        yield from rest(text[done:])

    def _links(self, text: str, page: PagePath, seen: set[Target]) -> Iterator[Piece]:
        done = 0
        for start, end, spelling in self.library.link_matcher.find(text):
            target = self.library.targets[spelling]
            if not (target in seen or target.page == page):
                seen.add(target)
                yield Piece(text[done:start])
                yield Piece(text[start:end], target)
                done = end
        yield Piece(text[done:])
