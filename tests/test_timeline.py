"""A timeline is a reference: checked as it is read, in order, with a source for every event."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pandas as pd
import pytest

from rapport.errors import StudyError
from rapport.house import House
from rapport.years.timeline import read_timeline
from tests.conftest import Tables
from tests.project import CHECKOUT

HOUSE = House.at(CHECKOUT)

GOOD = """
title: Two towns
events:
  - date: 2015-01-05
    event: A bridge opens.
    source: {title: On the bridge, publisher: The Bee, date: 2015-01-06}
  - date: 2015-02-01
    precision: month
    event: It closes.
    source: {title: Off the bridge, publisher: The Bee}
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "two towns.yaml"
    path.write_text(text, "utf-8")
    return path


@pytest.mark.parametrize("study", ["russia-japan", "sample"])
def test_the_timelines_of_the_project_have_short_sentences_and_sources(study: str) -> None:
    timeline = read_timeline(HOUSE.timeline(study))
    assert timeline is not None
    for event in timeline.events:
        assert event.event.endswith(".")
        assert not re.search(r"https?:|www\.", str(event.source))
        if event.source.date:
            assert event.source.date >= event.date.replace(day=1)


def test_the_timeline_of_russia_and_japan_covers_both_periods() -> None:
    timeline = read_timeline(HOUSE.timeline("russia-japan"))
    assert timeline is not None
    rows = pd.DataFrame(timeline.rows())
    assert 15 <= len(rows) <= 25
    assert rows.date.min() == dt.date(2016, 5, 6)
    assert {2016, 2017, 2022} <= {date.year for date in rows.date}
    assert rows.number.tolist() == list(range(1, len(rows) + 1))


def test_the_timeline_of_the_sample_is_told_in_the_articles_it_names(tables: Tables) -> None:
    timeline = read_timeline(HOUSE.timeline("sample"))
    assert timeline is not None
    articles = tables["articles"].set_index("title")
    for event in timeline.events:
        article = articles.loc[event.source.title]
        assert article.outlet == event.source.publisher
        assert event.source.date in (article.published, None)
        assert event.date <= dt.date(article.published.year, article.published.month, 28)


def test_a_study_without_a_timeline_has_none(tmp_path: Path) -> None:
    assert read_timeline(tmp_path / "none.yaml") is None


def test_a_timeline_can_be_cut_to_a_span(tmp_path: Path) -> None:
    timeline = read_timeline(written(tmp_path, GOOD))
    assert timeline is not None
    cut = timeline.between(dt.date(2015, 1, 6), dt.date(2015, 12, 31))
    assert cut is not None
    assert [row.event for row in cut.rows()] == ["It closes."]
    assert timeline.between(dt.date(2016, 1, 1), dt.date(2016, 12, 31)) is None


def test_a_source_is_printed_with_its_date_if_it_has_one(tmp_path: Path) -> None:
    timeline = read_timeline(written(tmp_path, GOOD))
    assert timeline is not None
    assert [row.source for row in timeline.rows()] == [
        "The Bee, “On the bridge”, 2015-01-06",
        "The Bee, “Off the bridge”",
    ]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("2015-01-05", "2015-03-05"), "the event of 2015-02-01 stands after that of 2015-03-05"),
        (("2015-02-01", "2015-02-03"), "write its first day, not 2015-02-03"),
        (("precision: month", "precision: week"), "“week” is not one of its values"),
        (("event: It closes.", "event: ''"), "is empty; write something"),
        ((", publisher: The Bee, date", ", date"), "is missing; write it"),
        (("2015-01-05", "someday"), "“someday” is no day; write it as 2015-03-09"),
        (("title: Two towns", "colour: red"), "is not known here"),
    ],
)
def test_a_mistake_gives_one_sentence_with_the_line(
    tmp_path: Path, change: tuple[str, str], said: str
) -> None:
    path = written(tmp_path, GOOD.replace(*change))
    with pytest.raises(StudyError) as caught:
        read_timeline(path)
    assert said in str(caught.value)
    assert str(caught.value).startswith(f"{path}, line ")
