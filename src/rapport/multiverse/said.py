"""What a specification curve says, in words made from its numbers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import pandas as pd

from rapport import formats
from rapport.multiverse.tables import Curve, sign_share

CHOICES = {
    "engine": "engine",
    "shield": "shielding of topic words",
    "negation": "negation",
    "unit": "unit",
    "aggregation": "aggregation",
    "quotations": "quotations",
    "headings": "headings",
    "left_out": "article left out",
}
"""The columns of `specifications` that are choices, and how they are called."""


OPTIONS = {
    "shield": {"on": "topic words shielded", "off": "topic words counted"},
    "negation": {"on": "negation heeded", "off": "negation unheeded"},
    "unit": {"sentence": "each sentence alike", "word": "each word alike"},
    "aggregation": {"mean": "mean of articles", "median": "median of articles",
                    "pooled": "articles pooled"},
    "quotations": {"in": "with quotations", "out": "without quotations"},
    "headings": {"out": "without headings", "in": "with headings"},
}  # fmt: skip
"""How the options of each choice are called."""


class Hinge(NamedTuple):
    """The choice on which the sign hangs most: its two options between which the shares with the
    primary's sign are furthest apart.
    """

    choice: str
    most: str
    share_of_most: float
    least: str
    share_of_least: float


def hinge(specifications: pd.DataFrame) -> Hinge | None:
    """The choice on which the sign of a measure's curve hangs most; None if on no single one."""
    primary = float(specifications.difference.iloc[0])
    found = []
    for choice in CHOICES:
        options = specifications[choice]
        options = options.fillna("none") if choice == "left_out" else options
        shares = {
            str(option): sign_share(primary, rows.difference.dropna().to_numpy(float))
            for option, rows in specifications.groupby(options, sort=False)
            if rows.difference.notna().any()
        }
        if shares:
            most, least = max(shares, key=shares.__getitem__), min(shares, key=shares.__getitem__)
            found.append(Hinge(choice, most, shares[most], least, shares[least]))
    best = max(found, key=lambda one: one.share_of_most - one.share_of_least, default=None)
    return best if best and best.share_of_most > best.share_of_least else None


def title(curve: Curve) -> str:
    """What the curve shows first: how many specifications have the sign of the primary one."""
    defined = curve.n_specifications - curve.n_undefined
    if not defined:
        return f"None of {curve.n_specifications} specifications gives a difference"
    if pd.isna(curve.sign_share):
        value = "no difference" if pd.isna(curve.primary) else "a difference of 0"
        return f"The primary one of {defined} specifications gives {value}"
    same = formats.share(curve.sign_share)
    return f"{same} of {defined} specifications have the sign of the primary one"


def said(curve: Curve, specifications: pd.DataFrame, label: str) -> str:
    """What is said of the curve of one measure; `specifications` are its own rows, `label` is what
    the measure is called.
    """
    return " ".join([f"{label}: {title(curve)}.", *_more(curve, specifications)])


def _more(curve: Curve, specifications: pd.DataFrame) -> Iterator[str]:
    if curve.n_undefined == curve.n_specifications:
        yield "A period has no value."
        return
    low, median, high, primary = (
        formats.difference(curve.measure, number)
        for number in (curve.low, curve.median, curve.high, curve.primary)
    )
    if pd.notna(curve.sign_share):
        small = "" if primary.startswith(("+", "−")) else ", so small that its sign says little"
        yield f"The primary difference is {primary}{small}."
    yield f"Differences go from {low} to {high}, with a median of {median}."
    if curve.n_undefined:
        yield f"{curve.n_undefined} more are undefined, since a period has no value."
    if not curve.n_left_out:
        yield "No article is left out."
    if pd.notna(curve.sign_share):
        yield _hanging(curve, specifications)
    if curve.n_relabellings > 1:
        p_joint, p_sign, floor = map(
            formats.probability, (curve.p_joint, curve.p_sign, curve.p_floor)
        )
        yield (
            f"Of {curve.n_relabellings} ways to call as many articles later, a share of {p_joint} "
            f"gives a curve whose median is at least as far from 0, and a share of {p_sign} one "
            f"that is at least as much of one sign; the smallest share possible here is {floor}."
        )


def _hanging(curve: Curve, specifications: pd.DataFrame) -> str:
    """On which choice the sign hangs."""
    if curve.sign_share == 1:
        return "None of the choices turns the sign."
    found = hinge(specifications)
    if found is None:
        return "No single choice turns the sign, but some together do."
    most, least = (_called(found.choice, option) for option in (found.most, found.least))
    much, little = map(formats.share, (found.share_of_most, found.share_of_least))
    return (
        f"The sign hangs most on the {CHOICES[found.choice]}: {much} have it under “{most}”, "
        f"{little} under “{least}”."
    )


def _called(choice: str, option: str) -> str:
    """What an option is called."""
    if choice == "left_out":
        return "all articles" if option == "none" else f"without {option}"
    return OPTIONS.get(choice, {}).get(option, option)
