"""A whole site into which every hostile input goes at every place where a record or a page's record has one.

It is built as ``serve`` builds, which shows problems and goes on: so inputs that a build would refuse come out too, and
so do the messages about them. Nothing on it may run although pages that are served carry no policy.
"""

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from harness import ROOT

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "hostile.yml").read_text("utf-8"))
INPUTS: list[str] = [*CASES["published"], *CASES["ours"]]
TOGETHER = 10  # inputs in one field that a record has only once
QUESTION = "What is it?"

BUILD = f"""
import sys
sys.path.insert(0, {str(ROOT / "hooks")!r})
from mkdocs.commands.build import build
from mkdocs.config import load_config
from explainer import mkdocs_adapter as adapter
if sys.argv[1] == "quiet":
    adapter.as_banner = lambda problems: ""
config = load_config("mkdocs.yml")
config.plugins.on_startup(command="serve", dirty=False)
build(config)
"""


@dataclass(frozen=True)
class HostileSite:
    """The project, its built site, and what building it said."""

    project: Path
    site: Path
    output: str


def one_line(text: str) -> str:
    """What a field of one line can hold of an input."""
    return " ".join(text.split()) or "blank"


def groups() -> Iterator[tuple[int, list[str]]]:
    """The inputs by tens, with the number of each ten."""
    for start in range(0, len(INPUTS), TOGETHER):
        yield start // TOGETHER, INPUTS[start : start + TOGETHER]


def build_hostile(folder: Path, *, banner: bool = False) -> HostileSite:
    """Write the project and build it in a process of its own; with ``banner`` every page shows every problem."""
    write_project(folder, banner=banner)
    done = subprocess.run(
        [sys.executable, "-c", BUILD, "loud" if banner else "quiet"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    return HostileSite(folder, folder / "site", done.stdout + done.stderr)


def write_project(folder: Path, *, banner: bool) -> None:
    """Every input as every field; with ``banner`` one group of them only, as the messages of all are many."""
    chosen = list(groups())
    for name in ("sources/ledger", "docs/topics"):
        (folder / name).mkdir(parents=True)
    for number, inputs in chosen[:: 9 if banner else 1]:
        _write(folder / "sources" / f"a{number}.md", _article(number, inputs), _tellings(inputs))
        _write(folder / "docs" / "topics" / f"t{number}.md", _topic(number, inputs), VIEWS)
        _dump(folder / "sources" / "ledger" / f"l{number}.yml", list(_entries(number, inputs)))
    numbered = [(number, text) for number, inputs in chosen[:: 9 if banner else 1] for text in inputs]
    _dump(
        folder / "sources" / "names.yml", [_name(index, number, text) for index, (number, text) in enumerate(numbered)]
    )
    _dump(folder / "sources" / "disagreements.yml", [_disagreement(*each) for each in enumerate(numbered)])
    _write(folder / "docs" / "index.md", {"description": one_line(INPUTS[0])}, f"# {QUESTION}\n")
    _dump(folder / "mkdocs.yml", _configuration(chosen[:: 9 if banner else 1]))


VIEWS = f"""
# {QUESTION}

<!-- view: chronology -->

<!-- view: ledger -->

<!-- view: disagreements -->

<!-- view: sources -->
"""


def _article(number: int, inputs: list[str]) -> dict[str, Any]:
    words = " ".join(inputs)
    return {
        "type": "webpage",
        "title": words,
        "title-short": words,
        "author": [{"family": text, "given": text} for text in inputs] if number % 2 else [{"literal": words}],
        "container-title": words,
        "publisher": words,
        "URL": "https://example.org/" + "".join(char for char in words if char.isprintable()),
        "language": "en",
        "aliases": inputs,
        "original": {"file": words, "sha256": "0" * 64, "paragraphs": len(inputs)},
        "rights": {"holder": words, "publish": "digest"},
        "provenance": {
            name: {"status": "unknown" if name == "issued" else "found", "note": words}
            for name in ("title", "author", "publisher", "issued", "URL")
        },
        "about": {f"t{number}": [f"1-{len(inputs)}"]},
    }


def _tellings(inputs: list[str]) -> str:
    blocks = [f"## {one_line(text)}\n\n¶{index} {one_line(text)}" for index, text in enumerate(inputs, 1)]
    return "\n\n".join(blocks) + "\n"


def _topic(number: int, inputs: list[str]) -> dict[str, Any]:
    words = " ".join(inputs)
    aside = {"source": f"a{number}", "paragraphs": [1], "reason": words}
    return {
        "title": words,
        "description": words,
        "subtitle": words,
        "tags": inputs,
        "aliases": inputs,
        "set-aside": [aside],
    }


def _entries(number: int, inputs: list[str]) -> Iterator[dict[str, Any]]:
    for index, text in enumerate(inputs, 1):
        report = {"source": f"a{number}", "paragraphs": [index], "origin": text}
        common = {"date": "2001-02-03", "date-note": text, "topics": [f"t{number}"], "reports": [report, report]}
        yield {"id": f"e{number}.{index}", "event": text, "evidence": text, **common}
        said = {"speaker-unnamed": text, "role": text, "to": text, "stance": ["alleges"], "says": text}
        yield {"id": f"s{number}.{index}", "evidence": text, **said, **common}


def _name(index: int, number: int, text: str) -> dict[str, Any]:
    kinds = ("Person", "Organization", "Place", "Event", "DefinedTerm")
    own = f"{text} n{index}"
    return {
        "id": f"n{index}",
        "kind": kinds[index % 5],
        "name": own,
        "spellings": [f"{text} s{index}"],
        "role": own,
        "topic": f"t{number}",
    }


def _disagreement(index: int, placed: tuple[int, str]) -> dict[str, Any]:
    number, text = placed
    answers = [
        {"source": f"a{number}", "paragraphs": [1], "value": f"{text} {way}", "says": text} for way in ("one", "two")
    ]
    common = {"topics": [f"t{number}"], "values": "words", "answers": answers, "note": text}
    return {"id": f"d{index}", "question": text, **common}


def _configuration(chosen: list[tuple[int, list[str]]]) -> dict[str, Any]:
    """The site's own titles, and a section of the navigation for each group, every other one with a titled page."""
    words = " ".join(INPUTS)
    topics = [
        {
            f"x{one_line(' '.join(inputs))}": [
                {one_line(" ".join(inputs)): f"topics/t{number}.md"} if number % 2 else f"topics/t{number}.md"
            ]
        }
        for number, inputs in chosen
    ]
    return {
        "site_name": words,
        "site_description": words,
        "site_author": words,
        "site_url": "https://example.org/hostile/",
        "theme": {"name": "material", "font": False},
        "hooks": [str(ROOT / "hooks" / "hook.py")],
        "plugins": ["search"],
        "markdown_extensions": ["attr_list", "footnotes", "tables", {"toc": {"permalink": True}}],
        "nav": ["index.md", *topics],
    }


def _write(file: Path, fields: dict[str, Any], body: str) -> None:
    file.write_text(f"---\n{_yaml(fields)}---\n\n{body}", "utf-8")


def _dump(file: Path, data: object) -> None:
    file.write_text(_yaml(data), "utf-8")


def _yaml(data: object) -> str:
    return yaml.dump(data, Dumper=_Plain, allow_unicode=False, sort_keys=False)


class _Plain(yaml.SafeDumper):
    """Writes no anchors, which the project refuses."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002 (the library asks for it)
        return True
