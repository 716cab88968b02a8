"""Fixtures: a built site, copies of small sites, the private originals where a machine has them, and a browser."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from harness import ROOT, copied, explainer


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real site, built once."""
    site = tmp_path_factory.mktemp("built") / "site"
    run = explainer("build", "--site-dir", str(site), folder=ROOT)
    assert run.status == 0, run.output
    return site


@pytest.fixture
def project(tmp_path: Path) -> Callable[[str], Path]:
    """Makes a copy of a small site of the tests, which a test may then spoil."""

    def copy(name: str) -> Path:
        return copied(name, tmp_path)

    return copy


@pytest.fixture(scope="session")
def originals() -> Path:
    """The folder of the private originals; tests that need it are skipped on a machine without."""
    folder = os.environ.get("EXPLAINER_ORIGINALS")
    if not folder:
        pytest.skip("the private originals are not on this machine (EXPLAINER_ORIGINALS is not set)")
    return Path(folder)


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a Chromium or Chrome that Playwright can drive."""
    names = (os.environ.get("CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    found = next((path for name in names if name and (path := shutil.which(name))), None)
    if not found:
        pytest.fail("no Chromium here: run 'make test', which installs one or says how")
    return found
