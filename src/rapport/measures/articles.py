"""Measures of each article: sums over its marks and its body sentences, and nothing else.

The text is not needed here: sentences without their text and marks are enough.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from rapport.marks.voices import AUTHOR
from rapport.measures.formulas import Formula, formulas
from rapport.measures.plan import Plan
from rapport.measures.tally import Flags, Tally
from rapport.measures.within import DRAWS, within_articles

ALL_VOICES = "all"
CONFIDENCE = 0.95


def measure_articles(
    counted: Tally, what: Plan, confidence: float = CONFIDENCE, seed: int = 1
) -> pd.DataFrame:
    """The table `measures`: of all voices together, then of each voice that speaks somewhere.

    A sentence is of the voice that speaks more than half of its words. A single voice has rows
    only for articles in which there is something to measure.
    """
    every = formulas(what)
    tables = [_measured(counted, ALL_VOICES, counted.body, every, confidence, seed)]
    single = [formula for formula in every if not formula.whole]
    for voice in (AUTHOR, *what.sides) if what.sides else ():
        chosen = counted.body & counted.spoken_by(voice)
        if chosen.any():
            rows = _measured(counted, voice, chosen, single, confidence, seed)
            tables.append(rows[rows.value.notna()])
    return pd.concat(tables, ignore_index=True)


def _measured(
    counted: Tally, voice: str, chosen: Flags, what: Sequence[Formula], confidence: float, seed: int
) -> pd.DataFrame:
    """The rows of one voice, measure by measure."""
    sums = counted.sums(chosen)
    within = within_articles(counted, chosen, what, confidence, seed)
    how = f"{100 * confidence:g}% bootstrap of sentences, within this article, {DRAWS} draws"

    def columns() -> Iterator[pd.DataFrame]:
        for at, formula in enumerate(what):
            value = formula.value(sums)
            yield pd.DataFrame(
                {
                    "article_id": counted.articles,
                    "measure": formula.measure,
                    "voice": voice,
                    "value": value,
                    "n": sums[formula.over].astype(np.int64),
                    "low": within.low[:, at],
                    "high": within.high[:, at],
                    "interval": pd.Series(how, range(len(value))).mask(np.isnan(within.low[:, at])),
                    "error": within.error[:, at],
                    "reason": pd.Series(formula.nothing, range(len(value))).mask(~np.isnan(value)),
                }
            )

    return pd.concat(columns(), ignore_index=True)


def all_voices(table: pd.DataFrame) -> pd.DataFrame:
    """The rows of `measures`, `contrasts` or `estimates` that are about all voices together."""
    return table[table.voice == ALL_VOICES]
