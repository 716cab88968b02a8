"""What the tests in a browser share: windows, one page of each kind, and how a reader opens what can be opened.

Everything that depends on the theme's own markup stands here, so that another theme changes this file alone.
"""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

DESK: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}}
TELEPHONE: dict[str, Any] = {"viewport": {"width": 360, "height": 640}, "has_touch": True, "is_mobile": True}

KINDS = {
    "home": "",
    "topic": "topics/moscow-format/",
    "article": "sources/ghoshal-2017/",
    "chronology": "chronology/",
    "allegations": "allegations/",
    "disagreements": "disagreements/",
    "matrix": "sources-by-topic/",
    "articles": "sources/",
    "names": "whos-who/",
    "bibliography": "bibliography/",
    "prose": "about/",
    "problems": "problems/",
    "not found": "404.html",
}
"""A page of each kind: of several the shortest, since axe reads every element of it."""

LONGEST = "topics/history/"
SEARCH = "dialog.search"
PREVIEWED = "article :is(a[role=doc-noteref], a.crosslink, a.linked-by-hand, .timeline a[href*='#entry-'])"
"""Links that have a preview."""

SCRIPTS = (Path(__file__).parent / "reading.js").read_text("utf-8")
"""Functions that ask the page itself."""

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

Opens = Callable[..., Page]


def preview(page: Page) -> Locator:
    """The preview, if one is open."""
    return page.locator("#preview:popover-open")


def to_the_middle(link: Locator) -> Locator:
    link.evaluate("link => link.scrollIntoView({ block: 'center' })")
    return link


def open_preview(page: Page) -> bool:
    """Open the preview of the first link that has one; whether there is such a link."""
    links = page.locator(PREVIEWED).filter(visible=True)
    if not links.count():
        return False
    to_the_middle(links.first)
    page.keyboard.press("Tab")  # so that the focus is a keyboard's
    links.first.focus()
    expect(preview(page)).to_be_visible()
    return True


def open_search(page: Page, text: str = "weapons") -> Locator:
    """Open the search as its key does and ask for ``text``; what was found, once it is there."""
    page.keyboard.press("Control+k")
    expect(page.locator(f"{SEARCH} input").first).to_be_focused()
    page.keyboard.type(text)
    found = page.locator(f"{SEARCH} a[href]").filter(visible=True, has_text=re.compile(r"\w"))
    expect(found.first).to_be_visible()
    return found


def axe(page: Page, *, within: str | None = None, without: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    """The rules of WCAG 2.2 AA and of best practice that a page breaks, each with the first element that does."""
    options = {
        "resultTypes": ["violations"],
        "runOnly": RULES,
        "rules": {rule: {"enabled": False} for rule in without},
        "preload": False,  # all its style sheets are our own
        "iframes": False,
    }
    results = Axe().run(page, context=within, options=options)
    return [(fault["id"], fault["nodes"][0]["html"]) for fault in results.response["violations"]]
