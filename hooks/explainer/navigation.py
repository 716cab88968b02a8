"""The navigation of a site: which pages its configuration names, where, and what is wrong with that."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from explainer.addresses import PagePath, is_external
from explainer.authored import FieldPath
from explainer.positions import Position
from explainer.problems import Problem, ProblemKind
from explainer.records import Page
from explainer.settings import SettingsFile
from explainer.wording import did_you_mean


@dataclass(frozen=True, slots=True)
class Navigation:
    """What ``nav`` in a ``file`` of settings names (None: the engine makes it from the files)."""

    file: SettingsFile
    nav: object = None
    left_out: Callable[[str], bool] = field(default=lambda _: False, repr=False)
    """Whether a page is left out of the navigation on purpose (``not_in_nav``)."""

    def listed(self) -> list[PagePath]:
        """The pages in the order in which readers find them; none where the engine makes the navigation."""
        return [entry.path for entry in _entries(self.nav)]

    def titles(self) -> dict[PagePath, str]:
        """The titles that pages are given there."""
        return {entry.path: entry.title for entry in _entries(self.nav) if entry.title}

    def is_judged(self) -> bool:
        """Whether it names pages; with a folder, a pattern or a rest in it a plugin has yet to make it."""
        return self.nav is not None and not any(map(_is_resolved_later, self.listed()))

    def problems(
        self, files: Collection[str], pages: Iterable[Page], why_not_made: Callable[[str], str | None]
    ) -> Iterator[Problem]:
        """Entries without a page among ``files`` (paths in the docs folder), and pages that people write without one.

        ``why_not_made`` says why there is no page that builds make; the empty text that this is reported already.
        """
        if not self.is_judged():
            return
        entries = list(_entries(self.nav))
        times = Counter(entry.path for entry in entries)
        for path, entry in {entry.path: entry for entry in reversed(entries)}.items():
            where = self.file.values.get(entry.at, Position())
            if not (path in files or is_external(path) or path.startswith("/")):
                if (why := why_not_made(path)) != "":
                    message = (
                        f"The navigation names the page '{path}', which does not exist{f': {why}' if why else ''}."
                    )
                    hint = did_you_mean(path, [file for file in files if file.endswith(".md")]) if not why else ""
                    yield Problem(ProblemKind.NAV_NO_PAGE, self.file.name, where, message, hint)
            elif times[path] > 1 and path in files:
                message = f"The navigation names the page '{path}' {times[path]} times."
                yield Problem(ProblemKind.NAV_TWICE, self.file.name, where, message)
        for page in pages:
            if page.path not in times and not self.left_out(page.path):
                message = f"The navigation in {self.file.name} does not name this page, so readers would not find it."
                hint = f"Add {page.path} under nav, or, if that is meant, under not_in_nav."
                yield Problem(ProblemKind.NAV_PAGE_MISSING, page.file, Position(), message, hint)


def _is_resolved_later(path: PagePath) -> bool:
    """Whether an entry is one that navigation plugins have: ``topics/``, ``topics/*.md``, ``...``."""
    names_page = is_external(path) or path.startswith("/")
    return not names_page and (path.endswith("/") or "*" in path or path.startswith("..."))


class _Entry(NamedTuple):
    """A path that a navigation names, its title, if it has one, and where among the settings it stands."""

    path: PagePath
    title: str
    at: FieldPath


def _entries(nav: object, title: str = "", at: FieldPath = ("nav",)) -> Iterator[_Entry]:
    """Every entry of a navigation in order: strings, titles with a path, sections."""
    if isinstance(nav, str):
        yield _Entry(PagePath(nav), title, at)
    elif isinstance(nav, Mapping):
        for name, item in nav.items():
            yield from _entries(item, str(name), (*at, str(name)))
    elif isinstance(nav, list):
        for nth, item in enumerate(nav):
            yield from _entries(item, at=(*at, nth))
