"""The tables of measures and contrasts, every one of them, and of what cleaning changed."""

from __future__ import annotations

from typing import Any

import pandas as pd

from rapport import figures, formats
from rapport.report.grids import Cell, Grid, Link, exact
from rapport.study import PERIODS, Study
from rapport.validity.cards import Cards

WORTH = "worth"
"""The column that says what a measure is worth."""


def _worth(measure: str, cards: Cards) -> Cell:
    """What a measure is worth, in a few words."""
    return Cell(cards.worth(measure), said=True)


def measure_grid(
    articles: pd.DataFrame,
    measures: pd.DataFrame,
    labels: dict[str, str],
    cards: Cards,
    link: Link,
) -> Grid:
    """The value of every measure in every article."""
    wide = measures.pivot(index="measure", columns="article_id", values="value")
    rows = []
    for name in dict.fromkeys(measures.measure):
        values = wide.loc[name, articles.article_id]
        cells = [
            exact(formats.value(name, value), value, link(name, article))
            for article, value in values.items()
        ]
        rows.append([Cell(labels[name], link=link(name)), *cells, _worth(name, cards)])
    head = ["measure", *articles.title.map(figures.short), WORTH]
    return Grid("measures", "Every measure of every article", head, rows)


def _contrast_row(row: Any, labels: dict[str, str], cards: Cards, link: Link) -> list[Cell]:
    name = row.measure
    evidence = link(name)
    return [
        Cell(labels[name], link=evidence),
        Cell(row.role, said=True),
        exact(formats.value(name, row.earlier), row.earlier, evidence),
        exact(formats.value(name, row.later), row.later, evidence),
        exact(formats.difference(name, row.difference), row.difference, evidence),
        Cell(formats.interval(name, row.low, row.high)),
        exact(formats.probability(row.p_exact), row.p_exact),
        exact(formats.delta(row.effect), row.effect),
        Cell(f"{row.n_earlier} | {row.n_later}"),
        _worth(name, cards),
    ]


def contrast_grid(
    study: Study, contrasts: pd.DataFrame, labels: dict[str, str], cards: Cards, link: Link
) -> Grid:
    """Every contrast with its t interval, exact p and effect."""
    how = next(iter(contrasts.interval.dropna()), "interval")
    head = ["measure", "role", *map(study.label, PERIODS), "difference", how]
    head += ["exact p", "Cliff’s delta", "articles", WORTH]
    rows = [_contrast_row(row, labels, cards, link) for row in contrasts.itertuples(index=False)]
    return Grid("contrasts", "Later minus earlier, every measure", head, rows)


def repair_grid(articles: pd.DataFrame, repairs: pd.DataFrame) -> Grid:
    """How often each rule of cleaning changed each article."""
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
