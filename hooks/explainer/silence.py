"""What of a page's raw text is no prose (comments, tags, code, where links lead), and the text with spaces for it.

What begins and is never closed (a comment, a fence, a raw element) is text. That would have to be looked for to the end
of the page each time, so it is remembered what is closed no more: a page of them takes linear time.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

Extent: TypeAlias = tuple[int, int]
"""Where a stretch of text begins and ends."""

FENCE = r"^[ \t>]*(?P<fence>`{3,}|~{3,})[^\n`]*\n"
COMMENT = r"(?P<comment><!--)"
RAW_BLOCK = (
    r"^ {0,3}<(?P<block>address|article|aside|blockquote|details|div|dl|fieldset|figure|footer|form|h[1-6]|header|hr"
    r"|main|nav|ol|p|pre|script|section|style|table|ul)\b(?![^<>]*\bmarkdown\b)[^<>]*>"
)
RAW_CODE = r"<(?P<raw>pre|script|style|svg)\b[^<>]*>"
CODE_SPAN = r"(?<![`\\])(?P<ticks>`+)(?!`)(?P<code>(?:(?!\n\n)[\s\S])*?[^`])(?P=ticks)(?!`)"
TAG = r"(?P<tag></?[A-Za-z][\w-]*(?:\s[^<>]*)?/?>)"
UNREAD = (
    r"^ {0,3}\[\^[^\]\n]*\]:|^ {0,3}\*?\[[^\]\n]+\]:[^\n]*"  # a note's label, a link's target, an abbreviation
    r"|(?<=\])(?:(?P<target>\((?:[^()\n]|\([^()\n]*\))*\))|\[[^\[\]\n@]*\])"  # where a link or an image leads
    r"|\[\^[^\[\]\s]+\]|(?<!@)\{:?[^{}\n]*\}|&#?\w+;"  # marks of notes, attributes, entities
)
BEGINNING = re.compile(r"[\n`<(\[{&]")
"""Each of these begins right behind an end of line, or with one of these signs."""
SAID = re.compile(r"(?:\b(?:alt|title|aria-label)=|(?<=\s))(?P<words>\"[^\"]*\"|'[^']*')(?=[\s/>)])")
"""What a tag, or the target of a link, says to readers."""


@dataclass(frozen=True, slots=True)
class _Kinds:
    """Kinds of stretches: those that have a closing of their own, and those that an expression holds whole."""

    opening: re.Pattern[str]
    whole: re.Pattern[str]

    @classmethod
    def of(cls, opening: tuple[str, ...], whole: tuple[str, ...]) -> "_Kinds":
        """An opening goes before what else might begin at its place."""
        return cls(re.compile("|".join((*opening, *whole)), re.MULTILINE), re.compile("|".join(whole), re.MULTILINE))

    def find(self, text: str) -> Iterator[tuple[Extent, re.Match[str] | None]]:
        """Each stretch, from the beginning of the text, and its match where it has no closing of its own."""
        closings, at = _Closings(text), 0
        for start in _beginnings(text):
            begun = self.opening.match(text, start) if start >= at else None
            if begun is None:
                continue
            end = closings.behind(begun)
            found = begun if end == 0 else self.whole.match(text, start) if end is None else None
            at = end or (found.end() if found else start + 1)
            if end or found:
                yield (start, at), found


def _beginnings(text: str) -> Iterator[int]:
    """Where a stretch can begin: at the beginning of a line, and at each sign with which one begins."""
    yield 0
    for match in BEGINNING.finditer(text):
        yield match.end() if match[0] == "\n" else match.start()


@dataclass(slots=True)
class _Closings:
    text: str
    missing: set[str] = field(default_factory=set)
    """Closings that do not come any more."""

    def behind(self, begun: re.Match[str]) -> int | None:
        """Where what has begun ends; None where it never does, 0 where it is whole already."""
        match begun.lastgroup:
            case "fence":
                return self._fence(begun["fence"], begun.end())
            case "comment":
                return self._plain("-->", begun.end())
            case "block" | "raw" as kind:
                return self._plain(f"</{begun[kind]}>", begun.end())
            case _:
                return 0

    def _plain(self, closing: str, start: int) -> int | None:
        at = -1 if closing in self.missing else self.text.find(closing, start)
        if at < 0:
            self.missing.add(closing)
        return at + len(closing) if at >= 0 else None

    def _fence(self, fence: str, start: int) -> int | None:
        """Behind the line that has the fence once more, or a longer one."""
        if any(fence.startswith(shorter) for shorter in self.missing):
            return None
        closing = re.compile(rf"^[ \t>]*{fence}[`~]*[ \t]*$", re.MULTILINE)
        if match := closing.search(self.text, start):
            return match.end()
        self.missing.add(fence)
        return None


MASKED = _Kinds.of((FENCE, COMMENT, RAW_BLOCK), (CODE_SPAN, TAG))
"""What no reader reads, code, and HTML, in which no markup is read."""
SILENT = _Kinds.of((FENCE, COMMENT, RAW_CODE), (CODE_SPAN, TAG, UNREAD))
"""What is never part of a block; code within one is, and what a tag says."""


def masked(text: str) -> Iterator[Extent]:
    """Where each comment, piece of code or of HTML begins and ends."""
    return (extent for extent, _ in MASKED.find(text))


def mask_code(text: str) -> str:
    """``text`` with spaces for code, comments and HTML; lines and columns stay as they are."""
    return _replaced(text, ((extent, _blank(text[slice(*extent)])) for extent in masked(text)))


def without_silent(text: str) -> str:
    """``text`` with spaces for what is never part of a block; lines and columns stay as they are."""
    return _replaced(
        text, ((extent, _blank_silent(text[slice(*extent)], match)) for extent, match in SILENT.find(text))
    )


def _replaced(text: str, pieces: Iterator[tuple[Extent, str]]) -> str:
    kept, done = [], 0
    for (start, end), piece in pieces:
        kept += [text[done:start], piece]
        done = end
    return "".join([*kept, text[done:]])


def _blank(text: str) -> str:
    return re.sub(r"[^\n]", " ", text)


def _blank_silent(text: str, match: re.Match[str] | None) -> str:
    if match and match["code"]:
        return text
    said = SAID.finditer(text) if match and (match["tag"] or match["target"]) else iter(())
    return _replaced(_blank(text), ((words.span("words"), words["words"]) for words in said))
