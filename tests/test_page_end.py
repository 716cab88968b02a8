"""What stands around a page's text: its citation, its review, what changed, where to report an error."""

import json
import os
import re
import subprocess
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs, unquote

import lxml.html
import pytest
from bibtexparser.entrypoint import parse_string
from playwright.sync_api import Browser, Page, expect

from explainer.checking import check
from explainer.dates import PartialDate
from explainer.exchange import CslItem, CslName, bibtex_file, coins
from explainer.feedback import report_template, with_page, without_sentence
from explainer.history import History, read_history
from explainer.project import SettingsWrong
from explainer.reviews import good_until
from harness import explainer
from reading import preview, to_the_middle

TEMPLATE = "https://example.org/new?title={title}&body={page}%0A{sentence}"
TOPIC = "topics/sanctions/"
TOPIC_FILE = Path(__file__).parent.parent / "docs" / "topics" / "sanctions.md"
REVIEWED = PartialDate.parse(re.findall(r"^reviewed: (.*)$", TOPIC_FILE.read_text("utf-8"), re.MULTILINE)[0])
"""When the page was reviewed whose end is looked at."""


def ending(site: Path, name: str) -> lxml.html.HtmlElement:
    """What stands below the text of a built page."""
    return lxml.html.document_fromstring((site / name / "index.html").read_bytes()).xpath("//explainer-page-end")[0]


def configured(folder: Path, options: str) -> Path:
    """A copied site with other options."""
    file = folder / "mkdocs.yml"
    text = file.read_text("utf-8").partition("extra:\n")[0]
    file.write_text(f"{text}extra:\n  explainer:\n{options}", "utf-8")
    return folder


def git(folder: Path, *arguments: str) -> None:
    identity = ["-c", "user.name=N", "-c", "user.email=n@example.org", "-c", "commit.gpgsign=false"]
    day = {"GIT_AUTHOR_DATE": "2020-02-03T12:00:00Z", "GIT_COMMITTER_DATE": "2020-02-03T12:00:00Z"}
    subprocess.run(["git", *identity, *arguments], cwd=folder, env=os.environ | day, check=True, capture_output=True)


def committed(folder: Path, file: str, message: str) -> None:
    (folder / file).parent.mkdir(parents=True, exist_ok=True)
    with (folder / file).open("a", encoding="utf-8") as stream:
        stream.write("\n")
    git(folder, "add", file)
    git(folder, "commit", "-m", message)


# --- citing ---------------------------------------------------------------------------------------------------------


def test_bibtex_comes_back_as_it_went_whatever_a_title_holds() -> None:
    item = CslItem(
        {
            "id": "a-1",
            "type": "report",
            "title": "50% of {x} & y_z #1",
            "author": [{"literal": "A & B"}, {"family": "Ó Dónaill", "given": "N."}],
            "publisher": "The Council",
            "issued": {"date-parts": [[2011, 3]]},
            "URL": "https://example.org/a_b?c=%7B&d={",
        }
    )
    (entry,) = parse_string(bibtex_file([item])).entries
    assert entry.entry_type == "techreport"
    assert {field.key: field.value for field in entry.fields} == {
        "author": r"{A \& B} and Ó Dónaill, N.",
        "title": r"50\% of \{x\} \& y\_z \#1",
        "institution": "The Council",
        "year": "2011",
        "month": "3",
        "url": "https://example.org/a_b?c=%7B&d=%7B",
    }


def test_in_bibtex_no_part_of_a_name_begins_another() -> None:
    people: list[CslName] = [{"family": "Hale and Sons", "given": "Ltd, London"}, {"family": "Sandford", "given": "N."}]
    item = CslItem({"id": "a", "type": "webpage", "title": "A", "author": people})
    (entry,) = parse_string(bibtex_file([item])).entries
    assert entry["author"] == "{Hale and Sons}, {Ltd, London} and Sandford, N."


def test_coins_say_what_is_known_and_nothing_else() -> None:
    said = parse_qs(coins(CslItem({"id": "a", "type": "webpage", "title": "A & B", "author": [{"family": "Hale"}]})))
    assert said == {
        "ctx_ver": ["Z39.88-2004"],
        "rft_val_fmt": ["info:ofi/fmt:kev:mtx:dc"],
        "rft.title": ["A & B"],
        "rft.creator": ["Hale"],
    }


def test_a_page_is_cited_as_a_page_of_the_site_with_its_address_and_review(built: Path) -> None:
    end = ending(built, TOPIC)
    bibtex, csl = (pre.text_content() for pre in end.xpath(".//pre"))
    (item,) = json.loads(csl)
    assert item["URL"].endswith("/russia-taliban-explainer/topics/sanctions/")
    assert item["note"] == f"Reviewed {REVIEWED.spoken()}"
    assert "author" not in item
    assert item["title"] in end.xpath(".//p[@class='page-citation']")[0].text_content()
    assert len(parse_string(bibtex).entries) == 1


def test_an_article_is_cited_by_its_own_record_and_the_page_says_so(built: Path) -> None:
    end = ending(built, "sources/csrs-2016")
    (item,) = json.loads(end.xpath(".//pre")[1].text_content())
    assert item["id"] == "csrs-2016"
    assert not {"author", "URL"} & set(item)  # which nobody has established
    assert "not of this page" in end.text_content()


def test_the_files_for_reference_managers_hold_every_article_and_every_page_that_is_cited(built: Path) -> None:
    records = json.loads((built / "bibliography.json").read_text("utf-8"))
    assert len(records) == len(parse_string((built / "bibliography.bib").read_text("utf-8")).entries) == 5
    cited = {item["URL"] for item in json.loads((built / "pages.json").read_text("utf-8"))}
    assert not [address for address in cited if "/sources/" in address.removesuffix("/sources/")]
    assert not [address for address in cited if address.endswith(("/problems/", "/edition/"))]
    assert [address for address in cited if address.endswith("/whos-who/")]


def test_what_reference_managers_read_in_a_page_is_the_record_of_the_article(built: Path) -> None:
    entries = lxml.html.parse(built / "bibliography" / "index.html").xpath("//span[@class='Z3988']/@title")
    assert len(entries) == 5
    (own,) = lxml.html.parse(built / "sources" / "rusi-2021" / "index.html").xpath("//span[@class='Z3988']/@title")
    assert parse_qs(own)["rft.creator"] == ["Ramani, Samuel"]


# --- reviewed -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reviewed", "until"), [("2024-01-31", "2024-03-01"), ("2024-01", "2024-03-01"), ("9999", "9999-12-31")]
)
def test_a_review_counts_from_the_last_day_that_its_date_may_mean(reviewed: str, until: str) -> None:
    assert good_until(PartialDate.parse(reviewed), 30) == date.fromisoformat(until)


def test_a_page_whose_review_is_old_is_named_with_its_line(
    project: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = configured(project("bridge"), "    review_after: 30\n")
    monkeypatch.delenv("EXPLAINER_ORIGINALS", raising=False)
    for day, found in (("2011-05-01", 0), ("2011-05-02", 1)):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(datetime.fromisoformat(f"{day}T12:00:00Z").timestamp())))
        problems = [str(problem) for problem in check(str(folder / "mkdocs.yml")).problems]
        assert problems[:found] == problems
        assert all(problem.startswith("docs/topics/bridge.md:5:1: notice REV001: ") for problem in problems)
        assert len(problems) == found


def test_a_page_whose_review_is_old_says_so_to_its_readers(project: Callable[[str], Path]) -> None:
    folder = configured(project("bridge"), "    review_after: 30\n    changes: false\n")
    assert explainer("build", folder=folder).status == 0
    notice = lxml.html.parse(folder / "site/topics/bridge/index.html").xpath("//p[@class='review-old']")[0]
    assert "last reviewed on 1 April 2011" in notice.text_content()
    assert notice.get("hidden") is None
    assert not lxml.html.parse(folder / "site/topics/ferry/index.html").xpath("//p[@class='review-old']")


def test_without_git_a_build_has_the_day_on_which_it_is_made(
    project: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = configured(project("bridge"), "    review_after: 30\n")
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    run = explainer("build", folder=folder, dated=False)
    assert (run.status, ["REV001" in problem for problem in run.problems]) == (0, [True]), run.output
    page = folder / "site/topics/bridge/index.html"
    assert lxml.html.parse(page).xpath("//p[@class='review-old']")[0].get("hidden") is None
    days = re.findall(r"<lastmod>(.*)</lastmod>", (folder / "site/sitemap.xml").read_text("utf-8"))
    assert set(days) == {datetime.now(UTC).date().isoformat()}


@pytest.mark.browser
@pytest.mark.parametrize(("days", "shown"), [(365, False), (366, True)])
def test_a_review_that_grows_old_after_the_build_shows_as_old(
    browser: Browser, address: str, days: int, *, shown: bool
) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        page.clock.set_fixed_time(f"{date.fromisoformat(str(REVIEWED)) + timedelta(days)}T12:00:00Z")
        page.goto(address + TOPIC)
        expect(page.locator(".review-old")).to_be_visible(visible=shown)


# --- what changed ---------------------------------------------------------------------------------------------------


def test_the_last_changes_of_a_file_come_newest_first_and_at_most_five(tmp_path: Path) -> None:
    git(tmp_path, "init")
    for number in range(7):
        committed(tmp_path, "docs/a page.md", f"Change {number}\n\nand more of it")
    committed(tmp_path, "docs/other.md", "Another file")
    changes = read_history(tmp_path, ["docs"]).of(["docs/a page.md"])
    assert [change.summary for change in changes] == [f"Change {number}" for number in (6, 5, 4, 3, 2)]
    assert {change.day for change in changes} == {date(2020, 2, 3)}


def test_a_commit_of_several_files_is_one_change_of_a_page_that_shows_them(tmp_path: Path) -> None:
    git(tmp_path, "init")
    for name in ("a", "b"):
        (tmp_path / name).write_text("x", "utf-8")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-m", "Both")
    assert len(read_history(tmp_path, ["."]).of(["a", "b"])) == 1


def test_a_project_in_a_folder_of_a_repository_knows_its_files_by_its_own_names(tmp_path: Path) -> None:
    git(tmp_path, "init")
    committed(tmp_path, "sites/one/docs/index.md", "First")
    assert list(read_history(tmp_path / "sites/one", ["docs"]).commits) == ["docs/index.md"]


def test_without_a_repository_or_with_a_part_of_its_history_nothing_is_said(tmp_path: Path) -> None:
    assert read_history(tmp_path, ["docs"]) == History()
    whole, part = tmp_path / "whole", tmp_path / "part"
    whole.mkdir()
    git(whole, "init")
    assert read_history(whole, ["docs"]) == History()  # no commit yet
    for number in range(2):
        committed(whole, "docs/a.md", str(number))
    git(tmp_path, "clone", "--depth", "1", whole.as_uri(), str(part))
    assert read_history(part, ["docs"]) == History()


def test_without_git_nothing_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert read_history(tmp_path, ["docs"]) == History()


def test_the_message_of_a_commit_is_shown_as_text_and_can_be_left_out(project: Callable[[str], Path]) -> None:
    folder = project("bridge")
    git(folder, "init")
    git(folder, "add", "docs", "sources")
    git(folder, "commit", "-m", "<script>alert(1)</script> \x1b[31m\u202emore")
    assert explainer("build", folder=folder).status == 0
    for name in ("topics/bridge", "sources/gazette-2011", "chronology", "whos-who", "bibliography"):
        (line,) = ending(folder / "site", name).xpath(".//details[summary='What changed']//li")
        assert line.text_content() == "3 February 2020: <script>alert(1)</script>  [31m more"
        assert not line.xpath(".//script")
    assert explainer("build", folder=configured(folder, "    changes: false\n")).status == 0
    assert not ending(folder / "site", "topics/bridge").xpath(".//details[summary='What changed']")


# --- reporting an error ---------------------------------------------------------------------------------------------


WRONG = {
    "report: http://example.org/{page}": "The field 'report' is not valid: 'http://example.org/{page}' is no https: or",
    "report: javascript:alert(1)": "is no https: or mailto: address",
    'report: "https://example.org/ {page}"': "is no https: or mailto: address",
    "report: https://example.org/": "has no {page}, so nobody would know where the error is",
    "report: https://example.org/{page}?{where}": "'{where}' is none of {title}, {page}, {sentence}",
    "review_after: 0": "The field 'review_after' is not valid: '0' is given, and 1 is the least.",
    "review_after: soon": "The field 'review_after' is not valid: 'soon' is given, and a whole number is expected.",
    "lean: 0": "The field 'lean' is not valid: '0' is given, and more than 0.0 is expected.",
    "changes: perhaps": "The field 'changes' is not valid: 'perhaps' is given, and true or false is expected.",
    "edition: 3": "The field 'edition' is not valid: '3' is given, and true or false is expected.",
    "editions: true": "Nothing reads the field 'editions'. Did you mean 'edition'?",
}


@pytest.mark.parametrize("option", WRONG)
def test_a_wrong_option_is_refused_in_words(project: Callable[[str], Path], option: str) -> None:
    folder = configured(project("bridge"), f"    {option}\n")
    with pytest.raises(SettingsWrong) as refused:
        check(str(folder / "mkdocs.yml"))
    (problem,) = refused.value.problems
    place = (folder / "mkdocs.yml").read_text("utf-8").splitlines().index(f"    {option}") + 1
    assert str(problem).startswith(f"mkdocs.yml:{place}:5: error FRM00")
    assert WRONG[option] in str(problem)


def test_title_and_address_are_encoded_so_that_they_stay_values() -> None:
    address = with_page(report_template(TEMPLATE), "A & B {page}?", "https://example.org/a/#b")
    assert address == (
        "https://example.org/new?title=A%20%26%20B%20%7Bpage%7D%3F&body=https%3A%2F%2Fexample.org%2Fa%2F%23b%0A{sentence}"
    )
    assert without_sentence(address).endswith("%23b%0A")


def test_without_scripts_the_link_names_the_page(built: Path) -> None:
    (link,) = ending(built, TOPIC).xpath(".//a[@class='report']/@href")
    assert link.startswith("https://github.com/")
    assert "topics/sanctions/" in unquote(link)
    assert "{" not in link


@pytest.fixture
def topic(reader: Page, address: str) -> Page:
    reader.goto(address + TOPIC)
    return reader


@pytest.mark.browser
def test_a_sentence_that_is_selected_is_named_in_the_report(topic: Page) -> None:
    offer = topic.locator(".report-sentence")
    expect(offer).to_be_hidden()
    topic.locator("article h2").first.evaluate("heading => getSelection().selectAllChildren(heading)")
    expect(offer).to_be_visible()
    heading = topic.locator("article h2").first.evaluate("heading => heading.firstChild.data")
    assert heading in unquote(offer.get_attribute("href") or "")
    box = offer.bounding_box()
    assert box
    assert min(box["width"], box["height"]) >= 24
    offer.focus()
    expect(offer).to_be_focused()


@pytest.mark.browser
def test_what_is_selected_elsewhere_is_no_sentence_of_the_page(topic: Page) -> None:
    topic.locator(".site-name").first.evaluate("title => getSelection().selectAllChildren(title)")
    topic.wait_for_timeout(100)
    expect(topic.locator(".report-sentence")).to_be_hidden()


@pytest.mark.browser
def test_the_offer_goes_with_the_selection_and_can_be_pressed(topic: Page) -> None:
    offer = topic.locator(".report-sentence")
    topic.locator("article h2").first.evaluate("heading => getSelection().selectAllChildren(heading)")
    offer.evaluate("link => link.addEventListener('click', event => { event.preventDefault(); link.id = 'pressed'; })")
    offer.click()
    expect(topic.locator("#pressed")).to_have_count(1)
    topic.evaluate("getSelection().collapse(document.querySelector('.site-footer'), 0)")
    expect(offer).to_be_hidden()


@pytest.mark.browser
def test_a_note_s_preview_offers_to_report_the_sentence_of_its_mark_and_nothing_stays_of_it(topic: Page) -> None:
    mark = to_the_middle(topic.locator("article > p a.note-ref").nth(3))
    block = mark.evaluate("link => link.closest('p, li, td, dd').textContent")
    mark.hover()
    report = preview(topic).get_by_role("link", name="Report an error in this sentence")
    named = unquote((report.get_attribute("href") or "").split("%0A%0A")[1])
    assert 20 < len(named) <= 500
    assert named in block
    assert mark.inner_text() in named
    topic.keyboard.press("Escape")
    expect(preview(topic)).to_have_count(0)
    expect(topic.locator(".report-sentence")).to_be_hidden()


@pytest.mark.browser
def test_the_end_of_a_page_is_opened_with_the_keyboard(topic: Page) -> None:
    summary = topic.locator(".page-end summary").first
    summary.focus()
    topic.keyboard.press("Enter")
    expect(topic.locator(".page-citation")).to_be_visible()
