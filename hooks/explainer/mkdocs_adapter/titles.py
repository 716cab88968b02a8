"""What themes print of pages, sections and sites as it is, made HTML once: their titles, fields and tables of contents.

All become ``Markup``, which a theme that escapes does not escape twice.
"""

from markupsafe import Markup, escape
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.nav import Navigation, Section
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink

from explainer.authored import THEME_FILES
from explainer.project import OF_THE_SITE
from explainer.records import Page as Record

TEXTS = ("title", "description", "template", "icon", "status", "subtitle", "hide", "tags")
"""Fields of a page that are texts, or lists of them, whatever they look like."""


def escape_site(config: MkDocsConfig) -> None:
    """Escape the site's name, description and author."""
    for name in OF_THE_SITE:
        setattr(config, name, escape(config[name]) if config[name] else config[name])


def escape_navigation(nav: Navigation) -> None:
    """Escape the titles that the navigation gives to sections, links and pages."""
    waiting = list(nav.items)
    while waiting:
        item = waiting.pop()
        waiting += item.children or [] if isinstance(item, Section) else []
        if not isinstance(item, Page) or "title" in vars(item):
            item.title = escape(item.title or "")


def keep_texts(page: Page, record: Record) -> None:
    """Give a page its texts as they were written: of ``2011``, ``1.50`` and ``yes`` the engine makes no text."""
    for name in TEXTS:
        if name not in page.meta or (name,) not in record.positions or _is_text(page.meta[name]):
            continue
        text = getattr(record.meta, name)
        if text:
            page.meta[name] = text if isinstance(text, str) else list(text)
        else:  # nothing is given, or what is reported
            del page.meta[name]


def _is_text(value: object) -> bool:
    return isinstance(value, str) or (isinstance(value, list) and all(isinstance(item, str) for item in value))


def plain_title(page: Page) -> str:
    """A page's title as text: the engine gives that of a heading as HTML, and that of a front matter as text."""
    if isinstance(page.title, Markup):
        return page.title.unescape()
    title = "" if page.title is None else str(page.title)  # another plugin may give anything
    return title if page.title == page.meta.get("title") else Markup(title).striptags()  # noqa: S704 (read as text)


def escape_page(page: Page) -> None:
    """Escape a page's titles, its fields, its table of contents; in its ``<title>`` the theme undoes a heading's."""
    title = escape(plain_title(page))
    for name, value in page.meta.items():
        if isinstance(value, str) and name not in THEME_FILES:
            page.meta[name] = escape(value)
        elif isinstance(value, list):
            page.meta[name] = [escape(item) if isinstance(item, str) else item for item in value]
    page.title = title
    if not page.is_homepage:
        page.meta.setdefault("title", page.title)
    waiting = list(page.toc)
    while waiting:
        entry = waiting.pop()
        _escape_entry(entry)
        waiting += entry.children


def _escape_entry(entry: AnchorLink) -> None:
    entry.title = entry.title if isinstance(entry.title, Markup) else escape(Markup(entry.title).striptags())  # noqa: S704
    entry.id = escape(entry.id)
