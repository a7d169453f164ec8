"""What `rapport validate` gives, apart from what computes it: cards are read at every start."""

from __future__ import annotations

from typing import NamedTuple

from pydantic import BaseModel


class Crossed(BaseModel):
    """A score on a file of gold of which the engine had not seen the items that are scored, with
    its interval, and how many these are, if not all of the file.
    """

    gold: str
    metric: str
    score: float
    low: float | None = None
    high: float | None = None
    n: int | None = None


class Row(NamedTuple):
    """A score of an engine on a file of gold, with its interval and what it stands beside.

    `majority`, `random` and `human` are None where there is none; an undefined score is NaN.
    `crossed` is the score on items that the engine had not seen, where it was trained on the gold.
    """

    gold: str
    engine: str
    metric: str
    score: float
    low: float
    high: float
    n: int
    majority: float | None = None
    random: float | None = None
    human: float | None = None
    crossed: Crossed | None = None
    note: str = ""
