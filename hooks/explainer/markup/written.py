"""The page as it was written: where on disk all text stands, and what was meant as markup and is none.

The first pass over the finished tree. It reads each block as it stands in the file, citations and all, finds it there,
once for all passes behind it, gives citations and links their positions, and reports what the inline pass refused,
notes and references that are not defined, and citations where none can be.
"""

import re
from bisect import bisect_right
from collections.abc import Container, Iterator
from itertools import accumulate
from operator import itemgetter
from typing import cast
from xml.etree.ElementTree import Element

from markdown.extensions.footnotes import FootnoteInlineProcessor

from explainer.addresses import can_be_split
from explainer.citesyntax import CLUSTER, MARK, key_of
from explainer.markup.runs import Slot, every_run, is_code
from explainer.markup.state import CITE, REFUSED, FaultAt, PageProcessor
from explainer.markup.text import RunText, read_run
from explainer.positions import Block
from explainer.problems import Fault, ProblemKind
from explainer.records import Link

HAND_REF = re.compile(r"\[\^([^\[\]\s]*\w[^\[\]\s]*)\]")
HAND_DEFINITION = re.compile(r"^ {0,3}\[\^([^\]]*)\]:", re.MULTILINE)
REFERENCE = re.compile(r"(?<!\])\[(?P<text>[^\[\]]+)\]\[(?P<name>[^\[\]]*)\]")
"""What is left of a link whose reference is not defined."""


class WrittenProcessor(PageProcessor):
    """Gives all text its position, and reports what is not what it was meant to be."""

    def run(self, root: Element) -> None:
        """Walk the page once, in document order; nothing that a reader sees is changed."""
        as_written = dict(self._citations(root))
        for run in every_run(root):
            reading = read_run(run, self.stash, as_written)
            block = self.state.locator.written(reading.text)
            for segment, offset in reading.slots:
                self.state.slot_offsets[segment.slot] = block, offset
                if segment.is_tail:  # where a link ends, since the targets of those within it stand before its own
                    self._locate(segment.element, offset)
            self._report_references(reading, block, as_written)
            self._report_unread(reading, block)
        self._check_hand_notes(root)
        for element in list(root.iter(REFUSED)):
            element.tag, element.attrib = "span", {}

    def _citations(self, root: Element) -> Iterator[tuple[Slot, str]]:
        """Each citation as it is written, in the place of what it consists of."""
        for cite in root.iter(CITE):
            yield (cite, False), self.state.raw_citations[int(cite.get("n", ""))].text
            for inner in cite.iter():
                if inner is not cite:
                    yield from (((inner, False), ""), ((inner, True), ""))

    def _locate(self, element: Element, end: int) -> None:
        """Take in what one element, which goes on to ``end``, says: a citation, a refused one, a link."""
        block, offset = self.state.slot_offsets[element, False]
        if element.tag == CITE:
            written = self.state.raw_citations[int(element.get("n", ""))]
            written.positions = [self.state.locator.at(block, offset + key) for key in written.keys]
            written.first = self.state.locator.at(block, offset)
            written.last = self.state.locator.at(block, offset + len(written.text) - 1)
        elif element.tag == REFUSED:
            self._report_refused(int(element.get("n", "")), block, offset)
        elif (href := _address(element)) is not None:
            written_href = self.read(href)
            if not can_be_split(written_href):  # it is reported as broken, and the engine's own step would stop at it
                element.set("href" if element.tag == "a" else "src", "#")
            position = self.state.locator.target(written_href, block, offset, end)
            self.state.result.links.append(Link(written_href, position))
            self._report_cited(element, block, offset)

    def _report_refused(self, number: int, block: Block, offset: int) -> None:
        for within, fault in self.state.refused[number]:
            self.state.report_fault(fault, self.state.locator.at(block, offset + within))

    def _report_cited(self, element: Element, block: Block, offset: int) -> None:
        """Report a citation in the text of a link, which the inline pass leaves alone."""
        text = self.read("".join(element.itertext()))
        attempt = CLUSTER.search(text)
        if element.tag == "a" and attempt and self._names_article(attempt[0]):
            message = f"A citation cannot stand in the text of a link: write it behind. It reads '{attempt[0]}'."
            self.state.refused.append([FaultAt(attempt.start(), Fault(ProblemKind.CITATION_MALFORMED, message))])
            self._report_refused(len(self.state.refused) - 1, block, offset)

    def _names_article(self, attempt: str) -> bool:
        return any(key_of(mark) in self.state.library.sources for mark in MARK.finditer(attempt))

    def _report_unread(self, reading: RunText, block: Block) -> None:
        """Report citations in the texts of images and the titles of links, where they are printed as they are."""
        for start, end in reading.attributes:
            for match in CLUSTER.finditer(reading.text, start, end):
                if self._names_article(match[0]):
                    message = (
                        f"In the text of an image or the title of a link a citation is printed as it is: '{match[0]}'."
                    )
                    hint = "Write it behind the image or the link."
                    self.state.report(
                        ProblemKind.CITATION_MALFORMED, self.state.locator.at(block, match.start()), message, hint
                    )

    # --- notes and references -----------------------------------------------------------------------------------------

    def _report_references(self, reading: RunText, block: Block, as_written: Container[Slot]) -> None:
        texts = [
            segment.text
            if (segment.is_tail or not (segment.element.tag == REFUSED or is_code(segment.element)))
            and segment.slot not in as_written
            else ""
            for segment, _ in reading.slots
        ]
        text, starts = "".join(texts), list(accumulate(map(len, texts), initial=0))
        slot, done, read = -1, 0, 0
        prose = reading.without(reading.code) if reading.code else reading.text  # code of raw HTML is in the texts too
        for kind, start, message in sorted(self._undefined(text), key=itemgetter(1)):
            if (in_slot := bisect_right(starts, start) - 1) != slot:
                slot, done, read = in_slot, starts[in_slot], 0
            read += len(self.read(text[done:start]))
            done = start
            at = reading.slots[slot][1] + read
            if prose[at : at + 1] == reading.text[at : at + 1]:
                self.state.report(kind, self.state.locator.at(block, at), message)

    def _undefined(self, text: str) -> Iterator[tuple[ProblemKind, int, str]]:
        if "footnote" in self.md.inlinePatterns:
            for match in HAND_REF.finditer(text):
                yield ProblemKind.NOTE_UNDEFINED, match.start(), f"The note {match[0]} is not defined."
        for match in REFERENCE.finditer(text):
            if not match["text"].startswith("^") and not match["name"].startswith("^"):
                name = match["name"] or match["text"]
                message = f"The reference of the link '{match[0]}' is not defined: there is no line '[{name}]: …'."
                yield ProblemKind.REFERENCE_UNDEFINED, match.start(), message

    def _check_hand_notes(self, root: Element) -> None:
        if "footnote" not in self.md.inlinePatterns or not self.state.locator.has("[^"):
            return
        marks = cast(FootnoteInlineProcessor, self.md.inlinePatterns["footnote"])
        defined: set[str] = set()
        referred = {link.get("href", "") for link in root.iter("a") if link.get("class") == "footnote-ref"}
        for name, position in self.state.locator.all(HAND_DEFINITION):
            if name in defined:
                self.state.report(ProblemKind.NOTE_DUPLICATE, position, f"The note [^{name}] is defined twice.")
            elif f"#{marks.footnotes.makeFootnoteId(name)}" not in referred:
                self.state.report(
                    ProblemKind.NOTE_UNUSED, position, f"No mark on this page refers to the note [^{name}]."
                )
            defined.add(name)


def _address(element: Element) -> str | None:
    """Where a link or image leads; None for the engine's own links of notes, and for everything else."""
    if element.get("class", "").startswith("footnote-"):
        return None
    return element.get("href") if element.tag == "a" else element.get("src") if element.tag == "img" else None
