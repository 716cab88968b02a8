"""Citations, inline: finds clusters and ``@key`` in running text and leaves a mark for each. Numbers nothing.

Inline content is not walked in document order, so what a mark becomes is decided by the tree pass in ``notes``.
"""

import re
from collections.abc import Container, Iterator
from typing import TypeAlias, cast
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.inlinepatterns import InlineProcessor
from markdown.treeprocessors import InlineProcessor as InlineTreeprocessor
from markdown.util import ETX, INLINE_PLACEHOLDER_RE, STX

from explainer.addresses import SourceKey
from explainer.citesyntax import AT_KEY, KEY, Malformed, key_of, parse_cluster, parse_in_text, split_locator
from explainer.locator import PLACEHOLDER
from explainer.markup.brackets import Brackets
from explainer.markup.runs import NO_TEXT, STASHED, within_raw
from explainer.markup.state import CITE, REFUSED, FaultAt, PageState, RawCitation, make_stash
from explainer.problems import Fault, ProblemKind
from explainer.records import CitationItem
from explainer.wording import nearest

FOLLOWING = re.compile(r"[ \t]*(?:\n[ \t]*)?\[(?!\^)")
"""What leads from ``@key`` to the bracket that belongs to it; a note of the engine's own does not."""

NEAR = 60  # characters between a bracket and the @key that it was meant for
NEVER_CLOSED = re.compile(rf"\[[^\[\]]{{0,{NEAR}}}\Z")
NEVER_OPENED = re.compile(rf"[^\[\]]{{0,{NEAR}}}\]")

Found: TypeAlias = tuple[tuple[CitationItem, ...], int]
"""The items of a citation, and where in the text it ends."""

Handled: TypeAlias = tuple[Element | str | None, int | None, int | None]
NOTHING: Handled = (None, None, None)


def cluster_at(brackets: Brackets, start: int, known: Container[SourceKey]) -> Found | None:
    """The cluster whose bracket opens at ``start``; None when that bracket holds no citation.

    The text of a link to a reference, as in ``[@somebody][profile]``, is one only where it names a ``known`` article.
    """
    text, end = brackets.text, brackets.closing(start)
    items = parse_cluster(text[start + 1 : end]) if end and brackets.may_cite(start) else None
    if items is None:
        return None
    behind = text[end + 1 : brackets.closing(end + 1) + 1] if text[end + 1 : end + 2] == "[" else ""
    if behind and "@" not in behind and not any(item.key in known for item in items):
        return None
    if text[end + 1 : end + 2] in ("[", "{"):
        raise Malformed("Directly behind a citation there can be no bracket: separate two citations by a semicolon.")
    return items, end + 1


def in_text_at(brackets: Brackets, at_key: re.Match[str]) -> Found | None:
    """The citation that begins with the ``@key`` of ``at_key``; None within brackets, which are read as a whole."""
    if brackets.hold(at_key.start()):
        return None
    if never_closed(brackets.text, at_key.start()):
        raise Malformed("A citation is opened before this @key and never closed.")
    if NEVER_OPENED.match(brackets.text, at_key.end()):
        raise Malformed("A citation is closed behind this @key and never opened; a plain @ is written \\@.")
    start, end = bracket_behind(brackets, at_key.end())
    if not end:
        return parse_in_text(at_key, None), at_key.end()
    return parse_in_text(at_key, brackets.text[start + 1 : end]), end + 1


def never_closed(text: str, offset: int) -> re.Match[str] | None:
    """A bracket shortly before ``offset``, with no other between."""
    return NEVER_CLOSED.search(text, max(offset - NEAR - 1, 0), offset)


def bracket_behind(brackets: Brackets, offset: int) -> tuple[int, int]:
    """Where the bracket that belongs to the ``@key`` before ``offset`` opens and closes; zeros when there is none."""
    opening = FOLLOWING.match(brackets.text, offset)
    end = brackets.closing(opening.end() - 1) if opening else 0
    if opening is None or not end or brackets.text[end + 1 : end + 2] in ("[", "(", "{"):
        return 0, 0
    return opening.end() - 1, end


def extent(brackets: Brackets, match: re.Match[str]) -> tuple[int, int]:
    """Where a citation that cannot be read goes from and to: its bracket, or its ``@key`` and what of one it has."""
    if match[0] == "[":
        return match.start(), brackets.closing(match.start()) + 1
    opened, closed = never_closed(brackets.text, match.start()), NEVER_OPENED.match(brackets.text, match.end())
    end = closed.end() if closed else bracket_behind(brackets, match.end())[1] + 1
    return opened.start() if opened else match.start(), max(match.end(), end)


class CitationProcessor(InlineProcessor):
    """``[see @a, ¶3; @b, ¶4]``, and ``@key [¶3]`` for keys of articles only: ``@word`` has other uses in prose."""

    ANCESTOR_EXCLUDES = ("a", "code", "pre", "script", "style", CITE, REFUSED)

    def __init__(self, md: Markdown, state: PageState) -> None:
        super().__init__(rf"\[|{AT_KEY.pattern}", md)
        self.state = state
        self.stash = make_stash(md)
        self.brackets = Brackets("")
        self.meant: dict[SourceKey, bool] = {}
        """Whether a key that stands in the text alone is an article's, or so much like one that it is meant so."""

    def handleMatch(self, m: re.Match[str], data: str) -> Handled:  # type: ignore[override]
        """Leave a mark for a citation; let any other text be, and report what nearly is one."""
        sources = self.state.library.sources
        if not self.brackets.follow(data):
            self.brackets = Brackets(data, within_raw(self._tags(data), NO_TEXT)[0])
        if self.brackets.in_code(m.start()):
            return NOTHING
        try:
            found = cluster_at(self.brackets, m.start(), sources) if m[0] == "[" else self._in_text_at(m)
        except Malformed as error:
            return self._refuse(*extent(self.brackets, m), str(error))
        if found is None:
            return NOTHING
        items, end = found
        raw = data[m.start() : end]
        if unknown := list(self._unknown(items, raw)):
            return self._take_out(self.state.refuse(raw, unknown), m.start(), end)
        if any(item.key not in sources for item in items):
            return NOTHING  # an article that exists and cannot be read: that is reported where it stands
        keys = [at_key.end("suppress") for at_key in AT_KEY.finditer(raw)]
        return self._take_out(self.state.add_cluster(items, RawCitation(raw, keys)), m.start(), end)

    def _tags(self, data: str) -> Iterator[tuple[int, int, str]]:
        """The tags of raw HTML that the engine has put away by now: among what it found inline, and that as HTML."""
        inline = cast("InlineTreeprocessor", self.md.treeprocessors["inline"])
        for match in INLINE_PLACEHOLDER_RE.finditer(data):
            found = inline.stashed_nodes.get(match[1])
            if isinstance(found, str) and (stashed := STASHED.fullmatch(found)):
                yield match.start(), match.end(), self.stash(int(stashed[1]))

    def _take_out(self, element: Element, start: int, end: int) -> Handled:
        self.brackets.take_out(start, end)
        return element, start, end

    def _in_text_at(self, at_key: re.Match[str]) -> Found | None:
        """Read an ``@key`` when it is an article's, or is so much like one that this must be said."""
        key, sources = key_of(at_key), self.state.library.sources
        if key not in self.meant:
            self.meant[key] = key in sources or bool(nearest(key, sources, cutoff=0.8))
        if self.meant[key]:
            return in_text_at(self.brackets, at_key)
        start, end = bracket_behind(self.brackets, at_key.end())
        bracket = self.brackets.text[start + 1 : end].lstrip(" ,")
        names_passage = not bracket[:1].isdigit() and split_locator(bracket)[1]  # a number alone says many other things
        return in_text_at(self.brackets, at_key) if names_passage else None

    def _unknown(self, items: tuple[CitationItem, ...], raw: str) -> Iterator[FaultAt]:
        """What is wrong with the keys of a citation for which there is no article."""
        for item, at_key in zip(items, AT_KEY.finditer(raw), strict=False):
            if item.key not in self.state.library.sources and (
                fault := self.state.library.fault_in(item.key, item.numbers)
            ):
                yield FaultAt(at_key.end("suppress"), fault)

    def _refuse(self, start: int, end: int, reason: str) -> Handled:
        """Keep text that is meant as a citation but cannot be read as one."""
        raw = self.brackets.text[start:end]
        message = f"{reason} It reads '{PLACEHOLDER.sub('…', ' '.join(raw.split()))}'."
        fault = FaultAt(0, Fault(ProblemKind.CITATION_MALFORMED, message))
        return self._take_out(self.state.refuse(raw, [fault]), start, end)


class EscapeProcessor(InlineProcessor):
    r"""``\@key`` is the text @key; a backslash before any other @ stays."""

    def __init__(self, md: Markdown, state: PageState) -> None:
        super().__init__(rf"\\@{KEY}", md)
        self.state = state

    def handleMatch(self, m: re.Match[str], data: str) -> Handled:  # type: ignore[override]
        """Hide the @ from the processors that follow."""
        if key_of(m) not in self.state.library.sources:
            return NOTHING
        return f"{STX}{ord('@')}{ETX}", m.start(), m.start() + len(r"\@")
