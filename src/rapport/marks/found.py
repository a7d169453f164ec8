"""Marks handed to what reads a sentence as a whole, in characters and by name."""

from __future__ import annotations

from itertools import repeat
from typing import NamedTuple

import numpy as np

from rapport.marks.batch import Batch
from rapport.marks.spans import Label, Spans


class Found(NamedTuple):
    """A mark of the codebooks: `text[start:end]` counts as `code` of `layer`."""

    start: int
    end: int
    layer: str
    code: str


def found_in(batch: Batch, spans: Spans, labels: list[Label]) -> dict[int, list[Found]]:
    """Marks by the number of their sentence, in the order of the text."""
    spans = spans.take(np.lexsort((spans.label, spans.end, spans.start)))
    start = batch.characters(spans.sentence, spans.start).tolist()
    end = batch.characters(spans.sentence, spans.end).tolist()
    label = spans.label.tolist()
    layers, codes = (map(names.__getitem__, label) for names in zip(*labels, strict=True))
    # As Found(…) for each row would do, in a third of the time.
    rows = list(map(tuple.__new__, repeat(Found), zip(start, end, layers, codes, strict=True)))
    sentences, first = np.unique(spans.sentence, return_index=True)
    bounds = [*first.tolist(), len(rows)]
    return {
        sentence: rows[begin:end]
        for sentence, begin, end in zip(sentences.tolist(), bounds, bounds[1:], strict=False)
    }
