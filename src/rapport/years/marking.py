"""Marks of the layer `year`: which wording names which year."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np
import pandas as pd

from rapport.marks import COLUMNS, in_order, voices_of
from rapport.years.dates import Published
from rapport.years.relative import Said, relative
from rapport.years.stated import TENS, stated

LAYER = "year"

_TWO_DIGITS = re.compile(r"\d\d")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_WORDS = (
    *("year", "ago", "month", "week", "day", "tomorrow", "night", "morning", "evening"),
    *("afternoon", "spring", "summer", "autumn", "fall", *TENS),
)


def mark_years(
    articles: pd.DataFrame, sentences: pd.DataFrame, marks: pd.DataFrame
) -> pd.DataFrame:
    """The table `marks` with the years that sentences name: one mark a wording, of weight 1.

    The code is the year (2016) or the decade (1990s). What points to a year is resolved against the
    article's date of publication.
    """
    dates = {
        row.article_id: Published.of(row.published, row.published_precision)
        for row in articles.itertuples(index=False)
    }
    rows = list(_rows(sentences, dates))
    if not rows:
        return marks
    new = pd.DataFrame(rows, columns=["article_id", "sentence", "start", "end", "code"])
    new = new.assign(layer=LAYER, weight=1.0)
    new["voice"] = voices_of(new, marks)
    return in_order(pd.concat([marks, new.reindex(columns=COLUMNS)]), sentences)


def _rows(
    sentences: pd.DataFrame, dates: dict[str, Published]
) -> Iterator[tuple[str, int, int, int, str]]:
    """Article, sentence, start, end and code of every mark."""
    columns = (sentences.article_id, sentences.sentence, sentences.text)
    for article, sentence, text in zip(*columns, strict=True):
        if _may_hold_a_year(text):
            for found in years_of(text, dates[article]):
                yield article, sentence, *found


def _may_hold_a_year(text: str) -> bool:
    """Whether any rule can find something; most sentences are out at once."""
    if _TWO_DIGITS.search(text) or any(month in text for month in _MONTHS):
        return True
    low = text.lower()
    return any(word in low for word in _WORDS)


def years_of(text: str, published: Published) -> list[tuple[int, int, str]]:
    """Start, end and year (or decade) of each wording of a sentence that names one."""
    found = stated(text)
    return sorted([*found, *relative(Said(text, published, found))])


def count_years(
    articles: pd.DataFrame, sentences: pd.DataFrame, marks: pd.DataFrame
) -> pd.DataFrame:
    """How often the body of each article speaks of each year: `count`, and its `share` of all
    the mentions of years in the article.
    """
    body = sentences.loc[sentences.kind == "body", ["article_id", "sentence"]]
    spoken = marks[marks.layer == LAYER].merge(body, on=["article_id", "sentence"])
    counts = spoken.groupby(["article_id", "code"]).size().rename("count").reset_index()
    counts = counts.rename(columns={"code": "year"})
    place = pd.Index(articles.article_id).get_indexer(counts.article_id)
    counts["share"] = counts["count"] / counts.groupby("article_id")["count"].transform("sum")
    return counts.iloc[np.lexsort((counts.year, place))].reset_index(drop=True)
