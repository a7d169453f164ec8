"""What the report says in words; every sentence is made from the numbers.

No sentence claims more than the design carries: the scope is the articles of the study, an
interval is named with how it was made, and a p with the smallest that was possible.
"""

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

NEVER_SAID = ("significant", "proves", "proof", "shows that coverage", "trend")
"""Words that no generated sentence may hold at any design this version knows."""


def _uncertainty(row: pd.Series) -> str:
    if pd.isna(row.low):
        return "no interval can be made"
    return (
        f"{row.interval}: {formats.interval(row.name, row.low, row.high)}; exact p "
        f"{formats.probability(row.p_exact)}, the smallest possible here "
        f"{formats.probability(row.p_floor)}"
    )


def _reading(row: pd.Series) -> str:
    if pd.isna(row.low):
        return "What so few or so equal articles show, no interval can say."
    if row.low <= 0 <= row.high:
        return "The interval holds 0: these articles do not tell a turn from none."
    return (
        "The interval leaves 0 out. It speaks of these articles and assumes that they stand for "
        "their period, which no test of them can show."
    )


def _from_to(row: pd.Series, label: str) -> str:
    """A share, then and later."""
    earlier, later = (formats.value(row.name, share) for share in (row.earlier, row.later))
    return f"{label}, from {earlier} to {later} of the sentences ({_uncertainty(row)})"


def finding(study: Study, contrasts: pd.DataFrame, labels: dict[str, str]) -> Iterator[str]:
    """Two sentences with their numbers: tone, and the frames that differ most."""
    rows = contrasts.set_index("measure")
    tone = rows.loc[study.tone]
    if pd.notna(tone.difference):
        earlier, later = (formats.signed(mean) for mean in (tone.earlier, tone.later))
        yield (
            f"The mean tone of a sentence is {earlier} in the articles of "
            f"{study.label('earlier')} and {later} in those of {study.label('later')}, a "
            f"difference of {formats.signed(tone.difference)} ({_uncertainty(tone)}). "
            f"{_reading(tone)}"
        )
    shares = rows[rows.index.str.startswith("frame.")].dropna(subset=["difference"])
    shares = shares.sort_values("difference", ascending=False, kind="stable")
    said = list(_extremes(shares, labels))
    if said:
        yield (
            f"Of {len(shares)} issue frames, {'; '.join(said)}. They were picked as the "
            f"largest of {len(shares)} differences, so their intervals are too narrow for them."
        )


def _extremes(shares: pd.DataFrame, labels: dict[str, str]) -> Iterator[str]:
    """The frame that gains most and the one that loses most, if any does."""
    for row, verb, sign in ((shares.iloc[:1], "gains", 1), (shares.iloc[-1:], "loses", -1)):
        for _, frame in row.iterrows():
            if sign * frame.difference > 0:
                label = labels[frame.name].removeprefix("Frame: ")
                yield f"the one that {verb} most is {_from_to(frame, label)}"


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
    cards: Cards,
) -> Iterator[str]:
    """What is missing, not validated, or cannot be said; the first thing on the page."""
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
    yield from confounds(articles)
    inferred = articles[articles.published_basis != "stated"]
    if len(inferred):
        yield f"Inferred dates: {len(inferred)} of {len(articles)}; the table of articles says how."
