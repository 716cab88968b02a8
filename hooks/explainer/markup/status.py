"""Status words: a sentence that says *alleged* or *denied* cites a statement that did so.

Looked at on pages that state facts, in their own words only: what stands in quotation marks is somebody else's word.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from xml.etree.ElementTree import Element

from explainer.disputes import Stance
from explainer.ledger import Ledger
from explainer.markup.runs import HEADINGS
from explainer.markup.state import PageProcessor
from explainer.markup.text import FIRST, RunText
from explainer.problems import ProblemKind
from explainer.quotations import find_quotations
from explainer.records import Occurrence, PassagePlace
from explainer.sentences import sentence_spans

STATUS_WORDS: Mapping[str, frozenset[Stance]] = {
    r"alleg(?:es|ed|edly|ing)": frozenset({Stance.ALLEGES}),
    r"accus(?:es|ed|ing)": frozenset({Stance.ALLEGES}),
    r"claim(?:ed|ing)|claims that": frozenset({Stance.CLAIMS, Stance.ALLEGES}),
    r"den(?:ies|ied|ying)": frozenset({Stance.DENIES}),
    r"acknowledg(?:es|ed|ing)|confirm(?:s|ed|ing)|admit(?:s|ted|ting)": frozenset({Stance.ACKNOWLEDGES}),
    r"demand(?:ed|ing)": frozenset({Stance.DEMANDS}),
}
"""Words of prose that give a statement's status, and the stances of which one must stand behind them."""

STATUS = re.compile("|".join(rf"\b(?:{word})\b" for word in STATUS_WORDS), re.IGNORECASE)


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
        for number, (start, end) in enumerate(sentence_spans(reading.prose) if STATUS.search(own) else ()):
            marks = reading.marks_of(start if number else FIRST, end)
            here = [cited[mark] for mark, _ in marks if mark in cited]
            places = [place for use in here for place in use.item.places]
            for word in _unsupported(own[start:end], places, self.state.library.ledger) if places else ():
                position = self.state.position(reading, start + word.start())
                message = f"No entry of the ledger with the stance that '{word[0]}' names rests on what is cited here."
                self.state.report(ProblemKind.STATUS_UNSUPPORTED, position, message)


def _unsupported(text: str, places: Iterable[PassagePlace], ledger: Ledger) -> Iterator[re.Match[str]]:
    """The status words of a sentence for which no entry of that stance rests on a paragraph that it cites."""
    behind = frozenset(chain.from_iterable(ledger.stances.get(place, ()) for place in places))
    for match in STATUS.finditer(text):
        if not behind & _stances_of(match[0]):
            yield match


def _stances_of(word: str) -> frozenset[Stance]:
    """The stances that a status word may stand for."""
    return next(stances for pattern, stances in STATUS_WORDS.items() if re.fullmatch(pattern, word, re.IGNORECASE))
