"""The lines of a copy on their way to roles: what a line is like, and what has been decided."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from explainer.extraction.blocks import Block, Shape

# ruff: noqa: RUF001 (letters and signs of several scripts)


class Role(StrEnum):
    """What a block is. Only ``TEXT`` is numbered."""

    OPEN = "undecided"
    TEXT = "text"
    HEADING = "heading"
    TITLE = "title"
    STANDFIRST = "standfirst"
    BYLINE = "byline"
    DATE = "date"
    CAPTION = "caption"
    BIO = "about the author"
    ENDNOTE = "endnote"
    REPEATED = "repeated"
    SITE = "of the site, not the article"
    AFTER = "after the end of the article"
    BEFORE = "before the article"


TERMINAL = re.compile(
    r"(?:[.!?…;:]|。|！|？)[”’\"'»)\]\s]*(?:\[\^?\d{1,3}\]|[¹²³⁴-⁹⁰]+|(?<=[.!?”\"])\d{1,2})*[”’\"'»)\]\s]*$"
)
ENDNOTE = re.compile(
    r"\s*(?:\[\^?(?P<bracket>\d{1,3}|[ivx]+)\]|\^(?P<caret>\d{1,3})|(?P<bare>\d{1,3})(?:[.)]|\s(?=[A-ZА-Я“\"]))|(?P<raised>[¹²³⁴-⁹⁰]+))"
)
MENTION = re.compile(r"(?:[^\W\d_]|[.,;”\"'’)])(?:\[\^?(\d{1,3})\]|([¹²³⁴-⁹⁰]+)|(?<=[.,”\"’])(\d{1,2})(?=\s|$))")
SPEAKER = re.compile(
    r"\s*(?:[QA]\d?\s*[:.]|(?:question|answer|interviewer|вопрос|ответ)\s*:|[A-ZА-Я][\w .'’-]{1,40}:\s)", re.IGNORECASE
)
TEASER = re.compile(r"(?:…|\.\.\.|\[…\]|\[\.\.\.\]|(?:read|continue) (?:more|reading).{0,3})\W*$", re.IGNORECASE)
STOP = frozenset(
    "the a an of and or in on at to for from with by is are was were be as its it this that how what who not".split()
)


@dataclass
class Line:
    """A block with the role it has so far."""

    block: Block
    role: Role = Role.OPEN

    @cached_property
    def text(self) -> str:
        """The block's text on one line, trimmed."""
        return " ".join(self.block.text.split())

    @cached_property
    def words(self) -> int:
        """How many words it has; signs of a script without spaces count three to two."""
        dense = len(re.findall(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]", self.text))
        return len(self.text.split()) + dense * 2 // 3

    @property
    def is_open(self) -> bool:
        """Whether nothing is decided yet."""
        return self.role is Role.OPEN

    @cached_property
    def is_prose(self) -> bool:
        """Whether it reads as a sentence or several: long, or closed by a sign that ends a sentence."""
        if self.block.shape in {Shape.HEADING, Shape.CAPTION, Shape.STANDFIRST}:
            return False
        if self.block.shape is Shape.ITEM:
            return self.words >= 3
        return self.words >= 40 or (self.words >= 8 and bool(TERMINAL.search(self.text)))


@dataclass(slots=True)
class Sorting:
    """The lines of one copy on their way to roles, and the doubts that arise."""

    lines: list[Line]
    title: str = ""
    doubts: list[str] = field(default_factory=list)

    def of(self, *roles: Role) -> list[Line]:
        """The lines of these roles, in order."""
        return [line for line in self.lines if line.role in roles]

    def doubt(self, message: str) -> None:
        """Say what could be otherwise."""
        if message not in self.doubts:
            self.doubts.append(message)


def short(text: str, length: int = 60) -> str:
    """The beginning of a text, for messages: too little to stand for it."""
    text = " ".join(text.split())
    return text if len(text) <= length else f"{text[: length - 1].rstrip()}…"


def plain(text: str) -> str:
    """A text's words alone, without case and punctuation, for comparing."""
    return re.sub(r"[\W_]+", " ", text).strip().casefold()


def running_text(sorting: Sorting) -> Iterator[int]:
    """Indexes of lines that are surely the article's text: prose that is followed by more of it."""
    prose = [index for index, line in enumerate(sorting.lines) if line.is_open and line.is_prose and line.words >= 15]
    longest = max((sorting.lines[index].words for index in prose), default=0)
    yield from (index for index in prose if sorting.lines[index].words >= min(20, longest))
    yield from (index for index, line in enumerate(sorting.lines) if not prose and line.is_open and line.is_prose)
