"""What every page loads, whatever its theme: one style sheet and one script, each joined from its parts here.

The parts of the style sheet stand in the order of the cascade. Each part of the script keeps its names to itself. Their
comments are for whoever reads them here: readers of the site do not load them.
"""

import re
from collections.abc import Iterable
from pathlib import Path

HERE = Path(__file__).parent

STYLES = ("colours", "links", "notes", "margin", "articles", "dispute", "previews", "search", "page-end", "print")
COMMENT = re.compile(r"^ *//.*\n|^ */\*[^*]*\*/\n| +/\*[^*]*\*/", re.MULTILINE)
"""One that has its lines for itself, or, in a style sheet, the end of one."""

SCRIPTS = ("filters", "previews", "search", "margin", "report")


def assets() -> dict[str, str]:
    """The two files, by name."""
    return {
        "explainer.css": _joined(HERE / "styles" / f"{name}.css" for name in STYLES),
        "explainer.js": _joined(HERE / "scripts" / f"{name}.js" for name in SCRIPTS),
    }


def _joined(parts: Iterable[Path]) -> str:
    return "\n".join(COMMENT.sub("", part.read_text("utf-8")) for part in parts)
