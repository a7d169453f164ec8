"""Engines whose value is made of words: how their weights are bounded so that they add up."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from rapport.marks.batch import Batch
from rapport.marks.spans import Spans
from rapport.marks.vader import ALPHA
from rapport.marks.vocabulary import Vocabulary
from rapport.tone.scoring import Asked, Origin, Words

AT_ONCE = 50_000
"""Sentences that are looked at together: enough to be quick, few enough for memory."""


class ByWords(ABC):
    """An engine whose value is the sum of what its words weigh.

    A word of valence v weighs v / √(s² + 15), s being the sum over the sentence, as in VADER's
    compound (Hutto & Gilbert 2014); so the weights add up to s / √(s² + 15), within −1 … 1.
    """

    additive = True
    origin: Origin

    @abstractmethod
    def valences(self, asked: Sequence[Asked]) -> Words:
        """The words that count, by valence: unbounded, single words from −4 to 4 as in VADER's
        lexicon. In the order of the sentences and of the text.
        """

    def words(self, asked: Sequence[Asked]) -> Words:
        """The words that made each value; their weights add up to it."""
        words = self.valences(asked)
        total = np.bincount(words.asked, words.weight, len(asked))
        return words._replace(weight=words.weight / np.sqrt(total**2 + ALPHA)[words.asked])

    def values(self, asked: Sequence[Asked]) -> NDArray[np.float64]:
        """The tone of each sentence, −1 … 1; 0 where no word counts."""
        words = self.words(asked)
        # Of no word at all numpy counts whole numbers.
        return np.bincount(words.asked, words.weight, len(asked)).astype(np.float64)


def unbounded(words: Words, n_asked: int) -> Words:
    """Weights that add up to a value c = s / √(s² + 15), as the valences they were made of."""
    value = np.bincount(words.asked, words.weight, n_asked)
    return words._replace(weight=words.weight * np.sqrt(ALPHA / (1 - value**2))[words.asked])


def batches(asked: Sequence[Asked], vocabulary: Vocabulary) -> Iterator[tuple[int, Batch]]:
    """The sentences as batches, each with the number of its first."""
    for first in range(0, len(asked), AT_ONCE):
        texts = [one.text for one in asked[first : first + AT_ONCE]]
        yield first, Batch(pa.array(texts, pa.string()), vocabulary)


def as_words(found: Sequence[tuple[int, Batch, Spans]]) -> Words:
    """The marks of batches as words, in the order of the text."""
    several = [Words.of([])]
    for first, batch, spans in found:
        spans = spans.take(np.lexsort((spans.end, spans.start)))
        start = batch.characters(spans.sentence, spans.start)
        end = batch.characters(spans.sentence, spans.end)
        several.append(Words(spans.sentence + first, start, end, spans.weight))
    return Words(*map(np.concatenate, zip(*several, strict=True)))
