"""Simulated studies: intervals hold the truth as often as theory and the methods say."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from rapport.contrasts import coverage_of
from rapport.contrasts.articles import detectable_in_spreads
from rapport.contrasts.design import INTERVALS, MOST, coverages, simulate
from rapport.study import Study

FIVE = (np.array([105.0, 97, 42]), np.array([29.0, 76]))
"""Sentences of three articles against two."""


@pytest.fixture(scope="module")
def five() -> Any:
    """Of each interval and likeness the row for three articles against two."""
    rows = pd.DataFrame(coverages(*FIVE, confidence=0.95, seed=2016))
    return rows.set_index(["interval", "likeness"])


def near(row: Any, expected: float) -> bool:
    """Within three standard errors of simulation."""
    return bool(abs(row.coverage - expected) <= 3 * math.sqrt(expected * (1 - expected) / row.runs))


def test_the_t_interval_holds_the_truth_as_often_as_it_says(five: Any) -> None:
    """At any likeness; unequal articles make it a little too cautious or bold, so four errors."""
    for likeness, row in five.loc["t on articles"].iterrows():
        assert row.coverage == pytest.approx(0.95, abs=0.02), likeness


def test_a_bootstrap_of_articles_holds_it_far_less_often(five: Any) -> None:
    """The methods say .74 for three articles against two."""
    rows = five.loc["bootstrap of articles"]
    assert all(near(row, 0.74) for row in rows.itertuples())
    assert rows.coverage.mean() == pytest.approx(0.74, abs=0.02)


def test_counting_every_sentence_falls_from_95_to_49_as_sentences_grow_alike(five: Any) -> None:
    naive = five.loc["every sentence on its own"]
    assert near(naive.loc[0.0], 0.95)
    assert naive.coverage[0.1] == pytest.approx(0.49, abs=0.03)
    assert naive.coverage.is_monotonic_decreasing


def test_an_interval_within_articles_is_right_only_where_articles_do_not_differ(five: Any) -> None:
    within = five.loc["within articles"]
    assert near(within.loc[0.0], 0.95)
    assert within.coverage[0.2] < 0.6


def test_the_hierarchical_interval_is_cautious_until_articles_differ_beyond_its_prior(
    five: Any,
) -> None:
    found = five.loc["hierarchical"].coverage
    assert found[0.0] > 0.97
    assert found[0.05] > 0.92
    assert found[0.5] < 0.85


def test_what_could_be_found_is_what_the_noncentral_t_gives() -> None:
    """Equally long articles: each mean spreads by √(τ² + 1/n) round its period's."""
    (row,) = (
        row
        for row in coverages(np.full(4, 25.0), np.full(4, 25.0), 0.95, 7)
        if (row.interval, row.likeness) == ("t on articles", 0.2)
    )
    spread = math.sqrt(0.2 / 0.8 + 1 / 25)
    assert row.detectable == pytest.approx(
        spread * detectable_in_spreads(4, 4, 0.95, 0.8, 6), rel=0.05
    )


def test_simulated_sentences_are_as_alike_as_they_were_asked_to_be() -> None:
    sentences = np.full(6, 20.0)
    studies = simulate(sentences, np.arange(6) >= 3, 0.2, np.random.default_rng(1), 20_000)
    between = studies.values.var() - studies.variance.mean() / 20
    assert between / (between + studies.variance.mean()) == pytest.approx(0.2, abs=0.01)


def test_the_seed_fixes_it_and_the_order_of_articles_does_not_matter() -> None:
    earlier, later = FIVE
    one = list(coverages(earlier, later, 0.95, 3, runs=200))
    assert one == list(coverages(earlier[::-1], later[::-1], 0.95, 3, runs=200))
    assert one != list(coverages(earlier, later, 0.95, 4, runs=200))


def test_a_large_design_is_simulated_by_some_of_its_articles() -> None:
    rows = list(coverages(np.arange(1.0, 5001), np.array([5.0, 6]), 0.95, 1, runs=20))
    assert {(row.n_earlier, row.n_later) for row in rows} == {(MOST, 2)}


@pytest.mark.parametrize("sizes", [([], [5.0]), ([5.0], [5.0]), ([0.0, 0.0], [5.0, 4.0])])
def test_a_design_without_a_degree_of_freedom_is_not_simulated(sizes: Any) -> None:
    earlier, later = map(np.array, sizes)
    assert not list(coverages(earlier, later, 0.95, 1, runs=20))


def test_the_table_is_of_the_articles_of_the_two_periods(study: Study) -> None:
    articles = pd.DataFrame(
        {
            "period": ["earlier", "earlier", None, "later"],
            "n_sentences": [10, 12, 400, 9],
        }
    )
    table = coverage_of(study, articles)
    assert set(table.interval) == set(INTERVALS)
    assert (table.n_earlier.eq(2) & table.n_later.eq(1)).all()


def test_a_naive_interval_is_that_of_scipy_s_test_of_all_sentences() -> None:
    """Where articles do not differ it is the interval of two large samples of sentences."""
    sentences, later = np.full(10, 400.0), np.arange(10) >= 5
    studies = simulate(sentences, later, 0.0, np.random.default_rng(2), 50)
    low, high = INTERVALS["every sentence on its own"](studies, 0.95, np.random.default_rng(1))
    expected = 2 * stats.norm.ppf(0.975) * math.sqrt(2 / 2000)
    assert (high - low).mean() == pytest.approx(expected, rel=0.02)
