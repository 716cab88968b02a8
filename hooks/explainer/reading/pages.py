"""The pages that editors write: front matter and text of each."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from explainer.addresses import PagePath
from explainer.authored import PageMeta
from explainer.citesyntax import CLUSTER
from explainer.frontmatter import Document, late_fields, mended, split_page, split_topic, taken_lines, validate
from explainer.locator import Locator
from explainer.problems import Problem, ProblemKind
from explainer.reading.files import (
    all_below,
    is_dangling,
    is_encodable,
    is_readable,
    is_special,
    leads_back,
    read_text,
    unreadable,
)
from explainer.reading.layout import Folder
from explainer.reading.strays import near_pages
from explainer.records import Page
from explainer.silence import mask_code

HEADING = re.compile(r"^#(?!#)(?P<signed>.*)|(?:\A|^[ \t]*\n)(?P<underlined>[^\s#].*)\n=+[ \t]*$", re.MULTILINE)
"""A heading of the first level, in a text without code."""

LINK = re.compile(r"!?\[([^\[\]]*)\](?:\((?:[^()\[\]]|\([^()\[\]]*\))*\)|\[[^\[\]]*\])")

EMPHASIS = re.compile(r"\*+|`+|(?<!\w)_+|_+(?!\w)|\{[:#.][^{}]*\}\s*$")
"""Signs of Markdown in a heading, which no title shows."""

PLUGIN_FIELDS = ("social", "date")
"""Front matter of a page that plugins of Material for MkDocs read, each as it likes."""

UNREAD = "If a plugin reads it, list it under extra.explainer.page_fields in mkdocs.yml."


def read_pages(
    folder: Folder,
    topics: str,
    extra_fields: Iterable[str] = (),
    left_out: Callable[[str], bool] = lambda _: False,
) -> tuple[list[Page], list[Problem]]:
    """The front matter of every Markdown page under ``docs/`` that is not left out, by its path there.

    A page is split as the engine does, but for one in the folder of ``topics``: of that no line of text is lost.
    """
    pages: list[Page] = []
    problems: list[Problem] = []
    allowed = (*PLUGIN_FIELDS, *extra_fields)
    below = all_below(folder.path)
    problems += near_pages(folder, below, topics)
    problems += _unusable(folder, below, left_out)
    for file in below:
        if file.suffix != ".md":
            continue
        path, name = PagePath(file.relative_to(folder.path).as_posix()), folder.name(file)
        if left_out(path) or not is_encodable(path):
            continue
        text, found = read_text(file, name)
        document = split_topic(text, name) if path.startswith(f"{topics}/") else split_page(text, name)
        found += document.problems
        readable = not found
        problems += taken_lines(document, text, name, PageMeta, allowed)
        meta, invalid = validate(PageMeta, document, name, extra=allowed) if readable else (None, [])
        problems += found + [_with_way_out(problem, document) for problem in invalid]
        meta = meta or mended(PageMeta, document, {})  # the rest of it counts, and links to the page are no faults
        problems += late_fields(document, text, name, PageMeta)
        problems += _open_comments(document, name) if path.startswith(f"{topics}/") else []
        title = meta.title or _first_heading(document.body) or file.stem
        pages.append(Page(path, name, meta, title, document.positions, document.body, document.body_line, readable))
    return pages, problems


def _with_way_out(problem: Problem, document: Document) -> Problem:
    """What is wrong with a page's fields; of one that nothing reads, also what to do where a plugin does."""
    fields = {position for at, position in document.positions.items() if len(at) == 1}
    if problem.kind is not ProblemKind.FRONT_MATTER_UNKNOWN_FIELD or problem.position not in fields:
        return problem
    return replace(problem, hint=" ".join(filter(None, (problem.hint, UNREAD))))


def _first_heading(body: str) -> str:
    """The text of the page's heading, without citations, where links lead, and signs of emphasis or code.

    Titles are wanted before any page is rendered, since topics are linked by them.
    """
    found = HEADING.search(mask_code(body))
    if not found:
        return ""
    written = body[slice(*found.span(found.lastgroup or 0))].strip().rstrip("#").rstrip()
    return " ".join(EMPHASIS.sub("", LINK.sub(r"\1", CLUSTER.sub("", written))).split())


def _unusable(folder: Folder, below: Iterable[Path], left_out: Callable[[str], bool]) -> Iterator[Problem]:
    """Report files at which the engine would end in a traceback; ``read_text`` reports pages that cannot be opened."""
    for file in below:
        if not is_encodable(file.name):
            yield unreadable(folder.name(file), "The file's name is not UTF-8, so it has no address.")
        elif leads_back(file) and not left_out(file.relative_to(folder.path).as_posix()):
            yield unreadable(folder.name(file), "The link leads to a folder in which it stands itself.")
        elif file.suffix == ".md":
            continue
        elif is_dangling(file) and not left_out(file.relative_to(folder.path).as_posix()):
            yield unreadable(folder.name(file), "The link leads nowhere.")
        elif file.is_file() and not is_readable(file):
            yield unreadable(folder.name(file), "The file cannot be opened: Permission denied.")
        elif is_special(file):
            yield unreadable(folder.name(file), "The file cannot be opened: it is no regular file.")


def _open_comments(document: Document, name: str) -> Iterator[Problem]:
    for position in Locator(document.body, document.body_line).open_comments():
        yield Problem(ProblemKind.COMMENT_OPEN, name, position, "This comment is not closed.")
