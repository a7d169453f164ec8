"""Tables of the page: cells as they are shown, with the exact numbers behind them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import pandas as pd

from rapport import formats

Link = Callable[..., str]
"""From a measure, and an article, to the id of the evidence."""


class Cell(NamedTuple):
    """A value of a table as it is shown; `raw` is the exact one; `said` if it is in words; `link`
    is the id of its evidence.
    """

    shown: str
    raw: str = ""
    said: bool = False
    link: str = ""


class Grid(NamedTuple):
    """A table of the page; `notes` are the sentences that stand above it."""

    key: str
    caption: str
    head: list[str]
    rows: list[list[Cell]]
    notes: Sequence[str] = ()


def exact(text: str, number: float, link: str = "") -> Cell:
    """A cell that keeps the exact number behind the text that is shown."""
    return Cell(text, "" if pd.isna(number) else repr(float(number)), link=link)


def difference(measure: str, number: float) -> Cell:
    """A difference in the unit of its measure."""
    return exact(formats.difference(measure, number), number)


def span(measure: str, low: float, high: float) -> Cell:
    """An interval in the unit of its measure."""
    return Cell(formats.interval(measure, low, high))
