"""Measures of each article: sums over its marks and its body sentences, and nothing else.

The text is not needed here: sentences without their text and marks are enough.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import pandas as pd

from rapport.readability import FORMULAS, Counts

ALL_VOICES = "all"


class Measure(NamedTuple):
    """A row of the table `measures`."""

    article_id: str
    measure: str
    voice: str
    value: float | None
    n: int
    low: float | None = None
    high: float | None = None
    interval: str | None = None
    reason: str | None = None


def body_only(sentences: pd.DataFrame, marks: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The body sentences and the marks that stand in them."""
    body = sentences[sentences.kind == "body"]
    return body, marks.merge(body[["article_id", "sentence"]], on=["article_id", "sentence"])


def tone(marks: pd.DataFrame, n_sentences: pd.Series[int], codes: list[str]) -> Iterator[Measure]:
    """Mean tone of a sentence, −1 … 1: the weights of its tone marks added up.

    A sentence without a tone mark counts as 0.
    """
    weights = marks[marks.layer == "tone"].groupby(["code", "article_id"]).weight.sum()
    for code in codes:
        for article, n in n_sentences.items():
            total = float(weights.get((code, article), 0.0))
            yield _mean(str(article), f"tone.{code}", total, int(n))


def shares(
    layer: str, marks: pd.DataFrame, n_sentences: pd.Series[int], codes: list[str]
) -> Iterator[Measure]:
    """Share of the sentences that have at least one mark of a code, 0 … 1."""
    hit = marks[marks.layer == layer].drop_duplicates(["article_id", "sentence", "code"])
    counted = hit.groupby(["code", "article_id"]).size()
    for code in codes:
        for article, n in n_sentences.items():
            hits = int(counted.get((code, article), 0))
            yield _mean(str(article), f"{layer}.{code}", float(hits), int(n))


def style(
    marks: pd.DataFrame, n_sentences: pd.Series[int], n_words: pd.Series[int]
) -> Iterator[Measure]:
    """Readability by every formula; undefined for texts that are too short."""
    sums = marks[marks.layer == "style"].groupby(["article_id", "code"]).weight.sum()
    for article, n in n_sentences.items():
        long, complex_, syllables = (
            float(sums.get((article, code), 0.0)) for code in ("long", "complex", "syllables")
        )
        counts = Counts(float(n_words[article]), float(n), syllables, long, complex_)
        for measure, formula in FORMULAS.items():
            yield Measure(
                str(article),
                measure,
                ALL_VOICES,
                None if counts.too_short else formula(counts),
                int(counts.words),
                reason=counts.too_short,
            )


def _mean(article: str, measure: str, total: float, n: int) -> Measure:
    if not n:
        return Measure(article, measure, ALL_VOICES, None, 0, reason="no body sentence")
    return Measure(article, measure, ALL_VOICES, total / n, n)


def measure_articles(
    articles: pd.DataFrame,
    sentences: pd.DataFrame,
    marks: pd.DataFrame,
    codes: dict[str, list[str]],
) -> pd.DataFrame:
    """The table `measures`.

    `codes` names, per layer, the codes that are measured, so that a code which nobody used
    has a value of 0 instead of none.
    """
    body, marks = body_only(sentences, marks)
    by_article = body.groupby("article_id")
    order = articles.article_id
    n_sentences = by_article.size().reindex(order, fill_value=0)
    n_words = by_article.n_words.sum().reindex(order, fill_value=0)
    rows = list(tone(marks, n_sentences, codes["tone"]))
    for layer in ("frame", "actor"):
        rows += shares(layer, marks, n_sentences, codes.get(layer, []))
    rows += style(marks, n_sentences, n_words)
    return pd.DataFrame(rows, columns=list(Measure._fields))
