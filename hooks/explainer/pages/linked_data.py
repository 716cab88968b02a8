"""The site as linked data (JSON-LD), in two files beside the pages; nothing in them is said that no page says.

``pages.jsonld`` is schema.org: the site, its pages, the articles that they cite, and the ledger's statements as claims
by their speakers. None is rated, so there is no ``ClaimReview``. ``annotations.jsonld`` is a W3C Web Annotation
collection of one page: the target of each annotation is the longest stretch of a citing sentence without a mark in it,
its bodies are the cited paragraphs. The contexts are named by address, as both standards ask; nothing is fetched.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Any, TypeAlias

from explainer.addresses import (
    ANNOTATIONS,
    CHRONOLOGY,
    PAGES_SCHEMA,
    WHOS_WHO,
    Anchor,
    PagePath,
    SourceKey,
    article_page,
    entry_anchor,
    page_name,
    paragraph_anchor,
)
from explainer.authored import Person
from explainer.disputes import Entry
from explainer.pages.page_frame import WITHOUT, PageFrame, PublishedPage
from explainer.records import Occurrence, Source

Node: TypeAlias = dict[str, Any]
"""A JSON object; a value that is empty is not written."""

SCHEMA_CONTEXT = "https://schema.org"
ANNOTATION_CONTEXT = "http://www.w3.org/ns/anno.jsonld"

ARTICLE = Anchor("article")
"""Tells an article from our page about it, in its id."""

TYPES = {
    "article": "Article",
    "article-journal": "ScholarlyArticle",
    "article-magazine": "Article",
    "article-newspaper": "NewsArticle",
    "chapter": "Chapter",
    "interview": "Article",
    "post": "SocialMediaPosting",
    "post-weblog": "BlogPosting",
    "report": "Report",
    "webpage": "WebPage",
}
"""schema.org's types for CSL's; every other is a ``CreativeWork``."""


@dataclass(frozen=True)
class LinkedData:
    """One site as linked data; ``frame`` knows when a page was reviewed and when it changed."""

    frame: PageFrame
    pages: Sequence[PublishedPage]
    occurrences: Sequence[Occurrence]

    def files(self) -> Mapping[str, Iterator[str]]:
        """Both files, by their paths, in pieces: of a large site they have megabytes."""
        return {PAGES_SCHEMA: self._schema(), ANNOTATIONS: self._collection()}

    def _schema(self) -> Iterator[str]:
        """The file of pages, articles and statements."""
        library = self.frame.library
        statements = (entry for entry in library.ledger.entries if entry.is_statement)
        articles = map(self._article, library.sources.values())
        nodes = chain([self._site()], self._pages(), articles, map(self._claim, statements))
        yield f'{{"@context":{_json(SCHEMA_CONTEXT)},"@graph":['
        yield from _joined(map(_known, nodes))
        yield "]}\n"

    def _collection(self) -> Iterator[str]:
        """The file of what cites what."""
        collection = self._at(ANNOTATIONS)
        head = {"@context": ANNOTATION_CONTEXT, "id": collection, "type": "AnnotationCollection"}
        label = f"What cites which paragraph in {self.frame.publication.name}"
        yield _json(head | {"label": label, "total": len(self.occurrences)}).removesuffix("}")
        if self.occurrences:
            page = {"id": f"{collection}#page-1", "type": "AnnotationPage", "partOf": collection, "startIndex": 0}
            yield f',"first":{_json(page).removesuffix("}")},"items":['
            yield from _joined(self._annotations())
            yield "]}"
        yield "}\n"

    # --- schema.org --------------------------------------------------------------------------------------------------

    def _site(self) -> Node:
        site = self.frame.publication
        return {
            "@type": "WebSite",
            "@id": self._site_id,
            "url": site.address,
            "name": site.name,
            "description": site.description,
            "inLanguage": site.language,
            "author": _thing(site.author),
        }

    def _pages(self) -> Iterator[Node]:
        cited: dict[PagePath, dict[SourceKey, None]] = {}
        for use in self.occurrences:
            cited.setdefault(use.page, {})[use.item.key] = None
        for page in self.pages:
            if page.path not in WITHOUT:
                yield self._page(page, cited.get(page.path, ()))

    def _page(self, page: PublishedPage, cited: Iterable[SourceKey]) -> Node:
        told = self.frame.articles.get(page.path)
        return {
            "@type": "WebPage",
            "@id": self._at(page.path),
            "url": self._at(page.path),
            "name": page.title,
            "description": page.description,
            "isPartOf": {"@id": self._site_id},
            "about": self._article_id(told.key) if told else {},
            "lastReviewed": str(self.frame.reviewed(page.path) or ""),
            "dateModified": str(self.frame.changed(page.path) or ""),
            "citation": [self._article_id(key) for key in cited],
        }

    def _article(self, source: Source) -> Node:
        meta = source.meta
        modified = meta.issued if meta.issued and not source.published else None
        return {
            "@type": TYPES.get(meta.type, "CreativeWork"),
            **self._article_id(source.key),
            "name": meta.title,
            "author": list(map(_person, meta.author)),
            "publisher": _thing(meta.publisher, "Organization"),
            "isPartOf": _thing(meta.container_title, "CreativeWork"),
            "datePublished": str(source.published or ""),
            "dateModified": str(modified or ""),
            "url": str(meta.URL or ""),
            "inLanguage": meta.language,
        }

    def _claim(self, entry: Entry) -> Node:
        """A statement; what its speaker does with it (denies it, say) stands among the keywords."""
        sources = dict.fromkeys(SourceKey(report.source) for report in entry.reports)
        return {
            "@type": "Claim",
            "@id": self._at(CHRONOLOGY, entry_anchor(entry.id)),
            "text": entry.text,
            "author": self._speaker(entry),
            "dateCreated": _exact(entry),
            "keywords": [stance.noun for stance in entry.stance],
            "appearance": [self._article_id(key) for key in sources],
        }

    def _speaker(self, entry: Entry) -> Node | list[Node]:
        """Who says it: a name, somebody whom the articles do not name, or an article's authors."""
        id = entry.speaker or ""
        if name := self.frame.library.names.get(id):
            return {"@type": name.kind, "@id": self._at(WHOS_WHO, Anchor(id)), "name": name.name}
        if source := self.frame.library.sources.get(SourceKey(id)):
            return list(map(_person, source.meta.author))
        return _thing(entry.speaker_unnamed)

    # --- W3C Web Annotation ------------------------------------------------------------------------------------------

    def _annotations(self) -> Iterator[Node]:
        for use in self.occurrences:
            article = self._at(article_page(use.item.key))
            bodies = [f"{article}#{paragraph_anchor(number)}" for number in use.item.numbers] or [article]
            yield {
                "id": f"{self._at(ANNOTATIONS)}#{page_name(use.page)}--{use.mark}",
                "type": "Annotation",
                "motivation": "linking",
                "body": bodies if len(bodies) > 1 else bodies[0],
                "target": {
                    "source": self._at(use.page),
                    "selector": {"type": "TextQuoteSelector", "exact": use.sentence[slice(*use.unmarked)]},
                },
            }

    # --- addresses ---------------------------------------------------------------------------------------------------

    @cached_property
    def _addresses(self) -> Mapping[PagePath, str]:
        """The pages' addresses; as seen from the two files where the site's own is not known."""
        return {page.path: page.address or self.frame.resolve(PAGES_SCHEMA, page.path, None) for page in self.pages}

    def _at(self, path: PagePath, anchor: Anchor | None = None) -> str:
        address = self._addresses.get(path) or f"{self.frame.publication.address}{path}"
        return f"{address}#{anchor}" if anchor else address

    @property
    def _site_id(self) -> str:
        return f"{self.frame.publication.address}#website"

    def _article_id(self, key: SourceKey) -> Node:
        return {"@id": self._at(article_page(key), ARTICLE)}


def _exact(entry: Entry) -> str:
    """The date of a statement where it is one, and sure; ISO 8601 has no other."""
    when = entry.date
    exact = when and when.start and when.start == when.end and not (when.start.mark or when.start.inferred_year)
    return str(when) if exact else ""


def _person(person: Person) -> Node:
    """An author; what is not split into its parts may be a body."""
    if person.literal:
        return _thing(person.literal)
    parts = {"familyName": person.family, "givenName": person.given}
    return _known({"@type": "Person", "name": str(person), **parts})


def _thing(name: str | None, kind: str = "Thing") -> Node:
    return {"@type": kind, "name": name} if name else {}


def _known(node: Node) -> Node:
    return {name: value for name, value in node.items() if value}


def _joined(nodes: Iterable[Node]) -> Iterator[str]:
    for nth, node in enumerate(nodes):
        yield f",{_json(node)}" if nth else _json(node)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
