"""Dates as the evidence gives them: EDTF (ISO 8601-2), no more precise than they are known.

``2016-12`` is December 2016 and stays so; it never becomes its first day. An article's record has a ``PartialDate``
(level 0); an entry of the ledger has a ``When``, which can also be uncertain, approximate, or an interval.
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date
from typing import Self

MONTHS = tuple(calendar.month_name)
EDTF = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
QUALIFIED = re.compile(r"(?P<year>[0-9]{4})(?P<inferred>\?(?=-))?(?P<rest>(?:-[0-9]{2}){0,2})(?P<mark>[?~]?)")
OPEN = ".."


@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """A calendar date known to the year, the month or the day; 0 stands for a part that is not known."""

    year: int
    month: int = 0
    day: int = 0

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ``2025``, ``2025-03`` or ``2025-03-04``; ``ValueError`` says what is wrong with anything else."""
        match = EDTF.fullmatch(text.strip())
        if not match:
            raise ValueError(f"'{text}' is not an EDTF date: write 2025-03-04, 2025-03 or 2025")
        year, month, day = (int(part or 0) for part in match.groups())
        if year == 0:
            raise ValueError(f"'{text}' has no year")
        if match[2] and not 1 <= month <= 12:
            raise ValueError(f"'{text}' has no such month")
        if match[3] and not 1 <= day <= calendar.monthrange(year, month)[1]:
            raise ValueError(f"'{text}' has no such day")
        return cls(year, month, day)

    @classmethod
    def parse_or_none(cls, text: str) -> Self | None:
        """The same; None for anything else, where nobody can be told."""
        try:
            return cls.parse(text)
        except ValueError:
            return None

    @property
    def parts(self) -> list[int]:
        """The known parts, most significant first: the shape of CSL's ``date-parts``."""
        return [part for part in (self.year, self.month, self.day) if part]

    @property
    def first_day(self) -> date:
        """The first day that the date may mean."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def last_day(self) -> date:
        """The last day that the date may mean."""
        month = self.month or 12
        return date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    def __str__(self) -> str:
        return "-".join(f"{part:0{4 if nth == 0 else 2}d}" for nth, part in enumerate(self.parts))

    def spoken(self) -> str:
        """The date as a British reader writes it: ``5 April 2017``, ``April 2017`` or ``2017``."""
        known = [str(self.day) if self.day else "", MONTHS[self.month], str(self.year)]
        return " ".join(part for part in known if part)


@dataclass(frozen=True, slots=True)
class Dated:
    """A date and how sure it is: ``?`` uncertain, ``~`` approximate, and whether its year was inferred by us."""

    date: PartialDate
    mark: str = ""
    inferred_year: bool = False

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a date of EDTF level 1, or one whose year alone is qualified (level 2: ``2017?-02-10``)."""
        match = QUALIFIED.fullmatch(text.strip())
        if not match:
            raise ValueError(
                f"'{text}' is not an EDTF date: write 2018-06-13, 2018-06, 2018, 2018-06?, 2007~, "
                "or 2017?-02-10 for an inferred year"
            )
        return cls(PartialDate.parse(match["year"] + match["rest"]), match["mark"], bool(match["inferred"]))

    def __str__(self) -> str:
        year, dash, rest = str(self.date).partition("-")
        return f"{year}{'?' if self.inferred_year else ''}{dash}{rest}{self.mark}"

    def spoken(self) -> str:
        """``about 2007``, ``10 February 2017 (year inferred)``, ``December 2016 (uncertain)``."""
        only_year = self.mark == "?" and not self.date.month
        notes = ["year inferred"] if self.inferred_year or only_year else []
        notes += ["uncertain"] if self.mark == "?" and not only_year else []
        text = f"about {self.date.spoken()}" if self.mark == "~" else self.date.spoken()
        return f"{text} ({', '.join(notes)})" if notes else text


@dataclass(frozen=True, slots=True)
class When:
    """When something happened or was said: a date, or an interval whose ends may be open (None)."""

    start: Dated | None
    end: Dated | None

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a date or ``1996/2001``, ``2015/..``, ``../2017-04-05``; ``ValueError`` says what is wrong."""
        first, slash, last = text.strip().partition("/")
        if not slash:
            at = Dated.parse(first)
            return cls(at, at)
        ends = [None if part.strip() == OPEN else Dated.parse(part) for part in (first, last)]
        if ends == [None, None]:
            raise ValueError(f"'{text}' says nothing: leave the date out")
        when = cls(*ends)
        if when.first_day > when.last_day:
            raise ValueError(f"'{text}' ends before it begins")
        return when

    @property
    def first_day(self) -> date:
        """The first day that it may mean."""
        return self.start.date.first_day if self.start else date.min

    @property
    def last_day(self) -> date:
        """The last day that it may mean."""
        return self.end.date.last_day if self.end else date.max

    @property
    def year(self) -> int:
        """The year under which a chronology puts it; 0 when only its end is known."""
        return self.start.date.year if self.start else 0

    @property
    def order(self) -> tuple[date, date, date]:
        """What a chronology sorts by: the last day that it may mean, first of all in the year that it is put under.

        So a month stands behind the days in it, and what went on behind what happened; what has only an end comes last.
        """
        if self.start is None:
            return date.max, self.last_day, date.max
        shorter_first = date.max - (self.first_day - date.min)
        return min(self.last_day, date(self.start.date.year, 12, 31)), self.last_day, shorter_first

    def overlaps(self, other: "When") -> bool:
        """Whether both may mean the same day."""
        return self.first_day <= other.last_day and other.first_day <= self.last_day

    def __str__(self) -> str:
        if self.start == self.end:
            return str(self.start)
        return f"{self.start or OPEN}/{self.end or OPEN}"

    def spoken(self) -> str:
        """``5 April 2017``, ``1996 to 2001``, ``since 2015``, ``by 5 April 2017``."""
        if self.start is None:
            return f"by {self.end.spoken()}" if self.end else "at any time"
        if self.end is None:
            return f"since {self.start.spoken()}"
        return self.start.spoken() if self.start == self.end else f"{self.start.spoken()} to {self.end.spoken()}"
