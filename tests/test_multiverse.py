"""The multiverse is what a plain loop over all choices gives, and says no more than it carries."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import combinations
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from benchmarks.multiverse import looped
from rapport.codebook import Codebook
from rapport.contrasts.articles import permutation, permutation_floor
from rapport.formats import share
from rapport.measures import Plan, Tally, plan, tally_marks
from rapport.measures.formulas import Formula, ratio
from rapport.multiverse.choices import OPEN
from rapport.multiverse.curve import Read, as_extreme, joint, mean, median, ways
from rapport.multiverse.figure import dashboard, in_columns, specification_curve
from rapport.multiverse.said import CHOICES, hinge, said
from rapport.multiverse.stated import Multiverse
from rapport.multiverse.tables import (
    MOST_LEFT_OUT,
    Curve,
    each_curve,
    multiverse,
    sign_share,
    with_sign_shares,
)
from rapport.study import Engines, Study
from rapport.tables import without_last_bits
from rapport.wording import NEVER_SAID
from tests.conftest import Tables
from tests.test_measures import WHAT, Corpus, corpora

Values = npt.NDArray[np.float64]
Both = tuple[pd.DataFrame, pd.DataFrame]

few = settings(max_examples=25)
"""Each example runs hundreds of specifications one by one."""


@pytest.fixture(scope="module")
def what(study: Study, codebooks: list[Codebook]) -> Plan:
    return plan(study, codebooks)


@pytest.fixture(scope="module")
def counted(tables: Tables, what: Plan) -> Tally:
    return tally_marks(tables["articles"], tables["sentences"], tables["marks"], what)


@pytest.fixture(scope="module")
def made(study: Study, tables: Tables, counted: Tally, what: Plan) -> Both:
    return multiverse(study, tables["articles"], counted, what)


def curve_of(made: Both, measure: str) -> Curve:
    (curve,) = (curve for curve, _ in each_curve(*made) if curve.measure == measure)
    return curve


def of(made: Both, measure: str) -> pd.DataFrame:
    return made[0][made[0].measure == measure]


def varied(study: Study, **stated: object) -> Study:
    """The study with other choices, none of them but those that are given."""
    lists = ("tone", "toward", "unit", "aggregation", "quotations", "headings", "left_out")
    nothing: dict[str, object] = {name: [] for name in lists}
    return study.model_copy(update={"multiverse": Multiverse.model_validate(nothing | stated)})


# What is in the tables.


def test_the_tables_of_the_stage_are_these(made: Both, tables: Tables) -> None:
    for name, frame in zip(("specifications", "curves"), made, strict=True):
        written = tables[name][list(frame.columns)]
        pd.testing.assert_frame_equal(
            written, without_last_bits(frame), check_dtype=False, check_exact=True
        )


def test_the_first_specification_is_the_contrast(made: Both, tables: Tables) -> None:
    first = made[0][made[0].is_primary == 1]
    assert (first.specification == 1).all()
    contrasts = tables["contrasts"].set_index("measure").loc[first.measure]
    assert (contrasts.role == "primary").all()
    assert len(first) == (tables["contrasts"].role == "primary").sum()
    found = first.difference.to_numpy(float)
    assert found == pytest.approx(contrasts.difference.to_numpy(float), abs=1e-12, nan_ok=True)
    assert made[1].set_index("measure").primary[first.measure].to_numpy() == pytest.approx(
        found, nan_ok=True
    )


def test_every_combination_is_there_once(made: Both) -> None:
    specifications = made[0]
    choices = ["measure", *CHOICES]
    assert not specifications.duplicated(choices).any()
    for _, rows in specifications.groupby("measure", sort=False):
        options = [rows[choice].nunique(dropna=False) for choice in CHOICES]
        # Shield and negation come with the engine.
        assert len(rows) == math.prod(options[:1] + options[3:])
        assert rows.specification.tolist() == list(range(1, len(rows) + 1))


def test_the_planted_turn_of_tone_is_there_under_every_choice(made: Both) -> None:
    curve = curve_of(made, "tone.vader-shielded")
    assert (curve.sign_share, curve.n_undefined, curve.p_joint) == (1, 0, curve.p_floor)
    assert curve.high < 0
    assert curve.n_relabellings == math.comb(12, 6)
    assert curve.p_floor == permutation_floor(6, 6)
    assert curve.n_specifications == 6 * 2 * 3 * 2 * 2 * 13


def test_primary_contrasts_say_the_share_of_their_sign(made: Both, tables: Tables) -> None:
    contrasts = tables["contrasts"].set_index("measure")
    curves = made[1].set_index("measure")
    primary = contrasts.role == "primary"
    assert contrasts.sign_share[~primary].isna().all()
    pd.testing.assert_series_equal(
        contrasts.sign_share[primary], curves.sign_share, check_names=False
    )
    single = tables["contrasts"].assign(role="description")
    assert with_sign_shares(single, made[1]).sign_share.isna().all()


def test_shares_and_ends_are_those_of_the_rows(made: Both) -> None:
    for curve, rows in each_curve(*made):
        assert curve.n_specifications == len(rows)
        assert curve.n_undefined == rows.difference.isna().sum()
        ends = rows.difference.agg(["median", "min", "max"]).tolist()
        assert [curve.median, curve.low, curve.high] == pytest.approx(ends, nan_ok=True)
        shared = (np.sign(rows.difference) == np.sign(curve.primary)).sum()
        if curve.primary:
            expected = shared / (len(rows) - curve.n_undefined) if shared else math.nan
            assert curve.sign_share == pytest.approx(expected, nan_ok=True)


# What must not matter, and what must.


def test_swapping_the_periods_changes_every_sign_and_nothing_else(
    study: Study, tables: Tables, counted: Tally, what: Plan, made: Both
) -> None:
    other = tables["articles"].period.map({"earlier": "later", "later": "earlier"})
    swapped = multiverse(study, tables["articles"].assign(period=other), counted, what)
    key = ["measure", *CHOICES]
    both = made[0].merge(swapped[0], on=key, validate="one_to_one")
    assert len(both) == len(made[0])
    differences = both[["difference_x", "difference_y"]].to_numpy(float)
    assert differences[:, 0] == pytest.approx(-differences[:, 1], abs=1e-12, nan_ok=True)
    same = ["n_specifications", "n_undefined", "sign_share", "p_joint", "p_sign", "p_floor"]
    pd.testing.assert_frame_equal(made[1][same], swapped[1][same])


def test_the_order_of_articles_sentences_and_marks_changes_nothing(
    study: Study, tables: Tables, what: Plan, made: Both
) -> None:
    articles, sentences, marks = (
        tables[name].sample(frac=1, random_state=3) for name in ("articles", "sentences", "marks")
    )
    again = multiverse(study, articles, tally_marks(articles, sentences, marks, what), what)
    for one, other in zip(made, again, strict=True):
        pd.testing.assert_frame_equal(one, other, rtol=1e-9, atol=1e-12)


def test_one_specification_is_left_where_nothing_is_varied(
    study: Study, tables: Tables, counted: Tally, what: Plan, made: Both
) -> None:
    alone, curves = multiverse(varied(study), tables["articles"], counted, what)
    first = made[0][made[0].is_primary == 1].reset_index(drop=True)
    assert alone.left_out.isna().all()
    pd.testing.assert_frame_equal(*(frame.drop(columns="left_out") for frame in (alone, first)))
    assert (curves.n_specifications == 1).all()
    exact = tables["contrasts"].set_index("measure").p_exact[curves.measure]
    assert curves.p_joint.to_numpy() == pytest.approx(exact.to_numpy(), nan_ok=True)


def test_a_study_that_says_nothing_has_a_curve_too(
    study: Study, tables: Tables, counted: Tally, what: Plan, made: Both
) -> None:
    silent = study.model_copy(update={"multiverse": Multiverse()})
    both = multiverse(silent, tables["articles"], counted, what)
    pd.testing.assert_frame_equal(both[0], made[0])


@pytest.mark.parametrize("layer", ["tone", "toward"])
def test_a_study_varies_only_engines_that_it_asks(study: Study, layer: str) -> None:
    written = study.model_dump(exclude_none=True)
    assert Study.model_validate(written) == study
    message = f"“multiverse.{layer}” names afinn, which is not in “engines.{layer}”; add it there"
    with pytest.raises(ValidationError, match=message):
        Study.model_validate(written | {"multiverse": {layer: ["afinn"]}})


def test_without_voices_quotations_are_no_choice(
    study: Study, tables: Tables, counted: Tally, what: Plan
) -> None:
    silent = what._replace(sides=())
    marks = tables["marks"]
    again = tally_marks(tables["articles"], tables["sentences"], marks, silent)
    specifications, _ = multiverse(study, tables["articles"], again, silent)
    assert specifications.quotations.isna().all()
    assert set(OPEN) >= {measure.split(".")[0] for measure in specifications.measure}


# Against the plain loop.


TONES = ["vader", "vader-shielded"]
ASKED = WHAT._replace(codes={**WHAT.codes, "tone": TONES})
PRIMARY = {"tone": ["tone.vader"], "framing": ["frame.*"], "naming": ["name.*"],
           "relation": ["relation.balance", "relation.*-c*"], "voice": ["voice.*"],
           "style": ["style.flesch"]}  # fmt: skip


def small(study: Study) -> Study:
    """A study that asks of generated corpora what can be asked of them."""
    changed = {"engines": Engines(tone=TONES), "multiverse": Multiverse(), "primary": PRIMARY}
    return study.model_copy(update=changed)


def dated(corpus: Corpus, later: Sequence[bool]) -> pd.DataFrame:
    periods = ["later" if one else "earlier" for one in later]
    return corpus.articles.assign(period=periods[: len(corpus.articles)])


@few
@given(corpus=corpora(), later=st.lists(st.booleans(), min_size=4, max_size=4), data=st.data())
def test_every_specification_is_what_a_plain_loop_gives(
    study: Study, corpus: Corpus, later: list[bool], data: st.DataObject
) -> None:
    articles = dated(corpus, later)
    tally = tally_marks(articles, corpus.sentences, corpus.marks, ASKED)
    specifications, _ = multiverse(small(study), articles, tally, ASKED)
    some = specifications.sample(40, random_state=data.draw(st.integers(0, 999)))
    expected = [*looped(some, articles, corpus.sentences, corpus.marks, ASKED)]
    assert some.difference.tolist() == pytest.approx(expected, abs=1e-9, nan_ok=True)


def test_the_sample_is_what_a_plain_loop_gives(made: Both, tables: Tables, what: Plan) -> None:
    some = made[0].groupby("measure", sort=False).sample(4, random_state=8)
    some = some.where(some.notna(), None)
    expected = looped(some, *(tables[t] for t in ("articles", "sentences", "marks")), what)
    assert some.difference.tolist() == pytest.approx([*expected], abs=1e-9, nan_ok=True)


# The arrays.

numbers = st.integers(-8, 8).map(float) | st.just(math.nan)


def read_of(*values: Sequence[float]) -> Read:
    """Articles whose values by every reading are these; pooled, each article is one sentence."""
    rows = np.array(values, float)
    one = Formula("any", "n", "nothing", ratio("up", "n"))
    sums = [{"up": np.nan_to_num(row), "n": np.isfinite(row).astype(float)} for row in rows]
    return Read.of([one] * len(rows), sums)


@given(st.lists(st.lists(numbers, min_size=5, max_size=5), min_size=1, max_size=3), st.data())
def test_the_value_of_a_period_is_numpys(values: list[list[float]], data: st.DataObject) -> None:
    chosen = np.array(data.draw(st.lists(st.lists(st.booleans(), min_size=5, max_size=5),
                                         min_size=1, max_size=4)))  # fmt: skip
    read = read_of(*values)
    for how, theirs in ((mean, np.mean), (median, np.median)):
        found = how(read, chosen)
        assert found.shape == (len(chosen), len(values))
        for way, flags in enumerate(chosen):
            for reading, row in enumerate(read.values):
                own = row[flags & np.isfinite(row)]
                expected = theirs(own) if len(own) else math.nan
                assert found[way, reading] == pytest.approx(expected, nan_ok=True)


def test_the_joint_p_of_a_tiny_example_is_the_one_made_by_hand() -> None:
    """Articles 0, 1, 3 by one reading and 0, 2, 1 by another; the third is later.

    Differences if the third is later: 2.5 and 0, median 1.25; if the second: −0.5 and 1.5, median
    0.5; if the first: −2 and −1.5, median −1.75. So two of three are at least as far from 0, and
    all have at least half of their signs alike.
    """
    nobody = np.zeros((1, 3), bool)
    found = joint(read_of([0, 1, 3], [0, 2, 1]), 1, nobody, ["mean"], 100, 1)
    assert found.curve.tolist() == [2.5, 0.0]
    assert [found.p_median, found.p_sign, found.floor] == pytest.approx([2 / 3, 1, 1 / 3])
    assert found.n == 3


@given(st.lists(st.integers(-9, 9).map(float), min_size=5, max_size=5), st.integers(1, 4))
def test_of_one_specification_the_joint_p_is_the_exact_p(values: list[float], later: int) -> None:
    nobody = np.zeros((1, 5), bool)
    found = joint(read_of(values), later, nobody, ["mean"], 100, 1)
    column = np.array(values)[:, None]
    assert found.p_median == pytest.approx(permutation(column[:-later], column[-later:], 1)[0])


@given(st.lists(st.lists(numbers, min_size=5, max_size=5), min_size=1, max_size=3),
       st.integers(1, 4))  # fmt: skip
def test_no_joint_p_is_below_its_floor(values: list[list[float]], later: int) -> None:
    left_out = np.vstack([np.zeros((1, 5), bool), np.eye(5, dtype=bool)])
    found = joint(read_of(*values), later, left_out, ["mean", "median", "pooled"], 100, 1)
    assume(np.isfinite(found.curve).any())
    assert min(found.p_median, found.p_sign) >= found.floor - 1e-12
    assert max(found.p_median, found.p_sign) <= 1


def test_relabellings_beyond_the_limit_are_drawn_and_the_seed_fixes_them() -> None:
    drawn = ways(30, 10, 200, 5)
    assert drawn.shape == (200, 30)
    assert (drawn.sum(axis=1) == 10).all()
    assert drawn[0].tolist() == [False] * 20 + [True] * 10
    assert (drawn == ways(30, 10, 200, 5)).all()
    assert (drawn != ways(30, 10, 200, 6)).any()
    values = np.arange(30.0)
    found = joint(read_of(values.tolist()), 10, np.zeros((1, 30), bool), ["mean"], 200, 5)
    assert (found.p_median, found.floor, found.n) == (1 / 200, 1 / 200, 200)


def test_all_relabellings_are_run_up_to_the_limit() -> None:
    called = {tuple(np.flatnonzero(row).tolist()) for row in ways(6, 2, 15, 1)}
    assert called == set(combinations(range(6), 2))


def test_many_relabellings_are_run_a_part_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    values = np.random.default_rng(2).normal(size=(3, 8))
    left_out = np.vstack([np.zeros((1, 8), bool), np.eye(8, dtype=bool)])
    args = (read_of(*values), 4, left_out, ["mean", "median"], 100, 1)
    whole = joint(*args)
    monkeypatch.setattr("rapport.multiverse.curve.AT_ONCE", 500)
    parts = joint(*args)
    assert parts.curve.tolist() == whole.curve.tolist()
    assert parts[1:] == whole[1:]


def test_a_relabelling_without_a_curve_counts_against_the_one_found() -> None:
    assert as_extreme(np.array([2.0, 1.0, math.nan, 2.0])) == 0.75
    assert math.isnan(as_extreme(np.array([math.nan, 1.0])))


def test_no_article_gives_no_curve() -> None:
    found = joint(read_of([], []), 0, np.zeros((1, 0), bool), ["mean", "median"], 20, 1)
    assert np.isnan(found.curve).tolist() == [True] * 4
    assert math.isnan(found.p_median)


def test_articles_are_left_out_one_by_one_only_up_to_a_number_of_them(study: Study) -> None:
    n = MOST_LEFT_OUT + 1
    articles = pd.DataFrame({"article_id": [f"a{at:02}" for at in range(n)]})
    articles["period"] = ["earlier", "later"] * (n // 2) + ["earlier"]
    sentences = articles[["article_id"]].assign(sentence=1, kind="body", n_words=9)
    marks = pd.DataFrame(columns=["article_id", "sentence", "layer", "code", "weight", "voice",
                                  "source", "target", "status"])  # fmt: skip
    for some, left_out in ((articles, 0), (articles[1:], MOST_LEFT_OUT)):
        tally = tally_marks(some, sentences, marks.astype({"sentence": int}), ASKED)
        fewer = small(varied(study)).model_copy(
            update={"multiverse": Multiverse(relabellings=20), "primary": {"tone": ["tone.vader"]}}
        )
        specifications, curves = multiverse(fewer, some, tally, ASKED)
        assert curves.n_left_out.tolist() == [left_out]
        assert specifications.left_out.nunique() == left_out


@pytest.mark.parametrize(
    ("primary", "differences", "expected"),
    [(0.5, [0.5, -1, 0, 2], 0.5), (-0.1, [-0.1, -3], 1.0), (0.0, [0, 1], math.nan),
     (math.nan, [1, 2], math.nan)],
)  # fmt: skip
def test_a_difference_of_nought_has_no_sign(
    primary: float, differences: list[float], expected: float
) -> None:
    found = sign_share(primary, np.array(differences, float))
    assert found == pytest.approx(expected, nan_ok=True)


# What is said and drawn.


def test_what_is_said_names_its_floor_and_never_claims_too_much(
    made: Both, labels: dict[str, str]
) -> None:
    for curve, rows in each_curve(*made):
        text = said(curve, rows, labels[curve.measure])
        assert text.startswith(labels[curve.measure])
        assert not [word for word in (*NEVER_SAID, "significant") if word in text.lower()]
        if curve.n_undefined < curve.n_specifications:
            assert "the smallest share possible here is" in text
        else:
            assert "A period has no value." in text


def test_the_choice_on_which_a_sign_hangs_is_named(made: Both, labels: dict[str, str]) -> None:
    rows = of(made, "frame.people").reset_index(drop=True)
    turned = rows.assign(difference=np.where(rows.quotations == "out", 0.2, -0.2))
    found = hinge(turned)
    assert found is not None
    assert found == ("quotations", "in", 1.0, "out", 0.0)
    curve = curve_of(made, "frame.people")._replace(sign_share=0.5)
    text = said(curve, turned, "People")
    assert "hangs most on the quotations: 100% have it under “with quotations”" in text
    assert hinge(rows) is None
    many = curve_of(made, "frame.people")._replace(n_left_out=0)
    assert "No article is left out." in said(many, rows, "People")
    assert "None of the choices turns the sign." in said(curve_of(made, "frame.people"), rows, "x")


def test_a_share_is_all_or_none_only_where_it_is() -> None:
    assert [share(n) for n in (1, 0.9999, 0.994, 0.5, 0.001, 0)] == [
        "100%", "over 99%", "99%", "50%", "under 1%", "0%"]  # fmt: skip


def curve_figure(study: Study, made: Both, labels: dict[str, str], measure: str) -> Any:
    return specification_curve(study, curve_of(made, measure), of(made, measure), labels)


def test_a_curve_is_drawn_with_all_its_choices_and_stays_small(
    study: Study, made: Both, labels: dict[str, str]
) -> None:
    figure = curve_figure(study, made, labels, "tone.vader-shielded")
    assert figure.title == "100% of 1872 specifications have the sign of the primary one"
    assert len(figure.svg.encode()) < 200_000
    assert len(figure.data) == 1872 / 13
    assert (figure.data.lowest <= figure.data.difference).all()
    assert (figure.data.difference <= figure.data.highest).all()
    assert figure.data.difference.is_monotonic_increasing
    assert {row.label for row in dashboard(figure.data)} >= {
        "VADER", "encoder", "linear", "negation unheeded", "without quotations"}  # fmt: skip
    assert figure.svg == curve_figure(study, made, labels, "tone.vader-shielded").svg


def test_a_curve_of_five_hundred_specifications_stays_small(
    study: Study, made: Both, labels: dict[str, str]
) -> None:
    rows = of(made, "tone.vader-shielded")
    whole = in_columns(rows).rename(columns={"lowest": "low"})
    many = pd.concat([rows[rows.left_out.isna()].assign(unit=f"{k}") for k in range(4)])
    many = many.assign(is_primary=0, difference=np.linspace(-1, 1, len(many)))
    figure = specification_curve(study, curve_of(made, "tone.vader-shielded"), many, labels)
    assert figure is not None
    assert len(figure.data) == 4 * len(whole) > 500
    assert len(figure.svg.encode()) < 200_000


def test_a_curve_without_a_difference_is_not_drawn(
    study: Study, made: Both, labels: dict[str, str]
) -> None:
    assert curve_figure(study, made, labels, "toward.encoder.hespera") is None
