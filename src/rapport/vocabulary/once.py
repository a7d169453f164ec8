"""Words that occur once in a study are counted together: one by one they could be looked up."""

from __future__ import annotations

import pandas as pd

ONCE = "(once)"
"""Stands for all words that occur once in the study; no word is spelt like this."""


def pooled(counts: pd.DataFrame, word: str, n: str) -> pd.Series:
    """The column `word`, with ONCE in place of what column `n` adds up to 1 for in the study."""
    total = counts.groupby(word)[n].transform("sum")
    return counts[word].where(total > 1, ONCE)


def pool_terms(terms: pd.DataFrame) -> pd.DataFrame:
    """The table `terms` with words that occur once in the study counted together.

    No comparison changes: it shows words of two articles at least, and of the others takes
    only how many they are.
    """
    counts = terms.assign(term=pooled(terms, "term", "count"))
    return counts.groupby(["article_id", "term"], sort=False, as_index=False)["count"].sum()
