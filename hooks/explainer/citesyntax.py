"""Pandoc's citation syntax: the text of a citation in, its items out. Knows nothing of Markdown or of the sources.

``[see @key, ¶3; -@other, paras. 9-11, and more]`` is a cluster of two items; ``@key [¶3]`` names its author in the
text. Keys, clusters and locators follow Pandoc's manual, with the CSL terms of the en-US locale.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from explainer.addresses import SourceKey
from explainer.records import CitationItem, Mode, Span

PLAIN_KEY = r"\w+(?:[:.#$%&+?<>~/-]\w+)*"
KEY = rf"(?:\{{(?P<braced>[^{{}}\n]+)\}}|(?P<plain>{PLAIN_KEY}))"
MARK = re.compile(rf"(?<![\w@\\])(?P<suppress>-?)@{KEY}")
"""One ``@key`` or ``-@key``; not inside a word or an e-mail address, not after a backslash."""

TERMS = {
    "book": "book books bk. bks.",
    "chapter": "chapter chapters chap. chaps.",
    "column": "column columns col. cols.",
    "figure": "figure figures fig. figs.",
    "folio": "folio folios fol. fols.",
    "issue": "issue issues no. nos.",
    "line": "line lines l. ll.",
    "note": "note notes n. nn.",
    "opus": "opus opera op. opp.",
    "page": "page pages p. pp.",
    "paragraph": "paragraph paragraphs para. paras. ¶ ¶¶",
    "part": "part parts pt. pts.",
    "section": "section sections sec. secs. § §§",
    "verse": "verse verses v. vv.",
    "volume": "volume volumes vol. vols.",
}
LABELS = {spelling: label for label, spellings in TERMS.items() for spelling in spellings.split()}
_LONGEST_FIRST = sorted(LABELS, key=len, reverse=True)
LABEL = re.compile(
    "|".join(re.escape(term) + (r"(?!\w)" if term[-1].isalpha() else "") for term in _LONGEST_FIRST), re.I
)

_UNIT = r"(?:[A-Za-z()\[\]+]*\d[\w()\[\]+]*|[ivxlcdm]+(?!\w)|[IVXLCDM]+(?!\w))"
_WORD = rf"{_UNIT}(?:[-–:.]+{_UNIT})*"
LOCATOR = re.compile(rf"{_WORD}(?:(?:,\s*|\s+){_WORD})*")
DIGITS_FIRST = re.compile(r"\(?\d")
BRACED = re.compile(r"\{([^{}]*)\}")
QUOTE = re.compile(r',?\s*"(?P<quote>[^"]+)"\s*$')
LOST_LIST = re.compile(r"\s*(?:,\s*)?(?:and|&|[-–—]+|to)\s*¶*\s*\d|\s*[,;]?\s*(?:¶+|paras?\.)")


class Malformed(ValueError):
    """The text is meant as a citation but cannot be read as one; the message says why, for an editor."""


def parse_cluster(text: str) -> tuple[CitationItem, ...] | None:
    """Read what stands between the brackets of ``[@a, ¶3; @b]``.

    Returns None when no part of it is a citation; raises ``Malformed`` when some of it is, but not all.
    """
    parts = list(_split_items(text))
    marks = [MARK.search(part) for part in parts]
    if not any(marks):
        return None
    if not all(marks):
        raise Malformed("Between two semicolons of a citation there must be an @key.")
    return tuple(_item(part, mark) for part, mark in zip(parts, marks, strict=True) if mark)


def parse_in_text(mark: re.Match[str], bracket: str | None) -> tuple[CitationItem, ...]:
    """Read ``@key`` and the bracket that may follow it, as in ``@key [¶3; @b, ¶4]``."""
    mode = Mode.SUPPRESS_AUTHOR if mark["suppress"] else Mode.AUTHOR_IN_TEXT
    item = CitationItem(key=key_of(mark), mode=mode)
    if bracket is None:
        return (item,)
    first, *rest = _split_items(bracket)
    if MARK.search(first):
        return (item, *(parse_cluster(bracket) or ()))
    return (_locate(item, first), *((parse_cluster(";".join(rest)) or ()) if rest else ()))


def key_of(mark: re.Match[str]) -> SourceKey:
    """The key that a ``MARK`` match names, without its braces."""
    return SourceKey(mark["braced"] or mark["plain"])


def spelled(key: str) -> str:
    """A key as it stands behind its @: in braces where it would not be read whole without them."""
    return key if re.fullmatch(PLAIN_KEY, key) else f"{{{key}}}"


def _split_items(text: str) -> Iterator[str]:
    """The parts between semicolons; one inside quotation marks, braces or brackets does not separate."""
    depth, quoted, start = 0, False, 0
    for index, char in enumerate(text):
        if char == '"':
            quoted = not quoted
        elif char in "[{(":
            depth += 1
        elif char in "]})":
            depth -= 1
        elif char == ";" and depth <= 0 and not quoted:
            yield text[start:index]
            start = index + 1
    yield text[start:]


def _item(text: str, mark: re.Match[str]) -> CitationItem:
    mode = Mode.SUPPRESS_AUTHOR if mark["suppress"] else Mode.NORMAL
    item = CitationItem(key=key_of(mark), mode=mode, prefix=text[: mark.start()].strip())
    rest = text[mark.end() :]
    if MARK.search(QUOTE.sub("", rest)):
        raise Malformed("Two citations in a row need a semicolon between them.")
    return _locate(item, rest)


def _locate(item: CitationItem, rest: str) -> CitationItem:
    """Take the locator, the suffix and a quotation in straight quotes out of what follows a key."""
    quote = QUOTE.search(rest)
    if quote:
        item, rest = replace(item, quote=quote["quote"]), rest[: quote.start()]
    label, locator, suffix = split_locator(rest)
    item = replace(item, label=label, locator=locator, suffix=suffix.rstrip())
    if label != "paragraph":
        return item
    if LOST_LIST.match(suffix):
        raise Malformed("Only a part of this locator would be read: write a list as '¶¶3, 5' and a range as '¶¶3-5'.")
    return replace(item, paragraphs=_paragraphs(locator))


def split_locator(text: str) -> tuple[str, str, str]:
    """Split what follows a key into CSL label, locator and suffix: ``, ¶3, and more`` → paragraph, 3, ``, and more``."""
    body = re.sub(r"^(?:,\s*|\s+)", "", text, count=1)
    braced = BRACED.match(body)
    inside = braced[1].strip() if braced else body
    term = LABEL.match(inside)
    label = LABELS[term[0].lower()] if term else "page"
    rest = inside[term.end() :].lstrip() if term else inside
    if braced:
        return (label, rest, body[braced.end() :]) if rest else ("", "", body[braced.end() :])
    found = LOCATOR.match(rest)
    if not found or not (term or DIGITS_FIRST.match(rest)):
        if term and not term[0][-1].isalpha() and label == "paragraph":
            raise Malformed(f"'{term[0]}' must be followed by a paragraph number.")
        return "", "", text
    return label, found[0], rest[found.end() :]


def _paragraphs(locator: str) -> tuple[Span, ...]:
    try:
        return tuple(Span.parse(part) for part in re.split(r",\s*|\s+", locator))
    except ValueError as error:
        raise Malformed(f"{error}.") from error
