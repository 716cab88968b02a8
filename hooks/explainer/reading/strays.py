"""Files that somebody may take for evidence or for pages, and that no rule would look at: each is reported."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from explainer.positions import Position
from explainer.problems import Problem, ProblemKind
from explainer.reading.layout import (
    DISAGREEMENTS_FILE,
    FULL_FOLDER,
    LEDGER_FOLDER,
    NAMES_FILE,
    ORIGINALS_FOLDER,
    Folder,
)
from explainer.wording import did_you_mean

FOLDERS = frozenset({LEDGER_FOLDER, FULL_FOLDER, ORIGINALS_FOLDER})
"""The folders of the evidence in which files are read, or are private."""

DOCUMENTS = frozenset({".txt", ".html", ".htm", ".doc", ".docx", ".odt"})
"""Endings of texts that are neither pages nor evidence."""

READ_ELSEWHERE = DOCUMENTS | {".yml", ".yaml", ".md"}
"""Endings of files that somebody may take for evidence; with other names or in other places they are not read."""

LEFTOVER = re.compile(r".*\.md(?:~|\.(?:orig|bak|rej|txt|old|swp))", re.IGNORECASE)
"""Names of what editors' programs leave beside a page."""

OTHER_MARKDOWN = frozenset({".markdown", ".mdown", ".mkdn", ".mkd"})
"""Endings of pages for the engine, beside .md, which alone is read here."""


def unclaimed(folder: Folder) -> list[Problem]:
    """Full texts that no article's record claims."""
    return [
        Problem(
            ProblemKind.RIGHTS_FULL_UNPERMITTED, folder.name(file), Position(), f"There is no article '{file.stem}'."
        )
        for file in sorted((folder.path / FULL_FOLDER).glob("*"))
        if not (folder.path / file.name).exists() or file.suffix != ".md"
    ]


def strays(folder: Folder) -> list[Problem]:
    """Files that look like evidence, and have a name or a place that is not read."""
    if (folder.path / "mkdocs.yml").exists():  # the project's own folder has much else
        return []
    read = {NAMES_FILE, DISAGREEMENTS_FILE}
    folders = [folder.path, *(path for path in folder.path.glob("*") if path.is_dir() and path.name not in FOLDERS)]
    files = (file for within in folders for file in (within.glob("*") if within == folder.path else within.rglob("*")))
    message = "No file of this name, or in this place, is read."
    return [
        Problem(ProblemKind.FILE_IGNORED, folder.name(file), Position(), message, did_you_mean(file.name, read))
        for file in sorted(files)
        if file.is_file() and not any(part.startswith(".") for part in file.relative_to(folder.path).parts)
        if file.suffix.lower() in READ_ELSEWHERE | OTHER_MARKDOWN
        if not (file.parent == folder.path and (file.suffix == ".md" or file.name in read))
    ]


def not_read(folder: Folder, files: Iterable[Path], within: str) -> list[Problem]:
    """Files of a folder of lists that are none, by their ending or their place."""
    message = "Only files that stand in this folder itself and end in .yml are read."
    return [
        Problem(ProblemKind.FILE_IGNORED, folder.name(file), Position(), message)
        for file in sorted(files)
        if file.is_file() and not file.name.startswith(".") and (file.suffix != ".yml" or file.parent.name != within)
    ]


def near_pages(folder: Folder, below: Iterable[Path], topics: str) -> Iterator[Problem]:
    """Files that the engine takes for pages and we do not, and those among the topics that are nearly pages."""
    for file in below:
        if file.suffix.lower() in OTHER_MARKDOWN:
            message = "The engine would build this page, and no rule would look at it."
        elif (folder.path / topics) in file.parents and _is_nearly_a_page(file):
            message = "This is no page by its name, and would be published as the file that it is."
        else:
            continue
        yield Problem(ProblemKind.FILE_IGNORED, folder.name(file), Position(), message)


def _is_nearly_a_page(file: Path) -> bool:
    ending = file.suffix.lower()
    other = ending in DOCUMENTS or (ending == ".md" and file.suffix != ".md")
    return other or LEFTOVER.fullmatch(file.name) is not None
