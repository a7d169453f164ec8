"""Two shapes that the engine is made of: lists of unequal length, and columns that grow."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

# What an array holds, for the reader: numpy's own types do not follow it through arithmetic.
Ints = NDArray[Any]
Floats = NDArray[Any]
Bools = NDArray[Any]


class Column:
    """A column of an array that gets longer; `values` is what it holds so far."""

    def __init__(self, dtype: Any, values: Iterable[Any] = ()) -> None:
        self.values: NDArray[Any] = np.array(list(values), dtype)

    def extend(self, values: Sequence[Any] | NDArray[Any]) -> None:
        """Add values at the end."""
        if len(values):
            self.values = np.concatenate([self.values, np.asarray(values, self.values.dtype)])


class Ragged:
    """A list of entries for each of many items, entry after entry in one row.

    The entries of item `i` are numbers `first[i]` to `first[i] + count[i]` of the columns
    that a holder keeps beside it.
    """

    def __init__(self, counts: Sequence[int] | NDArray[Any] = ()) -> None:
        self._first = Column(np.int64)
        self._count = Column(np.int32)
        self._total = 0
        self.extend(counts)

    @classmethod
    def of_lists(cls, lists: Sequence[Sequence[int]]) -> tuple[Ragged, Ints]:
        """Lists as such a row, and the column of what they hold."""
        held = np.array([value for some in lists for value in some], np.int64)
        return cls([len(some) for some in lists]), held

    @property
    def first(self) -> Ints:
        """Where the entries of each item begin."""
        return self._first.values

    @property
    def count(self) -> NDArray[np.int32]:
        """How many entries each item has."""
        return self._count.values

    def extend(self, counts: Sequence[int] | NDArray[Any]) -> None:
        """Add items with so many entries each."""
        ends = self._total + np.cumsum(counts, dtype=np.int64)
        self._first.extend(ends - counts)
        self._count.extend(counts)
        self._total += int(np.sum(counts, dtype=np.int64))

    def of(self, items: NDArray[Any]) -> tuple[Ints, Ints]:
        """All entries of some items: which of the items each belongs to, and its number."""
        some = np.flatnonzero(self.count[items])
        owner, entry = spread(self.first[items[some]], self.count[items[some]])
        return some[owner], entry


def spread(first: NDArray[Any], count: NDArray[Any]) -> tuple[Ints, Ints]:
    """Write ranges out: for each number in `first[i]:first[i] + count[i]`, i and the number."""
    owner = np.repeat(np.arange(len(first)), count)
    before = np.cumsum(count) - count
    return owner, np.arange(len(owner)) + (first - before)[owner]
