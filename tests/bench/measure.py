"""What a whole process costs: processor seconds and peak memory, as the system counts them when it ends."""

import gzip
import os
import re
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log
from pathlib import Path
from statistics import median

ARTICLE = re.compile(rb"<article\b.*</article>", re.DOTALL)


class Failed(RuntimeError):
    """A program that is to be measured did not succeed; the message holds what it said."""


@dataclass(frozen=True, slots=True)
class Cost:
    """Processor seconds, user and system, and the most memory in use at a time, in MiB."""

    seconds: float
    memory: float


def cost_of(command: Sequence[str], folder: Path, environment: Mapping[str, str]) -> Cost:
    """Run a program to its end; raises ``Failed``."""
    output = folder / "measured.log"
    with output.open("wb") as stream:
        process = subprocess.Popen(
            command, cwd=folder, env=os.environ | environment, stdout=stream, stderr=subprocess.STDOUT
        )
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise Failed(f"{' '.join(command)} in {folder}:\n{output.read_text('utf-8', 'replace')[-4000:]}")
    return Cost(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def middle(costs: Sequence[Cost]) -> Cost:
    """The medians of some runs."""
    return Cost(median(cost.seconds for cost in costs), median(cost.memory for cost in costs))


def exponent(fewer: tuple[int, float], more: tuple[int, float]) -> float:
    """How a cost grows between two sizes, each with its cost: 1 is in proportion, 2 with the square."""
    return log(more[1] / fewer[1]) / log(more[0] / fewer[0])


def weight(site: Path) -> float:
    """The heaviest topic page of a built site, as a multiple of its article part, both gzipped."""
    pages = [file.read_bytes() for file in sorted(site.glob("topics/*/index.html"))]
    return max(_packed(page) / _packed(match[0]) for page in pages if (match := ARTICLE.search(page)))


def _packed(data: bytes) -> int:
    return len(gzip.compress(data, 9))
