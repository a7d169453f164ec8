"""Do independent constructs turn the same way? They are set side by side; nothing is averaged."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import pandas as pd

from rapport.measures import all_voices
from rapport.study import Study

COLDER, WARMER, NEITHER = "colder", "warmer", "neither"
NO_SIDE, UNDEFINED = "no colder side", "undefined"


class Turn(NamedTuple):
    """Which way one measure turned.

    `turn` is that of the difference of means, however small: colder, warmer, neither (no
    difference), no colder side (the study file gives the measure no direction) or undefined.
    `colder` is Cliff's delta toward the colder side, −1 … 1; `clear` says that the interval of the
    difference leaves 0 out.
    """

    construct: str
    measure: str
    turn: str
    difference: float
    low: float
    high: float
    colder: float
    clear: bool


def turns(study: Study, contrasts: pd.DataFrame) -> pd.DataFrame:
    """The turn of every measure that is primary or has a colder side, construct by construct.

    Of each construct of tone only the engines that the study fixes as primary count: others
    measure the same and are no independent witnesses.
    """
    rows = (_turn(study, row) for row in _witnesses(study, all_voices(contrasts)))
    return pd.DataFrame(rows, columns=list(Turn._fields))


def _witnesses(study: Study, contrasts: pd.DataFrame) -> Iterator[pd.Series]:
    order = {name: at for at, name in enumerate(dict.fromkeys(contrasts.construct))}
    for _, row in contrasts.sort_values("construct", key=lambda c: c.map(order)).iterrows():
        engine = row.measure.split(".")[0] in ("tone", "toward")
        if row.role == "primary" or (study.colder.sign(row.measure) and not engine):
            yield row


def _turn(study: Study, row: pd.Series) -> Turn:
    sign = study.colder.sign(row.measure)
    clear = bool(pd.notna(row.low) and not row.low <= 0 <= row.high)
    if pd.isna(row.difference):
        turn = UNDEFINED
    elif not sign:
        turn = NO_SIDE
    elif not row.difference:
        turn = NEITHER
    else:
        turn = COLDER if sign * row.difference > 0 else WARMER
    toward = sign * float(row.effect) if sign and pd.notna(row.effect) else float("nan")
    return Turn(row.construct, row.measure, turn, row.difference, row.low, row.high, toward, clear)


def by_construct(found: pd.DataFrame) -> dict[str, str]:
    """Which way each construct turned: that of all its measures that have a colder side, or
    “divided” where they differ. Constructs without such a measure are left out.
    """
    sided = found[found.turn.isin((COLDER, WARMER, NEITHER))]
    said = sided.groupby("construct", sort=False).turn.agg(lambda some: sorted(set(some)))
    return {
        str(construct): turns[0] if len(turns) == 1 else "divided"
        for construct, turns in said.items()
    }
