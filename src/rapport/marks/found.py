"""Marks handed to what reads a sentence as a whole, in characters and by name."""

from __future__ import annotations

from collections import defaultdict
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
    found: dict[int, list[Found]] = defaultdict(list)
    for row in zip(spans.sentence.tolist(), start, end, spans.label.tolist(), strict=True):
        found[row[0]].append(Found(row[1], row[2], *labels[row[3]]))
    return found
