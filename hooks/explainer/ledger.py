"""The ledger: every event and statement in order, looked up by id, topic and paragraph; located records in."""

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from explainer.authored import Cited, PassageRef
from explainer.disputes import Disagreement, Entry, Stance
from explainer.records import Located, ViewRequest

Listed = TypeVar("Listed", Entry, Disagreement)

DISPUTING = frozenset(
    {
        Stance.ALLEGES,
        Stance.CLAIMS,
        Stance.DENIES,
        Stance.QUALIFIES,
        Stance.ACKNOWLEDGES,
        Stance.CRITICISES,
        Stance.QUESTIONS,
    }
)
"""The stances that make a statement part of a dispute."""


@dataclass(frozen=True, slots=True)
class Ledger:
    """Entries in the order of their dates, undated ones last; disagreements in the order of their file."""

    entries: tuple[Entry, ...] = ()
    disagreements: tuple[Disagreement, ...] = ()
    by_id: Mapping[str, Entry] = field(default_factory=dict, repr=False)
    answers: Mapping[str, tuple[Entry, ...]] = field(default_factory=dict, repr=False)
    stances: Mapping[PassageRef, frozenset[Stance]] = field(default_factory=dict, repr=False)
    located: Mapping[str, Located[Entry]] = field(default_factory=dict, repr=False)
    located_disagreements: tuple[Located[Disagreement], ...] = field(default=(), repr=False)
    by_topic: Mapping[str, Sequence[Entry]] = field(default_factory=dict, repr=False)
    by_person: Mapping[str, Sequence[Entry]] = field(default_factory=dict, repr=False)
    disagreements_by_topic: Mapping[str, Sequence[Disagreement]] = field(default_factory=dict, repr=False)
    complete: bool = True

    def __bool__(self) -> bool:
        return bool(self.entries or self.disagreements)

    def of_topic(self, topic: str) -> Sequence[Entry]:
        """The entries that bear on a topic, in order."""
        return self.by_topic.get(topic, ())

    def disagreements_on(self, topic: str) -> Sequence[Disagreement]:
        """The disagreements that bear on a topic."""
        return self.disagreements_by_topic.get(topic, ())

    def of_person(self, id: str) -> Sequence[Entry]:
        """The entries in which somebody speaks or takes part."""
        return self.by_person.get(id, ())

    def disputed(self, entries: Iterable[Entry]) -> list[Entry]:
        """Of some entries the statements that are part of a dispute: by their stance, or as one end of an answer."""
        return [
            entry
            for entry in entries
            if entry.is_statement and (DISPUTING & set(entry.stance) or entry.answers or entry.id in self.answers)
        ]

    def answered(self, entry: Entry) -> list[Entry]:
        """The entries that a statement answers."""
        return [self.by_id[id] for id in entry.answers if id in self.by_id]

    def shown_in(self, view: ViewRequest) -> set[PassageRef]:
        """The paragraphs that a view shows entries of."""
        entries = self.of_topic(view.topic) if view.topic else self.entries
        match view.name:
            case "chronology":
                return {passage for entry in entries for passage in entry.passages}
            case "ledger":
                return {passage for entry in self.disputed(entries) for passage in entry.passages}
            case "disagreements":
                items = self.disagreements_on(view.topic) if view.topic else self.disagreements
                return {passage for item in items for passage in item.passages}
            case _:
                return set()


def build_ledger(
    entries: Sequence[Located[Entry]],
    disagreements: Sequence[Located[Disagreement]],
    sources: Container[str],
    *,
    complete: bool = True,
) -> Ledger:
    """Put everything in order. Of entries with one id the first counts; what rests on no known article is not shown.

    A ledger is not ``complete`` when some of it could not be read: then nothing is said to be missing from it.
    """
    located = {item.record.id: item for item in reversed(entries) if _rests_on(item.record.reports, sources)}
    told = tuple(item for item in disagreements if _rests_on(item.record.answers, sources))
    ordered = sorted((item.record for item in located.values()), key=_order)
    answers: dict[str, list[Entry]] = {}
    stances: dict[PassageRef, set[Stance]] = {}
    for entry in ordered:
        for id in entry.answers:
            answers.setdefault(id, []).append(entry)
        for passage in entry.passages:
            stances.setdefault(passage, set()).update(entry.stance)
    return Ledger(
        entries=tuple(ordered),
        disagreements=tuple(item.record for item in told),
        by_id={entry.id: entry for entry in ordered},
        answers={id: tuple(found) for id, found in answers.items()},
        stances={passage: frozenset(found) for passage, found in stances.items()},
        located=located,
        located_disagreements=told,
        by_topic=_listed_under(ordered, lambda entry: entry.topics),
        by_person=_listed_under(ordered, lambda entry: entry.people),
        disagreements_by_topic=_listed_under((item.record for item in told), lambda item: item.topics),
        complete=complete,
    )


def _listed_under(records: Iterable[Listed], names: Callable[[Listed], Iterable[str]]) -> dict[str, list[Listed]]:
    """Records under each of the names that they have, in order."""
    found: dict[str, list[Listed]] = {}
    for record in records:
        for name in dict.fromkeys(names(record)):
            found.setdefault(name, []).append(record)
    return found


def _rests_on(cited: Iterable[Cited], sources: Container[str]) -> bool:
    return all(item.source in sources for item in cited)


def _order(entry: Entry) -> tuple[date, date, date, str]:
    return (*(entry.date.order if entry.date else (date.max, date.max, date.max)), entry.id)
