"""Who speaks in the articles, by words."""

from __future__ import annotations

from collections.abc import Mapping

import matplotlib as mpl
import numpy as np
import pandas as pd

from rapport import formats
from rapport.figures.colours import GRID, PERIOD_COLOURS, side_colours
from rapport.figures.drawing import (
    STYLE,
    Figure,
    article_labels,
    by_date,
    finished,
    new_canvas,
    with_rows,
)
from rapport.marks.voices import AUTHOR
from rapport.study import PERIODS, Study


def shares_of_words(
    study: Study, articles: pd.DataFrame, measures: pd.DataFrame, sides: Mapping[str, str]
) -> pd.DataFrame:
    """One row an article of the two periods, by date: of its words the share that the author and
    each side speak, 0 … 1, and how many words it has.
    """
    spoken = measures[measures.measure.isin([f"voice.{side}" for side in sides])]
    wide = spoken.pivot(index="article_id", columns="measure", values="value")
    wide.columns = wide.columns.str.removeprefix("voice.")
    wide = wide.reindex(columns=list(sides))
    wide.insert(0, AUTHOR, 1 - wide.sum(axis=1, min_count=1))
    dated = by_date(study, articles)[["article_id", "title", "when", "n_words"]]
    return dated.merge(wide.dropna().reset_index(), on="article_id")


def who_speaks(
    study: Study, articles: pd.DataFrame, measures: pd.DataFrame, contrasts: pd.DataFrame,
    sides: Mapping[str, str],
) -> Figure | None:  # fmt: skip
    """One row an article: what share of its words each side speaks. None if no voices are told."""
    every = shares_of_words(study, articles, measures, sides)
    if every.empty:
        return None
    data, drawn = with_rows(study, every)
    shown = [side for side in sides if (data[side] > 0).any()]
    colours, periods = side_colours(list(sides)), articles.set_index("article_id").period
    with mpl.rc_context(STYLE):
        canvas = new_canvas(len(data), 0.38, 0.9)
        axes = canvas.subplots()
        left = np.zeros(len(data))
        for side in shown:
            width = 100 * data[side].to_numpy()
            axes.barh(range(len(data)), width, 0.7, left=left, color=colours[side],
                      label=f"{sides[side][0]} {sides[side]}")  # fmt: skip
            left += width
        axes.barh(range(len(data)), 100 - left, 0.7, left=left, facecolor="none", edgecolor=GRID,
                  label="the author")  # fmt: skip
        for at, row in enumerate(data.to_dict("records")):
            parts = [f"{sides[s][0]} {formats.share(row[s])}" for s in shown if row[s] > 0]
            axes.text(left[at] + 1, at, " · ".join(parts), fontsize=8, va="center")
        axes.set(xlim=(-1.5, 100), ylim=(len(data) - 0.5, -0.5), xlabel="words of the body (%)")
        titles = article_labels(articles)
        axes.set_yticks(range(len(data)), [titles[article] for article in data.article_id])
        own = [PERIOD_COLOURS[periods[article]] for article in data.article_id]
        axes.barh(range(len(data)), 1, 0.7, left=-1.5, color=own)
        axes.tick_params(axis="y", length=0)
        canvas.legend(loc="outside lower center", ncols=len(shown) + 1)
        said = "; ".join(
            f"{titles[row['article_id']]}: the author {formats.share(row[AUTHOR])}"
            for row in data.to_dict("records")
        )
        return finished(
            canvas,
            "who-speaks",
            _title(study, contrasts, sides),
            f"{said}.",
            "Each bar is an article, its shades the words that others than the author speak in "
            "it, quoted, reported or attributed, by the state of the speaker, whose first letter "
            "stands before the number. The blank rest is the author’s. The edge at the left is "
            f"blue for earlier articles, orange for later ones.{drawn}",
            data,
        )


def _title(study: Study, contrasts: pd.DataFrame, sides: Mapping[str, str]) -> str:
    """How many words are the author's own in each period, as the mean of its articles."""
    spoken = contrasts[contrasts.measure.isin([f"voice.{side}" for side in sides])]
    said = [
        f"{formats.share(1 - spoken[period].sum())} in {study.label(period)}"
        for period in PERIODS
        if spoken[period].notna().all()
    ]
    return f"Of an article’s words the author speaks on average {' and '.join(said)}"
