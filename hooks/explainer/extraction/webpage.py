"""A saved web page: sanitised, its article found by an extractor, and what the page says of itself.

Whatever the page holds of scripts, forms and hidden text is gone before anything else looks at it; what it says of
itself is read from its head and its JSON-LD, as data.
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import unescape
from itertools import chain

import nh3
import trafilatura
from lxml import etree, html
from lxml.html import builder

from explainer.dates import PartialDate
from explainer.extraction.blocks import BULLET, Block, Shape
from explainer.extraction.claims import LANGUAGE, Claims, LeftOut, is_address
from explainer.extraction.dating import dates_in
from explainer.extraction.decoding import INVISIBLE, Unreadable, visible
from explainer.extraction.elements import BREAK, is_mostly_links, words_of
from explainer.extraction.inline import OWN_WORDS, keep_voices, wrap_own_words, write_out_marks
from explainer.extraction.lines import TERMINAL
from explainer.extraction.people import authors_of, named, person
from explainer.extraction.tables import ROW, unfold_tables
from explainer.fragments import drop
from explainer.records import Person, Standing

LOOKS_LIKE = re.compile(r"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]|<article[\s>]", re.IGNORECASE)
TAGS = re.compile(r"</?(?:p|div|h[1-6]|a|span|br|ul|li|meta|script)\b[^>]*>", re.IGNORECASE)
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
BLOCK_TAGS = set("p h1 h2 h3 h4 h5 h6 li blockquote pre figcaption dd dt td".split())
CONTAINERS = BLOCK_TAGS | set("div section article main ul ol dl table figure header footer aside nav".split())
ARTICLE_TYPES = {
    "NewsArticle": "article-newspaper",
    "ReportageNewsArticle": "article-newspaper",
    "BlogPosting": "post-weblog",
    "ScholarlyArticle": "article-journal",
    "Report": "report",
    "Article": "webpage",
    "OpinionNewsArticle": "article-newspaper",
    "AnalysisNewsArticle": "article-newspaper",
    "BackgroundNewsArticle": "article-newspaper",
    "ReviewNewsArticle": "article-newspaper",
    "AskPublicNewsArticle": "article-newspaper",
    "AdvertiserContentArticle": "webpage",
    "SatiricalArticle": "article-newspaper",
    "LiveBlogPosting": "post-weblog",
    "SocialMediaPosting": "post",
    "DiscussionForumPosting": "post",
    "MedicalScholarlyArticle": "article-journal",
    "TechArticle": "webpage",
}


@dataclass(frozen=True, slots=True)
class WebPage:
    """What was found in a page: the blocks of its article and around it, what it says of itself, and doubts."""

    blocks: tuple[Block, ...]
    claims: Claims
    doubts: tuple[str, ...] = ()
    left_out: tuple[LeftOut, ...] = ()


def is_web_page(text: str) -> bool:
    """Whether a copy is HTML rather than plain text."""
    return bool(LOOKS_LIKE.search(text[:5000])) or len(TAGS.findall(text[:20_000])) >= 6


def read_web_page(text: str) -> WebPage:
    """Read a page; ``Unreadable`` when it cannot be parsed."""
    text = re.sub(r"\A\s*<\?xml[^>]*>", "", text)
    try:
        tree = html.document_fromstring(text)
        claims = _claims(tree)
        taken = _taken_out(tree)
        clean = _sanitised(tree)
        blocks, doubts, left_out = _article(clean, taken)
    except (etree.LxmlError, RecursionError, ValueError) as error:
        raise Unreadable(f"The page cannot be parsed as HTML: {error}.") from error
    return WebPage(tuple(blocks), claims, tuple(doubts), tuple(left_out))


# --- the article ------------------------------------------------------------------------------------------------------


def _taken_out(tree: html.HtmlElement) -> list[LeftOut]:
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
                element.addprevious(builder.SPAN(builder.CLASS(f"{MARK}{len(taken)}")))
                taken.append(LeftOut(words, reason))
            gone.add(element)
            drop(element)
        elif element.tag in PARTS:
            element.tag = "div"
    return taken


MARK = "left-out-"


def _words_within(element: html.HtmlElement) -> str:
    """The words of an element that is taken out, without its scripts; of a drawing, the words that are drawn."""
    texts = element.xpath(".//text()[not(ancestor::script or ancestor::style or ancestor::title or ancestor::desc)]")
    return " ".join(" ".join(map(str, texts)).split()) if isinstance(texts, list) else ""


def _sanitised(tree: html.HtmlElement) -> html.HtmlElement:
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


def _article(tree: html.HtmlElement, taken: Sequence[LeftOut]) -> tuple[list[Block], list[str], list[LeftOut]]:
    """The blocks between the first and the last that the extractor finds, but for marked asides.

    The extractor says where the article is; the page's own elements then give every paragraph there in full. What of
    it is no block, and what reads as text beside it, is given as left out.
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
    kept, doubts = [], []
    asides: dict[html.HtmlElement, LeftOut] = {}
    menus: dict[html.HtmlElement, bool] = {}
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
    headings = [
        _block(element) for element in elements if element.tag == "h1" and region not in element.iterancestors()
    ]
    left_out = [*asides.values(), *_taken_from(region, taken), *_beside(elements, region, menus)]
    return [*(heading for heading in headings if heading.text), *kept], doubts, left_out


def _taken_from(region: html.HtmlElement, taken: Sequence[LeftOut]) -> Iterator[LeftOut]:
    """What was taken out within the article."""
    known = {f"{MARK}{place}": piece for place, piece in enumerate(taken)}
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
            piece = next((place for place in around if place.tag == "article"), element)
            if piece not in pieces:
                pieces[piece] = words_of(piece)
    for text in pieces.values():
        yield LeftOut(text, "beside the element that holds the article")


SENTENCE = 5
"""Words: what has as many and ends as a sentence reads as text."""


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
    item = next(place for place in (element, *element.iterancestors()) if place.tag == "li")
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
    for place in (element, *element.iterancestors()):
        if place is region:
            return None
        names = f"{place.get('class') or ''} {place.get('id') or ''} {place.get('role') or ''}"
        byline = re.search(r"byline", names, re.IGNORECASE)
        if place.tag in {"aside", "nav", "footer"} or (ASIDE.search(names) and not byline):
            return place
        if place.tag in {"li", "td"} or place.get("class") == OWN_WORDS:
            if place not in menus:
                menus[place] = is_mostly_links(place)
            if menus[place]:
                return place
    return None


# --- what the page says of itself ------------------------------------------------------------------------------------


def _claims(tree: html.HtmlElement) -> Claims:
    meta = _meta(tree)
    data = next(_json_articles(tree), {})
    title = _first(
        data.get("headline"), meta.get("citation_title"), meta.get("og:title"), meta.get("dc.title"), _heading(tree)
    )
    author = _json_people(data.get("author")) or _meta_people(tree, meta)
    issued = _date(data.get("datePublished"), *(meta.get(name) for name in DATES), *_times(tree))
    modified = _date(data.get("dateModified"), meta.get("article:modified_time"), meta.get("og:updated_time"))
    publisher = _first(
        _name(data.get("publisher")), meta.get("og:site_name"), meta.get("citation_publisher"), meta.get("dc.publisher")
    )
    address = _address(tree, meta, data)
    language = (tree.get("lang") or tree.get("xml:lang") or meta.get("og:locale") or "").replace("_", "-")
    kind = data.get("@type")
    standing = {
        "title": title,
        "author": author,
        "issued": issued or modified,
        "publisher": publisher,
        "URL": address,
    }
    return Claims(
        title=title,
        author=author,
        publisher=publisher,
        issued=issued or modified,
        last_modified=bool(modified and not issued),
        URL=address,
        language=language if LANGUAGE.fullmatch(language) else "",
        type=ARTICLE_TYPES.get(kind if isinstance(kind, str) else "", ""),
        standing={field: Standing.ATTESTED for field, value in standing.items() if value},
    )


DATES = (
    "article:published_time", "citation_publication_date", "citation_date", "datepublished", "dc.date",
    "dc.date.issued",
    "dcterms.issued", "dcterms.date", "date", "pubdate", "publishdate", "publication_date",
    "parsely-pub-date", "sailthru.date",
)  # fmt: skip


def _meta(tree: html.HtmlElement) -> dict[str, str]:
    found: dict[str, str] = {}
    for element in tree.iter("meta"):
        name = (element.get("property") or element.get("name") or element.get("itemprop") or "").lower()
        content = visible(element.get("content") or "")
        if name and content:
            found.setdefault(name, content)
    return found


def _json_articles(tree: html.HtmlElement) -> Iterator[dict[str, object]]:
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or ""):
            continue
        try:
            data = json.loads(script.text or "")
        except (ValueError, RecursionError):
            continue
        for item in _objects(data):
            kinds = item.get("@type")
            kind = next(
                (str(kind) for kind in (kinds if isinstance(kinds, list) else [kinds]) if str(kind) in ARTICLE_TYPES),
                "",
            )
            if kind:
                yield {**item, "@type": kind}


def _objects(data: object) -> Iterator[dict[str, object]]:
    if isinstance(data, list):
        for item in data:
            yield from _objects(item)
    elif isinstance(data, dict):
        yield data
        yield from _objects(data.get("@graph"))


def _first(*values: object) -> str:
    """The first text among values from a page's head, its entities resolved and its spaces plain."""
    texts = (visible(unescape(value)) for value in values if isinstance(value, str))
    return next((text for text in texts if text), "")


def _name(value: object) -> str:
    if isinstance(value, list):
        return next((name for item in value if (name := _name(item))), "")
    return _first(value.get("name")) if isinstance(value, dict) else _first(value)


def _json_people(value: object) -> tuple[Person, ...]:
    items = value if isinstance(value, list) else [value]
    people: list[Person] = []
    for item in items:
        name = re.sub(r"^[Bb]y\s+", "", _name(item))
        if not name or name.startswith("http"):
            continue
        body = isinstance(item, dict) and item.get("@type") == "Organization"
        people += named(literal=name) if body else authors_of(name, labelled=True)
    return tuple(people)


def _meta_people(tree: html.HtmlElement, meta: dict[str, str]) -> tuple[Person, ...]:
    cited = [
        element.get("content") or ""
        for element in tree.iter("meta")
        if (element.get("name") or "").lower() == "citation_author"
    ]
    if any(cited):
        return tuple(chain.from_iterable(map(person, cited)))
    for name in ("author", "article:author", "dc.creator", "byl", "parsely-author", "sailthru.author"):
        value = meta.get(name, "")
        people = authors_of(re.sub(r"^[Bb]y\s+", "", value), labelled=False) if not value.startswith("http") else ()
        if people:
            return people
    links = tree.xpath(
        "//a[@rel='author'] | //*[@itemprop='author']//*[@itemprop='name'] | //*[@itemprop='author'][not(*)]"
    )
    names = [words_of(link) for link in links if isinstance(link, html.HtmlElement)]
    return authors_of(names[0], labelled=False) if len({*names}) == 1 else ()


def _times(tree: html.HtmlElement) -> list[str]:
    """The days that elements for times hold: those marked as of publication, else the only one outside running text."""
    times = tree.xpath("//time[@pubdate or @itemprop='datePublished' or contains(@class, 'published')]/@datetime")
    if isinstance(times, list) and times:
        return [str(value) for value in times]
    alone = [
        element.get("datetime") or ""
        for element in tree.iter("time")
        if not {"p", "li", "td", "blockquote", "aside", "footer", "nav"}
        & {place.tag for place in element.iterancestors()}
    ]
    return alone[:1] if len({date for value in alone if (date := _date(value))}) == 1 else []


def _date(*values: object) -> PartialDate | None:
    for value in values:
        text = value.strip() if isinstance(value, str) else ""
        if re.fullmatch(r"\d{4}(?:-\d{2})?", text):
            return PartialDate.parse(text)
        found = [reading for reading in dates_in(text) if reading.other is None]
        if found:
            return found[0].date
    return None


def _address(tree: html.HtmlElement, meta: dict[str, str], data: dict[str, object]) -> str:
    links = [
        element.get("href") or "" for element in tree.iter("link") if (element.get("rel") or "").lower() == "canonical"
    ]
    values = (*links, meta.get("og:url"), data.get("url"), data.get("mainEntityOfPage"))
    found = (visible(value) for value in values if isinstance(value, str))
    return next(filter(is_address, found), "")


def _heading(tree: html.HtmlElement) -> str:
    headings = [words_of(element) for element in tree.iter("h1") if words_of(element)]
    if len(headings) == 1:
        return headings[0]
    named = [element for element in tree.iter("title") if words_of(element)]
    return next(
        (heading for heading in headings if named and heading in words_of(named[0])),
        headings[0] if headings else words_of(named[0]) if named else "",
    )
