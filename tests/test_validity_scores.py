"""Scores are those of the textbook, and their intervals say how far they may be off."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rapport.validity.classes import DEFAULT_CUTS, Cuts, crossed, learn_cuts
from rapport.validity.scores import (
    METRICS,
    accuracy,
    auc,
    interval,
    macro_f1,
    pearson,
    score,
    spearman,
)

GOLD = np.array([-1, -1, -1, 0, 0, 0, 0, 1, 1, 1])
SAID = np.array([-1, 0, -1, 0, 1, 0, -1, 1, 1, 0])

classes = st.lists(st.tuples(st.integers(-1, 1), st.integers(-1, 1)), min_size=2, max_size=30)
few = settings(max_examples=25)


def test_macro_f1_is_the_mean_of_the_f1_of_each_class() -> None:
    # negative: 2 right, 3 in gold, 3 said; neutral: 2, 4, 4; positive: 2, 3, 3
    assert macro_f1(GOLD, SAID) == pytest.approx((2 / 3 + 1 / 2 + 2 / 3) / 3)
    assert accuracy(GOLD, SAID) == 0.6


def test_scores_are_those_of_scikit_learn() -> None:
    # f1_score(average="macro") and roc_auc_score of scikit-learn on the same draws.
    random = np.random.default_rng(7)
    gold = random.integers(-1, 2, 60)
    said = np.where(random.random(60) < 0.5, gold, random.integers(-1, 2, 60))
    assert macro_f1(gold, said) == pytest.approx(0.643587164595568)
    values = np.round(random.normal(size=60) + (gold == 1), 1)
    assert auc((gold == 1).astype(int), values) == pytest.approx(0.7743830787309048)
    assert macro_f1(np.array([0, 0, 1]), np.array([0, 2, 1])) == pytest.approx(5 / 9)


def test_auc_is_the_share_of_pairs_in_the_right_order_with_ties_as_half() -> None:
    gold, said = np.array([1, 0, 1, 0]), np.array([0.9, 0.9, 0.5, 0.1])
    assert auc(gold, said) == pytest.approx((0.5 + 1 + 0 + 1) / 4)
    assert math.isnan(auc(np.array([1, 1]), np.array([0.1, 0.2])))


def test_r_and_rho_are_those_of_a_worked_example() -> None:
    gold, said = np.array([1.0, 2, 3, 4]), np.array([1.0, 4, 9, 16])
    assert pearson(gold, said) == pytest.approx(0.9843740387)
    assert spearman(gold, said) == pytest.approx(1)
    assert math.isnan(pearson(gold, np.full(4, 2.0)))
    assert math.isnan(spearman(gold, np.full(4, 2.0)))


def test_article_means_are_what_is_correlated() -> None:
    gold, said = np.array([0.0, 2, 4, 4, 9]), np.array([1.0, 1, 0, 4, 3])
    articles = ["a", "a", "b", "b", "c"]
    found = score("pearson_article", gold, said, articles)
    assert found.score == pytest.approx(np.corrcoef([1, 4, 9], [1, 2, 3])[0, 1])
    assert found.n == 3


@few
@given(classes, st.integers(0, 99))
def test_an_interval_lies_in_the_range_and_is_the_same_twice(
    pairs: list[tuple[int, int]], seed: int
) -> None:
    gold, said = np.array(pairs).T
    low, high = interval(accuracy, gold, said, resamples=50, seed=seed)
    assert 0 <= low <= high <= 1
    assert (low, high) == interval(accuracy, gold, said, resamples=50, seed=seed)


def test_an_interval_is_about_as_wide_as_theory_has_it_and_narrows_with_more_items() -> None:
    def width(n: int) -> float:
        gold, said = np.ones(n), (np.arange(n) % 2).astype(float)
        low, high = interval(accuracy, gold, said)
        return high - low

    assert width(100) == pytest.approx(2 * 1.96 * math.sqrt(0.25 / 100), rel=0.15)
    assert width(1600) == pytest.approx(width(100) / 4, rel=0.15)


def test_items_that_resemble_each_other_in_their_group_make_the_interval_wider() -> None:
    gold, said = np.ones(200), np.repeat([0.0, 1.0] * 10, 10)
    alone = interval(accuracy, gold, said)
    together = interval(accuracy, gold, said, np.repeat(np.arange(20), 10).tolist())
    assert together[1] - together[0] > 2 * (alone[1] - alone[0])


def test_one_group_has_no_interval() -> None:
    assert all(map(math.isnan, interval(accuracy, GOLD, SAID, ["a"] * 10)))


def test_what_the_most_frequent_class_and_chance_score_stands_beside() -> None:
    found = score("macro_f1", GOLD, SAID)
    assert found.majority == pytest.approx(2 * 4 / (4 + 10) / 3)  # neutral is the most frequent
    assert found.random == pytest.approx(1 / 3, abs=0.05)
    ordered = score("pearson", GOLD, SAID)
    assert math.isnan(ordered.majority)
    assert ordered.random == pytest.approx(0, abs=0.1)


def test_several_columns_score_the_mean_of_each() -> None:
    gold = np.array([[1, 0], [0, 1], [1, 1], [0, 0]])
    said = np.array([[1, 0], [0, 0], [1, 0], [0, 0]])
    columns = [score("macro_f1", *pair).score for pair in zip(gold.T, said.T, strict=True)]
    assert score("macro_f1", gold, said).score == pytest.approx(np.mean(columns))


@pytest.mark.parametrize("metric", METRICS)
def test_full_agreement_scores_one_whatever_the_metric(metric: str) -> None:
    gold = np.array([0, 1] * 10)
    assert score(metric, gold, gold, range(20)).score == pytest.approx(1)


def test_thresholds_are_learnt_where_the_classes_part() -> None:
    values = np.array([-0.9, -0.5, -0.4, -0.1, 0.0, 0.2, 0.6, 0.7])
    gold = np.array([-1, -1, -1, 0, 0, 0, 1, 1])
    cuts = learn_cuts(gold, values)
    assert cuts.classes(values).tolist() == gold.tolist()
    assert DEFAULT_CUTS.classes(np.array([-0.05, -0.06, 0.06])).tolist() == [0, -1, 1]


@few
@given(st.lists(st.floats(-1, 1), min_size=1, max_size=20), st.floats(-1, 1), st.floats(0, 1))
def test_a_higher_value_never_has_a_lower_class(
    values: list[float], low: float, more: float
) -> None:
    said = Cuts(low, low + more).classes(np.array(sorted(values)))
    assert (np.diff(said) >= 0).all()


def test_a_threshold_by_cross_validation_is_learnt_without_the_item() -> None:
    random = np.random.default_rng(3)
    noise = random.random(200)
    gold = random.permutation(np.array([0, 1] * 100))
    assert macro_f1(gold, crossed(gold, noise)) == pytest.approx(0.5, abs=0.1)
    assert crossed(gold, gold.astype(float)).tolist() == gold.tolist()
