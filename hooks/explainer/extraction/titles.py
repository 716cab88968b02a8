"""Which line of a copy is the article's title."""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from explainer.extraction import phrases
from explainer.extraction.blocks import Shape
from explainer.extraction.dating import dates_in, without_dates
from explainer.extraction.imprint import is_byline, is_date_line
from explainer.extraction.lines import STOP, Line, Role, Sorting, plain, running_text, short

COMPARED = 50
"""Of the lines that may be the title, how many at the beginning and before the text are: a menu may have thousands."""


@dataclass(frozen=True, slots=True)
class Head:
    """Which lines before the text may be the title, where the first byline or date is, and where the text begins."""

    candidates: list[int]
    mark: int
    end: int


def find_title(sorting: Sorting) -> int:
    """Mark the title; return the index of the first line behind it."""
    if sorting.title:
        return _mark_given_title(sorting)
    head = _head(sorting)
    counts = Counter(word for line in sorting.lines[head.end :] for word in set(_content_words(line.text)))
    near = head.candidates[:COMPARED] + head.candidates[COMPARED:][-COMPARED:]
    scored = [(_title_score(sorting, index, head, counts), -index) for index in near]
    if not scored or max(scored)[0] < 1:
        return 0
    scored.sort(reverse=True)
    best = -scored[0][1]
    if len(scored) > 1 and scored[1][0] >= scored[0][0] - 0.5:
        rival = sorting.lines[-scored[1][1]].text
        sorting.doubt(f"The title was taken to be “{short(sorting.lines[best].text)}”, not “{short(rival)}”.")
    others = {line.text for line in sorting.lines if line is not sorting.lines[best]}
    sorting.title = without_site(sorting.lines[best].text, others)
    for line in sorting.lines[: head.end + 1]:
        if line.is_open and (line.text.casefold() == sorting.title.casefold() or line is sorting.lines[best]):
            line.role = Role.TITLE
    return max(index for index, line in enumerate(sorting.lines) if line.role is Role.TITLE) + 1


def _mark_given_title(sorting: Sorting) -> int:
    title = plain(sorting.title)
    indexes = [index for index, line in enumerate(sorting.lines) if plain(line.text) == title]
    for index in indexes:
        sorting.lines[index].role = Role.TITLE
    return indexes[0] + 1 if indexes else 0


def _head(sorting: Sorting) -> Head:
    end = next(running_text(sorting), len(sorting.lines))
    candidates = [index for index in range(end) if _may_be_title(sorting.lines[index])]
    following = range(candidates[0], end) if candidates else ()
    return Head(candidates, next((index for index in following if _heads_text(sorting.lines[index])), end), end)


def _may_be_title(line: Line) -> bool:
    if not line.is_open or line.block.shape is Shape.CAPTION or line.words > 30 or line.text.endswith(":"):
        return False
    if (
        phrases.HARD_END.fullmatch(line.text)
        or phrases.SOFT_END.fullmatch(line.text)
        or phrases.INLINE.match(line.text)
    ):
        return False
    if (phrases.PUBLISHED.match(line.text) and dates_in(line.text)) or not without_dates(line.text):
        return False
    return not is_byline(line.text) and bool(re.search(r"[^\W\d_]{2}", line.text))


def _title_score(sorting: Sorting, index: int, head: Head, counts: Counter[str]) -> float:
    """How much a line before the text looks like the title: by its words, its place, and where else it stands."""
    line = sorting.lines[index]
    words = _content_words(line.text)
    often = max(2, (len(sorting.lines) - head.end) // 10)
    shared = sum(min(counts[word] / often, 1) for word in words) / len(words) if words else 0.0
    score = min(line.words, 6) / 2 + 3 * shared
    score += 6 * (line.block.shape is Shape.HEADING and line.block.level == 1)
    score += 2.5 * any(_repeats(line.text, other.text) for other in sorting.lines if other is not line)
    score -= 2.5 * bool(re.search(r"[.;…][”\"’']?$", line.text)) + 1.0 * (line.words > 14) + 1.0 * (line.words > 20)
    score -= 1.5 * line.text.endswith("!") * (shared < 0.5) + 1.5 * (line.words < 3)
    score -= 2.5 * bool(phrases.ORGANISATION.search(line.text)) * (line.words < 8) + 4 * _names_site(sorting, line)
    return score + _place_score(sorting, index, head)


def _place_score(sorting: Sorting, index: int, head: Head) -> float:
    """A title stands first, or near the byline and the text, and apart from other lines."""
    below = bisect_left(head.candidates, head.mark) - bisect_right(head.candidates, index)
    apart = all(_is_gap(sorting, one, two) for one, two in ((index - 1, index), (index, index + 1)))
    before = map(sorting.lines.__getitem__, head.candidates[: bisect_left(head.candidates, index)][-1:])
    heads = any(3 <= line.words < sorting.lines[index].words and not _is_masthead(sorting, line) for line in before)
    score = (
        1.0 * (index == head.candidates[0])
        - 2.0 * heads
        + 1.0 * apart
        - (0.0, 0.3, 1.5)[max(min(below, 2), 0)]
        - 0.5 * (below > 3)
    )
    return score - 2.0 * (index > head.mark)


def _heads_text(line: Line) -> bool:
    """Whether a line is a byline or a date."""
    return line.is_open and (is_date_line(line.text) or (is_byline(line.text) and line.words <= 30))


def _is_gap(sorting: Sorting, one: int, two: int) -> bool:
    if one < 0 or two >= len(sorting.lines):
        return True
    return sorting.lines[two].block.line - sorting.lines[one].block.line > 1


def _is_masthead(sorting: Sorting, line: Line) -> bool:
    named = _names_site(sorting, line) or bool(phrases.ORGANISATION.search(line.text))
    return named or bool(re.fullmatch(r"The(?: [A-Z][a-z]+){1,3}", line.text))


def _names_site(sorting: Sorting, line: Line) -> bool:
    """Whether another line says that these words are the publisher's name."""
    return any(
        line.text.casefold() in other.text.casefold() and phrases.OWNER.search(other.text)
        for other in sorting.lines
        if other is not line
    )


def _repeats(text: str, other: str) -> bool:
    """Whether ``other`` is the same line, or the same with the site's name behind it, as in a window's title."""
    text, other = text.casefold(), other.casefold()
    if text not in other:
        return False
    quoted = re.search(rf"[“\"«‘']{re.escape(text)}[”\"»’']", other) and len(other) < 2 * len(text) + 20
    return text == other or bool(quoted) or bool(re.match(rf"{re.escape(text)}\s*[|–—:·»-]\s", other))


def _content_words(text: str) -> list[str]:
    words = re.findall(r"[^\W\d_]{3,}", text.casefold())
    return [word[:6] for word in words if word not in STOP]


def without_site(title: str, others: Collection[str], site: str = "") -> str:
    """``A title | The Site`` or ``The Site - A title`` without the site: the part that stands among other lines, too.

    Failing that, what is in front of the site's name, or of a bar with at least three words before it.
    """
    if title in others:
        return title
    alone = [part for part in re.split(r"\s+[|·»–—:-]\s+", title) if part in others and len(part.split()) >= 2]
    behind = re.fullmatch(r"(?P<front>.+?)\s+(?P<sign>[|·»–—-])\s+(?P<site>.+)", title)
    if alone or not behind:
        return max(alone, key=len, default=title)
    parted = behind["site"] == site or (behind["sign"] in "|·»" and len(behind["front"].split()) >= 3)
    return behind["front"] if parted else title
