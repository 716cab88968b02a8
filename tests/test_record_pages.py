"""Pages made from records, as the engine's menus and other people's hooks find them."""

from collections.abc import Callable
from pathlib import Path

import lxml.html
import pytest

from harness import explainer

OTHER_HOOK = """
def on_env(env, config, files):
    for path in ("bibliography.md", "sources/gazette-2011.md"):
        page = files.get_file_from_path(path).page
        page.content += "<p>Added.</p>"
        page.meta["description"] = "Another description."
"""


def test_pages_made_from_records_have_the_titles_in_the_menu_that_the_navigation_gives(
    project: Callable[[str], Path],
) -> None:
    folder = project("bridge")
    nav = 'nav: [index.md, topics/ferry.md, topics/bridge.md, "Books & <i>papers</i>": bibliography.md]\n'
    settings = folder / "mkdocs.yml"
    settings.write_text(settings.read_text("utf-8") + nav, "utf-8")
    assert explainer("build", folder=folder).status == 0
    page = lxml.html.parse(folder / "site" / "bibliography" / "index.html")
    active = page.xpath("//a[contains(@class, 'md-nav__link--active')]")
    assert {entry.text_content().strip() for entry in active} == {"Books & <i>papers</i>"}
    assert page.findtext(".//h1") == "Bibliography"


@pytest.mark.parametrize("page", ["bibliography", "sources/gazette-2011"])
def test_what_another_hook_gives_a_page_made_from_records_stays(page: str, project: Callable[[str], Path]) -> None:
    folder = project("bridge")
    settings = folder / "mkdocs.yml"
    (folder / "other.py").write_text(OTHER_HOOK, "utf-8")
    settings.write_text(settings.read_text("utf-8").replace("hooks:\n", "hooks:\n  - other.py\n"), "utf-8")
    run = explainer("build", folder=folder)
    assert run.status == 0, run.output
    built = lxml.html.parse(folder / "site" / page / "index.html")
    assert built.xpath("//p[text()='Added.']")
    assert built.xpath("//meta[@name='description']/@content") == ["Another description."]
