"""Hostile inputs, each at every place where one can come in, looked for at every place where one can come out.

``hostile_site`` writes and builds the site; a real browser opens every page of it.
"""

import json
import re
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from lxml import etree
from markupsafe import escape
from playwright.sync_api import Browser, Page

from explainer.checking import check
from explainer.policy import forbidden
from explainer.problems import Position, Problem, ProblemKind
from explainer.reports import FORMATS, as_banner
from explainer.reports import coverage as coverage_report
from harness import explainer
from hostile_site import INPUTS, QUESTION, HostileSite, build_hostile, one_line
from rendering import evidence, render

pytestmark = pytest.mark.weekly

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
            link: (element) => /^(stylesheet|icon|canonical|prev|next)$/.test(element.rel),
            meta: (element) => !element.httpEquiv || element.httpEquiv === "Content-Security-Policy",
            form: (element) => /^(md-search__form|ledger-filter|md-header__option)$/.test(element.className),
        }[name];
        const refused = ("iframe frame object embed applet base style template set animate animateTransform portal " +
            "bgsound foreignObject frameset").split(" ").includes(name);
        if (allowed ? !allowed(element) : refused) found.push(element.outerHTML.slice(0, 200));
        for (const { name, value } of element.attributes) {
            const styled = name === "style" && !element.closest(".md-header, .md-sidebar, .md-search, .md-top");
            const leads = /^(href|src|action|formaction|data|xlink:href)$/.test(name) && URL.canParse(value, "http://a/");
            const astray = leads && !/^(https?|mailto|tel):$/.test(new URL(value, "http://a/").protocol);
            if (name.startsWith("on") || styled || name === "srcdoc" || astray) found.push(element.outerHTML);
        }
    }
    return found;
}"""
"""Elements and attributes that neither the theme nor we write."""


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> HostileSite:
    return build_hostile(tmp_path_factory.mktemp("hostile"))


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def served(hostile: HostileSite) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(hostile.site)))
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def trapped(browser: Browser) -> Page:
    page = browser.new_context().new_page()
    page.add_init_script(TRAP)
    page.on("dialog", lambda dialog: dialog.dismiss())
    return page


def addresses(hostile: HostileSite) -> list[str]:
    return sorted(file.parent.relative_to(hostile.site).as_posix() for file in hostile.site.rglob("index.html"))


def test_there_are_enough_inputs_and_each_is_tried_once() -> None:
    assert len(INPUTS) == len(set(INPUTS)) >= 500


def test_the_site_is_built_without_a_traceback(hostile: HostileSite) -> None:
    assert "Traceback" not in hostile.output
    assert len(addresses(hostile)) > 110


@pytest.mark.browser
def test_nothing_runs_on_any_page_and_nothing_foreign_stands_on_it(
    hostile: HostileSite, served: str, trapped: Page
) -> None:
    asked: list[str] = []
    trapped.on("request", lambda request: None if request.url.startswith(served) else asked.append(request.url))
    faults = {}
    for address in addresses(hostile):
        trapped.goto(f"{served}{address}/", wait_until="load")
        ran = trapped.evaluate("[...window.__ran, ...(window.__hit ? ['hit'] : [])]")
        foreign = trapped.evaluate(FOREIGN)
        moved = [] if trapped.url == f"{served}{address}/".replace("/./", "/") else [trapped.url]
        if ran or foreign or moved:
            faults[address] = [*ran, *foreign, *moved][:5]
    assert faults == {}
    assert asked == []


@pytest.mark.browser
def test_every_input_is_shown_as_it_is_and_escaped_once(served: str, trapped: Page) -> None:
    wanted = {one_line(f"{text} n{index}") for index, text in enumerate(INPUTS)}
    trapped.goto(f"{served}whos-who/")
    shown = trapped.locator(".name h3").all_text_contents()
    assert {one_line(_comparable(text)) for text in shown} == {one_line(_comparable(text)) for text in wanted}


@pytest.mark.browser
def test_titles_are_shown_as_they_are_in_every_place_that_shows_them(served: str, trapped: Page) -> None:
    trapped.goto(f"{served}topics/t12/")
    title = one_line(_comparable(" ".join(INPUTS[120:130])))
    site = one_line(_comparable(" ".join(INPUTS)))
    assert one_line(_comparable(trapped.title())) == f"{title} - {site}"
    for selector in (".md-header__topic .md-ellipsis >> nth=1", ".md-nav__link--active .md-ellipsis >> nth=-1"):
        assert one_line(_comparable(trapped.locator(selector).text_content() or "")).startswith(title), selector
    assert one_line(_comparable(trapped.locator(".md-header__topic").first.text_content() or "")) == site
    described = trapped.locator("meta[name=description]").get_attribute("content")
    assert one_line(_comparable(described or "")) == title


def _comparable(text: str) -> str:
    """Text without what HTML, or a title, has no way to say: control characters and kinds of white space."""
    return re.sub(r"[^\w!-~]+", " ", text)


@pytest.mark.browser
def test_previews_show_hostile_names_and_run_none(served: str, trapped: Page) -> None:
    trapped.goto(f"{served}sources/a12/")
    trapped.add_script_tag(url=f"{served}assets/explainer/previews-data.js")
    count = trapped.evaluate("Object.keys(explainerPreviews).length")
    assert count >= len(INPUTS)
    links = trapped.locator("a.crosslink")
    for index in range(min(links.count(), 10)):
        links.nth(index).hover()
        trapped.wait_for_timeout(400)
        assert trapped.evaluate(FOREIGN) == []
    assert trapped.evaluate("window.__ran") == []


def test_data_can_be_read_and_ends_no_script(hostile: HostileSite) -> None:
    index = json.loads((hostile.site / "search" / "search_index.json").read_text("utf-8"))
    assert len(index["docs"]) > len(INPUTS)
    assert list(etree.parse(hostile.site / "sitemap.xml").getroot())
    for file in hostile.site.rglob("*.json"):
        json.loads(file.read_text("utf-8"))


def test_what_building_says_steers_no_terminal(hostile: HostileSite) -> None:
    assert _steering(hostile.output) == set()


def _steering(text: str) -> set[str]:
    return {char for char in text if not (char.isprintable() or char == "\n")}


@pytest.fixture(scope="module")
def problems() -> list[Problem]:
    """A problem that says each input, in a file that is called so."""
    kind = ProblemKind.CITATION_UNKNOWN_KEY
    return [Problem(kind, f"docs/{text}.md", Position(1, 1), f"It reads '{text}'.", text) for text in INPUTS]


def test_text_and_annotations_have_one_line_for_each_problem(problems: list[Problem]) -> None:
    text = FORMATS["text"](problems).split("\n")
    assert len(text) == len(problems) + 1
    annotations = FORMATS["github"](problems).split("\n")
    assert len(annotations) == len(problems)
    command = re.compile(r"::error file=[^:,]*,line=1,col=1,title=CIT001 [^:,]*::")
    assert [line for line in annotations if not command.match(line)] == []
    assert [line for line in annotations if re.search(r"%(?!25|3A|2C)", line)] == []
    assert _steering("\n".join((*text, *annotations))) == set()


def test_json_and_sarif_say_each_input_as_it_is(problems: list[Problem]) -> None:
    found = json.loads(FORMATS["json"](problems))
    assert [item["hint"] for item in found] == INPUTS
    results = json.loads(FORMATS["sarif"](problems))["runs"][0]["results"]
    assert [result["message"]["text"] for result in results] == [f"It reads '{text}'. {text}" for text in INPUTS]
    for report in (FORMATS["json"](problems), FORMATS["sarif"](problems)):
        assert _steering(report) == set(), "a terminal shows it too"


def test_a_place_of_sarif_is_an_address(problems: list[Problem]) -> None:
    results = json.loads(FORMATS["sarif"](problems))["runs"][0]["results"]
    uris = [result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for result in results]
    assert [uri for uri in uris if not re.fullmatch(r"[\w/.~!$&'()*+,;=:@%-]*", uri, re.ASCII)] == []


@pytest.mark.browser
def test_the_banner_of_problems_runs_nothing(problems: list[Problem], trapped: Page) -> None:
    trapped.goto("about:blank")
    trapped.set_content(as_banner(problems))
    assert trapped.locator("li").count() == len(problems)
    assert trapped.locator("div *:not(p, ul, li)").count() == 0
    assert trapped.evaluate("window.__hit") is None


def test_reports_of_a_hostile_project_are_printable(hostile: HostileSite, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(hostile.project)
    _, site, found = check("mkdocs.yml")
    assert len(found) > 100
    for style in ("text", "github", "json", "sarif"):
        assert _steering(FORMATS[style](found)) == set(), style
    assert _steering(coverage_report(site.units())) == set()


@pytest.mark.parametrize("command", [["explain"], ["import", "--key", "x"], ["verify"]])
def test_commands_say_hostile_arguments_harmlessly(command: list[str], tmp_path: Path) -> None:
    (tmp_path / "mkdocs.yml").write_text("site_name: x\n", "utf-8")
    (tmp_path / "docs").mkdir()
    run = explainer(*command, "x" + "".join(INPUTS), folder=tmp_path)
    assert run.status == 2
    assert _steering(run.output) == set()


# --- pages, which are their editors' own ------------------------------------------------------------------------------


@pytest.mark.browser
def test_what_is_not_refused_of_a_hostile_page_runs_nothing(trapped: Page) -> None:
    """Raw HTML is the editor's: so what ``forbidden`` lets pass must be harmless as a browser reads it."""
    trapped.goto("about:blank")
    refused, harmful = 0, {}
    for text in INPUTS:
        html = render(f"# {QUESTION}\n\nx {text}\n\n{text}\n\n[x]({text})\n", evidence()).html
        if list(forbidden(html)):
            refused += 1
            continue
        found = trapped.evaluate(
            f"html => {{ document.body.innerHTML = html; return [...({FOREIGN})(), window.__hit, ...window.__ran] }}",
            html,
        )
        if found := [fault for fault in found if fault is not None]:
            harmful[text] = found
            trapped.goto("about:blank")
    assert harmful == {}
    assert refused > 150


def test_on_a_page_an_input_in_code_stays_as_it_is() -> None:
    for text in INPUTS:
        fenced = f"~~~~~~~~\n{one_line(text)}\n~~~~~~~~\n"
        if "~~~" not in text and not re.search("[\x02\x03]", text):
            assert (
                str(escape(one_line(text))).replace("&#39;", "'").replace("&#34;", "&quot;")
                in render(fenced, evidence()).html
            )
