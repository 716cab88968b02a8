"""What an element of a web page says."""

from lxml import html

BREAK = "\ue000"
"""Stands for a line break within an element: a character for private use, which no page has a use for."""

BLOCK_TAGS = set("p h1 h2 h3 h4 h5 h6 li blockquote pre figcaption dd dt td".split())
CONTAINERS = BLOCK_TAGS | set("div section article main ul ol dl table figure header footer aside nav".split())
"""What holds text of its own, and that beside what stands on lines of its own."""


def words_of(element: html.HtmlElement) -> str:
    """The words of an element on one line; a note's mark stays where it is."""
    return " ".join("".join(str(piece) for piece in element.itertext()).replace(BREAK, " ").split())


def is_mostly_links(element: html.HtmlElement) -> bool:
    """Whether an element has hardly a word that is no link, as a menu."""
    linked = sum(len(words_of(link)) for link in element.iter("a"))
    return linked > 0.8 * max(len(words_of(element)), 1)
