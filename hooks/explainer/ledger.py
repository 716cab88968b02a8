"""The ledger: every event and statement in order, looked up by id, topic and paragraph; and the rules it keeps.

Pure: placed records in, a frozen ledger and its problems out.
"""

import re
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping, Sequence, Set
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from graphlib import CycleError, TopologicalSorter
from itertools import chain, combinations
from typing import TypeAlias, TypeVar

from explainer.addresses import SourceKey, TopicId
from explainer.disputes import Disagreement, Entry, Stance
from explainer.problems import Position, Problem, ProblemKind, did_you_mean
from explainer.records import Cited, PassagePlace, Placed, Source, ViewRequest

PlacedRecord: TypeAlias = "Placed[Entry] | Placed[Disagreement]"

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


@dataclass(frozen=True, slots=True)
class Ledger:
    """Entries in the order of their dates, undated ones last; disagreements in the order of their file."""

    entries: tuple[Entry, ...] = ()
    disagreements: tuple[Disagreement, ...] = ()
    by_id: Mapping[str, Entry] = field(default_factory=dict, repr=False)
    answers: Mapping[str, tuple[Entry, ...]] = field(default_factory=dict, repr=False)
    stances: Mapping[PassagePlace, frozenset[Stance]] = field(default_factory=dict, repr=False)
    placed: Mapping[str, Placed[Entry]] = field(default_factory=dict, repr=False)
    placed_disagreements: tuple[Placed[Disagreement], ...] = field(default=(), repr=False)
    by_topic: Mapping[str, Sequence[Entry]] = field(default_factory=dict, repr=False)
    by_person: Mapping[str, Sequence[Entry]] = field(default_factory=dict, repr=False)
    told_by_topic: Mapping[str, Sequence[Disagreement]] = field(default_factory=dict, repr=False)
    whole: bool = True

    def __bool__(self) -> bool:
        return bool(self.entries or self.disagreements)

    def of_topic(self, topic: str) -> list[Entry]:
        """The entries that bear on a topic, in order."""
        return list(self.by_topic.get(topic, ()))

    def disagreements_on(self, topic: str) -> list[Disagreement]:
        """The disagreements that bear on a topic."""
        return list(self.told_by_topic.get(topic, ()))

    def of_person(self, id: str) -> list[Entry]:
        """The entries in which somebody speaks or takes part."""
        return list(self.by_person.get(id, ()))

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

    def shown_in(self, view: ViewRequest) -> set[PassagePlace]:
        """The paragraphs that a placed view shows entries of."""
        entries = self.of_topic(view.topic) if view.topic else list(self.entries)
        match view.name:
            case "chronology":
                return {place for entry in entries for place in entry.places}
            case "ledger":
                return {place for entry in self.disputed(entries) for place in entry.places}
            case "disagreements":
                items = self.disagreements_on(view.topic) if view.topic else self.disagreements
                return {place for item in items for place in item.places}
            case _:
                return set()


def build_ledger(
    entries: Sequence[Placed[Entry]],
    disagreements: Sequence[Placed[Disagreement]],
    sources: Container[str],
    *,
    whole: bool = True,
) -> Ledger:
    """Put everything in order. Of entries with one id the first counts; what rests on no known article is not shown.

    A ledger is not ``whole`` when some of it could not be read: then nothing is said to be missing from it.
    """
    placed = {item.record.id: item for item in reversed(entries) if _rests_on(item.record.reports, sources)}
    told = tuple(item for item in disagreements if _rests_on(item.record.answers, sources))
    ordered = sorted((item.record for item in placed.values()), key=_order)
    answers: dict[str, list[Entry]] = {}
    stances: dict[PassagePlace, set[Stance]] = {}
    for entry in ordered:
        for id in entry.answers:
            answers.setdefault(id, []).append(entry)
        for place in entry.places:
            stances.setdefault(place, set()).update(entry.stance)
    return Ledger(
        entries=tuple(ordered),
        disagreements=tuple(item.record for item in told),
        by_id={entry.id: entry for entry in ordered},
        answers={id: tuple(found) for id, found in answers.items()},
        stances={place: frozenset(found) for place, found in stances.items()},
        placed=placed,
        placed_disagreements=told,
        by_topic=_listed_under(ordered, lambda entry: entry.topics),
        by_person=_listed_under(ordered, lambda entry: entry.people),
        told_by_topic=_listed_under((item.record for item in told), lambda item: item.topics),
        whole=whole,
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


def unsupported_status(text: str, places: Iterable[PassagePlace], ledger: Ledger) -> Iterator[re.Match[str]]:
    """The status words of a sentence for which no entry of that stance rests on a paragraph that it cites."""
    behind = frozenset(chain.from_iterable(ledger.stances.get(place, ()) for place in places))
    for match in STATUS.finditer(text):
        if not behind & stances_of(match[0]):
            yield match


def stances_of(word: str) -> frozenset[Stance]:
    """The stances that a status word may stand for."""
    return next(stances for pattern, stances in STATUS_WORDS.items() if re.fullmatch(pattern, word, re.IGNORECASE))


# --- the rules of the pages ---------------------------------------------------------------------------------------


def entries_not_used(ledger: Ledger, used: Mapping[TopicId, Set[PassagePlace]]) -> Iterator[Problem]:
    """Entries of which no page on one of their topics uses any paragraph; ``used`` is what each topic's page uses."""
    for entry in ledger.entries:
        if not any(used.get(TopicId(topic), frozenset()) & set(entry.places) for topic in entry.topics):
            pages = " and ".join(f"'{topic}'" for topic in entry.topics)
            message = f"'{entry.id}' is on {pages}, and no page of these shows it or cites a paragraph of it."
            yield ledger.placed[entry.id].problem(ProblemKind.ENTRY_NOT_SHOWN, message)


def paragraphs_not_used(
    sources: Iterable[Source], used: Mapping[TopicId, Set[PassagePlace]], aside: Mapping[TopicId, Set[PassagePlace]]
) -> Iterator[Problem]:
    """Paragraphs that bear on a topic, by ``about:``, which its page neither uses nor sets aside."""
    for source in sources:
        numbers = source.passages.keys() & set(range(1, source.meta.original.paragraphs + 1))
        for topic in used.keys() & set(map(TopicId, source.meta.about)):
            for number in sorted(numbers & set(source.about(topic))):
                if (source.key, number) in used[topic] or (source.key, number) in aside[topic]:
                    continue
                message = f"¶{number} is on '{topic}', whose page neither cites it nor sets it aside."
                where = source.places.get(("about", topic), Position())
                yield Problem(ProblemKind.ABOUT_UNUSED, source.path, where, message)


# --- the rules of the records ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Known:
    """What entries may refer to; ``people`` is None where the list of names has faults of its own."""

    sources: Mapping[SourceKey, Source]
    topics: Collection[str]
    people: Set[str] | None
    unread: Set[SourceKey] = frozenset()
    whole: bool = True


def check_records(
    entries: Sequence[Placed[Entry]], disagreements: Sequence[Placed[Disagreement]], known: Known
) -> list[Problem]:
    """Everything that is wrong with the ledger and the disagreements themselves."""
    by_id = {item.record.id: item.record for item in reversed(entries)}
    dated_apart = {id for item in disagreements for id in item.record.entries}
    problems = [*_twice(entries), *_twice(disagreements)]
    for placed in entries:
        problems += [*_check_entry(placed, known, by_id), *_check_dates(placed, dated_apart)]
    for item in disagreements:
        problems += _check_disagreement(item, known, by_id)
    return [*problems, *_check_circles(entries, by_id)]


def _check_entry(placed: Placed[Entry], known: Known, by_id: Mapping[str, Entry]) -> Iterator[Problem]:
    entry = placed.record
    if entry.is_statement and not (entry.speaker or entry.speaker_unnamed):
        message = f"'{entry.id}' does not say who says it: speaker: an id of names.yml, or speaker-unnamed: in words."
        yield placed.problem(ProblemKind.STATEMENT_WITHOUT_SPEAKER, message)
    if known.people is not None:
        yield from _unknown(placed, "speaker", [entry.speaker] if entry.speaker else [], known.people, "name")
        yield from _unknown(placed, "who", entry.who, known.people, "name")
    yield from _unknown(placed, "topics", entry.topics, known.topics, "topic page")
    if known.whole:
        yield from _unknown(placed, "answers", entry.answers, by_id, "entry")
        yield from _unknown(placed, "perhaps", entry.perhaps, by_id, "entry")
    yield from _check_places(placed, "reports", entry.reports, known)
    reported = [source.meta.issued for cited in entry.reports if (source := known.sources.get(SourceKey(cited.source)))]
    latest = max((issued.last_day for issued in reported if issued), default=None)
    if entry.is_statement and entry.date and latest and all(reported) and entry.date.first_day > latest:
        message = f"'{entry.id}' is of {entry.date.spoken()}, and what reports it is older."
        yield placed.problem(ProblemKind.STATEMENT_TOO_LATE, message, "date")
    for id in entry.answers:
        answered = by_id.get(id)
        if answered and entry.id in answered.answers:
            message = f"'{entry.id}' and '{id}' answer each other."
            yield placed.problem(ProblemKind.ANSWER_TOO_EARLY, message, "answers")
        if answered and answered.date and entry.date and answered.date.first_day > entry.date.last_day:
            message = f"'{entry.id}' ({entry.date}) answers '{id}', which is later ({answered.date})."
            yield placed.problem(ProblemKind.ANSWER_TOO_EARLY, message, "answers")


def _check_circles(entries: Iterable[Placed[Entry]], by_id: Mapping[str, Entry]) -> Iterator[Problem]:
    """Statements of which each answers the next, and the last the first: none of them would begin a thread.

    What stands between two circles is named with them, and is right when they are mended.
    """
    answered = {id: [other for other in entry.answers if other in by_id] for id, entry in by_id.items()}
    answering: dict[str, list[str]] = {id: [] for id in by_id}
    for id, others in answered.items():
        for other in others:
            answering[other].append(id)
    circling = _out_of_order(answered) & _out_of_order(answering)
    for placed in entries:
        entry = placed.record
        for id in entry.answers if entry.id in circling else ():
            if id in circling and entry.id not in answered[id]:
                message = f"'{entry.id}' answers '{id}' within a circle of answers, or between two circles."
                yield placed.problem(ProblemKind.ANSWER_TOO_EARLY, message, "answers")


def _out_of_order(following: Mapping[str, Collection[str]]) -> Set[str]:
    """What no order can hold, in which each comes behind what it follows: circles, and what follows those."""
    order, held = TopologicalSorter(following), set[str]()
    with suppress(CycleError):
        order.prepare()
    while ready := order.get_ready():
        order.done(*ready)
        held.update(ready)
    return following.keys() - held


def _check_dates(placed: Placed[Entry], told: Set[str]) -> Iterator[Problem]:
    """Articles that date one thing differently disagree, and that is said somewhere."""
    entry = placed.record
    dates = dict.fromkeys(date for report in entry.reports if (date := report.date or entry.date))
    differ = next((pair for pair in combinations(dates, 2) if not pair[0].overlaps(pair[1])), None)
    if differ and entry.id not in told:
        message = f"The articles date '{entry.id}' differently ({differ[0]}, {differ[1]})."
        hint = f"Write the disagreement down, with entries: [{entry.id}]."
        yield placed.problem(ProblemKind.DATES_DIFFER, message, "reports", hint=hint)


def _check_disagreement(placed: Placed[Disagreement], known: Known, by_id: Mapping[str, Entry]) -> Iterator[Problem]:
    item = placed.record
    if not item.is_one:
        message = f"All answers to '{item.question}' are equal, or may be: that is no disagreement."
        yield placed.problem(ProblemKind.NO_DISAGREEMENT, message, "answers")
    yield from _unknown(placed, "topics", item.topics, known.topics, "topic page")
    if known.whole:
        yield from _unknown(placed, "entries", item.entries, by_id, "entry")
    yield from _check_places(placed, "answers", item.answers, known)


def _check_places(placed: PlacedRecord, name: str, cited: Sequence[Cited], known: Known) -> Iterator[Problem]:
    """Every cited paragraph exists."""
    for index, item in enumerate(cited):
        if fault := fault_of(item, known):
            kind, field_name, message, hint = fault
            yield placed.problem(kind, message, name, index, field_name, hint=hint)


def fault_of(cited: Cited, known: Known) -> tuple[ProblemKind, str, str, str] | None:
    """What is wrong with a reference to paragraphs, if anything: kind, the field that has it, message, hint."""
    fault = fault_in(SourceKey(cited.source), cited.numbers, known.sources, known.unread)
    if fault is None:
        return None
    kind, message, hint = fault
    return kind, "source" if kind is ProblemKind.CITATION_UNKNOWN_KEY else "paragraphs", message, hint


def fault_in(
    key: SourceKey, numbers: Iterable[int], sources: Mapping[SourceKey, Source], unread: Set[SourceKey]
) -> tuple[ProblemKind, str, str] | None:
    """What is wrong with citing paragraphs of an article, if anything: kind, message, hint.

    ``unread`` are articles that exist and cannot be read, which is reported where they stand.
    """
    source = sources.get(key)
    if source is None and key in unread:
        return None
    if source is None:
        return ProblemKind.CITATION_UNKNOWN_KEY, f"There is no article '{key}'.", did_you_mean(key, sources)
    count = source.meta.original.paragraphs
    beyond = next((number for number in numbers if number > count), None)
    if beyond is None:
        return None
    message = f"para. {beyond} does not exist in '{key}' (it has {count})."
    return ProblemKind.CITATION_NO_PARAGRAPH, message, f"Did you mean ¶{count}, its last?"


def _unknown(
    placed: PlacedRecord, field_name: str, given: Iterable[str], known: Collection[str], what: str
) -> Iterator[Problem]:
    """Ids that lead nowhere."""
    for id in given:
        if id not in known:
            message = f"There is no {what} '{id}'."
            yield placed.problem(ProblemKind.LEDGER_UNKNOWN_ID, message, field_name, hint=did_you_mean(id, known))


def _twice(placed: Sequence[PlacedRecord]) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for item in placed:
        if item.record.id in seen:
            message = f"The id '{item.record.id}' already stands at {seen[item.record.id]}."
            yield item.problem(ProblemKind.LEDGER_DUPLICATE, message)
        seen.setdefault(item.record.id, f"{item.path}:{item.position.line}")
