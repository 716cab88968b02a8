"""What is no YAML is told where an editor slipped, and not where the parser stumbles, which may be lines below."""

import pytest

from explainer.frontmatter import read_yaml

UNCLOSED = "the quotation mark that opens here is not closed before the next field"
INNER = "a text in quotation marks ends here, and more stands behind it: write “ ” within such a text"
GLUED = "a space is missing behind this colon"
OPEN = "this bracket is not closed, or a comma is missing behind it"
BRACE = "this brace is not closed, or a comma is missing behind it"

SLIPS = {
    "a quotation mark that is not closed": (
        '- id: a\n  says: "One thing.\n  topics: [a]\n- id: b\n  says: "Two."\n', "2:9", UNCLOSED,
    ),
    "one with a quoted text in braces behind it": (
        '- says: "One.\n  reports:\n    - {source: x, origin: "y"}\n', "1:9", UNCLOSED,
    ),
    "the last one of a file": ("title: 'A\nissued: 2011\n", "1:8", UNCLOSED),
    "straight quotation marks within a quoted text": ('- says: "They "do not sell"."\n', "1:15", INNER),
    "an apostrophe within single marks": ("- says: 'They don't sell.'\n", "1:18", INNER),
    "words behind a quoted one": ('a: "x" and y\nb: c\n', "1:6", INNER),
    "a colon without a space behind it": ("type:webpage\ntitle: A\n", "1:5", GLUED),
    "one further down": ("title: A\noriginal:\n  file:x\n  sha256: a\n", "3:7", GLUED),
    "one on the last line": ("title: A\ntype:webpage\n", "2:5", GLUED),
    "a bracket that is not closed": ("- stance: [claims\n  says: c\n", "1:11", OPEN),
    "a brace that is not closed": ("- r:\n  - {a: b, c: [2]\n\n- id: b\n", "2:5", BRACE),
    "a field that begins too far to the left": (
        "- id: a\n  x: y\n - id: b\n", "3:2", "this line is no entry, or indented otherwise than the entries above it",
    ),
    "an entry behind one that begins further to the right": (
        "  - id: a\n- id: b\n", "2:1", "this line is indented otherwise than the lines above it",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", SLIPS.values(), ids=SLIPS)
def test_a_slip_is_told_where_it_stands(case: tuple[str, str, str]) -> None:
    text, place, message = case
    (problem,) = read_yaml(text, "names.yml").problems
    assert str(problem) == f"names.yml:{place}: error FRM001: This is not YAML: {message}."


def test_where_no_slip_can_be_told_the_usual_ones_are_named() -> None:
    (problem,) = read_yaml("- id: a\n  x: y\n  - id: b\n", "names.yml").problems
    assert (problem.position.line, problem.hint.partition(",")[0]) == (3, "In this line or above")


WELL = [
    'says: "One line: two\n  and: three"\n',
    "- \"a\": 'b'  # both quoted\n",
    "says: 'It isn''t so.'\nURL: https://example.org\n",
    'says: "An \\" in it."\n',
]


@pytest.mark.parametrize("text", WELL)
def test_what_is_yaml_has_no_slip(text: str) -> None:
    assert read_yaml(text, "names.yml").problems == ()
    (problem,) = read_yaml(f"{text}: [\n", "names.yml").problems  # nor is it blamed for another's
    assert problem.position.line > text.count("\n")
