"""Loading a project: the evidence, the private originals and their lock, the front matter of every page."""

import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from explainer.addresses import PagePath, SourceKey
from explainer.evidence import Evidence, Lock, LockBroken, of_other_copies, read_lock
from explainer.library import Read, build_library
from explainer.options import Options
from explainer.paragraph_map import MAP_FILE
from explainer.positions import Position
from explainer.problems import Problem, ProblemKind
from explainer.reading import (
    LOCK_FILE,
    ORIGINALS_VARIABLE,
    Folder,
    originals_folder,
    read_disagreements,
    read_ledger,
    read_lock_text,
    read_names,
    read_originals,
    read_pages,
    read_sources,
)
from explainer.records import Originals
from explainer.rights import restricted_runs
from explainer.rules import problems_of_evidence
from explainer.site import Site

LOCK_ANEW = "Nobody mends it by hand: the command lock writes it anew, where the originals are."


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
    originals, lock, unproven = _load_originals(evidence)
    proof = Evidence(originals, lock.without(of_other_copies(lock, library.sources.values())))
    restricted = None if originals is None else restricted_runs(originals.paragraphs, library)
    site = Site(library, proof, restricted=restricted, options=options, folders=(evidence, pages))
    problems = (*misread, *of_pages, *clashes, *unproven, *problems_of_evidence(read, site, lock))
    return replace(site, problems=problems)


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
        ledger_complete=not (of_records or unreadable),  # what rests on an article alone is not shown
    )
    return read, [*of_sources, *of_names, *of_records]


def _load_originals(folder: Folder) -> tuple[Originals | None, Lock, list[Problem]]:
    """The originals where this machine has them, and the lock."""
    originals, problems = read_originals(originals_folder(folder.path))
    if originals is None and not problems and (named := os.environ.get(ORIGINALS_VARIABLE)):
        message = f"{ORIGINALS_VARIABLE} names this folder, and it has no {MAP_FILE}."
        problems = [Problem(ProblemKind.ORIGINALS_UNREADABLE, named, Position(), message)]
    lock, broken = _load_lock(folder)
    return originals, lock, [*problems, *broken]


def _load_lock(folder: Folder) -> tuple[Lock, list[Problem]]:
    text, problems = read_lock_text(folder)
    if text is None or problems:
        return Lock(), [replace(problem, hint=LOCK_ANEW) for problem in problems]
    try:
        return read_lock(text), []
    except LockBroken as error:
        path = f"{folder.label}/{LOCK_FILE}"
        return Lock(), [Problem(ProblemKind.LOCK_BROKEN, path, Position(), str(error), LOCK_ANEW)]


def _label(folder: Path, root: Path) -> str:
    return folder.relative_to(root).as_posix() if folder.is_relative_to(root) else folder.as_posix()
