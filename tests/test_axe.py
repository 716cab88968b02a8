"""axe finds nothing: WCAG 2.2 AA and best practice, on every kind of page, in every state a reader brings about.

The colours of a whole page are read while it is closed and as it prints. While a preview or the search is open, the
page behind it has the same ones, so that they are read in what was opened; every other rule reads the whole page.
"""

from typing import Any

import pytest
from playwright.sync_api import Page

from reading import KINDS, SEARCH, Opens, axe, open_preview, open_search

pytestmark = pytest.mark.browser

each_scheme = pytest.mark.parametrize("scheme", ["light", "dark"])
each_width = pytest.mark.parametrize("width", [1280, 360])
each_kind = pytest.mark.parametrize("kind", KINDS)


def sized(width: int, scheme: str) -> dict[str, Any]:
    """Options of a window; nothing moves in it, since axe reads colours in the middle of a change."""
    return {"viewport": {"width": width, "height": 800}, "color_scheme": scheme, "reduced_motion": "reduce"}


def with_something_open(page: Page, opened: str) -> list[tuple[str, str]]:
    return axe(page, without=("color-contrast",)) + axe(page, within=opened)


@pytest.mark.parametrize(("kind", "width", "scheme"), [("article", 1280, "light"), ("articles", 360, "dark")])
def test_axe_finds_nothing(opens: Opens, kind: str, width: int, scheme: str) -> None:
    assert axe(opens(KINDS[kind], **sized(width, scheme))) == []


@each_scheme
@each_width
@each_kind
@pytest.mark.slow
def test_axe_finds_nothing_in_any_state(opens: Opens, kind: str, width: int, scheme: str) -> None:
    page = opens(KINDS[kind], **sized(width, scheme))
    found = {"closed": axe(page)}
    if open_preview(page):
        found["preview"] = with_something_open(page, "#preview")
        page.keyboard.press("Escape")
    open_search(page)
    found["search"] = with_something_open(page, SEARCH)
    page.reload()
    page.emulate_media(media="print")
    found["print"] = axe(page)
    assert [(state, *fault) for state, faults in found.items() for fault in faults] == []
