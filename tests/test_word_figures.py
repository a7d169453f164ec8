"""The figures of words: the same twice, said in words, and with whatever letters a word has."""

from __future__ import annotations

from xml.etree import ElementTree

import pandas as pd
import pytest

from rapport.study import Study
from rapport.vocabulary.figures import MOST_WORDS, tone_by_words, words_apart
from rapport.vocabulary.kinds import FUNCTION_WORD
from rapport.vocabulary.log_odds import compare_terms
from rapport.vocabulary.word_shift import WordShift, contributions, word_shift
from tests.conftest import Tables

LABELS = {"tone.linear": "Tone, linear model"}


@pytest.fixture(scope="module")
def compared(tables: Tables) -> pd.DataFrame:
    return compare_terms(tables["articles"], tables["terms"])


@pytest.fixture(scope="module")
def shift(tables: Tables) -> WordShift:
    articles, sentences, marks = (tables[t] for t in ("articles", "sentences", "marks"))
    return word_shift(articles, sentences, contributions(sentences, marks, "linear"), "linear")


def test_the_figure_of_words_shows_those_furthest_on_either_side(
    study: Study, compared: pd.DataFrame
) -> None:
    figure = words_apart(study, compared)
    assert figure is not None
    assert (
        figure.title == "Of all words “sanctions” sets 2021 apart and “hosts” sets 2015 apart most"
    )
    assert len(figure.data) == 2 * MOST_WORDS
    assert "sanctions: z 2.3" in figure.alternative
    assert "is" not in set(figure.data.term)
    assert "left out in turn" in figure.how_to_read
    without = words_apart(study, compared.assign(low=float("nan"), high=float("nan")))
    assert without is not None
    assert "left out in turn" not in without.how_to_read
    functions = words_apart(study, compared, FUNCTION_WORD)
    assert functions is not None
    assert "is" in set(functions.data.term)


def test_without_a_second_period_there_is_no_figure_of_words(study: Study, tables: Tables) -> None:
    articles = tables["articles"].assign(period="later")
    assert words_apart(study, compare_terms(articles, tables["terms"])) is None


def test_the_figure_of_tone_says_what_its_bars_add_up_to(shift: WordShift, tables: Tables) -> None:
    measures = tables["measures"].query("measure == 'tone.linear' and voice == 'all'")
    period = tables["articles"].set_index("article_id").period
    means = measures.set_index("article_id").value.groupby(period).mean()
    figure = tone_by_words(shift, LABELS)
    assert figure is not None
    assert figure.title == "Of all words “sanctions” lowered the tone of the later articles most"
    assert f"difference of {means['later'] - means['earlier']:+.3f}".replace("-", "−") in (
        figure.how_to_read
    )
    assert "sanctions: −0.00" in figure.alternative
    assert len(figure.data) == 2 * MOST_WORDS
    assert tone_by_words(shift._replace(words=shift.words[:0]), LABELS) is None


def test_the_numbers_behind_the_words_say_in_which_article_they_stand(
    shift: WordShift, tables: Tables
) -> None:
    figure = tone_by_words(shift, LABELS)
    assert figure is not None
    shown, period = figure.data.set_index("form"), tables["articles"].set_index("article_id").period
    for form, row in shown.iterrows():
        means = row[period.index].astype(float).groupby(period).mean()
        assert means["later"] - means["earlier"] == pytest.approx(row.difference, abs=1e-9), form


def test_figures_are_the_same_twice_and_safe_with_odd_words(
    study: Study, compared: pd.DataFrame, shift: WordShift
) -> None:
    odd = compared.assign(term=["<b>$x_1$&" + term for term in compared.term])
    forms = shift.words.assign(form=["</svg>" + form for form in shift.words.form])
    once, again = words_apart(study, odd), words_apart(study, odd)
    assert once is not None
    assert again is not None
    assert once.svg == again.svg
    figure = tone_by_words(shift._replace(words=forms), LABELS)
    assert figure is not None
    for drawn in (once, figure):
        ElementTree.fromstring(drawn.svg)
        assert "<b>" not in drawn.svg
