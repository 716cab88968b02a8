"""Coverage: does every sentence that states a fact cite the paragraph that supports it?

A page that states facts is divided into *units*: the sentences of its paragraphs, list items and table cells.
Headings (bold words that open a block are its heading, the first cell of a table's row is the row's), titles of
boxes, questions, notes and generated parts are no units. A unit is

* *cited* when a mark stands in it;
* *in a scope* when it stands between ``<!-- covered -->`` and ``<!-- /covered -->``, and a citation stands there too;
* *set aside* when ``<!-- uncited: the reason -->`` stands in it, or alone before its block;
* else *uncited*, which is an error.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.treeprocessors import Treeprocessor

from explainer.citesyntax import ATTEMPTED
from explainer.markup.runs import HEADINGS, STASHED, Run, runs
from explainer.markup.state import PageState, make_reader
from explainer.problems import Position, ProblemKind
from explainer.records import Unit, UnitState
from explainer.sentences import sentence_spans

DIRECTIVE = re.compile(r"<!--\s*(?P<word>/?covered|uncited)\s*(?::\s*(?P<reason>.*?))?\s*-->", re.DOTALL)
NO_UNITS = frozenset({"admonition-title", "notes"})
SHOWN_AT_MOST = 60  # characters of a unit in a message


@dataclass(frozen=True, slots=True)
class Directive:
    """One instruction to the reader of coverage, in an HTML comment that every engine ignores."""

    word: str
    reason: str


@dataclass(slots=True)
class Scope:
    """The units between two comments, and whether a citation stands among them."""

    position: Position
    units: list[Unit] = field(default_factory=list)
    cited: bool = False


class CoverageProcessor(Treeprocessor):
    """Divides the page into units and says of each how it is covered."""

    def __init__(self, md: Markdown, state: PageState) -> None:
        super().__init__(md)
        self.state = state
        self.read = make_reader(md)
        self.scope: Scope | None = None
        self.aside = ""

    def run(self, root: Element) -> None:
        """Walk the prose of a page that states facts."""
        if self.state.page.states_facts:
            self._walk(root)

    def _walk(self, root: Element) -> None:
        skipped = set(_without_units(root))
        for run in runs(root):
            if run.block in skipped:
                self.state.locator.read(self._reading(run)[0], "units")  # so that what follows is not found in it
            else:
                self.state.result.units += self._units(run)
        if self.scope:
            self._close(self.scope)
        self.aside = ""

    def _units(self, run: Run) -> Iterator[Unit]:
        text, marks, directives = self._reading(run)
        block = self.state.locator.read(text, "units")
        aside_here = {offset: item.reason for offset, item in directives if item.word == "uncited"}
        if not text.strip():
            self._between_blocks([item for _, item in directives])
            return
        block_aside, self.aside = self.aside, ""
        for start, end in sentence_spans(text):
            sentence = " ".join(text[start:end].split())
            if sentence.endswith("?") or not re.search(r"\w", sentence) or ATTEMPTED.search(sentence):
                continue
            position = self.state.locator.at(block, start)
            reach = end + len(text[end:]) - len(text[end:].lstrip())
            reasons = [reason for offset, reason in aside_here.items() if start <= offset <= reach]
            unit = Unit(sentence, position, UnitState.UNCITED)
            if any(start < offset <= reach for offset in marks):
                unit = replace(unit, state=UnitState.CITED)
            elif reasons or block_aside:
                unit = replace(unit, state=UnitState.SET_ASIDE, reason=(*reasons, block_aside)[0])
            yield from self._place(unit)

    def _place(self, unit: Unit) -> Iterator[Unit]:
        """Hand a unit out, or keep it until its scope is closed."""
        if self.scope is None:
            self._report(unit)
            yield unit
        else:
            self.scope.units.append(unit)
            self.scope.cited |= unit.state is UnitState.CITED

    def _between_blocks(self, directives: list[Directive]) -> None:
        for directive in directives:
            if directive.word == "uncited":
                self.aside = directive.reason
            elif directive.word == "covered" and self.scope is None:
                self.scope = Scope(self.state.locator.find_comment("<!-- covered", "scopes"))
            elif directive.word == "/covered" and self.scope:
                self._close(self.scope)

    def _close(self, scope: Scope) -> None:
        self.scope = None
        if not scope.cited:
            message = "No citation stands in this scope."
            self.state.report(ProblemKind.SCOPE_EMPTY, scope.position, message)
        for unit in scope.units:
            covered = scope.cited and unit.state is UnitState.UNCITED
            settled = replace(unit, state=UnitState.IN_SCOPE) if covered else unit
            self._report(settled)
            self.state.result.units.append(settled)

    def _report(self, unit: Unit) -> None:
        shown = unit.text if len(unit.text) <= SHOWN_AT_MOST else f"{unit.text[:SHOWN_AT_MOST].rstrip()} …"
        if unit.state is UnitState.UNCITED:
            self.state.report(ProblemKind.UNIT_UNCITED, unit.position, f"No citation supports: {shown}")
        elif unit.state is UnitState.SET_ASIDE and not unit.reason.strip():
            self.state.report(ProblemKind.ASIDE_WITHOUT_REASON, unit.position, f"Set aside without a reason: {shown}")

    def _reading(self, run: Run) -> tuple[str, list[int], list[tuple[int, Directive]]]:
        """The run's text, and where in it marks and directives stand."""
        text = ""
        marks: list[int] = []
        directives: list[tuple[int, Directive]] = []
        for segment in run.segments:
            if segment.element.get("class") == "note-ref":
                marks += [len(text)] if segment.is_tail else []
                continue
            if segment.element.tag == "strong" and not segment.is_tail and not text.strip():
                continue  # a run-in heading
            done = 0
            for match in STASHED.finditer(segment.text):
                text += self.read(segment.text[done : match.start()])
                done = match.end()
                found = self._directive(int(match[1]))
                directives += [(len(text), found)] if found else []
                text += "" if found else self.read(match[0])
            text += self.read(segment.text[done:])
        return text, marks, directives

    def _directive(self, index: int) -> Directive | None:
        stash = self.md.htmlStash.rawHtmlBlocks
        raw = stash[index] if index < len(stash) else ""
        match = DIRECTIVE.match(raw.strip()) if isinstance(raw, str) else None
        return Directive(match["word"], match["reason"] or "") if match else None


def _without_units(root: Element) -> Iterator[Element]:
    """Blocks that state nothing, or nothing of their own, with all that stands in them."""
    for element in root.iter():
        classes = element.get("class", "").split()
        if element.tag in HEADINGS or element.tag in {"th", "caption", "pre"} or not NO_UNITS.isdisjoint(classes):
            yield from element.iter()
        elif element.tag == "tr" and len(element):
            yield from element[0].iter()
