"""The commands of ``python -m explainer``, run beside ``mkdocs.yml``.

Exit status: 0 the site is built, 1 the evidence or a page has problems (the last good site is left whole), 2 misuse.
"""

import logging
import os
import socket
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from mkdocs.__main__ import cli as engine
from mkdocs.exceptions import ConfigurationError

from explainer.checking import Checked
from explainer.checking import check as run_check
from explainer.crawling import NotLoopback, Unreachable, base_of, crawl
from explainer.evidence import make_lock, write_lock
from explainer.history import last_commit_time
from explainer.library import Library
from explainer.options import Options
from explainer.paragraph_map import MAP_FILE
from explainer.problems import ProblemKind, Severity
from explainer.project import PDF_VARIABLE, PUBLISH_VARIABLE, Project, SettingsWrong, configuration
from explainer.reading import LOCK_FILE, ORIGINALS_VARIABLE, originals_folder, read_originals, site_files
from explainer.records import Originals
from explainer.reports import FORMATS
from explainer.reports import coverage as coverage_report
from explainer.reports import explain as describe
from explainer.rights import restricted_runs
from explainer.verification import verify_site
from explainer.wording import counted, did_you_mean, make_printable, not_built, printable, printable_lines
from explainer.writing import CannotWrite, write_all

CONFIG = click.option(
    "-f",
    "--config-file",
    default="mkdocs.yml",
    type=click.Path(exists=True, dir_okay=False),
    help="The site's mkdocs.yml.",
)

OFFLINE_FOLDER = "site-offline"
"""Beside mkdocs.yml."""


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Build explainers whose every factual sentence leads to the paragraph that supports it."""
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")  # the engine's end of life is planned for in CONTRIBUTING.md
    for name in ("mkdocs.config", "mkdocs.config.config_options"):  # they speak before any hook is loaded
        logging.getLogger(name).addFilter(make_printable)


@main.command()
@CONFIG
@click.option(
    "-d", "--site-dir", type=click.Path(file_okay=False), help="Where the site goes, if not where mkdocs.yml says."
)
@click.option("--publish", is_flag=True, help="Refuse what is not verified yet, as before publishing.")
@click.option(
    "--offline", is_flag=True, help="Name files in links, so that the site opens from a folder; goes to site-offline."
)
@click.option(
    "--pdf",
    type=click.Path(exists=True, dir_okay=False),
    help="Publish with the edition this PDF, printed from it before.",
)
def build(config_file: str, site_dir: str | None, pdf: str | None, *, publish: bool, offline: bool) -> None:
    """Build the site strictly; it replaces the last one only when it is complete and nothing is wrong."""
    if publish:
        os.environ[PUBLISH_VARIABLE] = "1"  # and without the option whatever is set there counts
    os.environ[PDF_VARIABLE] = str(Path(pdf).resolve()) if pdf else ""
    root = Path(config_file).resolve().parent
    _date_by_last_commit(root)
    folder = Path(site_dir).resolve() if site_dir else root / OFFLINE_FOLDER if offline else None
    target = ["--site-dir", str(folder)] if folder else []
    links = ["--no-directory-urls"] if offline else []  # a link to a folder opens a listing where no server answers
    try:
        engine.main(["build", "--strict", "--config-file", config_file, *target, *links], prog_name="explainer")
    except OSError as error:  # before the engine begins with the pages
        raise click.ClickException(not_built(error)) from error
    except ValueError:  # a setting or an address that the engine stops at: the checks say which
        checked = _checked(config_file)
        if not any(problem.kind.severity is Severity.ERROR for problem in checked.problems):
            raise
        click.echo(FORMATS["text"](checked.problems))
        sys.exit(1)


@main.command()
@CONFIG
@click.option(
    "-a", "--dev-addr", metavar="HOST:PORT", default="127.0.0.1:8000", show_default=True, help="Where to serve."
)
def serve(config_file: str, dev_addr: str) -> None:
    """Build, serve, and build again whenever a page or a source changes; problems are shown and do not stop it."""
    _refuse_busy(dev_addr)
    # Some versions of click lose the default of --livereload, so it is always given.
    engine.main(
        ["serve", "--no-strict", "--livereload", "--config-file", config_file, "--dev-addr", dev_addr],
        prog_name="explainer",
    )


def _refuse_busy(address: str) -> None:
    """Say before the build that nothing can be served at ``HOST:PORT``; the engine would after it, in a traceback."""
    host, _, port = address.rpartition(":")
    if not (host and port.isdecimal()):
        return  # the engine says what an address looks like
    try:
        host = host.strip("[]")  # an IPv6 address
        family = socket.getaddrinfo(host, None)[0][0]
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as the engine's server does
            probe.bind((host, int(port)))
    except (OSError, OverflowError) as error:
        reason = error.strerror if isinstance(error, OSError) else "the highest is 65535"
        remedy = "Stop the program that uses it, or choose another: make serve PORT=8001."
        raise click.ClickException(f"Port {port} of {host} cannot be used: {reason}. {remedy}") from error
    except UnicodeError as error:  # a part of a name that is empty or too long
        raise click.ClickException(printable(f"'{host}' is no name of a machine.")) from error


@main.command()
@CONFIG
@click.option("--format", "style", type=click.Choice(list(FORMATS)), default="text", show_default=True)
def check(config_file: str, style: str) -> None:
    """Apply every rule without building: seconds, and nothing but the cache is written."""
    checked = _checked(config_file, style=style)
    click.echo(FORMATS[style](checked.problems))
    click.echo(checked.site.evidence.trusted(), err=True)
    sys.exit(any(problem.kind.severity is Severity.ERROR for problem in checked.problems))


@main.command()
@click.argument("folder", type=click.Path(path_type=Path))
@CONFIG
def export(folder: Path, config_file: str) -> None:
    """Write the whole site to FOLDER as plain Markdown, which any engine builds: citations are footnotes."""
    from explainer.exporting import NotAnExport, export_site  # noqa: PLC0415 (no other command needs it)

    checked = _checked(config_file, traced=True)
    problems = [problem for problem in checked.problems if problem.kind.severity is Severity.ERROR]
    try:
        problems = problems or export_site(checked, folder)
    except NotAnExport as error:
        raise click.UsageError(printable_lines(str(error))) from error
    except OSError as error:
        raise click.ClickException(f"The export cannot be put in {folder}: {error.strerror or error}.") from error
    if problems:
        click.echo(FORMATS["text"](problems))
        sys.exit(1)
    click.echo(f"{folder}: written. Another engine builds it there, for example mkdocs build --strict.")


@main.command()
@CONFIG
def coverage(config_file: str) -> None:
    """Report, page by page, which sentences cite a paragraph, which are set aside and why, and which do neither."""
    click.echo(coverage_report(_checked(config_file, traced=True).rendered.units()))


@main.command()
@CONFIG
def lock(config_file: str) -> None:
    """Write the lock of what the originals at hand bear out, for machines that do not have them."""
    checked = _checked(config_file)
    site = checked.site
    if site.evidence.originals is None:
        raise click.ClickException(f"No originals are at hand: name their folder by {ORIGINALS_VARIABLE}.")
    stale = {ProblemKind.LOCK_BROKEN, ProblemKind.LOCK_BEHIND, ProblemKind.PARAGRAPH_CHANGED}  # what locking mends
    missing = ProblemKind.ORIGINAL_MISSING  # without it what the lock holds of that article would be lost
    name = site.folders[0].name(checked.project.sources / LOCK_FILE)  # of the file itself nothing stays as it is
    left = [
        problem
        for problem in checked.problems
        if problem.kind is missing
        or (problem.kind.severity is Severity.ERROR and problem.kind not in stale and problem.path != name)
    ]
    if left:
        click.echo(FORMATS["text"](left))
        if any(problem.kind is missing for problem in left):
            click.echo(
                "No lock was written: what it holds of the articles without an original would be lost.", err=True
            )
            click.echo(f"Put their copies, and their rows of {MAP_FILE}, beside the others.", err=True)
        sys.exit(1)
    made = make_lock(site.evidence.originals, checked.rendered.verified_quotations())
    try:
        write_all({checked.project.sources / LOCK_FILE: write_lock(made)})
    except CannotWrite as error:
        raise click.ClickException(str(error)) from error
    locked = f"{counted(len(made.paragraphs), 'paragraph')}, {counted(len(made.quotations), 'quotation')}"
    click.echo(f"{LOCK_FILE}: {locked}.")


@main.command()
@click.argument("site", metavar="SITE")
@click.option(
    "--originals",
    type=click.Path(file_okay=False, path_type=Path),
    help=f"The folder of originals, if not where {ORIGINALS_VARIABLE} says.",
)
@click.option(
    "-f",
    "--config-file",
    default="mkdocs.yml",
    type=click.Path(dir_okay=False),
    help="The site's mkdocs.yml: its records say which names, titles and texts are free. Without it, none is.",
)
def verify(site: str, originals: Path | None, config_file: str) -> None:
    """Compare a published site, a folder or an address of this machine, with a private copy of the originals.

    Exit status: 0 nothing found, 1 findings, 2 misuse, or a site that cannot be reached.
    """
    library, sources = _records(config_file)
    texts = _originals(originals or originals_folder(sources))
    files, missing = _published(site)
    known = {key for key, _ in texts.paragraphs}
    report = verify_site(
        files,
        texts,
        restricted_runs(texts.paragraphs, library),
        keys=sorted(known & set(library.sources) if library else known),
        missing=missing,
    )
    for problem in report.problems:
        click.echo(str(problem))
    if library is None:
        click.echo(f"No {config_file} here: every article counts as publish: digest, and no name or title is free.")
    click.echo(str(report))
    sys.exit(bool(report.problems))


def _originals(folder: Path) -> Originals:
    """The originals of a folder, all of which can be read."""
    originals, problems = read_originals(folder)
    for problem in problems:
        click.echo(str(problem))
    if originals is None or problems:
        raise click.UsageError(
            f"No originals to compare with: name their folder by --originals or {ORIGINALS_VARIABLE}."
        )
    return originals


def _records(config_file: str) -> tuple[Library | None, Path]:
    """The records of the project that the site was made from, if this is run beside it, and its folder of evidence."""
    if not _is_file(Path(config_file)):
        return None, Path(Options().sources)
    try:
        project = Project.of(configuration(config_file))
    except (ConfigurationError, SettingsWrong) as error:
        raise click.UsageError(printable_lines(str(error))) from error
    return project.load().library, project.sources


def _published(site: str) -> tuple[Iterable[tuple[str, bytes]], list[str]]:
    """The files of a published site, and the pages that it names and does not have."""
    if "://" in site:
        try:
            found = crawl(base_of(site))
        except (NotLoopback, Unreachable) as error:
            raise click.UsageError(printable(str(error))) from error
        return found.files.items(), found.missing
    if not _is_file(Path(site) / "index.html"):
        raise click.UsageError(printable(f"'{site}' is no folder with a site: it has no index.html."))
    return site_files(Path(site)), []


@main.command()
@click.argument("identity", metavar="ID")
def explain(identity: str) -> None:
    """Print what a kind of problem means and what to do about it, e.g. explain CIT002."""
    text = describe(identity)
    if text is None:
        hint = did_you_mean(identity.upper(), [kind.id for kind in ProblemKind])
        message = printable(f"there is no kind of problem '{identity}'. {hint}".strip())
        raise click.BadParameter(message, param_hint="ID")
    click.echo(text)


@main.command("import")
@click.argument("copy", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--key", required=True, help="The citation key: the name of the article's file, without .md.")
@click.option("--metadata", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="BibTeX or CSL-JSON.")
@click.option("--originals", type=click.Path(file_okay=False, path_type=Path), help="The folder of the private copies.")
@click.option("--apply", is_flag=True, help="Bring an article that is there already up to date with the copy.")
@CONFIG
def import_command(  # noqa: PLR0913 (a command has its options)
    copy: Path, key: str, metadata: Path | None, originals: Path | None, config_file: str, *, apply: bool
) -> None:
    """Make an article's file, ready for telling, from a text or HTML copy of it."""
    from explainer.importing import ProjectPaths, import_copy  # noqa: PLC0415 (the extractor loads slowly, and builds do without)

    if not _is_file(copy):
        raise click.BadParameter(printable(f"there is no file '{copy}'."), param_hint="COPY")
    project = _project(config_file)
    folder = originals or originals_folder(project.sources)
    paths = ProjectPaths(project.root, project.sources, project.docs, folder)
    outcome = import_copy(copy, key, paths, metadata=metadata, apply=apply)
    for line in outcome.lines:
        click.echo(line)
    for problem in outcome.problems:
        click.echo(str(problem), err=True)
    if outcome.problems:
        sys.exit(2 if outcome.problems[0].kind is ProblemKind.FILE_NAME else 1)


def _is_file(path: Path) -> bool:
    """Whether a file is there; none has a name that the system cannot have."""
    try:
        return path.is_file()
    except OSError:
        return False


def _project(config_file: str) -> Project:
    with _settings_told():
        return Project.of(configuration(config_file))


def _checked(config_file: str, *, traced: bool = False, style: str = "text") -> Checked:
    with _settings_told(style):
        return run_check(config_file, traced=traced)


@contextmanager
def _settings_told(style: str = "text") -> Iterator[None]:
    """Say what is wrong with the settings of a project, in one of the formats of problems where it has places."""
    try:
        yield
    except (ConfigurationError, SettingsWrong) as error:
        if isinstance(error, SettingsWrong) and error.problems:
            click.echo(FORMATS[style](error.problems))
            sys.exit(1)
        raise click.ClickException(printable_lines(str(error))) from error


def _date_by_last_commit(root: Path) -> None:
    """Date the build by the last commit, so that one state of the project always gives the same bytes.

    Where there is none it has the day on which it is built, as a check has.
    """
    if "SOURCE_DATE_EPOCH" not in os.environ and (time := last_commit_time(root)):
        os.environ["SOURCE_DATE_EPOCH"] = time


if __name__ == "__main__":
    main(prog_name="explainer")
