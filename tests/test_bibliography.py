"""The bibliography: what the CSL processor makes of our style agrees with Pandoc's processor."""

import html
import json
import re
from dataclasses import replace
from pathlib import Path

import pypandoc

from explainer.addresses import SourceKey
from explainer.bibliography import STYLE, bibliography, csl_json
from explainer.reading import Folder, read_sources
from explainer.records import Source
from harness import ROOT


def load(folder: Path) -> list[Source]:
    sources, problems = read_sources(Folder(folder, folder.name))
    assert not problems
    return sources


def plain(markup: str) -> str:
    text = html.unescape(re.sub(r"<[^>]+>", "", markup)).replace("’", "'")
    return " ".join(text.split())


def pandoc_entries(sources: list[Source], folder: Path) -> list[str]:
    items = folder / "items.json"
    items.write_text(json.dumps([csl_json(source) for source in sources]), "utf-8")
    arguments = ["--citeproc", f"--csl={STYLE}", f"--bibliography={items}", "--wrap=none"]
    out = pypandoc.convert_text('---\nnocite: "@*"\n---\n', "html", format="markdown", extra_args=arguments)
    return [plain(entry) for entry in re.findall(r'<div id="ref-[^"]*"[^>]*>(.*?)</div>', out, re.DOTALL)]


def test_our_entries_are_those_of_pandoc_in_the_same_order(tmp_path: Path) -> None:
    sources = load(ROOT / "sources")
    ours = [plain(str(entry)) for _, entry in bibliography(map(csl_json, sources))]
    assert len(ours) == 5
    assert ours == pandoc_entries(sources, tmp_path)


def test_a_title_that_ends_with_a_question_mark_gets_no_full_stop() -> None:
    entries = {key: plain(str(entry)) for key, entry in bibliography(map(csl_json, load(ROOT / "sources")))}
    assert "Prospective Partners? RUSI Commentary" in entries["rusi-2021"]


def test_keys_that_differ_only_in_capitals_have_an_entry_each() -> None:
    first, second, *_ = load(ROOT / "sources")
    pair = [replace(first, key=SourceKey("Key")), replace(second, key=SourceKey("key"))]
    assert sorted(key for key, _ in bibliography(map(csl_json, pair))) == ["Key", "key"]


def test_an_unknown_date_is_left_out_and_not_guessed() -> None:
    entries = {key: plain(str(entry)) for key, entry in bibliography(map(csl_json, load(ROOT / "sources")))}
    assert not re.search(r"\d{4}", entries["topychkanov-2017"])
