"""The printable edition: everything that the site says on one page, and as a PDF; and a page printed by itself."""

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import lxml.html
import pytest
from jinja2 import Environment, FileSystemLoader
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from explainer.addresses import CHRONOLOGY, PagePath
from explainer.pages.edition import Chapter, bound
from explainer.reading import Folder, read_sources
from harness import ROOT, explainer
from reading import Opens

sources, _ = read_sources(Folder(ROOT / "sources", "sources"))


def chapter(path: str, html: str, address: str = "https://example.org/x/") -> Chapter:
    name = path.removesuffix(".md")
    return Chapter(PagePath(path), name, f"{address}{name}/" if address else "", f"{name}/index.html", html)


def parts(*chapters: Chapter) -> list[lxml.html.HtmlElement]:
    return [lxml.html.fragment_fromstring(part.html) for part in bound(chapters, "edition/index.html")]


def links(part: lxml.html.HtmlElement) -> list[str]:
    return [str(href) for href in part.xpath(".//a/@href")]


@pytest.fixture(scope="module")
def edition(built: Path) -> lxml.html.HtmlElement:
    return lxml.html.document_fromstring((built / "edition" / "index.html").read_bytes()).xpath("//article")[0]


def squeezed(text: str) -> str:
    """Letters and digits only: what a PDF keeps of a text, whatever its lines and hyphens."""
    return "".join(re.findall(r"[^\W_]+", text)).casefold()


# --- how chapters are bound ---------------------------------------------------------------------------------------


def test_ids_get_the_name_of_their_chapter_and_what_names_them_follows() -> None:
    html = '<h1 id="a">A</h1><section aria-labelledby="a b"><a href="#a">here</a></section>'
    (part,) = parts(chapter("topics/one.md", html))
    assert part.xpath(".//@id") == ["topics--one--a"]
    assert part.xpath(".//section/@aria-labelledby") == ["topics--one--a"]
    assert links(part) == ["#topics--one--a"]


def test_headings_go_down_one_level_but_not_below_the_sixth() -> None:
    (part,) = parts(chapter("one.md", "<h1>A</h1><h2>B</h2><h5>C</h5><h6>D</h6>"))
    assert [element.tag for element in part] == ["h2", "h3", "h6", "h6"]


@pytest.mark.parametrize(
    ("href", "becomes"),
    [
        ("../two/", "#chapter-two"),
        ("../two/#b", "#two--b"),
        ("../two/index.html#b", "#two--b"),
        ("../two/#not-there", "#chapter-two"),
        ("../three/#b", "https://example.org/x/three/#b"),
        ("../data.json", "https://example.org/x/data.json"),
        ("https://example.com/#b", "https://example.com/#b"),
        ("mailto:a@example.org", "mailto:a@example.org"),
    ],
)
def test_links_stay_within_the_edition_where_they_can(href: str, becomes: str) -> None:
    first, _ = parts(chapter("one.md", f'<p><a href="{href}">x</a></p>'), chapter("two.md", '<p id="b">b</p>'))
    assert links(first) == [becomes]


def test_pages_whose_paths_differ_in_separators_only_have_ids_of_their_own() -> None:
    paths = ("a-b.md", "a/b.md", "a--b.md", "a?b.md", "a#b.md", "a b.md", "-a-b.md")
    names = [chapter(path, "").name for path in paths]
    assert names[:2] == ["a-b", "a--b"]
    assert len(set(names)) == len(names)


def test_control_characters_in_ids_and_addresses_are_bound_too() -> None:
    """Found by the hostile site: the library for XML refuses to set them."""
    (part,) = parts(chapter("one.md", '<p id="a\x1bb"><a href="c\x07d.html">x</a></p><section role="doc-endnotes"/>'))
    assert part.xpath(".//p/@id") == ["one--a%1Bb"]
    assert links(part) == ["https://example.org/x/one/c%07d.html"]


def test_of_a_site_without_an_address_links_to_other_files_lead_from_the_editions_place() -> None:
    (part,) = parts(chapter("a/one.md", '<a href="../../b/">x</a><img src="../../c.svg">', address=""))
    assert links(part) == ["../b/"]
    assert part.xpath(".//img/@src") == ["../c.svg"]


def test_a_view_with_a_chapter_of_its_own_is_not_repeated_but_its_picture_stays() -> None:
    placed = (
        '<explainer-view class="view chronology"><figure><a href="#e">x</a></figure><p id="e">e</p></explainer-view>'
    )
    topic, own = parts(chapter("topics/one.md", placed), chapter(CHRONOLOGY, '<p id="e">e</p>'))
    assert topic.xpath(".//@id") == []
    assert links(topic) == ["#chronology--e", "#chapter-chronology"]
    assert own.xpath(".//@id") == ["chronology--e"]


def test_a_view_without_a_chapter_of_its_own_stays() -> None:
    (part,) = parts(chapter("one.md", '<explainer-view class="view ledger"><p id="s">s</p></explainer-view>'))
    assert part.xpath(".//@id") == ["one--s"]


# --- the edition of the site we ship -------------------------------------------------------------------------------


def test_no_id_stands_twice_and_every_link_within_leads_to_one(edition: lxml.html.HtmlElement) -> None:
    ids = edition.xpath(".//@id")
    assert len(ids) == len(set(ids))
    within = {href[1:] for href in edition.xpath(".//a/@href") if href.startswith("#")}
    assert len(within) > 1000
    assert within <= set(ids)


def test_every_chapter_names_the_address_of_its_page(edition: lxml.html.HtmlElement) -> None:
    chapters = edition.xpath(".//section[@class='edition-chapter']")
    first_lines = [element.xpath("string(p[@class='edition-address'])") for element in chapters]
    assert len(chapters) > 15
    assert all(line.startswith("https://") for line in first_lines)


def test_everything_that_stands_on_the_pages_stands_in_the_edition(built: Path, edition: lxml.html.HtmlElement) -> None:
    kinds = (
        "li[starts-with(@id, 'fn-')]",
        "div[@class='passage']",
        "section[@class='name']",
        "li[@class='entry evidence']",
    )
    whole = squeezed(edition.text_content())
    found = 0
    for page in [built / "index.html", *built.rglob("index.html")]:
        if page.parent.name in ("edition", "problems"):
            continue
        article = lxml.html.document_fromstring(page.read_bytes()).xpath("//article")[0]
        for element in article.xpath(" | ".join(f".//{kind}" for kind in kinds)):
            if element.xpath("ancestor::details"):  # the list of a topic's chronology is brief: the chapter has it all
                continue
            found += 1
            assert squeezed(element.text_content()) in whole
    assert found > 700


def test_the_edition_is_not_searched_and_in_no_menu(built: Path) -> None:
    shards = list((built / "search").glob("*.js"))
    assert len(shards) > 10
    assert [shard for shard in shards if '"edition/' in shard.read_text("utf-8")] == []
    home = lxml.html.parse(built / "index.html")
    assert not [href for href in home.xpath("//nav//a/@href") if "edition" in href]


def test_a_page_that_search_engines_are_to_leave_out_is_not_in_the_sitemap(built: Path) -> None:
    sitemap = (built / "sitemap.xml").read_text("utf-8")
    pages = [page for page in built.rglob("index.html") if page.parent.name != "edition"]
    assert sitemap.count("<url><loc>https://") == len(pages)
    assert "/edition/" not in sitemap


def test_search_engines_are_told_to_leave_the_edition_out_and_what_a_reviewed_page_is() -> None:
    folder = FileSystemLoader(ROOT / "hooks" / "theme" / "partials")
    engine = Environment(loader=folder, autoescape=False)  # noqa: S701 (as the engine's)
    engine.filters["url"] = str
    template = engine.get_template("page-meta.html")
    config = {"site_name": "A & B", "site_author": None, "theme": {"language": "en"}}
    page = {"meta": {"robots": "noindex"}}
    assert template.render(page=page, config=config).split() == ["<meta", 'name="robots"', 'content="noindex">']
    page = {"meta": {"reviewed": "2026-11-22"}, "title": 'Who "paid"?', "canonical_url": "https://example.org/a/"}
    said = template.render(page=page, config=config)
    assert '<meta name="citation_title" content="Who &#34;paid&#34;?">' in said
    assert '<meta name="citation_publisher" content="A &amp; B">' in said
    assert '<meta name="citation_online_date" content="2026/11/22">' in said
    assert "robots" not in said
    assert "og:" not in said


def test_a_shared_link_shows_what_the_page_is(built: Path) -> None:
    tags = lxml.html.parse(built / "topics/sanctions/index.html").xpath("//head/meta[starts-with(@property, 'og:')]")
    said = {tag.get("property"): tag.get("content") for tag in tags}
    assert said["og:type"] == "article"
    assert said["og:site_name"] == "Russia and the Taliban"
    assert said["og:title"] == "Sanctions and bans"
    assert said["og:description"]
    assert said["og:url"].endswith("/russia-taliban-explainer/topics/sanctions/")
    home = lxml.html.parse(built / "index.html").xpath("//head/meta[@property='og:type']/@content")
    assert home == ["website"]


# --- on paper -----------------------------------------------------------------------------------------------------


@pytest.mark.browser
def test_a_page_is_printed_with_its_notes_and_their_addresses_and_without_chrome(reader: Page, address: str) -> None:
    reader.goto(f"{address}topics/sanctions/")
    reader.emulate_media(media="print")
    try:
        for chrome in (
            ".site-header",
            ".site-nav",
            ".site-footer",
            ".headerlink",
            ".note-back",
            ".report-sentence",
            ".report",
        ):
            assert reader.locator(f"{chrome}:visible").count() == 0, chrome
        original = reader.locator(".note-original").first
        expect(original).to_be_visible()
        shown = original.evaluate("link => getComputedStyle(link, '::after').content")
        assert "https://rusi.org/" in shown
        assert original.evaluate("link => getComputedStyle(link).color") == "rgb(0, 0, 0)"
        assert "underline" in original.evaluate("link => getComputedStyle(link).textDecoration")
    finally:
        reader.emulate_media(media="screen")


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_paper_is_white_and_its_text_black_whatever_the_screen_is(opens: Opens, scheme: str) -> None:
    page = opens("topics/sanctions/", color_scheme=scheme)
    page.emulate_media(media="print")
    colours = "({ color, backgroundColor }) => [color, backgroundColor]"
    for part in ("body", "article > p", ".short-answer"):
        text, ground = page.locator(part).first.evaluate(f"element => ({colours})(getComputedStyle(element))")
        assert text == "rgb(0, 0, 0)", part
        assert ground in ("rgb(255, 255, 255)", "rgba(0, 0, 0, 0)"), part


@pytest.mark.browser
def test_a_page_begins_on_its_first_sheet(opens: Opens, tmp_path: Path) -> None:
    pdf = tmp_path / "home.pdf"
    pdf.write_bytes(opens("").pdf(prefer_css_page_size=True))
    assert "do with the Taliban" in " ".join(PdfReader(pdf).pages[0].extract_text().split())


SAME_GLYPHS = {0x2BB: "‘", 0x2BC: "’"}
"""Letters that the fonts draw like quotation marks, for which they are read then."""


HEAD_OF_LIST = re.compile(r"^Cited in \d+ places? on this site$", re.MULTILINE)


def text_of(pdf: Path) -> str:
    """The text of a PDF without the numbers of its pages: by poppler where a machine has it, in a tenth of the time.

    Without the heads of folded lists too: some browsers paint them last, behind a paragraph that the next sheet ends.
    """
    if shutil.which("pdftotext"):
        text = subprocess.run(["pdftotext", str(pdf), "-"], capture_output=True, text=True, check=True).stdout
        return HEAD_OF_LIST.sub("", re.sub(r"\n\d+\n+\f", "\n", text))
    text = "\n".join(re.sub(r"\A\d+\n", "", page.extract_text()) for page in PdfReader(pdf).pages)
    return HEAD_OF_LIST.sub("", text.translate(SAME_GLYPHS))


def test_the_edition_leads_to_its_pdf_where_the_build_is_given_one_and_only_there(
    project: Callable[[str], Path],
) -> None:
    folder = project("bridge")
    settings = folder / "mkdocs.yml"
    settings.write_text(settings.read_text("utf-8") + "    edition: true\n", "utf-8")
    (folder / "printed.pdf").write_bytes(b"%PDF-1.7")
    for options, links in ((["--pdf", "printed.pdf"], ["edition.pdf"]), ([], [])):
        assert explainer("build", *options, folder=folder).status == 0
        page = lxml.html.parse(folder / "site" / "edition" / "index.html")
        assert page.xpath("//a[contains(., 'as a PDF')]/@href") == links
        assert (folder / "site" / "edition" / "edition.pdf").exists() == bool(links)


def test_a_pdf_that_is_not_there_is_refused(project: Callable[[str], Path]) -> None:
    run = explainer("build", "--pdf", "printed.pdf", folder=project("bridge"))
    assert run.status == 2
    assert "printed.pdf" in run.output


@pytest.mark.slow
@pytest.mark.browser
def test_the_pdf_has_every_paragraph_every_note_every_entry_and_the_address_of_the_original(
    reader: Page, built: Path, edition: lxml.html.HtmlElement, tmp_path: Path
) -> None:
    reader.goto((built / "edition" / "index.html").as_uri())
    pdf = tmp_path / "edition.pdf"
    pdf.write_bytes(reader.pdf(prefer_css_page_size=True, outline=True, tagged=True))
    pages = PdfReader(pdf)
    assert float(pages.pages[0].mediabox.width) == pytest.approx(595, abs=1)  # A4, in points
    assert len(pages.outline) > 0
    whole = squeezed(text_of(pdf))
    notes = edition.xpath(".//li[contains(@id, '--fn-')]/p[1]")
    paragraphs = edition.xpath(".//div[@class='passage']/p")
    entries = edition.xpath(".//section[@id='chapter-chronology']//p[contains(@class, 'entry-text')]")
    assert len(notes) > 150
    assert len(paragraphs) >= 132
    assert len(entries) > 200
    lost = [text for element in (*paragraphs, *entries) if squeezed(text := element.text_content()) not in whole]
    assert lost == []
    for note in notes:
        title = squeezed(note.xpath("string(.//cite | .//i | .//em)"))
        assert title
        assert title in whole
        assert squeezed(note.xpath("string(.//a[contains(@href, '--para-')])")) in whole
    for source in sources:
        assert not source.meta.URL or squeezed(str(source.meta.URL)) in whole


def test_the_records_of_the_pages_do_not_count_the_edition_among_them(built: Path) -> None:
    assert "edition" not in {item["id"] for item in json.loads((built / "pages.json").read_text("utf-8"))}
