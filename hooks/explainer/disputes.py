"""The dispute as data: the ledger's events and statements, and the disagreements between articles.

All are authored records (``sources/ledger/*.yml``, ``sources/disagreements.yml``). What they say is told in our own
words; quotations in them are verified against the paragraphs they report from.
"""

import re
from decimal import Decimal
from enum import StrEnum
from itertools import combinations
from typing import Annotated, Literal, Self, TypeAlias

from pydantic import BeforeValidator, Field, PlainSerializer, model_validator

from explainer.authored import Authored, Cited, PassageRef, Text
from explainer.dates import When


class Stance(StrEnum):
    """What a statement does with what is disputed."""

    ALLEGES = "alleges"
    CLAIMS = "claims"
    DENIES = "denies"
    QUALIFIES = "qualifies"
    ACKNOWLEDGES = "acknowledges"
    ANNOUNCES = "announces"
    STATES = "states"
    DEMANDS = "demands"
    OFFERS = "offers"
    ASSESSES = "assesses"
    WARNS = "warns"
    CRITICISES = "criticises"
    QUESTIONS = "questions"
    PRAISES = "praises"

    @property
    def noun(self) -> str:
        """What such a statement is called for readers: it stands beside one speaker or many."""
        return NOUNS[self]


NOUNS = {
    Stance.ALLEGES: "allegation",
    Stance.CLAIMS: "claim",
    Stance.DENIES: "denial",
    Stance.QUALIFIES: "qualification",
    Stance.ACKNOWLEDGES: "acknowledgement",
    Stance.ANNOUNCES: "announcement",
    Stance.STATES: "statement",
    Stance.DEMANDS: "demand",
    Stance.OFFERS: "offer",
    Stance.ASSESSES: "assessment",
    Stance.WARNS: "warning",
    Stance.CRITICISES: "criticism",
    Stance.QUESTIONS: "question",
    Stance.PRAISES: "praise",
}


def _when(value: object) -> When:
    return value if isinstance(value, When) else When.parse(str(value))


EdtfWhen = Annotated[When, BeforeValidator(_when), PlainSerializer(str)]


class Report(Cited):
    """Where an article tells it, on whose authority the article itself says so (``origin``), and how it dates it."""

    origin: Text | None = None
    date: EdtfWhen | None = None


class Entry(Authored):
    """One event (``event`` tells it) or one statement (``says`` tells it) on one occasion.

    ``evidence`` is what the articles say it rests on. ``speaker`` and ``who`` are ids of names, or an article's key
    where it speaks in its own voice; ``to`` is whom it was said to, ``where`` in what or on what occasion; ``answers``
    and ``perhaps`` (it may be the same occasion) are ids of entries.
    """

    id: Text
    date: EdtfWhen | None = None
    date_note: Text | None = None
    event: Text | None = None
    who: tuple[Text, ...] = ()
    says: Text | None = None
    speaker: Text | None = None
    speaker_unnamed: Text | None = None
    role: Text | None = None
    to: Text | None = None
    where: Text | None = None
    stance: tuple[Stance, ...] = ()
    evidence: Text | None = None
    topics: Annotated[tuple[Text, ...], Field(min_length=1)]
    answers: tuple[Text, ...] = ()
    perhaps: tuple[Text, ...] = ()
    reports: Annotated[tuple[Report, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _is_one_of_two(self) -> Self:
        if bool(self.event) == bool(self.says):
            raise ValueError("an entry is either an event (event: what happened) or a statement (says: what was said)")
        if self.event and (self.speaker or self.speaker_unnamed or self.stance or self.answers):
            raise ValueError("an event has no speaker, stance or answers: a statement has says: instead of event:")
        if self.says and not self.stance:
            raise ValueError("a statement has a stance: alleges, denies, states …")
        return self

    @model_validator(mode="after")
    def _says_nothing_twice(self) -> Self:
        if self.speaker and self.speaker_unnamed:
            raise ValueError("a statement has speaker: or speaker-unnamed:, and both are given")
        if twice := next((stance for nth, stance in enumerate(self.stance) if stance in self.stance[:nth]), None):
            raise ValueError(f"the stance {twice} is given twice")
        if self.id in self.perhaps:
            raise ValueError(f"perhaps: names other entries, and '{self.id}' is this one")
        return self

    @property
    def is_statement(self) -> bool:
        """Whether somebody says something here; else something happens."""
        return self.says is not None

    @property
    def text(self) -> str:
        """What happened or was said, in our words."""
        return self.says or self.event or ""

    @property
    def when(self) -> str:
        """Its date in words; what was said once, at some time from a day on, has not been said since that day."""
        if self.date is None:
            return "No date"
        if self.is_statement and self.date.start and self.date.end is None:
            return f"{self.date.start.spoken()} or later"
        return self.date.spoken()

    @property
    def heard(self) -> str:
        """To whom and where it was said, as it follows the name of the speaker; empty where neither is told."""
        return ", ".join(filter(None, (self.to and f"to {self.to}", self.where)))

    @property
    def passages(self) -> list[PassageRef]:
        """Every paragraph that reports it."""
        return [passage for report in self.reports for passage in report.passages]

    @property
    def people(self) -> tuple[str, ...]:
        """The ids of everybody who speaks or takes part."""
        return (*((self.speaker,) if self.speaker else ()), *self.who)


Kind: TypeAlias = Literal["date", "number", "yes-no", "list", "words"]
NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
EDGES = " \t\n.,;:!?…\"'“”‘’()[]"
"""What at the ends of a value makes it no other value."""
CERTAINTIES = ("yes", "no", "unclear")


class Answer(Cited):
    """What one article answers: a typed value, and a sentence that says whose it is and how.

    ``by`` names those whose word the value is, where the article reports it and does not say so itself.
    """

    value: Text | tuple[Text, ...]
    says: Text
    by: Text | None = None

    @property
    def shown(self) -> str:
        """The value as a reader sees it."""
        return self.value if isinstance(self.value, str) else ", ".join(self.value)


class Disagreement(Authored):
    """A question, what each article answers, and a neutral note; ``values`` is the type of every answer's value."""

    id: Text
    question: Text
    topics: Annotated[tuple[Text, ...], Field(min_length=1)]
    values: Kind
    answers: Annotated[tuple[Answer, ...], Field(min_length=2)]
    note: Text | None = None
    entries: tuple[Text, ...] = ()

    @property
    def mistyped(self) -> list[tuple[int, str]]:
        """The answers whose value is not of the type of ``values``, by their place, and what is wrong with each."""
        faults = ((place, _fault(self.values, answer.value)) for place, answer in enumerate(self.answers))
        return [(place, fault) for place, fault in faults if fault]

    @property
    def is_one(self) -> bool:
        """Whether at least two answers differ: two dates of which one may mean the other do not."""
        values = dict.fromkeys(answer.value for answer in self.answers)
        return any(not _equal(self.values, one, other) for one, other in combinations(values, 2))

    @property
    def passages(self) -> list[PassageRef]:
        """Every paragraph it rests on."""
        return [passage for answer in self.answers for passage in answer.passages]

    def shown(self, answer: Answer) -> str:
        """An answer's value in words, and whose word it is."""
        value = _in_words(self.values, answer)
        return f"{value}, according to {answer.by}" if answer.by else value


def _fault(kind: Kind, value: str | tuple[str, ...]) -> str:
    """What is wrong with a value that is not of its kind, and how it is written; empty where nothing is."""
    if kind == "list":
        return f"values: list means that every value is a list; '{value}' is not" if isinstance(value, str) else ""
    if not isinstance(value, str):
        return f"values: {kind} means that no value is a list"
    if kind == "date":
        return _fault_of_date(value)
    if kind == "number" and not NUMBER.fullmatch(value):
        return f"'{value}' is not a number: write digits, as in 14000000 or 4.5, and what is counted in the question"
    if kind == "yes-no" and value not in CERTAINTIES:
        return f"'{value}' is none of {', '.join(CERTAINTIES)}"
    return ""


def _fault_of_date(value: str) -> str:
    try:
        When.parse(value)
    except ValueError as error:
        return str(error)
    return ""


def _in_words(kind: Kind, answer: Answer) -> str:
    """A value as a reader sees it; one that is not of its kind, which is reported, as it stands."""
    if _fault(kind, answer.value):
        return answer.shown
    if kind == "number":
        return f"{Decimal(answer.shown):,}"
    return When.parse(answer.shown).spoken() if kind == "date" else answer.shown


def _equal(kind: Kind, one: str | tuple[str, ...], other: str | tuple[str, ...]) -> bool:
    if kind == "date" and isinstance(one, str) and isinstance(other, str):
        return When.parse(one).overlaps(When.parse(other))
    if kind == "number" and isinstance(one, str) and isinstance(other, str):
        return float(one) == float(other)
    return _folded(one) == _folded(other)


def _folded(value: str | tuple[str, ...]) -> set[str]:
    """The texts of a value, whatever their capitals, their spaces and the punctuation at their ends."""
    texts = [value] if isinstance(value, str) else value
    return {" ".join((text.strip(EDGES) or text).split()).casefold() for text in texts}
