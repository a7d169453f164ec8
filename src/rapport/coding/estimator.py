"""The difference estimator: what the marks say of everything, plus how far the coding is from the
marks where a random part was coded.

It is right on average however wrong the marks are, because the sentences were drawn with known
probabilities; good marks only make its interval narrower (Särndal, Swensson & Wretman 1992,
section 6.3; as design-based supervised learning, Egami et al. 2023; as prediction-powered
inference, Angelopoulos et al. 2023).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy import stats

from rapport.coding.agreement import Floats


class Span(NamedTuple):
    """An interval and its degrees of freedom."""

    low: float
    high: float
    df: float


class Estimate(NamedTuple):
    """A mean with its variance, a sum of parts that have each their degrees of freedom."""

    value: float
    parts: tuple[tuple[float, float], ...]

    def minus(self, other: Estimate) -> Estimate:
        """The difference of two independent estimates."""
        return Estimate(self.value - other.value, self.parts + other.parts)

    def interval(self, confidence: float) -> Span | None:
        """The t interval (Welch & Satterthwaite); None where the variance is 0 or not known."""
        variance = sum(part for part, _ in self.parts)
        if not variance > 0:
            return None
        freedom = variance**2 / sum(part**2 / df for part, df in self.parts if part > 0)
        reach = float(stats.t.ppf((1 + confidence) / 2, freedom)) * variance**0.5
        return Span(self.value - reach, self.value + reach, freedom)


def of_period(marked: Floats, gap: Floats) -> Estimate:
    """The corrected mean of the articles of a period, each counting as one.

    `marked` is what the marks say of each article; `gap` how far its coding is from the marks,
    NaN where an article was not coded. The articles count as drawn from more of their kind, so
    their differences hold the variance of the coded sentences within them too. Of A articles C
    coded ones and the others are independent: with q = C / A the estimate is the mean over the
    coded of (q · marked + gap) plus (1 − q) times the mean of marked over the others.
    """
    coded = np.isfinite(gap)
    n, n_coded = len(marked), int(coded.sum())
    q = n_coded / n
    parts = [(_variance(q * marked[coded] + gap[coded]) / n_coded, n_coded - 1.0)]
    if n_coded < n:
        parts.append(((1 - q) ** 2 * _variance(marked) / (n - n_coded), n - 1.0))
    return Estimate(float(marked.mean() + gap[coded].mean()), tuple(parts))


def _variance(values: Floats) -> float:
    return float(values.var(ddof=1)) if len(values) > 1 else float("nan")


def gaps(coded: pd.DataFrame) -> pd.DataFrame:
    """For each coded article how far coding is from marks, with its variance and freedom.

    `coded` has a row for each coded sentence: `article_id`, `stratum`, `n_stratum` (sentences
    of the stratum in the article) and `gap`. Strata count as large as they are, among those that
    have a coded sentence; the variance is that of a stratified draw without replacement, NaN
    where a stratum has one of several coded.
    """
    strata = coded.groupby(["article_id", "stratum"]).agg(
        size=("n_stratum", "first"), n=("gap", "size"), mean=("gap", "mean"), var=("gap", "var")
    )
    whole = strata.groupby("article_id")["size"].transform("sum")
    share = strata["size"] / whole
    left = 1 - strata.n / strata["size"]
    variance = (share**2 * left * strata["var"] / strata.n).where(left > 0, 0.0)
    parts = pd.DataFrame(
        {
            "gap": share * strata["mean"],
            "variance": variance,
            "freedom": strata.n - 1,
            "n": strata.n,
        }
    )
    by_article = parts.groupby("article_id")
    unknown = parts.variance.isna().groupby("article_id").any()
    return by_article.sum().assign(variance=by_article.variance.sum().mask(unknown))
