"""What is missing, not validated, or cannot be said; the first thing on the page."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from rapport import formats
from rapport.study import PERIODS, Study
from rapport.validity.cards import Cards

FEW = 0.01
"""A floor of p above which the page warns that the articles are few."""

CONFOUNDS = {
    "outlet": "outlet",
    "outlet_country": "country of the outlet",
    "author": "author",
    "genre": "genre",
}
"""Columns of `articles` that may differ between the periods, and how they are called."""


def confounds(articles: pd.DataFrame) -> Iterator[str]:
    """What differs between the periods besides the period, and what that forbids to conclude."""
    dated = articles.dropna(subset=["period"])
    apart, partly, unknown = [], [], []
    for column, label in CONFOUNDS.items():
        known = dated.dropna(subset=[column])
        if len(known) < len(dated):
            unknown.append(f"{label} ({len(dated) - len(known)} of {len(dated)})")
        earlier, later = (set(known[known.period == period][column]) for period in PERIODS)
        if not earlier or not later:
            continue
        if not earlier & later:
            apart.append(label)
        elif earlier != later:
            partly.append(f"{label} ({len(earlier & later)} of {len(earlier | later)})")
    if apart:
        yield (
            f"No {' and no '.join(apart)} occurs in both periods: what differs between the "
            "periods may as well differ between these."
        )
    if partly:
        yield f"Only some occur in both periods: {', '.join(partly)}."
    if unknown:
        yield f"Not known for some articles: {', '.join(unknown)}."


def not_validated(contrasts: pd.DataFrame, cards: Cards) -> Iterator[str]:
    """Which primary measures have no validity card, and what no card can say."""
    primary = contrasts[contrasts.role == "primary"]
    bare = primary[[cards.card_of(measure) is None for measure in primary.measure]]
    counts = bare.groupby("construct", sort=False).measure.nunique()
    if len(bare):
        *others, last = (f"{construct} ({n})" for construct, n in counts.items())
        said = f"{', '.join(others)} and {last}" if others else last
        yield (
            f"Not validated: the primary measures of {said} have been held against no coding by "
            "people, so each is what its rule counts and no more."
        )
    yield (
        "Tried on other texts: no measure on this page has been held against a coding of these "
        "articles by several people; “What these numbers are worth” says how each did elsewhere."
    )


def alerts(
    study: Study,
    articles: pd.DataFrame,
    quarantine: pd.DataFrame,
    contrasts: pd.DataFrame,
    coverage: pd.DataFrame,
    cards: Cards,
) -> Iterator[str]:
    """Every alert, the gravest first."""
    for row in quarantine.itertuples(index=False):
        yield f"Left out: {row.source}, because {row.reason}; to bring it in, {row.remedy}."
    outside = articles[articles.period.isna()]
    for row in outside.itertuples(index=False):
        yield f"In no comparison: “{row.title}”, published in neither period ({row.published})."
    yield from not_validated(contrasts, cards)
    yield (
        "All voices together: quoted and reported words count like the author’s own, except in "
        "the shares of words given to each side."
    )
    for row in articles.itertuples(index=False):
        if pd.notna(row.page_published) and row.page_published != row.published:
            yield (
                f"Two dates: the file of “{row.title}” says {row.page_published}, the register "
                f"{row.published}; the register counts."
            )
    tone = contrasts.set_index("measure").loc[study.tone]
    if pd.notna(tone.p_floor) and tone.p_floor > FEW:
        yield (
            f"Small: {tone.n_earlier} articles against {tone.n_later} can be relabelled in few "
            f"ways; no exact p below {formats.probability(tone.p_floor)} is possible, whatever "
            "the texts say."
        )
    yield from tried(study, coverage)
    yield from confounds(articles)
    inferred = articles[articles.published_basis != "stated"]
    if len(inferred):
        yield f"Inferred dates: {len(inferred)} of {len(articles)}; the table of articles says how."


def tried(study: Study, coverage: pd.DataFrame) -> Iterator[str]:
    """How the intervals do in simulated studies of this size."""
    if coverage.empty:
        return
    held = coverage.groupby("interval").coverage.agg(["min", "max"])
    first, most = coverage.iloc[0], coverage.likeness.max()

    def said(interval: str) -> str:
        low, high = (f"{share:.0%}" for share in held.loc[interval])
        return low if low == high else f"{low} to {high}"

    hierarchical = said("hierarchical")
    yield (
        f"Tried: in simulated studies of {first.n_earlier} articles against {first.n_later} that "
        f"do not differ, the {100 * study.confidence:g}% t interval on articles holds the truth in "
        f"{said('t on articles')} of them and the hierarchical one in {hierarchical}, from "
        f"sentences of one article that are no more alike than others to a share of {most:g} of "
        f"their variance between articles. An interval from these articles alone would in "
        f"{said('within articles')}, a bootstrap of articles in {said('bootstrap of articles')}, "
        f"counting every sentence on its own in {said('every sentence on its own')}."
    )
