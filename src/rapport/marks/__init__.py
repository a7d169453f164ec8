"""Marks: these characters of this sentence count as that code of that layer."""

from __future__ import annotations

from collections import Counter

import pandas as pd

from rapport.marks.engine import COLUMNS, TONE_ENGINES, Engine, mark_corpus, mark_texts
from rapport.marks.hits import HIT_COLUMNS, count_hits, pattern_hits
from rapport.marks.table import in_order, voices_of
from rapport.words import words

__all__ = [
    "COLUMNS",
    "HIT_COLUMNS",
    "TONE_ENGINES",
    "Engine",
    "count_hits",
    "count_terms",
    "in_order",
    "mark_corpus",
    "mark_texts",
    "pattern_hits",
    "voices_of",
]


def count_terms(sentences: pd.DataFrame) -> pd.DataFrame:
    """The table `terms`: how often each word occurs in the body of each article."""
    body = sentences[sentences.kind == "body"]
    rows = [
        (article, term, count)
        for article, texts in body.groupby("article_id", sort=False).text
        for term, count in sorted(Counter(w.lower() for t in texts for w in words(t)).items())
    ]
    return pd.DataFrame(rows, columns=["article_id", "term", "count"])
