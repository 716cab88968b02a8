"""The lines that say by whom and when an article was published."""

import re

from explainer.extraction import phrases
from explainer.extraction.blocks import Shape
from explainer.extraction.dating import dates_in, without_dates
from explainer.extraction.lines import TERMINAL, Line, Role, Sorting, running_text
from explainer.extraction.people import authors_of, looks_like_name

# ruff: noqa: RUF001 (words of several languages)


def mark_dates_and_bylines(sorting: Sorting, first: int) -> None:
    """Mark bylines and dates; the article's text begins at or behind the index ``first``."""
    text = [index for index in running_text(sorting) if index >= first]
    start, end = (text[0], text[-1]) if text else (first, first)
    for index, line in enumerate(sorting.lines):
        # Bylines and dates stand above the text, below it, or just behind a first paragraph.
        if not line.is_open or (start + 2 < index < end - 1) or line.block.shape is Shape.HEADING:
            continue
        if is_byline(line.text) and line.words <= 30:
            line.role = Role.BYLINE
        elif is_date_line(line.text):
            line.role = Role.DATE
    _mark_bare_names(sorting, start)


def is_byline(text: str) -> bool:
    """Whether a line says by whom the article is."""
    found = phrases.BYLINE.match(text)
    if not found or (TERMINAL.search(text) and len(text.split()) > 12):
        return bool(re.match(r"\W*reporting by\b", text, re.IGNORECASE))
    labelled = bool(found["sure"]) or len(text.split()) <= 3
    if phrases.NO_AUTHOR.fullmatch(SEPARATED.split(found["names"])[0]):
        return True
    return bool(authors_of(found["names"], labelled=labelled)) and not dates_in(found["names"][:12])


SEPARATED = re.compile(r"\s*[,|·•]\s*|\s+(?:in|at|on)\s+")


def is_date_line(text: str) -> bool:
    """Whether a line holds nothing but a date and what a date is labelled with."""
    if len(text.split()) > 16 or not dates_in(text):
        return False
    rest = without_dates(text)
    rest = phrases.PUBLISHED.sub(" ", phrases.MODIFIED.sub(" ", phrases.RETRIEVED.sub(" ", rest)))
    rest = re.sub(
        r"\b(?:page|article|story|by|on|at|the|am|um|le|el|a|г|года|min|read|minutes?|last|first|this|was|is|в)\b",
        " ",
        rest,
        flags=re.IGNORECASE,
    )
    words = [word for word in rest.split() if re.search(r"\w", word)]
    if phrases.PUBLISHED.match(text) or phrases.MODIFIED.search(text):
        return len(words) <= 8
    return len(words) <= (1 if TERMINAL.search(text) else 3)  # a sentence tells what happened that day


def _mark_bare_names(sorting: Sorting, start: int) -> None:
    """A name alone beside a date, above the text, is a byline that does not say so."""
    if any(line.role is Role.BYLINE for line in sorting.lines):
        return
    for index, line in enumerate(sorting.lines[:start]):
        beside = _beside(sorting, index)
        if (
            line.is_open
            and line.words in {2, 3}
            and looks_like_name(line.text)
            and any(other.role is Role.DATE or phrases.ORGANISATION.search(other.text) for other in beside)
            and _follows_title(sorting, index)
        ):
            line.role = Role.BYLINE
            sorting.doubt(
                f"“{line.text}” stands beside the date and was taken for the author; the copy does not say so."
            )
            return


def _beside(sorting: Sorting, index: int) -> list[Line]:
    """The nearest lines above and below that are not the site's own."""
    above = next((line for line in reversed(sorting.lines[:index]) if line.role is not Role.SITE), None)
    below = next((line for line in sorting.lines[index + 1 :] if line.role is not Role.SITE), None)
    return [line for line in (above, below) if line is not None]


def _follows_title(sorting: Sorting, index: int) -> bool:
    return any(line.role is Role.TITLE for line in sorting.lines[:index])
