"""Every figure of the page: its numbers are those of the tables, its title turns with them."""

from __future__ import annotations

import csv
import io
from urllib.parse import unquote_to_bytes
from xml.etree import ElementTree

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.codebook import Codebook
from rapport.exports.tables import as_it_was
from rapport.figures import PERIOD_COLOURS, Figure, side_colours, turn
from rapport.figures.acts import _title as acts_title
from rapport.figures.acts import acts_between, relation_acts
from rapport.figures.frames import _title as frames_title
from rapport.figures.glance import at_a_glance
from rapport.figures.naming import _title as naming_title
from rapport.figures.naming import names_used
from rapport.figures.through import sentences_told
from rapport.figures.toward import _title as toward_title
from rapport.figures.toward import means_by_voice
from rapport.figures.turn import COLUMNS, primary_measures
from rapport.figures.voices import shares_of_words
from rapport.formats import signed, unit
from rapport.house import House
from rapport.measures import Plan, Tally, plan, tally_marks
from rapport.report.drawn import figures_of, with_csv
from rapport.stages import shown
from rapport.study import PERIODS, Study
from tests.conftest import Page, Tables

KEYS = [
    *("at-a-glance", "timeline", "turn", "colder-or-warmer", "tone-by-article"),
    *("tone-through-articles", "frames-by-article", "toward-by-voice", "relation-acts", "naming"),
    *("who-speaks", "words-apart", "tone-by-words", "years-spoken-of"),
]
"""The figures of the sample study, besides the curve of its tone."""


@pytest.fixture(scope="module")
def figures(
    house: House, study: Study, every_voice: Tables, labels: dict[str, str]
) -> list[Figure]:
    return figures_of(study, every_voice, labels, shown(house, "sample").given)


@pytest.fixture(scope="module")
def what(study: Study, codebooks: list[Codebook]) -> Plan:
    return plan(study, codebooks)


@pytest.fixture(scope="module")
def counted(tables: Tables, what: Plan) -> Tally:
    return tally_marks(tables["articles"], tables["sentences"], tables["marks"], what)


def of(figures: list[Figure], key: str) -> Figure:
    (figure,) = [figure for figure in figures if figure.key == key]
    return figure


def test_the_page_has_every_figure_in_order_each_under_its_title(
    figures: list[Figure], page: Page
) -> None:
    elements = page.root.all("figure")
    keys = [figure.attributes["id"] for figure in elements]
    assert [key for key in keys if not key.startswith("curve-")] == KEYS
    assert [figure.key for figure in figures] == keys
    for element, figure in zip(elements, figures, strict=True):
        (heading,) = element.all("h3")
        assert heading.text == figure.title


def test_every_figure_says_in_words_what_it_shows(figures: list[Figure]) -> None:
    for figure in figures:
        svg = ElementTree.fromstring(figure.svg)
        assert svg.get("role") == "img"
        assert svg[0].text == figure.alternative
        assert len(figure.alternative) > len(figure.title) + 10
        assert "nan" not in figure.alternative.split()
        assert figure.how_to_read.endswith(".")


def test_no_figure_is_large(figures: list[Figure]) -> None:
    assert {figure.key for figure in figures if len(figure.svg.encode()) > 100_000} == set()


def test_the_csv_of_a_figure_is_its_table(study: Study, figures: list[Figure], page: Page) -> None:
    links = {
        a.attributes["download"]: a.attributes["href"]
        for a in page.root.all("a")
        if "download" in a.attributes
    }
    assert len(links) == len(figures)
    for figure, link, file in with_csv(study, figures):
        assert links[file] == link
        head, content = link.split(",", 1)
        assert head == "data:text/csv;charset=utf-8"
        read, *rows = csv.reader(io.StringIO(unquote_to_bytes(content).decode(), newline=""))
        assert read == list(figure.data)
        assert len(rows) == len(figure.data)
        for row, own in zip(rows, figure.data.itertuples(index=False), strict=True):
            for cell, value in zip(row, own, strict=True):
                if pd.isna(value):
                    assert cell == ""
                elif isinstance(value, float):
                    assert float(cell) == value
                else:
                    assert as_it_was(cell) == str(value)


def test_a_spreadsheet_runs_nothing_of_a_figure(study: Study, figures: list[Figure]) -> None:
    odd = pd.DataFrame({"=a": ["=1+1", "@x"], "b": [-1.5, np.nan]})
    (drawn,) = with_csv(study, [figures[0]._replace(data=odd)])
    said = unquote_to_bytes(drawn.link).decode()
    assert said.endswith(",'=a,b\r\n'=1+1,-1.5\r\n'@x,\r\n")
    assert not {*"\"'<> \n"} & {*drawn.link}


def test_the_turn_shows_the_primary_contrasts_and_every_article(
    study: Study, tables: Tables, figures: list[Figure]
) -> None:
    data = of(figures, "turn").data
    primary = (
        tables["contrasts"]
        .query("role == 'primary'")
        .dropna(subset=["earlier", "later"], how="all")
    )
    pd.testing.assert_frame_equal(data[COLUMNS], primary[COLUMNS].reset_index(drop=True))
    values = tables["measures"].set_index(["measure", "article_id"]).value
    for row in data.to_dict("records"):
        for article in tables["articles"].article_id:
            assert row[article] == pytest.approx(values[row["measure"], article], nan_ok=True)
    assert not data.measure.duplicated().any()
    many = primary_measures(
        study,
        pd.concat([tables["articles"].assign(article_id=f"{k}") for k in range(4)]),
        tables["measures"],
        tables["contrasts"],
    )
    assert list(many) == COLUMNS


@given(st.lists(st.floats(-1, 1), min_size=1, max_size=8), st.floats(0, 0.5))
def test_the_title_of_the_turn_turns_with_the_periods(
    study: Study, differences: list[float], half: float
) -> None:
    found = np.array(differences)
    data = pd.DataFrame({"difference": found, "low": found - half, "high": found + half})
    other = pd.DataFrame({"difference": -found, "low": -data.high, "high": -data.low})
    title, turned = (turn._title(study, some) for some in (data, other))
    higher, lower = int((found > 0).sum()), int((found < 0).sum())
    assert f" {higher} are higher in 2021, {lower} lower, " in title
    assert f" {lower} are higher in 2021, {higher} lower, " in turned
    clear = int((np.abs(found) > half).sum())
    assert title.endswith(turned.split("; ")[1])
    assert f"; {clear or 'none'} of {len(found)} intervals" in title


def test_the_title_of_the_turn_claims_no_interval_where_there_is_none(study: Study) -> None:
    none = pd.DataFrame({"difference": [0.1], "low": [np.nan], "high": [np.nan]})
    assert "interval" not in turn._title(study, none)
    assert "higher" not in turn._title(study, none.assign(difference=np.nan))


def test_every_measure_has_a_unit() -> None:
    said = ("tone.encoder", "frame.people", "name.x", "voice.x", "relation.balance", "style.fog")
    assert [unit(measure) for measure in said] == [
        *("−1 to 1", "% of sentences", "% of namings", "% of words", "log ratio", "score")
    ]
    assert unit("relation.verbal-conflict") == "% of acts"


def test_the_sentences_add_up_to_the_tone_and_the_voices_of_their_article(
    study: Study, tables: Tables, counted: Tally, what: Plan
) -> None:
    told = sentences_told(counted, tables["sentences"], what, study.tone)
    values = tables["measures"].set_index(["measure", "article_id"]).value
    told = told.merge(tables["sentences"], on=["article_id", "sentence"])
    for article, own in told.groupby("article_id"):
        assert own.tone.mean() == pytest.approx(values[study.tone, article])
        assert own.place.tolist() == list(range(1, len(own) + 1))
        for side in what.sides:
            share = (own[side] * own.n_words).sum() / own.n_words.sum()
            assert share == pytest.approx(values[f"voice.{side}", article])


def test_the_acts_shown_are_those_that_measures_count(
    study: Study, tables: Tables, what: Plan
) -> None:
    acts = acts_between(study, tables["articles"], tables["sentences"], tables["marks"], what)
    measures = tables["measures"].merge(tables["articles"][["article_id", "period"]])
    assert acts["count"].sum() > 0
    for period in PERIODS:
        own = acts[acts.when == study.label(period)]
        for quad, some in own.groupby("quad"):
            name = f"relation.{str(quad).replace(' ', '-')}"
            rows = measures[(measures.measure == name) & (measures.period == period)].dropna(
                subset=["value"]
            )
            assert some["count"].sum() == pytest.approx((rows.value * rows.n).sum())


def test_the_title_of_the_acts_turns_with_the_periods(
    study: Study, tables: Tables, what: Plan, labels: dict[str, str]
) -> None:
    acts = acts_between(study, tables["articles"], tables["sentences"], tables["marks"], what)
    other = {study.label("earlier"): study.label("later"), study.label("later"): "x"}
    turned = acts.assign(when=acts.when.map(other).replace("x", study.label("earlier")))
    earlier, later = acts_title(study, acts).split(", ")[1].split(" are ")[0].split(" and ")
    swap = acts_title(study, turned).split(", ")[1].split(" are ")[0].split(" and ")
    assert [swap[1].split(" in ")[0], swap[0].split(" in ")[0]] == [
        earlier.split(" in ")[0],
        later.split(" in ")[0],
    ]
    assert relation_acts(study, acts.assign(count=0), {}, labels) is None


def test_the_names_used_are_those_that_measures_count(
    study: Study, tables: Tables, counted: Tally, what: Plan
) -> None:
    used = names_used(study, tables["articles"], counted, what)
    measures = tables["measures"].merge(tables["articles"][["article_id", "period"]])
    for row in used.itertuples():
        period = next(p for p in PERIODS if study.label(p) == row.when)
        own = measures[(measures.measure == row.name) & (measures.period == period)]
        assert row.used == pytest.approx((own.value * own.n).sum())
        assert row.opportunities == own.n.sum()


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=4))
def test_the_title_of_the_names_is_true_and_turns(uses: list[tuple[int, int]]) -> None:
    rows = [
        (f"thing-{at}", f"name.{at}", when, used, 9)
        for at, pair in enumerate(uses)
        for when, used in zip(("then", "now"), pair, strict=True)
    ]
    columns = ["thing", "name", "when", "used", "opportunities"]
    data = pd.DataFrame(rows, columns=columns)
    calls = {f"name.{at}": f"Name {at}" for at in range(len(uses))}
    title = naming_title(data, calls)
    most = max(abs(now - then) for then, now in uses)
    if not most:
        assert title.startswith("No name with")
        return
    said = [(f"{then} of 9 in then and {now} of 9 in now") for then, now in uses]
    named = [at for at in range(len(uses)) if f"“Name {at}”" in title]
    (at,) = named
    assert abs(uses[at][0] - uses[at][1]) == most
    assert title.endswith(said[at])
    few = naming_title(data.assign(opportunities=2), calls)
    assert "differs" not in few


@given(st.lists(st.floats(-1, 1), min_size=1, max_size=6))
def test_the_title_of_the_frames_turns_with_the_periods(differences: list[float]) -> None:
    ordered = sorted(differences, reverse=True)
    names = [f"frame.{at}" for at in range(len(ordered))]
    labels = {name: name for name in names}
    title = frames_title(pd.Series(ordered, names), labels)
    turned = frames_title(pd.Series([-d for d in ordered[::-1]], names[::-1]), labels)
    assert ("gains most" in title) == (max(ordered) > 0) == ("loses most" in turned)
    assert ("loses most" in title) == (min(ordered) < 0) == ("gains most" in turned)


def test_tone_toward_states_is_that_of_the_contrasts_of_each_voice(
    study: Study, every_voice: Tables
) -> None:
    articles, measures, contrasts = (every_voice[t] for t in ("articles", "measures", "contrasts"))
    data = means_by_voice(study, articles, measures, contrasts)
    exact = contrasts.set_index(["measure", "voice"])
    sentences = measures.dropna(subset=["value"]).merge(articles[["article_id", "period"]])
    sentences = sentences.groupby(["measure", "voice", "period"]).n.sum()
    assert len(data)
    for row in data.itertuples():
        period = next(p for p in PERIODS if study.label(p) == row.when)
        found = exact.loc[(row.measure, row.voice)]
        assert row.mean == pytest.approx(found[period], nan_ok=True)
        assert row.n_articles == found[f"n_{period}"]
        assert row.n_sentences == sentences.get((row.measure, row.voice, period), 0)


def test_shares_of_words_are_the_measures_and_add_up_to_one(
    study: Study, tables: Tables, what: Plan
) -> None:
    sides = {side: side for side in what.sides}
    data = shares_of_words(study, tables["articles"], tables["measures"], sides)
    values = tables["measures"].set_index(["measure", "article_id"]).value
    assert len(data) == len(tables["articles"])
    for row in data.to_dict("records"):
        spoken = [values[f"voice.{side}", row["article_id"]] for side in sides]
        assert [row[side] for side in sides] == pytest.approx(spoken)
        assert row["author"] + sum(spoken) == pytest.approx(1)


def test_a_thing_has_one_colour_and_no_two_things_share_one() -> None:
    sides = side_colours(["a", "b", "c", "d", "other"])
    assert len({*sides.values(), *PERIOD_COLOURS.values()}) == 7
    assert side_colours(["a", "b", "other"])["b"] == sides["b"]


@given(st.lists(st.tuples(st.floats(-1, 1), st.floats(-1, 1)), min_size=1, max_size=4))
def test_the_title_of_tone_toward_states_is_true_and_turns(
    means: list[tuple[float, float]],
) -> None:
    rows = [
        (f"toward.encoder.{at}", "author", when, mean, 20)
        for at, pair in enumerate(means)
        for when, mean in zip(("then", "now"), pair, strict=True)
    ]
    data = pd.DataFrame(rows, columns=["measure", "voice", "when", "mean", "n_sentences"])
    labels = {f"toward.encoder.{at}": f"Tone toward {at} (encoder)" for at in range(len(means))}
    title = toward_title(data, {"author": "the author"}, labels)
    at = int(title.split("toward ")[1].split(" ")[0])
    then, now = means[at]
    assert abs(now - then) == max(abs(later - earlier) for earlier, later in means)
    assert title.endswith(f": {signed(then)} in then, {signed(now)} in now")
    few = toward_title(data.assign(n_sentences=2), {"author": "the author"}, labels)
    assert few == "Tone toward each state, by voice"


def test_what_is_seen_at_a_glance_are_the_measures(
    study: Study, tables: Tables, labels: dict[str, str]
) -> None:
    data = at_a_glance(study, tables["articles"], tables["measures"], labels)
    values = tables["measures"].set_index(["measure", "article_id"])
    assert data.published.is_monotonic_increasing
    for row in data.to_dict("records"):
        own = values.xs(row["article_id"], level="article_id")
        tone = own.loc[study.tone]
        assert [row["tone"], row["low"], row["high"]] == pytest.approx(
            [tone.value, tone.low, tone.high], nan_ok=True
        )
        assert row["others"] == pytest.approx(own[own.index.str.startswith("voice.")].value.sum())
        frames = own[own.index.str.startswith("frame.")].value
        assert row["share"] == frames.max()
        (named,) = [name for name in frames.index if labels[name] == f"Frame: {row['frame']}"]
        assert frames[named] == row["share"]
        acts = own.loc["relation.balance"]
        assert row["conflict"] + row["cooperation"] == acts.n
