"""VADER as an engine of tone, plain or shielded."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import version

import numpy as np

from rapport.codebook import Codebook
from rapport.marks import vader
from rapport.marks.batch import Batch
from rapport.marks.codes import Codes
from rapport.marks.runs import RunsOfBatch
from rapport.marks.spans import Spans
from rapport.marks.vocabulary import Vocabulary
from rapport.tone.by_words import ByWords, as_words, batches, unbounded
from rapport.tone.scoring import Asked, Origin, Words


class Vader(ByWords):
    """Tone by VADER (Hutto & Gilbert 2014): the value is its compound before rounding.

    Words under a match of a code of a layer `shield` of `codebooks` are unknown to it. What “!”
    and “?” add stands on these signs. Without `negation` no word turns another.
    """

    def __init__(self, codebooks: Sequence[Codebook] = (), negation: bool = True) -> None:
        self.origin = Origin("VADER, Hutto & Gilbert 2014", "MIT", version("vaderSentiment"))
        self._vader = vader.Vader(negation)
        self._shields = Codes([book for book in codebooks if book.layer == "shield"])
        self._vocabulary = Vocabulary(self._shields.runs, self._vader)

    def words(self, asked: Sequence[Asked]) -> Words:
        """The words that made each value, as the marks of the layer `tone` have them."""
        found = batches(asked, self._vocabulary)
        return as_words([(first, batch, self._marks(batch)) for first, batch in found])

    def valences(self, asked: Sequence[Asked]) -> Words:
        """The words that count, by their valence after VADER's rules."""
        return unbounded(self.words(asked), len(asked))

    def _marks(self, batch: Batch) -> Spans:
        """The marks of a batch; only sentences with a shield are looked at again."""
        shields = self._shields.marks(RunsOfBatch(batch, self._shields.runs))
        plain = self._vader.marks(batch, 0)
        untouched = ~np.isin(plain.sentence, shields.sentence)
        return Spans.joined([plain.take(untouched), self._vader.marks(batch, 0, shields)])
