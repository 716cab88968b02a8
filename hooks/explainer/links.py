"""Links and ids: as editors wrote them, and as they came out of the engine.

Links in Markdown are checked against the files and anchors of the site before anything is written, with line and
column. The built HTML is checked once more, whoever wrote it (raw HTML, a template, the theme), before it replaces the
last site.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256
from pathlib import Path
from posixpath import basename, dirname, join, normpath, splitext
from sys import intern
from typing import NamedTuple
from urllib.parse import unquote

from lxml import etree
from pydantic import TypeAdapter

from explainer.addresses import PagePath, is_external, relative_link, resolve_link, split_address
from explainer.caching import Cache
from explainer.library import Library
from explainer.locator import position_of
from explainer.markup import PageResult
from explainer.policy import STYLE, Forbidden, forbidden, read_content
from explainer.positions import Position
from explainer.problems import Problem, ProblemKind, in_order
from explainer.reading import built_files, built_pages
from explainer.records import Link, Page
from explainer.wording import did_you_mean, nearest

ALIGNMENT = re.compile(r"^[ |:-]*:[ |:-]*$", re.MULTILINE)
"""The line of a table that aligns its columns, which the engine writes as styles unless it is told otherwise."""


OURS = re.compile(r"(?:fn|fnref|entry|statement|ledger|chronology|disagreements?|question)-.+|notes|independence")
"""Ids that notes and views have."""


@dataclass(frozen=True, slots=True)
class Content:
    """What is looked at of a page's content before it is built: its ids, repetitions included, what is forbidden."""

    ids: list[str]
    forbidden: list[Forbidden]

    @classmethod
    def of(cls, html: str) -> "Content":
        """Read HTML."""
        content = read_content(html)
        ids = [intern(str(id)) for id in content.xpath("//@id", smart_strings=False)]
        return cls(ids, list(forbidden(content)))


CONTENT = TypeAdapter(Content)

# --- links as editors wrote them ------------------------------------------------------------------------------------


def check_links(
    results: Iterable[PageResult], files: set[str], anchors: Mapping[PagePath, set[str]], library: Library
) -> list[Problem]:
    """Every relative link and image that pages hold in Markdown: does the file exist, and the anchor on it?

    ``files`` are the paths of everything under ``docs_dir``, generated pages included; ``anchors`` those of each page.
    """
    alike: dict[str, list[str]] = {}
    for file in sorted(files):
        alike.setdefault(splitext(file)[1], []).append(file)
    targets = _LinkTargets(files, alike, anchors, library)
    return [
        problem for result in results for link in result.links if (problem := _check_link(result.path, link, targets))
    ]


class _LinkTargets(NamedTuple):
    """Where links of pages may lead: the files, the same by their endings, and the anchors of pages."""

    files: Set[str]
    alike: Mapping[str, Sequence[str]]
    anchors: Mapping[PagePath, set[str]]
    library: Library


def _check_link(origin: PagePath, link: Link, targets: _LinkTargets) -> Problem | None:
    files, alike, anchors, library = targets
    if is_external(link.href) or link.href.startswith(("mailto:", "tel:")) or link.href in ("", "#"):
        return None
    page = library.pages.get(origin)
    file = page.file if page else origin
    target, anchor = resolve_link(origin, link.href)
    if target not in files:
        if (why := library.why_not_made(target)) == "":
            return None
        message = f"The link '{link.href}' leads to no page or file{f': {why}' if why else ''}."
        near = "" if why else _meant(target, alike.get(splitext(target)[1] or ".md", ()))
        hint = f"Did you mean '{relative_link(origin, PagePath(near))}'?" if near else ""
        return Problem(ProblemKind.LINK_BROKEN, file, link.position, message, hint)
    unreadable = target in library.pages and not library.pages[target].readable  # that is reported, what follows is not
    if anchor and not unreadable and target in anchors and anchor not in anchors[target]:
        message = f"The link '{link.href}' leads to a page that has no place '#{anchor}'."
        return Problem(ProblemKind.ANCHOR_BROKEN, file, link.position, message, did_you_mean(anchor, anchors[target]))
    return None


def _meant(target: str, files: Sequence[str]) -> str:
    """The file that a link may mean: the only one of that name, as after a page has moved, or one called much alike."""
    same = [file for file in files if basename(file) == basename(target)]
    return same[0] if len(same) == 1 else nearest(target, files)


def check_ids(ids: Mapping[PagePath, Sequence[str]], library: Library) -> list[Problem]:
    """Every id, repetitions included, of the pages that people write: is it the only one of its page?

    Those that a plugin gives are neither an editor's nor ours; what it renders of its own often repeats some.
    """
    return [
        Problem(ProblemKind.OUTPUT_DUPLICATE_ID, page.file, position_of(id, page.body, page.body_line), _repeats(id))
        for path, page in library.pages.items()
        for id in repeated(ids.get(path, ()))
        if OURS.fullmatch(id) or id in library.sources or _is_written(id, page.body)
    ]


def _is_written(id: str, text: str) -> bool:
    """Whether an editor gives the id to something, or leads to it."""
    return id in text and re.search(rf"(?<=[#\"'=]){re.escape(id)}(?![\w-])", text) is not None


def check_policy(
    found: Mapping[PagePath, Sequence[Forbidden]], results: Mapping[PagePath, PageResult], library: Library
) -> list[Problem]:
    """What stands on pages that people write and no page may have; ``found`` is what was found on each.

    What is made from records is escaped and has no address but http and https. A project without articles is no
    explainer: its pages carry no policy.
    """
    return [
        _refused(fault, page, results.get(path))
        for path, page in library.pages.items()
        if library.sources and path in found
        for fault in dict.fromkeys(found[path])
    ]


def _refused(fault: Forbidden, page: Page, result: PageResult | None) -> Problem:
    position = next((link.position for link in result.links if link.href == fault.needle), None) if result else None
    match = re.search(_as_attribute(fault.needle), page.body, re.IGNORECASE)
    if fault.needle == STYLE:
        match = match or ALIGNMENT.search(page.body)
    if position is None and match:
        position = Position.of(match.start(), page.body, page.body_line)
    return Problem(fault.kind, page.file, position or Position(page.body_line), fault.message, fault.hint)


def _as_attribute(needle: str) -> str:
    """A pattern for what is likely to be written, in which white space may stand before ``=``."""
    return rf"{re.escape(needle.removesuffix('='))}\s*=" if needle.endswith("=") else re.escape(needle)


def _repeats(id: str) -> str:
    return f"The id '{id}' stands on the page more than once."


# --- links and ids as they came out ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PageOrigin:
    """The file that a built page was made from: what messages call it, and its text."""

    file: str
    text: str


@dataclass(frozen=True, slots=True)
class Built:
    """One built page: its ids, repetitions included, and what it links to."""

    ids: list[str]
    links: list[str]


BUILT = TypeAdapter(Built)


def check_output(
    site: Path, base_path: str, origins: Mapping[str, PageOrigin], cache: Cache, templates: str = ""
) -> list[Problem]:
    """Every link and id of a built site, whoever wrote it.

    ``base_path`` is the path under which the site is served (``/repo/``); ``origins`` says, by the name of the built
    page, which file it was made from, so that a fault in raw HTML is reported where it was written. What stands in
    the folder ``templates`` of the site is no page.
    """
    files = built_files(site)
    pages = {
        name: cache.get_or_make(BUILT, sha256(data).hexdigest(), partial(_parse, data))
        for name, data in built_pages(site, files)
        if not (templates and name.startswith(f"{templates}/"))
    }
    output = _Output(files, {name: sorted(page.ids) for name, page in pages.items()}, base_path)
    problems = []
    for name, page in pages.items():
        problems += [
            _problem(ProblemKind.OUTPUT_DUPLICATE_ID, name, id, _repeats(id), origins)
            for id in repeated(page.ids)
            if name not in origins or _is_written(id, origins[name].text)  # those of notes are looked at before
        ]
        for href in dict.fromkeys(page.links):
            if reason := output.dead(name, href):
                message = f"The link '{href}' {reason}."
                problems.append(_problem(ProblemKind.OUTPUT_BROKEN_LINK, name, href, message, origins))
    return in_order(problems)


def _parse(html: bytes) -> tuple[Built, bool]:
    """A page, and that it is to be kept."""
    return parse(html), True


def parse(html: bytes) -> Built:
    """The ids and links of an HTML page or fragment (UTF-8).

    The parser makes no tree, which takes up to twenty times a page's size.
    """
    built = Built([], [])
    if html.strip():
        parser = etree.HTMLParser(target=_Collector(built), encoding="utf-8")  # type: ignore[arg-type]
        parser.feed(html)
        parser.close()
    return built


@dataclass(frozen=True, slots=True)
class _Collector:
    """Takes ids and links out of what the parser meets."""

    built: Built

    def start(self, _: str, attributes: Mapping[str, str]) -> None:
        """Take what a tag has; most of it stands on every page."""
        if "id" in attributes:
            self.built.ids.append(intern(attributes["id"]))
        if "href" in attributes:
            self.built.links.append(intern(attributes["href"]))
        if "src" in attributes:
            self.built.links.append(intern(attributes["src"]))

    def close(self) -> None:
        """Nothing is left to do; the parser asks for it."""


def repeated(ids: Iterable[str]) -> list[str]:
    """Those that stand more than once, each once."""
    seen: set[str] = set()
    return list(dict.fromkeys(id for id in ids if id in seen or seen.add(id)))  # type: ignore[func-returns-value]


def _problem(kind: ProblemKind, name: str, needle: str, message: str, origins: Mapping[str, PageOrigin]) -> Problem:
    source = origins.get(name)
    if source and needle in source.text:
        return Problem(kind, source.file, position_of(needle, source.text), message)
    return Problem(kind, source.file if source else name, Position(), message)


PLAIN = re.compile(r"(?!//)[\w./-]+")
"""An address that is a path, with nothing in it that means something else."""


@dataclass(slots=True)
class _Output:
    """A built site: its files, the ids of its pages, the path under which it is served, and what addresses lead to."""

    files: set[str]
    ids: Mapping[str, Sequence[str]]
    """Of each page in their order: a set of them takes eight times the room."""
    base_path: str
    known: dict[str, "_Destination"] = field(default_factory=dict)
    """What the addresses of links lead to that stand on pages of ``folder``: pages repeat them."""
    folder: str = ""

    def dead(self, origin: str, href: str) -> str:
        """Why a link of the page ``origin`` leads nowhere, or an empty string."""
        address, _, anchor = href.partition("#")
        where = self._destination(dirname(origin), address) if address else _Destination(origin)
        if where.fault or not anchor or where.file not in self.ids:
            return where.fault
        anchor = unquote(anchor)
        ids = self.ids[where.file]
        index = bisect_left(ids, anchor)
        return "" if index < len(ids) and ids[index] == anchor else f"leads to a page without '#{anchor}'"

    def _destination(self, folder: str, address: str) -> "_Destination":
        if folder != self.folder:  # they mean something else there; all of all folders would fill the memory
            self.known, self.folder = {}, folder
        if address not in self.known:
            self.known[address] = self._found(folder, address)
        return self.known[address]

    def _found(self, folder: str, address: str) -> "_Destination":
        path = address
        if not PLAIN.fullmatch(address):
            parts = split_address(address)
            if parts.scheme or parts.netloc:
                return _Destination("")
            path = unquote(parts.path)
        if path.startswith("/") and not path.startswith(self.base_path):
            return _Destination("", f"leaves the site's own path {self.base_path}")
        target = _target(folder, path, self.base_path)
        file = next((name for name in _candidates(target) if name in self.files), None)
        return _Destination("", "leads to no file") if file is None else _Destination(file)


class _Destination(NamedTuple):
    """The file of the site that an address names, empty for what lies elsewhere, or why it names none."""

    file: str
    fault: str = ""


def _target(folder: str, path: str, base_path: str) -> str:
    """The path within the site that a link's path names; ``..`` at the front when it leaves the site."""
    absolute = path.startswith("/")
    target = normpath(path.removeprefix(base_path) or "." if absolute else join(folder, path))
    return "" if target == "." else target + ("/" if path.endswith(("/", "/.", "/..")) else "")


def _candidates(target: str) -> Iterator[str]:
    if target and not target.endswith("/"):
        yield target
    yield join(target, "index.html")
