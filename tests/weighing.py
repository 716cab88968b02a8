"""What the built site weighs, beside the budget: `python tests/weighing.py SITE` prints a table for a job's summary."""

import sys
from collections.abc import Iterator
from pathlib import Path

import lxml.html
import yaml

from hosting import transferred
from reading import LONGEST

BUDGET = Path(__file__).parent / "budget.yml"
LOADED_AT_ONCE = "//link[@rel='stylesheet']/@href | //script/@src | //img[not(@loading='lazy')]/@src"


def budget() -> dict[str, int]:
    """The most bytes for each thing that is weighed."""
    return dict(yaml.safe_load(BUDGET.read_text("utf-8")))


def loaded_at_once(page: Path) -> Iterator[Path]:
    """A page's file and the files that a browser loads with it, without those that a style sheet or script asks for."""
    yield page
    for address in lxml.html.document_fromstring(page.read_bytes()).xpath(LOADED_AT_ONCE):
        yield (page.parent / str(address).partition("?")[0]).resolve()


def own(site: Path, ending: str) -> int:
    """Bytes of our own assets that end so: the theme's and the explainer's."""
    files = [*(site / "assets").glob(f"*{ending}"), site / "assets" / "explainer" / f"explainer{ending}"]
    return sum(len(transferred(file)) for file in files)


def weighed(site: Path) -> dict[str, int]:
    """Bytes of each thing that the budget names."""
    longest = site / LONGEST / "index.html"
    edition = site / "edition"
    files = [file for file in site.rglob("*") if file.is_file() and edition not in file.parents]
    return {
        "first load of the longest topic page": sum(len(transferred(file)) for file in set(loaded_at_once(longest))),
        "HTML of the heaviest page": max(len(transferred(file)) for file in files if file.suffix == ".html"),
        "our own scripts": own(site, ".js"),
        "our own style sheets": own(site, ".css"),
        "whole site on the disk": sum(file.stat().st_size for file in files),
    }


def table(site: Path) -> str:
    """The measures beside the budget, as a table in Markdown."""
    limits = budget()
    rows = [
        f"| {name} | {weight:,} | {limits[name]:,} | {100 * weight / limits[name]:.0f} % |"
        for name, weight in weighed(site).items()
    ]
    return "\n".join(["| Bytes | measured | at most | of it |", "|---|--:|--:|--:|", *rows])


if __name__ == "__main__":
    sys.stdout.write(table(Path(sys.argv[1]).resolve()) + "\n")
