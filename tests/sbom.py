"""Writes to standard output what the site is built with, as CycloneDX 1.6: what is locked, hashes and licences.

The lock has the hashes and no licences, an environment has the licences and no hashes, and more packages than the lock.
"""

import json
import re
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, metadata
from typing import Any

from harness import ROOT


def listed(*what: str) -> dict[str, Any]:
    """What cyclonedx-py finds in a lock or an environment."""
    command = (sys.executable, "-m", "cyclonedx_py", *what, "--output-reproducible", "--spec-version", "1.6")
    return dict(json.loads(subprocess.run(command, cwd=ROOT, check=True, capture_output=True).stdout))


def named(component: dict[str, Any]) -> str:
    """A package's name as the index has it."""
    return re.sub(r"[-_.]+", "-", component["name"]).lower()


def sbom() -> dict[str, Any]:
    """The lock's list; a package that is locked at two versions has the licences of the one that is installed."""
    licences = {named(item): item.get("licenses", []) for item in listed("environment", sys.executable)["components"]}
    found = listed("requirements", "requirements.txt")
    for component in found["components"]:
        component["licenses"] = licences.get(named(component)) or in_words(component["name"])
    return found


def in_words(package: str) -> list[dict[str, Any]]:
    """A licence that an installed package names in its metadata in no way that cyclonedx-py reads."""
    try:
        said = metadata(package).get("License")
    except PackageNotFoundError:
        return []
    return [{"license": {"name": said, "acknowledgement": "declared"}}] if said else []


if __name__ == "__main__":
    json.dump(sbom(), sys.stdout, indent=2)
