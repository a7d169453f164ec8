"""What each pattern of the codebooks finds, and where it alone makes the difference."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from rapport.codebook import Codebook
from rapport.marks.codes import Codes, Hits

HIT_COLUMNS = ["layer", "code", "pattern", "article_id", "sentence", "start", "end"]
"""One row is a place where a pattern, as it is written in a code, matches and counts."""

PATTERN = ["layer", "code", "pattern"]
SENTENCE = ["article_id", "sentence"]


def hit_table(codes: Codes, sentences: pd.DataFrame, found: Sequence[Hits]) -> pd.DataFrame:
    """Hits, whose sentences are rows of `sentences`, as a table of HIT_COLUMNS."""
    nothing = np.zeros(0, np.int64)
    rule, at, start, end = map(
        np.concatenate, zip(Hits(nothing, nothing, nothing, nothing), *found, strict=True)
    )
    owners = [codes.owners[rule.code] for rule in codes.rules]
    columns = [
        np.array([layer for layer, _ in owners], object)[rule],
        np.array([code for _, code in owners], object)[rule],
        np.array([rule.text for rule in codes.rules], object)[rule],
        sentences.article_id.to_numpy()[at],
        sentences.sentence.to_numpy()[at],
        start,
        end,
    ]
    table = pd.DataFrame(dict(zip(HIT_COLUMNS, columns, strict=True)))
    return table.drop_duplicates(ignore_index=True)


def count_hits(hits: pd.DataFrame, codebooks: Sequence[Codebook]) -> pd.DataFrame:
    """How often each pattern hit: `hits`, and in how many sentences it was `alone`.

    Every pattern has a row, indexed by layer, code and pattern. A hit is a match that no
    exclusion of its code overlaps; matches of several patterns over the same words are a hit
    of each. A pattern is alone in a sentence if that sentence would lose a code without it.
    A pronoun never is, for it marks only what its sentence names already.
    """
    written = [
        (book.layer, code.name, text)
        for book in codebooks
        for code in book.codes
        for text, _ in code.weighted
    ]
    index = pd.MultiIndex.from_tuples(dict.fromkeys(written), names=PATTERN)
    counts = pd.DataFrame({"hits": hits.groupby(PATTERN).size(), "alone": _alone(hits, codebooks)})
    return counts.reindex(index).fillna(0).astype(int)


def _alone(hits: pd.DataFrame, codebooks: Sequence[Codebook]) -> pd.Series[int]:
    """In how many sentences each pattern is the only one that gives a code."""
    gives = {
        (book.layer, code.name): [] if code.pronoun else code.stands_for or [code.name]
        for book in codebooks
        for code in book.codes
    }
    found = hits.drop_duplicates(PATTERN + SENTENCE)
    given = [gives[owner] for owner in zip(found.layer, found.code, strict=True)]
    rows = found.assign(gives=given).explode("gives").dropna(subset="gives")
    several = rows.duplicated(["layer", "gives", *SENTENCE], keep=False)
    return rows[~several].drop_duplicates(PATTERN + SENTENCE).groupby(PATTERN).size()
