"""A browser that notes what a page tries to do to whoever opens it, and what steers those who read a log."""

import re
from pathlib import Path
from urllib.parse import quote, unquote

from playwright.sync_api import Browser, Page

SHOWN = "alert confirm prompt print open"
TRAP = f"""
window.__ran = [];
for (const name of "{SHOWN}".split(" ")) window[name] = () => window.__ran.push(name);
addEventListener("error", (event) => event.message && window.__ran.push(event.message));
"""
"""Notes whatever a page tries to do to whoever opens it, and every error of a script."""

FOREIGN = """() => {
    const found = [];
    for (const element of document.querySelectorAll("*")) {
        const name = element.localName;
        const allowed = {
            script: (element) => /^(text|application\\/json)?$/.test(element.type) && element.closest("head, body"),
            link: (element) => /^(stylesheet|icon|canonical|prev|next|preload)$/.test(element.rel),
            meta: (element) => !element.httpEquiv || element.httpEquiv === "Content-Security-Policy",
            form: (element) => /^(search-form|ledger-filter)$/.test(element.className),
        }[name];
        const refused = ("iframe frame object embed applet base style template set animate animateTransform portal " +
            "bgsound foreignObject frameset").split(" ").includes(name);
        if (allowed ? !allowed(element) : refused) found.push(element.outerHTML.slice(0, 200));
        for (const { name, value } of element.attributes) {
            const leads = /^(href|src|action|formaction|data|xlink:href)$/.test(name) && URL.canParse(value, "http://a/");
            const astray = leads && !/^(https?|mailto|tel):$/.test(new URL(value, "http://a/").protocol);
            const styled = name === "style" && element.id !== "preview"; // which is put in its place by ours
            if (name.startsWith("on") || styled || name === "srcdoc" || astray) found.push(element.outerHTML);
        }
    }
    return found;
}"""
"""Elements and attributes that neither the theme nor we write."""

COMMAND = re.compile(r"^\s*::|##\[")
"""What GitHub's runner takes for a command in the log of a workflow."""


def trapped_page(browser: Browser) -> Page:
    """A page of a browser in which everything is noted that runs."""
    page = browser.new_context().new_page()
    page.add_init_script(TRAP)
    page.on("dialog", lambda dialog: dialog.dismiss())
    return page


def addresses(site: Path) -> list[str]:
    """The addresses of a site's pages, below its own."""
    return sorted(quote(file.parent.relative_to(site).as_posix()) for file in site.rglob("index.html"))


def faults_of(site: Path, served: str, page: Page) -> dict[str, list[str]]:
    """What ran, stood foreign, led away or was asked for elsewhere on each page of a site that is served."""
    asked: list[str] = []
    page.on("request", lambda request: None if request.url.startswith(served) else asked.append(request.url))
    faults = {}
    for address in addresses(site):
        page.goto(f"{served}{address}/", wait_until="load")
        ran = page.evaluate("[...window.__ran, ...(window.__hit ? ['hit'] : [])]")
        foreign = page.evaluate(FOREIGN)
        moved = [] if unquote(page.url) == unquote(f"{served}{address}/".replace("/./", "/")) else [page.url]
        if ran or foreign or moved or asked:
            faults[address] = [*ran, *foreign, *moved, *asked][:5]
        asked.clear()
    return faults


def steering(text: str) -> set[str]:
    """The characters of a text that steer a terminal."""
    return {char for char in text if not (char.isprintable() or char == "\n")}


def commands(text: str) -> list[str]:
    """The lines of a text that a workflow's runner would obey."""
    return [line for line in text.split("\n") if COMMAND.search(line)]
