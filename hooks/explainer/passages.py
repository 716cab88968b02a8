"""An article's body, as told: ``¶15`` at the start of a block opens the telling of paragraph 15.

Text in, headings and passages out. Headings are the article's own (``## …``); a telling is plain text and may run over
several blocks. An article's full text has the same form, and its endnotes behind it: ``[1]`` at the start of a block.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise

from explainer.authored import count_of
from explainer.positions import Position
from explainer.problems import Problem, ProblemKind
from explainer.records import Endnote, Heading, Passage

OPENING = re.compile(r"¶\s*(?P<number>\d+)(?:\s+(?P<text>.*))?", re.DOTALL)
HEADING = re.compile(r"(?P<marks>#{1,6})\s+(?P<text>.+)")
ENDNOTE = re.compile(r"\[(?P<number>\d{1,4})\](?:\s+(?P<text>.*))?", re.DOTALL)
ENDNOTES = re.compile(r"^\[\d{1,4}\](?:\s|$)", re.MULTILINE)
WORD = re.compile(r"[^\W_]")
AFTER_IMPORT = re.compile(r"\[(?P<reason>The copy has changed[^\[\]:]*|¶\d+ was another[^\[\]:]*): .*\]", re.DOTALL)
CHANGED = "[The copy has changed here since this was told: compare, then delete this line.]"
RENUMBERED = "[¶{} was another paragraph before, and is cited: see each citation, then delete this line.]"
"""What an import leaves behind a telling, until somebody has done what it says."""

BLOCK = re.compile(r"#{1,6}[ \t]+\S[^\n]*|[^\n]*\S[^\n]*(?:\n(?!#{1,6}[ \t]+\S)[^\n]*\S[^\n]*)*")
"""Lines without an empty one between them; a heading is a block of its own."""


@dataclass(slots=True)
class _Open:
    """A paragraph that may go on: what it says so far, and from where to where that is written."""

    number: int
    blocks: list[str]
    position: Position
    start: int
    end: int


@dataclass(slots=True)
class _Body:
    path: str
    count: int
    text: str
    items: list[Heading | Passage] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    highest: int = 0
    open: _Open | None = None

    def report(self, kind: ProblemKind, position: Position, message: str, hint: str = "") -> None:
        self.problems.append(Problem(kind, self.path, position, message, hint))

    def passages(self) -> list[Passage]:
        return [item for item in self.items if isinstance(item, Passage)]

    def begin(self, number: int, text: str, match: re.Match[str], position: Position) -> None:
        self.close()
        if not self.highest < number <= self.count:
            reason = f"comes after {self.highest}" if number <= self.highest else f"is beyond the last, {self.count}"
            self.report(ProblemKind.PARAGRAPH_ORDER, position, f"Paragraph {number} {reason}.")
        self.highest = max(self.highest, number)
        self.open = _Open(number, [text] if text else [], position, *match.span())
        self.check(text, position)

    def check(self, text: str, position: Position) -> None:
        if left := AFTER_IMPORT.fullmatch(text):
            self.report(ProblemKind.PARAGRAPH_TO_COMPARE, position, f"{left['reason']}.")

    def proceed(self, text: str, match: re.Match[str], position: Position) -> None:
        self.check(text, position)
        if self.open:
            self.open.blocks.append(text)
            self.open.end = match.end()
        else:
            self.report(ProblemKind.PARAGRAPH_STRAY, position, "This text belongs to no paragraph: open it with ¶N.")

    def close(self) -> None:
        if self.open:
            raw = self.text[self.open.start : self.open.end]
            passage = Passage(self.open.number, tuple(self.open.blocks), self.open.position)
            self.items.append(passage if raw == on_one_line(passage) else replace(passage, raw=raw))
        self.open = None


def on_one_line(passage: Passage) -> str:
    """How most tellings stand in their files."""
    return f"¶{passage.number} {passage.text}"


def read_body(
    text: str, path: str, *, first_line: int, count: int
) -> tuple[tuple[Heading | Passage, ...], list[Problem]]:
    """Read the body of an article that has ``count`` numbered paragraphs; ``first_line`` is its line in the file."""
    body, line, counted = _Body(path, count, text), first_line, 0
    for match in BLOCK.finditer(text):
        line, counted = line + text.count("\n", counted, match.start()), match.start()
        position = Position(line)
        block = " ".join(match[0].split())
        if heading := HEADING.fullmatch(block):
            body.close()
            body.items.append(Heading(_without_closing_marks(heading["text"]), len(heading["marks"])))
        elif opening := OPENING.fullmatch(block):
            body.begin(count_of(opening["number"]), opening["text"] or "", match, position)
        else:
            body.proceed(block, match, position)
    body.close()
    _check_complete(body, first_line)
    return tuple(body.items), body.problems


def _without_closing_marks(heading: str) -> str:
    return heading.rstrip("#").rstrip() or heading


class PositionsIn:
    """Maps an offset in a passage's text to its line and column on disk.

    Both hold the same signs but for white space, so the n-th from the end of one is the n-th from the end of the other.
    """

    def __init__(self, passage: Passage) -> None:
        self._passage = passage

    @cached_property
    def _aligned(self) -> tuple[list[int], list[int], list[int], int]:
        """Where each character that is no white space stands in the text and on disk; where lines begin; the end."""
        raw = (self._passage.raw or on_one_line(self._passage)).rstrip()
        lines = [0, *(match.end() for match in re.finditer("\n", raw))]
        return _signs(self._passage.text), _signs(raw), lines, len(raw)

    def __call__(self, offset: int) -> Position:
        """Line and column of the character at ``offset`` of the text."""
        told, raw, lines, end = self._aligned
        behind = len(told) - bisect_left(told, offset)
        at = raw[max(len(raw) - behind, 0)] if behind else end
        line = bisect_right(lines, at) - 1
        return Position(self._passage.position.line + line, at - lines[line] + 1)


def _signs(text: str) -> list[int]:
    return [offset for offset, char in enumerate(text) if not char.isspace()]


def read_full(
    text: str, path: str, *, count: int
) -> tuple[tuple[Heading | Passage, ...], tuple[Endnote, ...], list[Problem]]:
    """Read an article's own text: its body, its endnotes (from the first that opens a block on), and problems."""
    first = next((match for match in BLOCK.finditer(text) if ENDNOTES.match(match[0])), None)
    end = first.start() if first else len(text)
    body, problems = read_body(text[:end], path, first_line=1, count=count)
    endnotes = _read_endnotes(text, end)
    seen: set[int] = set()
    for endnote in endnotes:
        if endnote.number in seen:
            message = f"The endnote [{endnote.number}] stands twice."
            problems.append(Problem(ProblemKind.ENDNOTE_DUPLICATE, path, endnote.position, message))
        seen.add(endnote.number)
    return body, tuple(endnotes), problems


def _read_endnotes(text: str, start: int) -> list[Endnote]:
    found: list[tuple[int, list[str], Position]] = []
    line, counted = 1, 0
    for match in BLOCK.finditer(text, start):
        line, counted = line + text.count("\n", counted, match.start()), match.start()
        for number, block in _endnotes(match[0]):
            if number is not None:
                found.append((number, [], Position(line)))
            found[-1][1].extend([block] if block else [])  # the first block opens one
    return [Endnote(number, tuple(blocks), position) for number, blocks, position in found]


def _endnotes(block: str) -> Iterator[tuple[int | None, str]]:
    """A block as endnotes: each begins at the start of a line; what stands before the first goes on with the last."""
    starts = [match.start() for match in ENDNOTES.finditer(block)]
    for start, end in pairwise(sorted({0, *starts, len(block)})):
        part = " ".join(block[start:end].split())
        opening = ENDNOTE.fullmatch(part)
        yield (int(opening["number"]), opening["text"] or "") if opening else (None, part)


def _check_complete(body: _Body, first_line: int) -> None:
    told = {passage.number for passage in body.passages()}
    missing = [number for number in range(1, body.count + 1) if number not in told]
    if missing:
        names = ", ".join(f"¶{number}" for number in missing[:10]) + (" …" if len(missing) > 10 else "")
        message = f"{len(missing)} of {body.count} paragraphs are not there: {names}."
        body.report(ProblemKind.PARAGRAPH_MISSING, Position(first_line), message)
    for passage in body.passages():
        if not any(map(WORD.search, passage.blocks)):
            body.report(ProblemKind.PARAGRAPH_EMPTY, passage.position, f"¶{passage.number} has no telling yet.")
