"""What WCAG 2.2 asks that a rule over the finished page cannot see; each test names its success criterion.

Elsewhere: content on hover or focus (1.4.13) and touch in ``test_previews``, reflow (1.4.10) in ``test_in_the_browser``,
contrast (1.4.3) in ``test_axe``.
"""

import pytest
from playwright.sync_api import Page

from reading import CONTENT, HEADER, KINDS, TELEPHONE, Opens, preview, to_the_middle

pytestmark = pytest.mark.browser

TOPIC = KINDS["topic"]

each_kind = pytest.mark.parametrize("kind", KINDS)
each_scheme = pytest.mark.parametrize("scheme", ["light", "dark"])

FOCUSED = """() => {
    const element = document.activeElement;
    const box = element.getBoundingClientRect();
    const header = document.querySelector('body > header');
    return {
        name: element.outerHTML.slice(0, 160),
        nth: [...document.querySelectorAll('*')].indexOf(element),
        where: element.closest('header, nav, main, footer')?.tagName ?? 'BODY',
        reading: Boolean(element.closest('main article') && !element.closest('svg')),
        top: box.top, bottom: box.bottom, y: box.top + scrollY, height: box.height,
        covered: element.closest('header') || getComputedStyle(header).position === 'static'
            ? 0 : header.getBoundingClientRect().bottom,
        window: innerHeight,
    };
}"""


def walk(page: Page, *, at_most: int = 1500) -> list[dict]:
    """What has the focus after each press of Tab, from the page's start until it is left or comes round."""
    page.evaluate("document.documentElement.dataset.preview = 'off'")
    found: list[dict] = []
    for _ in range(at_most):
        page.keyboard.press("Tab")
        if page.locator("#preview:popover-open").count():
            page.keyboard.press("Escape")
        focused = page.evaluate(FOCUSED)
        if focused["name"].startswith("<body") or (found and focused["nth"] == found[0]["nth"]):
            return found
        found.append(focused)
    pytest.fail(f"{at_most} presses of Tab did not leave the page: it ends at {found[-1]['name']}")
