"""The MkDocs adapter: the only module that knows the engine. It hands its events to the façade, and logs the problems.

State lives from one ``on_config`` to the next build's: hook modules are loaded once per process, so nothing else may
outlast a build.
"""

import logging
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import MkDocsException, PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import get_toc
from mkdocs.utils import CountHandler

from explainer.addresses import ARTICLES, Anchor, PagePath
from explainer.checking import OptionsWrong, Project
from explainer.links import Written, check_output
from explainer.markup import ExplainerExtension, PageContext
from explainer.pages import ASSETS, PREVIEWS, GeneratedPage, Resolve, previews_script
from explainer.problems import Problem, ProblemKind, Severity, counted, in_order
from explainer.reading import site_files
from explainer.reports import as_banner
from explainer.rights import Origins, published_leaks
from explainer.site import PUBLISH_VARIABLE, Site
from explainer.staging import Workshop, open_workshop

log = logging.getLogger("mkdocs.hooks.explainer")
"""Under ``mkdocs.``, since strict mode counts only what is logged there."""

LEVELS = {Severity.ERROR: logging.WARNING, Severity.WARNING: logging.WARNING, Severity.NOTICE: logging.INFO}

ASSETS_URI = "assets/explainer"


@dataclass(slots=True)
class Build:
    """One build: the command that asked for it, its site, and where its pages go."""

    command: str = "build"
    project: Project | None = None
    site: Site | None = None
    extension: ExplainerExtension | None = None
    workshop: Workshop | None = None
    written: dict[str, Written] = field(default_factory=dict)
    warnings: CountHandler = field(default_factory=lambda: CountHandler(level=logging.WARNING))

    @property
    def serving(self) -> bool:
        """Whether problems are shown and lived with, so that an editor can mend them while watching."""
        return self.command == "serve"


_build = Build()


class RecordPage(Page):
    """A page made from records: it has a body before the engine asks for one, and no Markdown."""

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
        self.meta = {"title": page.title, "description": page.description}
        self.toc = get_toc(_toc_tokens(page))


def on_startup(*, command: str, dirty: bool) -> None:
    """Refuse a partial build: who cites what is known only when every page is read."""
    if dirty:
        raise PluginError(
            "--dirty renders only some pages, so notes and links back would be incomplete. Build without it."
        )
    _build.command = command


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Load everything, add the extension, and make the engine write beside the last good site."""
    try:
        project = Project.of(config)
    except OptionsWrong as error:
        raise PluginError(str(error)) from error
    _build.written = {}
    _build.project, _build.site = project, project.load()
    _build.extension = ExplainerExtension(library=_build.site.library, evidence=_build.site.evidence)
    config.markdown_extensions.append(_build.extension)  # type: ignore[arg-type]
    config.extra_css += [f"{ASSETS_URI}/{name}" for name in ASSETS if name.endswith(".css")]
    config.extra_javascript += [f"{ASSETS_URI}/{name}" for name in ASSETS if name.endswith(".js")]
    config.validation.nav.not_found = logging.INFO  # the project's own check says so, with its place
    if not _build.serving:
        with _told(config.site_dir):
            _build.workshop = open_workshop(Path(config.site_dir))
        config.site_dir = str(_build.workshop.new)
        _build.warnings = CountHandler(level=logging.WARNING)
        logging.getLogger("mkdocs").addHandler(_build.warnings)
    return config


def on_files(files: Files, *, config: MkDocsConfig) -> Files:
    """Announce the pages made from records. Articles stay out of the navigation: it would grow with their square."""
    for path in sorted(_site().library.generated_pages()):
        inclusion = InclusionLevel.UNDEFINED if "/" not in path or path == ARTICLES else InclusionLevel.NOT_IN_NAV
        file = File.generated(config, path, content="", inclusion=inclusion)
        RecordPage(None, file, config)
        files.append(file)
    for name, asset in ASSETS.items():
        files.append(File.generated(config, f"{ASSETS_URI}/{name}", abs_src_path=str(asset)))
    addresses = {PagePath(file.src_uri): file.url for file in files.documentation_pages()}
    previews = previews_script(_site().library, addresses)
    files.append(File.generated(config, f"{ASSETS_URI}/{PREVIEWS}", content=previews))
    return files


@event_priority(100)  # before the engine, which would stop with a traceback
def on_page_read_source(*, page: Page, config: MkDocsConfig) -> str | None:
    """Give an empty text for a page that cannot be read, which is reported with everything else."""
    record = _site().library.pages.get(PagePath(page.file.src_uri))
    return "" if record and not record.readable and not record.body else None


@event_priority(100)  # before other hooks and plugins that render Markdown of their own
def on_page_markdown(markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str | None:
    """Tell the extension which page comes next, and give its text, since the engine reads front matter differently."""
    extension = _build.extension
    if extension is None or isinstance(page, RecordPage):
        return None
    record = _site().library.pages.get(PagePath(page.file.src_uri))
    if record:
        extension.page = _site().context(record)
    else:  # a page that another plugin generated: it is not ours to judge
        extension.page = PageContext(PagePath(page.file.src_uri), page.file.src_uri, crosslinks=False)
    if record is None or record.readable:
        raw = page.file.content_string.replace("\r\n", "\n")
        _build.written[page.file.dest_uri] = Written(extension.page.file, raw)
    return record.body if record else None


@event_priority(-100)  # after whatever else works on the page's HTML
def on_page_content(html: str, *, page: Page, config: MkDocsConfig, files: Files) -> None:
    """Take what rendering the page found out."""
    if _build.extension and not isinstance(page, RecordPage):
        _site().results[PagePath(page.file.src_uri)] = _build.extension.result


@event_priority(100)  # before any plugin that reads the pages' content here
def on_env(env: Environment, *, config: MkDocsConfig, files: Files) -> None:
    """Every page is read: fill the generated ones, check all links, and stop when anything is wrong."""
    site = _site()
    maker = site.page_maker(_resolver(files))
    generated = {page.path: page for page in maker.all()}
    for file in files.documentation_pages():
        if isinstance(file.page, RecordPage):
            file.page.fill(generated[PagePath(file.src_uri)])
        elif file.page and file.page.content:
            file.page.content = maker.place_views(PagePath(file.src_uri), file.page.content)
    html = {
        PagePath(file.src_uri): file.page.content or "" for file in files.documentation_pages() if file.page is not None
    }
    log.info("%s", site.evidence.trusted())
    problems = _project().problems(site, {file.src_uri for file in files}, html)
    _report(problems)
    if _build.serving:
        _show(problems, files)


def _show(problems: list[Problem], files: Files) -> None:
    """Put what is wrong at the top of every page: an editor looks there, and not at the terminal."""
    banner = as_banner(problems)
    for file in files.documentation_pages():
        if file.page:
            file.page.content = banner + (file.page.content or "")


@event_priority(-100)  # after plugins that still write files (the search index)
def on_post_build(*, config: MkDocsConfig) -> None:
    """Check what came out, and only then put it in the place of the last site."""
    if _build.workshop is None:
        return
    site = Path(config.site_dir)
    problems = check_output(site, urlsplit(config.site_url or "/").path or "/", _build.written)
    if restricted := _site().restricted:
        problems += published_leaks(restricted, site_files(site), _origins)
    _report(in_order(problems))
    warned = sum(count for _, count in _build.warnings.get_counts())
    if not (config.strict and warned):  # the engine itself refuses the build after this event
        with _told(str(_build.workshop.site)):
            _build.workshop.publish()
    config.site_dir = str(_build.workshop.site)
    _end()


def on_serve(server: LiveReloadServer, *, config: MkDocsConfig, builder: Callable[..., None]) -> None:
    """Go on serving the last pages when mkdocs.yml cannot be read: the engine would answer no request until it can."""

    def build() -> None:
        try:
            builder()
        except MkDocsException as error:
            log.error("%s", error)  # noqa: TRY400 (an editor's fault has no traceback)

    server.builder = build


def _origins() -> Origins:
    """What people wrote of this site, its configuration included."""
    made_from = {name: written.file for name, written in _build.written.items()}
    navigation = _project().navigation
    return Origins([*_site().authored(), (navigation.file, navigation.text)], made_from)


def on_build_error(*, error: Exception) -> None:
    """Leave nothing of a failed build behind."""
    _end()


def _end() -> None:
    logging.getLogger("mkdocs").removeHandler(_build.warnings)
    if _build.workshop:
        _build.workshop.close()
    _build.workshop = None


@contextmanager
def _told(site: str) -> Iterator[None]:
    """Say in one line that the site's folder cannot be written: another's, a full disk, a mounted folder."""
    try:
        yield
    except OSError as error:
        raise PluginError(f"The site cannot be put in {site}: {error.strerror or error}.") from error


def _project() -> Project:
    if _build.project is None:
        raise PluginError("The explainer's hook was called before on_config.")
    return _build.project


def _site() -> Site:
    if _build.site is None:
        raise PluginError("The explainer's hook was called before on_config.")
    return _build.site


def _report(problems: list[Problem]) -> None:
    """Log every problem; stop the build on an error, unless somebody is watching and will mend it."""
    problems = [_as_published(problem) for problem in problems]
    stopping = [problem for problem in problems if problem.kind.severity is Severity.ERROR and not _build.serving]
    for problem in problems:
        level = logging.ERROR if problem in stopping else LEVELS[problem.kind.severity]
        log.log(level, "%s", problem)
    if stopping:
        raise PluginError(f"{counted(len(stopping), 'problem')} to mend; the last good site is left as it was.")


def _as_published(problem: Problem) -> Problem:
    """The problem as it counts for this build: what is not verified may be built and may not be published."""
    if problem.kind is not ProblemKind.QUOTATION_UNVERIFIED or not os.environ.get(PUBLISH_VARIABLE):
        return problem
    hint = "Before the site is published, somebody with the originals must run the command lock."
    return replace(problem, kind=ProblemKind.QUOTATION_UNPUBLISHED, hint=hint)


def _resolver(files: Files) -> Resolve:
    by_path = {
        PagePath(file.src_uri): file for file in files
    }  # the engine would make each into a path of the disk first

    def resolve(origin: PagePath, target: PagePath, anchor: Anchor | None) -> str:
        url = by_path[target].url_relative_to(by_path[origin])
        return f"{'' if origin == target and anchor else url}{f'#{anchor}' if anchor else ''}"

    return resolve


def _toc_tokens(page: GeneratedPage) -> list[Any]:
    top: list[dict[str, Any]] = []
    for entry in page.toc:
        token = {"level": entry.level, "id": entry.anchor, "name": entry.text, "children": []}
        (top[-1]["children"] if top and entry.level > top[-1]["level"] else top).append(token)
    return [{"level": 1, "id": "title", "name": page.title, "children": top}]
