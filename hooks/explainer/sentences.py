"""Where a sentence of English prose ends: a small rule-based splitter.

A full stop ends a sentence when white space and a capital, a digit or an opening quotation mark follow, unless it closes
an initial, an abbreviation or a date. Closing quotation marks and brackets belong to the sentence before them.
"""

import re
from collections.abc import Iterator

ABBREVIATIONS = frozenset(
    "adm amb apr aug capt cf cmdr co col dec dr ed eds esp est etc feb fig figs gen gov hon inc jan jr jul jun lt ltd maj "
    "mar mr mrs ms mt no nos nov oct p para paras pp pres prof rep rev sec secs sen sep sept sgt sr st vol vols vs viz".split()
)
END = re.compile(r"[.!?…]+[”’\"')\]]*(?=\s+[“‘\"'(\[]*[A-Z0-9À-ÞА-Я]|\s*$)")
LAST_WORD = re.compile(r"(?:^|[\s(\[“‘\"'])((?:[^\s.]+\.)*[^\s.]*)$")


def sentence_spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of each sentence; together they cover the text but for white space between them."""
    start = 0
    for match in END.finditer(text):
        if match[0] == "." and _abbreviates(text, match.start()) and text[match.end() :].strip():
            continue
        yield start, match.end()
        start = match.end() + len(text[match.end() :]) - len(text[match.end() :].lstrip())
    if text[start:].strip():
        yield start, len(text)


def sentence_at(text: str, offset: int) -> str:
    """The sentence a mark at ``offset`` belongs to; one right behind a full stop belongs to the sentence it closes."""
    for start, end in sentence_spans(text):
        if offset <= end:
            return " ".join(text[start:end].split())
    return " ".join(text.split())


def _abbreviates(text: str, stop: int) -> bool:
    """Whether the full stop at ``stop`` closes an initial ("J."), an abbreviation ("Gen.") or dotted letters ("U.S.")."""
    word = LAST_WORD.search(text[max(0, stop - 40) : stop])
    last = word[1] if word else ""
    if len(last) == 1 and last.isupper():
        return True
    if re.fullmatch(r"(?:\w\.)+\w", last):
        return _continues(text[stop + 1 :])
    return last.casefold() in ABBREVIATIONS and (
        last.casefold() not in {"no", "sun", "co"} or text[stop + 1 :].lstrip()[:1].isdigit()
    )


def _continues(rest: str) -> bool:
    """After "U.S." a capital may go on ("U.S. Army") or begin anew; a common sentence opener begins anew."""
    opener = rest.split(maxsplit=1)[0] if rest.split() else ""
    return opener.strip("“‘\"'") not in {
        "The",
        "A",
        "An",
        "It",
        "He",
        "She",
        "They",
        "In",
        "On",
        "But",
        "This",
        "That",
        "These",
        "Russia",
    }
