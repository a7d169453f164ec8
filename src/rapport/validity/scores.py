"""How well values agree with gold: each score with its interval, and what one gets for nothing."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import stats

Values = npt.NDArray[Any]
Metric = Callable[[Values, Values], float]
"""Takes what people said and what an engine says of the same items."""

SEED = 20
RESAMPLES = 1000
SHUFFLES = 200
CONFIDENCE = 0.95


class Score(NamedTuple):
    """A score with its interval, and the scores of one who says always the most frequent class
    (`majority`) and of one who says what people said, but of items drawn at random (`random`).

    What is undefined is NaN.
    """

    metric: str
    score: float
    low: float
    high: float
    n: int
    majority: float
    random: float


class Result(NamedTuple):
    """The score of an engine, or of a `part` of what it says; `note` says how it was taken."""

    score: Score
    part: str = ""
    note: str = ""


def macro_f1(gold: Values, said: Values) -> float:
    """Mean of the F1 of every class, 0 … 1: F1 = 2 TP / (2 TP + FP + FN)."""
    values = []
    for label in np.union1d(gold, said):
        right = np.sum((gold == label) & (said == label))
        values.append(2 * right / (np.sum(gold == label) + np.sum(said == label)))
    return float(np.mean(values))


def accuracy(gold: Values, said: Values) -> float:
    """Share of the items that have the class which people gave, 0 … 1."""
    return float(np.mean(gold == said))


def pearson(gold: Values, said: Values) -> float:
    """Pearson's r, −1 … 1; NaN where one side does not vary."""
    if len(gold) < 2 or not np.ptp(gold) or not np.ptp(said):
        return math.nan
    return float(np.corrcoef(gold, said)[0, 1])


def spearman(gold: Values, said: Values) -> float:
    """Spearman's rho, −1 … 1: Pearson's r of the ranks, ties sharing theirs."""
    return pearson(stats.rankdata(gold), stats.rankdata(said))


def auc(gold: Values, said: Values) -> float:
    """Share of pairs of an item that has the class (1) and one that has not (0) in which the first
    has the higher value, ties counting half, 0 … 1; NaN where there is no pair.

    Mann–Whitney's U over the number of pairs.
    """
    has = gold == 1
    n_has, n_not = int(has.sum()), int((~has).sum())
    if not n_has or not n_not:
        return math.nan
    u = stats.rankdata(said)[has].sum() - n_has * (n_has + 1) / 2
    return float(u / (n_has * n_not))


METRICS: dict[str, Metric] = {
    "macro_f1": macro_f1,
    "accuracy": accuracy,
    "pearson": pearson,
    "spearman": spearman,
    "auc": auc,
    "pearson_article": pearson,
}
"""What is scored; `pearson_article` is Pearson's r of the means of articles."""

OF_CLASSES = ("macro_f1", "accuracy")
"""Metrics for which one class must be said of each item."""


def interval(
    metric: Metric,
    gold: Values,
    said: Values,
    groups: Sequence[object] | None = None,
    resamples: int = RESAMPLES,
    seed: int = SEED,
) -> tuple[float, float]:
    """The percentile bootstrap interval of a score (CONFIDENCE), from so many resamples.

    Items of one group (the snippets of an article) are drawn together, as they resemble each
    other. Resamples in which the score is undefined do not count. NaN if there is one group only.
    """
    group = np.arange(len(gold)) if groups is None else _numbered(groups)
    members = np.split(np.argsort(group, kind="stable"), np.cumsum(np.bincount(group))[:-1])
    if len(members) < 2:
        return math.nan, math.nan
    random = np.random.default_rng(seed)
    drawn = np.full(resamples, math.nan)
    for at in range(resamples):
        chosen = random.integers(len(members), size=len(members))
        items = np.concatenate([members[one] for one in chosen])
        drawn[at] = metric(gold[items], said[items])
    drawn = drawn[~np.isnan(drawn)]
    if not len(drawn):
        return math.nan, math.nan
    tail = (1 - CONFIDENCE) / 2
    low, high = np.quantile(drawn, [tail, 1 - tail])
    return float(low), float(high)


def score(name: str, gold: Values, said: Values, groups: Sequence[object] | None = None) -> Score:
    """One of METRICS with its interval and references.

    Of several columns (one a frame) it is the mean of their scores. For `pearson_article` the
    groups are the articles, and their means are what is scored.
    """
    if name == "pearson_article":
        gold, said, groups = *_means(gold, said, groups or range(len(gold))), None
    metric = METRICS[name] if gold.ndim == 1 else _averaged(METRICS[name])
    low, high = interval(metric, gold, said, groups)
    majority = np.broadcast_to(stats.mode(gold).mode, gold.shape)
    return Score(
        metric=name,
        score=metric(gold, said),
        low=low,
        high=high,
        n=len(gold),
        majority=metric(gold, majority) if name in OF_CLASSES else math.nan,
        random=_at_random(metric, gold),
    )


def held_out(
    gold: Values, said: Values, articles: Sequence[object]
) -> list[dict[str, str | float]]:
    """How what was said of items that were not seen agrees with people's ratings: by item and by
    article, as the card of an engine has it (`rows.Crossed`).
    """
    found = [score(name, gold, said, articles) for name in ("pearson", "pearson_article")]
    numbers = ("score", "low", "high")
    return [
        {
            "metric": one.metric,
            **{part: round(getattr(one, part), 3) for part in numbers},
            "n": one.n,
        }
        for one in found
    ]


def _averaged(metric: Metric) -> Metric:
    """The mean of a metric over columns."""

    def mean(gold: Values, said: Values) -> float:
        return float(np.mean([metric(*pair) for pair in zip(gold.T, said.T, strict=True)]))

    return mean


def _numbered(groups: Sequence[object]) -> Values:
    """The number of each item's group, from 0."""
    numbers: Values = pd.factorize(np.array(groups))[0]
    return numbers


def _means(gold: Values, said: Values, groups: Sequence[object]) -> tuple[Values, Values]:
    """The mean of each group."""
    group = _numbered(groups)
    n = np.bincount(group)
    return np.bincount(group, gold) / n, np.bincount(group, said) / n


def _at_random(metric: Metric, gold: Values) -> float:
    """What the gold itself scores on average when its items are shuffled (SHUFFLES times)."""
    random = np.random.default_rng(SEED)
    return float(np.mean([metric(gold, random.permutation(gold)) for _ in range(SHUFFLES)]))
