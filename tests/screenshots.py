"""Six reference screenshots of the site: `python tests/screenshots.py FOLDER` builds it and takes them."""

import os
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import sync_playwright

from harness import ROOT, explainer
from hosting import hosted
from reading import DESK, KINDS, TELEPHONE, open_preview


@dataclass(frozen=True)
class Shot:
    """A page as one reader sees it."""

    name: str
    path: str
    scheme: str = "light"
    telephone: bool = False
    preview: bool = False


SHOTS = (
    Shot("home-light", KINDS["home"]),
    Shot("topic-light", "topics/arms-allegations/", preview=True),
    Shot("topic-dark-telephone", "topics/arms-allegations/", "dark", telephone=True),
    Shot("chronology-light", KINDS["chronology"]),
    Shot("article-light", "sources/rusi-2021/"),
    Shot("allegations-dark", KINDS["allegations"], "dark"),
)


def take(shots: tuple[Shot, ...], address: str, folder: Path) -> None:
    """Write a PNG of each shot, named by it."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ.get("CHROMIUM"), args=["--no-sandbox"])
        for shot in shots:
            window = TELEPHONE if shot.telephone else DESK
            page = browser.new_page(**window, color_scheme=shot.scheme, reduced_motion="reduce")
            page.goto(address + shot.path, wait_until="networkidle")
            if shot.preview:
                open_preview(page)
            page.screenshot(path=folder / f"{shot.name}.png")
            page.close()
        browser.close()


def main() -> None:
    """Build the site beside, serve it and take the shots."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        site = Path(scratch) / "site"
        run = explainer("build", "--site-dir", str(site), folder=ROOT)
        if run.status:
            sys.exit(run.output)
        with hosted(site, "/repo/") as address:
            take(SHOTS, address, folder)


if __name__ == "__main__":
    main()
