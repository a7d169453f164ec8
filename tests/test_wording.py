"""What the report says in words is what the numbers carry, and no more."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from rapport.contrasts import contrast_periods, estimate_periods
from rapport.contrasts.convergence import turns
from rapport.study import PERIODS, Study
from rapport.validity.cards import Cards, read_cards
from rapport.wording import (
    CLAIMS,
    NEVER_SAID,
    Design,
    alerts,
    confounds,
    design_of,
    finding,
    forbidden,
    may_say,
)
from rapport.wording.convergence import convergence
from tests.conftest import Tables
from tests.project import CHECKOUT

CARDS = read_cards(CHECKOUT / "validity")
LABELS = {
    "tone.vader-shielded": "Tone (VADER)",
    "frame.people": "Frame: People",
    "frame.powers": "Frame: Third powers",
    "frame.treaty": "Frame: Treaty",
}
NUMBER = r"[+−]?\d+(?:\.\d+)?"
BRACKET = (
    rf"\(95% t interval on articles, (?P<freedom>\d+) df: (?P<low>{NUMBER}) to (?P<high>{NUMBER})"
    rf"(?: points)?; exact p (?P<p_exact>\S+), the smallest possible here (?P<p_floor>\S+)\)"
)

few = settings(max_examples=25)
design = st.sampled_from([(3, 2), (6, 6)])
seed = st.integers(0, 999)
shift = st.floats(-0.4, 0.4)
LARGE = {"design": (30, 30), "seed": 7, "shift": 0.3}
"""A design that takes a second, and so is one example instead of many."""


class Compared(NamedTuple):
    """The two tables that sentences are made from."""

    contrasts: pd.DataFrame
    estimates: pd.DataFrame


def compared(
    study: Study, values: Mapping[str, tuple[Sequence[float], Sequence[float]]]
) -> Compared:
    """Measures with these values of the earlier and of the later articles, compared."""
    rows = [
        (f"{period}-{at}", period, measure, value)
        for measure, periods in values.items()
        for period, some in zip(PERIODS, periods, strict=True)
        for at, value in enumerate(some)
    ]
    table = pd.DataFrame(rows, columns=["article_id", "period", "measure", "value"])
    articles = table[["article_id", "period"]].drop_duplicates()
    measures = table.assign(voice="all", n=30, error=0.05)
    return Compared(*(f(study, articles, measures) for f in (contrast_periods, estimate_periods)))


def drawn(study: Study, design: tuple[int, int], seed: int, shift: float = 0) -> Compared:
    """Values drawn at random, the tone of the later articles moved by `shift`."""
    random = np.random.default_rng(seed)
    values = {}
    for name in LABELS:
        low, high = (-0.1, 0.1) if name.startswith("tone") else (0.0, random.uniform(0.1, 0.9))
        earlier, later = (random.uniform(low, high, n) for n in design)
        moved = later + shift if name.startswith("tone") else later
        values[name] = list(earlier), list(moved)
    return compared(study, values)


def said(study: Study, found: Compared) -> list[str]:
    return list(finding(study, *found, LABELS))


def warned(
    study: Study, tables: Tables, cards: Cards = CARDS, **changed: pd.DataFrame
) -> list[str]:
    t = tables | changed
    return list(alerts(study, t["articles"], t["quarantine"], t["contrasts"], t["coverage"], cards))


def number(text: str) -> float:
    return float(text.replace("−", "-"))


def check_bracket(found: re.Match[str], row: pd.Series, unit: float) -> None:
    """The numbers in brackets are the row's, rounded to the places that are shown."""
    assert int(found["freedom"]) == row.n_earlier + row.n_later - 2
    assert number(found["low"]) == pytest.approx(row.low / unit, abs=0.00501 / unit)
    assert number(found["high"]) == pytest.approx(row.high / unit, abs=0.00501 / unit)
    assert number(found["p_exact"]) == pytest.approx(row.p_exact, rel=0.051)
    assert number(found["p_floor"]) == pytest.approx(row.p_floor, rel=0.051)


@few
@given(design=design, seed=seed, shift=shift)
@example(**LARGE)
def test_no_sentence_says_more_than_the_design_carries(
    study: Study, tables: Tables, design: tuple[int, int], seed: int, shift: float
) -> None:
    found = drawn(study, design, seed, shift)
    first = said(study, found)
    assert len(first) == 3
    assert "these articles" in first[0].lower()
    size = design_of(study, found.contrasts, study.tone)
    never = rf"{'|'.join(forbidden(size))}|\bcaus"
    turned = convergence(turns(study, found.contrasts))
    for sentence in (*first, *warned(study, tables, contrasts=found.contrasts), *turned):
        assert not re.search(never, sentence, re.IGNORECASE)


def test_three_articles_against_two_can_never_be_called_significant(study: Study) -> None:
    size = design_of(study, drawn(study, (3, 2), seed=1, shift=0.4).contrasts, study.tone)
    assert not may_say("significant", size)
    assert "significant" in set(forbidden(size))


@pytest.mark.parametrize(
    ("shift", "verdict"), [(0.3, "is significant"), (0.0, "is not significant")]
)
def test_thirty_against_thirty_can_be_called_significant_or_not(
    study: Study, shift: float, verdict: str
) -> None:
    sentence = said(study, drawn(study, (30, 30), seed=7, shift=shift))[0]
    assert verdict in sentence
    assert "p adjusted for 4 primary measures" in sentence


@pytest.mark.parametrize(
    ("design", "words"),
    [
        (Design(0, 3, math.nan, 1, 0.05), set()),
        (Design(1, 1, 1.0, 1, 0.05), {"difference"}),
        (Design(3, 2, 0.1, 1, 0.05), {"difference", "interval"}),
        (Design(6, 6, 0.0022, 1, 0.05), {"difference", "interval"}),
        (Design(10, 10, 1e-5, 20, 0.05), {"difference", "interval", "significant"}),
        (Design(10, 10, 1e-5, 20_000, 0.05), {"difference", "interval"}),
    ],
)
def test_what_may_be_said_grows_with_the_design(design: Design, words: set[str]) -> None:
    every = {word for claim in CLAIMS for word in claim.words}
    assert {word for word in every if may_say(word, design)} == words
    assert set(forbidden(design)) == set(NEVER_SAID) | (every - words)


def test_a_word_that_is_in_no_row_of_the_table_cannot_be_asked_for() -> None:
    with pytest.raises(ValueError, match="undeniable"):
        may_say("undeniable", Design(30, 30, 0, 1, 0.05))


@few
@given(design=design, seed=seed, shift=shift)
@example(**LARGE)
@example(**LARGE | {"shift": 0.0})
def test_an_interval_that_holds_nought_is_never_read_as_a_turn(
    study: Study, design: tuple[int, int], seed: int, shift: float
) -> None:
    found = drawn(study, design, seed, shift)
    tone = found.contrasts.set_index("measure").loc["tone.vader-shielded"]
    holds = bool(tone.low <= 0 <= tone.high)
    sentence = said(study, found)[0]
    assert ("holds 0" in sentence, "leaves 0 out" in sentence) == (holds, not holds)


@few
@given(design=design, seed=seed, shift=shift)
@example(**LARGE)
def test_every_number_of_the_sentence_on_tone_is_the_table_s(
    study: Study, design: tuple[int, int], seed: int, shift: float
) -> None:
    made = drawn(study, design, seed, shift)
    row = made.contrasts.set_index("measure").loc["tone.vader-shielded"]
    means = rf"is ({NUMBER}) in .* 2015 and ({NUMBER}) in .* 2021, a difference of ({NUMBER}) "
    found = re.search(means + BRACKET, said(study, made)[0])
    assert found
    shown = [number(found[at]) for at in (1, 2, 3)]
    assert shown == pytest.approx([row.earlier, row.later, row.difference], abs=0.00501)
    check_bracket(found, row, 1)


@few
@given(design=design, seed=seed)
@example(design=(30, 30), seed=7)
def test_the_frames_of_the_largest_and_the_smallest_difference_are_named_with_their_numbers(
    study: Study, design: tuple[int, int], seed: int
) -> None:
    made = drawn(study, design, seed)
    contrasts = made.contrasts
    frames = contrasts[contrasts.measure.str.startswith("frame.")].sort_values("difference")
    assume(frames.difference.iloc[0] < 0 < frames.difference.iloc[-1])
    sentence = said(study, made)[-1]
    assert sentence.startswith(f"Of {len(frames)} issue frames")
    for word, row in (("gains", frames.iloc[-1]), ("loses", frames.iloc[0])):
        name = LABELS[row.measure].removeprefix("Frame: ")
        shares = rf"{word} most is {name}, from ({NUMBER})% to ({NUMBER})% of the sentences "
        found = re.search(shares + BRACKET, sentence)
        assert found
        shown = [number(found[at]) for at in (1, 2)]
        assert shown == pytest.approx([100 * row.earlier, 100 * row.later], abs=0.501)
        check_bracket(found, row, 0.01)


def test_no_p_is_written_smaller_than_the_smallest_that_is_possible(study: Study) -> None:
    found = re.search(BRACKET, said(study, drawn(study, (6, 6), seed=3, shift=5))[0])
    assert found
    assert number(found["p_exact"]) >= number(found["p_floor"])


def test_where_no_interval_is_made_none_is_read(study: Study) -> None:
    alike = {"tone.vader-shielded": ([0.2, 0.2, 0.2], [-0.3, -0.3])}
    sentence = said(study, compared(study, alike))[0]
    assert "no interval can be made" in sentence
    assert "interval holds 0" not in sentence


def test_no_frame_is_said_to_gain_where_all_lose(study: Study) -> None:
    values = dict.fromkeys(LABELS, ([0.5, 0.6, 0.4], [0.1, 0.2]))
    assert "gains" not in said(study, compared(study, values))[-1]


def test_nothing_is_said_of_a_tone_that_one_period_does_not_have(study: Study) -> None:
    assert said(study, compared(study, {"tone.vader-shielded": ([0.2, 0.1], [])})) == []


def test_an_outlet_that_differs_with_the_period_is_said(tables: Tables) -> None:
    articles = tables["articles"].assign(author="One", genre="report")
    assert list(confounds(articles)) == []
    (sentence,) = confounds(articles.assign(outlet=articles.outlet + articles.period))
    assert sentence.startswith("No outlet occurs in both periods")
    assert "country" not in sentence


def test_an_outlet_of_one_period_is_named_though_another_is_in_both(tables: Tables) -> None:
    articles = tables["articles"].assign(author="One", genre="report")
    own = articles.outlet.where(articles.period == "earlier", "Harbour Post")
    outlet = own.where(articles.outlet == "Varenia Today", articles.outlet)
    outlet = outlet.where(articles.period == "earlier", "Varenia Today")
    assert any("outlet" in sentence for sentence in confounds(articles.assign(outlet=outlet)))


def test_what_is_not_known_is_said_with_how_often(tables: Tables) -> None:
    articles = tables["articles"].copy()
    articles.loc[:2, "genre"] = None
    assert "Not known for some articles: author (1 of 12), genre (3 of 12)." in confounds(articles)


def test_alerts_name_what_is_left_out_with_its_remedy(study: Study, tables: Tables) -> None:
    left_out = pd.DataFrame(
        [("odd.txt", "nobody registered this text", "add a row")],
        columns=["source", "reason", "remedy"],
    )
    first = warned(study, tables, quarantine=left_out)[0]
    assert all(part in first for part in left_out.iloc[0])


def test_alerts_name_an_article_of_neither_period(study: Study, tables: Tables) -> None:
    articles = tables["articles"].copy()
    articles.loc[3, "period"] = None
    said_of = [alert for alert in warned(study, tables, articles=articles) if "neither" in alert]
    assert len(said_of) == 1
    assert articles.title[3] in said_of[0]


def test_alerts_name_the_primary_measures_that_have_no_card(study: Study, tables: Tables) -> None:
    (said,) = [alert for alert in warned(study, tables) if alert.startswith("Not validated")]
    assert "of framing (10), naming (3) and style (1) have" in said
    assert "tone" not in said
    assert "relation" not in said


def test_alerts_never_call_a_measure_validated_on_these_articles(
    study: Study, tables: Tables
) -> None:
    every = CARDS.cards[0].model_copy(update={"measures": ["*"]})
    said = warned(study, tables, Cards([every]))
    assert not any(alert.startswith("Not validated") for alert in said)
    assert any("against a coding of these articles" in alert for alert in said)


def test_alerts_say_what_so_few_articles_cannot_show(study: Study, tables: Tables) -> None:
    small = warned(study, tables, contrasts=drawn(study, (3, 2), seed=1).contrasts)
    assert any("3 articles against 2" in alert and "below 0.1 is" in alert for alert in small)
