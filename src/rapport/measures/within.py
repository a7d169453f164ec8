"""How far the value of an article could lie elsewhere had other sentences of it been written.

The sentences of an article are drawn anew, with replacement, as often as there are (the
bootstrap; Efron 1979). That says how firmly the value rests on the sentences of this article; it
says nothing of other articles, and neighbouring sentences are drawn as if they had nothing to do
with each other.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rapport.measures.formulas import Formula
from rapport.measures.tally import Flags, Numbers, Sums, Tally

DRAWS = 500
"""How often the sentences of an article are drawn anew."""

ENOUGH = 0.5
"""The share of draws in which a measure must be defined, for an interval."""


class Within(NamedTuple):
    """Of every article (rows) and measure (columns): the ends of the percentile interval and the
    standard error, NaN where no two sentences differ in what counts or too few draws have a value.
    """

    low: Numbers
    high: Numbers
    error: Numbers


def within_articles(
    counted: Tally, chosen: Flags, what: Sequence[Formula], confidence: float, seed: int
) -> Within:
    """Draw the chosen sentences of every article anew.

    An article's draws depend on its name and the seed alone, not on its place among others.
    """
    shape = (len(counted.articles), len(what))
    found = Within(*(np.full(shape, np.nan) for _ in Within._fields))
    tails = ((1 - confidence) / 2, (1 + confidence) / 2)
    rows = np.flatnonzero(chosen)
    rows = rows[np.argsort(counted.article[rows], kind="stable")]
    bounds = np.searchsorted(counted.article[rows], np.arange(len(counted.articles) + 1))
    for at, name in enumerate(counted.articles):
        own = rows[bounds[at] : bounds[at + 1]]
        if len(own) < 2:
            continue
        sums = redrawn(counted, own, np.random.default_rng([seed, zlib.crc32(name.encode())]))
        values = np.sort([formula.value(sums) for formula in what], axis=1)  # NaN last
        n = np.isfinite(values).sum(axis=1)
        told = np.flatnonzero(n >= ENOUGH * DRAWS)
        found.error[at, told] = np.nanstd(values[told], axis=1, ddof=1)
        moved = told[values[told, 0] < values[told, n[told] - 1]]
        found.low[at, moved], found.high[at, moved] = (
            _quantile(values[moved], n[moved], tail) for tail in tails
        )
    return found


def redrawn(counted: Tally, own: NDArray[np.int64], random: np.random.Generator) -> Sums:
    """The sums over these sentences, drawn anew DRAWS times: arrays of draws."""
    times = random.multinomial(len(own), np.full(len(own), 1 / len(own)), size=DRAWS)
    counts = counted.counts[own]
    used = np.unique(counts.indices)
    sums = np.zeros((DRAWS, len(counted.columns)))
    sums[:, used] = times.astype(float) @ counts[:, used].toarray()
    return counted.named(sums)


def _quantile(values: Numbers, n: NDArray[np.int64], share: float) -> Numbers:
    """The quantile of the first n values of every row, which ascend (Hyndman & Fan’s seventh, as
    numpy’s).
    """
    place = share * (n - 1)
    under = np.floor(place).astype(int)
    rows = np.arange(len(n))
    low, high = values[rows, under], values[rows, np.minimum(under + 1, n - 1)]
    return np.asarray(low + (place - under) * (high - low))
