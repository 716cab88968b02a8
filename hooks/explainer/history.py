"""What git knows of the project's files: which commits touched each, asked for once a build.

Where there is no git, no repository, or only a part of its history (a shallow clone), nothing is known, and nothing is
said.
"""

import subprocess
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from explainer.wording import printable

SHOWN = 5  # changes of one page: who wants more has the repository


@dataclass(frozen=True, slots=True, order=True)
class Commit:
    """One commit: how many came after it, its day as its committer had it, the first line of its message.

    The message is whatever somebody typed: it is shown as text, on one line, without control characters.
    """

    age: int
    day: date
    summary: str


@dataclass(frozen=True, slots=True)
class History:
    """The commits that touched each file, newest first, by the file's name from the project's root."""

    commits: Mapping[str, Sequence[Commit]] = field(default_factory=dict)

    def of(self, files: Iterable[str]) -> list[Commit]:
        """The last few commits that touched any of some files, newest first."""
        touched = {commit for file in files for commit in self.commits.get(file, ())}
        return sorted(touched)[:SHOWN]


def read_history(root: Path, folders: Iterable[str]) -> History:
    """The commits that touched files of some folders (named from ``root``, as the files will be); merges are none."""
    if _git(root, "rev-parse", "--is-shallow-repository") != "false\n":
        return History()
    # Neither paths nor messages can hold NUL, so each commit is led by an empty field and followed by its files.
    form = ("--relative", "--no-renames", "--name-only", "-z", "--format=tformat:%x00%cs%x09%s")
    return History(_by_file(_git(root, "log", *form, "--", *folders)))


def last_commit_time(root: Path) -> str:
    """When the last commit was made, in seconds since 1970; empty where there is none."""
    return _git(root, "log", "-1", "--format=%ct").strip()


def is_offered(root: Path, file: Path) -> bool:
    """Whether git offers a file of a repository to be added: it is in none of the lists of what is ignored."""
    return bool(_git(root, "ls-files", "--others", "--exclude-standard", "--", str(file.resolve())))


def _git(root: Path, *arguments: str) -> str:
    """What git prints; nothing where it is not there or fails."""
    command = ["git", "-C", str(root), *arguments]
    try:
        done = subprocess.run(command, capture_output=True, check=True)  # noqa: S603 (no shell, arguments are ours)
    except (OSError, subprocess.CalledProcessError):
        return ""
    return done.stdout.decode("utf-8", "replace")


def _by_file(log: str) -> dict[str, list[Commit]]:
    found: dict[str, list[Commit]] = {}
    for commit, file in _touched(iter(log.split("\0"))):
        found.setdefault(file, []).append(commit)
    return found


def _touched(fields: Iterator[str]) -> Iterator[tuple[Commit, str]]:
    """Each commit with each of its files."""
    commit, age = None, 0
    for part in fields:
        if not part:
            day, _, summary = next(fields, "").partition("\t")
            commit = Commit(age, date.fromisoformat(day), printable(summary)) if day else None
            age += 1
        elif commit:
            yield commit, part.removeprefix("\n")
