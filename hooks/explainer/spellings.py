"""Finding names in running text: longest spelling first, whole words, case as written, over line breaks too.

A spelling written all in lower case also matches with a capital first letter (it may begin a sentence); any other
matches exactly as written, so that "IS" is not "is". Texts are compared word by word, white space of any kind being one
space, along a tree of words: no regular expression could hold any number of spellings of any length.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

TOKEN = re.compile(r"\w+|\s+|[^\w\s]")


@dataclass(slots=True)
class _Node:
    """What may follow the words so far, and the spelling that they are."""

    following: dict[str, "_Node"] = field(default_factory=dict)
    spelling: str | None = None


class Matcher:
    """Finds every spelling it was made with. Set-up and search are linear in the length of the text they are given."""

    def __init__(self, spellings: Iterable[str]) -> None:
        self._root = _Node()
        for spelling in spellings:
            for form in forms(spelling):
                node = self._root
                for token in TOKEN.findall(" ".join(form.split())):
                    node = node.following.setdefault(token, _Node())
                node.spelling = spelling
        self._root.spelling = None  # of a blank spelling

    def find(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Yield start, end and the spelling (as it was given) of each match, left to right, without overlap."""
        tokens, first = TOKEN.findall(text), self._root.following
        begun = [index for index, token in enumerate(tokens) if token in first]  # of most texts no token begins a name
        if not begun:
            return
        starts, done = [0, *accumulate(map(len, tokens))], 0
        for index in begun:
            if index >= done and not (index and _is_word(tokens[index - 1])):
                end, spelling = self._longest(tokens, index)
                if spelling is not None:
                    yield starts[index], starts[end], spelling
                    done = end

    def _longest(self, tokens: Sequence[str], start: int) -> tuple[int, str | None]:
        """Where the longest spelling that begins at a token ends, and which it is."""
        best: tuple[int, str | None] = start, None
        node: _Node | None = self._root
        for index in range(start, len(tokens)):
            node = node.following.get(" " if tokens[index].isspace() else tokens[index]) if node else None
            if node is None:
                break
            if node.spelling is not None and not _is_word(tokens[index + 1] if index + 1 < len(tokens) else " "):
                best = index + 1, node.spelling
        return best


def forms(spelling: str) -> list[str]:
    """The forms in which a spelling is recognised."""
    return [spelling, spelling[:1].upper() + spelling[1:]] if spelling == spelling.lower() else [spelling]


def _is_word(token: str) -> bool:
    return token[0].isalnum() or token[0] == "_"
