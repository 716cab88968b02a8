"""What became of each paragraph between two copies of one article."""

import re
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum


class Fate(StrEnum):
    """What became of a paragraph."""

    UNCHANGED = "unchanged"
    EDITED = "edited"
    MOVED = "moved"
    NEW = "new"
    GONE = "gone"


ALIKE = 0.5
"""The share of words in common from which a paragraph counts as edited rather than gone and another new."""


@dataclass(frozen=True, slots=True)
class Change:
    """A paragraph's number in the old copy and in the new (0 where it is in only one), and what became of it."""

    fate: Fate
    old: int = 0
    new: int = 0
    also_moved: bool = False

    @property
    def renumbered(self) -> bool:
        """Whether a citation of the old number would now lead to another paragraph, or to none."""
        return bool(self.old) and self.old != self.new

    def __str__(self) -> str:
        if self.fate in {Fate.NEW, Fate.GONE}:
            return f"¶{self.old or self.new} {self.fate}"
        fate = f"{self.fate} and moved" if self.also_moved else str(self.fate)
        return f"¶{self.old} {fate}" + (f", now ¶{self.new}" if self.renumbered else "")


def compare(old: Mapping[int, str], new: Mapping[int, str]) -> list[Change]:
    """The fate of every paragraph, in the new order, the gone ones where they stood."""
    pairs = _same(old, new)
    same = set(pairs.values())
    edited = _edited({n: t for n, t in old.items() if n not in pairs}, {n: t for n, t in new.items() if n not in same})
    pairs |= edited
    known = set(pairs.values())
    in_order = _longest_rising([pairs[number] for number in sorted(pairs)])
    changes = []
    for number in sorted(old):
        if number not in pairs:
            changes.append(Change(Fate.GONE, number))
            continue
        moved = pairs[number] not in in_order
        fate = Fate.EDITED if number in edited else Fate.MOVED if moved else Fate.UNCHANGED
        changes.append(Change(fate, number, pairs[number], also_moved=moved and number in edited))
    changes += [Change(Fate.NEW, 0, number) for number in sorted(new) if number not in known]
    return sorted(changes, key=lambda change: (change.new or change.old, change.fate is Fate.GONE))


def _words(text: str) -> list[str]:
    """A paragraph's words; how its quotation marks and spaces are written is no difference."""
    text = text.translate(str.maketrans("“”„‘’–—\u00a0", '"""\'\'-- '))
    return re.sub(r"\[\d{1,3}\]", " ", text).split()


def _same(old: Mapping[int, str], new: Mapping[int, str]) -> dict[int, int]:
    numbers: dict[tuple[str, ...], list[int]] = {}
    for number, text in sorted(new.items()):
        numbers.setdefault(tuple(_words(text)), []).append(number)
    pairs: dict[int, int] = {}
    for number, text in sorted(old.items()):
        if found := numbers.get(tuple(_words(text))):
            pairs[number] = found.pop(0)
    return pairs


def _edited(old: Mapping[int, str], new: Mapping[int, str]) -> dict[int, int]:
    """The pairs that are most alike, each paragraph once."""
    scores = []
    words = {one: _words(text) for one, text in old.items()}
    for other, after in new.items():
        matcher: SequenceMatcher[str] = SequenceMatcher(None, b=_words(after), autojunk=False)  # looked at once
        for one, before in words.items():
            matcher.set_seq1(before)
            if (
                matcher.real_quick_ratio() >= ALIKE
                and matcher.quick_ratio() >= ALIKE
                and (ratio := matcher.ratio()) >= ALIKE
            ):
                scores.append((-ratio, abs(one - other), one, other))
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for _, _, one, other in sorted(scores):
        if one not in pairs and other not in taken:
            pairs[one] = other
            taken.add(other)
    return pairs


def _longest_rising(numbers: list[int]) -> set[int]:
    """The largest set of numbers that already stand in rising order: what is outside it has moved."""
    tails: list[int] = []
    at: list[int] = []
    before: dict[int, int] = {}
    for number in numbers:
        place = bisect_left(tails, number)
        tails[place : place + 1] = [number]
        before[number] = at[place - 1] if place else 0
        at[place : place + 1] = [number]
    rising: set[int] = set()
    number = at[-1] if at else 0
    while number:
        rising.add(number)
        number = before[number]
    return rising
