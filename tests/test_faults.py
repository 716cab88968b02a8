"""What a build does when the machine fails it: the last site stays whole, one line says why, the next run succeeds."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from harness import ROOT, SITES, contents, explainer

pytestmark = pytest.mark.slow

WATCHED = f"""
import os, sys
sys.path.insert(0, {str(ROOT / "hooks")!r})
written = []
def note(event, arguments):
    if event == "open":
        path, mode, flags = arguments
        if isinstance(path, (str, bytes)) and flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC):
            written.append(os.fsdecode(path))
    elif event in "os.mkdir os.rename os.remove os.rmdir os.symlink os.link os.truncate os.chmod".split():
        written.extend(os.fsdecode(path) for path in arguments if isinstance(path, (str, bytes)))
sys.addaudithook(note)
from explainer.__main__ import main
try:
    main(["build"])
finally:
    text = "\\n".join(os.path.abspath(path) for path in written)
    with open(os.environ["WRITTEN"], "w", encoding="utf-8") as record:
        record.write(text)
"""
"""Builds, and writes down everything that it opened for writing, made, moved or removed."""

FULL = f"""
import resource, signal, sys
sys.path.insert(0, {str(ROOT / "hooks")!r})
from explainer.__main__ import main
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
main(["build"])
"""
"""Builds where no file may grow beyond 20 kB, as on a disk that is full: the write fails in the middle of a file."""


UNPRIVILEGED = f"""
import ctypes, sys
sys.path.insert(0, {str(ROOT / "hooks")!r})
from explainer.__main__ import main
libc, version, sets = ctypes.CDLL(None), (ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)()
libc.capget(version, sets)
sets[0] &= ~0b110
libc.capset(version, sets)
main(sys.argv[1:] or ["build"])
"""
"""A command as anybody gives it whom the modes of files hold for: without the two capabilities by which root overrides
them."""


VANISHING = f"""
import os, sys
sys.path.insert(0, {str(ROOT / "hooks")!r})
from mkdocs.structure.pages import Page
read = Page.read_source
def late(self, config):
    if os.path.exists(os.environ["PAGE"]):
        os.remove(os.environ["PAGE"])
    read(self, config)
Page.read_source = late
from explainer.__main__ import main
main(["build"])
"""
"""Builds while somebody deletes a page, after it was found and before the engine reads it."""


def build_by(script: str, folder: Path, *command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    given = os.environ | {"EXPLAINER_ORIGINALS": "", "PYTHONDONTWRITEBYTECODE": "1"} | environment
    return subprocess.run(
        [sys.executable, "-c", script, *command],
        cwd=folder,
        env=given,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_a_disk_that_is_full_leaves_the_last_site_and_the_next_build_succeeds(project: Callable[[str], Path]) -> None:
    folder = project("bridge")
    assert explainer("build", folder=folder).status == 0
    before = contents(folder / "site")
    done = build_by(FULL, folder)
    assert done.returncode != 0
    assert "Traceback" not in done.stdout + done.stderr
    assert "File too large" in done.stdout + done.stderr
    assert contents(folder / "site") == before
    assert explainer("build", folder=folder).status == 0
    assert sorted(path.name for path in folder.iterdir()) == [".cache", "docs", "mkdocs.yml", "site", "sources"]


@pytest.mark.skipif(sys.platform != "linux", reason="capabilities are Linux's")
@pytest.mark.parametrize("locked", ["the site", "the folder it stands in"])
def test_a_folder_that_may_not_be_written_is_said_in_one_line_and_the_last_site_stays(
    locked: str, project: Callable[[str], Path]
) -> None:
    folder = project("bridge")
    assert explainer("build", folder=folder).status == 0
    before = contents(folder / "site")
    closed = folder / "site" if locked == "the site" else folder
    closed.chmod(0o555)
    done = build_by(UNPRIVILEGED, folder)
    closed.chmod(0o755)
    said = [line for line in done.stderr.splitlines() if "Permission denied" in line]
    assert len(said) == 1, done.stderr
    assert said[0].endswith(f"The site cannot be put in {folder}/site: Permission denied.")
    assert (done.returncode, "Traceback" in done.stderr) == (1, False)
    assert contents(folder / "site") == before
    assert build_by(UNPRIVILEGED, folder).returncode == 0
    assert sorted(path.name for path in folder.iterdir()) == [".cache", "docs", "mkdocs.yml", "site", "sources"]


@pytest.mark.skipif(sys.platform != "linux", reason="capabilities are Linux's")
def test_a_lock_that_may_not_be_written_is_said_in_one_line(project: Callable[[str], Path]) -> None:
    folder = project("bridge")
    (folder / "sources").chmod(0o555)
    done = build_by(UNPRIVILEGED, folder, "lock", EXPLAINER_ORIGINALS=str(SITES / "bridge-originals"))
    (folder / "sources").chmod(0o755)
    assert (done.returncode, done.stdout) == (1, "")
    assert re.fullmatch(r"Error: .*/sources.* cannot be written: Permission denied\.\n", done.stderr), done.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="capabilities are Linux's")
@pytest.mark.parametrize("name", ["docs/picture.png", "docs/topics/ferry.md", "sources/names.yml"])
def test_a_file_that_may_not_be_read_is_a_problem(name: str, project: Callable[[str], Path]) -> None:
    folder = project("bridge")
    (folder / "docs" / "picture.png").write_bytes(b"x")
    (folder / name).chmod(0)
    done = build_by(UNPRIVILEGED, folder, "check", EXPLAINER_ORIGINALS=str(SITES / "bridge-originals"))
    assert f"{name}:1:1: error FIL001: The file cannot be opened: Permission denied." in done.stdout
    assert (done.returncode, "Traceback" in done.stderr) == (1, False)


def test_nothing_is_written_outside_the_output_a_folder_beside_it_and_the_cache(
    project: Callable[[str], Path], tmp_path: Path
) -> None:
    folder, record = project("bridge"), tmp_path / "written.txt"
    done = build_by(WATCHED, folder, WRITTEN=str(record))
    assert done.returncode == 0, done.stderr
    written = record.read_text("utf-8").splitlines()
    allowed = (f"{folder}/site", f"{folder}/.site.building.", f"{folder}/.cache", os.devnull)
    assert len(written) > 20
    assert [path for path in written if not path.startswith(allowed)] == []


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a file's name is Unicode")
@pytest.mark.parametrize("command", ["check", "build"])
@pytest.mark.parametrize("name", [b"ferry\xff.md", b"ferry\xff.png"])
def test_a_file_whose_name_is_not_utf8_is_a_problem(command: str, name: bytes, project: Callable[[str], Path]) -> None:
    folder = project("bridge")
    (folder / "docs" / os.fsdecode(name)).write_text("# The ferry\n", "utf-8")
    run = explainer(command, folder=folder)
    shown = name.replace(b"\xff", b" ").decode()
    said = f"docs/{shown}:1:1: error FIL001: The file's name is not UTF-8, so it has no address."
    assert (run.status, run.problems) == (1, [said]), run.output


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such pipes")
@pytest.mark.parametrize("command", ["check", "build"])
@pytest.mark.parametrize(
    "name",
    [
        "docs/topics/ferry.md",
        "docs/picture.png",
        "sources/gazette-2011.md",
        "sources/names.yml",
        "sources/ledger/2011.yml",
        "sources/disagreements.yml",
        "sources/evidence.lock",
    ],
)
def test_a_pipe_in_the_place_of_a_file_is_a_problem(name: str, command: str, project: Callable[[str], Path]) -> None:
    folder = project("bridge")
    (folder / name).unlink(missing_ok=True)
    os.mkfifo(folder / name)
    run = explainer(command, folder=folder)
    hint = " Nobody mends it by hand: the command lock writes it anew, where the originals are."
    said = f"{name}:1:1: error FIL001: The file cannot be opened: it is no regular file."
    assert said + (hint if name.endswith(".lock") else "") in run.problems
    assert (run.status, "Traceback" in run.output) == (1, False)


def test_the_evidence_and_the_pages_stay_as_they_were(project: Callable[[str], Path]) -> None:
    folder = project("bridge")
    before = contents(folder)
    for command in ("build", "check", "coverage"):
        explainer(command, folder=folder)
    assert {
        name: data for name, data in contents(folder).items() if not name.startswith(("site/", ".cache/"))
    } == before


def test_a_page_that_vanishes_between_reading_and_building_is_said_in_one_line(project: Callable[[str], Path]) -> None:
    folder = project("bridge")
    assert explainer("build", folder=folder).status == 0
    before = contents(folder / "site")
    page = folder / "docs" / "topics" / "ferry.md"
    text = page.read_text("utf-8")
    done = build_by(VANISHING, folder, PAGE=str(page))
    assert done.returncode != 0
    assert "Traceback" not in done.stdout + done.stderr
    assert contents(folder / "site") == before
    page.write_text(text, "utf-8")
    assert explainer("build", folder=folder).status == 0
