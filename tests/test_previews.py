"""Previews of what a link leads to: with a pointer, with the keyboard, under a finger, and where there are none.

What a reader can do with them is that of WCAG 2.2: 1.4.13 (content on hover or focus), 2.1.1, 2.4.3, 2.4.7 and 2.5.8.
"""

import json
from pathlib import Path

import lxml.html
import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from explainer.pages import previews_scripts
from reading import DESK, TELEPHONE, Opens, preview, to_the_middle
from rendering import evidence

pytestmark = pytest.mark.browser

TOPIC = "topics/arms-allegations/"
NOTE = "a[href='#fn-rusi-2021-para-4'] >> nth=0"
PERSON = "p a.crosslink[href$='#curtis-scaparrotti'] >> nth=0"

PREVIEWS = "previews-data.js"
ENTRIES = "previews-entries.js"


def focus_by_keyboard(page: Page, selector: str) -> Locator:
    """Put the focus on a link as Tab does."""
    link = to_the_middle(page.locator(selector))
    page.keyboard.press("Tab")
    link.focus()
    return link


def to_the_height(link: Locator, height: int) -> Locator:
    """So many pixels below the top of the window."""
    link.evaluate("(link, height) => scrollBy(0, link.getBoundingClientRect().top - height)", height)
    return link


def is_focused(page: Page, selector: str) -> bool:
    return bool(page.evaluate("selector => document.activeElement.matches(selector)", selector))


def scrolled(page: Page) -> int:
    return int(page.evaluate("scrollY"))


def is_inside_the_window(page: Page) -> bool:
    script = """() => {
        const box = document.querySelector('#preview').getBoundingClientRect();
        return box.width > 200 && box.height > 40 && box.left >= 0 && box.top >= 0
            && box.right <= document.documentElement.clientWidth && box.bottom <= innerHeight;
    }"""
    return bool(page.evaluate(script))


# --- a pointer --------------------------------------------------------------------------------------------------------


def test_a_pointer_that_rests_on_a_mark_opens_its_note(opens: Opens) -> None:
    page = opens(TOPIC)
    to_the_middle(page.locator(NOTE)).hover()
    expect(preview(page)).to_contain_text("Samuel Ramani, Russia and the Taliban: Prospective Partners?")
    expect(preview(page)).to_contain_text("date unknown, not before 7 September 2021, para. 4.")
    expect(preview(page).locator(".note-said")).to_contain_text("Karokhail")
    assert preview(page).locator(".stance").all_inner_texts() == ["allegation", "denial", "warning"]


def test_a_note_s_preview_says_which_words_were_compared_with_the_original(opens: Opens) -> None:
    page = opens(TOPIC)
    note = page.locator(".notes li:has(.note-quote)").first
    quoted = note.locator(".note-quote").first.inner_text()
    to_the_middle(page.locator(f"a[href='#{note.get_attribute('id')}']").first).hover()
    expect(preview(page).locator(".note-quote").first).to_have_text(quoted)
    assert "compared with the original, word for word" in quoted


def test_the_pointer_can_go_into_the_preview_and_it_stays_until_the_pointer_leaves(opens: Opens) -> None:
    page = opens(TOPIC)
    to_the_middle(page.locator(NOTE)).hover()
    expect(preview(page)).to_be_visible()
    preview(page).locator(".note-said").hover()
    page.wait_for_timeout(900)
    expect(preview(page)).to_be_visible()
    page.mouse.move(5, 5)
    expect(preview(page)).to_have_count(0)


def test_a_pointer_that_only_passes_opens_nothing(opens: Opens) -> None:
    page = opens(TOPIC)
    to_the_middle(page.locator(NOTE)).hover()
    page.mouse.move(5, 5)
    page.wait_for_timeout(700)
    expect(preview(page)).to_have_count(0)


def test_escape_closes_what_the_pointer_opened_and_it_stays_closed(opens: Opens) -> None:
    page = opens(TOPIC)
    to_the_middle(page.locator(NOTE)).hover()
    expect(preview(page)).to_be_visible()
    page.keyboard.press("Escape")
    page.wait_for_timeout(700)
    expect(preview(page)).to_have_count(0)


def test_a_click_follows_the_link_as_ever(opens: Opens) -> None:
    page = opens(TOPIC)
    to_the_middle(page.locator(NOTE)).click()
    page.wait_for_function("location.hash === '#fn-rusi-2021-para-4'")
    expect(preview(page)).to_have_count(0)


# --- the keyboard -----------------------------------------------------------------------------------------------------


def test_focus_opens_a_preview_that_has_a_name(opens: Opens) -> None:
    page = opens(TOPIC)
    mark = focus_by_keyboard(page, NOTE)
    expect(preview(page)).to_have_role("dialog")
    expect(preview(page)).to_have_accessible_name(f"Note {mark.inner_text().strip('[]')}")
    expect(mark).to_have_attribute("aria-details", "preview")


def test_tab_goes_through_the_links_of_a_preview_and_out_behind_its_mark(opens: Opens) -> None:
    page = opens(TOPIC)
    mark = focus_by_keyboard(page, NOTE)
    links = preview(page).locator("a")
    for number in range(links.count()):
        page.keyboard.press("Tab")
        expect(links.nth(number)).to_be_focused()
        assert links.nth(number).evaluate("link => getComputedStyle(link).outlineStyle") == "solid"
    page.keyboard.press("Tab")
    behind = page.evaluate("""() => {
        const links = [...document.querySelectorAll('.md-content a[href]')];
        return links[links.indexOf(document.activeElement) - 1].getAttribute('href');
    }""")
    assert behind == mark.get_attribute("href")


def test_shift_tab_goes_from_a_preview_back_to_its_mark_and_on(opens: Opens) -> None:
    page = opens(TOPIC)
    mark = focus_by_keyboard(page, NOTE)
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    expect(mark).to_be_focused()
    expect(preview(page)).to_be_visible()
    page.keyboard.press("Shift+Tab")
    expect(mark).not_to_be_focused()
    assert not is_focused(page, "#preview *")


def test_escape_closes_a_preview_and_the_focus_is_on_its_mark(opens: Opens) -> None:
    page = opens(TOPIC)
    mark = focus_by_keyboard(page, NOTE)
    y = scrolled(page)
    page.keyboard.press("Escape")
    expect(preview(page)).to_have_count(0)
    expect(mark).to_be_focused()
    assert scrolled(page) == y


def test_escape_in_a_preview_closes_it_and_the_focus_returns_to_its_mark(opens: Opens) -> None:
    page = opens(TOPIC)
    mark = focus_by_keyboard(page, NOTE)
    y = scrolled(page)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert is_focused(page, "#preview a")
    page.keyboard.press("Escape")
    page.wait_for_timeout(500)
    expect(preview(page)).to_have_count(0)
    expect(mark).to_be_focused()
    assert scrolled(page) == y


# --- a finger ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("height", [150, 400, 600])
@pytest.mark.parametrize("link", [NOTE, PERSON, ".timeline a >> nth=3"], ids=["note", "person", "entry"])
def test_a_tap_opens_a_sheet_and_the_page_stays_where_it_is(opens: Opens, link: str, height: int) -> None:
    page = opens(TOPIC, **TELEPHONE)
    tapped = to_the_height(page.locator(link), height)
    y, url = scrolled(page), page.url
    tapped.tap()
    expect(preview(page)).to_be_focused()
    page.wait_for_timeout(500)
    assert (scrolled(page), page.url) == (y, url)
    assert is_inside_the_window(page)
    preview(page).get_by_role("button", name="Close").tap()
    expect(preview(page)).to_have_count(0)
    assert (scrolled(page), page.url) == (y, url)


@pytest.mark.parametrize("height", range(80, 700, 60))
def test_no_sheet_lies_on_the_line_that_was_tapped(opens: Opens, height: int) -> None:
    page = opens(TOPIC, **TELEPHONE)
    mark = to_the_height(page.locator(NOTE), height)
    mark.tap()
    expect(preview(page)).to_be_focused()
    line, sheet = mark.bounding_box(), preview(page).bounding_box()
    assert line
    assert sheet
    assert line["y"] + line["height"] <= sheet["y"] or sheet["y"] + sheet["height"] <= line["y"]


def test_the_button_that_closes_a_sheet_is_large_enough_for_a_finger(opens: Opens) -> None:
    page = opens(TOPIC, **TELEPHONE)
    to_the_middle(page.locator(NOTE)).tap()
    box = preview(page).get_by_role("button", name="Close").bounding_box()
    assert box
    assert min(box["width"], box["height"]) >= 44


def test_a_mark_is_24_pixels_high_and_lines_are_no_further_apart_for_it(opens: Opens) -> None:
    page = opens(TOPIC, **TELEPHONE)
    assert page.locator(NOTE).evaluate("mark => mark.getBoundingClientRect().height") >= 24


def test_a_tap_elsewhere_closes_a_sheet(opens: Opens) -> None:
    page = opens(TOPIC, **TELEPHONE)
    to_the_height(page.locator(NOTE), 200).tap()
    expect(preview(page)).to_be_visible()
    page.touchscreen.tap(4, 120)  # beside the text
    expect(preview(page)).to_have_count(0)


def test_a_second_tap_follows_the_link(opens: Opens) -> None:
    page = opens(TOPIC, **TELEPHONE)
    person = page.locator(PERSON)
    to_the_height(person, 150).tap()
    expect(preview(page)).to_be_visible()
    person.tap()
    page.wait_for_url("**/whos-who/#curtis-scaparrotti")


def test_a_tap_follows_a_link_that_has_no_preview(opens: Opens) -> None:
    page = opens(TOPIC, **TELEPHONE)
    page.route(f"**/{PREVIEWS}", lambda route: route.abort())
    to_the_middle(page.locator(PERSON)).tap()
    page.wait_for_url("**/whos-who/#curtis-scaparrotti")


def test_a_tap_on_a_link_of_the_home_page_goes_to_its_topic(opens: Opens) -> None:
    page = opens("", **TELEPHONE)
    to_the_middle(page.locator("a.linked-by-hand").first).tap()
    page.wait_for_url("**/topics/*/")


# --- what is shown ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "link", "shown"),
    [
        (TOPIC, PERSON, "Curtis Scaparrotti · Person"),
        (TOPIC, "a.linked-by-hand[href$='isis-k/'] >> nth=0", "ISIS-K: the stated reason · Topic"),
        (TOPIC, "a.crosslink[href$='rusi-2021/'] >> nth=0", "Russia and the Taliban: Prospective Partners? · Article"),
        (TOPIC, ".timeline a >> nth=0", "¶"),
        ("", ".timeline a[href*='#entry-'] >> nth=0", "¶"),
        ("chronology/", ".entry-links a >> nth=0", "¶"),
        ("sources/rusi-2021/", ".passage a.crosslink >> nth=0", "("),
    ],
    ids=[
        "a person",
        "a topic",
        "an article",
        "a mark of the picture",
        "a bubble of one",
        "perhaps the same",
        "in an article",
    ],
)
def test_what_links_lead_to_is_shown_the_same_way(opens: Opens, path: str, link: str, shown: str) -> None:
    page = opens(path)
    to_the_middle(page.locator(link)).hover()
    expect(preview(page)).to_contain_text(shown)
    assert preview(page).get_attribute("aria-label")
    assert is_inside_the_window(page)


def test_a_preview_of_a_person_leads_to_the_who_s_who(opens: Opens) -> None:
    page = opens(TOPIC)
    to_the_middle(page.locator(PERSON)).hover()
    preview(page).get_by_role("link", name="Curtis Scaparrotti").click()
    page.wait_for_url("**/whos-who/#curtis-scaparrotti")


def test_a_copy_has_no_ids_and_no_ways_back(opens: Opens) -> None:
    page = opens(TOPIC)
    for link in (NOTE, "a[href='#fn-rusi-2021-para-5'] >> nth=0"):
        to_the_middle(page.locator(link)).hover()
        expect(preview(page)).to_be_visible()
        assert page.locator("#preview [id], #preview [role=doc-backlink]").count() == 0
        page.mouse.move(5, 5)
        expect(preview(page)).to_have_count(0)
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map(element => element.id)")
    assert len(ids) == len(set(ids))


def test_what_cross_links_show_is_loaded_when_it_is_wanted_and_once(opens: Opens) -> None:
    page = opens(TOPIC)
    page.wait_for_load_state("networkidle")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.rpartition("/")[2]))
    to_the_middle(page.locator(NOTE)).hover()
    expect(preview(page)).to_be_visible()
    assert asked == []
    for link in (PERSON, "a.linked-by-hand >> nth=0"):
        to_the_middle(page.locator(link)).hover()
        expect(preview(page).locator(".preview-title")).to_be_visible()
        page.keyboard.press("Escape")
    assert asked == [PREVIEWS]


def test_they_work_on_pages_opened_from_a_disk(browser: Browser, built: Path) -> None:
    with browser.new_context(**DESK) as context:
        page = context.new_page()
        page.goto((built / TOPIC / "index.html").as_uri())
        for link, shown in ((NOTE, "Samuel Ramani"), (PERSON, "Curtis Scaparrotti")):
            to_the_middle(page.locator(link)).hover()
            expect(preview(page)).to_contain_text(shown)


def test_they_work_under_a_strict_content_security_policy(browser: Browser, address: str) -> None:
    def strictly(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, headers=answer.headers | {"content-security-policy": "default-src 'self'"})

    with browser.new_context(**DESK) as context:
        page = context.new_page()
        page.route("**/*", strictly)
        refused: list[str] = []
        page.on("console", lambda message: refused.append(f"{message.location['url']} {message.text}"))
        page.goto(address + TOPIC)
        for link in (NOTE, PERSON, ".timeline a >> nth=0"):
            to_the_middle(page.locator(link)).hover()
            expect(preview(page)).to_be_visible()
            page.keyboard.press("Escape")
    assert [message for message in refused if "assets/explainer" in message] == []


# --- where it stands --------------------------------------------------------------------------------------------------

WITHOUT_ANCHORS = "CSS.supports = () => false"
WHERE = """() => {
    // Of all marks and cross-links the leftmost and the rightmost, and what stands at the upper and lower edge.
    const links = [...document.querySelectorAll('.md-content :is(a.note-ref, a.crosslink, .timeline a)')]
        .filter(link => !link.closest('.notes') && link.checkVisibility());
    const by = side => links.reduce((one, other) =>
        other.getBoundingClientRect()[side] < one.getBoundingClientRect()[side] ? other : one);
    const last = links.reduce((one, other) =>
        other.getBoundingClientRect().right > one.getBoundingClientRect().right ? other : one);
    [by('left'), last, links[5]].forEach((link, nth) => { link.dataset.tested = nth; });
}"""


@pytest.mark.parametrize("anchors", [True, pytest.param(False, marks=pytest.mark.slow)], ids=["anchored", "measured"])
@pytest.mark.parametrize("direction", [pytest.param("ltr", marks=pytest.mark.slow), "rtl"])
@pytest.mark.parametrize("width", [1280, pytest.param(800, marks=pytest.mark.slow), 360])
def test_a_preview_is_inside_the_window(opens: Opens, width: int, direction: str, *, anchors: bool) -> None:
    page = opens(TOPIC, viewport={"width": width, "height": 700})
    page.evaluate("direction => { document.documentElement.dir = direction; }", direction)
    page.evaluate("" if anchors else WITHOUT_ANCHORS)
    page.evaluate(WHERE)
    for nth in range(3):
        for block in ("start", "center", "end"):
            link = page.locator(f"[data-tested='{nth}']")
            link.evaluate("(link, block) => link.scrollIntoView({ block })", block)
            if block == "start":
                page.evaluate("scrollBy(0, -120)")  # from under the header
            page.keyboard.press("Control")
            link.focus()
            expect(preview(page)).to_be_visible()
            assert is_inside_the_window(page), (nth, block)
            page.keyboard.press("Escape")
            link.blur()


@pytest.mark.parametrize("anchors", [True, False], ids=["anchored", "measured"])
def test_a_preview_does_not_cover_the_mark_it_belongs_to(opens: Opens, *, anchors: bool) -> None:
    page = opens(TOPIC)
    page.evaluate("" if anchors else WITHOUT_ANCHORS)
    for block in ("center", "end"):
        mark = page.locator(NOTE)
        mark.evaluate("(link, block) => link.scrollIntoView({ block })", block)
        mark.hover()
        expect(preview(page)).to_be_visible()
        at, box = mark.bounding_box(), preview(page).bounding_box()
        assert at
        assert box
        assert box["y"] >= at["y"] + at["height"] or box["y"] + box["height"] <= at["y"]
        page.keyboard.press("Escape")
        page.mouse.move(5, 5)


# --- for whom ---------------------------------------------------------------------------------------------------------


def test_without_scripts_a_mark_leads_to_its_note(opens: Opens) -> None:
    page = opens(TOPIC, java_script_enabled=False)
    assert page.locator("#preview").count() == 0
    page.locator(NOTE).click()
    assert page.url.endswith("#fn-rusi-2021-para-4")
    note = page.locator("#fn-rusi-2021-para-4")
    expect(note).to_be_in_viewport()
    assert note.locator(".stance").all_inner_texts() == ["allegation", "denial", "warning"]


def test_a_browser_without_popovers_is_left_alone(browser: Browser, address: str) -> None:
    with browser.new_context(**DESK) as context:
        page = context.new_page()
        faults: list[str] = []
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.add_init_script("delete HTMLElement.prototype.showPopover")
        page.goto(address + TOPIC)
        page.locator(NOTE).click()
        assert page.url.endswith("#fn-rusi-2021-para-4")
        assert page.locator("#preview").count() == 0
        assert faults == []


@pytest.mark.parametrize(
    ("motion", "duration"), [pytest.param("no-preference", 0.12, marks=pytest.mark.slow), ("reduce", 0)]
)
def test_nothing_moves_for_readers_who_do_not_want_it(opens: Opens, motion: str, duration: float) -> None:
    page = opens(TOPIC, reduced_motion=motion)
    to_the_middle(page.locator(NOTE)).hover()
    expect(preview(page)).to_be_visible()
    assert preview(page).evaluate("box => parseFloat(getComputedStyle(box).transitionDuration)") == duration


def test_in_forced_colours_a_preview_has_an_edge_and_its_mark_an_outline(opens: Opens) -> None:
    page = opens(TOPIC, forced_colors="active")
    to_the_middle(page.locator(NOTE)).hover()
    expect(preview(page)).to_be_visible()
    edge, ground = preview(page).evaluate(
        "box => [getComputedStyle(box).borderTopColor, getComputedStyle(box).backgroundColor]"
    )
    assert edge != ground
    assert preview(page).evaluate("box => getComputedStyle(box).borderTopStyle") == "solid"
    assert page.locator(".previewed").evaluate("mark => getComputedStyle(mark).outlineStyle") == "solid"


def test_a_preview_is_not_printed(opens: Opens) -> None:
    page = opens(TOPIC)
    to_the_middle(page.locator(NOTE)).hover()
    expect(preview(page)).to_be_visible()
    page.emulate_media(media="print")
    expect(page.locator("#preview")).to_be_hidden()


def previews_in(script: str) -> dict[str, list[str]]:
    """What a script of previews has, by address."""
    found: dict[str, list[str]] = json.loads(script[script.index("{\n") :].removesuffix(");\n"))
    return found


# --- what it costs ----------------------------------------------------------------------------------------------------


def test_what_cross_links_show_is_the_role_of_a_name_the_description_of_a_topic_the_record_of_an_article() -> None:
    library = evidence()
    urls = {path: path.removesuffix(".md") + "/" for path in (*library.pages, *library.generated_pages())}
    shown = previews_in(previews_scripts(library, urls)[PREVIEWS])
    assert shown["whos-who/#ines-okafor"] == ["Ines Okafor", "Person", library.names["ines-okafor"].role]
    assert shown["topics/bridge/"][:2] == ["The bridge", "Topic"]
    assert shown["topics/bridge/"][2].startswith("Who ordered the footbridge")
    assert shown["sources/gazette-2011/"][1:] == ["Article", "Miriam Hale, 4 March 2011; 4 paragraphs."]
    assert "topics/ferry/" not in shown  # a topic page without a description


def test_what_every_cross_link_of_the_site_leads_to_has_a_preview(built: Path) -> None:
    data = [(built / "assets" / "explainer" / name).read_text("utf-8") for name in (PREVIEWS, ENTRIES)]
    known = {address for script in data for address in previews_in(script)}
    for page in set(built.rglob("index.html")) - {built / "edition" / "index.html"}:
        here = page.parent.relative_to(built).as_posix()
        for link in lxml.html.parse(page).xpath("//a[@class='crosslink' or @class='linked-by-hand']/@href"):
            path, _, anchor = link.partition("#")
            target = (built / here / path).resolve().relative_to(built.resolve()).as_posix()
            assert (f"{target}/#{anchor}" if anchor else f"{target}/") in known
