"""What the roles of names cite: ``(Hale ¶3; GlobalSecurity.org ¶1-2 and ¶5)``, an article as pages call it, and ¶.

A role is plain text for the who's who. A paragraph in it belongs to the article that is named last before it.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from explainer.authored import Span
from explainer.citesyntax import ATTEMPTED
from explainer.library import Library
from explainer.problems import Fault, Problem, ProblemKind
from explainer.quotations import has_marks
from explainer.records import LocatedName, Source
from explainer.spellings import Matcher

PARAGRAPHS = re.compile(r"¶+\s*\d+(?:\s*[-–]\s*\d+)?")

WORD = re.compile(r"\w+")

YEAR = re.compile(r"-\d{4}\w?$")


def check_role_quotations(names: Iterable[LocatedName]) -> list[Problem]:
    """A role is told in our own words: no paragraph is cited in a form that a quotation could be compared with."""
    message = "A role has no quotations; write a title or term in single quotation marks."
    uncited = [located for located in names if has_marks(located.record.role)]
    return [located.problem(ProblemKind.QUOTATION_UNCITED, message, "role") for located in uncited]


class RoleCitation(NamedTuple):
    """Paragraphs that a role cites, as they are written, and the article they belong to if one is named before."""

    located: LocatedName
    raw: str
    source: Source | None

    @property
    def locator(self) -> str:
        """The paragraphs without their sign."""
        return self.raw.strip("¶ ")


def check_role_citations(names: Sequence[LocatedName], library: Library) -> list[Problem]:
    """Whether every role cites a paragraph, and each that it cites: is an article named before it, and has it that?"""
    if library.unreadable or not all(source.complete for source in library.sources.values()):
        return []  # an article whose names are not known may be meant
    message = "A role is plain text, in which a citation would be printed as it is: write (Hale ¶3)."
    malformed = [located for located in names if ATTEMPTED.search(located.record.role or "")]
    problems = [located.problem(ProblemKind.CITATION_MALFORMED, message, "role") for located in malformed]
    problems += [
        located.problem(ProblemKind.ROLE_UNCITED, f"The role of '{located.record.name}' cites no paragraph.", "role")
        for located in names
        if located.record.role and located not in malformed and not PARAGRAPHS.search(located.record.role)
    ]
    return problems + [
        fault.at(citation.located.path, citation.located.position_of("role"))
        for citation in role_citations(names, library.sources.values())
        if (fault := _fault(citation, library))
    ]


def role_citations(names: Sequence[LocatedName], sources: Iterable[Source]) -> Iterator[RoleCitation]:
    """Everything that the roles of some names cite, in order."""
    said = set(WORD.findall(" ".join(located.record.role or "" for located in names)))
    called = {
        spelling: source
        for source in sources
        for spelling in _called(source)
        if said.issuperset(WORD.findall(spelling))  # the others stand in no role
    }
    matcher = Matcher(called)
    for located in names:
        role = located.record.role or ""
        found = list(matcher.find(role))
        starts = [start for start, _, _ in found]
        for match in PARAGRAPHS.finditer(role):
            before = bisect_left(starts, match.start())
            yield RoleCitation(located, match[0], called[found[before - 1][2]] if before else None)


def _called(source: Source) -> Iterator[str]:
    """What a role may call an article: as pages do, or by its key, with or without the year (``CSRS``)."""
    name = YEAR.sub("", source.key)
    yield from (source.key, name, name.upper(), source.short_byline, source.meta.title, *source.meta.aliases)


def _fault(citation: RoleCitation, library: Library) -> Fault | None:
    if citation.source is None:
        message = f"The role cites {citation.raw} and names no article before it."
        return Fault(ProblemKind.CITATION_UNKNOWN_KEY, message, "Write one of the article's aliases before it.")
    try:
        span = Span.parse(citation.locator)
    except ValueError as error:
        return Fault(ProblemKind.CITATION_MALFORMED, f"The role cites {citation.raw}: {error}.")
    return library.fault_in(citation.source.key, span)
