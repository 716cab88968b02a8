"""The façade: load everything, gather what is wrong, make every generated page. What an engine's adapter talks to."""

import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path

from explainer.addresses import HOME, PagePath, SourceKey, TopicId
from explainer.authored import PassageRef
from explainer.caching import Cache
from explainer.evidence import Evidence, Lock, LockBroken, changes, of_other_copies, read_lock
from explainer.history import History, read_history
from explainer.leaks import Restricted
from explainer.ledger_rules import check_records, check_set_aside, entries_not_used, paragraphs_not_used
from explainer.library import Library, Read, build_library, citations_by_topic
from explainer.markup import PageContext, PageResult
from explainer.options import Options
from explainer.pages import PageFrame, PageMaker, Publication, Renderer, Resolve, Uses, environment
from explainer.paragraph_map import MAP_FILE
from explainer.positions import Position
from explainer.problems import Problem, ProblemKind, in_order
from explainer.quotations import Quotation
from explainer.quoting import check_page_fields, check_quotations, quotations_of
from explainer.reading import (
    LOCK_FILE,
    ORIGINALS_FOLDER,
    Folder,
    authored_files,
    read_disagreements,
    read_ledger,
    read_lock_text,
    read_names,
    read_originals,
    read_pages,
    read_sources,
)
from explainer.records import Occurrence, Originals, Page, Unit
from explainer.reviews import dates_to_come, old_reviews
from explainer.rights import authored_leaks, full_text_differences, restricted_runs
from explainer.roles import check_role_citations, check_role_quotations

README = PagePath("README.md")
"""The home page where there is no index; beside one the engine leaves it out."""

PUBLISH_VARIABLE = "EXPLAINER_PUBLISH"
"""The environment variable that, when it is not empty, makes a quotation that is not verified yet stop the site."""

ORIGINALS_VARIABLE = "EXPLAINER_ORIGINALS"
"""The environment variable that names the folder of originals, where it is not ``sources/originals``."""


@dataclass(frozen=True, slots=True)
class Site:
    """One state of a project: its evidence, and what is wrong with it before any page is rendered."""

    library: Library
    evidence: Evidence = field(default_factory=Evidence)
    problems: tuple[Problem, ...] = ()
    restricted: Restricted | None = None
    options: Options = field(default_factory=Options)
    folders: tuple[Folder, ...] = ()

    def authored(self) -> Iterator[tuple[str, str]]:
        """Name and text of every file that people write; the private ones are left out."""
        return _authored(self.folders)

    def context(self, page: Page) -> PageContext:
        """What rendering a page needs to know of it."""
        topic, states_facts = self.library.topic_of(page.path), page in self.main_pages()
        return PageContext(page.path, page.file, page.body_line, page.meta.crosslinks, states_facts, topic)

    def main_pages(self) -> list[Page]:
        """The pages that state facts: home, of which the engine also makes a README, and the topics."""
        home = self.library.pages.get(HOME) or self.library.pages.get(README)
        return [*([home] if home else []), *self.library.topics.values()]

    def page_frame(self, root: Path, publication: Publication, maker: PageMaker) -> PageFrame:
        """Makes what stands around the text of each page; ``root`` is the folder of ``mkdocs.yml``."""
        history = read_history(root, [folder.label for folder in self.folders]) if self.options.changes else History()
        return PageFrame(self.library, publication, history, maker.renderer.resolve, maker.entries)


@dataclass(frozen=True, slots=True)
class RenderedSite:
    """A site whose pages are rendered, and what that found out of each: who cites what is known."""

    site: Site
    results: Mapping[PagePath, PageResult]

    @property
    def library(self) -> Library:
        """The evidence, looked up."""
        return self.site.library

    def units(self) -> dict[str, list[Unit]]:
        """What each page that states facts states, by the page's file."""
        return {self.library.pages[path].file: result.units for path, result in self.results.items() if result.units}

    def problems(self) -> list[Problem]:
        """The problems of the evidence and of every page."""
        on_pages = (problem for result in self.results.values() for problem in result.problems)
        return in_order([*self.site.problems, *on_pages, *self._unused_evidence()])

    def _unused_evidence(self) -> Iterator[Problem]:
        """Entries and paragraphs that the rendered topic pages should use and do not."""
        topics = self.library.topics.items()
        pages = {id: page for id, page in topics if page.path in self.results and page.readable and page.body.strip()}
        used = {id: self.used_on(page) for id, page in pages.items()}
        aside = {
            id: {passage for item in page.meta.set_aside for passage in item.passages} for id, page in pages.items()
        }
        if self.library.ledger.entries and len(pages) == len(self.library.topics):
            yield from entries_not_used(self.library.ledger, used)
        if self.library.ledger.complete:
            yield from paragraphs_not_used(self.library.sources.values(), used, aside)
        yield from self._leaning(pages)

    def _leaning(self, pages: Mapping[TopicId, Page]) -> Iterator[Problem]:
        """Topic pages of which one article has more citations than the project wants; of two, one always has half."""
        if len(self.library.sources) < 3:
            return
        citations = citations_by_topic(self.library, self.occurrences())
        for id, page in pages.items():
            total = citations[id].total()
            for key, count in citations[id].items():
                share = count / total
                if share > self.site.options.lean:
                    message = f"{share:.0%} of the page's citations are of '{key}'."
                    yield Problem(ProblemKind.PAGE_LEANS, page.file, Position(), message)

    def occurrences(self) -> list[Occurrence]:
        """Every citation on the pages, those that state facts first, in whatever order they came."""
        order = dict.fromkeys([*(page.path for page in self.site.main_pages()), *sorted(self.results)])
        return [use for path in order if path in self.results for use in self.results[path].occurrences]

    def used_on(self, page: Page) -> set[PassageRef]:
        """The paragraphs that a page cites, or shows in a view that it places."""
        result = self.results[page.path]
        cited = {passage for use in result.occurrences for passage in use.item.passages}
        return cited | {passage for view in result.views for passage in self.library.ledger.shown_in(view)}

    def page_maker(self, resolve: Resolve, cache: Cache) -> PageMaker:
        """Makes every generated page and view, from the evidence and what the rendered pages cite and mention.

        What ``resolve`` gives has to be among the inputs of the ``cache``.
        """
        mentions = {path: result.mentions for path, result in self.results.items()}
        used = {id: self.used_on(page) for id, page in self.library.topics.items() if page.path in self.results}
        uses = Uses(self.occurrences(), mentions, used)
        renderer = Renderer(self.library, self.site.evidence, resolve, environment())
        return PageMaker(renderer, uses, self.site.options.lean, cache)

    def verified_quotations(self) -> Iterator[tuple[SourceKey, int, str]]:
        """Every quotation of the site that the originals at hand bear out: key, paragraph, words."""
        for quoted in quotations_of(self.library):
            for key, number in self.site.evidence.found_in(quoted.quotation, quoted.passages):
                yield key, number, quoted.quotation.text
        for result in self.results.values():
            for words in result.quotations:
                for key, number in self.site.evidence.found_in(Quotation(words.text, 0, 0), words.passages):
                    yield key, number, words.text


def load(
    root: Path, docs: Path, options: Options, left_out: Callable[[str], bool], listed: Sequence[PagePath] = ()
) -> Site:
    """Read ``docs``, but for what the engine leaves out, and the evidence; messages name files relative to ``root``.

    Pages and topics have the order of ``listed``, those of the navigation; others come behind, by their paths.
    """
    evidence = Folder(root / options.sources, options.sources)
    pages = Folder(docs, _label(docs.resolve(), root.resolve()))
    read, misread = _read_evidence(evidence)
    authored, of_pages = read_pages(pages, options.topics, options.page_fields, left_out)
    order = {path: nth for nth, path in enumerate(listed)}
    read = replace(read, pages=sorted(authored, key=lambda page: order.get(page.path, len(order))))
    library, clashes = build_library(read, topics_folder=options.topics, edition=options.edition)
    proof, unproven = load_evidence(evidence, library)
    restricted, leaks = _check_rights(proof.originals, library, (evidence, pages))
    problems = (*misread, *of_pages, *clashes, *unproven, *leaks, *_judge(read, library, options))
    return Site(library, proof, problems, restricted=restricted, options=options, folders=(evidence, pages))


def _read_evidence(folder: Folder) -> tuple[Read, list[Problem]]:
    """What stands in the folder of the evidence, but for the originals and their lock."""
    sources, of_sources = read_sources(folder)
    names, of_names = read_names(folder)
    entries, of_entries = read_ledger(folder)
    disagreements, of_disagreements = read_disagreements(folder)
    of_records = [*of_entries, *of_disagreements]
    unreadable = {SourceKey(file.stem) for file in folder.path.glob("*.md")} - {source.key for source in sources}
    read = Read(
        sources,
        names,
        entries=entries,
        disagreements=disagreements,
        unreadable=unreadable,
        names_complete=not of_names,
        ledger_complete=not of_records,
    )
    return read, [*of_sources, *of_names, *of_records]


def _judge(read: Read, library: Library, options: Options) -> Iterator[Problem]:
    """What is wrong with records and the fields of pages when they are seen together."""
    people = {*library.names, *library.sources} if read.names_complete else None
    yield from check_records(read.entries, read.disagreements, library, people)
    yield from check_set_aside(read.pages, library)
    yield from check_role_quotations(read.names)
    yield from check_role_citations(read.names, library)
    yield from check_page_fields(read.pages)
    yield from old_reviews(read.pages, options.review_after, build_date())
    today = max(build_date(), datetime.now(UTC).date())  # the last commit may be older
    yield from dates_to_come(read.pages, read.sources, today)


def build_date() -> date:
    """The day, in UTC, that reviews are compared with: that of ``SOURCE_DATE_EPOCH`` where it is set, else today.

    Raises ``ValueError``, with a message for an editor, where that is no time.
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    try:
        return datetime.fromtimestamp(int(epoch or time.time()), UTC).date()
    except (ValueError, OverflowError, OSError) as error:
        message = f"The environment variable SOURCE_DATE_EPOCH is no time in seconds: {epoch!r}."
        raise ValueError(message) from error


def originals_folder(sources: Path) -> Path:
    """Where the originals would be: the folder that the environment names, else a private one of the sources."""
    return Path(os.environ.get(ORIGINALS_VARIABLE) or sources / ORIGINALS_FOLDER)


def _check_rights(
    originals: Originals | None, library: Library, folders: tuple[Folder, Folder]
) -> tuple[Restricted | None, list[Problem]]:
    """What may not leave, and where it stands in what people wrote; without originals nothing can be compared."""
    if originals is None:
        return None, []
    restricted = restricted_runs(originals.paragraphs, library)
    return restricted, [*authored_leaks(restricted, _authored(folders)), *full_text_differences(originals, library)]


def _authored(folders: Sequence[Folder]) -> Iterator[tuple[str, str]]:
    """The files of the evidence, which comes first, and of the pages."""
    for folder in folders:
        private = (folder.path / ORIGINALS_FOLDER, originals_folder(folder.path))
        yield from authored_files(folder, private)


def load_evidence(folder: Folder, library: Library) -> tuple[Evidence, list[Problem]]:
    """The originals where this machine has them, the lock, and what has changed since the lock was made."""
    originals, problems = read_originals(originals_folder(folder.path))
    if originals is None and not problems and (named := os.environ.get(ORIGINALS_VARIABLE)):
        message = f"{ORIGINALS_VARIABLE} names this folder, and it has no {MAP_FILE}."
        problems = [Problem(ProblemKind.ORIGINALS_UNREADABLE, named, Position(), message)]
    lock, broken = _load_lock(folder)
    sources = list(library.sources.values())
    evidence = Evidence(originals, lock.without(of_other_copies(lock, sources)))
    problems += changes(originals, lock, sources)
    return evidence, [*problems, *broken, *check_quotations(evidence, library)]


def _load_lock(folder: Folder) -> tuple[Lock, list[Problem]]:
    text, problems = read_lock_text(folder)
    try:
        return (read_lock(text) if text is not None else Lock()), problems
    except LockBroken as error:
        path = f"{folder.label}/{LOCK_FILE}"
        return Lock(), [*problems, Problem(ProblemKind.LOCK_BROKEN, path, Position(), str(error))]


def _label(folder: Path, root: Path) -> str:
    return folder.relative_to(root).as_posix() if folder.is_relative_to(root) else folder.as_posix()
