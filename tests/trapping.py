"""A browser that notes what a page tries to do to whoever opens it, and what steers those who read a log."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, unquote

from playwright.sync_api import Browser, Page

TRAP = """
window.__ran = [];
for (const name of "alert confirm prompt print open".split(" ")) window[name] = () => window.__ran.push(name);
addEventListener("error", (event) => event.message && window.__ran.push(event.message));
addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI, sample }) =>
    window.__ran.push(`${effectiveDirective} ${blockedURI} ${sample}`));
"""
"""Notes whatever a page tries to do to whoever opens it, every error of a script, every breach of its policy."""

RAN = "[...window.__ran, ...(window.__hit ? ['hit'] : [])]"

OURS = {
    "link": r"^(stylesheet|icon|canonical|prev|next|preload|alternate application/ld\+json)$",
    "form": r"^(search-form|ledger-filter)$",
    "style": r"^preview$",
}
"""What our theme and scripts write of what could be foreign: links by kind, forms by class, what is styled by id."""

MATERIAL = {
    "link": r"^(stylesheet|icon|canonical|prev|next|preconnect)$",
    "form": r"^md-search__form$|^md-header__option$",
    "style": r"^$",
}
"""The same of the theme that an export names."""

FOREIGN = """(known, within = "html") => {
    const found = [];
    const is = (kind, text) => new RegExp(known[kind]).test(text);
    const allowed = {
        script: (element) => /^(text|application\\/json)?$/.test(element.type) && element.closest("head, body"),
        link: ({ rel, type }) => is("link", rel === "alternate" ? `${rel} ${type}` : rel),
        meta: (element) => !element.httpEquiv || element.httpEquiv === "Content-Security-Policy",
        form: (element) => is("form", element.className),
    };
    const refused = new Set(("iframe frame frameset object embed applet portal base style template bgsound set " +
        "animate animateTransform foreignObject").split(" "));
    for (const element of document.querySelectorAll(`${within}, ${within} *`)) {
        const name = element.localName;
        if (allowed[name] ? !allowed[name](element) : refused.has(name)) found.push(element.outerHTML.slice(0, 200));
        for (const { name, value } of element.attributes) {
            const leads = /^(href|src|action|formaction|data|xlink:href)$/.test(name) && URL.canParse(value, "http://a/");
            const astray = leads && !/^(https?|mailto|tel):$/.test(new URL(value, "http://a/").protocol);
            const styled = name === "style" && !is("style", element.id);
            if (name.startsWith("on") || styled || name === "srcdoc" || astray)
                found.push(element.outerHTML.slice(0, 200));
        }
    }
    return found;
}"""
"""Elements and attributes that neither the theme nor we write, on a page or within a part of it."""

COMMAND = re.compile(r"^\s*::|##\[")
"""What GitHub's runner takes for a command in the log of a workflow."""


@contextmanager
def trapped_page(browser: Browser) -> Iterator[Page]:
    """A page of a browser in which everything is noted that runs."""
    with browser.new_context() as context:
        page = context.new_page()
        page.add_init_script(TRAP)
        page.on("dialog", lambda dialog: dialog.dismiss())
        yield page


def addresses(site: Path) -> list[str]:
    """The addresses of a site's pages, below its own."""
    return sorted(quote(file.parent.relative_to(site).as_posix()) for file in site.rglob("index.html"))


def faults_on(page: Page, known: dict[str, str] = OURS) -> list[str]:
    """What ran on a page, and what stands foreign on it."""
    return [*page.evaluate(RAN), *page.evaluate(FOREIGN, known)]


def faults_of(site: Path, served: str, browser: Browser, known: dict[str, str] = OURS) -> dict[str, list[str]]:
    """What ran, stood foreign, led away or was asked for elsewhere on each page of a site that is served."""
    faults = {}
    with trapped_page(browser) as page:
        asked: list[str] = []
        page.on("request", lambda request: None if request.url.startswith(served) else asked.append(request.url))
        for address in addresses(site):
            page.goto(f"{served}{address}/", wait_until="load")
            moved = [] if unquote(page.url) == unquote(f"{served}{address}/".replace("/./", "/")) else [page.url]
            if found := [*faults_on(page, known), *moved, *asked]:
                faults[address] = found[:5]
            asked.clear()
    return faults


def steering(text: str) -> set[str]:
    """The characters of a text that steer a terminal."""
    return {char for char in text if not (char.isprintable() or char == "\n")}


def commands(text: str) -> list[str]:
    """The lines of a text that a workflow's runner would obey."""
    return [line for line in text.split("\n") if COMMAND.search(line)]
