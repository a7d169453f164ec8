"""The tables `specifications` and `curves`: what every primary measure comes to by every choice."""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import cache
from itertools import product
from typing import NamedTuple

import numpy as np
import pandas as pd

from rapport.measures import Plan, Tally, formulas
from rapport.measures.tally import Flags, Numbers, Sums
from rapport.multiverse.choices import (
    Reading,
    Weighing,
    readings,
    shield_and_negation,
    weighing,
)
from rapport.multiverse.curve import Joint, Read, joint
from rapport.study import PERIODS, Study

MOST_LEFT_OUT = 40
"""Articles up to which each is left out once; among more of them, one counts for little."""


class Specification(NamedTuple):
    """A row of the table `specifications`."""

    measure: str
    specification: int
    engine: str | None
    shield: str | None
    negation: str | None
    unit: str | None
    aggregation: str
    quotations: str | None
    headings: str | None
    left_out: str | None
    difference: float
    is_primary: int


class Curve(NamedTuple):
    """A row of the table `curves`."""

    measure: str
    n_specifications: int
    n_undefined: int
    n_left_out: int
    primary: float
    median: float
    low: float
    high: float
    sign_share: float
    p_joint: float
    p_sign: float
    p_floor: float
    n_relabellings: int


def multiverse(
    study: Study, articles: pd.DataFrame, counted: Tally, what: Plan
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The tables `specifications` and `curves` of the primary measures of a study."""
    every = {formula.measure: formula for formula in formulas(what)}
    dated = articles.dropna(subset=["period"]).sort_values(["period", "article_id"])
    at = pd.Index(counted.articles).get_indexer(dated.article_id)

    @cache
    def sums(how: Weighing) -> Sums:
        made = counted.sums(np.ones_like(counted.body), how.weights(counted))
        return {name: values[at] for name, values in made.items()}

    specifications: list[Specification] = []
    curves: list[Curve] = []
    for measure in filter(study.is_primary, every):
        options = readings(study, what, measure)
        formulas_of = [every[option.measure] for option in options]
        read = Read.of(formulas_of, [sums(weighing(option)) for option in options])
        told = np.asarray(np.isfinite(read.values).any(axis=0))
        space = Space.of(study, dated[told], options)
        found = joint(
            read.only(told), space.n_later, space.left_out, space.aggregations,
            study.multiverse.relabellings, study.seed,
        )  # fmt: skip
        specifications += space.rows(study, measure, found.curve)
        curves.append(space.summary(measure, found))
    return (
        pd.DataFrame(specifications, columns=Specification._fields),
        pd.DataFrame(curves, columns=Curve._fields),
    )


class Space(NamedTuple):
    """All specifications of a measure, in the order of the curve; the primary one comes first."""

    aggregations: list[str]
    articles: list[str | None]
    options: list[Reading]
    left_out: Flags
    n_later: int

    @classmethod
    def of(cls, study: Study, articles: pd.DataFrame, options: list[Reading]) -> Space:
        """The specifications over these articles, of which the earlier come first."""
        stated, n = study.multiverse, len(articles)
        each = "each" in stated.left_out and n <= MOST_LEFT_OUT
        return cls(
            list(dict.fromkeys(["mean", *stated.aggregation])),
            [None, *articles.article_id] if each else [None],
            options,
            np.vstack([np.zeros((1, n), bool), np.eye(n if each else 0, n, dtype=bool)]),
            int((articles.period == PERIODS[1]).sum()),
        )

    def rows(self, study: Study, measure: str, curve: Numbers) -> list[Specification]:
        """The specifications with their differences."""
        switches = {one: shield_and_negation(study, one) for one in self.options}
        every = product(self.aggregations, self.articles, self.options)
        return [
            Specification(
                measure, number, one.engine, *switches[one], one.unit, aggregation,
                one.quotations, one.headings, without, difference, int(number == 1),
            )
            for number, ((aggregation, without, one), difference) in enumerate(
                zip(every, curve.tolist(), strict=True), start=1
            )
        ]  # fmt: skip

    def summary(self, measure: str, found: Joint) -> Curve:
        """What the curve comes to."""
        defined = found.curve[np.isfinite(found.curve)]
        primary = float(found.curve[0])
        ends = (
            (np.median(defined), defined.min(), defined.max()) if len(defined) else [math.nan] * 3
        )
        middle, low, high = map(float, ends)
        return Curve(
            measure=measure,
            n_specifications=len(found.curve),
            n_undefined=len(found.curve) - len(defined),
            n_left_out=len(self.articles) - 1,
            primary=primary,
            median=middle,
            low=low,
            high=high,
            sign_share=sign_share(primary, defined),
            p_joint=found.p_median,
            p_sign=found.p_sign,
            p_floor=found.floor if len(defined) else math.nan,
            n_relabellings=found.n,
        )


def sign_share(primary: float, differences: Numbers) -> float:
    """The share of defined differences with the sign of the primary one; NaN if it has none."""
    if not abs(primary) > 0:
        return math.nan
    return float((np.sign(differences) == math.copysign(1, primary)).mean())


def each_curve(
    specifications: pd.DataFrame, curves: pd.DataFrame
) -> Iterator[tuple[Curve, pd.DataFrame]]:
    """Every curve of the tables with the specifications of its measure."""
    of = dict(iter(specifications.groupby("measure", sort=False)))
    for row in curves.to_dict("records"):
        yield Curve(**row), of[row["measure"]]


def with_sign_shares(contrasts: pd.DataFrame, curves: pd.DataFrame) -> pd.DataFrame:
    """The table `contrasts` with what the curves of the primary measures say of their sign."""
    known = contrasts.measure.map(curves.set_index("measure").sign_share)
    return contrasts.assign(sign_share=known.where(contrasts.role == "primary"))
