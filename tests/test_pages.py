"""The pages that editors write: what they are called."""

from pathlib import Path

import pytest

from explainer.reading import Folder, read_pages

CALLED = {
    "a heading": ("# The bridge\n", "The bridge"),
    "one that is closed": ("# The bridge ##\n", "The bridge"),
    "one that is underlined": ("Words.\n\nThe bridge\n===\n", "The bridge"),
    "one behind code that looks like one": ("```sh\n# install it\n```\n\n# The bridge\n", "The bridge"),
    "an underlined one before such code": ("The bridge\n==========\n\n```sh\n# install it\n```\n", "The bridge"),
    "one behind a comment that looks like one": ("<!--\n# draft\n-->\n# The bridge\n", "The bridge"),
    "one behind a heading of the second level": ("## First\n\n# The bridge\n", "The bridge"),
    "one that links": ("# The [bridge](b.md) at [Oxley][o], [so](c(d).md)\n", "The bridge at Oxley, so"),
    "one that cites": ("# The bridge [@gazette-2011, ¶2]\n", "The bridge"),
    "one with emphasis, code and an id": ("# The *old* `bridge` {#b}\n", "The old bridge"),
    "no heading": ("Words.\n\nx = y\n== z\n", "page"),
}


@pytest.mark.parametrize("kind", CALLED)
def test_a_page_without_a_title_is_called_after_its_first_heading_or_its_file(kind: str, tmp_path: Path) -> None:
    text, title = CALLED[kind]
    (tmp_path / "page.md").write_text(text, "utf-8")
    pages, problems = read_pages(Folder(tmp_path, "docs"), "topics")
    assert ([page.title for page in pages], problems) == ([title], [])
