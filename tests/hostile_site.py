"""Four sites into which every hostile input goes, at every place that has one.

``records`` has the inputs in the fields of records and of pages, in their text, in the navigation and in the history;
``files`` in the names of files, ``folders`` in those of folders, from which the engine makes its navigation;
``settings`` in what a configuration says of the whole site, which each of its pages repeats.

They are built as ``serve`` builds, which shows problems and goes on: so inputs that a build would refuse come out too,
and so do the messages about them. Nothing may run although pages that are served carry no policy. An export goes on as
well, where the command would refuse, and plain MkDocs builds it.
"""

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import yaml

from harness import ROOT, copied, in_our_design

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "hostile.yml").read_text("utf-8"))
REAL = yaml.safe_load((ROOT / "mkdocs.yml").read_text("utf-8"))
INPUTS: list[str] = [*CASES["published"], *CASES["ours"]]
TOGETHER = 10  # inputs in one field that a record has only once
SHOWN = 5  # changes that a page shows
LONGEST = 200  # bytes of a name that file systems take, with what we put behind it
QUESTION = "What is it?"
SAID = "said.txt"
REPORT = "https://example.org/?t={title}&p={page}&s={sentence}"

BUILD = """
from mkdocs.__main__ import State
from mkdocs.commands.build import build
from mkdocs.config import load_config
from explainer.mkdocs_adapter import events
events.as_banner = lambda problems: ""  # thousands of them on every page; they have a test of their own
state = State()  # the engine's messages, as its commands show them
config = load_config("mkdocs.yml")
config.plugins.on_startup(command="serve", dirty=False)
build(config)
"""

EXPORT = """
import sys
from pathlib import Path
from explainer.checking import check
from explainer.exporting import export_site
problems = export_site(check("mkdocs.yml", traced=True), Path(sys.argv[1]))
assert not problems, problems
"""


@dataclass(frozen=True)
class HostileSite:
    """A project, with its built site and what building it said."""

    project: Path

    @property
    def site(self) -> Path:
        return self.project / "site"

    @property
    def output(self) -> str:
        return (self.project / SAID).read_text("utf-8")


def one_line(text: str) -> str:
    """What a field of one line can hold of an input."""
    return " ".join(text.split()) or "blank"


def groups() -> Iterator[tuple[int, list[str]]]:
    """The inputs by tens, with the number of each ten."""
    for start in range(0, len(INPUTS), TOGETHER):
        yield start // TOGETHER, INPUTS[start : start + TOGETHER]


def build_served(project: Path) -> HostileSite:
    """Build a project as ``serve`` does."""
    said = _python("-c", BUILD, folder=project)
    (project / SAID).write_text(said, "utf-8")
    return HostileSite(project)


def build_export(project: Path, folder: Path) -> HostileSite:
    """Export a project into a folder, and build that with plain MkDocs."""
    said = _python("-c", EXPORT, str(folder), folder=project)
    said += _python("-m", "mkdocs", "build", folder=folder)
    (folder / SAID).write_text(said, "utf-8")
    return HostileSite(folder)


def _python(*arguments: str, folder: Path) -> str:
    """What Python says in a process of its own, with the project's package at hand."""
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT / "hooks"), "NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    assert done.returncode == 0, (done.stdout + done.stderr)[-4000:]
    return done.stdout + done.stderr


# --- files, folders, settings ---------------------------------------------------------------------------------------


def write_files(project: Path) -> None:
    """Topics, pages that are none, their pictures, and files of evidence, all of them called as each input."""
    _bridge(project, nav=["index.md"])
    for number, name in enumerate(file_names()):
        last = name.rpartition("/")[2]
        picture, way = (f"{quote(last, safe='')}.{kind}" for kind in ("png", "txt"))
        for place in ("", f"topics/n{number}/"):
            page = project / "docs" / f"{place}{name}.md"
            page.parent.mkdir(parents=True, exist_ok=True)
            page.write_text(f"Nothing ![here]({picture}) but [a way]({way}) [@gazette-2011, ¶1].\n", "utf-8")
            page.with_name(f"{last}.png").write_bytes(b"")
        for file in (f"{name.replace('/', chr(92))}.md", f"ledger/{name}.yaml"):
            (project / "sources" / file).parent.mkdir(parents=True, exist_ok=True)
            (project / "sources" / file).write_text("", "utf-8")


def write_settings(project: Path) -> None:
    """Every input in the site's own name, description and author."""
    words = " ".join(INPUTS)
    _bridge(project, site_name=words, site_description=words, site_author=words)


def write_folders(project: Path) -> None:
    """Every input as the name of a folder, ten of them within each other."""
    _bridge(project)
    for _, inputs in groups():
        page = project.joinpath("docs", *filter(None, map(as_name, inputs)), "page.md")
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(f"# {QUESTION}\n", "utf-8")


def file_names() -> list[str]:
    """The inputs as paths that a file system takes, where ``/`` makes folders."""
    paths = ("/".join(filter(None, map(as_name, text.split("/")))) for text in INPUTS)
    return list(dict.fromkeys(filter(None, paths)))


def as_name(text: str) -> str:
    """An input as the name of one file or folder; empty where it cannot be one."""
    name = text.translate(dict.fromkeys(map(ord, "/\0"))).encode()[:LONGEST].decode("utf-8", "ignore")
    return "" if name in (".", "..") else name


def _bridge(project: Path, **settings: object) -> None:
    """Copy a small site that is in order, and give it other settings."""
    in_our_design(copied("bridge", project.parent, project.name))
    configuration = yaml.safe_load((project / "mkdocs.yml").read_text("utf-8"))
    configuration["extra"]["explainer"] |= {"edition": True, "report": REPORT}
    _dump(project / "mkdocs.yml", configuration | settings)


# --- records ----------------------------------------------------------------------------------------------------------


def write_records(folder: Path) -> None:
    """Every input as every field, in the text of every kind of page, as every kind of message."""
    chosen = list(groups())
    for name in ("sources/ledger", "docs/topics", "docs/other"):
        (folder / name).mkdir(parents=True)
    for number, inputs in chosen:
        _write(folder / "sources" / f"a{number}.md", _article(number, inputs), _tellings(number, inputs))
        _write(folder / "docs" / "topics" / f"t{number}.md", _topic(number, inputs), VIEWS)
        _dump(folder / "sources" / "ledger" / f"l{number}.yml", list(_entries(number, inputs)))
        _write_other(folder / "docs" / "other" / f"o{number}.md", number, inputs)
    numbered = [(number, text) for number, inputs in chosen for text in inputs]
    _dump(
        folder / "sources" / "names.yml", [_name(index, number, text) for index, (number, text) in enumerate(numbered)]
    )
    _dump(folder / "sources" / "disagreements.yml", [_disagreement(*each) for each in enumerate(numbered)])
    _write(folder / "docs" / "index.md", {"description": one_line(INPUTS[0])}, f"# {QUESTION}\n")
    _dump(folder / "mkdocs.yml", _configuration(chosen))
    _write_history(folder, chosen)


def _write_history(folder: Path, chosen: list[tuple[int, list[str]]]) -> None:
    """A commit with each input as its message: half of them of the group's topic, half of its article."""
    stream = []
    for number, inputs in chosen:
        for place, text in enumerate(inputs):
            name = f"docs/topics/t{number}.md" if place < SHOWN else f"sources/a{number}.md"
            file, message = (folder / name).read_bytes() + b"\n" * place, text.replace("\0", "").encode()
            who = (
                b"committer %b <a@example.org> 1700000000 +0000"
                % text.translate(dict.fromkeys(map(ord, "<>\n\0"))).encode()
            )
            stream.append(
                b"commit refs/heads/main\n%b\ndata %d\n%b\nM 100644 inline %b\ndata %d\n%b\n"
                % (who, len(message), message, name.encode(), len(file), file)
            )
    for command in (["init", "--quiet", "--initial-branch=main"], ["fast-import", "--quiet"]):
        subprocess.run(["git", *command], cwd=folder, input=b"".join(stream), check=True, capture_output=True)


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


def _tellings(number: int, inputs: list[str]) -> str:
    """Each input as a heading and as a paragraph, which mentions the name that has the input in it."""
    blocks = [
        f"## {one_line(text)}\n\n¶{index} {one_line(text)} {_mention(TOGETHER * number + index - 1)}"
        for index, text in enumerate(inputs, 1)
    ]
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


def _write_other(file: Path, number: int, inputs: list[str]) -> None:
    """A page that is no topic, and has its title from its heading or, every other one, from its front matter.

    The heading is text: Markdown is its editor's own, and what is harmful of that is refused.
    """
    words = one_line(" ".join(inputs))
    heading, fields = (QUESTION, {"title": words, "author": words}) if number % 2 else (_as_text(words), {})
    _write(file, fields, f"# {heading}\n\n[A topic](../topics/t{number}.md) [@a{number}, ¶1].\n")


def _as_text(words: str) -> str:
    """Words as Markdown in which no character is markup."""
    return re.sub(r"[!-/:-@\[-`{-~]", lambda char: f"&#{ord(char[0])};", words)


def _entries(number: int, inputs: list[str]) -> Iterator[dict[str, Any]]:
    for index, text in enumerate(inputs, 1):
        report = {"source": f"a{number}", "paragraphs": [index], "origin": text}
        common = {"date": "2001-02-03", "date-note": text, "topics": [f"t{number}"], "reports": [report, report]}
        yield {"id": f"e{number}.{index}", "event": text, "evidence": text, **common}
        said = {"speaker-unnamed": text, "role": text, "to": text, "stance": ["alleges"], "says": text}
        yield {"id": f"s{number}.{index}", "evidence": text, **said, **common}


def _mention(index: int) -> str:
    """A spelling that can be written anywhere of the name that has the input of this number in it."""
    return f"Mention{index}"


def _name(index: int, number: int, text: str) -> dict[str, Any]:
    kinds = ("Person", "Organization", "Place", "Event", "DefinedTerm")
    own = f"{text} n{index}"
    return ({"topic": f"t{number}"} if index % 2 else {}) | {
        "id": f"n{index}",
        "kind": kinds[index % 5],
        "name": own,
        "spellings": [f"{text} s{index}", _mention(index)],
        "role": f"{own} (a{number} ¶1)",
    }


def _disagreement(index: int, placed: tuple[int, str]) -> dict[str, Any]:
    number, text = placed
    answers = [
        {"source": f"a{number}", "paragraphs": [1], "value": f"{text} {way}", "says": text} for way in ("one", "two")
    ]
    common = {"topics": [f"t{number}"], "values": "words", "answers": answers, "note": text}
    return {"id": f"d{index}", "question": text, **common}


def _configuration(chosen: list[tuple[int, list[str]]]) -> dict[str, Any]:
    """A section of the navigation for each group, every other one with a titled page."""
    topics = [
        {
            f"x{one_line(' '.join(inputs))}": [
                {one_line(" ".join(inputs)): f"topics/t{number}.md"} if number % 2 else f"topics/t{number}.md"
            ]
        }
        for number, inputs in chosen
    ]
    return {
        "site_name": "Hostile records",
        "site_url": "https://example.org/hostile/",
        "theme": REAL["theme"] | {"custom_dir": str(ROOT / REAL["theme"]["custom_dir"])},
        "hooks": [str(ROOT / "hooks" / "hook.py")],
        "plugins": REAL["plugins"],
        "extra": {"explainer": {"edition": True, "report": REPORT}},
        "markdown_extensions": ["attr_list", "footnotes", "tables", {"toc": {"permalink": True}}],
        "nav": ["index.md", *topics, *(f"other/o{number}.md" for number, _ in chosen)],
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


SITES: Mapping[str, Callable[[Path], None]] = {
    "records": write_records,
    "files": write_files,
    "folders": write_folders,
    "settings": write_settings,
}
"""What writes the project of each site into a new folder."""
