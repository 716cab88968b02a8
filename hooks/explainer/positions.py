"""Where on disk something stands that was found after parsing.

The Markdown engine keeps no lines. What it found is looked up again in the raw text, in document order, outside code and
comments.
"""

import re
from bisect import bisect_right

from explainer.problems import Position

FENCED = re.compile(
    r"^(?P<indent>[ \t>]*)(?P<fence>`{3,}|~{3,})[^\n]*\n.*?(?:^[ \t>]*(?P=fence)[`~]*[ \t]*$|\Z)",
    re.MULTILINE | re.DOTALL,
)
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
CODE_SPAN = re.compile(r"(?<![`\\])(?P<ticks>`+)(?!`)(?P<code>(?:(?!\n\n).)*?[^`])(?P=ticks)(?!`)", re.DOTALL)


def mask_code(text: str) -> str:
    """``text`` with the characters of code and comments replaced by spaces; lines and columns stay as they are."""
    for pattern in (FENCED, COMMENT, CODE_SPAN):
        text = pattern.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)
    return text


class Locator:
    """Finds needles in one raw text, each after the one before, and says their line and column on disk."""

    def __init__(self, raw: str, first_line: int = 1) -> None:
        self._masked = mask_code(raw)
        self._first_line = first_line
        self._starts = [0, *(match.end() for match in re.finditer("\n", raw))]
        self._cursors: dict[str, int] = {}

    def find(self, needle: str, series: str = "") -> Position:
        """The place of the next ``needle`` after the last one found in the same series; failing that, of the first."""
        offset = self._masked.find(needle, self._cursors.get(series, 0))
        if offset < 0:
            offset = self._masked.find(needle)
        if offset < 0:
            return Position(self._first_line)
        self._cursors[series] = offset + max(len(needle), 1)
        return self._position(offset)

    def all(self, pattern: re.Pattern[str]) -> list[tuple[str, Position]]:
        """Every match of ``pattern`` outside code: its first group (or the whole), and its place."""
        group = 1 if pattern.groups else 0
        return [(match[group], self._position(match.start())) for match in pattern.finditer(self._masked)]

    def _position(self, offset: int) -> Position:
        line = bisect_right(self._starts, offset) - 1
        return Position(self._first_line + line, offset - self._starts[line] + 1)
