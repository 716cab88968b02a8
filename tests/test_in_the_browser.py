"""What a reader's browser does with the built site, served under its project path as a pages host serves it."""

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

PAGES = ("", "topics/sanctions/", "sources/rusi-2021/", "sources/", "whos-who/", "bibliography/", "about/", "problems/")


def tab_until(reader: Page, selector: str, *, at_most: int) -> None:
    for _ in range(at_most):
        reader.keyboard.press("Tab")
        if reader.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    pytest.fail(f"no {selector} within {at_most} presses of Tab")


def in_view(reader: Page, selector: str) -> bool:
    script = """selector => {
        const box = document.querySelector(selector).getBoundingClientRect();
        return box.top >= document.querySelector('.site-header').offsetHeight && box.top < innerHeight;
    }"""
    return bool(reader.evaluate(script, selector))


def test_a_note_is_followed_and_left_again_with_the_keyboard_alone(reader: Page, address: str) -> None:
    reader.goto(f"{address}topics/sanctions/")
    tab_until(reader, ".note-ref", at_most=80)
    mark = reader.evaluate("document.activeElement.parentElement.id")
    note = reader.evaluate("document.activeElement.hash")
    reader.keyboard.press("Enter")
    reader.wait_for_function("note => location.hash === note", arg=note)
    reader.wait_for_timeout(300)
    assert in_view(reader, note)
    tab_until(reader, f"{note} a[role='doc-backlink'][href='#{mark}']", at_most=20)
    reader.keyboard.press("Enter")
    reader.wait_for_function("mark => location.hash === '#' + mark", arg=mark)
    reader.wait_for_timeout(300)
    assert in_view(reader, f"#{mark}")
    reader.keyboard.press("Tab")
    assert reader.evaluate("document.activeElement.parentElement.id") == mark


def test_a_note_leads_to_the_paragraph_and_the_paragraph_back_to_the_sentence(reader: Page, address: str) -> None:
    reader.goto(f"{address}topics/sanctions/")
    reader.locator(".notes a[href$='#para-1']").first.click()
    reader.wait_for_url("**/sources/**#para-1")
    reader.wait_for_timeout(300)
    assert in_view(reader, "#para-1")
    reader.locator("#para-1 summary").click()
    reader.locator("#para-1 .cited-by a[href*='topics/sanctions/']").first.click()
    reader.wait_for_url("**/topics/sanctions/#fnref-*")


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("scheme", ["light", pytest.param("dark", marks=pytest.mark.slow)])
def test_no_page_reports_an_error_or_asks_another_host(reader: Page, address: str, name: str, scheme: str) -> None:
    faults: list[str] = []
    with reader.context.browser.new_context(color_scheme=scheme) as context:  # type: ignore[union-attr, arg-type]
        page = context.new_page()
        page.on(
            "console", lambda message: faults.append(message.text) if message.type in ("error", "warning") else None
        )
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("request", lambda request: None if request.url.startswith(address) else faults.append(request.url))
        page.goto(address + name)
        page.wait_for_load_state("networkidle")
    assert faults == []


@pytest.mark.parametrize("name", PAGES)
def test_no_page_scrolls_sideways_on_a_small_screen(reader: Page, address: str, name: str) -> None:
    with reader.context.browser.new_context(viewport={"width": 320, "height": 640}) as context:  # type: ignore[union-attr]
        page = context.new_page()
        page.goto(address + name)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_the_filters_of_allegations_show_what_matches_and_say_how_many(reader: Page, address: str) -> None:
    reader.goto(f"{address}allegations/")
    threads = reader.locator(".thread")
    total = threads.count()
    reader.locator("select[name=stance]").select_option("denies")
    shown = reader.locator(".thread:visible")
    assert 0 < shown.count() < total
    assert reader.locator(".ledger-filter output").inner_text() == f"{shown.count()} of {total} statements shown."
    assert all("denies" in thread.inner_html() for thread in shown.all())
    assert "stance=denies" in reader.url
    reader.get_by_role("button", name="Show all").click()
    reader.wait_for_function("total => document.querySelectorAll('.thread:not([hidden])').length === total", arg=total)


def test_an_address_with_a_filter_opens_filtered(reader: Page, address: str) -> None:
    reader.goto(f"{address}allegations/?speaker=zamir-kabulov")
    assert 0 < reader.locator(".thread:visible").count() < reader.locator(".thread").count()


def test_topics_that_a_filter_hides_are_not_among_the_contents(reader: Page, address: str) -> None:
    reader.goto(f"{address}allegations/?stance=questions")
    contents = reader.locator(".site-toc a")
    hidden = reader.locator("article h2[hidden]")
    assert hidden.count() > 0
    assert contents.locator("visible=true").count() == contents.count() - hidden.count()
    reader.get_by_role("button", name="Show all").click()
    expect(contents.locator("visible=true")).to_have_count(contents.count())


def test_what_an_address_points_at_is_shown_whatever_the_filter(reader: Page, address: str) -> None:
    reader.goto(f"{address}allegations/?stance=denies")
    first, second, *_ = [entry.get_attribute("id") for entry in reader.locator(".thread[hidden][id]").all()]
    reader.evaluate("id => { location.hash = id; }", first)
    expect(reader.locator(f"#{first}")).to_be_in_viewport()
    reader.goto("about:blank")
    reader.goto(f"{address}allegations/?stance=denies#{second}")
    expect(reader.locator(f"#{second}")).to_be_in_viewport()
    assert reader.url.endswith(f"?stance=denies#{second}")
    reader.locator("select[name=stance]").select_option("questions")
    expect(reader.locator(f"#{second}")).to_be_hidden()
    assert reader.url.endswith("?stance=questions")


def test_that_nobody_replied_is_not_said_louder_than_what_was_said(reader: Page, address: str) -> None:
    reader.goto(f"{address}allegations/")
    for absent in ("The articles report no reply", "Evidence named: none."):
        weight = reader.get_by_text(absent).first.evaluate("element => getComputedStyle(element).fontWeight")
        assert weight == "400", absent


def test_what_is_unknown_of_an_article_is_said_in_chips_that_stand_apart(reader: Page, address: str) -> None:
    reader.goto(f"{address}bibliography/")
    chips = reader.locator("li:has(.standing + .standing)").first.locator(".standing")
    first, second = chips.nth(0).bounding_box(), chips.nth(1).bounding_box()
    assert first
    assert second
    assert second["y"] > first["y"] or second["x"] >= first["x"] + first["width"] + 4


def test_a_mark_of_the_picture_is_reached_with_the_keyboard_and_leads_to_its_entry(reader: Page, address: str) -> None:
    reader.goto(f"{address}topics/arms-allegations/")
    mark = reader.locator(".timeline a").first
    mark.focus()
    entry = reader.evaluate("'#' + document.activeElement.getAttribute('href').split('#')[1]")
    reader.keyboard.press("Enter")
    reader.wait_for_url(f"**/chronology/{entry}")
    assert in_view(reader, entry)


@pytest.mark.parametrize("path", ["chronology/", "topics/history/"])
def test_the_picture_fits_a_telephone(reader: Page, address: str, path: str) -> None:
    reader.set_viewport_size({"width": 360, "height": 700})
    reader.goto(f"{address}{path}")
    outside = """() => [...document.querySelectorAll('.timeline circle')].filter(circle => {
        const box = circle.getBoundingClientRect();
        return box.left < 0 || box.right > innerWidth;
    }).length"""
    assert reader.evaluate(outside) == 0
    assert reader.evaluate("document.documentElement.scrollWidth") <= 360
    reader.set_viewport_size({"width": 1280, "height": 800})
