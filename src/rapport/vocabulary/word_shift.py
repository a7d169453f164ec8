"""Which words made the difference in tone between the periods, and in which articles.

An additive engine gives every word that counts a weight, and the weights of a sentence add up to
its value. So the tone of an article is a sum over words, and so is the difference of the periods:
the contribution of a word is the mean, over the later articles, of its weights per body sentence,
minus that over the earlier ones (cf. the word shifts of Gallagher et al. 2021). Contributions add
up to the contrast of the measure.

What a word weighs to the last digit tells in which sentence it stands. So sums are rounded, and
forms that count once in the study are taken together with what rounding leaves over.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import pandas as pd

from rapport.study import PERIODS, Study
from rapport.validity.cards import Cards
from rapport.vocabulary.once import ONCE, pooled

DIGITS = 2
"""Digits of the sum of the weights of a form in an article; the values of a model have as many."""

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


def engine_shown(
    by_article: pd.DataFrame, study: Study, marks: pd.DataFrame, cards: Cards
) -> str | None:
    """The engine whose contributions stand in the table; where it is empty, the one to ask."""
    shown = by_article.measure.str.removeprefix("tone.").unique()
    return shown[0] if len(shown) else engine_of(study, marks, cards)


def word_shift(
    articles: pd.DataFrame, sentences: pd.DataFrame, by_article: pd.DataFrame, engine: str | None
) -> WordShift:
    """What every form contributes to the difference in the mean tone of an additive engine, from
    its `contributions` to every article.
    """
    measure = f"tone.{engine}" if engine else ""
    if reason := why_not(articles, sentences, engine):
        empty = pd.DataFrame(columns=BY_FORM), pd.DataFrame(columns=BY_ARTICLE)
        return WordShift(measure, *empty, reason)
    return WordShift(measure, shift(articles, sentences, by_article), by_article)


def contributions(sentences: pd.DataFrame, marks: pd.DataFrame, engine: str | None) -> pd.DataFrame:
    """What each form adds to the tone of each article: the sum of its weights, to DIGITS, over the
    number of body sentences, and how often it counts (`n`). A form is what the mark covers, in
    lower case; ONCE are the forms that count once in the study, and what rounding leaves over, so
    that all forms of an article add up to its tone.
    """
    if engine is None:
        return pd.DataFrame(columns=BY_ARTICLE)
    body = sentences.loc[sentences.kind == "body", ["article_id", "sentence", "text"]]
    words = marks[(marks.layer == "tone") & (marks.code == engine)]
    words = words[["article_id", "sentence", "start", "end", "weight"]]
    found = words.merge(body, on=["article_id", "sentence"])
    forms = [
        " ".join(text[start:end].lower().split())
        for text, start, end in zip(found.text, found.start, found.end, strict=True)
    ]
    sums = found.assign(form=forms).groupby(["article_id", "form"]).weight.agg(["sum", "size"])
    sums = _coarse(sums.reset_index())
    n_sentences = body.groupby("article_id").size()
    sums["value"] = sums["sum"] / n_sentences.reindex(sums.article_id).to_numpy()
    sums["measure"] = f"tone.{engine}"
    return sums.rename(columns={"size": "n"})[BY_ARTICLE]


def _coarse(sums: pd.DataFrame) -> pd.DataFrame:
    """The sums rounded, and in a row of ONCE the forms that count once and what is left over."""
    sums["form"] = pooled(sums, "form", "size")
    sums = sums.groupby(["article_id", "form"], as_index=False)[["sum", "size"]].sum()
    left = sums["sum"].where(sums.form == ONCE, sums["sum"] - sums["sum"].round(DIGITS))
    sums["sum"] = sums["sum"].round(DIGITS)
    rest = left.groupby(sums.article_id).sum().rename("sum").reset_index()
    size = sums[sums.form == ONCE].set_index("article_id")["size"]
    rest["size"] = size.reindex(rest.article_id, fill_value=0).to_numpy()
    rows = pd.concat([sums[sums.form != ONCE], rest.assign(form=ONCE)])
    return rows.sort_values(["article_id", "form"], ignore_index=True)


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
    body = set(sentences.article_id[sentences.kind == "body"])
    spoken = set(articles.period[articles.article_id.isin(body)])
    missing = [period for period in PERIODS if period not in spoken]
    return f"no article of the {missing[0]} period has a body sentence" if missing else None
