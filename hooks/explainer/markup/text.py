"""What a reader reads in a run: its text, and where in it slots, marks, comments, code and texts of attributes stand.

Everything that a reader sees or hears is text: images' alternative texts, titles of links, and raw HTML, code apart.
Our own furniture (a note's number, a way back) is not.
"""

import html
import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from html.parser import HTMLParser
from types import MappingProxyType
from typing import TypeAlias
from xml.etree.ElementTree import Element

from markdown.util import AMP_SUBSTITUTE, STX

from explainer.markup.runs import (
    BLOCKS,
    CODE,
    RAW_TAG,
    READ_ATTRIBUTES,
    STASHED,
    Run,
    Segment,
    Slot,
    is_code,
    reader_text,
    value_of,
)
from explainer.sentences import reach
from explainer.silence import Extent

Stash: TypeAlias = Callable[[int], str]
"""Gives the raw HTML behind a placeholder by its number."""

UNREAD = frozenset({"pre", "script", "style", "svg"})
"""What says nothing in raw HTML; fenced code is put away as such."""

MARKS = frozenset({"note-ref", "footnote-ref"})
FURNITURE = MARKS | {"note-back", "footnote-backref"}
WORDLESS = re.compile(r"[\W\d]*|\s*Back to the text:\s*")
"""What our furniture says; with other words in it an element only bears its name."""

PERMALINK = "headerlink"
"""The class that the engine gives to a heading's link to itself (¶). What plugins render of their own has such headings
as raw HTML."""

BLANK = re.compile(r"\S")
FIRST = -1
"""Where the first sentence of a block begins, with what stands before its first word."""
WORD_OF_CODE = "\u4e00"
"""A letter that is neither a capital nor a small one: with it a sentence may begin, go on and end."""
SPEAKING = frozenset((*READ_ATTRIBUTES, "value"))
"""The same as a set: few elements have one of them."""


@dataclass(frozen=True, slots=True)
class RunText:
    """A run as it is read; ``marks`` by id, ``comments`` as written, ``opening`` the end of bold words that open it.

    ``slots`` are all slots of the run, in order, and where the text of each begins; ``classes`` what raw HTML names so,
    and where.
    """

    text: str
    slots: tuple[tuple[Segment, int], ...] = ()
    marks: tuple[tuple[str, int], ...] = ()
    comments: tuple[tuple[int, str], ...] = ()
    code: tuple[Extent, ...] = ()
    attributes: tuple[Extent, ...] = ()
    opening: int = 0
    is_raw: bool = False
    classes: tuple[tuple[int, str], ...] = ()

    def marks_of(self, start: int, end: int) -> tuple[tuple[str, int], ...]:
        """The marks of a sentence: those behind its start, up to where it ends with the space behind it.

        The first sentence begins at ``FIRST``, as a mark that opens a block belongs to it.
        """
        first = bisect_right(self.marks, start, key=_offset)
        return self.marks[first : bisect_right(self.marks, reach(self.text, end), lo=first, key=_offset)]

    @property
    def prose(self) -> str:
        """The text with a word in the place of each piece of code: its signs are none of prose, but for a last stop."""
        code = ((start, start + len(self.text[start:end].rstrip(".!?…"))) for start, end in self.code)
        return self.without(code, WORD_OF_CODE) if self.code else self.text

    def without(self, extents: Iterable[Extent], sign: str = " ") -> str:
        """The text with a sign in the place of each character of some stretches, so that offsets stay."""
        text, done = "", 0
        for start, end in sorted(extents):
            text += self.text[done:start] + BLANK.sub(sign, self.text[max(start, done) : end])
            done = max(done, end)
        return text + self.text[done:]


def _offset(mark: tuple[str, int]) -> int:
    return mark[1]


def read_slot(text: str, stash: Stash) -> str:
    """One slot of text as a reader reads it."""
    return reader_text(STASHED.sub(lambda match: raw_text(stash(int(match[1]))), text))


def read_run(run: Run, stash: Stash, instead: Mapping[Slot, str] = MappingProxyType({})) -> RunText:
    """Read a run; ``stash`` gives the raw HTML that the engine has put away, ``instead`` what else some slots say."""
    builder = _Builder(stash, instead)
    for segment in run.segments:
        builder.add(segment)
    return builder.reading()


@dataclass(slots=True)
class _Builder:
    stash: Stash
    instead: Mapping[Slot, str]
    slots: list[tuple[Segment, int]] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    length: int = 0
    begun: bool = False
    marks: list[tuple[str, int]] = field(default_factory=list)
    comments: list[tuple[int, str]] = field(default_factory=list)
    code: list[Extent] = field(default_factory=list)
    attributes: list[Extent] = field(default_factory=list)
    opener: Element | None = None
    opening: int = 0
    is_raw: bool = False
    classes: list[tuple[int, str]] = field(default_factory=list)
    raw_code: list[int] = field(default_factory=list)
    """Where code begins whose tag an editor wrote as raw HTML within a line."""

    def add(self, segment: Segment) -> None:
        """Read one slot."""
        element = segment.element
        if self.instead and (words := self.instead.get(segment.slot)) is not None:
            self.slots.append((segment, self.length))
            self.append(words)
            return
        if segment.is_tail:
            self.end(element, segment.parent)
        else:
            self.begin(element)
        start = self.length
        self.slots.append((segment, start))
        if (text := segment.text) and (segment.is_tail or not _is_furniture(element)):
            self.read(text)
        if is_code(segment.parent if segment.is_tail else element):
            self.code.append((start, self.length))

    def begin(self, element: Element) -> None:
        """Remember bold words that open the run; of a block read what its attributes say."""
        if element.tag == "strong" and not self.begun:
            self.opener = element
        if element.tag in BLOCKS:
            self.read_attributes(element)

    def read_attributes(self, element: Element) -> None:
        """Read what an element says in its attributes, our own furniture apart."""
        if SPEAKING.isdisjoint(element.keys()) or _is_furniture(element):
            return
        for words in (*map(element.get, READ_ATTRIBUTES), value_of(element.tag, element.attrib)):
            if words:
                start = self.length
                self.append(" ")
                self.read(words)
                self.append(" ")
                self.attributes.append((start, self.length))

    def end(self, element: Element, parent: Element) -> None:
        """Read what an inline element says in its attributes, which stand behind its text; note what ends here."""
        if element.tag not in BLOCKS:
            self.read_attributes(element)
        if element.get("class") in MARKS:
            self.marks.append((parent.get("id", ""), self.length))
        elif element is self.opener:
            self.opening = self.length

    def read(self, text: str) -> None:
        """Read text, and the raw HTML behind its placeholders."""
        if STX not in text:
            self.append(text)
            return
        done = 0
        for match in STASHED.finditer(text):
            self.append(reader_text(text[done : match.start()]))
            self.read_raw(self.stash(int(match[1])).strip())
            done = match.end()
        self.append(reader_text(text[done:]))

    def read_raw(self, raw: str) -> None:
        """Read what a piece of raw HTML says; a comment says nothing to readers."""
        if raw.startswith("<!--"):
            self.comments.append((self.length, raw))
        parser = _read_raw(raw)
        words = "".join(parser.pieces)
        self.is_raw = self.is_raw or (raw.startswith("<") and bool(words.strip()))
        self.code += ((self.length + start, self.length + end) for start, end in parser.code)
        self.classes += ((self.length + start, name) for start, name in parser.classes)
        self.append(words)
        tag = RAW_TAG.match(raw)
        if tag and tag["name"].lower() in CODE and raw.count("<") == 1:
            self.read_tag_of_code(closing=bool(tag["closing"]))

    def read_tag_of_code(self, *, closing: bool) -> None:
        """Note where code begins, and once that ends what of the text it is."""
        if not closing:
            self.raw_code.append(self.length)
        elif self.raw_code:
            self.code.append((self.raw_code.pop(), self.length))

    def append(self, text: str) -> None:
        if not text:
            return
        self.pieces.append(text)
        self.length += len(text)
        self.begun = self.begun or bool(text.strip())

    def reading(self) -> RunText:
        return RunText(
            "".join(self.pieces),
            tuple(self.slots),
            tuple(self.marks),
            tuple(self.comments),
            tuple(self.code),
            tuple(self.attributes),
            self.opening,
            self.is_raw,
            tuple(self.classes),
        )


def _is_furniture(element: Element) -> bool:
    is_ours = element.get("class") in FURNITURE or element.get("role") == "doc-backlink"
    return is_ours and WORDLESS.fullmatch(reader_text(element.text or "")) is not None


def raw_text(raw: str) -> str:
    """What a piece of raw HTML, or an entity, says to a reader; ``q`` says its quotation marks."""
    return "".join(_read_raw(raw).pieces)


def _read_raw(raw: str) -> "_RawText":
    """Read a piece of raw HTML."""
    parser = _RawText()
    if raw.startswith("&"):
        parser.say(html.unescape(raw))
        return parser
    with suppress(AssertionError):  # a declaration that Python's parser does not know, as <![foo]>
        parser.feed(raw.replace(AMP_SUBSTITUTE, "&"))  # what is rendered within a page keeps the engine's own
        parser.close()
    return parser


class _RawText(HTMLParser):
    """Collects the text of raw HTML and of its attributes, and where in it code and names of classes stand."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []
        self.length = 0
        self.unread = 0
        self.opened: list[int] = []
        self.code: list[Extent] = []
        self.classes: list[tuple[int, str]] = []
        self.permalink: tuple[int, int] | None = None
        """Of a link that is a heading's own, by its class and address: which class it has, and its first words."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Read the attributes; set blocks apart."""
        self.unread += tag in UNREAD
        self.classes += (
            (self.length, word) for name, value in attrs if name == "class" for word in (value or "").split()
        )
        read = [value for name, value in attrs if name in READ_ATTRIBUTES and value]
        read += filter(None, [value_of(tag, dict(attrs))])
        if tag == "q":
            self.say("“")
        elif read or tag in BLOCKS or tag == "br":
            self.say(f" {' '.join(read)} ")
        if tag in CODE:
            self.opened.append(self.length)
        if tag == "a":
            given = dict(attrs)
            is_permalink = given.get("class") == PERMALINK and (given.get("href") or "").startswith("#")
            self.permalink = (len(self.classes) - 1, len(self.pieces)) if is_permalink else None

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Read an element that is empty."""
        self.handle_starttag(tag, attrs)
        self.unread -= tag in UNREAD

    def handle_endtag(self, tag: str) -> None:
        """End a quotation, a block or code."""
        if tag in CODE and self.opened:
            self.code.append((self.opened.pop(), self.length))
        self.unread = max(self.unread - (tag in UNREAD), 0)
        if tag == "a" and self.permalink is not None:
            named, begins = self.permalink
            if WORDLESS.fullmatch("".join(self.pieces[begins:])):
                del self.classes[named]
            self.permalink = None
        if tag == "q" or tag in BLOCKS:
            self.say("”" if tag == "q" else " ")

    def handle_data(self, data: str) -> None:
        """Keep what is read."""
        if not self.unread:
            self.say(data)

    def say(self, text: str) -> None:
        """Add to what a reader reads."""
        self.pieces.append(text)
        self.length += len(text)
