"""The plain floor: the finished pages of a built site, written out again as plain Markdown for the engine alone.

Citations are ordinary footnotes, links ordinary links, article pages ordinary pages; drawings and forms, for which
Markdown has no words, are raw HTML. ``differences`` says where a site built from it has not the same links and notes.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from posixpath import dirname, join, normpath, relpath
from urllib.parse import urlsplit

import lxml.html
from corpus import CONFIGURATION
from lxml import etree

HEADINGS = {f"h{level}": "#" * level for level in range(1, 7)}
RAW = frozenset({"svg", "form"})
LEFT_OUT = frozenset({"headerlink", "note-back"})
MARKED = {"strong": "**", "em": "*", "cite": "*", "i": "*", "code": "`"}
BLOCKS = frozenset(
    "article aside details div dl explainer-view figure figcaption form ol p section summary table ul svg".split()
) | set(HEADINGS)
SPECIAL = re.compile(r"[\\`*_\[\]<]")


def write_floor(site: Path, folder: Path, *, search: bool) -> None:
    """Write a project of plain Markdown whose pages say what those of the built ``site`` say."""
    for file in _pages(site):
        path = _path_of(file.relative_to(site).as_posix())
        target = folder / "docs" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(_Plain(path).page(_article(file)), "utf-8")
    plugins = "search" if search else ""
    (folder / "mkdocs.yml").write_text(CONFIGURATION.format(plugins=plugins), "utf-8")


def differences(site: Path, other: Path) -> Iterator[str]:
    """Pages of two built sites that have not as many links, or not as many notes."""
    for file in _pages(site):
        name = file.relative_to(site)
        found, expected = _counted(_article(other / name)), _counted(_article(file))
        if found != expected:
            yield f"{name}: {found} links and notes, not {expected}"


def _pages(site: Path) -> list[Path]:
    return sorted(site.rglob("index.html"))


def _article(file: Path) -> etree._Element:
    document = lxml.html.document_fromstring(file.read_bytes(), parser=lxml.html.HTMLParser(encoding="utf-8"))
    return next(document.iter("article"))


def _counted(article: etree._Element) -> tuple[int, int]:
    """How many links an article has, permalinks of headings apart, and how many notes."""
    links = [link for link in article.iter("a") if link.get("href") and link.get("class") != "headerlink"]
    lists = [*article.iterfind(".//section[@class='notes']"), *article.iterfind(".//div[@class='footnote']")]
    return len(links), sum(1 for notes in lists for _ in notes.iterfind("ol/li"))


def _path_of(url: str) -> str:
    """The page that a URL of the site names: ``a/b/`` and ``a/b/index.html`` are ``a/b.md``."""
    name = url.removesuffix("index.html").rstrip("/")
    return f"{name}.md" if name not in ("", ".", "sources") else join(name, "index.md").removeprefix("./")


@dataclass(slots=True)
class _Plain:
    """Writes one page."""

    path: str
    notes: list[str] = field(default_factory=list)

    def page(self, article: etree._Element) -> str:
        return "\n\n".join([*self.blocks(article), *self.notes]) + "\n"

    def blocks(self, element: etree._Element, anchor: str = "") -> Iterator[str]:
        """The blocks within an element; its own anchor goes to the first of them."""
        anchor = element.get("id") or anchor
        loose = self.text(element.text)
        for child in element:
            if child.tag not in BLOCKS:
                loose += self.inline(child)
                continue
            yield from self._loose(loose, anchor)
            anchor = "" if loose.strip() else anchor
            yield from self.block(child, anchor)
            anchor, loose = "", self.text(child.tail)
        yield from self._loose(loose, anchor)

    def _loose(self, text: str, anchor: str) -> Iterator[str]:
        if text.strip():
            yield f"{text.strip()}\n{{: #{anchor} }}" if anchor else text.strip()

    def block(self, element: etree._Element, anchor: str) -> Iterator[str]:
        anchor = element.get("id") or anchor
        if element.tag in HEADINGS:
            yield f"{HEADINGS[element.tag]} {self.content(element)}{f' {{: #{anchor} }}' if anchor else ''}"
        elif element.tag in RAW:
            yield f"<figure>{lxml.html.tostring(element, encoding='unicode', with_tail=False)}</figure>"
        elif element.tag in ("ul", "ol"):
            yield "\n\n".join(self.item(item, "- " if element.tag == "ul" else "1.  ") for item in element)
        elif element.tag == "dl":
            pairs = zip(element.iter("dt"), element.iter("dd"), strict=True)
            yield "\n".join(f"- **{self.content(term)}**: {self.content(said)}" for term, said in pairs)
        elif element.tag == "table":
            yield from self.table(element)
        elif element.tag == "section" and element.get("class") == "notes":
            self.notes += [self.item(item, f"[^{str(item.attrib.pop('id'))[3:]}]: ") for item in element.iter("li")]
        else:
            yield from self.blocks(element, anchor)

    def item(self, item: etree._Element, mark: str) -> str:
        return mark + "\n\n".join(self.blocks(item, "")).replace("\n", "\n    ")

    def table(self, table: etree._Element) -> Iterator[str]:
        caption = table.find("caption")
        if caption is not None:
            yield self.content(caption)
        rows = [[self.content(cell) for cell in row] for row in table.iter("tr")]
        lines = [rows[0], ["---"] * len(rows[0]), *rows[1:]]
        yield "\n".join(f"| {' | '.join(line)} |" for line in lines)

    # --- within a block -----------------------------------------------------------------------------------------------

    def content(self, element: etree._Element) -> str:
        return (self.text(element.text) + "".join(map(self.inline, element))).strip()

    def inline(self, element: etree._Element) -> str:
        tail = self.text(element.tail)
        if element.get("class") in LEFT_OUT or not isinstance(element.tag, str):
            return tail
        said = self.content(element)
        if element.get("class") == "note-ref":
            return f"[^{element.get('href', '')[4:]}]{tail}"
        if element.tag == "a" and (href := element.get("href")):
            return f"[{said}]({self.link(href)}){tail}"
        mark = MARKED.get(element.tag, "")
        return f"{mark}{said}{mark}{tail}" if said else tail

    def text(self, text: str | None) -> str:
        return SPECIAL.sub(
            lambda match: "&lt;" if match[0] == "<" else f"\\{match[0]}", re.sub(r"\s+", " ", text or "")
        )

    def link(self, href: str) -> str:
        """A link as an editor writes it: to the file of the page."""
        parts = urlsplit(href)
        anchor = f"#{_reference(parts.fragment)}" if parts.fragment else ""
        if parts.scheme or not parts.path:
            return href if parts.scheme else anchor
        here = self.path.removesuffix("index.md").removesuffix(".md")
        target = _path_of(normpath(join(here, parts.path)))
        return relpath(target, dirname(self.path) or ".") + anchor


def _reference(anchor: str) -> str:
    """The anchor of a mark as the engine's footnotes name it: the first, second … of its note."""
    match = re.fullmatch(r"fnref-(?P<note>.*?)(?:_(?P<nth>\d+))?", anchor)
    return f"fnref{match['nth'] or ''}:{match['note']}" if match else anchor
