"""Quotations: which words of a text are quoted, and whether they stand in a paragraph. Exact, never fuzzy.

The rule for writers: text in double quotation marks is a quotation; titles and terms stand in italics or in single
quotation marks. Double marks are all that Unicode calls quotation marks but the single ones; a straight mark right
behind a digit that closes nothing, and has no word behind it, is a sign of measure (``5" nails``), as ″ without its
pair is; one between two letters of Hebrew is part of the word. Two single marks at once are a double one. A mark opens
or closes by what it is and, where it can do both, by the white space beside it. Quotations may stand within quotations,
``DEEPEST`` deep; each is one of its own.

Before two texts are compared both are normalised, and only so:

1. Unicode NFC; ligatures (ﬁ, ﬂ …) are written out; soft hyphens and zero-width characters are dropped;
2. all double quotation marks become ``"``, all single ones and apostrophes ``'``, all dashes and hyphens ``-``;
3. every run of white space becomes one space.

Where they stand in a quotation or a paragraph, double marks and single ones are not told apart: a quotation within a
quotation has the other kind. Words are whole: none is cut at an apostrophe, a hyphen or an ampersand within it, no
number at a point, comma, colon or stroke, at the space before three digits (``1 200``), behind its sign or before its
per cent sign; what may be missing is the ``'s`` behind a word. Case stays. At its edges a quotation may have a point,
comma, colon or semicolon of its own. ``[…]`` (or ``[...]``) leaves words out: the runs around it must follow each
other. ``[x]`` is an insertion by the quoting writer: standing alone it is a word added, within a word (``[W]e``) it
stands for the letters it replaces.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import Enum
from typing import NamedTuple

AT_MOST = 10  # words: longer than this is no longer a few words whose wording matters
UNIQUE_FROM = 3  # words: shorter ones may stand in a paragraph more than once

DEEPEST = 3  # quotations within each other: more could be read by no one, and their texts would fill the memory

CLOSES = {
    '"': '"„', "”": "“‟„”⹂", "“": "„", "»": "«»", "«": "»", "❞": "❝", "〞": "〝", "〟": "〝",
    "\uff02": "\uff02", "」": "「", "』": "『", "｣": "｢", "﹂": "﹁", "﹄": "﹃", "》": "《",
}  # fmt: skip
"""Each double mark that can close a quotation, and the marks with which that may have been opened."""
OPENERS = frozenset("".join(CLOSES.values()))
DOUBLE = OPENERS | CLOSES.keys()
MARK = re.compile(f"[{''.join(sorted(DOUBLE))}]")
_OPENED, _CLOSED = r"(?<![^\s(\[{–—/])", r"(?![^\s.,;:!?…)\]}–—/])"
PRIMES = re.compile(rf"{_OPENED}[″ʺ](?=[^\s″ʺ])([^″ʺ]*[^\s″ʺ])[″ʺ]{_CLOSED}")
SINGLES = re.compile(rf"{_OPENED}(?:''|‘‘|``)(?=[^\s'‘`])((?:(?!''|‘‘|’’|``).)+)(?<!\s)(?:''|’’){_CLOSED}", re.DOTALL)
"""What are marks of quotation in pairs alone: signs that also measure, and two single marks typed for a double one."""
TYPED = ("″", "ʺ", "''", "‘‘", "``")
"""One of these is in each of them."""
MEASURE = re.compile(r"(?<=[\d½¼¾⅓⅔⅛⅜⅝⅞])\"(?:(?!\w)|(?=[x×]\d))")
COMPOUND = re.compile(MEASURE.pattern + r"(?=-\w|[x×]\d)")
"""A measure with which a word begins: ``9"-wide``, ``9"x4"``."""
WITHIN_WORD = re.compile(r"(?<=[\u05d0-\u05ea])\"(?=[\u05d0-\u05ea])")
"""The gershayim of Hebrew abbreviations and numerals, as they are commonly typed."""
BEFORE_OPENING = frozenset("([{‘–—/")
BEHIND_CLOSING = frozenset(".,;:!?…)]}’–—/")
LEFT_OUT = re.compile(r" ?\[ ?(?:…|\. ?\. ?\.) ?\] ?")
INSERTED = re.compile(r"\[[^\[\]]*\]")
WORD = re.compile(r"\w+(?:['-]\w+)*")
EDGES = " .,;:…"
"""What a quotation may have at its edges where the original has something else."""
JOINED = re.compile(r"\w['&-]\w|\d[.,:/]\d")
"""Two characters that one word or number has, and what stands between them."""
GROUP, BEFORE_GROUP, GROUP_BEHIND = (
    re.compile(r"\d{3}(?!\d)"),
    re.compile(r"(?<!\d)\d{1,3} $"),
    re.compile(r" \d{3}(?!\d)"),
)
LAST_GROUP = re.compile(r"(?<!\d)\d{1,3}$")
"""Digits that a space parts in thousands: the last ones of a stretch, the first of another."""
SIGNED = re.compile(r"(?:^|[\s(\[])[-—+±<>≤≥≈~]$")
PER_CENT = re.compile(r" ?[%‰]")
NUMBER = 8
"""How many characters beside a stretch tell whether a number goes on there."""
ELIDED = re.compile(r"(?<!\w)\w'\w")
"""A letter that stands for a word before another: ``l'armée``."""
POSSESSIVE = re.compile(r"\w's(?!\w)")

_SINGLE, _HYPHEN, _DASH = "‘’‚‛′ʼ`´", "‐‑−", "‒–—―"  # noqa: RUF001 (look-alikes are what this is about)
_IGNORED = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_FOLDED = str.maketrans(
    {
        **dict.fromkeys(DOUBLE, '"'),
        **dict.fromkeys(_SINGLE, "'"),
        **dict.fromkeys(_HYPHEN, "-"),
        **dict.fromkeys(_DASH, "—"),
        **dict.fromkeys(_IGNORED),
        **{chr(code): unicodedata.normalize("NFKC", chr(code)) for code in range(0xFB00, 0xFB07)},
    }
)


class Verdict(Enum):
    """What comparing a quotation with the paragraphs it is said to come from gives."""

    VERIFIED = "verified"
    ABSENT = "absent"
    AMBIGUOUS = "ambiguous"
    TOO_LONG = "too long"


@dataclass(frozen=True, slots=True)
class Quotation:
    """Quoted words as written, without their marks, and where they stand in their text."""

    text: str
    start: int
    end: int

    @property
    def words(self) -> int:
        """How many words are quoted; insertions do not count."""
        return len(WORD.findall(_without_accents(normalise(INSERTED.sub(" ", self.text)))))


def normalise(text: str) -> str:
    """The form in which texts are compared; see the head of this module."""
    return _folded(text).replace("—", "-")


def _folded(text: str) -> str:
    """The normal form, in which a dash is told from a hyphen still."""
    return " ".join(unicodedata.normalize("NFC", text).translate(_FOLDED).split())


def _compared(text: str) -> str:
    """What is compared: of the same length as the normal form."""
    return normalise(text).replace('"', "'")


def _without_accents(text: str) -> str:
    """The text without marks that combine with a letter: to a regular expression they are no part of a word."""
    return text if text.isascii() else "".join(char for char in text if not unicodedata.category(char).startswith("M"))


@dataclass(frozen=True, slots=True)
class Marks:
    """The double quotation marks of a text: its quotations by where they begin, and where marks stand without a pair.

    ``too_deep`` is where the first quotation opens that stands deeper in others than ``DEEPEST``, if one does.
    """

    quotations: tuple[Quotation, ...]
    lone: tuple[int, ...]
    too_deep: int | None = None


UNMARKED = Marks((), ())


def read_marks(text: str) -> Marks:
    """Pair the double quotation marks of a text, in one walk; an inner pair is a quotation as an outer one is."""
    read = text
    if any(sign in text for sign in TYPED):  # which is rare, and the patterns are slow
        read = SINGLES.sub(r" “\1” ", PRIMES.sub(r"“\1”", text))  # of the same length
    if MARK.search(read) is None:
        return UNMARKED
    opened: list[int] = []
    waiting: Counter[str] = Counter()
    pairs: list[tuple[int, int, int]] = []
    lone: list[int] = []
    for match in MARK.finditer(read):
        mark, offset = match[0], match.start()
        if WITHIN_WORD.match(read, offset):
            continue
        before, behind = _beside(read, offset, just_opened=opened[-1:] == [offset - 1])
        opening, closing = before and not behind, behind and not before
        if any(waiting[opener] for opener in CLOSES.get(mark, "")) and not (opening and mark in OPENERS):
            first = _close(read, mark, opened, waiting, lone)
            pairs.append((first, offset, len(opened)))
        elif mark in OPENERS and not closing and not COMPOUND.match(read, offset):
            opened.append(offset)
            waiting[mark] += 1
        elif not MEASURE.match(read, offset):
            lone.append(offset)
    return _marks(text, sorted(pairs), sorted([*lone, *opened]))


def _beside(text: str, offset: int, *, just_opened: bool) -> tuple[bool, bool]:
    """Whether what stands before the mark is what stands before an opening one, and behind it as behind a closing."""
    before, behind = text[max(offset - 1, 0) : offset], text[offset + 1 : offset + 2]
    opens = not before or before.isspace() or before in BEFORE_OPENING or just_opened
    return opens, not behind or behind.isspace() or behind in BEHIND_CLOSING


def _close(text: str, mark: str, opened: list[int], waiting: Counter[str], lone: list[int]) -> int:
    """Take the innermost mark that ``mark`` closes off those that are opened; those within it have lost their pair."""
    while True:
        offset = opened.pop()
        waiting[text[offset]] -= 1
        if text[offset] in CLOSES[mark]:
            return offset
        lone.append(offset)


def _marks(text: str, pairs: list[tuple[int, int, int]], lone: list[int]) -> Marks:
    quotations = [Quotation(text[first + 1 : last], first, last + 1) for first, last, depth in pairs if depth < DEEPEST]
    too_deep = next((first for first, _, depth in pairs if depth >= DEEPEST), None)
    return Marks(tuple(found for found in quotations if WORD.search(found.text)), tuple(lone), too_deep)


def find_quotations(text: str) -> tuple[Quotation, ...]:
    """What stands in double quotation marks and holds a word, by where it begins; start and end include the marks."""
    return read_marks(text).quotations


def unpaired(text: str, marks: Marks) -> Iterator[tuple[int, str]]:
    """Each offset of a text at which its marks cannot be read, and why."""
    for offset in marks.lone:
        yield offset, f"The quotation mark {text[offset]} stands without its pair."
    if marks.too_deep is not None:
        yield marks.too_deep, f"Quotations stand more than {DEEPEST} deep within each other."


def has_marks(text: str | None) -> bool:
    """Whether a text quotes anything, or has a double mark without its pair."""
    marks = read_marks(text or "")
    return bool(marks.quotations or marks.lone)


def outermost(quotations: Iterable[Quotation]) -> Iterator[Quotation]:
    """The quotations that stand in no other, of those in the order in which they begin."""
    end = 0
    for quotation in quotations:
        if quotation.start >= end:
            end = quotation.end
            yield quotation


def verify(quotation: Quotation, paragraphs: Iterable[str]) -> Verdict:
    """Compare quoted words with the texts of the cited paragraphs; one that bears them out is enough."""
    if quotation.words > AT_MOST:
        return Verdict.TOO_LONG
    counts = [occurrences(quotation.text, paragraph) for paragraph in paragraphs]
    if not any(counts):
        return Verdict.ABSENT
    if quotation.words >= UNIQUE_FROM and 1 not in counts:
        return Verdict.AMBIGUOUS
    return Verdict.VERIFIED


def occurrences(quoted: str, paragraph: str) -> int:
    """How often the quoted words stand in a paragraph: whole words, contiguous, in order."""
    text = _Paragraph(_compared(paragraph), _folded(paragraph))
    return len(text.spans(re.escape(_compared(quoted).strip(EDGES)))) or _occurrences_of_runs(_runs(quoted), text)


class _Paragraph(NamedTuple):
    """A paragraph as it is compared, and in the form that tells where its words end."""

    text: str
    folded: str

    def spans(self, pattern: str) -> list[tuple[int, int]]:
        """Where it has whole words that match a pattern: their beginnings and ends, which may overlap."""
        matches = re.finditer(rf"(?<!\w)(?=({pattern})(?!\w))", self.text) if pattern else ()
        return [match.span(1) for match in matches if self._is_whole(*match.span(1))]

    def _is_whole(self, start: int, end: int) -> bool:
        """Whether no word or number goes on before or behind a stretch."""
        before, behind = max(start - 2, 0), max(end - 1, 0)
        begun = start > 1 and JOINED.match(self.folded, before) and not ELIDED.match(self.folded, before)
        goes_on = JOINED.match(self.folded, behind) and not POSSESSIVE.match(self.folded, behind)
        return not (begun or goes_on or self._parts_number(start, end))

    def _parts_number(self, start: int, end: int) -> bool:
        """Whether a stretch begins behind the sign or the thousands of a number, or ends before its hundreds or %."""
        before, last = self.folded[max(start - NUMBER, 0) : start], self.folded[max(end - NUMBER, start) : end]
        if self.folded[start : start + 1].isdecimal() and (
            SIGNED.search(before) or (GROUP.match(self.folded, start) and BEFORE_GROUP.search(before))
        ):
            return True
        return last[-1:].isdecimal() and (
            PER_CENT.match(self.folded, end) is not None
            or (GROUP_BEHIND.match(self.folded, end) is not None and LAST_GROUP.search(last) is not None)
        )


def _runs(quoted: str) -> list[str]:
    """Patterns for what stands between a quotation's omissions; what only its writer inserted quotes nothing."""
    runs = [run.strip(EDGES) for run in LEFT_OUT.split(_compared(quoted))]
    return [_run_pattern(run) for run in runs if WORD.search(INSERTED.sub(" ", run))]


def _occurrences_of_runs(runs: list[str], paragraph: _Paragraph) -> int:
    """How many spans of the first run have the others behind them in order, each as far behind as it can be."""
    latest = len(paragraph.text)
    for run in reversed(runs[1:]):
        latest = max((start for start, end in paragraph.spans(run) if end <= latest), default=-1)
    return sum(end <= latest for run in runs[:1] for _, end in paragraph.spans(run))


def _run_pattern(run: str) -> str:
    pattern, done = "", 0
    for match in INSERTED.finditer(run):
        before, after = run[: match.start()][-1:], run[match.end() :][:1]
        pattern += re.escape(run[done : match.start()])
        done = match.end()
        if before.isalnum() or after.isalnum():
            pattern += r"\w*"
        elif after != " ":
            pattern = pattern.removesuffix(r"\ ")  # an added word at the end, or before a comma
        elif before == " " or not before:
            done += 1  # an added word: one of the two spaces around it goes with it
    return pattern + re.escape(run[done:])


ALIKE = 0.7
"""What share of their letters words have in common, in the same order, at least, to be shown as the nearest."""


def hint_at_nearest(quoted: str, paragraphs: Iterable[str]) -> str:
    """A hint that shows the words of the paragraphs that are most like the quoted ones; empty when none are alike.

    Letters are compared, of as many words, one more or one fewer.
    """
    wanted = normalise(quoted).casefold()
    count = len(WORD.findall(wanted))
    matcher = SequenceMatcher(None, "", wanted, autojunk=False)
    best, near = ALIKE, ""
    for text in map(normalise, paragraphs):
        words = [match.span() for match in WORD.finditer(text)]
        for many in {min(count + more, len(words)): None for more in (0, 1, -1)}:
            for (start, _), (_, end) in zip(words, words[max(many - 1, 0) :], strict=False):
                matcher.set_seq1(text[start:end].casefold())
                if min(matcher.real_quick_ratio(), matcher.quick_ratio()) > best < (likeness := matcher.ratio()):
                    best, near = likeness, text[start:end]
    return f"The nearest words there are '{near}'." if near else ""
