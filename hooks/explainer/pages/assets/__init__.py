"""What every page loads, whatever its theme: one style sheet and one script, each joined from its parts here.

The parts of the style sheet stand in the order of the cascade. Each part of the script keeps its names to itself.
"""

from collections.abc import Iterable
from pathlib import Path

HERE = Path(__file__).parent

STYLES = ("colours", "links", "notes", "margin", "articles", "dispute", "previews", "search", "page-end", "print")
SCRIPTS = ("filters", "previews", "search", "margin", "report")


def assets() -> dict[str, str]:
    """The two files, by name."""
    return {
        "explainer.css": _joined(HERE / "styles" / f"{name}.css" for name in STYLES),
        "explainer.js": _joined(HERE / "scripts" / f"{name}.js" for name in SCRIPTS),
    }


def _joined(parts: Iterable[Path]) -> str:
    return "\n".join(part.read_text("utf-8") for part in parts)
