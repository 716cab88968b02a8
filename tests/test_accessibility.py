"""What WCAG 2.2 asks that a rule over the finished page cannot see; each test names its success criterion.

Elsewhere: content on hover or focus (1.4.13) and touch in ``test_previews``, reflow (1.4.10) in
``test_in_the_browser``, contrast (1.4.3) in ``test_axe``.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import lxml.html
import pytest
from _pytest.mark import ParameterSet
from playwright.sync_api import BrowserContext, Page, expect

from reading import DESK, KINDS, SCRIPTS, TELEPHONE, Opens, open_preview, open_search

pytestmark = pytest.mark.browser

TOPIC = KINDS["topic"]
VARIED = ("home", "topic", "article", "allegations")
"""Kinds of pages that between them have everything that can be read, focused or pressed."""

AT_ONCE = ("home", "article", "not found")
"""Kinds that are asked in every run, the others with the slow tests."""


def asked(kinds: Iterable[str]) -> list[ParameterSet]:
    return [pytest.param(kind, marks=() if kind in AT_ONCE else pytest.mark.slow) for kind in kinds]


each_kind = pytest.mark.parametrize("kind", asked(VARIED))
each_scheme = pytest.mark.parametrize("scheme", ["light", "dark"])
each_window = pytest.mark.parametrize("window", [DESK, TELEPHONE], ids=["desk", "telephone"])


def ask(page: Page, question: str, argument: object = None) -> Any:  # noqa: ANN401 -- plain data, as JSON has it
    """What one of the functions of ``reading.js`` answers about a page."""
    return page.evaluate(f"argument => {{ {SCRIPTS}; return {question}(argument); }}", argument)


# --- the keyboard: 2.1.1, 2.1.2, 2.4.1, 2.4.3, 2.4.7, 2.4.11 ----------------------------------------------------------

Walk = list[dict[str, Any]]


def walked(page: Page, key: str, *, at_most: int = 1500) -> Walk:
    """What has the focus after each press of a key, until the focus leaves the page or comes round."""
    found: Walk = []
    for _ in range(at_most):
        page.keyboard.press(key)
        focused = ask(page, "focused")
        if focused is None or (found and focused["nth"] == found[0]["nth"]):
            return found
        found.append(focused)
    pytest.fail(f"{at_most} presses of {key} did not leave the page: they end at {found[-1]['name']}")


@pytest.fixture(scope="module", params=["home", pytest.param("article", marks=pytest.mark.slow)])
def walk(
    request: pytest.FixtureRequest, contexts: Callable[..., BrowserContext], address: str
) -> Iterator[tuple[Page, Walk, Walk]]:
    """A page, and the ways through it with Tab and back with Shift and Tab. Previews are off: they have tests."""
    page = contexts(**DESK).new_page()
    page.add_init_script("delete HTMLElement.prototype.showPopover")
    page.goto(address + KINDS[request.param])
    yield page, walked(page, "Tab"), walked(page, "Shift+Tab")
    page.close()


def test_tab_reaches_everything_that_can_be_used(walk: tuple[Page, Walk, Walk]) -> None:
    """2.1.1 and, as the walk comes to an end, 2.1.2."""
    page, there, _ = walk
    reached = {focused["nth"] for focused in there}
    assert [element["name"] for element in ask(page, "usable") if element["nth"] not in reached] == []


def test_shift_and_tab_go_the_same_way_back(walk: tuple[Page, Walk, Walk]) -> None:
    """2.1.2, but for what is there on the way back only, such as a button to the top."""
    _, there, back = walk
    on_the_way_back = {focused["nth"] for focused in back}
    assert [focused["name"] for focused in there if focused["nth"] not in on_the_way_back] == []


def test_the_focus_goes_down_the_page_as_it_is_read(walk: tuple[Page, Walk, Walk]) -> None:
    """2.4.3, in the page's own text."""
    steps = [focused for focused in walk[1] if focused["reading"]]
    assert len(steps) > 5
    backwards = [(one["name"], next_["name"]) for one, next_ in pairwise(steps) if next_["bottom"] < one["top"] - 1]
    assert backwards == []


def test_the_focus_is_never_under_the_header(walk: tuple[Page, Walk, Walk]) -> None:
    """2.4.11, on the way down and on the way up, where a header that stays would cover it."""
    _, there, back = walk
    assert [(focused["name"], focused["cover"]) for focused in [*there, *back] if focused["cover"]] == []


@pytest.mark.parametrize("kind", asked(KINDS))
def test_the_first_thing_that_tab_reaches_skips_to_the_text(opens: Opens, kind: str) -> None:
    """2.4.1."""
    page = opens(KINDS[kind])
    page.keyboard.press("Tab")
    first = ask(page, "focused")
    assert re.search(r'href="[^"]*#', first["name"]), first["name"]
    assert 0 <= first["boxTop"] < 100
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert ask(page, "focused")["where"] == "MAIN"


@each_scheme
@each_kind
def test_the_focus_shows_on_whatever_has_it(opens: Opens, kind: str, scheme: str) -> None:
    """2.4.7."""
    page = opens(KINDS[kind], color_scheme=scheme, reduced_motion="reduce")
    page.keyboard.press("Tab")
    assert ask(page, "withoutVisibleFocus") == []


# --- what is pressed: 2.5.8 -------------------------------------------------------------------------------------------


@each_window
@each_kind
def test_what_is_pressed_is_large_enough_or_stands_apart(opens: Opens, kind: str, window: dict[str, Any]) -> None:
    """2.5.8: 24 pixels each way, or a circle of 24 around it touches no other; links in a sentence are exempt."""
    assert ask(opens(KINDS[kind], **window), "tooSmall") == []


# --- what is read: 1.4.1, 1.4.12, 3.1.1, 3.1.2 ------------------------------------------------------------------------


@each_scheme
@each_kind
def test_a_link_in_a_text_does_not_differ_by_its_colour_alone(opens: Opens, kind: str, scheme: str) -> None:
    """1.4.1; a mark of a note is raised."""
    assert ask(opens(KINDS[kind], color_scheme=scheme), "byColourAlone") == []


@pytest.mark.parametrize("width", [1280, 320])
@each_kind
def test_with_wider_spacing_no_text_is_cut_off_or_covered(opens: Opens, kind: str, width: int) -> None:
    """1.4.12."""
    page = opens(KINDS[kind], viewport={"width": width, "height": 800})
    ask(page, "spaceOut")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert ask(page, "cutOff") == []
    assert ask(page, "covered") == []


def test_every_page_and_every_foreign_word_says_its_language(built: Path) -> None:
    """3.1.1 and 3.1.2: a language that is written in other letters at least."""
    for file in built.rglob("*.html"):
        page = lxml.html.document_fromstring(file.read_bytes())
        assert page.get("lang"), file
        for text in page.xpath("//body//text()[not(ancestor::script)]"):
            if re.search(r"[^\W\d_]", re.sub(r"[\u0000-\u024f\u2000-\u214f]", "", text)):
                assert text.getparent().xpath("ancestor-or-self::*[@lang][1]/@lang") != [page.get("lang")], text


# --- as readers set their machines: forced colours, motion, right to left ---------------------------------------------


@each_kind
def test_forced_colours_leave_chips_marks_and_focus(opens: Opens, kind: str) -> None:
    page = opens(KINDS[kind], forced_colors="active")
    assert ask(page, "lostInForcedColours") == []
    page.keyboard.press("Tab")
    assert ask(page, "withoutVisibleFocus") == []


@pytest.mark.parametrize("window", [DESK, pytest.param(TELEPHONE, marks=pytest.mark.slow)], ids=["desk", "telephone"])
def test_nothing_moves_where_motion_is_not_wanted(opens: Opens, window: dict[str, Any]) -> None:
    """2.3.3: what is opened is there at once; a colour may change over time."""
    page = opens(TOPIC, reduced_motion="reduce", **window)
    ask(page, "watchMotion")
    assert open_preview(page)
    page.keyboard.press("Escape")
    open_search(page)
    page.keyboard.press("Escape")
    page.mouse.wheel(0, 2000)
    page.wait_for_timeout(500)
    assert page.evaluate("moved") == []
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"


def test_without_that_wish_a_preview_fades_in(opens: Opens) -> None:
    page = opens(TOPIC)
    ask(page, "watchMotion", "all")
    assert open_preview(page)
    page.wait_for_function("moved.length > 0")


@pytest.mark.parametrize("kind", asked(KINDS))
def test_no_page_scrolls_sideways_where_one_reads_from_right_to_left(opens: Opens, kind: str) -> None:
    page = opens(KINDS[kind])
    page.evaluate("document.documentElement.dir = 'rtl'")
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 700})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@each_kind
def test_the_text_is_in_landmarks_with_one_heading_of_the_first_level(opens: Opens, kind: str) -> None:
    """1.3.1."""
    page = opens(KINDS[kind])
    expect(page.get_by_role("banner")).to_have_count(1)
    expect(page.get_by_role("main")).to_have_count(1)
    expect(page.get_by_role("contentinfo")).to_have_count(1)
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
