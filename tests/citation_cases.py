"""The table of citation strings, ``cases/citations.yml``, as records."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from explainer.addresses import SourceKey
from explainer.records import CitationItem, Mode

TABLE = Path(__file__).parent / "cases" / "citations.yml"
MODES = {"author-in-text": Mode.AUTHOR_IN_TEXT, "suppress-author": Mode.SUPPRESS_AUTHOR}


@dataclass(frozen=True)
class Case:
    """One citation string, what it is read as, and why Pandoc reads it in another way, if it does."""

    name: str
    text: str
    items: tuple[CitationItem, ...]
    problem: str
    differs: str


def read_table() -> tuple[list[str], list[Case]]:
    """The keys of the articles, and the cases."""
    table = yaml.load(TABLE.read_text("utf-8"), Loader=yaml.CBaseLoader)  # noqa: S506 (every scalar a string)
    return table["articles"], [_case(entry, table["reasons"]) for entry in table["cases"]]


def _case(entry: dict[str, Any], reasons: dict[str, str]) -> Case:
    unknown = set(entry) - {"name", "text", "expect", "beside", "differs"}
    assert not unknown, f"{entry['name']}: {unknown}"
    expect = entry["expect"]
    items = expect if isinstance(expect, list) else entry.get("beside", [])
    return Case(
        name=entry["name"],
        text=entry["text"],
        items=tuple(map(_item, items)),
        problem=expect if isinstance(expect, str) and expect != "none" else "",
        differs=reasons[entry["differs"]] if "differs" in entry else "",
    )


def _item(fields: dict[str, str]) -> CitationItem:
    known = {name: value for name, value in fields.items() if name not in ("key", "mode")}
    mode = MODES[fields["mode"]] if "mode" in fields else Mode.NORMAL
    return CitationItem(key=SourceKey(fields["key"]), mode=mode, **known)  # type: ignore[arg-type]
