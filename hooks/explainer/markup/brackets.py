"""The brackets of a text while the engine takes citations out of it: which close where, and which hold an ``@key``."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import itemgetter

from markdown.util import INLINE_PLACEHOLDER_RE

from explainer.citesyntax import AT_KEY

SIGN = re.compile(r"[\[\]@]")


class Brackets:
    """The brackets of a text that close, and which of them may hold a citation; ``code`` are stretches that are code.

    The engine takes one citation after another out of a text, from its beginning, with whole pairs of brackets. What
    is behind stays as it was, counted from the end: so a text is walked once, and not once for each of its citations.
    """

    def __init__(self, text: str, code: Iterable[tuple[int, int]] = ()) -> None:
        self.code = list(_outermost(dict(code)))
        self.text, self.around = text, ("", text)
        self.length = len(text)
        self.pairs: dict[int, int] = {}
        self.citing: set[int] = set()
        """Where a bracket opens in which an @key stands that is in no other bracket within it."""
        waiting: list[int] = []
        for match in SIGN.finditer(text):
            if match[0] == "[":
                waiting.append(match.start())
            elif match[0] == "@":
                self.citing.update(waiting[-1:] if AT_KEY.match(text, match.start()) else ())
            elif waiting:
                self.pairs[waiting.pop()] = match.start()
        self.outer = list(_outermost(self.pairs))

    def follow(self, text: str) -> bool:
        """Whether this is the text that was walked, or what the engine has made of it."""
        if text is not self.text:
            before, behind = self.around
            between = len(before), len(text) - len(behind)
            if not (
                text.startswith(before) and text.endswith(behind) and INLINE_PLACEHOLDER_RE.fullmatch(text, *between)
            ):
                return False
            self.text = text
        return True

    def take_out(self, start: int, end: int) -> None:
        """Expect the text next with something else in the place of this."""
        self.around = self.text[:start], self.text[end:]

    @property
    def _shift(self) -> int:
        return self.length - len(self.text)

    def closing(self, start: int) -> int:
        """Where the bracket that opens at ``start`` closes; 0 when it is never closed."""
        end = self.pairs.get(start + self._shift)
        return end - self._shift if end else 0

    def may_cite(self, start: int) -> bool:
        """Whether the bracket that opens at ``start`` holds an ``@key`` of its own."""
        return start + self._shift in self.citing

    def in_code(self, offset: int) -> bool:
        """Whether an offset is within code."""
        return _is_within(offset + self._shift, self.code)

    def hold(self, offset: int) -> bool:
        """Whether an offset is within brackets."""
        return _is_within(offset + self._shift, self.outer)


def _is_within(offset: int, extents: Sequence[tuple[int, int]]) -> bool:
    index = bisect_right(extents, offset, key=itemgetter(0)) - 1
    return index >= 0 and offset < extents[index][1]


def _outermost(pairs: Mapping[int, int]) -> Iterator[tuple[int, int]]:
    last = -1
    for start, end in sorted(pairs.items()):
        if end > last:
            last = end
            yield start, end
