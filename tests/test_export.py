"""The export: a folder of plain Markdown, in which all that is ours has become what any engine reads."""

import json
import re
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from markdown import Markdown

from explainer.addresses import Anchor, PagePath, built_link, relative_link, resolve_link
from explainer.exporting.blocks import LinkContext, as_markdown
from explainer.exporting.fields import without_fields
from harness import Run, explainer

Project = Callable[[str], Path]


def exported(project: Path, name: str = "plain") -> Run:
    return explainer("export", name, folder=project)


def test_citations_become_marks_of_plain_notes_and_first_mentions_links(project: Project) -> None:
    folder = project("bridge")
    assert exported(folder).status == 0
    text = (folder / "plain" / "docs" / "topics" / "bridge.md").read_text("utf-8")
    assert "“was sent twice”[^gazette-2011-para-2]. [Ines Okafor](../whos-who.md#ines-okafor) denied it[^" in text
    assert "| [sent" not in text
    assert "| sent[^gazette-2011-para-2] |" in text
    assert not re.search(r"\[[^\]^]*@gazette-2011", text)


def test_all_else_stays_as_the_editor_wrote_it(project: Project) -> None:
    folder = project("bridge")
    exported(folder)
    text = (folder / "plain" / "docs" / "topics" / "bridge.md").read_text("utf-8")
    assert "# Who was to pay?\n" in text
    assert "| Who | Says |\n|---|---|\n" in text
    assert "[^1]: No article says who is right<!-- uncited: what they do not say -->." in text


def test_front_matter_keeps_what_engines_read(project: Project) -> None:
    folder = project("bridge")
    exported(folder)
    text = (folder / "plain" / "docs" / "topics" / "bridge.md").read_text("utf-8")
    assert text.startswith("---\ntitle: The bridge\ndescription: Who ordered")
    assert "aliases" not in text
    assert "reviewed" not in text


def test_a_paragraph_keeps_its_anchor(project: Project) -> None:
    folder = project("bridge")
    exported(folder)
    assert '<div id="para-2" class="passage" markdown="1">' in (
        folder / "plain" / "docs" / "sources" / "gazette-2011.md"
    ).read_text("utf-8")


def test_the_configuration_names_no_hook(project: Project) -> None:
    folder = project("bridge")
    exported(folder)
    text = (folder / "plain" / "mkdocs.yml").read_text("utf-8")
    assert "hook.py" not in text
    assert "site_name: The bridge at Oxley" in text


@pytest.mark.parametrize(("begin", "end"), [("---\n", ""), ("", "...\n"), ("# ---\n---\n", "...\n")])
def test_the_configuration_may_be_marked_as_a_document(begin: str, end: str, project: Project) -> None:
    folder = project("bridge")
    settings = folder / "mkdocs.yml"
    hooks = re.findall(r"^hooks:\n.*\n", settings.read_text("utf-8"), re.MULTILINE)[0]
    text = settings.read_text("utf-8").replace(hooks, "")
    settings.write_text(f"{begin}{text}{hooks}{end}", "utf-8")
    run = exported(folder)
    assert run.status == 0, run.output
    written = yaml.safe_load((folder / "plain" / "mkdocs.yml").read_text("utf-8"))
    assert (written["site_name"], "hooks" in written) == ("The bridge at Oxley", False)


def test_settings_that_another_file_gives_are_not_exported(project: Project) -> None:
    folder = project("bridge")
    (folder / "mkdocs.yml").rename(folder / "base.yml")
    (folder / "mkdocs.yml").write_text("# ours\nINHERIT: base.yml\nsite_name: The bridge\n", "utf-8")
    run = exported(folder)
    said = "mkdocs.yml:2:1: error EXP001: The settings inherit from another file, which is not exported."
    assert (run.status, (folder / "plain").exists()) == (1, False)
    assert [problem.startswith(said) for problem in run.problems] == [True]


@pytest.mark.parametrize("written", ["within braces", "indented"])
def test_settings_that_do_not_begin_their_lines_are_not_exported(written: str, project: Project) -> None:
    folder = project("bridge")
    settings = folder / "mkdocs.yml"
    text = settings.read_text("utf-8")
    braces = json.dumps(yaml.safe_load(text))
    settings.write_text(braces if written == "within braces" else textwrap.indent(text, "  "), "utf-8")
    run = exported(folder)
    assert (run.status, (folder / "plain").exists()) == (1, False)
    assert "EXP001: The settings stand within braces or are indented" in run.problems[0]


def test_a_theme_that_asks_for_the_hook_is_left_out(project: Project) -> None:
    folder = project("bridge")
    configuration = folder / "mkdocs.yml"
    text = configuration.read_text("utf-8").replace("  name: material", "  name: material\n  custom_dir: docs")
    configuration.write_text(text, "utf-8")
    exported(folder)
    settings = yaml.safe_load((folder / "plain" / "mkdocs.yml").read_text("utf-8"))
    assert settings["theme"] == {"name": "material", "font": False}


@pytest.mark.parametrize(
    ("header", "becomes"), [("{}", ""), ("{title: a <b>, aliases: [c]}", "---\ntitle: a &lt;b&gt;\n---\n\n\n")]
)
def test_front_matter_in_braces_is_written_anew(header: str, becomes: str, project: Project) -> None:
    folder = project("bridge")
    (folder / "docs" / "more.md").write_text(f"---\n{header}\n---\n\n# Why?\n", "utf-8")
    assert exported(folder).status == 0
    assert (folder / "plain" / "docs" / "more.md").read_text("utf-8").strip() == f"{becomes}# Why?"


@pytest.mark.parametrize("fence", ["---", "--- ", "...", "... "])
def test_front_matter_keeps_its_end_whichever_it_is(fence: str, project: Project) -> None:
    folder = project("bridge")
    header = f"---\ntitle: The <bridge>\nreviewed: 2011-04-01\n{fence}\n"
    (folder / "docs" / "more.md").write_text(f"{header}\n# Why?\n\n---\n\nWords.\n", "utf-8")
    assert exported(folder).status == 0
    text = (folder / "plain" / "docs" / "more.md").read_text("utf-8")
    assert text == f"---\ntitle: The &lt;bridge&gt;\n{fence}\n\n# Why?\n\n---\n\nWords.\n"


def test_a_page_that_is_called_after_its_file_has_that_title_as_html(project: Project) -> None:
    folder = project("bridge")
    (folder / "docs" / "<img src=x>.md").write_text("Words.\n", "utf-8")
    assert exported(folder).status == 0
    text = (folder / "plain" / "docs" / "<img src=x>.md").read_text("utf-8")
    assert text == "---\ntitle: '&lt;img src=x&gt;'\n---\n\nWords.\n"


def test_a_citation_that_does_not_stand_where_it_seems_to_is_a_problem_of_the_export(project: Project) -> None:
    folder = project("bridge")
    (folder / "snips").mkdir()
    (folder / "snips" / "s.md").write_text("; may [@gazette-2011, ¶4] gazette the ]\n", "utf-8")
    settings = folder / "mkdocs.yml"
    extension = "markdown_extensions:\n  - pymdownx.snippets:\n      base_path: [snips]\n"
    settings.write_text(settings.read_text("utf-8").replace("markdown_extensions:\n", extension), "utf-8")
    page = folder / "docs" / "topics" / "ferry.md"
    page.write_text(page.read_text("utf-8").replace("For a year", '--8<-- "s.md"\n\nFor a year'), "utf-8")
    run = explainer("export", "out", folder=folder)
    assert (run.status, "EXP001" in run.output, "Traceback" in run.output) == (1, True, False)


def test_what_themes_print_as_it_is_is_handed_over_as_html(project: Project) -> None:
    folder = project("bridge")
    for file, before, after in (
        ("docs/topics/bridge.md", "title: The bridge\n", "title: The <bridge> & more\n"),
        ("mkdocs.yml", "site_name: The bridge at Oxley", "site_name: The <bridge> at Oxley"),
    ):
        text = (folder / file).read_text("utf-8")
        assert before in text
        (folder / file).write_text(text.replace(before, after), "utf-8")
    run = exported(folder)
    assert run.status == 0, run.output
    page = (folder / "plain" / "docs" / "topics" / "bridge.md").read_text("utf-8")
    assert "\ntitle: The &lt;bridge&gt; &amp; more\n" in page
    assert page.count("title:") == 1
    settings = yaml.safe_load((folder / "plain" / "mkdocs.yml").read_text("utf-8"))
    assert settings["site_name"] == "The &lt;bridge&gt; at Oxley"


def test_a_navigation_of_folders_is_written_out_where_their_names_would_be_markup(project: Project) -> None:
    folder = project("bridge")
    assert exported(folder).status == 0
    assert "nav" not in yaml.safe_load((folder / "plain" / "mkdocs.yml").read_text("utf-8"))
    (folder / "docs" / "a<b>").mkdir()
    (folder / "docs" / "a<b>" / "c.md").write_text("# Why?\n", "utf-8")
    assert exported(folder).status == 0
    nav = yaml.safe_load((folder / "plain" / "mkdocs.yml").read_text("utf-8"))["nav"]
    assert {"A&lt;b&gt;": ["a<b>/c.md"]} in nav
    assert nav[0] == "index.md"


def test_the_files_that_the_bibliography_links_to_are_exported(project: Project) -> None:
    folder = project("bridge")
    exported(folder)
    docs = folder / "plain" / "docs"
    linked = re.findall(r"\]\((bibliography\.\w+)\)", (docs / "bibliography.md").read_text("utf-8"))
    assert sorted(linked) == ["bibliography.bib", "bibliography.json"]
    assert all("gazette-2011" in (docs / name).read_text("utf-8") for name in linked)


def test_the_cards_of_the_articles_stand_where_a_page_asks_for_them(project: Project) -> None:
    folder = project("bridge")
    page = folder / "docs" / "topics" / "ferry.md"
    page.write_text(page.read_text("utf-8") + "\n<!-- view: articles -->\n", "utf-8")
    assert exported(folder).status == 0
    text = (folder / "plain" / "docs" / "topics" / "ferry.md").read_text("utf-8")
    assert text.count(" paragraphs are cited in the text here.") == 2
    assert "The bridge that nobody ordered" in text


def test_the_edition_is_exported_as_it_is_built(project: Project) -> None:
    folder = project("bridge")
    settings = folder / "mkdocs.yml"
    settings.write_text(settings.read_text("utf-8") + "    edition: true\n", "utf-8")
    assert exported(folder).status == 0
    text = (folder / "plain" / "docs" / "edition.md").read_text("utf-8")
    assert '<section class="edition-chapter" id="chapter-sources--gazette-2011"' in text
    assert '<h1 id="title">The bridge at Oxley</h1>' in text


def test_an_export_takes_the_place_of_an_earlier_one(project: Project) -> None:
    folder = project("bridge")
    exported(folder)
    (folder / "plain" / "docs" / "stale.md").write_text("old", "utf-8")
    assert exported(folder).status == 0
    assert not (folder / "plain" / "docs" / "stale.md").exists()


def test_a_folder_with_anything_else_in_it_is_left_alone(project: Project) -> None:
    folder = project("bridge")
    (folder / "plain").mkdir()
    (folder / "plain" / "letter.txt").write_text("mine", "utf-8")
    run = exported(folder)
    assert run.status == 2
    assert "would be lost" in run.output
    assert [file.name for file in (folder / "plain").iterdir()] == ["letter.txt"]


@pytest.mark.parametrize("target", ["docs/plain", "sources", "..", ".git/plain"])
def test_an_export_goes_where_a_site_may_and_not_in_the_projects_own_folders(target: str, project: Project) -> None:
    folder = project("bridge")
    before = sorted(folder.rglob("*"))
    run = exported(folder, target)
    assert (run.status, "The export cannot be put in" in run.output) == (2, True)
    assert [file for file in sorted(folder.rglob("*")) if ".cache" not in file.parts] == before


def test_a_project_with_problems_is_not_exported(project: Project) -> None:
    folder = project("bridge")
    page = folder / "docs" / "index.md"
    page.write_text(page.read_text("utf-8").replace("council-minutes, ¶1", "council-minutes, ¶99"), "utf-8")
    run = exported(folder)
    assert run.status == 1
    assert any("CIT002" in problem for problem in run.problems)
    assert not (folder / "plain").exists()


# --- HTML as Markdown, YAML without fields, addresses ----------------------------------------------------------------

SECTION = '<section id="s" markdown="1">\n\n<h3>&#123; onclick=x &#125; &#91;a&#93;(b) &#42;c&#42;</h3>\n\n</section>'
PLACE = LinkContext(PagePath("sources/a.md"), {(PagePath("b.md"), Anchor("old")): Anchor("new")}, directories=True)


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<p>1. *not* [a] <b>list</b> & so_on</p>", r"1\. \*not\* \[a\] **list** &amp; so\_on"),
        ("<p># no heading</p>", r"\# no heading"),
        ('<h2 id="x">A <em>b</em></h2>', "## A *b* {#x}"),
        ('<p><a href="../b.md#old">there</a></p>', "[there](../b.md#new)"),
        ('<ul><li>one</li><li><a href="c.md">two</a></li></ul>', "- one\n- [two](c.md)"),
        ('<section id="s"><p>in it</p></section>', '<section id="s" markdown="1">\n\nin it\n\n</section>'),
        ("<dl><dt>term</dt><dd>words</dd></dl>", '<dl markdown="1">\n\n<dt>term</dt>\n\n<dd>words</dd>\n\n</dl>'),
        (
            '<ol id="o"><li id="x"><p>a</p></li></ol>',
            '<ol id="o" markdown="1">\n\n<li id="x" markdown="block">\n\na\n\n</li>\n\n</ol>',
        ),
        ("<section id='s'><h3>{ onclick=x } [a](b) *c*</h3></section>", SECTION),
        ('<p>a<br class="b">c</p>', 'a<br class="b">c'),
        ("<p>as <code>`x`</code></p>", "as `` `x` ``"),
        ('<p><a href="https://example.org/`a`\\b>c (d)">x</a></p>', "[x](<https://example.org/%60a%60%5Cb%3Ec%20(d)>)"),
        ('<p><a href="https://example.org/a|b">x</a></p>', "[x](https://example.org/a%7Cb)"),
        (
            '<section id="a\x01b" lang="x&#2;"><p>c</p></section>',
            '<section id="a%01b" lang="x%02" markdown="1">\n\nc\n\n</section>',
        ),
        ('<figure><a href="c.md#b\x07c">x</a></figure>', '<figure><a href="../c/#b%07c">x</a></figure>'),
        ("<table><tr><th>a|b</th></tr><tr><td>c</td></tr></table>", "| a&#124;b |\n|---|\n| c |"),
    ],
)
def test_what_html_becomes(html: str, markdown: str) -> None:
    assert as_markdown(html, PLACE) == markdown


def test_html_leads_to_the_address_of_the_site_where_that_is_known() -> None:
    place = LinkContext(PagePath("topics/b.md"), {}, directories=True, site="https://example.org/site/")
    assert place.address("../chronology.md#entry-a") == "https://example.org/site/chronology/#entry-a"
    assert place.address("#own") == "#own"


def test_a_list_of_a_thousand_entries_is_as_deep_as_one_of_one() -> None:
    """An item whose end is left out would have the next one in it, and the engine would give up."""
    text = as_markdown("<ol>" + '<li id="x"><p>a</p></li>' * 1000 + "</ol>", PLACE)
    assert Markdown(extensions=["md_in_html"]).convert(text).count("</li>\n<li") == 999


def test_fields_are_taken_out_line_by_line() -> None:
    header = "---\ntitle: x\nset-aside:\n  - source: y\nhide: [toc]\n---\n"
    fields = {"title": 2, "set-aside": 3, "hide": 5}
    assert without_fields(header, fields, ["set-aside"], end=6) == "---\ntitle: x\nhide: [toc]\n---\n"
    assert without_fields(header, fields, ["hide", "title"], end=6) == "---\nset-aside:\n  - source: y\n---\n"


@pytest.mark.parametrize(
    ("href", "with_directories", "with_files"),
    [
        ("../b.md#x", "../../b/#x", "../b.html#x"),
        ("../index.md", "../../", "../index.html"),
        ("index.md", "../", "index.html"),
        ("#para-3", "#para-3", "#para-3"),
        ("../picture.png", "../../picture.png", "../picture.png"),
        ("../javascript%3Ax.md", "../../javascript%3Ax/", "../javascript%3Ax.html"),
        ("../a%3Fb%23c%25.md#d:1", "../../a%3Fb%23c%25/#d:1", "../a%3Fb%23c%25.html#d:1"),
    ],
)
def test_where_a_link_leads_once_it_is_built(href: str, with_directories: str, with_files: str) -> None:
    assert built_link(PagePath("sources/a.md"), href, directories=True) == with_directories
    assert built_link(PagePath("sources/a.md"), href, directories=False) == with_files


@pytest.mark.parametrize("name", ["a b", "a?b", "a#b", "a%41", "javascript:x", "\x01", '"<>', "ü", "(a)"])
def test_a_link_to_a_page_leads_to_it_whatever_it_is_called(name: str) -> None:
    page = PagePath(f"{name}.md")
    link = relative_link(PagePath("b.md"), page, Anchor("c"))
    assert resolve_link(PagePath("b.md"), link) == (page, "c")
    assert link.isprintable()
