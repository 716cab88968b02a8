"""The page as it was written: where on disk its citations and links stand, and what was meant as markup and is none.

The first pass over the finished tree. It reads each block as it stands in the file, citations and all, finds it there,
and reports what the inline pass refused, notes and references that are not defined, and citations where none can be.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.treeprocessors import Treeprocessor

from explainer.citesyntax import MARK, key_of
from explainer.markup.runs import Run, Segment, every_run
from explainer.markup.state import CITE, REFUSED, PageState, make_reader
from explainer.positions import Block
from explainer.problems import ProblemKind
from explainer.records import Link

HAND_REF = re.compile(r"\[\^([^\]\s]+)\]")
HAND_DEFINITION = re.compile(r"^ {0,3}\[\^([^\]]*)\]:", re.MULTILINE)
CLUSTER = re.compile(r"\[[^\[\]]*@\w[^\[\]]*\]")
REFERENCE = re.compile(r"(?<!\])\[(?P<text>[^\[\]]+)\]\[(?P<name>[^\[\]]*)\]")
"""What is left of a link whose reference is not defined."""


@dataclass(slots=True)
class Reading:
    """A run as it is written, and where each of its slots begins in that text."""

    text: str = ""
    slots: list[tuple[Segment, int]] = field(default_factory=list)


class WrittenProcessor(Treeprocessor):
    """Gives citations and links their places, and reports what is not what it was meant to be."""

    def __init__(self, md: Markdown, state: PageState) -> None:
        super().__init__(md)
        self.state = state
        self.read = make_reader(md)

    def run(self, root: Element) -> None:
        """Walk the page once, in document order; nothing that a reader sees is changed."""
        within = {inner for cite in root.iter(CITE) for inner in cite.iter() if inner is not cite}
        for run in every_run(root):
            reading = self._reading(run, within)
            block = self.state.locator.written(reading.text)
            for segment, offset in reading.slots:
                if not segment.is_tail:
                    self._place(segment.element, block, offset)
            self._report_references(reading, block, within)
        self._check_hand_notes(root)
        for element in list(root.iter(REFUSED)):
            element.tag, element.attrib = "span", {}

    def _reading(self, run: Run, within: set[Element]) -> Reading:
        reading = Reading()
        for segment in run.segments:
            reading.slots.append((segment, len(reading.text)))
            if segment.element.tag == CITE and not segment.is_tail:
                reading.text += self.state.written[int(segment.element.get("n", ""))].text
            elif segment.element not in within and segment.element.get("class") != "footnote-ref":
                reading.text += self.read(segment.text)
        return reading

    def _place(self, element: Element, block: Block, offset: int) -> None:
        """Take in what one element says: a citation, a refused one, a link."""
        if element.tag == CITE:
            written = self.state.written[int(element.get("n", ""))]
            written.places = [self.state.locator.at(block, offset + key) for key in written.keys]
        elif element.tag == REFUSED:
            for fault in self.state.refused[int(element.get("n", ""))]:
                position = self.state.locator.at(block, offset + fault.offset)
                self.state.report(fault.kind, position, fault.message, fault.hint)
        elif (href := _address(element)) is not None:
            written_href, text = self.read(href), self.read("".join(element.itertext()))
            place = self.state.locator.target(written_href, block, offset, offset + len(text))
            self.state.result.links.append(Link(written_href, place))
            self._report_cited(element, text, block, offset)

    def _report_cited(self, element: Element, text: str, block: Block, offset: int) -> None:
        """Report a citation in the text of a link, which the inline pass leaves alone."""
        attempt = CLUSTER.search(text)
        keys = [key_of(mark) for mark in MARK.finditer(attempt[0])] if attempt else []
        if element.tag == "a" and attempt and any(key in self.state.library.sources for key in keys):
            message = f"A citation cannot stand in the text of a link: write it behind. It reads '{attempt[0]}'."
            position = self.state.locator.at(block, offset + attempt.start())
            self.state.report(ProblemKind.CITATION_MALFORMED, position, message)

    # --- notes and references -----------------------------------------------------------------------------------------

    def _report_references(self, reading: Reading, block: Block, within: set[Element]) -> None:
        text, starts = "", []
        for segment, _ in reading.slots:
            starts.append(len(text))
            is_text = segment.is_tail or segment.element.tag not in ("code", REFUSED)
            text += segment.text if is_text and segment.element not in within else ""
        for kind, start, message in self._undefined(text):
            slot = bisect_right(starts, start) - 1
            before = self.read(text[starts[slot] : start])
            self.state.report(kind, self.state.locator.at(block, reading.slots[slot][1] + len(before)), message)

    def _undefined(self, text: str) -> Iterator[tuple[ProblemKind, int, str]]:
        if "footnote" in self.md.inlinePatterns:
            for match in HAND_REF.finditer(text):
                yield ProblemKind.NOTE_UNDEFINED, match.start(), f"The note {match[0]} is not defined."
        for match in REFERENCE.finditer(text):
            if "@" not in match[0] and not match["text"].startswith("^") and not match["name"].startswith("^"):
                name = match["name"] or match["text"]
                message = f"The reference of the link '{match[0]}' is not defined: there is no line '[{name}]: …'."
                yield ProblemKind.REFERENCE_UNDEFINED, match.start(), message

    def _check_hand_notes(self, root: Element) -> None:
        if "footnote" not in self.md.inlinePatterns:
            return
        defined: set[str] = set()
        referred = {link.get("href", "") for link in root.iter("a") if link.get("class") == "footnote-ref"}
        for name, position in self.state.locator.all(HAND_DEFINITION):
            if name in defined:
                self.state.report(ProblemKind.NOTE_DUPLICATE, position, f"The note [^{name}] is defined twice.")
            elif not any(href.endswith((f":{name}", f"-{name}")) for href in referred):
                self.state.report(
                    ProblemKind.NOTE_UNUSED, position, f"No mark on this page refers to the note [^{name}]."
                )
            defined.add(name)


def _address(element: Element) -> str | None:
    """Where a link or image leads; None for the engine's own links of notes, and for everything else."""
    if element.get("class", "").startswith("footnote-"):
        return None
    return element.get("href") if element.tag == "a" else element.get("src") if element.tag == "img" else None
