"""What an editor writes stays as it is: citations become marks, first mentions links, and nothing else changes."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st
from lxml.html import HtmlElement, fragment_fromstring

from rendering import evidence, render, render_plainly

CITATIONS = ("[@gazette-2011, ¶1]", "[see @gazette-2011, ¶¶2-3, there]", "[@council-minutes, ¶1; -@gazette-2011, ¶2]")
WORDS = (
    "Okafor", "Mayor Okafor", "IT", "it", "Inland Transport Union", "Oxley", "a bridge", "was opened", "twice",
    "*in spring*", "**by Arkwright**", "`code [@x]`", "<b>raw</b>", r"\*no\*", "a\\@b", "5 < 6 & 7", "«IT»",
    "[a link](https://example.org/Okafor)", "![Arkwright](a.png)", "x@example.org", "naïve\u00a0text", "---", "¶1",
)  # fmt: skip

STAND_IN = "⁂"
"""What stands for a citation where the engine is alone."""

sentences = st.builds(
    lambda words, citation, end: " ".join(words) + (f" {citation}" if citation else "") + end,
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=6),
    st.sampled_from(("", *CITATIONS)),
    st.sampled_from((".", "?", "")),
)
blocks = st.builds(
    lambda opening, said: opening + " ".join(said),
    st.sampled_from(("", "- ", "1. ", "> ", "## ", '!!! note "Box"\n\n    ')),
    st.lists(sentences, min_size=1, max_size=3),
)
pages = st.lists(blocks, min_size=1, max_size=5).map("\n\n".join)


def tree(html: str) -> HtmlElement:
    return fragment_fromstring(html, create_parent="main")


def words(page: HtmlElement) -> str:
    """What a reader reads, without marks and notes, or what stands for a mark."""
    for ours in page.xpath("//section[@class='notes'] | //span[@class='note-marks']"):
        ours.drop_tree()
    return " ".join(re.sub(f" ?{STAND_IN}", "", page.text_content()).split())


def without_citations(text: str) -> str:
    """With a word for each, since a line may be another thing without it: ``---`` alone is a rule."""
    for citation in CITATIONS:
        text = text.replace(citation, STAND_IN)
    return text


@given(pages)
@settings(max_examples=150, deadline=None)
def test_the_words_outside_marks_are_those_of_the_engine_alone(text: str) -> None:
    ours, alone = tree(render(text, evidence()).html), tree(render_plainly(without_citations(text)))
    assert words(ours) == words(alone)


@given(pages)
@settings(max_examples=150, deadline=None)
def test_links_that_are_added_are_those_of_names_each_once(text: str) -> None:
    ours, alone = tree(render(text, evidence()).html), tree(render_plainly(without_citations(text)))
    words(ours)
    added = [link.get("href") for link in ours.xpath("//a[@class='crosslink']")]
    assert len(added) == len(set(added))
    for link in ours.xpath("//a[@class='crosslink']"):
        link.drop_tag()
    assert [link.get("href") for link in ours.iter("a")] == [link.get("href") for link in alone.iter("a")]
