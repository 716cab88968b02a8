"""Pandoc as the oracle: every string of the table is read as Pandoc reads it, or the table gives a reason why not.

One run of Pandoc converts all strings. From its tree come keys, modes, prefixes and suffixes; what its citation
processor makes of each locator is printed by a style of the tests' own.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

import pypandoc
import pytest

from citation_cases import Case, read_table
from explainer.citesyntax import AT_KEY, key_of, split_locator
from explainer.records import CitationItem

Read: TypeAlias = tuple[str, str, str, str, str, str]
"""Key, mode, prefix, label, locator and suffix of one item."""


class Item(NamedTuple):
    """An item as Pandoc reads it, and its whole suffix, the locator included."""

    read: Read
    suffix: str


DIALECT = "markdown+citations-smart-example_lists"
"""Quotation marks stay as written, as here; ``(@key)`` is no numbered example, which Python-Markdown does not have."""

PROBE = Path(__file__).parent / "cases" / "probe.csl"
PRINTED = re.compile(r"⟨(?P<label>[^|⟩]*)\|(?P<locator>[^⟩]*)⟩(?P<suffix>.*)", re.DOTALL)

_, CASES = read_table()


@pytest.fixture(scope="module")
def pandoc() -> dict[str, list[Item]]:
    """What Pandoc reads in each case, by the case's name."""
    return dict(zip((case.name for case in CASES), map(list, map(_read, _blocks())), strict=True))


@pytest.mark.parametrize("case", [case for case in CASES if not case.differs], ids=lambda case: case.name)
def test_pandoc_reads_the_same(case: Case, pandoc: dict[str, list[Item]]) -> None:
    assert list(map(_comparable, case.items)) == [item.read for item in pandoc[case.name]]


@pytest.mark.parametrize("case", [case for case in CASES if case.differs], ids=lambda case: case.name)
def test_pandoc_does_differ_where_the_table_says_so(case: Case, pandoc: dict[str, list[Item]]) -> None:
    assert list(map(_comparable, case.items)) != [item.read for item in pandoc[case.name]]


def test_every_suffix_splits_into_locator_and_rest_as_in_pandoc(pandoc: dict[str, list[Item]]) -> None:
    items = [item for case in CASES if not case.differs for item in pandoc[case.name] if "*" not in item.suffix]
    assert len(items) > 100
    assert [_dashed(*split_locator(item.suffix)) for item in items] == [item.read[3:] for item in items]


def test_differences_are_the_exception() -> None:
    agreed = [case for case in CASES if not case.differs]
    well_formed = [case for case in CASES if case.items and not case.problem]
    assert len(agreed) > 2 * len(CASES) / 3
    assert all(not case.differs or any(item.quote for item in case.items) for case in well_formed)


# --- Pandoc's answer ------------------------------------------------------------------------------------------------


def _blocks() -> list[Any]:
    """The block of each case in Pandoc's tree, after its citation processor."""
    marks = [mark for case in CASES for mark in AT_KEY.finditer(case.text)]
    references = [{"id": key, "type": "book", "title": key} for key in sorted({key_of(mark) for mark in marks})]
    cases = "\n\n".join(f":::: {{.case}}\n{case.text}\n::::" for case in CASES)
    front = f"---\nreferences: {json.dumps(references)}\nsuppress-bibliography: true\n---\n\n"
    arguments = ["--citeproc", f"--csl={PROBE}"]
    tree = pypandoc.convert_text(front + cases, "json", format=DIALECT, extra_args=arguments)
    blocks: list[Any] = json.loads(tree)["blocks"]
    return blocks


def _read(block: object) -> Iterator[Item]:
    for citations, content in _cites(block):
        printed = [PRINTED.search(part) for part in _text(content).split(" ;; ")]
        for citation, match in zip(citations, printed, strict=True):
            assert match is not None
            prefix, suffix = _text(citation["citationPrefix"]), _text(citation["citationSuffix"])
            read = (citation["citationId"], citation["citationMode"]["t"], prefix, *_dashed(*match.groups()))
            yield Item(read, suffix)


def _cites(node: object) -> Iterator[tuple[list[Any], list[Any]]]:
    """Every citation in a piece of Pandoc's tree: its items, and its content as printed."""
    if isinstance(node, dict) and node.get("t") == "Cite":
        yield node["c"][0], node["c"][1]
        node = [[item["citationPrefix"], item["citationSuffix"]] for item in node["c"][0]]
    for child in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from _cites(child)


def _text(inlines: list[Any]) -> str:
    """A run of Pandoc's inlines as the Markdown they were written in, for what the table holds."""
    return "".join(map(_inline, inlines))


def _inline(inline: dict[str, Any]) -> str:
    match inline:
        case {"t": "Str", "c": text}:
            return str(text)
        case {"t": "Space" | "SoftBreak"}:
            return " "
        case {"t": "Emph", "c": inside}:
            return f"*{_text(inside)}*"
        case _:
            return f"<{inline['t']}>"


# --- ours -----------------------------------------------------------------------------------------------------------


def _comparable(item: CitationItem) -> Read:
    suffix = item.suffix.replace("&amp;", "&")
    return (item.key, item.mode.value, item.prefix, *_dashed(item.label, item.locator, suffix))


def _dashed(label: str, locator: str, suffix: str) -> tuple[str, str, str]:
    """Pandoc prints the hyphen of a range as a dash."""
    return label, locator.replace("-", "–"), suffix
