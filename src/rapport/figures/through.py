"""Tone through each article, and who speaks in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.patches import Patch, PathPatch
from matplotlib.path import Path

from rapport.figures.colours import GRID, PERIOD_COLOURS, side_colours
from rapport.figures.drawing import (
    STYLE,
    Figure,
    article_labels,
    by_date,
    finished,
    new_canvas,
    segments,
    with_rows,
)
from rapport.measures import Plan, Tally
from rapport.measures.tally import WORDS
from rapport.study import Study

SHADE = 0.5
"""How strongly the words of others are shaded."""

MOST_PANELS = 12
"""Articles of which a figure shows sentence by sentence."""


def sentences_told(counted: Tally, sentences: pd.DataFrame, what: Plan, tone: str) -> pd.DataFrame:
    """Every body sentence with its place in its article, its `tone`, and of its words the share
    that each side speaks, 0 … 1; `sentences` are those that were counted.
    """
    ordered = sentences.sort_values(["article_id", "sentence"]).reset_index(drop=True)
    ordered = ordered[ordered.article_id.isin(counted.articles)]
    asked = [tone, WORDS, *(f"voice.{side}" for side in what.sides)]
    sums = counted.counts[:, [counted.columns.index(name) for name in asked]].toarray()
    shares = sums[:, 2:] / np.maximum(sums[:, [1]], 1)
    spoken = dict(zip(what.sides, shares.T, strict=True))
    told = ordered[["article_id", "sentence"]].assign(tone=sums[:, 0], **spoken)[counted.body]
    return told.assign(place=told.groupby("article_id").cumcount() + 1)


def tone_through_articles(
    study: Study, articles: pd.DataFrame, told: pd.DataFrame, names: Mapping[str, str],
    labels: Mapping[str, str],
) -> Figure | None:  # fmt: skip
    """One row an article: the tone of each body sentence, over who speaks it; `told` is what
    `sentences_told` gives, `names` what its sides are called. None if there is no sentence.
    """
    dated = by_date(study, articles)
    ordered, said = with_rows(study, dated, MOST_PANELS)
    body = told[told.article_id.isin(ordered.article_id)]
    if body.empty:
        return None
    titles = article_labels(articles)
    negative = body.tone.lt(0).groupby(body.article_id).mean()
    negative = negative.reindex(ordered.article_id).dropna()
    span = f"Between {negative.min():.0%} and {negative.max():.0%} of an article’s"
    some = f"{negative.max():.0%} of the article’s" if len(negative) == 1 else span
    title = f"{some} sentences sound negative"
    sides = [side for side in names if (body[side] > 0).any()]
    with mpl.rc_context(STYLE):
        canvas = new_canvas(max(len(ordered), 2), 0.95, 0.6)
        rows = canvas.subplots(len(ordered), sharex=True, sharey=True, squeeze=False)[:, 0]
        for axes, article in zip(rows, ordered.itertuples(), strict=True):
            one = body[body.article_id == article.article_id]
            _shade(axes, one, sides, side_colours(list(names)), names)
            axes.plot(*segments(one.place, one.place, 0, one.tone), linewidth=2.2,
                      color=PERIOD_COLOURS[article.period])  # fmt: skip
            axes.axhline(0, color=GRID, linewidth=1)
            axes.set(ylim=(-1, 1), yticks=[-1, 0, 1])
            axes.tick_params(axis="x", length=0 if axes is not rows[-1] else 3.5)
            axes.set_title(titles[article.article_id], fontsize=9, pad=2)
        rows[0].set_xlim(0, body.place.max() + 1)
        rows[-1].set_xlabel("sentence of the body, in reading order")
        canvas.supylabel(f"{labels[study.tone]}, −1 to 1", fontsize=9)
        _legend(canvas, sides, names)
        shares = "; ".join(f"{titles[str(k)]}: {v:.0%}" for k, v in negative.items())
        return finished(
            canvas,
            "tone-through-articles",
            title,
            f"Share of negative sentences: {shares}.",
            "Each line is a sentence, up if it sounds positive to the engine that the axis names, "
            "down if negative; one without a mark of tone lies at 0. Blue articles are earlier, "
            f"orange later.{_how(sides)}{said}",
            body[["article_id", "sentence", "place", "tone", *sides]],
        )


def _how(sides: list[str]) -> str:
    if not sides:
        return ""
    return (
        " Shaded is the share of a sentence’s words that somebody else than the author speaks, "
        "quoted or reported: from bottom to top all of them. The shade, and the first letter where "
        "most of a passage is theirs, say whose words they are."
    )


def _shade(
    axes: Any,
    one: pd.DataFrame,
    sides: list[str],
    colours: Mapping[str, str],
    names: Mapping[str, str],
) -> None:
    """Shade every sentence up to the share of its words that others speak, and name whose."""
    below = np.full(len(one), -1.0)
    for side in sides:
        above = below + 2 * one[side].to_numpy()
        some = above > below
        if not some.any():
            continue
        boxes = [
            Path([(x - 0.5, low), (x + 0.5, low), (x + 0.5, high), (x - 0.5, high), (0, 0)],
                 closed=True)
            for x, low, high in zip(one.place[some], below[some], above[some], strict=True)
        ]  # fmt: skip
        shape = Path.make_compound_path(*boxes)
        axes.add_patch(PathPatch(shape, color=colours[side], alpha=SHADE, linewidth=0))
        below = above
    if sides:
        whose = one[sides].idxmax(axis=1).where(one[sides].max(axis=1) > 0.5, "")
        runs = (whose != whose.shift()).cumsum()
        for _, run in one.place.groupby(runs):
            if side := whose[run.index[0]]:
                axes.text(run.mean(), 0.98, names[side][0], fontsize=8, ha="center", va="top")


def _legend(canvas: Any, sides: list[str], names: Mapping[str, str]) -> None:
    if sides:
        colours = side_colours(list(names))
        keys = [Patch(color=colours[side], alpha=SHADE, linewidth=0) for side in sides]
        said = [f"{names[side][0]} {names[side]}" for side in sides]
        canvas.legend(keys, said, loc="outside lower center", ncols=len(sides), fontsize=9)
