"""The figures of words: which set the periods apart, and which made the difference in tone."""

from __future__ import annotations

import matplotlib as mpl
import pandas as pd
import seaborn as sns

from rapport.figures import (
    GRID,
    INK,
    MOST_ROWS,
    STYLE,
    Figure,
    finished,
    legend_below,
    new_canvas,
    palette,
)
from rapport.study import Study
from rapport.vocabulary.kinds import WORD
from rapport.vocabulary.log_odds import holds
from rapport.vocabulary.once import ONCE
from rapport.vocabulary.word_shift import WordShift

MOST_WORDS = 15
"""Words that a figure shows for each period."""

RANGES = (
    "A line spans the values that z takes as each article is left out in turn; it is dotted where "
    "its sign depends on one article. "
)


def words_apart(study: Study, compared: pd.DataFrame, kind: str = WORD) -> Figure | None:
    """One row a word of one kind: z, and its range as articles are left out; the MOST_WORDS words
    furthest on either side. None if the periods cannot be compared.
    """
    known = compared[(compared.kind == kind) & compared.z.notna()]
    later, earlier = known[known.z > 0].head(MOST_WORDS), known[known.z < 0].tail(MOST_WORDS)
    data = pd.concat([later, earlier])
    if data.empty:
        return None
    data = data.assign(
        holds=holds(data),
        when=[study.label("later" if z > 0 else "earlier") for z in data.z],
    )
    title = _apart_title(study, data)
    with mpl.rc_context(STYLE):
        canvas = new_canvas(len(data), 0.24)
        axes = canvas.subplots()
        sns.scatterplot(
            data, x="z", y="term", hue="when", palette=palette(study), s=42,
            hue_order=[study.label("earlier"), study.label("later")], ax=axes,
        )  # fmt: skip
        for row in data[data.low.notna()].itertuples():
            colour = palette(study)[row.when]
            style = "-" if row.holds else ":"
            axes.hlines(row.term, row.low, row.high, color=colour, linewidth=1.5, linestyle=style)
        axes.axvline(0, color=GRID, linewidth=1)
        axes.set(xlabel="z of the log-odds, later minus earlier", ylabel="")
        axes.grid(axis="y", linewidth=0.3)
        legend_below(axes, round(0.7 * len(data)))  # rows are lower than those it counts in
        said = "; ".join(f"{row.term}: z {row.z:.1f}" for row in data.itertuples())
        columns = ["term", "earlier", "later", "delta", "z", "low", "high", "dispersion"]
        return finished(
            canvas,
            "words-apart",
            title,
            f"{said}.",
            "Dots right of 0 are words that the later articles prefer. "
            + ("" if data.low.isna().all() else RANGES)
            + f"Shown is the kind “{kind}” alone, of words that at least two articles use; the "
            "table has all kinds.",
            data[[*columns, "n_articles"]],
        )


def _apart_title(study: Study, data: pd.DataFrame) -> str:
    """The words furthest on either side."""
    first, last = data[data.z > 0].head(1), data[data.z < 0].tail(1)
    said = [f"“{row.term}” sets {row.when} apart" for row in pd.concat([first, last]).itertuples()]
    return f"Of all words {' and '.join(said)} most"


def tone_by_words(shift: WordShift, labels: dict[str, str]) -> Figure | None:
    """One bar a form: what it adds to the difference in mean tone; the 2 × MOST_WORDS largest.
    None if there is none.
    """
    data = shift.words[shift.words.form != ONCE].head(2 * MOST_WORDS)
    data = data[data.difference != 0].sort_values("difference", ascending=False, ignore_index=True)
    if data.empty:
        return None
    name = labels[shift.measure]
    total, shown = shift.words.difference.sum(), data.difference.sum()
    first = data.loc[data.difference.abs().idxmax()]
    way = "raised" if first.difference > 0 else "lowered"
    title = f"Of all words “{first.form}” {way} the tone of the later articles most"
    with mpl.rc_context(STYLE):
        canvas = new_canvas(len(data), 0.24)
        axes = canvas.subplots()
        axes.barh(data.form, data.difference, color=INK, alpha=0.6, height=0.7)
        axes.invert_yaxis()
        axes.axvline(0, color=GRID, linewidth=1)
        axes.set(xlabel=f"contribution to later minus earlier, {name}", ylabel="")
        axes.margins(y=0.01)
        said = "; ".join(f"{row.form}: {_signed(row.difference, 4)}" for row in data.itertuples())
        return finished(
            canvas,
            "tone-by-words",
            title,
            f"{said}.",
            "Bars to the right made the later articles sound more positive, whether by a positive "
            "word used more or by a negative one used less. All words together make the difference "
            f"of {_signed(total, 3)} by {name}; those shown add up to {_signed(shown, 3)}. "
            "Words that count once in the study are not told apart. Its numbers say how much each "
            "word weighs in each article.",
            _with_articles(data, shift.by_article),
        )


def _with_articles(words: pd.DataFrame, by_article: pd.DataFrame) -> pd.DataFrame:
    """The words with a column an article: what each weighs in it; up to MOST_ROWS articles."""
    shown = by_article[by_article.form.isin(words.form)]
    if by_article.article_id.nunique() > MOST_ROWS:
        return words
    wide = shown.pivot(index="form", columns="article_id", values="value").fillna(0.0)
    return words.merge(wide, how="left", left_on="form", right_index=True)


def _signed(number: float, digits: int) -> str:
    return f"{number:+.{digits}f}".replace("-", "−")
