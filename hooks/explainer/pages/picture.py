"""The chronology as a picture: which mark stands where. Pure geometry; a template draws it as SVG.

Time runs down, a row for each year that has entries; lanes run across in per cent of the width, so that one picture
serves a telephone and a desk. Heights are CSS pixels. Marks are links, 24 pixels from each other (WCAG 2.2, 2.5.8).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil, sqrt

from explainer.disputes import Entry, Stance

STEP = 24
"""Pixels between the centres of two marks, and the height of a row."""

YEARS = 13
"""Per cent of the width that the years take, left of the lanes."""

ABREAST = 2
"""Marks side by side in a lane: what the narrowest telephone has room for."""

DOUBTING = frozenset({Stance.DENIES, Stance.QUALIFIES})
ALLEGING = frozenset({Stance.ALLEGES, Stance.CLAIMS, Stance.CRITICISES, Stance.WARNS, Stance.QUESTIONS})

LARGEST = 16
"""Pixels of the radius of the largest bubble."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One mark: its lane, the lane's centre (per cent), its offset from it and height (pixels), radius, entries."""

    lane: str
    centre: float
    dx: float
    y: float
    radius: float
    entries: Sequence[Entry]


@dataclass(frozen=True, slots=True)
class Row:
    """One year: its number (0 for entries without a date), its upper edge and height in pixels, its marks."""

    year: int
    y: float
    height: float
    marks: Sequence[Mark]
    after_gap: bool

    @property
    def middle(self) -> float:
        """Where the year is written."""
        return self.y + STEP / 2


@dataclass(frozen=True, slots=True)
class Picture:
    """The whole picture; a lane is a column of it, by its heading."""

    lanes: Sequence[str]
    rows: Sequence[Row]

    @property
    def height(self) -> float:
        """Pixels."""
        return self.rows[-1].y + self.rows[-1].height if self.rows else 0

    def centre(self, index: int) -> float:
        """The centre of a lane, per cent."""
        return lane_centre(index, len(self.lanes))


def lane_centre(index: int, count: int) -> float:
    """The centre of one of ``count`` lanes, in per cent of the picture's width."""
    return round(YEARS + (100 - YEARS) * (index + 0.5) / count, 2)


def by_year(entries: Sequence[Entry]) -> dict[int, list[Entry]]:
    """Entries, already in order, under the year in which they begin; 0 for those without a date, last."""
    years: dict[int, list[Entry]] = {}
    for entry in entries:
        years.setdefault(entry.date.year if entry.date else 0, []).append(entry)
    return dict(sorted(years.items(), key=lambda item: item[0] or 10_000))


def overview(entries: Sequence[Entry], topics: Mapping[str, str]) -> Picture:
    """A bubble for each topic and year, as large as its entries are many; an entry counts under its main topic."""
    lanes = list(topics.values())
    index = {id: nth for nth, id in enumerate(topics)}
    return _stack(lanes, entries, lambda entry: index.get(entry.topics[0]), _bubble)


def close_up(entries: Sequence[Entry]) -> Picture:
    """A mark for each entry, in lanes by what it is: events, and statements by their stance."""
    lanes = ["Events", "Alleged, claimed, feared", "Denied, qualified", "Other statements"]
    return _stack(lanes, entries, _lane_of, _dots)


def _lane_of(entry: Entry) -> int:
    """The number of an entry's lane in a close-up: a statement that both alleges and denies is a denial."""
    if not entry.is_statement:
        return 0
    if not DOUBTING.isdisjoint(entry.stance):
        return 2
    return 1 if not ALLEGING.isdisjoint(entry.stance) else 3


Draw = Callable[[str, float, float, Sequence[Entry]], list[Mark]]
"""The marks of one cell: its lane, the lane's centre, the cell's upper edge, its entries."""


def _stack(
    lanes: Sequence[str], entries: Sequence[Entry], lane_of: Callable[[Entry], int | None], draw: Draw
) -> Picture:
    """Years below each other; ``lane_of`` gives the number of an entry's lane, None where it has none."""
    rows: list[Row] = []
    y, last = 0.0, 0
    for year, found in by_year(entries).items():
        cells: dict[int, list[Entry]] = {}
        for entry in found:
            if (index := lane_of(entry)) is not None:
                cells.setdefault(index, []).append(entry)
        marks = [
            mark
            for index, cell in sorted(cells.items())
            for mark in draw(lanes[index], lane_centre(index, len(lanes)), y, cell)
        ]
        height = max((mark.y + max(mark.radius, STEP / 2) - y for mark in marks), default=STEP)
        rows.append(Row(year, y, height, marks, after_gap=bool(last) and year != last + 1))
        y, last = y + height, year
    return Picture(lanes, rows)


def _bubble(lane: str, centre: float, y: float, entries: Sequence[Entry]) -> list[Mark]:
    radius = min(LARGEST, 6 + 2 * sqrt(len(entries)))
    return [Mark(lane, centre, 0, y + max(radius, STEP / 2), round(radius, 1), entries)]


def _dots(lane: str, centre: float, y: float, entries: Sequence[Entry]) -> list[Mark]:
    rows = ceil(len(entries) / ABREAST)
    return [
        Mark(lane, centre, _offset(index, len(entries), rows), y + STEP * (index // ABREAST + 0.5), 7, [entry])
        for index, entry in enumerate(entries)
    ]


def _offset(index: int, count: int, rows: int) -> float:
    """Pixels left or right of the lane's centre; a mark alone in its line stands in the middle."""
    alone = index == count - 1 and count % ABREAST == 1 and rows == index // ABREAST + 1
    return 0 if alone else STEP * (index % ABREAST - (ABREAST - 1) / 2)
