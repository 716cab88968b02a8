"""Whether a site or an export may be put in a folder: what stands there is lost, so it is an earlier one, or nothing.

A site needs no marker. One of ours has our style sheet, and the engine writes a compressed map of every site, whatever
its theme, so a folder that only has an index.html is somebody's own. An export has a marker.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Output:
    """What the project writes whole into a folder of its own: what to call an earlier one, and files that tell one."""

    called: str
    told_by: tuple[str, ...]


SITE = Output("site that was built before", ("assets/explainer/explainer.css", "sitemap.xml.gz"))
"""Every site has one of the two: one of ours the first, one of the engine's any the second."""
EXPORT = Output("earlier export", (".explainer-export",))


def why_not_put(output: Output, folder: Path, root: Path, own: Iterable[Path]) -> str:
    """Why it cannot be put there; empty where it can. ``root`` has mkdocs.yml, ``own`` is what the project reads."""
    folder, root = folder.resolve(), root.resolve()
    if root.is_relative_to(folder):
        return "the project itself stands there"
    for path in (path.resolve() for path in own):
        inside = path.parent if path.is_file() else path  # a hook's folder is its own, unless all of the project is
        if path.is_relative_to(folder) or (folder.is_relative_to(inside) and not root.is_relative_to(inside)):
            return f"the project's own '{_named(path, root)}' stands there"
    if ".git" in folder.parts:
        return "git keeps its history there"
    try:
        return _why_kept(output, folder)
    except OSError as error:
        return f"it cannot be looked into ({error.strerror or error})"


def _why_kept(output: Output, folder: Path) -> str:
    if not folder.exists():
        return ""
    if not folder.is_dir():
        return "it is no folder"
    if (folder / ".git").exists():
        return "a history of git stands in it, which would be lost"
    if any(folder.iterdir()) and not any((folder / name).is_file() for name in output.told_by):
        return f"what stands in it is no {output.called}, and would be lost"
    return ""


def _named(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)
