"""Which block of a copy is what: the article's title, its paragraphs and headings, and everything around them.

Signals are general: what a line says (a label, a notice, a byline), where it stands, how long it is, whether it is a
sentence, whether it is repeated. Each step gives roles to lines that have none yet; none takes the text of one file.
"""

import re
from collections.abc import Iterable, Iterator, Sequence, Set
from itertools import pairwise, zip_longest
from statistics import median
from typing import NamedTuple, TypeAlias

from explainer.extraction import phrases
from explainer.extraction.blocks import Block, Shape
from explainer.extraction.dating import dates_in
from explainer.extraction.endings import cut_end, mark_bios, mark_endnotes, mark_pointers
from explainer.extraction.imprint import mark_dates_and_bylines
from explainer.extraction.lines import SPEAKER, TERMINAL, Line, Role, Sorting, plain, short
from explainer.extraction.titles import find_title

# ruff: noqa: RUF001 (signs of several scripts)

LONGEST = 2_000
"""Characters: a line of more is no label or notice of a site, which have 90 words at most, but may be one long word."""


def sort_blocks(blocks: Sequence[Block], title: str = "") -> Sorting:
    """Give every block its role; ``title`` is the title where something else already attests it."""
    sorting = Sorting([Line(block) for block in blocks], title)
    _mark_site(sorting)
    _mark_captions(sorting)
    _mark_repeated(sorting)
    first = find_title(sorting)
    mark_dates_and_bylines(sorting, first)
    cut_end(sorting)
    mark_endnotes(sorting)
    mark_pointers(sorting)
    mark_bios(sorting)
    _settle_text(sorting, first)
    _mark_pull_quotes(sorting)
    _mark_standfirst(sorting)
    _settle_headings(sorting)
    return sorting


# --- the site's own ---------------------------------------------------------------------------------------------------


def _mark_site(sorting: Sorting) -> None:
    for line in sorting.lines:
        if _is_site(line):
            line.role = Role.SITE


def _is_site(line: Line) -> bool:
    text = line.text
    if len(text) > LONGEST or (line.block.shape is Shape.HEADING and line.block.level == 1):
        return False
    if phrases.HARD_END.fullmatch(text) or phrases.SOFT_END.fullmatch(text):
        return False  # what these end is decided by where they stand
    if line.words <= 8 and phrases.LABEL.fullmatch(text):
        return True
    if (
        line.words <= 90
        and (phrases.NOTICE.match(text) or phrases.TAGGED.match(text))
        and not phrases.REPORTED.match(text)
    ):
        return True
    if line.block.shape is Shape.ITEM:  # a row of a table, its cells parted as breadcrumbs are
        return False
    return bool(line.words <= 15 and (_is_breadcrumb(text) or phrases.ADDRESS.fullmatch(text)))


def _is_breadcrumb(text: str) -> bool:
    if not phrases.BREADCRUMB.fullmatch(text) or dates_in(text) or phrases.BYLINE.match(text):
        return False
    signs = re.findall(r"[»›>|·•]|\s/\s", text)
    parts = [part.strip() for part in re.split(r"[»›>/|·•]", text)]
    titled = len(signs) == 1 and max(len(part.split()) for part in parts) > 3  # "A long title | The Site"
    return bool(signs) and not titled and all(len(part.split()) <= 5 for part in parts)


def _mark_captions(sorting: Sorting) -> None:
    for line in sorting.lines:
        if line.is_open and line.words <= 70 and _is_caption(line):
            line.role = Role.CAPTION
    for line, following in pairwise(sorting.lines):
        if phrases.CAPTION_LABEL.fullmatch(line.text) and following.is_open and following.words <= 30:
            following.role = Role.CAPTION


def _is_caption(line: Line) -> bool:
    if line.block.shape is Shape.CAPTION:
        return True
    if line.block.shape is Shape.HEADING or phrases.DATELINE.match(line.text):
        return False
    return bool(phrases.CAPTION.fullmatch(line.text)) and not phrases.REPORTED.match(line.text.strip("( "))


def _mark_repeated(sorting: Sorting) -> None:
    """A caption that is there twice is there once without its credit; other long repetitions count once."""
    captions = "\n".join(line.text.casefold() for line in sorting.of(Role.CAPTION))
    seen: set[str] = set()
    for line in sorting.lines:
        text = line.text.casefold()
        if line.is_open and line.words >= 4 and text.rstrip(".") in captions:
            line.role = Role.CAPTION
        elif line.is_open and line.words >= 8 and line.is_prose:
            if text in seen:
                line.role = Role.REPEATED
                sorting.doubt(f"A paragraph is there twice and was counted once: “{short(line.text)}”.")
            seen.add(text)


# --- text, standfirst, headings ---------------------------------------------------------------------------------------


def _settle_text(sorting: Sorting, first: int) -> None:
    """What is prose behind the title is text; so are short sentences between."""
    for index, line in enumerate(sorting.lines):
        if line.is_open and line.block.shape is Shape.STANDFIRST:
            line.role = Role.STANDFIRST
        elif line.is_open and index < first:
            line.role = Role.BEFORE
            if line.is_prose and line.words >= 12:
                sorting.doubt(f"A sentence above the title was left out: “{short(line.text)}”.")
    started = False
    questions = _is_interview(sorting)
    for line, following in zip_longest(sorting.lines, sorting.lines[1:]):
        if not line.is_open:
            continue
        leads_in = (
            following is not None
            and line.text.endswith(":")
            and bool(re.match(r"[“\"«‘'•◦▪‣*—–-]|\(?\d", following.text))
        )
        leads_in = leads_in and line.block.shape is not Shape.HEADING
        if line.is_prose or (started and (leads_in or _is_short_text(line, questions=questions))):
            line.role = Role.TEXT
            started = True


def _is_short_text(line: Line, *, questions: bool) -> bool:
    """A short line within the text that is no heading: a sentence, an answer, a point of a list."""
    if line.block.shape is Shape.HEADING:
        return False
    if line.text.endswith("?") and line.words <= 12 and not questions:
        return bool(SPEAKER.match(line.text)) or line.text[:1] in "“\"'‘«—-"
    if line.text.endswith(":") and line.words <= 6:
        return False
    if re.fullmatch(r"\W*\d{1,2}[.)]\s.*", line.text):
        return bool(TERMINAL.search(line.text)) and line.words > 4
    return (
        bool(TERMINAL.search(line.text))
        or bool(SPEAKER.match(line.text) and line.words > 4)
        or bool(re.match(r"\s*[-*•◦▪‣—]\s", line.text))
    )


def _is_interview(sorting: Sorting) -> bool:
    """Whether questions stand alone so often that they are spoken, not headings."""
    lines = [line for line in sorting.lines if line.is_open]
    asked = [line for line in lines if line.text.endswith("?") and line.words <= 40]
    return len(asked) >= 3 and len(asked) >= 0.3 * len(lines)


_Words: TypeAlias = tuple[str, ...]


class _Excerpt(NamedTuple):
    """A line whose words may stand in another too: each of its sentences without case and punctuation, and how long."""

    line: Line
    is_quoted: bool
    parts: list[str]
    size: int

    @property
    def beginning(self) -> _Words:
        """The first words of its longest sentence, by which the texts are found that may hold it."""
        return tuple(max(self.parts, key=len).split()[:3])


def _mark_pull_quotes(sorting: Sorting) -> None:
    """Words of the text that stand a second time by themselves, whole or sentence by sentence."""
    excerpts = list(_excerpts(sorting.of(Role.TEXT, Role.OPEN)))
    texts = _texts_by_words(sorting.of(Role.TEXT), {excerpt.beginning for excerpt in excerpts})
    for excerpt in excerpts:
        others = (text for line, text in texts.get(excerpt.beginning, ()) if line is not excerpt.line)
        if any(_stands_in(excerpt.parts, text, excerpt.size) for text in others):
            excerpt.line.role = Role.REPEATED
            if not excerpt.is_quoted:
                shown = short(excerpt.line.text)
                sorting.doubt(f"A paragraph whose words stand in another too was left out: “{shown}”.")


def _excerpts(lines: Iterable[Line]) -> Iterator[_Excerpt]:
    for line in lines:
        quoted = _quoted(line.text)
        words = quoted if len(quoted) > 0.6 * len(line.text) else line.text
        parts = [words_of for part in re.split(r"(?<=[.!?…])\s+", words) if (words_of := plain(part))]
        size = len(plain(words).split())
        least = 5 if quoted or TERMINAL.search(line.text) else 9  # a heading may well share a few words with the text
        if least <= size <= 60:
            yield _Excerpt(line, bool(quoted), parts, size)


def _texts_by_words(lines: Iterable[Line], wanted: Set[_Words]) -> dict[_Words, list[tuple[Line, str]]]:
    """The lines, and how they read without case and punctuation, by the wanted words that follow each other there."""
    found: dict[_Words, list[tuple[Line, str]]] = {}
    for line in lines:
        text = plain(line.text)
        words = text.split()
        runs = {run for count in (1, 2, 3) for run in zip(*(words[start:] for start in range(count)), strict=False)}
        for run in runs & wanted:
            found.setdefault(run, []).append((line, text))
    return found


def _quoted(text: str) -> str:
    """What stands between the first mark that opens a quotation and the last one that closes one."""
    opening = re.search(r"[“\"«]", text)
    return text[opening.end() : max(0, *map(text.rfind, '”"»'))] if opening else ""


def _stands_in(parts: Sequence[str], text: str, size: int) -> bool:
    return len(text.split()) > size and all(f" {part} " in f" {text} " for part in parts)


def _mark_standfirst(sorting: Sorting) -> None:
    """What stands between the title and the byline or date; else a short summary above the text."""
    lines = sorting.lines
    start = next((index for index, line in enumerate(lines) if line.role is Role.TITLE), -1) + 1
    texts = [index for index, line in enumerate(lines) if line.role is Role.TEXT]
    if not texts:
        return
    marks = [index for index, line in enumerate(lines) if line.role in {Role.BYLINE, Role.DATE} and index >= start]
    mark = marks[0] if marks and marks[0] < texts[min(2, len(texts) - 1)] else -1
    between = [line for line in lines[start:mark] if line.role in {Role.TEXT, Role.OPEN}] if mark >= 0 else []
    if start and between and len(between) <= 3 and all(line.words <= 60 for line in between):
        for line in between:
            line.role = Role.STANDFIRST
        return
    for line in lines[start : texts[0]]:  # a fragment above the text, not headed by anything
        if (
            line.is_open
            and line.words >= 5
            and line.block.shape is Shape.PLAIN
            and start
            and line.words <= 40
            and mark < 0
        ):
            line.role = Role.STANDFIRST
    above = any(line.role in {Role.BYLINE, Role.DATE} for line in lines[: texts[0]])
    if start and not above:
        _mark_summary(sorting, [lines[index] for index in texts])


def _mark_summary(sorting: Sorting, texts: list[Line]) -> None:
    """Nothing parts the title from the text: a first paragraph that is shorter and tells no event is the standfirst."""
    first, rest = texts[0], texts[1:]
    if len(rest) < 2 or sorting.of(Role.STANDFIRST):
        return
    usual = median(line.words for line in rest)
    tells = re.search(r"\d|[“”\"«»]|\b(?:said|says|told|announced|reported|i|we)\b", first.text, re.IGNORECASE)
    if (
        first.words <= 40
        and first.words < 0.9 * usual
        and first.words < rest[0].words
        and not tells
        and not phrases.DATELINE.match(first.text)
    ):
        first.role = Role.STANDFIRST
        sorting.doubt(f"The first lines were taken for a standfirst, which is not numbered: “{short(first.text)}”.")
    elif first.words <= 40 and first.words < 0.9 * usual:
        sorting.doubt(f"Paragraph 1 may be a standfirst, which would not be numbered: “{short(first.text)}”.")


def _settle_headings(sorting: Sorting) -> None:
    """A short line without an end of a sentence is a heading when text follows it; else it belongs to the site."""
    texts = [index for index, line in enumerate(sorting.lines) if line.role is Role.TEXT]
    last = texts[-1] if texts else -1
    for index, line in enumerate(sorting.lines):
        if not line.is_open:
            continue
        if index > last:
            line.role = Role.AFTER
        elif line.block.shape in {Shape.ITEM, Shape.SPOKEN} and index > texts[0]:
            line.role = Role.TEXT
        elif line.words <= 18 and re.search(r"\w", line.text):
            line.role = Role.HEADING
        else:
            line.role = Role.TEXT
    _drop_headings_above(sorting, texts[0] if texts else 0)


def _drop_headings_above(sorting: Sorting, first: int) -> None:
    """Above the first paragraph only the nearest line may be a heading, and only where markup says that it is one."""
    above = [line for line in sorting.lines[:first] if line.role is Role.HEADING]
    for line in above:
        kept = line.block.shape is Shape.HEADING or phrases.OPENING_HEADING.fullmatch(line.text)
        if not kept or line is not above[-1]:
            line.role = Role.BEFORE
            if line is above[-1]:
                sorting.doubt(f"A line above the first paragraph was not taken for a heading: “{short(line.text)}”.")
