"""Markdown that others wrote, none of it for this project: its HTML is the same, to the byte, with us and without."""

import json
import os
import subprocess
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from time import process_time

import pytest
from markdown import Markdown

from explainer.addresses import PagePath
from explainer.library import Library, Read, build_library
from explainer.markup import ExplainerExtension, PageContext
from explainer.reading import Folder, read_names, read_sources
from harness import ROOT, prepared

pytestmark = pytest.mark.weekly

PLAIN = ["abbr", "admonition", "attr_list", "def_list", "fenced_code", "footnotes", "md_in_html", "tables", "toc"]
RICH = [
    *(name for name in PLAIN if name != "fenced_code"),
    *(
        f"pymdownx.{name}"
        for name in "arithmatex betterem caret critic details emoji highlight inlinehilite keys magiclink mark "
        "smartsymbols superfences tabbed tasklist tilde".split()
    ),
]
"""What the documentation of others uses: tabs, mathematics, links of their own kinds, editors' marks."""

SITES = {
    "hatch": "hatch-*/docs",
    "markdown": "markdown-3*/docs",
    "pymdown-extensions": "pymdown_extensions-*/docs",
    "starlette": "starlette-*/docs",
}
CONTEXT = PageContext(PagePath("index.md"), "docs/index.md", states_facts=True)
SLOWEST = 12  # times the engine alone, in processor seconds: about 4 on these; a square would be a hundred


@pytest.fixture(scope="session")
def foreign() -> Path:
    """The folder of what others wrote."""
    return prepared("foreign") / "foreign"


def markdown_of(foreign: Path, pattern: str) -> Iterator[tuple[Path, str]]:
    (folder,) = foreign.glob(pattern)
    return ((file, file.read_text("utf-8", "replace")) for file in sorted(folder.rglob("*.md")))


@cache
def library(evidence: str) -> Library:
    """No evidence at all, or that of the site."""
    folder = Folder(ROOT / evidence, "sources")
    return build_library(Read(read_sources(folder)[0], read_names(folder)[0]), topics_folder="topics")[0]


def is_named(text: str, known: Library) -> bool:
    return any(True for _ in known.name_matcher.find(text)) or any(True for _ in known.link_matcher.find(text))


def assert_unchanged(texts: Iterable[str], extensions: list[str], known: Library) -> None:
    """Convert each text with the extension and without; a text with a known name is left out, and few are."""
    compared = left_out = 0
    alone = ours = 0.0
    for text in texts:
        if is_named(text, known):
            left_out += 1
            continue
        extension = ExplainerExtension(library=known)
        extension.page = CONTEXT
        begun = process_time()
        expected = Markdown(extensions=extensions).convert(text)
        between = process_time()
        assert Markdown(extensions=[*extensions, extension]).convert(text) == expected
        alone, ours = alone + between - begun, ours + process_time() - between
        compared += 1
    assert compared > 4 * left_out
    assert ours < SLOWEST * alone


each_evidence = pytest.mark.parametrize("evidence", ["nowhere", "sources"])


@each_evidence
@pytest.mark.parametrize("extensions", [PLAIN, []], ids=["extended", "bare"])
def test_every_example_of_the_commonmark_specification(evidence: str, extensions: list[str], foreign: Path) -> None:
    (file,) = foreign.glob("markdown_it_py-*/tests/test_cmark_spec/commonmark.json")
    examples = [example["markdown"] for example in json.loads(file.read_text("utf-8"))]
    assert len(examples) >= 652
    assert_unchanged(examples, extensions, library(evidence))


@each_evidence
@pytest.mark.parametrize("extensions", [PLAIN, []], ids=["extended", "bare"])
def test_every_input_of_the_tests_of_python_markdown(evidence: str, extensions: list[str], foreign: Path) -> None:
    inputs = [file.read_text("utf-8") for file in sorted(foreign.glob("markdown-3*/tests/**/*.txt"))]
    assert len(inputs) >= 100
    assert_unchanged(inputs, extensions, library(evidence))


@each_evidence
@pytest.mark.parametrize("site", SITES)
def test_documentation_written_by_others(site: str, evidence: str, foreign: Path) -> None:
    texts = [text for _, text in markdown_of(foreign, SITES[site])]
    assert len(texts) > 20
    assert_unchanged(texts, RICH, library(evidence))


# --- through the engine ----------------------------------------------------------------------------------------------

CAPTURE = """
from pathlib import Path

def on_page_content(html, *, page, config, files):
    place = Path(config.config_file_path).parent / config.extra["captured"] / page.file.src_uri
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(html, "utf-8")
"""


@pytest.fixture(scope="module")
def others(foreign: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project that holds the documentation of all of them, and knows nothing of us."""
    root = tmp_path_factory.mktemp("others")
    for name, pattern in SITES.items():
        for file, text in markdown_of(foreign, pattern):
            (folder,) = foreign.glob(pattern)
            page = root / "docs" / name / file.relative_to(folder)
            page.parent.mkdir(parents=True, exist_ok=True)
            page.write_text(text, "utf-8")
    (root / "capture.py").write_text(CAPTURE, "utf-8")
    return root


@pytest.fixture(scope="module")
def build(others: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    def run(name: str, *hooks: str, **extra: object) -> subprocess.CompletedProcess[str]:
        settings = {
            "site_name": "Others",
            "theme": {"name": "mkdocs"},
            "plugins": [],
            "markdown_extensions": RICH,
            "hooks": [*hooks, "capture.py"],
            "extra": {"captured": f"content-{name}", **extra},
        }
        configuration = others / f"{name}.yml"
        configuration.write_text(json.dumps(settings), "utf-8")  # JSON is YAML
        command = (ROOT / ".venv" / "bin" / "mkdocs", "build", "-q", "-f", configuration, "-d", others / f"site-{name}")
        environment = os.environ | {"EXPLAINER_ORIGINALS": "", "SOURCE_DATE_EPOCH": "1700000000"}
        return subprocess.run(command, cwd=others, env=environment, capture_output=True, text=True, check=False)

    return run


def files(folder: Path) -> dict[str, bytes]:
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


HOOK = str(ROOT / "hooks" / "hook.py")


def test_a_site_without_evidence_is_built_as_if_the_hook_were_not_there(
    others: Path, build: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    runs = [build("without"), build("with", HOOK)]
    assert [run.returncode for run in runs] == [0, 0], runs[1].stderr
    assert files(others / "site-with") == files(others / "site-without")
    assert len(files(others / "content-with")) > 100


def test_beside_evidence_too_the_content_of_such_pages_is_the_same(
    others: Path, build: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    """The rules then hold for these pages, and refuse the site; what was rendered before that is compared."""
    build("alone")
    build("beside", HOOK, explainer={"sources": str(ROOT / "sources")})
    alone, beside = files(others / "content-alone"), files(others / "content-beside")
    assert beside.keys() >= alone.keys()  # the pages made from our records come besides
    named = {name for name in alone if is_named((others / "docs" / name).read_text("utf-8"), library("sources"))}
    assert len(named) < len(alone) / 10
    assert [name for name in alone if name not in named and beside[name] != alone[name]] == []
