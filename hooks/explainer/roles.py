"""What the roles of names cite: ``(Hale ¶3; GlobalSecurity.org ¶1-2 and ¶5)``, an article as pages call it, and ¶.

A role is plain text for the who's who. A paragraph in it belongs to the article that is named last before it.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

from explainer.library import Library
from explainer.problems import Problem, ProblemKind
from explainer.quotations import has_marks
from explainer.records import CitationItem, PlacedName, Source, Span
from explainer.spellings import Matcher

PARAGRAPHS = re.compile(r"¶+\s*(?P<first>\d+)(?:\s*[-–]\s*(?P<last>\d+))?")

WORD = re.compile(r"\w+")

YEAR = re.compile(r"-\d{4}\w?$")


def check_role_quotations(names: Iterable[PlacedName]) -> list[Problem]:
    """A role is told in our own words: no paragraph is cited in a form that a quotation could be compared with."""
    message = "A role has no quotations; write a title or term in single quotation marks."
    return [
        placed.problem(ProblemKind.QUOTATION_UNCITED, message, "role")
        for placed in names
        if has_marks(placed.record.role)
    ]


def check_role_citations(names: Sequence[PlacedName], library: Library) -> list[Problem]:
    """Every paragraph that a role cites: is an article named before it, and has it that paragraph?"""
    if library.unread or not all(source.sound for source in library.sources.values()):
        return []  # an article whose names are not known may be meant
    said = set(WORD.findall(" ".join(placed.record.role or "" for placed in names)))
    called = {
        spelling: source
        for source in library.sources.values()
        for spelling in _called(source)
        if said.issuperset(WORD.findall(spelling))  # the others stand in no role
    }
    matcher = Matcher(called)
    return [problem for placed in names for problem in _check(placed, library, matcher, called)]


def _called(source: Source) -> Iterator[str]:
    """What a role may call an article: as pages do, or by its key, with or without the year (``CSRS``)."""
    name = YEAR.sub("", source.key)
    yield from (source.key, name, name.upper(), source.short_byline, source.meta.title, *source.meta.aliases)


def _check(placed: PlacedName, library: Library, matcher: Matcher, called: dict[str, Source]) -> Iterator[Problem]:
    role = placed.record.role or ""
    found = list(matcher.find(role))
    starts = [start for start, _, _ in found]
    for match in PARAGRAPHS.finditer(role):
        before = bisect_left(starts, match.start())
        fault = _fault(match, called[found[before - 1][2]] if before else None, library)
        if fault:
            kind, message, hint = fault
            yield Problem(kind, placed.path, placed.place_of("role"), message, hint)


def _fault(match: re.Match[str], source: Source | None, library: Library) -> tuple[ProblemKind, str, str] | None:
    if source is None:
        message = f"The role cites {match[0]} and names no article before it."
        return ProblemKind.CITATION_UNKNOWN_KEY, message, "Write one of the article's aliases before it."
    span = Span(int(match["first"][:5]), int((match["last"] or match["first"])[:5]))
    return library.check_item(CitationItem(source.key, label="paragraph", paragraphs=(span,)))
