"""What the two states are told to have done to each other."""

from __future__ import annotations

from collections.abc import Mapping

import matplotlib as mpl
import numpy as np
import pandas as pd

from rapport.figures.colours import PERIOD_COLOURS
from rapport.figures.drawing import STYLE, Figure, finished, new_canvas
from rapport.measures import Plan
from rapport.measures.tally import ACTS, added, columns_of, quad_name
from rapport.study import PERIODS, Study

CONFLICT = "conflict"
"""How the quads end that are of conflict."""


def acts_between(
    study: Study, articles: pd.DataFrame, sentences: pd.DataFrame, marks: pd.DataFrame, what: Plan
) -> pd.DataFrame:
    """How many acts each state of the pair is told to have done to the other, by quad and period:
    those, and only those, that the measures of the relation count.
    """
    body = sentences[sentences.kind == "body"].merge(
        articles[["article_id", "period"]].dropna(), on="article_id"
    )
    place = ["article_id", "sentence"]
    rows = body[[*place, "period"]].assign(row=np.arange(len(body)))
    acts = marks[marks.layer == "relation"].merge(rows, on=place)
    found = added(acts, what)
    counted = acts.loc[found.mark[found.column == columns_of(what).index(ACTS)]]
    quads = list(dict.fromkeys(what.quads.values()))
    counts = counted.groupby(
        ["source", "target", counted.code.astype(str).map(what.quads), "period"], observed=True
    ).size()
    return pd.DataFrame(
        [
            {
                "source": source,
                "target": target,
                "quad": quad,
                "when": study.label(period),
                "count": int(counts.get((source, target, quad, period), 0)),
                "n_articles": int((articles.period == period).sum()),
            }
            for source, target in (what.pair, what.pair[::-1])
            for quad in quads
            for period in PERIODS
        ]
    )


def relation_acts(
    study: Study, acts: pd.DataFrame, names: Mapping[str, str], labels: Mapping[str, str]
) -> Figure | None:
    """One panel a direction, one row a quad: how many acts in each period; `acts` is what
    `acts_between` gives, `names` what states are called. None if there is no act.
    """
    if acts.empty or not acts["count"].sum():
        return None
    quads = list(dict.fromkeys(acts.quad))
    ways = list(dict.fromkeys(zip(acts.source, acts.target, strict=True)))
    most = int(acts["count"].max())
    with mpl.rc_context(STYLE):
        canvas = new_canvas(len(quads), 0.55, 0.9)
        rows = canvas.subplots(1, 2, sharex=True, sharey=True)
        for axes, (source, target) in zip(rows, ways, strict=True):
            own = acts[(acts.source == source) & (acts.target == target)]
            for period, up in zip(PERIODS, (-0.2, 0.2), strict=True):
                some = own[own.when == study.label(period)]
                articles = int(some.n_articles.iloc[0])
                label = f"{study.label(period)} ({articles:,} article{'s' * (articles != 1)})"
                at = np.arange(len(quads)) + up
                bars = axes.barh(at, some["count"], 0.36, color=PERIOD_COLOURS[period], label=label)
                axes.bar_label(bars, fontsize=9, padding=3)
            axes.set_title(f"{names[source]} → {names[target]}", fontsize=10)
            axes.tick_params(axis="y", length=0)
        rows[0].set(xlim=(0, 1.12 * most), ylim=(len(quads) - 0.5, -0.5))
        rows[0].xaxis.get_major_locator().set_params(integer=True)
        rows[0].set_yticks(range(len(quads)), [labels[quad_name(quad)] for quad in quads])
        canvas.supxlabel("acts told as having taken place (count)", fontsize=10)
        canvas.legend(*rows[0].get_legend_handles_labels(), loc="outside upper right", ncols=2)
        return finished(
            canvas,
            "relation-acts",
            _title(study, acts),
            _alternative(acts, names, labels),
            "Bars count the acts of the state before the arrow toward the state behind it. A "
            "mutual act counts once, for the state that is named first. Acts that are negated, "
            "planned, demanded or of a past generation are not counted. Counts are of all articles "
            "of a period together, so compare shares of acts, not bars, where a period has more or "
            "longer articles.",
            acts,
        )


def _title(study: Study, acts: pd.DataFrame) -> str:
    """How many of each period's acts are of conflict."""
    parts = []
    for period in PERIODS:
        own = acts[acts.when == study.label(period)]
        bad = int(own.loc[own.quad.str.endswith(CONFLICT), "count"].sum())
        parts.append(f"{bad} of {int(own['count'].sum())} in {study.label(period)}")
    return f"Of the acts between the two states, {' and '.join(parts)} are of conflict"


def _alternative(acts: pd.DataFrame, names: Mapping[str, str], labels: Mapping[str, str]) -> str:
    """Every count in words."""
    parts = []
    for (source, target), own in acts.groupby(["source", "target"], sort=False):
        said = (
            f"{labels[quad_name(str(quad))].lower()} {' and '.join(map(str, some['count']))}"
            for quad, some in own.groupby("quad", sort=False)
        )
        parts.append(f"{names[source]} toward {names[target]}: {', '.join(said)}")
    return f"Earlier and later: {'; '.join(parts)}."
