"""The figures of the report: seaborn, as SVG that stands inside the page.

Each figure says in its title what is seen, and in `alternative` what a reader who does not
see it should know. The same tables give the same bytes.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from typing import Any, NamedTuple

import matplotlib as mpl
import numpy as np
import pandas as pd
import seaborn as sns
from markupsafe import Markup, escape
from matplotlib.figure import Figure as Canvas

from rapport import formats
from rapport.study import PERIODS, Study

PERIOD_COLOURS = {"earlier": "#0072B2", "later": "#D55E00"}
"""Two of the colours that Okabe & Ito (2008) chose so that colour-blind readers tell them."""

INK, GRID = "#010203", "#040506"
"""Stand-ins that become the page's own colours, so that figures follow its light and dark."""

MOST_ROWS = 40
"""Articles up to which a figure gives each its own row."""

MOST_DOTS = 400
"""Articles up to which a figure gives each its own dot."""

STYLE: dict[Any, Any] = {
    "svg.fonttype": "none",
    "svg.hashsalt": "rapport",
    "text.parse_math": False,
    "font.size": 10,
    "axes.edgecolor": GRID,
    "axes.labelcolor": INK,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.titlelocation": "left",
    "axes.titlesize": 11,
    "grid.color": GRID,
    "text.color": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "figure.facecolor": "none",
    "axes.facecolor": "none",
    "savefig.facecolor": "none",
    "legend.frameon": False,
}


class Figure(NamedTuple):
    """A figure of the page, with the numbers behind it and the canvas that it was drawn on."""

    key: str
    title: str
    alternative: str
    how_to_read: str
    svg: Markup
    data: pd.DataFrame
    canvas: Canvas


def new_canvas(rows: int, row_height: float = 0.34) -> Canvas:
    """A canvas high enough for so many rows; not pyplot's, which would keep every figure."""
    return Canvas(figsize=(8.4, 1.3 + row_height * rows), layout="constrained")


def as_svg(canvas: Canvas, key: str, alternative: str) -> Markup:
    """The canvas as an SVG element whose ids are the figure's own."""
    buffer = io.StringIO()
    canvas.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
    text = buffer.getvalue()
    text = text[text.index("<svg") :]
    text = re.sub(r"<[^>]+>", lambda tag: _of_the_page(tag.group(), key), text)
    text = re.sub(r'<svg[^>]*?viewBox="([^"]*)"[^>]*>', _opening(key, alternative), text, count=1)
    text = re.sub(r"<metadata>.*?</metadata>", "", text, flags=re.DOTALL)
    return Markup(text)


def _of_the_page(tag: str, key: str) -> str:
    """A tag with ids of its own figure and the colours of the page."""
    tag = re.sub(r'(\bid="|url\(#|xlink:href="#)', rf"\g<1>{key}-", tag)
    return tag.replace(INK, "currentColor").replace(GRID, "var(--line)")


def _opening(key: str, alternative: str) -> str:
    said = str(escape(alternative)).replace("\\", r"\\")
    return (
        rf'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        rf'viewBox="\1" role="img" aria-labelledby="{key}-said">'
        rf'<title id="{key}-said">{said}</title>'
    )


def short(title: str, most: int = 44) -> str:
    """A title that fits beside a figure."""
    return title if len(title) <= most else title[: most - 1].rstrip() + "…"


def article_labels(articles: pd.DataFrame) -> dict[str, str]:
    """Title and year of each article, and its name where another has the same."""
    labels = {
        row.article_id: f"{short(row.title)} · {row.published:%Y}"
        for row in articles.itertuples(index=False)
    }
    said = Counter(labels.values())
    return {
        article: label if said[label] == 1 else f"{label} ({article})"
        for article, label in labels.items()
    }


def with_dots(study: Study, data: pd.DataFrame) -> tuple[pd.DataFrame, str]:
    """The rows of the articles that have a dot of their own, and what is to be said of that: all,
    or of very many MOST_DOTS that are drawn with the seed of the study.
    """
    names = data.article_id.unique()
    if len(names) <= MOST_DOTS:
        return data, ""
    drawn = np.random.default_rng(study.seed).choice(names, MOST_DOTS, replace=False)
    said = f" {MOST_DOTS} of {len(names):,} articles have a dot, drawn at random with the seed."
    return data[data.article_id.isin(drawn)], said


def by_date(study: Study, articles: pd.DataFrame) -> pd.DataFrame:
    """Articles of the two periods by date, with the periods as the study calls them."""
    dated = articles.dropna(subset=["period"]).sort_values(["published", "article_id"])
    return dated.assign(when=[study.label(p) for p in dated.period])


def palette(study: Study) -> dict[str, str]:
    """The colours of the periods by what the study calls them."""
    return {study.label(period): PERIOD_COLOURS[period] for period in PERIODS}


def _tone_title(data: pd.DataFrame, difference: float) -> str:
    """What the dots show: the difference, and whether the periods overlap."""
    if pd.isna(difference):
        return "One period has no article with a tone"
    earlier, later = (data.loc[data.period == period, "value"] for period in PERIOD_COLOURS)
    overlap = earlier.min() <= later.max() and later.min() <= earlier.max()
    if abs(difference) < 0.005:
        said = "On average the later articles sound as the earlier ones do"
    else:
        word = "more positive" if difference > 0 else "more negative"
        said = f"On average the later articles sound {abs(difference):.2f} {word}"
    return f"{said}; the two periods {'overlap' if overlap else 'do not overlap'}"


def _frames_title(names: list[str], differences: list[float], said: list[str]) -> str:
    """Which frame gains most and which loses most, if any does; frames from most to least."""
    if pd.isna(differences[0]):
        return "A period has no article in which frames can be counted"
    parts = []
    if differences[0] > 0:
        parts.append(f"{names[0]} gains most ({said[0]})")
    if differences[-1] < 0:
        parts.append(f"{names[-1]} loses most ({said[-1]})")
    return ", ".join(parts) or "No frame gains or loses"


def put_title(canvas: Canvas, title: str) -> None:
    """Put the title at the left edge, where it has the whole width."""
    canvas.suptitle(title, x=0.005, ha="left", fontsize=11)


def legend_below(axes: Any, rows: int) -> None:
    """Put the legend under the axis, where no dot can lie; `rows` is the height of the figure."""
    axes.legend(title="", loc="upper center", bbox_to_anchor=(0.4, -1.5 / (rows + 1)), ncols=2)


def tone_by_article(
    study: Study, articles: pd.DataFrame, measures: pd.DataFrame, contrasts: pd.DataFrame,
    labels: dict[str, str],
) -> Figure:  # fmt: skip
    """One dot an article: the mean tone of its sentences."""
    name = study.tone
    data = by_date(study, articles).merge(measures[measures.measure == name], on="article_id")
    data["article"] = data.article_id.map(article_labels(articles))
    found = contrasts.set_index("measure").loc[name]
    title = _tone_title(data, found.difference)
    many = len(data) > MOST_ROWS
    dots, said = with_dots(study, data)
    with mpl.rc_context(STYLE):
        canvas = new_canvas(2 if many else len(data))
        axes = canvas.subplots()
        sns.stripplot(
            dots, x="value", y="when" if many else "article", hue="when",
            palette=palette(study), jitter=False, size=9, ax=axes,
        )  # fmt: skip
        axes.axvline(0, color=GRID, linewidth=1)
        for label, mean in data.groupby("when", sort=False).value.mean().items():
            axes.axvline(mean, color=palette(study)[str(label)], linewidth=1, linestyle="--")
        put_title(canvas, title)
        axes.set(xlabel=f"{labels[name]}, mean of the sentences, −1 to 1", ylabel="")
        if not many:  # else the rows are the periods
            legend_below(axes, len(data))
        values = "; ".join(
            f"{row.article}: {formats.value(name, row.value)}" for row in data.itertuples()
        )
        alternative = f"{title}. " + (f"{len(data)} articles." if many else f"{values}.")
        svg = as_svg(canvas, "tone-by-article", alternative)
    return Figure(
        "tone-by-article",
        title,
        alternative,
        "Each dot is an article, each dashed line the mean of a period’s articles; right of 0 "
        f"sounds positive to the engine that the axis names.{said}",
        svg,
        data[["article_id", "title", "when", "value", "n"]],
        canvas,
    )


def frames_by_period(
    study: Study, articles: pd.DataFrame, measures: pd.DataFrame, contrasts: pd.DataFrame,
    labels: dict[str, str],
) -> Figure | None:  # fmt: skip
    """One row a frame: the share of sentences in each article, and the period means."""
    frames = measures[measures.measure.str.startswith("frame.")]
    if frames.value.isna().all():
        return None
    data = by_date(study, articles).merge(frames, on="article_id")
    labels = {name: label.removeprefix("Frame: ") for name, label in labels.items()}
    data["frame"] = data.measure.map(labels)
    data["share"] = 100 * data.value
    differences = contrasts.set_index("measure").difference
    order = sorted(frames.measure.unique(), key=lambda measure: (-differences[measure], measure))
    names = [labels[measure] for measure in order]
    title = _frames_title(
        names,
        [differences[measure] for measure in order],
        [formats.difference(measure, differences[measure]) for measure in order],
    )
    dots, said = with_dots(study, data)
    with mpl.rc_context(STYLE):
        canvas = new_canvas(len(order), 0.42)
        axes = canvas.subplots()
        shown = {"x": "share", "y": "frame", "hue": "when", "order": names, "dodge": 0.36}
        sns.stripplot(
            dots, **(shown | {"dodge": True}), palette=palette(study), jitter=False, size=5,
            alpha=0.55, legend=False, ax=axes,
        )  # fmt: skip
        sns.pointplot(
            data, **shown, palette=palette(study), errorbar=None, linestyle="none", marker="D",
            markersize=6, ax=axes,
        )  # fmt: skip
        put_title(canvas, title)
        axes.set(xlabel="sentences that speak of it (%)", ylabel="")
        axes.grid(axis="x", linewidth=0.5)
        legend_below(axes, len(order) + 3)
        alternative = f"{title}. Mean share of sentences, earlier and later: " + "; ".join(
            f"{labels[row.measure]} {formats.value(row.measure, row.earlier)}, "
            f"{formats.value(row.measure, row.later)}"
            for row in contrasts[contrasts.measure.isin(order)].itertuples()
        )
        svg = as_svg(canvas, "frames-by-period", alternative)
    return Figure(
        "frames-by-period",
        title,
        alternative,
        "Small dots are articles, diamonds the means of the periods; frames are ordered by "
        "later minus earlier. A sentence can have several frames, so shares do not add up."
        f"{said}",
        svg,
        data[["article_id", "title", "when", "frame", "value", "n"]],
        canvas,
    )


def tone_through_articles(
    study: Study, articles: pd.DataFrame, sentences: pd.DataFrame, marks: pd.DataFrame,
    labels: dict[str, str],
) -> Figure | None:  # fmt: skip
    """One row an article: the tone of each body sentence; None if there are too many."""
    name = study.tone.removeprefix("tone.")
    ordered = by_date(study, articles)
    if len(ordered) > MOST_ROWS:
        return None
    tone = marks[(marks.layer == "tone") & (marks.code == name)]
    sums = tone.groupby(["article_id", "sentence"]).weight.sum().rename("tone")
    shown = sentences[(sentences.kind == "body") & sentences.article_id.isin(ordered.article_id)]
    body = shown.merge(sums, how="left", left_on=["article_id", "sentence"], right_index=True)
    body["tone"] = body.tone.fillna(0.0)
    body["place"] = body.groupby("article_id").cumcount() + 1
    if body.empty:
        return None
    negative = body.tone.lt(0).groupby(body.article_id, sort=False).mean()
    span = f"Between {negative.min():.0%} and {negative.max():.0%} of an article’s"
    some = f"{negative.max():.0%} of the article’s" if len(negative) == 1 else span
    title = f"{some} sentences sound negative"
    titles = article_labels(articles)
    with mpl.rc_context(STYLE):
        canvas = new_canvas(max(len(ordered), 3), 0.85)
        rows = canvas.subplots(len(ordered), sharex=True, sharey=True, squeeze=False)[:, 0]
        for axes, article in zip(rows, ordered.itertuples(), strict=True):
            one = body[body.article_id == article.article_id]
            sns.scatterplot(one, x="place", y="tone", s=9, legend=False, ax=axes,
                            color=PERIOD_COLOURS[article.period])  # fmt: skip
            axes.vlines(one.place, 0, one.tone, color=PERIOD_COLOURS[article.period], linewidth=2)
            axes.axhline(0, color=GRID, linewidth=1)
            axes.set(ylim=(-1, 1), yticks=[-1, 0, 1], ylabel="", xlabel="")
            axes.set_title(titles[article.article_id], fontsize=9, pad=2)
        rows[-1].set_xlabel("sentence of the body, in reading order")
        put_title(canvas, title)
        canvas.supylabel(f"{labels[study.tone]}, −1 to 1", fontsize=9)
        shares = "; ".join(f"{titles[str(k)]}: {v:.0%}" for k, v in negative.items())
        alternative = f"{title}. Share of negative sentences: {shares}."
        svg = as_svg(canvas, "tone-through-articles", alternative)
    return Figure(
        "tone-through-articles",
        title,
        alternative,
        "Each line is a sentence, up if it sounds positive to the engine that the axis names, down "
        "if negative; one without a mark of tone lies at 0. Blue articles are earlier, orange "
        "later.",
        svg,
        body[["article_id", "sentence", "place", "tone"]],
        canvas,
    )
