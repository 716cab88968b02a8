"""A site that a server on this machine serves, file by file: the only module that opens a connection.

Nothing but a loopback address is asked, no proxy is used, and a redirect to elsewhere is not followed.
"""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from ipaddress import ip_address
from os.path import commonprefix
from urllib.parse import quote, unquote, urlsplit

import lxml.html
from lxml import etree

from explainer import searchindex
from explainer.addresses import join_address

MANIFEST = "search/manifest.js"
SEEDS = ("404.html", "sitemap.xml", "sitemap.xml.gz", MANIFEST, "search/search_index.json")
LINKS = ("href", "src", "poster", "data")
IN_SCRIPT = re.compile(rb"[\"'](\.{1,2}/[^\"'\s<>]+\.\w+)[\"']")
IN_STYLE = re.compile(rb"url\(\s*[\"']?([^\"')\s]+)")
SEARCH_TEXTS = re.compile(r"search/passages-\d+\.js")
REDIRECTS = 5
SECONDS = 20  # until a server that does not answer counts as unreachable


class NotLoopback(ValueError):
    """The address is not one of this machine; the message says what is expected."""


class Unreachable(OSError):
    """Nothing answers at the address, or it has no home page."""


@dataclass(slots=True)
class Crawl:
    """The files found, by name relative to the site's root, and those that its own lists name and it does not have."""

    files: dict[str, bytes] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)


def base_of(address: str) -> str:
    """The address of a site's root, ending in a slash; raises ``NotLoopback`` for any other machine's."""
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise NotLoopback(f"'{address}' is not an address.") from error
    if parts.scheme != "http" or not _is_loopback(host):
        raise NotLoopback(f"'{address}' is not on this machine: name a folder or an http:// address of 127.0.0.1.")
    path = parts.path if parts.path.endswith("/") else re.sub(r"[^/]*\.[^/]*$", "", parts.path).rstrip("/") + "/"
    name = f"[{host}]" if ":" in host else host
    return f"http://{name}{f':{port}' if port else ''}{path}"


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def crawl(base: str) -> Crawl:
    """Every file of the site at ``base`` that its home, sitemap and search index lead to; raises ``Unreachable``."""
    found = Crawl()
    named: set[str] = set()
    waiting = ["index.html", *SEEDS]
    seen = set(waiting)
    for name in waiting:  # grows while it is walked
        data = _fetch(base, name)
        if data is None:
            if name == "index.html":
                raise Unreachable(f"{base} has no home page.")
            found.missing += [name] if name in named else []
            continue
        found.files[name] = data
        listed = list(_listed(name, data))
        named.update(listed)
        links = [_name(base, join_address(_address(base, name), href)) for href in _links(name, data)]
        fresh = [link for link in dict.fromkeys([*listed, *links]) if link is not None and link not in seen]
        seen.update(fresh)
        waiting += fresh
    return found


def _fetch(base: str, name: str) -> bytes | None:
    """One file, redirects within the site followed; None when the site does not have it."""
    address = _address(base, name)
    for _ in range(REDIRECTS):
        parts = urlsplit(address)
        connection = HTTPConnection(parts.hostname or "", parts.port or 80, timeout=SECONDS)
        try:
            connection.request("GET", quote(parts.path, safe="/%:@!$&'()*+,;=~"))
            answer = connection.getresponse()
            data, location = answer.read(), answer.headers.get("Location")
        except (OSError, HTTPException) as error:
            raise Unreachable(f"{base} cannot be reached: {error}") from error
        finally:
            connection.close()
        if answer.status < 300:
            return data
        if answer.status >= 400 or not location:
            return None
        address = join_address(address, location)
        if not address.startswith(base):
            return None
    return None


def _address(base: str, name: str) -> str:
    """Where a file is asked for: by its folder, if it is an index; a name may hold ``?``, ``#`` or ``%``."""
    is_index = name == "index.html" or name.endswith("/index.html")
    return base + quote(name.removesuffix("index.html") if is_index else name)


def _name(base: str, address: str) -> str | None:
    """What a file of the site is called, None for an address elsewhere."""
    bare = address.partition("#")[0].partition("?")[0]
    if not bare.startswith(base):
        return None
    name = unquote(bare.removeprefix(base))
    return name + "index.html" if not name or name.endswith("/") else name


def _listed(name: str, data: bytes) -> Iterator[str]:
    """The pages that the sitemap or the search index names, and the files of the index."""
    if name == MANIFEST:
        yield from _search_files(data)
    elif name in SITE_LISTS or SEARCH_TEXTS.fullmatch(name):
        for location in SITE_LISTS.get(name, _searched_pages)(data):
            path = unquote(location.partition("#")[0]).removeprefix("./")
            yield path + "index.html" if not path or path.endswith("/") else path


def _sitemap(data: bytes) -> list[str]:
    found = [match.decode("utf-8", "replace").strip() for match in re.findall(rb"<loc>([^<]*)</loc>", data)]
    home = commonprefix(found).rpartition("/")[0] + "/"  # noqa: RUF071 (addresses, which commonpath would spoil)
    return [location.removeprefix(home) for location in found if location.startswith(home)]


def _search_files(data: bytes) -> list[str]:
    try:
        return [f"search/{name}" for name in searchindex.shard_names(data.decode("utf-8", "replace"))]
    except ValueError:
        return []


def _searched_pages(data: bytes) -> list[str]:
    try:
        return [str(url) for url, _ in searchindex.read_script(data.decode("utf-8", "replace"))["pages"]]
    except (ValueError, KeyError, TypeError):
        return []


def _search_index(data: bytes) -> list[str]:
    try:
        return [str(entry["location"]) for entry in json.loads(data)["docs"]]
    except (ValueError, KeyError, TypeError):
        return []


SITE_LISTS: dict[str, Callable[[bytes], list[str]]] = {
    "sitemap.xml": _sitemap,
    "search/search_index.json": _search_index,  # of a site that has the theme's search
}


def _links(name: str, data: bytes) -> Iterator[str]:
    if name.endswith(".css"):
        yield from (link.decode("utf-8", "replace") for link in IN_STYLE.findall(data))
    if name.endswith((".html", ".htm")) and data.strip():
        yield from (link.decode("utf-8", "replace") for link in IN_SCRIPT.findall(data))
        try:
            document = lxml.html.document_fromstring(data, parser=lxml.html.HTMLParser(encoding="utf-8"))
        except etree.ParserError:  # nothing but comments
            return
        for element in document.iter(etree.Element):
            yield from (value for key in LINKS if (value := element.get(key)))
            yield from (part.split()[0] for part in (element.get("srcset") or "").split(",") if part.strip())
