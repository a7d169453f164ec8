"""α, AC1 and the share that agrees, against published values and their definitions."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import numpy.typing as npt
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.coding.agreement import (
    ac1,
    alpha,
    among_coders,
    count_codes,
    in_words,
    resampled,
    share_agreeing,
)
from rapport.coding.constructs import Construct, Level

Floats = npt.NDArray[np.float64]

# Four coders and twelve units, Krippendorff (2011), Computing Krippendorff's alpha-reliability,
# section C to E; 0 is a unit that a coder did not code.
FOUR_CODERS = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, 0, 0, 0],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, 0, 3],
    [0, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, 0],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, 0],
]
FIVE = np.arange(1, 6.0)


def counted(ratings: list[list[int]], codes: int) -> Floats:
    """Units × codes: how many coders gave a unit a code."""
    table = np.array(ratings)
    return np.stack([(table == code).sum(axis=0) for code in range(1, codes + 1)], 1).astype(float)


@pytest.mark.parametrize(
    ("level", "published"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849)]
)
def test_alpha_is_what_krippendorff_computed(level: Level, published: float) -> None:
    (found,) = alpha(counted(FOUR_CODERS, 5), level, FIVE)
    assert round(found, 3) == published


def test_alpha_of_two_coders_and_two_codes_is_what_krippendorff_computed() -> None:
    # Krippendorff (2011), section A: ten units, binary, no code missing.
    one = [1, 2, 1, 1, 1, 1, 1, 1, 2, 1]
    other = [2, 2, 2, 1, 1, 2, 1, 1, 1, 1]
    (found,) = alpha(counted([one, other], 2), "nominal", np.arange(2.0))
    assert round(found, 3) == 0.095


def test_ac1_is_what_gwet_computed() -> None:
    # Gwet (2014), Handbook of inter-rater reliability: the four coders above.
    assert round(ac1(counted(FOUR_CODERS, 5))[0], 4) == 0.7754
    # Gwet (2002), Kappa statistic is not satisfactory: 118 and 0 agree, 5 and 2 differ.
    paradox = np.array([[2.0, 0.0]] * 118 + [[1.0, 1.0]] * 7)
    assert round(ac1(paradox)[0], 3) == 0.941
    assert alpha(paradox, "nominal", np.arange(2.0))[0] < 0
    assert share_agreeing(paradox)[0] == pytest.approx(118 / 125)


def by_definition(ratings: list[list[int]], level: Level) -> float:
    """α pair by pair: differences within units over differences between all codes given."""
    units = [[r for r in unit if r] for unit in zip(*ratings, strict=True)]
    units = [unit for unit in units if len(unit) > 1]
    given_codes = [code for unit in units for code in unit]

    def square(a: int, b: int) -> float:
        if level == "nominal":
            return float(a != b)
        if level == "interval":
            return float(abs(a - b) ** 2)
        low, high = min(a, b), max(a, b)
        between = sum(low <= code <= high for code in given_codes)
        return float((between - (given_codes.count(a) + given_codes.count(b)) / 2) ** 2)

    n = len(given_codes)
    within = sum(
        sum(square(a, b) for a, b in permutations(unit, 2)) / (len(unit) - 1) for unit in units
    )
    chance = sum(square(a, b) for a, b in permutations(given_codes, 2)) / (n - 1)
    return 1 - within / chance if chance else float("nan")


@given(
    st.integers(2, 4).flatmap(
        lambda coders: st.lists(
            st.lists(st.integers(0, 4), min_size=coders, max_size=coders), min_size=1, max_size=8
        )
    ),
    st.sampled_from(["nominal", "ordinal", "interval"]),
)
def test_alpha_is_its_definition_whatever_was_coded(units: list[list[int]], level: Level) -> None:
    ratings = [list(coder) for coder in zip(*units, strict=True)]
    if not any(sum(code > 0 for code in unit) > 1 for unit in units):
        return
    (found,) = alpha(counted(ratings, 4), level, np.arange(1, 5.0))
    assert found == pytest.approx(by_definition(ratings, level), nan_ok=True)


@given(st.lists(st.lists(st.integers(0, 3), min_size=3, max_size=3), min_size=2, max_size=8))
def test_a_weight_of_two_is_the_unit_twice(rows: list[list[int]]) -> None:
    counts = np.array(rows, float)
    if not (counts.sum(axis=1) > 1).any():
        return
    twice = np.concatenate([counts, counts[:1]])
    weights = np.array([[2.0, *[1.0] * (len(rows) - 1)]])
    values = np.arange(3.0)
    for level in ("nominal", "ordinal", "interval"):
        one, other = alpha(counts, level, values, weights), alpha(twice, level, values)
        assert one == pytest.approx(other, nan_ok=True)
    assert ac1(counts, weights) == pytest.approx(ac1(twice), nan_ok=True)


def coded(*coders: str) -> pd.DataFrame:
    """Codings of sentences 0, 1, … with the letters y and n."""
    rows = [(at, {"y": "yes", "n": "no"}[c]) for codes in coders for at, c in enumerate(codes)]
    return pd.DataFrame(rows, columns=["unit", "code"])


YES_NO = Construct("frame.x", "X", "", "nominal", {"yes": "", "no": ""}, ())


def test_alpha_is_undefined_and_no_zero_where_everybody_said_the_same() -> None:
    found = among_coders(YES_NO, coded("nnnn", "nnnn"), 0.95, np.random.default_rng(1))
    by_name = {row.statistic: row for row in found}
    assert np.isnan(by_name["alpha"].value)
    assert by_name["alpha"].reason == "every coder gave every sentence the same code"
    assert by_name["agreement"].value == by_name["ac1"].value == 1


def test_one_coder_has_no_alpha_and_is_told_why() -> None:
    for row in among_coders(YES_NO, coded("ynny"), 0.95, np.random.default_rng(1)):
        assert np.isnan(row.value)
        assert (row.n, row.reason) == (0, "no sentence has two coders")


def test_an_interval_holds_the_value_and_narrows_with_more_sentences() -> None:
    widths = []
    for times in (3, 30):
        codings = coded("yynnnynyn" * times, "yynnnynnn" * times)
        rows = among_coders(YES_NO, codings, 0.95, np.random.default_rng(1))
        (row,) = [row for row in rows if row.statistic == "alpha"]
        assert row.low is not None
        assert row.high is not None
        assert row.low <= row.value <= row.high
        assert "bootstrap of sentences" in str(row.interval)
        widths.append(row.high - row.low)
    assert widths[1] < widths[0] / 2


def test_a_bootstrap_draws_as_many_sentences_as_there_are() -> None:
    drawn = resampled(9, np.random.default_rng(1))
    assert (drawn.sum(axis=1) == 9).all()


def test_counts_hold_codes_that_nobody_gave() -> None:
    counts = count_codes(coded("nn", "nn"), ["yes", "no"])
    assert counts.tolist() == [[0, 2], [0, 2]]


@pytest.mark.parametrize(
    ("value", "said"),
    [(0.8, "reliable"), (0.79, "tentative"), (0.667, "tentative"), (0.66, "not reliable")],
)
def test_alpha_is_said_in_words(value: float, said: str) -> None:
    assert in_words(value) == said
