"""The map of numbered paragraphs (``paragraphs.tsv``): in which line of which private copy each of them stands.

Tab-separated, without quoting; the first row names the columns, which may stand in any order.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass

from explainer.authored import count_of

MAP_FILE = "paragraphs.tsv"
COLUMNS = ("key", "file", "paragraph", "line", "first_words", "last_words")


@dataclass(frozen=True, slots=True)
class MapRow:
    """One row of the map: an article's key, its copy, the number of a paragraph, and its line there, from 1."""

    key: str
    file: str
    paragraph: int
    line: int
    first_words: str = ""
    last_words: str = ""


def read_map(text: str) -> Iterator[tuple[int, MapRow | None]]:
    """Each row that says anything, and its line in the map; None for one that has not all that a row must have."""
    first, *lines = text.splitlines() or [""]
    columns = first.split("\t")
    for number, line in enumerate(lines, 2):
        if line.strip():
            yield number, _row(_fields(columns, line))


def _fields(columns: list[str], line: str) -> dict[str, str]:
    return dict(zip(columns, line.split("\t"), strict=False))


def _row(fields: dict[str, str]) -> MapRow | None:
    try:
        paragraph, line = count_of(fields["paragraph"]), count_of(fields["line"])
        words = fields.get("first_words", ""), fields.get("last_words", "")
        return MapRow(fields["key"], fields["file"], paragraph, line, *words) if min(paragraph, line) > 0 else None
    except (KeyError, ValueError):
        return None


def replaced_map(text: str, key: str, rows: list[MapRow]) -> str:
    """The map with the rows of one article exchanged, where they stood or else at the end; other lines as they are.

    Its columns stay in their order; one that is not ours is left empty.
    """
    header, *lines = text.splitlines() if text.strip() else ["\t".join(COLUMNS)]
    columns = header.split("\t")
    keys = [_fields(columns, line).get("key") for line in lines]
    index = keys.index(key) if key in keys else len(lines)
    others = [line for line, other in zip(lines, keys, strict=True) if other != key]
    ours = ["\t".join(str(asdict(row).get(column, "")) for column in columns) for row in rows]
    return "\n".join([header, *others[:index], *ours, *others[index:]]) + "\n"
