"""Hostile copies of articles, and hostile files of metadata beside them, imported by the command, as an editor does.

A *saying* copy is a web page that says ten inputs in each place where a page says something of itself, well escaped, so
that they come in whole. Of a *plain* copy a file of metadata beside it says them. A *raw* copy has one input in every
place as it stands, so that it does to the page what it can.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path

import yaml

from harness import ROOT, Run, explainer
from hostile_site import INPUTS, REAL, HostileSite, build_served, groups, one_line

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
    """Every copy, by its kind: the first letter of its key says which."""
    for number, inputs in groups():
        yield Copy(f"h{number}", f"h{number}.html", saying(number, inputs), inputs)
        yield Copy(f"b{number}", f"b{number}.txt", plain(inputs), inputs, (f"b{number}.bib", bibtex(inputs)))
        yield Copy(f"c{number}", f"c{number}.txt", plain(inputs), inputs, (f"c{number}.json", csl(inputs)))
    for number, text in enumerate(INPUTS):
        yield Copy(f"r{number}", f"r{number}.html", raw(text), [text])


def import_all(folder: Path) -> Imported:
    """Make a project and import every copy into it."""
    for name in ("sources", "docs", "copies"):
        (folder / name).mkdir()
    (folder / "docs" / "index.md").write_text("# What is it?\n", "utf-8")
    configuration = {
        "site_name": "Hostile copies",
        "theme": REAL["theme"] | {"custom_dir": str(ROOT / REAL["theme"]["custom_dir"])},
        "hooks": [str(ROOT / "hooks" / "hook.py")],
        "plugins": [],
    }
    (folder / "mkdocs.yml").write_text(yaml.safe_dump(configuration), "utf-8")
    every = list(copies())
    return Imported(folder, every, {copy.key: _import(copy, folder) for copy in every})


def build_imported(imported: Imported) -> HostileSite:
    """The site of what was imported, as ``serve`` builds it."""
    return build_served(imported.project)


def _import(copy: Copy, folder: Path) -> Run:
    options = []
    for name, text in ((copy.name, copy.text), *([copy.metadata] if copy.metadata else [])):
        (folder / "copies" / name).write_text(text, "utf-8", errors="surrogatepass")
    if copy.metadata:
        options = ["--metadata", f"copies/{copy.metadata[0]}"]
    return explainer("import", f"copies/{copy.name}", "--key", copy.key, *options, folder=folder)


def saying(number: int, inputs: list[str]) -> str:
    """A page whose head says the inputs as the elements ``meta`` or, by turns, as JSON-LD; so do its headings."""
    words = " ".join(inputs)
    head = [f"<title>{escape(words)}</title>", f'<link rel="canonical" href="https://example.org/{escape(words)}">']
    if number % 2:
        names = ("og:title", "og:site_name", "article:published_time", "date", "og:locale", "citation_publisher")
        head += [f'<meta property="{name}" content="{escape(words)}">' for name in names]
        head += [f'<meta name="citation_author" content="{escape(text)}">' for text in inputs]
    else:
        said = {
            "@type": "NewsArticle",
            "headline": words,
            "datePublished": words,
            "url": f"https://example.org/{words}",
        }
        people = {"author": [{"@type": "Organization", "name": text} for text in inputs], "publisher": {"name": words}}
        data = json.dumps(said | people).replace("<", "\\u003c")
        head.append(f'<script type="application/ld+json">{data}</script>')
    body = [f"<h2>{escape(text)}</h2><p>{escape(text)} {PROSE * 2}</p>" for text in inputs]
    return _page(f'lang="{escape(inputs[0])}"', "".join(head), f"<h1>{escape(words)}</h1>{''.join(body)}")


def raw(text: str) -> str:
    """A page with one input everywhere, as it stands."""
    head = (
        f'<title>{text}</title><meta property="og:title" content="{text}"><meta name="citation_author" content="{text}">'
        f'<link rel=canonical href={text}><script type="application/ld+json">{{"@type": "Report", "headline": "{text}"}}'
        "</script>"
    )
    prose = "".join(f"<p>{PROSE * 2}{nth}</p>" for nth in range(3))
    return _page(f'lang="{text}"', head, f"{prose}<h2>{text}</h2><p class='{text}' id={text}>{text} {PROSE}</p>")


def _page(attributes: str, head: str, body: str) -> str:
    return f"<!doctype html><html {attributes}><head>{head}</head><body><article>{body}</article></body></html>"


def plain(inputs: list[str]) -> str:
    """A copy in plain text, with an input at the beginning of each paragraph."""
    return "\n\n".join(["The bridge again", *(f"{one_line(text)} {PROSE * 2}" for text in inputs)])


def bibtex(inputs: list[str]) -> str:
    """An entry whose fields say the inputs, braced, so far as BibTeX can: their own braces are as they are."""
    words = " ".join(inputs)
    fields = dict.fromkeys(("title", "subtitle", "journaltitle", "publisher", "url", "langid", "date", "month"), words)
    fields |= {"author": " and ".join(inputs), "year": "2001"}
    return "@article{x,\n" + "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items()) + "}\n"


def csl(inputs: list[str]) -> str:
    """An item of CSL-JSON whose variables say the inputs."""
    words = " ".join(inputs)
    said = dict.fromkeys(("type", "title", "container-title", "publisher", "URL", "language", "id"), words)
    people = [dict.fromkeys(PERSONS[:1 + nth % 3], text) for nth, text in enumerate(inputs)]
    return json.dumps([said | {"author": people, "issued": {"raw": words, "date-parts": [[words, 1]]}}])
