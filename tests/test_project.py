"""The project around the code: what is installed, what the commands are, and that CI runs the same."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import explainer
from conftest import ROOT
from explainer.__main__ import main
from explainer.options import Options

BIN = Path(sys.executable).parent
ENGINES = ("tests/engines/foreign", "tests/engines/fuzz", "tests/engines/properdocs", "tests/engines/zensical")
LOCKS = ("requirements.txt", "requirements-dev.txt", *(f"{engine}.txt" for engine in ENGINES))

each_lock = pytest.mark.parametrize("lock", LOCKS)


def read(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def pins(lock: str) -> dict[str, str]:
    """Each pin of a lock, with all the lines that belong to it."""
    entries = re.split(r"^(?=[a-z0-9])", read(lock), flags=re.MULTILINE)[1:]
    return {entry.partition(" \\\n")[0]: entry for entry in entries}


@each_lock
def test_every_package_of_a_lock_is_pinned_with_hashes(lock: str) -> None:
    assert pins(lock)
    for pin, entry in pins(lock).items():
        assert re.match(r"[a-z0-9-]+==[\w.]+( ;|$)", pin), pin
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", entry), pin


@each_lock
def test_a_lock_names_no_host_and_no_path(lock: str) -> None:
    assert not re.findall(r"\S*(?://|index-url|find-links|file:|@ )\S*", read(lock))


def test_the_tests_run_on_what_builds_the_site() -> None:
    assert pins("requirements.txt").keys() <= pins("requirements-dev.txt").keys()
    assert pins("requirements.txt").keys() <= pins("tests/engines/properdocs.txt").keys()


@pytest.mark.parametrize("names", [lock.replace(".txt", ".in") for lock in LOCKS])
def test_a_lock_holds_everything_that_its_list_asks_for(names: str) -> None:
    asked = re.findall(r"^[\w-]+", read(names), re.MULTILINE)
    locked = {pin.partition("==")[0] for pin in pins(names.replace(".in", ".txt"))}
    assert {name.lower() for name in asked if not name.startswith("-")} <= locked


def test_every_tool_of_node_is_locked_with_its_hash_and_without_a_host() -> None:
    lock = json.loads(read("package-lock.json"))
    tools = {name: entry for name, entry in lock["packages"].items() if name}
    asked = json.loads(read("package.json"))["devDependencies"]
    assert {name: tools[f"node_modules/{name}"]["version"] for name in asked} == asked
    assert [name for name, entry in tools.items() if not entry.get("integrity", "").startswith("sha512-")] == []
    assert [name for name, entry in tools.items() if "resolved" in entry] == []
    assert "registry" not in read(".npmrc").replace("omit-lockfile-registry-resolved", "")


def test_slow_tests_run_in_ci_and_where_they_are_asked_for() -> None:
    def commands(**variables: str) -> str:
        environment = {"PATH": os.environ["PATH"]} | variables
        command = ["make", "--dry-run", "--always-make", "test"]
        return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True).stdout

    assert "pytest --numprocesses auto -m 'not slow and not weekly'" in commands()
    assert "pytest --numprocesses auto -m 'weekly'" in commands(WEEKLY="1", CI="true")
    assert "node_tools" not in commands()
    for slow in (commands(ALL="1"), commands(CI="true")):
        assert "pytest --numprocesses auto -m 'not weekly'" in slow
        assert "node_tools" in slow


def test_the_readme_says_what_each_option_is_for() -> None:
    table = read("README.md").partition("| Option | What |")[2].partition("\n\n")[0]
    assert sorted(re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE)) == sorted(Options.model_fields)


def test_ci_runs_the_command_that_the_readme_gives() -> None:
    assert read(".ci/run").splitlines()[-2:] == ["export ALL=1", "make test"]
    assert "make test" in read("README.md")


def test_the_commands_that_are_shown_exist() -> None:
    text = read("README.md") + read("CONTRIBUTING.md")
    shown = re.findall(r"([\w./=]+) -m explainer ([\w-]+)", text)
    assert {python for python, _ in shown} == {".venv/bin/python"}
    assert {name for _, name in shown} <= main.commands.keys() | {"--help"}
    assert "PYTHONPATH" not in text


def test_the_code_host_runs_the_same_commands() -> None:
    assert re.findall(r"run: (make .+)", read(".github/workflows/ci.yml")) == [
        "make test # the slow tests too, as CI is set here",
        "make edition offline",
        "make screenshots",
    ]


def test_make_help_lists_every_target() -> None:
    targets = re.findall(r"^([a-z]+):", read("Makefile"), re.MULTILINE)
    shown = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert re.findall(r"^make (\w+) +\S", shown, re.MULTILINE) == targets


def test_every_module_has_its_place_among_the_floors() -> None:
    modules = {path.stem for path in (ROOT / "hooks" / "explainer").glob("[!_]*") if path.suffix in ("", ".py")}
    assert modules - set(re.findall(r"``(\w+)``", explainer.__doc__ or "")) == set()


def test_an_import_goes_down_the_floors_only() -> None:
    command = (BIN / "lint-imports", "--no-logo", "--no-cache")
    done = subprocess.run(command, cwd=ROOT, env={"PYTHONPATH": "hooks"}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
