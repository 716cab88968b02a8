"""Hostile copies of articles, and hostile files of metadata beside them, imported by the command, as an editor does.

Where a format has a way to write any text, ten inputs are said in one field; where an input may break the format, it
has a copy of its own. Files are called as the inputs are.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path

import yaml

from harness import ROOT, Run, explainer
from hostile_site import INPUTS, LONGEST, REAL, groups, one_line

PROSE = "On the second day of the week the council met again and said what it had heard of the bridge. "
PERSONS = ("family", "given", "literal")


@dataclass(frozen=True)
class Copy:
    """A copy to be imported under a key, the file of metadata beside it, and what these say."""

    key: str
    name: str
    text: str
    inputs: list[str]
    metadata: tuple[str, str] | None = None


@dataclass(frozen=True)
class Imported:
    """A project with what imports wrote, and how each of them ended, by key."""

    project: Path
    copies: list[Copy]
    runs: dict[str, Run]


def copies() -> Iterator[Copy]:
    """Every copy; the first letter of its key says of which kind."""
    for number, inputs in groups():
        yield Copy(f"h{number}", f"h{number}.html", saying(number, inputs), inputs)
        yield Copy(f"t{number}", f"t{number}.txt", plain(inputs), inputs)
        yield Copy(f"c{number}", f"c{number}.txt", plain([]), inputs, (f"c{number}.json", csl(inputs)))
    for number, name in enumerate(map(_file_name, INPUTS)):
        text = INPUTS[number]
        yield Copy(f"r{number}", f"r{number}/{name}", raw(text), [text])
        yield Copy(f"b{number}", f"b{number}/{name}", plain([]), [text], (f"b{number}/{name}.bib", bibtex(text)))


def _file_name(text: str) -> str:
    """An input as the name of a file."""
    return text.translate(dict.fromkeys(map(ord, "/\0"))).encode()[:LONGEST].decode("utf-8", "ignore") + "x"


def import_all(folder: Path, chosen: Iterable[Copy]) -> Imported:
    """Make a project and import copies into it."""
    for name in ("sources", "docs", "copies"):
        (folder / name).mkdir(parents=True)
    (folder / "docs" / "index.md").write_text("# What is it?\n", "utf-8")
    configuration = {
        "site_name": "Hostile copies",
        "theme": REAL["theme"] | {"custom_dir": str(ROOT / REAL["theme"]["custom_dir"])},
        "hooks": [str(ROOT / "hooks" / "hook.py")],
        "plugins": [],
    }
    (folder / "mkdocs.yml").write_text(yaml.safe_dump(configuration), "utf-8")
    every = list(chosen)
    return Imported(folder, every, {copy.key: _import(copy, folder) for copy in every})


def _import(copy: Copy, folder: Path) -> Run:
    options = []
    for name, text in ((copy.name, copy.text), *([copy.metadata] if copy.metadata else [])):
        file = folder / "copies" / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, "utf-8")
    if copy.metadata:
        options = ["--metadata", f"copies/{copy.metadata[0]}"]
    return explainer("import", f"copies/{copy.name}", "--key", copy.key, *options, folder=folder)


def saying(number: int, inputs: list[str]) -> str:
    """A page whose head says the inputs in the elements ``meta`` or, by turns, in JSON-LD; so do its headings."""
    words = referenced(" ".join(inputs))
    head = [f"<title>{words}</title>", f'<link rel="canonical" href="https://example.org/{words}">']
    if number % 2:
        names = ("og:title", "og:site_name", "article:published_time", "date", "og:locale")
        head += [f'<meta property="{name}" content="{words}">' for name in names]
        head += [f'<meta name="citation_author" content="{referenced(text)}">' for text in inputs]
    else:
        said = {"@type": "NewsArticle", **dict.fromkeys(("headline", "datePublished", "url"), " ".join(inputs))}
        people = [{"@type": "Organization", "name": text} for text in inputs]
        data = json.dumps(said | {"author": people, "publisher": {"name": " ".join(inputs)}}).replace("<", "\\u003c")
        head.append(f'<script type="application/ld+json">{data}</script>')
    body = [f"<h2>{referenced(text)}</h2><p>{referenced(text)} {PROSE * 2}</p>" for text in inputs]
    return _page(f'lang="{referenced(inputs[0])}"', "".join(head), f"<h1>{words}</h1>{''.join(body)}")


def referenced(text: str) -> str:
    """Text as HTML; what is no visible character by its number."""
    return "".join(char if char.isprintable() else f"&#{ord(char)};" for char in escape(text))


def raw(text: str) -> str:
    """A page with one input everywhere, as it stands."""
    head = (
        f'<title>{text}</title><meta property="og:title" content="{text}">'
        f'<meta name="citation_author" content="{text}"><link rel=canonical href={text}>'
        f'<script type="application/ld+json">{{"@type": "Report", "headline": "{text}"}}</script>'
    )
    prose = "".join(f"<p>{PROSE * 2}{nth}</p>" for nth in range(3))
    return _page(f'lang="{text}"', head, f"{prose}<h2>{text}</h2><p class='{text}' id={text}>{text} {PROSE}</p>")


def _page(attributes: str, head: str, body: str) -> str:
    return f"<!doctype html><html {attributes}><head>{head}</head><body><article>{body}</article></body></html>"


def plain(inputs: list[str]) -> str:
    """A copy in plain text, with an input at the beginning of some of its paragraphs."""
    hostile = [f"{one_line(text)} {PROSE * 2}" for text in inputs]
    return "\n\n".join(["The bridge again", *(f"{PROSE * 3}{nth}" for nth in range(3)), *hostile])


def bibtex(text: str) -> str:
    """An entry every field of which is the input, as it stands."""
    names = "title subtitle journaltitle publisher url langid date month day author institution".split()
    fields = {"year": "2001"} | dict.fromkeys(names, text)
    return "@article{x,\n" + "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items()) + "}\n"


def csl(inputs: list[str]) -> str:
    """An item of CSL-JSON whose variables say the inputs."""
    words = " ".join(inputs)
    said = dict.fromkeys(("type", "title", "container-title", "publisher", "URL", "language", "id"), words)
    people = [dict.fromkeys(PERSONS[: 1 + nth % 3], text) for nth, text in enumerate(inputs)]
    return json.dumps([said | {"author": people, "issued": {"raw": words, "date-parts": [[words, 1]]}}])
