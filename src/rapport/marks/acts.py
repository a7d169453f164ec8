"""The layer `relation`: acts between states, read off the sentences that may hold one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from rapport.codebook import Codebook
from rapport.marks.arrays import Ints
from rapport.marks.batch import Batch
from rapport.marks.found import found_in
from rapport.marks.relations import ACTUAL, Event, events
from rapport.marks.spans import Label, Spans

LAYER, VALUES = "relation", "goldstein"
"""The layer of acts, and that of the same acts weighed by their value on Goldstein's scale."""

STATUSES = (ACTUAL, "negated", "planned", "demanded", "past")
"""Whether an act took place."""


class Acts(NamedTuple):
    """Acts as marks; who acts toward whom, by the number of the state, and the status."""

    spans: Spans
    source: Ints
    target: Ints
    status: Ints


class Relations:
    """Finds acts between `states`."""

    def __init__(
        self, labels: list[Label], codebooks: Sequence[Codebook], states: Sequence[str]
    ) -> None:
        self._labels = labels
        self._number = {label: at for at, label in enumerate(labels)}
        self.states = tuple(states)
        self._value = {
            code.name: code.goldstein
            for book in codebooks
            if book.layer == "act"
            for code in book.codes
        }

    @staticmethod
    def labels(codebooks: Sequence[Codebook]) -> list[Label]:
        """The labels of the layer: one for each code of acts, and its value."""
        codes = [code.name for book in codebooks if book.layer == "act" for code in book.codes]
        return [(layer, code) for layer in (LAYER, VALUES) for code in codes]

    def acts(self, batch: Batch, codes: Spans) -> Acts:
        """The acts in a batch, given the marks of the codebooks on it."""
        found = found_in(batch, self._worth_reading(codes), self._labels)
        rows = np.array(
            [
                (sentence, event.start, event.end, label, *self._told(event), weight)
                for sentence, marks in found.items()
                for event in events(batch.text(sentence), marks, self.states)
                for label, weight in self._weighed(event.code)
            ]
        ).reshape(-1, 8)
        sentence, start, end, label, source, target, status = rows[:, :7].astype(np.int64).T
        spans = batch.in_bytes(Spans.of(sentence, start, end, label, rows[:, 7]))
        return Acts(spans, *np.array([source, target, status], np.int16))

    def _told(self, event: Event) -> tuple[int, int, int]:
        """Source, target and status of an act as numbers."""
        source, target = self.states.index(event.source), self.states.index(event.target)
        return source, target, STATUSES.index(event.status)

    def _weighed(self, code: str) -> Iterator[tuple[int, float]]:
        """The marks that an act makes: one that counts it, one that weighs it."""
        yield self._number[LAYER, code], 1.0
        value = self._value[code]
        if value is not None:
            yield self._number[VALUES, code], value

    def _worth_reading(self, codes: Spans) -> Spans:
        """The marks of states, acts and their status in sentences with an act and two states."""
        layer = np.array([layer for layer, _ in self._labels])[codes.label]
        named = np.unique(np.stack([codes.sentence, codes.label], axis=1)[layer == "actor"], axis=0)
        several = np.flatnonzero(np.bincount(named[:, 0]) > 1)
        sentences = np.intersect1d(codes.sentence[layer == "act"], several)
        read = np.isin(layer, ["actor", "act", "status"])
        return codes.take(np.flatnonzero(read & np.isin(codes.sentence, sentences)))
