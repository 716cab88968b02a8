"""What a file says to whoever reads it, as plain text: tags and escapes undone, nothing left out.

Text that inline elements split is joined, block elements are apart; attributes, comments, scripts and styles are read
too, strings of JSON and scripts are decoded, and markup inside them is undone again. The same words may come more than
once: the readings of one file together hold everything that can be read in it.
"""

import gzip
import json
import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import unquote

import lxml.html
from lxml import etree

SHORT = 23  # characters of twelve words of one letter: a shorter attribute holds no run that matters
NESTED = 4  # layers of markup within markup that are undone

MARKUP = (".html", ".htm", ".xhtml", ".svg", ".xml", ".atom", ".rss")
DATA = (".json", ".jsonld", ".geojson", ".webmanifest", ".map")
TEXT = (*MARKUP, *DATA, ".md", ".markdown", ".txt", ".js", ".mjs", ".css", ".csv", ".tsv", ".yml", ".yaml", ".bib")
INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr output q rp rt ruby s samp "
    "small span strike strong sub sup time tspan tt u var wbr".split()
)
HAS_MARKUP = re.compile(r"<[A-Za-z!/?]|&[#\w]+;")
TAG = re.compile(r"</?[A-Za-z][^<>]*>|<!--|-->")
HEX_ESCAPE = re.compile(r"\\u\{([0-9A-Fa-f]{1,6})\}|\\u([0-9A-Fa-f]{4})|\\x([0-9A-Fa-f]{2})")
STYLE_ESCAPE = re.compile(r"\\([0-9A-Fa-f]{1,6})[ \t\n]?")
PLAIN_ESCAPE = re.compile(r"\\([^\n])")

AUTHORED_INLINE = re.compile(
    rf"</?(?:{'|'.join(sorted(INLINE))})(?=[\s/>])[^<>]*>|<!--.*?(?:-->|\Z)"
    r"|\]\([^()\n]*\)|\[[^\[\]\n]*@[^\[\]]*\]|\[\^[^\]\s]+\]|[*`\[\]]",
    re.DOTALL | re.IGNORECASE,
)
"""In Markdown, what nobody reads within a sentence: inline tags, comments, link targets, citations, emphasis."""
AUTHORED_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
ENTITY = re.compile(r"&(?:#\d+|#[xX][0-9A-Fa-f]+|\w+);")


def readings(name: str, data: bytes) -> Iterator[str]:
    """Everything that can be read in a file of this name; nothing for what is not text."""
    if name.endswith(".gz"):
        yield from _unpacked(name, data)
        return
    yield name
    if b"\0" in data and not name.endswith(TEXT):
        return
    text = data.replace(b"\0", b"").decode("utf-8-sig", "replace")  # so UTF-16 is nearly as readable
    if name.endswith(MARKUP):
        yield from undone(text)
    elif name.endswith(DATA):
        yield from _data(text)
    elif name.endswith((".md", ".markdown")):
        yield from authored_readings(text)
    else:
        yield text
        yield from _escaped(text, STYLE_ESCAPE if name.endswith(".css") else HEX_ESCAPE)
        yield unescape(TAG.sub("", text)) if HAS_MARKUP.search(text) else ""


def authored_readings(text: str) -> Iterator[str]:
    """A file as its author wrote it, and as it will be read; every word keeps its line, and its column nearly."""
    yield text
    plain = AUTHORED_TAG.sub(_blank(" "), AUTHORED_INLINE.sub(_blank("\u00ad"), text))
    plain = ENTITY.sub(_in_place(lambda match: unescape(match[0])), plain)
    if plain != text:
        yield plain
    for escapes in (HEX_ESCAPE, STYLE_ESCAPE):
        if escapes.search(plain):
            yield escapes.sub(_in_place(_character), plain)


def undone(text: str, depth: int = NESTED) -> Iterator[str]:
    """What markup says, layer by layer: its text, and what stands in attributes, comments, scripts and styles."""
    if not text.strip() or not depth:
        return
    page = _Page()
    page.read(text)
    flowing = "".join(page.text)
    yield flowing
    if page.touching:
        yield " ".join(page.text)
    if "&" in flowing:
        yield unescape(flowing)
    yield "\n".join(page.asides)
    for aside in page.asides:
        yield from _escaped(aside, HEX_ESCAPE)
        yield from _escaped(aside, STYLE_ESCAPE)
    for document in page.data:
        yield from _data(document)
    for layer in (flowing, *page.asides):
        if HAS_MARKUP.search(layer):
            yield from undone(layer, depth - 1)


@dataclass(slots=True)
class _Page:
    """One layer of markup, taken apart."""

    text: list[str] = field(default_factory=list)
    asides: list[str] = field(default_factory=list)
    data: list[str] = field(default_factory=list)
    touching: bool = False

    def read(self, text: str) -> None:
        parser = lxml.html.HTMLParser(encoding="utf-8", huge_tree=True)
        try:
            root = lxml.html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
        except etree.ParserError:  # nothing but comments, or nothing at all
            self.asides.append(text)
            return
        self.asides.append(root.getroottree().docinfo.doctype)  # type: ignore[attr-defined]  # the stubs lack it
        for top in (*root.itersiblings(preceding=True), root, *root.itersiblings()):  # what stands around the page too
            self._walk(top)

    def _walk(self, top: etree._Element) -> None:
        if isinstance(top, etree._Comment | etree._ProcessingInstruction):
            self.asides.append(top.text or "")
            return
        for event, element in etree.iterwalk(top, events=("start", "end", "comment", "pi")):
            if event == "start":
                self._open(element)
            elif event == "end":
                self._boundary(element)
                self._say(element.tail)
            else:
                self.asides.append(element.text or "")
                self._say(element.tail)

    def _open(self, element: etree._Element) -> None:
        self.asides += [
            reading
            for value in map(str, element.attrib.values())
            if len(value) >= SHORT
            for reading in ((value, unquote(value.replace("+", " "))) if "%" in value else (value,))
        ]
        if element.tag in ("script", "style"):
            (self.data if "json" in (element.get("type") or "") else self.asides).append(element.text or "")
            return
        self._boundary(element)
        self._say(element.text)

    def _boundary(self, element: etree._Element) -> None:
        if element.tag not in INLINE:
            self.text.append("\n")

    def _say(self, text: str | None) -> None:
        if text:
            before = self.text[-1] if self.text else ""
            self.touching = self.touching or (before[-1:].isalnum() and text[0].isalnum())
            self.text.append(text)


def _data(text: str) -> Iterator[str]:
    """What JSON says: all its strings in order, with markup inside them undone; as text if it is none."""
    try:
        strings = list(_strings(json.loads(text, object_pairs_hook=list)))  # pairs: a key given twice loses nothing
    except (ValueError, RecursionError):
        yield text
        yield from _escaped(text, HEX_ESCAPE)
        return
    yield "\n".join(strings)
    for string in strings:
        if HAS_MARKUP.search(string):
            yield from undone(string)


def _strings(value: object) -> Iterator[str]:
    match value:
        case str():
            yield value
        case list() | tuple():
            for item in value:
                yield from _strings(item)
        case _:  # numbers, true, false, null
            return


def _escaped(text: str, escapes: re.Pattern[str]) -> Iterator[str]:
    """A script or style sheet with the escapes of its strings undone, and the markup inside them."""
    if "\\" in text:
        plain = re.sub(r"\\[nrt]", " ", escapes.sub(_character, text)) if escapes is HEX_ESCAPE else text
        plain = PLAIN_ESCAPE.sub(r"\1", escapes.sub(_character, plain))
        yield plain
        if HAS_MARKUP.search(plain):
            yield unescape(TAG.sub("", plain))


def _character(match: re.Match[str]) -> str:
    code = int(next(group for group in match.groups() if group), 16)
    return chr(code) if code <= 0x10FFFF and not 0xD800 <= code < 0xE000 else " "


def _blank(filler: str) -> Callable[[re.Match[str]], str]:
    """Replaces a match by as many fillers, line ends kept."""
    return lambda match: re.sub(r"[^\n]", filler, match[0])


def _in_place(read: Callable[[re.Match[str]], str]) -> Callable[[re.Match[str]], str]:
    """Replaces a match by what it reads as and fillers, so that what follows keeps its place."""

    def replaced(match: re.Match[str]) -> str:
        character = " ".join(read(match).split("\n"))
        return character + re.sub(r"[^\n]", "\u00ad", match[0][len(character) :])

    return replaced


def _unpacked(name: str, data: bytes) -> Iterator[str]:
    try:
        yield from readings(name.removesuffix(".gz"), gzip.decompress(data))
    except (OSError, EOFError, zlib.error):  # not what its name says
        return
