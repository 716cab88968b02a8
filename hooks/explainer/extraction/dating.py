"""Dates as articles write them, in the languages of many newspapers, no more precise than they are written."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

from babel.dates import get_day_names, get_month_names

from explainer.dates import PartialDate

LOCALES = ("en", "ru", "uk", "de", "fr", "es", "it", "pt", "nl", "pl", "sv", "cs", "tr")
WIDTHS: tuple[Literal["wide", "abbreviated"], ...] = ("wide", "abbreviated")
ISO = re.compile(r"(?<![\d-])(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]\d{1,2}:\d\d[\d:.Z+-]*)?(?!\d)")
YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})(?:[/.]|年 ?)(\d{1,2})(?:[/.]|月 ?)(\d{1,2})(?:日|(?!\d))")
NUMBERS = re.compile(r"(?<![\d/.-])(\d{1,2})([/.-])(\d{1,2})\2(\d{4})(?!\d)")
TIME = re.compile(
    r"\b\d{1,2}[:.]\d\d(?:[:.]\d\d)?(?:\s*[ap]\.?m\b\.?)?(?:\s*(?:[A-Z]{2,5}(?:[+-]\d+)?|Uhr))?|\b\d{1,2}\s*[ap]\.?m\b\.?"
    r"|\b(?:GMT|UTC|ZULU|EST|EDT|CET|CEST|BST|IST|PST|PDT|MSK)\b(?:[+-]\d+)?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Reading:
    """A date found in a text, where it stands, and its other reading where day and month could change places."""

    date: PartialDate
    start: int
    end: int
    other: PartialDate | None = None


def dates_in(text: str) -> list[Reading]:
    """Every date with a year in ``text``, in order; one that does not exist in any reading is left out."""
    found = [*_by_numbers(text), *_by_names(text)]
    found.sort(key=lambda reading: (reading.start, -reading.end))
    kept: list[Reading] = []
    for reading in found:
        if not kept or reading.start >= kept[-1].end:
            kept.append(reading)
    return kept


def without_dates(text: str) -> str:
    """What a line says besides a date, a time and a weekday."""
    for reading in reversed(dates_in(text)):
        text = text[: reading.start] + " " + text[reading.end :]
    text = _weekday().sub(" ", TIME.sub(" ", text))
    return " ".join(word for word in text.split() if re.search(r"\w", word))


def _by_numbers(text: str) -> Iterator[Reading]:
    for pattern in (ISO, YEAR_FIRST):
        for match in pattern.finditer(text):
            if date := _date(int(match[1]), int(match[2]), int(match[3])):
                yield Reading(date, match.start(), match.end())
    for match in NUMBERS.finditer(text):
        first, second, year = int(match[1]), int(match[3]), int(match[4])
        day_first, month_first = _date(year, second, first), _date(year, first, second)
        if match[2] == ".":  # with full stops the day always comes first
            month_first = None
        date = day_first or month_first
        if date:
            other = month_first if month_first and month_first != date else None
            yield Reading(date, match.start(), match.end(), other)


def _by_names(text: str) -> Iterator[Reading]:
    for pattern in _patterns():
        for match in pattern.finditer(text):
            day = int(match["day"]) if match["day"] else 0
            if date := _date(int(match["year"]), _months()[match["month"].casefold()], day):
                yield Reading(date, match.start(), match.end())


def _date(year: int, month: int, day: int) -> PartialDate | None:
    text = f"{year:04d}-{month:02d}" + (f"-{day:02d}" if day else "")
    try:
        return PartialDate.parse(text) if 1500 <= year <= 2199 else None
    except ValueError:
        return None


@cache
def _months() -> dict[str, int]:
    names: dict[str, int] = {"sept": 9}
    for locale in LOCALES:
        for width in WIDTHS:
            for context in ("format", "stand-alone"):
                months = get_month_names(width, context, locale)
                for number, name in months.items():
                    names.setdefault(str(name).casefold().rstrip("."), int(number))
    return {name: number for name, number in names.items() if len(name) >= 3 and name.isalpha()}


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    names = "|".join(sorted(map(re.escape, _months()), key=len, reverse=True))
    month = rf"(?P<month>{names})\b\.?"
    day = r"(?P<day>\d{1,2})(?:st|nd|rd|th|er|º|\.)?"
    year = r"(?P<year>(?:1[5-9]|20|21)\d\d)\b"
    return (
        re.compile(rf"(?<![\d\w])(?:{day}\s+(?:of\s+|de\s+)?)?{month},?\s+(?:de\s+|del\s+)?{year}", re.IGNORECASE),
        re.compile(rf"\b{month}\s+{day}(?:\s*,\s*|\s+){year}", re.IGNORECASE),
    )


@cache
def _weekday() -> re.Pattern[str]:
    names = {name for locale in LOCALES for name in get_day_names("wide", "format", locale).values()}
    names |= {name.rstrip(".") for name in get_day_names("abbreviated", "format", "en").values()}
    return re.compile(rf"\b(?:{'|'.join(sorted(map(re.escape, names), key=len, reverse=True))})\b", re.IGNORECASE)
