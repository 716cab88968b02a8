"""The finished tree as running text: which stretches of text stand where, and in what.

Python-Markdown keeps text in ``text`` and ``tail`` slots and hides escapes and raw HTML behind placeholders. A *run* is
the text of one block element (a paragraph, a list item, a table cell) as a reader reads it, in its slots.
"""

import html
import re
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias
from xml.etree.ElementTree import Element

from markdown.util import AMP_SUBSTITUTE, ETX, STX, AtomicString

from explainer.locator import PLACEHOLDER

BLOCKS = frozenset(
    "address article aside blockquote body caption dd details div dl dt fieldset figcaption figure footer form h1 h2 "
    "h3 h4 h5 h6 header hr label legend li main nav ol optgroup option p pre section summary table tbody td tfoot th "
    "thead tr ul".split()
)
CODE = frozenset({"code", "kbd", "pre", "samp"})
NO_TEXT = CODE | {"math", "script", "style", "svg", "textarea", "tt", "var"}
"""Elements in whose text signs mean something else than in Markdown."""
HEADINGS = frozenset(f"h{level}" for level in range(1, 7))
NOT_PROSE = NO_TEXT | {"a", "blockquote", "button", "label", "q", "summary"}
MATHEMATICS = "arithmatex"
"""The class of what ``pymdownx.arithmatex`` has taken for mathematics."""
LINKLESS = frozenset({"no-crosslinks", "notes", "note-marks", "admonition-title", "quote", MATHEMATICS})
"""Classes of elements without cross-links: the editor's switch, notes, marks, boxes' titles, quotations, formulas."""

READ_ATTRIBUTES = ("alt", "title", "label", "placeholder", "aria-label", "aria-description")
"""Attributes whose words a reader sees or hears."""
UNSEEN = frozenset("checkbox color file hidden image password radio range".split())
"""Types of ``input`` whose value nobody sees."""

ESCAPED = re.compile(rf"{STX}(\d+){ETX}")
RAW_TAG = re.compile(r"<(?P<closing>/?)(?P<name>[a-z][\w-]*)", re.IGNORECASE)
STASHED = re.compile(rf"{STX}wzxhzdk:(\d+){ETX}")


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


Stretch: TypeAlias = tuple[Segment, int, int, Element]
"""A segment, where in its text a stretch begins and ends, and the element that is to hold that."""


@dataclass(slots=True)
class Run:
    """The segments of one block, in reading order."""

    block: Element
    segments: list[Segment] = field(default_factory=list)

    def wrap(self, stretches: Iterable[Stretch]) -> None:
        """Put elements around stretches of text, in the tree and in the run; given in order, none within another.

        From the last on: so the children of an element keep their places until they are asked for.
        """
        waiting: dict[Slot, list[Stretch]] = {}
        for stretch in stretches:
            waiting.setdefault(stretch[0].slot, []).append(stretch)
        indexes: dict[Element, dict[Element, int]] = {}
        done: list[Segment] = []
        for segment in reversed(self.segments) if waiting else ():
            done += reversed(_parted(segment, waiting.get(segment.slot, ()), indexes))
        self.segments = done[::-1] or self.segments


def _parted(
    segment: Segment, stretches: Sequence[Stretch], indexes: dict[Element, dict[Element, int]]
) -> list[Segment]:
    """A segment whose stretches have been given their elements, and what stands in and behind these."""
    if not stretches:
        return [segment]
    text, parent, at = segment.text, segment.parent, 0
    begins = [start for _, start, _, _ in stretches]
    if segment.is_tail:
        segment.element.tail = text[: begins[0]]
        if parent not in indexes:
            indexes[parent] = {child: number for number, child in enumerate(parent)}
        at = indexes[parent][segment.element] + 1
    else:
        segment.element.text = text[: begins[0]]
    parted = [segment]
    for (_, start, end, wrapper), following in zip(stretches, [*begins[1:], len(text)], strict=True):
        wrapper.text, wrapper.tail = text[start:end], text[end:following]
        parted.append(Segment(wrapper, wrapper, False, segment.linkable and _may_hold_links(wrapper)))
        parted.append(Segment(wrapper, parent, True, segment.linkable))
    parent[at:at] = [wrapper for _, _, _, wrapper in stretches]
    return parted


def runs(root: Element, without: Container[Element] = ()) -> list[Run]:
    """Every run of the tree that says something, in document order, but for those of some blocks."""
    return [run for run in every_run(root, without) if any(map(_says_something, run.segments))]


def every_run(root: Element, without: Container[Element] = ()) -> list[Run]:
    """Every run of the tree in document order; a block inside a block interrupts the outer one's run."""
    found = [Run(root)]
    _visit(root, found, without, linkable=True)
    return found


def _says_something(segment: Segment) -> bool:
    element = segment.element
    return bool(segment.text) or any(map(element.get, READ_ATTRIBUTES)) or bool(value_of(element.tag, element.attrib))


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


def value_of(tag: str, attributes: Mapping[str, str | None]) -> str:
    """What a reader reads in a field or on a button: its value."""
    is_read = tag == "input" and (attributes.get("type") or "").lower() not in UNSEEN
    return (attributes.get("value") or "") if is_read else ""


def is_code(element: Element) -> bool:
    """Whether what an element holds is code, or mathematics, in which signs mean something else than in prose."""
    return element.tag in CODE or MATHEMATICS in element.get("class", "").split()


def _may_hold_links(element: Element) -> bool:
    if element.tag in NOT_PROSE or element.tag in HEADINGS or isinstance(element.text, AtomicString):
        return False
    classes = element.get("class")
    return classes is None or LINKLESS.isdisjoint(classes.split())


def reader_text(text: str) -> str:
    """``text`` as a reader sees it, escapes undone; what the engine has put away is left out."""
    if STX not in text:
        return text
    if AMP_SUBSTITUTE in text:  # a mail address, each of its characters written by its number
        text = html.unescape(text.replace(AMP_SUBSTITUTE, "&"))
    return PLACEHOLDER.sub("", ESCAPED.sub(lambda match: chr(int(match[1])), text))


def raw_not_prose(text: str, stash: Callable[[int], str]) -> list[tuple[int, int]]:
    """Where tags that an editor wrote as raw HTML hold text that is no prose, as pairs of start and end."""
    tags = ((match.start(), match.end(), stash(int(match[1]))) for match in STASHED.finditer(text))
    closed, opened = within_raw(tags, NOT_PROSE)
    return [*closed, *((start, len(text)) for start in opened)]


def within_raw(tags: Iterable[tuple[int, int, str]], names: Container[str]) -> tuple[list[tuple[int, int]], list[int]]:
    """What stands within elements of these names, as pairs of start and end, and where one begins that never ends.

    ``tags`` are the tags of a text, each with the places where it begins and ends.
    """
    opened: dict[str, int] = {}
    closed: list[tuple[int, int]] = []
    for start, end, raw in tags:
        tag = RAW_TAG.match(raw)
        if tag and (name := tag["name"].lower()) in names:
            if not tag["closing"]:
                opened.setdefault(name, end)
            elif begin := opened.pop(name, None):
                closed.append((begin, start))
    return closed, list(opened.values())
