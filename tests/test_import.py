"""The import: what is made of copies of articles, and what becomes of the files.

A case is a folder in ``cases/imports``, named for the kind of site: a ``copy``, and in ``expected.yml`` how each
numbered paragraph begins, the record, the headings, and words of what the import must say that it is unsure of.
"""

import csv
import hashlib
import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from explainer.authored import Person
from explainer.dates import PartialDate
from explainer.extraction import Article, Unreadable, extract, read_references
from explainer.importing.comparison import compare
from explainer.paragraph_map import MapRow, read_map, replaced_map
from explainer.reading import read_source
from explainer.records import Heading
from explainer.writing import CannotWrite, write_all
from harness import ROOT, Run, contents, explainer

CASES = sorted((Path(__file__).parent / "cases" / "imports").iterdir())
PRESS = CASES[0].parent / "a press release of a ministry" / "copy.txt"
RECORD = ("title", "author", "issued", "publisher", "URL", "language", "type", "encoding", "author_status")

Project = Callable[[str], Path]


def flat(text: str) -> str:
    return " ".join(text.split())


def record(article: Article) -> dict[str, object]:
    claims = article.claims
    found = {name: getattr(claims, name, "") for name in RECORD}
    return found | {
        "author": [str(person) for person in claims.author],
        "issued": str(claims.issued or ""),
        "encoding": article.encoding,
        "author_status": claims.known("author").value,
    }


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_the_article_is_found_in(case: Path) -> None:
    expected = yaml.load((case / "expected.yml").read_text("utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 (strings only)
    article = extract(next(case.glob("copy.*")).read_bytes())
    texts = [flat(paragraph.text) for paragraph in article.paragraphs]
    beginnings = [text[: len(start)] for text, start in zip(texts, expected["paragraphs"], strict=False)]
    assert (beginnings, len(texts)) == (expected["paragraphs"], len(expected["paragraphs"]))
    assert [item.text for item in article.body if isinstance(item, Heading)] == expected["headings"]
    found = record(article)
    assert {name: found[name] for name in RECORD if name in expected} == {
        name: expected[name] for name in RECORD if name in expected
    }
    for text, end in zip(texts, expected.get("last_words", []), strict=False):
        assert text.endswith(end)
    for start, text in zip(expected.get("standfirst", []), article.standfirst, strict=True):
        assert text.startswith(start)
    for doubt in expected.get("doubts", []):
        assert any(doubt in said for said in article.doubts), article.doubts
    assert len(article.endnotes) == int(expected.get("endnotes", len(article.endnotes)))
    assert not [word for word in expected.get("forbidden", []) if word in " ".join(texts)]


# A name that only its place makes a byline is none any more when the lines around it are gone.
TEXTS = [
    case
    for case in CASES
    if (case / "copy.txt").exists() and "inferred" not in (case / "expected.yml").read_text("utf-8")
]


@pytest.mark.parametrize("case", TEXTS, ids=[case.name for case in TEXTS])
def test_importing_a_cleaned_copy_gives_the_same_paragraphs(case: Path, project: Project) -> None:
    folder = project("bridge")
    copy = next(case.glob("copy.*"))
    assert run(folder, copy, "one").status == 0
    again = extract((folder / "sources" / "originals" / "one.txt").read_bytes())
    assert [flat(p.text) for p in again.paragraphs] == [flat(p.text) for p in extract(copy.read_bytes()).paragraphs]


ORIGINALS = {
    "ghoshal-2017": ("Russia's dangerous cooperation with the Taliban", ["Debalina Ghoshal"], "2017-04-05"),
    "topychkanov-2017": ("Why friendship between Russia and the Taliban is impossible", ["Petr Topychkanov"], ""),
    "globalsecurity-2021": ("Afghanistan - Russia Relations", [], "2021-09-08"),
    "rusi-2021": ("Russia and the Taliban: Prospective Partners?", [], ""),
    "csrs-2016": ("The recent Taliban-Russia contacts and its impacts on Kabul-Moscow ties", [], "2016-01-02"),
}


@pytest.mark.parametrize("key", ORIGINALS)
def test_the_originals_give_exactly_the_paragraphs_of_their_map(key: str, originals: Path) -> None:
    with (originals / "paragraphs.tsv").open(encoding="utf-8", newline="") as table:
        rows = [row for row in csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE) if row["key"] == key]
    copy = originals / rows[0]["file"]
    lines = copy.read_text("utf-8").split("\n")
    article = extract(copy.read_bytes())
    assert [paragraph.text for paragraph in article.paragraphs] == [lines[int(row["line"]) - 1] for row in rows]
    found = record(article)
    assert (found["title"], found["author"], found["issued"]) == ORIGINALS[key]
    told = (ROOT / "sources" / f"{key}.md").read_text("utf-8")
    headings = [item.text for item in article.body if isinstance(item, Heading)]
    assert headings == re.findall(r"^## (.+)$", told, re.MULTILINE)


# --- files ------------------------------------------------------------------------------------------------------------


def run(folder: Path, copy: Path, key: str, *options: str) -> Run:
    return explainer("import", str(copy), "--key", key, "--originals", "sources/originals", *options, folder=folder)


def test_an_import_makes_the_article_ready_for_telling(project: Project) -> None:
    folder = project("bridge")
    done = run(folder, PRESS, "herring-2020")
    assert done.status == 0, done.output
    text = (folder / "sources" / "herring-2020.md").read_text("utf-8")
    copy = (folder / "sources" / "originals" / "herring-2020.txt").read_bytes()
    header = yaml.safe_load(text.split("---")[1])
    assert header["original"] == {
        "file": "herring-2020.txt",
        "sha256": hashlib.sha256(copy).hexdigest(),
        "paragraphs": 8,
    }
    assert header["provenance"]["author"]["status"] == "unknown"
    assert header["provenance"]["title"] == {"status": "attested"}
    assert re.findall(r"^¶\d+$", text, re.MULTILINE) == [f"¶{number}" for number in range(1, 9)]
    rows = (folder / "sources" / "originals" / "paragraphs.tsv").read_text("utf-8").splitlines()
    assert rows[0].split("\t") == ["key", "file", "paragraph", "line", "first_words", "last_words"]
    row = rows[2].split("\t")
    assert row[:3] + row[4:] == [
        "herring-2020",
        "herring-2020.txt",
        "2",
        "The consultation proposes to:",
        "consultation proposes to:",
    ]
    assert copy.decode().split("\n")[int(row[3]) - 1] == "The consultation proposes to:"


def test_the_build_then_asks_for_the_tellings_and_for_nothing_else(project: Project) -> None:
    folder = project("bridge")
    run(folder, PRESS, "herring-2020")
    problems = explainer("build", folder=folder).problems
    errors = [problem.split(": ")[1] for problem in problems if ": error " in problem]
    assert errors == ["error PAR004"] * 8


def test_the_rows_of_other_articles_stay_as_they_are(project: Project) -> None:
    folder = project("bridge")
    run(folder, PRESS, "one")
    table = folder / "sources" / "originals" / "paragraphs.tsv"
    before = table.read_text("utf-8")
    run(folder, PRESS, "two")
    assert table.read_text("utf-8").startswith(before)


def test_a_map_keeps_its_columns_in_their_order(project: Project) -> None:
    folder = project("bridge")
    table = folder / "sources" / "originals" / "paragraphs.tsv"
    table.parent.mkdir()
    other = "1\tother\tours\tother.txt\t3"
    table.write_text(f"paragraph\tkey\tremark\tfile\tline\n{other}\n", "utf-8")
    for options in ((), ("--apply",)):  # the second takes out what the first wrote
        done = run(folder, PRESS, "one", *options)
        assert done.status == 0, done.output
        header, first, *rows = table.read_text("utf-8").splitlines()
        assert (header, first) == ("paragraph\tkey\tremark\tfile\tline", other)
        assert [row.split("\t")[:4] for row in rows] == [[str(n), "one", "", "one.txt"] for n in range(1, 9)]


@pytest.mark.parametrize("text", ["", "\n"], ids=["empty", "an empty line"])
def test_a_map_in_which_nothing_stands_is_begun(text: str) -> None:
    row = MapRow("one", "one.txt", 1, 3, "It was", "that day.")
    written = replaced_map(text, "one", [row])
    assert list(read_map(written)) == [(2, row)]


@pytest.mark.parametrize("name", ["refs.bib", "refs.json"])
def test_metadata_fills_what_the_copy_does_not_say_and_is_said_to_be_found(project: Project, name: str) -> None:
    folder = project("bridge")
    (folder / "refs.bib").write_text(
        '@article{herring-2020, author = {M{\\"u}ller, Anna and van der Berg, Jan}, title = {Another title},\n'
        " journal = {Harbour News}, date = {2020-02-03}, url = {https://harbour.example/1}}\n",
        "utf-8",
    )
    (folder / "refs.json").write_text(
        '[{"id": "herring-2020", "type": "article-journal", "title": "Another title",'
        ' "container-title": "Harbour News",'
        ' "author": [{"family": "Müller", "given": "Anna"}, {"family": "Berg", "non-dropping-particle": "van der",'
        ' "given": "Jan"}], "issued": {"date-parts": [[2020, 2, 3]]}, "URL": "https://harbour.example/1"}]',
        "utf-8",
    )
    done = run(folder, PRESS, "herring-2020", "--metadata", name)
    assert done.status == 0, done.output
    header = yaml.safe_load((folder / "sources" / "herring-2020.md").read_text("utf-8").split("---")[1])
    assert header["title"] == "Ministry opens consultation on herring quotas"
    assert header["author"] == [{"family": "Müller", "given": "Anna"}, {"family": "van der Berg", "given": "Jan"}]
    assert (header["type"], header["container-title"]) == ("article-journal", "Harbour News")
    assert header["provenance"]["author"]["status"] == header["provenance"]["URL"]["status"] == "found"
    assert "The metadata gives another title" in done.output


# --- refusals ---------------------------------------------------------------------------------------------------------

REFUSED = {
    "empty": (b"", "The file is empty."),
    "blank": (b" \n\n ", "The file is empty."),
    "a PDF": (b"%PDF-1.7\n\x00\x01", "The file is a PDF, neither text nor HTML: save the article as one of these."),
    "zeros": (b"\x00" * 1000, "The file is empty."),
    "noise": (bytes(range(256)) * 40, "The file is in no encoding that makes text of it. Save it as UTF-8."),
    "only buttons": (b"Home\nLog in\nShare\n", "No paragraph of running text was found in it."),
    "too large": (b"A sentence that goes on. " * 500_000, "an article has fewer than"),
}


REFUSED_METADATA = {
    "an entry that is not closed": (
        "@article{one,\n title = {A {b},\n}\n@misc{two,}\n",
        "1:1",
        "no BibTeX that can be read",
    ),
    "only another entry, behind one that cannot be read": (
        "@misc{one,\n title {A}}\n@misc{two, title={B}}",
        "1:1",
        "expected a `=`",
    ),
    "a field twice": ("@misc{two,}\n@misc{one, title={A}, title={B}}", "2:1", "duplicate field keys on entry: 'title'"),
    "a name of four parts": ("@misc{one, author={A, B, C, D}}", "1:1", "Too many commas"),
    "a command of LaTeX that nobody wrote out": (r"@misc{one, title={\href{https://a.example}{A}}}", "1:1", "LaTeX"),
    "an entry twice": ("@misc{one, title={A}}\n\n@misc{ one, title={B}}", "3:1", "duplicate"),
    "no comma behind a value": (
        "@misc{one, title = {A},\n publisher = {B}\n author = {C}}",
        "1:1",
        "the value of 'publisher' has no end that can be found; is a comma missing?",
    ),
    "no comma behind what is not read": ('@misc{one, note = "A"\n author = {C}}', "1:1", "the value of 'note'"),
    "no BibTeX at all": ("An article.", "1:1", "It holds no entry."),
    "JSON that is cut short": ('[{"id": "one",\n "title": ', "2:11", "It is not JSON: Expecting value."),
    "an item twice": ('[{"id": "one"}, {"id": "one"}]', "1:1", "It holds 2 entries that are called 'one'."),
}


@pytest.mark.parametrize("kind", REFUSED_METADATA)
def test_metadata_that_cannot_be_read_is_refused_with_its_place_and_nothing_is_written(
    kind: str, project: Project
) -> None:
    folder = project("bridge")
    text, place, reason = REFUSED_METADATA[kind]
    (folder / "refs").write_text(text, "utf-8")
    before = contents(folder)
    done = run(folder, PRESS, "one", "--metadata", "refs")
    assert done.status == 1
    assert re.match(rf"refs:{place}: error IMP002: .*{re.escape(reason)}", done.output), done.output
    assert len(done.output.splitlines()) == 1, "the library that reads BibTeX says nothing of its own"
    assert contents(folder) == before


def test_an_entry_of_another_article_may_be_as_it_is(project: Project) -> None:
    folder = project("bridge")
    (folder / "refs.bib").write_text("@misc{other, title {A}}\n@misc{one, publisher = {The Press}}\n", "utf-8")
    done = run(folder, PRESS, "one", "--metadata", "refs.bib")
    assert (done.status, "aborted" in done.output) == (0, False)
    assert "The Press" in (folder / "sources" / "one.md").read_text("utf-8")


def test_fields_that_no_record_has_may_hold_what_they_like(project: Project) -> None:
    folder = project("bridge")
    entry = r"@misc{one, abstract = {\href{https://a.example}{A} \frac}, publisher = {The Press}}"
    (folder / "refs.bib").write_text(entry, "utf-8")
    assert run(folder, PRESS, "one", "--metadata", "refs.bib").status == 0
    assert "The Press" in (folder / "sources" / "one.md").read_text("utf-8")


SAID = {
    "a percent sign in a title": ("title = {Up 5% in a year}", {"title": "Up 5% in a year"}),
    "one that is escaped": (r"title = {Up 5\% in a year}", {"title": "Up 5% in a year"}),
    "an address with what LaTeX would take for its own": (
        "url = {https://a.example/~b/c%20d_e#f}",
        {"URL": "https://a.example/~b/c%20d_e#f"},
    ),
    "an address that is escaped": (
        r"url = {\url{https://a.example/\textasciitilde{}b/c\%20d\_e\#f}}",
        {"URL": "https://a.example/~b/c%20d_e#f"},
    ),
    "an address that cannot be": ("url = {http://[}", {"URL": ""}),
    "a list of names that goes on": (
        "author = {Bo, Ann and others}",
        {"author": (Person(family="Bo", given="Ann"),), "notes": {"author": "The entry leaves out further names."}},
    ),
    "values that are joined": ('journal = press # " of " # {Oxley}', {"container_title": "The Press of Oxley"}),
    "a day that is joined to its month": ('year = 2010, month = "10~" # jan', {"issued": PartialDate(2010, 1, 10)}),
    "a month that is none": ("year = 2010, month = 13", {"issued": PartialDate(2010)}),
    "a year that is none": ("date = {0000}", {"issued": None}),
}


@pytest.mark.parametrize("kind", SAID)
def test_an_entry_of_bibtex_says_what_its_writer_meant(kind: str) -> None:
    fields, expected = SAID[kind]
    claims = read_references(f"@string{{press = {{The Press}}}}\n@misc{{x, {fields}}}", "x", bibtex=True)
    assert {name: getattr(claims, name) for name in expected} == expected


@pytest.mark.parametrize(
    ("parts", "date"),
    [
        ("[2010, 13, 1]", PartialDate(2010)),
        ('["2010", "2", "31"]', PartialDate(2010, 2)),
        ("[2010, 0, 0]", PartialDate(2010)),
        ("[0]", None),
    ],
)
def test_a_date_of_csl_is_taken_as_far_as_it_is_of_a_calendar(parts: str, date: PartialDate | None) -> None:
    text = f'[{{"id": "x", "author": [{{"family": {{}}}}], "issued": {{"date-parts": [{parts}]}}}}]'
    claims = read_references(text, "x", bibtex=False)
    assert (claims.issued, claims.author) == (date, ())


@pytest.mark.parametrize("date", ["0000", "2024-00", "2024-13", "2024-02-30", "soon"])
@pytest.mark.parametrize(
    "said",
    [
        '<meta name="date" content="{}">',
        '<script type="application/ld+json">{{"@type": "NewsArticle", "datePublished": "{}"}}</script>',
    ],
    ids=["of the head", "of JSON-LD"],
)
def test_a_date_that_is_none_of_a_calendar_keeps_no_page_from_import(said: str, date: str) -> None:
    text = "<p>The council met on Monday and said that the bridge is closed, after a debate.</p>" * 2
    page = f"<html><head><title>T</title>{said.format(date)}</head><body><h1>A b</h1>{text}</body></html>"
    further = page.replace("</head>", '<meta name="dcterms.issued" content="2024-03"></head>')
    issued = [extract(copy.encode()).claims.issued for copy in (page, further)]
    assert issued == [None, PartialDate(2024, 3)]


@pytest.mark.parametrize("kind", REFUSED)
def test_a_copy_that_cannot_be_read_is_refused_and_nothing_is_written(kind: str, project: Project) -> None:
    folder = project("bridge")
    data, reason = REFUSED[kind]
    (folder / "copy").write_bytes(data)
    before = contents(folder)
    done = run(folder, folder / "copy", "one")
    assert done.status == 1
    assert re.search(r"^copy:1:1: error IMP001: .*" + re.escape(reason), done.output, re.MULTILINE), done.output
    assert "Traceback" not in done.output
    assert contents(folder) == before


@pytest.mark.parametrize("key", ["../x", "a/b", "-x", "", "a b", "ключ"])
def test_a_key_that_cannot_be_a_file_name_is_refused(key: str, project: Project) -> None:
    folder = project("bridge")
    before = contents(folder)
    done = run(folder, PRESS, key)
    assert done.status == 2
    assert "error FIL002" in done.output
    assert contents(folder) == before


def test_a_copy_that_is_not_there_is_misuse(project: Project) -> None:
    assert run(project("bridge"), Path("nowhere.txt"), "one").status == 2


def test_a_copy_that_git_would_take_into_the_repository_is_said(project: Project) -> None:
    folder = project("bridge")
    subprocess.run(["git", "init", "-q"], cwd=folder, check=True)
    said = "Unsure: git does not ignore sources/originals. The copy is its publisher's: keep it out."
    assert said in run(folder, PRESS, "one").output.splitlines()
    (folder / ".gitignore").write_text("sources/originals/\n", "utf-8")
    assert said not in run(folder, PRESS, "two").output


def test_a_copy_is_not_written_over_by_its_own_cleaned_version(project: Project) -> None:
    folder = project("bridge")
    copy = folder / "sources" / "originals" / "one.txt"
    copy.parent.mkdir(exist_ok=True)
    copy.write_bytes(PRESS.read_bytes())
    done = run(folder, copy, "one")
    assert (done.status, "error IMP004" in done.output) == (1, True)
    assert copy.read_bytes() == PRESS.read_bytes()


def test_a_failure_in_the_middle_of_writing_undoes_what_was_written(tmp_path: Path) -> None:
    (tmp_path / "one").write_text("old", "utf-8")
    (tmp_path / "two").mkdir()
    (tmp_path / "two" / "full").write_text("", "utf-8")
    with pytest.raises(CannotWrite):
        write_all({tmp_path / "one": "new", tmp_path / "three" / "four": "new", tmp_path / "two": "new"})
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one", "two"]
    assert (tmp_path / "one").read_text("utf-8") == "old"


# --- a changed copy ---------------------------------------------------------------------------------------------------

OLD = [
    f"The {word} paragraph says what happened at the {word} gate that day."
    for word in "first second third fourth fifth".split()
]


def article(paragraphs: list[str]) -> str:
    return "\n\n".join(["What happened at the gates", "By: Ann Lee", *paragraphs]) + "\n"


def test_each_paragraph_of_a_changed_copy_is_compared() -> None:
    old = dict(enumerate(OLD, start=1))
    new = {
        1: "Wholly other words stand here now, about ships.",
        2: OLD[0],
        3: OLD[4],
        4: OLD[1].replace("day", "night"),
        5: OLD[2],
    }
    assert [str(change) for change in compare(old, new)] == [
        "¶1 new",
        "¶1 unchanged, now ¶2",
        "¶5 moved, now ¶3",
        "¶2 edited, now ¶4",
        "¶4 gone",
        "¶3 unchanged, now ¶5",
    ]


def changed(folder: Path) -> Path:
    """A project with an imported, told and cited article, and beside it a changed copy of that article."""
    (folder / "old.txt").write_text(article(OLD), "utf-8")
    assert run(folder, folder / "old.txt", "gates").status == 0
    source = folder / "sources" / "gates.md"
    text = re.sub(r"^¶(\d)$", r"¶\1 Telling number \1.", source.read_text("utf-8"), flags=re.MULTILINE)
    source.write_text(text.replace("about: {}", "about:\n  bridge: [1, 4-5]"), "utf-8")
    page = folder / "docs" / "topics" / "bridge.md"
    page.write_text(
        page.read_text("utf-8") + "\nThe gate was shut [@gates, ¶4]. It opened [see @gates, ¶¶1-2].\n", "utf-8"
    )
    copy = folder / "new.txt"
    other = "Wholly other words stand here now, about ships that never came in."
    copy.write_text(article([other, OLD[0], OLD[4], OLD[1].replace("day", "night"), OLD[2]]), "utf-8")
    return copy


def test_a_changed_copy_is_reported_with_its_citing_places_and_nothing_is_written(project: Project) -> None:
    folder = project("bridge")
    copy = changed(folder)
    before = contents(folder)
    done = run(folder, copy, "gates")
    assert done.status == 0, done.output
    assert "¶2 edited, now ¶4" in done.output
    gone = done.output.split("¶4 gone\n")[1].splitlines()[0]
    assert re.fullmatch(r" +cited by docs/topics/bridge\.md:\d+:19: The gate was shut \[@gates, ¶4\]\.", gone), gone
    assert "1 edited, 1 moved, 1 new, 1 gone" in done.output
    assert contents(folder) == before


def test_records_and_roles_that_cite_a_paragraph_are_reported_too(project: Project) -> None:
    folder = project("bridge")
    copy = changed(folder)
    topic = folder / "docs" / "topics" / "bridge.md"
    aside = "set-aside:\n  - {source: gates, paragraphs: [4], reason: It is on ships.}\n"
    topic.write_text(topic.read_text("utf-8").replace("---\n", f"---\n{aside}", 1), "utf-8")
    names, disagreements = folder / "sources" / "names.yml", folder / "sources" / "disagreements.yml"
    names.write_text(names.read_text("utf-8").replace("(Hale ¶3)", "(Hale ¶3; gates ¶3-4)"), "utf-8")
    answer = "    - {source: gates, paragraphs: [2, 4], value: yes, says: The gate stayed shut.}\n  note:"
    disagreements.write_text(disagreements.read_text("utf-8").replace("  note:", answer, 1), "utf-8")
    done = run(folder, copy, "gates")
    gone = done.output.split("¶4 gone\n")[1].split("5 paragraphs")[0]
    assert "docs/topics/bridge.md:3:21: It is on ships." in gone
    assert re.search(r"cited by sources/disagreements\.yml:\d+:\d+: The gate stayed shut\.", gone)
    assert re.search(r"cited by sources/names\.yml:\d+:\d+: Mayor of Oxley \(Hale ¶3; gates ¶3-4\)", gone)


def test_applied_a_changed_copy_takes_its_tellings_along_and_loses_none(project: Project) -> None:
    folder = project("bridge")
    copy = changed(folder)
    done = run(folder, copy, "gates", "--apply")
    assert done.status == 0, done.output
    written = (folder / "sources" / "gates.md").read_text("utf-8")
    text = re.sub(r"\n\n\[¶\d was another paragraph[^\n]*\]", "", written)
    assert "¶1\n\n¶2 Telling number 1.\n\n¶3 Telling number 5.\n\n¶4 Telling number 2.\n\n[The copy has changed" in text
    assert text.endswith("¶5 Telling number 3.\n")
    assert "bridge: [2-3]" in text
    digest = hashlib.sha256((folder / "sources" / "originals" / "gates.txt").read_bytes()).hexdigest()
    assert f"sha256: {digest}" in text
    assert (folder / "sources" / "originals" / "gates.gone.md").read_text("utf-8") == "¶4 Telling number 4.\n"


def test_applied_a_changed_copy_says_which_numbers_that_are_cited_mean_another_paragraph(project: Project) -> None:
    folder = project("bridge")
    assert run(folder, changed(folder), "gates", "--apply").status == 0
    text = (folder / "sources" / "gates.md").read_text("utf-8")
    line = "\n\n[¶{} was another paragraph before, and is cited: see each citation, then delete this line.]\n"
    assert [number for number in range(1, 6) if line.format(number) in text] == [1, 2, 4], "as the page cites them"
    assert "¶1\n\n[¶1 was" in text, "it is not told yet"
    said = explainer("check", folder=folder).output
    assert re.search(r"sources/gates\.md:\d+:1: error PAR005: ¶4 was another paragraph before, and is cited\.", said)


ABOUT = {
    "on one line": ("about: {bridge: [1, 4-5]}", ""),
    "in braces on several": ("about: {\n  bridge: [1, 4-5]\n}", ""),
    "as a list, and a comment behind": ("about:\n    bridge:\n    - 1\n\n    - 4-5\n# So.", "# So.\n"),
}


@pytest.mark.parametrize(("about", "behind"), ABOUT.values(), ids=ABOUT)
def test_topics_are_renumbered_however_they_are_written(about: str, behind: str, project: Project) -> None:
    folder = project("bridge")
    copy = changed(folder)
    source = folder / "sources" / "gates.md"
    source.write_text(source.read_text("utf-8").replace("about:\n  bridge: [1, 4-5]", about), "utf-8")
    assert run(folder, copy, "gates", "--apply").status == 0
    assert f"about:\n  bridge: [2-3]\n{behind}---\n" in source.read_text("utf-8")
    assert "FRM" not in explainer("check", folder=folder).output


FIELDS_ON_ONE_LINE = {
    "in braces": lambda text: re.sub(r"\A---\n.*?\n---\n", lambda _: _in_braces(text), text, flags=re.DOTALL),
    "with names in quotation marks": lambda text: text.replace("sha256: ", '"sha256" : '),
}


def _in_braces(text: str) -> str:
    return f"---\n{json.dumps(yaml.safe_load(text.split('---')[1]), default=str)}\n---\n"


@pytest.mark.parametrize("form", FIELDS_ON_ONE_LINE)
def test_a_record_that_cannot_be_changed_field_by_field_is_left_as_it_is(form: str, project: Project) -> None:
    folder = project("bridge")
    copy = changed(folder)
    source = folder / "sources" / "gates.md"
    source.write_text(FIELDS_ON_ONE_LINE[form](source.read_text("utf-8")), "utf-8")
    before = contents(folder)
    done = run(folder, copy, "gates", "--apply")
    assert (done.status, contents(folder)) == (1, before)
    assert "sources/gates.md:1:1: error IMP004: Its front matter cannot be changed as it is written" in done.output


def test_a_record_with_faults_is_told_before_anything_is_renumbered(project: Project) -> None:
    folder = project("bridge")
    copy = changed(folder)
    source = folder / "sources" / "gates.md"
    source.write_text(source.read_text("utf-8").replace("[1, 4-5]", "[1, four]"), "utf-8")
    before = contents(folder)
    done = run(folder, copy, "gates", "--apply")
    assert (done.status, contents(folder)) == (1, before)
    assert re.search(r"sources/gates\.md:\d+:\d+: error FRM003: The field 'about\.bridge'", done.output)


def test_a_copy_without_its_earlier_version_cannot_be_compared(project: Project) -> None:
    folder = project("bridge")
    key = next((folder / "sources").glob("*.md")).stem
    done = explainer("import", str(PRESS), "--key", key, "--originals", "nowhere", folder=folder)
    assert (done.status, "error IMP003" in done.output) == (1, True)


def test_a_page_saved_with_all_its_files_in_one_is_read() -> None:
    page = (CASES[0].parent / "a news page with JSON-LD" / "copy.html").read_bytes()
    head = b'MIME-Version: 1.0\r\nContent-Type: multipart/related; type="text/html"; boundary="part"\r\n\r\n'
    parts = b"--part\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + page + b"\r\n--part--\r\n"
    assert [paragraph.text for paragraph in extract(head + parts).paragraphs] == [
        paragraph.text for paragraph in extract(page).paragraphs
    ]


@pytest.mark.parametrize("declared", ["undefined", "unicode_escape", "utf-16", "UTF-16LE", "utf-7", "no-such-thing"])
def test_an_encoding_in_which_no_page_can_say_so_is_not_taken_at_its_word(declared: str) -> None:
    text = "The café by the harbour was closed, and C:\\new was its address; its owner said so on a Monday morning."
    page = f"<html><head><meta charset='{declared}'></head><body><p>{text}</p></body></html>".encode("cp1252")
    assert [paragraph.text for paragraph in extract(page).paragraphs] == [text]


def test_what_is_no_text_has_a_reason() -> None:
    with pytest.raises(Unreadable, match="is a picture"):
        extract(b"\x89PNG\r\n")


NAMELESS = {
    "CSL-JSON": r"""[{"title": "A\u001b", "author": [{"family": "\u0007"}, {"given": "Ann"}],
        "language": "x: y", "URL": "file:a"}]""",
    "BibTeX": "@misc{x, title = {A}, author = {~ and Ann}, langid = {x: y}, url = {file:a}}",
}


@pytest.mark.parametrize("kind", NAMELESS)
def test_metadata_says_only_what_a_record_can_hold(kind: str) -> None:
    """Names of which nothing is seen, steering characters, and what is no language tag or address are left out."""
    claims = read_references(NAMELESS[kind], "x", bibtex=kind == "BibTeX")
    assert (claims.title, claims.language, claims.URL) == ("A", "", "")
    assert [str(person) for person in claims.author] == ["Ann"]


def test_a_date_that_is_only_of_the_last_change_is_recorded_and_shown_as_such(project: Project) -> None:
    folder = project("bridge")
    times = ("first", "second", "third", "fourth", "fifth")
    text = "".join(
        f"<p>The council met for the {time} time, in its hall by the river, and it talked.</p>" for time in times
    )
    modified = '<meta property="article:modified_time" content="2021-03-05">'
    page = f"<html lang=en><head><title>The meetings</title>{modified}</head><body><article><h1>The meetings</h1>{text}"
    (folder / "copy.html").write_text(page, "utf-8")
    assert run(folder, folder / "copy.html", "meetings").status == 0
    source, _ = read_source(folder / "sources" / "meetings.md", "meetings.md")
    assert source is not None
    assert source.meta.provenance["issued"].last_modified
    assert source.dated == "last modified 5 March 2021"


EDITED = {
    "This transcript has been lightly edited.": False,
    "This interview was edited and condensed.": False,
    "Edited for length and clarity.": False,
    "Last edited": True,
    "Edited on": True,
    "This page was edited on": True,
}


@pytest.mark.parametrize(("words", "is_change"), EDITED.items())
def test_what_was_edited_for_print_has_no_date_of_a_last_change(words: str, is_change: bool) -> None:
    line = f"{words} 2 December 2018" if is_change else f"Broadcast: Sunday, 2 December 2018. {words}"
    claims = extract(page("", lead=f"<p>{line}</p>").encode()).claims
    assert (str(claims.issued or ""), claims.last_modified) == ("2018-12-02", is_change)


@pytest.mark.parametrize("head", ["By Eliza Thornquist\n\n12 March 2019\n\n", ""])
def test_a_sentence_with_a_date_is_text_and_no_date_of_publication(head: str) -> None:
    sentences = [
        "Residents woke on Monday to find the lower valley under water, and the bakery ruined by it.",
        "The council had been told for three years that the sluice was failing.",
        "Reiff resigned on 3 May 2018.",
        "An inquiry under Judge Walter Penhallow is to report in the autumn.",
    ]
    article = extract(("The Brinmoor Dam\n\n" + head + "\n\n".join(sentences) + "\n").encode())
    assert [paragraph.text for paragraph in article.paragraphs] == sentences
    assert str(article.claims.issued or "") == ("2019-03-12" if head else "")


# --- nothing is lost without a word -----------------------------------------------------------------------------------

FIRST = "The council met on Monday evening and spoke at some length about the bridge at Oxley and its cost."
MORE = "Engineers told it that the old bridge would not stand another ten years of the lorries that go to the quarry."
LAST = "The mayor closed the meeting at nine and thanked everyone who had come along to speak about it."


def page(between: str, head: str = "", lead: str = "") -> str:
    body = f"<article><h1>Bridge talks</h1>{lead}<p>{FIRST}</p><p>{MORE}</p>{between}<p>{LAST}</p></article>"
    return f'<!doctype html><html lang="en"><head><title>Bridge talks</title>{head}</head><body>{body}</body></html>'


BETWEEN = {
    "words beside paragraphs": ("Bare words stand here.", ["Bare words stand here."]),
    "words behind line breaks": (
        "<br>Bare words here.<br><br>And more of them.",
        ["Bare words here.", "And more of them."],
    ),
    "words in elements of a line": ("<span>Words in a span.</span>", ["Words in a span."]),
    "words beside a paragraph in a part": (
        "<div>Lead words here.<p>Then others.</p></div>",
        ["Lead words here.", "Then others."],
    ),
    "words behind a list in an item": (
        "<ul><li>First thing said<ul><li>Inner thing said</li></ul>tail words</li></ul>",
        ["• First thing said", "• Inner thing said", "tail words"],
    ),
    "elements that stand on a line of their own": (
        "<center>One is here.</center><center>Two is there.</center>",
        ["One is here.", "Two is there."],
    ),
    "who is quoted, named in a quotation": (
        "<blockquote><p>We lost two.</p><cite>Union statement</cite></blockquote>",
        ["We lost two. — Union statement"],
    ),
    "who is quoted, named at the foot of a quotation": (
        "<blockquote><p>We lost two.</p><footer>Jo Kim, <b>warden</b></footer></blockquote>",
        ["We lost two. — Jo Kim, warden"],
    ),
    "who is quoted, behind the words of a message": (
        '<blockquote><p>We lost two.</p>&mdash; Union (@union) <a href="https://x.example">4 March</a></blockquote>',
        ["We lost two. — Union (@union) 4 March"],
    ),
    "a quotation and who is quoted, as a figure": (
        "<figure><blockquote>We lost two.</blockquote><figcaption>Jo Kim</figcaption></figure>",
        ["We lost two. — Jo Kim"],
    ),
    "raised and lowered figures": (
        "<p>It weighed 10<sup>6</sup> kg, 10<sup>-3</sup> of CO<sub>2</sub>, log<sub>2</sub>8, the 5<sup>th</sup>.</p>",
        ["It weighed 10⁶ kg, 10⁻³ of CO2, log₂8, the 5th."],
    ),
    "marks of notes": (
        "<p>It was done in 2016<sup>[3]</sup> by them.<sup><a href='#n'>4</a></sup></p>",
        ["It was done in 2016[3] by them.4"],
    ),
    "a quotation in its own element": ("<p>Jo Kim told us: <q>I saw it.</q></p>", ["Jo Kim told us: “I saw it.”"]),
    "a cell of several lines": (
        "<table><tr><th>A</th><td>one<br>two<p>three</p>four</td></tr><tr><th>B</th><td>five</td></tr></table>",
        ["A | one two three four", "B | five"],
    ),
    "verse": ("<p>Roses are red<br>Violets are blue</p>", ["Roses are red Violets are blue"]),
    "sentences that begin as notices do": (
        "<p>Follow the money, he said.</p><p>Copyright is with the city.</p>",
        ["Follow the money, he said.", "Copyright is with the city."],
    ),
}


@pytest.mark.parametrize("kind", BETWEEN)
def test_text_of_a_page_is_a_paragraph_in_its_place(kind: str) -> None:
    between, expected = BETWEEN[kind]
    article = extract(page(between).encode())
    assert [paragraph.text for paragraph in article.paragraphs] == [FIRST, MORE, *expected, LAST]
    assert (article.left_out, [item for item in article.body if isinstance(item, Heading)]) == ((), [])


TOLD = {
    "what is struck out": ("<p>It killed <del>three</del> <ins>two</ins>.</p>", ["It killed two."], ["three"]),
    "a box": ("<aside><h3>What is it?</h3><p>A mineral.</p></aside>", [], ["What is it? A mineral."]),
    "what is for subscribers": ('<div class="paywall"><p>Kept words.</p></div>', [], ["Kept words."]),
    "what has a name of another's": ('<p class="related-claim">The mayor says no.</p>', [], ["The mayor says no."]),
    "a form": ("<form><p>Words in a form.</p></form>", [], ["Words in a form."]),
    "what is for browsers without scripts": ("<noscript><p>Words here.</p></noscript>", [], ["Words here."]),
    "a foot": ("<footer><p>Edited by Jo.</p></footer>", [], ["Edited by Jo."]),
    "a formula": ("<p>So <math><mi>x</mi><mo>=</mo><mn>2</mn></math> holds here.</p>", ["So holds here."], ["x = 2"]),
    "a drawing": ("<svg><title>A</title><text>Chart: 40%</text></svg><p>It is so.</p>", ["It is so."], ["Chart: 40%"]),
    "a menu beside paragraphs": ('<a href="/a">Other things</a>', [], ["Other things"]),
}


@pytest.mark.parametrize("kind", TOLD)
def test_what_is_left_out_of_a_page_is_said(kind: str) -> None:
    between, expected, said = TOLD[kind]
    article = extract(page(between).encode())
    assert [paragraph.text for paragraph in article.paragraphs] == [FIRST, MORE, *expected, LAST]
    assert [piece.text for piece in article.left_out] == said


def test_further_articles_of_a_page_are_said_to_be_left_out() -> None:
    entry = f"<article><h2>Mayor speaks</h2><p>{FIRST}</p><p>{MORE}</p><p>{LAST}</p></article>"
    other = "<article><h2>Fire breaks out</h2><p>Flames are seen over Quay 7.</p></article>"
    article = extract(f"<html lang=en><body><h1>Port fire live</h1>{entry}{other}".encode())
    assert [paragraph.text for paragraph in article.paragraphs] == [FIRST, MORE, LAST]
    assert [piece.text for piece in article.left_out] == ["Fire breaks out Flames are seen over Quay 7."]


def test_words_that_a_hyphen_parts_at_the_end_of_a_line_are_said() -> None:
    lines = [
        "The council met on Monday evening and spoke about the bridge at Ox-",
        "ley and about its cost, which is a matter that nobody in the town had",
        "thought of, and it heard the mayor, who said that it would be anti-",
        "American to build it of wood, and that he would rather have no such",
        "bridge at all, as the people of the lower town have said for a while.",
    ]
    article = extract(("Bridge talks at the harbour\n\n" + "\n".join(lines) + "\n").encode())
    assert len(article.paragraphs) == 1
    assert [doubt for doubt in article.doubts if "“Ox-ley”, “anti- American”" in doubt]


LIVE = """<script type="application/ld+json">{"@type": "LiveBlogPosting", "datePublished": "2023-03-03T19:00:00Z",
"author": {"@type": "Person", "name": "Ana Ruiz"}}</script>"""
HEADS = {
    "a live report": (
        LIVE,
        "",
        ("2023-03-03", ["Ana Ruiz"]),
    ),
    "a time without a date in its words": (
        "",
        '<div><time datetime="2023-03-04">Saturday</time></div>',
        ("2023-03-04", []),
    ),
    "a month behind a stroke": ('<meta name="citation_publication_date" content="2019/03">', "", ("2019-03", [])),
    "a month that is none": ('<meta name="citation_publication_date" content="2019-13">', "", ("", [])),
    "a body's byline": ("", "<p>By the Harbour Inquiry Commission</p>", ("", ["Harbour Inquiry Commission"])),
}


@pytest.mark.parametrize("kind", HEADS)
def test_who_wrote_a_page_and_when_is_read_where_it_is_said(kind: str) -> None:
    head, lead, expected = HEADS[kind]
    article = extract(page("", head, lead).encode())
    found = record(article)
    assert (found["issued"], found["author"]) == expected
    assert article.standfirst == ()


def test_a_copy_whose_record_differs_says_so_field_by_field(project: Project) -> None:
    folder = project("bridge")
    head = '<meta property="article:published_time" content="{}"><meta name="author" content="Ann Lee">'
    (folder / "a.html").write_text(page("", head.format("2023-03-04")), "utf-8")
    done = run(folder, folder / "a.html", "talks")
    assert "text:       3 paragraphs, 0 headings, 0 endnotes" in done.output
    other = page("", head.format("2023-03-06")).replace("Bridge talks", "Bridge rows")
    (folder / "a.html").write_text(other.replace(f"<p>{FIRST}</p><p>{MORE}</p>", ""), "utf-8")
    before = (folder / "sources" / "talks.md").read_bytes()
    done = run(folder, folder / "a.html", "talks")
    assert "The record has “Bridge talks” as its title; this copy has “Bridge rows”." in done.output
    assert "The record has “2023-03-04” as its date; this copy has “2023-03-06”." in done.output
    assert "as its author" not in done.output
    assert "text:       1 paragraph, 0 headings" in done.output
    assert (folder / "sources" / "talks.md").read_bytes() == before


def test_the_same_copy_under_another_key_is_said(project: Project) -> None:
    folder = project("bridge")
    assert "was made from this very copy" not in run(folder, PRESS, "one").output
    done = run(folder, PRESS, "two")
    assert done.status == 0
    assert "Unsure: 'one' was made from this very copy." in done.output


def test_another_article_under_a_key_that_is_there_is_said_to_look_like_one(project: Project) -> None:
    folder = project("bridge")
    copy = changed(folder)
    assert "looks like another article" not in run(folder, copy, "gates").output
    done = run(folder, PRESS, "gates")
    assert (done.status, "This looks like another article" in done.output) == (0, True)
