"""Measure contrasts against a loop over scipy's own functions, and what a large corpus costs.

    python -m benchmarks.contrasts

Values of thirty measures are drawn for designs of several sizes. The peer takes one measure after
the other: its t interval, permutation_test with as many relabellings, and Cliff's delta by
mannwhitneyu. Both are timed in turns by the time that the processor gave, and what they give is
compared; p that were drawn differ by chance.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from rapport.contrasts import contrast_periods, coverage_of, estimate_periods
from rapport.contrasts.articles import DRAWN, EXACT_LIMIT
from rapport.house import House
from rapport.study import Study, read_study

MEASURES, ROUNDS = 30, 3
DESIGNS = ((3, 2), (10, 10), (100, 100))
LARGE = (25_000, 25_000)


def drawn(n_earlier: int, n_later: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Articles of 40 sentences, and the values of their measures."""
    n, random = n_earlier + n_later, np.random.default_rng(1)
    articles = pd.DataFrame(
        {
            "article_id": [f"article-{at}" for at in range(n)],
            "period": ["earlier"] * n_earlier + ["later"] * n_later,
            "n_sentences": 40,
        }
    )
    tables = [
        articles[["article_id"]].assign(measure=f"frame.m{at}", value=random.random(n))
        for at in range(MEASURES)
    ]
    return articles, pd.concat(tables).assign(voice="all", n=40, error=0.07)


def by_scipy(articles: pd.DataFrame, measures: pd.DataFrame, seed: int) -> pd.DataFrame:
    """Difference, interval, p and delta, a measure at a time."""

    def difference(one: Any, other: Any, axis: int = -1) -> Any:
        return np.abs(one.mean(axis=axis) - other.mean(axis=axis))

    rows = []
    for measure, own in measures.merge(articles, on="article_id").groupby("measure", sort=False):
        earlier, later = (own.value[own.period == p].to_numpy() for p in ("earlier", "later"))
        span = stats.ttest_ind(later, earlier).confidence_interval(0.95)
        ways = math.comb(len(own), len(later))
        resamples = np.inf if ways <= EXACT_LIMIT else DRAWN
        p = stats.permutation_test(
            (later, earlier),
            difference,
            n_resamples=resamples,
            vectorized=True,
            rng=seed,
            alternative="greater",
        ).pvalue
        u = stats.mannwhitneyu(later, earlier).statistic
        delta = 2 * u / (len(earlier) * len(later)) - 1
        rows.append((measure, later.mean() - earlier.mean(), span.low, span.high, p, delta))
    names = ["measure", "difference", "low", "high", "p_exact", "effect"]
    return pd.DataFrame(rows, columns=names)


def took(work: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds of the processor, and what came of it."""
    start = time.process_time()
    made = work()
    return time.process_time() - start, made


def compare(study: Study, n_earlier: int, n_later: int) -> str:
    """A row of the table."""
    articles, measures = drawn(n_earlier, n_later)
    ours, theirs = [], []
    for _ in range(ROUNDS):
        seconds, mine = took(lambda: contrast_periods(study, articles, measures))
        ours.append(seconds)
        seconds, peer = took(lambda: by_scipy(articles, measures, study.seed))
        theirs.append(seconds)
    for name in ("difference", "low", "high", "effect"):
        np.testing.assert_allclose(mine[name].astype(float), peer[name], atol=1e-9)
    np.testing.assert_allclose(mine.p_exact.astype(float), peer.p_exact, atol=0.03)
    a, b = median(ours), median(theirs)
    return f"| {n_earlier} and {n_later} | {a:.2f} s | {b:.2f} s | {b / a:.1f} |"


def main() -> None:
    """Print the tables."""
    study = read_study(House.at(Path.cwd()).study("sample"))
    print("| articles | contrasts | loop over scipy | ratio |\n| --- | --- | --- | --- |")
    for design in DESIGNS:
        print(compare(study, *design))
    articles, measures = drawn(*LARGE)
    parts: dict[str, Callable[[], Any]] = {
        "contrasts": lambda: contrast_periods(study, articles, measures),
        "estimates": lambda: estimate_periods(study, articles, measures),
        "coverage": lambda: coverage_of(study, articles),
    }
    said = ", ".join(f"{name} {took(work)[0]:.0f} s" for name, work in parts.items())
    print(f"\n{sum(LARGE):,} articles, {MEASURES} measures: {said}")


if __name__ == "__main__":
    main()
