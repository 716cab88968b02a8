"""A page as its editor wrote it, with plain Markdown in the place of what only this project reads.

Citations become marks of plain footnotes, first mentions links, views what they show; the notes are defined at the end.
All else stays as it is, to the character: positions on disk are what the extension found, and each is compared
with what must stand there before anything is put in its place.
"""

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from explainer.addresses import Anchor, PagePath
from explainer.authored import PageMeta, ThemeMeta
from explainer.citesyntax import AT_KEY, KEY, key_of
from explainer.exporting.blocks import LinkContext, inline, link, paragraph
from explainer.fragments import drop, read_fragment
from explainer.library import Library
from explainer.markup import PageResult
from explainer.positions import Position
from explainer.problems import Problem, ProblemKind
from explainer.records import VIEW, Page, Replacement
from explainer.silence import mask_code, masked

ESCAPED = re.compile(rf"\\@{KEY}")
READ_BY_ALL = {"title", "description", *ThemeMeta.model_fields}
OURS = [field.alias or name for name, field in PageMeta.model_fields.items() if name not in READ_BY_ALL]
"""Front matter that no engine reads, or that an engine reads as something else."""

HEADING = "## Notes {#notes}"
LINE_BEGINS = re.compile(r"\n[ \t>]*")
SPACE = re.compile(r"(?:[ \t]*\n[ \t>]*|[ \t]+)\Z")
MARKER = re.compile(r"[ \t>]*(?:[-*+]|\d+[.)])[ \t]+|[ \t>]*\|?[ \t]*")
"""What a line begins with before its text: space belongs to it, and is none before a mark."""


@dataclass(frozen=True, slots=True)
class Note:
    """A note of a page: its blocks as Markdown, and the marks that lead to it, in order."""

    blocks: Sequence[str]
    marks: Sequence[Anchor]


@dataclass(frozen=True, slots=True)
class Edit:
    """Text that takes the place of some of a page's."""

    start: int
    end: int
    text: str


def read_notes(page_html: str, links: LinkContext) -> dict[Anchor, Note]:
    """The list of notes that the extension wrote on a page, by anchor."""
    notes: dict[Anchor, Note] = {}
    root = read_fragment(page_html)
    for entry in root.findall(".//section[@class='notes']/ol/li"):
        marks = [Anchor(back.get("href", "#")[1:]) for back in entry.findall(".//a[@role='doc-backlink']")]
        for back in entry.findall(".//span[@class='note-back']"):
            drop(back)
        blocks = [paragraph(inline(block, links)) for block in entry]
        notes[Anchor(entry.get("id", ""))] = Note([block for block in blocks if block], marks)
    return notes


def renamed_marks(
    path: PagePath, notes: Mapping[Anchor, Note]
) -> Iterator[tuple[tuple[PagePath, Anchor | None], Anchor]]:
    """The marks that plain footnotes call otherwise: the second one of a note, and those behind it."""
    for anchor, note in notes.items():
        for use, mark in enumerate(note.marks[1:], 2):
            yield (path, mark), Anchor(f"fnref{use}-{_label(anchor)}")


def rewrite_body(
    page: Page, result: PageResult, library: Library, notes: Mapping[Anchor, Note], views: Sequence[str]
) -> tuple[str, list[Problem]]:
    """The text of a page in plain Markdown; ``views`` is what its views show, in order.

    The problems are places where something else stands than was found there.
    """
    writer = _Writer(page, [0, *(match.end() for match in re.finditer("\n", page.body))], [])
    edits = [*map(writer.edit, result.replacements), *writer.views(views), *_without_escapes(page.body, library)]
    edits.sort(key=lambda edit: edit.start)
    if any(later.start < edit.end for edit, later in pairwise(edits)):
        writer.report(Position(page.body_line), "Two of its changes would overlap.")
    if writer.problems:
        return "", writer.problems
    text, done = "", 0
    for edit in edits:
        text += page.body[done : edit.start] + edit.text
        done = edit.end
    return text + page.body[done:] + _definitions(result, notes), []


@dataclass(frozen=True, slots=True)
class _Writer:
    page: Page
    lines: Sequence[int]
    problems: list[Problem]

    def edit(self, change: Replacement) -> Edit:
        """What a citation or a first mention becomes."""
        start, end = self._offset(change.first), self._offset(change.last) + 1
        raw = self.page.body[start:end]
        if not (_cites(raw, change) if change.notes else _says(raw, change.text)):
            self.report(change.first, f"Here stands '{raw}', and not what is to be put in plain Markdown.")
        marks = "".join(f"[^{_label(note)}]" for note in change.notes)
        if change.text:
            return Edit(start, end, link(change.text if change.notes else raw, change.href) + marks)
        return Edit(start - _space_before(self.page.body, start), end, marks)

    def views(self, views: Sequence[str]) -> Iterator[Edit]:
        """What the page's views become."""
        found = [extent for extent in masked(self.page.body) if VIEW.fullmatch(self.page.body, *extent)]
        if len(found) != len(views):
            self.report(Position(self.page.body_line), "Its views stand where none can be put in plain Markdown.")
        for (start, end), view in zip(found, views, strict=False):
            yield Edit(start, end, view)

    def report(self, position: Position, message: str) -> None:
        self.problems.append(Problem(ProblemKind.EXPORT_UNPLACED, self.page.file, position, message))

    def _offset(self, position: Position) -> int:
        return self.lines[position.line - self.page.body_line] + position.column - 1


def _cites(raw: str, change: Replacement) -> bool:
    """Whether a text is a citation of just these keys, whole."""
    is_whole = raw.startswith(("-", "@")) if change.text else raw.startswith("[") and raw.endswith("]")
    return is_whole and tuple(map(key_of, AT_KEY.finditer(raw))) == change.keys


def _says(raw: str, text: str) -> bool:
    """Whether Markdown without marks reads so."""
    plain = html.unescape(re.sub(r"\\(?=[^\w\s])", "", LINE_BEGINS.sub(" ", raw)))
    return plain.split() == text.split()


def _space_before(text: str, start: int) -> int:
    """How many characters of space go before a mark: all between it and the words in front of it."""
    line = text[text.rfind("\n", 0, start) + 1 : start]
    space = SPACE.search(text, max(start - len(line) - 80, 0), start)
    behind_words = space and text[space.start() - 1 : space.start()].strip()
    if space is None or not behind_words or (MARKER.fullmatch(line) and line.strip(" \t>")):
        return 0
    return start - space.start()


def _without_escapes(text: str, library: Library) -> Iterator[Edit]:
    """The backslashes of what would be a citation without them."""
    for match in ESCAPED.finditer(mask_code(text)):
        if key_of(match) in library.sources:
            yield Edit(match.start(), match.start() + 1, "")


def _definitions(result: PageResult, notes: Mapping[Anchor, Note]) -> str:
    """The heading of the notes and what defines them, in the order of their marks."""
    cited = {note for change in result.replacements for note in change.notes}
    defined = [
        "\n\n    ".join([f"[^{_label(anchor)}]: {note.blocks[0]}", *note.blocks[1:]])
        for anchor, note in notes.items()
        if anchor in cited
    ]
    return "\n\n".join(["", HEADING, *defined]) + "\n" if defined else ""


def _label(note: Anchor) -> str:
    return note.removeprefix("fn-")
