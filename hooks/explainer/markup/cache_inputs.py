"""The cache inputs of one page, beside the code and what is the same for every page; which extensions need no others.

Of an article the processors read only what is cited, so its text counts for the pages that name its key.
"""

from collections.abc import Set
from dataclasses import astuple

from explainer.addresses import SourceKey
from explainer.citesyntax import AT_KEY, key_of
from explainer.library import Library
from explainer.markup.state import PageContext, PageResult

CACHEABLE_EXTENSIONS = frozenset({
    "abbr", "admonition", "attr_list", "codehilite", "def_list", "extra", "fenced_code", "footnotes", "md_in_html",
    "nl2br", "sane_lists", "smarty", "tables", "toc",
    *(
        f"pymdownx.{name}"
        for name in (
            "betterem", "caret", "details", "highlight", "inlinehilite", "keys", "mark", "smartsymbols",
            "superfences", "tabbed", "tasklist", "tilde",
        )
    ),
})  # fmt: skip
"""Extensions of which is known that what they make depends on the page's text and their settings alone."""


def is_cacheable_extension(extension: object) -> bool:
    """Whether that is known of an extension, which stands for itself or is named."""
    return isinstance(extension, str) and extension.removeprefix("markdown.extensions.") in CACHEABLE_EXTENSIONS


def page_inputs(page: PageContext, text: str, library: Library) -> list[object]:
    """The page, its text and the articles that it names, as plain data."""
    return [astuple(page), text, {key: library.sources[key].digest for key in sorted(_named(text, library))}]


def is_cacheable(result: PageResult, text: str, library: Library) -> bool:
    """Whether what a page cites are articles among its inputs, and nothing is wrong with it that would be told."""
    return not result.problems and {use.item.key for use in result.occurrences} <= _named(text, library)


def _named(text: str, library: Library) -> Set[SourceKey]:
    return library.sources.keys() & {SourceKey(key_of(at_key)) for at_key in AT_KEY.finditer(text)}
