"""What may leave: a digest's words nowhere, a full text whole on its article's page."""

import json
import re
import shutil
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import lxml.html
import pytest

from explainer.leaks import words
from explainer.reading import Folder, read_originals, read_sources
from explainer.records import Heading, Passage
from harness import ROOT, SITES, explainer, in_our_design

LETTER = """To the editor.

The bridge, I beg to report, squeaks; on windy nights it squeaks so that our hens have given up laying.[1]

Where it leads

Nobody on my side of the water was asked either, and the path it lands on ends in my rhubarb.[2] See note [1] again.

My hens, for their part, would like the ferry back.

[1] Eleven hens, all brown.

[2] The rhubarb was planted in 1987.
It won a prize.
"""
LETTER_PARAGRAPHS = (3, 7, 9)  # lines
FULL_FILE = "sources/full/letter-2012.md"
FULL = """¶1 The bridge, I beg to report, squeaks; on windy nights it squeaks so that our hens have given up laying.[1]

## Where it leads

¶2 Nobody on my side of the water was asked either, and the path it lands on ends in my rhubarb.[2]

See note [1] again.

¶3 My hens, for their part, would like the ferry back.

[1] Eleven hens, all brown.

[2] The rhubarb was planted in 1987.

It won a prize.
"""
RECORD = """---
type: post
title: A letter about hens
issued: 2012-05-06
language: en
original:
  file: letter.txt
  sha256: {digest}
  paragraphs: 3
rights:
  holder: the letter writer, who allows it
  publish: {publish}
provenance:
  title: {{status: attested}}
  author: {{status: unknown}}
  publisher: {{status: unknown}}
  issued: {{status: attested}}
  URL: {{status: unknown}}
---

¶1 A neighbour complains that the bridge is so loud in the wind that hens “have given up laying”.

## Where it leads

¶2 It ends in the neighbour's garden, the letter says.

¶3 The hens prefer the ferry.
"""


@pytest.fixture
def project(project: Callable[[str], Path]) -> Callable[[str], Path]:
    """Makes a copy of a small site whose every file is soon compared with the originals."""
    return lambda name: in_our_design(project(name))


@pytest.fixture
def private(tmp_path: Path) -> Path:
    """The originals of the bridge, and the letter's."""
    folder = tmp_path / "private"
    shutil.copytree(SITES / "bridge-originals", folder)
    (folder / "letter.txt").write_text(LETTER, "utf-8")
    with (folder / "paragraphs.tsv").open("a", encoding="utf-8") as table:
        table.writelines(f"letter-2012\tletter.txt\t{n}\t{line}\t\t\n" for n, line in enumerate(LETTER_PARAGRAPHS, 1))
    return folder


def add_letter(site: Path, publish: str, full: str | None = FULL) -> None:
    record = RECORD.format(digest=sha256(LETTER.encode()).hexdigest(), publish=publish)
    (site / "sources" / "letter-2012.md").write_text(record, "utf-8")
    if full is not None:
        (site / "sources" / "full").mkdir()
        (site / "sources" / "full" / "letter-2012.md").write_text(full, "utf-8")


def article(site: Path, key: str) -> lxml.html.HtmlElement:
    return lxml.html.document_fromstring((site / "site" / "sources" / key / "index.html").read_bytes())


def said(element: lxml.html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def errors(problems: list[str]) -> list[str]:
    return [problem for problem in problems if ": error " in problem]


# --- full -------------------------------------------------------------------------------------------------------------


def test_a_full_text_stands_whole_on_the_articles_page(project: Callable[[str], Path], private: Path) -> None:
    site = project("bridge")
    add_letter(site, "full")
    run = explainer("build", folder=site, originals=private)
    assert (run.status, errors(run.problems)) == (0, [])
    page = article(site, "letter-2012")
    passages = page.xpath("//div[@class='passage']")
    assert [passage.get("id") for passage in passages] == ["para-1", "para-2", "para-3"]
    assert [[said(p) for p in passage.xpath("./div[@class='passage-full']/p")] for passage in passages] == [
        ["¶1 " + LETTER.split("\n")[2]],
        [
            "¶2 Nobody on my side of the water was asked either, and the path it lands on ends in my rhubarb.[2]",
            "See note [1] again.",
        ],
        ["¶3 My hens, for their part, would like the ferry back."],
    ]
    assert "Where it leads" in [heading.text for heading in page.xpath("//h3[starts-with(@id, 'section-')]")]


def test_our_telling_is_the_summary_beside_it(project: Callable[[str], Path], private: Path) -> None:
    site = project("bridge")
    add_letter(site, "full")
    assert explainer("build", folder=site, originals=private).status == 0
    summary = article(site, "letter-2012").xpath("//div[@id='para-1']/div[@class='passage-summary']")[0]
    assert said(summary).startswith("In our words: A neighbour complains")
    assert [said(span) for span in summary.xpath(".//span[@class='quotation verified']")] == ["“have given up laying”"]


def test_endnotes_are_linked_both_ways(project: Callable[[str], Path], private: Path) -> None:
    site = project("bridge")
    add_letter(site, "full")
    assert explainer("build", folder=site, originals=private).status == 0
    page = article(site, "letter-2012")
    notes = page.xpath("//section[@class='endnotes']/ol/li")
    assert [(note.get("id"), note.get("value")) for note in notes] == [("endnote-1", "1"), ("endnote-2", "2")]
    assert [said(p) for p in notes[1].xpath("./p")][:2] == ["The rhubarb was planted in 1987.", "It won a prize."]
    references = page.xpath("//a[@class='endnote-ref']")
    assert [(link.text, link.get("href"), link.getparent().get("id")) for link in references] == [
        ("[1]", "#endnote-1", "endnote-1-ref-1"),
        ("[2]", "#endnote-2", "endnote-2-ref-1"),
        ("[1]", "#endnote-1", "endnote-1-ref-2"),
    ]
    assert notes[0].xpath(".//a[@role='doc-backlink']/@href") == ["#endnote-1-ref-1", "#endnote-1-ref-2"]


def test_the_record_says_what_is_published(project: Callable[[str], Path], private: Path) -> None:
    site = project("bridge")
    add_letter(site, "full")
    assert explainer("build", folder=site, originals=private).status == 0
    for key, sentence in (("letter-2012", "is published here, whole"), ("gazette-2011", "is not published here")):
        assert f"The article’s own text {sentence}" in said(article(site, key).xpath("//dl[@class='record']")[0])


@pytest.mark.slow
def test_a_full_text_may_be_used_elsewhere_and_the_others_may_not(
    project: Callable[[str], Path], private: Path
) -> None:
    site = project("bridge")
    add_letter(site, "full")
    (site / "docs" / "more.md").write_text("# More\n\n" + LETTER.split("\n")[6] + "\n", "utf-8")
    assert explainer("build", folder=site, originals=private).status == 0
    gazette = read_originals(private)[0].paragraphs["gazette-2011", 4]  # type: ignore[union-attr,index]
    (site / "sources" / "full" / "letter-2012.md").write_text(FULL.replace("It won", f"{gazette} It won"), "utf-8")
    run = explainer("build", folder=site, originals=private)
    assert run.status == 0, run.output  # whoever may publish the letter may publish what it quotes


FAULTS = {
    "full without its text": (
        "full",
        None,
        f"sources/letter-2012.md:12:3: error RGT002: publish: full needs the article's text in {FULL_FILE}.",
    ),
    "a text that may not be published": (
        "digest",
        FULL,
        "sources/full/letter-2012.md:1:1: error RGT003: The rights of 'letter-2012' say publish: digest.",
    ),
    "a text without one paragraph": (
        "full",
        FULL.replace("¶3 ", ""),
        "sources/full/letter-2012.md:1:1: error PAR001: 1 of 3 paragraphs are not there: ¶3.",
    ),
    "a text with one paragraph too many": (
        "full",
        FULL.replace("See note", "¶4 See note").replace("¶3", "¶5"),
        "sources/full/letter-2012.md:7:1: error PAR002: Paragraph 4 is beyond the last, 3.",
    ),
    "an endnote given twice": (
        "full",
        FULL.replace("It won", "[1] It won"),
        "sources/full/letter-2012.md:15:1: error RGT005: The endnote [1] stands twice.",
    ),
    "a text with another word": (
        "full",
        FULL.replace("windy", "stormy"),
        "sources/full/letter-2012.md:1:1: error RGT004: ¶1 has not the words of the original.",
    ),
}


@pytest.mark.parametrize(("publish", "full", "problem"), FAULTS.values(), ids=FAULTS)
def test_full_refuses(
    publish: str, full: str | None, problem: str, project: Callable[[str], Path], private: Path
) -> None:
    site = project("bridge")
    add_letter(site, publish, full)
    run = explainer("build", folder=site, originals=private)
    assert run.status == 1
    assert problem in run.problems
    assert not (site / "site").exists()


def test_a_text_of_no_article_is_refused(project: Callable[[str], Path]) -> None:
    site = project("bridge")
    (site / "sources" / "full").mkdir()
    (site / "sources" / "full" / "stray.md").write_text("¶1 Whose?\n", "utf-8")
    run = explainer("check", folder=site)
    assert "sources/full/stray.md:1:1: error RGT003: There is no article 'stray'." in run.problems


# --- digest -----------------------------------------------------------------------------------------------------------

TEXT = "Meanwhile the old ferry, which has lost half of its passengers, may close by summer."
SPLIT = TEXT.replace("passengers", "passen<b>gers</b>")
ENTITIES = "".join(f"&#{ord(char)};" for char in TEXT)
ESCAPES = "".join(f"\\u{ord(char):04x}" for char in TEXT)

SEEDED = {
    "in a page": ("docs/more.md", f"# More\n\nWell.\n\n{TEXT}\n", "docs/more.md:5:1"),
    "in a page, over lines and split": (
        "docs/more.md",
        f"# More\n\n{SPLIT.replace(' ', chr(10))}\n",
        "docs/more.md:3:1",
    ),
    "in a page, in entities": ("docs/more.md", f"# More\n\n{ENTITIES}\n", "docs/more.md:3:1"),
    "in a page, in an attribute": ("docs/more.md", f'# More\n\n<p title="{TEXT}">x</p>\n', "docs/more.md:3:11"),
    "in a page, in a comment": ("docs/more.md", f"# More\n\n<!-- {TEXT} -->\n", "docs/more.md:3:6"),
    "in a page's description": ("docs/more.md", f'---\ndescription: "{TEXT}"\n---\n\n# More\n', "docs/more.md:2:15"),
    "in a page, in code": ("docs/more.md", f"# More\n\n```\n{TEXT}\n```\n", "docs/more.md:4:1"),
    "in a list of names": (
        "sources/names.yml",
        f"- id: ferry\n  kind: Place\n  name: The Ferry\n  role: {TEXT}\n",
        "sources/names.yml:4:9",
    ),
    "in a data file": ("docs/assets/x.json", json.dumps({"a": TEXT}), "docs/assets/x.json:1:8"),
    "in a data file, escaped": ("docs/assets/x.json", f'{{"a": "{ESCAPES}"}}', "docs/assets/x.json:1:7"),
    "in a script": ("docs/assets/x.js", f"const x = '{ESCAPES}'", "docs/assets/x.js:1:11"),
    "in a drawing": ("docs/assets/x.svg", f"<svg><desc>{SPLIT}</desc></svg>", "docs/assets/x.svg:1:12"),
}


@pytest.mark.parametrize(("file", "text", "place"), SEEDED.values(), ids=SEEDED)
def test_a_digests_words_fail_the_build(
    file: str, text: str, place: str, project: Callable[[str], Path], private: Path
) -> None:
    site = project("bridge")
    (site / file).parent.mkdir(exist_ok=True)
    (site / file).write_text(text, "utf-8")
    run = explainer("build", folder=site, originals=private)
    assert run.status == 1
    expected = f"{place}: error RGT001: "
    assert any(problem.startswith(expected) for problem in run.problems), run.output
    assert "as in ¶4 of 'gazette-2011', which is not published: 'meanwhile the old ferry which has …'" in run.output
    assert not (site / "site").exists()


def test_a_telling_that_copies_fails_the_build_and_the_check(project: Callable[[str], Path], private: Path) -> None:
    site = project("bridge")
    telling = site / "sources" / "gazette-2011.md"
    telling.write_text(telling.read_text("utf-8").replace("¶4 The ferry, Hale adds,", f"¶4 {TEXT} It"), "utf-8")
    for command in ("build", "check"):
        run = explainer(command, folder=site, originals=private)
        assert run.status == 1
        assert any(
            problem.startswith("sources/gazette-2011.md:36:4: error RGT001: 15 words") for problem in run.problems
        )


def test_words_that_only_the_configuration_adds_fail_the_build(project: Callable[[str], Path], private: Path) -> None:
    site = project("bridge")
    with (site / "mkdocs.yml").open("a", encoding="utf-8") as configuration:
        configuration.write(f"copyright: '{SPLIT}'\n")
    run = explainer("build", folder=site, originals=private)
    assert run.status == 1
    (problem,) = run.problems
    assert problem.startswith("mkdocs.yml:20:13: error RGT001: 15 words")
    assert problem.endswith(", in the built file 404.html and 13 more.")
    assert not (site / "site").exists()


def test_a_long_name_of_our_records_is_free(project: Callable[[str], Path], private: Path) -> None:
    site = project("bridge")
    name = TEXT.rstrip(".")
    (site / "docs" / "more.md").write_text(f"# More\n\n{TEXT}\n", "utf-8")
    (site / "sources" / "names.yml").write_text(f'- id: ferry\n  kind: Place\n  name: "{name}"\n', "utf-8")
    run = explainer("build", folder=site, originals=private)
    assert not [problem for problem in run.problems if "RGT001" in problem]


def test_without_originals_nothing_can_be_compared(project: Callable[[str], Path]) -> None:
    site = project("bridge")
    (site / "docs" / "more.md").write_text(f"# More\n\n{TEXT}\n", "utf-8")
    run = explainer("build", folder=site)
    assert (run.status, run.problems) == (0, [])


# --- the private originals --------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_the_five_articles_can_be_published_whole(originals: Path, tmp_path: Path) -> None:
    site = whole_project(tmp_path / "whole", originals)
    run = explainer("build", folder=site, originals=originals)
    assert (run.status, errors(run.problems)) == (0, []), run.output[-3000:]
    texts, _ = read_originals(originals)
    assert texts
    for (key, number), text in texts.paragraphs.items():
        shown = article(site, key).xpath(f"//div[@id='para-{number}']/div[@class='passage-full']/p")
        assert words(" ".join(p.text_content() for p in shown)) == [str(number), *words(text)], (key, number)
    assert len(texts.paragraphs) == 132
    page = article(site, "csrs-2016")
    assert [note.get("id") for note in page.xpath("//section[@class='endnotes']/ol/li")] == [
        f"endnote-{number}" for number in range(1, 10)
    ]
    assert len(page.xpath("//a[@class='endnote-ref']")) >= 9
    verified = explainer("verify", "site", folder=site, originals=originals)
    assert verified.status == 0, verified.output
    assert "132 paragraphs of 5 articles" in verified.output


@pytest.mark.slow
def test_what_is_whole_there_is_a_leak_where_the_records_say_digest(originals: Path, tmp_path: Path) -> None:
    site = whole_project(tmp_path / "whole", originals)
    assert explainer("build", folder=site, originals=originals).status == 0
    run = explainer("verify", str(site / "site"), folder=ROOT, originals=originals)
    assert run.status == 1
    for key in ("csrs-2016", "ghoshal-2017", "globalsecurity-2021", "rusi-2021", "topychkanov-2017"):
        assert any(re.match(rf"sources/{key}/index\.html:\d+:\d+: error RGT001", problem) for problem in run.problems)
    assert any(re.match(r"search/passages-\d+\.js:1:\d+: error RGT001", problem) for problem in run.problems)


def whole_project(target: Path, originals: Path) -> Path:
    """A copy of the real project in which every article is published whole."""
    for folder in ("docs", "sources"):
        shutil.copytree(ROOT / folder, target / folder, ignore=shutil.ignore_patterns("originals", "full"))
    configuration = (ROOT / "mkdocs.yml").read_text("utf-8").replace(" hooks/", f" {ROOT}/hooks/")
    (target / "mkdocs.yml").write_text(configuration, "utf-8")
    (target / "sources" / "full").mkdir()
    texts, _ = read_originals(originals)
    assert texts
    for source in read_sources(Folder(target / "sources", "sources"))[0]:
        file = target / "sources" / f"{source.key}.md"
        file.write_text(file.read_text("utf-8").replace("publish: digest", "publish: full"), "utf-8")
        blocks = [
            f"## {item.text}"
            if isinstance(item, Heading)
            else f"¶{item.number} {texts.paragraphs[source.key, item.number]}"
            for item in source.body
            if isinstance(item, Heading | Passage)
        ]
        lines = (originals / source.meta.original.file).read_text("utf-8").splitlines()
        blocks += [line for line in lines if line.startswith("[") and line[1:2].isdigit()]
        (target / "sources" / "full" / file.name).write_text("\n\n".join(blocks) + "\n", "utf-8")
    return target
