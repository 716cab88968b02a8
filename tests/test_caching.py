"""What is kept for the next build is never wrong: whatever changed, a site is as it would be without what was kept."""

import json
import shutil
import sys
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from types import ModuleType

import pytest
import yaml

from explainer.addresses import relative_link
from explainer.caching import SETS, Cache, open_cache
from explainer.checking import Checked, check
from harness import contents, copied, explainer

ORIGINALS = Path(__file__).parent / "sites" / "bridge-originals"

CHANGES = yaml.safe_load((Path(__file__).parent / "cases" / "changes.yml").read_text("utf-8"))


def seen(checked: Checked) -> object:
    return checked.html, checked.rendered.results, checked.problems


def made(folder: Path) -> dict[str, object]:
    """Everything that a build makes of a project before it is inside a theme, from what was kept for such calls."""
    checked = check(str(folder / "mkdocs.yml"))
    library = checked.site.library
    maker = checked.rendered.page_maker(relative_link, open_cache(folder, "made"))
    placed = {path: maker.place_views(path, html) for path, html in checked.html.items()}
    pages = {path: maker.page(path) for path in sorted(library.generated_pages())}
    return {"written": seen(checked), "placed": placed} | pages


def made_as_of_nothing(folder: Path) -> dict[str, object]:
    """The same, which has to be what is made when nothing is kept."""
    from_kept = made(folder)
    shutil.rmtree(folder / ".cache")
    assert from_kept == made(folder)
    return from_kept


def kept_in(folder: Path) -> list[Path]:
    return sorted(file for file in (folder / ".cache" / "explainer").rglob("*") if file.is_file())


def pages_kept_in(folder: Path) -> list[Path]:
    """Of what is kept, what rendering pages gave."""
    return [file for file in kept_in(folder) if b'"result"' in file.read_bytes()]


@pytest.fixture
def bridge(project: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("EXPLAINER_ORIGINALS", raising=False)
    return project("bridge")


@pytest.fixture(scope="module")
def kept_bridge(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, object]]:
    """A site of which everything was made and kept, and what that is."""
    folder = copied("bridge", tmp_path_factory.mktemp("kept"))
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("EXPLAINER_ORIGINALS", raising=False)
        return folder, made(folder)


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_shows_whatever_was_kept_before_it(
    change: str, kept_bridge: tuple[Path, dict[str, object]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("EXPLAINER_ORIGINALS", raising=False)
    kept, first = kept_bridge
    bridge = shutil.copytree(kept, tmp_path / "bridge")
    case = CHANGES[change]
    file = bridge / case["file"]
    if "folder" in case:
        (bridge / case["folder"]).mkdir()
    if "after" in case:
        text = file.read_text("utf-8")
        assert case["before"] in text
        file.write_text(text.replace(case["before"], case["after"], 1), "utf-8")
    else:
        file.unlink()
    assert made_as_of_nothing(bridge) != first


def tell_more(article: Path) -> None:
    """Let an article of four paragraphs have nine."""
    told = "".join(f"\n¶{number} It goes on.\n" for number in range(5, 10))
    article.write_text(article.read_text("utf-8").replace("paragraphs: 4", "paragraphs: 9") + told, "utf-8")


def test_a_paragraph_that_only_the_home_page_cites_shows(bridge: Path) -> None:
    home = bridge / "docs" / "index.md"
    tell_more(bridge / "sources" / "gazette-2011.md")
    first = made(bridge)
    home.write_text(home.read_text("utf-8").replace("¶1; @council", "¶¶1, 9; @council"), "utf-8")
    assert made_as_of_nothing(bridge)["sources/index.md"] != first["sources/index.md"]


def test_which_of_the_paragraphs_that_are_cited_anyway_a_topic_uses_shows(bridge: Path) -> None:
    home, ferry = bridge / "docs" / "index.md", bridge / "docs" / "topics" / "ferry.md"
    home.write_text(home.read_text("utf-8").replace("@council-minutes, ¶1", "@council-minutes, ¶¶1-2"), "utf-8")
    text = ferry.read_text("utf-8").replace("<!-- view: disagreements -->", "")  # it shows the paragraph too
    ferry.write_text(text, "utf-8")
    first = made(bridge)
    ferry.write_text(text.replace("[@council-minutes, ¶2]", "[@council-minutes, ¶1]"), "utf-8")
    assert made_as_of_nothing(bridge)["sources-by-topic.md"] != first["sources-by-topic.md"]


def test_a_citation_that_names_other_paragraphs_in_a_note_of_the_same_id_shows(bridge: Path) -> None:
    page = bridge / "docs" / "topics" / "ferry.md"
    tell_more(bridge / "sources" / "gazette-2011.md")
    page.write_text(page.read_text("utf-8") + "\nIt goes on [@gazette-2011, ¶¶5-7, 9].\n", "utf-8")
    first = made(bridge)
    page.write_text(page.read_text("utf-8").replace("¶¶5-7, 9", "¶¶5, 7-9"), "utf-8")
    assert made_as_of_nothing(bridge) != first


def test_originals_that_come_to_hand_show(bridge: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = made(bridge)
    monkeypatch.setenv("EXPLAINER_ORIGINALS", str(ORIGINALS))
    assert made_as_of_nothing(bridge) != first


def test_what_was_kept_is_used(bridge: Path) -> None:
    """As a mark shows that is put into it, with the hash that goes with it."""
    first = check(str(bridge / "mkdocs.yml"))
    assert len(pages_kept_in(bridge)) == len(first.html) == 3
    for file in pages_kept_in(bridge):
        data = file.read_bytes()[64:].replace(b"</h1>", b" (kept)</h1>")
        file.write_bytes(sha256(data).hexdigest().encode() + data)
    again = check(str(bridge / "mkdocs.yml"))
    assert all("(kept)</h1>" in html for html in again.html.values())
    assert again.rendered.results == first.rendered.results


def test_only_pages_that_a_change_concerns_are_made_anew(bridge: Path) -> None:
    check(str(bridge / "mkdocs.yml"))
    before = set(pages_kept_in(bridge))
    article = bridge / "sources" / "council-minutes.md"
    article.write_text(article.read_text("utf-8").replace("voted not to pay", "did not vote to pay"), "utf-8")
    check(str(bridge / "mkdocs.yml"))
    assert len(set(pages_kept_in(bridge)) - before) == 3, "every page cites it"
    before = set(pages_kept_in(bridge))
    page = bridge / "docs" / "topics" / "ferry.md"
    page.write_text(page.read_text("utf-8").replace("For a year", "For one year"), "utf-8")
    check(str(bridge / "mkdocs.yml"))
    assert len(set(pages_kept_in(bridge)) - before) == 1


def test_what_no_page_uses_any_more_is_not_kept(bridge: Path) -> None:
    page = bridge / "docs" / "topics" / "ferry.md"
    for length in ("one year", "two years", "three years"):
        page.write_text(page.read_text("utf-8").replace("For a year", f"For {length}"), "utf-8")
        check(str(bridge / "mkdocs.yml"))
    assert len(pages_kept_in(bridge)) == 3


def test_a_page_with_a_problem_is_not_kept_so_that_it_is_told_each_time(bridge: Path) -> None:
    page = bridge / "docs" / "topics" / "ferry.md"
    page.write_text(page.read_text("utf-8").replace("¶2", "¶9"), "utf-8")
    first = check(str(bridge / "mkdocs.yml"))
    assert any("¶9" in str(problem) or "para. 9" in str(problem) for problem in first.problems)
    assert len(pages_kept_in(bridge)) == 2
    assert check(str(bridge / "mkdocs.yml")).problems == first.problems


@pytest.mark.parametrize("harm", ["cut short", "of other words", "empty", "no page, with its hash"])
def test_what_was_harmed_is_made_anew(harm: str, bridge: Path) -> None:
    first = seen(check(str(bridge / "mkdocs.yml")))
    for file in kept_in(bridge):
        data, other = file.read_bytes(), json.dumps({"html": 1}).encode()
        harmed = {
            "cut short": data[:-9],
            "of other words": data.replace(b"bridge", b"tunnel"),
            "empty": b"",
            "no page, with its hash": sha256(other).hexdigest().encode() + other,
        }
        file.write_bytes(harmed[harm])
    assert seen(check(str(bridge / "mkdocs.yml"))) == first
    assert all(file.read_bytes() != b"" for file in kept_in(bridge))


@pytest.mark.parametrize("extension", ["pymdownx.snippets", "explainer_test_extension"])
def test_nothing_is_kept_beside_an_extension_that_may_read_more_than_the_page(
    extension: str, bridge: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (bridge / "explainer_test_extension.py").write_text(
        "from markdown.extensions import Extension\n\n\n"
        "class Quiet(Extension):\n    def extendMarkdown(self, md):\n        pass\n\n\nmakeExtension = Quiet\n"
    )
    monkeypatch.syspath_prepend(bridge)
    settings = bridge / "mkdocs.yml"
    settings.write_text(settings.read_text("utf-8").replace("  - toc\n", f"  - toc\n  - {extension}\n"), "utf-8")
    check(str(settings))
    assert kept_in(bridge) == []


def test_settings_that_are_no_plain_data_keep_nothing(tmp_path: Path) -> None:
    assert open_cache(tmp_path, {"slugify": print}).folder is None


def test_code_that_has_changed_since_it_was_loaded_keeps_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As while ``serve`` goes on: it would keep what the old code makes as the new code's."""
    module = tmp_path / "explainer_test_module.py"
    module.write_text("ANSWER = 1\n", "utf-8")
    loaded = ModuleType(module.stem)
    loaded.__file__ = str(module)
    monkeypatch.setitem(sys.modules, module.stem, loaded)
    first = open_cache(tmp_path, "build")
    module.write_text("ANSWER = 2\n", "utf-8")
    assert first.folder
    assert open_cache(tmp_path, "build") == Cache()


def test_a_site_that_opens_from_a_folder_leaves_what_was_kept_for_the_other(bridge: Path) -> None:
    settings = bridge / "mkdocs.yml"
    check(str(settings))
    before = set(kept_in(bridge))
    settings.write_text(settings.read_text("utf-8") + "use_directory_urls: false\n", "utf-8")
    check(str(settings))
    assert before < set(kept_in(bridge))


def test_a_folder_among_what_was_kept_hinders_no_cleaning(bridge: Path) -> None:
    check(str(bridge / "mkdocs.yml"))
    stale = {file.with_name(f"stale-{nth}") for nth, file in enumerate(kept_in(bridge))}
    for file in stale:
        file.write_bytes(b"")
        file.with_name(f"folder-of-{file.name}").mkdir()
    check(str(bridge / "mkdocs.yml"))
    assert not stale & set(kept_in(bridge))


def test_a_folder_that_cannot_be_made_keeps_nothing(tmp_path: Path) -> None:
    (tmp_path / ".cache").write_text("a file of somebody's")
    assert open_cache(tmp_path, "build") == Cache()


def test_few_sets_are_kept_those_used_last(tmp_path: Path) -> None:
    folders = [open_cache(tmp_path, f"settings {nth}").folder for nth in range(SETS + 2)]
    open_cache(tmp_path, "settings 0").sweep()
    left = {folder.name for folder in (tmp_path / ".cache" / "explainer").iterdir()}
    assert left == {folder.name for folder in (folders[0], *folders[-SETS + 1 :]) if folder}


def test_a_build_from_what_was_kept_is_the_same_to_the_byte(bridge: Path) -> None:
    page = bridge / "docs" / "topics" / "ferry.md"
    assert explainer("build", folder=bridge).status == 0
    page.write_text(page.read_text("utf-8").replace("For a year", "For one year"), "utf-8")
    assert explainer("build", folder=bridge).status == 0
    from_kept = contents(bridge / "site")
    shutil.rmtree(bridge / ".cache")
    assert explainer("build", folder=bridge).status == 0
    assert contents(bridge / "site") == from_kept


def test_a_build_uses_what_was_kept_and_says_what_it_said(bridge: Path) -> None:
    page = bridge / "docs" / "topics" / "ferry.md"
    page.write_text(page.read_text("utf-8") + "\n[A timetable](timetable.pdf).\n", "utf-8")
    settings = bridge / "mkdocs.yml"
    settings.write_text(settings.read_text("utf-8") + "validation:\n  links:\n    unrecognized_links: warn\n", "utf-8")
    first = explainer("build", folder=bridge)
    assert "timetable.pdf" in first.output
    for file in kept_in(bridge):
        data = file.read_bytes()[64:].replace(b"</h1>", b" (kept)</h1>")
        file.write_bytes(sha256(data).hexdigest().encode() + data)
    page.write_text(page.read_text("utf-8").replace("[A timetable](timetable.pdf).", ""), "utf-8")
    assert explainer("build", folder=bridge).status == 0
    assert "(kept)</h1>" in (bridge / "site" / "topics" / "bridge" / "index.html").read_text("utf-8")
    assert "(kept)</h1>" not in (bridge / "site" / "topics" / "ferry" / "index.html").read_text("utf-8")


def test_a_setting_that_another_hook_changes_for_each_page_shows(bridge: Path) -> None:
    settings, data = bridge / "mkdocs.yml", bridge / "separator.txt"
    (bridge / "each_page.py").write_text(
        "from pathlib import Path\n\n\n"
        "def on_page_markdown(markdown, page, config, files):\n"
        '    config.mdx_configs["toc"] = {"separator": (Path(__file__).parent / "separator.txt").read_text()}\n',
        "utf-8",
    )
    settings.write_text(settings.read_text("utf-8").replace("hook.py\n", "hook.py\n  - each_page.py\n"), "utf-8")
    for separator in "_", "~":
        data.write_text(separator, "utf-8")
        assert explainer("build", folder=bridge).status == 0
    assert 'id="who~was~to~pay"' in (bridge / "site" / "topics" / "bridge" / "index.html").read_text("utf-8")


def test_a_template_of_the_theme_that_was_changed_shows(bridge: Path) -> None:
    settings, template = bridge / "mkdocs.yml", bridge / "overrides" / "main.html"
    template.parent.mkdir()
    settings.write_text(
        settings.read_text("utf-8").replace("name: material", "name: material\n  custom_dir: overrides")
    )
    for words in "one", "two":
        template.write_text(f'{{% extends "base.html" %}}{{% block footer %}}<b>{words}</b>{{% endblock %}}\n', "utf-8")
        assert explainer("build", folder=bridge).status == 0
        assert f"<b>{words}</b>" in (bridge / "site" / "index.html").read_text("utf-8")


def test_a_site_without_evidence_has_no_cache(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "index.md").write_text("# Home\n", "utf-8")
    hook = Path(__file__).parent.parent / "hooks" / "hook.py"
    (tmp_path / "mkdocs.yml").write_text(f"site_name: Other\nhooks: [{hook}]\n", "utf-8")
    assert explainer("build", folder=tmp_path).status == 0
    check(str(tmp_path / "mkdocs.yml"))
    assert not (tmp_path / ".cache").exists()
