"""The private originals of the articles by their map of paragraphs, and the text of their lock."""

import os
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from explainer.addresses import SourceKey
from explainer.authored import PassageRef
from explainer.paragraph_map import MAP_FILE, read_map
from explainer.positions import Position
from explainer.problems import Problem, ProblemKind
from explainer.reading.files import read_limited, read_text
from explainer.reading.layout import LOCK_FILE, ORIGINALS_FOLDER, Folder
from explainer.records import LARGEST_COPY, Originals

ORIGINALS_VARIABLE = "EXPLAINER_ORIGINALS"
"""The environment variable that names the folder of originals, where it is not ``sources/originals``."""


def originals_folder(sources: Path) -> Path:
    """Where the originals would be: the folder that the environment names, else a private one of the sources."""
    return Path(os.environ.get(ORIGINALS_VARIABLE) or sources / ORIGINALS_FOLDER)


def read_originals(folder: Path) -> tuple[Originals | None, list[Problem]]:
    """The originals of a folder, by its map of paragraphs; None where it has none."""
    table = folder / MAP_FILE
    if not table.is_file():
        return None, []
    text, problems = read_text(table, MAP_FILE)
    copies: dict[str, _Copy | None] = {}  # None is one that cannot be read, which its first row has said
    paragraphs: dict[PassageRef, str] = {}
    files: dict[SourceKey, str] = {}
    names: dict[SourceKey, str] = {}
    for number, row in read_map(text):
        try:
            if row is None:
                raise _NoRow
            if row.file not in copies:
                copies[row.file] = None
                copies[row.file] = _read_copy(folder / Path(row.file).name)
            if copy := copies[row.file]:
                files[SourceKey(row.key)], names[SourceKey(row.key)] = copy.digest, Path(row.file).name
                paragraphs[SourceKey(row.key), row.paragraph] = copy.lines[row.line - 1]
        except (ValueError, IndexError, OSError) as error:
            message = f"This row leads to no paragraph: {_reason(error)}."
            problems.append(Problem(ProblemKind.ORIGINALS_UNREADABLE, MAP_FILE, Position(number), message))
    return Originals(paragraphs, files, names), problems


def old_paragraphs(folder: Path, key: str) -> dict[int, str]:
    """The paragraphs of an article's private copy by number; empty when copy or map is not there."""
    found: dict[int, str] = {}
    texts: dict[str, list[str]] = {}
    for _, row in read_map(read_map_text(folder)):
        if row is None or row.key != key or Path(row.file).name != row.file:
            continue
        if row.file not in texts:
            file = folder / row.file
            texts[row.file] = file.read_text("utf-8-sig").split("\n") if file.is_file() else []
        if row.line <= len(texts[row.file]):
            found[row.paragraph] = texts[row.file][row.line - 1]
    return found


def read_map_text(folder: Path) -> str:
    """The text of the map of paragraphs of a folder of originals; empty where it has none."""
    file = folder / MAP_FILE
    return file.read_text("utf-8-sig") if file.is_file() else ""


@dataclass(frozen=True, slots=True)
class _Copy:
    digest: str
    lines: list[str]


class _NoRow(ValueError):
    """A row of the map that has not what a row must have."""


class _TooLarge(ValueError):
    """A file that is no copy of an article."""


def _read_copy(file: Path) -> _Copy:
    """The SHA-256 of a private copy, and its lines."""
    data = read_limited(file, LARGEST_COPY)
    if len(data) > LARGEST_COPY:
        raise _TooLarge
    return _Copy(sha256(data).hexdigest(), data.decode("utf-8").split("\n"))


def _reason(error: Exception) -> str:
    match error:
        case OSError():
            return "its file cannot be opened"
        case UnicodeDecodeError():
            return "its file is not UTF-8"
        case _TooLarge():
            return f"its file is too large; an article has fewer than {LARGEST_COPY:,} bytes"
        case IndexError():
            return "its file has no such line"
        case _:
            return "its fields are not key, file, paragraph and line"


def read_lock_text(folder: Folder) -> tuple[str | None, list[Problem]]:
    """The text of ``evidence.lock``, or None where there is none."""
    file = folder.path / LOCK_FILE
    return read_text(file, folder.name(file)) if file.exists() else (None, [])
