"""Which words made the difference in tone between the periods, and in which articles.

An additive engine gives every word that counts a weight, and the weights of a sentence add up to
its value. So the tone of an article is a sum over words, and so is the difference of the periods:
the contribution of a word is the mean, over the later articles, of its weights per body sentence,
minus that over the earlier ones (cf. the word shifts of Gallagher et al. 2021). Contributions add
up to the contrast of the measure.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import pandas as pd

from rapport.study import PERIODS, Study
from rapport.validity.cards import Cards

BY_ARTICLE = ["article_id", "measure", "form", "value", "n"]
BY_FORM = ["measure", "form", "earlier", "later", "difference", "n_articles", "n"]


class WordShift(NamedTuple):
    """What words contribute to the tone of one engine.

    `words` has one row a form, from the largest difference to the smallest in size; `by_article`
    one row a form and article. `reason` says why both are empty, if they are; `measure` is then
    empty where the study asks no additive engine.
    """

    measure: str
    words: pd.DataFrame
    by_article: pd.DataFrame
    reason: str | None = None


def additive(marks: pd.DataFrame, engines: Sequence[str]) -> list[str]:
    """Which of a study's engines of tone are additive: those whose words are not marked apart."""
    apart = set(marks.loc[marks.layer == "tone-word", "code"])
    return [name for name in engines if name not in apart]


def engine_of(study: Study, marks: pd.DataFrame, cards: Cards) -> str | None:
    """The engine whose words are shown: the primary one if it is additive, else the additive one
    whose card has the best first score, else the first; None if the study asks none.
    """
    engines = additive(marks, study.engines.tone)
    if (primary := study.tone.removeprefix("tone.")) in engines:
        return primary

    def score(engine: str) -> float:
        card = cards.card_of(f"tone.{engine}")
        return card.evidence[0].score if card and card.evidence else -math.inf

    return max(engines, key=score, default=None)


def word_shift(
    articles: pd.DataFrame, sentences: pd.DataFrame, marks: pd.DataFrame, engine: str | None
) -> WordShift:
    """What every form contributes to the difference in the mean tone of an additive engine."""
    reason = why_not(articles, sentences, engine)
    if reason:
        empty = pd.DataFrame(columns=BY_FORM), pd.DataFrame(columns=BY_ARTICLE)
        return WordShift(f"tone.{engine}" if engine else "", *empty, reason)
    by_article = contributions(sentences, marks, str(engine))
    return WordShift(f"tone.{engine}", shift(articles, sentences, by_article), by_article)


def contributions(sentences: pd.DataFrame, marks: pd.DataFrame, engine: str) -> pd.DataFrame:
    """What each form adds to the tone of each article: the sum of its weights over the number of
    body sentences, and how often it counts (`n`). A form is what the mark covers, in lower case.
    """
    body = sentences.loc[sentences.kind == "body", ["article_id", "sentence", "text"]]
    words = marks[(marks.layer == "tone") & (marks.code == engine)]
    words = words[["article_id", "sentence", "start", "end", "weight"]]
    found = words.merge(body, on=["article_id", "sentence"])
    forms = [
        " ".join(text[start:end].lower().split())
        for text, start, end in zip(found.text, found.start, found.end, strict=True)
    ]
    sums = found.assign(form=forms).groupby(["article_id", "form"]).weight.agg(["sum", "size"])
    sums = sums.reset_index()
    n_sentences = body.groupby("article_id").size()
    sums["value"] = sums["sum"] / n_sentences.reindex(sums.article_id).to_numpy()
    sums["measure"] = f"tone.{engine}"
    return sums.rename(columns={"size": "n"})[BY_ARTICLE]


def shift(
    articles: pd.DataFrame, sentences: pd.DataFrame, by_article: pd.DataFrame
) -> pd.DataFrame:
    """Later minus earlier of what each form contributes; a mean is over all articles of a period
    that have a body sentence, whether they use the form or not.
    """
    measured = articles[articles.article_id.isin(sentences.article_id[sentences.kind == "body"])]
    sizes = measured.period.value_counts()
    dated = by_article.merge(measured[["article_id", "period"]], on="article_id")
    dated = dated[dated.period.isin(PERIODS)]
    sums = dated.pivot_table(
        index=["measure", "form"], columns="period", values="value", aggfunc="sum", fill_value=0.0
    ).reindex(columns=list(PERIODS), fill_value=0.0)
    for period in PERIODS:
        sums[period] = sums[period] / sizes[period]
    sums["difference"] = sums.later - sums.earlier
    counted = dated.groupby(["measure", "form"])
    sums["n_articles"] = counted.article_id.nunique()
    sums["n"] = counted.n.sum()
    rows = sums.reset_index().rename_axis(columns=None)
    order = rows.difference.abs().sort_values(ascending=False, kind="stable").index
    return rows.loc[order].reset_index(drop=True)[BY_FORM]


def why_not(articles: pd.DataFrame, sentences: pd.DataFrame, engine: str | None) -> str | None:
    """Why there is nothing to show, if so."""
    if engine is None:
        return "the study asks no engine of tone whose words add up"
    if "text" not in sentences or sentences.text.isna().any():
        return "the words are read off the texts, which are not here"
    body = set(sentences.article_id[sentences.kind == "body"])
    spoken = set(articles.period[articles.article_id.isin(body)])
    missing = [period for period in PERIODS if period not in spoken]
    return f"no article of the {missing[0]} period has a body sentence" if missing else None
