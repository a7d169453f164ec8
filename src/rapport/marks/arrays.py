"""Two shapes that the engine is made of: lists of unequal length, and columns that grow."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


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

    The entries of item `i` are numbers `first[i]` to `first[i + 1]` of the columns that a
    holder keeps beside it.
    """

    def __init__(self) -> None:
        self._first = Column(np.int64, [0])

    @property
    def first(self) -> Ints:
        """Where the entries of each item begin; one more than there are items."""
        return self._first.values

    def extend(self, counts: Sequence[int] | Ints) -> None:
        """Add items with so many entries each."""
        self._first.extend(self.first[-1] + np.cumsum(counts, dtype=np.int64))

    def of(self, items: NDArray[Any]) -> tuple[Ints, Ints]:
        """All entries of some items: which of the items each belongs to, and its number."""
        return spread(self.first[items], self.first[items + 1])


def spread(begin: Ints, end: Ints) -> tuple[Ints, Ints]:
    """Write ranges out: for each number in `begin[i]:end[i]`, i and the number."""
    counts = end - begin
    some = np.flatnonzero(counts)
    counts, begin = counts[some], begin[some]
    owner = np.repeat(some, counts)
    before = np.cumsum(counts) - counts
    return owner, np.arange(len(owner)) + np.repeat(begin - before, counts)
