"""How the encoder learns what sounds how: from a larger network that learnt it from ratings of
editorials, and then says how thousands of sentences of the news sound.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from torch import Tensor

from rapport.tone.encoder.reading import Reader
from rapport.training.encoder.network import Network
from rapport.training.encoder.questions import (
    TAUGHT,
    TEACHER,
    fit_tone,
    lower_vectors,
    say_tone,
    sounding,
)
from rapport.training.encoder.steps import Steps
from rapport.training.encoder.teacher import Teacher, mpnet
from rapport.training.gold import Snippet
from rapport.validity.scores import pearson

FOLDS = 5
TRIED = 2
"""Folds of articles that are held out, one after the other; each takes half an hour."""


@dataclass
class School:
    """A network that is to learn, what people rated, and news that they did not rate."""

    network: Network
    reader: Reader
    snippets: Sequence[Snippet]
    news: Sequence[str]
    steps: Steps

    @cached_property
    def _teacher(self) -> tuple[Teacher, list[Tensor]]:
        """The larger network, and what its lower layers make of the snippets and the news."""
        network, reader = mpnet()
        texts = [*(snippet.text for snippet in self.snippets), *self.news]
        return network, lower_vectors(network, reader, texts)

    def teacher(self, name: str, seen: Sequence[int], seed: int) -> NDArray[np.float64]:
        """How the snippets and the news sound to the larger network, from −1 to 1, once it is
        fitted to the snippets with the numbers `seen`.
        """

        def said() -> list[float]:
            network, lower = self._teacher
            network = deepcopy(network)
            ratings = [self.snippets[at].rating for at in seen]
            fit_tone(network, [lower[at] for at in seen], ratings, TEACHER, seed, self.steps.told)
            return say_tone(network, lower)

        return self.steps.values(f"teacher{name}", said)

    def pupil(self, name: str, seen: Sequence[int], seed: int) -> Network:
        """The network once it is fitted to the snippets with the numbers `seen`, by their ratings,
        and to the news, by what the larger network says of it.
        """

        def taught() -> Network:
            said = self.teacher(name, seen, seed)[len(self.snippets) :]
            texts = [*(self.snippets[at].text for at in seen), *self.news]
            ratings = [*(self.snippets[at].rating for at in seen), *(4 * said).tolist()]
            told = self.steps.told
            return sounding(self.network, self.reader, texts, ratings, TAUGHT, seed, told)

        return self.steps.network(f"tone{name}", taught)

    def cross_validated(self) -> list[dict[str, object]]:
        """How well networks that saw none of an article agree with the ratings of its snippets: by
        metric, each with its score and of how many snippets, or articles, it is.
        """
        tried, teachers, pupils = list[int](), list[float](), list[float]()
        for number, (seen, unseen) in enumerate(islice(self._folds(), TRIED)):
            name, seed = f"-without-{number}", self.steps.seed + number
            tried += unseen
            teachers += self.teacher(name, seen, seed)[unseen].tolist()
            pupil = self.pupil(name, seen, seed)
            texts = [self.snippets[at].text for at in unseen]
            pupils += say_tone(pupil, lower_vectors(pupil, self.reader, texts))
        snippets = [self.snippets[at] for at in tried]
        self.steps.told(f"the larger network: {agreement(snippets, teachers)}")
        n = {"pearson": len(snippets), "pearson_article": len({each.article for each in snippets})}
        found = agreement(snippets, pupils)
        return [{"metric": name, "score": score, "n": n[name]} for name, score in found.items()]

    def _folds(self) -> Iterator[tuple[list[int], list[int]]]:
        """The numbers of the snippets that are seen, and of those that are not."""
        articles = sorted({snippet.article for snippet in self.snippets})
        order = np.random.default_rng(0).permutation(len(articles))
        fold = {articles[at]: number % FOLDS for number, at in enumerate(order)}
        folds = np.array([fold[snippet.article] for snippet in self.snippets])
        for number in range(FOLDS):
            yield np.flatnonzero(folds != number).tolist(), np.flatnonzero(folds == number).tolist()


def agreement(snippets: Sequence[Snippet], values: Sequence[float]) -> dict[str, float]:
    """Pearson's r of values and ratings, by snippet and by the means of articles."""
    columns = {"said": [s.rating for s in snippets], "made": values}
    frame = pd.DataFrame(columns, index=[s.article for s in snippets])
    means = frame.groupby(level=0).mean()
    return {
        "pearson": round(pearson(frame.said.to_numpy(), frame.made.to_numpy()), 3),
        "pearson_article": round(pearson(means.said.to_numpy(), means.made.to_numpy()), 3),
    }
