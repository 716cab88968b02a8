"""Lighthouse's verdicts, on a site that is served as a pages host serves it."""

import json
import os
import statistics
import subprocess
from pathlib import Path
from typing import Any

import pytest

from harness import NODE, ROOT
from reading import KINDS, LONGEST

pytestmark = pytest.mark.browser

PAGES = {"home": KINDS["home"], "longest topic": LONGEST, "article": KINDS["article"]}
VERDICTS = ("accessibility", "best-practices", "seo")
RUNS = 5  # of which the median counts: the figure for speed depends on what else a machine does
AT_LEAST = {"desktop": 95, "mobile": 90}  # of 100, for speed
QUIET = (
    1_000  # Lighthouse's index of what a machine does beside: below it, it says itself, its figure is not to be trusted
)
SHIFT_AT_MOST = 0.02  # cumulative layout shift
LEFT_OUT = {
    "canonical": "the built site's address is that of its deployment, not of the test's host",
    "is-on-https": "the test's host is this machine",
    "redirects-http": "the same",
}
"""Audits that do not apply here, and why."""

each_page = pytest.mark.parametrize("page", PAGES)
each_form = pytest.mark.parametrize("form", AT_LEAST)


def lighthouse(address: str, form: str, chromium: str, folder: Path, *categories: str) -> dict[str, Any]:
    """Lighthouse's report of one run."""
    report = folder / "report.json"
    command = [NODE / ".bin" / "lighthouse", address, "--quiet", "--output=json", f"--output-path={report}"]
    command += [f"--only-categories={','.join(categories)}", f"--skip-audits={','.join(LEFT_OUT)}"]
    command += ["--chrome-flags=--headless=new --no-sandbox --disable-gpu --disable-background-networking"]
    command += ["--preset=desktop"] if form == "desktop" else []
    environment = os.environ | {"CHROME_PATH": chromium, "LIGHTHOUSE_DISABLE_ERROR_REPORTING": "1"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=180)
    assert done.returncode == 0, done.stdout + done.stderr
    return dict(json.loads(report.read_text("utf-8")))


@pytest.mark.slow
@each_form
@each_page
def test_lighthouse_finds_nothing_to_mend(page: str, form: str, address: str, chromium: str, tmp_path: Path) -> None:
    report = lighthouse(address + PAGES[page], form, chromium, tmp_path, *VERDICTS)
    faults = {
        name: audit["title"]
        for verdict in VERDICTS
        for name, audit in report["audits"].items()
        if audit["score"] not in (None, 1)
        and any(each["id"] == name and each["weight"] for each in report["categories"][verdict]["auditRefs"])
    }
    assert faults == {}
    assert {name: report["categories"][name]["score"] for name in VERDICTS} == dict.fromkeys(VERDICTS, 1)


@pytest.mark.weekly
@each_form
@pytest.mark.parametrize("page", ["home", "longest topic"])
def test_a_page_is_there_fast_and_does_not_jump(
    page: str, form: str, address: str, chromium: str, tmp_path: Path
) -> None:
    reports = [lighthouse(address + PAGES[page], form, chromium, tmp_path, "performance") for _ in range(RUNS)]
    shifts = [report["audits"]["cumulative-layout-shift"]["numericValue"] for report in reports]
    assert max(shifts) <= SHIFT_AT_MOST
    busy = statistics.median(report["environment"]["benchmarkIndex"] for report in reports)
    scores = [100 * report["categories"]["performance"]["score"] for report in reports]
    print(f"{page}, {form}: {scores}, index {busy:.0f}")  # noqa: T201 (figures, shown by -rP)
    if busy < QUIET:
        pytest.skip(f"this machine is too busy to judge speed: its index is {busy:.0f}; the scores were {scores}")
    assert statistics.median(scores) >= AT_LEAST[form], scores
