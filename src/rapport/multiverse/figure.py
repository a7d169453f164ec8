"""The specification curve: every difference above, the choices that made it below."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import matplotlib as mpl
import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.figure import Figure as Canvas

from rapport import formats
from rapport.figures import GRID, INK, STYLE, Figure, finished, segments
from rapport.multiverse.said import CHOICES, OPTIONS, title
from rapport.multiverse.tables import Curve
from rapport.study import Study
from rapport.tone.registry import named

PRIMARY = "#009E73"
"""The primary specification, in another of the colours of Okabe & Ito (2008)."""


class Row(NamedTuple):
    """A row of the dashboard: the option of a choice, and what it is called."""

    choice: str
    option: str
    label: str


def specification_curve(
    study: Study, curve: Curve, specifications: pd.DataFrame, labels: dict[str, str]
) -> Figure | None:
    """The curve of one measure; `specifications` are its own rows. None if all are undefined.

    Each column is a specification over all articles, its line the range of the differences if any
    one article is left out.
    """
    columns = in_columns(specifications)
    if columns.empty:
        return None
    engines = named(study).get(curve.measure.split(".")[0], {})
    columns["engine"] = columns.engine.map({name: one.family for name, one in engines.items()})
    rows = list(dashboard(columns))
    label, key = labels[curve.measure], f"curve-{curve.measure.replace('.', '-')}"
    with mpl.rc_context(STYLE | {"path.simplify": False}):
        canvas = Canvas(figsize=(8.4, 3.2 + 0.19 * len(rows)), layout="constrained")
        above, below = canvas.subplots(
            2, sharex=True, height_ratios=[2.4, 0.19 * len(rows)], gridspec_kw={"hspace": 0.02}
        )
        _differences(above, columns, label)
        _choices(below, columns, rows)
        return finished(
            canvas,
            key,
            title(curve),
            _alternative(curve, label),
            "Each column is a way to take the measure, ordered by the difference that it gives; "
            "the ticks below say which choices made it. The dots, and the diamond of the primary "
            "specification, use all articles; a line spans what comes out if any one is left out.",
            columns.drop(columns=["specification", "is_primary"]),
        )


def in_columns(specifications: pd.DataFrame) -> pd.DataFrame:
    """The specifications over all articles in the order of their differences, with the `lowest`
    and the `highest` difference if one is left out.
    """
    choices = [choice for choice in CHOICES if choice != "left_out"]
    groups = specifications.groupby(choices, dropna=False, sort=False).difference
    ends = specifications.assign(lowest=groups.transform("min"), highest=groups.transform("max"))
    whole = ends[ends.left_out.isna() & ends.difference.notna()]
    whole = whole.sort_values(["difference", "specification"]).reset_index(drop=True)
    kept = ["specification", *choices, "difference", "lowest", "highest", "is_primary"]
    return whole[kept]


def dashboard(columns: pd.DataFrame) -> Iterator[Row]:
    """The rows below the curve: every option of the choices of which there are several."""
    for choice in CHOICES:
        options = columns[choice].dropna().unique() if choice in columns else []
        if len(options) > 1:
            known = OPTIONS.get(choice, {})
            ordered = [o for o in known if o in options] if known else sorted(options)
            for option in ordered:
                yield Row(choice, option, known.get(option, option))


def _differences(axes: Any, columns: pd.DataFrame, label: str) -> None:
    """The differences, sorted, the primary one marked."""
    place = np.arange(len(columns))
    axes.axhline(0, color=GRID, linewidth=1)
    axes.plot(*segments(place, place, columns.lowest, columns.highest), color=INK, alpha=0.35,
              linewidth=0.8)  # fmt: skip
    # All but points with round ends are dots, and shorter in SVG than markers; PNG has no points.
    axes.plot(*segments(place, place + 0.01, columns.difference, columns.difference), color=INK,
              linewidth=3, solid_capstyle="round", snap=False)  # fmt: skip
    chosen = columns.is_primary == 1
    sns.scatterplot(
        x=place[chosen], y=columns.difference[chosen], s=60, marker="D", color=PRIMARY,
        edgecolor="none", legend=False, ax=axes, zorder=3,
    )  # fmt: skip
    axes.set(ylabel="later minus earlier", xlabel="")
    axes.set_title(label, fontsize=9)
    axes.tick_params(bottom=False, labelbottom=False)


def _choices(axes: Any, columns: pd.DataFrame, rows: list[Row]) -> None:
    """A tick for every option that a specification takes; groups of options stand apart."""
    heights, at, before = [], 0.0, None
    for row in rows:
        at += 1.0 if row.choice == before or before is None else 1.5
        before = row.choice
        heights.append(at)
        taken = np.flatnonzero(columns[row.choice] == row.option)
        for some, colour in (
            (columns.is_primary[taken] != 1, INK),
            (columns.is_primary[taken] == 1, PRIMARY),
        ):
            own = taken[some.to_numpy()]
            axes.plot(*segments(own, own, at - 0.35, at + 0.35), color=colour,
                      linewidth=1 if colour == INK else 2.5)  # fmt: skip
    axes.set(yticks=heights, xlabel=f"{len(columns)} specifications over all articles, in order")
    axes.set_yticklabels([row.label for row in rows], fontsize=8)
    axes.tick_params(left=False, bottom=False, labelbottom=False)
    axes.spines[["left", "bottom"]].set_visible(False)
    axes.invert_yaxis()
    axes.margins(x=0.01)


def _alternative(curve: Curve, label: str) -> str:
    low, median, high = (
        formats.difference(curve.measure, number)
        for number in (curve.low, curve.median, curve.high)
    )
    return f"{label}. Differences go from {low} to {high}, median {median}."
