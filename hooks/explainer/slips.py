"""The usual slips in YAML, and where they stand: the parser names the place where it stumbles, often lines below.

Looked for only in a text that the parser has refused, and in what stands before the place that it names.
"""

import re
from typing import NamedTuple

OPENED = re.compile(r"^ *+(?:- ++)*+(?:[\w-]++: ++)?(?=[\"'])", re.MULTILINE)
"""What stands before a text in quotation marks that begins a line, an item or a value."""
DOUBLE, SINGLE = re.compile(r'"(?:[^"\\]|\\.)*+"', re.DOTALL), re.compile(r"'(?:[^']|'')*+'")
BEHIND = re.compile(r" *+(?:$|#|:)", re.MULTILINE)
"""What may stand behind such a text: the end of the line, a comment, or the colon of a field's name."""
FIELD = re.compile(r"\n *+(?:- ++)*+[\w-]++:(?=\s)")
GLUED = re.compile(r"^ *+(?:- ++)*+[A-Za-z][\w-]*+:(?=[^\s:/])", re.MULTILINE)
"""A field's name with its value right behind the colon; an address has a stroke there."""


class Slip(NamedTuple):
    """What is wrong, and the offset of the character where."""

    offset: int
    message: str


def find_slip(text: str, end: int) -> Slip | None:
    """The first slip that can be told before ``end``, the end of the line where the parser stopped."""
    return _quotation(text, end) or _colon(text, end)


def _quotation(text: str, end: int) -> Slip | None:
    """A text whose quotation mark is not closed, or that has marks of its own kind within."""
    behind = 0
    while (opened := OPENED.search(text, behind, end)) is not None:
        start = opened.end()
        quoted = (DOUBLE if text[start] == '"' else SINGLE).match(text, start)
        if quoted is None or (not BEHIND.match(text, quoted.end()) and FIELD.search(quoted[0])):
            return Slip(start, "the quotation mark that opens here is not closed before the next field")
        if not BEHIND.match(text, quoted.end()):
            message = "a text in quotation marks ends here, and more stands behind it: write “ ” within such a text"
            return Slip(quoted.end() - 1, message)
        behind = quoted.end()
    return None


def _colon(text: str, end: int) -> Slip | None:
    """A colon without a space behind it, in the last line or the one before: others may be part of a long text."""
    last = text.rfind("\n", 0, max(end - 1, 0)) + 1
    glued = GLUED.search(text, text.rfind("\n", 0, max(last - 1, 0)) + 1, end)
    return Slip(glued.end() - 1, "a space is missing behind this colon") if glued else None
