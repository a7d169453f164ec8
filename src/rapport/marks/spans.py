"""Marks in the making: columns instead of rows, positions in bytes of the batch."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from rapport.marks.arrays import Floats, Ints

Label = tuple[str, str]
"""Layer and code of a mark."""


class Spans(NamedTuple):
    """Marks as columns: `text[start:end]` counts as label number `label`, with `weight`.

    Numbers are of 32 bits, for a batch is small; what is reckoned with them may need more.
    """

    sentence: Ints
    start: Ints
    end: Ints
    label: Ints
    weight: Floats

    @classmethod
    def of(cls, sentence: Ints, start: Ints, end: Ints, label: Ints | int, weight: Floats) -> Spans:
        """Marks from columns of any type, or of one label."""
        rows, begins, ends = (np.asarray(at, np.int32) for at in (sentence, start, end))
        labels = np.broadcast_to(np.asarray(label, np.int16), len(weight))
        return cls(rows, begins, ends, labels, weight)

    @classmethod
    def none(cls) -> Spans:
        """No marks."""
        empty = np.zeros(0, np.int32)
        return cls.of(empty, empty, empty, 0, np.zeros(0))

    def take(self, rows: NDArray[np.int64] | NDArray[np.bool_]) -> Spans:
        """Some of the marks."""
        return Spans(*(column[rows] for column in self))

    @staticmethod
    def joined(several: list[Spans]) -> Spans:
        """The marks of several, one after the other."""
        return Spans(*map(np.concatenate, zip(*several, strict=True)))


def overlaps(group: Ints, start: Ints, end: Ints, barred: tuple[Ints, Ints, Ints]) -> Ints:
    """Which spans share a character with a barred span (group, start, end) of their group."""
    if not len(start) or not len(barred[0]):
        return np.zeros(0, np.int64)
    reach = int(max(end.max(), barred[2].max())) + 1
    group, base = group * np.int64(reach), barred[0] * np.int64(reach)
    order = np.argsort(base + barred[1])
    begins = (base + barred[1])[order]
    furthest = np.maximum.accumulate((base + barred[2])[order])
    before = np.searchsorted(begins, group + end) - 1
    return np.flatnonzero((before >= 0) & (furthest[before] > group + start))


def leftmost_longest(group: Ints, start: Ints, end: Ints) -> Ints:
    """Of spans that overlap within their group, the first; of those that begin together, the
    longest; of the same, the one that comes first here. Returns their numbers.
    """
    if not len(start):
        return np.zeros(0, np.int64)
    base = group * np.int64(int(end.max()) + 1)
    order = np.lexsort((-end, base + start))
    begins, ends = (base + start)[order], (base + end)[order]
    furthest = np.maximum.accumulate(ends)
    apart = np.ones(len(order), np.bool_)
    apart[1:] = begins[1:] >= furthest[:-1]  # begins a cluster of spans that may overlap
    kept = apart.copy()
    free = 0
    inner = np.flatnonzero(~apart)  # few: overlaps within one code
    columns = inner, apart[inner - 1], ends[inner - 1], begins[inner], ends[inner]
    rows: Iterator[tuple[Any, ...]] = zip(*(column.tolist() for column in columns), strict=True)
    for at, opens, first, begins_at, ends_at in rows:
        free = first if opens else free
        if begins_at >= free:
            kept[at], free = True, ends_at
    return order[kept]
