"""Checking without a build: the rules of the project on its pages as the engine's settings would render them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from mkdocs.config.defaults import MkDocsConfig
from pydantic import TypeAdapter

from explainer import garbage
from explainer.addresses import EDITION, PagePath, relative_link
from explainer.caching import Cache
from explainer.lazy import Lazy
from explainer.markup import ExplainerExtension, PageResult, render
from explainer.pages import PageMaker
from explainer.problems import Problem, in_order
from explainer.project import Project, configuration
from explainer.reading import all_below
from explainer.site import RenderedSite, Site


@dataclass(frozen=True, slots=True)
class Checked:
    """A project whose pages are rendered and checked: what is wrong, and the HTML of each page that people write.

    Views are not in their places there; ``maker`` puts them in, and makes the other pages. Links name files. ``traced``
    tells whether the results have their ``replacements`` and ``units``.
    """

    config: MkDocsConfig
    project: Project
    rendered: RenderedSite
    problems: list[Problem]
    html: Mapping[PagePath, str]
    maker: PageMaker
    traced: bool

    @property
    def site(self) -> Site:
        """The project as it was read."""
        return self.rendered.site


@dataclass(frozen=True, slots=True)
class RenderedBody:
    """What rendering a page gives: its HTML, whose links name files, and what was found out."""

    html: str
    result: PageResult


RENDERED = TypeAdapter(RenderedBody)


def check(config_file: str, *, traced: bool = False) -> Checked:
    """Read the project of ``config_file`` and apply every rule that needs no built page; only the cache is written.

    With ``traced`` the results say what was put in the place of what stands in the files, and how all is covered.
    """
    config = configuration(config_file)
    project = Project.of(config)
    with garbage.paused():
        return _checked(config, project, traced=traced)


def _checked(config: MkDocsConfig, project: Project, *, traced: bool) -> Checked:
    site = project.load()
    garbage.freeze()
    cache = project.cache("trace" if traced else "check", config)
    bodies = dict(_rendered(site, config, cache, traced=traced))
    rendered = RenderedSite(site, {path: body.result for path, body in bodies.items()})
    maker = rendered.page_maker(relative_link, cache)
    html = {path: maker.place_views(path, body.html) for path, body in bodies.items()}
    html[EDITION] = ""  # it repeats the others, where there is one
    pages = Lazy(
        {*bodies, *site.library.generated_pages()}, lambda path: html[path] if path in html else maker.page(path).html
    )
    found = {path.relative_to(project.docs).as_posix() for path in all_below(project.docs) if path.is_file()}
    files = {path for path in found if not project.left_out(path)}
    problems = in_order([*project.misplaced(), *project.problems(rendered, files | set(pages), pages, cache)])
    cache.sweep()
    authored = {path: body.html for path, body in bodies.items()}
    return Checked(config, project, rendered, problems, authored, maker, traced)


def _rendered(
    site: Site, config: MkDocsConfig, cache: Cache, *, traced: bool
) -> Iterator[tuple[PagePath, RenderedBody]]:
    """Render every page."""
    extension = ExplainerExtension(library=site.library, evidence=site.evidence, traced=traced)
    for page in site.library.pages.values():
        extension.page = site.context(page)
        body = cache.get_or_make(
            RENDERED, extension.cache_inputs(page.body), partial(_render, page.body, extension, config)
        )
        garbage.collect_and_freeze()
        yield page.path, body


def _render(text: str, extension: ExplainerExtension, config: MkDocsConfig) -> tuple[RenderedBody, bool]:
    """A page, and whether that is to be kept."""
    html = render(text, [*config.markdown_extensions, extension], config.mdx_configs)
    return RenderedBody(html, extension.result), extension.is_cacheable(text)
