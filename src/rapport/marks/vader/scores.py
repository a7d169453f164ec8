"""The four scores of vaderSentiment, from the same tones as the marks."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from rapport.marks.batch import Batch
from rapport.marks.vader import ALPHA, Vader
from rapport.marks.vader.forms import written_out
from rapport.marks.vocabulary import Vocabulary


def scores(texts: Sequence[str]) -> list[dict[str, float]]:
    """VADER's neg, neu, pos (0 … 1) and compound (−1 … 1) of each text, rounded as there."""
    lexicon = Vader()
    written = pa.array([written_out(text)[0] for text in texts], pa.string())
    batch = Batch(written, Vocabulary(lexicon))
    tones = lexicon.tones(batch)
    sentence = batch.sentence[tones.token]
    n = batch.n_sentences
    up, down = tones.valence > 0, tones.valence < 0
    positive = np.bincount(sentence[up], tones.valence[up] + 1, n)
    negative = np.bincount(sentence[down], tones.valence[down] - 1, n)
    neutral = np.diff(batch.first) - np.bincount(sentence[up | down], minlength=n)
    rows = zip(positive, negative, neutral, tones.total, tones.emphasis, strict=True)
    return [_rounded(*map(float, row)) for row in rows]


def _rounded(
    positive: float, negative: float, neutral: float, total: float, emphasis: float
) -> dict[str, float]:
    """The four scores of a sentence from its sums."""
    if positive + abs(negative) + neutral == 0:
        return {"neg": 0.0, "neu": 0.0, "pos": 0.0, "compound": 0.0}
    total += emphasis if total > 0 else -emphasis if total < 0 else 0.0
    compound = max(-1.0, min(1.0, total / math.sqrt(total * total + ALPHA)))
    if positive > abs(negative):
        positive += emphasis
    elif positive < abs(negative):
        negative -= emphasis
    whole = positive + abs(negative) + neutral
    return {
        "neg": round(abs(negative / whole), 3),
        "neu": round(abs(neutral / whole), 3),
        "pos": round(abs(positive / whole), 3),
        "compound": round(compound, 4),
    }
