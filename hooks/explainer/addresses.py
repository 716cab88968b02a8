"""Names of places: which string is an id, an anchor, a page or a URL, and how one is made from another.

Everything here is a plain string at run time; the distinct types keep a page path from being passed where a URL is
due. A page path is what MkDocs calls ``src_uri``: relative to the docs folder, with forward slashes, ending in ``.md``.
"""

import posixpath
import re
from functools import lru_cache
from hashlib import sha256
from typing import NewType
from urllib.parse import SplitResult, quote, unquote, urljoin, urlsplit

SourceKey = NewType("SourceKey", str)
NameId = NewType("NameId", str)
TopicId = NewType("TopicId", str)
PagePath = NewType("PagePath", str)
Anchor = NewType("Anchor", str)
Url = NewType("Url", str)

HOME = PagePath("index.md")
ARTICLES = PagePath("sources/index.md")
BIBLIOGRAPHY = PagePath("bibliography.md")
WHOS_WHO = PagePath("whos-who.md")
CHRONOLOGY = PagePath("chronology.md")
ALLEGATIONS = PagePath("allegations.md")
DISAGREEMENTS = PagePath("disagreements.md")
SOURCES_BY_TOPIC = PagePath("sources-by-topic.md")
PROBLEMS = PagePath("problems.md")
EDITION = PagePath("edition.md")
EDITION_PDF = PagePath("edition/edition.pdf")

RECORDS_BIBTEX = PagePath("bibliography.bib")
RECORDS_CSL = PagePath("bibliography.json")
PAGES_BIBTEX = PagePath("pages.bib")
PAGES_CSL = PagePath("pages.json")
PAGES_SCHEMA = PagePath("pages.jsonld")
ANNOTATIONS = PagePath("annotations.jsonld")
LINKED_DATA = (PAGES_SCHEMA, ANNOTATIONS)
DOWNLOADS = (RECORDS_BIBTEX, RECORDS_CSL, PAGES_BIBTEX, PAGES_CSL, *LINKED_DATA)
"""Files beside the pages: the articles' records and the site's own pages for reference managers, all as linked data."""

SAFE_ID = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?")
"""What an authored id may be: it becomes a file name, an anchor and a citation key."""

PLAIN_PATH = re.compile(r"\w+(?:[-/]\w+)*")
"""A path without its ending that is still unlike every other when its slashes become two hyphens each."""

MEANS_MORE = re.compile(r"[^\w/.~!$&'()*+,;=@-]")
"""What does not stand for itself in the path of a relative link, or is not to be there at all (RFC 3986)."""


def article_page(key: SourceKey) -> PagePath:
    """The generated page of one article."""
    return PagePath(f"sources/{key}.md")


def article_of(path: PagePath) -> SourceKey:
    """The key of the article whose generated page this is."""
    return SourceKey(path.removeprefix("sources/").removesuffix(".md"))


def paragraph_anchor(number: int) -> Anchor:
    """The anchor of a numbered paragraph on its article's page; never renumbered, so it can be linked to for good."""
    return Anchor(f"para-{number}")


def entry_anchor(id: str) -> Anchor:
    """The anchor of an entry of the ledger in a chronology."""
    return Anchor(f"entry-{id}")


def year_anchor(year: int, topic: str = "") -> Anchor:
    """The anchor of a year in the chronology, 0 for what has no date, or of what it has first on a topic."""
    return Anchor("-".join(filter(None, ("chronology", str(year or "undated"), topic))))


def statement_anchor(id: str) -> Anchor:
    """The anchor of a statement among allegations and answers."""
    return Anchor(f"statement-{id}")


def endnote_anchor(number: int, use: int = 0) -> Anchor:
    """The anchor of an endnote of an article's own text, or of the reference to it for the ``use``-th time."""
    return Anchor(f"endnote-{number}-ref-{use}" if use else f"endnote-{number}")


def anchor_part(text: str) -> str:
    """``text`` as a part of an anchor: letters, digits and hyphens only (no colon: awkward in CSS and linters)."""
    return re.sub(r"[^\w-]+", "-", text).strip("-") or "x"


def page_name(path: PagePath) -> str:
    """A page's name where its path cannot stand, in ids and keys of records: ``topics--bridge``.

    No two pages have the same: one whose path is not plain has the beginning of its SHA-256 at the end.
    """
    stem = path.removesuffix(".md")
    if PLAIN_PATH.fullmatch(stem):
        return stem.replace("/", "--")
    return f"{anchor_part(stem)}-{sha256(stem.encode()).hexdigest()[:8]}"


def as_link(path: str) -> str:
    """A path as a relative link, with what would mean more there in percent-encoding; letters stay as they are."""
    return MEANS_MORE.sub(lambda char: quote(char[0]), path)


def relative_link(origin: PagePath, target: PagePath, anchor: Anchor | None = None) -> str:
    """The Markdown link from one page to another, as an editor would write it (``../sources/x.md#para-3``)."""
    fragment = f"#{anchor}" if anchor else ""
    if origin == target and fragment:
        return fragment
    up, down = origin.split("/")[:-1], target.split("/")
    shared = 0
    while shared < len(up) and shared < len(down) - 1 and up[shared] == down[shared]:
        shared += 1
    return as_link("/".join([".."] * (len(up) - shared) + down[shared:])) + fragment


def built_link(origin: PagePath, href: str, *, directories: bool) -> str:
    """The address, relative to that of the page ``origin``, of what a link on it names by its file.

    With ``directories`` the page ``a/b.md`` has the address ``a/b/``, without it ``a/b.html``.
    """
    target, _ = resolve_link(origin, href)
    _, _, anchor = href.partition("#")
    fragment = f"#{anchor}" if anchor else ""
    if target == origin and fragment:
        return fragment
    base, address = (_address(path, directories=directories) for path in (origin, target))
    relative = posixpath.relpath(address or ".", posixpath.dirname(base) or ".")
    return as_link(f"{relative}/" if address.endswith("/") or not address else relative) + fragment


def _address(path: PagePath, *, directories: bool) -> str:
    """Where a file of the docs folder is built, from the root of the site; a folder's address ends with a slash."""
    stem, ending = posixpath.splitext(path)
    folder, name = posixpath.split(stem)
    if ending != ".md":
        return path
    if name == "README":
        stem = posixpath.join(folder, "index")
    if not directories:
        return f"{stem}.html"
    return posixpath.join(stem.removesuffix("index") if name in ("index", "README") else stem, "")


def can_be_split(href: str) -> bool:
    """Whether a text is an address at all: ``http://[`` is none."""
    try:
        urlsplit(href)
    except ValueError:
        return False
    return True


def split_address(href: str) -> SplitResult:
    """The parts of an address; what is none is all path, and leads nowhere."""
    return urlsplit(href) if can_be_split(href) else SplitResult("", "", href, "", "")


def join_address(base: str, href: str) -> str:
    """The address that a link names as seen from another address; what is none stays as it is."""
    return urljoin(base, href) if can_be_split(href) else href


def is_external(href: str) -> bool:
    """Whether a link leaves the site (has a scheme or a host), so that only its form could be checked here."""
    parts = split_address(href)
    return bool(parts.scheme or parts.netloc)


@lru_cache(maxsize=2048)  # a page names one article, or one paragraph, again and again
def resolve_link(origin: PagePath, href: str) -> tuple[PagePath, Anchor | None]:
    """The file, relative to the docs folder, and the anchor that a relative link on ``origin`` names."""
    parts = split_address(href)
    path = unquote(parts.path)
    target = posixpath.normpath(posixpath.join(posixpath.dirname(origin), path)) if path else origin
    return PagePath(target), Anchor(unquote(parts.fragment)) if parts.fragment else None
