"""Marks that are added to a table of marks: in whose voice they stand, and where they belong."""

from __future__ import annotations

import numpy as np
import pandas as pd

from rapport.marks.voices import AUTHOR, LAYER, WAYS

PLACE = ["article_id", "sentence"]


def voices_of(new: pd.DataFrame, marks: pd.DataFrame) -> pd.Series:
    """The voice in which each new mark stands, read off the speech among `marks`.

    It is that of the speech that holds the mark whole, else the author's; empty where voices
    are not told apart. `new` has the columns of a mark but for its voice.
    """
    if marks.voice.isna().all():
        return pd.Series(None, new.index, object)
    told = marks.loc[(marks.layer == LAYER) & marks.code.isin(WAYS)]
    told = told[[*PLACE, "start", "end", "voice"]].astype({"article_id": object, "voice": object})
    beside = new[[*PLACE, "start", "end"]].reset_index().merge(told, on=PLACE)
    holds = (beside.start_y <= beside.start_x) & (beside.end_x <= beside.end_y)
    held = beside[holds].drop_duplicates("index").set_index("index").voice
    return held.reindex(new.index).fillna(AUTHOR)


def in_order(marks: pd.DataFrame, sentences: pd.DataFrame) -> pd.DataFrame:
    """Marks in the order of the text: by article, sentence, start, length, layer and code."""
    article = pd.Index(sentences.article_id.drop_duplicates()).get_indexer(marks.article_id)
    label = marks.layer.astype(str) + " " + marks.code.astype(str)
    length = (marks.end - marks.start).to_numpy()
    keys = (pd.factorize(label, sort=True)[0], length, marks.start, marks.sentence, article)
    return marks.iloc[np.lexsort(keys)].reset_index(drop=True)
