"""Which block of a copy is what: the article's title, its paragraphs and headings, and everything around them.

Signals are general: what a line says (a label, a notice, a byline), where it stands, how long it is, whether it is a
sentence, whether it is repeated. Each step gives roles to lines that have none yet; none takes the text of one file.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise
from statistics import median

from explainer.extraction import phrases
from explainer.extraction.blocks import Block, Shape
from explainer.extraction.dating import dates_in, without_dates
from explainer.extraction.people import authors_of, looks_like_name


class Role(StrEnum):
    """What a block is. Only ``TEXT`` is numbered."""

    OPEN = "undecided"
    TEXT = "text"
    HEADING = "heading"
    TITLE = "title"
    STANDFIRST = "standfirst"
    BYLINE = "byline"
    DATE = "date"
    CAPTION = "caption"
    BIO = "about the author"
    ENDNOTE = "endnote"
    REPEATED = "repeated"
    SITE = "of the site, not the article"
    AFTER = "after the end of the article"
    BEFORE = "before the article"


TERMINAL = re.compile(
    r"(?:[.!?…;:]|。|！|？)[”’\"'»)\]\s]*(?:\[\^?\d{1,3}\]|[¹²³⁴-⁹⁰]+|(?<=[.!?”\"])\d{1,2})*[”’\"'»)\]\s]*$"
)
ENDNOTE = re.compile(
    r"\s*(?:\[\^?(?P<bracket>\d{1,3}|[ivx]+)\]|\^(?P<caret>\d{1,3})|(?P<bare>\d{1,3})(?:[.)]|\s(?=[A-ZА-Я“\"]))|(?P<raised>[¹²³⁴-⁹⁰]+))"
)
MENTION = re.compile(r"(?:[^\W\d_]|[.,;”\"'’)])(?:\[\^?(\d{1,3})\]|([¹²³⁴-⁹⁰]+)|(?<=[.,”\"’])(\d{1,2})(?=\s|$))")
SPEAKER = re.compile(
    r"\s*(?:[QA]\d?\s*[:.]|(?:question|answer|interviewer|вопрос|ответ)\s*:|[A-ZА-Я][\w .'’-]{1,40}:\s)", re.IGNORECASE
)
TEASER = re.compile(r"(?:…|\.\.\.|\[…\]|\[\.\.\.\]|(?:read|continue) (?:more|reading).{0,3})\W*$", re.IGNORECASE)
STOP = frozenset(
    "the a an of and or in on at to for from with by is are was were be as its it this that how why what who not".split()
)


@dataclass(slots=True)
class Line:
    """A block with the role it has so far."""

    block: Block
    role: Role = Role.OPEN

    @property
    def text(self) -> str:
        """The block's text on one line, trimmed."""
        return " ".join(self.block.text.split())

    @property
    def words(self) -> int:
        """How many words it has; signs of a script without spaces count three to two."""
        dense = len(re.findall(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]", self.text))
        return len(self.text.split()) + dense * 2 // 3

    @property
    def is_open(self) -> bool:
        """Whether nothing is decided yet."""
        return self.role is Role.OPEN

    @property
    def is_prose(self) -> bool:
        """Whether it reads as a sentence or several: long, or closed by a sign that ends a sentence."""
        if self.block.shape in {Shape.HEADING, Shape.CAPTION, Shape.STANDFIRST}:
            return False
        if self.block.shape is Shape.ITEM:
            return self.words >= 3
        return self.words >= 40 or (self.words >= 8 and bool(TERMINAL.search(self.text)))


@dataclass(slots=True)
class Sorting:
    """The lines of one copy on their way to roles, and the doubts that arise."""

    lines: list[Line]
    title: str = ""
    doubts: list[str] = field(default_factory=list)
    moved_on: bool = False

    def of(self, *roles: Role) -> list[Line]:
        """The lines of these roles, in order."""
        return [line for line in self.lines if line.role in roles]

    def doubt(self, message: str) -> None:
        """Say what could be otherwise."""
        if message not in self.doubts:
            self.doubts.append(message)


def sort_blocks(blocks: Sequence[Block], title: str = "") -> Sorting:
    """Give every block its role; ``title`` is the title where something else already attests it."""
    sorting = Sorting([Line(block) for block in blocks], title)
    _mark_site(sorting)
    _mark_captions(sorting)
    _mark_repeated(sorting)
    first = _find_title(sorting)
    _mark_dates_and_bylines(sorting, first)
    _cut_end(sorting)
    _mark_endnotes(sorting)
    _mark_pointers(sorting)
    _mark_bios(sorting)
    _settle_text(sorting, first)
    _mark_pull_quotes(sorting)
    _mark_standfirst(sorting)
    _settle_headings(sorting)
    return sorting


def short(text: str, length: int = 60) -> str:
    """The beginning of a text, for messages: too little to stand for it."""
    text = " ".join(text.split())
    return text if len(text) <= length else f"{text[: length - 1].rstrip()}…"


# --- the site's own ---------------------------------------------------------------------------------------------------


def _mark_site(sorting: Sorting) -> None:
    for line in sorting.lines:
        if _is_site(line):
            line.role = Role.SITE


def _is_site(line: Line) -> bool:
    text = line.text
    if line.block.shape is Shape.HEADING and line.block.level == 1:
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
    captions = [line.text.casefold() for line in sorting.of(Role.CAPTION)]
    seen: set[str] = set()
    for line in sorting.lines:
        text = line.text.casefold()
        if line.is_open and line.words >= 4 and any(text.rstrip(".") in caption for caption in captions):
            line.role = Role.CAPTION
        elif line.is_open and line.words >= 8 and line.is_prose:
            if text in seen:
                line.role = Role.REPEATED
                sorting.doubt(f"A paragraph is there twice and was counted once: “{short(line.text)}”.")
            seen.add(text)


# --- the title --------------------------------------------------------------------------------------------------------


def _find_title(sorting: Sorting) -> int:
    """Mark the title; return the index of the first line behind it."""
    if sorting.title:
        return _mark_given_title(sorting)
    end = next(_running_text(sorting), len(sorting.lines))
    counts = Counter(word for line in sorting.lines[end:] for word in set(_content_words(line.text)))
    scored = [
        (_title_score(sorting, index, end, counts), -index)
        for index in range(end)
        if _may_be_title(sorting.lines[index])
    ]
    if not scored or max(scored)[0] < 1:
        return 0
    scored.sort(reverse=True)
    best = -scored[0][1]
    if len(scored) > 1 and scored[1][0] >= scored[0][0] - 0.5:
        rival = sorting.lines[-scored[1][1]].text
        sorting.doubt(f"The title was taken to be “{short(sorting.lines[best].text)}”, not “{short(rival)}”.")
    sorting.title = _without_site_name(sorting.lines[best].text, [line.text for line in sorting.lines])
    for line in sorting.lines[: end + 1]:
        if line.is_open and (line.text.casefold() == sorting.title.casefold() or line is sorting.lines[best]):
            line.role = Role.TITLE
    return max(index for index, line in enumerate(sorting.lines) if line.role is Role.TITLE) + 1


def _mark_given_title(sorting: Sorting) -> int:
    title = _plain(sorting.title)
    places = [index for index, line in enumerate(sorting.lines) if _plain(line.text) == title]
    for index in places:
        sorting.lines[index].role = Role.TITLE
    return places[0] + 1 if places else 0


def _plain(text: str) -> str:
    return re.sub(r"[\W_]+", " ", text).strip().casefold()


def _running_text(sorting: Sorting) -> Iterator[int]:
    """Indexes of lines that are surely the article's text: prose that is followed by more of it."""
    prose = [index for index, line in enumerate(sorting.lines) if line.is_open and line.is_prose and line.words >= 15]
    longest = max((sorting.lines[index].words for index in prose), default=0)
    yield from (index for index in prose if sorting.lines[index].words >= min(20, longest))
    yield from (index for index, line in enumerate(sorting.lines) if not prose and line.is_open and line.is_prose)


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
    return not _byline(line.text) and bool(re.search(r"[^\W\d_]{2}", line.text))


def _title_score(sorting: Sorting, index: int, end: int, counts: Counter[str]) -> float:
    """How much a line before the text looks like the title: by its words, its place, and where else it stands."""
    line = sorting.lines[index]
    words = _content_words(line.text)
    often = max(2, len(sorting.lines[end:]) // 10)
    shared = sum(min(counts[word] / often, 1) for word in words) / len(words) if words else 0.0
    score = min(line.words, 6) / 2 + 3 * shared - 3 * bool(phrases.APPEAL.search(line.text) and shared < 0.9)
    score += 6 * (line.block.shape is Shape.HEADING and line.block.level == 1)
    score += 2.5 * any(_repeats(line.text, other.text) for other in sorting.lines if other is not line)
    score -= 2.5 * bool(re.search(r"[.;…][”\"’']?$", line.text)) + 1.0 * (line.words > 14) + 1.0 * (line.words > 20)
    score -= 1.5 * line.text.endswith("!") * (shared < 0.5) + 1.5 * (line.words < 3)
    score -= 2.5 * bool(phrases.ORGANISATION.search(line.text)) * (line.words < 8) + 4 * _names_site(sorting, line)
    return score + _place_score(sorting, index, end)


def _place_score(sorting: Sorting, index: int, end: int) -> float:
    """A title stands first, or near the byline and the text, and apart from other lines."""
    candidates = [place for place in range(end) if _may_be_title(sorting.lines[place])]
    mark = next((place for place in range(candidates[0], end) if _heads_text(sorting.lines[place])), end)
    below = sum(index < place < mark for place in candidates)
    apart = all(_is_gap(sorting, one, two) for one, two in ((index - 1, index), (index, index + 1)))
    before = [sorting.lines[place] for place in candidates if place < index][-1:]
    heads = any(3 <= line.words < sorting.lines[index].words and not _is_masthead(sorting, line) for line in before)
    score = (
        1.0 * (index == candidates[0]) - 2.0 * heads + 1.0 * apart - (0.0, 0.3, 1.5)[min(below, 2)] - 0.5 * (below > 3)
    )
    return score - 2.0 * (index > mark)


def _heads_text(line: Line) -> bool:
    """Whether a line is a byline or a date."""
    return line.is_open and (is_date_line(line.text) or (_byline(line.text) and line.words <= 30))


def _is_gap(sorting: Sorting, one: int, two: int) -> bool:
    if one < 0 or two >= len(sorting.lines):
        return True
    return sorting.lines[two].block.line - sorting.lines[one].block.line > 1


def _is_masthead(sorting: Sorting, line: Line) -> bool:
    named = _names_site(sorting, line) or bool(phrases.ORGANISATION.search(line.text))
    named = named or bool(re.fullmatch(r"The(?: [A-Z][a-z]+){1,3}", line.text))
    return named or bool(phrases.APPEAL.search(line.text))


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
    quoted = re.search(rf"[“\"«‘']{re.escape(text)}[”\"»’']", other) and len(other) < 2 * len(text) + 20
    return text == other or bool(quoted) or bool(re.match(rf"{re.escape(text)}\s*[|–—:·»-]\s", other))


def _content_words(text: str) -> list[str]:
    words = re.findall(r"[^\W\d_]{3,}", text.casefold())
    return [word[:6] for word in words if word not in STOP]


def _without_site_name(title: str, texts: Sequence[str]) -> str:
    """``A title | The Site`` without the site, where the title stands alone too or the bar says so."""
    for match in re.finditer(r"\s+[|·»]\s+|\s+[–—-]\s+", title):
        front = title[: match.start()].strip()
        if front in texts or (match[0].strip() in "|·»" and len(front.split()) >= 3):
            return front
    return title


# --- dates and bylines ------------------------------------------------------------------------------------------------


def _mark_dates_and_bylines(sorting: Sorting, first: int) -> None:
    text = [index for index in _running_text(sorting) if index >= first]
    start, end = (text[0], text[-1]) if text else (first, first)
    for index, line in enumerate(sorting.lines):
        # Bylines and dates stand above the text, below it, or just behind a first paragraph.
        if not line.is_open or (start + 2 < index < end - 1) or line.block.shape is Shape.HEADING:
            continue
        if _byline(line.text) and line.words <= 30:
            line.role = Role.BYLINE
        elif is_date_line(line.text):
            line.role = Role.DATE
    _mark_bare_names(sorting, start)


def _byline(text: str) -> bool:
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
    return len(words) <= 3


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


# --- the end of the article -------------------------------------------------------------------------------------------


def _cut_end(sorting: Sorting) -> None:
    """Everything behind a heading that ends articles (comments, notes, related) is behind the article."""
    lines = sorting.lines
    texts = [index for index, line in enumerate(lines) if line.is_open and line.is_prose and line.words >= 12]
    if not texts:
        return
    total = sum(lines[index].words for index in texts)
    seen = 0
    for index, line in enumerate(lines):
        if index in texts:
            seen += line.words
        if not line.is_open or not seen or line.words > 14:
            continue
        hard, soft = phrases.HARD_END.fullmatch(line.text), phrases.SOFT_END.fullmatch(line.text)
        later = [place for place in texts if place > index and not TEASER.search(lines[place].text)]
        rest = sum(lines[place].words for place in later)
        if (hard and _ends_here(sorting, line, seen, total)) or (soft and (len(later) < 2 and rest < 0.2 * total)):
            _drop_from(lines, index)
            return
        if soft or hard:
            _skip_links(lines, index)


def _ends_here(sorting: Sorting, line: Line, seen: int, total: int) -> bool:
    """A heading such as Notes or Contact near the beginning of a page belongs to its menu."""
    if seen >= 0.25 * total:
        if seen < 0.6 * total:
            sorting.doubt(
                f"The article was taken to end before “{short(line.text)}”, though more than a third of the text follows."
            )
        return True
    return False


def _drop_from(lines: list[Line], index: int) -> None:
    notes = bool(phrases.NOTES_HEADING.fullmatch(lines[index].text))
    about = bool(phrases.ABOUT_AUTHOR.fullmatch(lines[index].text))
    for line in lines[index:]:
        others = phrases.OTHERS.match(line.text) or (line is lines[index] and phrases.SOFT_END.fullmatch(line.text))
        if others and line.words <= 14:  # what follows is dated and signed by other people
            _disown(lines[lines.index(line) :])
        ended = phrases.HARD_END.fullmatch(line.text) or phrases.SOFT_END.fullmatch(line.text)
        if ended and line is not lines[index]:
            notes = bool(phrases.NOTES_HEADING.fullmatch(line.text))
            about = bool(phrases.ABOUT_AUTHOR.fullmatch(line.text))
        if not line.is_open:
            continue
        numbered = ENDNOTE.match(line.text)
        if numbered and (numbered["bracket"] or numbered["caret"] or notes):
            line.role = Role.ENDNOTE
        elif (
            phrases.BIO.match(line.text)
            and not ended
            and (about or phrases.BIO_ROLE.search(line.text))
            and line.words < 90
        ):
            line.role = Role.BIO
        elif (
            notes
            and line.words > 3
            and not ended
            and (line.block.shape is Shape.ITEM or not any(ENDNOTE.match(other.text) for other in lines[index:]))
        ):
            line.role = Role.ENDNOTE
        else:
            line.role = Role.AFTER


def _disown(lines: list[Line]) -> None:
    for line in lines:
        if line.role is Role.BYLINE or (line.role is Role.DATE and not phrases.MODIFIED.search(line.text)):
            line.role = Role.AFTER


def _skip_links(lines: list[Line], index: int) -> None:
    """The pointer itself and the titles below it, up to the next sentence; a last line before it may be a heading."""
    lines[index].role = Role.SITE
    for line in lines[index + 1 :]:
        if not line.is_open or line.is_prose or line.block.shape is Shape.HEADING:
            return
        line.role = Role.SITE


def _mark_endnotes(sorting: Sorting) -> None:
    """Numbered notes at the end of the text, in brackets or with numbers that the text refers to."""
    mentioned = {
        number for line in sorting.lines for match in MENTION.finditer(line.text) for number in match.groups() if number
    }
    run: list[Line] = []
    for line in reversed([line for line in sorting.lines if line.is_open]):
        found = ENDNOTE.match(line.text)
        if not found or line.block.shape is Shape.HEADING:
            break
        run.append(line)
    sure = any(found["bracket"] or found["caret"] for line in run if (found := ENDNOTE.match(line.text)))
    numbers = {found["bare"] or found["raised"] for line in run if (found := ENDNOTE.match(line.text))}
    if sure or (numbers and len(numbers & mentioned) >= max(1, len(numbers) // 2)):
        for line in run:
            line.role = Role.ENDNOTE


def _mark_pointers(sorting: Sorting) -> None:
    """Pointers to other articles within the text."""
    for line in sorting.lines:
        if (
            line.is_open
            and line.words <= 25
            and phrases.INLINE.match(line.text)
            and not (line.words > 12 and line.text.endswith("."))
        ):
            line.role = Role.SITE


# --- about the author -------------------------------------------------------------------------------------------------


def _mark_bios(sorting: Sorting) -> None:
    """Lines about the author behind the text, or just above it."""
    prose = [line for line in sorting.lines if line.is_open and line.is_prose]
    bylines = " ".join(line.text for line in sorting.of(Role.BYLINE)).casefold()
    for line in [*reversed(prose[-4:]), *prose[:1]]:
        if phrases.THE_AUTHOR.match(line.text) and line.words < 90:
            line.role = Role.BIO
            continue
        found = phrases.BIO.match(line.text)
        if not found or line.words > 90:
            if line in prose[-4:]:
                break
            continue
        name = found["name"].casefold()
        elsewhere = sum(_mentions(name, other.text.casefold()) for other in prose if other is not line)
        if name in bylines or (elsewhere == 0 and phrases.BIO_ROLE.search(line.text) and line is not prose[0]):
            line.role = Role.BIO
        elif phrases.BIO_ROLE.search(line.text) and line is prose[-1]:
            sorting.doubt(
                f"The last paragraph may be about the author rather than of the article: “{short(line.text)}”."
            )
            break
        elif line in prose[-4:]:
            break


def _mentions(name: str, text: str) -> bool:
    return name.rsplit(maxsplit=1)[-1] in text


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
    for line, following in zip(sorting.lines, [*sorting.lines[1:], None], strict=True):
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


def _mark_pull_quotes(sorting: Sorting) -> None:
    """Words of the text that stand a second time by themselves, whole or sentence by sentence."""
    texts = [(line, _plain(line.text)) for line in sorting.of(Role.TEXT)]
    for line in sorting.of(Role.TEXT, Role.OPEN):
        quoted = re.search(r"[“\"«](.+)[”\"»]", line.text)
        words = quoted[1] if quoted and len(quoted[1]) > 0.6 * len(line.text) else line.text
        parts = [plain for part in re.split(r"(?<=[.!?…])\s+", words) if (plain := _plain(part))]
        size = len(_plain(words).split())
        least = 5 if quoted or TERMINAL.search(line.text) else 9  # a heading may well share a few words with the text
        if least <= size <= 60 and any(_stands_in(parts, text, size) for other, text in texts if other is not line):
            line.role = Role.REPEATED


def _stands_in(parts: Sequence[str], text: str, size: int) -> bool:
    return len(text.split()) > size and all(f" {part} " in f" {text} " for part in parts)


def _mark_standfirst(sorting: Sorting) -> None:
    """What stands between the title and the byline or date; without these, a short summary before the first paragraph."""
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
