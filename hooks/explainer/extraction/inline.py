"""Words of a web page that its blocks alone would lose: beside them, behind a quotation, in marks of the type."""

from collections.abc import Set

from lxml import html
from lxml.html import builder

from explainer.extraction.elements import BREAK, words_of
from explainer.fragments import drop

# ruff: noqa: RUF001 (signs of several scripts)

OWN_WORDS = "words-beside-blocks"
"""The class of a paragraph that was made of words standing beside blocks."""

OPENING = tuple("“”\"„«‘'‚‹")
RAISED = str.maketrans("0123456789+-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻")
LOWERED = str.maketrans("0123456789+-−", "₀₁₂₃₄₅₆₇₈₉₊₋₋")


def write_out_marks(tree: html.HtmlElement) -> None:
    """Write out what only the type shows: the marks of a short quotation, figures raised or lowered beside others."""
    for quote in tree.iter("q"):
        if not words_of(quote).startswith(OPENING):
            quote.text, quote.tail = f"“{quote.text or ''}", f"”{quote.tail or ''}"
    for element in tree.iter("sup", "sub"):
        text = words_of(element)
        if len(element) or not text.lstrip("+-−").isdecimal() or not _is_beside_figure(element):
            continue  # a note's mark is a link or in brackets, or stands behind a word
        element.text = text.translate(RAISED if element.tag == "sup" else LOWERED)


def _is_beside_figure(element: html.HtmlElement) -> bool:
    previous, parent = element.getprevious(), element.getparent()
    before = previous.tail if previous is not None else parent.text if parent is not None else ""
    if parent is not None and parent.tag == "a":
        return False
    return (before or "")[-1:].isdecimal() or (element.tail or "")[:1].isdecimal()


def keep_voices(tree: html.HtmlElement) -> None:
    """Put who is quoted, whom a block quotation names at its end, among its own words, behind a dash."""
    for figure in tree.iter("figure"):
        quote = figure.find("blockquote")
        if quote is not None:
            figure.tag = "div"  # no picture, so that nothing in it is a caption
            quote.extend(figure.findall("figcaption"))
    for voice in list(tree.iter("cite", "footer", "figcaption")):
        around = {element.tag for element in voice.iterancestors()}
        if "blockquote" not in around or (voice.tag == "cite" and around & {"p", "li", "footer", "figcaption"}):
            continue
        if text := words_of(voice):
            dash = "" if text.startswith(("—", "–", "-")) else "— "
            named = builder.SPAN(f" {dash}{text}")
            named.tail, voice.tail = voice.tail, None
            voice.addprevious(named)
        drop(voice)


def wrap_own_words(tree: html.HtmlElement, blocks: Set[str]) -> None:
    """Make paragraphs of words that stand beside blocks in one element, and so in no block of their own.

    In a block quotation they belong to the paragraph before: they say whose words it is.
    """
    elements = list(tree.iter())
    holding: set[html.HtmlElement] = set()
    for element in reversed(elements):
        parent = element.getparent()
        if parent is not None and (element in holding or element.tag in blocks):
            holding.add(parent)
    for element in elements:
        if element in holding and element.tag not in {"html", "head"}:
            _wrap(element, {child for child in element if child in holding or child.tag in blocks}, holding)


def _wrap(element: html.HtmlElement, blocks: Set[html.HtmlElement], holding: Set[html.HtmlElement]) -> None:
    text, run = element.text or "", list[html.HtmlElement]()
    before: html.HtmlElement | None = None
    element.text = None
    for child in [*element, None]:
        if child is not None and child not in blocks:
            run.append(child)
            continue
        if (text + "".join(words_of(part) + (part.tail or "") for part in run)).replace(BREAK, " ").strip():
            paragraph = builder.P(text, *run, builder.CLASS(OWN_WORDS))
            if element.tag == "blockquote" and before is not None and before.tag == "p" and before not in holding:
                paragraph.tag, paragraph.text = "span", f" {text}"
                before.append(paragraph)
            elif child is not None:
                child.addprevious(paragraph)
            else:
                element.append(paragraph)
        text, run = "", []
        if child is not None:
            before, text, child.tail = child, child.tail or "", None
