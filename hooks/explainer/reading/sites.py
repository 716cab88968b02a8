"""Whether a site may be put in a folder: what stands there is lost, so only an earlier site does, or nothing.

A site needs no marker. One of ours has our style sheet, and the engine writes a compressed map of every site, whatever
its theme, so a folder that only has an index.html is somebody's own.
"""

from collections.abc import Iterable
from pathlib import Path

BUILT = ("assets/explainer/explainer.css", "sitemap.xml.gz")
"""Files of which every site has one: of ours the first, of the engine's any the second."""


def why_not_put(site: Path, root: Path, own: Iterable[Path]) -> str:
    """Why a site cannot be put in a folder; empty where it can. ``root`` has mkdocs.yml, ``own`` is what it reads."""
    site, root = site.resolve(), root.resolve()
    if root.is_relative_to(site):
        return "the project itself stands there"
    for path in (path.resolve() for path in own):
        inside = path.parent if path.is_file() else path  # a hook's folder is its own, unless all of the project is
        if path.is_relative_to(site) or (site.is_relative_to(inside) and not root.is_relative_to(inside)):
            return f"the project's own '{_named(path, root)}' stands there"
    if ".git" in site.parts:
        return "git keeps its history there"
    try:
        return _why_kept(site)
    except OSError as error:
        return f"it cannot be looked into ({error.strerror or error})"


def _why_kept(site: Path) -> str:
    if not site.exists():
        return ""
    if not site.is_dir():
        return "it is no folder"
    if (site / ".git").exists():
        return "a history of git stands in it, which would be lost"
    if any(site.iterdir()) and not any((site / name).is_file() for name in BUILT):
        return "what stands in it is no site that was built before, and would be lost"
    return ""


def _named(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)
