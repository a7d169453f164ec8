"""`rapport article`: one article of a study as a page of its own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd

from rapport import formats, pages, stages
from rapport.errors import StudyError
from rapport.evidence.page import Evidence, evidence
from rapport.files import write_text
from rapport.formats import measure_labels
from rapport.house import House
from rapport.measures import all_voices
from rapport.report import MOST_ROWS, Given
from rapport.report.drawn import tallied, through, with_csv
from rapport.report.grids import Cell, Grid, exact
from rapport.report.measured import WORTH
from rapport.study import PERIODS, Study
from rapport.tables import read_table
from rapport.validity.cards import Cards

TOGETHER = ("measures", "contrasts")
"""Tables of which the page shows all voices together."""


def study_of(house: House, article: str, name: str | None = None) -> str:
    """The study that has this article: the one that is named, else the only one that is built.

    Raises StudyError if none has it, several have, or nothing is built.
    """
    names = [name] if name else house.studies()
    built = [each for each in names if house.table(each, "articles").exists()]
    if not built:
        said = f"{name} is not built" if name else "no study is built"
        raise StudyError(f"{said}; run `make report{f' STUDY={name}' if name else ''}`")
    known = {each: set(read_table("articles", house.processed(each)).article_id) for each in built}
    having = [each for each, ids in known.items() if article in ids]
    if len(having) > 1:
        raise StudyError(
            f"there is an article “{article}” in {' and in '.join(having)}; say which is meant, as "
            f"by --study {having[0]}"
        )
    if not having:
        ids = "; ".join(f"of {each}: {', '.join(sorted(own))}" for each, own in known.items())
        raise StudyError(f"there is no article “{article}”; the articles are, {ids}")
    return having[0]


def write_article(
    house: House, article: str, name: str | None = None, to: Path | None = None
) -> Path:
    """Write the page of one article; return its path, in reports/articles/ if none is given.

    Raises StudyError as `study_of`, and if a table of the study is missing or wrong.
    """
    study = study_of(house, article, name)
    page = to or house.article(study, article)
    return write_text(page, render(*stages.shown(house, study), article))


def render(study: Study, tables: dict[str, pd.DataFrame], given: Given, article: str) -> str:
    """The page as HTML."""
    return pages.fill("article.html.jinja", context(study, tables, given, article))


def context(
    study: Study, tables: dict[str, pd.DataFrame], given: Given, article: str
) -> dict[str, Any]:
    """Everything that the template shows."""
    labels = measure_labels(study, given.codebooks)
    tables = tables | {table: all_voices(tables[table]) for table in TOGETHER}
    articles = tables["articles"][tables["articles"].article_id == article]
    own = {
        name: tables[name][tables[name].article_id == article]
        for name in ("sentences", "marks", "measures")
    }
    opened = evidence(study, articles, tables | own, given.codebooks, labels, [article])
    alone = own | {"articles": articles}
    drawn = through(study, alone, labels, *tallied(study, alone, given))
    script = pages.written("evidence.js")
    (row,) = articles.astype(object).where(articles.notna(), None).to_dict("records")
    return {
        "study": study,
        "article": row,
        "periods": {period: study.label(period) for period in PERIODS},
        "measured": _measured(article, own["measures"], opened, labels, given.cards),
        "reasons": sorted(own["measures"].reason.dropna().unique()),
        "figures": list(with_csv(study, [drawn] if drawn else [])),
        "most_rows": MOST_ROWS,
        "evidence": opened,
        "script": script,
        "script_hash": pages.fingerprint(script),
    }


def _measured(
    article: str, measures: pd.DataFrame, opened: Evidence, labels: dict[str, str], cards: Cards
) -> Grid:
    """Every measure of the article: its value, what it was taken over, and what it is worth."""
    made = {each.measure: own.made for each in opened.measures for own in each.articles}

    def cells(row: Any) -> list[Cell]:
        name, link = row.measure, opened.link(row.measure, article)
        value, low, high = (formats.value(name, each) for each in (row.value, row.low, row.high))
        return [
            Cell(labels[name], link=link),
            exact(value, row.value, link),
            Cell(made.get(name, f"{row.n:,} words"), said=True),
            Cell(formats.NOTHING if pd.isna(row.low) else f"{low} to {high}"),
            Cell(cards.worth(name), said=True),
        ]

    how = next(iter(measures.interval.dropna()), "interval")
    head = ["measure", "value", "what it was taken over", how, WORTH]
    rows = [cells(row) for row in measures.itertuples(index=False)]
    return Grid("measures", "Every measure of the article", head, rows)
