"""A saved web page without what runs, asks or is hidden; what may hold words of the article is kept apart.

Nothing else looks at a page before it has gone through here, but for what it says of itself, which is read as data.
"""

import re

import nh3
from lxml import html
from lxml.html import builder

from explainer.extraction.claims import LeftOut
from explainer.extraction.decoding import INVISIBLE, visible
from explainer.extraction.elements import BREAK, CONTAINERS
from explainer.extraction.inline import keep_voices, wrap_own_words, write_out_marks
from explainer.extraction.tables import unfold_tables
from explainer.fragments import drop

KEPT = set(
    "html head title body main article section header footer nav aside div p h1 h2 h3 h4 h5 h6 blockquote q cite ul "
    "ol li dl dt dd table thead tbody tfoot tr th td caption figure figcaption pre a abbr b strong i em u s sub sup "
    "small span br hr time".split()
)
GONE = set("script style noscript template iframe object embed svg math form button select textarea".split())
TOLD = {
    "form": "a form",
    "noscript": "for browsers without scripts",
    "math": "a formula",
    "svg": "words of a drawing",
    "del": "struck out",
    "s": "struck out",
    "strike": "struck out",
}
"""What is taken out of the page though it may hold words of the article, which are then said to be left out."""
PARTS = {"center", "address", "details", "summary", "fieldset", "legend", "hgroup"}
"""Elements that stand on lines of their own as a ``div`` does, which is what is made of them."""
HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d])|opacity\s*:\s*0(?![.\d])", re.IGNORECASE
)
UNSEEN = re.compile(
    r"(?:^|\s)(?:sr-only|visually-?hidden|screen-reader\S*|mw-editsection|noprint|print-only|hidden)(?:$|\s)"
)
LEFT_OUT = "left-out-"
"""The class, with a number behind it, of the empty element where something was taken out."""


def take_out(tree: html.HtmlElement) -> list[LeftOut]:
    """Take out what is hidden, and what is no running text; the latter leaves an empty mark, and its words are kept."""
    taken: list[LeftOut] = []
    gone: set[html.HtmlElement] = set()
    for element in list(tree.iter()):
        parent = element.getparent()
        if not isinstance(element.tag, str) or parent is None:
            continue
        if parent in gone:
            gone.add(element)
        elif _is_hidden(element):
            gone.add(element)
            drop(element)
        elif reason := TOLD.get(element.tag):
            words = visible(_words_within(element))
            if words:
                element.addprevious(builder.SPAN(builder.CLASS(f"{LEFT_OUT}{len(taken)}")))
                taken.append(LeftOut(words, reason))
            gone.add(element)
            drop(element)
        elif element.tag in PARTS:
            element.tag = "div"
    return taken


def _words_within(element: html.HtmlElement) -> str:
    """The words of an element that is taken out, without its scripts; of a drawing, the words that are drawn."""
    texts = element.xpath(".//text()[not(ancestor::script or ancestor::style or ancestor::title or ancestor::desc)]")
    return " ".join(" ".join(map(str, texts)).split()) if isinstance(texts, list) else ""


def sanitised(tree: html.HtmlElement) -> html.HtmlElement:
    """The page without what runs or asks; ids and classes stay, to tell its parts apart."""
    attributes = {"*": {"class", "id", "itemprop", "role"}, "a": {"href"}, "ol": {"start"}, "time": {"datetime"}}
    source = html.tostring(tree, encoding="unicode")
    cleaned = nh3.clean(source, tags=KEPT - GONE, clean_content_tags=GONE, attributes=attributes, link_rel=None)
    clean = html.document_fromstring(f"<html><body>{INVISIBLE.sub('', cleaned)}</body></html>")
    for line_break in clean.iter("br"):
        line_break.tail = BREAK + (line_break.tail or "")
    write_out_marks(clean)
    keep_voices(clean)
    for element in clean.iter(*CONTAINERS, "th"):  # where a block begins or ends, no two words are one
        element.text, element.tail = _apart(element.text), _apart(element.tail)
    unfold_tables(clean)
    wrap_own_words(clean, CONTAINERS | {"title"})
    return clean


def _apart(text: str | None) -> str | None:
    return f" {text}" if text and text.strip() else text


def _is_hidden(element: html.HtmlElement) -> bool:
    return (
        element.get("hidden") is not None
        or element.get("aria-hidden") == "true"
        or bool(HIDDEN.search(element.get("style") or ""))
        or bool(UNSEEN.search(element.get("class") or ""))
    )
