"""Tone by two linear heads: sums of weights of words, of where they stand, and of pairs.

A sentence asked for itself has a score s, the sum of its words' weights over √n, n the number of
its words; its value is tanh(s), where s is fitted to raters' means on −4 … 4, divided by 4. A
sentence asked for a target has two scores, how negative and how positive it makes the target
look; its value is the chance of positive minus that of negative (`heads.tone_toward`).

No head has an intercept that leans to a side, so a sentence without known words has the value 0.
What a word weighs is its part of the scores times the mean slope of the value on the way from
there to the sentence, so **the weights of the words of a sentence add up to its value**. The
words of the target itself weigh nothing: their tokens are masked, whatever they say.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from rapport.tone.linear import features
from rapport.tone.linear.features import Floats, Ints, Tokens
from rapport.tone.linear.heads import Heads, chances, read_heads, tone_of, tone_toward
from rapport.tone.scoring import Asked, Origin, Words

BATCH = 4096
"""So many sentences are held as arrays at once."""


class Scored(NamedTuple):
    """What a head says of a batch: the tokens of its sentences and what each adds to the scores;
    the scores, the values and their slopes.
    """

    tokens: Tokens
    parts: Floats
    scores: Floats
    value: Floats
    slopes: Floats


class Linear:
    """The engine `linear`: implements `rapport.tone.scoring.Scorer`."""

    additive = True
    origin = Origin(
        "trained on NewsMTSC, Hamborg & Donnay 2021, and NYT editorials, Hutto & Gilbert 2014;"
        " models/linear/card.yaml",
        "BSD-3-Clause; what it was trained on MIT",
    )

    def __init__(self, heads: Heads) -> None:
        self.heads = heads

    @classmethod
    def read(cls, folder: Path) -> Linear:
        """The engine whose heads are in a folder; raises RapportError if they are not there."""
        return cls(read_heads(folder))

    def values(self, asked: Sequence[Asked]) -> Floats:
        """The tone of each sentence, or toward its target: −1 (negative) … 1 (positive)."""
        found = np.zeros(len(asked))
        for rows, scored in self._scored(asked):
            found[rows] = scored.value
        return found

    def probabilities(self, asked: Sequence[Asked]) -> Floats:
        """The chances of negative, neutral and positive toward each target, a row each.

        The likeliest class need not have the sign of the value: of two likely opposites one is
        likelier, while their difference is small. A sentence without a target has none: NaN.
        """
        found = np.full((len(asked), 3), np.nan)
        for rows, scored in self._scored(asked):
            if scored.scores.shape[1] == 2:
                found[rows] = chances(scored.scores, self.heads.polar)
        return found

    def words(self, asked: Sequence[Asked]) -> Words:
        """What each word adds to the value of its sentence; words that add nothing are left out."""
        found = [Words.of([])]
        for rows, (tokens, parts, _, _, slopes) in self._scored(asked):
            weight = (parts * slopes[tokens.asked]).sum(1)
            some = np.flatnonzero(weight)
            whose = rows[tokens.asked[some]]
            found.append(Words(whose, tokens.start[some], tokens.end[some], weight[some]))
        whose, start, end, weight = map(np.concatenate, zip(*found, strict=True))
        order = np.lexsort((start, whose))
        return Words(whose[order], start[order], end[order], weight[order])

    def _scored(self, asked: Sequence[Asked]) -> Iterator[tuple[Ints, Scored]]:
        """Batches of sentences of one kind: which ones, and what the head for that kind says."""
        aimed = np.array([bool(one.mentions) for one in asked], np.bool_)
        for kind in (False, True):
            rows = np.flatnonzero(aimed == kind)
            for begin in range(0, len(rows), BATCH):
                batch = rows[begin : begin + BATCH]
                yield batch, self._score([asked[row] for row in batch], aimed=kind)

    def _score(self, asked: Sequence[Asked], *, aimed: bool) -> Scored:
        """The tokens of sentences, what each adds to the scores, the values and their slopes."""
        vocabulary = self.heads.vocabulary
        tokens = vocabulary.read(asked)
        head, of = (
            (self.heads.toward, features.toward) if aimed else (self.heads.tone, features.of_tone)
        )
        parts = head.parts(tokens, of(tokens, vocabulary))
        sums = [np.bincount(tokens.asked, column, len(asked)) for column in parts.T]
        scores = np.stack(sums, axis=1).astype(np.float64)
        value, slopes = tone_toward(scores, self.heads.polar) if aimed else tone_of(scores)
        return Scored(tokens, parts, scores, value, slopes)
