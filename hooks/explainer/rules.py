"""Every rule, gathered by when it can be asked; what a rule asks stands in the module that it is imported from.

1. ``problems_of_evidence``: when the evidence and the front matter of all pages are read.
2. ``problems_of_pages``: when every page is rendered. ``Project.problems`` adds the rules of its settings.

What one file or one page shows alone is reported where it is read (``reading``) or rendered (``markup``). When the HTML
files are written, the adapter asks ``links.check_output`` and ``rights.published_leaks``.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from hashlib import sha256

from explainer.addresses import PagePath
from explainer.caching import Cache
from explainer.evidence import Lock, changes
from explainer.lazy import Lazy
from explainer.ledger_rules import check_records
from explainer.library import Read
from explainer.links import CONTENT, Content, check_ids, check_links, check_policy
from explainer.page_rules import check_set_aside, entries_not_shown, leaning, names_misspelt, paragraphs_not_cited
from explainer.positions import Position
from explainer.problems import Problem, ProblemKind
from explainer.quoting import check_page_fields, check_quotations, check_role_markup
from explainer.reviews import build_date, dates_to_come, old_reviews
from explainer.rights import authored_leaks, full_text_differences
from explainer.roles import check_role_citations, check_role_quotations
from explainer.site import RenderedSite, Site


def problems_of_evidence(read: Read, site: Site, lock: Lock) -> Iterator[Problem]:
    """Rules across records, originals and the fields of pages; ``site`` is made from what was ``read``."""
    library, originals, today = site.library, site.evidence.originals, build_date()
    people = {*library.names, *library.sources} if read.names_complete else None
    yield from check_records(read.entries, read.disagreements, library, people)
    yield from check_set_aside(read.pages, library)
    yield from check_role_quotations(read.names)
    yield from check_role_markup(read.names)
    yield from check_role_citations(read.names, library)
    yield from check_page_fields(read.pages)
    yield from old_reviews(read.pages, site.options.review_after, today)
    now = max(today, datetime.now(UTC).date())  # the last commit may be older
    yield from dates_to_come(read.pages, read.sources, now)
    yield from changes(originals, lock, list(library.sources.values()))
    yield from check_quotations(site.evidence, library)
    if originals is not None and site.restricted is not None:
        yield from authored_leaks(site.restricted, site.authored())
        yield from full_text_differences(originals, library)


def problems_of_pages(
    rendered: RenderedSite, files: set[str], html: Mapping[PagePath, str], cache: Cache
) -> Iterator[Problem]:
    """The problems of the evidence and of every page, and rules across pages that need no HTML file.

    ``files`` are the paths of everything in the docs folder, generated pages included; ``html`` is the content of
    each page.
    """
    library, results = rendered.library, rendered.results
    yield from rendered.site.problems
    for result in results.values():
        yield from result.problems
    yield from _unused_evidence(rendered)
    yield from names_misspelt(rendered.site.main_pages(), library)
    contents = Lazy(html, lambda path: _content(html[path], cache))
    ids = Lazy(html, lambda path: contents[path].ids)
    anchors = Lazy(html, lambda path: set(ids[path]))
    yield from check_links(results.values(), files, anchors, library)
    yield from check_ids(ids, library)
    yield from check_policy(Lazy(html, lambda path: contents[path].forbidden), results, library)
    yield from _without_heading(rendered.site, html)


def _unused_evidence(rendered: RenderedSite) -> Iterator[Problem]:
    """Entries and paragraphs that the rendered topic pages should use and do not."""
    topics = rendered.library.topics.items()
    pages = {id: page for id, page in topics if page.path in rendered.results and page.readable and page.body.strip()}
    cited = {id: rendered.cited_on(page) for id, page in pages.items()}
    shown = {id: rendered.shown_on(page) for id, page in pages.items()}
    aside = {id: {passage for item in page.meta.set_aside for passage in item.passages} for id, page in pages.items()}
    if rendered.library.ledger.entries and len(pages) == len(rendered.library.topics):
        yield from entries_not_shown(rendered.library.ledger, shown)
    if rendered.library.ledger.complete:
        yield from paragraphs_not_cited(rendered.library.sources.values(), cited, aside)
    if len(rendered.library.sources) > 2:  # of two, one always has half
        yield from leaning(rendered.library, pages, rendered.occurrences(), rendered.site.options.lean)


def _without_heading(site: Site, html: Mapping[PagePath, str]) -> Iterator[Problem]:
    """Topic pages, and the home page, that came out without a heading of the first level."""
    for page in site.main_pages():
        if page.readable and "<h1" not in html.get(page.path, ""):
            message = "The page has no heading." if page.body.strip() else "The page is empty."
            hint = "Begin it with # and the question that it answers."
            yield Problem(ProblemKind.PAGE_WITHOUT_HEADING, page.file, Position(page.body_line), message, hint)


def _content(html: str, cache: Cache) -> Content:
    """What is looked at of a page; it is kept where nothing is wrong with it."""

    def read() -> tuple[Content, bool]:
        content = Content.of(html)
        return content, not content.forbidden

    return cache.get_or_make(CONTENT, sha256(html.encode(errors="replace")).hexdigest(), read)
