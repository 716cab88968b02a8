"""What the tests share that is no fixture: where things are, and how the project's commands are run."""

import fcntl
import logging
import multiprocessing.context
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from contextlib import chdir
from dataclasses import dataclass
from functools import cache
from multiprocessing.forkserver import ensure_running
from pathlib import Path

import pytest
from click.testing import CliRunner

from explainer.__main__ import main

ROOT = Path(__file__).resolve().parent.parent
SITES = Path(__file__).resolve().parent / "sites"
NODE = ROOT / "node_modules"
"""What `make test ALL=1` installs of package-lock.json, for slow tests."""


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


def copied(name: str, folder: Path, called: str = "") -> Path:
    """A copy of a small site of the tests in ``folder``, which loads the project's hook."""
    target = folder / (called or name)
    shutil.copytree(SITES / name, target, ignore=shutil.ignore_patterns("site"))
    configuration = target / "mkdocs.yml"
    text = configuration.read_text("utf-8").replace("../../../hooks/hook.py", str(ROOT / "hooks" / "hook.py"))
    configuration.write_text(text, "utf-8")
    return target


def contents(folder: Path) -> dict[str, bytes]:
    """What stands in each file of a folder, by its name from there."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """A folder that is made once for all test processes: the first that asks makes it, the others wait."""
    folder = factory.getbasetemp()
    shared = folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder
    made, making = shared / name, shared / f"{name}.making"
    with (shared / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            shutil.rmtree(making, ignore_errors=True)
            make(making)
            making.rename(made)
    return made


def in_our_design(site: Path) -> Path:
    """The same site with the theme of the real one, and without the megabytes of scripts that Material alone loads."""
    configuration = site / "mkdocs.yml"
    ours = f"  name: material\n  custom_dir: {ROOT}/hooks/theme\n"
    configuration.write_text(configuration.read_text("utf-8").replace("  name: material\n", ours), "utf-8")
    return site


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


def slowness_now() -> float:
    """How many times slower a processor is just now than an idle one of 2026: other work takes its turns and caches."""
    start = time.process_time()
    sum(number * number for number in range(5_000_000))
    return max(1.0, (time.process_time() - start) / 0.35)


IN_PROCESS = {"verify", "import", "explain"}
"""Commands that leave nothing behind in a process, so that a test need not start one."""


def explainer(
    *arguments: str, folder: Path, originals: Path | None = None, afresh: bool = False, dated: bool = True
) -> Run:
    """Run ``python -m explainer`` in a folder, with the given originals at hand or none.

    ``afresh`` starts an interpreter of its own, as a person does, so that what it took can be measured. What is not
    ``dated`` asks git or the clock for its day.
    """
    environment = {
        "EXPLAINER_ORIGINALS": str(originals or ""),
        "PYTHONPATH": str(ROOT / "hooks"),
        "NO_COLOR": "1",
    }
    if dated:
        environment["SOURCE_DATE_EPOCH"] = "1700000000"
    if arguments[0] in IN_PROCESS:
        return _invoked(arguments, folder, environment)
    if not afresh:
        return _forked(arguments, folder, environment)
    command = [sys.executable, "-m", "explainer", *arguments]
    done = subprocess.run(
        command, cwd=folder, env=os.environ | environment, capture_output=True, text=True, check=False, timeout=120
    )
    return Run(done.returncode, done.stdout + done.stderr)


@cache
def _processes() -> multiprocessing.context.ForkServerContext:
    """Processes of their own for commands, forked from one that has done all that takes a second."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["harness", "preloaded"])
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", os.pathsep.join(sys.path))  # Python before 3.13 does not hand its path over
        ensure_running()
    return context


def _forked(arguments: tuple[str, ...], folder: Path, environment: dict[str, str]) -> Run:
    with tempfile.TemporaryDirectory() as scratch:
        streams = (Path(scratch) / "stdout", Path(scratch) / "stderr")
        process = _processes().Process(
            target=_command, args=(arguments, folder, dict(os.environ | environment), streams)
        )
        process.start()
        process.join(120)
        assert process.exitcode is not None, f"{arguments} did not end within two minutes"
        return Run(process.exitcode, "".join(stream.read_text("utf-8") for stream in streams))


def _command(arguments: tuple[str, ...], folder: Path, environment: dict[str, str], streams: tuple[Path, Path]) -> None:
    for number, stream in enumerate(streams, 1):
        with stream.open("wb") as file:
            os.dup2(file.fileno(), number)
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    main(arguments)


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
