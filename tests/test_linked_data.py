"""The site as linked data: schema.org, and W3C Web Annotation as its Data Model of 23 February 2017 asks for it.

Nothing is fetched: what the standards say must be there is written out here.
"""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

import lxml.html
import pytest

from harness import ROOT, explainer

BASE = "https://example.github.io/russia-taliban-explainer/"

PROPERTIES = {
    "WebSite": {"url", "name", "description", "inLanguage", "author"},
    "WebPage": {
        "url", "name", "description", "isPartOf", "about", "lastReviewed", "dateModified", "citation",
        "author", "publisher", "datePublished", "inLanguage",
    },
    "Claim": {"text", "author", "dateCreated", "keywords", "appearance"},
    "Article": {
        "name", "author", "publisher", "isPartOf", "datePublished", "dateModified", "url", "inLanguage",
    },
}  # fmt: skip
"""What schema.org has of what is said here, by type."""


def graph(site: Path) -> list[dict[str, Any]]:
    document = json.loads((site / "pages.jsonld").read_text("utf-8"))
    assert document.keys() == {"@context", "@graph"}
    assert document["@context"] == "https://schema.org"
    return list(document["@graph"])


def of_type(site: Path, kind: str) -> list[dict[str, Any]]:
    return [node for node in graph(site) if node["@type"] == kind]


def named(site: Path, end: str) -> dict[str, Any]:
    (node,) = [node for node in graph(site) if node["@id"].endswith(end)]
    return node


def collection(site: Path) -> dict[str, Any]:
    return dict(json.loads((site / "annotations.jsonld").read_text("utf-8")))


def annotations(site: Path) -> list[dict[str, Any]]:
    return list(collection(site)["first"]["items"])


def bodies(annotation: dict[str, Any]) -> list[str]:
    body = annotation["body"]
    return body if isinstance(body, list) else [body]


def references(value: object) -> Iterator[str]:
    """The ids of nodes that are only named."""
    match value:
        case {"@id": str(id)} if len(value) == 1:
            yield id
        case dict():
            for inner in value.values():
                yield from references(inner)
        case list():
            for inner in value:
                yield from references(inner)


def page_at(site: Path, address: str) -> lxml.html.HtmlElement:
    return lxml.html.document_fromstring((site / address.removeprefix(BASE) / "index.html").read_bytes())


def words(page: lxml.html.HtmlElement) -> str:
    return " ".join(page.text_content().split())


@pytest.fixture
def bridge(project: Callable[[str], Path]) -> Path:
    """The small site, built."""
    folder = project("bridge")
    run = explainer("build", folder=folder)
    assert run.status == 0, run.output
    return folder / "site"


# --- schema.org -------------------------------------------------------------------------------------------------------


def test_every_node_has_an_id_of_its_own_and_names_only_what_is_there(built: Path) -> None:
    nodes = graph(built)
    ids = [node["@id"] for node in nodes]
    assert len(set(ids)) == len(ids)
    assert all(id.startswith(BASE) for id in ids)
    assert {id for node in nodes for id in references(list(node.values()))} <= set(ids)


def test_no_node_says_what_schema_org_has_no_word_for_or_nothing(built: Path) -> None:
    for node in graph(built):
        assert set(node) - {"@id", "@type"} <= PROPERTIES[node["@type"]], node
        assert all(node.values()), node


def test_a_page_is_told_with_its_review_and_the_articles_it_cites(built: Path) -> None:
    page = named(built, "/topics/sanctions/")
    assert page["@type"] == "WebPage"
    written = (ROOT / "docs/topics/sanctions.md").read_text("utf-8")
    assert all(page[name] in written.partition("\n---\n")[0] for name in ("name", "description", "lastReviewed"))
    cited = set(references(page["citation"]))
    marks = page_at(built, page["url"]).xpath("//section[@class='notes']//a/@href")
    assert cited == {f"{BASE}sources/{mark.split('/')[3]}/#article" for mark in marks if "/sources/" in mark}


def test_every_page_that_can_be_cited_is_there_and_no_other(built: Path) -> None:
    urls = {node["@id"] for node in of_type(built, "WebPage")}
    assert {BASE, *(f"{BASE}{name}/" for name in ("topics/history", "whos-who", "sources/csrs-2016"))} <= urls
    assert not {f"{BASE}edition/", f"{BASE}problems/"} & urls


def test_of_an_article_only_what_is_established_is_said(built: Path) -> None:
    ghoshal, last_changed = named(built, "ghoshal-2017/#article"), named(built, "globalsecurity-2021/#article")
    assert ghoshal["author"] == [
        {"@type": "Person", "name": "Debalina Ghoshal", "familyName": "Ghoshal", "givenName": "Debalina"}
    ]
    assert ghoshal["datePublished"] == "2017-04-05"
    assert not {"url", "publisher"} & set(ghoshal)
    assert last_changed["dateModified"] == "2021-09-08"
    assert not {"author", "datePublished"} & set(last_changed)


def test_an_article_has_the_type_that_its_record_gives(bridge: Path) -> None:
    assert named(bridge, "gazette-2011/#article")["@type"] == "NewsArticle"
    assert named(bridge, "council-minutes/#article")["@type"] == "Report"


def test_a_statement_is_a_claim_of_its_speaker_and_nobody_rates_it(built: Path) -> None:
    claims = of_type(built, "Claim")
    assert len(claims) > 100
    said = named(built, "#entry-kabulov-interfax-2015-12")
    assert said["author"] == {"@type": "Person", "@id": f"{BASE}whos-who/#zamir-kabulov", "name": "Zamir Kabulov"}
    assert said["dateCreated"] == "2015-12"
    assert {id.split("/")[-2] for id in references(said["appearance"])} >= {"globalsecurity-2021"}
    assert "Rating" not in (built / "pages.jsonld").read_text("utf-8")
    assert "ClaimReview" not in (built / "pages.jsonld").read_text("utf-8")


def test_a_date_that_is_not_sure_is_no_date_of_a_claim(built: Path) -> None:
    dates = [claim["dateCreated"] for claim in of_type(built, "Claim") if "dateCreated" in claim]
    assert dates
    assert not [date for date in dates if set(date) & set("?~/.")]


def test_what_stands_in_the_chronology_is_where_a_claim_says_it_is(built: Path) -> None:
    ids = set(page_at(built, f"{BASE}chronology/").xpath("//@id"))
    assert {urldefrag(claim["@id"]).fragment for claim in of_type(built, "Claim")} <= ids


# --- W3C Web Annotation ----------------------------------------------------------------------------------------------


def test_the_collection_has_what_the_standard_demands(built: Path) -> None:
    found = collection(built)
    assert found["@context"] == "http://www.w3.org/ns/anno.jsonld"
    assert found["type"] == "AnnotationCollection"
    assert found["id"] == f"{BASE}annotations.jsonld"
    page = found["first"]
    assert page["type"] == "AnnotationPage"
    assert page["partOf"] == found["id"]
    assert urlsplit(page["id"]).scheme
    assert found["total"] == len(page["items"]) > 500
    assert "next" not in page


def test_every_annotation_has_what_the_standard_demands(built: Path) -> None:
    for annotation in annotations(built):
        assert annotation.keys() == {"id", "type", "motivation", "body", "target"}
        assert annotation["type"] == "Annotation"
        assert annotation["motivation"] == "linking"
        assert all(urlsplit(iri).scheme for iri in (annotation["id"], *bodies(annotation)))
        assert annotation["target"].keys() == {"source", "selector"}
        assert urlsplit(annotation["target"]["source"]).scheme
        assert annotation["target"]["selector"].keys() == {"type", "exact"}
        assert annotation["target"]["selector"]["type"] == "TextQuoteSelector"
    ids = [annotation["id"] for annotation in annotations(built)]
    assert len(set(ids)) == len(ids)


def test_the_words_of_every_target_stand_on_its_page(built: Path) -> None:
    texts = {source: words(page_at(built, source)) for source in {a["target"]["source"] for a in annotations(built)}}
    targets = [annotation["target"] for annotation in annotations(built)]
    assert [t for t in targets if t["selector"]["exact"] not in texts[t["source"]]] == []


def test_every_body_is_a_paragraph_of_an_article(built: Path) -> None:
    cited = {urldefrag(body) for annotation in annotations(built) for body in bodies(annotation)}
    ids = {page: set(page_at(built, page).xpath("//div/@id")) for page in {page for page, _ in cited}}
    assert [found for found in cited if found.fragment not in ids[found.url]] == []


# --- where it is -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["", "topics/history", "sources/rusi-2021"])
def test_a_page_leads_to_the_files(built: Path, name: str) -> None:
    links = lxml.html.parse(built / name / "index.html").xpath("//link[@type='application/ld+json']")
    assert [link.get("rel") for link in links] == ["alternate", "alternate"]
    files = [(built / name / link.get("href")).resolve().name for link in links]
    assert files == ["pages.jsonld", "annotations.jsonld"]


def test_where_the_site_has_no_address_the_addresses_are_those_seen_from_the_files(
    project: Callable[[str], Path],
) -> None:
    folder = project("bridge")
    settings = folder / "mkdocs.yml"
    settings.write_text(settings.read_text("utf-8").replace("site_url: https://example.org/oxley/\n", ""), "utf-8")
    assert explainer("build", folder=folder).status == 0
    site = folder / "site"
    seen = [urldefrag(urljoin(site.as_uri() + "/", body)) for a in annotations(site) for body in bodies(a)]
    assert seen
    pages = {Path(urlsplit(page.url).path) / "index.html" for page in seen}
    assert all(page.is_file() for page in pages)
    assert named(site, "topics/bridge/")["name"] == "The bridge"
