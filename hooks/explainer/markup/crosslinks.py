"""Cross-links: the first mention of each name on a page becomes a link.

Longest spelling first, whole words. Never in headings, code, links, notes, marks or quotations; never to the page
itself; never to what the editor linked by hand; not inside an element of the class ``no-crosslinks``; not on a page
whose front matter says ``crosslinks: false``.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from itertools import accumulate
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.util import STX

from explainer.addresses import NameId, is_external, relative_link, resolve_link
from explainer.library import Destination
from explainer.locator import PLACEHOLDER
from explainer.markup.runs import Run, Segment, raw_not_prose
from explainer.markup.state import PageProcessor, PageState
from explainer.markup.text import MARKS, RunText, read_run
from explainer.quotations import find_quotations
from explainer.records import Replacement, Target
from explainer.silence import Extent
from explainer.spellings import is_word

NEAR = 60
"""Characters beside a mention in which the next one stands that a reader reads: what was put away between is short."""


class CrosslinksProcessor(PageProcessor):
    """Links first mentions, and records which names the page mentions at all."""

    def __init__(self, md: Markdown, state: PageState) -> None:
        super().__init__(md, state)
        self.linked: set[Target] = set()

    def run(self, root: Element) -> None:
        """Walk the page's prose once, in document order."""
        library, page = self.state.library, self.state.page
        hrefs = {link.href for link in self.state.result.links if not is_external(link.href)}
        by_hand = {href: resolve_link(page.path, href) for href in hrefs}
        cited = {
            resolve_link(page.path, link.get("href", ""))
            for link in root.iter("a")
            if link.get("class") == "cited-author"
        }
        self.linked = {
            target for destination in {*by_hand.values(), *cited} for target in library.targets_at.get(destination, ())
        }
        self._mark_by_hand(root, by_hand)
        for run, reading in self.state.prose:
            text = "".join(segment.text for segment in run.segments if segment.linkable)
            if not text:
                continue
            mentioned = {library.spelled[spelling].id for _, _, spelling in library.name_matcher.find(text)}
            self.state.result.mentions |= {NameId(id) for id in mentioned}
            if page.crosslinks:
                self._link_run(run, reading)

    def _mark_by_hand(self, root: Element, by_hand: Mapping[str, Destination]) -> None:
        """Let previews know the links that an editor wrote to what cross-links lead to."""
        known = {(target.page, target.anchor) for target in self.linked if target.page != self.state.page.path}
        hrefs = {href for href, destination in by_hand.items() if destination in known}
        for link in root.iter("a") if hrefs else ():
            if not link.get("class") and link.get("href") in hrefs:
                link.set("class", "linked-by-hand")

    def _link_run(self, run: Run, reading: RunText) -> None:
        """Link what is to be linked in a run, and note where on disk that stands."""
        found: list[tuple[Segment, int, int, Target]] = []
        text = "".join(map(_between, run.segments))
        quoted = [(found.start, found.end) for found in find_quotations(text)]
        taken_out = [match.span() for match in PLACEHOLDER.finditer(text)]  # which a spelling may look like
        barred = _Barred([*quoted, *taken_out, *raw_not_prose(text, self.stash)])
        offset = 0
        for segment in run.segments:
            if segment.linkable and segment.text:
                found += ((segment, *mention) for mention in self._mentions(segment, text, barred, offset))
            offset += len(_between(segment))
        if found and self.state.traced:
            self._note(run, reading, found)
        run.wrap(
            (segment, start, end, Element("a", {"class": "crosslink", "href": self._href(target)}))
            for segment, start, end, target in found
        )

    def _note(self, run: Run, reading: RunText, found: Iterable[tuple[Segment, int, int, Target]]) -> None:
        begins = {segment.slot: offset for segment, offset in read_run(run, self.stash).slots}
        for segment, start, end, target in found:
            first = begins[segment.slot] + len(self.read(segment.text[:start]))
            last = begins[segment.slot] + len(self.read(segment.text[:end])) - 1
            ends = self.state.position(reading, first), self.state.position(reading, last)
            text = self.read(segment.text[start:end])
            self.state.result.replacements.append(Replacement(*ends, text, self._href(target)))

    def _mentions(
        self, segment: Segment, text: str, barred: "_Barred", offset: int
    ) -> Iterator[tuple[int, int, Target]]:
        """What becomes a link in a segment that begins at ``offset`` of the ``text`` of its run, in order."""
        for start, end, spelling in self.state.library.link_matcher.find(segment.text):
            target = self.state.library.targets[spelling]
            is_barred = STX in segment.text[start:end] or barred.hold(start + offset, end + offset)
            is_barred = is_barred or target in self.linked or target.page == self.state.page.path
            if not (is_barred or self._is_part(text, start + offset, end + offset)):
                self.linked.add(target)
                yield start, end, target

    def _is_part(self, text: str, start: int, end: int) -> bool:
        """Whether what stands in one slot of a run's text is part of a word that goes on in another: ``**IT**ER``."""
        before = self.read(text[max(start - NEAR, 0) : start])[-1:]
        behind = self.read(text[end : end + NEAR])[:1]
        return is_word(before) or is_word(behind)

    def _href(self, target: Target) -> str:
        return relative_link(self.state.page.path, target.page, target.anchor)


def _between(segment: Segment) -> str:
    """The text of a slot as it parts or joins the words beside it: a line ended by hand and a note's mark part them."""
    if segment.is_tail:
        return segment.text
    if segment.element.tag == "br":
        return "\n"
    return " " * len(segment.text) if segment.element.get("class") in MARKS else segment.text


class _Barred:
    """Stretches of a text in which nothing becomes a link."""

    def __init__(self, extents: Iterable[Extent]) -> None:
        ordered = sorted(extents)
        self.begins = [begin for begin, _ in ordered]
        self.ends = list(accumulate((end for _, end in ordered), max))
        """Of each stretch the farthest end that it or one before it has."""

    def hold(self, start: int, end: int) -> bool:
        """Whether one of them holds all from ``start`` to ``end``."""
        index = bisect_right(self.begins, start) - 1
        return index >= 0 and end <= self.ends[index]
