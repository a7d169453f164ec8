"""What words contribute to the difference in tone adds up to it, to the last digit."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rapport.marks import COLUMNS
from rapport.study import Engines, Study
from rapport.validity.cards import read_cards
from rapport.vocabulary.once import ONCE
from rapport.vocabulary.word_shift import WordShift, additive, contributions, engine_of, word_shift
from tests.conftest import Tables
from tests.project import CHECKOUT


def shift_of(
    articles: pd.DataFrame, sentences: pd.DataFrame, marks: pd.DataFrame, engine: str | None
) -> WordShift:
    """The shift from the marks."""
    by_article = contributions(sentences, marks, engine)
    return word_shift(articles, sentences, by_article, engine)


ARTICLES = pd.DataFrame({"article_id": ["a", "b", "c"], "period": ["earlier", "later", "later"]})

Sentences = list[tuple[str, int, str, str]]


def sentences_of(rows: Sentences) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["article_id", "sentence", "kind", "text"])


def marks_of(rows: list[tuple[str, int, int, int, float]], **more: Any) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["article_id", "sentence", "start", "end", "weight"])
    return frame.assign(**({"layer": "tone", "code": "list"} | more)).reindex(columns=COLUMNS)


TEXTS = sentences_of(
    [
        ("a", 1, "body", "Peace came."),
        ("a", 2, "body", "Nobody wept."),
        ("b", 1, "heading", "War"),
        ("b", 2, "body", "War,  then WAR again."),
        ("c", 1, "body", "A cold\npeace."),
    ]
)
MARKS = marks_of(
    [
        ("a", 1, 0, 5, 0.6),
        ("b", 1, 0, 3, -0.9),
        ("b", 2, 0, 3, -0.5),
        ("b", 2, 11, 14, -0.7),
        ("c", 1, 2, 12, 0.1),
    ]
)


def test_a_small_example_has_the_values_that_one_computes_by_hand() -> None:
    shift = shift_of(ARTICLES, TEXTS, MARKS, "list")
    found = shift.words.set_index("form")
    # a has two body sentences, b and c one each; the heading does not count.
    assert found.difference.to_dict() == pytest.approx(
        {"war": -1.2 / 2, ONCE: (0.1 - 0.6) / 2}  # “peace” and “cold peace” count once
    )
    assert found.n["war"] == 2
    assert found.index[0] == "war"
    by_article = shift.by_article.set_index(["article_id", "form"]).value
    assert by_article["b", "war"] == pytest.approx(-1.2)
    assert shift.reason is None


def test_sums_are_rounded_and_what_is_left_over_stands_with_the_words_that_count_once() -> None:
    marks = marks_of([("b", 2, 0, 3, -0.512), ("b", 2, 11, 14, -0.701), ("c", 1, 2, 12, 0.1234)])
    found = contributions(TEXTS, marks, "list").set_index(["article_id", "form"])
    assert found["value"].to_dict() == pytest.approx(
        {("b", ONCE): -0.003, ("b", "war"): -1.21, ("c", ONCE): 0.1234}
    )
    assert found.n.to_dict() == {("b", ONCE): 0, ("b", "war"): 2, ("c", ONCE): 1}


@pytest.mark.parametrize("engine", ["vader", "vader-shielded", "linear"])
def test_contributions_add_up_to_the_contrast_and_to_every_article(
    tables: Tables, engine: str
) -> None:
    articles, sentences, marks = (tables[t] for t in ("articles", "sentences", "marks"))
    shift = shift_of(articles, sentences, marks, engine)
    contrast = tables["contrasts"].set_index("measure").loc[f"tone.{engine}"]
    for column in ("earlier", "later", "difference"):
        assert shift.words[column].sum() == pytest.approx(contrast[column], abs=1e-12)
    measures = tables["measures"]
    values = measures[measures.measure == f"tone.{engine}"].set_index("article_id").value
    sums = shift.by_article.groupby("article_id").value.sum()
    assert np.allclose(sums.reindex(values.index, fill_value=0.0), values)


def test_the_sample_study_shows_the_words_of_its_planted_fall(tables: Tables) -> None:
    shift = shift_of(tables["articles"], tables["sentences"], tables["marks"], "vader-shielded")
    found = shift.words.set_index("form").difference
    for harsh in ("dead", "worse", "fear", "bitter"):
        assert found[harsh] < 0
    for kind in ("beautiful", "loved", "happy", "cheerful"):
        assert found[kind] < 0  # kind words that are no longer used
    assert found.sum() < -0.25


def test_additive_engines_are_those_whose_words_add_up(study: Study, tables: Tables) -> None:
    found = additive(tables["marks"], study.engines.tone)
    assert found == [name for name in study.engines.tone if name != "encoder"]
    assert {"vader-shielded", "vader-no-negation", "linear"} <= {*found}


@pytest.mark.parametrize(
    ("engines", "primary", "said"),
    [
        (["vader-shielded", "vader"], "vader", "vader"),
        (["encoder", "vader-shielded", "linear"], "encoder", "linear"),
        (["encoder"], "encoder", None),
    ],
)
def test_the_engine_is_the_primary_one_else_the_best_that_adds_up(
    study: Study, engines: list[str], primary: str, said: str | None
) -> None:
    """By their cards the linear heads agree best with people among the engines of words."""
    asked = study.model_copy(
        update={"engines": Engines(tone=engines), "primary": {"tone": [f"tone.{primary}"]}}
    )
    marks = pd.DataFrame({"layer": ["tone-word"], "code": ["encoder"]})
    assert engine_of(asked, marks, read_cards(CHECKOUT / "validity")) == said


@pytest.mark.parametrize(
    ("sentences", "engine", "said"),
    [
        (TEXTS, None, "no engine of tone whose words add up"),
        (TEXTS[TEXTS.article_id != "a"], "list", "no article of the earlier period"),
    ],
)
def test_where_nothing_can_be_shown_it_says_why(
    sentences: pd.DataFrame, engine: str | None, said: str
) -> None:
    shift = shift_of(ARTICLES, sentences, MARKS, engine)
    assert said in str(shift.reason)
    assert shift.words.empty
    assert list(shift.words) == list(shift_of(ARTICLES, TEXTS, MARKS, "list").words)
    assert shift.by_article.empty


def test_an_engine_that_marked_nothing_gives_no_words_and_no_reason() -> None:
    shift = shift_of(ARTICLES, TEXTS, MARKS[:0], "list")
    assert shift.words.empty
    assert shift.reason is None


weights = st.floats(-1, 1, allow_nan=False).map(lambda w: round(w, 3))
spoken = st.lists(
    st.tuples(st.sampled_from("abcd"), st.lists(st.tuples(st.sampled_from(["so", "no"]), weights))),
    min_size=1,
    max_size=12,
)


@settings(max_examples=60)
@given(spoken)
def test_whatever_is_said_the_words_add_up(said: list[Any]) -> None:
    articles = pd.DataFrame(
        {"article_id": list("abcd"), "period": ["earlier", "earlier", "later", "later"]}
    )
    rows: Sentences = []
    marks = []
    for number, (article, words) in enumerate(said):
        rows.append((article, number, "body", " ".join(word for word, _ in words)))
        marks += [(article, number, 3 * k, 3 * k + 2, w) for k, (_, w) in enumerate(words)]
    shift = shift_of(articles, sentences_of(rows), marks_of(marks), "list")
    if shift.reason:
        periods = {"earlier" if article in "ab" else "later" for article, _ in said}
        assert len(periods) == 1
        return
    tone = {a: [sum(w for _, w in words) for x, words in said if x == a] for a in "abcd"}
    means = {a: np.mean(values) for a, values in tone.items() if values}
    later, earlier = (np.mean([means[a] for a in p if a in means]) for p in ("cd", "ab"))
    assert shift.words.difference.sum() == pytest.approx(later - earlier, abs=1e-12)
