"""Dates of the ledger: EDTF in, the same EDTF out, no more precise in words than it was given."""

import edtf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explainer.dates import When

SPOKEN = {
    "2016": "2016",
    "2016-12": "December 2016",
    "2016-12-27": "27 December 2016",
    "2016-12?": "December 2016 (uncertain)",
    "2007~": "about 2007",
    "2001?": "2001 (year inferred)",
    "2017?-02-10": "10 February 2017 (year inferred)",
    "1996/2001": "1996 to 2001",
    "2015/..": "since 2015",
    "../2017-04-05": "by 5 April 2017",
    "2009-07/2014?": "July 2009 to 2014 (year inferred)",
}

WRONG = {
    "5 April 2017": "is not an EDTF date",
    "2017-13": "has no such month",
    "2017-02-30": "has no such day",
    "\u0662\u0660\u0662\u0664": "is not an EDTF date",
    "2017/2016": "ends before it begins",
    "../..": "says nothing",
    "": "is not an EDTF date",
}


@pytest.mark.parametrize("text", SPOKEN)
def test_a_date_is_told_as_precisely_as_it_is_known(text: str) -> None:
    assert When.parse(text).spoken() == SPOKEN[text]


@pytest.mark.parametrize("text", SPOKEN)
def test_a_date_is_written_as_it_was_read(text: str) -> None:
    assert str(When.parse(text)) == text


@pytest.mark.parametrize("text", SPOKEN)
def test_another_reader_of_edtf_finds_the_same_bounds(text: str) -> None:
    when, theirs = When.parse(text), edtf.parse_edtf(text)
    if ".." not in text:
        assert tuple(when.first_day.timetuple())[:3] == tuple(theirs.lower_strict())[:3]
        assert tuple(when.last_day.timetuple())[:3] == tuple(theirs.upper_strict())[:3]


@pytest.mark.parametrize("text", WRONG)
def test_what_is_no_date_is_refused_with_a_reason(text: str) -> None:
    with pytest.raises(ValueError, match=WRONG[text]):
        When.parse(text)


@given(st.dates(), st.dates())
def test_two_days_overlap_only_when_they_are_one(one: object, other: object) -> None:
    assert When.parse(str(one)).overlaps(When.parse(str(other))) is (one == other)


def test_a_year_and_a_day_in_it_may_be_the_same_date() -> None:
    assert When.parse("2017").overlaps(When.parse("2017-02-10"))


def test_a_chronology_puts_a_month_behind_the_days_in_it_and_what_has_only_an_end_last() -> None:
    texts = "2016/2019 2016-12-02 ../2016-12-01 2017 2016-12-01 2016 2016-07/.. 2016-12 2016-07".split()
    assert sorted(texts, key=lambda text: When.parse(text).order) == [
        "2016-07",
        "2016-12-01",
        "2016-12-02",
        "2016-12",
        "2016",
        "2016/2019",
        "2016-07/..",
        "2017",
        "../2016-12-01",
    ]
