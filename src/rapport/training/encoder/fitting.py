"""Fitting a network to examples, in batches of like length; what remains is the mean of the last
few hundred steps.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from random import Random
from typing import NamedTuple

import torch
from torch import Tensor, nn

from rapport.tone.encoder.reading import Tokens
from rapport.training.encoder.network import Layers

ALIKE = 50
"""Batches are cut from so many at a time, ordered by length."""
DECAY = 0.85
"""Each layer learns so much slower than the one above it."""
WARMING = 0.08
"""Share of the steps in which the rate grows."""
LEAST = 0.03
"""Share of the rate that is left at the end."""


class Recipe(NamedTuple):
    """How often the examples are seen (`planned` is what the falling of the rate is laid out for),
    how many make a batch, the rates of the top layer and of the heads, and how much of the mean of
    the weights is kept at a step.
    """

    epochs: int
    planned: int
    batch: int
    rate: float
    rate_of_heads: float
    kept: float


def fit(
    network: Layers,
    lengths: Sequence[int],
    loss: Callable[[list[int]], Tensor],
    recipe: Recipe,
    seed: int,
    told: Callable[[str], None],
) -> None:
    """Fit what the network may learn to examples of these lengths.

    `loss` is what the network gets wrong in the examples with these numbers; `seed` sets what is
    drawn by chance; `told` hears how the fitting goes on.
    """
    torch.manual_seed(seed)
    random = Random(seed)
    optimizer = torch.optim.AdamW(_groups(network, recipe), betas=(0.9, 0.98))
    total = recipe.planned * math.ceil(len(lengths) / recipe.batch)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: _share(step, total))
    learnt = [p for p in network.parameters() if p.requires_grad]
    means = [p.detach().clone() for p in learnt]
    step, lost = 0, 0.0
    network.train()
    for epoch in range(1, recipe.epochs + 1):
        for batch in _batches(lengths, recipe.batch, random):
            wrong = loss(batch)
            wrong.backward()
            nn.utils.clip_grad_norm_(learnt, 1.0)
            optimizer.step()
            optimizer.zero_grad()
            schedule.step()
            step, lost = step + 1, 0.98 * lost + 0.02 * float(wrong.detach())
            with torch.no_grad():
                share = 1 - min(recipe.kept, (1 + step) / (10 + step))
                torch._foreach_lerp_(means, learnt, share)
        told(f"epoch {epoch} of {recipe.epochs}: loss {lost:.3f}")
    with torch.no_grad():
        for parameter, mean in zip(learnt, means, strict=True):
            parameter.copy_(mean)
    network.eval()


def padded(read: Sequence[Tokens]) -> tuple[Tensor, Tensor, Tensor]:
    """Numbers and flags of the tokens, and 1 where there is a token (sentences, tokens)."""
    ids, flags = (
        nn.utils.rnn.pad_sequence([torch.from_numpy(tokens[part]) for tokens in read], True)
        for part in (0, 1)
    )
    lengths = torch.tensor([len(tokens.ids) for tokens in read])
    return ids, flags, (torch.arange(ids.shape[1]) < lengths[:, None]).float()


def _share(step: int, total: int) -> float:
    """The rate at a step, as a share of the highest: it grows, then falls as a cosine."""
    falling = 0.5 * (1 + math.cos(math.pi * min(1, step / total)))
    return min(1, (step + 1) / (WARMING * total)) * (LEAST + (1 - LEAST) * falling)


def _groups(network: Layers, recipe: Recipe) -> list[dict[str, object]]:
    """The parameters with their rates; what only scales or shifts is not held back to 0."""
    groups: list[dict[str, object]] = []
    layers = network.shape.layers
    for name, parameter in network.named_parameters():
        part, number, *_ = name.split(".")
        rate = recipe.rate_of_heads
        if part in ("layers", "norm"):
            below = layers - 1 - int(number) if part == "layers" else layers
            rate = recipe.rate * DECAY**below
        if parameter.requires_grad:
            held = 0.01 if parameter.ndim > 1 else 0.0
            groups.append({"params": [parameter], "lr": rate, "weight_decay": held})
    return groups


def _batches(lengths: Sequence[int], size: int, random: Random) -> Iterator[list[int]]:
    """The numbers of the examples, in an order drawn anew, in batches of like length."""
    order = list(range(len(lengths)))
    random.shuffle(order)
    batches = []
    for first in range(0, len(order), size * ALIKE):
        alike = sorted(order[first : first + size * ALIKE], key=lambda number: lengths[number])
        batches += [alike[at : at + size] for at in range(0, len(alike), size)]
    random.shuffle(batches)
    yield from batches
