"""The commands: what they print, what they write, and how they end."""

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from explainer.checking import check
from explainer.positions import Position
from explainer.problems import Problem, ProblemKind
from explainer.project import SettingsWrong
from explainer.reports import FORMATS
from harness import ROOT, SITES, Run, explainer, seconds_of_children, slowness_now

ORIGINALS = SITES / "bridge-originals"


def faults(run: Run) -> list[str]:
    """What a run found, but for a page that leans on one article: that is for editors to weigh."""
    return [problem for problem in run.problems if " notice ABT003: " not in problem]


def test_check_finds_nothing_in_the_shipped_site_in_less_than_three_seconds() -> None:
    taken = []
    while len(taken) < 3 and min(taken, default=3) >= 3:  # a busy machine may take longer once
        start, slowness = seconds_of_children(), slowness_now()
        run = explainer("check", folder=ROOT, afresh=True)
        taken.append((seconds_of_children() - start) / slowness)
    assert min(taken) < 3
    assert run.status == 0
    assert faults(run) == []
    assert "\nNo originals are at hand: " in run.output


def test_check_finds_what_the_build_finds(project: Callable[[str], Path]) -> None:
    folder = project("bridge")
    page = folder / "docs" / "topics" / "ferry.md"
    page.write_text(page.read_text("utf-8") + "\nNo [@nobody, ¶1]. See [it](gone.md)?\n", "utf-8")
    checked, built = explainer("check", folder=folder), explainer("build", folder=folder)
    assert checked.status == 1
    assert checked.problems == built.problems
    assert "\n2 errors\n" in checked.output


@pytest.mark.parametrize("style", ["text", "json", "github", "sarif"])
def test_check_speaks_every_format(project: Callable[[str], Path], style: str) -> None:
    folder = project("bridge")
    (folder / "docs" / "topics" / "ferry.md").write_text("# Is it?\n\nNo [@nobody, ¶1].\n", "utf-8")
    run = explainer("check", "--format", style, folder=folder)
    assert run.status == 1
    assert "CIT001" in run.output


def test_explain_prints_the_page_of_a_kind_of_problem() -> None:
    run = explainer("explain", "cit002", folder=ROOT)
    assert run.status == 0
    assert run.output.startswith("CIT002: No such paragraph (error)\n\n")


def test_what_mends_a_quotation_names_both_brackets() -> None:
    said = explainer("explain", "QUO001", folder=ROOT).output
    assert all(bracket in said for bracket in ("[x]", "[n]ot", "[…]"))


def test_explain_suggests_the_nearest_id() -> None:
    run = explainer("explain", "CIT020", folder=ROOT)
    assert run.status == 2
    assert "Did you mean 'CIT00" in run.output


def test_every_kind_of_problem_has_its_own_id_and_says_what_to_do(built: Path) -> None:
    ids = [kind.id for kind in ProblemKind]
    page = (built / "problems" / "index.html").read_text("utf-8")
    assert len(ids) == len(set(ids))
    for kind in ProblemKind:
        assert len(kind.value.remedy) > 20
        assert f'id="{kind.id}"' in page


def test_lock_writes_what_the_originals_bear_out(project: Callable[[str], Path]) -> None:
    folder = project("bridge")
    lock = folder / "sources" / "evidence.lock"
    committed = lock.read_bytes()
    lock.unlink()
    run = explainer("lock", folder=folder, originals=ORIGINALS)
    assert (run.status, run.output) == (0, "evidence.lock: 6 paragraphs, 2 quotations.\n")
    assert lock.read_bytes() == committed


BROKEN_LOCKS = {
    "a merge that was not finished": lambda text: text.replace(' "sources"', '<<<<<<< HEAD\n "sources"'),
    "a wrong checksum": lambda text: text.replace("was sent twice", "was sent thrice"),
    "half a file": lambda text: text[: len(text) // 2],
}


@pytest.mark.parametrize("broken", BROKEN_LOCKS.values(), ids=BROKEN_LOCKS)
def test_lock_writes_a_broken_lock_anew(project: Callable[[str], Path], broken: Callable[[str], str]) -> None:
    folder = project("bridge")
    lock = folder / "sources" / "evidence.lock"
    committed = lock.read_text("utf-8")
    lock.write_text(broken(committed), "utf-8")
    assert "the command lock writes it anew" in explainer("check", folder=folder, originals=ORIGINALS).output
    run = explainer("lock", folder=folder, originals=ORIGINALS)
    assert (run.status, lock.read_text("utf-8")) == (0, committed)


def test_lock_needs_the_originals(project: Callable[[str], Path]) -> None:
    run = explainer("lock", folder=project("bridge"))
    assert run.status == 1
    assert "EXPLAINER_ORIGINALS" in run.output


def test_lock_refuses_to_forget_an_article_whose_original_is_not_at_hand(
    project: Callable[[str], Path], tmp_path: Path
) -> None:
    folder = project("bridge")
    some = tmp_path / "some"
    some.mkdir()
    rows = (ORIGINALS / "paragraphs.tsv").read_text("utf-8").splitlines(keepends=True)
    (some / "paragraphs.tsv").write_text("".join(row for row in rows if "council" not in row), "utf-8")
    (some / "gazette.txt").write_bytes((ORIGINALS / "gazette.txt").read_bytes())
    before = (folder / "sources" / "evidence.lock").read_bytes()
    run = explainer("lock", folder=folder, originals=some)
    assert (run.status, "ORI003" in run.output) == (1, True)
    assert (folder / "sources" / "evidence.lock").read_bytes() == before


def test_an_original_too_large_for_an_article_is_not_read(project: Callable[[str], Path], tmp_path: Path) -> None:
    large = tmp_path / "large"
    shutil.copytree(ORIGINALS, large)
    with (large / "gazette.txt").open("ab") as copy:
        copy.truncate(50_000_000)
    run = explainer("check", folder=project("bridge"), originals=large)
    reason = "its file is too large; an article has fewer than 10,000,000 bytes"
    errors = [problem for problem in run.problems if ": error " in problem]
    assert errors == [f"paragraphs.tsv:2:1: error ORI004: This row leads to no paragraph: {reason}."]


def test_lock_refuses_what_the_originals_do_not_bear_out(project: Callable[[str], Path]) -> None:
    folder = project("bridge")
    page = folder / "docs" / "topics" / "bridge.md"
    page.write_text(page.read_text("utf-8") + "\nIt “was sent thrice” [@gazette-2011, ¶2].\n", "utf-8")
    before = (folder / "sources" / "evidence.lock").read_bytes()
    run = explainer("lock", folder=folder, originals=ORIGINALS)
    assert run.status == 1
    assert "QUO001" in run.output
    assert (folder / "sources" / "evidence.lock").read_bytes() == before


@pytest.mark.slow
def test_the_site_is_the_same_with_originals_and_with_the_lock_made_from_them(project: Callable[[str], Path]) -> None:
    folder = project("bridge")
    sites = []
    for originals in (ORIGINALS, None):
        assert explainer("build", folder=folder, originals=originals).status == 0
        sites.append((folder / "site" / "topics" / "bridge" / "index.html").read_text("utf-8"))
    assert sites[0].replace("quotation verified", "quotation locked") == sites[1]


def test_the_lock_of_the_shipped_site_covers_every_quotation(originals: Path) -> None:
    run = explainer("check", folder=ROOT, originals=originals)
    assert (run.status, faults(run)) == (0, [])


def test_coverage_says_what_is_set_aside_and_why(project: Callable[[str], Path]) -> None:
    folder = project("bridge")
    page = folder / "docs" / "topics" / "ferry.md"
    page.write_text(page.read_text("utf-8") + "\nNobody says when<!-- uncited: silence -->. It is.\n", "utf-8")
    lines = explainer("coverage", folder=folder).output.splitlines()
    assert "docs/topics/ferry.md: 3 units, 1 covered (0 in a scope), 1 set aside (33.3 %), 1 uncited" in lines
    assert "  docs/topics/ferry.md:17:1: set aside (silence): Nobody says when." in lines
    assert "  docs/topics/ferry.md:17:44: uncited: It is." in lines


def test_every_statement_of_the_shipped_pages_is_covered_and_few_are_set_aside() -> None:
    output = explainer("coverage", folder=ROOT).output
    pages = [line for line in output.splitlines() if not line.startswith(" ")]
    assert len(pages) == 6
    assert all(line.endswith(" 0 uncited") for line in pages)
    assert all(float(line.split("(")[2].split(" %")[0]) < 5 for line in pages)


# --- reports: what is in a message must not steer what reads it ----------------------------------------------------

HOSTILE = Problem(
    ProblemKind.CITATION_UNKNOWN_KEY,
    "docs/a,b:c.md",
    Position(3, 7),
    "x\n::error::y \x1b[31m 100%",
    "Did you mean\r'z'?",
)


def test_json_and_sarif_give_every_field() -> None:
    (found,) = json.loads(FORMATS["json"]([HOSTILE]))
    assert (found["path"], found["line"], found["column"], found["id"]) == ("docs/a,b:c.md", 3, 7, "CIT001")
    result = json.loads(FORMATS["sarif"]([HOSTILE]))["runs"][0]["results"][0]
    assert result["ruleId"] == "CIT001"
    assert result["locations"][0]["physicalLocation"]["region"] == {"startLine": 3, "startColumn": 7}


def test_text_and_annotations_stay_on_one_line_without_control_characters() -> None:
    for style in ("text", "github"):
        report = FORMATS[style]([HOSTILE])
        assert len([line for line in report.splitlines() if "CIT001" in line or "::error::y" in line]) == 1
        assert "\x1b" not in report
    assert FORMATS["github"]([HOSTILE]).startswith("::error file=docs/a%2Cb%3Ac.md,line=3,col=7,title=CIT001")


@pytest.mark.parametrize("style", FORMATS)
def test_a_problem_of_a_file_whose_name_is_not_utf8_is_told(style: str) -> None:
    report = FORMATS[style]([Problem(ProblemKind.FILE_UNREADABLE, "docs/a\udcff.md", Position(), "No.")])
    assert b"FIL001" in report.encode("utf-8")


def test_with_some_originals_at_hand_the_lock_answers_for_the_others(
    project: Callable[[str], Path], tmp_path: Path
) -> None:
    folder, some = project("bridge"), tmp_path / "some"
    shutil.copytree(ORIGINALS, some)
    rows = (some / "paragraphs.tsv").read_text("utf-8").splitlines(keepends=True)
    (some / "paragraphs.tsv").write_text("".join(row for row in rows if not row.startswith("gazette")), "utf-8")
    page = folder / "docs" / "topics" / "ferry.md"
    both = "\nIt “was sent twice” [@gazette-2011, ¶2; @council-minutes, ¶1].\n"
    page.write_text(page.read_text("utf-8") + both, "utf-8")
    run = explainer("check", folder=folder, originals=some)
    assert (run.status, [problem.split(": ")[1] for problem in run.problems]) == (0, ["notice ORI003"])


def test_a_folder_of_originals_that_is_not_there_is_an_error(project: Callable[[str], Path], tmp_path: Path) -> None:
    run = explainer("check", folder=project("bridge"), originals=tmp_path / "nowhere")
    assert run.status == 1
    assert "error ORI004: EXPLAINER_ORIGINALS names this folder, and it has no paragraphs.tsv." in run.output


def test_the_name_of_a_file_gives_a_workflow_no_command_and_steers_no_terminal(project: Callable[[str], Path]) -> None:
    folder = project("bridge")
    for name in ("x\n::error::y\x1b[31m.md", "z ##[error]y.md"):
        (folder / "docs" / name).write_text("# [Lost](lost.md)?\n", "utf-8")
    for command in ("build", "check"):
        run = explainer(command, folder=folder)
        assert run.status == 1
        assert "error y" in run.output.replace("::", " ").replace("]", " ")
        assert not re.search(r"^\s*::|##\[|[\x00-\x09\x0b-\x1f]", run.output, re.MULTILINE), run.output


@pytest.mark.parametrize("epoch", ["abc", "1.5", "-99999999999999", "99999999999999999"])
def test_a_time_of_the_build_that_is_none_is_said(
    epoch: str, project: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    with pytest.raises(SettingsWrong, match=re.escape(f"SOURCE_DATE_EPOCH is no time in seconds: '{epoch}'.")):
        check(str(project("bridge") / "mkdocs.yml"))


def test_all_that_is_wrong_with_the_options_is_said_at_once_and_to_workflows(project: Callable[[str], Path]) -> None:
    settings = project("bridge") / "mkdocs.yml"
    settings.write_text(settings.read_text("utf-8").replace("36500", "soon") + "    serch: no\n    lean: 7\n", "utf-8")
    run = explainer("check", "--format", "github", folder=settings.parent)
    assert run.status == 1
    assert re.findall(r"^::error file=mkdocs\.yml,line=(\d+),col=5,title=(FRM\d+)", run.output, re.MULTILINE) == [
        ("18", "FRM003"), ("19", "FRM002"), ("20", "FRM003"),
    ]  # fmt: skip
    assert "Did you mean 'search'?" in run.output


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("  explainer:\n", "  explaner:\n", "17:3: error FRM002: Nothing reads the field 'extra.explaner'. Did you"),
        ("36500", "36500\n    page_fields: [one, [two]]", "19:24: error FRM003: The field 'page_fields' is not valid"),
        (
            "36500",
            "36500\n    sources: source",
            "19:5: error FRM003: The field 'sources' is not valid: there",
        ),
        (
            "36500",
            "36500\n    topics: topic",
            "19:5: error FRM003: The field 'topics' is not valid: there",
        ),
        (
            "36500",
            "36500\n    sources: proofs",
            "19:5: error FRM003: The field 'sources' is not valid: there is no folder 'proofs'. Correct it, or make",
        ),
    ],
)
def test_an_option_that_leads_nowhere_is_said(
    before: str, after: str, said: str, project: Callable[[str], Path]
) -> None:
    settings = project("bridge") / "mkdocs.yml"
    settings.write_text(settings.read_text("utf-8").replace(before, after), "utf-8")
    with pytest.raises(SettingsWrong, match=re.escape(said)):
        check(str(settings))


@pytest.mark.parametrize("options", ["", "    topics: topics/\n", "    topics: ./topics\n"], ids=repr)
def test_options_that_are_left_empty_or_name_a_folder_in_another_way_are_none(
    options: str, project: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EXPLAINER_ORIGINALS", "")
    settings = project("bridge") / "mkdocs.yml"
    text = settings.read_text("utf-8").partition("    review_after:")[0]
    settings.write_text(text + options, "utf-8")
    wrong = [problem for problem in check(str(settings)).problems if problem.kind is not ProblemKind.REVIEW_OLD]
    assert wrong == []


@pytest.mark.parametrize(
    ("nav", "place"),
    [
        ("nav:\n  - Home: index.md\n  - A section:\n      - {The ferry: topics/fery.md}\n", (4, 21)),
        ("nav:\n  - index.md\n  - !ENV [NOT_SET, topics/fery.md]\n", (3, 5)),
        ("rest: &rest\n  - {again: *rest}\nnav:\n  - index.md\n  - topics/fery.md\n", (5, 5)),
    ],
    ids=["within a section", "that a variable may set", "beside an alias that leads in a circle"],
)
def test_a_page_that_the_navigation_names_and_nobody_wrote_has_the_place_of_its_path(
    nav: str, place: tuple[int, int], project: Callable[[str], Path]
) -> None:
    settings = project("bridge") / "mkdocs.yml"
    written = settings.read_text("utf-8")
    settings.write_text(written + nav, "utf-8")
    run = explainer("check", folder=settings.parent)
    line, column = written.count("\n") + place[0], place[1]
    assert f"mkdocs.yml:{line}:{column}: error NAV001: The navigation names the page 'topics/fery.md'" in run.output


@pytest.mark.parametrize("value", ["true", "[]", "a text"])
def test_options_that_are_no_fields_are_refused(value: str, project: Callable[[str], Path]) -> None:
    settings = project("bridge") / "mkdocs.yml"
    text = settings.read_text("utf-8").partition("  explainer:")[0]
    settings.write_text(f"{text}  explainer: {value}\n", "utf-8")
    with pytest.raises(SettingsWrong, match=r"^mkdocs\.yml:17:3: error FRM003: Here lines of 'field: value'"):
        check(str(settings))


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (
            "review_after: 36500",
            "review_after: 99999999999",
            "mkdocs.yml:18:5: error FRM003: The field 'review_after'",
        ),
        ("site_url: https://example.org/oxley/", 'site_url: "http://["', "mkdocs.yml: Invalid IPv6 URL."),
        ("review_after: 36500", r'"a\n::error::x\e[31m": 1', ":error::x [31m'."),
        (
            "site_url: ",
            'docs_dir: "a\\n::error::x\\e[31m"\nsite_url: ',
            ": :error::x [31m' isn't an existing directory",
        ),
    ],
)
def test_settings_that_cannot_be_are_said(before: str, after: str, said: str, project: Callable[[str], Path]) -> None:
    settings = project("bridge") / "mkdocs.yml"
    settings.write_text(settings.read_text("utf-8").replace(before, after), "utf-8")
    for command in ("check", "build"):
        run = explainer(command, folder=settings.parent)
        assert (run.status, "Traceback" in run.output) == (1, False)
        assert said in run.output


FERRY, NOWHERE = "docs/topics/ferry.md", "http://[example"
IMPOSSIBLE = {
    "a link": (FERRY, f"\n[A site]({NOWHERE})\n", f"LNK001: The link '{NOWHERE}' leads"),
    "an image": (FERRY, f"\n![A site]({NOWHERE})\n", f"LNK001: The link '{NOWHERE}' leads"),
    "raw HTML": (FERRY, f'\n<a href="{NOWHERE}"></a>\n', f"'{NOWHERE}' leads to no file"),
    "the navigation": ("mkdocs.yml", f"nav: [index.md, topics/bridge.md, topics/ferry.md, '{NOWHERE}']\n", "NAV001"),
}


@pytest.mark.parametrize("where", IMPOSSIBLE)
def test_an_address_that_cannot_be_is_a_broken_link(where: str, project: Callable[[str], Path]) -> None:
    name, added, said = IMPOSSIBLE[where]
    file = project("bridge") / name
    file.write_text(file.read_text("utf-8") + added, "utf-8")
    run = explainer("build", folder=file.parents[name.count("/")])
    assert (run.status, "Traceback" in run.output) == (1, False), run.output
    assert said in run.output


def without(article: str, folder: Path) -> Path:
    """A folder of originals that lacks those of one article."""
    originals = shutil.copytree(Path(__file__).parent / "sites" / "bridge-originals", folder / "some")
    table = originals / "paragraphs.tsv"
    lines = table.read_text("utf-8").splitlines(keepends=True)
    table.write_text("".join(line for line in lines if article not in line), "utf-8")
    return originals


def test_without_some_of_the_originals_no_lock_is_written_and_it_is_said_why(project: Callable[[str], Path]) -> None:
    folder = project("bridge")
    lock = folder / "sources" / "evidence.lock"
    before = lock.read_bytes()
    run = explainer("lock", folder=folder, originals=without("council", folder.parent))
    assert (run.status, lock.read_bytes()) == (1, before)
    assert "No lock was written: what it holds of the articles without an original would be lost." in run.output


def test_articles_without_an_original_are_named_and_not_accused_by_verify(project: Callable[[str], Path]) -> None:
    folder = project("bridge")
    assert explainer("build", folder=folder).status == 0
    run = explainer("verify", "site", "--originals", str(without("gazette", folder.parent)), folder=folder)
    assert run.status == 0, run.output
    assert "Not compared, as their originals are not here: gazette-2011." in run.output
