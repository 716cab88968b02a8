"""What pages must do with the evidence: use what bears on their topics, or set it aside, and lean on no one article."""

from collections.abc import Iterable, Iterator, Mapping, Set

from explainer.addresses import SourceKey, TopicId
from explainer.authored import PassageRef
from explainer.ledger import Ledger
from explainer.library import AT_FAULT, Library, citations_by_topic
from explainer.positions import Position
from explainer.problems import Problem, ProblemKind
from explainer.records import Occurrence, Page, Source


def check_set_aside(pages: Iterable[Page], library: Library) -> Iterator[Problem]:
    """Paragraphs that pages set aside exist."""
    for page in pages:
        for index, item in enumerate(page.meta.set_aside):
            if fault := library.fault_in(SourceKey(item.source), item.numbers):
                where = page.positions.get(("set-aside", index, AT_FAULT[fault.kind]), Position())
                yield fault.at(page.file, where)


def entries_not_shown(ledger: Ledger, shown: Mapping[TopicId, Set[PassageRef]]) -> Iterator[Problem]:
    """Entries of which no page on one of their topics shows any paragraph; ``shown`` is what each topic's page does."""
    for entry in ledger.entries:
        if not any(shown.get(TopicId(topic), frozenset()) & set(entry.passages) for topic in entry.topics):
            pages = " and ".join(f"'{topic}'" for topic in entry.topics)
            message = f"'{entry.id}' is on {pages}, and no page of these shows it or cites a paragraph of it."
            yield ledger.located[entry.id].problem(ProblemKind.ENTRY_NOT_SHOWN, message)


def paragraphs_not_cited(
    sources: Iterable[Source], cited: Mapping[TopicId, Set[PassageRef]], aside: Mapping[TopicId, Set[PassageRef]]
) -> Iterator[Problem]:
    """Paragraphs that bear on a topic, by ``about:``, which its page neither cites nor sets aside."""
    for source in sources:
        numbers = source.passages.keys() & set(range(1, source.meta.original.paragraphs + 1))
        for topic in cited.keys() & set(map(TopicId, source.meta.about)):
            for number in sorted(numbers & set(source.about(topic))):
                if (source.key, number) in cited[topic] or (source.key, number) in aside[topic]:
                    continue
                message = f"¶{number} is on '{topic}', whose page neither cites it nor sets it aside."
                where = source.positions.get(("about", topic), Position())
                yield Problem(ProblemKind.ABOUT_UNUSED, source.path, where, message)


def leaning(
    library: Library, pages: Mapping[TopicId, Page], occurrences: Iterable[Occurrence], at_most: float
) -> Iterator[Problem]:
    """Topic pages of which one article has a larger share of the citations than the project wants."""
    citations = citations_by_topic(library, occurrences)
    for id, page in pages.items():
        total = citations[id].total()
        for key, count in citations[id].items():
            share = count / total
            if share > at_most:
                message = f"{share:.0%} of the page's citations are of '{key}'."
                yield Problem(ProblemKind.PAGE_LEANS, page.file, Position(), message)
