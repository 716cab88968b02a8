"""What the tests share that is no fixture: where things are, and how the project's commands are run."""

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SITES = Path(__file__).resolve().parent / "sites"


@dataclass(frozen=True)
class Run:
    """How a command ended and what it said, each problem as its own line without the engine's level in front."""

    status: int
    output: str

    @property
    def problems(self) -> list[str]:
        """The lines that name a problem."""
        lines = [line.split(" -  ", 1)[-1].strip() for line in self.output.splitlines()]
        return [line for line in lines if re.search(r":\d+: (?:error|warning|notice) [A-Z]{3}\d{3}: ", line)]


def explainer(*arguments: str, folder: Path, originals: Path | None = None) -> Run:
    """Run ``python -m explainer`` in a folder, with the given originals at hand or none."""
    environment = {
        **os.environ,
        "EXPLAINER_ORIGINALS": str(originals or ""),
        "PYTHONPATH": str(ROOT / "hooks"),
        "NO_COLOR": "1",
        "SOURCE_DATE_EPOCH": "1700000000",
    }
    command = [sys.executable, "-m", "explainer", *arguments]
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=120
    )
    return Run(done.returncode, done.stdout + done.stderr)
