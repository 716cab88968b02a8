"""What the processors of one page share: the page, the evidence, and what they found."""

from collections.abc import Callable
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from markdown import Markdown

from explainer.addresses import NameId, PagePath
from explainer.library import Library
from explainer.markup.text import read_slot
from explainer.positions import Locator
from explainer.problems import Position, Problem, ProblemKind
from explainer.records import CitationItem, Link, Occurrence, QuotedWords, Unit

CITE = "explainer-cite"
"""The element that stands for a citation between the inline pass and the tree pass."""


@dataclass(frozen=True, slots=True)
class PageContext:
    """The page being rendered: its path, how messages name its file, and the file's line on which its text starts."""

    path: PagePath
    file: str
    first_line: int = 1
    crosslinks: bool = True
    states_facts: bool = False


@dataclass(slots=True)
class PageResult:
    """What rendering one page found out."""

    path: PagePath
    occurrences: list[Occurrence] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    mentions: set[NameId] = field(default_factory=set)
    quotations: list[QuotedWords] = field(default_factory=list)
    units: list[Unit] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


@dataclass(slots=True)
class PageState:
    """Everything that one ``Markdown`` object needs for one page; made anew for each.

    ``own`` are the blocks that we wrote and no editor; ``has_unread`` says that some citation could not be read, so
    what follows from that need not be reported.
    """

    library: Library
    page: PageContext
    result: PageResult
    locator: Locator
    clusters: list[tuple[CitationItem, ...]] = field(default_factory=list)
    places: list[list[Position]] = field(default_factory=list)
    own: set[Element] = field(default_factory=set)
    has_unread: bool = False

    def report(self, kind: ProblemKind, position: Position, message: str, hint: str = "") -> None:
        """Note a problem of this page."""
        self.result.problems.append(Problem(kind, self.page.file, position, message, hint))

    def add_cluster(self, items: tuple[CitationItem, ...], places: list[Position]) -> Element:
        """Keep a cluster, and make the element that stands for it; prefixes and suffixes are its inline content."""
        element = Element(CITE, {"n": str(len(self.clusters))})
        self.clusters.append(items)
        self.places.append(places)
        for item in items:
            part = Element("span")
            before, after = Element("span"), Element("span")
            before.text, after.text = item.prefix, item.suffix
            part.extend([before, after])
            element.append(part)
        return element


def make_stash(md: Markdown) -> Callable[[int], str]:
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
