"""What pages owe the evidence: to use what bears on a topic, to lean on no one article, to spell names as it does."""

import re
from collections.abc import Iterable, Iterator, Mapping, Set
from difflib import SequenceMatcher

from explainer.addresses import SourceKey, TopicId
from explainer.authored import PassageRef
from explainer.ledger import Ledger
from explainer.library import AT_FAULT, Library, citations_by_topic
from explainer.positions import Position
from explainer.problems import Problem, ProblemKind
from explainer.records import Occurrence, Page, Source
from explainer.searchindex.folding import skeleton
from explainer.silence import mask_code


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


CAPITALISED = re.compile(r"\b[^\W\d_a-z][^\W\d_]{5,}\b")
"""A word that may be part of a name, and is long enough for a slip to be told from another word."""
ALIKE = 0.8  # of the letters


def names_misspelt(pages: Iterable[Page], library: Library) -> Iterator[Problem]:
    """Words of pages that sound like part of a name, are written nearly so, and stand in no telling."""
    known = {word for spelling in library.spelled for word in CAPITALISED.findall(spelling)}
    by_sound = {skeleton(word.casefold()): word for word in sorted(known)}
    telling: set[str] = set()
    for page in pages:
        for word in dict.fromkeys(CAPITALISED.findall(page.body)):
            near = "" if word in known else by_sound.get(skeleton(word.casefold()), "")
            if not near or SequenceMatcher(None, word, near).ratio() < ALIKE:
                continue
            telling = telling or {word for source in library.sources.values() for word in _capitalised_in(source)}
            if word not in telling and (found := re.search(rf"\b{word}\b", mask_code(page.body))):
                message = f"'{word}' is spelled so nowhere in the evidence."
                position = Position.of(found.start(), page.body, page.body_line)
                hint = f"Did you mean '{near}'? If not, add the spelling to names.yml."
                yield Problem(ProblemKind.NAME_MISSPELT, page.file, position, message, hint)


def _capitalised_in(source: Source) -> Iterator[str]:
    for passage in source.passages.values():
        yield from CAPITALISED.findall(passage.text)
