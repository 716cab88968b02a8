"""What a page refers to and does not define: marks of hand-written notes, references of links; notes without a mark.

``locating`` asks for it, block by block, as it finds them in the file.
"""

import re
from bisect import bisect_right
from collections.abc import Container, Iterator
from itertools import accumulate
from operator import itemgetter
from typing import cast
from xml.etree.ElementTree import Element

from markdown.extensions.footnotes import FootnoteInlineProcessor

from explainer.locator import Block
from explainer.markup.runs import Slot, is_code
from explainer.markup.state import REFUSED, PageProcessor
from explainer.markup.text import RunText
from explainer.problems import ProblemKind

HAND_REF = re.compile(r"\[\^([^\[\]\s]*\w[^\[\]\s]*)\]")
HAND_DEFINITION = re.compile(r"^ {0,3}\[\^([^\]]*)\]:", re.MULTILINE)
REFERENCE = re.compile(r"(?<!\])\[(?P<text>[^\[\]]+)\]\[(?P<name>[^\[\]]*)\]")
"""What is left of a link whose reference is not defined."""


def report_unresolved(page: PageProcessor, reading: RunText, block: Block, citations: Container[Slot]) -> None:
    """Report the marks and references of a block that lead nowhere; what stands in citations is none."""
    texts = [
        segment.text
        if (segment.is_tail or not (segment.element.tag == REFUSED or is_code(segment.element)))
        and segment.slot not in citations
        else ""
        for segment, _ in reading.slots
    ]
    text, starts = "".join(texts), list(accumulate(map(len, texts), initial=0))
    slot, done, read = -1, 0, 0
    prose = reading.without(reading.code) if reading.code else reading.text  # code of raw HTML is in the texts too
    has_notes = "footnote" in page.md.inlinePatterns
    for kind, start, message in sorted(_unresolved(text, has_notes=has_notes), key=itemgetter(1)):
        if (in_slot := bisect_right(starts, start) - 1) != slot:
            slot, done, read = in_slot, starts[in_slot], 0
        read += len(page.read(text[done:start]))
        done = start
        at = reading.slots[slot][1] + read
        if prose[at : at + 1] == reading.text[at : at + 1]:
            page.state.report(kind, page.state.locator.at(block, at), message)


def _unresolved(text: str, *, has_notes: bool) -> Iterator[tuple[ProblemKind, int, str]]:
    if has_notes:
        for match in HAND_REF.finditer(text):
            yield ProblemKind.NOTE_UNDEFINED, match.start(), f"The note {match[0]} is not defined."
    for match in REFERENCE.finditer(text):
        if not match["text"].startswith("^") and not match["name"].startswith("^"):
            name = match["name"] or match["text"]
            message = f"The reference of the link '{match[0]}' is not defined: there is no line '[{name}]: …'."
            yield ProblemKind.REFERENCE_UNDEFINED, match.start(), message


def check_hand_notes(page: PageProcessor, root: Element) -> None:
    """Report hand-written notes that are defined twice, or to which no mark leads."""
    if "footnote" not in page.md.inlinePatterns or not page.state.locator.has("[^"):
        return
    marks = cast(FootnoteInlineProcessor, page.md.inlinePatterns["footnote"])
    defined: set[str] = set()
    referred = {link.get("href", "") for link in root.iter("a") if link.get("class") == "footnote-ref"}
    for name, position in page.state.locator.all(HAND_DEFINITION):
        if name in defined:
            page.state.report(ProblemKind.NOTE_DUPLICATE, position, f"The note [^{name}] is defined twice.")
        elif f"#{marks.footnotes.makeFootnoteId(name)}" not in referred:
            page.state.report(ProblemKind.NOTE_UNUSED, position, f"No mark on this page refers to the note [^{name}].")
        defined.add(name)
