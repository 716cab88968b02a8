"""YAML as its editor wrote it, but for single fields; what themes print as it is, as HTML in which nothing is markup.

MkDocs and Zensical hand titles, fields of pages and settings to their themes as they stand, and these print them so: in
text, in attributes and in a page's ``<title>``. On our own site the adapter escapes them; an export has no adapter.
"""

from collections.abc import Mapping, Sequence
from html import escape

import yaml

from explainer.authored import THEME_FILES
from explainer.project import OF_THE_SITE


def without_fields(text: str, fields: Mapping[str, int], dropped: Sequence[str], end: int) -> str:
    """YAML without some of its fields, whose lines are given, counted from 1; the rest stays as it was written.

    ``end`` is the line behind the last field.
    """
    lines = text.splitlines(keepends=True)
    begins = sorted(fields.values())
    for name in dropped:
        if first := fields.get(name):
            last = next((line for line in begins if line > first), end)
            lines[first - 1 : last - 1] = [""] * (last - first)
    return "".join(lines)


def with_fields(header: str, fields: Mapping[str, object]) -> str:
    """A page's front matter, whose last line is its closing fence, or none, with further fields at its end."""
    if not fields:
        return header
    text = yaml.safe_dump(dict(fields), allow_unicode=True, sort_keys=False, width=1000)
    if not header:
        return f"---\n{text}---\n\n"
    *lines, fence = header.splitlines(keepends=True)
    return "".join([*lines, text, fence])


def printed(text: str) -> str:
    """Text as HTML, for text and for attributes in double quotation marks."""
    return escape(text, quote=False).replace('"', "&quot;")


def changed_by_printing(fields: Mapping[str, object]) -> dict[str, object]:
    """Those of a page's fields that a theme would print otherwise than they read, as they must be handed over."""
    handed_over = {name: _printed_value(value) for name, value in fields.items() if name not in THEME_FILES}
    return {name: value for name, value in handed_over.items() if value != fields[name]}


def settings_changed_by_printing(settings: Mapping[str, object]) -> dict[str, object]:
    """The same of the site's names and of the titles that its navigation gives."""
    names = {name: _printed_value(settings[name]) for name in OF_THE_SITE if name in settings}
    handed_over = names | ({"nav": _printed_titles(settings["nav"])} if "nav" in settings else {})
    return {name: value for name, value in handed_over.items() if value != settings[name]}


def _printed_value(value: object) -> object:
    if isinstance(value, list):
        return [printed(item) if isinstance(item, str) else item for item in value]
    return printed(value) if isinstance(value, str) else value


def _printed_titles(nav: object) -> object:
    """A navigation, of which only titles are printed: they are the keys, and the values are paths."""
    if isinstance(nav, list):
        return [_printed_titles(item) for item in nav]
    return {printed(str(title)): _printed_titles(item) for title, item in nav.items()} if isinstance(nav, dict) else nav
