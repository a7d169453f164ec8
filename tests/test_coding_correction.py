"""The correction holds the truth as often as it says, however wrong the marks are."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.coverage import World, articles_of, code, coverage, world
from rapport.cli import main
from rapport.coding.agree import agree
from rapport.coding.constructs import KEY, Construct, Reading
from rapport.coding.correction import (
    LEAST_ARTICLES,
    LEAST_SENTENCES,
    Target,
    correct,
    correct_target,
    too_little,
)
from rapport.coding.estimator import Estimate, gaps, of_period
from rapport.errors import CodingError
from rapport.house import House
from rapport.study import Study
from tests.coding import by_the_engine, constructs, fill_book, sheet

Floats = npt.NDArray[np.float64]

READING = Reading("frame.x", "frame", ("x",), {"x": "yes"}, "no")
TARGET = Target(
    Construct("frame.x", "", "", "nominal", {"yes": "", "no": ""}, (READING,)), READING, "yes"
)

WORLDS, ARTICLES = 300, 25
WORLD = World(ARTICLES)
ERROR = 3 * (0.95 * 0.05 / WORLDS) ** 0.5
"""Three Monte-Carlo standard errors of a coverage of .95: .038."""


@pytest.fixture(scope="module")
def worlds() -> tuple[Floats, Floats]:
    """What the marks say of each article and how far the coding is from it: worlds × articles,
    first those of the earlier period, then those of the later. Six sentences an article are coded.
    """
    return articles_of(WORLD, WORLDS, np.random.default_rng(20))


def test_the_interval_holds_the_truth_as_often_as_it_says(worlds: tuple[Floats, Floats]) -> None:
    for name, share in coverage(WORLD, *worlds).items():
        assert share == pytest.approx(0.95, abs=ERROR), name


def test_it_does_so_too_where_half_of_the_articles_are_coded(
    worlds: tuple[Floats, Floats],
) -> None:
    marked, gap = worlds
    part = gap.copy()
    part[:, : ARTICLES // 2] = np.nan  # articles are alike in law, so any half is a random one
    for name, share in coverage(WORLD, marked, part).items():
        assert share == pytest.approx(0.95, abs=ERROR), name


def test_the_marks_alone_are_off_and_their_interval_does_not_hold_the_truth(
    worlds: tuple[Floats, Floats],
) -> None:
    marked, gap = worlds
    alone = coverage(WORLD, marked, np.zeros_like(gap))
    assert alone["later"] < 0.7
    later = slice(WORLDS, None)
    assert marked[later].mean() == pytest.approx(0.25, abs=0.01)
    assert (marked + gap)[later].mean() == pytest.approx(0.30, abs=0.01)


def test_better_marks_give_a_narrower_interval_from_the_same_coding() -> None:
    random = np.random.default_rng(3)
    truth = random.beta(2, 6, 200)
    coded = np.arange(200) < 40
    near, far = truth + random.normal(0, 0.02, 200), random.beta(2, 6, 200)
    spans = [of_period(m, np.where(coded, truth - m, np.nan)).interval(0.95) for m in (near, far)]
    assert spans[0] is not None
    assert spans[1] is not None
    assert spans[0].high - spans[0].low < (spans[1].high - spans[1].low) / 2


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), min_size=3, max_size=12))
def test_where_all_is_coded_the_marks_do_not_matter(pairs: list[tuple[float, float]]) -> None:
    truth, marked = np.array(pairs).T
    found = of_period(marked, truth - marked)
    assert found.value == pytest.approx(truth.mean())
    assert found.parts[0][0] == pytest.approx(truth.var(ddof=1) / len(truth))


def test_an_interval_is_that_of_student_and_of_welch() -> None:
    one = Estimate(1.0, ((0.04, 9.0),))
    span = one.interval(0.95)
    assert span is not None
    assert span.high - 1 == pytest.approx(2.262157 * 0.2)
    both = one.minus(Estimate(0.5, ((0.04, 9.0),))).interval(0.95)
    assert both is not None
    assert both.df == pytest.approx(18)
    assert Estimate(1.0, ((0.0, 9.0),)).interval(0.95) is None


def test_a_gap_counts_strata_as_large_as_they_are() -> None:
    # Ten sentences, two of them marked: both are coded, and two of the other eight.
    coded = pd.DataFrame(
        {
            "article_id": "a",
            "stratum": ["rare", "rare", "nothing", "nothing"],
            "n_stratum": [2, 2, 8, 8],
            "gap": [-1.0, 0.0, 1.0, 0.0],
        }
    )
    (found,) = gaps(coded).itertuples()
    assert found.gap == pytest.approx(0.2 * -0.5 + 0.8 * 0.5)
    # The stratum that is coded whole adds nothing; the other .8² · (1 − 2/8) · .5 / 2.
    assert found.variance == pytest.approx(0.64 * 0.75 * 0.5 / 2)
    (lone,) = gaps(coded.iloc[:3]).itertuples()
    assert np.isnan(lone.variance)


def test_rows_hold_the_uncorrected_value_and_a_reason_where_there_is_no_interval() -> None:
    articles, sentences = world(World(8), 1, np.random.default_rng(1))
    body = sentences.merge(articles)
    coded = code(articles, sentences, 100)
    coded["code"] = np.where(coded.coded > 0, "yes", "no")
    rows = {row.of: row for row in correct_target(TARGET, body, coded, 0.95)}
    assert set(rows) == {*articles.article_id, "earlier", "later", "difference"}
    by_hand = body.groupby(["period", "article_id"]).marked.mean().groupby("period").mean()
    assert rows["earlier"].uncorrected == pytest.approx(by_hand["earlier"])
    assert rows["difference"].corrected == pytest.approx(
        rows["later"].corrected - rows["earlier"].corrected
    )
    for row in rows.values():
        assert (row.low is None) == (row.reason is not None)
    assert "fewer than 30 of its sentences" in str(rows[articles.article_id[0]].reason)
    assert rows["difference"].n_coded == len(coded)
    rare = coded.assign(code="no", marked=0.0)
    silent = {row.of: row for row in correct_target(TARGET, body.assign(marked=0.0), rare, 0.95)}
    assert silent["difference"].low is None
    assert "fewer than 10 coded sentences" in str(silent["difference"].reason)


def coded_in(study: Study, n_articles: int, n: int) -> pd.DataFrame:
    """`n` coded sentences in each of so many articles of each period."""
    rows = [
        (f"{period}-{article}", sentence, period)
        for period in ("earlier", "later")
        for article in range(n_articles)
        for sentence in range(n)
    ]
    return pd.DataFrame(rows, columns=[*KEY, "period"])


def test_too_few_articles_or_sentences_are_told_in_numbers(study: Study) -> None:
    enough = -(-LEAST_SENTENCES // LEAST_ARTICLES)
    assert too_little(study, coded_in(study, LEAST_ARTICLES, enough)) is None
    assert too_little(study, coded_in(study, 2, 40)) == (
        "80 sentences from 2 of the articles of 2015 are coded, and an interval needs 30 "
        "sentences from 5 articles in each period"
    )
    assert too_little(study, coded_in(study, LEAST_ARTICLES, 2)) is not None


def test_coders_who_see_what_is_marked_correct_nothing(desk: House) -> None:
    path = sheet(desk, "A", n=72)
    fill_book(path, constructs(desk), by_the_engine(desk))
    agree(desk, "sample", [path])
    result = CliRunner().invoke(main, ["correct", "sample"], env={"COLUMNS": "100"})
    assert result.exit_code == 0, result.output
    assert "corrected by the coding" in result.output
    rows = correct(desk, "sample")
    seen = {construct.readings[0].measure for construct in constructs(desk)}
    shares = rows[rows.code.notna() & rows.measure.isin(seen)]
    assert shares.corrected.to_numpy() == pytest.approx(shares.uncorrected.to_numpy())
    assert {"frame.economy", "relation", "voice", "outlook"} <= set(shares.measure)


def test_a_study_of_few_articles_is_told_that_it_cannot_be_corrected(desk: House) -> None:
    path = sheet(desk, "A", n=12)  # two articles are drawn
    fill_book(path, constructs(desk), by_the_engine(desk))
    agree(desk, "sample", [path])
    result = CliRunner().invoke(main, ["correct", "sample"])
    assert result.exit_code == 2
    assert result.stderr == (
        "sample: 6 sentences from 1 of the articles of 2015 are coded, and an interval needs 30 "
        "sentences from 5 articles in each period; code more articles, or read what "
        "`rapport agree` says of the marks\n"
    )


def test_nothing_is_corrected_before_something_is_coded(desk: House) -> None:
    with pytest.raises(CodingError, match="nothing is coded yet; run `rapport agree`"):
        correct(desk, "sample")
