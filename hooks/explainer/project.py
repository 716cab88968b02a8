"""A project as its ``mkdocs.yml`` describes it: what the commands, the adapter and the export ask of its settings."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from markupsafe import Markup
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, InclusionLevel, set_exclusions

from explainer.addresses import PagePath
from explainer.authored import FieldPath
from explainer.caching import Cache, open_cache
from explainer.loading import load
from explainer.markup import ExplainerExtension, is_cacheable_extension
from explainer.navigation import Navigation
from explainer.options import Options, read_options
from explainer.pages import Publication
from explainer.policy import is_beside
from explainer.positions import Position
from explainer.problems import Problem, ProblemKind, in_order
from explainer.reading import SITE, Output, has_evidence, originals_folder, read_text, why_not_put
from explainer.records import Page
from explainer.reviews import build_date
from explainer.rules import problems_of_pages
from explainer.settings import SettingsFile
from explainer.site import RenderedSite, Site

PUBLISH_VARIABLE = "EXPLAINER_PUBLISH"
"""The environment variable that, when it is not empty, makes a quotation that is not verified yet stop the site."""

PDF_VARIABLE = "EXPLAINER_PDF"
"""The environment variable that names a PDF of the edition, to be published with it."""

PLUGIN_FIELDS = {"blog": ("authors", "categories", "draft", "links", "pin", "readtime", "slug")}
"""Front matter that plugins of Material read, beside what its theme and others read anyway, by the plugin."""

GOOGLE_FONTS = "https://fonts.googleapis.com/"

OF_THE_SITE = ("site_name", "site_description", "site_author")
"""What a configuration says of a site that themes print."""


class SettingsWrong(ValueError):
    """What is set, in mkdocs.yml or the environment, is not what is expected; the message says what is wrong.

    ``problems`` say it one by one, with their positions, where that is known.
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
    file: SettingsFile
    options: Options
    navigation: Navigation
    has_rules: bool
    left_out: Callable[[str], bool]
    """Whether the engine leaves a file of ``docs`` out of the site: a hidden one, a draft, one of ``exclude_docs``."""
    theme: Callable[[str], bool]
    """Whether the theme has a file."""
    target: Path
    """Where the engine is to put the site."""
    elsewhere: tuple[tuple[FieldPath, str], ...] = ()
    """What is set to be fetched from other hosts: where, and the address."""
    code: tuple[Path, ...] = ()
    """The hooks' files, and the folder with parts of a theme."""

    @classmethod
    def of(cls, config: MkDocsConfig) -> "Project":
        """The project of a loaded configuration; raises ``SettingsWrong``."""
        file = Path(config.config_file_path or "mkdocs.yml").resolve()
        try:
            build_date()
        except ValueError as error:
            raise SettingsWrong(str(error)) from error
        text, _ = read_text(file, file.name)
        settings = SettingsFile(file.name, text)
        docs = Path(config.docs_dir).resolve()
        options, problems = read_options(config.extra, settings, {"sources": file.parent, "topics": docs})
        if options is None:
            raise SettingsWrong("\n".join(map(str, problems)), problems)
        options = options.model_copy(update={"page_fields": (*options.page_fields, *_fields_of_plugins(config))})
        unlisted = config.not_in_nav.match_file if config.not_in_nav else _never
        has_rules = "explainer" in config.extra or has_evidence(file.parent / options.sources)
        return cls(
            root=file.parent,
            docs=docs,
            file=settings,
            options=options,
            navigation=Navigation(settings, config.nav, unlisted),
            has_rules=has_rules,
            left_out=lambda path: _is_left_out(path, docs, config),
            theme=lambda name: any((Path(folder) / name).is_file() for folder in config.theme.dirs),
            target=Path(config.site_dir),
            elsewhere=tuple(_elsewhere(config)),
            code=tuple(_code(config)),
        )

    def load(self) -> Site:
        """Read the project."""
        return load(self.root, self.docs, self.options, self.left_out, self.navigation.listed())

    def problems(
        self, rendered: RenderedSite, files: set[str], html: Mapping[PagePath, str], cache: Cache
    ) -> list[Problem]:
        """What is wrong with a site whose pages are rendered: everything that shows before HTML files are written.

        ``files`` are the paths of everything in the docs folder, generated pages included; ``html`` is the content of
        each page.
        """
        if not self.has_rules:
            return []
        library = rendered.library
        astray = self.navigation.problems(files, library.pages.values(), library.why_not_made)
        unknown = self._unknown_to_theme(library.pages.values())
        refused = self._refused_by_browsers() if library.sources else ()  # without articles pages carry no policy
        return in_order([*problems_of_pages(rendered, files, html, cache), *astray, *unknown, *refused])

    def misplaced(self) -> list[Problem]:
        """What would be lost if the site took the place of what stands at its target; a server has a folder of its own.

        To be asked before anything is written.
        """
        why = self.why_not_put(SITE, self.target) if self.has_rules else ""
        if not why:
            return []
        message = f"The site cannot be put in '{self.target}', since {why}."
        hint = "Name a folder, there or by --site-dir, that is not there yet, is empty, or has a site built before."
        position = self.file.fields.get(("site_dir",), Position())
        return [Problem(ProblemKind.FRONT_MATTER_INVALID, self.file.name, position, message, hint)]

    def why_not_put(self, output: Output, folder: Path) -> str:
        """Why something cannot be put in a folder; empty where it can."""
        own = (self.docs, self.sources, originals_folder(self.sources), *self.code)
        return why_not_put(output, folder, self.root, own)

    def not_in_theme(self, page: Page) -> dict[str, str]:
        """The fields of a page that name a file of the theme which is not there, and the file."""
        files = {"template": page.meta.template, "icon": page.meta.icon and f".icons/{page.meta.icon}.svg"}
        return {name: file for name, file in files.items() if file and not self.theme(file)}

    def _unknown_to_theme(self, pages: Iterable[Page]) -> Iterator[Problem]:
        for page in pages:
            for name, file in self.not_in_theme(page).items():
                position = page.positions.get((name,), Position())
                message = f"The field '{name}' is not valid: the theme has no file '{file}'."
                hint = "Name a file of the theme, or take the line out."
                yield Problem(ProblemKind.FRONT_MATTER_INVALID, page.file, position, message, hint)

    def _refused_by_browsers(self) -> Iterator[Problem]:
        for at, address in self.elsewhere:
            places = (self.file.values.get(at[:length]) for length in range(len(at), 0, -1))
            position = next(filter(None, places), Position())
            message = f"'{address}' is fetched from another host, which every page forbids: browsers will refuse it."
            hint = "Set 'font: false'." if at[0] == "theme" else "Put the file under docs/ and name that."
            yield Problem(ProblemKind.SETTING_FORBIDDEN, self.file.name, position, message, hint)

    @property
    def templates(self) -> str:
        """The folder of ``docs`` with parts of a theme, which the engine copies into the site; empty without one."""
        folders = (path.resolve() for path in self.code if path.is_dir())
        within = (path for path in folders if self.docs in path.parents)
        return next((path.relative_to(self.docs).as_posix() for path in within), "")

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
        if not (self.has_rules and all(map(is_cacheable_extension, names))):
            return Cache()
        return open_cache(self.root, purpose, names, config.mdx_configs, config.use_directory_urls)


def configuration(config_file: str) -> MkDocsConfig:
    """The engine's settings; raises its ``ConfigurationError``, or ``SettingsWrong`` for what it fails at."""
    try:
        return load_config(config_file)
    except ValueError as error:
        raise SettingsWrong(f"{Path(config_file).name}: {error}.") from error


def _is_left_out(path: str, docs: Path, config: MkDocsConfig) -> bool:
    """What the engine says of a file, and that beside an index it leaves out a README, which would have its address."""
    file = File(path, str(docs), config.site_dir, config.use_directory_urls)
    set_exclusions([file], config)
    beside = file.name == "index" and path.endswith("README.md") and (docs / path).with_name("index.md").is_file()
    return beside or file.inclusion in (InclusionLevel.EXCLUDED, InclusionLevel.DRAFT)


def _plugins(config: MkDocsConfig) -> Iterable[str]:
    """The names of the plugins that are on."""
    return config.plugins


def _fields_of_plugins(config: MkDocsConfig) -> Iterator[str]:
    """What the plugins that are on read in the front matter of pages."""
    for name in _plugins(config):
        yield from PLUGIN_FIELDS.get(name.rpartition("/")[2], ())


def _elsewhere(config: MkDocsConfig) -> Iterator[tuple[FieldPath, str]]:
    """What pages would fetch from other hosts, by the settings alone; a plugin for privacy brings all of it here."""
    if any(name.endswith("privacy") for name in _plugins(config)):
        return
    for field in ("extra_css", "extra_javascript"):
        for nth, named in enumerate(map(str, config[field])):
            if not is_beside(named) and urlsplit(named).netloc != urlsplit(config.site_url or "").netloc:
                yield (field, nth), named
    if config.theme.name == "material" and config.theme.get("font") and not config.theme.custom_dir:
        yield ("theme", "font"), GOOGLE_FONTS


def _code(config: MkDocsConfig) -> Iterator[Path]:
    hooks: Mapping[str, object] = config["hooks"]
    for file in (getattr(hook, "__file__", None) for hook in hooks.values()):
        if file:
            yield Path(file)
    if config.theme.custom_dir:
        yield Path(config.theme.custom_dir)


def _said(text: str | None) -> str:
    """Text as its editor wrote it; empty where there is none."""
    return text.unescape() if isinstance(text, Markup) else text or ""


def _never(_: str) -> bool:
    return False
