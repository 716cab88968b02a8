"""The page as it was written: where on disk all text stands, and what was meant as a citation and is none.

The first pass over the finished tree. It reads each block as it stands in the file, citations and all, finds it there,
once for all passes behind it, gives citations and links their positions, and reports what the inline pass refused and
citations where none can be; ``unresolved`` reports notes and references that are not defined.
"""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from explainer.addresses import can_be_split
from explainer.citesyntax import AT_KEY, CLUSTER, key_of
from explainer.locator import Block
from explainer.markup.runs import Slot, every_run
from explainer.markup.state import CITE, REFUSED, FaultAt, PageProcessor
from explainer.markup.text import RunText, read_run
from explainer.markup.unresolved import check_hand_notes, report_unresolved
from explainer.problems import Fault, ProblemKind
from explainer.records import Link


class LocatingProcessor(PageProcessor):
    """Gives all text its position, and reports what is not what it was meant to be."""

    def run(self, root: Element) -> None:
        """Walk the page once, in document order; nothing that a reader sees is changed."""
        as_written = dict(self._citations(root))
        for run in every_run(root):
            reading = read_run(run, self.stash, as_written)
            block = self.state.locator.find_block(reading.text)
            for segment, offset in reading.slots:
                self.state.slot_offsets[segment.slot] = block, offset
                if segment.is_tail:  # where a link ends, since the targets of those within it stand before its own
                    self._locate(segment.element, offset)
            report_unresolved(self, reading, block, as_written)
            self._report_unread(reading, block)
        check_hand_notes(self, root)
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
            raw = self.state.raw_citations[int(element.get("n", ""))]
            raw.positions = [self.state.locator.at(block, offset + key) for key in raw.keys]
            raw.first = self.state.locator.at(block, offset)
            raw.last = self.state.locator.at(block, offset + len(raw.text) - 1)
        elif element.tag == REFUSED:
            self._report_refused(int(element.get("n", "")), block, offset)
        elif (href := _address(element)) is not None:
            href_text = self.read(href)
            if not can_be_split(href_text):  # it is reported as broken, and the engine's own step would stop at it
                element.set("href" if element.tag == "a" else "src", "#")
            position = self.state.locator.target(href_text, block, offset, end)
            self.state.result.links.append(Link(href_text, position))
            if element.tag == "img" and self.state.library.sources and not element.get("alt", "").strip():
                message = f"The picture '{href_text}' has no text: ![what it shows]({href_text})."
                self.state.report(ProblemKind.IMAGE_WITHOUT_TEXT, position, message)
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
        return any(key_of(at_key) in self.state.library.sources for at_key in AT_KEY.finditer(attempt))

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


def _address(element: Element) -> str | None:
    """Where a link or image leads; None for the engine's own links of notes, and for everything else."""
    if element.get("class", "").startswith("footnote-"):
        return None
    return element.get("href") if element.tag == "a" else element.get("src") if element.tag == "img" else None
