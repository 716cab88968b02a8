"""The façade: load everything, gather what is wrong, make every generated page. What an engine's adapter talks to."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from explainer.addresses import HOME, PagePath, SourceKey
from explainer.evidence import Evidence, Lock, LockBroken, Originals, changes, read_lock
from explainer.leaks import Restricted
from explainer.library import Library, build_library
from explainer.markup import PageContext, PageResult
from explainer.pages import GeneratedPage, PageMaker, Resolve
from explainer.problems import Position, Problem, ProblemKind, in_order
from explainer.quotations import Quotation, find_quotations, read_marks, unpaired
from explainer.reading import (
    LOCK_FILE,
    Folder,
    authored_files,
    read_lock_text,
    read_names,
    read_originals,
    read_pages,
    read_sources,
)
from explainer.records import Page, Passage, PlacedName, Source, Unit
from explainer.rights import authored_leaks, full_text_differences, restricted_runs

PUBLISH_VARIABLE = "EXPLAINER_PUBLISH"
"""The environment variable that, when it is not empty, makes a quotation that is not verified yet stop the site."""

ORIGINALS_VARIABLE = "EXPLAINER_ORIGINALS"
"""The environment variable that names the folder of originals, where it is not ``sources/originals``."""

ORIGINALS_FOLDER = "originals"


class Options(BaseModel):
    """What a project may set under ``extra.explainer`` in ``mkdocs.yml``."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    sources: Annotated[str, Field(description="the folder of evidence, relative to mkdocs.yml")] = "sources"
    topics: Annotated[str, Field(description="the folder of topic pages, relative to docs_dir")] = "topics"
    page_fields: Annotated[tuple[str, ...], Field(description="further front-matter fields that pages may have")] = ()


@dataclass(frozen=True, slots=True)
class Site:
    """One state of a project: its evidence, and what is wrong with it before any page is rendered."""

    library: Library
    evidence: Evidence = field(default_factory=Evidence)
    problems: tuple[Problem, ...] = ()
    results: dict[PagePath, PageResult] = field(default_factory=dict)
    restricted: Restricted | None = None

    def context(self, page: Page, first_line: int | None = None) -> PageContext:
        """What rendering a page needs to know of it."""
        states_facts = page.readable and (page.path == HOME or page in self.library.topics.values())
        return PageContext(page.path, page.file, first_line or page.body_line, page.meta.crosslinks, states_facts)

    def units(self) -> dict[str, list[Unit]]:
        """What each page that states facts states, by the page's file."""
        return {self.library.pages[path].file: result.units for path, result in self.results.items() if result.units}

    def all_problems(self) -> list[Problem]:
        """The problems of the evidence and of every page rendered so far."""
        return in_order([*self.problems, *(problem for result in self.results.values() for problem in result.problems)])

    def generated(self, resolve: Resolve) -> Iterator[GeneratedPage]:
        """Every generated page, from the evidence and what the rendered pages cite and mention."""
        occurrences = [occurrence for result in self.results.values() for occurrence in result.occurrences]
        mentions = {path: result.mentions for path, result in self.results.items()}
        return PageMaker(self.library, occurrences, mentions, resolve, self.evidence).all()


def load(root: Path, docs: Path, options: Options) -> Site:
    """Read ``docs`` and the evidence; messages name files relative to ``root``."""
    evidence = Folder(root / options.sources, options.sources)
    pages_folder = Folder(docs, _label(docs.resolve(), root.resolve()))
    sources, problems = read_sources(evidence)
    names, found = read_names(evidence)
    pages, wrong = read_pages(pages_folder, options.page_fields)
    unread = {SourceKey(file.stem) for file in evidence.path.glob("*.md")} - {source.key for source in sources}
    library, clashes = build_library(sources, names, pages, topics_folder=options.topics, unread=unread)
    proof, unproven = load_evidence(evidence, library)
    unproven += [*_check_roles(names), *_check_page_fields(pages)]
    restricted, leaks = _check_rights(proof.originals, library, (evidence, pages_folder))
    return Site(library, proof, (*problems, *found, *wrong, *clashes, *unproven, *leaks), restricted=restricted)


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
    private = {folders[0].path / ORIGINALS_FOLDER, originals_folder(folders[0].path)}
    files = (file for folder in folders for file in authored_files(folder, private))
    return restricted, [*authored_leaks(restricted, files), *full_text_differences(originals, library)]


def load_evidence(folder: Folder, library: Library) -> tuple[Evidence, list[Problem]]:
    """The originals where this machine has them, the lock, and what has changed since the lock was made."""
    texts = read_originals(originals_folder(folder.path))
    originals = Originals(texts.paragraphs, texts.files) if texts else None
    problems = list(texts.problems) if texts else []
    lock, broken = _load_lock(folder)
    evidence = Evidence(originals, lock)
    if originals:
        recorded = {source.key: source.meta.original.sha256 for source in library.sources.values()}
        paths = {source.key: source.path for source in library.sources.values()}
        problems += changes(originals, lock, recorded, paths)
    return evidence, [*problems, *broken, *_check_tellings(evidence, library)]


def _load_lock(folder: Folder) -> tuple[Lock, list[Problem]]:
    text, problems = read_lock_text(folder)
    try:
        return (read_lock(text) if text is not None else Lock()), problems
    except LockBroken as error:
        path = f"{folder.label}/{LOCK_FILE}"
        return Lock(), [*problems, Problem(ProblemKind.LOCK_BROKEN, path, Position(), str(error))]


def _check_roles(names: Sequence[PlacedName]) -> list[Problem]:
    """A role is told in our own words: it cites no paragraph that a quotation could be compared with."""
    message = "A role has no quotations; write a title or term in single quotation marks."
    return [
        Problem(ProblemKind.QUOTATION_UNCITED, placed.path, placed.position, message)
        for placed in names
        if _quotes(placed.record.role)
    ]


def _check_page_fields(pages: Sequence[Page]) -> list[Problem]:
    """Nothing can be cited in a page's front matter, so what of it is published quotes nothing."""
    return [
        Problem(
            ProblemKind.QUOTATION_UNCITED,
            page.file,
            page.places.get((name,), Position()),
            f"A page's {name} has no quotations; write a title or term in single quotation marks.",
        )
        for page in pages
        for name, text in (("title", page.meta.title), ("description", page.meta.description))
        if _quotes(text)
    ]


def _quotes(text: str | None) -> bool:
    marks = read_marks(text or "")
    return bool(marks.quotations or marks.lone)


def _check_tellings(evidence: Evidence, library: Library) -> list[Problem]:
    """A telling may quote only from its own paragraph."""
    return [
        problem
        for source in library.sources.values()
        for passage in source.passages.values()
        for problem in _check_telling(evidence, source, passage)
    ]


def _check_telling(evidence: Evidence, source: Source, passage: Passage) -> Iterator[Problem]:
    marks = read_marks(passage.text)
    for quotation in marks.quotations:
        finding = evidence.check(quotation, [(source.key, passage.number)])
        if finding.kind:
            yield Problem(finding.kind, source.path, passage.position, finding.message, finding.hint)
    for _, message in unpaired(passage.text, marks):
        yield Problem(ProblemKind.QUOTATION_UNPAIRED, source.path, passage.position, message)


def quoted_words(site: Site) -> Iterator[tuple[SourceKey, int, str]]:
    """Every quotation of the site that the originals at hand bear out: key, paragraph, words."""
    for source in site.library.sources.values():
        for passage in source.passages.values():
            for quotation in find_quotations(passage.text):
                for key, number in site.evidence.found_in(quotation, [(source.key, passage.number)]):
                    yield key, number, quotation.text
    for result in site.results.values():
        for words in result.quotations:
            for key, number in site.evidence.found_in(Quotation(words.text, 0, 0), words.places):
                yield key, number, words.text


def _label(folder: Path, root: Path) -> str:
    return folder.relative_to(root).as_posix() if folder.is_relative_to(root) else folder.as_posix()
