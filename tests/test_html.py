"""Every built page is valid HTML, as the Nu Html Checker reads the standard."""

import json
import subprocess
from pathlib import Path

import lxml.html
import pytest

from harness import NODE

VNU = NODE / "vnu-jar" / "build" / "dist" / "vnu.jar"


OF_THE_THEME = "Attribute “autocomplete” is only allowed when the input type is"
"""Material has it on two hidden switches that we do not use, in no block of its template; browsers ignore it."""


@pytest.mark.slow
def test_every_page_is_valid_html(built: Path) -> None:
    command = ["java", "-jar", VNU, "--format", "json", "--errors-only", "--exit-zero-always", "--skip-non-html", built]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=300)
    faults = {
        f"{Path(fault['url'].removeprefix('file:')).relative_to(built)}: {fault['message']}"
        for fault in json.loads(done.stderr)["messages"]
        if not fault["message"].startswith(OF_THE_THEME)
    }
    assert sorted(faults) == []


def test_no_id_stands_twice_on_a_page(built: Path) -> None:
    for file in built.rglob("*.html"):
        ids = lxml.html.document_fromstring(file.read_bytes()).xpath("//@id")
        assert sorted(set(ids)) == sorted(ids), file
