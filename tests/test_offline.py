"""The site that opens from a folder: no server, no connection, links that name files."""

from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote, urlsplit

import lxml.html
import pytest
from playwright.sync_api import Browser, Page, expect

from harness import explainer


@pytest.fixture
def opened(browser: Browser, built_offline: Path) -> Page:
    context = browser.new_context(viewport={"width": 1280, "height": 800}, offline=True)
    page = context.new_page()
    page.goto((built_offline / "index.html").as_uri())
    return page


def test_it_goes_into_a_folder_of_its_own(project: Callable[[str], Path]) -> None:
    folder = project("bridge")
    assert explainer("build", "--offline", folder=folder).status == 0
    assert (folder / "site-offline" / "topics" / "bridge.html").exists()
    assert not (folder / "site").exists()


def test_it_is_built_beside_the_configuration_wherever_the_command_is_run(
    project: Callable[[str], Path], tmp_path: Path
) -> None:
    folder, elsewhere = project("bridge"), tmp_path / "elsewhere"
    elsewhere.mkdir()
    run = explainer("build", "--offline", "--config-file", str(folder / "mkdocs.yml"), folder=elsewhere)
    assert (run.status, list(elsewhere.iterdir())) == (0, []), run.output
    assert (folder / "site-offline" / "index.html").exists()


def test_every_link_names_a_file_that_is_there(built_offline: Path) -> None:
    pages = [page for page in built_offline.rglob("*.html") if page.name != "404.html"]  # which only a server shows
    for page in pages:
        for href in set(lxml.html.parse(page).xpath("//a/@href | //link/@href | //script/@src | //img/@src")):
            parts = urlsplit(href)
            if not parts.scheme and not parts.netloc and parts.path:
                assert (page.parent / unquote(parts.path)).is_file(), f"{page.name}: {href}"
    assert len(pages) > 15


@pytest.mark.browser
def test_nothing_is_asked_for_that_a_browser_refuses_from_a_disk(opened: Page, built_offline: Path) -> None:
    said: list[str] = []
    opened.on("console", lambda message: said.append(message.text))
    opened.goto((built_offline / "about" / "index.html").as_uri())
    opened.wait_for_load_state("networkidle")
    assert said == []


def test_a_reader_goes_from_home_to_a_topic_to_a_note_to_its_paragraph_and_home_again(opened: Page) -> None:
    opened.locator("article a[href='topics/sanctions.html']").first.click()
    opened.wait_for_url("**/topics/sanctions.html")
    mark = opened.locator("article p a.note-ref").first
    mark.scroll_into_view_if_needed()
    mark.hover()
    expect(opened.locator("#preview:popover-open")).to_be_visible()
    opened.keyboard.press("Escape")
    opened.locator(".notes a[href*='#para-']").first.click()
    opened.wait_for_url("**/sources/*.html#para-*")
    opened.locator("a.site-name").first.click()
    opened.wait_for_url("**/index.html")


@pytest.mark.browser
def test_what_a_cross_link_leads_to_is_shown_without_a_server(opened: Page, built_offline: Path) -> None:
    opened.goto((built_offline / "topics" / "sanctions.html").as_uri())
    link = opened.locator("article p a.crosslink").first
    link.scroll_into_view_if_needed()
    link.hover()
    expect(opened.locator("#preview:popover-open .preview-kind")).to_be_visible()


@pytest.mark.browser
@pytest.mark.parametrize("kind", ["sources/", "topics/", "whos-who"])
def test_a_result_of_the_search_leads_to_what_was_found(opened: Page, built_offline: Path, kind: str) -> None:
    opened.goto((built_offline / "topics" / "sanctions.html").as_uri())
    opened.locator("button.search-open").click()
    opened.locator(".search-input").fill("Kabulov Interfax")
    opened.locator(".search-results a").first.wait_for()
    if opened.locator(".search-more").is_visible():
        opened.locator(".search-more").click()
    opened.locator(f".search-results a[href*='/{kind}']").first.click()
    opened.wait_for_url(f"**/{kind}*.html#*")
    expect(opened.locator(":target")).to_be_in_viewport()


@pytest.mark.browser
def test_the_filters_of_allegations_work_without_a_server(opened: Page, built_offline: Path) -> None:
    faults: list[str] = []
    opened.on("pageerror", lambda error: faults.append(str(error)))
    opened.goto((built_offline / "allegations.html").as_uri())
    total = opened.locator(".thread").count()
    opened.locator("select[name=stance]").select_option("denies")
    assert 0 < opened.locator(".thread:visible").count() < total
    assert faults == []
