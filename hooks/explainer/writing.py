"""The disk, for what is written: files that appear whole or not at all, one or several; files of a new folder."""

import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile


class CannotWrite(Exception):
    """Nothing was changed on disk; the message says what stood in the way."""


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


def write_files(folder: Path, files: Mapping[str, str | Iterable[str]]) -> None:
    """Write files, by name, into a folder that is not in its place yet; a text may come in pieces."""
    for name, text in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("w", encoding="utf-8", newline="\n") as stream:
            stream.writelines([text] if isinstance(text, str) else text)


def _make_folders(folder: Path) -> list[Path]:
    missing = [place for place in (folder, *folder.parents) if not place.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    return missing[::-1]


def _write_beside(file: Path, text: str) -> Path:
    with NamedTemporaryFile(dir=file.parent, prefix=".explainer-", delete=False) as stream:
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
