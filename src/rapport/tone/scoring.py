"""The one interface of all engines of tone: what is asked, and what comes back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

Place = tuple[int, int]
"""First character and one past the last, within a sentence."""


class Asked(NamedTuple):
    """A sentence whose tone is asked for: its own, or that toward a target.

    `mentions` are the places that name the target, first the one that is asked about, then others
    in any order; none where the sentence as a whole is meant.
    """

    text: str
    mentions: tuple[Place, ...] = ()


class Words(NamedTuple):
    """The words that carried values, as columns of equal length.

    Characters `start` to `end` of the sentence number `asked` (from 0, in the order in which they
    were asked) moved its value by `weight`, up or down.
    """

    asked: NDArray[np.int64]
    start: NDArray[np.int64]
    end: NDArray[np.int64]
    weight: NDArray[np.float64]

    @classmethod
    def of(cls, rows: Sequence[tuple[int, int, int, float]]) -> Words:
        """Words given as rows."""
        table = np.array(rows, np.float64).reshape(-1, 4)
        asked, start, end = table[:, :3].astype(np.int64).T
        return cls(asked, start, end, table[:, 3])

    def take(self, rows: NDArray[np.int64] | NDArray[np.bool_]) -> Words:
        """Some of the words."""
        return Words(self.asked[rows], self.start[rows], self.end[rows], self.weight[rows])


class Origin(NamedTuple):
    """Where an engine comes from, as the report says it."""

    source: str
    licence: str
    version: str = ""


class Scorer(Protocol):
    """An engine of tone.

    `additive` says whether a value is the sum of the weights of its words, as with a lexicon;
    of a model the words are an account of the value, not its parts.
    """

    additive: bool
    origin: Origin

    def values(self, asked: Sequence[Asked]) -> NDArray[np.float64]:
        """The tone of each sentence, or toward its target: −1 (negative) … 1 (positive).

        The value of a sentence is the same alone and in any company.
        """
        ...

    def words(self, asked: Sequence[Asked]) -> Words:
        """The words that carried each value, in the order of the sentences."""
        ...
