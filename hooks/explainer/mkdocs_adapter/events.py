"""What MkDocs calls, event by event, and the state of the build that is under way.

State lives from one ``on_config`` to the next build's: hook modules are loaded once per process, so nothing else may
outlast a build.
"""

import logging
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import MkDocsException, PluginError
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils import CountHandler
from mkdocs.utils.templates import TemplateContext

from explainer import garbage, records
from explainer.addresses import ARTICLES, DOWNLOADS, EDITION, EDITION_PDF, LINKED_DATA, PagePath
from explainer.caching import Cache
from explainer.links import PageOrigin, check_output
from explainer.markup import ExplainerExtension, PageContext, PageResult
from explainer.mkdocs_adapter.authored_pages import AuthoredPages, link_inputs
from explainer.mkdocs_adapter.filling import Filling
from explainer.mkdocs_adapter.record_pages import RecordPage, as_record_page
from explainer.mkdocs_adapter.titles import escape_navigation, escape_page, escape_site, keep_texts
from explainer.pages import LinkedData, assets, previews_scripts
from explainer.policy import with_policy
from explainer.problems import Problem, ProblemKind, Severity, in_order
from explainer.project import PDF_VARIABLE, PUBLISH_VARIABLE, Project, SettingsWrong
from explainer.reading import is_encodable, site_files
from explainer.reports import as_banner
from explainer.rights import Origins, published_leaks
from explainer.searchindex import EMPTY, SEARCH_FOLDER, Corpus, build_index
from explainer.site import RenderedSite, Site
from explainer.staging import Workshop, open_workshop
from explainer.wording import counted, make_printable, not_built
from explainer.writing import write_files

if TYPE_CHECKING:  # loading it takes a tenth of a second, which only the command that serves needs
    from mkdocs.livereload import LiveReloadServer

log = logging.getLogger("mkdocs.hooks.explainer")
"""Under ``mkdocs.``, since strict mode counts only what is logged there."""

LEVELS = {Severity.ERROR: logging.WARNING, Severity.NOTICE: logging.INFO}

TOGETHER = 25
"""After how many finished pages the theme's reference cycles are collected: each leaves few."""

ASSETS_URI = "assets/explainer"
THEME_SCRIPTS = "assets/javascripts/"


@dataclass(slots=True)
class Build:
    """One build: the command that asked for it, its site, and where its pages go."""

    command: str = "build"
    dirty: bool = False
    project: Project | None = None
    site: Site | None = None
    results: dict[PagePath, PageResult] = field(default_factory=dict)
    """What rendering each page found out, so far."""
    extension: ExplainerExtension | None = None
    pages: AuthoredPages | None = None
    cache: Cache = field(default_factory=Cache)
    workshop: Workshop | None = None
    origins: dict[str, PageOrigin] = field(default_factory=dict)
    corpus: Corpus = EMPTY
    linked_data: LinkedData | None = None
    scripts: set[str] = field(default_factory=set)
    """The theme's scripts that no page has asked for yet, as files of the site."""
    finished: int = 0
    """How many pages are in their theme."""
    generated: frozenset[str] = frozenset()
    """The pages made from records."""
    reading: list[PagePath] = field(default_factory=list)
    """The pages in the order of the navigation."""
    warnings: CountHandler = field(default_factory=lambda: CountHandler(level=logging.WARNING))

    @property
    def serving(self) -> bool:
        """Whether problems are shown and lived with, so that an editor can mend them while watching."""
        return self.command == "serve"


_build = Build()


def on_startup(*, command: str, dirty: bool) -> None:
    """Remember what was asked for; what the engine says is made fit for a terminal."""
    _build.command, _build.dirty = command, dirty
    for handler in logging.getLogger("mkdocs").handlers:
        handler.addFilter(make_printable)


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Load everything, add the extension, and make the engine write beside the last good site."""
    try:
        project = _as_set(config)
    except SettingsWrong as error:
        for problem in error.problems:
            log.log(logging.ERROR, "%s", problem)
        said = f"{counted(len(error.problems), 'problem')} to mend in the settings." if error.problems else str(error)
        raise PluginError(said) from error
    _build.origins, _build.corpus, _build.cache, _build.finished = {}, EMPTY, Cache(), 0
    _build.project, _build.site, _build.extension, _build.pages = project, None, None, None
    _build.results, _build.linked_data, _build.generated = {}, None, frozenset()
    if not project.has_rules:
        log.info("There is no evidence in %s, so the explainer's hook leaves this site as it is.", project.sources)
        return config
    if _build.dirty:  # who cites what is known only when every page is read
        raise PluginError(
            "--dirty renders only some pages, so notes and links back would be incomplete. Build without it."
        )
    garbage.pause()
    _build.site = project.load()
    garbage.freeze()
    _build.extension = ExplainerExtension(library=_build.site.library, evidence=_build.site.evidence)
    config.markdown_extensions.append(_build.extension)  # type: ignore[arg-type]
    config.extra_css.append(f"{ASSETS_URI}/explainer.css")
    config.extra_javascript.append(f"{ASSETS_URI}/explainer.js")
    escape_site(config)
    if project.navigation.is_judged():
        config.validation.nav.not_found = logging.INFO  # the project's own check says so, with its place
    if not _build.serving:
        with _told(config.site_dir):
            _build.workshop = open_workshop(Path(config.site_dir))
        config.site_dir = str(_build.workshop.new)
        _build.warnings = CountHandler(level=logging.WARNING)
        logging.getLogger("mkdocs").addHandler(_build.warnings)
    return config


def _as_set(config: MkDocsConfig) -> Project:
    """The project; raises ``SettingsWrong``, also where its site would take the place of something else."""
    project = Project.of(config)
    if not _build.serving and (misplaced := project.misplaced()):
        raise SettingsWrong("", misplaced)
    return project


def on_files(files: Files, *, config: MkDocsConfig) -> Files:
    """Announce the pages made from records. Articles stay out of the navigation, which would grow quadratically."""
    if _build.site is None:
        return files
    for file in [file for file in files if not is_encodable(file.src_uri)]:
        files.remove(file)  # that is reported, and the engine would stop with a traceback
    for file in files.documentation_pages():
        record = _record(file)
        if record and not record.readable and not record.body:
            file.content_string = ""  # that too
    _build.scripts = {
        file.dest_uri for file in files if file.dest_uri.startswith(THEME_SCRIPTS) and _is_themes(file, config)
    }
    titles = _project().navigation.titles()
    _build.generated = frozenset(_site().library.generated_pages())
    for path in sorted(_build.generated):
        listed = path == ARTICLES or ("/" not in path and path != EDITION)
        inclusion = InclusionLevel.UNDEFINED if listed else InclusionLevel.NOT_IN_NAV
        file = File.generated(config, path, content="", inclusion=inclusion)
        # It puts itself into the file, where the engine finds a page by then, and would lose the title that it has.
        RecordPage(titles.get(PagePath(path)), file, config)
        files.append(file)
    urls = {PagePath(file.src_uri): file.url for file in files.documentation_pages()}
    for name, content in (assets() | previews_scripts(_site().library, urls)).items():
        files.append(File.generated(config, f"{ASSETS_URI}/{name}", content=content))
    for path in DOWNLOADS:
        files.append(File.generated(config, path, content=""))  # filled when every page has its title, or written
    if _site().library.edition and (pdf := os.environ.get(PDF_VARIABLE)):
        files.append(File.generated(config, EDITION_PDF, abs_src_path=pdf))
    return files


def on_nav(nav: Navigation, *, config: MkDocsConfig, files: Files) -> None:
    """Keep the order of the pages, that of the edition's chapters; escape the titles that the navigation gives.

    All settings are known by now, so what the last build kept for them can be found.
    """
    if _build.site is None:
        return
    _build.reading = [PagePath(page.file.src_uri) for page in nav.pages]
    escape_navigation(nav)
    if _build.extension:
        _build.cache = _project().cache("build", config, _build.extension).with_inputs(link_inputs(files, config))
        _build.pages = AuthoredPages(files, config, _build.extension, _build.cache)


def on_pre_page(page: Page, *, config: MkDocsConfig, files: Files) -> None:
    """See to it that each page made from records still is one when it is read: navigation plugins exchange pages."""
    if _build.site and page.file.src_uri in _build.generated:
        as_record_page(page)


@event_priority(100)  # before other hooks and plugins that render Markdown of their own
def on_page_markdown(markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str | None:
    """Tell the extension which page comes next, and give its text, since the engine reads front matter differently.

    What another plugin or hook has made of a page's text stays.
    """
    extension = _build.extension
    if extension is None or isinstance(page, RecordPage):
        return None
    record = _record(page.file)
    if record:
        extension.page = _site().context(record)
        keep_texts(page, record)
    else:  # a page that another plugin generated: it is not ours to judge
        extension.page = PageContext(PagePath(page.file.src_uri), page.file.src_uri, crosslinks=False)
    if record and _build.pages:
        page.render = partial(_build.pages.render, page)  # type: ignore[method-assign]
    if record and not record.readable:
        return record.body
    raw = page.file.content_string.replace("\r\n", "\n")
    _build.origins[page.file.dest_uri] = PageOrigin(extension.page.file, raw)
    return record.body if record and markdown and raw.endswith(markdown) else None


@event_priority(-100)  # after whatever else works on the page's HTML
def on_page_content(html: str, *, page: Page, config: MkDocsConfig, files: Files) -> None:
    """Take what rendering the page found out."""
    if _build.extension and not isinstance(page, RecordPage):
        path, result = PagePath(page.file.src_uri), _build.extension.result
        if _record(page.file) is None:  # it is not ours to judge, but what it cites is cited
            result.problems, result.links = [], []
        _build.results[path] = result
        garbage.collect_and_freeze()


@event_priority(100)  # before any plugin that reads the pages' content here
def on_env(env: Environment, *, config: MkDocsConfig, files: Files) -> None:
    """Every page is read: fill the generated ones, check all links, and stop when anything is wrong."""
    if _build.site is None:
        return
    filling = Filling(_project(), RenderedSite(_build.site, _build.results), files, config, _build.cache)
    filling.fill()
    log.info("%s", _build.site.evidence.trusted())
    problems = filling.problems()
    _report(problems)
    if _project().options.search:
        _build.corpus = filling.corpus()
    filling.fill_edition(_build.reading)
    banner = as_banner(problems) if _build.serving else ""  # an editor looks at the page, not at the terminal
    _build.linked_data = filling.finish(banner)
    env.globals["linked_data"] = LINKED_DATA  # for the theme, which may also be that of a site without evidence


@event_priority(100)  # before any plugin that reads the page's content here
def on_page_context(context: TemplateContext, *, page: Page, config: MkDocsConfig, nav: Navigation) -> None:
    """Make a page that is made from records: now it is needed."""
    if isinstance(page, RecordPage):
        page.hold()
        escape_page(page)


def on_post_page(output: str, *, page: Page, config: MkDocsConfig) -> str:
    """Put the page's policy in its head, and let its body go, which is in ``output``."""
    protected = _protected(output, page.content or "")
    if isinstance(page, RecordPage):
        page.release()
    _build.finished += 1
    if _build.site and _build.finished % TOGETHER == 0:
        garbage.collect_and_freeze()
    return protected


def on_post_template(output: str, *, template_name: str, config: MkDocsConfig) -> str:
    """Put a policy in the head of the theme's other pages, such as that for what is not found."""
    return _protected(output, "") if template_name.endswith(".html") else output


def _record(file: File) -> records.Page | None:
    """The page as it was read from disk; none of one whose text another plugin or hook generated or replaced."""
    return None if file.abs_src_path is None else _site().library.pages.get(PagePath(file.src_uri))


def _is_themes(file: File, config: MkDocsConfig) -> bool:
    return bool(file.src_dir and file.src_dir in config.theme.dirs)


def _protected(output: str, content: str) -> str:
    """A page with its policy; none while serving, where the engine adds a script of its own to every page."""
    if THEME_SCRIPTS in output:
        _build.scripts.clear()  # one of them loads the others
    wanted = _build.site is not None and _build.site.library.sources and not _build.serving
    return with_policy(output, content) if wanted else output


@event_priority(-100)  # after plugins that still write files
def on_post_build(*, config: MkDocsConfig) -> None:
    """Write what is large, check what came out, and only then put it in the place of the last site."""
    if _build.site is None:
        return
    if _project().options.search:
        with _told(config.site_dir):
            write_files(Path(config.site_dir) / SEARCH_FOLDER, build_index(_build.corpus))
        _build.corpus = EMPTY
    if _build.linked_data:
        with _told(config.site_dir):
            write_files(Path(config.site_dir), _build.linked_data.files())
        _build.linked_data = None
    if _build.workshop is None:
        _build.cache.sweep()
        garbage.resume()
        return
    site = Path(config.site_dir)
    for name in _build.scripts:  # what no page loads is not sent, and its licences need not be
        (site / name).unlink(missing_ok=True)
    base_path = urlsplit(config.site_url or "/").path or "/"
    problems = check_output(site, base_path, _build.origins, _build.cache, _project().templates)
    if restricted := _build.site.restricted:
        problems += published_leaks(restricted, site_files(site), _origins)
    _build.cache.sweep()
    _report(in_order(problems))
    warned = sum(count for _, count in _build.warnings.get_counts())
    if not (config.strict and warned):  # the engine itself refuses the build after this event
        with _told(str(_build.workshop.site)):
            _build.workshop.publish()
    config.site_dir = str(_build.workshop.site)
    _end()


def on_serve(server: "LiveReloadServer", *, config: MkDocsConfig, builder: Callable[..., None]) -> None:
    """Follow the evidence too; go on serving the last pages while mkdocs.yml cannot be read: the engine would not."""
    if _build.project and _build.project.sources.is_dir():
        server.watch(str(_build.project.sources))

    def build() -> None:
        try:
            builder()
        except MkDocsException as error:
            log.error("%s", error)  # noqa: TRY400 (an editor's fault has no traceback)

    server.builder = build


def _origins() -> Origins:
    """What people wrote of this site, its configuration included."""
    made_from = {name: origin.file for name, origin in _build.origins.items()}
    settings = _project().file
    return Origins([*_site().authored(), (settings.name, settings.text)], made_from)


@event_priority(-100)  # after what others do here
def on_build_error(*, error: Exception) -> None:
    """Leave nothing of a failed build behind; what the disk refused is said in one line, without a traceback."""
    _end()
    if _build.site and isinstance(error, OSError):
        raise PluginError(not_built(error)) from error


def _end() -> None:
    logging.getLogger("mkdocs").removeHandler(_build.warnings)
    if _build.workshop:
        _build.workshop.close()
    _build.workshop = None
    garbage.resume()


@contextmanager
def _told(site: str) -> Iterator[None]:
    """Turn an ``OSError`` into one line about the site's folder: not ours to write, on a full disk, mounted."""
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
    levels = LEVELS if _build.serving else LEVELS | {Severity.ERROR: logging.ERROR}
    for problem in problems:
        log.log(levels[problem.kind.severity], "%s", problem)
    stopping = sum(levels[problem.kind.severity] == logging.ERROR for problem in problems)
    if stopping:
        raise PluginError(f"{counted(stopping, 'problem')} to mend; the last good site is left as it was.")


def _as_published(problem: Problem) -> Problem:
    """The problem as it counts for this build: what is not verified may be built and may not be published."""
    if problem.kind is not ProblemKind.QUOTATION_UNVERIFIED or not os.environ.get(PUBLISH_VARIABLE):
        return problem
    hint = "Before the site is published, somebody with the originals must run the command lock."
    return replace(problem, kind=ProblemKind.QUOTATION_UNPUBLISHED, hint=hint)
