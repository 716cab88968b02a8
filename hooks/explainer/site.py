"""The façade: load everything, check everything, make every generated page. What an engine's adapter talks to."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from posixpath import dirname, join, normpath
from typing import Annotated
from urllib.parse import unquote, urlsplit

import lxml.html
from pydantic import BaseModel, ConfigDict, Field

from explainer.addresses import PagePath, SourceKey, is_external, resolve_link
from explainer.library import Library, build_library
from explainer.markup import PageResult
from explainer.pages import GeneratedPage, PageMaker, Resolve
from explainer.problems import Position, Problem, ProblemKind, did_you_mean, in_order
from explainer.reading import Folder, built_files, built_pages, read_names, read_pages, read_sources
from explainer.records import Link


class Options(BaseModel):
    """What a project may set under ``extra.explainer`` in ``mkdocs.yml``."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    sources: Annotated[str, Field(description="the folder of evidence, relative to mkdocs.yml")] = "sources"
    topics: Annotated[str, Field(description="the folder of topic pages, relative to docs_dir")] = "topics"
    page_fields: Annotated[tuple[str, ...], Field(description="further front-matter fields that pages may have")] = ()


@dataclass(frozen=True, slots=True)
class Site:
    """One state of a project: its evidence, and what is wrong with it before any page is rendered."""

    library: Library
    problems: tuple[Problem, ...] = ()
    results: dict[PagePath, PageResult] = field(default_factory=dict)

    def all_problems(self) -> list[Problem]:
        """The problems of the evidence and of every page rendered so far."""
        return in_order([*self.problems, *(problem for result in self.results.values() for problem in result.problems)])

    def generated(self, resolve: Resolve) -> Iterator[GeneratedPage]:
        """Every generated page, from the evidence and what the rendered pages cite and mention."""
        occurrences = [occurrence for result in self.results.values() for occurrence in result.occurrences]
        mentions = {path: result.mentions for path, result in self.results.items()}
        return PageMaker(self.library, occurrences, mentions, resolve).all()


def load(root: Path, docs: Path, options: Options) -> Site:
    """Read ``docs`` and the evidence; messages name files relative to ``root``."""
    evidence = Folder(root / options.sources, options.sources)
    pages_folder = Folder(docs, _label(docs, root))
    sources, problems = read_sources(evidence)
    names, found = read_names(evidence)
    pages, wrong = read_pages(pages_folder, options.page_fields)
    unread = {SourceKey(file.stem) for file in evidence.path.glob("*.md")} - {source.key for source in sources}
    library, clashes = build_library(sources, names, pages, topics_folder=options.topics, unread=unread)
    return Site(library, (*problems, *found, *wrong, *clashes))


def _label(folder: Path, root: Path) -> str:
    return folder.relative_to(root).as_posix() if folder.is_relative_to(root) else folder.as_posix()


# --- links as editors wrote them ------------------------------------------------------------------------------------


def check_links(
    results: Iterable[PageResult], files: set[str], anchors: Mapping[PagePath, set[str]], library: Library
) -> list[Problem]:
    """Every relative link and image that pages hold in Markdown: does the file exist, and the anchor on it?

    ``files`` are the paths of everything under ``docs_dir``, generated pages included; ``anchors`` those of each page.
    """
    return [
        problem
        for result in results
        for link in result.links
        if (problem := _check_link(result.path, link, files, anchors, library))
    ]


def _check_link(
    origin: PagePath, link: Link, files: set[str], anchors: Mapping[PagePath, set[str]], library: Library
) -> Problem | None:
    if is_external(link.href) or link.href.startswith(("mailto:", "tel:")) or link.href in ("", "#"):
        return None
    page = library.pages.get(origin)
    file = page.file if page else origin
    target, anchor = resolve_link(origin, link.href)
    if target not in files:
        message = f"The link '{link.href}' leads to no page or file."
        hint = did_you_mean(target, files)
        return Problem(ProblemKind.LINK_BROKEN, file, link.position, message, hint)
    if anchor and anchor not in anchors.get(target, {anchor}):
        message = f"The link '{link.href}' leads to a page that has no place '#{anchor}'."
        return Problem(ProblemKind.ANCHOR_BROKEN, file, link.position, message, did_you_mean(anchor, anchors[target]))
    return None


# --- links and ids as they came out ---------------------------------------------------------------------------------


def check_output(site: Path, base_path: str = "/") -> list[Problem]:
    """Every link and id of a built site, whoever wrote it: pages, templates or the theme.

    ``base_path`` is the path under which the site is served (``/repo/``); links that start with it are followed too.
    """
    files = built_files(site)
    links: dict[str, list[str]] = {}
    ids: dict[str, list[str]] = {}
    for name, data in built_pages(site, files):
        ids[name], links[name] = _ids_and_links(data)
    problems = [
        Problem(ProblemKind.OUTPUT_DUPLICATE_ID, name, Position(), f"The id '{id}' stands on the page more than once.")
        for name, found in ids.items()
        for id in dict.fromkeys(id for id in found if found.count(id) > 1)
    ]
    known = {name: set(found) for name, found in ids.items()}
    for name, hrefs in links.items():
        for href in dict.fromkeys(hrefs):
            if reason := _dead(name, href, files, known, base_path):
                problems.append(Problem(ProblemKind.OUTPUT_BROKEN_LINK, name, Position(), f"The link '{href}' {reason}."))
    return in_order(problems)


def ids_of(html: str) -> set[str]:
    """Every id in a piece of HTML."""
    return set(_ids_and_links(html.encode())[0]) if html.strip() else set()


def _ids_and_links(data: bytes) -> tuple[list[str], list[str]]:
    document = lxml.html.document_fromstring(data, parser=lxml.html.HTMLParser(encoding="utf-8"))
    ids: list[str] = list(map(str, document.xpath("//@id")))  # type: ignore[arg-type]
    links: list[str] = list(map(str, document.xpath("//@href | //@src")))  # type: ignore[arg-type]
    return ids, links


def _dead(origin: str, href: str, files: set[str], ids: Mapping[str, set[str]], base_path: str) -> str:
    """Why a link of the page ``origin`` leads nowhere, or an empty string."""
    parts = urlsplit(href)
    if parts.scheme or parts.netloc:
        return ""
    path = unquote(parts.path)
    if path.startswith("/"):
        if not path.startswith(base_path):
            return f"leaves the site's own path {base_path}"
        target = path[len(base_path) :]
    else:
        target = normpath(join(dirname(origin), path)) + ("/" if path.endswith("/") else "") if path else origin
    target = target.removeprefix("./")
    if target.startswith("../"):
        return "leaves the site"
    page = next((name for name in _candidates(target) if name in files), None)
    if page is None:
        return "leads to no file"
    anchor = unquote(parts.fragment)
    return f"leads to a page without '#{anchor}'" if anchor and page in ids and anchor not in ids[page] else ""


def _candidates(target: str) -> Sequence[str]:
    if target in ("", ".", "./"):
        return ("index.html",)
    return (f"{target}index.html",) if target.endswith("/") else (target, f"{target}/index.html")
