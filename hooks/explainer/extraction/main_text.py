"""Where the article stands in a sanitised page, and its blocks; what beside it reads as text is left out by name.

An extractor says where the article is; the page's own elements then give every paragraph there in full.
"""

import re
from collections.abc import Iterable, Iterator, Sequence, Set

import trafilatura
from lxml import etree, html

from explainer.extraction.blocks import BULLET, Block, Shape
from explainer.extraction.claims import LeftOut
from explainer.extraction.elements import BLOCK_TAGS, BREAK, CONTAINERS, is_mostly_links, words_of
from explainer.extraction.inline import OWN_WORDS
from explainer.extraction.lines import TERMINAL
from explainer.extraction.sanitising import LEFT_OUT
from explainer.extraction.tables import ROW

ASIDE = re.compile(
    r"(?:^|[\s_-])(?:related|recommend\w*|promo|newsletter|subscribe|social|share|sharing|cookie\w*|consent|comments?|advert\w*|ads?|banner"
    r"|breadcrumbs?|byline|pull-?quote|pullout|read-?more|paywall|toolbar|popup|modal|signup|author-?(?:bio|box|info)|tags|noprint"
    r"|mw-editsection|navbox|infobox|toc|hatnote|metadata|reflist|references|catlinks|print-only|sr-only|visually-?hidden)(?:$|[\s_-])",
    re.IGNORECASE,
)
STANDFIRST = re.compile(
    r"(?:^|[\s_-])(?:standfirst|dek|deck|sub-?title|sub-?head(?:ing|line)?|strapline|teaser-?text|article-?(?:summary|lead|intro|description))(?:$|[\s_-])",
    re.IGNORECASE,
)
CAPTIONS = re.compile(
    r"(?:^|[\s_-])(?:caption|wp-caption-text|photo-?credit|image-?credit|credit)(?:$|[\s_-])", re.IGNORECASE
)
SENTENCE = 5
"""Words: what has as many and ends as a sentence reads as text."""


def main_text(tree: html.HtmlElement, taken: Sequence[LeftOut]) -> tuple[list[Block], list[str], list[LeftOut]]:
    """The blocks between the first and the last that the extractor finds, but for marked asides.

    What of the article is no block, and what reads as text beside it, is given as left out.
    """
    found = trafilatura.bare_extraction(
        html.tostring(tree, encoding="unicode"), favor_recall=True, include_comments=False, include_tables=False
    )
    body = getattr(found, "body", None)
    wanted = {_squeezed(piece) for piece in _texts(body)} if body is not None else set()
    elements = [element for element in tree.iter() if _is_block(element)]
    matches = [
        element
        for element in elements
        if _squeezed(words_of(element)) in wanted and len(words_of(element).split()) >= 8
    ]
    if not matches:
        return (
            [block for element in elements if words_of(element) for block in _blocks(element)],
            ["No article was found by the page's structure; all of it was read."],
            list(taken),
        )
    region = _region(matches)
    menus: dict[html.HtmlElement, bool] = {}
    kept, asides, doubts = _within(elements, region, menus, wanted)
    headings = [
        _block(element) for element in elements if element.tag == "h1" and region not in element.iterancestors()
    ]
    left_out = [*asides, *_taken_from(region, taken), *_beside(elements, region, menus)]
    return [*(heading for heading in headings if heading.text), *kept], doubts, left_out


def _within(
    elements: Iterable[html.HtmlElement],
    region: html.HtmlElement,
    menus: dict[html.HtmlElement, bool],
    wanted: Set[str],
) -> tuple[list[Block], list[LeftOut], list[str]]:
    """The blocks within the article, its marked asides, and a doubt for each of these that the extractor wants."""
    kept: list[Block] = []
    doubts: list[str] = []
    asides: dict[html.HtmlElement, LeftOut] = {}
    for element in (element for element in elements if region in (element, *element.iterancestors())):
        text = words_of(element)
        if not text:
            continue
        if (aside := _aside(element, region, menus)) is not None:
            if aside not in asides:
                asides[aside] = LeftOut(words_of(aside), "marked as no part of the text")
            if _squeezed(text) in wanted and len(text.split()) >= 25:
                doubts.append(f"A part marked as an aside was left out: “{text[:50].rstrip()}…”.")
            continue
        kept += _blocks(element)
    return kept, list(asides.values()), doubts


def _taken_from(region: html.HtmlElement, taken: Sequence[LeftOut]) -> Iterator[LeftOut]:
    """What was taken out within the article."""
    known = {f"{LEFT_OUT}{nth}": piece for nth, piece in enumerate(taken)}
    for mark in region.iter("span"):
        if piece := known.get(mark.get("class") or ""):
            yield piece


def _beside(
    elements: list[html.HtmlElement], region: html.HtmlElement, menus: dict[html.HtmlElement, bool]
) -> Iterator[LeftOut]:
    """What reads as text beside the article, such as the further entries of a live report: no aside, and sentences."""
    pieces: dict[html.HtmlElement, str] = {}
    for element in elements:
        text = words_of(element)
        if element.tag == "h1" or len(text.split()) < SENTENCE or not TERMINAL.search(text):
            continue
        around = [element, *element.iterancestors()]
        if region not in around and _aside(element, None, menus) is None:
            piece = next((ancestor for ancestor in around if ancestor.tag == "article"), element)
            if piece not in pieces:
                pieces[piece] = words_of(piece)
    for text in pieces.values():
        yield LeftOut(text, "beside the element that holds the article")


def _region(matches: list[html.HtmlElement]) -> html.HtmlElement:
    """The smallest element that holds nine tenths of the words the extractor found."""
    words = {element: len(words_of(element).split()) for element in matches}
    total = sum(words.values())
    weights: dict[html.HtmlElement, int] = {}
    for element, count in words.items():
        for ancestor in element.iterancestors():
            weights[ancestor] = weights.get(ancestor, 0) + count
    enough = [element for element, weight in weights.items() if weight >= 0.9 * total]
    return max(enough, key=lambda element: sum(1 for _ in element.iterancestors()))


def _texts(body: etree._Element) -> Iterator[str]:
    for element in body.iter():
        if element.tag in {"p", "head", "item", "quote", "code", "cell"}:
            yield "".join(str(piece) for piece in element.itertext())


def _squeezed(text: str) -> str:
    return re.sub(r"\W+", "", text).casefold()


def _is_block(element: html.HtmlElement) -> bool:
    """An element that holds running text itself and no other such element."""
    if not isinstance(element.tag, str) or element.tag not in CONTAINERS:
        return False
    inner = any(isinstance(child.tag, str) and child.tag in CONTAINERS for child in element.iterdescendants())
    return not inner and (element.tag in BLOCK_TAGS or bool(words_of(element)))


def _blocks(element: html.HtmlElement) -> list[Block]:
    """An element as a block, or as several where empty lines of its own part it, as on pages without paragraphs."""
    whole = _whole(element)
    if not re.search(rf"{BREAK}\s*{BREAK}", whole):
        return [_block(element)]
    return [Block(" ".join(piece.split())) for piece in whole.split(BREAK) if piece.strip()]


def _whole(element: html.HtmlElement) -> str:
    """The text of an element with a sign for each line break."""
    return "".join(str(piece) for piece in element.itertext())


def _block(element: html.HtmlElement) -> Block:
    text = words_of(element)
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    if element.tag[0] == "h" and element.tag[1:].isdigit():
        shape = (
            Shape.STANDFIRST
            if STANDFIRST.search(names) and len(text.split()) > 4 and element.tag != "h1"
            else Shape.HEADING
        )
        return Block(text, shape=shape, level=int(element.tag[1:]))
    if names.strip() == ROW:
        return Block(text, shape=Shape.ITEM)
    inside = {ancestor.tag for ancestor in element.iterancestors()} | {element.tag}
    if inside & {"figure", "figcaption"} or CAPTIONS.search(names):
        return Block(text, shape=Shape.CAPTION)
    if STANDFIRST.search(names):
        return Block(text, shape=Shape.STANDFIRST)
    if "li" in inside:
        return Block(_marker(element) + text, shape=Shape.ITEM)
    return Block(text, shape=Shape.SPOKEN if "blockquote" in inside or _is_verse(element) else Shape.PLAIN)


def _is_verse(element: html.HtmlElement) -> bool:
    """Whether a paragraph has several lines, which are not set off as a heading's are."""
    return element.tag == "p" and BREAK in _whole(element).strip(f" \n{BREAK}") and not _is_bold(element)


def _is_bold(element: html.HtmlElement) -> bool:
    bold = sum(len(words_of(part)) for part in element.iterchildren("b", "strong"))
    return bold > 0.8 * len(words_of(element))


def _marker(element: html.HtmlElement) -> str:
    """The bullet or number that a browser shows before the first words of a list's item."""
    item = next(ancestor for ancestor in (element, *element.iterancestors()) if ancestor.tag == "li")
    if next(filter(_is_block, item.iter())) is not element or BULLET.match(words_of(element)):
        return ""
    numbered = item.getparent()
    if numbered is None or numbered.tag != "ol":
        return "• "
    start = numbered.get("start") or ""
    first = int(start) if re.fullmatch(r"\d{1,6}", start) else 1
    return f"{first + len(list(item.itersiblings('li', preceding=True)))}. "


def _aside(
    element: html.HtmlElement, region: html.HtmlElement | None, menus: dict[html.HtmlElement, bool]
) -> html.HtmlElement | None:
    """The nearest part of the region, the element itself or around it, that is marked as no part of the article.

    ``menus`` keeps of each place whether it is mostly links, which many elements of one place would ask anew.
    """
    for ancestor in (element, *element.iterancestors()):
        if ancestor is region:
            return None
        names = f"{ancestor.get('class') or ''} {ancestor.get('id') or ''} {ancestor.get('role') or ''}"
        byline = re.search(r"byline", names, re.IGNORECASE)
        if ancestor.tag in {"aside", "nav", "footer"} or (ASIDE.search(names) and not byline):
            return ancestor
        if ancestor.tag in {"li", "td"} or ancestor.get("class") == OWN_WORDS:
            if ancestor not in menus:
                menus[ancestor] = is_mostly_links(ancestor)
            if menus[ancestor]:
                return ancestor
    return None
