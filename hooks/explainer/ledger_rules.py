"""What the records of the dispute must keep, each by itself and among each other."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from contextlib import suppress
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from itertools import combinations
from typing import TypeAlias

from explainer.addresses import SourceKey
from explainer.authored import Cited
from explainer.disputes import Disagreement, Entry
from explainer.library import AT_FAULT, Library
from explainer.problems import Problem, ProblemKind
from explainer.records import Located
from explainer.wording import did_you_mean

LocatedRecord: TypeAlias = "Located[Entry] | Located[Disagreement]"


@dataclass(frozen=True, slots=True)
class _Known:
    """What records may refer to; ``people`` is None where the list of names has faults of its own."""

    library: Library
    entries: Mapping[str, Entry]
    people: Set[str] | None


def check_records(
    entries: Sequence[Located[Entry]],
    disagreements: Sequence[Located[Disagreement]],
    library: Library,
    people: Set[str] | None,
) -> list[Problem]:
    """Everything that is wrong with the ledger and the disagreements themselves.

    ``people`` are the ids of those who may speak; None where the list of names has faults of its own.
    """
    known = _Known(library, {item.record.id: item.record for item in reversed(entries)}, people)
    dated_apart = {id for item in disagreements for id in item.record.entries}
    problems = [*_twice(entries), *_twice(disagreements)]
    for located in entries:
        problems += [*_check_entry(located, known), *_check_dates(located, dated_apart)]
    for item in disagreements:
        problems += _check_disagreement(item, known)
    return [*problems, *_check_circles(entries, known.entries)]


def _check_entry(located: Located[Entry], known: _Known) -> Iterator[Problem]:
    entry = located.record
    if entry.is_statement and not (entry.speaker or entry.speaker_unnamed):
        message = f"'{entry.id}' does not say who says it: speaker: an id of names.yml, or speaker-unnamed: in words."
        yield located.problem(ProblemKind.STATEMENT_WITHOUT_SPEAKER, message)
    if entry.speaker in known.library.sources and entry.speaker not in {report.source for report in entry.reports}:
        message = f"The article '{entry.speaker}' speaks for itself in '{entry.id}', and is not among its reports."
        yield located.problem(ProblemKind.STATEMENT_WITHOUT_SPEAKER, message, "speaker")
    if known.people is not None:
        yield from _unknown(located, "speaker", [entry.speaker] if entry.speaker else [], known.people, "name")
        yield from _unknown(located, "who", entry.who, known.people, "name")
    yield from _unknown(located, "topics", entry.topics, known.library.topics, "topic page")
    if known.library.ledger.complete:
        yield from _unknown(located, "answers", entry.answers, known.entries, "entry")
        yield from _unknown(located, "perhaps", entry.perhaps, known.entries, "entry")
    yield from _check_passages(located, "reports", entry.reports, known.library)
    yield from _check_age(located, known.library)
    yield from _check_answers(located, known.entries)


def _check_age(located: Located[Entry], library: Library) -> Iterator[Problem]:
    """What is said or has happened is no younger than every article that reports it."""
    entry, keys = located.record, [SourceKey(cited.source) for cited in located.record.reports]
    issued = [library.sources[key].meta.issued for key in keys if key in library.sources]
    latest = max((day.last_day for day in issued if day), default=None)
    if entry.date and latest and all(issued) and entry.date.first_day > latest:
        message = f"'{entry.id}' is of {entry.date.spoken()}, and what reports it is older."
        yield located.problem(ProblemKind.ENTRY_TOO_LATE, message, "date")


def _check_answers(located: Located[Entry], entries: Mapping[str, Entry]) -> Iterator[Problem]:
    """What is answered is older, and does not answer back."""
    entry = located.record
    for id in entry.answers:
        answered = entries.get(id)
        if answered and entry.id in answered.answers:
            message = f"'{entry.id}' and '{id}' answer each other."
            yield located.problem(ProblemKind.ANSWER_TOO_EARLY, message, "answers")
        if answered and answered.date and entry.date and answered.date.first_day > entry.date.last_day:
            message = f"'{entry.id}' ({entry.date}) answers '{id}', which is later ({answered.date})."
            yield located.problem(ProblemKind.ANSWER_TOO_EARLY, message, "answers")


def _check_circles(entries: Iterable[Located[Entry]], by_id: Mapping[str, Entry]) -> Iterator[Problem]:
    """Statements of which each answers the next, and the last the first: none of them would begin a thread.

    What stands between two circles is named with them, and is right when they are mended.
    """
    answered = {id: [other for other in entry.answers if other in by_id] for id, entry in by_id.items()}
    answering: dict[str, list[str]] = {id: [] for id in by_id}
    for id, others in answered.items():
        for other in others:
            answering[other].append(id)
    circling = _out_of_order(answered) & _out_of_order(answering)
    for located in entries:
        entry = located.record
        for id in entry.answers if entry.id in circling else ():
            if id in circling and entry.id not in answered[id]:
                message = f"'{entry.id}' answers '{id}' within a circle of answers, or between two circles."
                yield located.problem(ProblemKind.ANSWER_TOO_EARLY, message, "answers")


def _out_of_order(following: Mapping[str, Collection[str]]) -> Set[str]:
    """What no order can hold, in which each comes behind what it follows: circles, and what follows those."""
    order, held = TopologicalSorter(following), set[str]()
    with suppress(CycleError):
        order.prepare()
    while ready := order.get_ready():
        order.done(*ready)
        held.update(ready)
    return following.keys() - held


def _check_dates(located: Located[Entry], told: Set[str]) -> Iterator[Problem]:
    """Articles that date one thing differently, from the entry or each other, disagree, and that is said somewhere."""
    entry = located.record
    dates = dict.fromkeys(date for date in (entry.date, *(report.date for report in entry.reports)) if date)
    differ = next((pair for pair in combinations(dates, 2) if not pair[0].overlaps(pair[1])), None)
    if differ and entry.id not in told:
        message = f"The articles date '{entry.id}' differently ({differ[0]}, {differ[1]})."
        hint = f"Write the disagreement down, with entries: [{entry.id}]."
        yield located.problem(ProblemKind.DATES_DIFFER, message, "reports", hint=hint)


def _check_disagreement(located: Located[Disagreement], known: _Known) -> Iterator[Problem]:
    item = located.record
    for index, fault in item.mistyped:
        message = f"The field 'answers.value' is not valid: {fault}."
        yield located.problem(ProblemKind.FRONT_MATTER_INVALID, message, "answers", index, "value")
    if not item.mistyped and not item.is_one:
        message = f"All answers to '{item.question}' are equal, or may be: that is no disagreement."
        yield located.problem(ProblemKind.NO_DISAGREEMENT, message, "answers")
    yield from _unknown(located, "topics", item.topics, known.library.topics, "topic page")
    if known.library.ledger.complete:
        yield from _unknown(located, "entries", item.entries, known.entries, "entry")
    yield from _check_passages(located, "answers", item.answers, known.library)


def _check_passages(located: LocatedRecord, name: str, cited: Sequence[Cited], library: Library) -> Iterator[Problem]:
    """Every cited paragraph exists."""
    for index, item in enumerate(cited):
        if fault := library.fault_in(SourceKey(item.source), item.numbers):
            yield fault.at(located.path, located.position_of(name, index, AT_FAULT[fault.kind]))


def _unknown(
    located: LocatedRecord, field_name: str, given: Iterable[str], known: Collection[str], what: str
) -> Iterator[Problem]:
    """Ids that lead nowhere."""
    for id in given:
        if id not in known:
            message = f"There is no {what} '{id}'."
            yield located.problem(ProblemKind.LEDGER_UNKNOWN_ID, message, field_name, hint=did_you_mean(id, known))


def _twice(records: Sequence[LocatedRecord]) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for item in records:
        if item.record.id in seen:
            message = f"The id '{item.record.id}' already stands at {seen[item.record.id]}."
            yield item.problem(ProblemKind.LEDGER_DUPLICATE, message)
        seen.setdefault(item.record.id, f"{item.path}:{item.position.line}")
