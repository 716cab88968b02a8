"""The commands: ``python -m explainer build`` and ``serve``, run from the folder that holds ``mkdocs.yml``.

Exit status: 0 the site is built, 1 the evidence or a page has problems (the last good site is left whole), 2 misuse.
"""

import os
import subprocess
from pathlib import Path

import click
from mkdocs.__main__ import cli as engine

CONFIG = click.option(
    "-f",
    "--config-file",
    default="mkdocs.yml",
    type=click.Path(exists=True, dir_okay=False),
    help="The site's mkdocs.yml.",
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Build explainers whose every factual sentence leads to the paragraph that supports it."""
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")  # the engine's end of life is planned for in CONTRIBUTING.md


@main.command()
@CONFIG
@click.option(
    "-d", "--site-dir", type=click.Path(file_okay=False), help="Where the site goes, if not where mkdocs.yml says."
)
def build(config_file: str, site_dir: str | None) -> None:
    """Build the site strictly; it replaces the last one only when it is complete and nothing is wrong."""
    _date_by_last_commit(Path(config_file).resolve().parent)
    target = ["--site-dir", str(Path(site_dir).resolve())] if site_dir else []
    engine.main(["build", "--strict", "--config-file", config_file, *target], prog_name="explainer")


@main.command()
@CONFIG
@click.option(
    "-a", "--dev-addr", metavar="HOST:PORT", default="127.0.0.1:8000", show_default=True, help="Where to serve."
)
def serve(config_file: str, dev_addr: str) -> None:
    """Build, serve, and build again whenever a page or a source changes; problems are shown and do not stop it."""
    # Some versions of click lose the default of --livereload, so it is always given.
    engine.main(["serve", "--livereload", "--config-file", config_file, "--dev-addr", dev_addr], prog_name="explainer")


def _date_by_last_commit(root: Path) -> None:
    """Date the build by the last commit, so that one state of the project always gives the same bytes."""
    if "SOURCE_DATE_EPOCH" not in os.environ:
        git = ["git", "-C", str(root), "log", "-1", "--format=%ct"]
        try:
            found = subprocess.run(git, capture_output=True, text=True, check=False).stdout.strip()  # noqa: S603
        except FileNotFoundError:  # a machine without git
            found = ""
        os.environ["SOURCE_DATE_EPOCH"] = found or "0"


if __name__ == "__main__":
    main(prog_name="explainer")
