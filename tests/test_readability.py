"""The formulas are textstat's and give the values that were published."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textstat.backend import metrics

from rapport.readability import FORMULAS, Counts, flesch, flesch_kincaid, fog, smog

THEIRS: dict[str, Callable[..., float]] = {
    "style.flesch": metrics.flesch_reading_ease,
    "style.flesch-kincaid": metrics.flesch_kincaid_grade,
    "style.fog": metrics.gunning_fog,
    "style.smog": metrics.smog_index,
    "style.coleman-liau": metrics.coleman_liau_index,
    "style.ari": metrics.automated_readability_index,
    "style.dale-chall": metrics.dale_chall_readability_score,
}


@st.composite
def counts(draw: st.DrawFn) -> Counts:
    """The counts of a text long enough for the formulas."""
    words = draw(st.integers(100, 5000))
    long = draw(st.integers(0, words))
    return Counts(
        words=words,
        sentences=draw(st.integers(3, words)),
        syllables=draw(st.integers(words + 2 * long, 6 * words)),
        long=long,
        complex=draw(st.integers(0, long)),
        letters=draw(st.integers(words, 9 * words)),
        characters=draw(st.integers(words, 9 * words)),
        difficult=draw(st.integers(0, words)),
    )


def by_textstat(measure: str, counts: Counts) -> float:
    """What textstat's own function, without its cache, says where it counts as we do."""
    counted: dict[str, Any] = {
        "words_per_sentence": counts.words / counts.sentences,
        "syllables_per_word": counts.syllables / counts.words,
        "count_words": counts.words,
        "count_sentences": counts.sentences,
        "count_polysyllable_words": counts.long,
        "count_difficult_words": counts.difficult
        if measure == "style.dale-chall"
        else counts.complex,
        "chars_per_word": counts.characters / counts.words,
        "letters_per_word": counts.letters / counts.words,
        "sentences_per_word": counts.sentences / counts.words,
    }
    function: Any = inspect.unwrap(THEIRS[measure])
    with pytest.MonkeyPatch.context() as patch:
        for name in counted.keys() & function.__globals__.keys():
            patch.setitem(function.__globals__, name, lambda *_, of=name, **__: counted[of])
        asked = ["text", "en_US"][: len(inspect.signature(function).parameters)]
        return float(function(*asked))


@pytest.mark.parametrize("measure", FORMULAS)
@given(counts=counts())
def test_every_formula_says_what_textstat_says_of_the_same_counts(
    measure: str, counts: Counts
) -> None:
    assert FORMULAS[measure](counts) == pytest.approx(by_textstat(measure, counts), rel=1e-12)


@pytest.mark.parametrize(
    ("words", "sentences", "syllables", "ease", "grade"),
    [
        # “The cat sat on the mat.”
        (6, 1, 6, 116.145, -1.45),
        # “The Australian platypus is seemingly a hybrid of a mammal and reptilian creature.”
        (13, 1, 24, 37.455, 11.265),
        # the easiest there can be: sentences of one word of one syllable
        (1, 1, 1, 121.22, -3.40),
    ],
)
def test_flesch_and_its_grade_give_the_values_of_known_examples(
    words: int, sentences: int, syllables: int, ease: float, grade: float
) -> None:
    counts = Counts(words, sentences, syllables, 0, 0)
    assert flesch(counts) == pytest.approx(ease, abs=0.001)
    assert flesch_kincaid(counts) == pytest.approx(grade, abs=0.001)


def test_fog_of_a_hundred_words_in_five_sentences_with_ten_complex_ones_is_twelve() -> None:
    assert fog(Counts(100, 5, 150, 12, 10)) == pytest.approx(0.4 * (20 + 10))


@pytest.mark.parametrize(("long", "grade"), [(9, 6), (25, 8), (49, 10), (100, 13)])
def test_smog_of_thirty_sentences_follows_the_table_that_goes_with_it(
    long: int, grade: int
) -> None:
    """McLaughlin's rule by hand: the root of the long words, and three."""
    assert smog(Counts(600, 30, 900, long, 0)) == pytest.approx(grade, abs=0.6)


@pytest.mark.parametrize(
    ("words", "sentences", "defined"),
    [(99, 3, False), (100, 2, False), (0, 0, False), (5000, 2, False), (100, 3, True)],
)
def test_nothing_is_said_of_fewer_than_a_hundred_words_or_three_sentences(
    words: int, sentences: int, defined: bool
) -> None:
    assert Counts(words, sentences, 2 * words, 0, 0).too_short == (not defined)
