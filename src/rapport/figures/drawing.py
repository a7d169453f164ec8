"""What all figures are made with: a canvas, its style, and rows and dots that stay legible."""

from __future__ import annotations

from collections import Counter
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from markupsafe import Markup
from matplotlib.figure import Figure as Canvas

from rapport.figures.colours import GRID, INK
from rapport.figures.svg import as_svg
from rapport.measures.tally import Numbers
from rapport.study import Study

MOST_ROWS = 30
"""Articles up to which a figure gives each its own row."""

MOST_DOTS = 400
"""Articles up to which a figure gives each its own dot."""

STYLE: dict[Any, Any] = {
    "svg.fonttype": "none",
    "svg.hashsalt": "rapport",
    "text.parse_math": False,
    "font.size": 10,
    "axes.edgecolor": GRID,
    "axes.labelcolor": INK,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.titlelocation": "left",
    "axes.titlesize": 11,
    "grid.color": GRID,
    "text.color": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "figure.facecolor": "none",
    "axes.facecolor": "none",
    "savefig.facecolor": "none",
    "legend.frameon": False,
}


class Figure(NamedTuple):
    """A figure of the page, with the numbers behind it and the canvas that it was drawn on.

    The title stands above it on the page, and is no part of the drawing.
    """

    key: str
    title: str
    alternative: str
    how_to_read: str
    svg: Markup
    data: pd.DataFrame
    canvas: Canvas


def finished(
    canvas: Canvas, key: str, title: str, said: str, how_to_read: str, data: pd.DataFrame
) -> Figure:
    """The figure that a canvas shows; `said` is what, besides the title, a reader should know who
    does not see it. To be called in the style that the canvas was drawn in.
    """
    alternative = f"{title}. {said}" if said else f"{title}."
    svg = as_svg(canvas, key, alternative)
    return Figure(key, title, alternative, how_to_read, svg, data, canvas)


def new_canvas(rows: float, row_height: float = 0.34, margin: float = 1.0) -> Canvas:
    """A canvas high enough for so many rows; not pyplot's, which would keep every figure."""
    return Canvas(figsize=(8.4, margin + row_height * rows), layout="constrained")


def short(title: str, most: int = 44) -> str:
    """A title that fits beside a figure."""
    return title if len(title) <= most else title[: most - 1].rstrip() + "…"


def article_labels(articles: pd.DataFrame) -> dict[str, str]:
    """Title and year of each article, and its name where another has the same."""
    labels = {
        row.article_id: f"{short(row.title)} · {row.published:%Y}"
        for row in articles.itertuples(index=False)
    }
    said = Counter(labels.values())
    return {
        article: label if said[label] == 1 else f"{label} ({article})"
        for article, label in labels.items()
    }


def by_date(study: Study, articles: pd.DataFrame) -> pd.DataFrame:
    """Articles of the two periods by date, with the periods as the study calls them."""
    dated = articles.dropna(subset=["period"]).sort_values(["published", "article_id"])
    return dated.assign(when=[study.label(p) for p in dated.period])


def with_dots(study: Study, data: pd.DataFrame) -> tuple[pd.DataFrame, str]:
    """The rows of the articles that have a dot of their own, and what is to be said of that: all,
    or of very many MOST_DOTS that are drawn with the seed of the study.
    """
    return _some(study, data, MOST_DOTS, "have a dot")


def with_rows(study: Study, data: pd.DataFrame, most: int = MOST_ROWS) -> tuple[pd.DataFrame, str]:
    """The rows of the articles that a figure shows, and what is to be said of that: all, or of more
    than `most` so many, drawn with the seed of the study.
    """
    return _some(study, data, most, "are shown")


def _some(study: Study, data: pd.DataFrame, most: int, how: str) -> tuple[pd.DataFrame, str]:
    names = data.article_id.unique()
    if len(names) <= most:
        return data, ""
    drawn = np.random.default_rng(study.seed).choice(names, most, replace=False)
    said = f" {most} of {len(names):,} articles {how}, drawn at random with the seed."
    return data[data.article_id.isin(drawn)], said


def segments(*ends: Any) -> tuple[Numbers, Numbers]:
    """Lines from (x₁, y₁) to (x₂, y₂) as one line with gaps, which is a short path in SVG."""
    first, last, low, high = np.broadcast_arrays(*map(np.asarray, ends))
    gap = np.full(len(first), np.nan)
    return np.column_stack([first, last, gap]).ravel(), np.column_stack([low, high, gap]).ravel()


def legend_below(axes: Any, rows: int) -> None:
    """Put the legend under the axis, where no dot can lie; `rows` is the height of the figure."""
    axes.legend(title="", loc="upper center", bbox_to_anchor=(0.4, -1.5 / (rows + 1)), ncols=2)
