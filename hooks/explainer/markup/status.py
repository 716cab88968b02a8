"""Status words: a sentence that says *alleged* or *denied* cites a statement that did so.

Looked at on pages that state facts, in their own words only: what stands in quotation marks is somebody else's word.
"""

from collections.abc import Mapping
from xml.etree.ElementTree import Element

from explainer.ledger import STATUS, unsupported_status
from explainer.markup.runs import HEADINGS
from explainer.markup.state import PageProcessor
from explainer.markup.text import RunText
from explainer.problems import ProblemKind
from explainer.quotations import find_quotations
from explainer.records import Occurrence
from explainer.sentences import sentence_spans


class StatusProcessor(PageProcessor):
    """Compares the status words of each sentence with the ledger."""

    def run(self, root: Element) -> None:
        """Walk the prose of a page that states facts; without a ledger there is nothing to compare with."""
        ledger = self.state.library.ledger
        if not (self.state.page.states_facts and ledger.entries and ledger.whole):
            return
        cited: dict[str, Occurrence] = {use.mark: use for use in self.state.result.occurrences}
        for run, reading in self.state.prose:
            if run.block.tag not in HEADINGS:
                self._check(reading, cited)

    def _check(self, reading: RunText, cited: Mapping[str, Occurrence]) -> None:
        text = reading.without(reading.code)
        own = reading.without([*reading.code, *((quoted.start, quoted.end) for quoted in find_quotations(text))])
        for start, end in sentence_spans(text) if STATUS.search(own) else ():
            here = [cited[mark] for mark, _ in reading.marks_of(start, end) if mark in cited]
            places = [place for use in here for place in use.item.places]
            for word in unsupported_status(own[start:end], places, self.state.library.ledger) if places else ():
                position = self.state.position(reading, start + word.start())
                message = f"No entry of the ledger with the stance that '{word[0]}' names rests on what is cited here."
                self.state.report(ProblemKind.STATUS_UNSUPPORTED, position, message)
