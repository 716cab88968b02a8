"""Citations, inline: finds clusters and ``@key`` in running text and leaves a mark for each. Numbers nothing.

Inline content is not walked in document order, so what a mark becomes is decided by the tree pass in ``notes``.
"""

import re
from difflib import get_close_matches
from typing import TypeAlias
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.inlinepatterns import InlineProcessor
from markdown.util import ETX, STX

from explainer.citesyntax import KEY, MARK, Malformed, key_of, parse_cluster, parse_in_text, spelled
from explainer.markup.state import PageState
from explainer.problems import ProblemKind
from explainer.records import CitationItem

BRACKET = r"\[(?P<inside>[^\[\]@]*@(?:[^\[\]]|\[[^\[\]]*\])*+)\](?![(\[])"
"""Brackets with an ``@`` in them; their content may hold brackets one deep. Not the text of a link."""

WHOLE_BRACKET = re.compile(BRACKET)

IN_TEXT = rf"{MARK.pattern}(?P<bracket>[ \t]?\n?[ \t]*\[(?P<inside>(?:[^\[\]]|\[[^\[\]]*\])*+)\](?![(\[]))?"

Handled: TypeAlias = tuple[Element | str | None, int | None, int | None]
NOTHING: Handled = (None, None, None)


class _CitationProcessor(InlineProcessor):
    ANCESTOR_EXCLUDES = ("a", "code", "pre", "script", "style")

    def __init__(self, pattern: str, md: Markdown, state: PageState) -> None:
        super().__init__(pattern, md)
        self.state = state

    def accept(self, items: tuple[CitationItem, ...], literal: str) -> Element | None:
        """The mark for these items, or None (the text stays as it is) when one of them has no article."""
        unknown = [item for item in items if item.key not in self.state.library.sources]
        for item in unknown:
            fault = self.state.library.check_item(item)
            if fault:
                kind, message, hint = fault
                self.state.report(kind, self.state.locator.find(f"@{spelled(item.key)}", literal), message, hint)
        return None if unknown else self.state.add_cluster(items)

    def malformed(self, literal: str, reason: str) -> None:
        """Report text that is meant as a citation but is none."""
        written = re.split(rf"[\n{STX}]", literal)[0]
        position = self.state.locator.find(written, written)
        self.state.report(ProblemKind.CITATION_MALFORMED, position, f"{reason} It reads '{written}'.")


class ClusterProcessor(_CitationProcessor):
    """``[see @a, ¶3; @b, ¶4]``."""

    def __init__(self, md: Markdown, state: PageState) -> None:
        super().__init__(BRACKET, md, state)

    def handleMatch(self, m: re.Match[str], data: str) -> Handled:  # type: ignore[override]
        """Leave a mark, or let the text be: it is no citation, or names a link reference of the page."""
        if self.md.references.get(m["inside"].lower()):
            return NOTHING
        try:
            items = parse_cluster(m["inside"])
        except Malformed as error:
            if any(key_of(mark) in self.state.library.sources for mark in MARK.finditer(m["inside"])):
                self.malformed(m[0], str(error))
            return NOTHING
        element = self.accept(items, m[0]) if items else None
        return (element, m.start(), m.end()) if element is not None else NOTHING


class InTextProcessor(_CitationProcessor):
    """``@key [¶3] argues``: only for keys of articles, since ``@word`` has other uses in prose."""

    def __init__(self, md: Markdown, state: PageState) -> None:
        super().__init__(IN_TEXT, md, state)

    def handleMatch(self, m: re.Match[str], data: str) -> Handled:  # type: ignore[override]
        """Leave a mark for a known key; report what nearly is one."""
        key = key_of(m)
        if key not in self.state.library.sources:
            if get_close_matches(key, self.state.library.sources, n=1, cutoff=0.8):
                self.accept((CitationItem(key=key),), m[0])
            return NOTHING
        opening = data.rfind("[", 0, m.start())
        if opening >= 0 and not data[opening + 1 : m.start()].strip():
            if not WHOLE_BRACKET.match(data, opening):
                self.malformed(data[opening : m.end() + 30], "A citation is opened here and never closed.")
            return NOTHING
        try:
            items = parse_in_text(m, m["inside"])
        except Malformed as error:
            self.malformed(m[0], str(error))
            return NOTHING
        end = m.end()
        if m["bracket"] and items[0].suffix and len(items) == 1 and not items[0].locator:
            items, end = parse_in_text(m, None), m.start("bracket")  # the bracket is prose that happens to follow
        element = self.accept(items, m[0])
        return (element, m.start(), end) if element is not None else NOTHING


class EscapeProcessor(InlineProcessor):
    r"""``\@key`` is the text @key; a backslash before any other @ stays."""

    def __init__(self, md: Markdown, state: PageState) -> None:
        super().__init__(rf"\\@(?={KEY})", md)
        self.state = state

    def handleMatch(self, m: re.Match[str], data: str) -> Handled:  # type: ignore[override]
        """Hide the @ from the processors that follow."""
        mark = MARK.match(data[m.start() + 1 : m.end() + 500])
        if mark is None or key_of(mark) not in self.state.library.sources:
            return NOTHING
        return f"{STX}{ord('@')}{ETX}", m.start(), m.end()

