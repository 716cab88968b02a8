"""Pieces of HTML as trees, whatever stands in them: the library behind is for XML, which refuses some characters."""

import re
from urllib.parse import quote

import lxml.html
from lxml.html import HtmlElement

NO_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What may stand in HTML, and cannot be set in a tree: control characters such as a form feed, lone surrogates."""


def read_fragment(html: str) -> HtmlElement:
    """A piece of HTML as a tree, in a ``div`` of its own."""
    return lxml.html.fragment_fromstring(html, create_parent="div")


def drop(element: HtmlElement) -> None:
    """Take an element out of its tree; the text behind it stays, with spaces for characters that cannot be set."""
    parent, before, behind = element.getparent(), element.getprevious(), element.tail or ""
    if before is not None:
        before.tail = NO_XML.sub(" ", (before.tail or "") + behind)
    else:
        parent.text = NO_XML.sub(" ", (parent.text or "") + behind)
    parent.remove(element)


def set_attribute(element: HtmlElement, name: str, value: str) -> None:
    """Give an element an attribute; a character that cannot be set is there in percent-encoding."""
    element.set(name, NO_XML.sub(lambda char: quote(char[0], errors="replace"), value))
