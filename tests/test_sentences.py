"""Where sentences end: a table of hard cases, and what holds for any text."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from explainer.sentences import sentence_at, sentence_spans

CASES: dict[str, list[str]] = yaml.load(
    (Path(__file__).parent / "cases" / "sentences.yml").read_text("utf-8"),
    Loader=yaml.CBaseLoader,  # noqa: S506 (every scalar a string)
)


@pytest.mark.parametrize("sentences", CASES.values(), ids=CASES.keys())
def test_a_text_comes_apart_into_its_sentences(sentences: list[str]) -> None:
    text = " ".join(sentences)
    assert [text[start:end] for start, end in sentence_spans(text)] == sentences


def test_the_table_is_long() -> None:
    assert len(CASES) >= 40


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("One is here|. Two is there.", "One is here."),
        ("One is here.| Two is there.", "One is here."),
        ("One is here. |Two is there.", "Two is there."),
        ("One is here. Two| is there.", "Two is there."),
        ("One is here. Two is there.|", "Two is there."),
        ("One is here. Two is there. |", "Two is there."),
        ("One\nis|  here. Two is there.", "One is here."),
        ("no stop| at all", "no stop at all"),
        ("|", ""),
    ],
)
def test_a_mark_belongs_to_the_sentence_that_it_stands_in_or_closes(text: str, sentence: str) -> None:
    assert sentence_at(text.replace("|", ""), text.index("|")) == sentence


@given(st.text(alphabet="Ab1. !?…“”\"'()[]\n", max_size=60))
def test_sentences_cover_every_text_but_for_white_space(text: str) -> None:
    spans = list(sentence_spans(text))
    assert all(start < end for start, end in spans)
    assert "".join("".join(text[start:end] for start, end in spans).split()) == "".join(text.split())
    assert spans == sorted(spans)
