"""The navigation of a site: which pages its configuration names, where, and what is wrong with that."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import yaml

from explainer.addresses import PagePath, is_external
from explainer.problems import Position, Problem, ProblemKind, did_you_mean
from explainer.records import Page


@dataclass(frozen=True, slots=True)
class Navigation:
    """What ``nav`` of a configuration names (None: the engine makes it from the files), and its file and text."""

    file: str
    text: str = field(default="", repr=False)
    nav: object = None
    left_out: Callable[[str], bool] = field(default=lambda _: False, repr=False)
    """Whether a page is left out of the navigation on purpose (``not_in_nav``)."""

    def listed(self) -> list[PagePath]:
        """The pages in the order in which readers find them; none where the engine makes the navigation."""
        return [] if self.nav is None else [path for path, _ in _entries(self.nav)]

    def titles(self) -> dict[PagePath, str]:
        """The titles that pages are given there."""
        return {path: title for path, title in _entries(self.nav) if title}

    def problems(self, files: Collection[str], topics: Iterable[Page]) -> Iterator[Problem]:
        """Entries without a page among ``files`` (paths in the docs folder), and topic pages without an entry."""
        if self.nav is None:
            return
        listed = Counter(self.listed())
        places = _places(self.text)
        for path in listed:
            if not (path in files or is_external(path) or path.startswith("/")):
                message = f"The navigation names the page '{path}', which does not exist."
                hint = did_you_mean(path, [file for file in files if file.endswith(".md")])
                yield Problem(ProblemKind.NAV_NO_PAGE, self.file, places.get(path, Position()), message, hint)
        for path, times in listed.items():
            if times > 1 and path in files:
                message = f"The navigation names the page '{path}' {times} times."
                yield Problem(ProblemKind.NAV_TWICE, self.file, places.get(path, Position()), message)
        for page in topics:
            if page.path not in listed and not self.left_out(page.path):
                message = f"The navigation in {self.file} does not name this topic page, so readers would not find it."
                hint = f"Add {page.path} under nav, or, if that is meant, under not_in_nav."
                yield Problem(ProblemKind.NAV_TOPIC_MISSING, page.file, Position(), message, hint)


def _entries(nav: object, title: str = "") -> Iterator[tuple[PagePath, str]]:
    """Every path of a navigation with its title, if it has one, in order: strings, titles with a path, sections."""
    if isinstance(nav, str):
        yield PagePath(nav), title
    elif isinstance(nav, Mapping):
        for name, item in nav.items():
            yield from _entries(item, str(name))
    elif isinstance(nav, list):
        for item in nav:
            yield from _entries(item)


def _places(text: str) -> dict[str, Position]:
    """Where each path stands under ``nav`` in the text of a configuration."""
    root = yaml.compose(text, Loader=yaml.CSafeLoader)
    fields = root.value if isinstance(root, yaml.MappingNode) else []
    found: dict[str, Position] = {}
    for key, value in fields:
        if key.value == "nav":
            for node in _leaves(value):
                found.setdefault(node.value, Position(node.start_mark.line + 1, node.start_mark.column + 1))
    return found


def _leaves(node: yaml.Node) -> Iterator[yaml.ScalarNode]:
    if isinstance(node, yaml.ScalarNode):
        yield node
    for child in node.value if isinstance(node, yaml.CollectionNode) else ():
        yield from _leaves(child[1] if isinstance(child, tuple) else child)
