"""Beside the engine and other hooks a page that has nothing for us is as they make it, and is not refused."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from markdown import Markdown
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor
from markdown.util import AMP_SUBSTITUTE

from explainer.checking import check
from explainer.markup import ExplainerExtension
from explainer.problems import ProblemKind
from explainer.reading import Folder, authored_files
from harness import copied, explainer
from rendering import evidence


@pytest.fixture(autouse=True)
def no_originals(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever this machine has at hand."""
    monkeypatch.setenv("EXPLAINER_ORIGINALS", "")


PAGES = {
    "fields on its first lines": "title: Installation\nauthor: A\n    and B\n\n# Installing\n\nSo.\n",
    "a first line like a field": "kOps: operate it the plain way\n\n# Philosophy\n",
    "a first line like a field, and no empty one": "Note: so it is\n# Heading\n",
    "blank lines first": "\n  \n\nText.\n",
    "front matter that is empty": "---\n---\n\n# Heading\n\nText.\n",
    "front matter that is a comment": "---\n# only a comment\n---\n\n# Heading\n",
    "front matter and no end of line": "---\ntitle: x\n---",
    "front matter": "---\ntitle: x\n---\n\n\n# Heading\n\nText.\n",
    "a mail address": "# H\n\nMail <me@x.org>, or [me](mailto:me@x.org), now.\n",
    "mathematics": '# H\n\nThe array $d[i][j]$ and $[^a]$, \\(a"\\) and\n\n$$\n\\text{"x"}[k][l]\n$$\n',
    "code between quotation marks of a language without spaces": "# H\n\n也提供了一个声明“`None`”的快捷方式。\n",
    "code in raw HTML": (
        '# H\n\nPress <kbd>"</kbd>, <code>[@x, ¶1]</code>, <code>a[i][j]</code> and <var>[@y]</var>.\n\n'
        '<table><tr><td><code>"x</code></td><td>y</td></tr></table>\n'
    ),
    "front matter that ends with dots": "---\ntitle: x\n...\n\n# Heading\n",
    "a rule, a list and a rule": "---\n- a\n- b\n---\n\nText.\n",
    "a comment on a view of another kind": "# H\n\n<!-- View this page -->\n\n<!-- views/index.html -->\n",
    "the text of a link that looks like a citation": "# H\n\n([@koic][], [@koic][])\n\n[@koic]: https://x.org/koic\n",
    "a word part of which is a name": "# H\n\n**IT**ER, it_IT_LC, caf&eacute;IT and Okafor\u0301s\n",
    "a number behind a name of somebody": "# H\n\nBy @foo [3], of @types/node [10.0]; and [^/]+.\n",
    "code that begins a quotation": "# H\n\n“`None` ”\n",
}
EXTENSIONS = ["attr_list", "footnotes", {"pymdownx.arithmatex": {"generic": True}}]
OTHER = """
from pathlib import Path

from mkdocs.plugins import event_priority
from mkdocs.structure.files import File


def on_files(files, *, config):
    if replaced := files.get_file_from_path("other/replaced.md"):
        replaced.content_string = "# H\\n\\nBy another hook: [@nobody, ¶1].\\n"
    files.append(File.generated(config, "other/generated.md", content="# H\\n\\n[@nobody, ¶1] “said” [^a]"))


def on_page_read_source(*, page, config):  # beside another hook's the engine would warn, and refuse a strict build
    return None


@event_priority(150)
def on_page_markdown(markdown, *, page, config, files):
    if page.file.src_uri == "other/hidden.md":
        page.meta["hide"] = ["toc"]
    if page.file.src_uri == "other/emptied.md":
        return ""
    return markdown.replace("{{ name }}", "Oxley Lock")


def on_page_content(html, *, page, config, files):
    len(page.toc.items)  # as plugins look at it
    place = Path(config.config_file_path).parent / "captured" / page.file.src_uri
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(html, "utf-8")
"""


def build(folder: Path, hooks: list[str]) -> tuple[dict[str, str], str]:
    """What a build makes of each other page, and how the page whose contents are hidden looks."""
    settings = yaml.safe_load((folder / "mkdocs.yml").read_text("utf-8"))
    settings |= {"hooks": hooks, "markdown_extensions": [*EXTENSIONS, "toc"]}
    (folder / "mkdocs.yml").write_text(yaml.safe_dump(settings), "utf-8")
    done = explainer("build", folder=folder)
    assert done.status == 0, done.output
    captured = {file.name: file.read_text("utf-8") for file in (folder / "captured" / "other").iterdir()}
    return captured, (folder / "site" / "other" / "hidden" / "index.html").read_text("utf-8")


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, str], dict[str, str], str]:
    """What the engine and another hook make of the pages alone, and beside ours; the one with hidden contents."""
    folder = copied("bridge", tmp_path_factory.mktemp("others"))
    (ours,) = yaml.safe_load((folder / "mkdocs.yml").read_text("utf-8"))["hooks"]
    other = folder / "docs" / "other"
    other.mkdir()
    for name, text in PAGES.items():
        (other / f"{name}.md").write_text(text, "utf-8")
    for name in "template", "hidden", "emptied", "replaced":
        (other / f"{name}.md").write_text("# H\n\nOf {{ name }}.\n\n## Below\n", "utf-8")
    (folder / "other.py").write_text(OTHER, "utf-8")
    beside, hidden = build(folder, [ours, "other.py"])
    alone, _ = build(folder, ["other.py"])
    found = [problem for problem in check(str(folder / "mkdocs.yml")).problems if "other/" in problem.path]
    assert {problem.kind for problem in found} == {ProblemKind.FRONT_MATTER_TAKEN}, "a notice refuses nothing"
    return alone, beside, hidden


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_as_the_engine_makes_it(name: str, both: tuple[dict[str, str], dict[str, str], str]) -> None:
    alone, beside, _ = both
    assert beside[f"{name}.md"] == alone[f"{name}.md"]


def test_what_another_hook_makes_of_a_page_stays(both: tuple[dict[str, str], dict[str, str], str]) -> None:
    _, beside, hidden = both
    assert "Of Oxley Lock." in beside["template.md"]
    assert beside["emptied.md"] == ""
    assert "By another hook: <span>[@nobody, ¶1]</span>." in beside["replaced.md"]
    assert 'data-md-type="toc" hidden' in hidden


def test_a_page_that_another_hook_generates_is_not_ours_to_judge(
    both: tuple[dict[str, str], dict[str, str], str],
) -> None:
    _, beside, _ = both
    assert "[@nobody, ¶1]</span> “said” [^a]" in beside["generated.md"]


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
@pytest.mark.parametrize("name", ["topics", "more", "topics/more"])
def test_a_folder_that_is_a_link_is_read_as_the_engine_reads_it(
    name: str, project: Callable[[str], Path], tmp_path: Path
) -> None:
    folder, elsewhere = project("bridge"), tmp_path / "elsewhere"
    linked = folder / "docs" / name
    if linked.is_dir():
        linked.rename(elsewhere)
    linked.symlink_to(elsewhere, target_is_directory=True)
    elsewhere.mkdir(exist_ok=True)
    (elsewhere / "lock.md").write_text("# The lock?\n\nIt shut [@nobody, ¶1].\n", "utf-8")
    (elsewhere / "weir.mkd").write_text("# The lock?\n", "utf-8")
    found = [str(problem) for problem in check(str(folder / "mkdocs.yml")).problems]
    assert [problem.split(": ")[:2] for problem in found] == [
        [f"docs/{name}/lock.md:3:10", "error CIT001"],
        [f"docs/{name}/weir.mkd:1:1", "error FIL003"],
    ]
    run = explainer("build", folder=folder)
    assert (run.status, run.problems) == (1, found)
    assert f"docs/{name}/lock.md" in dict(authored_files(Folder(folder / "docs", "docs"), ())), "words may leak there"


EXCHANGES_PAGES = """
from mkdocs.structure.nav import Section
from mkdocs.structure.pages import Page


class SectionPage(Section, Page):
    active = Page.active


def on_nav(nav, *, config, files):
    for file in files.documentation_pages():
        if file.src_uri == "chronology.md":
            file.page.__class__ = SectionPage
            file.page.children = []
        elif file.src_uri.startswith("sources/"):
            Page(None, file, config)
"""
"""As plugins do that make a page of a section, or the navigation anew."""


def test_a_page_from_records_is_whole_where_a_plugin_exchanges_it(project: Callable[[str], Path]) -> None:
    folder = project("bridge")

    def texts() -> list[str]:
        assert (run := explainer("build", folder=folder)).status == 0, run.output
        pages = [*sorted((folder / "site" / "sources").rglob("*.html")), folder / "site" / "chronology" / "index.html"]
        return [str(page.read_text("utf-8").partition("<article")[2].partition("</article>")[0]) for page in pages]

    alone = texts()
    (folder / "exchange.py").write_text(EXCHANGES_PAGES, "utf-8")
    settings = folder / "mkdocs.yml"
    settings.write_text(settings.read_text("utf-8").replace("hooks:\n", "hooks:\n  - exchange.py\n"), "utf-8")
    assert texts() == alone


REPEATS_IDS = """
def on_page_content(html, *, page, config, files):
    return html + '<a id="line-1" href="#line-1"></a><a id="line-1" href="#line-1"></a>'


def on_post_page(output, *, page, config):
    excerpts = '<p id="excerpt"></p><p id="excerpt"></p>' if page.file.abs_src_path else ""
    return output.replace("</article>", excerpts + "</article>")
"""
"""As plugins do that number lines of code, and those that show parts of several pages on one."""


@pytest.mark.parametrize(
    ("page", "text", "id"),
    [
        ("index.md", "", ""),
        ("index.md", "\n<p id=line-1>Who?</p>\n", "line-1"),
        ("topics/ferry.md", "\n## Statement arkwright invoice?\n", "statement-arkwright-invoice"),
    ],
    ids=["no editor's", "an editor's", "a view's"],
)
def test_an_id_that_a_plugin_repeats_is_no_editors_fault(
    page: str, text: str, id: str, project: Callable[[str], Path]
) -> None:
    folder = project("bridge")
    (folder / "repeat.py").write_text(REPEATS_IDS, "utf-8")
    settings = folder / "mkdocs.yml"
    settings.write_text(settings.read_text("utf-8").replace("hooks:\n", "hooks:\n  - repeat.py\n"), "utf-8")
    with (folder / "docs" / page).open("a", encoding="utf-8") as file:
        file.write(text)
    run = explainer("build", folder=folder)
    said = [problem.split(": ", 1)[1] for problem in run.problems]
    assert said == ([f"error OUT001: The id '{id}' stands on the page more than once."] if id else []), run.output
    assert run.status == bool(id)


RESOLVES = """
from mkdocs.plugins import event_priority


@event_priority(-50)
def on_files(files, *, config):
    config.nav = ["index.md", {"Topics": ["topics/bridge.md", "topics/ferry.md"]}]
"""


@pytest.mark.parametrize("entry", ["topics/", "topics/*.md", "..."])
def test_a_navigation_that_a_plugin_resolves_is_left_to_it(entry: str, project: Callable[[str], Path]) -> None:
    folder = project("bridge")
    (folder / "resolve.py").write_text(RESOLVES, "utf-8")
    settings = folder / "mkdocs.yml"
    text = settings.read_text("utf-8") + yaml.safe_dump({"nav": ["index.md", entry, "https://example.org/"]})
    settings.write_text(text.replace("hooks:\n", "hooks:\n  - resolve.py\n"), "utf-8")
    assert check(str(settings)).problems == []
    assert (run := explainer("build", folder=folder)).status == 0, run.output
    settings.write_text(text, "utf-8")
    run = explainer("build", folder=folder)
    assert run.status == 1
    assert f"A reference to '{entry}' is included in the 'nav' configuration" in run.output, "as the engine says it"


def test_a_full_disk_is_said_in_one_line_by_the_engines_own_command(project: Callable[[str], Path]) -> None:
    folder = project("bridge")
    (folder / "full.py").write_text(
        "def on_post_page(output, **_):\n    raise OSError(28, 'No space left', 'x.html')\n", "utf-8"
    )
    settings = folder / "mkdocs.yml"
    settings.write_text(settings.read_text("utf-8").replace("hooks:\n", "hooks:\n  - full.py\n"), "utf-8")
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=120)
    said = "The site was not built, and the last one is as it was: No space left (x.html)."
    assert (done.returncode, "Traceback" in done.stderr) == (1, False)
    assert done.stderr.splitlines()[-1] == f"Error: {said}"
    assert sorted(path.name for path in folder.iterdir() if "site" in path.name) == []


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
@pytest.mark.parametrize(
    ("name", "target", "said"),
    [
        ("picture.png", "nowhere.png", "The link leads nowhere."),
        ("loop", ".", "The link leads to a folder in which it stands itself."),
        ("topics/loop", "..", "The link leads to a folder in which it stands itself."),
        ("topics/.#bridge.md", "somebody@desk.1234", ""),
        ("topics/.#picture.png", "somebody@desk.1234", ""),
    ],
)
def test_a_link_that_the_engine_would_stop_at_is_a_problem(
    name: str, target: str, said: str, project: Callable[[str], Path]
) -> None:
    folder = project("bridge")
    (folder / "docs" / name).symlink_to(target)
    problems = [f"docs/{name}:1:1: error FIL001: {said}"] if said else []
    assert [str(problem) for problem in check(str(folder / "mkdocs.yml")).problems] == problems
    run = explainer("build", folder=folder)
    assert (run.status, run.problems) == (bool(said), problems), run.output


def test_fields_of_a_blog_are_known_where_there_is_one(project: Callable[[str], Path]) -> None:
    folder = project("bridge")
    (folder / "docs" / "blog" / "posts").mkdir(parents=True)
    (folder / "docs" / "blog" / "index.md").write_text("# Blog\n", "utf-8")
    post = "---\ndate: 2011-01-01\ncategories: [A]\nslug: lock\npin: true\ndraft: false\n---\n\n# The lock\n"
    (folder / "docs" / "blog" / "posts" / "lock.md").write_text(post, "utf-8")
    settings = folder / "mkdocs.yml"
    found = [str(problem) for problem in check(str(settings)).problems]
    assert [problem.split(": ")[1] for problem in found] == ["error FRM002"] * 4
    assert all(end.endswith("list it under extra.explainer.page_fields in mkdocs.yml.") for end in found)
    settings.write_text(settings.read_text("utf-8").replace("plugins: []", "plugins: [blog]"), "utf-8")
    assert check(str(settings)).problems == []
    assert (run := explainer("build", folder=folder)).status == 0, run.output


def test_templates_that_stand_among_the_pages_are_none(project: Callable[[str], Path]) -> None:
    folder = project("bridge")
    template = folder / "docs" / "overrides" / "partials" / "own.html"
    template.parent.mkdir(parents=True)
    template.write_text("<nav id=a><a id=a href='{{ config.extra.homepage | url }}'>Home</a></nav>", "utf-8")
    assert explainer("build", folder=folder).status == 1
    settings = folder / "mkdocs.yml"
    theme = "name: material\n  custom_dir: docs/overrides\n"
    settings.write_text(settings.read_text("utf-8").replace("name: material\n", theme), "utf-8")
    run = explainer("build", folder=folder)
    assert (run.status, run.problems) == (0, [])
    assert "{{" not in (folder / "site" / "index.html").read_text("utf-8")


class Within(Extension):
    """An extension that renders Markdown of its own within a page, as those for documented code do."""

    def __init__(self, rendered: Callable[[str], str]) -> None:
        super().__init__()
        self.rendered = rendered

    def extendMarkdown(self, md: Markdown) -> None:
        """Render what stands behind three colons."""
        md.preprocessors.register(WithinLines(md, self.rendered), "within", 20)


class WithinLines(Preprocessor):
    """The step that does so."""

    def __init__(self, md: Markdown, rendered: Callable[[str], str]) -> None:
        super().__init__(md)
        self.rendered = rendered

    def run(self, lines: list[str]) -> list[str]:
        """Put the HTML away where the lines stood."""
        stash = self.md.htmlStash
        return [stash.store(self.rendered(line[3:])) if line.startswith(":::") else line for line in lines]


def test_what_a_page_renders_within_itself_takes_nothing_of_its_findings() -> None:
    ours = ExplainerExtension(evidence())
    page = "Good [@gazette-2011, ¶1]. Wrong [@nobody, ¶3].\n\n:::So it is.\n\nMore."
    Markdown(extensions=[ours, Within(lambda text: Markdown(extensions=[ours]).convert(text))]).convert(page)
    assert [use.item.key for use in ours.result.occurrences] == ["gazette-2011"]
    assert [problem.kind.id for problem in ours.result.problems] == ["CIT001"]


PERMALINKS = {
    "the engine's": ('<a class="headerlink" href="#x" title="Permanent link">&para;</a>', []),
    "the engine's, not finished": (f'<a href="#x" class="headerlink">{AMP_SUBSTITUTE}para;</a>', []),
    "one with words": ('<a class="headerlink" href="#x">hidden from the search</a>', ["PAG003"]),
    "one that a picture says": ('<a class="headerlink" href="#x"><img src="x.png" alt="Words"></a>', ["PAG003"]),
    "one that leads away": ('<a class="headerlink" href="https://example.org/">¶</a>', ["PAG003"]),
    "no link": ('<b class="headerlink">¶</b>', ["PAG003"]),
}


@pytest.mark.parametrize("name", PERMALINKS)
def test_the_link_of_a_heading_that_a_plugin_renders_is_no_editors(name: str) -> None:
    html, ids = PERMALINKS[name]
    ours = ExplainerExtension(evidence())
    Markdown(extensions=[ours, Within(lambda _: f'<div><h2 id="x">X{html}</h2></div>')]).convert("# H\n\n:::module\n")
    assert [problem.kind.id for problem in ours.result.problems] == ids


def test_a_declaration_that_nobody_knows_is_text() -> None:
    page = "<div>\n<![foo]>\n</div>"
    assert Markdown(extensions=[ExplainerExtension(evidence())]).convert(page) == Markdown().convert(page)
