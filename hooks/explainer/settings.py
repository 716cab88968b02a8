"""A project's ``mkdocs.yml`` as it was written: its text, and where in it everything that it sets stands.

What the settings are the engine knows, which follows tags, variables and the file that this one inherits from. What
stands in another file has no position here.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import yaml

from explainer.authored import FieldPath
from explainer.positions import Position


@dataclass(frozen=True)
class SettingsFile:
    """The file's name as messages give it, and its text; raises ``yaml.YAMLError`` when asked for a position."""

    name: str
    text: str = field(repr=False)

    @cached_property
    def fields(self) -> Mapping[FieldPath, Position]:
        """Where each field begins, with its name, and each item of a list."""
        return {path: _position(name) for path, name, _ in self._nodes}

    @cached_property
    def values(self) -> Mapping[FieldPath, Position]:
        """Where the value of each field begins, and each item of a list."""
        return {path: _position(value) for path, _, value in self._nodes}

    @cached_property
    def end(self) -> int:
        """How many characters there are before the end of the settings, which a line of ``...`` may mark."""
        return self._root.end_mark.index if self._root else 0

    @cached_property
    def _root(self) -> "yaml.Node | None":
        return yaml.compose(self.text, Loader=yaml.CSafeLoader)

    @cached_property
    def _nodes(self) -> "list[tuple[FieldPath, yaml.Node, yaml.Node]]":
        return list(_walk(self._root, (), set())) if self._root else []


def _walk(node: yaml.Node, path: FieldPath, seen: set[int]) -> Iterator[tuple[FieldPath, yaml.Node, yaml.Node]]:
    """What stands in a node, with its name and its value; behind an alias, which may lead in a circle, nothing."""
    if id(node) in seen or not isinstance(node, yaml.CollectionNode):
        return
    seen.add(id(node))
    within: list[tuple[str | int, yaml.Node, yaml.Node]]
    if isinstance(node, yaml.MappingNode):
        within = [(str(name.value), name, value) for name, value in node.value]
    else:
        within = [(nth, item, item) for nth, item in enumerate(node.value)]
    for step, name, value in within:
        yield (*path, step), name, value
        yield from _walk(value, (*path, step), seen)


def _position(node: yaml.Node) -> Position:
    return Position(node.start_mark.line + 1, node.start_mark.column + 1)
