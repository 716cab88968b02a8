"""The search: words and what stands for them, an index of bounded files, what is found, what a reader does with it."""

import gzip
import json
import random
import re
import shutil
from collections.abc import Callable, Iterator
from itertools import accumulate
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page, expect

from explainer.addresses import PagePath
from explainer.pages.assets import COMMENT
from explainer.pages.assets import HERE as ASSETS
from explainer.searchable import PageAddress, build_corpus
from explainer.searchindex import KEPT, SHARD_PASSAGES, Corpus, SearchPassage, build_index, read_script, shard_names
from explainer.searchindex.folding import skeleton, terms
from harness import ROOT, explainer
from reading import DESK, RULES, TELEPHONE, Opens
from rendering import evidence

# --- words ------------------------------------------------------------------------------------------------------------

WORDS = {
    "case": ("Kabul KABUL", ["kabul", "kabul"]),
    "marks": ("Émigré naïve Ōsaka", ["emigre", "naive", "osaka"]),
    "possessives, straight and curly": ("Hale's Hale’s Hales’", ["hale", "hale", "hale"]),
    "apostrophes within a word": ("Qur’an Qur'an", ["quran", "quran"]),
    "single quotation marks": ("‘alleged’", ["alleged"]),
    "hyphens part words": ("Moscow-format ISIS-K", ["moscow", "format", "isis", "k"]),
    "plurals": ("talks bodies churches losses boxes", ["talk", "body", "church", "loss", "box"]),
    "what only looks like a plural": ("ISIS crisis status press gas", ["isis", "crisis", "status", "press", "gas"]),
    "numbers": ("2016–17, 1,500", ["2016", "17", "1", "500"]),
    "ligatures and full-width letters": ("ﬁnal ＵＮ", ["final", "un"]),  # noqa: RUF001
    "Cyrillic": ("Замир Кабулов", ["замир", "кабулов"]),
    "Arabic": ("طالبان", ["طالبان"]),
    "Han": ("塔利班", ["塔", "利", "班"]),
    "nothing but signs": ("… — §", []),
}


@pytest.mark.parametrize(("text", "found"), WORDS.values(), ids=WORDS)
def test_a_text_is_known_by_its_terms(text: str, found: list[str]) -> None:
    assert list(terms(text)) == found


@pytest.mark.parametrize(
    ("one", "other"),
    [("kabulov", "qabuloff"), ("zakharova", "sacarova"), ("mohammed", "muhammad"), ("kabulov", "kaboluv")],
)
def test_transliterations_of_a_name_have_one_skeleton(one: str, other: str) -> None:
    assert skeleton(one) == skeleton(other)


def test_a_short_word_is_its_own_skeleton() -> None:
    assert [skeleton(word) for word in ("is", "un", "nds")] == ["is", "un", "nds"]


# --- the index --------------------------------------------------------------------------------------------------------


def passages(*texts: str) -> list[SearchPassage]:
    return [SearchPassage(f"p{nth}/", f"Page {nth}", f"para-{nth}", f"¶{nth}", text) for nth, text in enumerate(texts)]


def found_by(files: dict[str, str], key: str) -> list[int]:
    """The numbers of the passages that a key finds, the best first."""
    firsts = read_script(files["manifest.js"])["terms"]
    shard = max(number for number, first in enumerate(firsts) if first <= key or not number)
    levels = read_script(files[f"terms-{shard}.js"]).get(key, [0, []])[1]
    return [number for gaps in reversed(levels) for number in accumulate(gaps)]


@given(st.lists(st.text(), max_size=40))
def test_every_word_of_every_passage_finds_it(texts: list[str]) -> None:
    files = build_index(Corpus(passages(*texts), {}, {}))
    for number, text in enumerate(texts):
        for term in terms(text):
            assert number in found_by(files, term)


def test_of_a_frequent_word_the_best_passages_are_kept() -> None:
    texts = [f"ferry {'ferry ' if nth % 100 == 7 else ''}word{nth}" for nth in range(KEPT * 3)]
    files = build_index(Corpus(passages(*texts), {}, {}))
    found = found_by(files, "ferry")
    assert len(found) == KEPT
    assert {nth for nth in range(len(texts)) if nth % 100 == 7} <= set(found)


def test_a_passage_that_says_a_word_more_often_comes_first() -> None:
    files = build_index(Corpus(passages("a ferry and a bridge", "a ferry is a ferry is a ferry"), {}, {}))
    assert found_by(files, "ferry") == [1, 0]


def test_what_is_about_a_name_comes_before_every_mention_of_it() -> None:
    said = [
        SearchPassage("a/", "A", "x", "", "Hale Hale Hale", names=("hale",)),
        SearchPassage("b/", "B", "hale", "", "A writer."),
    ]
    files = build_index(Corpus(said, {"hale": ["Ann Hale"]}, {"hale": [1]}))
    assert found_by(files, "@hale") == [1, 0]


def test_no_file_of_the_index_grows_with_the_site() -> None:
    made = build_index(Corpus(made_corpus(200), {}, {}))
    assert max(len(gzip.compress(text.encode())) for text in made.values()) < 16_000


def test_the_manifest_names_every_file() -> None:
    files = build_index(Corpus(made_corpus(20), {}, {}))
    assert sorted(shard_names(files["manifest.js"])) == sorted(files.keys() - {"manifest.js"})


def test_the_same_site_has_the_same_index() -> None:
    assert build_index(Corpus(made_corpus(5), {}, {})) == build_index(Corpus(made_corpus(5), {}, {}))


def test_nothing_in_a_text_ends_the_script_or_its_string() -> None:
    said = '</script><script>alert(1)</script>\u2028\u2029"); alert(1); ("'
    files = build_index(Corpus(passages(said), {}, {}))
    assert not re.search("[<\u2028\u2029]", files["passages-0.js"])
    assert read_script(files["passages-0.js"])["passages"][0][3] == said


# --- what is found on a site ------------------------------------------------------------------------------------------

TOPIC = PagePath("topics/page.md")


def on_page(html: str) -> list[tuple[str, str, str]]:
    """Anchor, label and text of what is found on a page of the bridge's site."""
    library = evidence()
    everything = build_corpus(library, {TOPIC: PageAddress("topics/page/", "Page")}, {TOPIC: html}, {})
    return [(found.anchor, found.label, found.text) for found in everything.passages if found.url == "topics/page/"]


PAGES = {
    "a heading begins a section": (
        '<h1 id="a">One</h1><p>First.</p><h2 id="b">Two</h2><ul><li>Second.</li><li>Third.</li></ul>',
        [("a", "One", "First."), ("b", "Two", "Second. Third.")],
    ),
    "characters that no tree can hold": (
        '<p>Said\x0c<span class="note-marks"><sup>[1]</sup></span>\x1b then.</p>',
        [("", "", "Said then.")],
    ),
    "words within a block stay whole": ("<p>on<b>e</b> <i>two</i></p><p>three</p>", [("", "", "one two three")]),
    "marks, notes, links beside headings and views are left out": (
        """<h1 id="a">One<a class="headerlink" href="#a">¶</a></h1>
        <p>Said<span class="note-marks"><sup>[1]</sup></span>.</p>
        <div data-search-exclude><p>again</p></div><!-- view: ledger --><section class="notes"><p>note</p></section>""",
        [("a", "One", "Said.")],
    ),
    "the label of a short answer is left out": (
        '<div class="admonition short-answer"><p class="admonition-title">In short</p><p>Said.</p></div>',
        [("", "", "Said.")],
    ),
    "a script is no text": ("<p>Said.</p><script>no()</script><style>p{}</style>", [("", "", "Said.")]),
    "a heading without an id goes on": ('<h1 id="a">One</h1><h2>Two</h2><p>Said.</p>', [("a", "One", "Two Said.")]),
    "nothing": ("<!-- nothing -->", []),
}


@pytest.mark.parametrize(("html", "found"), PAGES.values(), ids=PAGES)
def test_a_page_is_found_by_what_its_reader_sees(html: str, found: list[tuple[str, str, str]]) -> None:
    assert on_page(html) == found


def test_a_long_section_is_found_in_parts_of_whole_blocks() -> None:
    blocks = [f"{letter * 500}." for letter in "abcdefg"]
    found = on_page('<h2 id="x">X</h2>' + "".join(f"<p>{block}</p>" for block in blocks))
    assert len(found) > 1
    assert {anchor for anchor, _, _ in found} == {"x"}
    assert " ".join(text for _, _, text in found) == " ".join(blocks)


def index_of(site: Path) -> dict[str, str]:
    return {file.name: file.read_text("utf-8") for file in (site / "search").glob("*.js")}


def shown(files: dict[str, str], number: int) -> tuple[str, str]:
    shard = read_script(files[f"passages-{number // SHARD_PASSAGES}.js"])
    page, anchor, *_ = shard["passages"][number % SHARD_PASSAGES]
    return shard["pages"][page][0], anchor


@pytest.mark.slow
def test_whatever_is_found_is_there(built: Path) -> None:
    files = index_of(built)
    pages: dict[str, str] = {}
    for number in range(read_script(files["manifest.js"])["passages"]):
        url, anchor = shown(files, number)
        html = pages.setdefault(url, (built / url / "index.html").read_text("utf-8"))
        assert not anchor or f' id="{anchor}"' in html, (url, anchor)


@pytest.mark.slow
def test_each_paragraph_is_found_once(built: Path) -> None:
    files = index_of(built)
    found = [shown(files, number) for number in range(read_script(files["manifest.js"])["passages"])]
    paragraphs = [place for place in found if place[1].startswith("para-")]
    assert len(paragraphs) == len(set(paragraphs)) == 132


def test_a_site_can_do_without(project: Callable[[str], Path]) -> None:
    folder = project("bridge")
    configuration = folder / "mkdocs.yml"
    text = configuration.read_text("utf-8")
    assert "\n  explainer:\n" in text
    configuration.write_text(text.replace("\n  explainer:\n", "\n  explainer:\n    search: false\n"), "utf-8")
    run = explainer("build", folder=folder)
    assert run.status == 0, run.output
    assert not (folder / "site" / "search").exists()


@pytest.mark.slow
def test_a_page_can_be_left_out(project: Callable[[str], Path]) -> None:
    folder = project("bridge")
    page = next((folder / "docs" / "topics").glob("*.md"))
    text = page.read_text("utf-8")
    page.write_text(text.replace("---\n", "---\nsearch: {exclude: true}\n", 1), "utf-8")
    run = explainer("build", folder=folder)
    assert run.status == 0, run.output
    files = index_of(folder / "site")
    found = {shown(files, number)[0] for number in range(read_script(files["manifest.js"])["passages"])}
    assert found
    assert f"topics/{page.stem}/" not in found


@pytest.mark.slow
def test_a_page_is_called_in_it_as_its_title_reads(project: Callable[[str], Path]) -> None:
    folder = project("bridge")
    settings, page = folder / "mkdocs.yml", folder / "docs" / "topics" / "ferry.md"
    nav = 'nav: [index.md, "Rock & Roll": topics/bridge.md, topics/ferry.md]\n'
    settings.write_text(settings.read_text("utf-8") + nav, "utf-8")
    _, _, body = page.read_text("utf-8").partition("---\n")[2].partition("---\n")
    page.write_text(body.replace("go on?", "go on & where?"), "utf-8")
    run = explainer("build", folder=folder)
    assert run.status == 0, run.output
    shards = [read_script(text) for name, text in index_of(folder / "site").items() if name.startswith("passages")]
    titles = {title for shard in shards for _, title in shard["pages"]}
    assert {"Rock & Roll", "Does the ferry go on & where?"} <= titles


# --- what it costs ----------------------------------------------------------------------------------------------------


def made_corpus(pages: int, seed: int = 5) -> list[SearchPassage]:
    """Made pages of 25 passages of 80 words from a vocabulary of 12,000, spread as Zipf has it."""
    chance = random.Random(seed)  # noqa: S311 (nothing secret)
    syllables = [consonant + vowel for consonant in "bdfgklmnprstv" for vowel in "aeiou"]
    words: dict[str, None] = {}
    while len(words) < 12_000:
        words["".join(chance.choices(syllables, k=chance.randint(1, 4))) + chance.choice("nrt ").strip()] = None
    vocabulary, weights = list(words), list(accumulate(1 / rank for rank in range(1, 12_001)))
    return [
        SearchPassage(f"sources/article-{page}/", f"Article {page}", f"para-{number}", f"¶{number}", " ".join(said))
        for page in range(pages)
        for number in range(1, 26)
        for said in [chance.choices(vocabulary, cum_weights=weights, k=80)]
    ]


def written(folder: Path, corpus: Corpus) -> Path:
    """A page with nothing but the search, and its index."""
    for name, text in build_index(corpus).items():
        (folder / "search").mkdir(exist_ok=True)
        (folder / "search" / name).write_text(text, "utf-8")
    (folder / "assets" / "explainer").mkdir(parents=True)
    shutil.copy(ASSETS / "scripts" / "search.js", folder / "assets" / "explainer")
    markup = (ROOT / "hooks" / "theme" / "partials" / "search.html").read_text("utf-8")
    markup = re.sub(r"\{[%#].*?[%#]\}", "", markup)
    script = '<script src="assets/explainer/search.js"></script>'
    (folder / "index.html").write_text(f"<!doctype html><meta charset=utf-8>{markup}{script}", "utf-8")
    return folder


def cost_of(browser: Browser, folder: Path, query: str) -> int:
    """The bytes that a reader's first search loads, each file gzipped."""
    page = browser.new_page()
    loaded: list[str] = []
    page.on("request", lambda request: loaded.append(request.url.removeprefix(f"file://{folder}/").partition("?")[0]))
    page.goto(f"file://{folder}/index.html")
    page.keyboard.press("Control+k")
    page.locator(".search-input").fill(query)
    expect(page.locator(".search-results li")).to_have_count(10, timeout=30_000)
    page.close()
    return sum(len(gzip.compress((folder / name).read_bytes())) for name in set(loaded) - {"index.html"})


@pytest.mark.slow
@pytest.mark.browser
def test_a_first_search_costs_little_and_hardly_more_on_a_site_five_times_as_large(
    browser: Browser, tmp_path: Path
) -> None:
    costs = []
    for pages in (1_000, 5_000):
        folder = tmp_path / str(pages)
        folder.mkdir()
        made = made_corpus(pages)
        said = made[40].text.split()
        written(folder, Corpus(made, {}, {}))
        costs.append([cost_of(browser, folder, query) for query in (said[3], " ".join(said[7:9]))])
    print(costs)  # noqa: T201 (figures for CONTRIBUTING.md, with -rP)
    assert max(costs[0]) < 160_000
    assert all(large - small < 10_000 for small, large in zip(*costs, strict=True))


def test_its_script_and_style_sheet_are_small() -> None:
    """As they are loaded, without comments."""
    for part, most in (("scripts/search.js", 4_200), ("styles/search.css", 1_200)):
        assert len(gzip.compress(COMMENT.sub("", (ASSETS / part).read_text("utf-8")).encode())) <= most


# --- in the browser ---------------------------------------------------------------------------------------------------

POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:"


@pytest.fixture
def opens(browser: Browser, address: str) -> Iterator[Opens]:
    contexts = []

    def open_page(path: str = "about/", /, **options: Any) -> Page:
        contexts.append(browser.new_context(**(DESK | options)))
        page = contexts[-1].new_page()
        page.goto(path if ":" in path else address + path)
        return page

    yield open_page
    for context in contexts:
        context.close()


def ask(page: Page, query: str) -> None:
    if not page.locator("dialog.search[open]").count():
        page.locator("button.search-open").click()
    page.locator(".search-input").fill(query)
    expect(page.locator(".search-status")).not_to_be_empty(timeout=15_000)


def results(page: Page) -> list[str]:
    page.locator(".search-results li").first.wait_for()
    return [str(link.get_attribute("href")) for link in page.locator(".search-results a").all()]


def in_view(page: Page, anchor: str) -> bool:
    script = """anchor => {
        const box = document.getElementById(anchor).getBoundingClientRect();
        return box.top >= 0 && box.top < innerHeight;
    }"""
    return bool(page.evaluate(script, anchor))


NAMES = {
    "its own": ("Zamir Kabulov", "whos-who/#zamir-kabulov"),
    "another of the articles": ("Zameer Kaboluv", "whos-who/#zamir-kabulov"),
    "in other order": ("kabulov, zamir", "whos-who/#zamir-kabulov"),
    "one that nobody listed": ("Kabulow", "whos-who/#zamir-kabulov"),
    "one that nobody listed, of another": ("Zakarova", "whos-who/#maria-zakharova"),
    "the last name alone": ("Nicholson", "whos-who/#john-nicholson"),
    "a beginning": ("Zakharo", "whos-who/#maria-zakharova"),
}
SOME = {"another of the articles", "one that nobody listed", "a beginning"}
"""Those that are tried each time; the others where slow tests are."""


@pytest.mark.browser
@pytest.mark.parametrize(
    ("query", "first"),
    [pytest.param(*case, id=id, marks=() if id in SOME else pytest.mark.slow) for id, case in NAMES.items()],
)
def test_a_name_is_found_in_any_spelling(opens: Opens, query: str, first: str) -> None:
    page = opens()
    ask(page, query)
    assert results(page)[0].endswith(f"/{first}")


@pytest.mark.browser
def test_initials_find_the_name_and_its_topic(opens: Opens) -> None:
    page = opens()
    ask(page, "ISKP")
    assert {link.split("/repo/")[-1].partition("#")[0].split("/")[-2] for link in results(page)[:2]} == {
        "isis-k",
        "whos-who",
    }


@pytest.mark.browser
def test_a_name_finds_paragraphs_that_write_it_otherwise(opens: Opens) -> None:
    page = opens()
    ask(page, "Zameer Kaboluv")
    page.locator(".search-more").click()
    expect(page.locator(".search-results li")).to_have_count(20)
    marked = {mark.inner_text() for mark in page.locator(".search-results mark").all()}
    assert {"Zamir", "Kabulov"} <= marked


@pytest.mark.browser
def test_a_result_leads_to_the_paragraph(opens: Opens) -> None:
    page = opens()
    ask(page, "objectively coincide Interfax")
    link = page.locator(".search-results a[href*='#para-']").first
    anchor = str(link.get_attribute("href")).partition("#")[2]
    link.click()
    page.wait_for_url(f"**/sources/**#{anchor}")
    page.wait_for_timeout(300)
    assert in_view(page, anchor)
    expect(page.locator("dialog.search")).to_be_hidden()


@pytest.mark.browser
def test_a_result_on_the_same_page_leads_there_as_well(opens: Opens) -> None:
    page = opens("whos-who/")
    ask(page, "Zakharova")
    page.keyboard.press("Enter")
    page.wait_for_url("**/whos-who/#maria-zakharova")
    page.wait_for_timeout(300)
    assert in_view(page, "maria-zakharova")
    expect(page.locator("dialog.search")).to_be_hidden()


@pytest.mark.browser
def test_all_words_are_wanted_and_else_it_says_so(opens: Opens) -> None:
    page = opens()
    ask(page, "embassy 1998 Russia ")
    assert page.locator(".search-status").inner_text().endswith("passages.")
    ask(page, "embassy qwertzuiop ")
    expect(page.locator(".search-status")).to_contain_text("No passage has all the words")


QUESTIONS = {
    "who is kabulov": "whos-who/#zamir-kabulov",
    "Who is Nicholson?": "whos-who/#john-nicholson",
    "what is IS": "whos-who/#islamic-state",
    "what is the islamic emirate of afghanistan": "whos-who/#",
    "Did Russia arm the Taliban?": "topics/arms-allegations/#",
}


@pytest.mark.browser
@pytest.mark.parametrize(("question", "first"), QUESTIONS.items(), ids=QUESTIONS)
def test_a_question_is_answered_by_what_it_asks_about(opens: Opens, question: str, first: str) -> None:
    page = opens()
    ask(page, question)
    assert f"/{first}" in results(page)[0]


@pytest.mark.browser
def test_the_words_that_make_a_question_are_neither_wanted_nor_marked(opens: Opens) -> None:
    page = opens()
    ask(page, "when did russia ban the taliban")
    found, said = results(page), page.locator(".search-status").inner_text()
    assert len(found) > 3
    marked = {mark.inner_text().lower() for mark in page.locator(".search-results mark").all()}
    assert {"russia", "taliban"} <= marked
    assert not marked & {"when", "did", "the"}
    ask(page, "russia ban taliban")
    expect(page.locator(".search-status")).to_have_text(said)
    assert results(page) == found


@pytest.mark.browser
@pytest.mark.parametrize("query", ["who", '"who" kabulov', "“who” kabulov", "WHO kabulov"])
def test_such_a_word_is_wanted_where_it_stands_alone_or_is_meant(opens: Opens, query: str) -> None:
    page = opens()
    ask(page, query)
    results(page)
    assert "who" in {mark.inner_text().lower() for mark in page.locator(".search-results mark").all()}


@pytest.mark.browser
def test_where_nothing_is_found_it_says_so_and_suggests(opens: Opens) -> None:
    page = opens()
    ask(page, "embasy")
    expect(page.locator(".search-status")).to_have_text("Nothing found. Did you mean embassy?")
    page.get_by_role("button", name="embassy").click()
    assert results(page)
    ask(page, "qwertzuiop")
    expect(page.locator(".search-status")).to_contain_text("Nothing found.")


@pytest.mark.browser
def test_ctrl_k_opens_it_and_escape_closes_it_and_gives_the_focus_back(opens: Opens) -> None:
    page = opens("topics/sanctions/")
    page.locator(".note-ref").first.focus()
    page.keyboard.press("Escape")
    before = page.evaluate("document.activeElement.href")
    page.keyboard.press("Control+k")
    expect(page.locator(".search-input")).to_be_focused()
    expect(page.locator(".search-input")).to_have_value("")
    page.keyboard.type("a/sf")
    expect(page.locator(".search-input")).to_have_value("a/sf")
    page.keyboard.press("Escape")
    expect(page.locator("dialog.search")).to_be_hidden()
    assert page.evaluate("document.activeElement.href") == before


@pytest.mark.browser
def test_no_letter_alone_opens_it(opens: Opens) -> None:
    """As WCAG 2.1.4 asks."""
    page = opens()
    for key in ("/", "s", "f", "k"):
        page.keyboard.press(key)
    expect(page.locator("dialog.search")).to_be_hidden()


@pytest.mark.browser
def test_arrows_and_tab_go_through_the_results(opens: Opens) -> None:
    page = opens()
    ask(page, "Kabulov")
    results(page)
    links = page.locator(".search-results a")
    page.keyboard.press("ArrowDown")
    expect(links.nth(0)).to_be_focused()
    page.keyboard.press("Tab")
    expect(links.nth(1)).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(page.locator(".search-input")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/whos-who/#zamir-kabulov")


@pytest.mark.browser
def test_an_address_with_a_query_opens_the_search(opens: Opens) -> None:
    page = opens("?q=Kabulow")
    assert results(page)[0].endswith("whos-who/#zamir-kabulov")
    expect(page.locator(".search-input")).to_have_value("Kabulow")


@pytest.mark.browser
def test_it_works_from_a_disk_under_a_strict_policy(opens: Opens, built: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    shutil.copytree(built, site)
    for file in site.rglob("*.html"):
        policy = f'<head><meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        file.write_text(file.read_text("utf-8").replace("<head>", policy, 1), "utf-8")
    page = opens(f"file://{site}/topics/sanctions/index.html")
    ask(page, "objectively coincide Interfax")
    page.locator(".search-results a[href*='/index.html#para-']").first.click()
    page.wait_for_url("file://**/sources/*/index.html#para-*")
    assert in_view(page, page.url.partition("#")[2])


@pytest.mark.browser
def test_without_scripts_no_search_is_offered(opens: Opens) -> None:
    page = opens(java_script_enabled=False)
    assert page.locator("button.search-open").count() == 1
    expect(page.locator("button.search-open")).to_be_hidden()
    expect(page.locator(".search-input")).to_be_hidden()


@pytest.mark.browser
def test_on_a_telephone_it_has_the_whole_window(opens: Opens) -> None:
    page = opens(**TELEPHONE)
    page.locator("button.search-open").tap()
    ask(page, "Kabulov")
    results(page)
    box = page.locator("dialog.search").bounding_box()
    assert box
    assert (box["x"], box["y"], box["width"]) == (0, 0, 360)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    for control in page.locator("dialog.search").locator("a, button").locator("visible=true").all():
        size = control.bounding_box()
        assert size
        assert min(size["width"], size["height"]) >= 24


@pytest.mark.browser
def test_right_to_left_it_is_inside_the_window(opens: Opens) -> None:
    page = opens()
    page.evaluate("document.documentElement.dir = 'rtl'")
    ask(page, "Kabulov")
    results(page)
    box = page.locator("dialog.search").bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 1280


@pytest.mark.browser
def test_what_it_shows_is_text(browser: Browser, tmp_path: Path) -> None:
    said = "<img src=x onerror=alert(1)> ferry"
    hostile = SearchPassage("a/", said, "x", said, said)
    page = browser.new_page()
    page.goto(f"file://{written(tmp_path, Corpus([hostile], {}, {}))}/index.html")
    ask(page, "ferry")
    assert page.locator(".search-results li").inner_text().count("<img") == 3
    assert page.locator(".search-results img").count() == 0
    page.close()


@pytest.mark.browser
def test_the_browser_knows_words_as_the_index_does(opens: Opens, built: Path) -> None:
    source = (ASSETS / "scripts" / "search.js").read_text("utf-8")
    functions = [re.search(rf"  function {name}\(.*?\n  }}\n", source, re.DOTALL) for name in ("terms", "skeleton")]
    script = "".join(match[0] for match in functions if match)
    texts = [text for name, script in index_of(built).items() if name[0] == "p" for text in said_in(script)]
    texts += [text for text, _ in WORDS.values()]
    chunks = sorted({chunk for text in texts for chunk in text.split()})
    page = opens()
    theirs = page.evaluate(
        f"chunks => {{ {script} return chunks.map(chunk => [terms(chunk), terms(chunk).map(skeleton)]) }}", chunks
    )
    assert len(chunks) > 3_000
    assert theirs == [[list(terms(chunk)), list(map(skeleton, terms(chunk)))] for chunk in chunks]


def said_in(script: str) -> list[str]:
    return [json.dumps(passage, ensure_ascii=False) for passage in read_script(script)["passages"]]


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("options", [DESK, TELEPHONE], ids=["desk", "telephone"])
def test_axe_finds_nothing_with_the_search_open(opens: Opens, scheme: str, options: dict[str, Any]) -> None:
    page = opens(**(options | {"color_scheme": scheme}))
    if scheme == "dark":
        page.evaluate("document.body.dataset.mdColorScheme = 'slate'")
    for query in ("Kabulov", "embasy"):
        ask(page, query)
        page.wait_for_timeout(500)
        found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
        assert found == [], [(rule["id"], node["target"]) for rule in found for node in rule["nodes"]]
