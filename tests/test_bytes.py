"""What the site costs a reader, and that nothing of it comes from elsewhere."""

import re
from collections.abc import Iterator
from pathlib import Path

import lxml.html
import pytest
from playwright.sync_api import Route

from reading import KINDS, LONGEST, Opens
from weighing import budget, loaded_at_once, weighed

STARTS_ELSEWHERE = re.compile(r"\s*(?:[a-z][a-z0-9+.-]*:)?//", re.IGNORECASE)
IN_STYLES = re.compile(r"url\(\s*['\"]?([^'\")]+)|@import\s+['\"]([^'\"]+)")
LOADED = (
    "//@src | //@srcset | //@poster | //object/@data | //@action | //@formaction | //*[local-name()='use']/@*"
    " | //link[not(@rel='canonical' or @rel='alternate' or @rel='license' or @rel='prev' or @rel='next')]/@href"
)
"""Where HTML loads from or sends to; what a reader may follow and a machine may read is not loaded with the page."""


@pytest.mark.parametrize("name", budget())
def test_the_site_keeps_to_its_budget(built: Path, name: str) -> None:
    assert weighed(built)[name] <= budget()[name]


@pytest.mark.browser
def test_what_is_weighed_is_what_a_browser_loads(opens: Opens, address: str, built: Path) -> None:
    page = opens("404.html")
    asked: set[str] = set()
    page.on("request", lambda request: asked.add(request.url.removeprefix(address)))
    page.goto(address + LONGEST)
    page.wait_for_load_state("networkidle")
    loaded = {name for name in asked if not name.endswith((".woff2", ".ico", ".png"))}
    weighed_files = {file.relative_to(built).as_posix() for file in loaded_at_once(built / LONGEST / "index.html")}
    assert {f"{LONGEST}index.html" if name == LONGEST else name for name in loaded} == weighed_files


def loads(file: Path) -> Iterator[str]:
    """The addresses that a browser would load something from."""
    text = file.read_text("utf-8")
    yield from (one or other for one, other in IN_STYLES.findall(text if file.suffix == ".css" else ""))
    if file.suffix in {".html", ".svg"}:
        tree = lxml.html.document_fromstring(file.read_bytes())
        yield from map(str, tree.xpath(LOADED))
        for style in [*tree.xpath("//style/text()"), *tree.xpath("//@style")]:
            yield from (one or other for one, other in IN_STYLES.findall(style))


def test_nothing_that_is_built_loads_from_another_host(built: Path) -> None:
    files = [file for file in built.rglob("*") if file.suffix in {".html", ".css", ".svg"}]
    assert len(files) > 20
    for file in files:
        assert [address for address in loads(file) if STARTS_ELSEWHERE.match(address)] == [], file


@pytest.mark.browser
@pytest.mark.parametrize(
    "kind", ["topic", pytest.param("home", marks=pytest.mark.slow), pytest.param("article", marks=pytest.mark.slow)]
)
def test_without_other_hosts_a_page_is_the_same_and_asks_none(opens: Opens, address: str, kind: str) -> None:
    page, alone = opens(KINDS[kind]), opens("404.html")
    refused: list[str] = []

    def only_ours(route: Route) -> None:
        if route.request.url.startswith((address, "data:", "blob:")):
            route.continue_()
        else:
            refused.append(route.request.url)
            route.abort()

    alone.route("**/*", only_ours)
    alone.goto(address + KINDS[kind])
    for opened in (page, alone):
        opened.wait_for_load_state("networkidle")
    assert refused == []
    assert alone.get_by_role("main").inner_text() == page.get_by_role("main").inner_text()
    styles = "[...document.styleSheets].map(sheet => sheet.cssRules.length)"
    assert alone.evaluate(styles) == page.evaluate(styles)
