"""Where a sentence of English prose ends: a small rule-based splitter that knows no names.

A stop ends a sentence when white space follows, and then a capital, a letter of an alphabet that has none, or a digit,
with or without signs before it, or any word in double quotation marks. Stops of other scripts (。 । ؟) end one, with no
space behind them. A stop does not inside quotation marks or brackets, where words were left out, or when it belongs
to an initial, a title, a reference, a date or an abbreviation; after those that may also close a sentence, the next
word decides. Closing quotation marks and brackets belong to the sentence before them.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import lru_cache
from operator import itemgetter

NEAR = 60
"""How many characters around a stop can matter."""

OPENING, CLOSING = "“„‟‘«»「『《\"'(\\[", "”“’»«」』》\"')\\]"
"""What may stand before a sentence's first word and behind its stop; a mark that one language opens with, another
closes with."""

ALWAYS = "。！？｡।॥؟۔"  # noqa: RUF001 (other scripts)
"""Stops of scripts that write no space behind them, or use them for nothing else."""

END = re.compile(
    rf"(?:(?<![.!?…])(?P<stop>[.!?…]++)[{CLOSING}]*+(?=(?P<space>\s+|$))|[{ALWAYS}]++[{CLOSING}]*+(?P<nothing>\s*+))"
)
BEGINNING = re.compile(r"(?P<signs>[^\w\s]*+)(?:(?<=\W)\s)?(?P<word>[^\W_]+)")
QUOTED = frozenset('“„«「『"')
ENCLOSED = re.compile(
    r"“[^“”]*”|„[^„“”]*[“”]|«[^«»]*»|»[^«»]*«|「[^「」]*」|『[^『』]*』|《[^《》]*》|\[[^\[\]]*\]"
    r"|(?:(?<![\d½¼¾⅓⅔⅛⅜⅝⅞])|(?=\"\w))\"[^\"]*\""  # behind a digit one measures
    r"|(?<![:;=-])\((?!\s)[^()]*\)"  # a face is no bracket
)
"""What a stop within it ends no sentence."""
SPACE = re.compile(r"\s*")
LEFT_OUT = re.compile(rf"(?:^|[\s{OPENING}])(?:…|\.{{3}})")
TOKEN = re.compile(rf"[^\s{OPENING}/–—]*$")

NEVER = frozenset("a.k.a cf e.g i.e v viz vs".split())
"""What always goes on."""

TITLES = frozenset(
    "adm amb asst atty brig capt cdr cmdr col cpl dr fr gen gov hon insp lt maj messrs mlle mme mr mrs ms msgr pres "
    "prof pvt rep rev sen sgt supt".split()
)
"""What stands before a name."""
CAPITAL_TITLES = frozenset(("Ft", "Sec"))
"""The same where it has a capital; else it is a measure or a reference."""

REFERENCES = frozenset(
    "apr art aug b bk c ca ch chap cit col d dec feb fig figs fl fol jan jul jun l ll mar n no nos nov oct p para "
    "paras pp pt sec secs sep sept tel vol vols".split()
)
"""What stands before a number, months among them; before anything else its stop ends the sentence."""
NUMBER = re.compile(r"\d.*|[IVXLC]{2,}|[VX]|[A-Z]\d+")
"""A number, also a Roman one or one behind a letter; *I* is none, as with it a sentence may begin."""

ABBREVIATIONS = frozenset(
    "al approx assn bros co corp dept dist ed eds est inc jr ltd mt ph.d sr st trans univ".split()
)
"""What may close a sentence or stand inside one, as do dotted letters (``U.S.``, ``p.m.``) and initials (``J.``)."""

OPENERS = frozenset(
    "a according after all although an and another as at because before both but by despite during each either even "
    "every few finally for from he her here his how however if in instead it its later many meanwhile most my neither "
    "nevertheless no nobody none nor not nothing now of on once one only or others our she since so some still such "
    "that the their then there these they this those though thus to today under unlike until we what when where "
    "whether which while who whoever why with without yet you".split()
)
"""Words that begin sentences and are no part of a name."""


@lru_cache(maxsize=256)  # a block is asked about by each pass over its page, and once for each of its marks
def sentence_spans(text: str) -> tuple[tuple[int, int], ...]:
    """Start and end of each sentence; together they cover the text but for white space between them."""
    return tuple(_sentence_spans(text))


def _sentence_spans(text: str) -> Iterator[tuple[int, int]]:
    enclosed = [match.span() for match in ENCLOSED.finditer(text)]  # none overlaps another
    start = len(text) - len(text.lstrip())
    for match in END.finditer(text):
        around = bisect_left(enclosed, (match.start(),)) - 1
        if around >= 0 and match.end() < enclosed[around][1]:
            continue
        if match["stop"] is None:
            yield start, match.start("nothing")
            start = match.end()
            continue
        following = match.end() + len(match["space"])
        before, behind = text[max(start, match.start() - NEAR) : match.start()], text[following : following + NEAR]
        if behind and not _ends(before, match["stop"], behind):
            continue
        yield start, match.end()
        start = following
    if text[start:].strip():
        yield start, len(text.rstrip())


def reach(text: str, end: int) -> int:
    """How far what stands behind a sentence that ends there belongs to it: over the white space, no rest is copied."""
    space = SPACE.match(text, end)
    return space.end() if space else end


def sentence_at(text: str, offset: int) -> str:
    """The sentence a mark at ``offset`` belongs to; one behind a full stop belongs to the sentence it closes."""
    return _on_one_line(text, *span_at(text, offset))


def span_at(text: str, offset: int) -> tuple[int, int]:
    """Start and end of that sentence."""
    spans = sentence_spans(text)
    return spans[min(bisect_left(spans, offset, key=itemgetter(1)), len(spans) - 1)] if spans else (0, 0)


@lru_cache(maxsize=8)  # the marks of one sentence follow each other
def _on_one_line(text: str, start: int, end: int) -> str:
    return " ".join(text[start:end].split())


def _ends(before: str, stop: str, behind: str) -> bool:
    """Whether ``stop``, with ``before`` of its sentence before it, ends that sentence when ``behind`` follows."""
    beginning = BEGINNING.match(behind)
    if beginning is None or (beginning["word"][0].islower() and QUOTED.isdisjoint(beginning["signs"])):
        return False
    if LEFT_OUT.fullmatch(before[-1:] + stop):
        return False
    return stop[0] != "." or stop.startswith("..") or _closes(before, beginning["word"])


def _closes(before: str, following: str) -> bool:
    """Whether a single full stop behind ``before`` ends the sentence, and does not only shorten its last word."""
    token = TOKEN.search(before)
    last = token[0] if token else ""
    if before == last and last.isdigit():
        return False  # the number of an entry
    word = last.casefold()
    if word in NEVER or word in TITLES or last in CAPITAL_TITLES:
        return False
    if word in REFERENCES and not (len(last) == 1 and last.isupper()):  # that is an initial
        return NUMBER.fullmatch(following) is None
    if word in ABBREVIATIONS or _is_initials(last):
        return following.casefold() in OPENERS
    return True


def _is_initials(token: str) -> bool:
    """Whether a token is one capital, or letters with stops between them."""
    return (len(token) == 1 and token.isupper()) or re.fullmatch(r"(?:[^\W\d_]\.)+[^\W\d_]", token) is not None
