"""The printable edition: the whole site as one page, made of the finished pages, so that nothing is written twice.

Each page becomes a chapter in the order of the navigation. Its ids get the chapter's name in front, so that none stands
twice; links between chapters stay within the edition, others get the site's address, which paper can show. A view that
a page places is left out where the view has a chapter of its own, but for the picture of a chronology; and so is what
only a screen can use (filters, links to a heading itself).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from posixpath import dirname, join, normpath, relpath
from urllib.parse import unquote

import lxml.html
from lxml.etree import SubElement
from lxml.html import HtmlElement
from markupsafe import Markup

from explainer.addresses import (
    ALLEGATIONS,
    ARTICLES,
    CHRONOLOGY,
    DISAGREEMENTS,
    EDITION,
    PROBLEMS,
    SOURCES_BY_TOPIC,
    PagePath,
    article_page,
    is_external,
    join_address,
    page_name,
    split_address,
)
from explainer.dates import PartialDate
from explainer.fragments import NO_XML, drop, read_fragment, set_attribute
from explainer.library import Library, earliest
from explainer.pages.page_frame import Publication
from explainer.pages.rendering import GeneratedPage, TocEntry, environment

VIEWS = {
    "chronology": CHRONOLOGY,
    "ledger": ALLEGATIONS,
    "disagreements": DISAGREEMENTS,
    "matrix": SOURCES_BY_TOPIC,
}
"""The page of its own that each view has, by the class of the view's element."""

NOT_FOR_PAPER = "|".join((".//form", ".//a[@class='headerlink']", ".//script"))
POINTING = ("aria-labelledby", "aria-describedby", "aria-details", "aria-controls", "for", "headers")
"""Attributes beside ``href`` that name ids, separated by spaces."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """A finished page: its title, its address where the site's is known, the name of its file in the site, its body."""

    path: PagePath
    title: str
    address: str
    built: str
    html: str = field(repr=False)
    reviewed: PartialDate | None = None

    @property
    def name(self) -> str:
        """What stands in front of the chapter's ids."""
        return page_name(self.path)

    @property
    def anchor(self) -> str:
        """The id of the chapter itself."""
        return f"chapter-{self.name}"


@dataclass(frozen=True, slots=True)
class BoundChapter:
    """A chapter as a part of the edition: its heading, its body, and its sections as id and title."""

    chapter: Chapter
    title: str
    html: Markup
    sections: Sequence[tuple[str, str]]


def edition_page(chapters: Sequence[Chapter], built: str, site: Publication, pdf: str = "") -> GeneratedPage:
    """The edition, whose file in the site is ``built``; ``pdf`` is a link to the same as a PDF, if there is one."""
    parts = list(bound(chapters, built))
    reviewed = max((chapter.reviewed for chapter in chapters if chapter.reviewed), default=None)
    html = environment().get_template("edition.html").render(chapters=parts, site=site, reviewed=reviewed, pdf=pdf)
    toc = tuple(TocEntry(2, part.chapter.anchor, part.title) for part in parts)
    description = "The whole site on one page, for printing and keeping."
    meta = {"robots": "noindex", "search": {"exclude": True}}
    return GeneratedPage(EDITION, "Printable edition", description, html, toc, meta)


def in_reading_order(navigation: Sequence[PagePath], library: Library) -> list[PagePath]:
    """The pages of an edition: those of the navigation, the articles behind their list, or else at the end.

    The page of problem kinds is for editors and left out.
    """
    order = [path for path in navigation if path != PROBLEMS]
    articles = [article_page(source.key) for source in sorted(library.sources.values(), key=earliest)]
    at = order.index(ARTICLES) + 1 if ARTICLES in order else len(order)
    return [*order[:at], *articles, *order[at:]]


def bound(chapters: Sequence[Chapter], edition: str) -> Iterator[BoundChapter]:
    """Each chapter as a part of one page, whose file in the site is ``edition``."""
    own = {chapter.path: chapter for chapter in chapters}
    trees = {chapter.built: _for_paper(chapter, own) for chapter in chapters}
    links = _ChapterLinks(
        {chapter.built: chapter for chapter in chapters},
        {built: {str(id) for id in tree.xpath(".//@id")} for built, tree in trees.items()},
        [own[path].built for path in VIEWS.values() if path in own],
        edition,
    )
    for chapter in chapters:
        tree = trees[chapter.built]
        _bind(tree, chapter, links)
        title = next((heading.text_content() for heading in tree.iter("h2")), chapter.title)
        headings = [found for found in tree.iter("h3") if found.get("id") and found.getparent().tag == "div"]
        sections = [(str(found.get("id")), found.text_content()) for found in headings]
        html = Markup(lxml.html.tostring(tree, encoding="unicode"))  # noqa: S704 (the page's own)
        yield BoundChapter(chapter, title, html, sections)


def _for_paper(chapter: Chapter, own: Mapping[PagePath, Chapter]) -> HtmlElement:
    """The page's body without what only a screen can use, or another chapter has."""
    tree = read_fragment(chapter.html)
    for element in tree.xpath(NOT_FOR_PAPER):
        drop(element)
    for view in tree.xpath(".//explainer-view"):
        page = next((VIEWS[name] for name in str(view.get("class")).split() if name in VIEWS), None)
        if page and page in own and page != chapter.path:
            _leave_out(view, own[page].title, relpath(own[page].built, dirname(chapter.built) or "."))
    return tree


def _leave_out(view: HtmlElement, title: str, href: str) -> None:
    """Say where a view stands whole, in its place; a picture stays."""
    for child in list(view):
        if child.tag != "figure":
            view.remove(child)
    line = SubElement(view, "p", {"class": "edition-elsewhere"})
    line.text = "In full in the chapter "
    link = SubElement(line, "a", {"href": href})
    link.text = title
    link.tail = "."


@dataclass(frozen=True, slots=True)
class _ChapterLinks:
    """Where links between pages lead within the edition."""

    chapters: Mapping[str, Chapter]
    ids: Mapping[str, set[str]]
    views: Sequence[str]
    edition: str

    def moved(self, chapter: Chapter, href: str) -> str:
        """What a link of a chapter becomes."""
        if is_external(href):
            return href
        parts = split_address(href)
        target, anchor = self._file(chapter, unquote(parts.path)), unquote(parts.fragment)
        if target in self.chapters:
            return f"#{self._id(target, anchor)}"
        return join_address(chapter.address, href) if chapter.address else self.relative(chapter, href)

    def relative(self, chapter: Chapter, href: str) -> str:
        """A link or image of a chapter as seen from the edition's page."""
        if is_external(href):
            return href
        parts = split_address(href)
        path = relpath(join(dirname(chapter.built), parts.path), dirname(self.edition) or ".")
        return parts._replace(path=path + ("/" if parts.path.endswith("/") else "")).geturl()

    def _file(self, chapter: Chapter, path: str) -> str:
        if not path:
            return chapter.built
        target = normpath(join(dirname(chapter.built), path))
        return target if target in self.chapters else normpath(join(target, "index.html"))

    def _id(self, target: str, anchor: str) -> str:
        """The id of a place; one that was left out with its view stands in the view's own chapter."""
        for built in (target, *self.views) if anchor else ():
            if anchor in self.ids[built]:
                return f"{self.chapters[built].name}--{anchor}"
        return self.chapters[target].anchor


def _bind(tree: HtmlElement, chapter: Chapter, links: _ChapterLinks) -> None:
    """Make the ids, links and headings of a page those of a part of the edition."""
    known = links.ids[chapter.built]
    for element in tree.iter(lxml.html.etree.Element):
        if (id := element.get("id")) is not None:
            set_attribute(element, "id", f"{chapter.name}--{id}")
        if (href := element.get("href")) is not None:
            set_attribute(element, "href", links.moved(chapter, href))
        if (source := element.get("src")) is not None:
            set_attribute(element, "src", links.relative(chapter, source))
        for name in POINTING:
            if (ids := element.get(name)) is not None:
                set_attribute(element, name, " ".join(f"{chapter.name}--{id}" for id in ids.split() if id in known))
        if element.tag in {"h1", "h2", "h3", "h4", "h5"}:
            element.tag = f"h{int(element.tag[1]) + 1}"
        if element.get("role") == "doc-endnotes":  # a landmark, of which there may be one in each chapter
            element.attrib.pop("aria-labelledby", None)
            element.set("aria-label", f"Notes: {NO_XML.sub(' ', chapter.title)}")
