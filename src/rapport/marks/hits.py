"""What each pattern of the codebooks finds, and where it alone makes the difference."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from rapport.codebook import Codebook
from rapport.marks.batch import Batch
from rapport.marks.codes import Codes, Hits
from rapport.marks.engine import Part, batches, in_reading_order
from rapport.marks.runs import RunsOfBatch
from rapport.marks.vocabulary import Vocabulary

HIT_COLUMNS = ["layer", "code", "pattern", "article_id", "sentence", "start", "end"]
"""One row is a place where a pattern, as it is written in a code, matches and counts."""

PATTERN = ["layer", "code", "pattern"]
SENTENCE = ["article_id", "sentence"]


def pattern_hits(codebooks: Sequence[Codebook], sentences: pd.DataFrame) -> pd.DataFrame:
    """Where each pattern of the codebooks matches and no exclusion of its code overlaps.

    Before overlaps are settled: a match inside a longer one is a hit too. The columns are
    HIT_COLUMNS; the rows are in the order in which the codebooks list their patterns.
    """
    codes = Codes(codebooks)
    vocabulary = Vocabulary(codes.runs)
    sentences = in_reading_order(sentences)
    found = [_hits(codes, vocabulary, part) for part in batches(sentences)]
    return _table(codes, sentences, found)


def _hits(codes: Codes, vocabulary: Vocabulary, part: Part) -> Hits:
    """The hits of a part of the sentences, by their rows in all of them and in characters."""
    batch = Batch(part.texts, vocabulary)
    hits = codes.counted(codes.hits(RunsOfBatch(batch, codes.runs)))
    start = batch.characters(hits.sentence, hits.start)
    end = batch.characters(hits.sentence, hits.end)
    return Hits(hits.rule, hits.sentence + part.first, start, end)


def _table(codes: Codes, sentences: pd.DataFrame, found: Sequence[Hits]) -> pd.DataFrame:
    """Hits, whose sentences are rows of `sentences`, as a table of HIT_COLUMNS."""
    nothing = np.zeros(0, np.int64)
    hits = Hits(*map(np.concatenate, zip(Hits(*[nothing] * 4), *found, strict=True)))
    rule, at, start, end = hits.take(np.argsort(hits.rule, kind="stable"))
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
