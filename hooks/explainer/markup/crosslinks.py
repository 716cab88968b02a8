"""Cross-links: the first mention of each name on a page becomes a link.

Longest spelling first, whole words. Never in headings, code, links, notes, marks or quotations; never to the page
itself; never to what the editor linked by hand; not inside an element of the class ``no-crosslinks``; not on a page
whose front matter says ``crosslinks: false``.
"""

from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.treeprocessors import Treeprocessor

from explainer.addresses import NameId, is_external, relative_link, resolve_link
from explainer.markup.runs import Run, Segment, raw_not_prose, runs
from explainer.markup.state import PageState, make_stash
from explainer.quotations import find_quotations
from explainer.records import Target


class CrosslinksProcessor(Treeprocessor):
    """Links first mentions, and records which names the page mentions at all."""

    def __init__(self, md: Markdown, state: PageState) -> None:
        super().__init__(md)
        self.state = state
        self.stash = make_stash(md)
        self.linked: set[Target] = set()

    def run(self, root: Element) -> None:
        """Walk the page's prose once, in document order."""
        library, page = self.state.library, self.state.page
        by_hand = {resolve_link(page.path, link.href) for link in self.state.result.links if not is_external(link.href)}
        cited = {
            resolve_link(page.path, link.get("href", ""))
            for link in root.iter("a")
            if link.get("class") == "cited-author"
        }
        self.linked = {target for place in by_hand | cited for target in library.placed.get(place, ())}
        self._mark_by_hand(root)
        for run in runs(root):
            text = "".join(segment.text for segment in run.segments if segment.linkable)
            if not text:
                continue
            mentioned = {library.spelled[spelling].id for _, _, spelling in library.mentions.find(text)}
            self.state.result.mentions |= {NameId(id) for id in mentioned}
            if page.crosslinks:
                self._link_run(run)

    def _mark_by_hand(self, root: Element) -> None:
        """Let previews know the links that an editor wrote to what cross-links lead to."""
        known = {(target.page, target.anchor) for target in self.linked if target.page != self.state.page.path}
        for link in root.iter("a"):
            if not link.get("class") and resolve_link(self.state.page.path, link.get("href", "")) in known:
                link.set("class", "linked-by-hand")

    def _link_run(self, run: Run) -> None:
        text = "".join(segment.text for segment in run.segments)
        barred = [*((found.start, found.end) for found in find_quotations(text)), *raw_not_prose(text, self.stash)]
        offset = 0
        for segment in run.segments:
            text = segment.text
            if segment.linkable and text:
                self._link_segment(segment, barred, offset)
            offset += len(text)

    def _link_segment(self, segment: Segment, barred: list[tuple[int, int]], offset: int) -> None:
        found: list[tuple[int, int, Target]] = []
        for start, end, spelling in self.state.library.links.find(segment.text):
            target = self.state.library.targets[spelling]
            is_barred = any(first <= start + offset and end + offset <= last for first, last in barred)
            if not (is_barred or target in self.linked or target.page == self.state.page.path):
                self.linked.add(target)
                found.append((start, end, target))
        for start, end, target in reversed(found):
            self._insert(segment, start, end, target)

    def _insert(self, segment: Segment, start: int, end: int, target: Target) -> None:
        text = segment.text
        link = Element(
            "a", {"class": "crosslink", "href": relative_link(self.state.page.path, target.page, target.anchor)}
        )
        link.text, link.tail = text[start:end], text[end:]
        if segment.is_tail:
            segment.element.tail = text[:start]
            segment.parent.insert(list(segment.parent).index(segment.element) + 1, link)
        else:
            segment.element.text = text[:start]
            segment.element.insert(0, link)
