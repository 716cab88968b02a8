"""Quotations are compared exactly, after a normalisation that is written down."""

from time import process_time

import pytest

from explainer.quotations import (
    Quotation,
    Verdict,
    find_quotations,
    hint_at_nearest,
    normalise,
    outermost,
    read_marks,
    verify,
)

PARAGRAPH = (
    "The mayor said: “We didn’t order it – nobody did.” Later she said that the council’s ﬁnal word was no. "
    "It was not ours, as she said, and was not theirs, as she said. The [bridge] committee agreed. "
    "Then it rose by 4.5 million to 1,200 euros (a non-resident’s share). The anti-war party can’t. That party didn’t. "
    "At 18:05 all is quiet—a long-held wish of l’armée. AT&T paid $5.50 and 1/2 of it. "
    "It cost 1\u202f300\u00a0000 francs at \u22127 degrees (–8 by night), lost 6 % of 9% and ~20. "
    "In 1931 400 men left. Why?"
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
    "words left out before an insertion": "We didn’t […] [or so she said]",
    "the same word behind each omission": "was […] was […] was",
    "words behind a dash without a space": "a long-held wish",
    "a word behind one that is cut short": "armée",
    "a whole number": "4.5 million to 1,200 euros",
    "a whole time": "18:05 all is quiet",
    "brackets that stand in the original": "The [bridge] committee agreed",
    "inner marks of the other kind": "said: ‘We didn’t order it",
    "a word without its 's": "the council",
    "a number whose thousands are parted": "cost 1 300 000 francs",
    "a number with its sign": "at -7 degrees",
    "a number with its per cent sign": "lost 6 % of 9%",
    "a number behind a year": "400 men left",
    "a year before a number": "In 1931",
    "a question mark of the original": "Why?",
    "a question without its mark": "Why",
    "a comment at the end": "the council’s final word [sic]",
    "words added at the end": "was not theirs [of Oxley]",
    "a word added before a comma": "It was not ours [then], as she said",
    "words added one behind the other": "the council’s [very] [last] final word [sic] [sic].",
    "words left out with three dots that spaces part": "order it [. . .] final word",
    "words left out with spaces in the brackets": "order it [ … ] final word",
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
    "only what its writer inserted": ("[he lied]", Verdict.ABSENT),
    "insertions and omissions alone": ("[he lied] […] [about everything]", Verdict.ABSENT),
    "an insertion alone behind words that are not there": ("he lied […] [about everything]", Verdict.ABSENT),
    "a dropped hedge": ("she said the council’s final word", Verdict.ABSENT),
    "three words that stand twice": ("as she said", Verdict.AMBIGUOUS),
    "a part of a number": ("5 million", Verdict.ABSENT),
    "the beginning of a number": ("rose by 4", Verdict.ABSENT),
    "the end of a number in thousands": ("200 euros", Verdict.ABSENT),
    "the end of a time": ("05 all is quiet", Verdict.ABSENT),
    "a word without what a hyphen joins to it": ("resident’s share", Verdict.ABSENT),
    "a word without its denial": ("war party can", Verdict.ABSENT),
    "a denial without its end": ("party didn", Verdict.ABSENT),
    "a part of an abbreviation": ("T paid", Verdict.ABSENT),
    "a part of a fraction": ("2 of it", Verdict.ABSENT),
    "the end of a number whose thousands are parted": ("000 francs", Verdict.ABSENT),
    "the beginning of a number whose thousands are parted": ("It cost 1", Verdict.ABSENT),
    "the middle of a number whose thousands are parted": ("300", Verdict.ABSENT),
    "a number without its minus": ("7 degrees", Verdict.ABSENT),
    "a number without its dash for a minus": ("8 by night", Verdict.ABSENT),
    "a number without its tilde": ("20", Verdict.ABSENT),
    "a number without its per cent sign": ("9", Verdict.ABSENT),
    "a number without its per cent sign behind a space": ("lost 6", Verdict.ABSENT),
    "a question that is none": ("nobody did?", Verdict.ABSENT),
    "an exclamation that is none": ("final word was no!", Verdict.ABSENT),
    "a question made of a statement before words left out": ("nobody did? […] final word", Verdict.ABSENT),
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


def test_many_omissions_are_compared_in_one_walk_for_each() -> None:
    started = process_time()
    paragraph = "It was the work of the men of the town in the days of the war. " * 30
    assert verify(quotation("the […] of […] the […] of […] the […] of […] peace"), [paragraph]) is Verdict.ABSENT
    assert process_time() - started < 1  # going back to try each place of each run would take days


def test_one_of_several_cited_paragraphs_is_enough() -> None:
    assert verify(quotation("nobody did"), ["Another paragraph.", PARAGRAPH]) is Verdict.VERIFIED


def test_a_miss_names_the_nearest_real_words() -> None:
    assert (
        hint_at_nearest("the council’s last word", [PARAGRAPH])
        == "The nearest words there are 'the council's final word'."
    )
    assert hint_at_nearest("quite another thing", [PARAGRAPH]) == ""
    assert (
        hint_at_nearest("words heree", ["Here are three words here"]) == "The nearest words there are 'words here'."
    ), "at the end"
    assert (
        hint_at_nearest("objectively coincides", ["They objectively coincide with"])
        == "The nearest words there are 'objectively coincide'."
    ), "of two words one of which differs in a letter"
    assert (
        hint_at_nearest("here is more than that", ["here is more"]) == "The nearest words there are 'here is more'."
    ), "of fewer words than are wanted"


def test_only_double_quotation_marks_quote() -> None:
    text = 'He said “yes” and "no" of the ‘term’ and the *title*; “” and “…” quote no word.'
    assert [found.text for found in find_quotations(text)] == ["yes", "no"]


def test_marks_that_combine_with_letters_part_no_words() -> None:
    assert quotation("কম্পিউটার প্রোগ্রামিং ১ম খণ্ড").words == 4


READ = {
    "of every language": (
        '“a” "b" „c“ „d” «e» « f » »g« »h» ”i” 「j」 『k』 ❝l❞ 〝m〟',
        ["a", "b", "c", "d", "e", " f ", "g", "h", "i", "j", "k", "l", "m"],
        [],
    ),
    "two single marks for a double one": ("''a'' (‘‘b’’), ``c d'' e", ["a", "b", "c d"], []),
    "two single marks that are none": ("a '' b''c'' ‘‘d e’s’’f ''g", [], []),
    "primes in pairs": ("″a b″ ʺc.ʺ 2″ and 3″ ″d e 5″ f", ["a b", "c.", "d e 5"], []),
    "double angle brackets": ("《a》 b", ["a"], []),
    "outer and inner": ("“he ‘x’ and “y””", ["he ‘x’ and “y”", "y"], []),
    "outer and inner of one straight kind": ('"he "x" says"', ['he "x" says', "x"], []),
    "two languages within each other": ("„er “x” sagt“", ["er “x” sagt", "x"], []),
    "beside brackets and dashes": ('(“a”)—"b"/"c", “d”.', ["a", "b", "c", "d"], []),
    "never closed": ("it “was sent", [], [3]),
    "never opened": ("it was” and “sent”", ["sent"], [6]),
    "closed by another mark": ('it “was" sent', [], [3, 7]),
    "measures are none": ('a 5" nail, 2″, "a 5" nail', ["a 5"], []),
    "measures of which words are made": ('a 9"-wide board of 9"x4" and 9"×4½", "oak"', ["oak"], []),
    "a year at the end before a hyphen": ('the "in 1989"-style', ["in 1989"], []),
    "a year is no measure": ('"in 1989"', ["in 1989"], []),
    "a fraction measures too": ('a 3½" disk', [], []),
    "opened as German does, closed straight": ('„c" und „er sagte "x" laut"', ["c", 'er sagte "x" laut', "x"], []),
    "within a word of Hebrew": ('צה"ל אמר "כן" לארה"ב', ["כן"], []),
    "a digit before an opening mark is no measure": ('in 1989"yes" he', ["yes"], []),
}


@pytest.mark.parametrize(("text", "quoted", "lone"), READ.values(), ids=READ)
def test_reads_double_marks(text: str, quoted: list[str], lone: list[int]) -> None:
    marks = read_marks(text)
    assert ([found.text for found in marks.quotations], list(marks.lone)) == (quoted, lone)


def test_quotations_stand_three_deep_at_most() -> None:
    marks = read_marks("“a “b “c “d”””” e")
    assert ([found.text[0] for found in marks.quotations], marks.too_deep) == (["a", "b", "c"], 9)
    assert [found.text[0] for found in outermost(marks.quotations)] == ["a"]


@pytest.mark.parametrize(
    "text",
    ["“a " * 10_000 + "b”" * 10_000, "“a " * 10_000, '"a ' * 10_000, "「" * 10_000 + "» " * 10_000],
)
def test_ten_thousand_marks_are_read_in_one_walk(text: str) -> None:
    started = process_time()
    marks = read_marks(text)
    assert process_time() - started < 1  # a walk for each mark would take minutes
    assert marks.lone or marks.too_deep


def test_normalising_twice_changes_nothing() -> None:
    assert normalise(normalise(PARAGRAPH)) == normalise(PARAGRAPH)
