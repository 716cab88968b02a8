"""When a page's review is old: after a number of days from the date that its editor gave."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from explainer.dates import PartialDate
from explainer.problems import Position, Problem, ProblemKind
from explainer.records import Page


def good_until(reviewed: PartialDate, days: int) -> date:
    """The last day on which a review counts, of a date that may be known to the month or year only."""
    return min(reviewed.last_day, date.max - timedelta(days)) + timedelta(days)


def old_reviews(pages: Iterable[Page], days: int, today: date) -> Iterator[Problem]:
    """Pages whose review no longer counts."""
    for page in pages:
        if (reviewed := page.meta.reviewed) and good_until(reviewed, days) < today:
            where = page.places.get(("reviewed",), Position())
            message = f"The page was last reviewed on {reviewed.spoken()}, more than {days} days ago."
            yield Problem(ProblemKind.REVIEW_OLD, page.file, where, message)
