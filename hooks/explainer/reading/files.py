"""Single files and whole folders, whatever they hold: decodes text, lists what leaves and what was built."""

import os
import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterable, Iterator
from errno import EINVAL
from pathlib import Path

from explainer.positions import Position
from explainer.problems import Problem, ProblemKind
from explainer.reading.layout import Folder
from explainer.silence import mask_code

CONFLICT = re.compile(r"^<{7} \S", re.MULTILINE)
"""The first of the marks that git leaves around two versions of a passage."""

UTF16 = (BOM_UTF16_LE, BOM_UTF16_BE)
"""How files begin that some programs save as Unicode."""


def read_text(file: Path, name: str) -> tuple[str, list[Problem]]:
    """The text of a UTF-8 file with Unix line ends, without a byte order mark."""
    try:
        data = _openable(file).read_bytes()
    except OSError as error:
        return "", [unreadable(name, f"The file cannot be opened: {error.strerror or error}.")]
    try:
        text = _decoded(data)
    except UnicodeDecodeError as error:
        position = Position(data.count(b"\n", 0, error.start) + 1, error.start - data.rfind(b"\n", 0, error.start))
        return "", [unreadable(name, error.reason, position, "Save it as UTF-8.")]
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "<<<<<<< " in text and (mark := CONFLICT.search(mask_code(text))):
        position = Position.of(mark.start(), text)
        return "", [Problem(ProblemKind.FILE_CONFLICT, name, position, "A merge was not finished here.")]
    return text, []


def _decoded(data: bytes) -> str:
    """Bytes as text; raises ``UnicodeDecodeError`` where they are none in UTF-8, with a reason for an editor."""
    if data.startswith(UTF16):
        raise UnicodeDecodeError("utf-8", data, 0, 1, "The file is UTF-16.")
    if (nul := data.find(b"\0")) >= 0:
        reason = "A character without meaning (NUL) stands here: the file is UTF-16, or no text."
        raise UnicodeDecodeError("utf-8", data, nul, nul + 1, reason)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        error.reason = f"Byte {data[error.start]:#04x} is not UTF-8."
        raise


def is_dangling(file: Path) -> bool:
    """Whether a link leads to nothing."""
    return file.is_symlink() and not file.exists()


def is_special(file: Path) -> bool:
    """Whether something stands there that is neither a file nor a folder: opening a named pipe waits for ever."""
    return file.exists() and not (file.is_file() or file.is_dir())


def _openable(file: Path) -> Path:
    if is_special(file):
        raise OSError(EINVAL, "it is no regular file", str(file))
    return file


def is_encodable(name: str) -> bool:
    """Whether a file's name is UTF-8: other bytes come as lone surrogates, which UTF-8 cannot encode."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def is_readable(file: Path) -> bool:
    """Whether a file can be opened: what its mode says is not all that counts."""
    try:
        file.open("rb").close()
    except OSError:
        return False
    return True


def read_limited(file: Path, most: int) -> bytes:
    """At most ``most`` + 1 bytes of a file, so that the caller sees when there are more; raises ``OSError``."""
    with _openable(file).open("rb") as stream:
        return stream.read(most + 1)


def unreadable(name: str, message: str, position: Position = Position(), hint: str = "") -> Problem:  # noqa: B008 (frozen)
    """A file of which nothing could be read."""
    return Problem(ProblemKind.FILE_UNREADABLE, name, position, message, hint)


# --- Folders that people write ------------------------------------------------------------------------------------


def all_below(folder: Path) -> list[Path]:
    """Every file and folder below a folder, as the engine finds them: what a link leads to stands where the link does.

    It goes round in no circle; a link that leads back is listed itself.
    """
    found: list[Path] = []
    for at, folders, files in os.walk(folder, followlinks=True):
        found += (Path(at, name) for name in (*folders, *files))
        folders[:] = [name for name in folders if not leads_back(Path(at, name))]
    return sorted(found)


def leads_back(path: Path) -> bool:
    """Whether a link leads to a folder in which it stands itself."""
    return path.is_symlink() and os.path.realpath(path) in map(os.path.realpath, path.parents)


# --- What leaves ---------------------------------------------------------------------------------------------------


def authored_files(folder: Folder, private: Iterable[Path]) -> Iterator[tuple[str, str]]:
    """Name and text of every text file of a folder that people write; what lies in a private folder is left out."""
    closed = [path.resolve() for path in private]
    for file in all_below(folder.path):
        hidden = any(part.startswith(".") for part in file.relative_to(folder.path).parts)
        if hidden or not file.is_file() or any(file.resolve().is_relative_to(path) for path in closed):
            continue
        try:
            data = file.read_bytes()
        except OSError:  # it is reported where it belongs
            continue
        if b"\0" not in data:
            yield folder.name(file), data.decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n")


def site_files(site: Path) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of every file of a built site."""
    for name in sorted(built_files(site)):
        yield name, (site / name).read_bytes()


# --- The built site -----------------------------------------------------------------------------------------------


def built_files(site: Path) -> set[str]:
    """Every file of a built site, relative to it, with forward slashes."""
    return {file.relative_to(site).as_posix() for file in site.rglob("*") if file.is_file()}


def built_pages(site: Path, files: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of every HTML file of a built site."""
    for name in sorted(files):
        if name.endswith(".html"):
            yield name, (site / name).read_bytes()
