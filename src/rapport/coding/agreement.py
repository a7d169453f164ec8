"""How far coders agree beyond chance: Krippendorff's α, Gwet's AC1, the share that agrees.

Everything starts from *counts*, an array of sentences × codes that says how many coders gave
the sentence the code; sentences may have any number of coders. Weights, one a sentence, make a
bootstrap: a draw gives each sentence the number of times that it was drawn.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from rapport.coding.constructs import Construct, Level

Floats = npt.NDArray[np.float64]

DRAWS = 1000
"""Draws of a bootstrap."""

RELIABLE, TENTATIVE = 0.8, 0.667
"""Krippendorff (2004, 241): from here on conclusions may rest on it, or tentative ones may."""


class Statistic(NamedTuple):
    """A row of the table `agreement`."""

    construct: str
    measure: str | None
    statistic: str
    value: float
    n: int
    code: str | None = None
    marked: str | None = None
    low: float | None = None
    high: float | None = None
    interval: str | None = None
    reason: str | None = None


def count_codes(codings: pd.DataFrame, codes: Sequence[str]) -> Floats:
    """The counts: for each sentence (`unit`) and each of `codes`, how many coders gave it."""
    counted = codings.groupby(["unit", "code"]).size().unstack(fill_value=0)
    return np.asarray(counted.reindex(columns=list(codes), fill_value=0), float)


def distances(level: Level, values: Floats, totals: Floats) -> Floats:
    """Krippendorff's squared difference δ² of every pair of codes, draws × codes × codes.

    `values` are the codes as numbers, in order; `totals` says, draws × codes, how often each
    code was given, which ordinal differences are made of.
    """
    if level == "ordinal":
        middle = totals.cumsum(axis=1) - totals / 2
        return np.asarray((middle[:, :, None] - middle[:, None, :]) ** 2, float)
    gap = values[:, None] - values
    square: Floats = np.where(gap != 0, 1.0, 0.0) if level == "nominal" else gap**2
    return square[None]


def alpha(counts: Floats, level: Level, values: Floats, weights: Floats | None = None) -> Floats:
    """Krippendorff's α = 1 − D_observed / D_expected, one for each row of `weights` (draws ×
    sentences; without them one α). 1 is full agreement, 0 is chance; NaN where only one code
    occurs, or no sentence has two coders (Krippendorff 2004, chapter 11).
    """
    coders = counts.sum(axis=1)
    pairs = counts[:, :, None] * counts[:, None, :]
    pairs -= counts[:, :, None] * np.eye(counts.shape[1])
    pairs /= np.maximum(coders - 1, 1)[:, None, None]
    weights = np.ones((1, len(counts))) if weights is None else np.atleast_2d(weights)
    observed = np.tensordot(weights, pairs, axes=1)
    totals = observed.sum(axis=2)
    n = totals.sum(axis=1)[:, None, None]
    expected = totals[:, :, None] * totals[:, None, :] - totals[:, :, None] * np.eye(len(values))
    square = distances(level, values, totals)
    with np.errstate(invalid="ignore", divide="ignore"):
        differing = (observed * square).sum(axis=(1, 2))
        by_chance = (expected * square / (n - 1)).sum(axis=(1, 2))
        return np.asarray(np.where(by_chance > 0, 1 - differing / by_chance, np.nan))


def share_agreeing(counts: Floats, weights: Floats | None = None) -> Floats:
    """Share of the pairs of coders of a sentence that agree, averaged over the sentences that
    have two coders: 0 … 1.
    """
    coders = counts.sum(axis=1)
    both = coders > 1
    agreeing = (counts * (counts - 1)).sum(axis=1)[both] / (coders * (coders - 1))[both]
    weights = np.ones((1, len(counts))) if weights is None else np.atleast_2d(weights)
    with np.errstate(invalid="ignore"):
        return np.asarray(weights[:, both] @ agreeing / weights[:, both].sum(axis=1))


def ac1(counts: Floats, weights: Floats | None = None) -> Floats:
    """Gwet's AC1 = (p − e) / (1 − e): p is the share that agrees, e = Σ π (1 − π) / (q − 1) for
    q codes, with π the mean share of a code over the sentences. Unlike α it does not fall where
    nearly all sentences have one code (Gwet 2008).
    """
    weights = np.ones((1, len(counts))) if weights is None else np.atleast_2d(weights)
    coders = counts.sum(axis=1)
    coded = coders > 0
    shares = counts[coded] / coders[coded, None]
    with np.errstate(invalid="ignore", divide="ignore"):
        pi = weights[:, coded] @ shares / weights[:, coded].sum(axis=1, keepdims=True)
        chance = (pi * (1 - pi)).sum(axis=1) / (counts.shape[1] - 1)
        return np.asarray((share_agreeing(counts, weights) - chance) / (1 - chance))


def resampled(n: int, random: np.random.Generator) -> Floats:
    """How often each of `n` sentences comes up in each of DRAWS draws with replacement."""
    return random.multinomial(n, np.full(n, 1 / n), DRAWS).astype(float)


def bounds(drawn: Floats, confidence: float) -> tuple[float, float] | None:
    """The percentile interval of what the draws gave; None if most of them gave nothing."""
    kept = drawn[np.isfinite(drawn)]
    if len(kept) <= len(drawn) / 2:
        return None
    low, high = np.quantile(kept, [(1 - confidence) / 2, (1 + confidence) / 2])
    return float(low), float(high)


def with_interval(
    statistic: Callable[..., Floats], counts: Floats, confidence: float,
    random: np.random.Generator, own: Floats | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Value, bounds and kind of interval of a statistic of counts, by a bootstrap of sentences.

    `own` are weights that the sentences have by their design.
    """
    own = np.ones(len(counts)) if own is None else own / own.mean()  # as many as there are
    span = bounds(statistic(counts, resampled(len(counts), random) * own), confidence)
    value = float(statistic(counts, own)[0])
    if span is None or np.isnan(value):
        return {"value": value}
    kind = f"{100 * confidence:g}% percentile bootstrap of sentences, {DRAWS} draws"
    return {"value": value, "low": span[0], "high": span[1], "interval": kind}


def values_of(construct: Construct) -> Floats:
    """The codes as numbers: themselves where they are numbers, else their order."""
    codes = [float(c) for c in construct.codes] if construct.is_number else construct.codes
    return np.array(codes if construct.is_number else range(len(codes)), float)


def among_coders(
    construct: Construct, codings: pd.DataFrame, confidence: float, random: np.random.Generator
) -> list[Statistic]:
    """How the coders of a construct agree. `codings` has a row for each coder and sentence, with
    the columns `unit` and `code`.
    """
    counts = count_codes(codings, list(construct.codes))
    counts = counts[counts.sum(axis=1) > 1]
    values = values_of(construct)
    rows = []
    for name, statistic in {
        "alpha": lambda c, w: alpha(c, construct.level, values, w),
        "agreement": share_agreeing,
        "ac1": ac1,
    }.items():
        reason = _undefined(name, construct, counts)
        found = (
            {"value": np.nan} if reason else with_interval(statistic, counts, confidence, random)
        )
        rows.append(Statistic(construct.name, None, name, n=len(counts), reason=reason, **found))
    return rows


def _undefined(statistic: str, construct: Construct, counts: Floats) -> str | None:
    """Why a statistic of agreement is undefined, or None."""
    if not len(counts):
        return "no sentence has two coders"
    if statistic == "ac1" and construct.is_number:
        return "AC1 is for categories"
    if statistic == "alpha" and (counts.sum(axis=0) > 0).sum() < 2:
        return "every coder gave every sentence the same code"
    return None


def in_words(value: float) -> str:
    """What an α allows (Krippendorff 2004, 241)."""
    if np.isnan(value):
        return "undefined"
    if value >= RELIABLE:
        return "reliable"
    return "tentative" if value >= TENTATIVE else "not reliable"
