"""What a web page says of itself: its head, its JSON-LD and its marked elements, read as data."""

import json
import re
from collections.abc import Iterator
from html import unescape
from itertools import chain

from lxml import html

from explainer.authored import LANGUAGE, Person, Standing
from explainer.dates import PartialDate
from explainer.extraction.claims import Claims, is_address
from explainer.extraction.dating import dates_in
from explainer.extraction.decoding import visible
from explainer.extraction.elements import words_of
from explainer.extraction.people import authors_of, named, person

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
DATES = (
    "article:published_time", "citation_publication_date", "citation_date", "datepublished", "dc.date",
    "dc.date.issued",
    "dcterms.issued", "dcterms.date", "date", "pubdate", "publishdate", "publication_date",
    "parsely-pub-date", "sailthru.date",
)  # fmt: skip


def page_claims(tree: html.HtmlElement) -> Claims:
    """What a page as it was saved says of itself; its JSON-LD before its head, and that before its elements."""
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
        & {around.tag for around in element.iterancestors()}
    ]
    return alone[:1] if len({date for value in alone if (date := _date(value))}) == 1 else []


def _date(*values: object) -> PartialDate | None:
    for value in values:
        text = value.strip() if isinstance(value, str) else ""
        is_month = re.fullmatch(r"[0-9]{4}(?:[-/][0-9]{2})?", text)
        if is_month and (date := PartialDate.parse_or_none(text.replace("/", "-"))):
            return date
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
