"""What contested things are called, out of how often they are called anything."""

from __future__ import annotations

from collections.abc import Mapping

import matplotlib as mpl
import numpy as np
import pandas as pd

from rapport.figures.colours import INK, PERIOD_COLOURS
from rapport.figures.drawing import STYLE, Figure, finished, new_canvas
from rapport.measures import Plan, Tally
from rapport.study import PERIODS, Study

FEW = 5
"""Opportunities below which a share is not drawn, only its numbers are given."""


def names_used(study: Study, articles: pd.DataFrame, counted: Tally, what: Plan) -> pd.DataFrame:
    """One row a name and a period: how often the name is used in its articles, and how often the
    thing is named at all.
    """
    sums = counted.sums(counted.body)
    periods = articles.set_index("article_id").period.reindex(list(counted.articles)).to_numpy()
    return pd.DataFrame(
        [
            {
                "thing": thing,
                "name": f"name.{name}",
                "when": study.label(period),
                "used": int(sums[f"name.{name}"][periods == period].sum()),
                "opportunities": int(sums[f"thing.{thing}"][periods == period].sum()),
            }
            for name, thing in what.names.items()
            for period in PERIODS
        ],
        columns=["thing", "name", "when", "used", "opportunities"],
    )


def naming(study: Study, used: pd.DataFrame, labels: Mapping[str, str]) -> Figure | None:
    """One row a name that is used, thing by thing: its share in each period; `used` is what
    `names_used` gives. None if nothing is named.
    """
    data = used[used.groupby("name").used.transform("sum") > 0]
    if data.empty:
        return None
    names = list(dict.fromkeys(data.name))
    calls = {name: labels[name].removeprefix("Name: ") for name in names}
    things = data.drop_duplicates("name").set_index("name").thing
    gaps = (things != things.shift()).cumsum().to_numpy() - 1
    at = dict(zip(names, np.arange(len(names)) + 0.7 * gaps, strict=True))
    with mpl.rc_context(STYLE):
        canvas = new_canvas(len(names) + 0.7 * gaps[-1], 0.36, 0.8)
        axes = canvas.subplots()
        for period, up in zip(PERIODS, (-0.2, 0.2), strict=True):
            own = data[data.when == study.label(period)]
            share = own.used / own.opportunities.where(own.opportunities >= FEW)
            rows = own.name.map(at) + up
            axes.barh(rows, 100 * share.fillna(0), 0.36, color=PERIOD_COLOURS[period],
                      label=study.label(period))  # fmt: skip
            for said, y, x in zip(_counts(own), rows, share.fillna(0), strict=True):
                axes.text(100 * x + 0.8, y, said, fontsize=8, va="center", color=INK)
        for thing, some in things.groupby(things, sort=False):
            first = at[str(some.index[0])] - 0.68
            axes.text(
                0, first, str(thing).replace("-", " "), fontsize=8, va="center", style="italic"
            )
        axes.set(xlim=(0, 100), ylim=(max(at.values()) + 0.6, -1.1))
        axes.set_xlabel("of all namings of the thing in the period (%)")
        axes.set_yticks(list(at.values()), list(calls.values()))
        axes.tick_params(axis="y", length=0)
        canvas.legend(loc="outside lower center", ncols=2)
        said = "; ".join(
            f"{calls[str(name)]}: {', '.join(_counts(own))}"
            for name, own in data.groupby("name", sort=False)
        )
        return finished(
            canvas,
            "naming",
            _title(data, calls),
            f"Used, of all namings of the thing, earlier and later: {said}.",
            "A bar is the share of a name among all namings of its thing, which are the "
            f"opportunities to use another; where these are fewer than {FEW}, only the numbers "
            "stand. All articles of a period are taken together here; the measure is the mean of "
            "their shares. Names that nobody uses are left out.",
            used,
        )


def _counts(some: pd.DataFrame) -> list[str]:
    """How often a name is used out of its opportunities, row by row."""
    return [f"{row.used} of {row.opportunities}" for row in some.itertuples()]


def _title(data: pd.DataFrame, calls: Mapping[str, str]) -> str:
    """Which name's share differs most, among things that both periods name often enough."""
    enough = data[data.groupby("name").opportunities.transform("min") >= FEW]
    if enough.empty:
        return "Contested names, and how often each could have been used"
    shares = (enough.used / enough.opportunities).groupby(enough.name, sort=False)
    most = (shares.last() - shares.first()).abs()
    if most.max() == 0:
        return f"No name with {FEW} opportunities in each period has another share in one of them"
    name = most.sort_values(kind="stable").index[-1]
    own = enough[enough.name == name]
    said = " and ".join(f"{n} in {when}" for n, when in zip(_counts(own), own.when, strict=True))
    thing = str(own.thing.iloc[0]).replace("-", " ")
    return f"Of the names of the thing “{thing}”, “{calls[name]}” differs most: {said}"
