"""A hierarchical model: articles of a period differ, and each rests on a finite text.

The value of article i is θᵢ ~ N(μ of its period, τ²), and what is seen of it y ~ N(θᵢ, eᵢ²), with
eᵢ the standard error within the article. The mean of each period has a flat prior, τ a half-normal
one whose scale is stated and varied (Gelman 2006; Röver 2020 for few groups). The posterior of the
difference of means is a mixture of normal distributions over τ, so it is computed and not drawn.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
from scipy import special, stats

from rapport.contrasts.articles import Values

Flags = npt.NDArray[np.bool_]

POINTS = 50
"""Values of τ, in the middle of as many equally likely parts of the prior."""

HALVINGS = 40
"""How often the span in which a quantile lies is halved: to the last digits of a float."""

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
    """The posterior of later minus earlier mean, of one comparison or of many at once.

    `values` and `errors` have the articles on their last axis, `later` says which are later;
    `scale` is that of the half-normal prior of τ, in the unit of the measure.
    """

    def __init__(self, values: Values, errors: Values, later: Flags, scale: float) -> None:
        variances = errors[..., None, :] ** 2 + (scale * _HALF[:, None]) ** 2
        fit, means, precisions = 0.0, [], []
        for period in (~later, later):
            inside, seen = 1 / variances[..., period], values[..., None, period]
            precision = inside.sum(axis=-1)
            mean = (inside * seen).sum(axis=-1) / precision
            squares = (inside * (seen - mean[..., None]) ** 2).sum(axis=-1)
            fit = fit + 0.5 * (np.log(inside).sum(axis=-1) - np.log(precision) - squares)
            means.append(mean)
            precisions.append(precision)
        weights = np.exp(fit - np.max(fit, axis=-1, keepdims=True))
        self.weights = weights / weights.sum(axis=-1, keepdims=True)
        self.means = means[1] - means[0]
        self.deviations = np.sqrt(1 / precisions[0] + 1 / precisions[1])

    @property
    def mean(self) -> Values:
        """Its mean."""
        return np.asarray((self.weights * self.means).sum(axis=-1))

    def below(self, difference: Values) -> Values:
        """The probability that the difference is smaller."""
        steps = (difference[..., None] - self.means) / self.deviations
        return np.asarray((self.weights * special.ndtr(steps)).sum(axis=-1))

    def quantile(self, share: float) -> Values:
        """The difference below which so much of the posterior lies, by halving the span of the
        same quantiles of its parts.
        """
        parts = self.means + special.ndtri(share) * self.deviations
        low, high = parts.min(axis=-1), parts.max(axis=-1)
        for _ in range(HALVINGS):
            middle = (low + high) / 2
            under = self.below(middle) < share
            low, high = np.where(under, middle, low), np.where(under, high, middle)
        return np.asarray((low + high) / 2)

    def interval(self, confidence: float) -> tuple[Values, Values]:
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
    errors: Values, later: Flags, difference: float, confidence: float
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
