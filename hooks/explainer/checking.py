"""Checking without a build: the rules of the project on its pages as the engine's settings would render them."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

from markupsafe import Markup
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, InclusionLevel, set_exclusions
from pydantic import TypeAdapter

from explainer import garbage
from explainer.addresses import EDITION, PagePath, relative_link
from explainer.caching import Cache, open_cache
from explainer.links import CONTENT, Content, check_ids, check_links, check_policy
from explainer.markup import ExplainerExtension, PageResult, is_pure, render
from explainer.navigation import Navigation
from explainer.options import Options, read_options
from explainer.pages import PageMaker, Publication
from explainer.problems import Position, Problem, ProblemKind, in_order
from explainer.reading import has_evidence, read_text
from explainer.records import Page
from explainer.site import Site, build_date, load

OF_THE_SITE = ("site_name", "site_description", "site_author")
"""What a configuration says of a site that themes print."""

Made_co = TypeVar("Made_co", covariant=True)


class SettingsWrong(ValueError):
    """What is set, in mkdocs.yml or the environment, is not what is expected; the message says what is wrong.

    ``problems`` say it one by one, with their places, where that is known.
    """

    def __init__(self, message: str, problems: Sequence[Problem] = ()) -> None:
        super().__init__(message)
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Project:
    """One project on disk, as its mkdocs.yml describes it.

    ``has_rules`` tells a project of this kind, which has evidence or says where it would be (``extra.explainer``), from
    any other site, of which nothing can be asked.
    """

    root: Path
    docs: Path
    options: Options
    navigation: Navigation
    has_rules: bool
    left_out: Callable[[str], bool]
    """Whether the engine leaves a file of ``docs`` out of the site: a hidden one, a draft, one of ``exclude_docs``."""
    theme: Callable[[str], bool]
    """Whether the theme has a file."""

    @classmethod
    def of(cls, config: MkDocsConfig) -> "Project":
        """The project of a loaded configuration; raises ``SettingsWrong``."""
        file = Path(config.config_file_path or "mkdocs.yml").resolve()
        try:
            build_date()
        except ValueError as error:
            raise SettingsWrong(str(error)) from error
        text, _ = read_text(file, file.name)
        docs = Path(config.docs_dir).resolve()
        options, problems = read_options(config.extra, text, file.name, {"sources": file.parent, "topics": docs})
        if options is None:
            raise SettingsWrong("\n".join(map(str, problems)), problems)
        unlisted = config.not_in_nav.match_file if config.not_in_nav else _never
        navigation = Navigation(file.name, text, config.nav, unlisted)
        has_rules = "explainer" in config.extra or has_evidence(file.parent / options.sources)
        return cls(
            root=file.parent,
            docs=docs,
            options=options,
            navigation=navigation,
            has_rules=has_rules,
            left_out=lambda path: _is_left_out(path, docs, config),
            theme=lambda name: any((Path(folder) / name).is_file() for folder in config.theme.dirs),
        )

    def load(self) -> Site:
        """Read the project."""
        return load(self.root, self.docs, self.options, self.left_out, self.navigation.listed())

    def problems(self, site: Site, files: set[str], html: Mapping[PagePath, str], cache: Cache) -> list[Problem]:
        """What is wrong with a site whose pages are rendered: everything that shows before HTML files are written.

        ``files`` are the paths of everything in the docs folder, generated pages included; ``html`` is the content of
        each page.
        """
        if not self.has_rules:
            return []
        contents = Lazy(html, lambda path: _read(html[path], cache))
        ids = Lazy(html, lambda path: contents[path].ids)
        anchors = Lazy(html, lambda path: set(ids[path]))
        broken = [*check_links(site.results.values(), files, anchors, site.library), *check_ids(ids, site.library)]
        broken += check_policy(Lazy(html, lambda path: contents[path].forbidden), site.results, site.library)
        astray = self.navigation.problems(files, site.library.topics.values())
        unknown = self._unknown_to_theme(site.library.pages.values())
        return in_order([*site.all_problems(), *broken, *astray, *unknown, *_without_heading(site, html)])

    def not_in_theme(self, page: Page) -> dict[str, str]:
        """The fields of a page that name a file of the theme which is not there, and the file."""
        files = {"template": page.meta.template, "icon": page.meta.icon and f".icons/{page.meta.icon}.svg"}
        return {name: file for name, file in files.items() if file and not self.theme(file)}

    def _unknown_to_theme(self, pages: Iterable[Page]) -> Iterator[Problem]:
        for page in pages:
            for name, file in self.not_in_theme(page).items():
                place = page.places.get((name,), Position())
                message = f"The field '{name}' is not valid: the theme has no file '{file}'."
                hint = "Name a file of the theme, or take the line out."
                yield Problem(ProblemKind.FRONT_MATTER_INVALID, page.file, place, message, hint)

    @property
    def sources(self) -> Path:
        """The folder of evidence."""
        return self.root / self.options.sources

    def publication(self, config: MkDocsConfig) -> Publication:
        """The site as its configuration describes it, whether that is escaped for the engine by now or not."""
        name, description, author = (_said(config[key]) for key in OF_THE_SITE)
        return Publication(
            name=name,
            description=description,
            address=config.site_url or "",
            author=author,
            language=str(config.theme.get("language") or "en"),
            sources=self.options.sources,
            report=self.options.report,
            review_after=self.options.review_after,
            today=build_date(),
        )

    def cache(self, purpose: str, config: MkDocsConfig, own: ExplainerExtension | None = None) -> Cache:
        """What was kept of pages for these settings.

        Nothing where an extension may read more than a page's text, and in a folder that is no project of this kind.
        """
        listed: Sequence[object] = config.markdown_extensions
        names = [extension for extension in listed if extension is not own]
        if not (self.has_rules and all(map(is_pure, names))):
            return Cache()
        return open_cache(self.root, purpose, names, config.mdx_configs, config.use_directory_urls)


@dataclass(frozen=True, slots=True)
class Checked:
    """A project whose pages are rendered and checked: what is wrong, and the HTML of each page that people write.

    Views are not in their places there; ``maker`` puts them in, and makes the other pages. Links name files. ``traced``
    tells whether the results have their ``changes`` and ``units``.
    """

    config: MkDocsConfig
    project: Project
    site: Site
    problems: list[Problem]
    html: Mapping[PagePath, str]
    maker: PageMaker
    traced: bool


@dataclass(frozen=True, slots=True)
class Fragment:
    """What rendering a page gives: its HTML, whose links name files, and what was found out."""

    html: str
    result: PageResult


FRAGMENT = TypeAdapter(Fragment)


def configuration(config_file: str) -> MkDocsConfig:
    """The engine's settings; raises its ``ConfigurationError``, or ``SettingsWrong`` for what it fails at."""
    try:
        return load_config(config_file)
    except ValueError as error:
        raise SettingsWrong(f"{Path(config_file).name}: {error}.") from error


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
    written = dict(_rendered(site, config, cache, traced=traced))
    maker = site.page_maker(relative_link, cache)
    html = {path: maker.place_views(path, text) for path, text in written.items()}
    html[EDITION] = ""  # it repeats the others, where there is one
    pages = Lazy(
        {*written, *site.library.generated_pages()}, lambda path: html[path] if path in html else maker.page(path).html
    )
    found = {path.relative_to(project.docs).as_posix() for path in project.docs.rglob("*") if path.is_file()}
    files = {path for path in found if not project.left_out(path)}
    problems = project.problems(site, files | set(pages), pages, cache)
    cache.sweep()
    return Checked(config, project, site, problems, written, maker, traced)


class Lazy(Mapping[PagePath, Made_co]):
    """Something of each of some pages, made when it is first asked for: most of it never is."""

    def __init__(self, paths: Iterable[PagePath], make: Callable[[PagePath], Made_co]) -> None:
        self._paths, self._make = dict.fromkeys(paths), make
        self._made: dict[PagePath, Made_co] = {}

    def __getitem__(self, path: PagePath) -> Made_co:
        if path not in self._made:
            if path not in self._paths:
                raise KeyError(path)
            self._made[path] = self._make(path)
        return self._made[path]

    def __iter__(self) -> Iterator[PagePath]:
        return iter(self._paths)

    def __len__(self) -> int:
        return len(self._paths)


def _without_heading(site: Site, html: Mapping[PagePath, str]) -> Iterator[Problem]:
    """Topic pages, and the home page, that came out without a heading of the first level."""
    for page in site.main_pages():
        if page.readable and "<h1" not in html.get(page.path, ""):
            message = "The page has no heading." if page.body.strip() else "The page is empty."
            hint = "Begin it with # and the question that it answers."
            yield Problem(ProblemKind.PAGE_WITHOUT_HEADING, page.file, Position(page.body_line), message, hint)


def _rendered(site: Site, config: MkDocsConfig, cache: Cache, *, traced: bool) -> Iterator[tuple[PagePath, str]]:
    """Render every page, keep what that found out in ``site.results``, and yield the HTML of each."""
    extension = ExplainerExtension(library=site.library, evidence=site.evidence, traced=traced)
    for page in site.library.pages.values():
        extension.page = site.context(page)
        fragment = cache.kept(FRAGMENT, extension.grounds(page.body), partial(_render, page.body, extension, config))
        site.results[page.path] = fragment.result
        garbage.collect_and_freeze()
        yield page.path, fragment.html


def _render(text: str, extension: ExplainerExtension, config: MkDocsConfig) -> tuple[Fragment, bool]:
    """A page, and whether that is to be kept."""
    html = render(text, [*config.markdown_extensions, extension], config.mdx_configs)
    return Fragment(html, extension.result), extension.is_grounded(text)


def _read(html: str, cache: Cache) -> Content:
    """What is looked at of a page; it is kept where nothing is wrong with it."""

    def read() -> tuple[Content, bool]:
        content = Content.of(html)
        return content, not content.forbidden

    return cache.kept(CONTENT, sha256(html.encode(errors="replace")).hexdigest(), read)


def _is_left_out(path: str, docs: Path, config: MkDocsConfig) -> bool:
    """What the engine says of a file, and that beside an index it leaves out a README, which would have its address."""
    file = File(path, str(docs), config.site_dir, config.use_directory_urls)
    set_exclusions([file], config)
    beside = file.name == "index" and path.endswith("README.md") and (docs / path).with_name("index.md").is_file()
    return beside or file.inclusion in (InclusionLevel.EXCLUDED, InclusionLevel.DRAFT)


def _said(text: str | None) -> str:
    """Text as its editor wrote it; empty where there is none."""
    return text.unescape() if isinstance(text, Markup) else text or ""


def _never(_: str) -> bool:
    return False
