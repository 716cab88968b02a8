"""Quotations on a page: compares the words in double quotation marks with the paragraphs that their sentence cites.

All that a reader reads is looked at, headings, links, images and raw HTML with it, but for code. What was found is
shown in the text (a class on the quoted words) and at each note (which words were quoted from it, and whether they
were compared with the original).
"""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from xml.etree.ElementTree import Element

from markdown import Markdown

from explainer.authored import PassageRef
from explainer.citesyntax import ATTEMPTED
from explainer.evidence import Evidence, Proof, QuotationCheck
from explainer.markup.runs import HEADINGS, Run, Stretch, reader_text
from explainer.markup.state import PageProcessor, PageState
from explainer.markup.text import FIRST, RunText
from explainer.positions import Position
from explainer.problems import ProblemKind
from explainer.quotations import Quotation, outermost, read_marks, unpaired
from explainer.records import Occurrence, QuotedWords
from explainer.sentences import reach, sentence_spans
from explainer.silence import Extent

NOT_COMPARED = "not yet compared with the original"

RESERVED = frozenset(
    "cited-author footnote-backref footnote-ref headerlink ledger-filter margin-notes nav-close note-back note-marks "
    "note-original note-quote note-ref note-said note-source note-stances notes preview quotation review-old to-dark "
    "to-light".split()
) | {proof.value for proof in Proof}
"""Names of classes by which we, or the theme, mark notes and quotations, or hide something."""
THEMES, BUTTON = "md-", "md-button"
"""How names of classes begin that are the theme's, and the one of these that is meant for editors."""

TAKEN_OUT = "\ufffc"
"""What stands for each character of code while marks are paired: a blank would say that a mark behind it opens."""


@dataclass(frozen=True, slots=True)
class Support:
    """A sentence as it reads, whether anything is cited in it, and the paragraphs that are, once each."""

    sentence: str
    is_cited: bool
    passages: tuple[PassageRef, ...]


@dataclass(frozen=True, slots=True)
class CitedSentences:
    """A text with the sentences it has, and where what is cited."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    uses: tuple[tuple[int, Occurrence], ...]
    known: dict[Extent, Support] = field(default_factory=dict)

    def around(self, quotation: Quotation) -> Support:
        """The sentence of a quotation, or all that it runs through, and the paragraphs that are cited there."""
        first, last = (max(bisect_right(self.starts, at) - 1, 0) for at in (quotation.start, quotation.end - 1))
        extent = self.starts[first] if first else FIRST, self.ends[last]
        if extent not in self.known:
            self.known[extent] = self._support(*extent)
        return self.known[extent]

    def _support(self, start: int, end: int) -> Support:
        last_use = bisect_right(self.uses, reach(self.text, end), key=_offset)
        uses = self.uses[bisect_right(self.uses, start, key=_offset) : last_use]
        passages = dict.fromkeys(passage for _, use in uses for passage in use.item.passages)
        return Support(self.text[max(start, 0) : end], bool(uses), tuple(passages))


class QuotationsProcessor(PageProcessor):
    """Verifies each quotation, marks it in the tree and records it."""

    def __init__(self, md: Markdown, state: PageState, evidence: Evidence) -> None:
        super().__init__(md, state)
        self.evidence = evidence

    def run(self, root: Element) -> None:
        """Walk the page; its notes are verified where they were written."""
        if self.state.library.sources:  # else the pages are somebody else's
            self._refuse_reserved(root)
        cited: dict[str, Occurrence] = {use.mark: use for use in self.state.result.occurrences}
        for run, reading in self.state.prose:
            self._verify_run(run, reading, cited)
        for occurrence in cited.values():
            self._verify_citation(occurrence)
        section = root.find(".//section[@class='notes']")
        if section is not None and cited:
            self._list_in_notes(section, cited)

    def _refuse_reserved(self, root: Element) -> None:
        """Report elements of editors that bear the names of ours: as such they would not be read, or trusted."""
        for parent in root.iter():
            for element in parent:
                found = self.state.slot_offsets.get((element, False))  # what we have made has none
                if found and not _is_mark(element, parent):
                    for name in filter(_is_reserved, element.get("class", "").split()):
                        self._report_reserved(name, self.state.locator.at(*found))
        for _, reading in self.state.prose:
            for offset, name in reading.classes:
                if _is_reserved(name):
                    self._report_reserved(name, self.state.position(reading, offset))

    def _report_reserved(self, name: str, position: Position) -> None:
        message = f"The class '{name}' is one that only the build may give: readers would take this for its work."
        self.state.report(ProblemKind.PAGE_FORBIDDEN, position, message, "Delete it, or use another name.")

    def _verify_run(self, run: Run, reading: RunText, cited: Mapping[str, Occurrence]) -> None:
        text = reading.without(reading.code)
        marks, spans = read_marks(reading.without(reading.code, TAKEN_OUT)), sentence_spans(reading.prose)
        uses = tuple((offset, cited[mark]) for mark, offset in reading.marks if mark in cited)
        sentences = CitedSentences(text, tuple(start for start, _ in spans), tuple(end for _, end in spans), uses)
        for offset, message in unpaired(text, marks):
            self.state.report(ProblemKind.QUOTATION_UNPAIRED, self.state.position(reading, offset), message)
        quotations = [replace(found, text=reading.text[found.start + 1 : found.end - 1]) for found in marks.quotations]
        checks = {
            found: self._verify(found, sentences, partial(self.state.position, reading, found.start + 1))
            for found in quotations
        }
        if run.block.tag not in HEADINGS:
            run.wrap(_marked(reading, text, checks))

    def _verify(
        self, quotation: Quotation, sentences: CitedSentences, position: Callable[[], Position]
    ) -> QuotationCheck:
        """How a quotation stands; no problem where a citation that could not be read may be what it needs."""
        support = sentences.around(quotation)
        if not support.is_cited and self.state.has_unreadable and ATTEMPTED.search(support.sentence):
            return QuotationCheck(Proof.REFUSED)
        return self._check(quotation, support.passages, position)

    def _verify_citation(self, occurrence: Occurrence) -> None:
        """Verify what a citation itself quotes: as its last suffix, or in what it says before and behind its key."""
        item = occurrence.item
        passages = item.passages
        if item.quote:
            self._check(Quotation(item.quote, 0, len(item.quote)), passages, lambda: occurrence.position)
        for text in map(self.read, (item.prefix, item.suffix)):
            marks = read_marks(text)
            for quotation in marks.quotations:
                self._check(quotation, passages, lambda: occurrence.position)
            for _, message in unpaired(text, marks):
                self.state.report(ProblemKind.QUOTATION_UNPAIRED, occurrence.position, message)

    def _check(
        self, quotation: Quotation, passages: Sequence[PassageRef], position: Callable[[], Position]
    ) -> QuotationCheck:
        check = self.evidence.check(quotation, passages)
        if check.kind:
            self.state.report(check.kind, position(), check.message, check.hint)
        words = QuotedWords(quotation.text, check.passages or tuple(passages), check.proof.is_verified)
        self.state.result.quotations.append(words)
        return check

    def _list_in_notes(self, section: Element, cited: Mapping[str, Occurrence]) -> None:
        """Say at each note which words the page quotes from its paragraphs, and whether they were verified."""
        quoted: dict[PassageRef, dict[int, QuotedWords]] = {}
        for number, words in enumerate(self.state.result.quotations):
            for passage in words.passages:
                quoted.setdefault(passage, {})[number] = words
        for entry in section.iter("li"):
            passages = {passage for mark in _marks_of(entry) if mark in cited for passage in cited[mark].item.passages}
            found = {number: words for passage in passages for number, words in quoted.get(passage, {}).items()}
            entry[1:1] = _listed({found[number].text: found[number].verified for number in sorted(found)})


def _is_reserved(name: str) -> bool:
    return name in RESERVED or (name.startswith(THEMES) and not name.startswith(BUTTON))


def _is_mark(element: Element, parent: Element) -> bool:
    """Whether an element is what the notes have made of a citation, or the engine of a note that is written by hand."""
    match element.get("class"):
        case "note-marks":
            return element.tag == "span"
        case "footnote-ref":
            return parent.tag == "sup"
        case "footnote-backref":
            return not reader_text(element.text or "").strip()
        case _:
            return False


def _listed(words: Mapping[str, bool]) -> Iterator[Element]:
    """A line for the quoted words that were verified, and one for those that were not."""
    for verified, how in ((True, "compared with the original, word for word"), (False, NOT_COMPARED)):
        listed = [f"“{text}”" for text, proof in words.items() if proof is verified]
        if listed:
            line = Element("p", {"class": "note-quote"})
            line.text = f"Quoted on this page, {how}: {', '.join(listed)}."
            yield line


def _marks_of(entry: Element) -> Iterator[str]:
    for link in entry.iter("a"):
        if link.get("role") == "doc-backlink":
            yield link.get("href", "")[1:]


def _offset(use: tuple[int, Occurrence]) -> int:
    return use[0]


def _marked(reading: RunText, text: str, checks: Mapping[Quotation, QuotationCheck]) -> Iterator[Stretch]:
    """Each quotation that one slot of text holds whole, with an element that says whether it is verified.

    What a reader reads and what stands in a slot differ where the engine has put something away: so a quotation is
    looked for in its slot, behind the one before.
    """
    begins = [offset for _, offset in reading.slots]
    last, behind = -1, 0
    for quotation in outermost(checks):
        slot = bisect_right(begins, quotation.start) - 1
        behind = behind if slot == last else 0
        last = slot
        segment = reading.slots[slot][0]
        quoted = text[quotation.start : quotation.end]
        start = segment.text.find(quoted, behind)
        if start >= 0:
            behind = start + len(quoted)
            if checks[quotation].proof is not Proof.REFUSED:
                how = {"class": f"quotation {checks[quotation].proof.value}"}
                yield segment, start, behind, Element("span", how)
