"""How the encoder learns what makes a target look how: from a larger network that learnt it from
what people said of targets, and then says it of thousands that nobody judged.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass
from functools import cached_property
from random import Random

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from rapport.tone.encoder.reading import Reader, Tokens
from rapport.tone.scoring import Asked
from rapport.training.encoder.names import mentioning, renamed
from rapport.training.encoder.network import Network
from rapport.training.encoder.questions import (
    RENAMED,
    SMOOTHED,
    TAUGHT,
    TEACHER,
    fit_shares,
    hints_of,
    lower_vectors,
    pooled_vectors,
)
from rapport.training.encoder.steps import Steps
from rapport.training.encoder.teacher import Listener
from rapport.training.gold import Target

RENAMED_UNJUDGED = 0.5
"""Share of the targets that nobody judged which get another name."""


@dataclass
class Targets:
    """A network that is to learn, targets that people judged, and sentences with others."""

    network: Network
    reader: Reader
    judged: Sequence[Target]
    texts: Sequence[str]
    steps: Steps
    listener: Listener

    @cached_property
    def asked(self) -> list[Asked]:
        """All targets, first those that were judged; some of either have another name."""
        random = Random(self.steps.seed)
        others = mentioning(self.texts, self.steps.seed)
        shares = [RENAMED] * len(self.judged) + [RENAMED_UNJUDGED] * len(others)
        return [
            renamed(asked, random) if random.random() < share else asked
            for asked, share in zip([*(t.asked for t in self.judged), *others], shares, strict=True)
        ]

    def _shares(self) -> Tensor:
        """What people said of the targets that they judged, as shares of them (targets, 3)."""
        labels = torch.tensor([target.polarity + 1 for target in self.judged])
        return (1 - SMOOTHED) * functional.one_hot(labels, 3) + SMOOTHED / 3

    def teacher(self) -> NDArray[np.float32]:
        """What the larger network says of all targets, once it is fitted to those that people
        judged: three probabilities, and beside them its hints.
        """

        def said() -> NDArray[np.float32]:
            network, judged = deepcopy(self.listener.network), len(self.judged)
            read = self.listener.reader.read(self.asked)
            lower, flags = self.listener.lower(read), _flags(read)
            seed, told = self.steps.seed, self.steps.told
            fit_shares(network, lower[:judged], flags[:judged], self._shares(), TEACHER, seed, told)
            pooled = pooled_vectors(network, lower, flags)
            with torch.inference_mode():
                shares = functional.softmax(network.ask_toward(pooled), 1)
                return torch.cat([shares, hints_of(pooled, range(len(read)))], 1).numpy()

        return self.steps.values("teacher-toward", said)

    def pupil(self) -> Network:
        """The network once its upper layers are fitted to all targets: by what the larger network
        says of them and, of those that people judged, in equal parts by what these said; and to
        its hints.
        """

        def taught() -> Network:
            network, read = deepcopy(self.network), self.reader.read(self.asked)
            said = torch.from_numpy(self.teacher())
            shares, hints = said[:, :3].clone(), said[:, 3:]
            shares[: len(self.judged)] = (shares[: len(self.judged)] + self._shares()) / 2
            lower, seed, told = lower_vectors(network, read), self.steps.seed, self.steps.told
            fit_shares(network, lower, _flags(read), shares, TAUGHT, seed, told, hints)
            return network

        return self.steps.network("toward", taught)


def _flags(read: Sequence[Tokens]) -> list[Tensor]:
    return [torch.from_numpy(tokens.flags) for tokens in read]
