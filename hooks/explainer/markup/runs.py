"""The finished tree as running text: which stretches of text stand where, and in what.

Python-Markdown keeps text in ``text`` and ``tail`` slots and hides escapes and raw HTML behind placeholders. A *run* is
the text of one block element (a paragraph, a list item, a table cell) as a reader reads it, in its slots.
"""

import re
from collections.abc import Callable, Container
from dataclasses import dataclass, field
from typing import TypeAlias
from xml.etree.ElementTree import Element

from markdown.util import ETX, STX, AtomicString

BLOCKS = frozenset(
    "address article aside blockquote body caption dd details div dl dt fieldset figcaption figure footer form h1 h2 "
    "h3 h4 h5 h6 header hr li main nav ol p pre section summary table tbody td tfoot th thead tr ul".split()
)
HEADINGS = frozenset(f"h{level}" for level in range(1, 7))
NOT_PROSE = frozenset("a blockquote button code kbd math pre q samp script style summary svg textarea var".split())
LINKLESS = frozenset({"no-crosslinks", "notes", "note-marks", "admonition-title", "quote"})
"""Classes of elements that get no cross-links: the editor's switch, our notes and marks, boxes' titles, quotations."""

READ_ATTRIBUTES = ("alt", "title", "aria-label")
"""Attributes whose words a reader sees or hears."""

ESCAPED = re.compile(rf"{STX}(\d+){ETX}")
RAW_TAG = re.compile(r"<(?P<closing>/?)(?P<name>[a-z][\w-]*)", re.IGNORECASE)
STASHED = re.compile(rf"{STX}wzxhzdk:(\d+){ETX}")
PLACEHOLDER = re.compile(rf"{STX}[^{STX}{ETX}]*{ETX}")


Slot: TypeAlias = tuple[Element, bool]
"""Where text stands in the tree: an element, and whether it is what follows that."""


@dataclass(slots=True)
class Segment:
    """One slot of text: ``element.text`` or, for what follows the element, ``element.tail`` (then in ``parent``)."""

    element: Element
    parent: Element
    is_tail: bool
    linkable: bool

    @property
    def slot(self) -> Slot:
        """The slot."""
        return self.element, self.is_tail

    @property
    def text(self) -> str:
        """The text in the slot, placeholders and all."""
        return (self.element.tail if self.is_tail else self.element.text) or ""


@dataclass(slots=True)
class Run:
    """The segments of one block, in reading order."""

    block: Element
    segments: list[Segment] = field(default_factory=list)

    def wrap(self, segment: Segment, start: int, end: int, wrapper: Element) -> None:
        """Put ``wrapper`` around a stretch of the text in a segment of the run, in the tree and in the run."""
        text = segment.text
        wrapper.text, wrapper.tail = text[start:end], text[end:]
        if segment.is_tail:
            segment.element.tail = text[:start]
            segment.parent.insert(list(segment.parent).index(segment.element) + 1, wrapper)
        else:
            segment.element.text = text[:start]
            segment.element.insert(0, wrapper)
        linkable = segment.linkable and _may_hold_links(wrapper)
        inside = Segment(wrapper, wrapper, False, linkable)
        behind = Segment(wrapper, segment.parent if segment.is_tail else segment.element, True, segment.linkable)
        index = self.segments.index(segment) + 1
        self.segments[index:index] = [inside, behind]


def runs(root: Element, without: Container[Element] = ()) -> list[Run]:
    """Every run of the tree that says something, in document order, but for those of some blocks."""
    return [run for run in every_run(root, without) if any(map(_says_something, run.segments))]


def every_run(root: Element, without: Container[Element] = ()) -> list[Run]:
    """Every run of the tree in document order; a block inside a block interrupts the outer one's run."""
    found = [Run(root)]
    _visit(root, found, without, linkable=True)
    return found


def _says_something(segment: Segment) -> bool:
    return bool(segment.text) or any(map(segment.element.get, READ_ATTRIBUTES))


def _visit(element: Element, found: list[Run], without: Container[Element], *, linkable: bool) -> None:
    linkable = linkable and _may_hold_links(element)
    found[-1].segments.append(Segment(element, element, False, linkable))
    for child in element:
        if child.tag not in BLOCKS:
            _visit(child, found, without, linkable=linkable)
        elif child not in without:
            found.append(Run(child))
            _visit(child, found, without, linkable=linkable)
            found.append(Run(element))
        found[-1].segments.append(Segment(child, element, True, linkable))


def _may_hold_links(element: Element) -> bool:
    if element.tag in NOT_PROSE or element.tag in HEADINGS or isinstance(element.text, AtomicString):
        return False
    classes = element.get("class")
    return classes is None or LINKLESS.isdisjoint(classes.split())


def reader_text(text: str) -> str:
    """``text`` as a reader sees it, escapes undone; what the engine has put away is left out."""
    return PLACEHOLDER.sub("", ESCAPED.sub(lambda match: chr(int(match[1])), text))


def raw_not_prose(text: str, stash: Callable[[int], str]) -> list[tuple[int, int]]:
    """Where tags that an editor wrote as raw HTML hold text that is no prose, as pairs of start and end."""
    opened: dict[str, int] = {}
    spans: list[tuple[int, int]] = []
    for match in STASHED.finditer(text):
        tag = RAW_TAG.match(stash(int(match[1])))
        if tag and tag["name"].lower() in NOT_PROSE:
            if not tag["closing"]:
                opened.setdefault(tag["name"].lower(), match.end())
            elif start := opened.pop(tag["name"].lower(), None):
                spans.append((start, match.start()))
    return spans + [(start, len(text)) for start in opened.values()]
