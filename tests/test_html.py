"""Every built page is valid HTML, as the Nu Html Checker reads the standard."""

import json
import subprocess
from pathlib import Path
from typing import Any

import lxml.html
import pytest

from harness import NODE

VNU = NODE / "vnu-jar" / "build" / "dist" / "vnu.jar"

OF_THE_THEME = {
    f'<input class="md-toggle" data-md-toggle="{name}" type="checkbox" id="__{name}" autocomplete="off">'
    for name in ("drawer", "search")
}
"""Two hidden switches that we do not use; they stand in no block of Material's template, so ours cannot leave them out.

``autocomplete`` is for no such input, and browsers ignore it.
"""


def is_of_the_theme(fault: dict[str, Any]) -> bool:
    """Whether a fault is that of one of these two elements."""
    start, length = fault.get("hiliteStart", 0), fault.get("hiliteLength", 0)
    element = fault.get("extract", "")[start : start + length]
    return element in OF_THE_THEME and fault["message"].startswith("Attribute “autocomplete” is only allowed")


@pytest.mark.slow
def test_every_page_is_valid_html(built: Path) -> None:
    command = ["java", "-jar", VNU, "--format", "json", "--errors-only", "--exit-zero-always", "--skip-non-html", built]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=300)
    faults = {
        f"{Path(fault['url'].removeprefix('file:')).relative_to(built)}: {fault['message']}"
        for fault in json.loads(done.stderr)["messages"]
        if not is_of_the_theme(fault)
    }
    assert sorted(faults) == []


def test_no_id_stands_twice_on_a_page(built: Path) -> None:
    for file in built.rglob("*.html"):
        ids = lxml.html.document_fromstring(file.read_bytes()).xpath("//@id")
        assert sorted(set(ids)) == sorted(ids), file


def test_only_two_elements_of_the_theme_are_let_pass() -> None:
    message = "Attribute “autocomplete” is only allowed when the input type is “color”, …"
    ours = '<input type="checkbox" autocomplete="off">'
    for element, expected in [*((element, True) for element in OF_THE_THEME), (ours, False)]:
        fault = {"message": message, "extract": f"\n {element}\n", "hiliteStart": 2, "hiliteLength": len(element)}
        assert is_of_the_theme(fault) is expected
        assert not is_of_the_theme(fault | {"message": "Another."})
