"""Finding names in running text: longest spelling first, whole words, case as written, over line breaks too.

A spelling written all in lower case also matches with a capital first letter (it may begin a sentence); any other
matches exactly as written, so that "IS" is not "is". White space of any kind and length is one space, and a straight
apostrophe a curly one. All spellings are looked for at once, by an automaton of Aho and Corasick.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from unicodedata import category

from ahocorasick_rs import AhoCorasick, Implementation

WORD = re.compile(r"\S+")

DECIMALS = re.compile(r"\d[.,:]\d")
"""The last figure of a name, and what goes on behind it: ``Quay 7.5`` is not Quay 7."""

JOINING = "_\u00ad\u200c\u200d"
"""What stands within words beside letters, figures and marks that combine with them."""


SHORT, NEAR = 3, 60
"""The most letters of an abbreviation that may be a word, and how many characters before it are looked at."""

WORD_BEFORE = re.compile(r"([^\W\d_]{2,}) \Z")
WORD_BEHIND = re.compile(r" ([^\W\d_]{2,})")


class Matcher:
    """Finds every spelling it was made with. Set-up and search are linear in the length of the text they are given."""

    def __init__(self, spellings: Iterable[str]) -> None:
        given = list(spellings)
        derived = [(form, spelling) for spelling in given for form in forms(spelling)]
        exact = ((spelling, spelling) for spelling in given)  # which counts for more than a capital that we put there
        spelled = {alike(form): spelling for form, spelling in (*derived, *exact)}
        spelled.pop("", None)
        self._spellings = list(spelled.values())
        # of few spellings it would be made deterministic, in the square of the length of one that repeats itself
        self._automaton = AhoCorasick(spelled, implementation=Implementation.ContiguousNFA)

    def find(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Yield start, end and the spelling (as it was given) of each match, left to right, without overlap."""
        line, offsets = _on_one_line(_with_curly(text))
        matches = self._automaton.find_matches_as_indexes(line, overlapping=True)
        whole = [(start, -end, nth) for nth, start, end in matches if _is_whole(line, start, end)]
        done = 0
        for start, end, nth in sorted(whole):
            if start >= done:
                done = -end
                yield offsets[start], offsets[done - 1] + 1, self._spellings[nth]


def forms(spelling: str) -> list[str]:
    """The forms in which a spelling is recognised."""
    return [spelling, spelling[:1].upper() + spelling[1:]] if spelling == spelling.lower() else [spelling]


def alike(form: str) -> str:
    """What a form is recognised by: two that have it in common are one."""
    return " ".join(_with_curly(form).split())


def _on_one_line(text: str) -> tuple[str, Sequence[int]]:
    """A text with one space for each stretch of white space in it, and where each of its characters stands in it."""
    line = " ".join(text.split())
    if len(line) == len(text.strip()):
        begin = len(text) - len(text.lstrip())
        return line, range(begin, begin + len(line))
    return line, [offset for word in WORD.finditer(text) for offset in range(word.start(), word.end() + 1)]


def _with_curly(text: str) -> str:
    return text.replace("'", "’")


def _is_whole(text: str, start: int, end: int) -> bool:
    """Whether what stands there begins and ends where words and numbers do."""
    return not (
        is_word(text[max(start - 1, 0) : start])
        or is_word(text[end : end + 1])
        or DECIMALS.match(text, max(end - 1, 0))
        or _is_shouted(text, start, end)
    )


def _is_shouted(text: str, start: int, end: int) -> bool:
    """Whether two or three capitals stand between words in capitals: ``SOFTWARE IS PROVIDED`` names no IS.

    Marks between words part them, as in a list of abbreviations.
    """
    if end - start > SHORT or not text[start:end].isupper():
        return False
    before, behind = WORD_BEFORE.search(text[max(start - NEAR, 0) : start]), WORD_BEHIND.match(text, end)
    return bool(before and behind and before[1].isupper() and behind[1].isupper())


def is_word(character: str) -> bool:
    """Whether a character is part of a word; none is not."""
    return bool(character) and (character.isalnum() or character in JOINING or category(character).startswith("M"))
