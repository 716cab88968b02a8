"""Fixtures: a built site, copies of small sites, the private originals where a machine has them, and a browser."""

import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from harness import ROOT, copied, explainer, made_once
from hosting import hosted
from reading import DESK, Opens

BASE = urlsplit(yaml.safe_load((ROOT / "mkdocs.yml").read_text("utf-8"))["site_url"]).path
WITHOUT = (
    "AimEnabled AvoidCorsURLLoaderRestartOnRedirect AvoidUnnecessaryBeforeUnloadCheckSync DestroyProfileOnBrowserClose "
    "HttpsFirstBalancedModeAutoEnable HttpsUpgrades LensOverlay MediaRouter NetworkTimeServiceQuerying "
    "OptimizationHints PaintHolding PreconnectToSearch ThirdPartyStoragePartitioning "
    "WebUIOmniboxAimPopup WebUIOmniboxPopup"
).split()
"""Features of the browser that are off: those that Playwright turns off, since a switch that is given twice counts as
it was given last, and the two pages of its own that a Chromium gets ready behind the address bar of every tab."""

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    f"--disable-features={','.join(WITHOUT)}",
]


def build_real(site: Path, *options: str) -> None:
    run = explainer("build", *options, "--site-dir", str(site), folder=ROOT)
    assert run.status == 0, run.output


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real site."""
    return made_once(tmp_path_factory, "built", build_real)


@pytest.fixture(scope="session")
def built_offline(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real site, to be opened from a folder."""
    return made_once(tmp_path_factory, "built-offline", lambda site: build_real(site, "--offline"))


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


@pytest.fixture(scope="session")
def address(built: Path) -> Iterator[str]:
    """Where the built site is served, as a pages host serves it."""
    with hosted(built, BASE) as address:
        yield address


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    expect.set_options(timeout=20_000)  # milliseconds: machines that run tests are busy
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def reader(browser: Browser) -> Iterator[Page]:
    with browser.new_context(**DESK) as context:
        yield context.new_page()


@pytest.fixture(scope="session")
def contexts(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """A context for each set of options, kept: what a page of the site loads besides is then in the browser's cache."""
    kept: dict[str, BrowserContext] = {}

    def context(**options: Any) -> BrowserContext:
        key = json.dumps(options, sort_keys=True)
        if key not in kept:
            kept[key] = browser.new_context(**options)
        return kept[key]

    yield context
    for opened in kept.values():
        opened.close()


@pytest.fixture
def opens(contexts: Callable[..., BrowserContext], address: str) -> Iterator[Opens]:
    """Opens a page of the site on a desk or a telephone, with further options of the browser."""
    pages: list[Page] = []

    def open_page(path: str, /, **options: Any) -> Page:
        pages.append(contexts(**(DESK | options)).new_page())
        pages[-1].goto(address + path)
        return pages[-1]

    yield open_page
    for page in pages:
        page.close()
