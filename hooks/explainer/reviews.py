"""When a page's review is old: after a number of days from the date that its editor gave; and dates still to come."""

import os
import time
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta

from explainer.dates import PartialDate
from explainer.positions import Position
from explainer.problems import Problem, ProblemKind
from explainer.records import Page, Source


def build_date() -> date:
    """The day, in UTC, that reviews are compared with: that of ``SOURCE_DATE_EPOCH`` where it is set, else today.

    Raises ``ValueError``, with a message for an editor, where that is no time.
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    try:
        return datetime.fromtimestamp(int(epoch or time.time()), UTC).date()
    except (ValueError, OverflowError, OSError) as error:
        message = f"The environment variable SOURCE_DATE_EPOCH is no time in seconds: {epoch!r}."
        raise ValueError(message) from error


def good_until(reviewed: PartialDate, days: int) -> date:
    """The last day on which a review counts, of a date that may be known to the month or year only."""
    return min(reviewed.last_day, date.max - timedelta(days)) + timedelta(days)


def old_reviews(pages: Iterable[Page], days: int, today: date) -> Iterator[Problem]:
    """Pages whose review no longer counts."""
    for page in pages:
        if (reviewed := page.meta.reviewed) and good_until(reviewed, days) < today:
            where = page.positions.get(("reviewed",), Position())
            message = f"The page was last reviewed on {reviewed.spoken()}, more than {days} days ago."
            yield Problem(ProblemKind.REVIEW_OLD, page.file, where, message)


def dates_to_come(pages: Iterable[Page], sources: Iterable[Source], today: date) -> Iterator[Problem]:
    """Reviews and publications later than tomorrow, which no time zone makes today."""
    dated = [(page.file, page.positions, "reviewed", page.meta.reviewed) for page in pages]
    dated += [(source.path, source.positions, "issued", source.meta.issued) for source in sources]
    for file, positions, name, given in dated:
        if given and given.first_day > today + timedelta(1):
            message = f"'{name}' is {given.spoken()}, which is still to come."
            yield Problem(ProblemKind.DATE_TO_COME, file, positions.get((name,), Position()), message)
