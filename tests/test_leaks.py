"""Runs of a dozen words are found wherever they can be read, and nothing shorter is."""

import gzip
import json
from collections.abc import Iterator

import pytest

from explainer import outgoing
from explainer.addresses import SourceKey
from explainer.leaks import RUN, Leak, Phrases, Restricted, words, words_with_offsets
from explainer.positions import Position

KEY = SourceKey("one")
RUNNING = "The wardens didn’t open the northern lock that spring, because the key had been lost in the weir."
PARAGRAPHS = {
    (KEY, 1): RUNNING,
    (KEY, 2): "Nobody looked for it.",
    (
        KEY,
        3,
    ): "Nobody was asked either.[2] The Most Venerable Company of Keepers of the Upper and Lower Locks of Oxley sat.",
}
WORDS = RUNNING.split()
RESTRICTED = Restricted(PARAGRAPHS)


def entities(text: str) -> str:
    return "".join(f"&#{ord(char)};" for char in text)


def escaped(text: str) -> str:
    return "".join(f"\\u{ord(char):04x}" for char in text)


def leaks(name: str, data: bytes) -> Iterator[Leak]:
    for reading in outgoing.readings(name, data):
        yield from RESTRICTED.find(reading)


FOUND = {
    "as it is": ("x.html", f"<p>{RUNNING}</p>"),
    "among other words": ("x.html", f"<p>He wrote that {RUNNING.lower()} And so on.</p>"),
    "exactly twelve words": ("x.html", f"<p>{' '.join(WORDS[3 : 3 + RUN])}</p>"),
    "in other type": ("x.txt", RUNNING.upper().replace("’", "'").replace(" ", "\u00a0—\u2003")),
    "with a ligature and soft hyphens": ("x.txt", RUNNING.replace("northern", "nor\u00adthern")),
    "with zero-width spaces": ("x.txt", RUNNING.replace("northern", "nor\u200bthern")),
    "over several lines": ("x.txt", "\n".join(WORDS)),
    "over two paragraphs of the original": (
        "x.txt",
        "been lost in the weir. Nobody looked for it. Nobody was asked either.",
    ),
    "with a note mark of the original left out": (
        "x.txt",
        "Nobody looked for it. Nobody was asked either. The Most Venerable Company sat.",
    ),
    "with note marks of ours": ("x.html", f"<p>{RUNNING.replace('spring', 'spring<sup><a>[3]</a></sup>')}</p>"),
    "split by inline tags": ("x.html", f"<p>{RUNNING.replace('northern', 'nor<b>th</b><i>ern</i>')}</p>"),
    "each word in a tag, no spaces": ("x.html", "".join(f"<span>{word}</span>" for word in WORDS)),
    "split by a comment": ("x.html", f"<p>{RUNNING.replace('northern', 'nor<!-- here -->thern')}</p>"),
    "split over blocks": ("x.html", "".join(f"<div>{word}</div>" for word in WORDS)),
    "in entities": ("x.html", f"<p>{entities(RUNNING)}</p>"),
    "in entities of entities": ("x.html", f"<p>{entities(RUNNING).replace('&', '&amp;')}</p>"),
    "in an attribute": ("x.html", f'<meta name="description" content="{RUNNING}">'),
    "in an attribute, with entities": ("x.html", f'<img alt="{entities(RUNNING)}">'),
    "in an attribute that holds markup": ("x.html", f'<a data-preview="&lt;p&gt;{RUNNING}&lt;/p&gt;">x</a>'),
    "in an address": ("x.html", f'<a href="mailto:x?body={RUNNING.replace(" ", "%20")}">x</a>'),
    "in an id": ("x.html", f'<h2 id="{"-".join(words(RUNNING))}">x</h2>'),
    "in a comment": ("x.html", f"<p>x<!-- {RUNNING} --></p>"),
    "in nothing but a comment": ("x.html", f"<!-- {RUNNING} -->"),
    "in a script": ("x.html", f"<script>var x = '{escaped(RUNNING)}'</script>"),
    "in a style": ("x.html", f"<style>p::after {{ content: '{RUNNING}' }}</style>"),
    "behind the end of the page": ("x.html", f"<html><body><p>x</p></body></html>\n<p>{RUNNING}</p>"),
    "in a comment before the page": ("x.html", f"<!-- {RUNNING} --><!doctype html><html><p>x</p></html>"),
    "in a comment behind the page": ("x.html", f"<html><p>x</p></html><!-- {RUNNING} -->"),
    "in the type of document": ("x.html", f'<!DOCTYPE html PUBLIC "{RUNNING}" ""><p>x</p>'),
    "behind a comment that never ends": ("x.md", f"<!-- {RUNNING}"),
    "with null characters": ("x.html", "\0".join(f"<p>{RUNNING}</p>")),
    "in a template": ("x.html", f"<template><p>{RUNNING}</p></template>"),
    "in linked data": ("x.html", f'<script type="application/ld+json">{json.dumps({"a": [RUNNING]})}</script>'),
    "in JSON": ("x.json", json.dumps({"docs": [{"text": RUNNING}]}, ensure_ascii=False)),
    "in JSON, all escaped": ("x.json", f'{{"a": "{escaped(RUNNING)}"}}'),
    "in JSON, with markup": ("x.json", json.dumps([f"<p>{RUNNING.replace('northern', 'nor<em>thern</em>')}</p>"])),
    "in JSON, a word each": ("x.json", json.dumps(WORDS)),
    "in JSON, as a name": ("x.json", json.dumps({RUNNING: 1})),
    "in JSON, under a name given twice": ("x.json", f'{{"a": {json.dumps(RUNNING)}, "a": 1}}'),
    "in JSON that is cut off": ("x.json", f'{{"a": "{escaped(RUNNING)}"'),
    "in a drawing": ("x.svg", f"<svg><title>{RUNNING}</title></svg>"),
    "in a drawing, line by line": (
        "x.svg",
        "<svg><text>" + "".join(f"<tspan>{w}</tspan>" for w in WORDS) + "</text></svg>",
    ),
    "in a feed": ("x.xml", f"<rss><item><description><![CDATA[<p>{RUNNING}</p>]]></description></item></rss>"),
    "in a feed, escaped": ("x.xml", f"<feed><content>&lt;p&gt;{RUNNING}&lt;/p&gt;</content></feed>"),
    "in a script file": ("x.js", f'const x = "{escaped(RUNNING)}"'),
    "in a style sheet": ("x.css", "p { content: '" + "".join(f"\\{ord(char):x} " for char in RUNNING) + "' }"),
    "in Markdown": ("x.md", RUNNING.replace("northern", "nor**thern**").replace("spring", "[spring](x.md) [@one, ¶1]")),
    "in a file's name": (f"{'-'.join(words(RUNNING))}.png", ""),
}

NOT_FOUND = {
    "eleven words": ("x.html", f"<p>{' '.join(WORDS[: RUN - 1])}</p>"),
    "eleven words, twice": ("x.html", f"<p>{' '.join(WORDS[: RUN - 1])} so {' '.join(WORDS[-(RUN - 1) :])}</p>"),
    "a word changed in the middle": ("x.html", f"<p>{' '.join([*WORDS[:9], 'summer', *WORDS[10:]])}</p>"),
    "our own words": ("x.html", "<p>That spring the northern lock stayed shut: the key lay in the weir.</p>"),
    "the words in another order": ("x.html", f"<p>{' '.join(sorted(WORDS))}</p>"),
    "nothing": ("x.html", ""),
}


@pytest.mark.parametrize(("name", "text"), FOUND.values(), ids=FOUND)
def test_is_found(name: str, text: str) -> None:
    assert list(leaks(name, text.encode()))


@pytest.mark.parametrize(("name", "text"), NOT_FOUND.values(), ids=NOT_FOUND)
def test_is_not_found(name: str, text: str) -> None:
    assert not list(leaks(name, text.encode()))


def test_a_packed_file_is_unpacked() -> None:
    assert list(leaks("sitemap.xml.gz", gzip.compress(f"<a>{RUNNING}</a>".encode())))
    assert not list(leaks("sitemap.xml.gz", b"not packed"))
    packed = gzip.compress(RUNNING.encode())
    assert not list(leaks("sitemap.xml.gz", packed[:20] + b"\xff\xff" + packed[22:])), "damaged"


def test_a_leak_says_which_paragraph_how_long_and_where() -> None:
    text = "First line.\nHe said: " + " ".join(WORDS[2:16]) + " not."
    assert RESTRICTED.find(text) == [Leak((KEY, 1), 14, "didn't open the northern lock that", Position(2, 10))]


def test_what_an_author_wrote_keeps_its_place_when_markup_is_undone() -> None:
    text = "One.\n\nTwo: " + RUNNING.replace("northern", "nor<b>th</b>ern").replace("lock", "[l*oc*k](x.md)")
    found = [leak for reading in outgoing.authored_readings(text) for leak in RESTRICTED.find(reading)]
    assert [(leak.words, leak.position) for leak in found] == [(len(WORDS), Position(3, 6))]


def test_a_word_keeps_its_place_among_signs_and_one_that_grows_when_folded_has_that_of_its_chunk() -> None:
    text = "“One” (two) ﬁrst-rate [three]."
    found = [(word.text, word.offset) for word in words_with_offsets(text)]
    assert found == [
        ("one", text.index("One")),
        ("two", text.index("two")),
        ("first", text.index("ﬁrst")),
        ("rate", text.index("ﬁrst")),
        ("three", text.index("three")),
    ]


@pytest.mark.parametrize(
    ("phrase", "position"),
    [("one two", Position(1, 2)), ("two three", Position(1, 7)), ("four", Position(2, 1)), ("ne two", None)],
)
def test_what_a_leak_begins_with_is_found_in_another_text(phrase: str, position: Position | None) -> None:
    assert Phrases("“One” two, three\nfour.").find(phrase) == position


def test_a_message_never_repeats_a_run() -> None:
    assert all(len(leak.beginning.split()) < RUN for leak in RESTRICTED.find(RUNNING))


COMPANY = "Most Venerable Company of Keepers of the Upper and Lower Locks of Oxley"


def test_a_name_of_our_own_records_is_free_and_what_goes_on_behind_it_is_not() -> None:
    exempting = Restricted(PARAGRAPHS, exempt=[COMPANY])
    assert RESTRICTED.find(f"The {COMPANY} rests.")
    assert not exempting.find(f"A {COMPANY} rests.")
    assert exempting.find(f"The {COMPANY} rests.")
    assert exempting.find(f"A {COMPANY} sat.")
    assert exempting.find(RUNNING)


def test_words_that_a_published_text_has_as_well_are_free() -> None:
    assert not Restricted(PARAGRAPHS, free=[RUNNING]).find(RUNNING)


def test_nothing_is_restricted_where_there_are_no_originals() -> None:
    assert not Restricted({})
    assert not Restricted({}).find(RUNNING)
