"""The library of evidence: everything that was read, looked up by key, page and spelling. Frozen once it is made."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import astuple, dataclass, field
from typing import TypeAlias, get_args

from explainer.addresses import (
    ALLEGATIONS,
    ARTICLES,
    BIBLIOGRAPHY,
    CHRONOLOGY,
    DISAGREEMENTS,
    EDITION,
    PROBLEMS,
    SOURCES_BY_TOPIC,
    WHOS_WHO,
    Anchor,
    NameId,
    PagePath,
    SourceKey,
    TopicId,
    article_page,
)
from explainer.authored import NameKind, NameRecord
from explainer.dates import PartialDate
from explainer.disputes import Disagreement, Entry
from explainer.ledger import Ledger, build_ledger
from explainer.positions import Position
from explainer.problems import Fault, Problem, ProblemKind
from explainer.records import Located, LocatedName, Occurrence, Page, Source, Target
from explainer.sentences import OPENERS
from explainer.spellings import Matcher, alike, forms
from explainer.wording import did_you_mean

Destination: TypeAlias = tuple[PagePath, Anchor | None]
"""Where a link leads: a page, and an anchor on it."""

ALWAYS = frozenset({ARTICLES, BIBLIOGRAPHY, WHOS_WHO, PROBLEMS, SOURCES_BY_TOPIC})
"""The pages that the build makes of every explainer."""
ON_REQUEST = frozenset({CHRONOLOGY, ALLEGATIONS, DISAGREEMENTS, EDITION})
"""Those that it makes where there is something for them."""


AT_FAULT = {ProblemKind.CITATION_UNKNOWN_KEY: "source", ProblemKind.CITATION_NO_PARAGRAPH: "paragraphs"}
"""Which field of a reference to paragraphs has what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Library:
    """Sources by key, names by id, pages by path, topics by id and by path, and the cross-link index.

    ``targets_at`` are the targets of cross-links by where they lead, ``bearing`` the articles on each topic.
    """

    sources: Mapping[SourceKey, Source]
    names: Mapping[str, NameRecord]
    pages: Mapping[PagePath, Page]
    topics: Mapping[TopicId, Page]
    targets: Mapping[str, Target] = field(repr=False)
    link_matcher: Matcher = field(repr=False)
    name_matcher: Matcher = field(repr=False)
    spelled: Mapping[str, NameRecord] = field(repr=False)
    unreadable: frozenset[SourceKey] = frozenset()
    ledger: Ledger = field(default_factory=Ledger, repr=False)
    edition: bool = False
    """Whether the whole site is made into one page for printing."""
    topic_ids: Mapping[PagePath, TopicId] = field(default_factory=dict, repr=False)
    targets_at: Mapping[Destination, Sequence[Target]] = field(default_factory=dict, repr=False)
    bearing: Mapping[TopicId, Sequence[Source]] = field(default_factory=dict, repr=False)

    def cache_inputs(self) -> list[object]:
        """As plain data: what a text that links, cites or mentions depends on; of an article that is cited, its key."""
        return [
            list(self.sources),
            sorted(self.unreadable),
            sorted(self.topics),
            [(spelling, *astuple(target)) for spelling, target in self.targets.items()],
            [(spelling, name.id) for spelling, name in self.spelled.items()],
            [bool(self.ledger.entries), self.ledger.complete],
            sorted((*passage, sorted(stances)) for passage, stances in self.ledger.stances.items()),
        ]

    def generated_pages(self) -> set[PagePath]:
        """The pages the build makes itself."""
        if not self.sources:
            return set()
        views = {CHRONOLOGY, ALLEGATIONS} if self.ledger.entries else set()
        views |= {DISAGREEMENTS} if self.ledger.disagreements else set()
        articles = {article_page(key) for key in self.sources}
        edition = {EDITION} if self.edition else set()
        return {*ALWAYS, *views, *articles, *edition}

    def why_not_made(self, path: str) -> str | None:
        """Why there is no page that builds make; empty where that is reported already, None of any other page."""
        if path in {article_page(key) for key in self.unreadable}:
            return ""
        if not self.sources:
            nothing_yet = "" if self.unreadable else "there is no article yet"
            return nothing_yet if path in ALWAYS | ON_REQUEST else None
        if path == EDITION:
            return "extra.explainer.edition in mkdocs.yml does not ask for it"
        if path in ON_REQUEST:
            what = "disagreement" if path == DISAGREEMENTS else "entry in the ledger"
            return f"there is no {what} yet" if self.ledger.complete else ""
        return None

    def speaker(self, id: str) -> str:
        """How a speaker is called: a name of the who's who, or an article that speaks in its own voice."""
        source = self.sources.get(SourceKey(id))
        return source.short_byline if source else self.names[id].name if id in self.names else id

    def topic_of(self, path: PagePath) -> str:
        """The id of the topic that a page is about; empty where it is no topic's page."""
        return self.topic_ids.get(path, "")

    def on_topic(self, topic: TopicId) -> Sequence[Source]:
        """The articles of which a paragraph bears on a topic."""
        return self.bearing.get(topic, ())

    def names_in(self, text: str) -> tuple[str, ...]:
        """The ids of the names that a text mentions in any spelling, in the order of their first mentions."""
        return tuple(dict.fromkeys(self.spelled[spelling].id for _, _, spelling in self.name_matcher.find(text)))

    def fault_in(self, key: SourceKey, numbers: Iterable[int]) -> Fault | None:
        """What is wrong with citing paragraphs of an article; nothing of one that cannot be read, which is reported."""
        source = self.sources.get(key)
        if source is None:
            unknown = Fault(
                ProblemKind.CITATION_UNKNOWN_KEY, f"There is no article '{key}'.", did_you_mean(key, self.sources)
            )
            return None if key in self.unreadable else unknown
        count = source.meta.original.paragraphs
        beyond = next((number for number in numbers if number > count), None)
        if beyond is None:
            return None
        message = f"para. {beyond} does not exist in '{key}' (it has {count})."
        return Fault(ProblemKind.CITATION_NO_PARAGRAPH, message, f"Did you mean ¶{count}, its last?")


@dataclass(frozen=True, slots=True)
class Read:
    """What was read of a project; ``unreadable`` are the keys of articles that exist but could not be read.

    Names and ledger are not complete when some of them could not be read: then nothing is said to be missing there.
    """

    sources: Sequence[Source]
    names: Sequence[LocatedName]
    pages: Sequence[Page] = ()
    entries: Sequence[Located[Entry]] = ()
    disagreements: Sequence[Located[Disagreement]] = ()
    unreadable: Set[SourceKey] = frozenset()
    names_complete: bool = True
    ledger_complete: bool = True


def build_library(read: Read, *, topics_folder: str, edition: bool = False) -> tuple[Library, list[Problem]]:
    """Index the evidence; the problems are what only shows when it is seen together.

    Citing an article that could not be read is not a fault of the page.
    """
    sources, names, pages = read.sources, read.names, read.pages
    keys, topics = {source.key for source in sources}, _topics(pages, topics_folder)
    index = _index_spellings(sources, topics, names)
    library = Library(
        sources={source.key: source for source in sources},
        names={located.record.id: located.record for located in names},
        pages={page.path: page for page in pages},
        topics=topics,
        targets=index.targets,
        link_matcher=Matcher(index.targets),
        name_matcher=Matcher(index.names),
        spelled=index.names,
        unreadable=frozenset(read.unreadable),
        ledger=build_ledger(read.entries, read.disagreements, keys, complete=read.ledger_complete),
        edition=edition,
        topic_ids={page.path: id for id, page in topics.items()},
        targets_at=_by_destination(index.targets.values()),
        bearing=_by_topic(sources),
    )
    problems = [
        *_check_ids(names, keys),
        *(_check_topics(sources, names, topics) if pages else ()),
        *index.problems,
        *_check_clashes(library),
    ]
    return library, problems


def _topics(pages: Iterable[Page], folder: str) -> dict[TopicId, Page]:
    """The pages in the folder of topics but for its index, by their ids: the names of their files."""
    return {
        TopicId(page.path.removeprefix(f"{folder}/").removesuffix(".md")): page
        for page in pages
        if page.path.startswith(f"{folder}/") and page.path != f"{folder}/index.md"
    }


def _is_common(spelling: str) -> bool:
    """Whether a spelling is a word of any sentence; one in capitals is a name."""
    return spelling.casefold() in OPENERS and not spelling.isupper()


def _by_topic(sources: Iterable[Source]) -> dict[TopicId, list[Source]]:
    found: dict[TopicId, list[Source]] = {}
    for source in sources:
        for topic in source.meta.about:
            found.setdefault(TopicId(topic), []).append(source)
    return found


def _by_destination(targets: Iterable[Target]) -> dict[Destination, list[Target]]:
    found: dict[Destination, list[Target]] = {}
    for target in dict.fromkeys(targets):
        found.setdefault((target.page, target.anchor), []).append(target)
    return found


@dataclass(slots=True)
class _SpellingIndex:
    targets: dict[str, Target] = field(default_factory=dict)
    names: dict[str, NameRecord] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    owners: dict[str, tuple[Target, str]] = field(default_factory=dict)

    def add(self, spelling: str, target: Target, path: str, position: Position) -> None:
        if _is_common(spelling):
            message = f"'{spelling}' is a word that any sentence may have, so each would be linked to '{target.label}'."
            hint = "Delete it; a name that is called so has link: false."
            self.problems.append(Problem(ProblemKind.SPELLING_COMMON, path, position, message, hint))
            return
        for form in forms(spelling):
            owner, where = self.owners.setdefault(alike(form), (target, f"{path}:{position.line}"))
            if owner != target:
                message = f"'{spelling}' stands for two things: '{target.label}' here, '{owner.label}' in {where}."
                hint = "Delete one of the two; a name of names.yml may keep it as {text: …, link: false}."
                self.problems.append(Problem(ProblemKind.SPELLING_DUPLICATE, path, position, message, hint))
                return
        self.targets[spelling] = target

    def add_name(self, located: LocatedName, topics: Mapping[TopicId, Page]) -> None:
        record = located.record
        topic = topics.get(TopicId(record.topic)) if record.topic else None
        anchor = None if topic else Anchor(record.id)
        target = Target(topic.path if topic else WHOS_WHO, anchor, record.name, NameId(record.id))
        for nth, spelling in enumerate(record.all_spellings()):
            self.names.setdefault(spelling.text, record)
            if spelling.link and record.link:
                position = located.position_of("spellings", nth - 1) if nth else located.position_of("name")
                self.add(spelling.text, target, located.path, position)


def _index_spellings(
    sources: Sequence[Source], topics: Mapping[TopicId, Page], names: Iterable[LocatedName]
) -> _SpellingIndex:
    """What leads to each article, topic and name: titles, aliases and spellings."""
    index, titles = _SpellingIndex(), Counter(source.meta.title for source in sources)
    for source in sources:
        target = Target(article_page(source.key), None, source.meta.title)
        title = source.meta.title
        if titles[title] == 1 and not _is_common(title):  # one that two articles have links neither of them
            index.add(title, target, source.path, source.positions.get(("title",), Position()))
        for nth, alias in enumerate(source.meta.aliases):
            index.add(alias, target, source.path, source.positions.get(("aliases", nth), Position()))
    for topic in topics.values():
        target = Target(topic.path, None, topic.title)
        for nth, alias in enumerate(topic.meta.aliases):
            index.add(alias, target, topic.file, topic.positions.get(("aliases", nth), Position()))
    for located in names:
        index.add_name(located, topics)
    return index


RESERVED = frozenset({"title", *(kind.lower() for kind in get_args(NameKind))})
"""The ids of headings among which the names stand."""


def _check_ids(names: Iterable[LocatedName], keys: Set[str]) -> list[Problem]:
    seen: dict[str, LocatedName] = {}
    problems = []
    for located in names:
        first = seen.setdefault(located.record.id, located)
        if located.record.id in RESERVED:
            message = f"'{located.record.id}' is the id of a heading on the page of the names."
            problems.append(located.problem(ProblemKind.NAME_DUPLICATE, message, "id"))
        if located.record.id in keys:
            problems.append(
                located.problem(ProblemKind.NAME_DUPLICATE, f"'{located.record.id}' is an article's key.", "id")
            )
        if first is not located:
            message = f"The id '{located.record.id}' already stands in line {first.position.line}."
            problems.append(Problem(ProblemKind.NAME_DUPLICATE, located.path, located.position_of("id"), message))
    return problems


def _check_topics(
    sources: Iterable[Source], names: Iterable[LocatedName], topics: Mapping[TopicId, Page]
) -> list[Problem]:
    problems = []
    for source in sources:
        for topic in source.meta.about:
            if TopicId(topic) not in topics:
                message = f"about: names the topic '{topic}', which has no page."
                hint = did_you_mean(topic, topics)
                problems.append(
                    Problem(
                        ProblemKind.ABOUT_UNKNOWN,
                        source.path,
                        source.positions.get(("about", topic), Position()),
                        message,
                        hint,
                    )
                )
    for located in names:
        if located.record.topic and TopicId(located.record.topic) not in topics:
            message = f"'{located.record.id}' names the topic '{located.record.topic}', which has no page."
            hint = did_you_mean(located.record.topic, topics)
            problems.append(
                Problem(ProblemKind.NAME_UNKNOWN_TOPIC, located.path, located.position_of("topic"), message, hint)
            )
    return problems


def _check_clashes(library: Library) -> list[Problem]:
    """Pages that people write where the build makes one."""
    made = library.generated_pages()
    return [
        Problem(ProblemKind.PAGE_CLASH, page.file, Position(), f"The build makes the page '{page.path}' itself.")
        for page in library.pages.values()
        if page.path in made
    ]


def earliest(source: Source) -> tuple[PartialDate, SourceKey]:
    """The date an article is of, or before which it cannot be; the key settles ties."""
    date = source.meta.issued or source.meta.provenance["issued"].not_before
    return date or PartialDate(9999), source.key


def backlinks(occurrences: Iterable[Occurrence]) -> dict[tuple[SourceKey, int], list[Occurrence]]:
    """Who cites each paragraph, in the order of the occurrences."""
    cited: dict[tuple[SourceKey, int], list[Occurrence]] = {}
    for occurrence in occurrences:
        for passage in occurrence.item.passages:
            cited.setdefault(passage, []).append(occurrence)
    return cited


def citations_by_topic(library: Library, occurrences: Iterable[Occurrence]) -> dict[TopicId, Counter[SourceKey]]:
    """How often each topic's page cites each article."""
    counts: dict[TopicId, Counter[SourceKey]] = {id: Counter() for id in library.topics}
    for use in occurrences:
        if use.page in library.topic_ids:
            counts[library.topic_ids[use.page]][use.item.key] += 1
    return counts
