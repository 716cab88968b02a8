"""The views of the dispute: chronology, allegations and answers, disagreements, sources by topic.

Each stands on a page of its own and can be placed, for one topic, on another page. A view on a page of its own has its
headings on level 2, one within another page on level 3.
"""

from collections import deque
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import TypeVar

from explainer.addresses import (
    ALLEGATIONS,
    CHRONOLOGY,
    DISAGREEMENTS,
    SOURCES_BY_TOPIC,
    Anchor,
    PagePath,
    SourceKey,
    TopicId,
    year_anchor,
)
from explainer.authored import PassageRef
from explainer.disputes import Disagreement, Entry
from explainer.ledger import Ledger
from explainer.pages.picture import Picture, by_year, close_up, overview
from explainer.pages.rendering import Renderer
from explainer.records import Source, ViewRequest


@dataclass(frozen=True, slots=True)
class ViewPage:
    """A page of its own for a view of all topics."""

    path: PagePath
    view: str
    title: str
    lead: str


VIEW_PAGES = (
    ViewPage(
        CHRONOLOGY,
        "chronology",
        "Chronology",
        "The events and statements that the articles report, in the order of their dates, none more precise than "
        "the articles give it.",
    ),
    ViewPage(
        ALLEGATIONS,
        "ledger",
        "Allegations and answers",
        "Who alleges, claims or criticises what, who denies or qualifies it, and on what evidence, as the articles "
        "report it. A reply stands under a statement only where an article itself links the two.",
    ),
    ViewPage(
        DISAGREEMENTS,
        "disagreements",
        "Where the articles disagree",
        "Questions to which the articles give different answers, side by side and without a verdict.",
    ),
    ViewPage(
        SOURCES_BY_TOPIC,
        "sources",
        "Sources by topic",
        "How much of each article bears on each topic, and how much of that the topic’s page cites.",
    ),
)


DEEPEST = 8
"""How many statements may stand within each other; what answers the innermost has a thread of its own."""


@dataclass(frozen=True, slots=True)
class Thread:
    """A statement and what answers it, each with its own answers.

    A statement may answer several, and stands under each of them, but has its answers and its anchor where it is
    ``first``; where it stands deepest, they are ``elsewhere`` on the page.
    """

    entry: Entry
    answers: Sequence["Thread"] = ()
    elsewhere: Sequence[Entry] = ()
    first: bool = True

    @property
    def topics(self) -> Sequence[str]:
        """The topics of the statement that it begins with."""
        return self.entry.topics

    def entries(self) -> list[Entry]:
        """Everything said in it."""
        return [self.entry, *(entry for answer in self.answers for entry in answer.entries())]


Grouped = TypeVar("Grouped", Thread, Disagreement)


@dataclass(frozen=True, slots=True)
class Cell:
    """How much of one article bears on a topic: its paragraphs, and which of them the topic's page does not cite."""

    about: Sequence[int]
    uncited: Sequence[int]
    citations: int
    share: float


@dataclass(frozen=True, slots=True)
class DisputeViews:
    """Makes the views; ``used`` is what each topic's page uses, ``citations`` how often it cites each article."""

    renderer: Renderer
    used: Mapping[TopicId, Set[PassageRef]]
    citations: Mapping[TopicId, Mapping[SourceKey, int]]
    lean: float

    def render(self, view: ViewRequest, page: PagePath) -> str:
        """The HTML of a view as a page shows it."""
        level = 2 if page in {own.path for own in VIEW_PAGES} else 3
        match view.name:
            case "chronology":
                return self.chronology(page, view.topic, level=level)
            case "ledger":
                return self.ledger(page, view.topic, level=level)
            case "disagreements":
                return self.disagreements(page, view.topic, level=level)
            case _:
                return self.sources(page, view.topic)

    def chronology(self, page: PagePath, topic: str = "", *, level: int) -> str:
        """The picture and, on the page of its own, the list that it leads to."""
        library = self.renderer.library
        entries = library.ledger.of_topic(topic) if topic else library.ledger.entries
        picture = self._picture(entries, topic)
        return self.renderer.render(
            "chronology.html",
            page,
            picture=picture,
            beginnings=_beginnings(picture),
            years=by_year(entries),
            bubbles=not topic,
            listed=page == CHRONOLOGY,
            list_page=CHRONOLOGY,
            level=level,
        )

    def _picture(self, entries: Sequence[Entry], topic: str) -> Picture:
        labels: dict[str, str] = {id: page.title for id, page in self.renderer.library.topics.items()}
        return close_up(entries) if topic else overview(entries, labels)

    def ledger(self, page: PagePath, topic: str = "", *, level: int) -> str:
        """Statements in dispute, each with what answers it; on the page of its own with filters."""
        library = self.renderer.library
        entries = library.ledger.of_topic(topic) if topic else library.ledger.entries
        threads = self.threads(library.ledger.disputed(entries))
        groups = self._grouped(threads) if not topic else [("", threads)]
        speakers = {id: library.speaker(id) for thread in threads for e in thread.entries() if (id := e.speaker)}
        return self.renderer.render(
            "ledger.html",
            page,
            groups=groups,
            level=level,
            own=page == ALLEGATIONS,
            speakers=sorted(speakers.items(), key=lambda item: item[1]),
            stances=sorted({stance for thread in threads for e in thread.entries() for stance in e.stance}),
        )

    def _grouped(self, items: Iterable[Grouped]) -> list[tuple[str, list[Grouped]]]:
        """Items under the main topic of each, in the order of the topics."""
        found: dict[str, list[Grouped]] = {}
        for item in items:
            found.setdefault(item.topics[0], []).append(item)
        return [(id, found[id]) for id in self.renderer.library.topics if id in found]

    def threads(self, entries: Iterable[Entry]) -> list[Thread]:
        """Some statements with their answers; an answer to one of them does not stand alone as well."""
        chosen = {entry.id: entry for entry in entries}
        first = [entry for entry in chosen.values() if not any(answered in chosen for answered in entry.answers)]
        waiting, shown, threads = deque([*first, *chosen.values()]), set[str](), []  # all: circles have no beginning
        while waiting:
            if (entry := waiting.popleft()).id not in shown:
                threads.append(self._thread(entry, shown, waiting, DEEPEST))
        return threads

    def _thread(self, entry: Entry, shown: set[str], waiting: deque[Entry], deepest: int) -> Thread:
        """One statement with its answers; each statement has them once, where it stands first.

        What may not stand so deep waits for a thread of its own.
        """
        if entry.id in shown:
            return Thread(entry, first=False)
        shown.add(entry.id)
        answers = self.renderer.library.ledger.answers.get(entry.id, ())
        if deepest == 1:
            waiting.extendleft(reversed(answers))
            return Thread(entry, elsewhere=answers)
        return Thread(entry, [self._thread(answer, shown, waiting, deepest - 1) for answer in answers])

    def disagreements(self, page: PagePath, topic: str = "", *, level: int) -> str:
        """Questions to which the articles give different answers, side by side."""
        ledger = self.renderer.library.ledger
        items = ledger.disagreements_on(topic) if topic else ledger.disagreements
        groups = [("", list(items))] if topic else self._grouped(items)
        return self.renderer.render("disagreements.html", page, groups=groups, level=level, own=page == DISAGREEMENTS)

    def sources(self, page: PagePath, topic: str = "") -> str:
        """How many paragraphs of an article bear on each topic, and how many that topic's page cites.

        An article with nothing on a topic has no row: rows for all would grow with the square of the site.
        """
        library = self.renderer.library
        topics = {id: found for id, found in library.topics.items() if not topic or id == topic}
        tables = [(found, [(source, self.cell(source, id)) for source in self._on(id)]) for id, found in topics.items()]
        return self.renderer.render(
            "matrix.html",
            page,
            tables=tables,
            lean=self.lean,
            own=page == SOURCES_BY_TOPIC,
            shared=_shared(library.ledger.entries) if page == SOURCES_BY_TOPIC else [],
            alike=_alike(library.ledger) if page == SOURCES_BY_TOPIC else [],
        )

    def tells_of_independence(self) -> bool:
        """Whether two articles tell the same, or what may be: else nothing can be said of how independent they are."""
        ledger = self.renderer.library.ledger
        return bool(_shared(ledger.entries) or _alike(ledger))

    def _on(self, topic: TopicId) -> list[Source]:
        """The articles of which a paragraph bears on a topic, or that its page cites."""
        library = self.renderer.library
        cited = {key for key, count in self.citations.get(topic, {}).items() if count}
        return [library.sources[key] for key in sorted(cited | {source.key for source in library.on_topic(topic)})]

    def sections(self, page: PagePath) -> list[str]:
        """The topics that have a section on the page of allegations or of disagreements."""
        ledger = self.renderer.library.ledger
        if page == ALLEGATIONS:
            return [topic for topic, _ in self._grouped(self.threads(ledger.disputed(ledger.entries)))]
        return [topic for topic, _ in self._grouped(ledger.disagreements)]

    def cell(self, source: Source, topic: TopicId) -> Cell:
        """One article and one topic."""
        about = source.about(topic)
        used = self.used.get(topic, frozenset())
        counts = self.citations.get(topic, {})
        total = sum(counts.values())
        return Cell(
            about,
            [number for number in about if (source.key, number) not in used],
            counts.get(source.key, 0),
            counts.get(source.key, 0) / total if total else 0,
        )


def _beginnings(picture: Picture) -> dict[str, Anchor]:
    """Where bubbles for more than one entry lead to in the list: the first of these, and its further anchor."""
    marks = ((row.year, mark.entries) for row in picture.rows for mark in row.marks if len(mark.entries) > 1)
    return {entries[0].id: year_anchor(year, entries[0].topics[0]) for year, entries in marks}


def _shared(entries: Iterable[Entry]) -> list[tuple[Entry, list[str]]]:
    """What more than one article tells, and the origins that these name: one name is one origin."""
    told = [entry for entry in entries if len({report.source for report in entry.reports}) > 1]
    return [(entry, list(dict.fromkeys(filter(None, (r.origin for r in entry.reports))))) for entry in told]


def _alike(ledger: Ledger) -> list[tuple[Entry, Entry]]:
    """What articles tell each by itself, and what may be one occasion: each pair once, in the order of the ledger."""
    pairs: dict[frozenset[str], tuple[Entry, Entry]] = {}
    for entry in ledger.entries:
        sources = {report.source for report in entry.reports}
        for other in (ledger.by_id[id] for id in entry.perhaps if id in ledger.by_id):
            if sources.isdisjoint(report.source for report in other.reports):
                pairs.setdefault(frozenset((entry.id, other.id)), (entry, other))
    return list(pairs.values())
