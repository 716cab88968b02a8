"""The pages that editors write: what they are called, which fields they have, and one on which nothing stands."""

import re
from collections.abc import Callable
from pathlib import Path

import lxml.html
import pytest

from explainer.checking import check
from explainer.reading import Folder, read_pages
from harness import ROOT, explainer

CALLED = {
    "a heading": ("# The bridge\n", "The bridge"),
    "one that is closed": ("# The bridge ##\n", "The bridge"),
    "one that is underlined": ("Words.\n\nThe bridge\n===\n", "The bridge"),
    "one behind code that looks like one": ("```sh\n# install it\n```\n\n# The bridge\n", "The bridge"),
    "an underlined one before such code": ("The bridge\n==========\n\n```sh\n# install it\n```\n", "The bridge"),
    "one behind a comment that looks like one": ("<!--\n# draft\n-->\n# The bridge\n", "The bridge"),
    "one behind a heading of the second level": ("## First\n\n# The bridge\n", "The bridge"),
    "one that links": ("# The [bridge](b.md) at [Oxley][o], [so](c(d).md)\n", "The bridge at Oxley, so"),
    "one that cites": ("# The bridge [@gazette-2011, ¶2]\n", "The bridge"),
    "one with emphasis, code and an id": ("# The *old* `bridge` {#b}\n", "The old bridge"),
    "no heading": ("Words.\n\nx = y\n== z\n", "page"),
}


@pytest.mark.parametrize("kind", CALLED)
def test_a_page_without_a_title_is_called_after_its_first_heading_or_its_file(kind: str, tmp_path: Path) -> None:
    text, title = CALLED[kind]
    (tmp_path / "page.md").write_text(text, "utf-8")
    pages, problems = read_pages(Folder(tmp_path, "docs"), "topics")
    assert ([page.title for page in pages], problems) == ([title], [])


def test_a_page_may_have_the_fields_that_the_project_lists(
    project: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("EXPLAINER_ORIGINALS", raising=False)
    folder = project("bridge")
    (folder / "docs" / "more.md").write_text("---\nlevel: easy\n---\n\n# Why?\n", "utf-8")
    settings = folder / "mkdocs.yml"
    assert [problem.kind.id for problem in check(str(settings)).problems] == ["FRM002"]
    settings.write_text(settings.read_text("utf-8") + "    page_fields: [level]\n", "utf-8")
    assert check(str(settings)).problems == []


def test_an_empty_page_has_a_place_to_skip_to(project: Callable[[str], Path]) -> None:
    folder = project("bridge")
    (folder / "docs" / "empty.md").write_text("", "utf-8")
    theme, settings = ROOT / "hooks" / "theme", folder / "mkdocs.yml"
    text = settings.read_text("utf-8").replace("  name: material", f"  name: material\n  custom_dir: {theme}")
    settings.write_text(text, "utf-8")
    run = explainer("build", folder=folder)
    assert run.status == 0, run.output
    assert 'id="title"' in (folder / "site" / "empty" / "index.html").read_text("utf-8")


def test_two_articles_may_have_one_title(project: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("EXPLAINER_ORIGINALS", raising=False)
    folder = project("bridge")
    council, gazette = folder / "sources" / "council-minutes.md", folder / "sources" / "gazette-2011.md"
    title = re.findall(r"^title: .*$", gazette.read_text("utf-8"), re.MULTILINE)[0]
    council.write_text(re.sub(r"^title: .*$", title, council.read_text("utf-8"), flags=re.MULTILINE), "utf-8")
    assert check(str(folder / "mkdocs.yml")).problems == []


@pytest.mark.parametrize("title", ["2011", "2011-03-04", "-1", "1.50", "true", "yes", "null", "~"])
def test_a_title_is_a_text_as_it_was_written(title: str, project: Callable[[str], Path]) -> None:
    folder = project("bridge")
    page = folder / "docs" / "topics" / "bridge.md"
    header = f"---\ntitle: {title}\ndescription: {title}\ntags: [{title}]\n"
    page.write_text(re.sub(r"\A---\ntitle:.*\ndescription:.*\n", header, page.read_text("utf-8")), "utf-8")
    for command in ("check", "build"):
        run = explainer(command, folder=folder)
        assert (run.status, run.problems) == (0, []), run.output
    built = lxml.html.parse(folder / "site" / "topics" / "bridge" / "index.html")
    assert built.findtext(".//title") == f"{title} - The bridge at Oxley"
    assert built.xpath("//meta[@name='description']/@content") == [title]
    assert f'"{title}"' in (folder / "site" / "pages.json").read_text("utf-8")
