"""Hostile copies and hostile metadata, imported as an editor does it: what is said, written, and built of it.

``hostile_copies`` makes them. A record holds text, whatever that says: ``test_hostile`` tries it field by field.
"""

import re
import shutil
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from explainer.authored import SourceMeta
from explainer.frontmatter import Document, split, validate
from harness import explainer
from hostile_copies import PROSE, Imported, copies, import_all
from hostile_site import INPUTS, build_served, one_line
from hosting import hosted
from trapping import addresses, commands, faults_of, steering

pytestmark = pytest.mark.weekly


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Imported:
    return import_all(tmp_path_factory.mktemp("imported"), copies())


def written(imported: Imported) -> dict[str, Document]:
    files = sorted((imported.project / "sources").glob("*.md"))
    return {file.stem: split(file.read_text("utf-8"), file.name) for file in files}


def test_each_import_writes_an_article_or_says_why_it_does_not(imported: Imported) -> None:
    known = written(imported)
    for key, run in imported.runs.items():
        refused = len(run.problems) == 1 and re.search(r"IMP00[12]: \S", run.problems[0])
        assert (run.status, key in known) == ((1, False) if refused else (0, True)), run.output


def test_most_copies_are_imported_so_that_it_is_known_what_becomes_of_them(imported: Imported) -> None:
    kinds = {key[0] for key in imported.runs}
    shares = {kind: [run.status == 0 for key, run in imported.runs.items() if key[0] == kind] for kind in kinds}
    assert {kind: sum(share) / len(share) > 0.65 for kind, share in shares.items()} == dict.fromkeys("bchrt", True)


def test_what_an_import_says_steers_no_terminal_and_no_workflow(imported: Imported) -> None:
    said = "\n".join(run.output for run in imported.runs.values())
    assert steering(said) == set()
    assert commands(said) == []


def test_nothing_is_written_but_the_article_its_copy_and_the_map(imported: Imported) -> None:
    found = {file.relative_to(imported.project).as_posix() for file in imported.project.rglob("*") if file.is_file()}
    keys = written(imported)
    expected = {f"sources/{key}.md" for key in keys} | {f"sources/originals/{key}.txt" for key in keys}
    copied = {name for name in found if name.startswith("copies/")}
    assert found - copied == expected | {"mkdocs.yml", "docs/index.md", "sources/originals/paragraphs.tsv"}


def test_every_article_has_a_record_in_which_nothing_is_wrong(imported: Imported) -> None:
    for key, document in written(imported).items():
        record, problems = validate(SourceMeta, document, key)
        assert problems == [], key
        assert record is not None
        assert record.original.file == f"{key}.txt"
        assert not record.URL or record.URL.scheme in ("http", "https")


def test_nothing_but_headings_and_numbers_is_to_be_told(imported: Imported) -> None:
    for key, document in written(imported).items():
        for line in document.body.split("\n"):
            assert re.fullmatch(r"|¶\d+|#{2,6} \S.*", line), (key, line)


@pytest.mark.parametrize(("kind", "field"), [("h", "publisher"), ("c", "container-title"), ("c", "publisher")])
def test_a_record_says_what_the_copy_or_its_metadata_said_in_one_field(
    imported: Imported, kind: str, field: str
) -> None:
    known = written(imported)
    for copy in imported.copies:
        if copy.key[0] == kind:
            assert _seen(_data(known[copy.key])[field]) == _seen(" ".join(copy.inputs)), copy.key


def _data(document: Document) -> Any:  # noqa: ANN401 (what YAML holds)
    return document.data


def _seen(text: str) -> str:
    """The letters of a text without the tags that CSL-JSON has, its entities undone, which pages use in JSON-LD too."""
    text = unescape(unescape(unescape(text)))
    return re.sub(r"[^\w]", "", re.sub(r"</?(?:i|b|sub|sup|span)\b[^>]*>", "", text))


@pytest.mark.browser
def test_nothing_runs_on_the_pages_of_what_was_imported(imported: Imported, tmp_path: Path, browser: Browser) -> None:
    built = build_served(shutil.copytree(imported.project, tmp_path / "built"))
    assert len(addresses(built.site)) > len(written(imported))
    with hosted(built.site, "/") as served:
        assert faults_of(built.site, served, browser) == {}


def test_a_changed_copy_is_compared_and_taken_over_without_a_word_that_steers(tmp_path: Path) -> None:
    """By then the article is told, and pages cite it, in hostile words."""
    folder = tmp_path / "again"
    told = " and ".join(map(one_line, INPUTS))
    for key in import_all(folder, [copy for copy in copies() if copy.key in ("t0", "h1")]).runs:
        article = folder / "sources" / f"{key}.md"
        article.write_text(article.read_text("utf-8").replace("¶1\n", f"¶1 {told}\n"), "utf-8")
        citing = "\n\n".join(f"{one_line(text)} [@{key}, ¶1]. [@{key}, ¶2] {one_line(text)}" for text in INPUTS)
        (folder / "docs" / f"{key}.md").write_text(citing, "utf-8")
        (copy,) = (folder / "copies").glob(f"{key}.*")
        copy.write_text(copy.read_text("utf-8").replace(PROSE, "", 1), "utf-8")
        for options in ([], ["--apply"]):
            run = explainer("import", f"copies/{copy.name}", "--key", key, *options, folder=folder)
            assert run.status == 0, run.output
            assert "cited by" in run.output
            assert steering(run.output) == set()
            assert commands(run.output) == []
        assert split(article.read_text("utf-8"), key).problems == ()
