"""An article's file after its copy has changed: tellings go with their paragraphs, and none is lost."""

import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

from explainer.authored import Span, count_of
from explainer.extraction import Article
from explainer.frontmatter import Data, Document, split
from explainer.importing.comparison import Change, Fate
from explainer.importing.record import CleanCopy, body
from explainer.passages import BLOCK, CHANGED, HEADING, OPENING, RENUMBERED


@dataclass(frozen=True, slots=True)
class Revised:
    """The new text of an article's file, and the tellings whose paragraphs are gone, by their old numbers."""

    text: str
    gone: Mapping[int, str]


class NotRevisable(Exception):
    """The front matter is written in a form of which not every field can be changed alone."""


def revise(text: str, article: Article, copy: CleanCopy, changes: Sequence[Change], cited: Set[int]) -> Revised:
    """Carry the tellings, ``about:`` and the record of the copy over to the new numbering; else ``NotRevisable``.

    ``cited`` are the paragraphs that something cites, by their old numbers, which citations keep.
    """
    document = split(text, copy.file)
    old = tellings(document.body)
    new = {change.new: old[change.old] for change in changes if change.new and old.get(change.old)}
    for change in changes:
        if change.fate is Fate.EDITED and change.new in new:
            new[change.new] = _with_line(new[change.new], CHANGED)
    for change in changes:
        if change.old in cited and change.new != change.old and change.old <= len(copy.lines):
            new[change.old] = _with_line(new.get(change.old, ""), RENUMBERED.format(change.old))
    gone = {change.old: old[change.old] for change in changes if change.fate is Fate.GONE and old.get(change.old)}
    about = _about(document, {change.old: change.new for change in changes if change.old})
    header = _with_original(text[: len(text) - len(document.body)], copy)
    if about != document.within("about"):
        header = _with_about(header, document, about)
    revised = f"{header.rstrip()}\n\n{body(article, new)}"
    if split(revised, copy.file).data != _revised(document, copy, about):
        raise NotRevisable
    return Revised(revised, gone)


def _with_line(telling: str, line: str) -> str:
    return telling if line in telling else f"{telling}\n\n{line}"


def tellings(text: str) -> dict[int, str]:
    """The telling of each paragraph as it is written, several blocks with an empty line between."""
    found: dict[int, list[str]] = {}
    number = 0
    for match in BLOCK.finditer(text):
        block = match[0].strip()
        if HEADING.fullmatch(" ".join(block.split())):
            number = 0
        elif opening := OPENING.fullmatch(block):
            number = count_of(opening["number"])
            found.setdefault(number, []).extend([opening["text"]] if opening["text"] else [])
        elif number:
            found[number].append(block)
    return {number: "\n\n".join(blocks) for number, blocks in found.items()}


def _with_original(header: str, copy: CleanCopy) -> str:
    match = re.search(r"^original:", header, re.MULTILINE)
    start = match.start() if match else 0
    front, rest = header[:start], header[start:]
    rest = re.sub(r"(\bfile:[ ]*)[^\n,}]+", lambda match: match[1] + copy.file, rest, count=1)
    rest = re.sub(r"(\bsha256:[ ]*)[\"']?[0-9a-f]{64}[\"']?", lambda match: match[1] + copy.sha256, rest, count=1)
    return front + re.sub(r"(\bparagraphs:[ ]*)\d+", lambda match: f"{match[1]}{len(copy.lines)}", rest, count=1)


def _about(document: Document, numbers: Mapping[int, int]) -> dict[str, Data]:
    """``about`` in the new numbers; a topic of which no number changes is left as written."""
    about: dict[str, Data] = {}
    for topic, spans in document.within("about").items():
        texts = [str(span) for span in spans] if isinstance(spans, list) else []
        old = sorted({number for text in texts for number in Span.parse(text)})
        new = sorted({numbers[number] for number in old if numbers.get(number)})
        about[topic] = spans if new == old else list(_spans(new))
    return about


def _revised(document: Document, copy: CleanCopy, about: Mapping[str, Data]) -> Data:
    """What the front matter shall say: all that it said, but for the copy's record and ``about``."""
    count = str(len(copy.lines))
    original = {**document.within("original"), "file": copy.file, "sha256": copy.sha256, "paragraphs": count}
    data = document.data if isinstance(document.data, dict) else {}
    return {**data, "original": original, **({"about": dict(about)} if "about" in data else {})}


def _with_about(header: str, document: Document, about: Mapping[str, Data]) -> str:
    lines = [f"  {topic}: [{', '.join(map(str, spans or ()))}]" for topic, spans in about.items()]
    start, end = _lines_of("about", document)
    raw_lines = header.split("\n")
    while not raw_lines[end - 1].strip() or raw_lines[end - 1].startswith("#"):
        end -= 1  # what is said before the next field belongs to that
    return "\n".join([*raw_lines[:start], "about:", *lines, *raw_lines[end:]])


def _lines_of(name: str, document: Document) -> tuple[int, int]:
    """The lines of a file, from 0, from that of a field of its front matter up to the next field, or the end of it."""
    start = document.positions[name,].line - 1
    begin = [position.line - 1 for at, position in document.positions.items() if len(at) == 1]
    return start, min((line for line in begin if line > start), default=document.body_line - 2)


def _spans(numbers: list[int]) -> list[str]:
    spans: list[list[int]] = []
    for number in numbers:
        if spans and number == spans[-1][1] + 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    return [str(first) if first == last else f"{first}-{last}" for first, last in spans]
