"""How good values are: against classes, and against ratings."""

from __future__ import annotations

import numpy as np

from rapport.tone.linear.features import Floats, Ints


def macro_f1(found: Floats, wanted: Floats) -> float:
    """The mean over the classes −1, 0, 1 of F1 = 2 · both / (found + wanted)."""
    each = [
        2
        * ((found == one) & (wanted == one)).sum()
        / ((found == one).sum() + (wanted == one).sum())
        for one in (-1, 0, 1)
    ]
    return float(np.mean(each))


def cut(values: Floats, cuts: tuple[float, float]) -> Floats:
    """Values as classes: −1 below the first cut, 1 above the second, else 0."""
    return (values > cuts[1]) * 1.0 - (values < cuts[0])


def best_cuts(values: Floats, wanted: Floats) -> tuple[float, float]:
    """The cuts with the highest macro-F1, in steps of 1/24."""
    steps = [step / 24 for step in range(1, 13)]
    return max(
        ((-low, high) for low in steps for high in steps),
        key=lambda cuts: macro_f1(cut(values, cuts), wanted),
    )


def correlations(values: Floats, wanted: Floats, article: Ints) -> tuple[float, float]:
    """Pearson's r over sentences, and over the means of articles."""
    n = np.bincount(article)
    means = [np.bincount(article, column)[n > 0] / n[n > 0] for column in (values, wanted)]
    return float(np.corrcoef(values, wanted)[0, 1]), float(np.corrcoef(means)[0, 1])
