"""Notes and cross-links on whole pages: each case is a file, named as a sentence, and renders one page of evidence.

The evidence is that of ``sites/bridge``; ``markdown`` is the page, and ``page`` its ``path`` and ``crosslinks``. Lists
that ``rendering`` reads off the page may be expected (``READ``), ``contents`` (the table of contents), ``html`` and
``lacks`` (pieces that are there and are not), ``untouched`` (the HTML is that of the engine alone). ``problems`` are
always expected exactly; none when they are left out.
"""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from markdown import markdown

from explainer.addresses import PagePath
from explainer.markup import PageContext
from explainer.spellings import Matcher
from rendering import Rendered, evidence, render, render_plainly

FOLDER = Path(__file__).parent / "cases"
CASES = [*sorted((FOLDER / "notes").glob("*.yml")), *sorted((FOLDER / "crosslinks").glob("*.yml"))]
READ = ("body", "notes", "said", "marks", "ways_back", "sentences", "unmarked", "crosslinks", "mentions", "problems")
KNOWN = {*READ, "markdown", "page", "contents", "html", "lacks", "untouched"}


@pytest.mark.parametrize("case", CASES, ids=[f"{case.parent.name}: {case.stem}" for case in CASES])
def test_a_page_comes_out_as_its_case_says(case: Path) -> None:
    spec = yaml.safe_load(case.read_text("utf-8"))
    assert set(spec) <= KNOWN
    page = render(spec["markdown"], evidence(), context(spec.get("page", {})))
    for name in READ:
        if name in spec or name == "problems":
            assert getattr(page, name) == spec.get(name, []), name
    assert [piece for piece in spec.get("html", []) if piece not in page.html] == []
    assert [piece for piece in spec.get("lacks", []) if piece in page.html] == []
    assert spec.get("contents", contents(page)) == contents(page)
    if spec.get("untouched"):
        assert page.html == render_plainly(spec["markdown"])


@pytest.mark.parametrize("case", CASES, ids=[f"{case.parent.name}: {case.stem}" for case in CASES])
def test_every_id_is_unique_and_every_link_within_the_page_leads_to_one(case: Path) -> None:
    page = render(yaml.safe_load(case.read_text("utf-8"))["markdown"], evidence())
    html = page.html if not page.problems else ""
    ids = re.findall(r'\bid="([^"]*)"', html)
    assert sorted(set(ids)) == sorted(ids)
    assert set(re.findall(r'href="#([^"]*)"', html)) <= set(ids)


def test_a_spelling_leaves_alone_what_the_engine_has_taken_out_of_the_text() -> None:
    """Raw HTML stands in the text as a number between two control characters, which somebody may know."""
    library = evidence()
    for spelling in ("wzxhzdk:0", "\x02wzxhzdk:0\x03"):
        target = next(iter(library.targets.values()))
        spelled = replace(library, targets={spelling: target}, link_matcher=Matcher([spelling]))
        assert render("A <b>bold</b> word.", spelled).html == "<p>A <b>bold</b> word.</p>"


def context(fields: dict[str, Any]) -> PageContext:
    path = fields.get("path", "topics/page.md")
    return PageContext(PagePath(path), f"docs/{path}", crosslinks=fields.get("crosslinks", True))


def contents(page: Rendered) -> list[str]:
    return re.findall(r"<li><a [^>]*>(.*?)</a>", page.contents)


def test_the_extension_works_by_its_name_in_any_engine(
    project: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.chdir(project("bridge"))
    html = markdown("Okafor denied it [@gazette-2011, ¶3]. So [@gazette-2011, ¶9].", extensions=["explainer.markup"])
    assert 'href="sources/gazette-2011.md#para-3"' in html
    assert 'href="whos-who.md#ines-okafor"' in html
    assert [record.message for record in caplog.records if "CIT002" in record.message] == [
        "page.md:1:43: error CIT002: para. 9 does not exist in 'gazette-2011' (it has 4). Did you mean ¶4, its last?"
    ]
