"""HTML of ours as Markdown: what Markdown can say becomes Markdown, the rest stays HTML, with its anchors.

Headings with an anchor, paragraphs, tables, simple lists, links and emphasis are Markdown. What only groups such blocks
(a section, an entry of a list of records) or bears an anchor is an element with ``markdown="1"`` (``md_in_html``; an
engine without it reads the same, since empty lines stand within). So every link is Markdown, but for those in pictures:
some engines change links in HTML, others do not. Pictures, and words that neither lead anywhere nor can be led to, stay
as they are. Classes are kept on HTML only, for style sheets.
"""

import html
import re
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import quote

import lxml.html
from lxml.html import HtmlElement

from explainer.addresses import (
    HOME,
    Anchor,
    PagePath,
    built_link,
    is_external,
    join_address,
    relative_link,
    resolve_link,
)
from explainer.fragments import drop, read_fragment, set_attribute

HEADINGS = {f"h{level}": "#" * level for level in range(1, 7)}
EMPHASIS = {"em": "*", "i": "*", "cite": "*", "strong": "**", "b": "**"}
BLOCKS = frozenset(
    "div dl dd details dt explainer-view figure h1 h2 h3 h4 h5 h6 li ol p section summary table ul".split()
)
READ_AS_SPANS = frozenset("dd dt h1 h2 h3 h4 h5 h6 li p summary".split())
"""Elements in which ``md_in_html`` expects no blocks unless it is told."""

READ_IN_HTML = re.compile(r"[\\`*_{}\[\]]")
"""What is markup in HTML too, where an element around it has ``markdown="1"``."""
SPECIAL = re.compile(rf"{READ_IN_HTML.pattern}|!$")

BEGINNING = re.compile(r"(?P<number>\d*)(?=[#+-]|(?<=\d)[.)])")
"""What a paragraph must not begin with, since a heading or a list would."""

UNSAFE_IN_LINK = re.compile(r"[\s\x00-\x1f\x7f<>\"`\\^|{}]")
"""What an address cannot have (RFC 3986), some of which would end a link."""

KEPT = ("id", "class", "lang", "role", "aria-labelledby")
"""Attributes of an element that groups blocks; the others are for our own scripts and search."""

SCRIPTED = ".//form[@hidden]"
"""What is of use only with the site's own scripts."""


@dataclass(frozen=True, slots=True)
class LinkContext:
    """Where blocks are to stand, and how links lead from there.

    ``renamed`` gives the anchors that are called otherwise in the export. With ``directories`` a page's address has no
    file name (``use_directory_urls``); ``site`` is the address of the whole, where that is known.
    """

    page: PagePath
    renamed: Mapping[tuple[PagePath, Anchor | None], Anchor]
    directories: bool
    site: str = ""

    def href(self, href: str) -> str:
        """A link of ours, which names a file of the docs folder, as the export needs it."""
        if is_external(href):
            return href
        target, anchor = resolve_link(self.page, href)
        return (
            relative_link(self.page, target, self.renamed[target, anchor]) if (target, anchor) in self.renamed else href
        )

    def address(self, href: str) -> str:
        """The same as an address, for HTML. With the site's where that is known: some engines change relative ones."""
        if is_external(href):
            return href
        relative = built_link(self.page, self.href(href), directories=self.directories)
        if not self.site or relative.startswith("#"):
            return relative
        own = built_link(HOME, self.page, directories=self.directories)
        return join_address(join_address(self.site, own), relative)


def as_markdown(fragment: str, links: LinkContext) -> str:
    """The blocks of a piece of HTML as Markdown."""
    return _blocks(_read(fragment), links)


def as_html(fragment: str, links: LinkContext) -> str:
    """The blocks of a piece of HTML as HTML, which Markdown leaves as it is."""
    return "\n\n".join(_raw(element, links) for element in _read(fragment))


def with_addresses(fragment: str, links: LinkContext, pages: Container[PagePath]) -> str:
    """HTML whose links are addresses, but for those to ``pages``, which go on naming files."""
    root = _read(fragment)
    for link in root.iter("a"):
        href = link.get("href", "#")
        if not is_external(href) and resolve_link(links.page, href)[0] not in pages:
            set_attribute(link, "href", links.address(href))
    return (root.text or "") + "".join(lxml.html.tostring(child, encoding="unicode") for child in root)


def _read(fragment: str) -> HtmlElement:
    root = read_fragment(fragment)
    for element in root.findall(SCRIPTED):
        drop(element)
    return root


def inline(element: HtmlElement, links: LinkContext) -> str:
    """The inline content of an element as Markdown on one line."""
    return " ".join("".join(_inline(element, links)).split())


def link(text: str, href: str) -> str:
    """A link whose text is Markdown already."""
    href = UNSAFE_IN_LINK.sub(lambda char: quote(char[0]), href)
    return f"[{text}](<{href}>)" if "(" in href or ")" in href else f"[{text}]({href})"


def code(text: str) -> str:
    """Text as Markdown's code, between more backticks than stand together in it."""
    fence = "`" * (1 + max(map(len, re.findall("`+", text)), default=0))
    return f"{fence} {text} {fence}" if "`" in text else f"`{text}`"


def escape(text: str) -> str:
    """Text as Markdown in which no character is markup."""
    return html.escape(SPECIAL.sub(lambda match: f"\\{match[0]}", text), quote=False)


def _inline(element: HtmlElement, links: LinkContext) -> Iterator[str]:
    yield escape(element.text or "")
    for child in element:
        yield _inline_element(child, links)
        yield escape(child.tail or "")


def _inline_element(element: HtmlElement, links: LinkContext) -> str:
    inner = "".join(_inline(element, links))
    if element.get("id"):
        return inner.join(_tags(element))
    match element.tag:
        case "a":
            return link(inner, links.href(element.get("href", "")))
        case "code":
            return code(element.text_content())
        case "br":
            return "".join(_tags(element))
        case _:
            mark = EMPHASIS.get(element.tag, "") if inner.strip() else ""
            return f"{mark}{inner}{mark}"


def _blocks(parent: HtmlElement, links: LinkContext) -> str:
    """The blocks of an element, an empty line between them; text that stands bare among them is a paragraph."""
    if not _has_blocks(parent):
        return paragraph(inline(parent, links))
    pieces = [paragraph(escape(parent.text or ""))]
    for child in parent:
        pieces += [_block(child, links), paragraph(escape(child.tail or ""))]
    return "\n\n".join(filter(None, pieces))


def _block(element: HtmlElement, links: LinkContext) -> str:
    tag, anchor = element.tag, element.get("id")
    if tag == "figure" or not (element.xpath(".//a") or tag in ("p", "table") or anchor or _has_blocks(element)):
        return READ_IN_HTML.sub(lambda char: f"&#{ord(char[0])};", _raw(element, links))
    if tag in HEADINGS and anchor and not element.xpath(".//*[@id]"):
        return f"{HEADINGS[tag]} {inline(element, links)} {{#{anchor}}}"
    if tag == "p" and not anchor:
        return paragraph(inline(element, links))
    if tag == "table" and not element.xpath(".//*[@id]"):
        return _table(element, links)
    if tag in ("ul", "ol") and not any(item.attrib or _has_blocks(item) for item in element):
        return "\n".join(f"{'-' if tag == 'ul' else '1.'} {paragraph(inline(item, links))}" for item in element)
    mode = "block" if tag in READ_AS_SPANS else "1"
    return f"\n\n{_blocks(element, links)}\n\n".join(_tags(element, markdown=mode))


def _table(table: HtmlElement, links: LinkContext) -> str:
    """A table whose cells are inline content; its caption becomes the paragraph before it."""
    head, *rows = (
        f"| {' | '.join(inline(cell, links).replace('|', '&#124;') for cell in row)} |" for row in table.iter("tr")
    )
    rule = "|---" * len(next(table.iter("tr"))) + "|"
    caption = [f"**{inline(words, links)}**" for words in table.iter("caption")]
    return "\n\n".join([*caption, "\n".join([head, rule, *rows])])


def paragraph(text: str) -> str:
    """Inline Markdown as a paragraph of its own."""
    text = text.strip()
    begins = BEGINNING.match(text)
    return f"{text[: begins.end()]}\\{text[begins.end() :]}" if begins else text


def _has_blocks(element: HtmlElement) -> bool:
    return any(child.tag in BLOCKS for child in element.iterdescendants())


def _tags(element: HtmlElement, **more: str) -> tuple[str, str]:
    """What opens and closes an element, with those of its attributes that are kept, and with ``more``."""
    name = "div" if element.tag == "explainer-view" else element.tag
    kept = {key: element.get(key, "") for key in KEPT if element.get(key)}
    shell = lxml.html.Element(name)
    for key, value in (kept | more).items():
        set_attribute(shell, key, value)
    shell.text = "\n"  # of an empty item the end tag would be left out, and the next item stand in it
    opening, _, closing = lxml.html.tostring(shell, encoding="unicode").rpartition(shell.text)
    return opening, closing


def _raw(element: HtmlElement, links: LinkContext) -> str:
    """The element as HTML without empty lines, which would end it in Markdown."""
    for each in element.iter():
        for name in ("href", "src"):
            if href := each.get(name):
                set_attribute(each, name, links.address(href))
    text = lxml.html.tostring(element, encoding="unicode", with_tail=False)
    return "\n".join(line for line in text.splitlines() if line.strip())
