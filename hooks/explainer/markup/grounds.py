"""What rendering a page depends on, beside the engine and the code: for the cache, which must know all of it.

The processors read nothing of the library and of the evidence but what stands here. Of an article they read only what
is cited, so its text counts for the pages that name its key.
"""

from collections.abc import Set
from dataclasses import astuple

from explainer.addresses import SourceKey
from explainer.citesyntax import MARK, key_of
from explainer.evidence import Evidence
from explainer.library import Library
from explainer.markup.state import PageContext, PageResult


def site_grounds(library: Library, evidence: Evidence) -> list[object]:
    """What every page depends on, as plain data; articles with their keys only."""
    ledger, originals = library.ledger, evidence.originals
    return [
        list(library.sources),
        sorted(library.unread),
        sorted(library.topics),
        [(spelling, *astuple(target)) for spelling, target in library.targets.items()],
        [(spelling, name.id) for spelling, name in library.spelled.items()],
        [bool(ledger.entries), ledger.whole],
        sorted((*place, sorted(stances)) for place, stances in ledger.stances.items()),
        sorted(evidence.lock.quotations),
        sorted((*place, text) for place, text in originals.paragraphs.items()) if originals else None,
    ]


def page_grounds(page: PageContext, text: str, library: Library) -> list[object]:
    """What one page depends on besides, as plain data."""
    return [astuple(page), text, {key: library.sources[key].digest for key in sorted(_named(text, library))}]


def is_grounded(result: PageResult, text: str, library: Library) -> bool:
    """Whether what a page cites are articles that its grounds have, and nothing is wrong with it that would be told."""
    cited = {use.item.key for use in result.occurrences} | {key for change in result.changes for key in change.keys}
    return not result.problems and cited <= _named(text, library)


def _named(text: str, library: Library) -> Set[SourceKey]:
    return library.sources.keys() & {SourceKey(key_of(mark)) for mark in MARK.finditer(text)}
