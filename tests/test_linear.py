"""No input, however odd, raises, and none takes more than linear time beside what the engine itself takes."""

import contextlib
import gc
import logging
import re
import shutil
import timeit
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from random import Random
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mkdocs.exceptions import PluginError

from explainer.addresses import ALLEGATIONS, SourceKey
from explainer.authored import PageMeta
from explainer.checking import check
from explainer.citesyntax import Malformed, parse_cluster
from explainer.exchange import bibtex_file
from explainer.extraction import Unreadable, extract, read_references
from explainer.frontmatter import late_fields, read_yaml, split, split_page, split_topic
from explainer.history import Commit, History
from explainer.importing.comparison import Fate, compare
from explainer.leaks import Restricted
from explainer.markup.brackets import Brackets
from explainer.markup.citations import cluster_at
from explainer.mkdocs_adapter import events
from explainer.passages import read_body, read_full
from explainer.policy import forbidden, read_content
from explainer.positions import Position
from explainer.problems import Problem, ProblemKind
from explainer.quotations import Quotation, find_quotations, read_marks, unpaired, verify
from explainer.sentences import sentence_spans
from explainer.silence import mask_code, without_silent
from explainer.spellings import Matcher
from harness import SITES, copied
from rendering import PAGE, evidence, render, render_plainly

GROWTH = 6.5  # times as long for four times as much, where 4 is linear and 16 a square
SHORTEST = 0.02  # seconds: less is noise
ROUNDS = 4  # of which one must show linear time: what else a machine does disturbs some, a square shows in each

MARKS = '[]@¶"“”„«»‘’*_`<>&#!-:|()\\\n .?0123456789ab\x02\x03'
anything = st.text(alphabet=MARKS, max_size=80) | st.text(max_size=60)


def seconds(work: Callable[[str], object], text: str) -> float:
    """Processor seconds, the better of two, garbage left where it is: what disturbs only adds."""
    gc.collect()
    gc.disable()
    try:
        return min(timeit.repeat(lambda: work(text), timer=process_time, repeat=2, number=1))
    finally:
        gc.enable()


def growth(spent: Callable[[str], float], short: str, long: str) -> float:
    """How many times as long four times as much takes, in the best of some rounds, none more than are needed."""
    rounds = (spent(long) / max(spent(short), SHORTEST) for _ in range(ROUNDS))
    best = next(rounds)
    while best > GROWTH and (ratio := next(rounds, None)):
        best = min(best, ratio)
    return best


def read_quotations(text: str) -> None:
    list(find_quotations(text))
    list(unpaired(text, read_marks(text)))
    verify(Quotation("the […] of […] the […] of […] peace", 0, 0), [text, f"the of {text}"])


def read_cluster(text: str) -> None:
    with contextlib.suppress(Malformed):
        parse_cluster(text)


def read_copy(text: str) -> None:
    with contextlib.suppress(Unreadable):
        extract(text.encode("utf-8", "replace"))


def read_record(text: str) -> None:
    """What somebody else wrote about an article, in either form."""
    for bibtex in (True, False):
        with contextlib.suppress(Unreadable):
            read_references(text, "a", bibtex=bibtex)


@pytest.fixture(autouse=True)
def without_originals(monkeypatch: pytest.MonkeyPatch) -> None:
    """Those that a machine may have are of other articles."""
    monkeypatch.setenv("EXPLAINER_ORIGINALS", "")


def late(text: str) -> list[Problem]:
    """What is said of front matter that does not begin in the first line."""
    return late_fields(split_page(text, "page.md"), text, "page.md", PageMeta)


READERS: dict[str, Callable[[str], object]] = {
    "quotations": read_quotations,
    "sentences": lambda text: list(sentence_spans(text)),
    "a citation": read_cluster,
    "front matter": lambda text: split(f"---\n{text}\n---\n", "page.md"),
    "front matter behind what nobody sees": late,
    "front matter that the first line does not open": lambda text: split_topic(f"a: b\n{text}\n", "page.md"),
    "YAML": lambda text: read_yaml(text, "names.yml"),
    "what is forbidden": lambda text: list(forbidden(read_content(text))),
    "names": lambda text: list(Matcher(["a b", "ab", "“a”"]).find(text)),
    "what no reader reads": lambda text: (mask_code(text), without_silent(text)),
    "tellings": lambda text: read_body(f"¶1 {text}", "a.md", first_line=1, count=30),
    "an article's own text": lambda text: read_full(f"¶1 {text}", "a.md", count=30),
    "a copy of plain text": read_copy,
    "a copy of a web page": lambda text: read_copy(f"<html><body><p>{text}</p></body></html>"),
    "BibTeX": lambda text: read_record(f"@article{{a, title={{{text}}}}}"),
    "CSL-JSON": lambda text: read_record(f'[{{"id": "a", "title": "{text}"}}]'),
    "a line of BibTeX": lambda text: bibtex_file([{"id": "a", "type": "article", "title": text}]),
}

REPEATED = [
    "[",
    "[@a ",
    '"',
    "“",
    " ″a",
    " ''a",
    "“”",
    "«",
    "<",
    "<a ",
    "*",
    "_",
    "`",
    "¶",
    "¶1 ",
    "a. ",
    ". ",
    ".",
    "?!",
    "(",
    "&",
    "\n",
    "a@",
    "é",
    "<!-- ",
    "<!-- a -->",
    "<!-- a --> \n",
    "<pre>",
    "<div>\n",
    "~~~ x\n",
    "``` x\n",
    "` `` ",
    "[^",
    "](a(",
    '<a title="b" ',
    "¶1 a\n\n",
    "[1] a\n\n",
    "## a\n\n",
    "@a{b, c={d}}\n",
    "{",
    "By A B\n\n",
    "12 May 2020\n\n",
    "<p>a</p>",
    "- a\n\n",
]


@pytest.mark.weekly
@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize("piece", REPEATED)
def test_time_grows_with_the_length_of_what_is_read(name: str, piece: str) -> None:
    count = 5_000 // len(piece)
    short, long = f"{piece * count}z", f"{piece * count * 4}z"
    assert growth(partial(seconds, READERS[name]), short, long) <= GROWTH


@pytest.mark.weekly
@pytest.mark.parametrize("between", ["", "Related\n\n", "“w1 w2 w3 w4 w5 w6”\n\n", "Ann Bell\n\n"])
def test_time_grows_with_the_paragraphs_of_a_copy(between: str) -> None:
    def copy(paragraphs: int) -> str:
        words = iter(Random(1).choices(range(3_000), k=40 * paragraphs))  # noqa: S311 (no secret)
        text = "".join(f"The {' '.join(f'w{next(words)}' for _ in range(39))}.\n\n{between}" for _ in range(paragraphs))
        return f"A title of it\n\nBy Ann Bell\n\n4 May 2011\n\n{text}"

    assert growth(partial(seconds, read_copy), copy(300), copy(1_200)) <= GROWTH


FACTS = replace(PAGE, states_facts=True)


def added(text: str) -> float:
    """What we add to the engine's time for a page: the engine itself takes the square of some inputs."""
    return seconds(lambda page: render(page, evidence(), FACTS), text) - seconds(render_plainly, text)


@pytest.mark.weekly
@pytest.mark.parametrize("piece", ["[@gazette-2011, ¶1] ", '"', "“", "<", "¶", "a. ", "@gazette-2011 "])
def test_we_add_to_the_engines_time_no_more_than_what_is_linear(piece: str) -> None:
    short = piece * (1_500 // len(piece))
    assert growth(added, short, short * 4) <= GROWTH


THOUSANDS = {
    "quotations, each cited": "“not here” [@gazette-2011, ¶1]. ",
    "quotations of one sentence": "“not here” and ",
    "names in quotations": "“Ines Okafor” ",
    "references that are not defined": "[a b][c d] ",
    "references that are": "[a][k] ",
    "comments that never end": "<!-- x ",
    "citations of one sentence": "a b [@gazette-2011, ¶1] ",
    "addresses that stand nowhere as they lead": "<a@example.org> ",
    "links that differ": "[a b](page-{}.md) ",
    "sentences set aside": "It is so. <!-- uncited: it is --> ",
    "scopes": "<!-- covered -->\n\nSo. It is [@gazette-2011, ¶1].\n\n<!-- /covered -->\n\n",
    "blocks that begin alike": "- the a{}\n",
    "blocks that are alike": "The same.\n\n",
    "notes that one paragraph is cited in": "A b [@gazette-2011, ¶1, in {}].\n\n",
    "items of one citation": "[@gazette-2011, ¶1; @gazette-2011, ¶2] ",
    "notes of hand": "a[^{0}]\n\n[^{0}]: b\n\n",
    "notes of hand to which nothing leads": "[^{}]: b\n\n",
    "anchors alike": "## a {{#same}}\n\n",
    "rows of a table": "| a | “b” | [@gazette-2011, ¶1] |\n",
    "quotations in raw HTML": "<div>“a b”</div>\n\n",
    "boxes": "!!! note\n    “a b” [@gazette-2011, ¶1]\n\n",
}


def thousands(what: str, length: int) -> str:
    """A page of about this many characters, each piece with its number."""
    piece = THOUSANDS[what]
    count = length // len(piece)
    pieces = (piece.format(number) for number in range(count)) if "{" in piece else [piece] * count
    return "| a | b | c |\n|---|---|---|\n" * ("|" in piece) + "".join(pieces) + "\n\n[k]: x.md\n"


@pytest.mark.weekly
@pytest.mark.parametrize("what", THOUSANDS)
def test_thousands_on_one_page_take_linear_time(what: str) -> None:
    """What each pass looks up for one of them must not be looked for among all of them."""
    assert growth(added, thousands(what, 20_000), thousands(what, 80_000)) <= GROWTH


USED = {
    "blocks": ("x\n\n", "&#120; foo\n\n"),
    "cells": ("| yes | no |\n", "| &#121;es | &nbsp;no |\n"),
}
"""What stands thousands of times in a file, and then what reads like it and stands there otherwise."""


@pytest.mark.weekly
@pytest.mark.parametrize("kind", USED)
def test_what_reads_like_thousands_that_have_their_places_is_found_in_linear_time(kind: str) -> None:
    first, then = USED[kind]

    def page(count: int) -> str:
        return ("| a | b |\n|---|---|\n" if "|" in first else "") + first * count + then * count

    assert growth(added, page(1_000), page(4_000)) <= GROWTH


@pytest.mark.weekly
def test_thousands_of_broken_links_are_reported_in_linear_time(tmp_path: Path) -> None:
    sites = {str(count): copied("bridge", tmp_path / str(count)) for count in (500, 2000)}
    for count, site in sites.items():
        for number in range(int(count)):
            (site / "docs" / f"page-{number}.md").write_text(f"# Page\n\nOn [x](gone-page-{number}.md).\n", "utf-8")

    def work(count: str) -> None:
        shutil.rmtree(sites[count] / ".cache", ignore_errors=True)
        assert len(check(str(sites[count] / "mkdocs.yml")).problems) == int(count)

    assert growth(partial(seconds, work), "500", "2000") <= GROWTH


def test_a_long_name_that_repeats_itself_is_found_in_linear_time() -> None:
    def work(name: str) -> None:
        assert [found for _, _, found in Matcher([name, "Oxley"]).find(f"At {name} in Oxley")] == [name, "Oxley"]

    assert growth(partial(seconds, work), "Ab" * 10_000, "Ab" * 40_000) <= GROWTH


@pytest.mark.weekly
def test_a_hundred_thousand_names_are_found_in_linear_time() -> None:
    def work(text: str) -> int:
        return len(list(Matcher(text.split("\n")).find(text)))

    names = [f"Name {number} of {number % 7}" for number in range(100_000)]
    assert work("\n".join(names)) == 100_000
    assert growth(partial(seconds, work), "\n".join(names[:25_000]), "\n".join(names)) <= GROWTH


REPORTED = "  reports: [{{source: gazette-2011, paragraphs: [3]}}]\n"
RECORDS = {
    "names": ("names.yml", "- id: name-{0}\n  kind: Person\n  name: Name {0}\n  spellings: [N{0}x]\n"),
    "events": (
        "ledger/2011.yml",
        "\n- id: x-{0}\n  event: Thing {0}.\n  topics: [bridge]\n  who: [oxley]\n" + REPORTED,
    ),
    "statements": (
        "ledger/2011.yml",
        "\n- id: x-{0}\n  speaker: ines-okafor\n  stance: [denies]\n  says: No {0}.\n  topics: [bridge]\n"
        "  answers: [arkwright-invoice]\n" + REPORTED,
    ),
    "disagreements": (
        "disagreements.yml",
        (
            "\n- id: x-{0}\n  question: Will {0} go on?\n  topics: [ferry]\n  values: yes-no\n  answers:\n"
            "    - {{source: gazette-2011, paragraphs: [4], value: unclear, says: It may close.}}\n"
            "    - {{source: council-minutes, paragraphs: [2], value: yes, says: It was renewed.}}\n  note: So it is.\n"
        ),
    ),
    "pages": ("", "# Page {0}\n\nOn [the next](page-{1}.md).\n"),
}
"""Of each kind the file, or none where each is one, and a record with its number and the next."""


def with_records(kind: str, count: int, folder: Path) -> Path:
    """The bridge with so many records more of a kind."""
    (file, record), site = RECORDS[kind], copied("bridge", folder)
    for number in range(count):
        path = site / "sources" / file if file else site / "docs" / f"page-{number}.md"
        with path.open("a", encoding="utf-8") as stream:
            stream.write(record.format(number, (number + 1) % count))
    return site


@pytest.mark.weekly
@pytest.mark.parametrize("kind", RECORDS)
def test_thousands_in_one_project_take_linear_time(kind: str, tmp_path: Path) -> None:
    sites = {str(count): with_records(kind, count, tmp_path / str(count)) for count in (500, 2000)}

    def work(count: str) -> None:
        shutil.rmtree(sites[count] / ".cache", ignore_errors=True)
        assert check(str(sites[count] / "mkdocs.yml")).problems == []

    assert growth(partial(seconds, work), "500", "2000") <= GROWTH


REPORT = "    - {source: gazette-2011, paragraphs: [3]}\n"
WITHIN = {
    "quotations": ("gazette-2011.md", "may close by summer.", "may close by summer. {}", "“a” "),
    "lone marks": ("gazette-2011.md", "may close by summer.", "may close by summer. {}", "“ "),
    "citations of a role": ("names.yml", "(Hale ¶3)", "({}Hale ¶3)", "Hale ¶3; "),
    "reports": ("ledger/2011.yml", REPORT, "{}" + REPORT, REPORT.replace("}", ", date: 2011-03}")),
    "equal answers": (
        "disagreements.yml",
        "  note: The minutes",
        "{}  note: The minutes",
        "    - {source: gazette-2011, paragraphs: [4], value: unclear, says: It may.}\n",
    ),
}
"""Of a record the file, words in it, what takes their place, and what is put into that thousands of times."""


def of_which_nothing_is_kept(folder: Path) -> Path:
    """The bridge in a folder, whether it was there or not."""
    site = folder / "bridge" if folder.exists() else copied("bridge", folder)
    shutil.rmtree(site / ".cache", ignore_errors=True)
    return site


@pytest.mark.weekly
@pytest.mark.parametrize("kind", WITHIN)
def test_thousands_within_one_record_take_linear_time(kind: str, tmp_path: Path) -> None:
    name, before, after, piece = WITHIN[kind]

    def work(count: str) -> None:
        site = of_which_nothing_is_kept(tmp_path / count)
        file = site / "sources" / name
        text = (SITES / "bridge" / "sources" / name).read_text("utf-8")
        assert before in text
        file.write_text(text.replace(before, after.replace("{}", piece * int(count)), 1), "utf-8")
        check(str(site / "mkdocs.yml"))

    assert growth(partial(seconds, work), "2000", "8000") <= GROWTH


@pytest.mark.weekly
def test_what_answers_thousands_and_is_answered_by_thousands_takes_linear_time(tmp_path: Path) -> None:
    statement = "\n- id: {}\n  speaker: ines-okafor\n  stance: [denies]\n  says: No.\n  topics: [bridge]\n{}"

    def work(count: str) -> None:
        site = of_which_nothing_is_kept(tmp_path / count)
        file, ids = site / "sources" / "ledger" / "2011.yml", [f"said-{number}" for number in range(int(count))]
        text = (SITES / "bridge" / "sources" / "ledger" / "2011.yml").read_text("utf-8")
        said = [statement.format(id, "  reports:\n" + REPORT) for id in ids]
        said += [statement.format("hub", f"  answers: [{', '.join(ids)}]\n  reports:\n{REPORT}")]
        said += [statement.format(f"re-{id}", f"  answers: [hub]\n  reports:\n{REPORT}") for id in ids]
        file.write_text(text + "".join(said), "utf-8")
        check(str(site / "mkdocs.yml")).maker.page(ALLEGATIONS)

    assert growth(partial(seconds, work), "200", "800") <= GROWTH


@pytest.mark.weekly
def test_thousands_of_problems_are_told_by_a_build_in_linear_time(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.CRITICAL)

    def work(count: str) -> None:
        kind = ProblemKind.CITATION_UNKNOWN_KEY
        problems = [Problem(kind, "docs/a.md", Position(line), "No.") for line in range(1, int(count) + 1)]
        with pytest.raises(PluginError, match=f"^{count} problems"):
            events._report(problems)

    assert growth(partial(seconds, work), "2000", "8000") <= GROWTH


@pytest.mark.weekly
def test_thousands_of_paragraphs_of_two_copies_are_compared_in_linear_time() -> None:
    def work(count: str) -> None:
        paragraphs = {number: f"The paragraph {number}." for number in range(1, int(count) + 1)}
        assert {change.fate for change in compare(paragraphs, dict(paragraphs))} == {Fate.UNCHANGED}

    assert growth(partial(seconds, work), "2000", "8000") <= GROWTH


def test_comments_above_a_page_are_each_read_once() -> None:
    text = "<!-- a -->" * 200 + "--x"
    assert late(text) == []


@pytest.mark.weekly
@pytest.mark.parametrize("name", ["Title {}", "The title of {}"])
def test_time_grows_with_the_number_of_articles_that_may_not_leave(name: str) -> None:
    def work(count: str) -> None:
        keys = [SourceKey(f"a{number}") for number in range(int(count))]
        said = {(key, nth): f"The words of the paragraph {nth} of {key}. " * 8 for key in keys for nth in range(1, 6)}
        Restricted(said, exempt=map(name.format, keys))

    assert growth(partial(seconds, work), "200", "800") <= GROWTH


@pytest.mark.weekly
def test_time_grows_with_the_pages_whose_changes_are_told() -> None:
    def work(count: str) -> None:
        files = [f"docs/{number}.md" for number in range(int(count))]
        history = History({file: [Commit(1, date(2020, 1, 1), "It")] for file in files})
        assert all(history.of([file]) for file in files)

    assert growth(partial(seconds, work), "2000", "8000") <= GROWTH


def test_names_of_any_length_that_begin_alike_are_told_apart() -> None:
    names = ["a" + " b" * length for length in range(600)]
    text = " ".join(["a", *["b"] * 900])
    assert [spelling for _, _, spelling in Matcher(names).find(text)] == [names[-1]]


def test_a_spelling_as_it_was_given_counts_for_more_than_a_capital_at_the_beginning_of_another() -> None:
    for names in (["Crane", "crane"], ["crane", "Crane"]):
        assert [spelling for _, _, spelling in Matcher(names).find("Crane, crane")] == ["Crane", "crane"]


def test_a_name_with_other_white_space_is_found_as_it_was_given() -> None:
    assert list(Matcher(["a\t b"]).find("x a\nb")) == [(2, 5, "a\t b")]


def test_a_number_goes_on_behind_its_point() -> None:
    assert [start for start, _, _ in Matcher(["Quay 7"]).find("Quay 7.5, Quay 7. Quay 7, 8")] == [10, 18]


def test_an_apostrophe_is_one_however_it_is_written() -> None:
    found = Matcher(["Oxley's", "Hale’s"]).find("Oxley’s, Hale's")
    assert [spelling for _, _, spelling in found] == ["Oxley's", "Hale’s"]


@pytest.mark.weekly
@pytest.mark.parametrize("name", READERS)
@given(text=anything)
@settings(max_examples=150, deadline=None)
def test_nothing_raises(name: str, text: str) -> None:
    READERS[name](text)


@pytest.mark.weekly
@given(text=anything)
@settings(max_examples=60, deadline=None)
def test_no_copy_of_an_article_raises(text: str) -> None:
    read_copy(text)
    read_copy(f"<html><body><p>{text}</p></body></html>")


@pytest.mark.weekly
@given(text=anything)
@settings(max_examples=100, deadline=None)
def test_no_page_raises_but_the_engine_itself(text: str) -> None:
    try:
        render_plainly(text)
    except Exception:
        return
    render(text, evidence())


@given(text=st.text(alphabet="abc .,;!?()\n", max_size=120))
@settings(max_examples=100, deadline=None)
def test_text_without_marks_is_unchanged(text: str) -> None:
    assert render(text, evidence()).html == render_plainly(text)


def read_brackets(text: str) -> int:
    """What the citation processor does for each bracket of a text, without the engine, which takes the square."""
    brackets = Brackets(text)
    return sum(cluster_at(brackets, match.start(), ()) is not None for match in re.finditer(r"\[", text))


def grows_linearly(work: Callable[[str], object], text: str) -> bool:
    return growth(partial(seconds, work), text[: len(text) // 4], text) <= GROWTH


@pytest.mark.weekly
@pytest.mark.parametrize("piece", ["[", "]", "[]", "[x] "])
def test_a_page_of_a_million_brackets_is_read_in_linear_time(piece: str) -> None:
    assert grows_linearly(read_brackets, piece * (1_000_000 // len(piece)))


@pytest.mark.weekly
def test_brackets_in_each_other_are_read_in_linear_time() -> None:
    def nested(half: str) -> int:
        return read_brackets(half + "]" * len(half))

    assert grows_linearly(nested, "[" * 500_000)


@pytest.mark.weekly
@pytest.mark.parametrize("pair", ["“”", '""', "«»"])
def test_ten_thousand_nested_quotations_are_read_in_linear_time(pair: str) -> None:
    def nested(opening: str) -> None:
        read_quotations(" ".join([*(f"{mark}a" for mark in opening), *("a" + pair[1] for _ in opening)]))

    assert grows_linearly(nested, pair[0] * 10_000)


BESIDE = {
    "signs that might part breadcrumbs": ("a|" * 60 + "!", "ab" * 60 + "!"),
    "a credit of one long word": (f"Photograph: {'ab' * 60}{' more' * 9}", f"Photograph: {'ab ' * 60}{' more' * 9}"),
}


@pytest.mark.parametrize("name", BESIDE)
def test_what_can_be_parted_in_many_ways_takes_no_longer_than_what_cannot(name: str) -> None:
    """Found by the fuzzer: each way was tried."""
    odd, even = (f"<html><body><p>{text}</p></body></html>" for text in BESIDE[name])
    assert seconds(read_copy, odd) <= 20 * max(seconds(read_copy, even), SHORTEST)
