"""What a built page says to a reader, whichever engine built it: blocks of text, notes, anchors, links."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import lxml.html
from lxml.html import HtmlElement

from explainer.markup.runs import BLOCKS

ARTICLE = "//article[contains(concat(' ', @class, ' '), ' md-content__inner ')]"
FURNITURE = (
    ".//*[contains(concat(' ', @class, ' '), ' headerlink ')]",  # the toc extension's permanent links
    ".//*[@class='note-back' or @class='footnote-backref']",  # a note's ways back, each engine's own
    ".//form[@hidden]",  # for the site's own scripts
    ".//script|.//style|./nav|./aside",  # the theme's
    ".//explainer-page-end|.//explainer-notice",  # what stands around a page: how to cite it, that its review is old
)
NOTES = ".//section[@class='notes']|.//div[@class='footnote']"
MARK = "note-ref", "footnote-ref"


@dataclass(frozen=True)
class Article:
    """The part of a page that is its own: text block by block, marks with what their notes say, ids, links resolved.

    ``headings`` are those of the ids that headings have.
    """

    blocks: list[str]
    notes: list[tuple[str, list[str]]]
    ids: set[str]
    headings: set[str]
    links: list[tuple[str, str]]


def read_article(file: Path, address: str) -> Article:
    """One page of a site, built under ``address``."""
    document = lxml.html.document_fromstring(file.read_bytes(), parser=lxml.html.HTMLParser(encoding="utf-8"))
    (article,) = document.xpath(ARTICLE)
    for furniture in FURNITURE:
        for element in article.xpath(furniture):
            element.drop_tree()
    links = [(_text(link), _resolved(address, link.get("href"))) for link in article.iter("a") if link.get("href")]
    ids = {element.get("id") for element in article.iter() if element.get("id")}
    headings = {str(id) for id in article.xpath(".//*[self::h1 or self::h2 or self::h3 or self::h4]/@id")}
    said = {entry.get("id"): _blocks(entry) for entry in article.xpath(f"({NOTES})/ol/li")}
    marks = [link for link in article.iter("a") if link.get("class") in MARK]
    notes = [(_text(mark), said.get(mark.get("href", "#")[1:], [])) for mark in marks]
    for section in article.xpath(f"({NOTES})/ol"):
        section.drop_tree()
    return Article(_blocks(article), notes, ids, headings, links)


def _resolved(address: str, href: str) -> str:
    url = urlsplit(urljoin(address, href))
    return url._replace(path=url.path.removesuffix("index.html")).geturl()


def _text(element: HtmlElement) -> str:
    return " ".join(element.text_content().split())


def _blocks(element: HtmlElement) -> list[str]:
    """The text of each block, in order, as far as it has any."""
    joined = "".join(_pieces(element)).split("\n\n")
    return [text for block in joined if (text := " ".join(block.split()))]


def _pieces(element: HtmlElement) -> Iterator[str]:
    if not isinstance(element.tag, str):
        return
    border = "\n\n" if element.tag in BLOCKS or element.tag == "br" else ""
    yield border + " ".join((element.text or "").split("\n\n"))
    for child in element:
        yield from _pieces(child)
        yield " ".join((child.tail or "").split("\n\n"))
    yield border
