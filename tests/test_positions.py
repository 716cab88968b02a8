"""Places on disk: what was found after parsing is found again in the file, and nothing that only looks like it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from explainer.checking import check
from explainer.locator import Locator
from explainer.markup import PageResult
from explainer.passages import PositionsIn, read_body
from explainer.positions import Position
from explainer.records import Passage
from harness import ROOT


def written(result: PageResult) -> Iterator[tuple[Position, str]]:
    """Where everything on a page is said to stand, and how it begins there."""
    yield from ((unit.position, unit.text.split()[0].strip("“”‘’(),.;:")) for unit in result.units)
    yield from ((use.position, f"@{use.item.key}") for use in result.occurrences)
    yield from ((link.position, link.href) for link in result.links)


def test_everything_on_the_shipped_pages_is_found_where_it_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_MKDOCS_2_WARNING", "1")
    rendered = check(str(ROOT / "mkdocs.yml")).rendered
    found = 0
    for path, result in rendered.results.items():
        lines = Path(ROOT / rendered.library.pages[path].file).read_text("utf-8").split("\n")
        for position, beginning in written(result):
            assert beginning in lines[position.line - 1][position.column - 1 :][: len(beginning) + 1]
            found += 1
    assert found > 500


BLOCKS = {
    "the same words again": ("One two.\n\nOne two.", ["One two.", "One two."], [(1, 1), (3, 1)]),
    "a word within a word": ("With it, it.", ["With it, it."], [(1, 1)]),
    "a short block after a longer one that holds it": (
        "So it is so.\n\n- so",
        ["So it is so.", "so"],
        [(1, 1), (3, 3)],
    ),
    "a cell": (
        "So that.\n\n| a | that |\n|---|---|\n| that | b |",
        ["So that.", "a", "that", "that"],
        [(1, 1), (3, 3), (3, 7), (5, 3)],
    ),
    "over two lines, quoted": ("> One\n> two.\n\nTwo.", ["One two.", "Two."], [(1, 3), (4, 1)]),
    "in a fence before": ("```\nOne.\n```\n\nOne.", ["One."], [(5, 1)]),
    "in a comment before": ("<!-- One. -->\n\nOne.", ["One."], [(3, 1)]),
    "in raw HTML before": ("<div>\nOne.\n</div>\n\nOne.", ["One.", "One."], [(2, 1), (5, 1)]),
    "in a script before": ("<script>\nOne.\n</script>\n\nOne.", ["One."], [(5, 1)]),
    "in an attribute before": ('<p class="One">\n</p>\n\nOne.', ["One."], [(4, 1)]),
    "in the target of a link before": ("[two](one)\n\none", ["two", "one"], [(1, 2), (3, 1)]),
    "with emphasis inside words": ("A *b*old one.\n\nTwo.", ["A bold one.", "Two."], [(1, 1), (3, 1)]),
    "a note defined between": ("One.\n\n[^a]: Note.\n\nTwo.", ["One.", "Two.", "Note."], [(1, 1), (5, 1), (3, 7)]),
    "what another extension added": ("One.\n\nTwo.", ["One.", "Caution", "Two."], [(1, 1), (1, 4), (3, 1)]),
}


@pytest.mark.parametrize(("raw", "blocks", "places"), BLOCKS.values(), ids=BLOCKS)
def test_a_block_is_found(raw: str, blocks: list[str], places: list[tuple[int, int]]) -> None:
    locator = Locator(raw)
    found = [locator.at(locator.find_block(block), 0) for block in blocks]
    assert [(position.line, position.column) for position in found] == places


INSIDE = {
    "a bracket": ("It is\n  [see @a, ¶3].", "It is [see @a, ¶3].", "[", (2, 3)),
    "a mark of quotation written as an entity": ("He says &ldquo;so&rdquo;.", "He says “so”.", "so", (1, 16)),
    "a word behind a link": ('The [one](two.md "so") is so.', "The one is so.", "so", (1, 27)),
    "the title of a link": ('The [one](one.md "and so") is.', "The one and so is.", "so", (1, 23)),
    "the text of an image": ('![So it is](so.png "so") so.', "So it is so so.", "so.", (1, 26)),
    "the text of an image in raw HTML": ('<p><img src="so.png" alt="so"></p>', "so", "so", (1, 27)),
    "a word behind an attribute": ("The *one*{: .so } is so.", "The one is so.", "so", (1, 22)),
    "half a word": ("unbelievable", "unbelievable", "believable", (1, 3)),
}


@pytest.mark.parametrize(("raw", "block", "sought", "place"), INSIDE.values(), ids=INSIDE)
def test_what_stands_in_a_block_is_found(raw: str, block: str, sought: str, place: tuple[int, int]) -> None:
    locator = Locator(raw)
    position = locator.at(locator.find_block(block), block.index(sought))
    assert (position.line, position.column) == place


def test_what_stands_in_a_telling_is_found_over_lines_and_blocks() -> None:
    body = "¶1 One.\n\n¶2  He\n   says so.\n\nAnd that.\n"
    items, _ = read_body(body, "x.md", first_line=10, count=2)
    passage = items[1]
    assert isinstance(passage, Passage)
    positions = [PositionsIn(passage)(passage.text.index(word)) for word in ("He", "so", "that")]
    assert [(position.line, position.column) for position in positions] == [(12, 5), (13, 9), (15, 5)]
