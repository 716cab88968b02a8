"""The disk, for what is written: the import's copies and their map, all together or not at all; files of a new site."""

import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile

MAP_FILE = "paragraphs.tsv"
COLUMNS = ("key", "file", "paragraph", "line", "first_words", "last_words")


class CannotWrite(Exception):
    """Nothing was changed on disk; the message says what stood in the way."""


@dataclass(frozen=True, slots=True)
class MapRow:
    """One line of the paragraph map: a numbered paragraph, and the line of the private copy that holds it."""

    key: str
    file: str
    paragraph: int
    line: int
    first_words: str
    last_words: str

    def __str__(self) -> str:
        return "\t".join(str(getattr(self, column)) for column in COLUMNS)


def read_map(folder: Path) -> tuple[str, list[MapRow]]:
    """The paragraph map of a folder of originals: its text, and the rows that can be read."""
    file = folder / MAP_FILE
    if not file.is_file():
        return "", []
    text = file.read_text("utf-8-sig")
    rows = [line.split("\t") for line in text.splitlines()[1:]]
    return text, [
        MapRow(row[0], row[1], int(row[2]), int(row[3]), row[4], row[5])
        for row in rows
        if len(row) == len(COLUMNS) and row[2].isdecimal() and row[3].isdecimal()
    ]


def replaced_map(text: str, key: str, rows: list[MapRow]) -> str:
    """The map with the rows of one article exchanged, where they stood or else at the end; other lines as they are."""
    lines = text.splitlines() or ["\t".join(COLUMNS)]
    place = next((index for index, line in enumerate(lines) if line.startswith(f"{key}\t")), len(lines))
    others = [line for line in lines if not line.startswith(f"{key}\t")]
    return "\n".join([*others[:place], *map(str, rows), *others[place:]]) + "\n"


def old_paragraphs(folder: Path, key: str) -> dict[int, str]:
    """The paragraphs of an article's private copy by number; empty when copy or map is not there."""
    _, rows = read_map(folder)
    found: dict[int, str] = {}
    texts: dict[str, list[str]] = {}
    for row in rows:
        if row.key != key or Path(row.file).name != row.file:
            continue
        if row.file not in texts:
            file = folder / row.file
            texts[row.file] = file.read_text("utf-8-sig").split("\n") if file.is_file() else []
        if row.line <= len(texts[row.file]):
            found[row.paragraph] = texts[row.file][row.line - 1]
    return found


def write_all(files: Mapping[Path, str]) -> None:
    """Write every file or none: all beside their places first, then each in its place; else ``CannotWrite``."""
    made: list[Path] = []
    waiting: dict[Path, Path] = {}
    try:
        for file, text in files.items():
            made += _make_folders(file.parent)
            waiting[file] = _write_beside(file, text)
        _put_in_place(waiting)
    except OSError as error:
        for temporary in waiting.values():
            temporary.unlink(missing_ok=True)
        for folder in reversed(made):
            with suppress(OSError):
                folder.rmdir()
        raise CannotWrite(f"{error.filename or 'The file'} cannot be written: {error.strerror or error}.") from error


def write_files(folder: Path, files: Mapping[str, str]) -> None:
    """Write files of a site that is not in its place yet, by name, into one folder of it."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name).write_text(text, "utf-8", newline="\n")


def _make_folders(folder: Path) -> list[Path]:
    missing = [place for place in (folder, *folder.parents) if not place.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    return missing[::-1]


def _write_beside(file: Path, text: str) -> Path:
    with NamedTemporaryFile(dir=file.parent, prefix=".import-", delete=False) as stream:
        temporary = Path(stream.name)
        try:
            stream.write(text.encode("utf-8"))
            stream.flush()
            os.fsync(stream.fileno())
        except OSError:
            temporary.unlink(missing_ok=True)
            raise
    temporary.chmod(file.stat().st_mode & 0o777 if file.exists() else 0o666 & ~_umask())
    return temporary


def _umask() -> int:
    current = os.umask(0)
    os.umask(current)
    return current


def _put_in_place(waiting: Mapping[Path, Path]) -> None:
    before = {file: file.read_bytes() if file.exists() else None for file in waiting}
    done: list[Path] = []
    try:
        for file, temporary in waiting.items():
            temporary.replace(file)
            done.append(file)
    except OSError:
        for file in done:
            old = before[file]
            if old is None:
                file.unlink(missing_ok=True)
            else:
                file.write_bytes(old)
        raise
