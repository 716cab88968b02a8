"""Quotations are compared exactly, after a normalisation that is written down."""

import pytest

from explainer.quotations import Quotation, Verdict, find_quotations, nearest, normalise, verify

PARAGRAPH = (
    "The mayor said: “We didn’t order it – nobody did.” Later she said that the council’s ﬁnal word was no. "
    "It was not ours, as she said, and was not theirs, as she said. The [bridge] committee agreed."
)

GOOD = {
    "the same words": "nobody did",
    "one word": "council",
    "straight marks for typographic ones": "didn't order it",
    "another dash": "it — nobody did",
    "other white space": "order\u00a0 it",
    "a ligature written out": "final word was no",
    "a soft hyphen left out": "coun\u00adcil’s final word",
    "a final comma of ours": "nobody did,",
    "two words that stand twice": "was not",
    "words left out": "We didn’t […] nobody did",
    "words left out with three dots": "order it [...] final word",
    "a word added": "the council’s [very] final word",
    "a letter changed": "[w]e didn’t order it",
    "brackets that stand in the original": "The [bridge] committee agreed",
    "ten words": "Later she said that the council’s final word was no",
}

BAD = {
    "another word": ("everybody did", Verdict.ABSENT),
    "another case": ("Nobody did", Verdict.ABSENT),
    "a word skipped": ("the final word", Verdict.ABSENT),
    "a part of a word": ("ouncil", Verdict.ABSENT),
    "the beginning of a word": ("the counc", Verdict.ABSENT),
    "words in another order": ("did nobody", Verdict.ABSENT),
    "runs in another order": ("nobody did […] didn’t order it", Verdict.ABSENT),
    "a dropped hedge": ("she said the council’s final word", Verdict.ABSENT),
    "three words that stand twice": ("as she said", Verdict.AMBIGUOUS),
    "eleven words": ("Later she said that the council’s final word was no. It", Verdict.TOO_LONG),
}


def quotation(text: str) -> Quotation:
    return Quotation(text, 0, len(text))


@pytest.mark.parametrize("quoted", GOOD.values(), ids=GOOD)
def test_verifies(quoted: str) -> None:
    assert verify(quotation(quoted), [PARAGRAPH]) is Verdict.VERIFIED


@pytest.mark.parametrize(("quoted", "verdict"), BAD.values(), ids=BAD)
def test_refuses(quoted: str, verdict: Verdict) -> None:
    assert verify(quotation(quoted), [PARAGRAPH]) is verdict


def test_one_of_several_cited_paragraphs_is_enough() -> None:
    assert verify(quotation("nobody did"), ["Another paragraph.", PARAGRAPH]) is Verdict.VERIFIED


def test_a_miss_names_the_nearest_real_words() -> None:
    assert nearest("the council’s last word", [PARAGRAPH]) == "the council's final word"
    assert nearest("quite another thing", [PARAGRAPH]) == ""


def test_only_double_quotation_marks_quote() -> None:
    text = 'He said “yes” and "no" of the ‘term’ and the *title*; “” and “…” quote no word.'
    assert [found.text for found in find_quotations(text)] == ["yes", "no"]


def test_normalising_twice_changes_nothing() -> None:
    assert normalise(normalise(PARAGRAPH)) == normalise(PARAGRAPH)
