"""Estimates on article values: the article is the unit, and its sentences are not.

Values are arrays with one number an article; where many measures are taken at once, with one
column a measure.
"""

from __future__ import annotations

import math
from functools import lru_cache
from itertools import combinations

import numpy as np
import numpy.typing as npt
from scipy import stats
from scipy.optimize import brentq

Values = npt.NDArray[np.float64]

EXACT_LIMIT = 50_000
"""Up to so many relabellings all are counted."""

DRAWN = 9_999
"""Beyond that, so many are drawn with the seed, and the one found counts as drawn too."""


def spread(earlier: Values, later: Values) -> float:
    """The standard deviation of articles within their period, pooled; NaN without a degree of
    freedom.
    """
    freedom = len(earlier) + len(later) - 2
    squares = sum(float(((values - values.mean()) ** 2).sum()) for values in (earlier, later))
    return math.sqrt(squares / freedom) if freedom > 0 else math.nan


def t_interval(earlier: Values, later: Values, confidence: float) -> tuple[float, float] | None:
    """The interval of the difference of means on article values (Student, pooled variance,
    n₁ + n₂ − 2 degrees of freedom).

    None where there is no degree of freedom or no article differs from its period's mean.
    """
    if len(earlier) + len(later) < 3 or not (np.ptp(earlier) or np.ptp(later)):
        return None
    freedom = len(earlier) + len(later) - 2
    error = spread(earlier, later) * math.sqrt(1 / len(earlier) + 1 / len(later))
    reach = float(stats.t.ppf((1 + confidence) / 2, freedom)) * error
    difference = float(later.mean() - earlier.mean())
    return difference - reach, difference + reach


def permutation_floor(n_earlier: int, n_later: int) -> float:
    """The smallest exact p that the design allows, whatever the texts say.

    It is one way to call as many articles “later” out of all, two where the periods are equally
    large, since each way then has a mirror image; where ways are drawn, one of those drawn.
    """
    ways = math.comb(n_earlier + n_later, n_later)
    floor = (2 if n_earlier == n_later else 1) / ways
    return floor if ways <= EXACT_LIMIT else max(floor, 1 / (DRAWN + 1))


@lru_cache(maxsize=64)
def relabellings(n: int, n_later: int, seed: int) -> npt.NDArray[np.bool_]:
    """Ways to call `n_later` of n articles “later”, one a row; the first calls the last ones so.

    All of them up to EXACT_LIMIT, else the first and DRAWN others. Only for designs whose rows
    fit in memory; `permutation` draws larger ones bit by bit.
    """
    ways = math.comb(n, n_later)
    called = np.zeros((ways if ways <= EXACT_LIMIT else DRAWN + 1, n), bool)
    if ways <= EXACT_LIMIT:
        chosen = np.array(list(combinations(range(n - 1, -1, -1), n_later))).reshape(ways, n_later)
        np.put_along_axis(called, chosen, True, axis=1)
        return called
    called[:, n - n_later :] = True
    random = np.random.default_rng(seed)
    called[1:] = random.permuted(called[1:], axis=1)
    return called


MANY = 20_000_000
"""Articles times relabellings above which relabellings are drawn a part at a time."""


def permutation(earlier: Values, later: Values, seed: int) -> Values:
    """The exact p of every column: the share of relabellings of the articles whose difference of
    means is, up to its sign, at least as large as the one found.

    Both arrays have a row an article and a column a measure.
    """
    values = np.concatenate([earlier, later])
    n, n_later = len(values), len(later)
    found = np.abs(later.mean(axis=0) - earlier.mean(axis=0))
    # Relabellings that tie but for rounding are as large.
    nearly = found - 1e-9 * np.abs(values).max(axis=0, initial=0)
    if math.comb(n, n_later) <= EXACT_LIMIT or n * DRAWN <= MANY:
        called = relabellings(n, n_later, seed)
        return np.asarray((_differences(called, values, n_later) >= nearly).mean(axis=0))
    random, as_large = np.random.default_rng(seed), np.ones(values.shape[1])
    step = max(MANY // n, 1)
    label = np.arange(n) >= n - n_later
    for start in range(0, DRAWN, step):
        called = random.permuted(np.tile(label, (min(step, DRAWN - start), 1)), axis=1)
        as_large += (_differences(called, values, n_later) >= nearly).sum(axis=0)
    return np.asarray(as_large / (DRAWN + 1))


def _differences(called: npt.NDArray[np.bool_], values: Values, n_later: int) -> Values:
    sums = called.astype(float) @ values
    rest = values.sum(axis=0) - sums
    return np.asarray(np.abs(sums / n_later - rest / (len(values) - n_later)))


def cliffs_delta(earlier: Values, later: Values) -> float:
    """Share of pairs of articles in which the later is higher, minus the share in which it
    is lower: −1 … 1 (Cliff 1993). It is 2U / (n₁ n₂) − 1, U being Mann and Whitney's.
    """
    n, pairs = len(later), len(earlier) * len(later)
    ranks = stats.rankdata(np.concatenate([later, earlier]))[:n]
    u = ranks.sum() - n * (n + 1) / 2
    return float((2 * u - pairs) / pairs)


def leave_one_out(earlier: Values, later: Values) -> tuple[float, float] | None:
    """The lowest and the highest difference of means if any one article had not been there.

    None where a period has a single article.
    """
    if min(len(earlier), len(later)) < 2:
        return None
    without = [(values.sum() - values) / (len(values) - 1) for values in (earlier, later)]
    differences = np.concatenate([later.mean() - without[0], without[1] - earlier.mean()])
    return float(differences.min()), float(differences.max())


def detectable(earlier: Values, later: Values, confidence: float, power: float = 0.8) -> float:
    """The smallest true difference that the t interval would leave 0 out of in a share `power` of
    such studies, if the articles of each period spread as these do.

    Solved from the noncentral t distribution; NaN where no spread is known.
    """
    freedom, found = len(earlier) + len(later) - 2, spread(earlier, later)
    if not found > 0:
        return math.nan
    return found * detectable_in_spreads(len(earlier), len(later), confidence, power, freedom)


@lru_cache(maxsize=1024)
def detectable_in_spreads(
    n_earlier: int, n_later: int, confidence: float, power: float, freedom: int
) -> float:
    """The same, in standard deviations of the articles within a period."""
    critical = stats.t.ppf((1 + confidence) / 2, freedom)
    scale = math.sqrt(1 / n_earlier + 1 / n_later)

    def short(shift: float) -> float:
        return float(stats.nct.sf(critical, freedom, shift)) - power

    return float(brentq(short, 0, 2 * critical + 5)) * scale
