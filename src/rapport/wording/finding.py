"""The finding in a few sentences, each made from the numbers."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from rapport import formats
from rapport.study import Study
from rapport.wording.claims import design_of, may_say


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


def finding(
    study: Study, contrasts: pd.DataFrame, estimates: pd.DataFrame, labels: dict[str, str]
) -> Iterator[str]:
    """Tone, how firmly its difference stands, and the frames that differ most; of all voices
    together.
    """
    rows = contrasts.set_index("measure")
    tone = rows.loc[study.tone]
    if pd.notna(tone.difference):
        earlier, later = (formats.signed(mean) for mean in (tone.earlier, tone.later))
        yield (
            f"The mean tone of a sentence is {earlier} in the articles of "
            f"{study.label('earlier')} and {later} in those of {study.label('later')}, a "
            f"difference of {formats.signed(tone.difference)} ({_uncertainty(tone)}). "
            f"{_reading(tone)}{_tested(study, contrasts, tone)}"
        )
        if others := _otherwise(tone, estimates[estimates.measure == study.tone]):
            yield others
    shares = rows[rows.index.str.startswith("frame.")].dropna(subset=["difference"])
    shares = shares.sort_values("difference", ascending=False, kind="stable")
    said = list(_extremes(shares, labels))
    if said:
        yield (
            f"Of {len(shares)} issue frames, {'; '.join(said)}. They were picked as the "
            f"largest of {len(shares)} differences, so their intervals are too narrow for them."
        )


def _tested(study: Study, contrasts: pd.DataFrame, row: pd.Series) -> str:
    """What the exact test says, where the design carries the word."""
    design = design_of(study, contrasts, str(row.name))
    if design is None or pd.isna(row.q) or not may_say("significant", design):
        return ""
    verdict = "is" if row.q <= design.level else "is not"
    return (
        f" By the exact test the difference {verdict} significant at the level of "
        f"{100 * design.level:g}% (p adjusted for {design.n_tested} primary measures: "
        f"{formats.probability(row.q)})."
    )


def _otherwise(row: pd.Series, estimates: pd.DataFrame) -> str:
    """The difference by a hierarchical model, without any one article and taken otherwise, and what
    the design could have found.
    """
    by = estimates.dropna(subset=["low"]).set_index("method")
    parts = []
    if "hierarchical" in by.index:
        found = by.loc["hierarchical"]
        parts.append(
            f"a hierarchical model puts the difference at "
            f"{formats.difference(row.name, found.difference)} ({found.about}: "
            f"{formats.interval(row.name, found.low, found.high)})"
        )
    if "leave one out" in by.index:
        found = by.loc["leave one out"]
        parts.append(
            "with any one article left out it lies between "
            f"{formats.signed(found.low)} and {formats.signed(found.high)}"
        )
    if pd.notna(row.sign_share):
        parts.append(
            f"of all ways to take it that the study states, {formats.share(row.sign_share)} "
            "give a difference of the same sign"
        )
    if pd.notna(row.detectable):
        parts.append(
            f"a difference under {row.detectable:.2f} would be missed by more than 20 of 100 "
            "studies of this size whose articles spread as these do"
        )
    said = "; ".join(parts)
    return f"{said[:1].upper()}{said[1:]}." if said else ""


def _extremes(shares: pd.DataFrame, labels: dict[str, str]) -> Iterator[str]:
    """The frame that gains most and the one that loses most, if any does."""
    for row, verb, sign in ((shares.iloc[:1], "gains", 1), (shares.iloc[-1:], "loses", -1)):
        for _, frame in row.iterrows():
            if sign * frame.difference > 0:
                label = labels[frame.name].removeprefix("Frame: ")
                yield f"the one that {verb} most is {_from_to(frame, label)}"
