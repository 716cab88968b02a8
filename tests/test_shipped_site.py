"""The site we ship: its evidence is whole, every citation leads somewhere, and nothing of the originals is in it."""

import csv
import re
import subprocess
import unicodedata
from collections.abc import Iterator
from hashlib import sha256
from html import unescape
from pathlib import Path

import lxml.html
import pytest

from explainer.citesyntax import parse_cluster
from explainer.reading import Folder, read_names, read_sources
from harness import ROOT, explainer, seconds_of_children, slowness_now

PARAGRAPHS = {
    "csrs-2016": 33,
    "ghoshal-2017": 15,
    "globalsecurity-2021": 45,
    "rusi-2021": 11,
    "topychkanov-2017": 28,
}
TOPICS = ("history", "sanctions", "arms-allegations", "isis-k", "moscow-format")
RUN = 12  # words in a row that nothing of ours may share with an original
QUOTED_AT_MOST = 10  # words

sources, source_problems = read_sources(Folder(ROOT / "sources", "sources"))
pages = sorted((ROOT / "docs").rglob("*.md"))


def page(site: Path, name: str) -> lxml.html.HtmlElement:
    return lxml.html.document_fromstring((site / name / "index.html").read_bytes())


def test_every_numbered_paragraph_is_told() -> None:
    assert not source_problems
    assert {source.key: len(source.passages) for source in sources} == PARAGRAPHS


@pytest.mark.parametrize("key", PARAGRAPHS)
def test_every_paragraph_has_its_anchor_and_permalink(built: Path, key: str) -> None:
    article = page(built, f"sources/{key}")
    anchors = [f"para-{number}" for number in range(1, PARAGRAPHS[key] + 1)]
    assert article.xpath("//div[@class='passage']/@id") == anchors
    assert article.xpath("//a[@class='passage-number']/@href") == [f"#{anchor}" for anchor in anchors]


def test_every_citation_on_every_topic_page_leads_to_a_note_that_leads_to_the_paragraph(built: Path) -> None:
    for topic in TOPICS:
        built_page = page(built, f"topics/{topic}")
        notes = {note.get("id"): note for note in built_page.xpath("//section[@role='doc-endnotes']/ol/li")}
        marks = built_page.xpath("//a[@role='doc-noteref']")
        assert len(marks) > 20
        for mark in marks:
            assert notes[mark.get("href")[1:]].xpath(".//a[contains(@href, '#para-')]")


def test_the_sentences_that_cite_a_paragraph_stand_under_it_and_link_back(built: Path) -> None:
    article = page(built, "sources/topychkanov-2017")
    uses = article.xpath("//div[@id='para-1']//ul[@class='cited-by']/li")
    assert uses
    for use in uses:
        target, anchor = use.xpath("./a/@href")[0].split("#")
        citing = lxml.html.document_fromstring(
            (built / "sources/topychkanov-2017" / target / "index.html").read_bytes()
        )
        assert citing.xpath(f"//sup[@id='{anchor}']")
        assert use.text_content().split(":", 1)[1].strip()


def test_every_paragraph_under_about_belongs_to_a_topic_with_a_page(built: Path) -> None:
    assert {topic for source in sources for topic in source.meta.about} == set(TOPICS)
    assert all((built / "topics" / topic / "index.html").exists() for topic in TOPICS)


@pytest.mark.parametrize("topic", TOPICS)
def test_a_topic_page_has_its_parts_and_a_length_that_can_be_read(topic: str) -> None:
    text = (ROOT / "docs" / "topics" / f"{topic}.md").read_text("utf-8").split("---\n", 2)[2]
    headings = " ".join(re.findall(r"^## (.*)", text, re.MULTILINE)).casefold()
    assert re.search(r"^# .*\?$", text, re.MULTILINE)
    assert "!!! short-answer" in text
    for part in ("establish", "alleg", "den", "disagree", "open"):
        assert part in headings, part
    prose = re.sub(r"\[[^\[\]]*@[^\[\]]*\]", "", text)
    assert 900 <= len(re.findall(r"[\w’'–-]+", prose)) <= 2000


def test_a_field_that_nobody_has_established_is_shown_as_unknown(built: Path) -> None:
    record = page(built, "sources/csrs-2016").xpath("//dl[@class='record']")[0].text_content()
    assert re.search(r"Author\s+Unknown\s+not established", record)
    assert re.search(r"Address\s+Unknown\s+not established", record)


def test_ids_hold_no_colon(built: Path) -> None:
    for file in built.rglob("*.html"):
        ids = lxml.html.document_fromstring(file.read_bytes()).xpath("//article//@id")
        assert not [id for id in ids if ":" in id]


def test_quotations_are_short() -> None:
    for file in [*pages, *(ROOT / "sources").glob("*.md")]:
        for quotation in re.findall(r"“([^”]*)”", file.read_text("utf-8")):
            assert len(quotation.split()) <= QUOTED_AT_MOST, f"{file.name}: {quotation}"


def test_nothing_of_the_subject_stands_in_the_generator() -> None:
    names, _ = read_names(Folder(ROOT / "sources", "sources"))
    words = {spelling.text for name in names for spelling in name.record.all_spellings() if len(spelling.text) > 4}
    words |= {source.key for source in sources}
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, words))})(?!\w)")
    for file in (ROOT / "hooks").rglob("*"):
        if file.suffix in {".py", ".html", ".css", ".csl"}:
            assert not pattern.findall(file.read_text("utf-8")), file


@pytest.mark.slow
def test_two_builds_are_the_same_to_the_byte_and_take_less_than_ten_seconds(built: Path, tmp_path: Path) -> None:
    start, slowness = seconds_of_children(), slowness_now()
    assert explainer("build", "--site-dir", str(tmp_path / "again"), folder=ROOT, afresh=True).status == 0
    assert (seconds_of_children() - start) / slowness < 10
    first, second = (
        {
            file.relative_to(site).as_posix(): sha256(file.read_bytes()).hexdigest()
            for file in site.rglob("*")
            if file.is_file()
        }
        for site in (built, tmp_path / "again")
    )
    assert first == second


# --- against the private originals, where a machine has them ----------------------------------------------------


def original_paragraphs(folder: Path) -> dict[tuple[str, int], str]:
    """The text of each numbered paragraph. The table is not quoted: first words may open with a quotation mark."""
    found: dict[tuple[str, int], str] = {}
    with (folder / "paragraphs.tsv").open(encoding="utf-8") as table:
        for row in csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE):
            lines = (folder / row["file"]).read_text("utf-8").split("\n")
            found[row["key"], int(row["paragraph"])] = lines[int(row["line"]) - 1]
    return found


def words(text: str) -> list[str]:
    text = unicodedata.normalize("NFKC", text).replace("’", "'").replace("\u00ad", "")
    return re.findall(r"[^\W_]+(?:'[^\W_]+)*", text.casefold())


def shingles(text: str) -> Iterator[tuple[str, ...]]:
    found = words(text)
    yield from zip(*(found[start:] for start in range(RUN)), strict=False)


def test_the_paragraphs_are_numbered_as_in_the_originals(originals: Path) -> None:
    counted = [key for key, _ in original_paragraphs(originals)]
    assert {key: counted.count(key) for key in PARAGRAPHS} == PARAGRAPHS


def test_the_originals_are_the_ones_that_were_told(originals: Path) -> None:
    for source in sources:
        data = (originals / source.meta.original.file).read_bytes()
        assert sha256(data).hexdigest() == source.meta.original.sha256


def test_no_run_of_a_dozen_words_of_an_original_stands_in_the_repository_or_the_site(
    originals: Path, built: Path
) -> None:
    forbidden = {run for text in original_paragraphs(originals).values() for run in shingles(text)}
    assert len(forbidden) > 5000
    tracked = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    ours = [ROOT / name for name in tracked.split("\0") if name]
    for file in [*ours, *(file for file in built.rglob("*") if file.is_file())]:
        data = file.read_bytes() if file.is_file() else b""
        if b"\0" not in data:
            text = re.sub(r"<[^>]*>", " ", unescape(data.decode("utf-8", "replace")))
            assert forbidden.isdisjoint(shingles(text)), file


def test_every_quotation_in_a_telling_stands_in_its_paragraph(originals: Path) -> None:
    paragraphs = original_paragraphs(originals)
    for source in sources:
        for passage in source.passages.values():
            there = " ".join(words(paragraphs[source.key, passage.number]))
            for quotation in re.findall(r"“([^”]*)”", passage.text):
                assert " ".join(words(quotation)) in there, f"{source.key} ¶{passage.number}: {quotation}"


def test_every_quotation_on_a_page_stands_in_a_paragraph_that_its_block_cites(originals: Path) -> None:
    paragraphs = {place: " ".join(words(text)) for place, text in original_paragraphs(originals).items()}
    for file in pages:
        for block in re.split(r"\n\s*\n|\n(?=\s*[-|*\d])", file.read_text("utf-8")):
            cited = [paragraphs[place] for place in cited_places(block) if place in paragraphs]
            for quotation in re.findall(r"“([^”]*)”", block):
                assert any(" ".join(words(quotation)) in text for text in cited), f"{file.name}: {quotation}"


def cited_places(block: str) -> Iterator[tuple[str, int]]:
    for bracket in re.findall(r"\[([^\[\]]*@[^\[\]]*)\]", block):
        for item in parse_cluster(bracket) or ():
            for number in item.numbers:
                yield item.key, number
