"""What the processors of one page share: the page, the evidence, and what they found."""

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.treeprocessors import Treeprocessor

from explainer.addresses import NameId, PagePath
from explainer.library import Library
from explainer.locator import Block, Locator
from explainer.markup.runs import Run, Segment, Slot
from explainer.markup.text import RunText, Stash, read_slot
from explainer.positions import Position
from explainer.problems import Fault, Problem, ProblemKind
from explainer.records import CitationItem, Link, Occurrence, QuotedWords, Replacement, Unit, ViewRequest

CITE = "explainer-cite"
"""The element that stands for a citation between the inline pass and the tree pass."""

REFUSED = "explainer-refused"
"""The element around text that was meant as a citation and is none, until it is known where that stands."""


@dataclass(frozen=True, slots=True)
class PageContext:
    """The page being rendered: its path, how messages name its file, and the file's line on which its text starts.

    ``topic`` is the id of the topic that the page is about, empty where it is no topic's page.
    """

    path: PagePath
    file: str
    first_line: int = 1
    crosslinks: bool = True
    states_facts: bool = False
    topic: str = ""


@dataclass(slots=True)
class RawCitation:
    """A citation as it is written, where in that text its keys stand, and where these stand on disk.

    ``first`` and ``last`` are the positions on disk of its first character and of its last.
    """

    text: str
    keys: list[int]
    positions: list[Position] = field(default_factory=list)
    first: Position = field(default_factory=Position)
    last: Position = field(default_factory=Position)


class FaultAt(NamedTuple):
    """What is wrong with text that was meant as a citation, and where in that text."""

    offset: int
    fault: Fault


@dataclass(slots=True)
class PageResult:
    """What rendering one page found out; ``replacements`` and ``units`` if they were asked for."""

    path: PagePath
    occurrences: list[Occurrence] = field(default_factory=list)
    replacements: list[Replacement] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    mentions: set[NameId] = field(default_factory=set)
    quotations: list[QuotedWords] = field(default_factory=list)
    units: list[Unit] = field(default_factory=list)
    views: list[ViewRequest] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


@dataclass(slots=True)
class PageState:
    """Everything that one ``Markdown`` object needs for one page; made anew for each.

    ``slot_offsets`` says in which block, and where in it, each slot of text stands that an editor wrote, ``prose`` how
    each block of it reads once it has its marks. ``traced`` asks for what builds have no need of: the ``replacements``
    and ``units`` of the result.
    """

    library: Library
    page: PageContext
    result: PageResult
    locator: Locator
    clusters: list[tuple[CitationItem, ...]] = field(default_factory=list)
    raw_citations: list[RawCitation] = field(default_factory=list)
    refused: list[list[FaultAt]] = field(default_factory=list)
    slot_offsets: dict[Slot, tuple[Block, int]] = field(default_factory=dict)
    prose: list[tuple[Run, RunText]] = field(default_factory=list)
    traced: bool = False

    def begin(self, raw: str) -> None:
        """Begin a page that reads so on disk: forget what a conversion left behind that came to no end."""
        self.end()
        self.locator = Locator(raw, self.page.first_line)

    def end(self) -> None:
        """Let go of the page's tree, whose reference cycles would hold it until the next collection."""
        self.clusters.clear()
        self.raw_citations.clear()
        self.refused.clear()
        self.slot_offsets.clear()
        self.prose.clear()
        self.locator = Locator("")

    @property
    def has_unreadable(self) -> bool:
        """Whether some citation could not be read, so that what follows from that need not be reported."""
        return bool(self.refused or self.library.unreadable)

    def position(self, reading: RunText, offset: int) -> Position:
        """Where on disk the character at ``offset`` of a block stands; of what we added, the text before it."""
        last = max(bisect_right(reading.slots, offset, key=_begin) - 1, 0)
        for segment, start in map(reading.slots.__getitem__, range(min(last, len(reading.slots) - 1), -1, -1)):
            if segment.slot in self.slot_offsets:
                block, begin = self.slot_offsets[segment.slot]
                return self.locator.at(block, begin + offset - start)
        return Position(self.page.first_line)

    def report(self, kind: ProblemKind, position: Position, message: str, hint: str = "") -> None:
        """Note a problem of this page."""
        self.report_fault(Fault(kind, message, hint), position)

    def report_fault(self, fault: Fault, position: Position) -> None:
        """The same of what is wrong, where that is known by itself."""
        self.result.problems.append(fault.at(self.page.file, position))

    def refuse(self, text: str, faults: list[FaultAt]) -> Element:
        """Keep what is wrong with a text, and make the element that holds it; it is reported once it is located."""
        element = Element(REFUSED, {"n": str(len(self.refused))})
        element.text = text
        self.refused.append(faults)
        return element

    def add_cluster(self, items: tuple[CitationItem, ...], raw: RawCitation) -> Element:
        """Keep a cluster, and make the element that stands for it; prefixes and suffixes are its inline content."""
        element = Element(CITE, {"n": str(len(self.clusters))})
        self.clusters.append(items)
        self.raw_citations.append(raw)
        for item in items:
            part = Element("span")
            before, after = Element("span"), Element("span")
            before.text, after.text = item.prefix, item.suffix
            part.extend([before, after])
            element.append(part)
        return element


def _begin(slot: tuple[Segment, int]) -> int:
    return slot[1]


def make_stash(md: Markdown) -> Stash:
    """A function that gives the raw HTML behind a placeholder in the tree of ``md``, empty when there is none."""

    def stashed(index: int) -> str:
        stash = md.htmlStash.rawHtmlBlocks  # a new list after each reset
        raw = stash[index] if index < len(stash) else ""
        return raw if isinstance(raw, str) else ""

    return stashed


def make_reader(md: Markdown) -> Callable[[str], str]:
    """A function that turns a slot of the tree of ``md`` into the text a reader sees."""
    stash = make_stash(md)
    return lambda text: read_slot(text, stash)


class PageProcessor(Treeprocessor):
    """A pass over the tree of a page: what it shares with the others, and how a slot of the tree is read."""

    def __init__(self, md: Markdown, state: PageState) -> None:
        super().__init__(md)
        self.state = state
        self.stash, self.read = make_stash(md), make_reader(md)
