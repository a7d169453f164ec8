"""The figures of the report: seaborn, as SVG that stands inside the page.

Each figure says in its title what is seen, and in `alternative` what a reader who does not
see it should know. The same tables give the same bytes.
"""

from rapport.figures.colours import GRID, INK, PERIOD_COLOURS, palette, side_colours
from rapport.figures.drawing import (
    MOST_DOTS,
    MOST_ROWS,
    STYLE,
    Figure,
    article_labels,
    by_date,
    finished,
    legend_below,
    new_canvas,
    segments,
    short,
    with_dots,
    with_rows,
)

__all__ = [
    "GRID",
    "INK",
    "MOST_DOTS",
    "MOST_ROWS",
    "PERIOD_COLOURS",
    "STYLE",
    "Figure",
    "article_labels",
    "by_date",
    "finished",
    "legend_below",
    "new_canvas",
    "palette",
    "segments",
    "short",
    "side_colours",
    "with_dots",
    "with_rows",
]
