"""What others made of the published site is named in ``licences.txt`` with its licence in full."""

import json
import re
from collections.abc import Callable
from importlib.metadata import distribution
from pathlib import Path
from urllib.parse import unquote

import material
import pytest
from cyclonedx.schema import SchemaVersion

from harness import ROOT, explainer
from sbom import sbom

THEME = Path(material.__file__).parent / "templates"
ICONS = THEME / ".icons"
NOTICES = (ROOT / "hooks" / "theme" / "assets" / "licences.txt").read_text("utf-8")
PATHS_OF_ICONS = re.compile(r"<path d=[\"']([^\"']{20,})")


def test_of_the_theme_s_files_a_site_has_its_style_sheets_and_its_picture(built: Path) -> None:
    theirs = {file.relative_to(THEME).as_posix() for file in (THEME / "assets").rglob("*") if file.is_file()}
    ours = {file.relative_to(built).as_posix() for file in built.rglob("*") if file.is_file()}
    found = {re.sub(r"\.[0-9a-f]{8}\.", ".", name) for name in theirs & ours}
    styles = {f"assets/stylesheets/{name}.min.css{end}" for name in ("main", "palette") for end in ("", ".map")}
    assert found == styles | {"assets/images/favicon.png"}


def test_what_the_theme_s_style_sheets_are_made_of_is_named(built: Path) -> None:
    made_of = {
        source
        for file in (built / "assets" / "stylesheets").glob("*.map")
        for source in json.loads(file.read_text("utf-8"))["sources"]
    }
    packages = {source.split("/")[1] for source in made_of if source.startswith("node_modules/")}
    assert {source.split("/")[0] for source in made_of} == {"..", "src", "node_modules"}
    assert packages == {"material-design-color"}
    assert "\nmaterial-design-color, by Denis Malinochkin\n" in NOTICES


@pytest.mark.slow
def test_every_icon_is_of_a_collection_that_is_named(built: Path) -> None:
    collections = {
        path: file.relative_to(ICONS).parts[0]
        for file in ICONS.rglob("*.svg")
        for path in PATHS_OF_ICONS.findall(file.read_text("utf-8"))
    }
    shown = {
        path
        for file in [*(built / "assets" / "stylesheets").glob("*.css"), built / "index.html", built / "404.html"]
        for path in PATHS_OF_ICONS.findall(unquote(file.read_text("utf-8")))
    }
    assert {collections[path] for path in shown} == {"material", "octicons", "fontawesome"}
    for name in ("Material Design Icons, by Pictogrammers", "Octicons, by GitHub", "Font Awesome Free, by Fonticons"):
        assert f"\n{name}\n" in NOTICES


LICENCES = {
    "Material": next(file for file in distribution("mkdocs-material").files or () if file.name == "LICENSE").locate(),
    "Material Design Icons": ICONS / "material" / "LICENSE",
    "Octicons": ICONS / "octicons" / "LICENSE",
}


@pytest.mark.parametrize("name", LICENCES)
def test_the_licence_is_that_of_the_version_that_is_shipped(name: str) -> None:
    assert Path(str(LICENCES[name])).read_text("utf-8").strip() in NOTICES


def test_licences_that_packages_only_name_are_there_in_full() -> None:
    assert "Icons: CC BY 4.0 License" in (ICONS / "fontawesome" / "LICENSE.txt").read_text("utf-8")
    assert len(NOTICES.partition("Creative Commons Attribution 4.0 International Public License")[2]) > 12_000
    assert len(NOTICES.partition("Version 2.0, January 2004")[2].partition("END OF TERMS AND CONDITIONS")[0]) > 8_000


def test_every_page_leads_to_them(built: Path) -> None:
    for file in built.rglob("*.html"):
        href = re.search(r'href="([^"]*)assets/licences.txt"', file.read_text("utf-8"))
        assert href, file
        assert (file.parent / href[1] / "assets" / "licences.txt").exists() or href[1].startswith("/")


def test_a_theme_that_loads_its_own_scripts_keeps_them(project: Callable[[str], Path]) -> None:
    folder = project("bridge")
    assert explainer("build", folder=folder).status == 0
    assert list((folder / "site" / "assets" / "javascripts").glob("bundle.*.min.js"))


@pytest.mark.slow
def test_the_list_of_what_the_site_is_built_with_has_a_hash_and_a_licence_for_each_package() -> None:
    from cyclonedx.validation.json import JsonStrictValidator  # noqa: PLC0415 (three seconds, of every run of tests)

    found = sbom()
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(json.dumps(found)) is None
    locked = re.findall(r"^([\w.-]+)==(\S+)", (ROOT / "requirements.txt").read_text("utf-8"), re.MULTILINE)
    assert [(item["name"], item["version"]) for item in found["components"]] == locked
    for component in found["components"]:
        assert component["licenses"], component["name"]
        assert all(place["hashes"] for place in component["externalReferences"]), component["name"]
