"""Words as the search knows them. ``terms`` in the script ``search.js`` does the same, and a test compares them.

A text is decomposed (Unicode NFKD), in lower case, without marks, apostrophes and possessives; a word is a run of
letters and digits, and of Han and kana characters each is one. Of English endings only the plural's is undone: a light
stemmer after Harman (1991), less its mistakes with "-is" ("ISIS" is not many "ISI").
"""

import re
import unicodedata

APOSTROPHE = re.compile(r"['’‘ʼʻ`](?:s(?![^\W_]))?")  # noqa: RUF001 (typography is what this is about)
WORD = re.compile(r"[\u3040-\u9fff]|[^\W_]+")
PLURALS = (
    (re.compile(r"(..)ies$"), r"\1y"),
    (re.compile(r"(ch|sh|ss|x|z)es$"), r"\1"),
    (re.compile(r"(..[^isu])s$"), r"\1"),
)


def terms(text: str) -> tuple[str, ...]:
    """The terms of a text, in order."""
    folded = unicodedata.normalize("NFKD", text).lower()
    if not folded.isascii():
        folded = "".join(char for char in folded if unicodedata.category(char)[0] != "M")
    return tuple(map(_stem, WORD.findall(APOSTROPHE.sub("", folded))))


def _stem(word: str) -> str:
    for plural, singular in PLURALS:
        word = plural.sub(singular, word)
    return word


def skeleton(term: str) -> str:
    """What transliterations of a name have in common: the set of its consonants, those that sound alike as one."""
    if len(term) < 4:
        return term
    consonants = re.sub(r"[aeiouyhj]", "", term.replace("ph", "v")).translate(str.maketrans("wfcqz", "vvkks"))
    return "".join(sorted(set(consonants))) or term


class Terms(dict[str, tuple[str, ...]]):
    """The terms of each stretch between spaces, which come again and again: each is folded once."""

    def __missing__(self, chunk: str) -> tuple[str, ...]:
        found = self[chunk] = terms(chunk)
        return found
