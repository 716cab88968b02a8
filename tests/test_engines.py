"""The same site from three engines: MkDocs and ProperDocs, which run the hook, and Zensical, which builds the export.

Each page must read the same: every block of text, every mark with the text of its note, every anchor, every link. What
may differ stands in ``RENAMED`` and ``added_by_the_engine``, with its reason, and nowhere else.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
import yaml

from harness import ROOT, explainer, prepared
from published import Article, read_article

pytestmark = pytest.mark.weekly

SITE = yaml.safe_load((ROOT / "mkdocs.yml").read_text("utf-8"))["site_url"]
RENAMED = re.compile(r"\bfnref-(.+?)_(\d+)$")
"""The second mark of a note and those behind it: Python-Markdown's footnotes count them in front of the name."""

EDITION = "edition/index.html"

SKIP = "__skip"
"""Where Zensical's theme begins the text of a page."""


def programs(engine: str) -> Path:
    """The folder of an engine's programs."""
    return prepared("engine", engine) / "engines" / engine / "bin"


def run(*command: str | Path, folder: Path) -> None:
    environment = {"EXPLAINER_ORIGINALS": "", "SOURCE_DATE_EPOCH": "1700000000", "NO_MKDOCS_2_WARNING": "1"}
    environment = {**os.environ, **environment, "PYTHONPATH": ""}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("exported") / "plain"
    done = explainer("export", str(folder), folder=ROOT)
    assert done.status == 0, done.output
    return folder


@pytest.fixture(scope="module")
def properdocs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    site = tmp_path_factory.mktemp("properdocs") / "site"
    program = programs("properdocs") / "properdocs"
    run(program, "build", "--strict", "--config-file", ROOT / "mkdocs.yml", "--site-dir", site, folder=ROOT)
    return site


@pytest.fixture(scope="module")
def mkdocs_without_the_hook(exported: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    site = tmp_path_factory.mktemp("mkdocs") / "site"
    program = ROOT / ".venv" / "bin" / "mkdocs"
    run(program, "build", "--strict", "--site-dir", site, folder=exported)
    return site


@pytest.fixture(scope="module")
def zensical(exported: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    project = tmp_path_factory.mktemp("zensical") / "plain"
    shutil.copytree(exported, project)
    run(programs("zensical") / "zensical", "build", "--strict", folder=project)
    return project / "site"


def pages(site: Path) -> Iterator[str]:
    return (file.relative_to(site).as_posix() for file in sorted(site.rglob("index.html")))


def articles(site: Path) -> Mapping[str, Article]:
    """The pages, as they would stand at the address that the settings give: what the edition and pictures lead to."""
    return {page: read_article(site / page, SITE + page.removesuffix("index.html")) for page in pages(site)}


def in_footnotes(reference: str) -> str:
    return RENAMED.sub(r"fnref\2-\1", reference)


def added_by_the_engine(page: Article, as_plain: Article) -> set[str]:
    """Anchors that only the export has: on headings that have none on the site, and where Zensical's text begins."""
    return (as_plain.headings - page.headings) | {SKIP}


@pytest.mark.parametrize("engine", ["properdocs", "mkdocs_without_the_hook", "zensical"])
def test_every_engine_builds_the_same_pages(engine: str, built: Path, request: pytest.FixtureRequest) -> None:
    site: Path = request.getfixturevalue(engine)
    assert list(pages(site)) == list(pages(built))
    assert len(list(pages(built))) >= 20


def test_properdocs_runs_the_hook_and_gives_the_same_pages(built: Path, properdocs: Path) -> None:
    assert articles(properdocs) == articles(built)


@pytest.mark.parametrize("engine", ["mkdocs_without_the_hook", "zensical"])
def test_the_export_reads_as_the_site_does(engine: str, built: Path, request: pytest.FixtureRequest) -> None:
    plain = articles(request.getfixturevalue(engine))
    for name, page in articles(built).items():
        assert plain[name].blocks == page.blocks, name
        assert plain[name].notes == page.notes, name
        renamed = in_footnotes if name != EDITION else str  # which stays HTML, marks and all
        assert plain[name].links == [(text, renamed(href)) for text, href in page.links], name
        ids = set(map(renamed, page.ids))
        assert ids <= plain[name].ids, name
        assert plain[name].ids - ids <= added_by_the_engine(page, plain[name]), name


def test_what_is_compared_is_there(built: Path) -> None:
    compared = articles(built)
    assert sum(len(page.notes) for page in compared.values()) > 400
    assert all(number and said for page in compared.values() for number, said in page.notes)
    assert sum(len(page.links) for page in compared.values()) > 2000
    assert {"para-1", "para-9"} <= compared["sources/topychkanov-2017/index.html"].ids
