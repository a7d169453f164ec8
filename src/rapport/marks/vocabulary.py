"""The distinct forms of a text, each looked at once."""

from __future__ import annotations

from itertools import filterfalse, islice
from typing import Protocol

import numpy as np

from rapport.marks.arrays import Ints


class Learner(Protocol):
    """What keeps something about every form of the vocabulary."""

    def learn(self, forms: list[str]) -> None:
        """Take note of new forms; they follow those that came before."""
        ...


class Vocabulary:
    """Every form met so far, by its number, and those who learn about them."""

    def __init__(self, *learners: Learner) -> None:
        self.learners = learners
        self.number: dict[str, int] = {}
        self._met: dict[str, int] = {}  # the same, with the white space behind the token

    def __len__(self) -> int:
        """How many forms were met."""
        return len(self.number)

    def ids(self, tokens: list[str]) -> Ints:
        """The numbers of tokens, white space behind them apart; learns those that are new."""
        number, met, known = self.number, self._met, len(self.number)
        for token in [*filterfalse(met.__contains__, tokens)]:
            met[token] = number.setdefault(token.rstrip(), len(number))
        if len(number) > known:
            new = list(islice(number, known, None))
            for learner in self.learners:
                learner.learn(new)
        return np.fromiter(map(met.__getitem__, tokens), np.int64, len(tokens))
