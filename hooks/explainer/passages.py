"""An article's body, as told: ``¶15`` at the start of a block opens the telling of paragraph 15.

Text in, headings and passages out. Headings are the article's own (``## …``); a telling is plain text and may run over
several blocks.
"""

import re
from dataclasses import dataclass, field

from explainer.problems import Position, Problem, ProblemKind
from explainer.records import Heading, Passage

OPENING = re.compile(r"¶\s*(?P<number>\d+)(?:\s+(?P<text>.*))?", re.DOTALL)
HEADING = re.compile(r"(?P<marks>#{1,6})\s+(?P<text>.+?)\s*#*")
BLOCK = re.compile(r"[^\n]*\S[^\n]*(?:\n[^\n]*\S[^\n]*)*")


@dataclass(slots=True)
class _Body:
    path: str
    count: int
    items: list[Heading | Passage] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    open: bool = False

    def report(self, kind: ProblemKind, position: Position, message: str, hint: str = "") -> None:
        self.problems.append(Problem(kind, self.path, position, message, hint))

    def passages(self) -> list[Passage]:
        return [item for item in self.items if isinstance(item, Passage)]

    def begin(self, number: int, text: str, position: Position) -> None:
        last = max((passage.number for passage in self.passages()), default=0)
        if not last < number <= self.count:
            reason = f"comes after {last}" if number <= last else f"is beyond the last, {self.count}"
            self.report(ProblemKind.PARAGRAPH_ORDER, position, f"Paragraph {number} {reason}.")
        self.items.append(Passage(number, (text,) if text else (), position))
        self.open = True

    def proceed(self, text: str, position: Position) -> None:
        last = self.items[-1] if self.open else None
        if isinstance(last, Passage):
            self.items[-1] = Passage(last.number, (*last.blocks, text), last.position)
        else:
            self.report(ProblemKind.PARAGRAPH_STRAY, position, "This text belongs to no paragraph: open it with ¶N.")


def read_body(
    text: str, path: str, *, first_line: int, count: int
) -> tuple[tuple[Heading | Passage, ...], list[Problem]]:
    """Read the body of an article that has ``count`` numbered paragraphs; ``first_line`` is its line in the file."""
    body = _Body(path, count)
    for match in BLOCK.finditer(text):
        position = Position(first_line + text.count("\n", 0, match.start()))
        block = " ".join(match[0].split())
        if heading := HEADING.fullmatch(block):
            body.items.append(Heading(heading["text"], len(heading["marks"])))
            body.open = False
        elif opening := OPENING.fullmatch(block):
            body.begin(int(opening["number"][:9]), opening["text"] or "", position)
        else:
            body.proceed(block, position)
    _check_complete(body, first_line)
    return tuple(body.items), body.problems


def _check_complete(body: _Body, first_line: int) -> None:
    told = {passage.number for passage in body.passages()}
    missing = [number for number in range(1, body.count + 1) if number not in told]
    if missing:
        names = ", ".join(f"¶{number}" for number in missing[:10]) + (" …" if len(missing) > 10 else "")
        message = f"{len(missing)} of {body.count} paragraphs are not there: {names}."
        body.report(ProblemKind.PARAGRAPH_MISSING, Position(first_line), message)
    for passage in body.passages():
        if not passage.blocks:
            body.report(ProblemKind.PARAGRAPH_EMPTY, passage.position, f"¶{passage.number} has no telling yet.")
