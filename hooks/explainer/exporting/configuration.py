"""The export's ``mkdocs.yml``: that of the project, without the hook and its theme, with what plain Markdown needs.

What stays is kept as it was written, line by line, so that tags, comments and the settings of other plugins do.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import yaml
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, InclusionLevel, file_sort_key, set_exclusions
from mkdocs.utils import nest_paths

from explainer.addresses import PagePath
from explainer.exporting.fields import settings_changed_by_printing, without_fields
from explainer.positions import Position
from explainer.problems import Problem, ProblemKind
from explainer.settings import SettingsFile

REPLACED = ("docs_dir", "extra", "extra_css", "hooks", "markdown_extensions", "site_dir", "validation", "watch")
NEEDED = ("attr_list", "footnotes", "md_in_html", "tables", "toc")
UNLISTED = (InclusionLevel.EXCLUDED, InclusionLevel.DRAFT, InclusionLevel.NOT_IN_NAV)
FOOTNOTES = {"SEPARATOR": "-", "SUPERSCRIPT_TEXT": "[{}]", "USE_DEFINITION_ORDER": True}
"""So that notes keep their ids, their looks and, where marks stand in nested blocks, their order."""


def not_exportable(file: SettingsFile) -> Iterator[Problem]:
    """What keeps settings from being exported line by line.

    What another file sets could only be written out as it is loaded: with the values of the environment's variables in
    the place of their names, which may be secrets, and with what no file can hold.
    """
    if place := file.fields.get(("INHERIT",)):
        message = "The settings inherit from another file, which is not exported."
        hint = "Write what it sets into this one."
        yield Problem(ProblemKind.EXPORT_UNPLACED, file.name, place, message, hint)
    first = next(iter(file.fields.values()), Position())
    if first.column > 1:
        message = "The settings stand within braces or are indented, so no line of them can be exchanged."
        hint = "Begin each at the beginning of a line."
        yield Problem(ProblemKind.EXPORT_UNPLACED, file.name, first, message, hint)


def exported_configuration(file: SettingsFile, config: MkDocsConfig, style: str, pages: Iterable[PagePath]) -> str:
    """The configuration, which was loaded from ``file``, for ``pages``.

    ``style`` is the address of the style sheet of views.
    """
    options: Mapping[str, Any] = config.mdx_configs
    extensions = dict.fromkeys((*map(str, config.markdown_extensions), *NEEDED))
    settings = {name: options.get(name, {}) for name in extensions}
    settings["footnotes"] = settings["footnotes"] | FOOTNOTES
    extra = {name: value for name, value in config.extra.items() if name != "explainer"}
    added: dict[str, Any] = {
        "docs_dir": "docs",
        "extra_css": [*map(str, config.extra_css), style],
        "markdown_extensions": [{name: value} if value else name for name, value in settings.items()],
    }
    if extra:
        added["extra"] = extra
    added |= _changed(config, pages)
    lines = {str(at[0]): position.line for at, position in file.fields.items() if len(at) == 1}
    text = file.text[: file.end]
    kept = without_fields(text, lines, [*REPLACED, *added], end=len(text.splitlines()) + 1).strip()
    return f"{kept}\n\n{yaml.dump(added, allow_unicode=True, sort_keys=False)}"


def _changed(config: MkDocsConfig, pages: Iterable[PagePath]) -> dict[str, object]:
    """Of what was written in the configuration the settings that are others in an export, and the navigation."""
    authored: dict[str, Any] = {name: value for given in config.user_configs for name, value in given.items()}
    settings = {"nav": _automatic(pages, config)} | {name: value for name, value in authored.items() if value}
    changed = settings_changed_by_printing(settings)
    theme = authored.get("theme")
    if isinstance(theme, dict) and "custom_dir" in theme:  # templates that ask for what only the hook tells them
        changed["theme"] = {name: value for name, value in theme.items() if name != "custom_dir"}
    return changed


def _automatic(pages: Iterable[PagePath], config: MkDocsConfig) -> object:
    """The navigation that the engine makes where none is written; sections have the names of folders."""
    files = [File(path, config.docs_dir, config.site_dir, config.use_directory_urls) for path in pages]
    set_exclusions(files, config)
    listed = [file.src_uri for file in sorted(files, key=file_sort_key) if file.inclusion not in UNLISTED]
    return nest_paths(listed)  # type: ignore[no-untyped-call]
