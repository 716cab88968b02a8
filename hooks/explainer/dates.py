"""Dates as the evidence gives them: EDTF level 0 (ISO 8601-2), no more precise than it is known.

``2016-12`` is December 2016 and stays so; it never becomes its first day.
"""

import calendar
import re
from dataclasses import dataclass
from typing import Self

MONTHS = tuple(calendar.month_name)
EDTF = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


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
            raise ValueError(f"'{text}' is not an EDTF date: write 2025, 2025-03 or 2025-03-04")
        year, month, day = (int(part or 0) for part in match.groups())
        if match[2] and not 1 <= month <= 12:
            raise ValueError(f"'{text}' has no such month")
        if match[3] and (year == 0 or not 1 <= day <= calendar.monthrange(year, month)[1]):
            raise ValueError(f"'{text}' has no such day")
        return cls(year, month, day)

    @property
    def parts(self) -> list[int]:
        """The known parts, most significant first: the shape of CSL's ``date-parts``."""
        return [part for part in (self.year, self.month, self.day) if part]

    def __str__(self) -> str:
        return "-".join(f"{part:0{4 if place == 0 else 2}d}" for place, part in enumerate(self.parts))

    def spoken(self) -> str:
        """The date as a British reader writes it: ``5 April 2017``, ``April 2017`` or ``2017``."""
        known = [str(self.day) if self.day else "", MONTHS[self.month], str(self.year)]
        return " ".join(part for part in known if part)
