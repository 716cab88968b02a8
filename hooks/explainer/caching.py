"""The cache: what a build made is kept for the next, by a key: the hash of its inputs, all that can change it.

Below a project's ``.cache/explainer`` there is a folder for each set of code and settings, and in it a file for each
thing that was made. Such a file begins with the hash of the rest, so that one that was cut short or changed by hand is
made anew, and it appears only when it is whole. What cannot be written is not kept. Deleting all of it changes nothing
but the time that the next build takes.
"""

import json
import os
import shutil
import sys
import sysconfig
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cache
from hashlib import sha256
from pathlib import Path
from secrets import token_hex
from typing import TypeVar

from pydantic import TypeAdapter, ValidationError
from pydantic_core import PydanticSerializationError

FOLDER = ".cache/explainer"
SETS = 4
"""How many sets of code and settings are kept: a site, the same for opening from a folder, a check, and one more."""

PACKAGE = Path(__file__).parent
LENGTH = 64
"""The characters of a hash as text."""

Made = TypeVar("Made")

_first_seen: dict[str, str] = {}
"""The hash that each file of code had when this process first looked at it, right after it was loaded."""


def digest(*data: object) -> str:
    """The SHA-256 of plain data: texts, numbers, lists and dictionaries of them; ``TypeError`` for anything else."""
    return sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()


@dataclass(slots=True)
class Cache:
    """What was made with one set of code and settings, by the hash of its inputs; without a folder, nothing."""

    folder: Path | None = None
    base: str = ""
    used: set[str] = field(default_factory=set)

    def with_inputs(self, *inputs: object) -> "Cache":
        """A cache whose keys also depend on these inputs."""
        return replace(self, base=digest(self.base, inputs))

    def get_or_make(self, adapter: TypeAdapter[Made], inputs: object, make: Callable[[], tuple[Made, bool]]) -> Made:
        """What was kept for these inputs, else what is made now; ``make`` says too whether that may be kept."""
        if self.folder is None:
            return make()[0]
        file = self.folder / digest(self.base, inputs)
        with suppress(ValidationError):  # a hash of ours around data of another shape: somebody edited the file
            if (found := self._read(file)) is not None:
                return adapter.validate_json(found)
        made, may_be_kept = make()
        if may_be_kept:
            with suppress(PydanticSerializationError):  # it has a lone surrogate, which UTF-8 cannot encode
                self._write(file, adapter.dump_json(made))
        return made

    def sweep(self) -> None:
        """Remove what this build did not use of its own set, and the sets that were not used for longest."""
        if self.folder is None:
            return
        with suppress(OSError):
            for file in self.folder.iterdir():
                if file.name not in self.used and not file.is_dir():  # a folder there is somebody else's
                    file.unlink(missing_ok=True)  # another build may have removed it
            sets = sorted(self.folder.parent.iterdir(), key=lambda folder: folder.lstat().st_mtime, reverse=True)
            for folder in sets[SETS:]:
                shutil.rmtree(folder, ignore_errors=True)

    def _read(self, file: Path) -> bytes | None:
        try:
            data = file.read_bytes()
        except OSError:
            return None
        self.used.add(file.name)
        kept = data[LENGTH:]
        return kept if data[:LENGTH] == sha256(kept).hexdigest().encode() else None

    def _write(self, file: Path, data: bytes) -> None:
        beside = file.with_name(f"{file.name}.{token_hex(4)}")
        with suppress(OSError):
            beside.write_bytes(sha256(data).hexdigest().encode() + data)
            beside.replace(file)
            self.used.add(file.name)


def open_cache(root: Path, *settings: object) -> Cache:
    """The cache of a project for these settings and the code that runs.

    It has no folder, and keeps nothing, where the settings are not plain data or a file of code has changed since it
    was loaded, as it may while ``serve`` goes on: what is made then would be kept as the new code's.
    """
    try:
        code = dict(_own_code())
        if any(_first_seen.setdefault(file, found) != found for file, found in code.items()):
            return Cache()
        folder = root / FOLDER / digest(settings, sys.version, _installed(), code)[:16]
        folder.mkdir(parents=True, exist_ok=True)
        os.utime(folder)
    except (OSError, TypeError):
        return Cache()
    return Cache(folder)


@cache
def _installed() -> list[str]:
    """Names and versions of the installed packages, as their metadata gave them when this process first looked."""
    return sorted({Path(found).name for folder in _packages() for found in Path(folder).glob("*.dist-info")})


def _packages() -> set[str]:
    return {sysconfig.get_path(name) for name in ("purelib", "platlib")} | {
        path for path in sys.path if path.endswith("-packages")
    }


def _own_code() -> Iterator[tuple[str, str]]:
    """The hash of every file of this package, and of every loaded module that is no part of an installed one."""
    elsewhere = tuple(
        f"{Path(folder)}{os.sep}" for folder in {*_packages(), *map(sysconfig.get_path, ("stdlib", "platstdlib"))}
    )
    loaded = {str(file) for module in list(sys.modules.values()) if (file := getattr(module, "__file__", None))}
    found = (f"{folder}/{name}" for folder, _, names in os.walk(PACKAGE) for name in names if not name.endswith(".pyc"))
    own = set(filter(os.path.isfile, found))
    for file in sorted(own | {file for file in loaded if not file.startswith(elsewhere)}):
        yield file, sha256(Path(file).read_bytes()).hexdigest()
