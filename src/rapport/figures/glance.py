"""The articles at a glance: one row each, one small axis for each thing to know of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import matplotlib as mpl
import numpy as np
import pandas as pd

from rapport import formats
from rapport.figures.colours import GRID, PERIOD_COLOURS
from rapport.figures.drawing import (
    STYLE,
    Figure,
    by_date,
    finished,
    new_canvas,
    segments,
    short,
    with_rows,
)
from rapport.study import PERIODS, Study

NUMBERS = ("tone", "low", "high", "others", "frame", "share", "conflict", "cooperation")
"""What is known of an article besides its words: mean tone with its interval within the article,
share of the words that others speak, most frequent frame with its share of sentences, acts."""


def at_a_glance(
    study: Study, articles: pd.DataFrame, measures: pd.DataFrame, labels: Mapping[str, str]
) -> pd.DataFrame:
    """One row an article of the two periods, by date: NUMBERS, all from the table of measures."""
    dated = by_date(study, articles)
    kept = ["article_id", "title", "outlet", "published", "published_precision", "period", "when"]
    values = measures.pivot(index="article_id", columns="measure", values="value")
    values = values.reindex(dated.article_id)
    tone = (
        measures[measures.measure == study.tone].set_index("article_id").reindex(dated.article_id)
    )
    frames = values.filter(regex=r"^frame\.")
    most = frames.fillna(-1).idxmax(axis=1) if len(frames.columns) else None
    acts = measures[measures.measure == "relation.balance"].set_index("article_id").n
    quads = values.filter(regex=r"^relation\..*-(cooperation|conflict)$")
    told = quads.mul(acts.reindex(dated.article_id), axis=0).fillna(0).round().astype(int)
    return dated[[*kept, "n_words"]].assign(
        tone=tone.value.to_numpy(),
        low=tone.low.to_numpy(),
        high=tone.high.to_numpy(),
        others=values.filter(regex=r"^voice\.").sum(axis=1, min_count=1).to_numpy(),
        frame=None if most is None else most.map(labels).str.removeprefix("Frame: ").to_numpy(),
        share=np.nan if most is None else frames.max(axis=1).to_numpy(),
        conflict=told.filter(like="-conflict").sum(axis=1).to_numpy(),
        cooperation=told.filter(like="-cooperation").sum(axis=1).to_numpy(),
    )


def articles_at_a_glance(
    study: Study, articles: pd.DataFrame, measures: pd.DataFrame, labels: Mapping[str, str]
) -> Figure | None:
    """Small multiples, one row an article: words, tone, other voices, the most frequent frame and
    acts, beside its title, date and outlet. None if no article is of a period.
    """
    every = at_a_glance(study, articles, measures, labels)
    if every.empty:
        return None
    data, drawn = with_rows(study, every)
    panels = [draw for draw, needed in PANELS if data[needed].notna().any()]
    with mpl.rc_context(STYLE | {"font.size": 8, "axes.titlesize": 9}):
        canvas = new_canvas(len(data), 0.48, 0.8)
        columns = canvas.subplots(
            1, len(panels), sharey=True, squeeze=False, gridspec_kw={"wspace": 0.06}
        )[0]
        colours = [PERIOD_COLOURS[period] for period in data.period]
        for axes, draw in zip(columns, panels, strict=True):
            draw(axes, data, colours)
            axes.tick_params(axis="y", length=0)
        columns[0].set_ylim(len(data) - 0.5, -0.5)
        columns[0].set_yticks(range(len(data)), [_head(row) for row in data.itertuples()])
        return finished(
            canvas,
            "at-a-glance",
            _title(study, every),
            "; ".join(_told(row, study) for row in data.itertuples()) + ".",
            "One row is an article, earlier ones blue, later ones orange. The line through the "
            "tone is its interval within the article: where it could lie had other sentences of "
            "it been written. The frame is the one that most of its sentences speak of; acts are "
            f"those between the two states that are told as having taken place.{drawn}",
            data.drop(columns="period"),
        )


def _head(row: Any) -> str:
    """Title, date and outlet in two lines."""
    outlet = row.outlet if isinstance(row.outlet, str) else "outlet not known"
    return f"{short(row.title, 36)}\n{_day(row)} · {short(outlet, 26)}"


def _day(row: Any) -> str:
    shapes = {"day": "%Y-%m-%d", "month": "%Y-%m"}
    return str(row.published.strftime(shapes.get(row.published_precision, "%Y")))


def _words(axes: Any, data: pd.DataFrame, colours: list[str]) -> None:
    bars = axes.barh(range(len(data)), data.n_words, 0.5, color=colours)
    axes.bar_label(bars, [f"{n:,}" for n in data.n_words], padding=2)
    axes.set(title="length", xlabel="words", xlim=(0, 1.45 * max(data.n_words.max(), 1)))


def _tone(axes: Any, data: pd.DataFrame, colours: list[str]) -> None:
    axes.axvline(0, color=GRID, linewidth=1)
    for at, row in enumerate(data.itertuples()):
        axes.plot(*segments([row.low], [row.high], at, at), color=colours[at], linewidth=1.5)
    axes.scatter(data.tone, range(len(data)), s=28, c=colours, zorder=3)
    ends = data[["tone", "low", "high"]].abs().max().max()
    edge = next((edge for edge in (0.2, 0.5) if ends <= edge), 1.0)
    axes.set(title="tone", xlabel="mean, −1 to 1", xlim=(-edge, edge))


def _others(axes: Any, data: pd.DataFrame, colours: list[str]) -> None:
    bars = axes.barh(range(len(data)), 100 * data.others, 0.5, color=colours)
    axes.bar_label(bars, [formats.share(n) for n in data.others], padding=2)
    axes.set(title="other voices", xlabel="% of words", xlim=(0, 100))


def _frame(axes: Any, data: pd.DataFrame, colours: list[str]) -> None:
    axes.barh(range(len(data)), 100 * data.share, 0.25, color=colours)
    for at, row in enumerate(data.itertuples()):
        if pd.notna(row.share):
            said = f"{short(str(row.frame), 18)} {formats.share(row.share)}"
            axes.text(0, at - 0.2, said, va="bottom")
    axes.set(title="commonest frame", xlabel="% of sentences", xlim=(0, 100))


def _acts(axes: Any, data: pd.DataFrame, colours: list[str]) -> None:
    axes.barh(range(len(data)), data.cooperation, 0.5, color=colours)
    axes.barh(range(len(data)), -data.conflict, 0.5, color=colours, alpha=0.45)
    axes.axvline(0, color=GRID, linewidth=1)
    edge = 1.6 * max(data.cooperation.max(), data.conflict.max(), 1)
    for at, row in enumerate(data.itertuples()):
        axes.text(row.cooperation + 0.03 * edge, at, str(row.cooperation), va="center")
        axes.text(-row.conflict - 0.03 * edge, at, str(row.conflict), va="center",
                  ha="right")  # fmt: skip
    axes.set(title="acts told", xlabel="conflict | coop.", xlim=(-edge, edge), xticks=[])


PANELS = (
    (_words, "n_words"),
    (_tone, "tone"),
    (_others, "others"),
    (_frame, "share"),
    (_acts, "cooperation"),
)
"""What is drawn of the articles, and the column without which it is not."""


def _title(study: Study, data: pd.DataFrame) -> str:
    """How many articles there are, and how long they are."""
    counts = [f"{(data.period == period).sum():,} of {study.label(period)}" for period in PERIODS]
    least, most = data.n_words.min(), data.n_words.max()
    return f"Articles: {' and '.join(counts)}, of {least:,} to {most:,} words each"


def _told(row: Any, study: Study) -> str:
    """An article in words."""
    parts = [f"{row.n_words:,} words", f"tone {formats.value(study.tone, row.tone)}"]
    if pd.notna(row.others):
        parts.append(f"{formats.share(row.others)} of the words by others")
    if pd.notna(row.share):
        parts.append(f"{row.frame} in {formats.share(row.share)} of the sentences")
    parts.append(f"{row.conflict} acts of conflict, {row.cooperation} of cooperation")
    outlet = row.outlet if isinstance(row.outlet, str) else "outlet not known"
    return f"{row.title} ({_day(row)}, {outlet}): {', '.join(parts)}"
