"""The layer `relation`: acts between states, read off the sentences that may hold one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from rapport.codebook import Codebook
from rapport.marks.arrays import Bools, Ints
from rapport.marks.batch import Batch
from rapport.marks.relations import LAYERS, Forms, Marks, Page, events_in
from rapport.marks.spans import Label, Spans
from rapport.marks.vocabulary import Learner

LAYER, VALUES = "relation", "goldstein"
"""The layer of acts, and that of the same acts weighed by their value on Goldstein's scale."""


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
        self.states = tuple(states)
        self._forms = Forms()
        # The labels of each of LAYERS, and the number of the code of each among all names.
        self._of_layer = np.array([[layer == one for layer, _ in labels] for one in LAYERS])
        codes = [code for one in LAYERS for layer, code in labels if layer == one]
        self._names = list(dict.fromkeys([*states, *codes]))
        number = {name: at for at, name in enumerate(self._names)}
        self._name = np.array([number.get(code, -1) for _, code in labels], np.int16)
        # Of every name the labels by which an act counts and weighs, and what, NaN if nothing.
        self._label = np.full((2, len(self._names)), -1)
        self._weight = np.full((2, len(self._names)), np.nan)
        for code in (code for book in codebooks if book.layer == "act" for code in book.codes):
            at = number[code.name]
            self._label[:, at] = [labels.index((layer, code.name)) for layer in (LAYER, VALUES)]
            self._weight[:, at] = 1.0, np.nan if code.goldstein is None else code.goldstein

    @property
    def learners(self) -> list[Learner]:
        """Who has to learn the forms of the vocabulary: nobody where no codebook has acts."""
        return [self._forms] if np.any(self._label >= 0) else []

    @staticmethod
    def labels(codebooks: Sequence[Codebook]) -> list[Label]:
        """The labels of the layer: one for each code of acts, and its value."""
        codes = [code.name for book in codebooks if book.layer == "act" for code in book.codes]
        return [(layer, code) for layer in (LAYER, VALUES) for code in codes]

    def acts(self, batch: Batch, codes: Spans) -> Acts:
        """The acts in a batch, given the marks of the codebooks on it."""
        page, marks = self._page(batch, codes)
        acts, *told = events_in(page, marks, self._names, len(self.states))
        label, weight = self._label[:, acts.code], self._weight[:, acts.code]
        way, row = np.nonzero(np.isfinite(weight))
        start, end = batch.bytes_of(acts.start[row]), batch.bytes_of(acts.end[row])
        sentence = page.rows[acts.sentence[row]]
        spans = Spans.of(sentence, start, end, label[way, row], weight[way, row])
        return Acts(spans, *(column[row].astype(np.int16) for column in told))

    def _page(self, batch: Batch, codes: Spans) -> tuple[Page, list[Marks]]:
        """The sentences with an act and two states, and the marks of LAYERS in them."""
        read = self._worth_reading(codes, batch.n_sentences)
        rows = np.flatnonzero(read)
        sentence, start, end, label, _ = codes.take(
            read[codes.sentence] & np.any(self._of_layer, axis=0)[codes.label]
        )
        name = self._name[label]
        order = np.lexsort((name, end, start))
        marks = Marks(
            np.searchsorted(rows, sentence[order]),
            batch.letters(start[order]),
            batch.letters(end[order]),
            name[order],
        )
        of_layer = [marks.take(layer[label[order]]) for layer in self._of_layer]
        return Page(batch, self._forms, rows), of_layer

    def _worth_reading(self, codes: Spans, n_sentences: int) -> Bools:
        """Which sentences have an act and two states."""
        is_state, is_act, _ = self._of_layer
        states = codes.take(is_state[codes.label])
        some = np.full(n_sentences, -1, np.int16)
        some[states.sentence] = states.label
        several = np.zeros(n_sentences, np.bool_)
        several[states.sentence[states.label != some[states.sentence]]] = True
        acts = np.zeros(n_sentences, np.bool_)
        acts[codes.sentence[is_act[codes.label]]] = True
        return acts & several
