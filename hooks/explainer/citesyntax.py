"""Pandoc's citation syntax: the text of a citation in, its items out. Knows nothing of Markdown or of the sources.

``[see @key, ¶3; -@other, paras. 9-11, and more]`` is a cluster of two items; ``@key [¶3]`` names its author in the
text. Keys, clusters and locators are read as Pandoc reads them, with the CSL terms of the en-US locale. What Pandoc
would read as something else than an editor meant is refused (``Malformed``) instead.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple
from unicodedata import category

from explainer.addresses import SourceKey
from explainer.authored import Span
from explainer.records import CitationItem, Mode

PLAIN_KEY = r"\w(?:\w|[:.#$%&+?<>~/-](?=\w)|[:/](?=/))*"
KEY = rf"(?:(?P<plain>{PLAIN_KEY})|\{{(?P<braced>[^{{}}\n]+)\}})"
AT_KEY = re.compile(rf"(?<![^\W_])(?<![.\\])(?P<suppress>-?)@{KEY}")
"""One ``@key`` or ``-@key``; not inside a word or an e-mail address, not after a full stop or a backslash."""

WHOLE = re.compile(r'"[^"@]*"|&#?\w+;')
"""What one item holds as a whole, beside brackets within the brackets: a quotation, an HTML entity."""
INNER = re.compile(rf"\[|{WHOLE.pattern}")

TERMS = {
    "book": "book|books|bk.|bks.",
    "chapter": "chapter|chapters|chap.|chaps.",
    "column": "column|columns|col.|cols.",
    "figure": "figure|figures|fig.|figs.",
    "folio": "folio|folios|fol.|fols.",
    "issue": "issue|issues|no.|nos.",
    "line": "line|lines|l.|ll.",
    "note": "note|notes|n.|nn.",
    "opus": "opus|opera|op.|opp.",
    "page": "page|pages|p.|pp.",
    "paragraph": "paragraph|paragraphs|para.|paras.|¶|¶¶",
    "part": "part|parts|pt.|pts.",
    "section": "section|sections|sec.|secs.|§|§§",
    "sub verbo": "sub verbo|sub verbis|s.v.|s.vv.",
    "verse": "verse|verses|v.|vv.",
    "volume": "volume|volumes|vol.|vols.",
}
LABELS = {spelling: label for label, spellings in TERMS.items() for spelling in spellings.split("|")}

PUNCTUATION = "".join(
    re.escape(chr(code)) for code in range(0x3100) if category(chr(code)).startswith("P") and chr(code) != ":"
)
_TOKEN = rf"[^\s{PUNCTUATION}\x00-\x1f]"
_PART = rf"(?:{_TOKEN}|[-–]|\.(?={_TOKEN}|[-–]))"
WORD = rf"(?:{_PART}|\({_PART}*\)|\[{_PART}*\]|\{{{_PART}*\}})+"
"""One word of a locator, in Pandoc's sense: ``3``, ``A3``, ``2.1``, ``xii-xv``, ``34(1)``, ``12:34``."""
ROMAN = re.compile(
    rf"(?:^|[.()\[\]{{}}])(?=[MDCLXVI])M*(?:CM)?D?(?:CD)?C*(?:XC)?L?(?:XL)?X*(?:IX)?V?(?:IV)?I*(?!{_TOKEN})",
    re.IGNORECASE,
)


def _any_of(terms: Iterable[str]) -> str:
    return f"(?:{'|'.join(map(re.escape, sorted(terms, key=len, reverse=True)))})"


TERM = re.compile(
    rf"{_any_of(term for term in LABELS if term[-1].isalpha())}(?!{_TOKEN})"
    rf"|{_any_of(term for term in LABELS if not term[-1].isalpha())}",
    re.IGNORECASE,
)
FIRST_WORD = re.compile(rf" ?(?P<word>{WORD})")
NEXT_WORD = re.compile(rf",? ?(?P<word>{WORD})")
BRACED = re.compile(r"\{((?:[^{}]|\{[^{}]*\})*)\}")
QUOTE = re.compile(r'(?P<before>(?:.*,)?) ?"(?P<quote>[^"]+)"')

BARE = re.compile(rf"(?!:){_TOKEN}")
UNREAD = re.compile(r"\W*?(?:¶|par(?:a|ag|agraph)?s?\W*(?:\d|$))", re.IGNORECASE)
"""A paragraph where Pandoc sees no locator, as in ``para 3`` or ``: ¶3``."""
LIST_GOES_ON = re.compile(r"[\s,]*(?:and|or|to|&|/|_|[-–—]+)[\s(¶]*(?:paras?\.\s*)?\d", re.IGNORECASE)
"""What follows a locator that goes on in a way Pandoc does not read, as in ``¶3 and 5``."""

CLUSTER = re.compile(r"\[(?=[^\[\]]*@\w)[^\[\]]*\]")
"""What looks like citations in brackets, with no brackets in it."""

ATTEMPTED = re.compile(r"\[[^\[\]]*@\w")
"""What looks like a citation but was not taken for one: that is reported, and what follows from it is not."""


class Malformed(ValueError):
    """The text is meant as a citation but cannot be read as one; the message says why, for an editor."""


class _Part(NamedTuple):
    text: str
    at_key: re.Match[str] | None


def parse_cluster(text: str) -> tuple[CitationItem, ...] | None:
    """Read what stands between the brackets of ``[@a, ¶3; @b]``.

    Returns None when no part of it is a citation; raises ``Malformed`` when some of it is, but not all.
    """
    parts = _parts(text)
    if not any(part.at_key for part in parts):
        return None
    return tuple(_item(part) for part in parts)


def parse_in_text(at_key: re.Match[str], bracket: str | None) -> tuple[CitationItem, ...]:
    """Read ``@key`` and the bracket that may follow it, as in ``@key [¶3; @b, ¶4]``."""
    mode = Mode.SUPPRESS_AUTHOR if at_key["suppress"] else Mode.AUTHOR_IN_TEXT
    item = CitationItem(key=key_of(at_key), mode=mode)
    if bracket is None:
        return (item,)
    first, *rest = _parts(bracket)
    if first.at_key:
        return (item, *map(_item, (first, *rest)))
    if AT_KEY.search(first.text):
        raise Malformed("A citation cannot stand within another.")
    return (_locate(item, first.text), *map(_item, rest))


def key_of(at_key: re.Match[str]) -> SourceKey:
    """The key that an ``AT_KEY`` match names, without its braces."""
    return SourceKey(at_key["braced"] or at_key["plain"])


def format_key(key: str) -> str:
    """A key as it stands behind its @: in braces where it would not be read whole without them."""
    return key if re.fullmatch(PLAIN_KEY, key) else f"{{{key}}}"


def format_item(item: CitationItem) -> str:
    """An item as it may stand in a citation: its key and its locator."""
    term = TERMS[item.label].split("|")[2] if item.label else ""
    return f"@{format_key(item.key)}" + (f", {term} {item.locator}" if item.locator else "")


def at_key_pattern(key: str) -> re.Pattern[str]:
    """A pattern for the places where exactly this key is cited."""
    return re.compile(rf"(?<![^\W_])(?<!\\)@{re.escape(format_key(key))}(?!\w|[:.#$%&+?<>~/-]\w)")


# --- a cluster and its items ----------------------------------------------------------------------------------------


def _parts(text: str) -> list[_Part]:
    """The parts between semicolons, on one line each, with the ``@key`` that stands in each outside inner brackets."""
    text = " ".join(text.split())
    outline, start, parts = _outline(text), 0, []
    for end in [*(match.start() for match in re.finditer(";", outline)), len(text)]:
        parts.append(_Part(text[start:end], AT_KEY.search(outline[start:end])))
        start = end + 1
    return parts


def _outline(text: str) -> str:
    """``text`` with spaces for what cannot separate items, so that offsets stay the same; brackets however deep."""
    closing, pieces, done = dict(_pairs(text)), [], 0
    while match := INNER.search(text, done):
        start, end = match.span()
        if match[0] == "[" and start not in closing:
            pieces.append(text[done:end])
        else:
            end = closing.get(start, end - 1) + 1
            pieces += [text[done:start], " " * (end - start)]
        done = end
    return WHOLE.sub(_blank, "".join([*pieces, text[done:]]))  # once more: quotations that held brackets with an @key


def _pairs(text: str) -> Iterator[tuple[int, int]]:
    """Where brackets open and close."""
    waiting: list[int] = []
    for match in re.finditer(r"[\[\]]", text):
        if match[0] == "[":
            waiting.append(match.start())
        elif waiting:
            yield waiting.pop(), match.start()


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])


def _item(part: _Part) -> CitationItem:
    if part.at_key is None:
        raise Malformed("Between two semicolons of a citation there must be an @key.")
    if len(AT_KEY.findall(part.text)) > 1 or part.text.startswith("@", part.at_key.end()):
        raise Malformed("Two citations in a row need a semicolon between them.")
    mode = Mode.SUPPRESS_AUTHOR if part.at_key["suppress"] else Mode.NORMAL
    item = CitationItem(key=key_of(part.at_key), mode=mode, prefix=part.text[: part.at_key.start()].strip())
    return _locate(item, part.text[part.at_key.end() :].rstrip())


def _locate(item: CitationItem, rest: str) -> CitationItem:
    """Take the locator, the suffix and a quotation in straight quotes out of what follows a key."""
    label, locator, suffix = split_locator(rest)
    suffix, quote = _split_quote(suffix)
    if UNREAD.match(suffix) or UNREAD.match(locator):
        raise Malformed(
            "A paragraph is named that would not be read: write ¶3, para. 3, ¶¶3, 5 or ¶¶3-5 behind the key."
        )
    if label == "paragraph" and LIST_GOES_ON.match(suffix):
        raise Malformed("Only a part of this locator would be read: write a list as '¶¶3, 5' and a range as '¶¶3-5'.")
    spans = _paragraphs(locator) if label == "paragraph" else ()
    return replace(item, label=label, locator=locator, suffix=suffix, quote=quote, paragraphs=spans)


def _split_quote(suffix: str) -> tuple[str, str]:
    """Split ``, and more, "exact words"`` into suffix and quotation."""
    quote = QUOTE.fullmatch(suffix)
    if quote:
        return quote["before"].removesuffix(","), quote["quote"]
    if re.search(r'(?:^|,) ?"[^"]+$', suffix):
        raise Malformed("A quotation is opened here and never closed.")
    return suffix, ""


# --- a locator ------------------------------------------------------------------------------------------------------


def split_locator(text: str) -> tuple[str, str, str]:
    """Split what follows a key into CSL label, locator and suffix: ``, ¶3, so`` → paragraph, 3, ``, so``."""
    body = re.sub(r"^,? ?", "", text)
    if braced := BRACED.match(body):
        label, locator = _delimited(braced[1].strip())
        behind = body[braced.end() :]
        return label, locator, behind if locator else _set_off(behind)
    term = TERM.match(body)
    if term and (end := _words_end(body, term.end(), _has_number)):
        return LABELS[term[0].lower()], body[term.end() : end].strip(), body[end:]
    if end := _words_end(body, 0, _has_digit):
        return "page", body[:end].strip(), body[end:]
    return "", "", _set_off(text)


def _set_off(suffix: str) -> str:
    """A suffix that follows no locator, with a comma where nothing else sets it off."""
    return f", {suffix}" if BARE.match(suffix) else suffix


def _delimited(inside: str) -> tuple[str, str]:
    """Label and locator of ``{p. 3 and more}``, where braces say how far the locator goes."""
    term = TERM.match(inside)
    locator = inside[term.end() :].strip() if term else inside
    return (LABELS[term[0].lower()] if term else "page", locator) if locator else ("", "")


def _words_end(text: str, start: int, counts: Callable[[str], bool]) -> int:
    """Where the locator ends whose first word stands at ``start``; 0 when there is none that counts."""
    found, end = FIRST_WORD.match(text, start), 0
    while found and counts(found["word"]):
        end = found.end()
        found = NEXT_WORD.match(text, end)
    return end


def _has_digit(word: str) -> bool:
    return re.search("[0-9]", word) is not None


def _has_number(word: str) -> bool:
    return _has_digit(word) or ROMAN.search(word) is not None


def _paragraphs(locator: str) -> tuple[Span, ...]:
    try:
        return tuple(Span.parse(part) for part in re.split(r",\s*|\s+", locator))
    except ValueError as error:
        raise Malformed(f"{error}.") from error
