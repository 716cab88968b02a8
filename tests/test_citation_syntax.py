"""The citation syntax: the table of strings, read by the extension, and what holds for any string."""

from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from citation_cases import Case, read_table
from explainer.citesyntax import AT_KEY, Malformed, format_key, key_of, parse_cluster
from explainer.records import CitationItem
from rendering import articles, render

KEYS, CASES = read_table()
LIBRARY = articles(KEYS)


def plain(item: CitationItem) -> CitationItem:
    """An item without what is derived from its locator, as the table holds it."""
    return replace(item, paragraphs=())


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_a_citation_is_read_as_the_table_says(case: Case) -> None:
    page = render(case.text, LIBRARY)
    assert [plain(item) for item in page.items] == list(case.items)
    found = [problem.kind.id for problem in page.result.problems]
    assert [id for id in found if id.startswith("CIT")] == ([case.problem] if case.problem else [])


def test_the_table_is_long_and_names_each_case_once() -> None:
    assert len(CASES) >= 100
    assert len({case.name for case in CASES}) == len(CASES)
    assert len({case.text for case in CASES}) == len(CASES)


@pytest.mark.parametrize(
    ("locator", "numbers"),
    [
        ("¶3", [3]),
        ("¶¶3, 5", [3, 5]),
        ("paras. 9-11", [9, 10, 11]),
        ("¶¶9–11, 3, 10", [3, 9, 10, 11]),
        ("{¶ 3}", [3]),
        ("p. 3", []),
        ("and so on", []),
    ],
)
def test_a_paragraph_locator_gives_its_numbers(locator: str, numbers: list[int]) -> None:
    items = parse_cluster(f"@moss-1931, {locator}")
    assert items is not None
    assert items[0].numbers == numbers


@pytest.mark.parametrize("key", KEYS)
def test_a_key_is_read_back_as_it_is_spelled(key: str) -> None:
    match = AT_KEY.fullmatch(f"@{format_key(key)}")
    assert match is not None
    assert key_of(match) == key


PIECES = st.text(alphabet="35z;,.[](){}\"'¶§ \n&–-", max_size=30)
TRICKY = st.text(alphabet="@ab1-;,.[](){}\"'¶§ \n&\\*–—xivp", max_size=60)


@given(st.text(max_size=60) | TRICKY)
def test_no_text_is_more_than_malformed(text: str) -> None:
    with suppress(Malformed):
        items = parse_cluster(text)
        assert items is None or all(item.key for item in items)


@given(PIECES, PIECES)
def test_no_number_or_word_of_a_citation_is_lost(before: str, behind: str) -> None:
    with suppress(Malformed):
        items = parse_cluster(f"{before} @{{moss-1931}}{behind}") or ()
        assume(items)
        kept = "".join(item.prefix + item.locator + item.suffix + item.quote for item in items)
        assert [kept.count(sign) for sign in "35z"] == [(before + behind).count(sign) for sign in "35z"]


@given(st.text(alphabet='@amos-1931;,.[](){}"¶ \n&`*_<>!^:#|\\', max_size=80))
def test_no_page_stops_the_extension(text: str) -> None:
    render(text, LIBRARY)
