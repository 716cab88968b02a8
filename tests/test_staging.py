"""The swap of sites: whenever a build is killed, and however many run at once, a whole site stands or is put back."""

import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from explainer import staging
from explainer.reading import SITE, why_not_put
from explainer.staging import open_workshop
from harness import ROOT, SITES, contents, explainer

PAGES = 60

BUILDER = f"""
import sys
from itertools import count
from pathlib import Path
sys.path.insert(0, {str(ROOT / "hooks")!r})
from explainer import staging
if sys.argv[2] == "renames":
    staging._exchange = lambda new, site: False
for number in count():
    workshop = staging.open_workshop(Path(sys.argv[1]))
    for page in range({PAGES}):
        (workshop.new / f"{{page}}.html").write_text(f"{{sys.argv[3]}} {{number}}")
    workshop.publish()
    workshop.close()
"""
"""Builds one site after another, each with its own text on all pages."""

SWAPS = ["exchange", "renames"] if sys.platform == "linux" else ["renames"]


def builder(site: Path, swap: str, name: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", BUILDER, str(site), swap, name])


def versions(site: Path) -> list[str]:
    return [page.read_text("utf-8") for page in site.iterdir()]


def wait_for(site: Path, name: str) -> None:
    """Wait until a builder's site stands there; between two renames there is none for an instant."""
    end = time.monotonic() + 20
    while time.monotonic() < end:
        with suppress(FileNotFoundError):
            if (site / "0.html").read_text("utf-8").startswith(name):
                return
    pytest.fail("no site within 20 seconds")


def is_whole(site: Path) -> bool:
    found = versions(site)
    return (len(found), len(set(found))) == (PAGES, 1)


def leftovers(site: Path) -> list[str]:
    return [path.name for path in site.parent.iterdir() if path != site]


@pytest.mark.slow
@pytest.mark.parametrize("swap", SWAPS)
def test_a_build_killed_at_any_moment_leaves_a_whole_site_or_the_next_puts_it_back(swap: str, tmp_path: Path) -> None:
    site, chance = tmp_path / "site", random.Random()  # noqa: S311 (moments need no secrecy)
    for number in range(30):
        process = builder(site, swap, f"builder {number}")
        wait_for(site, f"builder {number}")
        time.sleep(chance.random() / 20)
        process.kill()
        process.wait()
        assert swap == "renames" or is_whole(site)
        open_workshop(site).close()
        assert is_whole(site)
        assert leftovers(site) == []


def test_a_build_killed_between_its_two_renames_is_put_back(tmp_path: Path) -> None:
    site, killed = tmp_path / "site", tmp_path / ".site.building.0"
    (killed / "old").mkdir(parents=True)
    (killed / "old" / "index.html").write_text("last", "utf-8")
    open_workshop(site).close()
    assert versions(site) == ["last"]
    assert leftovers(site) == []


def test_a_half_removed_site_is_not_put_back(tmp_path: Path) -> None:
    site, killed = tmp_path / "site", tmp_path / ".site.building.0"
    (killed / "gone").mkdir(parents=True)
    open_workshop(site).close()
    assert not site.exists()
    assert leftovers(site) == []


@pytest.mark.slow
@pytest.mark.parametrize("swap", SWAPS)
def test_builds_at_once_do_not_meet(swap: str, tmp_path: Path) -> None:
    site = tmp_path / "site"
    builders = [builder(site, swap, name) for name in ("one", "two", "three")]
    wait_for(site, "")
    for _ in range(2000):
        assert swap == "renames" or site.exists()
        time.sleep(0.001)
    assert all(process.poll() is None for process in builders)
    for process in builders:
        process.kill()
        process.wait()
    open_workshop(site).close()
    assert is_whole(site)
    assert leftovers(site) == []


@pytest.mark.slow
def test_two_commands_at_once_both_succeed_and_leave_one_whole_site(project: Callable[[str], Path]) -> None:
    folder = project("bridge")
    assert explainer("build", folder=folder).status == 0
    alone = contents(folder / "site")
    command = [sys.executable, "-m", "explainer", "build"]
    environment = {"PYTHONPATH": str(ROOT / "hooks"), "SOURCE_DATE_EPOCH": "1700000000", "EXPLAINER_ORIGINALS": ""}
    started = [subprocess.Popen(command, cwd=folder, env=environment) for _ in range(2)]
    assert [process.wait(60) for process in started] == [0, 0]
    assert contents(folder / "site") == alone
    assert sorted(path.name for path in folder.iterdir()) == [".cache", "docs", "mkdocs.yml", "site", "sources"]


def test_a_site_that_is_a_link_stays_one(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "site").symlink_to("real")
    workshop = open_workshop(tmp_path / "site")
    (workshop.new / "index.html").write_text("new", "utf-8")
    workshop.publish()
    workshop.close()
    assert (tmp_path / "site").is_symlink()
    assert versions(tmp_path / "site") == ["new"]


def test_a_site_that_cannot_be_moved_stays_and_is_said_in_one_line(
    project: Callable[[str], Path], tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    run = explainer("build", "--site-dir", str(tmp_path / "file" / "site"), folder=project("bridge"))
    assert run.status == 1
    assert f"The site cannot be put in {tmp_path}/file/site: Not a directory." in run.output
    assert "Traceback" not in run.output


def test_a_failed_swap_puts_the_last_site_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = tmp_path / "site"
    site.mkdir()
    (site / "index.html").write_text("last", "utf-8")
    monkeypatch.setattr(staging, "_exchange", lambda *_: False)
    workshop = open_workshop(site)
    workshop.new.rmdir()
    with pytest.raises(OSError, match="No such file"):
        workshop.publish()
    workshop.close()
    assert versions(site) == ["last"]


TAKEN = {
    "the evidence": ("sources", "the project's own 'sources' stands there"),
    "a folder within the evidence": ("sources/ledger", "the project's own 'sources' stands there"),
    "the originals": ("../bridge-originals", "the project's own '{parent}/bridge-originals' stands there"),
    "the hooks": ("{root}/hooks", "the project's own '{root}/hooks/hook.py' stands there"),
    "a folder beside a hook": ("{root}/hooks/site", "the project's own '{root}/hooks/hook.py' stands there"),
    "the history": (".git/site", "git keeps its history there"),
    "a clone": ("clone", "a history of git stands in it, which would be lost"),
    "notes": ("notes", "what stands in it is no site that was built before, and would be lost"),
    "somebody's own page": ("page", "what stands in it is no site that was built before, and would be lost"),
    "a file": ("file", "it is no folder"),
    "a device": ("/dev/null", "it is no folder"),
}


@pytest.mark.parametrize("case", TAKEN.values(), ids=TAKEN)
def test_a_site_never_takes_the_place_of_anything_but_a_site(
    case: tuple[str, str], project: Callable[[str], Path], tmp_path: Path
) -> None:
    folder = project("bridge")
    shutil.copytree(SITES / "bridge-originals", tmp_path / "bridge-originals")
    for name in ("clone/.git/HEAD", "notes/todo.txt", "page/index.html", "file"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("mine", "utf-8")
    target, why = (text.format(root=ROOT, parent=tmp_path) for text in case)
    settings = folder / "mkdocs.yml"
    settings.write_text(settings.read_text("utf-8").replace("plugins: []", f"site_dir: {target}\nplugins: []"), "utf-8")
    before = contents(folder)
    for command in ("check", "build"):
        run = explainer(command, folder=folder, originals=tmp_path / "bridge-originals")
        (said,) = run.problems
        assert said.startswith("mkdocs.yml:9:1: error FRM003: The site cannot be")
        assert f", since {why}. Name a folder, there or by --site-dir, that is not there yet" in said
        assert (run.status, "Traceback" in run.output) == (1, False)
    assert {name: data for name, data in contents(folder).items() if not name.startswith(".cache/")} == before


def test_a_site_never_takes_the_place_of_its_project_wherever_its_pages_are(tmp_path: Path) -> None:
    root = tmp_path / "project"
    root.mkdir()
    assert (
        why_not_put(SITE, root, root, []) == why_not_put(SITE, tmp_path, root, []) == "the project itself stands there"
    )


@pytest.mark.parametrize("there", [(), ("sitemap.xml.gz",), ("assets/explainer/explainer.css",)], ids=str)
def test_a_site_takes_the_place_of_nothing_or_of_an_earlier_one(
    there: tuple[str, ...], project: Callable[[str], Path]
) -> None:
    folder = project("bridge")
    for name in ("old.html", *there) if there else ():
        (folder / "site" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "site" / name).write_text("last", "utf-8")
    (folder / "site").mkdir(exist_ok=True)
    run = explainer("build", folder=folder)
    assert run.status == 0, run.output
    assert (folder / "site" / "index.html").exists()
    assert not (folder / "site" / "old.html").exists()
    assert all((folder / "site" / name).exists() for name in SITE.told_by)
