"""The bibliography: what the CSL processor makes of our style agrees with Pandoc's processor."""

import html
import json
import re
from dataclasses import replace
from pathlib import Path

import pypandoc
from bibtexparser.entrypoint import parse_string

from explainer.addresses import SourceKey
from explainer.bibliography import STYLE, bibliography, csl_json
from explainer.exchange import bibtex_file, coins
from explainer.reading import Folder, read_sources
from explainer.records import Source
from harness import ROOT


def load(folder: Path) -> list[Source]:
    sources, problems = read_sources(Folder(folder, folder.name))
    assert not problems
    return sources


def article(key: str) -> Source:
    return next(source for source in load(ROOT / "sources") if source.key == key)


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


def test_of_an_unknown_date_only_what_bounds_it_is_said() -> None:
    record = csl_json(article("topychkanov-2017"))
    assert "issued" not in record
    assert record["note"] == "Not before 10 February 2017"
    ((_, entry),) = bibliography([record])
    assert plain(str(entry)).endswith("is impossible. Russia Beyond. Not before 10 February 2017.")


def test_the_date_of_the_last_change_is_no_date_of_publication() -> None:
    record = csl_json(article("globalsecurity-2021"))
    assert "issued" not in record
    assert record["note"] == "Last modified 8 September 2021"
    ((_, entry),) = bibliography([record])
    assert plain(str(entry)) == "Afghanistan - Russia Relations. GlobalSecurity.org. Last modified 8 September 2021."
    assert "rft.date" not in coins(record)
    (exported,) = parse_string(bibtex_file([record])).entries
    assert exported["note"] == "Last modified 8 September 2021"
    assert not {"year", "month", "date"} & set(exported.fields_dict)


def test_bibtex_keeps_the_day_of_a_date_that_has_one() -> None:
    (exported,) = parse_string(bibtex_file([csl_json(article("ghoshal-2017"))])).entries
    assert (exported["year"], exported["month"], exported["date"]) == ("2017", "4", "2017-04-05")


def test_a_date_that_is_known_has_no_note() -> None:
    assert "note" not in csl_json(article("ghoshal-2017"))
