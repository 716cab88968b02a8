"""Finding names in running text: longest spelling first, whole words, case as written, over line breaks too.

A spelling written all in lower case also matches with a capital first letter (it may begin a sentence); any other
matches exactly as written, so that "IS" is not "is".
"""

import re
from collections.abc import Iterable, Iterator
from typing import TypeAlias

Trie: TypeAlias = "dict[str, Trie]"


class Matcher:
    """Finds every spelling it was made with. Set-up and search are linear in the length of the text they are given."""

    def __init__(self, spellings: Iterable[str]) -> None:
        self._canonical = {form: spelling for spelling in spellings for form in forms(spelling)}
        pattern = _pattern(_trie(self._canonical))
        self._regex = re.compile(rf"(?<!\w)(?:{pattern})(?!\w)") if self._canonical else None

    def find(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Yield start, end and the spelling (as it was given) of each match, left to right, without overlap."""
        if self._regex:
            for match in self._regex.finditer(text):
                yield match.start(), match.end(), self._canonical[" ".join(match[0].split())]


def forms(spelling: str) -> list[str]:
    """The forms in which a spelling is recognised."""
    return [spelling, spelling[:1].upper() + spelling[1:]] if spelling == spelling.lower() else [spelling]


def _trie(words: Iterable[str]) -> Trie:
    root: Trie = {}
    for word in words:
        node = root
        for char in word:
            node = node.setdefault(char, {})
        node[""] = {}
    return root


def _pattern(trie: Trie) -> str:
    """A regular expression for the words of a trie in which common beginnings are written once (longest word first)."""
    characters = ((r"\s+" if char == " " else re.escape(char), child) for char, child in sorted(trie.items()) if char)
    branches = [character + _pattern(child) for character, child in characters]
    if not branches:
        return ""
    group = branches[0] if len(branches) == 1 and "" not in trie else f"(?:{'|'.join(branches)})"
    return f"{group}?" if "" in trie else group
