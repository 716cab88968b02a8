"""Where on disk something stands that was found after parsing.

The Markdown engine keeps no lines. So each block of the finished page is found again in the raw text by its words: in
document order, each word of the file used once, whole words only, and outside what is never part of a block (comments,
tags, fenced code, where links lead). Whatever stands in the block then has the position of the words around it.
"""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, islice

from explainer.positions import Position
from explainer.silence import mask_code, masked, without_silent

DEFINITION = re.compile(r"^ {0,3}\[[^\]\n]+\]:\s*<?(?P<href>[^\s>\"']+)", re.MULTILINE)
"""Where a reference is defined that links name."""

WORD = re.compile(r"[^\W_]+")
PIECE = re.compile(r"\S{1,60}")
"""A piece of text that is found as it is written; of an endless word a part, as all would be sought everywhere."""
LINE = re.compile(r"\S[^\n]{0,60}")
"""What a block begins with, as far as it is looked for as it is written."""
PLACEHOLDER = re.compile("\x02[^\x02\x03]*\x03")
"""What stands, between these two control characters, for text that the engine has already taken out."""

BEFORE_ADDRESS, BEHIND_ADDRESS = "(<\"'[]:", ")>\"'"
"""What an address stands between, when it is not white space or an end of the text."""

FARTHEST = 30  # words of a file between two that follow each other in a block: more are not markup within it
COMPARED = (
    200  # occurrences of a block's first word that are compared with all of the block: the work is quadratic there
)
SOUGHT = 5_000  # characters behind a word in which an address, or what is no prose, is looked for: not in all the text
ENOUGH = 0.9  # of a block's words, so that it need not be looked for elsewhere
TRIED = 40  # occurrences of a block's first word that are tried where it does not stand as written


@dataclass(frozen=True, slots=True)
class Block:
    """A block of the page whose words were found in the raw text, as pairs of offsets: in the block, in the file."""

    text: str
    raw: str
    pairs: Sequence[tuple[int, int, int]]
    """Of each word that was found: its offset in the block, its offset in the file, its length."""
    start: int
    """Where in the file the block may begin at the earliest."""

    def before(self, offset: int) -> int:
        """The offset in the file right behind the last word that stands before ``offset`` in the block."""
        index = bisect_left(self.pairs, (offset, 0, 0)) - 1
        return self.pairs[index][1] + self.pairs[index][2] if index >= 0 else self.start

    def behind(self, offset: int) -> int:
        """The offset in the file of the first word at or behind ``offset``; the end of the file without one."""
        index = bisect_left(self.pairs, (offset, 0, 0))
        return self.pairs[index][1] if index < len(self.pairs) else len(self.raw)

    def find(self, offset: int) -> int:
        """The offset in the file of the character at ``offset`` in the block, white space passed over."""
        while self.text[offset : offset + 1].isspace():
            offset += 1
        index = bisect_right(self.pairs, (offset, len(self.raw), 0)) - 1
        if index >= 0 and offset < self.pairs[index][0] + self.pairs[index][2]:
            return self.pairs[index][1] + offset - self.pairs[index][0]
        return self._between(offset)

    def _between(self, offset: int) -> int:
        """The position of a character that belongs to no word that was found: between the words around it."""
        start, end, piece = self.before(offset), self.behind(offset), PIECE.match(self.text, offset)
        token = piece[0] if piece else ""
        as_written = self.raw.find(token, start, end + len(token))
        if as_written < 0:
            as_written = self.raw.rfind(token[:1], start, end)
        if as_written >= 0:
            return as_written
        return end if end < len(self.raw) else start


class _Words:
    """The words of one raw text, which blocks use up in order."""

    def __init__(self, raw: str, masked: str) -> None:
        found = list(WORD.finditer(masked))
        self.raw, self.masked = raw, masked
        self.words = [match[0] for match in found]
        self.starts = [match.start() for match in found]
        self.free = bytearray(b"\1") * len(found)
        self.used: Counter[str] = Counter()
        """How many of the indexes of each word are used and not taken off them yet."""
        self.cursor = 0

    @cached_property
    def indexes(self) -> dict[str, list[int]]:
        """Where each word stands; asked for where a block does not follow the one before."""
        indexes: dict[str, list[int]] = {}
        for index, word in enumerate(self.words):
            indexes.setdefault(word, []).append(index)
        return indexes

    def block(self, text: str) -> Block:
        """Find the next block that reads ``text``."""
        plain = PLACEHOLDER.sub(lambda match: " " * len(match[0]), text) if "\x02" in text else text
        wanted = list(WORD.finditer(plain))
        if not wanted:
            return Block(plain, self.raw, (), self._end(self.cursor - 1))
        words = [match[0] for match in wanted]
        found = self._exactly(words) or self._nearly(words)
        start = self._end(found[0][1] - 1) if found else self._as_written(plain)
        for _, index in found:
            self.free[index] = 0
            self.used[self.words[index]] += 1
        if found and found[0][1] >= self.cursor:
            self.cursor = found[-1][1] + 1
        pairs = [(wanted[nth].start(), self.starts[index], len(words[nth])) for nth, index in found]
        return Block(plain, self.raw, pairs, start)

    def _as_written(self, text: str) -> int:
        """Where a block begins whose words stand in what is never part of one, such as a picture: not far behind."""
        start, line = self._end(self.cursor - 1), LINE.search(text)
        return max(self.raw.find(line[0].rstrip(), start, start + SOUGHT) if line else -1, start)

    def _exactly(self, words: list[str]) -> list[tuple[int, int]]:
        """The place where the words follow each other: rather a whole block than a part of one, rather a later one."""
        if found := self._block_at(words, self.cursor):
            return found
        part: list[tuple[int, int]] = []
        for index in islice(self._in_order(words[:1]), COMPARED):
            if found := self._block_at(words, index):
                return found
            if not part and self._stand_at(words, index):
                part = list(enumerate(range(index, index + len(words))))
        return part

    def _block_at(self, words: list[str], index: int) -> list[tuple[int, int]]:
        if self._stand_at(words, index) and self._is_block(index, index + len(words) - 1):
            return list(enumerate(range(index, index + len(words))))
        return []

    def _stand_at(self, words: list[str], index: int) -> bool:
        end = index + len(words)
        return self.words[end - 1 : end] == words[-1:] and self.words[index:end] == words and all(self.free[index:end])

    def _is_block(self, first: int, last: int) -> bool:
        """Whether other words than these are on other lines, or in other cells of a table."""
        return self._is_edge(first - 1) and self._is_edge(last)

    def _is_edge(self, index: int) -> bool:
        end = self.starts[index + 1] if index + 1 < len(self.starts) else len(self.masked)
        return (
            index < 0 or end == len(self.masked) or re.search(r"[\n|]", self.masked[self._end(index) : end]) is not None
        )

    def _in_order(self, words: Iterable[str]) -> Iterator[int]:
        """The free indexes of some words, those behind the last block first."""
        for word in words:
            indexes = self._indexes_of(word)
            middle = bisect_left(indexes, self.cursor)
            order = chain(range(middle, len(indexes)), range(middle))  # of which few are asked for
            yield from (indexes[nth] for nth in order if self.free[indexes[nth]])

    def _indexes_of(self, word: str) -> list[int]:
        """The indexes of a word, not more than half of them used."""
        indexes = self.indexes.get(word, [])
        if 2 * self.used[word] > len(indexes):
            indexes = self.indexes[word] = [index for index in indexes if self.free[index]]
            self.used[word] = 0
        return indexes

    def _nearly(self, words: list[str]) -> list[tuple[int, int]]:
        """The place where most of the words stand in order, with others between them: unseen markup."""
        best: list[tuple[int, int]] = []
        for nth, word in enumerate(words[:3]):
            for _, index in zip(range(TRIED), self._in_order([word]), strict=False):
                found = self._follow(words, nth, index, max(len(best), len(words) // 2))
                if (len(found), _spread(best)) > (len(best), _spread(found)):
                    best = found
                if len(best) > ENOUGH * len(words):
                    return best
        return best if 2 * len(best) > len(words) else []

    def _follow(self, words: list[str], nth: int, index: int, least: int) -> list[tuple[int, int]]:
        """The words that follow each other from a place on; given up where they cannot be as many as ``least``."""
        found = [(nth, index)]
        for later, word in enumerate(words[nth + 1 :], nth + 1):
            if len(found) + len(words) - later < least:
                return []
            indexes = self._indexes_of(word)
            at = bisect_right(indexes, found[-1][1])
            if at < len(indexes) and indexes[at] - found[-1][1] <= FARTHEST and self.free[indexes[at]]:
                found.append((later, indexes[at]))
        return found

    def _end(self, index: int) -> int:
        return self.starts[index] + len(self.words[index]) if 0 <= index < len(self.starts) else 0


def _spread(found: Sequence[tuple[int, int]]) -> int:
    return found[-1][1] - found[0][1] if found else 0


class Locator:
    """Finds what stands on a page in its raw text, and says line and column on disk."""

    def __init__(self, raw: str, first_line: int = 1) -> None:
        self._raw = raw
        self._first_line = first_line
        self._starts = [0, *(match.end() for match in re.finditer("\n", raw))]
        self._comments: dict[str, int] = {}
        self._last_target = 0

    def find_block(self, text: str) -> Block:
        """The next block of the page; its citations are in ``text`` as they are written."""
        return self._words.block(text)

    @cached_property
    def _words(self) -> _Words:
        return _Words(self._raw, without_silent(self._raw))

    def position(self, offset: int) -> Position:
        """Line and column of an offset in the raw text."""
        line = bisect_right(self._starts, offset) - 1
        return Position(self._first_line + line, offset - self._starts[line] + 1)

    def at(self, block: Block, offset: int) -> Position:
        """The position of the character at ``offset`` in a block."""
        return self.position(block.find(offset))

    def target(self, href: str, block: Block, start: int, end: int) -> Position:
        """The position of the address of a link whose text goes from ``start`` to ``end`` in a block.

        An address that does not stand there stands where its reference is defined, or else where its text stands.
        """
        first, last = block.before(start), block.behind(end)
        if first <= self._last_target <= last:
            first = self._last_target  # behind the address of the link before
        near = self._address(href, first, min(last, first + SOUGHT + len(href)))
        if near >= 0:
            self._last_target = near + len(href)
            return self.position(near)
        defined = self._defined.get(href)
        return self.position(block.find(start) if defined is None else defined)

    def _address(self, href: str, first: int, last: int) -> int:
        """Where an address stands, and not only within another; -1 where it does not."""
        offset = self._raw.find(href, first, last)
        while offset >= 0 and not self._is_whole(offset, offset + len(href)):
            offset = self._raw.find(href, offset + 1, last)
        return offset

    def _is_whole(self, start: int, end: int) -> bool:
        before, behind = self._raw[max(start - 1, 0) : start], self._raw[end : end + 1]
        return (before.isspace() or before in BEFORE_ADDRESS) and (behind.isspace() or behind in BEHIND_ADDRESS)

    @cached_property
    def _defined(self) -> dict[str, int]:
        """Where the address of each reference stands, that of the first one where several have it."""
        defined: dict[str, int] = {}
        for match in DEFINITION.finditer(self._raw):
            defined.setdefault(match["href"], match.start("href"))
        return defined

    def has(self, text: str) -> bool:
        """Whether the raw text has this anywhere."""
        return text in self._raw

    def find_comment(self, pattern: re.Pattern[str], series: str) -> Position:
        """The position of the next comment that begins so; comments are hidden from every other search."""
        start = self._comments.get(series, 0)
        for begin, end in self._masked[bisect_left(self._masked, (start, 0)) :]:
            if pattern.match(self._raw, begin, end):
                self._comments[series] = end
                return self.position(begin)
        return self.position(start)

    def open_comments(self) -> Iterator[Position]:
        """Where comments begin that only the end of a later one closes, or that none does."""
        last, end_of_text = 0, (len(self._raw), len(self._raw))
        for start, end in [*self._masked, end_of_text]:
            lone = self._raw.find("<!--", last, start)  # outside of all that is closed
            if self._raw.startswith("<!--", start) and self._raw.find("<!--", start + 1, end) >= 0:
                yield self.position(start)
            elif lone >= 0:
                yield self.position(lone)
            last = end

    @cached_property
    def _masked(self) -> list[tuple[int, int]]:
        """Where each comment, tag or piece of code begins and ends."""
        return list(masked(self._raw))

    def all(self, pattern: re.Pattern[str]) -> list[tuple[str, Position]]:
        """Every match of ``pattern`` outside code: its first group (or the whole), and its position."""
        group = 1 if pattern.groups else 0
        masked = mask_code(self._raw)
        return [(match[group], self.position(match.start())) for match in pattern.finditer(masked)]


def position_of(needle: str, raw: str, first_line: int = 1) -> Position:
    """The position of an id or address in a raw text, where it is one rather than a word; its beginning without it."""
    whole = rf"{re.escape(needle)}(?![\w-])"
    match = re.search(rf"(?<=[#\"'(=]){whole}", raw) or re.search(rf"(?<![\w-]){whole}", raw)
    return Position.of(match.start() if match else 0, raw, first_line)
