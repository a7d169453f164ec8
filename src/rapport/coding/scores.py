"""How well the marks do against what people coded, with the weights of the design."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
from scipy.stats import rankdata

from rapport.coding.agreement import (
    Floats,
    Statistic,
    alpha,
    count_codes,
    share_agreeing,
    with_interval,
)
from rapport.coding.constructs import KEY, Construct, Reading


def score(
    construct: Construct, gold: pd.DataFrame, marks: pd.DataFrame, confidence: float,
    random: np.random.Generator,
) -> list[Statistic]:  # fmt: skip
    """Every measure of a construct against its coding.

    `gold` has a row for each coded sentence, with the columns `article_id`, `sentence`, `code`
    and `weight`: how many sentences of the corpus it stands for.
    """
    rows: list[Statistic] = []
    sentences = pd.MultiIndex.from_frame(gold[KEY])
    for reading in construct.readings:
        if not len(gold):
            continue
        said = reading.read(marks, sentences).to_numpy()
        weight = gold.weight.to_numpy(float)
        if construct.is_number:
            coded = gold.code.to_numpy(float)
            rows += _correlations(construct, reading, coded, said, weight, confidence, random)
        else:
            coded = reading.asked(gold.code).to_numpy()
            rows += _as_coders(construct, reading, coded, said, weight, confidence, random)
            rows += _by_code(construct, reading, coded, said, weight, confidence, random)
            rows += _confusion(construct, reading, coded, said, weight)
    return rows


def codes_of(construct: Construct, reading: Reading) -> list[str]:
    """The codes that the marks can tell."""
    return list(dict.fromkeys(reading.asked(pd.Series(list(construct.codes)))))


def _as_coders(
    construct: Construct, reading: Reading, coded: Any, said: Any, weight: Floats,
    confidence: float, random: np.random.Generator,
) -> Iterator[Statistic]:  # fmt: skip
    """α and agreement of the marks and the coding, as if they were two coders."""
    codes = codes_of(construct, reading)
    units = np.arange(len(coded))
    both = pd.DataFrame({"unit": np.tile(units, 2), "code": np.concatenate([coded, said])})
    counts = count_codes(both, codes)
    one = (counts.sum(axis=0) > 0).sum() < 2
    values = np.arange(len(codes), dtype=float)
    for name, statistic in {
        "alpha": lambda c, w: alpha(c, construct.level, values, w),
        "agreement": share_agreeing,
    }.items():
        reason = "coders and marks gave every sentence the same code" if one else None
        if name == "agreement" or not one:
            found = with_interval(statistic, counts, confidence, random, weight)
            yield Statistic(construct.name, reading.measure, name, n=len(coded), **found)
        else:
            yield Statistic(
                construct.name, reading.measure, name, np.nan, len(coded), reason=reason
            )


def _by_code(
    construct: Construct, reading: Reading, coded: Any, said: Any, weight: Floats,
    confidence: float, random: np.random.Generator,
) -> Iterator[Statistic]:  # fmt: skip
    """Precision, recall and F1 of every code but the one that means nothing, 0 … 1.

    precision = right / marked, recall = right / coded, F1 = 2 right / (marked + coded), each of
    them a sum of weights. `n` is how many sentences the denominator is made of.
    """
    for code in codes_of(construct, reading):
        if code == reading.otherwise:
            continue
        is_coded, is_marked = coded == code, said == code
        # One row a sentence: right, marked, coded.
        hits = np.stack([is_coded & is_marked, is_marked, is_coded], axis=1).astype(float)
        for name, of, parts, none in (
            ("precision", is_marked, (0, 1, 0), "no coded sentence is marked with it"),
            ("recall", is_coded, (0, 0, 1), "no sentence was coded with it"),
            ("f1", is_marked | is_coded, (0, 0.5, 0.5), "it was neither coded nor marked"),
        ):
            n = int(of.sum())
            share = _share_of(np.array(parts))
            found = (
                with_interval(share, hits, confidence, random, weight) if n else {"value": np.nan}
            )
            reason = None if n else none
            yield Statistic(
                construct.name, reading.measure, name, n=n, code=code, reason=reason, **found
            )


def _share_of(parts: Floats) -> Any:
    """A statistic of `hits`: what is right, over the sum of its columns times `parts`."""

    def share(hits: Floats, weights: Floats) -> Floats:
        sums = np.atleast_2d(weights) @ hits
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.asarray(sums[:, 0] / (sums @ parts))

    return share


def _confusion(
    construct: Construct, reading: Reading, coded: Any, said: Any, weight: Floats
) -> Iterator[Statistic]:
    """For each pair of a code and what the marks said, its share of the sentences, 0 … 1."""
    for code in codes_of(construct, reading):
        for marked in codes_of(construct, reading):
            here = (coded == code) & (said == marked)
            yield Statistic(
                construct.name,
                reading.measure,
                "confusion",
                float(weight[here].sum() / weight.sum()),
                int(here.sum()),
                code=code,
                marked=marked,
            )


def _correlations(
    construct: Construct, reading: Reading, coded: Floats, said: Floats, weight: Floats,
    confidence: float, random: np.random.Generator,
) -> Iterator[Statistic]:  # fmt: skip
    """Pearson's r, and Spearman's: that of the ranks among the coded sentences, −1 … 1."""
    flat = np.ptp(coded) == 0 or np.ptp(said) == 0
    for name, pairs in {
        "pearson": np.stack([coded, said], axis=1),
        "spearman": np.stack([rankdata(coded), rankdata(said)], axis=1),
    }.items():
        reason = "all sentences have the same tone" if flat else None
        found = (
            {"value": np.nan} if flat else with_interval(pearson, pairs, confidence, random, weight)
        )
        yield Statistic(construct.name, reading.measure, name, n=len(coded), reason=reason, **found)


def pearson(pairs: Floats, weights: Floats) -> Floats:
    """Pearson's r of two columns, one for each row of weights; NaN where one does not vary."""
    weights = np.atleast_2d(weights)
    weights = weights / weights.sum(axis=1, keepdims=True)
    x, y = (pairs - pairs.mean(axis=0)).T
    mean = np.stack([weights @ x, weights @ y])
    product = weights @ (x * y) - mean[0] * mean[1]
    squares = (weights @ x**2 - mean[0] ** 2) * (weights @ y**2 - mean[1] ** 2)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(product / np.sqrt(squares))
