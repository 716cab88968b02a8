"""Pages made from records, as the engine knows pages: a body before it asks for one, and no Markdown."""

from typing import Any

from markupsafe import escape
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import get_toc

from explainer.pages import GeneratedPage


class RecordPage(Page):
    """A page made from records: it has a body before the engine asks for one, and no Markdown.

    The body is kept as UTF-8 until its file is written: as text it would take twice as much, and there are many.
    """

    _body: bytes | None = None

    @property
    def content(self) -> str | None:
        """The body, as HTML."""
        return None if self._body is None else self._body.decode(errors="surrogatepass")

    @content.setter
    def content(self, html: str | None) -> None:
        self._body = None if html is None else html.encode(errors="surrogatepass")

    def read_source(self, config: MkDocsConfig) -> None:
        """Nothing to read."""
        self.markdown = ""

    def render(self, config: MkDocsConfig, files: Files) -> None:
        """Its body comes in ``on_env``, when it is known who cites what."""
        self.content = ""

    def fill(self, page: GeneratedPage) -> None:
        """Take the finished body, title and table of contents."""
        self.title = page.title
        self.content = page.html
        self.meta = {"title": page.title, "description": page.description, **page.meta}  # text, escaped with all others
        self.toc = get_toc(_toc_tokens(page))


def _toc_tokens(page: GeneratedPage) -> list[Any]:
    top: list[dict[str, Any]] = []
    for entry in page.toc:
        token = {"level": entry.level, "id": entry.anchor, "name": escape(entry.text), "children": []}
        (top[-1]["children"] if top and entry.level > top[-1]["level"] else top).append(token)
    return [{"level": 1, "id": "title", "name": escape(page.title), "children": top}]
