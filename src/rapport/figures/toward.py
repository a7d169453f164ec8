"""Tone toward each state, by whose words it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib as mpl
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
)
from rapport.marks.voices import AUTHOR
from rapport.measures import ALL_VOICES
from rapport.study import PERIODS, Study

FEW = 10
"""Sentences below which a mean is drawn hollow."""


def means_by_voice(
    study: Study, articles: pd.DataFrame, measures: pd.DataFrame, contrasts: pd.DataFrame
) -> pd.DataFrame:
    """One row a measure of tone toward a state, a voice and a period: the mean of the articles that
    have a value, how many these are, and of how many sentences. All voices are in both tables.
    """
    asked = [
        m
        for m in dict.fromkeys(contrasts.measure)
        if m.startswith("toward.") and study.is_primary(m)
    ]
    some = measures[measures.measure.isin(asked) & measures.value.notna()]
    dated = some.merge(articles[["article_id", "period"]].dropna(), on="article_id")
    sentences = dated.groupby(["measure", "voice", "period"]).n.sum()
    rows = [
        {
            "measure": row.measure,
            "voice": row.voice,
            "when": study.label(period),
            "mean": getattr(row, period),
            "n_articles": getattr(row, f"n_{period}"),
            "n_sentences": int(sentences.get((row.measure, row.voice, period), 0)),
        }
        for row in contrasts[contrasts.measure.isin(asked)].itertuples()
        for period in PERIODS
    ]
    columns = ["measure", "voice", "when", "mean", "n_articles", "n_sentences"]
    return pd.DataFrame(rows, columns=columns)


def tone_toward_states(
    study: Study, articles: pd.DataFrame, measures: pd.DataFrame, contrasts: pd.DataFrame,
    sides: Mapping[str, str], labels: Mapping[str, str],
) -> Figure | None:  # fmt: skip
    """One panel a state, one row a voice: the articles and the means of the periods; `sides` are
    the voices that are told apart, with their names. None if no tone toward a state is primary.
    """
    data = means_by_voice(study, articles, measures, contrasts)
    if data["mean"].isna().all():
        return None
    voices = {ALL_VOICES: "all voices", AUTHOR: "the author", **sides}
    voices = {voice: name for voice, name in voices.items() if voice in set(data.voice)}
    panels = list(dict.fromkeys(data.measure))
    dots = by_date(study, articles).merge(measures[measures.measure.isin(panels)], on="article_id")
    few = dots.article_id.nunique() <= MOST_ROWS
    with mpl.rc_context(STYLE):
        canvas = new_canvas(len(voices), 0.5, 1.0)
        rows = canvas.subplots(1, len(panels), sharex=True, sharey=True, squeeze=False)[0]
        for axes, measure in zip(rows, panels, strict=True):
            own = dots[dots.measure == measure] if few else dots.iloc[:0]
            _panel(axes, study, data[data.measure == measure], own, list(voices))
            axes.set_title(labels[measure].split(" (")[0].removeprefix("Tone "), fontsize=10)
        rows[0].set(xlim=(-1, 1), xticks=[-1, 0, 1], ylim=(len(voices) - 0.4, -0.6))
        rows[0].set_yticks(range(len(voices)), list(voices.values()))
        canvas.supxlabel("tone toward the state, mean of the sentences that mention it, −1 to 1",
                         fontsize=10)  # fmt: skip
        keys = [rows[0].scatter([], [], s=36, marker="D", color=PERIOD_COLOURS[p]) for p in PERIODS]
        canvas.legend(keys, [study.label(p) for p in PERIODS], loc="outside upper right", ncols=2)
        return finished(
            canvas,
            "toward-by-voice",
            _title(data, voices, labels),
            _alternative(data, voices, labels),
            "Diamonds are the means of the periods’ articles"
            + (", small dots the articles" if few else "")
            + "; right of 0 the state looks good. A sentence is of the voice that speaks more than "
            "half of its words, else the author’s. The numbers say how many sentences there are, "
            f"earlier | later; a mean of fewer than {FEW} is hollow and says little.",
            data,
        )


def _panel(
    axes: Any, study: Study, means: pd.DataFrame, dots: pd.DataFrame, voices: Sequence[str]
) -> None:
    """One state: its means over its articles, and the counts of sentences at the right."""
    axes.axvline(0, color=GRID, linewidth=1)
    axes.tick_params(axis="y", length=0)
    for period, up in zip(PERIODS, (-0.16, 0.16), strict=True):
        colour = PERIOD_COLOURS[period]
        own = dots[(dots.period == period) & dots.voice.isin(voices)]
        at = [voices.index(voice) + up for voice in own.voice]
        axes.scatter(own.value, at, s=9, color=colour, alpha=0.8, linewidth=0)
        for row in means[means.when == study.label(period)].itertuples():
            if pd.notna(row.mean):
                axes.scatter(row.mean, voices.index(row.voice) + up, s=36, marker="D", zorder=3,
                             facecolor=colour if row.n_sentences >= FEW else "none",
                             edgecolor=colour)  # fmt: skip
    for row, voice in enumerate(voices):
        counts = means[means.voice == voice].n_sentences
        if len(counts):
            axes.text(1, row - 0.42, " | ".join(map(str, counts)), fontsize=7, ha="right",
                      va="center", color=INK)  # fmt: skip


def _title(data: pd.DataFrame, voices: Mapping[str, str], labels: Mapping[str, str]) -> str:
    """Toward which state the periods differ most in the author's voice, and how; of states that
    enough sentences of both periods mention.
    """
    voice = AUTHOR if AUTHOR in voices else ALL_VOICES
    known = data[(data.voice == voice) & (data.n_sentences >= FEW)]
    wide = known.pivot(index="measure", columns="when", values="mean")
    wide = wide.reindex(columns=list(dict.fromkeys(data.when))).dropna()
    if wide.empty:
        return "Tone toward each state, by voice"
    measure = (wide.iloc[:, 1] - wide.iloc[:, 0]).abs().sort_values(kind="stable").index[-1]
    said = ", ".join(
        f"{formats.value(measure, v)} in {when}" for when, v in wide.loc[measure].items()
    )
    whose = "In the author’s voice tone" if voice == AUTHOR else "Tone"
    state = labels[measure].split(" (")[0].removeprefix("Tone ")
    return f"{whose} {state} differs most between the periods: {said}"


def _alternative(data: pd.DataFrame, voices: Mapping[str, str], labels: Mapping[str, str]) -> str:
    """The means in words."""
    parts = []
    for measure, own in data.groupby("measure", sort=False):
        said = (
            f"{voices[row.voice]} {row.when} {formats.value(str(measure), row.mean)}"
            for row in own.itertuples()
            if row.voice in voices and pd.notna(row.mean)
        )
        parts.append(f"{labels[str(measure)]}: {', '.join(said)}")
    return f"Means: {'; '.join(parts)}."
