"""Coverage: does every sentence that states a fact cite the paragraph that supports it?

A page that states facts is divided into *units*: the sentences of its paragraphs, list items, table cells and
hand-written notes, with the texts of their images; raw HTML is text like any other. Questions and blocks of code are no
units, nor are *labels*, of at most ``LABEL`` words: a heading, the title of a box or a tab, the head of a table's
column or row (none of these with a full stop), bold words that open a block, the text of an image. A unit is

* *cited* when a citation stands in it that names a numbered paragraph;
* *in a scope* when it stands between ``<!-- covered -->`` and ``<!-- /covered -->``, and such a citation stands in the
  same row of a table, the same item of a list, or else the same paragraph;
* *set aside* when ``<!-- uncited: the reason -->`` stands in it, or alone before its block;
* else *uncited*, which is an error.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from xml.etree.ElementTree import Element

from markdown import Markdown

from explainer.citesyntax import ATTEMPTED, format_item, format_key
from explainer.markup.runs import HEADINGS, Run
from explainer.markup.state import PageProcessor, PageState
from explainer.markup.text import FIRST, RunText
from explainer.positions import Position
from explainer.problems import ProblemKind
from explainer.records import Occurrence, Unit, UnitState
from explainer.sentences import reach, sentence_spans
from explainer.silence import Extent

DIRECTIVE = re.compile(r"<!--\s*(?P<word>/?covered|uncited)\s*(?::\s*(?P<reason>.*?))?\s*-->", re.DOTALL)
COVERED = re.compile(r"<!--\s*covered\s*(?::|-->)")
"""Where the comment begins that opens a scope."""
WORD = re.compile(r"\w")
BARE_KEY = re.compile(r"\[\s*([\w.-]+)\s*,")
"""What may be a citation that lacks its @."""
QUESTION = re.compile(
    r".*[?？؟][?!？！]*|[(\[‘'“\"«]+(?:[^()\[\]‘“”\"«»'’]|(?<=\w)['’](?=\w))*[?？؟][?!？！]*[)\]’'”\"»]+"  # noqa: RUF001
)
"""A question, which may stand whole in brackets or quotation marks."""
LABEL = 8  # words: what is longer states something
LABELS = HEADINGS | {"th", "caption", "dt", "label", "summary"}
SHOWN_AT_MOST = 60  # characters of a unit in a message


@dataclass(frozen=True, slots=True)
class Directive:
    """One instruction to the reader of coverage, in an HTML comment that every engine ignores."""

    offset: int
    word: str
    reason: str


@dataclass(frozen=True, slots=True)
class Statement:
    """A unit, the row, item or paragraph that it is part of, and where and what to say when nothing covers it."""

    unit: Unit
    part: Element
    position: Position
    fault: str


@dataclass(slots=True)
class Scope:
    """What is stated between two comments, and the rows, items and paragraphs there in which a paragraph is cited."""

    position: Position
    statements: list[Statement] = field(default_factory=list)
    cited: set[Element] = field(default_factory=set)


class CoverageProcessor(PageProcessor):
    """Divides the page into units and says of each how it is covered."""

    def __init__(self, md: Markdown, state: PageState) -> None:
        super().__init__(md, state)
        self.uses: dict[str, Occurrence] = {}
        self.scope: Scope | None = None
        self.aside = ""

    def run(self, root: Element) -> None:
        """Walk the prose of a page that states facts."""
        if self.state.page.states_facts:
            self.uses = {use.mark: use for use in self.state.result.occurrences}
            self._walk(root)

    def _walk(self, root: Element) -> None:
        parts, labels = dict(parts_of(root)), set(_labels(root))
        for run, reading in self.state.prose:
            if run.block.tag == "pre":
                self._refuse_code(reading)
            else:
                self._read(reading, parts.get(run.block, run.block), is_label=run.block in labels)
        if self.scope:
            self.state.report(ProblemKind.SCOPE_EMPTY, self.scope.position, "This scope is never closed.")
            self._close(self.scope)
        self.aside = ""

    def _refuse_code(self, reading: RunText) -> None:
        """Report an indented block, in which nobody means code; what is fenced has been put away by now."""
        message = f"An indent makes this text code, at which no rule looks: {_brief(reading.text)}"
        self.state.report(ProblemKind.UNIT_IN_CODE, self.state.position(reading, 0), message)

    def _read(self, reading: RunText, part: Element, *, is_label: bool) -> None:
        directives = list(_directives(reading))
        if self.scope and any(self._supports(mark) for mark, _ in reading.marks):
            self.scope.cited.add(part)
        if not reading.text.strip():
            self._between_blocks(directives)
            return
        if not (is_label and _is_label(reading.text) and not _states(reading.text)):
            for statement in self._statements(reading, directives, part):
                self._take(statement)
        self.aside = ""

    def _statements(self, reading: RunText, directives: Sequence[Directive], part: Element) -> Iterator[Statement]:
        labels = list(_label_extents(reading))
        text, prose = reading.without(labels), replace(reading, text=reading.prose).without(labels)
        asides = [item for item in directives if item.word == "uncited"]
        for number, (start, end) in enumerate(sentence_spans(prose)):
            sentence = " ".join(text[start:end].split())
            attempted = self.state.has_unreadable and ATTEMPTED.search(sentence)
            if QUESTION.fullmatch(sentence) or not WORD.search(sentence) or attempted:
                continue
            marks = [mark for mark, _ in reading.marks_of(start if number else FIRST, end)]
            is_cited = any(map(self._supports, marks))
            if is_cited and not self.state.traced:
                continue
            first = bisect_left(asides, start, key=_offset)
            reasons = [item.reason for item in asides[first : bisect_right(asides, reach(text, end), key=_offset)]]
            unit = Unit(sentence, self.state.position(reading, start), UnitState.UNCITED)
            position, fault = unit.position, ""
            if is_cited:
                unit = replace(unit, state=UnitState.CITED)
            elif reasons or self.aside:
                unit = replace(unit, state=UnitState.SET_ASIDE, reason=(*reasons, self.aside)[0])
            else:
                position = next((self.uses[mark].position for mark in marks if mark in self.uses), position)
                fault = self._fault(sentence, marks, is_raw=reading.is_raw)
            yield Statement(unit, part, position, fault)

    def _supports(self, mark: str) -> bool:
        """Whether a mark leads to a numbered paragraph; one that does not exist is reported as that."""
        return mark in self.uses and bool(self.uses[mark].item.paragraphs)

    def _fault(self, sentence: str, marks: Sequence[str], *, is_raw: bool) -> str:
        """What stands in a unit in place of the citation it needs, and what to write."""
        cited = [self.uses[mark].item for mark in marks if mark in self.uses]
        if cited:
            key = format_key(cited[0].key)
            remedy = f"write [@{key}, ¶N] or @{key} [¶N]"
            return f"'{format_item(cited[0])}' names no numbered paragraph ({remedy}), so nothing supports"
        if marks:
            return "A hand-written note is no citation (write [@key, ¶N]), so nothing supports"
        if bare := next((key for key in BARE_KEY.findall(sentence) if key in self.state.library.sources), None):
            return f"[{bare}, …] is no citation (write [@{bare}, ¶N]), so nothing supports"
        if is_raw:
            return 'Raw HTML cannot cite (write Markdown, or markdown="1" in its tag), so nothing supports'
        return "No citation supports"

    def _take(self, statement: Statement) -> None:
        """Take a statement down, or keep it until its scope is closed."""
        if self.scope is None:
            self._settle(statement)
        else:
            self.scope.statements.append(statement)

    def _between_blocks(self, directives: Sequence[Directive]) -> None:
        for directive in directives:
            if directive.word == "uncited":
                self.aside = directive.reason
            elif directive.word == "covered" and self.scope is None:
                self.scope = Scope(self.state.locator.find_comment(COVERED, "scopes"))
            elif directive.word == "/covered" and self.scope:
                self._close(self.scope)

    def _close(self, scope: Scope) -> None:
        self.scope = None
        if not scope.cited:
            message = "No citation of a paragraph stands in this scope."
            self.state.report(ProblemKind.SCOPE_EMPTY, scope.position, message)
        for statement in scope.statements:
            unit = statement.unit
            covered = unit.state is UnitState.UNCITED and statement.part in scope.cited
            self._settle(replace(statement, unit=replace(unit, state=UnitState.IN_SCOPE)) if covered else statement)

    def _settle(self, statement: Statement) -> None:
        unit = statement.unit
        if self.state.traced:
            self.state.result.units.append(unit)
        shown = _brief(unit.text)
        if unit.state is UnitState.UNCITED:
            self.state.report(ProblemKind.UNIT_UNCITED, statement.position, f"{statement.fault}: {shown}")
        elif unit.state is UnitState.SET_ASIDE and not WORD.search(unit.reason):
            self.state.report(ProblemKind.ASIDE_WITHOUT_REASON, unit.position, f"Set aside without a reason: {shown}")


def _brief(text: str) -> str:
    """A text in one line of a message."""
    line = " ".join(text.split())
    return line if len(line) <= SHOWN_AT_MOST else f"{line[:SHOWN_AT_MOST].rstrip()} …"


def _offset(directive: Directive) -> int:
    return directive.offset


def _directives(reading: RunText) -> Iterator[Directive]:
    for offset, comment in reading.comments:
        if match := DIRECTIVE.match(comment):
            yield Directive(offset, match["word"], match["reason"] or "")


def _states(text: str) -> bool:
    """Whether a label is a statement after all: it ends as one, or has more than one sentence."""
    return text.rstrip().endswith((".", "!")) or len(sentence_spans(text.rstrip("?"))) > 1


def _is_label(text: str) -> bool:
    return len(text.split()) <= LABEL


def _label_extents(reading: RunText) -> Iterator[Extent]:
    """Where a run-in heading and short texts of images stand."""
    if reading.text[reading.opening :].strip() and _is_label(reading.text[: reading.opening]):
        yield 0, reading.opening
    for start, end in reading.attributes:
        if _is_label(reading.text[start:end]):
            yield start, end


def _labels(root: Element) -> Iterator[Element]:
    """Blocks that are the heading of something."""
    for element in root.iter():
        if element.tag in LABELS or "admonition-title" in element.get("class", "").split():
            yield element
        elif element.tag == "tr" and len(element) > 1:
            yield element[0]


def scoped(prose: Iterable[tuple[Run, RunText]]) -> Iterator[tuple[Run, RunText, bool]]:
    """Each block of a page, and whether it stands in a scope."""
    in_scope = False
    for run, reading in prose:
        if not reading.text.strip():
            for directive in _directives(reading):
                in_scope = directive.word == "covered" or (in_scope and directive.word != "/covered")
        yield run, reading, in_scope


def parts_of(root: Element) -> Iterator[tuple[Element, Element]]:
    """Each element in a row of a table or an item of a list, with that; the innermost comes last."""
    for element in root.iter():
        if element.tag in {"tr", "li"}:
            yield from ((inner, element) for inner in element.iter())
