"""The tables `contrasts` and `estimates`: later minus earlier period, measure by measure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import stats

from rapport.contrasts.articles import (
    Values,
    cliffs_delta,
    detectable,
    leave_one_out,
    permutation,
    permutation_floor,
    t_interval,
)
from rapport.contrasts.hierarchical import (
    Posterior,
    pooled_errors,
    prior_scale,
    within_interval,
)
from rapport.measures import ALL_VOICES
from rapport.study import PERIODS, Study

CONSTRUCTS = {
    "tone": "tone",
    "toward": "tone toward a state",
    "frame": "framing",
    "generic": "framing",
    "actor": "mention",
    "name": "naming",
    "voice": "voice",
    "relation": "relation",
    "outlook": "outlook",
    **dict.fromkeys(("hedge", "boost", "style"), "style"),
}
"""What the measures of a layer are meant to measure."""


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
    q: float | None
    effect: float | None
    detectable: float | None
    sign_share: float | None
    n_earlier: int
    n_later: int


class Estimate(NamedTuple):
    """A row of the table `estimates`."""

    measure: str
    voice: str
    method: str
    difference: float | None
    low: float | None
    high: float | None
    about: str
    reason: str | None


class Compared(NamedTuple):
    """The articles that have a value of one measure in one voice, of both periods."""

    measure: str
    voice: str
    values: Values
    errors: Values
    n: Values
    later: npt.NDArray[np.bool_]

    @property
    def periods(self) -> tuple[Values, Values]:
        """The values of the earlier and of the later articles."""
        return self.values[~self.later], self.values[self.later]

    @property
    def both(self) -> bool:
        """Whether each period has a value."""
        return bool(0 < self.later.sum() < len(self.later))


def role_of(study: Study, measure: str, voice: str = ALL_VOICES) -> str:
    """`primary` if the study file fixes it, of all voices together; `description` for mere
    mentions and single voices, else `robustness`.
    """
    if voice != ALL_VOICES:
        return "description"
    if study.is_primary(measure):
        return "primary"
    return "description" if measure.startswith("actor.") else "robustness"


def compared(articles: pd.DataFrame, measures: pd.DataFrame) -> Iterator[Compared]:
    """Every measure and voice; articles of neither period and undefined values do not count."""
    periods = articles.set_index("article_id").period
    dated = measures.assign(period=measures.article_id.map(periods))
    dated = dated.sort_values("article_id", kind="stable")
    for (measure, voice), group in dated.groupby(["measure", "voice"], sort=False, observed=True):
        group = group[group.period.notna() & group.value.notna()]
        yield Compared(
            str(measure),
            str(voice),
            group.value.to_numpy(float),
            group.error.to_numpy(float),
            group.n.to_numpy(float),
            (group.period == PERIODS[1]).to_numpy(bool),
        )


def contrast(study: Study, one: Compared, p_exact: float | None = None) -> Contrast:
    """The contrast of one measure; what cannot be said is None."""
    earlier, later = one.periods
    span = t_interval(earlier, later, study.confidence) if one.both else None
    freedom = len(one.values) - 2
    found = detectable(earlier, later, study.confidence) if span else None
    return Contrast(
        measure=one.measure,
        construct=CONSTRUCTS[one.measure.split(".")[0]],
        role=role_of(study, one.measure, one.voice),
        voice=one.voice,
        earlier=float(earlier.mean()) if len(earlier) else None,
        later=float(later.mean()) if len(later) else None,
        difference=float(later.mean() - earlier.mean()) if one.both else None,
        low=span[0] if span else None,
        high=span[1] if span else None,
        interval=f"{100 * study.confidence:g}% t interval on articles, {freedom} df"
        if span
        else None,
        p_exact=p_exact,
        p_floor=permutation_floor(len(earlier), len(later)) if one.both else None,
        q=None,
        effect=cliffs_delta(earlier, later) if one.both else None,
        detectable=found,
        sign_share=None,
        n_earlier=len(earlier),
        n_later=len(later),
    )


def contrast_periods(study: Study, articles: pd.DataFrame, measures: pd.DataFrame) -> pd.DataFrame:
    """The table `contrasts`."""
    every = list(compared(articles, measures))
    # Measures that the same articles have are relabelled together.
    exact: dict[int, float] = {}
    alike: dict[tuple[bytes, int], list[int]] = {}
    for at, one in enumerate(every):
        if one.both:
            alike.setdefault((one.later.tobytes(), len(one.later)), []).append(at)
    for rows in alike.values():
        later = every[rows[0]].later
        values = np.column_stack([every[at].values for at in rows])
        exact |= zip(rows, permutation(values[~later], values[later], study.seed), strict=True)
    made = (contrast(study, one, exact.get(at)) for at, one in enumerate(every))
    table = pd.DataFrame(made, columns=list(Contrast._fields))
    return table.assign(q=adjusted(table, 1 - study.confidence))


def adjusted(contrasts: pd.DataFrame, level: float) -> pd.Series:
    """Exact p of the primary measures, adjusted for their number (Benjamini & Hochberg 1995).

    Empty for all others, and for all where the design cannot reach it: where even the smallest
    possible p, were it the only small one, would be above the level once adjusted.
    """
    q = pd.Series(np.nan, contrasts.index)
    tested = contrasts[(contrasts.role == "primary") & contrasts.p_exact.notna()]
    if len(tested) and tested.p_floor.astype(float).min() * len(tested) <= level:
        q[tested.index] = stats.false_discovery_control(tested.p_exact.to_numpy(float))
    return q


PRIORS = {"hierarchical": 1.0, "hierarchical, half the scale": 0.5,
          "hierarchical, twice the scale": 2.0}  # fmt: skip


def estimates_of(study: Study, one: Compared) -> Iterator[Estimate]:
    """Estimates of one contrast besides the t interval: hierarchical, within articles, and its
    range if an article is left out.
    """
    if not one.both:
        return
    earlier, later = one.periods
    difference = float(later.mean() - earlier.mean())
    level = f"{100 * study.confidence:g}%"
    errors = pooled_errors(one.errors, one.n)
    known = bool(np.isfinite(errors).all())
    for method, factor in PRIORS.items():
        scale = factor * prior_scale(one.measure)
        about = f"{level} posterior interval, half-normal prior of scale {scale:g} between articles"
        if known:
            posterior = Posterior(one.values, errors, one.later, scale)
            low, high = (float(end) for end in posterior.interval(study.confidence))
            mean = float(posterior.mean)
            yield Estimate(one.measure, one.voice, method, mean, low, high, about, None)
        else:
            reason = "no standard error within the articles is known"
            yield Estimate(one.measure, one.voice, method, None, None, None, about, reason)
    about = f"{level} within these articles: had other sentences of them been written"
    span_or_none = within_interval(one.errors, one.later, difference, study.confidence)
    yield _ranged(one, "within articles", difference, span_or_none, about,
                  "an article has no standard error, or none varies")  # fmt: skip
    about = "lowest and highest difference if one article is left out"
    span_or_none = leave_one_out(earlier, later)
    yield _ranged(one, "leave one out", difference, span_or_none, about,
                  "a period has a single article")  # fmt: skip


def _ranged(
    one: Compared, method: str, difference: float, span: tuple[float, float] | None, about: str,
    why: str,
) -> Estimate:  # fmt: skip
    low, high = span or (None, None)
    return Estimate(
        one.measure, one.voice, method, difference, low, high, about, None if span else why
    )


def estimate_periods(study: Study, articles: pd.DataFrame, measures: pd.DataFrame) -> pd.DataFrame:
    """The table `estimates`."""
    rows = (row for one in compared(articles, measures) for row in estimates_of(study, one))
    return pd.DataFrame(rows, columns=list(Estimate._fields))
