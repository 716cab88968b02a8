"""Moving a finished site in place of the last one, so that whoever looks finds one of the two, whole.

Each build has a workshop beside the site, ``.site.building.*``: the engine writes into ``new`` in it. Linux exchanges
``new`` and the site in one step. Elsewhere, or where a file system cannot, the site goes to ``old`` in the workshop and
``new`` takes its place; a process killed between these two renames leaves no site for a moment, and the next build puts
``old`` back. A symbolic link would swap in one step everywhere, but then the site is no folder any more: ignore rules,
uploads and ``rm -r`` take a link for something else.

A process locks its workshop, and the system releases the lock however the process ends. So builds at once do not
meet, the last to finish stays, and a workshop without a lock is rubbish. Without such locks (Windows) none is cleared.
"""

import ctypes
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from glob import escape
from pathlib import Path
from secrets import token_hex

if sys.platform != "win32":
    import fcntl

AT_FDCWD = -100  # from Linux's fcntl.h: paths are relative to the working folder
RENAME_EXCHANGE = 2  # from Linux's fs.h


@dataclass(frozen=True, slots=True)
class Workshop:
    """The folder in which one build of ``site`` is written, and the lock that says that its process lives."""

    site: Path
    folder: Path
    lock: int | None

    @property
    def new(self) -> Path:
        """Where the engine writes."""
        return self.folder / "new"

    def publish(self) -> None:
        """Put the finished site in the place of the last one; raises ``OSError`` with the last one in its place."""
        if not _exchange(self.new, self.site):
            _rename_twice(self.new, self.site, self.folder / "old")

    def close(self) -> None:
        """Remove what is left, and let go."""
        _remove(self.folder)
        if self.lock is not None:
            os.close(self.lock)


def open_workshop(site: Path) -> Workshop:
    """A workshop of its own for a build of ``site``, after tidying up behind builds that were killed."""
    site = site.resolve()
    _tidy(site)
    while True:
        folder = site.with_name(f".{site.name}.building.{token_hex(4)}")
        folder.mkdir(parents=True)
        workshop = Workshop(site, folder, _lock(folder, wait=True))
        if folder.exists():  # else another build found it before it was locked, and tidied it up
            workshop.new.mkdir()
            return workshop
        workshop.close()


def _tidy(site: Path) -> None:
    """Put back the site of a build that was killed in the middle of its two renames, and remove what it left."""
    for folder, lock in _abandoned(site):
        if not site.exists():
            with suppress(OSError):
                (folder / "old").rename(site)
        _remove(folder)
        os.close(lock)


def _abandoned(site: Path) -> Iterator[tuple[Path, int]]:
    for folder in site.parent.glob(f".{escape(site.name)}.building.*"):
        lock = _lock(folder, wait=False)
        if lock is not None:
            yield folder, lock


def _remove(folder: Path) -> None:
    with suppress(OSError):  # a site that is half removed must not be put back
        (folder / "old").rename(folder / "gone")
    shutil.rmtree(folder, ignore_errors=True)


def _rename_twice(new: Path, site: Path, old: Path) -> None:
    with suppress(FileNotFoundError):  # the first build, or another is between its two renames
        site.rename(old)
    try:
        new.rename(site)
    except OSError:
        if site.exists():  # another build was quicker by an instant: its site is as good
            return
        old.rename(site)
        raise


def _exchange(new: Path, site: Path) -> bool:
    """Exchange two folders in one step; False where the system or the file system cannot, or there is no site yet."""
    if sys.platform != "linux":
        return False
    try:
        rename = ctypes.CDLL(None).renameat2  # which the standard library has no name for
    except AttributeError:
        return False
    return bool(rename(AT_FDCWD, os.fsencode(new), AT_FDCWD, os.fsencode(site), RENAME_EXCHANGE) == 0)


def _lock(folder: Path, *, wait: bool) -> int | None:
    """The handle of a lock on a folder; None when another process holds it, or locks cannot be had."""
    if sys.platform == "win32":
        return None
    handle = None
    try:
        handle = os.open(folder, os.O_RDONLY)
        fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except OSError:
        if handle is not None:
            os.close(handle)
        return None
    return handle
