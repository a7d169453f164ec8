"""Further estimates of a contrast are what their definitions give, worked out another way."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import integrate, stats

from rapport.contrasts import contrast_periods, estimate_periods
from rapport.contrasts.articles import (
    detectable_in_spreads,
    leave_one_out,
    permutation,
    relabellings,
)
from rapport.contrasts.hierarchical import Posterior, pooled_errors, within_interval
from rapport.contrasts.periods import adjusted
from rapport.study import Study

Values = npt.NDArray[np.float64]

few = settings(max_examples=25)
quarters = st.integers(-40, 40).map(lambda n: n / 4)
some = st.lists(quarters, min_size=2, max_size=5)


def of(values: Any) -> Values:
    return np.array([*values], dtype=np.float64)


def corpus(earlier: list[float], later: list[float]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Articles of one measure with these values."""
    values = [*earlier, *later]
    articles = pd.DataFrame(
        {
            "article_id": [f"article-{at}" for at in range(len(values))],
            "period": ["earlier"] * len(earlier) + ["later"] * len(later),
        }
    )
    measures = articles[["article_id"]].assign(
        measure="tone.vader-shielded", voice="all", value=values, n=40, error=0.5
    )
    return articles, measures


def by_method(study: Study, earlier: list[float], later: list[float], seed: int = 0) -> Any:
    articles, measures = corpus(earlier, later)
    found = estimate_periods(study, articles, measures.sample(frac=1, random_state=seed))
    return found.set_index("method")


def brute_posterior(
    values: Values, errors: Values, later: npt.NDArray[np.bool_], scale: float
) -> tuple[float, float]:
    """Mean of the difference and its probability to be below 0, by integrating over the two means
    and the spread with scipy's adaptive rule.
    """

    def at(spread: float) -> tuple[float, float, float]:
        deviation = np.sqrt(errors**2 + spread**2)
        height, centre, variance = 1.0, [], []
        for period in (~later, later):
            grid = np.linspace(-60, 60, 6001)
            density = np.prod(
                stats.norm.pdf(values[period][:, None], grid[None, :], deviation[period][:, None]),
                axis=0,
            )
            mass = float(integrate.trapezoid(density, grid))
            mean = float(integrate.trapezoid(density * grid, grid)) / mass
            height *= mass
            centre.append(mean)
            variance.append(float(integrate.trapezoid(density * (grid - mean) ** 2, grid)) / mass)
        weight = height * stats.halfnorm.pdf(spread, scale=scale)
        difference = centre[1] - centre[0]
        below = stats.norm.cdf(0, difference, math.sqrt(sum(variance)))
        return weight, weight * difference, weight * below

    mass, mean, below = (
        integrate.quad(lambda s, part=part: at(s)[part], 0, 8 * scale, limit=60, epsrel=1e-6)[0]
        for part in range(3)
    )
    return mean / mass, below / mass


@pytest.mark.parametrize("scale", [0.5, 2.0])
def test_the_hierarchical_posterior_is_the_one_that_integration_gives(scale: float) -> None:
    values, errors = of([0.2, 1.4, -0.3, 2.1, 2.6]), of([0.4, 0.6, 0.5, 0.9, 0.5])
    later = np.array([False, False, False, True, True])
    mean, below = brute_posterior(values, errors, later, scale)
    found = Posterior(values, errors, later, scale)
    assert float(found.mean) == pytest.approx(mean, rel=2e-3)
    assert float(found.below(np.array(0.0))) == pytest.approx(below, rel=0.02)


def test_without_spread_between_articles_it_is_the_difference_of_weighted_means() -> None:
    """Known variances, no spread: means weighted by 1/e², and a normal interval."""
    values, errors = of([1, 2, 5]), of([1, 2, 1])
    found = Posterior(values, errors, np.array([False, False, True]), 1e-6)
    mean = 5 - (1 / 1 + 2 / 4) / (1 + 1 / 4)
    deviation = math.sqrt(1 / (1 + 1 / 4) + 1)
    assert float(found.mean) == pytest.approx(mean, abs=1e-6)
    expected = stats.norm.interval(0.95, mean, deviation)
    assert [float(end) for end in found.interval(0.95)] == pytest.approx(expected, abs=1e-5)


@few
@given(some, some, st.floats(0.1, 3))
def test_swapping_the_periods_turns_the_posterior_round(
    earlier: list[float], later: list[float], scale: float
) -> None:
    values, errors = of([*earlier, *later]), np.full(len(earlier) + len(later), 0.5)
    flags = np.arange(len(values)) >= len(earlier)
    low, high = Posterior(values, errors, flags, scale).interval(0.9)
    other = Posterior(values, errors, ~flags, scale).interval(0.9)
    assert (float(low), float(high)) == pytest.approx(
        (-float(other[1]), -float(other[0])), abs=1e-6
    )


def test_many_comparisons_at_once_are_those_one_by_one() -> None:
    values = np.random.default_rng(3).normal(size=(4, 6))
    errors = np.full((4, 6), 0.3)
    later = np.arange(6) >= 3
    low, high = Posterior(values, errors, later, 0.5).interval(0.95)
    for at in range(4):
        one = Posterior(values[at], errors[at], later, 0.5).interval(0.95)
        assert (float(low[at]), float(high[at])) == pytest.approx([float(end) for end in one])


def test_a_wider_prior_gives_a_wider_interval(study: Study) -> None:
    found = by_method(study, [0.1, 0.3, 0.2], [0.5, 0.2])
    width = found.high - found.low
    assert (
        width["hierarchical, half the scale"]
        < width["hierarchical"]
        < width["hierarchical, twice the scale"]
    )


def test_an_article_in_which_nothing_varies_is_not_taken_for_certain() -> None:
    """Errors 0 and .2 over 10 units each: one variance within, 10 · .2² / 2 = .2 a unit."""
    assert pooled_errors(of([0, 0.2]), of([10, 10])) == pytest.approx([math.sqrt(0.02)] * 2)
    assert np.isnan(pooled_errors(of([math.nan, math.nan]), of([1, 1]))).all()


def test_leaving_one_article_out_by_hand() -> None:
    """Means 2 and 5; without 1 the earlier is 2.5, without 4 the later is 6."""
    assert leave_one_out(of([1, 2, 3]), of([4, 6])) == (2.0, 4.0)
    assert leave_one_out(of([1, 2, 3]), of([4])) is None


@few
@given(some, some)
def test_the_range_without_one_article_is_had_again_by_leaving_each_out(
    earlier: list[float], later: list[float]
) -> None:
    differences = [
        *(np.mean(later) - np.mean(np.delete(earlier, at)) for at in range(len(earlier))),
        *(np.mean(np.delete(later, at)) - np.mean(earlier) for at in range(len(later))),
    ]
    expected = (min(differences), max(differences))
    assert leave_one_out(of(earlier), of(later)) == pytest.approx(expected)


def test_the_interval_within_articles_by_hand() -> None:
    """Errors .3, .4 and .5 of two earlier and one later article: √((.09 + .16)/4 + .25) = .559."""
    low, high = within_interval(of([0.3, 0.4, 0.5]), np.array([False, False, True]), 1.0, 0.95) or (
        0,
        0,
    )
    assert (low, high) == pytest.approx((1 - 1.959964 * 0.5590170, 1 + 1.959964 * 0.5590170))


@pytest.mark.parametrize(("n", "d"), [(17, 1.0), (26, 0.8), (64, 0.5), (393, 0.2)])
def test_the_difference_that_could_be_found_is_that_of_cohen_s_tables(n: int, d: float) -> None:
    """Cohen (1988), table 2.4.1: n a group for power .80 at two-sided .05 and effect size d."""
    assert detectable_in_spreads(n, n, 0.95, 0.8, 2 * n - 2) == pytest.approx(d, abs=0.012)


def test_adjusted_p_are_those_of_benjamini_and_hochberg() -> None:
    """The fifteen p of their article (1995, p. 295): four are rejected at .05."""
    p = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240,
         0.4262, 0.5719, 0.6528, 0.7590, 1.0]  # fmt: skip
    table = pd.DataFrame({"role": "primary", "p_exact": p, "p_floor": 1e-5})
    q = adjusted(table, 0.05)
    assert (q <= 0.05).sum() == 4
    assert q[3] == pytest.approx(15 * 0.0095 / 4)


@pytest.mark.parametrize(("floor", "reached"), [(0.1, False), (0.02, False), (0.01, True)])
def test_p_are_adjusted_only_where_the_design_can_reach_the_level(
    floor: float, reached: bool
) -> None:
    table = pd.DataFrame({"role": "primary", "p_exact": [0.2] * 5, "p_floor": [floor] * 5})
    assert adjusted(table, 0.05).notna().all() == reached


def test_only_primary_measures_are_adjusted() -> None:
    roles = ["primary", "robustness", "description"]
    table = pd.DataFrame({"role": roles, "p_exact": 0.01, "p_floor": 0.001})
    assert adjusted(table, 0.05).notna().tolist() == [True, False, False]


@few
@given(earlier=some, later=some, seed=st.integers(0, 99))
def test_neither_the_order_of_the_rows_nor_the_names_of_periods_matter_but_for_the_sign(
    study: Study, earlier: list[float], later: list[float], seed: int
) -> None:
    one, mixed = by_method(study, earlier, later), by_method(study, earlier, later, seed)
    pd.testing.assert_frame_equal(one, mixed)
    other = by_method(study, later, earlier)
    for here, there in (("difference", "difference"), ("low", "high"), ("high", "low")):
        assert one[here].to_list() == pytest.approx((-other[there]).to_list(), abs=1e-6)


@pytest.mark.parametrize(("earlier", "later"), [([1.0, 2.0], []), ([], [3.0])])
def test_nothing_is_estimated_where_a_period_has_no_article(
    study: Study, earlier: list[float], later: list[float]
) -> None:
    assert len(by_method(study, earlier, later)) == 0


def test_what_is_not_known_has_a_reason(study: Study) -> None:
    articles, measures = corpus([1.0, 2.0], [3.0])
    found = estimate_periods(study, articles, measures.assign(error=math.nan))
    assert found.low.isna().all()
    assert found.reason.notna().all()


def test_every_relabelling_is_counted_once_and_the_first_is_that_of_the_study() -> None:
    called = relabellings(5, 2, seed=1)
    assert len({row.tobytes() for row in called}) == len(called) == 10
    assert called[0].tolist() == [False, False, False, True, True]
    assert (called.sum(axis=1) == 2).all()


def test_relabelling_a_part_at_a_time_gives_what_drawing_all_at_once_does(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    values = np.random.default_rng(5).normal(size=(40, 2))
    once = permutation(values[:20], values[20:] + 0.3, 1)
    monkeypatch.setattr("rapport.contrasts.articles.MANY", 40_000)
    assert permutation(values[:20], values[20:] + 0.3, 1) == pytest.approx(once, abs=0.02)


def test_p_of_thousands_of_articles_is_near_that_of_the_t_test(study: Study) -> None:
    random = np.random.default_rng(1)
    articles, measures = corpus(list(random.normal(size=2500)), list(random.normal(size=2500)))
    (row,) = contrast_periods(study, articles, measures).itertuples()
    expected = stats.ttest_ind(measures.value[:2500], measures.value[2500:]).pvalue
    assert row.p_exact == pytest.approx(expected, abs=0.02)
