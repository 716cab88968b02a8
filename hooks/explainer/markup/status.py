"""Status words: a sentence that says *alleged* or *denied* cites a statement that did so.

Looked at on pages that state facts, in their own words only: what stands in quotation marks is somebody else's word.
"""

from collections.abc import Mapping
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.treeprocessors import Treeprocessor

from explainer.ledger import unsupported_status
from explainer.markup.runs import HEADINGS, Run, runs
from explainer.markup.state import PageState, make_stash
from explainer.markup.text import read_run
from explainer.problems import ProblemKind
from explainer.quotations import find_quotations
from explainer.records import Occurrence, PassagePlace
from explainer.sentences import sentence_spans


class StatusProcessor(Treeprocessor):
    """Compares the status words of each sentence with the ledger."""

    def __init__(self, md: Markdown, state: PageState) -> None:
        super().__init__(md)
        self.state = state
        self.stash = make_stash(md)

    def run(self, root: Element) -> None:
        """Walk the prose of a page that states facts; without a ledger there is nothing to compare with."""
        if not (self.state.page.states_facts and self.state.library.ledger.entries):
            return
        cited: dict[str, Occurrence] = {use.mark: use for use in self.state.result.occurrences}
        section = root.find(".//section[@class='notes']")
        ours = set(section.iter()) if section is not None else set()
        for run in runs(root):
            if run.block not in ours and run.block.tag not in HEADINGS:
                self._check(run, cited)

    def _check(self, run: Run, cited: Mapping[str, Occurrence]) -> None:
        reading = read_run(run, self.stash)
        text, marks = reading.text, reading.marks
        block = self.state.locator.read(text, "status words")
        own = reading.without((quotation.start, quotation.end) for quotation in find_quotations(text))
        for start, end in sentence_spans(text):
            reach = end + len(text[end:]) - len(text[end:].lstrip())
            here = [cited[mark] for mark, offset in marks if mark in cited and start < offset <= reach]
            places = [place for use in here for place in _places(use)]
            for word in unsupported_status(own[start:end], places, self.state.library.ledger) if places else ():
                position = self.state.locator.at(block, start + word.start())
                message = f"No entry of the ledger with the stance that '{word[0]}' names rests on what is cited here."
                self.state.report(ProblemKind.STATUS_UNSUPPORTED, position, message)


def _places(use: Occurrence) -> list[PassagePlace]:
    return [(use.item.key, number) for number in use.item.numbers]
