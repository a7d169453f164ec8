"""The array work: the differences of all specifications, under all relabellings of the articles.

Rows of the arrays are relabellings, the first of which is the one found; columns are
specifications. A specification is an aggregation, an article left out or none, and a reading, in
this order of nesting.

The joint inference is that of Simonsohn, Simmons & Nelson (2020): the whole curve is computed anew
for each way to call as many articles “later”, and a statistic of the curve found is held against
those of the others.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from rapport.contrasts.articles import permutation_floor, relabellings
from rapport.measures import Formula
from rapport.measures.tally import Flags, Numbers, Sums

AT_ONCE = 10_000_000
"""Numbers that an array holds at most while relabellings are taken a part at a time."""

NOUGHT = 1e-12
"""Differences this small, against the largest value, are rounding."""


class Read(NamedTuple):
    """The articles of both periods, the earlier first, by every reading.

    `values` has a row a reading and a column an article; `sums` and `value` give, reading by
    reading, the sums of the articles and what makes a value of sums.
    """

    values: Numbers
    sums: Sequence[Sums]
    value: Sequence[Callable[[Sums], Numbers]]

    @classmethod
    def of(cls, formulas: Sequence[Formula], sums: Sequence[Sums]) -> Read:
        """The articles by formulas, each with the sums that it takes."""
        both = zip(formulas, sums, strict=True)
        values = np.array([formula.value(own) for formula, own in both])
        return cls(values, sums, [formula.value for formula in formulas])

    def only(self, some: Flags) -> Read:
        """Some of the articles."""
        kept = [{name: sums[some] for name, sums in own.items()} for own in self.sums]
        return Read(self.values[:, some], kept, self.value)


Taken = Callable[[Read, Flags], Numbers]
"""The value of a period by every reading (columns) if it has these articles (rows of flags)."""


def mean(read: Read, chosen: Flags) -> Numbers:
    """The mean of the articles that have a value; NaN where none has."""
    known = np.isfinite(read.values)
    weights = chosen.astype(float)
    counted = weights @ known.T
    total = weights @ np.where(known, read.values, 0.0).T
    return np.asarray(np.where(counted > 0, total / np.maximum(counted, 1), np.nan))


def median(read: Read, chosen: Flags) -> Numbers:
    """The median of the articles that have a value; NaN where none has."""
    order = np.argsort(read.values, axis=1)
    ranked = np.take_along_axis(read.values, order, axis=1)
    # How many of the chosen articles are no larger: readings by ranks by ways, in which each rank
    # is added to all ways at once. As many ranks as have no half of them lie below the median.
    there = chosen.T[order] & np.isfinite(ranked)[:, :, None]
    counted = there.cumsum(axis=1, dtype=np.min_scalar_type(-there.shape[1]))
    n = counted[:, -1]
    row, last = np.arange(len(ranked))[:, None], ranked.shape[1] - 1
    halves = ((n - 1) // 2, n // 2)
    below = [(counted <= half[:, None]).sum(axis=1, dtype=counted.dtype) for half in halves]
    lower, upper = (ranked[row, np.minimum(at, last)] for at in below)
    return np.asarray(np.where(n > 0, (lower + upper) / 2, np.nan).T)


class _Pooled(Mapping[str, Numbers]):
    """The sums of the articles of each row of flags, added up when they are asked for."""

    def __init__(self, sums: Sums, chosen: Numbers) -> None:
        self._sums, self._chosen = sums, chosen

    def __getitem__(self, name: str) -> Numbers:
        return self._chosen @ self._sums[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._sums)

    def __len__(self) -> int:
        return len(self._sums)


def pooled(read: Read, chosen: Flags) -> Numbers:
    """The value of all their sentences together."""
    weights = chosen.astype(float)
    both = zip(read.sums, read.value, strict=True)
    return np.column_stack([value(_Pooled(sums, weights)) for sums, value in both])


AGGREGATIONS: dict[str, Taken] = {"mean": mean, "median": median, "pooled": pooled}


def curves(read: Read, later: Flags, left_out: Flags, aggregations: Sequence[str]) -> Numbers:
    """Later minus earlier, a row for each row of `later` and a column a specification.

    `later` says which articles are called later, `left_out` which are left out, a row a way.
    """
    there = ~left_out[None]
    sides = [(called[:, None] & there).reshape(-1, called.shape[1]) for called in (later, ~later)]
    found = [
        np.subtract(*(AGGREGATIONS[name](read, side) for side in sides)) for name in aggregations
    ]
    shape = (len(later), len(left_out) * len(read.values))
    curve = np.concatenate([one.reshape(shape) for one in found], axis=1)
    largest = np.nanmax(np.abs(read.values), initial=0.0)
    curve[np.abs(curve) <= NOUGHT * largest] = 0.0
    return np.asarray(curve)


class Joint(NamedTuple):
    """The curve found and its joint inference.

    `p_median` is the share of relabellings whose median difference is at least as far from 0,
    `p_sign` of those in which at least as large a share of specifications has one sign. A
    relabelling that leaves every specification undefined counts as if it were. Both are NaN if
    the curve found is undefined; neither can be below `floor`.
    """

    curve: Numbers
    p_median: float
    p_sign: float
    floor: float
    n: int


def joint(
    read: Read, n_later: int, left_out: Flags, aggregations: Sequence[str], most: int, seed: int
) -> Joint:
    """Relabel the whole curve; the last `n_later` articles are later."""
    n = read.values.shape[1]
    if not n:
        size = len(aggregations) * len(left_out) * len(read.values)
        return Joint(np.full(size, np.nan), math.nan, math.nan, math.nan, 1)
    called = ways(n, n_later, most, seed)
    step = max(1, AT_ONCE // max(1, left_out.size * len(read.values)))
    medians, signs, found = [], [], None
    for start in range(0, len(called), step):
        part = curves(read, called[start : start + step], left_out, aggregations)
        found = part[0] if found is None else found
        medians.append(_medians(part))
        signs.append(dominance(part))
    assert found is not None
    floor = max(permutation_floor(n - n_later, n_later), 1 / len(called))
    p_median, p_sign = (as_extreme(np.concatenate(one)) for one in (medians, signs))
    return Joint(found, p_median, p_sign, floor, len(called))


def ways(n: int, n_later: int, most: int, seed: int) -> Flags:
    """Ways to call so many articles later: all if there are no more than `most`, else the one
    found, in which the last are, and others drawn with the seed.
    """
    if 0 < n_later < n and math.comb(n, n_later) <= most:
        return relabellings(n, n_later, seed)
    called = np.tile(np.arange(n) >= n - n_later, (most if 0 < n_later < n else 1, 1))
    called[1:] = np.random.default_rng(seed).permuted(called[1:], axis=1)
    return called


def _medians(curve: Numbers) -> Numbers:
    """How far the median specification of each row is from 0; NaN where all are undefined."""
    ranked = np.sort(curve, axis=1)  # NaN come last
    n = np.isfinite(ranked).sum(axis=1)
    row = np.arange(len(ranked))
    return np.asarray(np.abs(ranked[row, (n - 1) // 2] + ranked[row, n // 2]) / 2)


def dominance(curve: Numbers) -> Numbers:
    """The share of the defined specifications of each row that have the sign of most."""
    counts = [(curve > 0).sum(axis=1), (curve < 0).sum(axis=1)]
    n = np.isfinite(curve).sum(axis=1)
    return np.asarray(np.where(n > 0, np.maximum(*counts) / np.maximum(n, 1), np.nan))


def as_extreme(statistics: Numbers) -> float:
    """The share of the statistics that are at least as large as the first, but for rounding."""
    if not np.isfinite(statistics[0]):
        return math.nan
    return float((~(statistics < statistics[0] * (1 - 1e-9))).mean())
