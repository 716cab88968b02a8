"""Which places cite a paragraph: every citation of an article in the pages and the evidence, as it is written."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from explainer.addresses import SourceKey
from explainer.citesyntax import MARK, Malformed, key_of, mark_of, parse_cluster, parse_in_text
from explainer.positions import Locator
from explainer.problems import Position, printable
from explainer.records import CitationItem
from explainer.sentences import sentence_at

BRACKET = r"\[(?:[^\[\]]|\[[^\[\]]*\])*\]"


@dataclass(frozen=True, slots=True)
class CitingPlace:
    """A citation of an article: where it is, the paragraphs it names (none: the article as a whole), its sentence."""

    file: str
    position: Position
    numbers: tuple[int, ...]
    sentence: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.position.line}:{self.position.column}"
        return printable(f"{place}: {self.sentence[:100]}{'…' if len(self.sentence) > 100 else ''}")


def citing_places(texts: Mapping[str, str], key: SourceKey) -> list[CitingPlace]:
    """Every citation of ``key`` in these files, in the order of the files."""
    return [place for file, text in texts.items() for place in _in_file(file, text, key)]


def _in_file(file: str, text: str, key: SourceKey) -> Iterator[CitingPlace]:
    if not mark_of(key).search(text):
        return
    clusters = re.compile(
        rf"{BRACKET}|{MARK.pattern}(?:[ \n]*{BRACKET})?".replace("?P<suppress>", "")
        .replace("?P<plain>", "")
        .replace("?P<braced>", "")
    )
    whole = re.compile(f"({clusters.pattern})")
    for written, position in Locator(text).all(whole):
        numbers = [number for item in _items(written) if item.key == key for number in item.numbers]
        if any(item.key == key for item in _items(written)):
            yield CitingPlace(file, position, tuple(numbers), _sentence(text, position))


def _items(written: str) -> tuple[CitationItem, ...]:
    try:
        if written.startswith("["):
            return parse_cluster(written[1:-1]) or ()
        mark = MARK.match(written)
        if mark is None:
            return ()
        rest = written[mark.end() :].strip()
        return parse_in_text(mark, rest[1:-1] if rest else None)
    except Malformed:
        return tuple(CitationItem(key=key_of(mark)) for mark in MARK.finditer(written))


def _sentence(text: str, position: Position) -> str:
    lines = text.split("\n")
    offset = sum(len(line) + 1 for line in lines[: position.line - 1]) + position.column - 1
    start = text.rfind("\n\n", 0, offset) + 1
    end = text.find("\n\n", offset)
    return sentence_at(text[start : end if end >= 0 else len(text)], offset - start)
