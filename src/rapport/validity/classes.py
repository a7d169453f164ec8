"""Classes out of values: negative, neutral, positive; or whether a frame is there."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations_with_replacement
from typing import NamedTuple, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from rapport.tone.scoring import Asked
from rapport.validity.scores import SEED, Values, macro_f1

FOLDS = 5
CANDIDATES = 50
"""So many quantiles of the values are tried as thresholds."""


class Cuts(NamedTuple):
    """A value below `low` is negative (−1), one above `high` positive (1), else neutral (0)."""

    low: float
    high: float

    def classes(self, values: Values) -> Values:
        """The class of each value."""
        return np.where(values < self.low, -1, np.where(values > self.high, 1, 0))


DEFAULT_CUTS = Cuts(-0.05, 0.05)
"""What VADER's authors advise (Hutto & Gilbert 2014); for engines that state none of their own."""


@runtime_checkable
class HasCuts(Protocol):
    """An engine that states its own thresholds."""

    cuts: tuple[float, float]


@runtime_checkable
class HasClasses(Protocol):
    """An engine that says itself which class it means."""

    def classes(self, asked: Sequence[Asked]) -> NDArray[np.int64]:
        """−1 negative, 0 neutral, 1 positive."""
        ...


@runtime_checkable
class HasProbabilities(Protocol):
    """An engine that says how probable each class is."""

    def probabilities(self, asked: Sequence[Asked]) -> NDArray[np.float64]:
        """One row for each that is asked: negative, neutral, positive; a row adds up to 1."""
        ...


def _candidates(values: Values) -> list[float]:
    quantiles = np.quantile(values, np.linspace(0, 1, CANDIDATES), method="nearest")
    return [float(value) for value in np.unique(quantiles)]


def learn_cuts(gold: Values, values: Values) -> Cuts:
    """The thresholds with the highest macro-F1 on gold of −1, 0 and 1."""
    pairs = [Cuts(*pair) for pair in combinations_with_replacement(_candidates(values), 2)]
    return max(pairs, key=lambda cuts: macro_f1(gold, cuts.classes(values)))


def crossed(gold: Values, values: Values) -> Values:
    """Whether each value (0 … 1) lies above a threshold that was learnt without it, as 1 or 0.

    The threshold with the highest macro-F1 on four fifths of the items is used on the fifth part;
    the parts are drawn with a seed.
    """
    fold = np.random.default_rng(SEED).permutation(len(gold)) % FOLDS
    said = np.zeros(len(gold), np.int64)
    for part in range(FOLDS):
        seen, unseen = gold[fold != part], fold == part
        others = values[fold != part]
        if len(seen):
            cut = max(_candidates(others), key=lambda cut: macro_f1(seen, others > cut))
            said[unseen] = values[unseen] > cut
    return said
