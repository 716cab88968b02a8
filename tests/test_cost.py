"""What a build costs beside the engine alone: a ratio with a wide margin, since small sites pay for starting up.

``make bench`` measures larger sites; absolute times depend on the machine and are tested nowhere.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from harness import ROOT


@pytest.mark.weekly
def test_a_hundred_pages_cost_little_more_than_the_engine_takes_for_them_when_they_are_finished(tmp_path: Path) -> None:
    command = [sys.executable, "tests/bench", "--pages", "100", "--rounds", "1", "--folder", str(tmp_path)]
    environment = os.environ | {"PYTHONPATH": "hooks"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr  # a rule that is broken, or pages that are not link for link the same
    ratios = {
        side: float(ratio)
        for side, ratio in re.findall(r"^\| 100 \| ([^|]+) \| [\d.]+ \| ([\d.]+) ", done.stdout, re.MULTILINE)
    }
    assert ratios["hook"] < 1.2
    assert ratios["check"] < 0.8
    assert ratios["hook, again after an edit"] < 0.9 * ratios["hook"]
    assert ratios["check, again after an edit"] < 0.9 * ratios["check"]
