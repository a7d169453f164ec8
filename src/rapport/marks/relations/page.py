"""The sentences of a batch that the rules for acts read, as arrays."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

from rapport.marks.arrays import Bools, Ints, spread
from rapport.marks.batch import Batch
from rapport.marks.relations.forms import COMMA, CONNECTIVE, Forms

_MARGIN = 4
"""So many tokens beyond the last may be asked for."""


class Marks(NamedTuple):
    """Marks of a layer in order, in characters counted through the batch.

    `sentence` counts the sentences of the page, `code` the names of codes.
    """

    sentence: Ints
    start: Ints
    end: Ints
    code: Ints

    def take(self, rows: Ints | Bools) -> Marks:
        """Some of the marks."""
        return Marks(*(column[rows] for column in self))

    def near(self, others: Marks, reach: int) -> tuple[Ints, Ints]:
        """Pairs of a mark here and one of `others`, in order: those of its sentence that are
        among the `reach` that begin before it, or among as many that do not.
        """
        at = np.searchsorted(others.start, self.start)
        first = np.searchsorted(others.sentence, self.sentence)
        last = np.searchsorted(others.sentence, self.sentence, "right")
        first, last = np.maximum(first, at - reach), np.minimum(last, at + reach)
        return spread(first, np.maximum(last - first, 0))


class Page:
    """Some sentences of a batch; places are characters counted through the batch.

    Of each token of theirs `start` and `end`, and in `flags` what the rules know of its form.
    """

    def __init__(self, batch: Batch, forms: Forms, rows: Ints) -> None:
        self._batch, self._forms, self.rows = batch, forms, rows
        self._sentence, token = spread(batch.first[rows], np.diff(batch.first)[rows])
        self._form = batch.form[token]
        self.start = batch.letters(batch.start[token])
        self.end = self.start + forms.length.values[self._form]
        self.first = batch.letters(batch.bounds[rows])
        self._flags = np.append(forms.flags.values[self._form], np.zeros(_MARGIN, np.uint8))

    def read(self, sentence: Ints, *places: Ints) -> Iterator[tuple[Any, ...]]:
        """The texts of sentences, each with places in it, in characters from its beginning."""
        first = self.first[sentence]
        texts = map(self._batch.text, self.rows[sentence].tolist())
        yield from zip(texts, *((place - first).tolist() for place in places), strict=True)

    def token(self, place: Ints) -> Ints:
        """The first token that begins there or behind."""
        return np.searchsorted(self.start, place)

    def told(self, flag: int, token: Ints) -> Bools:
        """Whether the form of each token has a flag; of no token that is none of the page."""
        return (self._flags[token] & flag) > 0

    def words(self, start: Ints, end: Ints) -> Ints:
        """How many words, or pieces of words, stand between two places."""
        count = np.searchsorted(self.start, end) - np.searchsorted(self.end, start, "right")
        return np.where(start < end, count, 0)

    @cached_property
    def borders(self) -> Ints:
        """Where clauses end, in order."""
        return np.sort(np.concatenate([self._within[0], self._commas]))

    @cached_property
    def clauses(self) -> Ints:
        """The same, and where a “that” begins one."""
        return np.sort(np.concatenate([self._within[1], self.borders]))

    @property
    def _commas(self) -> Ints:
        """The commas behind which a clause is joined to another."""
        token = np.flatnonzero(self.told(COMMA, np.arange(len(self.start))))
        token = token[self.told(CONNECTIVE, token + 1)]
        last = np.append(self._sentence, -1)
        return self.end[token[last[token] == last[token + 1]]] - 1

    @cached_property
    def _within(self) -> tuple[Ints, Ints]:
        """The borders that stand within tokens, and apart from them every “that”."""
        token, entry = self._forms.borders.of(self._form)
        place = self.start[token] + self._forms.border.values[entry]
        is_that = self._forms.is_that.values[entry]
        return place[~is_that], place[is_that]


def count_within(places: Ints, start: Ints, end: Ints) -> Ints:
    """How many of some places stand from `start` to before `end`; below 0 if `end` comes first.

    The places are in order.
    """
    return np.searchsorted(places, end) - np.searchsorted(places, start)
