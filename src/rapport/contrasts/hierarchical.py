"""A hierarchical model: articles of a period differ, and each rests on a finite text.

The value of article i is θᵢ ~ N(μ of its period, τ²), and what is seen of it y ~ N(θᵢ, eᵢ²), with
eᵢ the standard error within the article. The mean of each period has a flat prior, τ a half-normal
one whose scale is stated and varied (Gelman 2006; Röver 2020 for few groups). The posterior of the
difference of means is a mixture of normal distributions over τ, so it is computed and not drawn.
"""

from __future__ import annotations

import math

import numpy as np
from scipy import stats
from scipy.optimize import brentq

from rapport.contrasts.articles import Values

POINTS = 200
"""Values of τ, in the middle of as many equally likely parts of the prior."""

_HALF = stats.halfnorm.ppf((np.arange(POINTS) + 0.5) / POINTS)


def pooled_errors(errors: Values, n: Values) -> Values:
    """Errors of the article values by one variance within articles, that of a unit of text.

    Of an article in which nothing varies its own error would be 0, and no other article would
    count. `n` says over how much text each value was taken; NaN where no error is known at all.
    """
    known = np.isfinite(errors) & (n > 1)
    if not known.any():
        return np.full(len(n), np.nan)
    freedom = n[known] - 1
    variance = float((freedom * n[known] * errors[known] ** 2).sum() / freedom.sum())
    return np.sqrt(variance / n)


class Posterior:
    """The posterior of later minus earlier mean.

    `values` and `errors` are of the articles of both periods, `later` says which are later,
    `scale` is that of the half-normal prior of τ, in the unit of the measure.
    """

    def __init__(self, values: Values, errors: Values, later: Values, scale: float) -> None:
        spreads = scale * _HALF
        variances = errors[None, :] ** 2 + spreads[:, None] ** 2
        self.weights = np.zeros(POINTS)
        means, precisions = [], []
        for period in (~later.astype(bool), later.astype(bool)):
            inside = 1 / variances[:, period]
            precision = inside.sum(axis=1)
            mean = (inside * values[period]).sum(axis=1) / precision
            squares = (inside * (values[period] - mean[:, None]) ** 2).sum(axis=1)
            self.weights += 0.5 * (np.log(inside).sum(axis=1) - np.log(precision) - squares)
            means.append(mean)
            precisions.append(precision)
        self.weights = np.exp(self.weights - self.weights.max())
        self.weights /= self.weights.sum()
        self.means = means[1] - means[0]
        self.deviations = np.sqrt(1 / precisions[0] + 1 / precisions[1])

    @property
    def mean(self) -> float:
        """Its mean."""
        return float(self.weights @ self.means)

    def below(self, difference: float) -> float:
        """The probability that the difference is smaller."""
        return float(self.weights @ stats.norm.cdf(difference, self.means, self.deviations))

    def quantile(self, share: float) -> float:
        """The difference below which so much of the posterior lies."""
        reach = abs(stats.norm.ppf(share)) * self.deviations + 1e-12
        low, high = float((self.means - reach).min()), float((self.means + reach).max())
        return float(brentq(lambda at: self.below(at) - share, low - 1e-9, high + 1e-9))

    def interval(self, confidence: float) -> tuple[float, float]:
        """The interval with as much of the posterior below it as above."""
        tail = (1 - confidence) / 2
        return self.quantile(tail), self.quantile(1 - tail)


def prior_scale(measure: str) -> float:
    """The scale of the prior of τ: how far articles of one period may well differ, in the unit of
    the measure. Stated before any comparison, from what each unit means; estimates are also made
    with half and with twice of it.
    """
    layer, _, name = measure.partition(".")
    if layer == "style":
        return 10.0 if name == "flesch" else 2.0
    if layer == "relation":
        return {"balance": 1.0, "goldstein": 2.0}.get(name, 0.2)
    return {"tone": 0.1, "toward": 0.2, "name": 0.2}.get(layer, 0.1)


def within_interval(
    errors: Values, later: Values, difference: float, confidence: float
) -> tuple[float, float] | None:
    """The interval of a difference of period means if these very articles were written anew.

    From the standard errors within articles; None where one is not known or none is above 0. It
    says nothing of other articles.
    """
    parts = [(errors[period] ** 2).sum() / period.sum() ** 2 for period in (~later, later)]
    error = math.sqrt(sum(parts))
    if not error > 0:
        return None
    reach = float(stats.norm.ppf((1 + confidence) / 2)) * error
    return difference - reach, difference + reach
