"""Where on disk something stands that was found after parsing.

The Markdown engine keeps no lines. What it found is looked up again in the raw text, in document order, outside code,
comments and HTML tags.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise

from explainer.problems import Position

FENCED = re.compile(
    r"^(?P<indent>[ \t>]*)(?P<fence>`{3,}|~{3,})[^\n]*\n.*?(?:^[ \t>]*(?P=fence)[`~]*[ \t]*$|\Z)",
    re.MULTILINE | re.DOTALL,
)
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
CODE_SPAN = re.compile(r"(?<![`\\])(?P<ticks>`+)(?!`)(?P<code>(?:(?!\n\n).)*?[^`])(?P=ticks)(?!`)", re.DOTALL)

TAG = re.compile(r"</?[A-Za-z][\w-]*(?:\s[^<>]*)?/?>")
BESIDE = 3
"""How many characters on either side tell a place from its likes; more would often meet markup."""

PLACEHOLDER = re.compile("\x02[^\x03]*\x03")
"""What stands, between these two control characters, for text that the engine has already taken out."""


def as_written(text: str, offsets: Sequence[int] = ()) -> re.Pattern[str]:
    """A pattern for ``text`` of a paragraph as a file may hold it: over several lines, indented or quoted.

    It has an empty group at each of the ``offsets``.
    """
    bounds = pairwise([0, *offsets, len(text)])
    return re.compile("()".join(_loosely(text[start:end]) for start, end in bounds))


def _loosely(text: str) -> str:
    pieces = re.split(rf"({PLACEHOLDER.pattern}|\s+)", text)
    return "".join(_loose_piece(piece) for piece in pieces)


def _loose_piece(piece: str) -> str:
    if PLACEHOLDER.fullmatch(piece):
        return r"[\s\S]{1,300}?"
    return r"[\s>]+" if piece.isspace() else re.escape(piece)


def mask_code(text: str) -> str:
    """``text`` with spaces for code, comments and HTML tags; lines and columns stay as they are."""
    for pattern in (FENCED, COMMENT, CODE_SPAN, TAG):
        text = pattern.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)
    return text


class Locator:
    """Finds needles in one raw text, each after the one before, and says their line and column on disk."""

    def __init__(self, raw: str, first_line: int = 1) -> None:
        self._raw = raw
        self._masked = mask_code(raw)
        self._first_line = first_line
        self._starts = [0, *(match.end() for match in re.finditer("\n", raw))]
        self._cursors: dict[str, int] = {}

    def find(self, needle: str | re.Pattern[str], series: str = "") -> Position:
        """The place of the next ``needle`` after the last one found in the same series; failing that, of the first."""
        for start in (self._cursors.get(series, 0), 0):
            if (offset := self._search(needle, start)) >= 0:
                self._cursors[series] = offset + 1
                return self._position(offset)
        return Position(self._first_line)

    def _search(self, needle: str | re.Pattern[str], start: int) -> int:
        if isinstance(needle, str):
            return self._masked.find(needle, start)
        match = needle.search(self._masked, start)
        return match.start() if match else -1

    def find_written(self, text: str, offsets: Sequence[int]) -> list[Position]:
        """The places of what stands at ``offsets`` of the next ``text`` of a paragraph, however lines are broken."""
        for start in (self._cursors.get(text, 0), 0):
            if places := self._search_written(text, offsets, start):
                self._cursors[text] = places[0] + 1
                return [self._position(place) for place in places]
        return [Position(self._first_line) for _ in offsets]

    def _search_written(self, text: str, offsets: Sequence[int], start: int) -> list[int]:
        literally = self._masked.find(text, start)
        if literally >= 0:
            return [literally + offset for offset in offsets]
        match = as_written(text, offsets).search(self._masked, start)
        return [match.start(group) for group in range(1, len(offsets) + 1)] if match else []

    def find_comment(self, opening: str, series: str = "") -> Position:
        """The place of the next comment that begins so; comments are hidden from every other search."""
        offset = max(self._raw.find(opening, self._cursors.get(series, 0)), 0)
        self._cursors[series] = offset + len(opening)
        return self._position(offset)

    def find_start(self, text: str, series: str = "") -> Position:
        """The place where ``text`` begins; markup inside it may hide all but its first words, or a tag all of it."""
        words = text.split()
        needles = [*(" ".join(words[:count]) for count in (4, 2, 1)), *re.findall(r"\w+", text)[:1]]
        for raw in (self._masked, self._raw):
            for needle in needles:
                if (offset := raw.find(needle, self._cursors.get(series, 0))) >= 0:
                    self._cursors[series] = offset + 1
                    return self._position(offset)
        return self.find(words[0] if words else text, series)

    def find_at(self, text: str, offset: int, series: str = "") -> Position:
        """The place of the character at ``offset`` of a paragraph, told from its likes by those beside it.

        On disk markup may stand on one side of it, or the character be written in another way; failing that, the place
        of the last one found.
        """
        cursor = self._cursors.get(series, 0)
        for before, first, behind in ((BESIDE, 0, BESIDE), (0, 0, BESIDE), (BESIDE, 0, 0), (0, 1, BESIDE)):
            begin = max(offset - before, 0) if before else offset + first
            needle = text[begin : offset + 1 + behind]
            for start in (max(cursor + begin - offset, 0), 0):
                found = self._masked.find(needle, start) if needle else -1
                if found >= 0:
                    self._cursors[series] = found + max(offset - begin, 0) + 1
                    return self._position(found + max(offset - begin, 0))
        return self._position(max(cursor - 1, 0))

    def all(self, pattern: re.Pattern[str]) -> list[tuple[str, Position]]:
        """Every match of ``pattern`` outside code: its first group (or the whole), and its place."""
        group = 1 if pattern.groups else 0
        return [(match[group], self._position(match.start())) for match in pattern.finditer(self._masked)]

    def _position(self, offset: int) -> Position:
        line = bisect_right(self._starts, offset) - 1
        return Position(self._first_line + line, offset - self._starts[line] + 1)


def place_of(needle: str, raw: str) -> Position:
    """The place of the first ``needle`` in a raw text, code and attributes included; its beginning without one."""
    offset = max(raw.find(needle), 0)
    return Position(raw.count("\n", 0, offset) + 1, offset - raw.rfind("\n", 0, offset))
