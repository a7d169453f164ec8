"""Words that set the periods apart: values by hand, a plain reference, and what must not matter."""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rapport.vocabulary.kinds import kind_of
from rapport.vocabulary.log_odds import MOST_LEFT_OUT, compare_terms, holds, prior, prior_total
from rapport.vocabulary.log_odds import Counts as Counted
from tests.conftest import Tables

Counts = dict[str, dict[str, int]]
"""Words of articles, counted."""

SMALL: Counts = {
    "a": {"peace": 3, "the": 7},
    "b": {"peace": 1, "the": 8, "war": 1},
    "c": {"war": 4, "the": 6},
    "d": {"war": 1, "the": 9},
}
PERIODS = {"a": "earlier", "b": "earlier", "c": "later", "d": "later"}

few = settings(max_examples=60)


def tables_of(counts: Counts, periods: dict[str, str]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The tables `articles` and `terms` of these counts."""
    articles = pd.DataFrame({"article_id": list(periods), "period": list(periods.values())})
    rows = [(a, term, n) for a, words in counts.items() for term, n in words.items()]
    return articles, pd.DataFrame(rows, columns=["article_id", "term", "count"])


def compared(counts: Counts, periods: dict[str, str]) -> pd.DataFrame:
    return compare_terms(*tables_of(counts, periods)).set_index("term")


def by_the_book(
    term: str, counts: Counts, periods: dict[str, str], without: str = ""
) -> tuple[float, float]:
    """δ and z in the words of the paper, with a₀ the mean length of an article."""
    everything = [n for words in counts.values() for n in words.values()]
    total = sum(everything) / len(counts)
    a = total * sum(words.get(term, 0) for words in counts.values()) / sum(everything)

    def words_of(period: str) -> Iterable[dict[str, int]]:
        return (counts[x] for x in counts if periods[x] == period and x != without)

    y1, y2 = (sum(w.get(term, 0) for w in words_of(p)) for p in ("later", "earlier"))
    n1, n2 = (sum(sum(w.values()) for w in words_of(p)) for p in ("later", "earlier"))
    delta = math.log((y1 + a) / (n1 + total - y1 - a)) - math.log((y2 + a) / (n2 + total - y2 - a))
    return delta, delta / math.sqrt(1 / (y1 + a) + 1 / (y2 + a))


def test_a_small_example_has_the_values_that_one_computes_by_hand() -> None:
    # Four articles of ten words: a₀ = 10, and “war” is 6 of 40 words, so its a is 1.5.
    # δ = ln(6.5 / 23.5) − ln(2.5 / 27.5) = −1.285198 + 2.397895 = 1.112697
    # z = 1.112697 / √(1/6.5 + 1/2.5) = 1.112697 / 0.744208 = 1.49514
    war = compared(SMALL, PERIODS).loc["war"]
    assert (war.earlier, war.later, war.n_articles) == (1, 5, 3)
    assert war.delta == pytest.approx(1.112697, abs=1e-6)
    assert war.z == pytest.approx(1.49514, abs=1e-5)
    # Without c, the least: δ = ln(2.5 / 17.5) − ln(2.5 / 27.5) = 0.451985, z = 0.451985 / √0.8
    assert war.low == pytest.approx(0.50533, abs=1e-5)
    # Without d, the most: δ = ln(5.5 / 14.5) − ln(2.5 / 27.5) = 1.428494, z = … / √(1/5.5 + 1/2.5)
    assert war.high == pytest.approx(1.87277, abs=1e-5)


def test_dispersion_is_the_normalised_deviation_of_proportions() -> None:
    found = compared(SMALL, PERIODS)
    # “war”: shares 0, 1/6, 4/6, 1/6 against ¼ each: DP = (¼ + 1/12 + 5/12 + 1/12) / 2 = 5/12
    assert found.dispersion["war"] == pytest.approx(5 / 12 / 0.75)
    even = {name: {"the": 2, "x": 3} for name in PERIODS}
    assert compared(even, PERIODS).dispersion.tolist() == pytest.approx([0, 0])
    # All in the shortest of the articles that use any word is 1; here it is one of two.
    uneven = {"a": {"x": 1, "y": 1}, "c": {"x": 8, "y": 90}}
    assert compared(uneven, PERIODS).dispersion["x"] == pytest.approx((1 / 9 - 0.02) / 0.98)


def test_a_word_of_one_article_is_left_out_and_frequent_ones_are_not() -> None:
    found = compared(SMALL | {"d": {"war": 1, "the": 9, "torpedo": 5}}, PERIODS)
    assert set(found.index) == {"peace", "the", "war"}
    assert found.kind["the"] == "function word"


def test_the_words_of_articles_of_neither_period_make_the_background_alone() -> None:
    outside = SMALL | {"e": {"war": 30, "harbour": 1}, "f": {"harbour": 2}}
    periods = PERIODS | {"e": "", "f": ""}
    found = compared(outside, periods)
    assert "harbour" not in found.index
    assert found.later["war"] == 5
    assert found.z["war"] == pytest.approx(by_the_book("war", outside, periods)[1])


counted = st.dictionaries(
    st.sampled_from([f"{period}{n}" for period in ("earlier", "later") for n in range(4)]),
    st.dictionaries(st.sampled_from("abcde"), st.integers(1, 30), min_size=1),
    min_size=2,
)


def periods_of(counts: Counts) -> dict[str, str]:
    return {name: name[:-1] for name in counts}


@few
@given(counted)
def test_the_priors_of_all_terms_add_up_to_the_mean_length_of_an_article(counts: Counts) -> None:
    tables = tables_of(counts, periods_of(counts))
    mean = sum(n for words in counts.values() for n in words.values()) / len(counts)
    assert prior(Counted.of(*tables)).sum() == pytest.approx(prior_total(tables[1]))
    assert prior_total(tables[1]) == pytest.approx(mean)


@few
@given(counted)
def test_the_values_are_those_of_the_plain_formula(counts: Counts) -> None:
    periods = periods_of(counts)
    found = compared(counts, periods)
    several = {t for w in counts.values() for t in w if sum(t in x for x in counts.values()) > 1}
    assert set(found.index) == several
    if (
        set(periods.values()) != {"earlier", "later"}
        or len({t for w in counts.values() for t in w}) < 2
    ):
        assert found.z.isna().all()
        assert found.reason.notna().all()
        return
    for term in found.index:
        assert (found.delta[term], found.z[term]) == pytest.approx(
            by_the_book(term, counts, periods), abs=1e-9
        )
        sizes = list(periods.values())
        if min(sizes.count("earlier"), sizes.count("later")) > 1:
            left = [by_the_book(term, counts, periods, one)[1] for one in counts]
            assert (found.low[term], found.high[term]) == pytest.approx((min(left), max(left)))
            assert found.reason[term] is None
        else:
            assert math.isnan(found.low[term])
            assert "one article" in found.reason[term]


@few
@given(counted, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter_and_swapped_periods_change_the_sign(
    counts: Counts, random: object
) -> None:
    articles, terms = tables_of(counts, periods_of(counts))
    seed = random.randrange(10**6)  # type: ignore[attr-defined]
    once = compare_terms(articles, terms)
    again = compare_terms(
        articles.sample(frac=1, random_state=seed), terms.sample(frac=1, random_state=seed)
    )
    pd.testing.assert_frame_equal(once, again)
    other = {"earlier": "later", "later": "earlier"}
    swapped = compare_terms(articles.assign(period=articles.period.map(other)), terms)
    both = once.merge(swapped, on="term")
    assert np.allclose(both.z_x, -both.z_y, equal_nan=True)
    assert np.allclose(both.low_x, -both.high_y, equal_nan=True)


def test_beyond_forty_articles_none_is_left_out_and_the_table_says_so() -> None:
    many = {f"{name}{n}": words for n in range(11) for name, words in SMALL.items()}
    found = compared(many, {name: PERIODS[name[0]] for name in many})
    assert len(many) > MOST_LEFT_OUT
    assert found.z.notna().all()
    assert found.low.isna().all()
    assert "only up to 40" in found.reason["war"]
    assert not holds(found).any()


def test_a_study_without_words_has_no_rows() -> None:
    found = compare_terms(*tables_of({}, PERIODS))
    assert found.empty
    assert found.kind.dtype == object  # text, also where there is none


def test_terms_have_kinds() -> None:
    told = {term: kind_of(term) for term in ("don’t", "2016", "1,000", "russia", "of", "b")}
    assert told == {
        "don’t": "function word", "2016": "number", "1,000": "number", "russia": "word",
        "of": "function word", "b": "word",
    }  # fmt: skip


def test_the_sample_study_shows_the_words_of_its_planted_turn(tables: Tables) -> None:
    found = compare_terms(tables["articles"], tables["terms"]).set_index("term")
    assert found.z.idxmax() == "sanctions"
    assert found.low["sanctions"] > 2
    assert holds(found)["sanctions"]
    for friendly in ("visa", "friendly", "help", "summer"):
        assert friendly not in found.index or found.z[friendly] < found.z["sanctions"]
    shared = found.loc[["the", "of"]]
    assert (shared.z.abs() < found.z["sanctions"]).all()


@pytest.mark.slow
def test_fifty_thousand_articles_take_seconds() -> None:
    random = np.random.default_rng(1)
    n = 50_000 * 150
    terms = pd.DataFrame(
        {"article_id": random.integers(0, 50_000, n), "term": random.zipf(1.3, n) % 100_000}
    )
    terms = terms.drop_duplicates().assign(count=random.integers(1, 5))
    terms = terms.assign(term=terms.term.map(str), article_id=terms.article_id.map(str))
    ids = terms.article_id.unique()
    articles = pd.DataFrame(
        {"article_id": ids, "period": random.choice(["earlier", "later"], len(ids))}
    )
    assert len(compare_terms(articles, terms)) > 50_000
