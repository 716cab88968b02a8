"""Status words: a sentence that says *alleged* or *denied* cites a statement that did so.

Looked at on pages that state facts, in their own words only: what stands in quotation marks is somebody else's word.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from itertools import chain
from xml.etree.ElementTree import Element

from explainer.authored import PassageRef
from explainer.disputes import Stance
from explainer.ledger import Ledger
from explainer.markup.coverage import parts_of, scoped
from explainer.markup.runs import HEADINGS
from explainer.markup.state import PageProcessor
from explainer.markup.text import FIRST, RunText
from explainer.problems import ProblemKind
from explainer.quotations import find_quotations
from explainer.records import Occurrence
from explainer.sentences import sentence_spans

NOT_SAID = re.compile(
    r"(?:^|[^\w,\s]|n['’]t|\b(?:to|not|nor|can|cannot|could|may|might|must|shall|should|will|would|do|does|did|let|or))"
    r"\s*(?:\b\w+ly\s+)?$",
    re.IGNORECASE,
)
"""What stands before a verb when it was not done: somebody may, should or did not, or is told to."""
NONE_SAID = re.compile(r"\b(?:no|neither|nor|any|without)\s+(?:an?\s+)?$", re.IGNORECASE)
"""What stands before a noun when nothing of the kind was said."""


@dataclass(frozen=True, slots=True)
class StatusWord:
    """Words of prose that give a statement's status, and the stances of which one must stand behind them.

    They say nothing where ``unless`` matches the text before them.
    """

    words: str
    stances: frozenset[Stance]
    unless: re.Pattern[str] | None = None


STATUS_WORDS = (
    StatusWord("alleg(?:es|ed|edly|ing)|accus(?:es|ed|ing)", frozenset({Stance.ALLEGES})),
    StatusWord("claim(?:ed|ing)|claims? that", frozenset({Stance.CLAIMS, Stance.ALLEGES})),  # a claim may be a thing,
    StatusWord("demand(?:ed|ing)", frozenset({Stance.DEMANDS})),  # and so may a demand
    StatusWord("den(?:ies|ied|ying)|refut(?:es|ed|ing)", frozenset({Stance.DENIES})),
    StatusWord(  # a request may be rejected too
        r"(?:reject(?:s|ed|ing)|dismiss(?:es|ed|ing))(?:\s+\w+){0,3}\s+(?:(?:alleg|accus)ation|claim|charge|report)s?",
        frozenset({Stance.DENIES, Stance.QUALIFIES, Stance.CRITICISES}),
    ),
    StatusWord("acknowledg(?:es|ed|ing)|confirm(?:s|ed|ing)|admit(?:s|ted|ting)", frozenset({Stance.ACKNOWLEDGES})),
    StatusWord("allege|accuse", frozenset({Stance.ALLEGES}), NOT_SAID),
    StatusWord("deny", frozenset({Stance.DENIES}), NOT_SAID),
    StatusWord("acknowledge|admit|confirm", frozenset({Stance.ACKNOWLEDGES}), NOT_SAID),
    StatusWord("(?:alleg|accus)ations?", frozenset({Stance.ALLEGES, Stance.CLAIMS, Stance.DENIES}), NONE_SAID),
    StatusWord("denials?", frozenset({Stance.DENIES}), NONE_SAID),
)
"""An allegation that is spoken of may be one that was answered, so a denial stands behind it as well."""
STATUS = re.compile(rf"\b(?:{'|'.join(f'({status.words})' for status in STATUS_WORDS)})\b", re.IGNORECASE)
BEFORE = 40
"""How many characters before a word tell whether it is said of anybody."""


class StatusProcessor(PageProcessor):
    """Compares the status words of each sentence with the ledger."""

    def run(self, root: Element) -> None:
        """Walk the prose of a page that states facts; without a ledger there is nothing to compare with."""
        ledger = self.state.library.ledger
        if not (self.state.page.states_facts and ledger.entries and ledger.complete):
            return
        cited: dict[str, Occurrence] = {use.mark: use for use in self.state.result.occurrences}
        parts = dict(parts_of(root))
        behind: dict[Element, set[Stance]] = {}
        for run, reading in self.state.prose:
            if passages := _passages(reading.marks, cited):
                behind.setdefault(parts.get(run.block, run.block), set()).update(_stances_behind(passages, ledger))
        for run, reading, in_scope in scoped(self.state.prose):
            if run.block.tag not in HEADINGS:
                self._check(reading, cited, behind.get(parts.get(run.block, run.block)) if in_scope else None)

    def _check(self, reading: RunText, cited: Mapping[str, Occurrence], covering: Set[Stance] | None) -> None:
        """Compare the words of a block; what covers it in a scope stands behind its sentences that cite nothing."""
        text = reading.without(reading.code)
        own = reading.without([*reading.code, *((quoted.start, quoted.end) for quoted in find_quotations(text))])
        for number, (start, end) in enumerate(sentence_spans(reading.prose) if STATUS.search(own) else ()):
            passages = _passages(reading.marks_of(start if number else FIRST, end), cited)
            behind = _stances_behind(passages, self.state.library.ledger) if passages else covering
            for word in _unsupported(own[start:end], behind) if behind is not None else ():
                position = self.state.position(reading, start + word.start())
                message = f"No entry of the ledger with the stance that '{word[0]}' names rests on what is cited here."
                self.state.report(ProblemKind.STATUS_UNSUPPORTED, position, message)


def _passages(marks: Iterable[tuple[str, int]], cited: Mapping[str, Occurrence]) -> list[PassageRef]:
    """The paragraphs that some marks cite."""
    return [passage for mark, _ in marks if mark in cited for passage in cited[mark].item.passages]


def _stances_behind(passages: Iterable[PassageRef], ledger: Ledger) -> frozenset[Stance]:
    """The stances of the entries that rest on some paragraphs."""
    return frozenset(chain.from_iterable(ledger.stances.get(passage, ()) for passage in passages))


def _unsupported(text: str, behind: Set[Stance]) -> Iterator[re.Match[str]]:
    """The status words of a sentence for which no entry of that stance rests on what it cites."""
    for match in STATUS.finditer(text):
        before = text[max(match.start() - BEFORE, 0) : match.start()]
        status = STATUS_WORDS[(match.lastindex or 0) - 1]
        unsaid = status.unless and status.unless.search(before)
        if not unsaid and not behind & status.stances:
            yield match
