"""What the tests share that is no fixture: where things are, and how the project's commands are run."""

import fcntl
import logging
import os
import re
import resource
import shutil
import subprocess
import sys
import warnings
from contextlib import chdir
from dataclasses import dataclass
from pathlib import Path

from click.testing import CliRunner

from explainer.__main__ import main

ROOT = Path(__file__).resolve().parent.parent
SITES = Path(__file__).resolve().parent / "sites"


@dataclass(frozen=True)
class Run:
    """How a command ended and what it said, each problem as its own line without the engine's level in front."""

    status: int
    output: str

    @property
    def problems(self) -> list[str]:
        """The lines that name a problem."""
        lines = [line.split(" -  ", 1)[-1].strip() for line in self.output.splitlines()]
        return [line for line in lines if re.search(r":\d+: (?:error|warning|notice) [A-Z]{3}\d{3}: ", line)]


def copied(name: str, folder: Path) -> Path:
    """A copy of a small site of the tests in ``folder``, which loads the project's hook."""
    target = folder / name
    shutil.copytree(SITES / name, target, ignore=shutil.ignore_patterns("site"))
    configuration = target / "mkdocs.yml"
    text = configuration.read_text("utf-8").replace("../../../hooks/hook.py", str(ROOT / "hooks" / "hook.py"))
    configuration.write_text(text, "utf-8")
    return target


def seconds_of_children() -> float:
    """Processor seconds that finished child processes took: what a bound on a duration is held against, since a test
    machine may be busy with other things."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def prepared(*what: str) -> Path:
    """The folder of what ``tests/prepare.sh`` gets ready, where it is not there yet."""
    (ROOT / "build").mkdir(exist_ok=True)
    with (ROOT / "build" / "prepare.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # tests that run at the same time wait for each other
        done = subprocess.run(("sh", "tests/prepare.sh", *what), cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return ROOT / "build"


IN_PROCESS = {"verify", "import", "explain"}
"""Commands that leave nothing behind in a process, so that a test need not start one of a second's length."""


def explainer(*arguments: str, folder: Path, originals: Path | None = None) -> Run:
    """Run ``python -m explainer`` in a folder, with the given originals at hand or none."""
    environment = {
        "EXPLAINER_ORIGINALS": str(originals or ""),
        "PYTHONPATH": str(ROOT / "hooks"),
        "NO_COLOR": "1",
        "SOURCE_DATE_EPOCH": "1700000000",
    }
    if arguments[0] in IN_PROCESS:
        return _invoked(arguments, folder, environment)
    command = [sys.executable, "-m", "explainer", *arguments]
    done = subprocess.run(
        command, cwd=folder, env=os.environ | environment, capture_output=True, text=True, check=False, timeout=120
    )
    return Run(done.returncode, done.stdout + done.stderr)


def build_refused(folder: Path, originals: Path | None) -> Run:
    """Run ``build``, which is to refuse, in this process.

    A site that is not built leaves nothing behind but the engine's log handlers and what it has loaded.
    """
    environment = {"EXPLAINER_ORIGINALS": str(originals or ""), "SOURCE_DATE_EPOCH": "1700000000"}
    engine = logging.getLogger("mkdocs")
    handlers, before = list(engine.handlers), dict(os.environ)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the engine's own; what is built in a process of its own has them shown
            return _invoked(("build",), folder, environment)
    finally:
        engine.handlers = handlers
        os.environ.clear()
        os.environ.update(before)


def _invoked(arguments: tuple[str, ...], folder: Path, environment: dict[str, str]) -> Run:
    with chdir(folder):
        result = CliRunner().invoke(main, arguments, env=environment)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Run(result.exit_code, result.output)
