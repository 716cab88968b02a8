"""The design: what a reader does with its frame, with scripts and without."""

import re

import pytest
from playwright.sync_api import Page, expect

from reading import DESK, KINDS, TELEPHONE, Opens

pytestmark = pytest.mark.browser

TOPIC = KINDS["topic"]
WIDE = {"viewport": {"width": 1600, "height": 900}}


def scheme_of(page: Page) -> str:
    return str(page.evaluate("document.body.dataset.mdColorScheme"))


# --- the frame --------------------------------------------------------------------------------------------------------


def test_a_page_s_title_names_the_page_and_that_of_the_home_page_its_question(opens: Opens) -> None:
    assert opens("").title() == "Russia and the Taliban: What has Russia to do with the Taliban?"
    assert opens("bibliography/").title() == "Bibliography - Russia and the Taliban"
    assert opens("404.html").title() == "Page not found - Russia and the Taliban"


@pytest.mark.parametrize("kind", ["home", "topic", "allegations"])
def test_text_twice_as_large_leaves_every_button_on_the_screen_of_a_telephone(opens: Opens, kind: str) -> None:
    page = opens(KINDS[kind], **TELEPHONE)
    page.evaluate("document.documentElement.style.fontSize = '250%'")  # the theme's own is 125 %
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    for button in page.locator(".site-header button:visible").all():
        box = button.bounding_box()
        assert box
        assert box["x"] + box["width"] <= 360


# --- the menu ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("scripts", [True, False])
def test_on_a_telephone_the_menu_opens_and_leads_on_with_scripts_and_without(opens: Opens, *, scripts: bool) -> None:
    page = opens("", **TELEPHONE, java_script_enabled=scripts)
    menu = page.get_by_role("navigation", name="Pages")
    expect(menu).to_be_hidden()
    page.get_by_role("button", name="Menu").click()
    menu.get_by_role("link", name="Chronology").click()
    page.wait_for_url("**/chronology/")


def test_escape_closes_the_menu_and_gives_the_focus_back(opens: Opens) -> None:
    page = opens("", **TELEPHONE)
    button = page.get_by_role("button", name="Menu")
    button.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("navigation", name="Pages")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("navigation", name="Pages")).to_be_hidden()
    expect(button).to_be_focused()


def test_on_a_desk_the_menu_is_there_and_says_which_page_this_is(opens: Opens) -> None:
    menu = opens(TOPIC, **DESK).get_by_role("navigation", name="Pages")
    expect(menu).to_be_visible()
    expect(menu.locator("[aria-current=page]")).to_have_count(1)


# --- colours ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("preferred", "scheme"), [("light", "default"), ("dark", "slate")])
def test_colours_are_those_that_the_system_prefers(opens: Opens, preferred: str, scheme: str) -> None:
    assert scheme_of(opens("", color_scheme=preferred)) == scheme


def test_colours_that_a_reader_chooses_stay_on_the_next_page(opens: Opens) -> None:
    page = opens("", color_scheme="light")
    page.get_by_role("button", name="Dark colours").click()
    assert scheme_of(page) == "slate"
    page.get_by_role("link", name="Chronology").first.click()
    page.wait_for_url("**/chronology/")
    assert scheme_of(page) == "slate"
    page.get_by_role("button", name="Light colours").click()
    assert scheme_of(page) == "default"


# --- what stands on the page ------------------------------------------------------------------------------------------


def test_the_contents_say_which_part_is_being_read(opens: Opens) -> None:
    page = opens(TOPIC, **DESK)
    contents = page.get_by_role("navigation", name="On this page")
    last = contents.get_by_role("link").last
    last.click()
    expect(last).to_have_attribute("aria-current", "true")
    expect(contents.locator("[aria-current]")).to_have_count(1)


def test_on_a_telephone_the_contents_are_folded_and_unfold(opens: Opens) -> None:
    page = opens(TOPIC, **TELEPHONE)
    contents = page.get_by_role("navigation", name="On this page")
    expect(contents.get_by_role("link").first).to_be_hidden()
    contents.locator("summary").click()
    expect(contents.get_by_role("link").first).to_be_visible()


# --- margin notes -----------------------------------------------------------------------------------------------------


def test_on_a_wide_screen_the_margin_says_beside_a_paragraph_what_its_marks_lead_to(opens: Opens) -> None:
    page = opens(TOPIC, **WIDE)
    marked = page.locator("article > p:has(.note-ref)").first
    margin = marked.locator(".margin-notes")
    expect(margin).to_be_visible()
    assert re.search(r"\[\d+\] \w.* ¶\d", margin.inner_text())
    mark = marked.locator(".note-ref").first
    assert mark.inner_text() in margin.inner_text()
    beside, text = margin.bounding_box(), marked.bounding_box()
    assert beside
    assert text
    assert beside["x"] >= text["x"] + text["width"]
    assert beside["height"] <= text["height"] + 1


def test_margin_notes_repeat_what_notes_say_so_only_the_eye_has_them(opens: Opens) -> None:
    page = opens(TOPIC, **WIDE)
    margins = page.locator(".margin-notes")
    assert margins.count() > 5
    assert set(margins.evaluate_all("all => all.map(one => one.ariaHidden)")) == {"true"}
    page.emulate_media(media="print")
    expect(margins.first).to_be_hidden()


@pytest.mark.parametrize("width", [360, 1100])
def test_where_there_is_no_room_there_are_no_margin_notes(opens: Opens, width: int) -> None:
    page = opens(TOPIC, viewport={"width": width, "height": 800})
    expect(page.locator(".margin-notes")).to_have_count(0)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


# --- onward -----------------------------------------------------------------------------------------------------------


def test_the_end_of_a_page_leads_on_to_the_next_and_says_what_it_asks(opens: Opens) -> None:
    page = opens(TOPIC)
    onward = page.get_by_role("navigation", name="Onward").locator("a[rel=next]")
    expect(onward.locator(".onward-text")).not_to_be_empty()
    onward.click()
    expect(page).not_to_have_url(re.compile(f"{TOPIC}$"))
    expect(page.get_by_role("heading", level=1)).to_have_count(1)


def test_a_page_that_is_not_there_leads_to_those_that_are(opens: Opens) -> None:
    page = opens("404.html")
    page.get_by_role("main").get_by_role("link", name="the home page").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Taliban")


def test_the_fonts_are_the_site_s_own_and_their_licences_are_beside_them(opens: Opens, address: str) -> None:
    page = opens("")
    page.wait_for_load_state("networkidle")
    loaded = page.evaluate("performance.getEntriesByType('resource').map(entry => entry.name)")
    fonts = [name for name in loaded if name.endswith(".woff2")]
    assert fonts
    assert all(name.startswith(address) for name in fonts)
    for licence in ("source-serif-OFL.txt", "source-sans-OFL.txt"):
        assert "SIL Open Font License" in page.request.get(f"{address}assets/fonts/{licence}").text()
