"""The figures of time: when the articles were published and what happened round them, and of which
years they speak.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import matplotlib as mpl
import pandas as pd
import seaborn as sns

from rapport.figures import (
    GRID,
    INK,
    MOST_ROWS,
    STYLE,
    Figure,
    article_labels,
    by_date,
    finished,
    legend_below,
    new_canvas,
    palette,
    with_dots,
)
from rapport.study import PERIODS, Study
from rapport.years.dates import Published
from rapport.years.timeline import Numbered, Timeline

LABEL_WIDTH = 0.036
"""The width of the number of an event, as a share of the axis."""

LEVEL = 0.6
"""How much higher than another a number stands that would touch it, in rows."""

LONG_AGO = 10
"""Years before publication from which on a year counts as long ago in the figure's title."""

MOST_SINGLE = 24
"""Years that have a column each; where articles span more, all columns are decades."""

BEFORE = "before 1900"


def timeline(study: Study, articles: pd.DataFrame, events: Timeline | None) -> Figure:
    """One row an article: the day, or the span of days, of its publication; ticks are events."""
    data = by_date(study, articles)
    spans = [
        Published.of(published, precision)
        for published, precision in zip(data.published, data.published_precision, strict=True)
    ]
    data = data.assign(first=[s.first for s in spans], last=[s.last for s in spans])
    many = len(data) > MOST_ROWS
    data["row"] = data.when if many else data.article_id.map(article_labels(articles))
    happened = _shown(study, events)
    dots, said = with_dots(study, data)
    title = _counted(study, data) + (", and what happened round them" if len(happened) else "")
    with mpl.rc_context(STYLE):
        rows = list(dict.fromkeys(data.row))
        levels = _levels(happened, *_limits(study))
        above = LEVEL * (max(levels, default=-1) + 1)
        canvas = new_canvas(len(rows) + round(above) + 1)
        axes = canvas.subplots()
        _draw_events(axes, happened, levels, len(rows))
        _draw_articles(axes, study, dots, rows)
        axes.set(xlim=_limits(study), ylim=(len(rows) - 0.5, -0.8 - above))
        axes.set_yticks(range(len(rows)), rows)
        legend_below(axes, len(rows) + round(above))
        return finished(
            canvas,
            "timeline",
            title,
            _said(data, happened, many),
            "Each dot is an article on the day of its publication; where only the month or the "
            "year is known it is a ring on the first day that is possible, with a line to the "
            "last. The numbered ticks are events of a list that was made as a reference; nothing "
            f"is measured from it, and it explains nothing.{said}",
            happened,
        )


def _shown(study: Study, events: Timeline | None) -> pd.DataFrame:
    """The events between the first day of the earlier period and the last of the later one."""
    first, last = study.periods.earlier.first, study.periods.later.last
    some = events.between(first, last) if events else None
    return pd.DataFrame(some.rows() if some else [], columns=list(Numbered._fields))


def _limits(study: Study) -> tuple[dt.date, dt.date]:
    return study.periods.earlier.first, study.periods.later.last


def _levels(events: pd.DataFrame, first: dt.date, last: dt.date) -> list[int]:
    """At which height each number stands: the lowest where it does not touch the one before it."""
    room = LABEL_WIDTH * (last - first).days
    ends: list[float] = []  # where the last number of each level ends
    levels = []
    for day in events.date:
        at = float((day - first).days)
        level = next((n for n, end in enumerate(ends) if end <= at), len(ends))
        ends[level : level + 1] = [at + room]
        levels.append(level)
    return levels


def _draw_events(axes: Any, events: pd.DataFrame, levels: list[int], rows: int) -> None:
    """A tick through all rows, dotted where only the month is known, and its number above."""
    for event, level in zip(events.itertuples(), levels, strict=True):
        top = -0.8 - LEVEL * level
        style = "-" if event.precision == "day" else ":"
        axes.vlines(event.date, top, rows - 0.5, color=GRID, linewidth=0.7, linestyle=style)
        axes.text(event.date, top, str(event.number), ha="center", va="bottom", fontsize=8)


def _draw_articles(axes: Any, study: Study, data: pd.DataFrame, rows: list[str]) -> None:
    """A dot on the day; a ring with a bar over the days that are possible where it is not known."""
    for period in PERIODS:
        label, colour = study.label(period), palette(study)[study.label(period)]
        some = data[data.period == period]
        y = [rows.index(row) for row in some.row]
        exact = some["first"] == some["last"]
        axes.hlines(y, some["first"], some["last"], color=colour, linewidth=2, zorder=3)
        faces = [colour if known else "none" for known in exact]
        axes.scatter(some["first"], y, s=60, c=faces, edgecolors=colour, zorder=4)
        axes.scatter([], [], s=60, color=colour, label=label)


def _counted(study: Study, data: pd.DataFrame) -> str:
    """How many articles each period has."""
    counts = [f"{(data.period == period).sum()} of {study.label(period)}" for period in PERIODS]
    return f"Articles: {' and '.join(counts)}"


def _said(data: pd.DataFrame, events: pd.DataFrame, many: bool) -> str:
    """Articles and events in words."""
    articles = "" if many else "; ".join(
        f"{row.row}: {_dated(row.published, row.published_precision)}" for row in data.itertuples()
    )  # fmt: skip
    told = "; ".join(
        f"{row.number}. {_dated(row.date, row.precision)}: {row.event.rstrip('.')}"
        for row in events.itertuples()
    )
    return " ".join(part for part in (articles + ".", told + "." if told else "") if part != ".")


def _dated(day: dt.date, precision: str) -> str:
    return (
        f"{day:%Y-%m-%d}"
        if precision == "day"
        else f"{day:%Y-%m}"
        if precision == "month"
        else f"{day:%Y}"
    )


def years_spoken_of(study: Study, articles: pd.DataFrame, counted: pd.DataFrame) -> Figure | None:
    """One row an article: the share of its mentions of years that each year has. None if no article
    names a year.

    `counted` is what count_years gives; of more than MOST_ROWS articles the means of the periods
    are shown.
    """
    data = counted.merge(by_date(study, articles), on="article_id")
    if data.empty:
        return None
    columns = _columns(data)
    data["column"] = [_column(code, columns) for code in data.year]
    named = data.article_id.nunique()
    many = named > MOST_ROWS
    data["row"] = data.when if many else data.article_id.map(article_labels(articles))
    shown = (
        data.groupby(["row", "when", "column"], sort=False)[["count", "share"]].sum().reset_index()
    )
    if many:
        shown["share"] /= shown.when.map(data.groupby("when").article_id.nunique())
    rows = list(dict.fromkeys(data.sort_values(["published", "article_id"]).row))
    shown["x"] = [columns.index(column) for column in shown.column]
    shown["y"] = [rows.index(row) for row in shown.row]
    title = _long_ago_title(study, data)
    with mpl.rc_context(STYLE):
        canvas = new_canvas(len(rows) + 2, 0.42)
        axes = canvas.subplots()
        sns.scatterplot(
            shown, x="x", y="y", hue="when", size="share", sizes=(12, 420), size_norm=(0, 0.6),
            palette=palette(study), alpha=0.75, legend=False, ax=axes,
        )  # fmt: skip
        if not many:
            _draw_own_years(axes, data, rows, columns)
        axes.set(
            xlim=(-0.7, len(columns) - 0.3), ylim=(len(rows) - 0.4, -0.6), xlabel="", ylabel=""
        )
        axes.set_xticks(range(len(columns)), columns, rotation=90, fontsize=8)
        axes.set_yticks(range(len(rows)), rows)
        axes.grid(linewidth=0.3)
        axes.set_axisbelow(True)
        return finished(
            canvas,
            "years-spoken-of",
            title,
            _shares_said(shown, rows),
            "The area of a dot is the share of a row’s mentions of years that fall on the year or "
            "the decade below it"
            + (", as the mean of the period’s articles." if many else "; the upright line is the "
               "year of publication. Blue articles are earlier, orange later."),
            data[["article_id", "title", "when", "year", "count", "share"]],
        )  # fmt: skip


def _columns(data: pd.DataFrame) -> list[str]:
    """The columns in order: years since the decade in which the articles begin or shortly before,
    decades before that, without gaps.
    """
    published = [day.year for day in data.published]
    named = [int(code) for code in data.year if code.isdecimal()]
    decades = [int(code.removesuffix("s")) for code in data.year if not code.isdecimal()]
    first = (min(published) - 5) // 10 * 10
    last = max([*published, *named, *decades])
    if last - first > MOST_SINGLE:
        first = last // 10 * 10 + 10  # decades only
    oldest = min([*named, *decades, first]) // 10 * 10
    columns = [BEFORE] if oldest < 1900 else []
    columns += [f"{decade}s" for decade in range(max(oldest, 1900), first, 10)]
    for year in range(first, last + 1):
        columns += [f"{year}s"] if year in decades else []
        columns += [str(year)]
    return columns


def _column(code: str, columns: list[str]) -> str:
    """The column of a year or a decade."""
    if code in columns:
        return code
    decade = f"{int(code.removesuffix('s')) // 10 * 10}s"
    return decade if decade in columns else BEFORE


def _draw_own_years(axes: Any, data: pd.DataFrame, rows: list[str], columns: list[str]) -> None:
    """A line on the year in which each article was published."""
    for row in data.drop_duplicates("article_id").itertuples():
        x, y = columns.index(_column(str(row.published.year), columns)), rows.index(row.row)
        axes.vlines(x, y - 0.35, y + 0.35, color=INK, linewidth=1.2)


def _long_ago_title(study: Study, data: pd.DataFrame) -> str:
    """How much of what each period's articles say of years lies long before them."""
    last = [int(code) if code.isdecimal() else int(code[:-1]) + 9 for code in data.year]
    ago = pd.Series([day.year for day in data.published], data.index) - last
    long = data.share.where(ago > LONG_AGO, 0).groupby([data.period, data.article_id]).sum()
    means = long.groupby("period").mean()
    said = [f"{means[p]:.0%} of those of {study.label(p)}" for p in PERIODS if p in means.index]
    return f"Of the years named, {' and '.join(said)} lie more than ten years back"


def _shares_said(shown: pd.DataFrame, rows: list[str]) -> str:
    """Each row's columns with their shares, in words."""
    parts = []
    for row in rows:
        some = shown[shown.row == row].sort_values("x")
        shares = ", ".join(f"{one.column} {one.share:.0%}" for one in some.itertuples())
        parts.append(f"{row}: {shares}")
    return "; ".join(parts) + "."
