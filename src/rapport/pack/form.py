"""What a pack holds: what stages 1 and 2 make of the texts, in a form that gives no text."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from rapport.marks.table import PLACE, in_order
from rapport.marks.voices import LAYER, WAYS
from rapport.pipeline import CLEANED, MARKED
from rapport.tables import Table, contract
from rapport.words import WORD

Tables = dict[str, pd.DataFrame]

PACKED = (*CLEANED, *MARKED)
"""The tables of a pack."""

WITHHELD = {"repairs": ("raw_start", "raw_end"), "notes": ("raw_start", "raw_end")}
"""Columns that a pack lacks besides those of text: where cleaning changed something tells where
words end, and of that only how often is shown.
"""

UNCOUNTED = ("act", "cue", "shield", "status")
"""Layers of which no number is made: they say why other marks stand where they do."""

SUMMED = ("tone", "toward", "tone-word", "toward-word", "style")
"""Layers whose marks lie on nearly every word, with weights that tell which word it is. Of these a
pack holds what they add up to in a sentence.
"""


def of_pack(name: str) -> Table:
    """A table as it stands in a pack: without text, and without what is withheld."""
    table = contract()[name]
    held = (c for c in table.columns if not c.text and c.name not in WITHHELD.get(name, ()))
    key = tuple(column for column in table.key if column not in WITHHELD.get(name, ()))
    return table._replace(columns=tuple(held), key=key)


def without_texts(tables: Mapping[str, pd.DataFrame]) -> Tables:
    """The tables of a pack, from those that stages 1 and 2 made of texts."""
    made = dict(tables) | {"marks": packed_marks(tables["sentences"], tables["marks"])}
    return {name: made[name][[c.name for c in of_pack(name).columns]] for name in PACKED}


def has_texts(tables: Mapping[str, pd.DataFrame]) -> bool:
    """Whether tables were made of texts, not read from a pack."""
    return bool(tables["sentences"].text.astype(bool).any())


def packed_marks(sentences: pd.DataFrame, marks: pd.DataFrame) -> pd.DataFrame:
    """The marks with words for characters: `start` is the number of the first word that a mark
    touches, from 0, `end` one past that of the last. Those of the layers SUMMED are added up, one
    mark over each sentence for all that say the same; those of which no number is made are left
    out.
    """
    told = marks.layer.isin(UNCOUNTED) | ((marks.layer == LAYER) & ~marks.code.isin(WAYS))
    marks = marks[~told].reset_index(drop=True)
    places = marks.merge(
        sentences[PLACE].assign(row=np.arange(len(sentences))), on=PLACE, how="left"
    ).row.to_numpy()
    start, end = _in_words(sentences.text.tolist(), places, marks)
    counted = marks.assign(start=start, end=end)
    whole = counted.layer.isin(SUMMED)
    counted.loc[whole, "start"] = 0
    counted.loc[whole, "end"] = sentences.n_words.to_numpy()[places[whole]]
    alike = [column for column in counted.columns if column != "weight"]
    sums = counted[whole].groupby(alike, dropna=False, as_index=False, observed=True).weight.sum()
    return in_order(pd.concat([counted[~whole], sums[counted.columns]]), sentences)


def _in_words(
    texts: list[str], rows: NDArray[np.int64], marks: pd.DataFrame
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The places of marks in words of their sentences, given the row of the sentence of each."""
    first, last = np.zeros(len(marks), np.int64), np.zeros(len(marks), np.int64)
    start, end = marks.start.to_numpy(), marks.end.to_numpy()
    order = np.argsort(rows, kind="stable")
    bounds = np.searchsorted(rows[order], np.arange(len(texts) + 1))
    for row, text in enumerate(texts):
        own = order[bounds[row] : bounds[row + 1]]
        if len(own):
            spans = np.array([match.span() for match in WORD.finditer(text)]).reshape(-1, 2)
            first[own] = np.searchsorted(spans[:, 1], start[own], "right")
            last[own] = np.searchsorted(spans[:, 0], end[own], "left")
    return first, np.maximum(first, last)
