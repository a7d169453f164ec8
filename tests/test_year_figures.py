"""The figures of time: what they show, that labels do not collide, and many articles."""

from __future__ import annotations

import datetime as dt
from itertools import combinations
from xml.etree import ElementTree

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.figures import MOST_ROWS, Figure
from rapport.house import House
from rapport.study import Study
from rapport.years import figures
from rapport.years.figures import LABEL_WIDTH, timeline, years_spoken_of
from rapport.years.marking import LAYER, count_years, mark_years
from rapport.years.timeline import Timeline, read_timeline
from tests.conftest import Tables

FIRST, LAST = dt.date(2015, 1, 1), dt.date(2021, 12, 31)


@pytest.fixture(scope="module")
def events(house: House) -> Timeline:
    found = read_timeline(house.timeline("sample"))
    assert found is not None
    return found


@pytest.fixture(scope="module")
def counted(tables: Tables) -> pd.DataFrame:
    articles, sentences, marks = (tables[name] for name in ("articles", "sentences", "marks"))
    return count_years(
        articles, sentences, mark_years(articles, sentences, marks[marks.layer != LAYER])
    )


def many(frame: pd.DataFrame, n: int = 4) -> pd.DataFrame:
    """Every article n times."""
    return pd.concat(
        [frame.assign(article_id=frame.article_id + f"-{k}") for k in range(n)], ignore_index=True
    )


def drawn(figure: Figure | None) -> Figure:
    assert figure is not None
    ElementTree.fromstring(figure.svg)
    return figure


def test_the_timeline_shows_every_article_and_every_event(
    study: Study, tables: Tables, events: Timeline
) -> None:
    figure = drawn(timeline(study, tables["articles"], events))
    assert figure.title == "Articles: 6 of 2015 and 6 of 2021, and what happened round them"
    assert "Proud to the Last · 2021: 2021-06;" in figure.alternative
    assert "3. 2015-08: Roke signs" in figure.alternative
    assert "10. 2021-10-28: Varenia denounces" in figure.alternative
    assert figure.data.event.tolist() == [event.event for event in events.events]
    assert timeline(study, tables["articles"], events).svg == figure.svg


def test_the_timeline_without_events_shows_the_articles(study: Study, tables: Tables) -> None:
    figure = drawn(timeline(study, tables["articles"], None))
    assert figure.title == "Articles: 6 of 2015 and 6 of 2021"
    assert figure.data.empty


def test_the_timeline_of_many_articles_has_a_row_a_period(
    study: Study, tables: Tables, events: Timeline
) -> None:
    figure = drawn(timeline(study, many(tables["articles"]), events))
    assert 4 * len(tables["articles"]) > MOST_ROWS
    assert "A Ferry" not in figure.svg
    assert figure.title.startswith("Articles: 24 of 2015 and 24 of 2021")


@given(st.lists(st.dates(FIRST, LAST), min_size=1, max_size=40))
def test_numbers_of_events_do_not_touch(days: list[dt.date]) -> None:
    levels = figures._levels(pd.DataFrame({"date": sorted(days)}), FIRST, LAST)
    room = LABEL_WIDTH * (LAST - FIRST).days
    placed = zip(sorted(days), levels, strict=True)
    for (day, level), (other, its_level) in combinations(placed, 2):
        assert level != its_level or abs((day - other).days) >= room
    assert set(levels) == set(range(max(levels) + 1))


def test_years_spoken_of_are_shown_with_their_shares(
    study: Study, tables: Tables, counted: pd.DataFrame
) -> None:
    figure = drawn(years_spoken_of(study, tables["articles"], counted))
    assert figure.title == (
        "Of the years named, 6% of those of 2015 and 0% of those of 2021 "
        "lie more than ten years back"
    )
    assert "Notes from a Shared Classroom · 2015: 1990s 33%, 2015 67%" in figure.alternative
    assert figure.data["count"].sum() == counted["count"].sum()


def test_years_of_many_articles_are_the_means_of_periods(
    study: Study, tables: Tables, counted: pd.DataFrame
) -> None:
    few = drawn(years_spoken_of(study, tables["articles"], counted))
    figure = drawn(years_spoken_of(study, many(tables["articles"]), many(counted)))
    assert figure.title == few.title
    dated = counted.merge(tables["articles"], on="article_id")
    later = dated[dated.period == "later"]
    mean = later[later.year == "2020"].share.sum() / later.article_id.nunique()
    assert f"2020 {mean:.0%}" in figure.alternative.split("2021: ")[1]


def test_articles_that_name_no_year_have_no_figure(
    study: Study, tables: Tables, counted: pd.DataFrame
) -> None:
    assert years_spoken_of(study, tables["articles"], counted[:0]) is None


@given(
    st.lists(st.integers(1000, 2050).map(str) | st.sampled_from(["1950s", "2010s"]), min_size=1),
    st.integers(1990, 2030),
)
def test_every_year_has_its_column_and_columns_go_up(codes: list[str], year: int) -> None:
    data = pd.DataFrame({"year": codes, "published": dt.date(year, 3, 1)})
    columns = figures._columns(data)
    assert len(set(columns)) == len(columns)
    for code in codes:
        column = figures._column(code, columns)
        assert column in columns
        if column == figures.BEFORE:
            assert int(code.removesuffix("s")) < 1900
        else:
            assert column.removesuffix("s")[:3] == code[:3]
    begins = [int(column.removesuffix("s")) for column in columns if column != figures.BEFORE]
    assert begins == sorted(begins)
