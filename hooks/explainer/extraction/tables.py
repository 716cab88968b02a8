"""Tables of a web page: one that holds data becomes a paragraph a row, one that only lays the page out stays.

What a table is for, the page seldom says. Headings, or the same number of short cells in every row, speak for data;
tables within it, running text and links speak for layout.
"""

from collections.abc import Iterator

from lxml import html
from lxml.html import builder

from explainer.extraction.elements import is_mostly_links, words_of

ROW = "row-of-a-table"
"""The class of a paragraph that was a row."""

BETWEEN_CELLS = " | "
LONGEST_CELL = 40  # words; a cell with more of them is running text


def unfold_tables(tree: html.HtmlElement) -> None:
    """Put paragraphs in the place of every table that holds data: its caption, then each row, cell by cell."""
    for table in list(tree.iter("table")):
        rows = [
            cells for row in table.iter("tr") if (cells := [words_of(cell) for cell in row.iterchildren("td", "th")])
        ]
        if _holds_data(table, rows):
            _replace(table, list(_paragraphs(table, rows)))


def _holds_data(table: html.HtmlElement, rows: list[list[str]]) -> bool:
    cells = [cell for row in rows for cell in row]
    if table.get("role") in {"presentation", "none"} or len(rows) < 2 or max(map(len, rows)) < 2:
        return False
    if len(list(table.iter("table"))) > 1 or any(len(cell.split()) > LONGEST_CELL for cell in cells):
        return False
    headed = any(True for _ in table.iter("th", "thead", "caption"))
    return (headed or len({len(row) for row in rows}) == 1) and not is_mostly_links(table)


def _paragraphs(table: html.HtmlElement, rows: list[list[str]]) -> Iterator[html.HtmlElement]:
    for caption in table.iter("caption"):
        yield builder.P(words_of(caption), builder.CLASS("caption"))
    for row in rows:
        if any(row):
            yield builder.P(BETWEEN_CELLS.join(filter(None, row)), builder.CLASS(ROW))


def _replace(table: html.HtmlElement, paragraphs: list[html.HtmlElement]) -> None:
    """Exchange a table's content, so that its own class and id go on saying whether it is an aside."""
    for child in list(table):
        table.remove(child)
    table.text, table.tag = None, "div"
    table.extend(paragraphs)
