"""Tone toward a target by the words near its mentions."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from rapport.marks.arrays import Bools, Ints
from rapport.tone.by_words import ByWords
from rapport.tone.scoring import Asked, Place, Words
from rapport.words import WORD

WINDOW = 8
"""Words on each side of a mention that count as said of it.

Of the windows that did best on NewsMTSC's training half, between which it could not tell, the
narrowest (benchmarks/lexicons.md).
"""


class Near(ByWords):
    """An engine whose words count only near a mention of the target.

    A word counts if it is among the `window` words before or behind one of the mentions; the
    other words of the sentence, and those within a mention, count as if they were not there. Asked
    without mentions, it is the engine itself.
    """

    def __init__(self, engine: ByWords, window: int = WINDOW) -> None:
        self.origin = engine.origin
        self._engine, self._window = engine, window

    def valences(self, asked: Sequence[Asked]) -> Words:
        """The words near a mention, by what they weigh in the whole sentence."""
        words = self._engine.valences(asked)
        kept = np.ones(len(words.asked), np.bool_)
        bounds = np.searchsorted(words.asked, np.arange(len(asked) + 1))
        for number, one in enumerate(asked):
            own = slice(*bounds[number : number + 2])
            if one.mentions and own.start < own.stop:
                kept[own] = self._near(one, words.start[own], words.end[own])
        return words.take(kept)

    def _near(self, one: Asked, start: Ints, end: Ints) -> Bools:
        """Which places of a sentence are near a mention and inside none."""
        begins = np.array([word.start() for word in WORD.finditer(one.text)])
        near, inside = np.zeros((2, len(start)), np.bool_)
        for mention in one.mentions:
            near |= self._distance(begins, mention, start, end) <= self._window
            inside |= (start < mention[1]) & (end > mention[0])
        return near & ~inside

    def _distance(self, begins: Ints, mention: Place, start: Ints, end: Ints) -> Ints:
        """How many words each place is away from a mention; 1 is the next word."""
        first, last, opens, closes = (
            np.searchsorted(begins, at, "right")
            for at in (start, end - 1, mention[0], mention[1] - 1)
        )
        nearest: Ints = np.maximum(first - closes, opens - last)
        return nearest
