"""The tone of each article, side by side."""

from __future__ import annotations

import matplotlib as mpl
import pandas as pd
import seaborn as sns

from rapport import formats
from rapport.figures.colours import GRID, PERIOD_COLOURS, palette
from rapport.figures.drawing import (
    MOST_ROWS,
    STYLE,
    Figure,
    article_labels,
    by_date,
    finished,
    legend_below,
    new_canvas,
    with_dots,
)
from rapport.study import Study


def tone_by_article(
    study: Study, articles: pd.DataFrame, measures: pd.DataFrame, contrasts: pd.DataFrame,
    labels: dict[str, str],
) -> Figure:  # fmt: skip
    """One dot an article: the mean tone of its sentences."""
    name = study.tone
    data = by_date(study, articles).merge(measures[measures.measure == name], on="article_id")
    data["article"] = data.article_id.map(article_labels(articles))
    found = contrasts.set_index("measure").loc[name]
    many = len(data) > MOST_ROWS
    dots, said = with_dots(study, data)
    with mpl.rc_context(STYLE):
        canvas = new_canvas(2 if many else len(data))
        axes = canvas.subplots()
        sns.stripplot(
            dots, x="value", y="when" if many else "article", hue="when",
            palette=palette(study), jitter=False, size=9, ax=axes,
        )  # fmt: skip
        axes.axvline(0, color=GRID, linewidth=1)
        for label, mean in data.groupby("when", sort=False).value.mean().items():
            axes.axvline(mean, color=palette(study)[str(label)], linewidth=1, linestyle="--")
        axes.set(xlabel=f"{labels[name]}, mean of the sentences, −1 to 1", ylabel="")
        if not many:  # else the rows are the periods
            legend_below(axes, len(data))
        values = "; ".join(
            f"{row.article}: {formats.value(name, row.value)}" for row in data.itertuples()
        )
        return finished(
            canvas,
            "tone-by-article",
            _title(data, found.difference),
            f"{len(data)} articles." if many else f"{values}.",
            "Each dot is an article, each dashed line the mean of a period’s articles; right of 0 "
            f"sounds positive to the engine that the axis names.{said}",
            data[["article_id", "title", "when", "value", "n"]],
        )


def _title(data: pd.DataFrame, difference: float) -> str:
    """What the dots show: the difference, and whether the periods overlap."""
    if pd.isna(difference):
        return "One period has no article with a tone"
    earlier, later = (data.loc[data.period == period, "value"] for period in PERIOD_COLOURS)
    overlap = earlier.min() <= later.max() and later.min() <= earlier.max()
    if abs(difference) < 0.005:
        said = "On average the later articles sound as the earlier ones do"
    else:
        word = "more positive" if difference > 0 else "more negative"
        said = f"On average the later articles sound {abs(difference):.2f} {word}"
    return f"{said}; the two periods {'overlap' if overlap else 'do not overlap'}"
