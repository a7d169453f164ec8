"""Contrasts are what a plain reading of their definitions gives."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import combinations, product
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import stats

from rapport.contrasts import contrast_periods
from rapport.contrasts.articles import (
    DRAWN,
    cliffs_delta,
    permutation_floor,
    t_interval,
)
from rapport.contrasts.articles import permutation as permutations
from rapport.study import Study

Values = list[float]

# Means of up to four multiples of 12 are whole numbers, so no rounding hides a tie.
whole = st.integers(-20, 20).map(lambda n: 12.0 * n)
some = st.lists(whole, min_size=2, max_size=4)
few = settings(max_examples=40)


def of(values: Iterable[float]) -> npt.NDArray[np.float64]:
    return np.array([*values], dtype=np.float64)


def permutation(
    earlier: npt.NDArray[np.float64], later: npt.NDArray[np.float64], seed: int
) -> tuple[float, float]:
    """The exact p of one measure, and its floor."""
    (p,) = permutations(earlier[:, None], later[:, None], seed)
    return float(p), permutation_floor(len(earlier), len(later))


def table(
    study: Study,
    earlier: Sequence[float | None],
    later: Sequence[float | None],
    outside: Sequence[float] = (),
    measure: str = "tone.vader-shielded",
    seed: int = 0,
) -> dict[str, Any]:
    """The contrast of one measure whose article values these are, in some order."""
    rows: list[tuple[str | None, float | None]] = [
        *(("earlier", value) for value in earlier),
        *(("later", value) for value in later),
        *((None, value) for value in outside),
    ]
    articles = pd.DataFrame(rows, columns=["period", "value"])
    articles["article_id"] = [f"article-{at}" for at in articles.index]
    measures = articles.drop(columns="period").assign(measure=measure, voice="all", n=9, error=0.1)
    measures = measures.sample(frac=1, random_state=seed)
    (row,) = contrast_periods(study, articles.drop(columns="value"), measures).to_dict("records")
    return {name: None if pd.isna(value) else value for name, value in row.items()}


def p_by_enumeration(earlier: Values, later: Values) -> float:
    """The share of all relabellings whose difference is at least as large, in fractions."""
    values = [Fraction(value) for value in (*earlier, *later)]
    articles = range(len(values))

    def size(chosen: tuple[int, ...]) -> Fraction:
        inside = sum((values[at] for at in chosen), Fraction())
        outside = sum(values, Fraction()) - inside
        return abs(inside / len(chosen) - outside / (len(values) - len(chosen)))

    found = size(tuple(articles[len(earlier) :]))
    ways = [size(chosen) for chosen in combinations(articles, len(later))]
    return sum(way >= found for way in ways) / len(ways)


def test_the_t_interval_of_a_small_example_is_the_one_made_by_hand() -> None:
    """Means 2 and 5, squares 2 and 2, 3 degrees of freedom: error √(4/3 · 5/6) = 1.0541."""
    low, high = t_interval(of([1, 2, 3]), of([4, 6]), 0.95) or (0, 0)
    assert (low, high) == pytest.approx((3 - 3.182446 * 1.0540926, 3 + 3.182446 * 1.0540926))


@pytest.mark.filterwarnings("ignore:Precision loss")
@given(some, some, st.sampled_from([0.8, 0.95, 0.99]))
def test_the_t_interval_is_that_of_scipy(earlier: Values, later: Values, level: float) -> None:
    assume(len({*earlier}) > 1 or len({*later}) > 1)
    theirs = stats.ttest_ind(later, earlier).confidence_interval(level)
    ours = t_interval(of(earlier), of(later), level)
    assert ours == pytest.approx((theirs.low, theirs.high), rel=1e-9, abs=1e-9)


@pytest.mark.parametrize(
    ("earlier", "later"), [([1.0], [2.0]), ([1.0, 1.0], [2.0, 2.0]), ([3.0, 3.0], [3.0])]
)
def test_no_interval_is_made_where_nothing_varies(earlier: Values, later: Values) -> None:
    assert t_interval(of(earlier), of(later), 0.95) is None


def test_articles_that_are_all_alike_show_no_difference(study: Study) -> None:
    row = table(study, [0.3, 0.3, 0.3], [0.3, 0.3])
    assert (row["difference"], row["effect"], row["p_exact"], row["low"]) == (0, 0, 1, None)


@given(some, some)
def test_p_is_what_counting_all_relabellings_gives_and_never_below_its_floor(
    earlier: Values, later: Values
) -> None:
    p, floor = permutation(of(earlier), of(later), 1)
    assert p == pytest.approx(p_by_enumeration(earlier, later), abs=1e-12)
    assert floor <= p <= 1


def test_relabellings_that_tie_but_for_rounding_count() -> None:
    p, _ = permutation(of([3 / 7, 4 / 7, 5 / 7]), of([5 / 7, 3 / 7]), 1)
    assert p == p_by_enumeration([3, 4, 5], [5, 3]) == 1


@pytest.mark.parametrize(("n", "k", "ways"), [(3, 2, 10), (2, 3, 10), (4, 3, 35), (5, 6, 462)])
def test_the_floor_is_one_relabelling_out_of_all_and_can_be_reached(
    n: int, k: int, ways: int
) -> None:
    p, floor = permutation(of(range(n)), of(range(100, 100 + k)), 1)
    assert p == floor == 1 / ways


@pytest.mark.parametrize("n", [2, 3, 6])
def test_the_floor_can_be_reached_when_the_periods_are_equally_large(n: int) -> None:
    p, floor = permutation(of(range(n)), of(range(100, 100 + n)), 1)
    assert p == floor


def test_where_there_are_too_many_relabellings_some_are_drawn_and_the_seed_fixes_them() -> None:
    values = np.random.default_rng(5).normal(size=60)
    earlier, later = values[:30], values[30:] + 0.4
    p, floor = permutation(earlier, later, 1)
    assert (p, floor) == permutation(earlier, later, 1)
    assert floor == 1 / (DRAWN + 1) <= p
    assert p == pytest.approx(stats.ttest_ind(later, earlier).pvalue, abs=0.02)


@given(some, some)
def test_cliffs_delta_is_the_count_of_pairs(earlier: Values, later: Values) -> None:
    pairs = list(product(earlier, later))
    higher = sum(after > before for before, after in pairs)
    lower = sum(after < before for before, after in pairs)
    assert cliffs_delta(of(earlier), of(later)) == (higher - lower) / len(pairs)


@few
@given(earlier=some, later=some)
def test_swapping_the_periods_changes_every_sign(
    study: Study, earlier: Values, later: Values
) -> None:
    assume(len({*earlier}) > 1 or len({*later}) > 1)
    one, other = table(study, earlier, later), table(study, later, earlier)
    assert (one["difference"], one["effect"]) == (-other["difference"], -other["effect"])
    assert (one["low"], one["high"]) == pytest.approx((-other["high"], -other["low"]))
    assert one["p_exact"] == other["p_exact"]


@few
@given(earlier=some, later=some, outside=st.lists(whole, max_size=3), seed=st.integers(0, 99))
def test_neither_the_order_of_articles_nor_those_of_neither_period_count(
    study: Study, earlier: Values, later: Values, outside: Values, seed: int
) -> None:
    mixed = table(study, [*earlier, None], later, outside, seed=seed)
    assert mixed == table(study, earlier, later)
    assert (mixed["n_earlier"], mixed["n_later"]) == (len(earlier), len(later))


@few
@given(earlier=some, later=some)
def test_the_difference_is_that_of_the_means(study: Study, earlier: Values, later: Values) -> None:
    row = table(study, earlier, later)
    assert row["earlier"] == sum(earlier) / len(earlier)
    assert row["later"] == sum(later) / len(later)
    assert row["difference"] == row["later"] - row["earlier"]
    if row["interval"]:
        assert (row["low"] + row["high"]) / 2 == pytest.approx(row["difference"], abs=1e-9)


@pytest.mark.parametrize(
    ("earlier", "later"), [([None, None], [1.0]), ([1.0, 2.0], [None]), ([], [])]
)
def test_a_period_without_a_value_leaves_nothing_to_say_instead_of_nought(
    study: Study, earlier: list[float | None], later: list[float | None]
) -> None:
    row = table(study, earlier, later, outside=[5.0])
    unsaid = ("difference", "low", "high", "interval", "p_exact", "p_floor", "effect")
    assert {row[name] for name in unsaid} == {None}
    for mean, values in ((row["earlier"], earlier), (row["later"], later)):
        assert (mean is None) == (not any(values))


@pytest.mark.parametrize(
    ("earlier", "later"), [([1.0], [2.0]), ([1.0, 2.0], [4.0]), ([1.0], [2.0, 4.0])]
)
def test_a_period_of_one_article_can_be_compared(
    study: Study, earlier: Values, later: Values
) -> None:
    row = table(study, earlier, later)
    assert row["effect"] == 1
    assert row["p_exact"] == pytest.approx(p_by_enumeration(earlier, later))


@pytest.mark.parametrize(
    ("measure", "role"),
    [
        ("tone.vader-shielded", "primary"),
        ("frame.people", "primary"),
        ("style.flesch", "primary"),
        ("style.fog", "robustness"),
        ("actor.varenia", "description"),
    ],
)
def test_roles_come_from_the_study_file(study: Study, measure: str, role: str) -> None:
    assert table(study, [1.0, 2.0], [3.0, 5.0], measure=measure)["role"] == role
    fixed = {"tone": ["tone.other"], "mention": ["actor.*"], "style": ["style.fog"]}
    other = study.model_copy(update={"primary": fixed})
    changed = table(other, [1.0, 2.0], [3.0, 5.0], measure=measure)["role"]
    assert changed == ("primary" if measure in ("style.fog", "actor.varenia") else "robustness")


@pytest.mark.parametrize(
    "level",
    [
        0.9,
        0.95,
        0.975,
        0.999,
    ],
)
def test_the_interval_is_called_by_its_level(study: Study, level: float) -> None:
    row = table(study.model_copy(update={"confidence": level}), [1.0, 2.0], [3.0, 5.0])
    assert str(row["interval"]).split("%")[0] == f"{100 * level:g}"
