"""Runs of words that may not leave: which stretches of a text stand in the body of a restricted original.

A run is ``RUN`` consecutive words of one article's body (its numbered paragraphs in order). Words are compared
without case or punctuation: NFKC, curly apostrophes straight, soft hyphens dropped, case folded. A text is read twice
where that makes a difference: as it is, and without zero-width characters and note marks (``[3]``), so that neither
hides a run. Time and space are linear in the texts.
"""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, groupby
from operator import itemgetter

from explainer.authored import PassageRef
from explainer.positions import Position

RUN = 12  # words in a row: fewer may be a name, a number, a turn of phrase
SHOWN = 6  # words of a run that a message repeats: enough to find it, too few to publish it

WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
CHUNK = re.compile(r"\S+")
UNSEEN = re.compile("[\u200b-\u200d\u2060\ufeff]|\\[\\d{1,4}\\]")
"""Zero-width characters and note marks: a reader does not read them."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word as words are compared, and the offset in its text where it starts (or its chunk, if folding moved it)."""

    text: str
    offset: int


@dataclass(frozen=True, slots=True)
class Leak:
    """A run of an original in another text: the paragraph it begins in, how many words, the first few, and where."""

    passage: PassageRef
    words: int
    beginning: str
    position: Position


def words(text: str) -> list[str]:
    """Every word of a text, folded, in order."""
    return [word.casefold() for word in WORD.findall(_folded(text))]


def words_with_offsets(text: str) -> Iterator[Word]:
    """The same words, each with its offset: slower, for texts in which something was found."""
    for chunk in CHUNK.finditer(text):
        folded = _folded(chunk[0])
        moved = len(folded) != len(chunk[0])
        for match in WORD.finditer(folded):
            yield Word(match[0].casefold(), chunk.start() + (0 if moved else match.start()))


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).replace("’", "'").replace("\u00ad", "")


def readings(text: str) -> Iterator[str]:
    """The text as it is, and without what a reader does not read; offsets stay the same."""
    yield text
    if UNSEEN.search(text):
        yield UNSEEN.sub(lambda match: "\u00ad" * len(match[0]), text)


class Restricted:
    """What may not leave, made from the bodies of the articles that are told and not published.

    ``exempt`` are names and titles of our own records: a run that consists of nothing else is free. ``free`` are texts
    that are published with permission: a run of theirs is free as well.
    """

    def __init__(
        self, paragraphs: Mapping[PassageRef, str], exempt: Iterable[str] = (), free: Iterable[str] = ()
    ) -> None:
        self._phrases = _phrases(exempt)
        published = list(free)
        self._runs: dict[tuple[str, ...], PassageRef] = {}
        for reading in (_as_it_is, _as_read):
            for _, passages in groupby(sorted(paragraphs), key=itemgetter(0)):
                self._add([(word, passage) for passage in passages for word in words(reading(paragraphs[passage]))])
            for text in published:
                for run in _runs(words(reading(text))):
                    self._runs.pop(run, None)

    def __bool__(self) -> bool:
        return bool(self._runs)

    @cached_property
    def _vocabulary(self) -> Collection[str]:
        return {word for run in self._runs for word in run}

    def find(self, text: str) -> list[Leak]:
        """Every run of the restricted bodies in a text, each as long as it goes on, in order."""
        found: dict[tuple[PassageRef, Position], Leak] = {}
        for reading in readings(text):
            if self._stands_in(words(reading)):
                for leak in self._find(text, list(words_with_offsets(reading))):
                    found.setdefault((leak.passage, leak.position), leak)
        return sorted(found.values(), key=lambda leak: leak.position)

    def _stands_in(self, said: list[str]) -> bool:
        """Whether any run stands in a text; one of its words is then the twelfth of the text, or the 24th …."""
        known = self._vocabulary
        for middle in range(RUN - 1, len(said), RUN):
            if said[middle] in known:
                first, last = middle, middle + 1
                while first > middle - RUN + 1 and said[first - 1] in known:
                    first -= 1
                while last < min(len(said), middle + RUN) and said[last] in known:
                    last += 1
                if any(run in self._runs for run in _runs(said[first:last])):
                    return True
        return False

    def _find(self, text: str, said: list[Word]) -> Iterator[Leak]:
        first, known, passage = 0, 0, None
        for index, word in enumerate(said):
            known = known + 1 if word.text in self._vocabulary else 0
            begun = index - RUN + 1
            here = self._runs.get(tuple(entry.text for entry in said[begun : index + 1])) if known >= RUN else None
            if here and passage is None:
                first, passage = begun, here
            elif passage and not here:
                yield _leak(passage, said[first:index], text)
                passage = None
        if passage:
            yield _leak(passage, said[first:], text)

    def _add(self, body: list[tuple[str, PassageRef]]) -> None:
        said = [word for word, _ in body]
        free = self._exempt(said)
        for start, run in enumerate(_runs(said)):
            if not all(free[start : start + RUN]):
                self._runs.setdefault(run, body[start][1])

    def _exempt(self, said: list[str]) -> list[bool]:
        """For each word whether it belongs to a name or title of our own records."""
        free = [False] * len(said)
        for start in range(len(said)):
            for begun in (tuple(said[start : start + 1]), tuple(said[start : start + 2])):
                for phrase in self._phrases.get(begun, ()):
                    if tuple(said[start : start + len(phrase)]) == phrase:
                        free[start : start + len(phrase)] = [True] * len(phrase)
        return free


def _as_it_is(text: str) -> str:
    return text


def _as_read(text: str) -> str:
    return UNSEEN.sub("\u00ad", text)


def _runs(said: list[str]) -> Iterator[tuple[str, ...]]:
    yield from (tuple(said[start : start + RUN]) for start in range(len(said) - RUN + 1))


def _phrases(texts: Iterable[str]) -> dict[tuple[str, ...], set[tuple[str, ...]]]:
    """Names and titles as words, by their first two, or the only one: very many begin with "the"."""
    found: dict[tuple[str, ...], set[tuple[str, ...]]] = {}
    for text in texts:
        phrase = tuple(words(text))
        found.setdefault(phrase[:2], set()).add(phrase)
    found.pop((), None)
    return found


class Phrases:
    """The folded words of a text, among which phrases are looked up: what a leak begins with, in other files."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._said = list(words_with_offsets(text))
        self._joined = f" {' '.join(word.text for word in self._said)} "
        self._starts = [0, *accumulate(len(word.text) + 1 for word in self._said)]

    def find(self, phrase: str) -> Position | None:
        """Where the first of some folded words stands that follow each other; None where they do not."""
        start = self._joined.find(f" {phrase} ")
        return Position.of(self._said[bisect_left(self._starts, start)].offset, self._text) if start >= 0 else None


def _leak(passage: PassageRef, run: list[Word], text: str) -> Leak:
    beginning = " ".join(word.text for word in run[:SHOWN])
    return Leak(passage, len(run), beginning, Position.of(run[0].offset, text))
