"""How the encoder learns what sounds how: from a larger network that learnt it from ratings of
editorials, and then says how thousands of sentences sound that nobody rated.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

import numpy as np
import torch
from numpy.typing import NDArray

from rapport.tone.encoder.reading import Reader, Tokens
from rapport.tone.scoring import Asked
from rapport.training.encoder.network import Network, widened
from rapport.training.encoder.questions import (
    TAUGHT,
    TEACHER,
    fit_tone,
    hints_of,
    lower_vectors,
    pooled_vectors,
    say_tone,
    sounding,
)
from rapport.training.encoder.steps import Steps
from rapport.training.encoder.teacher import Listener
from rapport.training.gold import Snippet
from rapport.validity.scores import held_out

FOLDS = 5
TRIED = 2
"""Folds of articles that are held out, one after the other; each takes half an hour."""


@dataclass
class School:
    """A network that is to learn, what people rated, and sentences that nobody rated."""

    network: Network
    reader: Reader
    snippets: Sequence[Snippet]
    unrated: Sequence[str]
    steps: Steps
    listener: Listener

    @cached_property
    def _texts(self) -> list[str]:
        return [*(snippet.text for snippet in self.snippets), *self.unrated]

    def teacher(self, name: str, seen: Sequence[int], seed: int) -> NDArray[np.float32]:
        """How the snippets and the unrated sentences sound to the larger network, from −1 to 1,
        once it is fitted to the snippets with the numbers `seen`, and beside it its hints.
        """

        def said() -> NDArray[np.float32]:
            network = deepcopy(self.listener.network)
            lower = self.listener.lower(_read(self.listener.reader, self._texts))
            ratings = [self.snippets[at].rating for at in seen]
            fit_tone(network, [lower[at] for at in seen], ratings, TEACHER, seed, self.steps.told)
            pooled = pooled_vectors(network, lower)
            hints = hints_of(pooled, self._learnt(seen))
            with torch.inference_mode():
                return torch.cat([network.tone(pooled), hints], 1).numpy()

        return self.steps.values(f"teacher{name}", said)

    def pupil(self, name: str, seen: Sequence[int], seed: int) -> Network:
        """The network once it is fitted to the snippets with the numbers `seen`, by their ratings,
        and to the unrated sentences, by what the larger network says of them; and to its hints.
        """

        def taught() -> Network:
            learnt, told = self._learnt(seen), self.steps.told
            said = torch.from_numpy(self.teacher(name, seen, seed)[learnt])
            rated = [self.snippets[at].rating for at in seen]
            ratings = [*rated, *(4 * said[len(rated) :, 0]).tolist()]
            texts, hints = [self._texts[at] for at in learnt], said[:, 1:]
            return sounding(self.network, self.reader, texts, ratings, TAUGHT, seed, told, hints)

        return self.steps.network(f"tone{name}", taught)

    def _learnt(self, seen: Sequence[int]) -> list[int]:
        """The numbers of the texts that are learnt from, if these are those of the snippets."""
        return [*seen, *range(len(self.snippets), len(self._texts))]

    def cross_validated(self, reader: Reader, pieces: list[int]) -> list[dict[str, str | float]]:
        """How well networks that saw none of an article agree with the ratings of its snippets when
        they read with these pieces of words: the scores by snippet and by article, as the card has
        them.
        """
        tried, teachers, pupils = list[int](), list[float](), list[float]()
        for number, (seen, unseen) in enumerate(islice(self._folds(), TRIED)):
            name, seed = f"-without-{number}", self.steps.seed + number
            tried += unseen
            teachers += self.teacher(name, seen, seed)[unseen, 0].tolist()
            pupil = widened(self.pupil(name, seen, seed), pieces)
            texts = [self.snippets[at].text for at in unseen]
            pupils += say_tone(pupil, lower_vectors(pupil, _read(reader, texts)))
        snippets = [self.snippets[at] for at in tried]
        self.steps.told(f"the larger network: {agreement(snippets, teachers)}")
        return agreement(snippets, pupils)

    def _folds(self) -> Iterator[tuple[list[int], list[int]]]:
        """The numbers of the snippets that are seen, and of those that are not."""
        articles = sorted({snippet.article for snippet in self.snippets})
        order = np.random.default_rng(0).permutation(len(articles))
        fold = {articles[at]: number % FOLDS for number, at in enumerate(order)}
        folds = np.array([fold[snippet.article] for snippet in self.snippets])
        for number in range(FOLDS):
            yield np.flatnonzero(folds != number).tolist(), np.flatnonzero(folds == number).tolist()


def _read(reader: Reader, texts: Sequence[str]) -> list[Tokens]:
    return reader.read([Asked(text) for text in texts])


def agreement(snippets: Sequence[Snippet], values: Sequence[float]) -> list[dict[str, str | float]]:
    """How values agree with the ratings of the snippets."""
    rated = np.array([each.rating for each in snippets])
    return held_out(rated, np.array(values), [each.article for each in snippets])
