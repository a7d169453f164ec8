"""How well the marks do against what people coded, with the weights of the design."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
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


class Held(NamedTuple):
    """A measure held against the coding of its construct, sentence by sentence.

    `coded` and `said` are what people and marks say; `weight` is how many sentences of the
    corpus each stands for; `confidence` and `random` are for the intervals.
    """

    construct: Construct
    reading: Reading
    coded: npt.NDArray[Any]
    said: npt.NDArray[Any]
    weight: Floats
    confidence: float
    random: np.random.Generator

    @property
    def codes(self) -> list[str]:
        """The codes that the marks can tell."""
        return codes_of(self.construct, self.reading)

    def row(
        self, name: str, statistic: Any, numbers: Floats, n: int, undefined: str | None = None,
        code: str | None = None,
    ) -> Statistic:  # fmt: skip
        """A statistic of some numbers with its interval, or why it is undefined."""
        found: dict[str, Any] = {"value": np.nan, "reason": undefined}
        if not undefined:
            found = with_interval(statistic, numbers, self.confidence, self.random, self.weight)
        return Statistic(self.construct.name, self.reading.measure, name, n=n, code=code, **found)


def score(
    construct: Construct, gold: pd.DataFrame, marks: pd.DataFrame, confidence: float,
    random: np.random.Generator,
) -> list[Statistic]:  # fmt: skip
    """Every measure of a construct against its coding.

    `gold` has a row for each coded sentence, with the columns `article_id`, `sentence`, `code`
    and `weight`: how many sentences of the corpus it stands for. Without a row there is nothing
    to score.
    """
    rows: list[Statistic] = []
    sentences = pd.MultiIndex.from_frame(gold[KEY])
    weight = gold.weight.to_numpy(float)
    for reading in construct.readings if len(gold) else ():
        said = reading.read(marks, sentences).to_numpy()
        if construct.is_number:
            coded = gold.code.to_numpy(float)
            rows += _correlations(Held(construct, reading, coded, said, weight, confidence, random))
            continue
        coded = reading.asked(gold.code).to_numpy()
        held = Held(construct, reading, coded, said, weight, confidence, random)
        rows += [*_as_coders(held), *_by_code(held), *_confusion(held)]
    return rows


def codes_of(construct: Construct, reading: Reading) -> list[str]:
    """The codes of a construct as coarsely as the marks can tell them."""
    return list(dict.fromkeys(reading.asked(pd.Series(list(construct.codes)))))


def _as_coders(held: Held) -> Iterator[Statistic]:
    """α and agreement of the marks and the coding, as if they were two coders."""
    n = len(held.coded)
    both = np.concatenate([held.coded, held.said])
    counts = count_codes(pd.DataFrame({"unit": np.tile(np.arange(n), 2), "code": both}), held.codes)
    values = np.arange(len(held.codes), dtype=float)
    one = "coders and marks gave every sentence the same code" if len(set(both)) < 2 else None

    def of_level(counts: Floats, weights: Floats) -> Floats:
        return alpha(counts, held.construct.level, values, weights)

    yield held.row("alpha", of_level, counts, n, one)
    yield held.row("agreement", share_agreeing, counts, n)


def _by_code(held: Held) -> Iterator[Statistic]:
    """Precision, recall and F1 of every code but the one that means nothing, 0 … 1.

    precision = right / marked, recall = right / coded, F1 = 2 right / (marked + coded), each of
    them a sum of weights. `n` is how many sentences the denominator is made of.
    """
    for code in held.codes:
        if code == held.reading.otherwise:
            continue
        coded, marked = held.coded == code, held.said == code
        # One row a sentence: right, marked, coded.
        hits = np.stack([coded & marked, marked, coded], axis=1).astype(float)
        for name, of, parts, none in (
            ("precision", marked, (0, 1, 0), "no coded sentence is marked with it"),
            ("recall", coded, (0, 0, 1), "no sentence was coded with it"),
            ("f1", marked | coded, (0, 0.5, 0.5), "it was neither coded nor marked"),
        ):
            n = int(of.sum())
            share = _share_of(np.array(parts))
            yield held.row(name, share, hits, n, None if n else none, code)


def _share_of(parts: Floats) -> Any:
    """A statistic of `hits`: what is right, over the sum of its columns times `parts`."""

    def share(hits: Floats, weights: Floats) -> Floats:
        sums = np.atleast_2d(weights) @ hits
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.asarray(sums[:, 0] / (sums @ parts))

    return share


def _confusion(held: Held) -> Iterator[Statistic]:
    """For each pair of a code and what the marks said, its share of the sentences, 0 … 1."""
    for code in held.codes:
        for marked in held.codes:
            here = (held.coded == code) & (held.said == marked)
            share = float(held.weight[here].sum() / held.weight.sum())
            yield Statistic(
                held.construct.name, held.reading.measure, "confusion", share, int(here.sum()),
                code=code, marked=marked,
            )  # fmt: skip


def _correlations(held: Held) -> Iterator[Statistic]:
    """Pearson's r, and Spearman's: that of the ranks among the coded sentences, −1 … 1."""
    coded, said = held.coded, held.said
    flat = np.ptp(coded) == 0 or np.ptp(said) == 0
    reason = "all sentences have the same tone" if flat else None
    for name, pairs in (
        ("pearson", np.stack([coded, said], axis=1)),
        ("spearman", np.stack([rankdata(coded), rankdata(said)], axis=1)),
    ):
        yield held.row(name, pearson, pairs, len(coded), reason)


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
