"""Pages made from records, as the engine knows pages: no Markdown, and a body that is made when it is asked for."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from markupsafe import escape
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import get_toc

from explainer.pages import GeneratedPage


class RecordPage(Page):
    """A page made from records: filled at once, or promised.

    Of articles there are many. So the body of a page that is promised is there only while the engine builds it: from
    ``hold`` to ``release``. Who asks for it at another time has it made for that.
    """

    _make: Callable[[], GeneratedPage] | None = None
    _held: str | None = None

    @property
    def content(self) -> str | None:
        """The body, as HTML."""
        return self._held if self._held is not None or self._make is None else self._make().html

    @content.setter
    def content(self, html: str | None) -> None:
        self._held = html

    def read_source(self, config: MkDocsConfig) -> None:
        """Nothing to read."""
        self.markdown = ""

    def render(self, config: MkDocsConfig, files: Files) -> None:
        """What it says is known in ``on_env``, when it is known who cites what."""
        self.content, self.toc = "", get_toc([])

    def promise(self, title: str, make: Callable[[], GeneratedPage]) -> None:
        """From now on the page has a title, and can be made; what else a theme wants to know comes with ``hold``."""
        self._entitle(title)
        self._make = make
        self.release()

    def fill(self, page: GeneratedPage) -> None:
        """Take a page that is made already, with what others say of it: its neighbours give its description."""
        self._entitle(page.title)
        self._describe(page)
        self.content = page.html

    def surround(self, around: Callable[[str], str]) -> None:
        """Put something around the body, or what it will be when it is made."""
        if make := self._make:
            self._make = lambda: _with(around, make())
        else:
            self.content = around(self.content or "")

    def hold(self) -> None:
        """Make the page, and keep it; what another hook or plugin has given it by now stays."""
        if self._make is None:
            return
        page = self._make()
        if self._held is None:
            self.content = page.html
        self._describe(page)

    def _entitle(self, title: str) -> None:
        """Give the page its title; in menus it keeps the one that the navigation gives."""
        if "title" not in vars(self):
            self.title = title
        self.meta = {"title": title}

    def _describe(self, page: GeneratedPage) -> None:
        """Take what a theme wants to know of a page, but for what it has."""
        known = {"title": page.title, "description": page.description, **page.meta}  # text, escaped with all others
        self.meta = known | dict(self.meta)
        if not len(self.toc):
            self.toc = get_toc(_toc_tokens(page))

    def release(self) -> None:
        """Let the body go, if it can be made again."""
        if self._make:
            self.content = None


def as_record_page(page: Page) -> None:
    """Make a page one from records: another plugin may have changed the class of one, or have made it anew."""
    if not isinstance(page, RecordPage):
        kind = type(page)
        page.__class__ = type(kind.__name__, (RecordPage, kind), {})  # what the plugin wants of it stays


def _with(around: Callable[[str], str], page: GeneratedPage) -> GeneratedPage:
    return replace(page, html=around(page.html))


def _toc_tokens(page: GeneratedPage) -> list[Any]:
    top: list[dict[str, Any]] = []
    for entry in page.toc:
        token = {"level": entry.level, "id": entry.anchor, "name": escape(entry.text), "children": []}
        (top[-1]["children"] if top and entry.level > top[-1]["level"] else top).append(token)
    return [{"level": 1, "id": "title", "name": escape(page.title), "children": top}]
