"""What rendering one page depends on, beside the engine, the code, and what is the same for every page.

Of an article the processors read only what is cited, so its text counts for the pages that name its key.
"""

from collections.abc import Set
from dataclasses import astuple

from explainer.addresses import SourceKey
from explainer.citesyntax import MARK, key_of
from explainer.library import Library
from explainer.markup.state import PageContext, PageResult


def page_grounds(page: PageContext, text: str, library: Library) -> list[object]:
    """The page, its text and the articles that it names, as plain data."""
    return [astuple(page), text, {key: library.sources[key].digest for key in sorted(_named(text, library))}]


def is_grounded(result: PageResult, text: str, library: Library) -> bool:
    """Whether what a page cites are articles that its grounds have, and nothing is wrong with it that would be told."""
    cited = {use.item.key for use in result.occurrences} | {key for change in result.changes for key in change.keys}
    return not result.problems and cited <= _named(text, library)


def _named(text: str, library: Library) -> Set[SourceKey]:
    return library.sources.keys() & {SourceKey(key_of(mark)) for mark in MARK.finditer(text)}
