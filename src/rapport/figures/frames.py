"""How often each frame stands in each article, and on average in each period."""

from __future__ import annotations

import matplotlib as mpl
import pandas as pd
import seaborn as sns
from matplotlib.colors import LinearSegmentedColormap, to_rgb

from rapport import formats
from rapport.figures.colours import INK, PERIOD_COLOURS
from rapport.figures.drawing import STYLE, Figure, by_date, finished, new_canvas, short
from rapport.study import PERIODS, Study

MOST_COLUMNS = 12
"""Articles up to which each has a column; of more only the means of the periods are shown."""

DARKEST = 0.4
"""How much ink is laid under the largest share, so that the number on it can be read."""


def frames_by_article(
    study: Study, articles: pd.DataFrame, measures: pd.DataFrame, contrasts: pd.DataFrame,
    labels: dict[str, str],
) -> Figure | None:  # fmt: skip
    """One row a frame, one column an article, then one a period: shares of sentences. None if no
    frame is measured.
    """
    frames = measures[measures.measure.str.startswith("frame.")]
    dated = by_date(study, articles)
    data = dated.merge(frames, on="article_id")
    if data.value.isna().all():
        return None
    by = contrasts.set_index("measure")
    order = sorted(data.measure.unique(), key=lambda one: (-by.difference[one], one))
    names = {one: labels[one].removeprefix("Frame: ") for one in order}
    wide = data.pivot(index="measure", columns="article_id", values="value").loc[order]
    many = len(dated) > MOST_COLUMNS
    shown = wide[dated.article_id if not many else []].copy()
    for period in PERIODS:
        shown[period] = by.loc[order, period]
    with mpl.rc_context(STYLE):
        canvas = new_canvas(len(order), 0.3, 1.9 if not many else 0.8)
        axes = canvas.subplots()
        ink = LinearSegmentedColormap.from_list("ink", [(*to_rgb(INK), a) for a in (0, DARKEST)])
        sns.heatmap(
            shown, cmap=ink, vmin=0, annot=_said(shown), fmt="", annot_kws={"color": INK},
            cbar=False, ax=axes,
        )  # fmt: skip
        axes.set(xlabel="", ylabel="")
        axes.set_yticks([at + 0.5 for at in range(len(order))], list(names.values()), rotation=0)
        heads = [*([] if many else _heads(dated)), *(f"mean {study.label(p)}" for p in PERIODS)]
        axes.set_xticks(
            [at + 0.5 for at in range(len(heads))], heads, rotation=30, ha="right", fontsize=8
        )
        axes.tick_params(length=0)
        for at, period in enumerate([*([] if many else dated.period), *PERIODS]):
            axes.hlines(len(order), at + 0.04, at + 0.96, color=PERIOD_COLOURS[period], linewidth=6,
                        clip_on=False)  # fmt: skip
        if not many:
            axes.axvline(len(dated), color=INK, linewidth=1)
        means = "; ".join(
            f"{names[row.Index]} {formats.value(row.Index, row.earlier)}, "
            f"{formats.value(row.Index, row.later)}"
            for row in by.loc[order].itertuples()
        )
        return finished(
            canvas,
            "frames-by-article",
            _title(by.difference[order], names),
            f"Mean share of sentences, earlier and later: {means}.",
            "Numbers are per cent of an article’s sentences in which a frame occurs; the more, the "
            "stronger the shade. Frames are ordered by later minus earlier; the line below is blue "
            "for what is earlier, orange for what is later. A sentence can have several frames, so "
            "shares do not add up."
            + (f" More than {MOST_COLUMNS} articles have no column of their own." if many else ""),
            shown.rename(columns={p: f"mean {study.label(p)}" for p in PERIODS})
            .rename_axis(columns=None)
            .reset_index(),
        )


def _said(shown: pd.DataFrame) -> pd.DataFrame:
    return shown.map(lambda share: formats.NOTHING if pd.isna(share) else f"{100 * share:.0f}")


def _heads(dated: pd.DataFrame) -> list[str]:
    return [f"{short(row.title, 24)} {row.published:%Y}" for row in dated.itertuples()]


def _title(differences: pd.Series, names: dict[str, str]) -> str:
    """Which frame gains most and which loses most, if any does; frames from most to least."""
    known = differences.dropna()
    if known.empty:
        return "A period has no article in which frames can be counted"
    parts = []
    for at, verb, sign in ((0, "gains", 1), (-1, "loses", -1)):
        if sign * known.iloc[at] > 0:
            measure = str(known.index[at])
            said = formats.difference(measure, known.iloc[at])
            parts.append(f"{names[measure]} {verb} most ({said})")
    return f"Of the frames {', '.join(parts)}" if parts else "No frame gains or loses"
