"""The turn: every primary measure, earlier against later, each in its own unit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import matplotlib as mpl
import numpy as np
import pandas as pd

from rapport import formats
from rapport.figures.colours import GRID, INK, PERIOD_COLOURS
from rapport.figures.drawing import (
    MOST_ROWS,
    STYLE,
    Figure,
    by_date,
    finished,
    new_canvas,
    segments,
)
from rapport.study import PERIODS, Study

ROW, HEAD = 0.19, 0.62
"""Inches that a measure takes, and the axes of a group besides its measures."""

COLUMNS = ["measure", "construct", "earlier", "later", "difference", "low", "high"]
COLUMNS += ["n_earlier", "n_later"]


def primary_measures(
    study: Study, articles: pd.DataFrame, measures: pd.DataFrame, contrasts: pd.DataFrame
) -> pd.DataFrame:
    """The rows of `contrasts` on primary measures that an article has a value of, with the values
    of the articles in columns, up to MOST_ROWS articles; of all voices together.
    """
    primary = contrasts[contrasts.role == "primary"][COLUMNS]
    primary = primary.dropna(subset=["earlier", "later"], how="all").reset_index(drop=True)
    dated = by_date(study, articles)
    if len(dated) > MOST_ROWS:
        return primary
    wide = measures.pivot(index="measure", columns="article_id", values="value")
    return primary.join(wide.reindex(columns=dated.article_id), on="measure")


def the_turn(
    study: Study, articles: pd.DataFrame, measures: pd.DataFrame, contrasts: pd.DataFrame,
    labels: Mapping[str, str],
) -> Figure | None:  # fmt: skip
    """One row a primary measure: left the articles and the means of the periods, right later minus
    earlier with its interval. Measures of a construct and a unit share axes. None if no article has
    a value.
    """
    data = primary_measures(study, articles, measures, contrasts)
    if data.empty:
        return None
    values = _by_period(study, articles, measures[measures.measure.isin(data.measure)])
    units = data.measure.map(formats.unit)
    starts = (data.construct + units) != (data.construct + units).shift()
    groups = [own for _, own in data.groupby(starts.cumsum(), sort=False)]
    heights = [HEAD + ROW * len(own) for own in groups]
    with mpl.rc_context(STYLE | {"font.size": 8, "axes.labelsize": 8, "axes.titlesize": 9}):
        canvas = new_canvas(sum(heights), 1.0, 0.3)
        rows = canvas.subplots(
            len(groups), 2, squeeze=False, width_ratios=[1.25, 1], height_ratios=heights
        )
        for (left, right), own in zip(rows, groups, strict=True):
            _values(left, values, own, labels, len(data.columns) > len(COLUMNS))
            _differences(right, own)
            right.sharey(left)
            right.tick_params(labelleft=False)
        keys = [rows[0, 0].plot([], [], "D", color=PERIOD_COLOURS[p])[0] for p in PERIODS]
        canvas.legend(keys, [study.label(p) for p in PERIODS], loc="outside lower center", ncols=2)
        return finished(
            canvas,
            "turn",
            _title(study, data),
            _alternative(data, labels),
            "Left, diamonds are the means of the periods’ articles and small dots the articles (of "
            f"more than {MOST_ROWS} a line spans their middle half). Right, later minus earlier "
            "with its t interval on articles, filled where it leaves 0 out; intervals of shares "
            "are cut at ±100 points. Every group of measures has its own axes, whose unit stands "
            "below it. A measure without a dot on the right has no article with a value in one "
            "period.",
            data,
        )


def _by_period(
    study: Study, articles: pd.DataFrame, measures: pd.DataFrame
) -> dict[tuple[str, str], pd.Series]:
    """The values of each measure in each period."""
    dated = by_date(study, articles)[["article_id", "period"]].merge(measures, on="article_id")
    known = dated.dropna(subset=["value"])
    return {(str(m), str(p)): own for (m, p), own in known.groupby(["measure", "period"]).value}


def _scale(measure: str) -> float:
    return 100.0 if formats.is_share(measure) else 1.0


def _values(
    axes: Any, values: Mapping[tuple[str, str], pd.Series], own: pd.DataFrame,
    labels: Mapping[str, str], dots: bool,
) -> None:  # fmt: skip
    """The articles and the means of the periods, one row a measure."""
    first = str(own.measure.iloc[0])
    scale, places = _scale(first), np.arange(len(own))
    for period, up in zip(PERIODS, (-0.17, 0.17), strict=True):
        colour = PERIOD_COLOURS[period]
        for at, measure in enumerate(own.measure):
            some = values.get((measure, period), pd.Series(dtype=float))
            if dots:
                axes.plot(scale * some, np.full(len(some), at + up), "o", markersize=2.6,
                          color=colour, alpha=0.8, markeredgewidth=0)  # fmt: skip
            elif len(some):
                ends = scale * some.quantile([0.25, 0.75])
                axes.plot(ends, [at + up] * 2, color=colour, linewidth=1.5)
        axes.plot(scale * own[period], places + up, "D", markersize=3.6, color=colour, zorder=3)
    axes.set_yticks(places, [_short(labels[measure]) for measure in own.measure])
    axes.set(ylim=(len(own) - 0.5, -0.5), xlabel=formats.unit(first))
    axes.set_title(str(own.construct.iloc[0]))
    _lines(axes)
    if scale == 100.0:
        axes.set_xlim(-2, max(20.0, axes.get_xlim()[1]))


def _differences(axes: Any, own: pd.DataFrame) -> None:
    """Later minus earlier, with its interval."""
    first = str(own.measure.iloc[0])
    scale, places = _scale(first), np.arange(len(own))
    axes.axvline(0, color=GRID, linewidth=1)
    low, high = ((scale * own[end]).to_numpy(float) for end in ("low", "high"))
    if scale == 100.0:
        low, high = np.clip(low, -100, 100), np.clip(high, -100, 100)
    axes.plot(*segments(low, high, places, places), color=INK, linewidth=0.9)
    clear = ((own.low > 0) | (own.high < 0)).to_numpy()
    differences = (scale * own.difference).to_numpy(float)
    for some, fill in ((clear, INK), (~clear, "none")):
        axes.plot(differences[some], places[some], "o", markersize=4, markeredgecolor=INK,
                  markerfacecolor=fill, markeredgewidth=0.9)  # fmt: skip
    edge = 1.05 * np.nanmax(np.abs([low, high, differences]), initial=0)
    axes.set(xlim=(-edge, edge) if edge else (-1, 1))
    axes.set_xlabel("later minus earlier" + (", points" if scale == 100.0 else ""))
    _lines(axes)


def _lines(axes: Any) -> None:
    axes.grid(axis="y", linewidth=0.3)
    axes.set_axisbelow(True)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)


def _short(label: str) -> str:
    """The label without what the head of the group says, and without the engine."""
    if label.startswith("Tone toward "):
        return label.removeprefix("Tone toward ").split(" (")[0]
    for start in ("Frame: ", "Name: ", "Words given to "):
        label = label.removeprefix(start)
    return label


def _title(study: Study, data: pd.DataFrame) -> str:
    """How many measures are higher and lower later on, and how many intervals carry it."""
    known = data.dropna(subset=["difference"])
    if known.empty:
        return "No primary measure has a value in both periods"
    higher, lower = int((known.difference > 0).sum()), int((known.difference < 0).sum())
    said = f"Of {len(known)} primary measures {higher} are higher in {study.label('later')}, "
    said += f"{lower} lower, {len(known) - higher - lower} the same"
    made = known.dropna(subset=["low", "high"])
    if made.empty:
        return said
    clear = int(((made.low > 0) | (made.high < 0)).sum())
    return f"{said}; {clear or 'none'} of {len(made)} intervals leave{'s' * (clear < 2)} 0 out"


def _alternative(data: pd.DataFrame, labels: Mapping[str, str]) -> str:
    """Every mean, difference and interval in words."""
    parts = []
    for row in data.itertuples():
        name = row.measure
        said = f"{formats.value(name, row.earlier)}, {formats.value(name, row.later)}"
        if pd.notna(row.low):
            said += f" ({formats.interval(name, row.low, row.high)})"
        parts.append(f"{labels[name]} {said}")
    return f"Earlier, later (interval of the difference): {'; '.join(parts)}."
