"""Hostile inputs, each at every place where one can come in, looked for at every place where one can come out.

``hostile_site`` writes and builds the site; a real browser opens every page of it.
"""

import json
import re
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from urllib.parse import parse_qs, quote

import bibtexparser
import lxml.html
import pytest
from bibtexparser import middlewares
from lxml import etree
from markupsafe import escape
from playwright.sync_api import Browser, Page

from explainer.checking import check
from explainer.policy import forbidden, policy, read_content
from explainer.positions import Position
from explainer.problems import Problem, ProblemKind
from explainer.reports import FORMATS, as_banner
from explainer.reports import coverage as coverage_report
from harness import explainer, made_once
from hostile_site import INPUTS, QUESTION, SITES, HostileSite, build_export, build_served, one_line
from hosting import hosted
from rendering import evidence, render
from trapping import FOREIGN, MATERIAL, OURS, RAN, addresses, commands, faults_of, steering, trapped_page

pytestmark = pytest.mark.weekly


Sites = Callable[[str], HostileSite]

REPORTED = {"Content-Security-Policy-Report-Only": policy("")}
"""The policy that built pages carry, so that a browser says what would break it and yet lets it run."""


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Sites:
    """The sites by their names, each built when it is first asked for."""

    def make(name: str, project: Path) -> None:
        SITES[name](project)
        build_served(project)

    return lambda name: HostileSite(made_once(tmp_path_factory, f"hostile-{name}", partial(make, name)))


@pytest.fixture(scope="session")
def exported(hostile: Sites, tmp_path_factory: pytest.TempPathFactory) -> Sites:
    """Their exports, built by plain MkDocs in its own theme."""

    def make(name: str, folder: Path) -> None:
        build_export(hostile(name).project, folder)

    return lambda name: HostileSite(made_once(tmp_path_factory, f"exported-{name}", partial(make, name)))


@pytest.fixture(scope="module")
def records(hostile: Sites) -> HostileSite:
    return hostile("records")


@pytest.fixture(scope="module")
def served(records: HostileSite) -> Iterator[str]:
    with hosted(records.site, "/", REPORTED) as address:
        yield address


@pytest.fixture(scope="module")
def trapped(browser: Browser) -> Iterator[Page]:
    with trapped_page(browser) as page:
        yield page


def test_there_are_enough_inputs_and_each_is_tried_once() -> None:
    assert len(INPUTS) == len(set(INPUTS)) >= 500


@pytest.mark.parametrize(("name", "pages"), [("records", 170), ("files", 1000), ("folders", 60), ("settings", 10)])
def test_each_site_is_built_and_its_export_has_the_same_pages(
    name: str, pages: int, hostile: Sites, exported: Sites
) -> None:
    built = addresses(hostile(name).site)
    assert len(built) > pages
    assert addresses(exported(name).site) == built


@pytest.mark.browser
@pytest.mark.parametrize("name", SITES)
def test_nothing_runs_on_any_page_and_nothing_foreign_stands_on_it(name: str, hostile: Sites, browser: Browser) -> None:
    site = hostile(name).site
    with hosted(site, "/", REPORTED) as address:
        assert faults_of(site, address, browser) == {}


@pytest.mark.browser
@pytest.mark.parametrize("name", SITES)
def test_nothing_runs_on_any_page_of_an_export_and_nothing_foreign_stands_on_it(
    name: str, exported: Sites, browser: Browser
) -> None:
    site = exported(name).site
    with hosted(site, "/") as address:
        assert faults_of(site, address, browser, MATERIAL) == {}


@pytest.mark.browser
def test_every_input_is_shown_as_it_is_and_escaped_once(served: str, trapped: Page) -> None:
    trapped.goto(f"{served}whos-who/")
    shown = trapped.locator(".name h3").all_text_contents()
    assert {_flat(text) for text in shown} == {_flat(f"{text} n{index}") for index, text in enumerate(INPUTS)}


@pytest.mark.browser
def test_an_export_shows_every_input_as_it_is(exported: Sites, trapped: Page) -> None:
    with hosted(exported("records").site, "/") as address:
        trapped.goto(f"{address}whos-who/")
        shown = _flat(trapped.locator("article").text_content() or "")
    assert [text for index, text in enumerate(INPUTS) if _flat(f"{text} n{index}") not in shown] == []


@pytest.mark.browser
def test_titles_are_shown_as_they_are_in_every_place_that_shows_them(served: str, trapped: Page) -> None:
    trapped.goto(f"{served}topics/t12/")
    title, following = (_flat(" ".join(INPUTS[start : start + 10])) for start in (120, 130))
    assert _flat(trapped.title()) == _flat(f"{title} - Hostile records")
    shown = {".site-nav [aria-current=page]": title, ".onward-next .onward-title": following}
    for selector, text in shown.items():
        assert _flat(trapped.locator(selector).first.text_content() or "") == text, selector
    described = trapped.locator("meta[name=description]").get_attribute("content")
    assert _flat(described or "") == title


@pytest.mark.browser
def test_the_sites_own_name_and_description_are_shown_as_they_are(hostile: Sites, trapped: Page) -> None:
    with hosted(hostile("settings").site, "/", REPORTED) as address:
        trapped.goto(address)
        name = _flat(" ".join(INPUTS))
        assert _flat(trapped.title()).startswith(name)
        assert _flat(trapped.locator(".site-name").first.text_content() or "") == name
        for said in ("description", "author"):
            assert _flat(trapped.locator(f"meta[name={said}]").get_attribute("content") or "") == name, said


def _flat(text: str) -> str:
    """Text on one line without what HTML, or a title, has no way to say: control characters, kinds of white space."""
    return one_line(re.sub(r"[^\w!-~]+", " ", text))


OPEN_PREVIEWS = f"""async ([seen, known]) => {{
    const links = new Map();
    for (const link of document.querySelectorAll("article a.crosslink, article .timeline a[href*='#entry-']")) {{
        const leads = new URL(link.getAttribute("href"), document.baseURI).href;
        if (!seen.includes(leads)) links.set(leads, link);
    }}
    const found = [], opened = [];
    for (const [leads, link] of links) {{
        link.focus();
        for (let waited = 0; document.querySelector(".previewed") !== link && waited < 200; waited += 5)
            await new Promise((done) => setTimeout(done, 5));
        if (document.querySelector(".previewed") === link) opened.push(leads);
        found.push(...({FOREIGN})(known, "#preview"));
    }}
    return [opened, [...found, ...{RAN}]];
}}"""
"""Opens one preview after the other. A topic whose front matter is refused has none: nothing is known of it."""


@pytest.mark.browser
def test_previews_of_names_and_entries_run_nothing(records: HostileSite, served: str, trapped: Page) -> None:
    opened: list[str] = []
    for address in addresses(records.site):
        if re.fullmatch(r"sources/a\d+|topics/t\d+", address):
            trapped.goto(f"{served}{address}/")
            trapped.keyboard.press("Tab")  # so that the focus is a keyboard's
            shown, found = trapped.evaluate(OPEN_PREVIEWS, [opened, OURS])
            assert found == [], address
            opened += shown
    assert len(opened) > len(INPUTS)


SEARCH = f"""async ([inputs, known]) => {{
    const [status, input] = [".search-status", ".search-input"].map((name) => document.querySelector(name));
    const faults = {{}};
    let results = 0;
    for (const text of inputs) {{
        status.replaceChildren();
        input.value = `${{text}} mention`;
        input.dispatchEvent(new InputEvent("input", {{ bubbles: true }}));
        while (!status.textContent) await new Promise((done) => setTimeout(done, 5));
        results += document.querySelectorAll(".search-results a").length;
        const found = [...({FOREIGN})(known, "dialog"), ...{RAN}];
        if (found.length) faults[text] = found;
    }}
    return [results, faults];
}}"""
"""Types one text after the other into the search, as soon as the one before has its results."""


@pytest.mark.browser
def test_whatever_is_searched_for_and_found_runs_nothing(served: str, trapped: Page) -> None:
    trapped.goto(f"{served}?q={quote(' '.join(INPUTS))}")
    results, faults = trapped.evaluate(SEARCH, [INPUTS, OURS])
    assert faults == {}
    assert results > len(INPUTS)
    assert trapped.url.startswith(served)


@pytest.mark.parametrize("name", SITES)
def test_data_can_be_read_and_ends_no_script(name: str, hostile: Sites) -> None:
    site = hostile(name).site
    assert list(etree.parse(site / "sitemap.xml").getroot())
    for file in [*site.rglob("*.json"), *site.rglob("*.jsonld")]:
        json.loads(file.read_text("utf-8"))


DOWNLOADS = [("records", "bibliography"), *((name, "pages") for name in SITES)]


@pytest.mark.parametrize(("site", "name"), DOWNLOADS)
def test_reference_managers_get_every_record_and_no_field_ends_another(hostile: Sites, site: str, name: str) -> None:
    folder = hostile(site).site
    records = json.loads((folder / f"{name}.json").read_text("utf-8"))
    written = (folder / f"{name}.bib").read_bytes().decode()
    entries = bibtexparser.parse_string(written).entries
    assert [entry.key for entry in entries] == [record["id"] for record in records]
    assert len(records) > 5
    for entry, record in zip(entries, records, strict=True):
        assert set(record) <= {"id", "type", "title-short", "issued", *IN_BIBTEX}
        assert set(entry.fields_dict) - {"year", "month", "date"} == {
            IN_BIBTEX[variable] for variable in record if variable in IN_BIBTEX
        }
        assert all(_is_balanced(field.value) for field in entry.fields)
        if "URL" in record:
            assert entry["url"] == record["URL"].replace("{", "%7B").replace("}", "%7D")


IN_BIBTEX = {
    "title": "title",
    "author": "author",
    "container-title": "howpublished",
    "publisher": "publisher",
    "URL": "url",
    "language": "language",
    "note": "note",
}
"""What records of web pages have, and the field that each variable becomes."""


@pytest.mark.parametrize(("site", "name"), DOWNLOADS)
def test_what_bibtex_says_is_what_csl_json_says(hostile: Sites, site: str, name: str) -> None:
    """Compared by letters and digits of ASCII: decoders of LaTeX differ in what they make of accents."""
    folder = hostile(site).site
    records = json.loads((folder / f"{name}.json").read_text("utf-8"))
    decoding = [middlewares.SeparateCoAuthors(), middlewares.LatexDecodingMiddleware()]
    read = bibtexparser.parse_string((folder / f"{name}.bib").read_bytes().decode(), append_middleware=decoding)
    for entry, record in zip(read.entries, records, strict=True):
        for variable in ("title", "container-title", "publisher"):
            if variable in record:
                assert _plain(entry[IN_BIBTEX[variable]]) == _plain(record[variable]), variable
        if people := record.get("author"):
            assert len(entry["author"]) == len(people)


def _plain(text: str) -> str:
    return re.sub(r"[^A-Za-z0-9]", "", text)


def _is_balanced(text: str) -> bool:
    """Whether the braces of BibTeX's text end what they began."""
    depth = 0
    for brace in re.findall(r"(?<!\\)[{}]", text):
        depth += 1 if brace == "{" else -1
        if depth < 0:
            return False
    return depth == 0


def test_coins_hold_the_title_of_the_record(records: HostileSite) -> None:
    titles = {record["title"] for record in json.loads((records.site / "bibliography.json").read_text("utf-8"))}
    page = lxml.html.fromstring((records.site / "bibliography" / "index.html").read_bytes())
    spans = [parse_qs(span.get("title", "")) for span in page.iter("span") if span.get("class") == "Z3988"]
    assert {span["rft.title"][0] for span in spans} == titles
    assert {span["ctx_ver"][0] for span in spans} == {"Z39.88-2004"}


@pytest.mark.parametrize("name", SITES)
def test_what_building_says_steers_no_terminal(name: str, hostile: Sites) -> None:
    colours = re.compile(r"^\x1b\[\d+m(\w+ +-  )\x1b\[0m", re.MULTILINE)  # the engine's own
    said = colours.sub(r"\1", hostile(name).output)
    assert steering(said) == set()
    assert commands(said) == []


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
    assert steering("\n".join((*text, *annotations))) == set()
    assert commands("\n".join(text)) == []


def test_json_and_sarif_say_each_input_as_it_is(problems: list[Problem]) -> None:
    found = json.loads(FORMATS["json"](problems))
    assert [item["hint"] for item in found] == INPUTS
    results = json.loads(FORMATS["sarif"](problems))["runs"][0]["results"]
    assert [result["message"]["text"] for result in results] == [f"It reads '{text}'. {text}" for text in INPUTS]
    for report in (FORMATS["json"](problems), FORMATS["sarif"](problems)):
        assert steering(report) == set(), "a terminal shows it too"
        assert "##[" not in report


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


@pytest.mark.parametrize("name", ["records", "files"])
def test_reports_of_a_hostile_project_are_printable(name: str, hostile: Sites, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(hostile(name).project)
    checked = check("mkdocs.yml", traced=True)
    found = checked.problems
    assert len(found) > 100
    for style in ("text", "github", "json", "sarif"):
        report = FORMATS[style](found)
        assert steering(report) == set(), style
        assert style == "github" or commands(report) == [], style
    assert steering(coverage_report(checked.rendered.units())) == set()


@pytest.mark.parametrize("command", [["explain"], ["import", "--key", "x"], ["verify"]])
def test_commands_say_hostile_arguments_harmlessly(command: list[str], tmp_path: Path) -> None:
    (tmp_path / "mkdocs.yml").write_text("site_name: x\n", "utf-8")
    (tmp_path / "docs").mkdir()
    run = explainer(*command, "x" + "".join(INPUTS), folder=tmp_path)
    assert run.status == 2
    assert steering(run.output) == set()


# --- pages, which are their editors' own ------------------------------------------------------------------------------


@pytest.mark.browser
def test_what_is_not_refused_of_a_hostile_page_runs_nothing(trapped: Page) -> None:
    """Raw HTML is the editor's: so what ``forbidden`` lets pass must be harmless as a browser reads it."""
    trapped.goto("about:blank")
    refused, harmful = 0, {}
    for text in INPUTS:
        html = render(f"# {QUESTION}\n\nx {text}\n\n{text}\n\n[x]({text})\n", evidence()).html
        if list(forbidden(read_content(html))):
            refused += 1
            continue
        found = trapped.evaluate(
            f"([html, known]) => {{ document.body.innerHTML = html; return [...({FOREIGN})(known), ...{RAN}] }}",
            [html, OURS],
        )
        if found:
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
