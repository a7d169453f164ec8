"""Contrasts: the later period minus the earlier one, with the article as the unit.

Nothing here treats the sentences of an article as independent observations.
"""

from __future__ import annotations

import math
from itertools import combinations
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import stats

from rapport.study import PERIODS, Study

Values = npt.NDArray[np.float64]

EXACT_LIMIT = 50_000
"""Up to so many relabellings all are counted; beyond, that many are drawn with the seed."""


class Contrast(NamedTuple):
    """A row of the table `contrasts`."""

    measure: str
    construct: str
    role: str
    voice: str
    earlier: float | None
    later: float | None
    difference: float | None
    low: float | None
    high: float | None
    interval: str | None
    p_exact: float | None
    p_floor: float | None
    effect: float | None
    sign_share: float | None
    n_earlier: int
    n_later: int


CONSTRUCTS = {
    "tone": "tone",
    "toward": "tone toward a state",
    "frame": "framing",
    "generic": "framing",
    "actor": "mention",
    "name": "naming",
    "voice": "voice",
    "relation": "relation",
    **dict.fromkeys(("hedge", "boost", "outlook", "style"), "style"),
}
"""What the measures of a layer are meant to measure."""


def t_interval(earlier: Values, later: Values, confidence: float) -> tuple[float, float] | None:
    """The interval of the difference of means on article values (Student, pooled variance,
    n₁ + n₂ − 2 degrees of freedom).

    None where there is no degree of freedom or no article differs from its period's mean.
    """
    if len(earlier) + len(later) < 3 or not (np.ptp(earlier) or np.ptp(later)):
        return None
    freedom = len(earlier) + len(later) - 2
    squares = sum(float(((values - values.mean()) ** 2).sum()) for values in (earlier, later))
    error = math.sqrt(squares / freedom * (1 / len(earlier) + 1 / len(later)))
    reach = float(stats.t.ppf((1 + confidence) / 2, freedom)) * error
    difference = float(later.mean() - earlier.mean())
    return difference - reach, difference + reach


def permutation(earlier: Values, later: Values, seed: int) -> tuple[float, float]:
    """The exact p and its floor.

    p is the share of all ways to call as many of these articles “later” whose difference
    of means is, up to its sign, at least as large as the one found; the floor is the
    smallest p that the design allows whatever the texts say: one way out of all, two where
    the periods are equally large, since each way then has a mirror image. Beyond
    EXACT_LIMIT ways that many are drawn, and the one found counts as drawn too.
    """
    values = np.concatenate([later, earlier])
    n, k = len(values), len(later)
    ways = math.comb(n, k)
    floor = (2 if 2 * k == n else 1) / ways
    if ways <= EXACT_LIMIT:
        chosen = np.array(list(combinations(range(n), k)))
    else:
        rows = np.tile(np.arange(n), (EXACT_LIMIT, 1))
        chosen = np.random.default_rng(seed).permuted(rows, axis=1)[:, :k]
        chosen = np.vstack([np.arange(k), chosen])
        floor = max(floor, 1 / len(chosen))
    sums = values[chosen].sum(axis=1)
    differences = np.abs(sums / k - (values.sum() - sums) / (n - k))
    # Relabellings that tie but for rounding are as large.
    nearly = abs(float(later.mean() - earlier.mean())) - 1e-9 * float(np.abs(values).max(initial=0))
    return float((differences >= nearly).mean()), floor


def cliffs_delta(earlier: Values, later: Values) -> float:
    """Share of pairs of articles in which the later is higher, minus the share in which it
    is lower: −1 … 1 (Cliff 1993).
    """
    return float(np.sign(later[:, None] - earlier[None, :]).mean())


def role_of(study: Study, measure: str) -> str:
    """`primary` if the study file fixes it, `description` for mere mentions, else `robustness`."""
    if study.is_primary(measure):
        return "primary"
    return "description" if measure.startswith("actor.") else "robustness"


def contrast(study: Study, measure: str, voice: str, earlier: Values, later: Values) -> Contrast:
    """The contrast of one measure; what cannot be said is None."""
    both = len(earlier) > 0 and len(later) > 0
    span = t_interval(earlier, later, study.confidence) if both else None
    freedom = len(earlier) + len(later) - 2
    p_exact, p_floor = permutation(earlier, later, study.seed) if both else (None, None)
    return Contrast(
        measure=measure,
        construct=CONSTRUCTS[measure.split(".")[0]],
        role=role_of(study, measure),
        voice=voice,
        earlier=float(earlier.mean()) if len(earlier) else None,
        later=float(later.mean()) if len(later) else None,
        difference=float(later.mean() - earlier.mean()) if both else None,
        low=span[0] if span else None,
        high=span[1] if span else None,
        interval=f"{100 * study.confidence:g}% t interval on articles, {freedom} df"
        if span
        else None,
        p_exact=p_exact,
        p_floor=p_floor,
        effect=cliffs_delta(earlier, later) if both else None,
        sign_share=None,
        n_earlier=len(earlier),
        n_later=len(later),
    )


def contrast_periods(study: Study, articles: pd.DataFrame, measures: pd.DataFrame) -> pd.DataFrame:
    """The table `contrasts`; articles of neither period and undefined values do not count."""
    dated = measures.merge(articles[["article_id", "period"]], on="article_id")
    rows = []
    for (measure, voice), group in dated.groupby(["measure", "voice"], sort=False):
        earlier, later = (
            group.loc[group.period == period, "value"].dropna().to_numpy(float)
            for period in PERIODS
        )
        rows.append(contrast(study, str(measure), str(voice), earlier, later))
    return pd.DataFrame(rows, columns=list(Contrast._fields))
