"""Any two groups of articles, compared by what compares the periods of a study."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import pandas as pd

from rapport import formats
from rapport.contrasts import contrast_periods
from rapport.errors import StudyError
from rapport.study import PERIODS, Study
from rapport.wording.claims import design_of, may_say

GROUPED_BY = ("period", "outlet", "genre", "author")
"""Columns of `articles` whose values are groups."""

PICKED = (
    "The study fixed its measures for its periods alone. Groups that were picked while looking are "
    "a hint for the next study: of many comparisons some look large by chance."
)
"""What must stand under a comparison of other groups than the periods."""


def groups_by(articles: pd.DataFrame, column: str) -> dict[str, list[str]]:
    """The articles of every value of a column; those without a value are in no group."""
    known = articles.dropna(subset=[column])
    return {str(value): list(some.article_id) for value, some in known.groupby(column, sort=True)}


def compare_groups(
    study: Study,
    articles: pd.DataFrame,
    measures: pd.DataFrame,
    first: Collection[str],
    second: Collection[str],
) -> pd.DataFrame:
    """The table `contrasts`, second group minus first instead of later minus earlier.

    `first` and `second` name articles. Raises StudyError if one has none or they share one.
    """
    for which, group in (("first", first), ("second", second)):
        if not group:
            raise StudyError(f"compare: the {which} group has no article; pick at least one")
    if shared := sorted(set(first) & set(second)):
        raise StudyError(
            f"compare: {', '.join(shared)} stands in both groups; take it out of one of them"
        )
    if unknown := sorted({*first, *second} - set(articles.article_id)):
        raise StudyError(
            f"compare: {', '.join(unknown)} is no article of {study.name}; leave it out"
        )
    group = dict.fromkeys(first, PERIODS[0]) | dict.fromkeys(second, PERIODS[1])
    return contrast_periods(study, articles.assign(period=articles.article_id.map(group)), measures)


def said_of(
    study: Study,
    contrasts: pd.DataFrame,
    measure: str,
    groups: tuple[str, str],
    labels: Mapping[str, str],
) -> str:
    """What may be said of one measure of two groups, in no more words than the design carries.

    `groups` are what they are called; `contrasts` has one voice; `labels` name the measures.
    """
    row = contrasts.set_index("measure").loc[measure]
    label = labels.get(measure, measure)
    design = design_of(study, contrasts, measure)
    if design is None or not may_say("difference", design):
        return f"{label}: a group has no article with a value, so nothing can be compared."
    one, other = (formats.value(measure, mean) for mean in (row.earlier, row.later))
    said = (
        f"{label}: {one} in {groups[0]} ({row.n_earlier} articles), {other} in {groups[1]} "
        f"({row.n_later}), a difference of {formats.difference(measure, row.difference)}"
    )
    exact = (
        f"exact p {formats.probability(row.p_exact)}, the smallest possible here "
        f"{formats.probability(row.p_floor)}; Cliff’s delta {formats.delta(row.effect)}"
    )
    if pd.isna(row.low) or not may_say("interval", design):
        return (
            f"{said} (no interval can be made; {exact}). So few or so equal articles show no more."
        )
    reading = (
        "The interval holds 0: these articles do not tell a difference from none."
        if row.low <= 0 <= row.high
        else "The interval leaves 0 out. It speaks of these articles alone."
    )
    span = formats.interval(measure, row.low, row.high)
    return f"{said} ({row.interval}: {span}; {exact}). {reading}"
