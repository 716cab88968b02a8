"""Quotations: which words of a text are quoted, and whether they stand in a paragraph. Exact, never fuzzy.

The rule for writers: text in double quotation marks is a quotation; titles and terms stand in italics or in single
quotation marks. Before two texts are compared both are normalised, and only so:

1. Unicode NFC; ligatures (ﬁ, ﬂ …) are written out; soft hyphens and zero-width characters are dropped;
2. all double quotation marks become ``"``, all single ones and apostrophes ``'``, all dashes and hyphens ``-``;
3. every run of white space becomes one space.

Case stays. ``[…]`` (or ``[...]``) leaves words out: the runs around it must follow each other. ``[x]`` is an
insertion by the quoting writer: standing alone it is a word added, within a word (``[W]e``) it stands for the letters
it replaces.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import Enum

AT_MOST = 10  # words: longer than this is no longer a few words whose wording matters
UNIQUE_FROM = 3  # words: shorter ones may stand in a paragraph more than once

MARKED = re.compile(r"“([^“”]*)”|\"([^\"]*)\"")
LEFT_OUT = re.compile(r"\s*\[(?:…|\.{3})\]\s*")
INSERTED = re.compile(r"\[[^\[\]]*\]")
WORD = re.compile(r"\w+(?:['-]\w+)*")
EDGES = " .,;:!?…"

_DOUBLE, _SINGLE, _DASH = "“”„‟«»❝❞＂", "‘’‚‛′ʼ`´", "‐‑‒–—―−"  # noqa: RUF001 (look-alikes are what this is about)
_IGNORED = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_FOLDED = str.maketrans(
    {
        **dict.fromkeys(_DOUBLE, '"'),
        **dict.fromkeys(_SINGLE, "'"),
        **dict.fromkeys(_DASH, "-"),
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
        return len(WORD.findall(normalise(INSERTED.sub(" ", self.text))))


def normalise(text: str) -> str:
    """The form in which texts are compared; see the head of this module."""
    return " ".join(unicodedata.normalize("NFC", text).translate(_FOLDED).split())


def find_quotations(text: str) -> Iterator[Quotation]:
    """Yield what stands in double quotation marks and holds a word, left to right; start and end include the marks."""
    for match in MARKED.finditer(text):
        inside = match[1] if match[1] is not None else match[2]
        if WORD.search(inside):
            yield Quotation(inside, match.start(), match.end())


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
    text = normalise(paragraph)
    literal = _count(re.escape(normalise(quoted).strip(EDGES)), text)
    return literal or _count(_pattern(quoted), text)


def _count(pattern: str, text: str) -> int:
    return len(re.findall(rf"(?<!\w)(?={pattern}(?!\w))", text)) if pattern else 0


def _pattern(quoted: str) -> str:
    """A regular expression for a quotation with omissions and insertions."""
    runs = [normalise(run).strip(EDGES) for run in LEFT_OUT.split(quoted)]
    return r"(?!\w).*?(?<!\w)".join(_run_pattern(run) for run in runs if run)


def _run_pattern(run: str) -> str:
    pattern, done = "", 0
    for match in INSERTED.finditer(run):
        before, after = run[: match.start()][-1:], run[match.end() :][:1]
        pattern += re.escape(run[done : match.start()])
        done = match.end()
        if before.isalnum() or after.isalnum():
            pattern += r"\w*"
        elif before == " " or not before:
            done += after == " "  # an added word: one of the two spaces around it goes with it
    return pattern + re.escape(run[done:])


def nearest(quoted: str, paragraphs: Iterable[str]) -> str:
    """The words of the paragraphs that are most like the quoted ones, as a hint; empty when none are alike."""
    wanted = WORD.findall(normalise(quoted).casefold())
    best, hint = 0.6, ""
    for paragraph in paragraphs:
        text = normalise(paragraph)
        words = list(WORD.finditer(text))
        for first in range(max(len(words) - len(wanted) + 1, 1)):
            window = words[first : first + len(wanted)]
            likeness = SequenceMatcher(None, wanted, [word[0].casefold() for word in window]).ratio()
            if likeness > best and window:
                best, hint = likeness, text[window[0].start() : window[-1].end()]
    return hint
