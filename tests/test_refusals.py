"""What the build refuses: each case spoils a copy of a small site, and expects exactly these problems.

A case is a file in ``cases/refusals``, named as a sentence: ``edits`` by file, each a ``replace`` (old, new), an
``append``, a ``write`` or a ``delete``; and the ``problems``, as printed. With ``originals: true`` the site's originals
(``../bridge-originals``) are at hand.
"""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from jinja2 import Environment

from explainer import garbage
from explainer.checking import check
from explainer.project import PUBLISH_VARIABLE
from harness import SITES, build_refused, contents, explainer

LISTED: dict[tuple[str, ...], list[str]] = {}
list_templates = Environment.list_templates


def listed_once(self: Environment, **options: Any) -> list[str]:
    """The files of a theme, as the engine asks for them: the one of the small site has many thousands of icons."""
    folders = tuple(getattr(self.loader, "searchpath", ()))
    if folders not in LISTED:
        LISTED[folders] = list_templates(self, **options)
    return LISTED[folders]


@pytest.fixture(autouse=True)
def one_of_hundreds(monkeypatch: pytest.MonkeyPatch) -> None:
    """What takes most of the time of a refusal in this process is done once: to list the theme, and to look through all
    that the other tests have loaded."""
    monkeypatch.setattr(Environment, "list_templates", listed_once)
    monkeypatch.setattr(garbage, "pause", lambda: None)
    monkeypatch.setattr(garbage, "collect_and_freeze", lambda: None)


CASES = sorted((Path(__file__).parent / "cases" / "refusals").glob("*.yml"))


def spoil(file: Path, edit: dict[str, Any]) -> None:
    """Make one edit of a case to a file of the copy."""
    match edit:
        case {"replace": [old, new]}:
            text = file.read_text("utf-8")
            assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file.name}"
            file.write_text(text.replace(old, new), "utf-8")
        case {"append": text}:
            file.write_text(file.read_text("utf-8") + text, "utf-8")
        case {"write": text}:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, "utf-8")
        case {"bytes": data}:
            file.write_bytes(bytes.fromhex(data))
        case {"delete": True}:
            file.unlink()
        case _:
            pytest.fail(f"unknown edit {edit}")


def spoiled(case: Path, folder: Path) -> tuple[Path | None, list[str]]:
    """Spoil a copy as a case says; the originals that it has at hand, and the problems that it expects."""
    spec = yaml.safe_load(case.read_text("utf-8"))
    originals = folder.parent / "bridge-originals"
    shutil.copytree(SITES / "bridge-originals", originals)
    for name, edits in spec["edits"].items():
        for edit in edits:
            spoil(folder / name, edit)
    return originals if spec.get("originals") else None, spec["problems"]


@pytest.mark.parametrize("case", CASES, ids=[case.stem for case in CASES])
def test_the_build_refuses(case: Path, project: Callable[[str], Path]) -> None:
    folder = project("bridge")
    originals, problems = spoiled(case, folder)
    run = build_refused(folder, originals)  # which lets an exception through
    assert run.problems == problems
    assert run.status == 1
    assert not (folder / "site").exists()


ONLY_A_BUILD_SEES = {"a_broken_link_in_raw_html"}
"""What shows in the finished HTML only: where the links lead that an editor wrote as HTML."""


def test_a_first_line_that_the_engine_takes_for_a_field_is_said(project: Callable[[str], Path]) -> None:
    folder = project("bridge")
    page = folder / "docs" / "quay.md"
    said = "docs/quay.md:2:1: notice FRM005: The engine takes this line for a field 'note', which nothing reads, and"
    page.write_text("title: The quay\nNote: it was sold.\n\nNobody says to whom.\n", "utf-8")
    for command in ("check", "build"):
        run = explainer(command, folder=folder)
        assert run.status == 0
        assert [problem.startswith(said) for problem in run.problems if "FRM005" in problem] == [True]
    page.write_text(f"\n{page.read_text('utf-8')}", "utf-8")
    run = explainer("build", folder=folder)
    assert (run.status, "FRM005" in run.output) == (0, False)
    assert "Note: it was sold." in (folder / "site" / "quay" / "index.html").read_text("utf-8")


def test_front_matter_below_an_empty_line_is_said_and_stops_nothing(project: Callable[[str], Path]) -> None:
    folder = project("bridge")
    (folder / "docs" / "quay.md").write_text("\n---\ntitle: The quay\n---\n\nIt was sold.\n", "utf-8")
    said = "docs/quay.md:2:1: notice FRM006: Front matter begins in the first line of a file, and this would be"
    for command in ("check", "build"):
        run = explainer(command, folder=folder)
        assert run.status == 0, run.output
        assert [problem for problem in run.problems if problem.startswith(said)], run.problems


@pytest.mark.parametrize("case", CASES, ids=[case.stem for case in CASES])
def test_check_refuses_the_same(case: Path, project: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch) -> None:
    folder = project("bridge")
    originals, problems = spoiled(case, folder)
    monkeypatch.setenv("EXPLAINER_ORIGINALS", str(originals or ""))
    monkeypatch.setenv("NO_MKDOCS_2_WARNING", "1")
    found = [str(problem) for problem in check(str(folder / "mkdocs.yml")).problems]
    assert found == ([] if case.stem in ONLY_A_BUILD_SEES else problems)


def test_a_site_without_faults_is_built(project: Callable[[str], Path]) -> None:
    folder = project("bridge")
    run = explainer("build", folder=folder)
    assert (run.status, run.problems) == (0, [])
    assert (folder / "site" / "topics" / "bridge" / "index.html").exists()


LEFT_OUT = {
    "a hidden file": ("topics/.#bridge.md", ""),
    "an excluded file": ("topics/bridge.old.md", "exclude_docs: '*.old.md'\n"),
    "a draft": ("topics/canal.md", "draft_docs: canal.md\n"),
    "a readme beside an index": ("README.md", "validation: {nav: {omitted_files: info}}\n"),
}


@pytest.mark.parametrize("case", LEFT_OUT.items(), ids=LEFT_OUT)
def test_what_the_engine_leaves_out_is_no_page(
    case: tuple[str, tuple[str, str]], project: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("EXPLAINER_ORIGINALS", raising=False)  # those of another site
    folder, (name, settings) = project("bridge"), case[1]
    spoil(folder / "docs" / name, {"write": "Nobody has cited [anything](lost.md) yet.\n"})
    spoil(folder / "mkdocs.yml", {"append": settings})
    assert check(str(folder / "mkdocs.yml")).problems == []
    run = build_refused(folder, None) if name == "README.md" else explainer("build", folder=folder)
    assert run.problems == []
    assert ("conflicts with" in run.output, run.status) == ((True, 1) if name == "README.md" else (False, 0))


def test_a_failed_build_leaves_the_last_good_site_whole(project: Callable[[str], Path]) -> None:
    folder = project("bridge")
    assert explainer("build", folder=folder).status == 0
    before = contents(folder / "site")
    spoil(folder / "docs" / "topics" / "bridge.md", {"append": "\nNo [@nobody, ¶1].\n"})
    assert explainer("build", folder=folder).status == 1
    assert contents(folder / "site") == before
    assert sorted(path.name for path in folder.iterdir()) == [".cache", "docs", "mkdocs.yml", "site", "sources"]


def test_a_fault_that_only_the_engine_sees_leaves_the_last_good_site_whole(project: Callable[[str], Path]) -> None:
    folder = project("bridge")
    assert explainer("build", folder=folder).status == 0
    before = contents(folder / "site")
    spoil(
        folder / "mkdocs.yml", {"append": "nav: [index.md, topics/bridge.md, topics/ferry.md, /oxley/topics/ferry/]\n"}
    )
    spoil(folder / "mkdocs.yml", {"append": "validation: {nav: {absolute_links: warn}}\n"})
    run = explainer("build", folder=folder)
    assert (run.status, run.problems) == (1, [])
    assert "Aborted with 1 warnings in strict mode" in run.output
    assert contents(folder / "site") == before


def test_a_quotation_that_is_not_verified_is_built_and_shown_but_not_published(project: Callable[[str], Path]) -> None:
    folder = project("bridge")
    (folder / "sources" / "evidence.lock").unlink()
    run = explainer("build", folder=folder)
    assert run.status == 0
    assert [problem.split(": ")[1] for problem in run.problems] == ["notice QUO005"] * 4
    page = (folder / "site" / "topics" / "bridge" / "index.html").read_text("utf-8")
    assert "not yet compared with the original" in page
    run = explainer("build", "--publish", folder=folder)
    assert run.status == 1
    assert run.problems[0] == (
        "docs/topics/bridge.md:10:46: error QUO006: “was sent twice” is not in the lock and no original is at hand. "
        "Before the site is published, somebody with the originals must run the command lock."
    )
    assert [problem.split(": ")[1] for problem in run.problems] == ["error QUO006"] * 4


def test_what_the_environment_says_of_publishing_counts_without_the_option(
    project: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = project("bridge")
    (folder / "sources" / "evidence.lock").unlink()
    monkeypatch.setenv(PUBLISH_VARIABLE, "1")
    run = explainer("build", folder=folder)
    assert (run.status, {problem.split(": ")[1] for problem in run.problems}) == (1, {"error QUO006"})


def test_the_problems_of_all_files_come_in_one_run(project: Callable[[str], Path]) -> None:
    folder = project("bridge")
    spoil(folder / "docs" / "index.md", {"append": "\nNo [@nobody, ¶1].\n"})
    spoil(folder / "docs" / "topics" / "ferry.md", {"append": "\n[Lost](lost.md)?\n"})
    spoil(folder / "sources" / "gazette-2011.md", {"replace": ["¶4 The ferry", "The ferry"]})
    spoil(folder / "sources" / "names.yml", {"append": "- id: oxley\n  kind: Place\n  name: Oxley Green\n"})
    run = explainer("build", folder=folder)
    assert [problem.split(": ")[1] for problem in run.problems] == [
        "error CIT001",
        "error LNK001",
        "error PAR001",
        "error NAM001",
    ]
