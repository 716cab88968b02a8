"""The policy of pages: what it allows, and that no browser finds a page breaking it."""

import shutil
from base64 import b64encode
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from explainer.policy import forbidden, policy, read_content, with_policy
from harness import ROOT, explainer

RECORDER = """
window.__violations = [];
document.addEventListener("securitypolicyviolation", (event) =>
    window.__violations.push(`${event.effectiveDirective} ${event.blockedURI} ${event.sample}`));
"""

KINDS = ("", "topics/sanctions/", "sources/rusi-2021/", "sources/", "chronology/", "allegations/", "disagreements/")
KINDS += ("sources-by-topic/", "whos-who/", "bibliography/", "about/", "problems/")


def hash_of(code: str) -> str:
    return f"'sha256-{b64encode(sha256(code.encode()).digest()).decode()}'"


def directive(name: str, text: str) -> str:
    return next(part for part in text.split("; ") if part.startswith(name))


def test_a_script_of_the_theme_has_leave_by_its_hash() -> None:
    assert directive("script-src", policy("<script>go()</script>")) == f"script-src 'self' {hash_of('go()')}"


def test_a_style_of_the_theme_has_leave_by_its_hash() -> None:
    assert directive("style-src", policy("<style>p{}</style>")) == f"style-src 'self' {hash_of('p{}')}"


def test_data_and_files_need_no_leave() -> None:
    html = '<script type="application/ld+json">{}</script><script src="a.js"></script><link href="a.css">'
    assert "sha256" not in policy(html)


def test_what_stands_in_the_content_gets_no_leave() -> None:
    content = "<p>x</p><script>evil()</script>"
    assert "sha256" not in policy(f"<body>{content}</body>", content)


def test_a_page_is_closed_to_everything_that_is_not_beside_it() -> None:
    assert directive("default-src", policy("")) == "default-src 'none'"
    assert not any(word in policy("") for word in ("unsafe", "http:", "https:", "*", "blob:"))


def test_the_policy_stands_before_everything_that_it_is_about() -> None:
    html = with_policy('<html><head lang="en"><meta charset="utf-8"><script>1</script></head></html>')
    assert html.startswith('<html><head lang="en"><meta http-equiv="Content-Security-Policy" content="default-src ')


def test_what_is_no_page_stays_as_it_is() -> None:
    assert with_policy("<urlset></urlset>") == "<urlset></urlset>"


FORBIDDEN = [
    "<script>1</script>",
    "<SCRIPT src=//x.example/a.js></SCRIPT>",
    "<style>p{}</style>",
    '<p style="color: red">x</p>',
    "<p/onclick=go()>x</p>",
    '<img src="a.png" onerror=go()>',
    '<iframe src="a.html"></iframe>',
    '<object data="a.swf"></object>',
    '<base href="/">',
    '<meta http-equiv="refresh" content="0">',
    '<img src="https://x.example/a.png">',
    '<img src="//x.example/a.png">',
    '<img srcset="https://x.example/a.png 2x">',
    '<img srcset="a.png 1x, https://x.example/b.png 2x">',
    '<picture><source srcset="a.png, //x.example/b.png 2x"><img src="a.png"></picture>',
    '<svg><image href="https://x.example/a.png"/></svg>',
    '<svg><image xlink:href="//x.example/a.png"/></svg>',
    '<svg><use href="https://x.example/a.svg#b"/></svg>',
    '<svg><filter><feImage href="https://x.example/a.png"/></filter></svg>',
    '<svg><rect fill="url(https://x.example/a.svg#b)"/></svg>',
    """<svg><rect mask="URL( '//x.example/a.svg#b' )"/></svg>""",
    '<a href="javascript:go()">x</a>',
    '<a href=" java\tscript:go()">x</a>',
    '<a href="&#106;avascript&colon;go()">x</a>',
    '<a href="JaVaScRiPt:go()">x</a>',
    '<a href="vbscript:go()">x</a>',
    '<a href="data:text/html,x">x</a>',
    '<a href="file:///etc/passwd">x</a>',
    '<a ping="/x" href="a.html">x</a>',
    '<form action="javascript:go()"></form>',
    '<button formaction="javascript:go()">x</button>',
    '<svg><a xlink:href="javascript:go()">x</a></svg>',
    '<svg><set attributeName="href" to="javascript:go()"/></svg>',
    "<span hidden>x</span>",
    '<span class="a" hidden="hidden">x</span>',
    "<span popover>x</span>",
    "<dialog>x</dialog>",
    "<i><title>x</title></i>",
    "<ruby>x<rp>y</rp></ruby>",
    "<datalist><option>x</option></datalist>",
    '<video src="a.mp4">x</video>',
    '<meter value="1">x</meter>',
    "<i>" * 300,
    "<i>" * 3_000 + "<script>1</script>",
]


@pytest.mark.parametrize("html", FORBIDDEN)
def test_no_page_may_have(html: str) -> None:
    assert list(forbidden(read_content(f"<p>before</p>{html}<p>behind</p>")))


ALLOWED = [
    "<p>x</p>",
    '<a href="https://x.example/">x</a>',
    '<a href="../a/#b">x</a>',
    '<a href="mailto:a@x.example">x</a>',
    '<a href="&#109;&#97;&#105;&#108;&#116;&#111;&#58;a">x</a>',
    '<img src="a.png" alt="on error = x">',
    '<img srcset="a.png 1x, b,c.png 2.5x, d.png 300w">',
    '<svg><a href="https://x.example/"><rect fill="url(#b)"/></a><use href="#c"/><image href="a.png"/></svg>',
    '<img src="data:image/png;base64,AAAA">',
    '<video src="a.mp4" poster="a.png"></video>',
    "<details open><summary>x</summary></details>",
    "<code>&lt;p onclick=go()&gt; style=x</code>",
    '<svg viewBox="0 0 1 1"><title>x</title><circle r="1"/></svg>',
    '<meter value="1"></meter>',
    '<form class="ledger-filter" hidden></form>',
    '<script type="application/json">{}</script>',
    "<i>" * 190 + "x" + "</i>" * 190,
]


@pytest.mark.parametrize("html", ALLOWED)
def test_a_page_may_have(html: str) -> None:
    assert list(forbidden(read_content(html))) == []


# --- in the browser ---------------------------------------------------------------------------------------------------


def violations(page: Page) -> list[str]:
    return list(page.evaluate("window.__violations"))


@pytest.fixture
def watched(browser: Browser) -> Page:
    page = browser.new_context().new_page()
    page.add_init_script(RECORDER)
    return page


@pytest.mark.browser
@pytest.mark.parametrize("name", [*KINDS[:3], *(pytest.param(name, marks=pytest.mark.slow) for name in KINDS[3:])])
def test_no_kind_of_page_breaks_its_policy(watched: Page, address: str, name: str) -> None:
    said: list[str] = []
    watched.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
    watched.goto(address + name)
    watched.wait_for_load_state("networkidle")
    for link in watched.locator("a.note-ref, a.crosslink, .timeline a").all()[:3]:
        link.hover(force=True, timeout=5000) if link.is_visible() else None
        watched.wait_for_timeout(400)
    assert (violations(watched), said) == ([], [])
    watched.context.close()


@pytest.mark.browser
def test_the_page_for_what_is_not_found_keeps_to_its_policy(watched: Page, address: str) -> None:
    watched.goto(f"{address}404.html")
    watched.wait_for_load_state("networkidle")
    assert watched.locator("meta[http-equiv='Content-Security-Policy']").count() == 1
    assert violations(watched) == []
    watched.context.close()


@pytest.mark.browser
@pytest.mark.parametrize("name", [KINDS[0], *(pytest.param(name, marks=pytest.mark.slow) for name in KINDS[1:])])
def test_a_page_opened_as_a_file_keeps_to_its_policy(watched: Page, built: Path, name: str) -> None:
    watched.goto((built / name / "index.html").as_uri())
    watched.wait_for_load_state("load")
    for link in watched.locator("a.note-ref, a.crosslink").all()[:2]:
        link.hover(force=True, timeout=5000) if link.is_visible() else None
        watched.wait_for_timeout(400)
    assert violations(watched) == []
    assert watched.locator("meta[http-equiv='Content-Security-Policy']").count() == 1
    watched.context.close()


@pytest.mark.browser
def test_a_policy_of_ours_stops_a_script_that_got_into_a_page(watched: Page, tmp_path: Path) -> None:
    """What the other tests here rest on: the browser does read the policy, and the recorder sees what it stops."""
    content = "<script>window.__hit = 1</script><p onclick='window.__hit = 2' style='color: red'>x</p>"
    page = tmp_path / "page.html"
    page.write_text(with_policy(f"<!doctype html><html><head></head><body>{content}</body></html>", content), "utf-8")
    watched.goto(page.as_uri())
    watched.locator("p").click()
    assert watched.evaluate("window.__hit") is None
    assert len(violations(watched)) == 3
    watched.context.close()


def test_every_page_of_the_shipped_site_has_one_policy_first(built: Path) -> None:
    pages = list(built.rglob("*.html"))
    assert len(pages) > 15
    for page in pages:
        text = page.read_text("utf-8")
        assert text.count('<meta http-equiv="Content-Security-Policy"') == 1, page
        assert '<head><meta http-equiv="Content-Security-Policy"' in text, page


def test_a_build_says_where_a_page_runs_a_script(project: Callable[[str], Path]) -> None:
    folder = project("bridge")
    page = folder / "docs" / "topics" / "ferry.md"
    page.write_text(page.read_text("utf-8") + '\n<p onclick="go()">[x](javascript:go())</p>\n', "utf-8")
    problems = explainer("check", folder=folder).problems
    assert any(
        problem.startswith("docs/topics/ferry.md:17:4: error PAG003: The attribute onclick") for problem in problems
    )


ELSEWHERE = """
extra_css: [styles.css, https://example.org/oxley/own.css, "//cdn.example.com/a.css"]
extra_javascript:
  - https://cdn.example.com/mathjax.js
  - path: https://cdn.example.com/late.js
    defer: true
"""


@pytest.mark.parametrize("plugins", ["[]", "[privacy]"])
def test_what_the_settings_fetch_from_other_hosts_is_said(plugins: str, project: Callable[[str], Path]) -> None:
    folder = project("bridge")
    (folder / "docs" / "styles.css").write_text("p {}", "utf-8")
    settings = folder / "mkdocs.yml"
    text = settings.read_text("utf-8").replace("  font: false\n", "").replace("plugins: []", f"plugins: {plugins}")
    settings.write_text(text + ELSEWHERE, "utf-8")
    said = [problem.split(" is fetched ")[0] for problem in explainer("check", folder=folder).problems]
    expected = [
        "mkdocs.yml:7:3: notice PAG006: 'https://fonts.googleapis.com/'",
        "mkdocs.yml:19:60: notice PAG006: '//cdn.example.com/a.css'",
        "mkdocs.yml:21:5: notice PAG006: 'https://cdn.example.com/mathjax.js'",
        "mkdocs.yml:22:5: notice PAG006: 'https://cdn.example.com/late.js'",
    ]
    assert said == (expected if plugins == "[]" else [])


def test_a_theme_that_brings_its_fonts_is_no_matter_and_a_site_without_articles_neither(
    project: Callable[[str], Path],
) -> None:
    folder = project("bridge")
    settings = folder / "mkdocs.yml"
    plain = settings.read_text("utf-8").replace("  font: false\n", "")
    settings.write_text(
        plain.replace("name: material\n", f"name: material\n  custom_dir: {ROOT}/hooks/theme\n"), "utf-8"
    )
    assert explainer("check", folder=folder).problems == []
    settings.write_text(plain, "utf-8")
    shutil.rmtree(folder / "docs" / "topics")
    shutil.rmtree(folder / "sources")
    (folder / "docs" / "index.md").write_text("# Who?\n", "utf-8")
    assert explainer("check", folder=folder).problems == []
