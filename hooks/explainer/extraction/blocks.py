"""A plain-text copy as blocks: one paragraph, heading or stray line each, with the line it began on.

Most copies have a paragraph to a line. In some every line is broken at a width; these are joined again.
"""

import itertools
import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, auto


class Shape(Enum):
    """What a copy's own markup says a block is; plain text says it of few. A row of a table is an item, too."""

    PLAIN = auto()
    HEADING = auto()
    ITEM = auto()
    STANDFIRST = auto()
    CAPTION = auto()
    SPOKEN = auto()
    """Words set off as quoted, or lines of verse: short, and yet no heading."""


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a copy: its text, its line (from 1; 0 for a web page), the level of a heading.

    ``joined`` are the words that a hyphen at the end of a line parts, as they are in the text.
    """

    text: str
    line: int = 0
    shape: Shape = Shape.PLAIN
    level: int = 2
    joined: tuple[str, ...] = ()


HYPHENATED = re.compile(r"[^\W\d_]-$")
MARKED_HEADING = re.compile(r"(?P<marks>#{1,6})\s+(?P<text>.*?)\s*#*")
UNDERLINE = re.compile(r"\s*(=|-|~)\1{2,}\s*")
BULLET = re.compile(r"\s*(?:[-*•◦▪‣·]|\(?\d{1,2}[.)]|\[\^?\d{1,3}\])\s+\S")
WIDEST = 100
"""Characters; text that somebody or something broke by lines is narrower."""


def blocks_of(text: str) -> list[Block]:
    """The blocks of a plain-text copy in order."""
    lines = text.split("\n")
    width = _wrapped_at(lines)
    found: list[Block] = []
    for start, group in _groups(lines):
        found += _split_group(start, group, width)
    return found


def _groups(lines: list[str]) -> Iterable[tuple[int, list[str]]]:
    """Runs of lines without an empty one between, each with the number of its first line."""
    group: list[str] = []
    for number, line in enumerate([*lines, ""], start=1):
        if line.strip():
            group.append(line)
        elif group:
            yield number - len(group), group
            group = []


def _split_group(start: int, group: list[str], width: int) -> list[Block]:
    found: list[Block] = []
    for offset, line in enumerate(group):
        marked = MARKED_HEADING.fullmatch(line.strip())
        if UNDERLINE.fullmatch(line):
            if found and offset:
                found[-1] = Block(found[-1].text, found[-1].line, Shape.HEADING, 1 if "=" in line else 2)
        elif marked:
            found.append(Block(marked["text"], start + offset, Shape.HEADING, len(marked["marks"])))
        elif width and found and offset and found[-1].shape is Shape.PLAIN and _goes_on(group[offset - 1], line, width):
            joined = (*found[-1].joined, *_joined(group[offset - 1], line.strip()))
            found[-1] = Block(_join(found[-1].text, line.strip()), found[-1].line, joined=joined)
        else:
            found.append(Block(line, start + offset))
    return found


def _join(before: str, after: str) -> str:
    return f"{before.strip()} {after}" if not _breaks_word(before, after) else before.strip() + after


def _joined(before: str, after: str) -> tuple[str, ...]:
    """The word that a hyphen at the end of ``before`` parts: whether it has one of its own, no line says."""
    if not HYPHENATED.search(before.strip()):
        return ()
    return (_join(before.rsplit(maxsplit=1)[-1], after.split(maxsplit=1)[0]),)


def _breaks_word(before: str, after: str) -> bool:
    return HYPHENATED.search(before.strip()) is not None and after[:1].islower()


def _wrapped_at(lines: list[str]) -> int:
    """The width at which all lines of a copy are broken, or 0 when a line is a paragraph.

    Where a program breaks lines, the first word of the next line would not have fitted any more.
    """
    pairs = [(one.rstrip(), two.strip()) for one, two in itertools.pairwise(lines) if one.strip() and two.strip()]
    pairs = [pair for pair in pairs if not BULLET.match(pair[1])]
    widths = sorted(len(one) for one, _ in pairs)
    if len(pairs) < 3 or widths[-1] > WIDEST or max(map(len, lines)) > 2 * WIDEST:
        return 0
    width = widths[-1]
    open_ended = sum(not re.search(r"[.!?:;”\"')\]]$", one) for one, _ in pairs)
    return width if width >= 40 and open_ended >= 0.6 * len(pairs) else 0


def _goes_on(line: str, following: str, width: int) -> bool:
    """Whether a broken line and the next are one paragraph."""
    if BULLET.match(following):
        return False
    indent, base = len(following) - len(following.lstrip()), len(line) - len(line.lstrip())
    if indent > base + 1:
        return False
    if following.strip()[:1].islower() or (re.search(r"[,\w]-?$", line.rstrip()) and len(line.rstrip()) > 0.6 * width):
        return True
    first = following.split(maxsplit=1)[0]
    return len(line.rstrip()) + 1 + len(first) > 0.85 * width
