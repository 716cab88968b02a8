"""What the records quote: each quotation of a telling, an entry or a disagreement, and what must bear it out."""

from collections.abc import Iterator
from dataclasses import dataclass

from explainer.disputes import Disagreement, Entry
from explainer.evidence import Evidence
from explainer.library import Library
from explainer.passages import place_in
from explainer.problems import Position, Problem
from explainer.quotations import Quotation, find_quotations
from explainer.records import PassagePlace, Placed


@dataclass(frozen=True, slots=True)
class Quoted:
    """A quotation of a record, the paragraphs that it may come from, and where it is written."""

    quotation: Quotation
    places: list[PassagePlace]
    path: str
    position: Position


def quotations_of(library: Library) -> Iterator[Quoted]:
    """Every quotation of the records: a telling quotes its own paragraph, an entry those that report it."""
    for source in library.sources.values():
        for passage in source.passages.values():
            for quotation in find_quotations(passage.text):
                place = place_in(passage, quotation.start + 1)
                yield Quoted(quotation, [(source.key, passage.number)], source.path, place)
    for placed in library.ledger.placed.values():
        yield from _of_entry(placed)
    for item in library.ledger.placed_disagreements:
        yield from _of_disagreement(item)


def _of_entry(placed: Placed[Entry]) -> Iterator[Quoted]:
    entry = placed.record
    for name in ("event", "says", "role", "to", "date-note"):
        text = getattr(entry, name.replace("-", "_"))
        yield from _in_text(text or "", entry.places, placed.path, placed.place_of(name))


def _of_disagreement(placed: Placed[Disagreement]) -> Iterator[Quoted]:
    item = placed.record
    for name, text in (("question", item.question), ("note", item.note or "")):
        yield from _in_text(text, item.places, placed.path, placed.place_of(name))
    for index, answer in enumerate(item.answers):
        for field_name, text in (("value", answer.shown), ("says", answer.says)):
            yield from _in_text(text, answer.places, placed.path, placed.place_of("answers", index, field_name))


def _in_text(text: str, places: list[PassagePlace], path: str, position: Position) -> Iterator[Quoted]:
    return (Quoted(quotation, places, path, position) for quotation in find_quotations(text))


def check_quotations(evidence: Evidence, library: Library) -> list[Problem]:
    """What is wrong with the quotations of the records."""
    return [
        Problem(finding.kind, quoted.path, quoted.position, finding.message, finding.hint)
        for quoted in quotations_of(library)
        if (finding := evidence.check(quoted.quotation, quoted.places)).kind
    ]
