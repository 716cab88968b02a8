"""Quotations on a page: compares the words in double quotation marks with the paragraphs that their sentence cites.

A page that cites nothing has no quotations to verify. What was found is shown in the text (a class on the quoted words)
and at each note (which words were quoted from it, and whether they were compared with the original).
"""

from collections.abc import Iterator, Mapping
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.treeprocessors import Treeprocessor

from explainer.citesyntax import ATTEMPTED
from explainer.evidence import Evidence, Finding
from explainer.markup.runs import HEADINGS, Run, marked_text, runs
from explainer.markup.state import PageState, make_reader
from explainer.problems import Position
from explainer.quotations import Quotation, find_quotations
from explainer.records import Occurrence, PassagePlace, QuotedWords
from explainer.sentences import sentence_spans

NOT_COMPARED = "not yet compared with the original"


class QuotationsProcessor(Treeprocessor):
    """Verifies each quotation, marks it in the tree and records it."""

    def __init__(self, md: Markdown, state: PageState, evidence: Evidence) -> None:
        super().__init__(md)
        self.state = state
        self.evidence = evidence
        self.read = make_reader(md)

    def run(self, root: Element) -> None:
        """Walk the prose of a page that cites; its notes are verified where they were written."""
        cited: dict[str, Occurrence] = {use.mark: use for use in self.state.result.occurrences}
        if not cited:
            return
        section = root.find(".//section[@class='notes']")
        ours = set(section.iter()) if section is not None else set()
        for run in runs(root):
            if run.block not in ours or run.block.get("class") is None:
                self._verify_run(run, cited)
        for occurrence in cited.values():
            if occurrence.item.quote:
                self._verify_suffix(occurrence)
        if section is not None:
            self._list_in_notes(section, cited)

    def _verify_run(self, run: Run, cited: Mapping[str, Occurrence]) -> None:
        text, marks = marked_text(run, self.read)
        block = self.state.locator.read(text, "quotations")
        spans = list(sentence_spans(text))
        for quotation in find_quotations(text):
            start, end = next(((s, e) for s, e in spans if s <= quotation.start < e), (0, len(text)))
            here = [cited[mark] for mark, offset in marks if mark in cited and start < offset <= _reach(text, end)]
            if not here and ATTEMPTED.search(text[start:end]):
                continue
            places = [(use.item.key, number) for use in here for number in use.item.numbers]
            finding = self._check(quotation, places, self.state.locator.at(block, quotation.start + 1))
            if run.block.tag not in HEADINGS:
                _mark(run, text[quotation.start : quotation.end], finding)

    def _verify_suffix(self, occurrence: Occurrence) -> None:
        item = occurrence.item
        places = [(item.key, number) for number in item.numbers]
        self._check(Quotation(item.quote, 0, len(item.quote)), places, occurrence.position)

    def _check(self, quotation: Quotation, places: list[PassagePlace], position: Position) -> Finding:
        finding = self.evidence.check(quotation, places)
        if finding.kind:
            self.state.report(finding.kind, position, finding.message, finding.hint)
        words = QuotedWords(quotation.text, finding.places or tuple(places), finding.proof.is_verified)
        self.state.result.quotations.append(words)
        return finding

    def _list_in_notes(self, section: Element, cited: Mapping[str, Occurrence]) -> None:
        """Say at each note which words the page quotes from its paragraphs, and whether they were verified."""
        for entry in section.iter("li"):
            uses = [cited[mark] for mark in _marks_of(entry) if mark in cited]
            places = {(use.item.key, number) for use in uses for number in use.item.numbers}
            found = [words for words in self.state.result.quotations if places & set(words.places)]
            for words in reversed(list({words.text: words for words in found}.values())):
                line = Element("p", {"class": "note-quote"})
                how = "compared with the original, word for word" if words.verified else NOT_COMPARED
                line.text = f"Quoted: “{words.text}”, {how}."
                entry.insert(1, line)


def _marks_of(entry: Element) -> Iterator[str]:
    for link in entry.iter("a"):
        if link.get("role") == "doc-backlink":
            yield link.get("href", "")[1:]


def _reach(text: str, end: int) -> int:
    """A mark right behind a sentence, spaces between, still belongs to it."""
    return end + len(text[end:]) - len(text[end:].lstrip())


def _mark(run: Run, quoted: str, finding: Finding) -> None:
    """Put the quoted words into an element that says whether they are verified, where one slot of text holds them."""
    for segment in run.segments:
        if quoted in segment.text and segment.element.get("class", "") not in ("quotation", "note-ref"):
            before, _, after = segment.text.partition(quoted)
            span = Element("span", {"class": f"quotation {finding.proof.value}"})
            span.text, span.tail = quoted, after
            if segment.is_tail:
                segment.element.tail = before
                segment.parent.insert(list(segment.parent).index(segment.element) + 1, span)
            else:
                segment.element.text = before
                segment.element.insert(0, span)
            return
