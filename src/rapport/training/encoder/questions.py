"""The two questions that the network is fitted to: tone toward targets, and tone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from random import Random

import torch
from torch import Tensor, nn
from torch.nn import functional

from rapport.tone.encoder.reading import Reader, Tokens
from rapport.tone.scoring import Asked
from rapport.training.encoder.fitting import Recipe, fit, padded
from rapport.training.encoder.names import renamed
from rapport.training.encoder.network import Layers, Network, means
from rapport.training.encoder.shape import SHAPE
from rapport.training.gold import Target

RENAMED = 0.15
"""Share of the targets that get another name."""
SMOOTHED = 0.1
"""Share of the probability that is spread over all classes."""
HINTS = 128
"""Numbers of a sentence that the larger network hands down beside its answer."""
TOWARD = Recipe(epochs=3, planned=6, batch=32, rate=1e-4, rate_of_heads=5e-4, kept=0.995)
RATED = Recipe(epochs=1, planned=1, batch=32, rate=2e-4, rate_of_heads=2e-4, kept=0.99)
TEACHER = Recipe(epochs=2, planned=2, batch=16, rate=5e-5, rate_of_heads=5e-4, kept=0.99)
TAUGHT = Recipe(epochs=4, planned=4, batch=32, rate=4e-4, rate_of_heads=4e-4, kept=0.998)

Told = Callable[[str], None]


def fit_toward(
    network: Network, reader: Reader, targets: Sequence[Target], seed: int, told: Told
) -> Network:
    """A copy of the network, all its layers fitted to how sentences make their targets look."""
    network = deepcopy(network)
    for name, parameter in network.named_parameters():
        parameter.requires_grad_(name.partition(".")[0] not in ("word", "place", "tone"))
    labels = torch.tensor([target.polarity + 1 for target in targets])
    random = Random(seed)

    def wrong(batch: list[int]) -> Tensor:
        asked = [targets[number].asked for number in batch]
        asked = [renamed(each, random) if random.random() < RENAMED else each for each in asked]
        ids, flags, real = padded(reader.read(asked))
        x = network.vectors(ids, flags, real, range(SHAPE.layers))
        logits = network.ask_toward(network.dropout(means(x, real, flags).flatten(1)))
        return functional.cross_entropy(logits, labels[batch], label_smoothing=SMOOTHED)

    lengths = [len(tokens.ids) for tokens in reader.read([target.asked for target in targets])]
    fit(network, lengths, wrong, TOWARD, seed, told)
    return network


def sounding(
    network: Network,
    reader: Reader,
    texts: Sequence[str],
    ratings: Sequence[float],
    recipe: Recipe,
    seed: int,
    told: Told,
    hints: Tensor | None = None,
) -> Network:
    """A copy of the network, its upper layers fitted to how these texts sound, from −4 to 4, and
    to the hints, if there are any.
    """
    network = deepcopy(network)
    lower = lower_vectors(network, reader.read([Asked(text) for text in texts]))
    fit_tone(network, lower, ratings, recipe, seed, told, hints)
    return network


def fit_tone(
    network: Layers,
    lower: Sequence[Tensor],
    ratings: Sequence[float],
    recipe: Recipe,
    seed: int,
    told: Told,
    hints: Tensor | None = None,
) -> None:
    """Fit the upper layers of the network to how sentences sound, from −4 to 4, given the vectors
    of their tokens after the lower ones; and to the hints, if there are any.
    """
    wanted = torch.tensor(ratings)

    def wrong(pooled: Tensor, batch: list[int]) -> Tensor:
        return functional.mse_loss(4 * network.tone(pooled)[:, 0], wanted[batch])

    _learn(network, network.shape.tone, ("tone",))
    _fit_upper(network, lower, None, wrong, recipe, seed, told, hints)


def fit_shares(
    network: Layers,
    lower: Sequence[Tensor],
    flags: Sequence[Tensor],
    shares: Tensor,
    recipe: Recipe,
    seed: int,
    told: Told,
    hints: Tensor | None = None,
) -> None:
    """Fit the upper layers of the network to what shares of people say that a sentence is negative,
    neutral, positive toward its target (targets, 3), given the vectors of its tokens after the
    lower ones, and their flags; and to the hints, if there are any.
    """

    def wrong(pooled: Tensor, batch: list[int]) -> Tensor:
        return functional.cross_entropy(network.ask_toward(pooled), shares[batch])

    _learn(network, network.shape.toward, ("hidden", "toward", "flag"))
    _fit_upper(network, lower, flags, wrong, recipe, seed, told, hints)


def _learn(network: Layers, layers: Sequence[int], heads: Sequence[str]) -> None:
    """Let the network learn in these layers and heads only."""
    for name, parameter in network.named_parameters():
        part, number, *_ = name.split(".")
        parameter.requires_grad_(part in heads or (part == "layers" and int(number) in layers))


def _fit_upper(
    network: Layers,
    lower: Sequence[Tensor],
    flags: Sequence[Tensor] | None,
    loss: Callable[[Tensor, list[int]], Tensor],
    recipe: Recipe,
    seed: int,
    told: Told,
    hints: Tensor | None,
) -> None:
    """Fit what the network may learn. `loss` is of what a head is given of the sentences with some
    numbers. Hints are numbers of each sentence that a larger network comes to before it answers;
    from what the head is given, they are to be guessed, too.
    """

    def wrong(batch: list[int]) -> Tensor:
        x, real = _together([lower[number] for number in batch])
        pooled = network.dropout(network.pooled(network.dropout(x), real, _flags(flags, batch)))
        missed = loss(pooled, batch)
        if hints is not None:
            missed = missed + (guess(pooled) - hints[batch]).square().sum(1).mean()
        return missed

    guess = nn.Linear((2 if flags is None else 3) * network.shape.width, HINTS)
    nn.init.zeros_(guess.weight)
    nn.init.zeros_(guess.bias)
    network.guess = guess  # learns with the rest, and is no part of what is kept
    fit(network, [len(x) for x in lower], wrong, recipe, seed, told)
    del network.guess


def hints_of(vectors: Tensor, among: Sequence[int]) -> Tensor:
    """The vectors along the directions in which those numbered vary most (sentences, HINTS),
    centred, and scaled so that the mean square of their lengths is 1.
    """
    centred = vectors - vectors[among].mean(0)
    _, directions = torch.linalg.eigh(centred[among].T @ centred[among])
    hints = centred @ directions[:, -HINTS:]
    return hints / hints[among].square().sum(1).mean().sqrt()


def say_tone(network: Layers, lower: Sequence[Tensor]) -> list[float]:
    """How each sentence sounds to the network, from −1 to 1, given the vectors of its tokens after
    the lower layers; before weights are rounded.
    """
    with torch.inference_mode():
        said: list[float] = network.tone(pooled_vectors(network, lower))[:, 0].tolist()
    return said


def pooled_vectors(
    network: Layers, lower: Sequence[Tensor], flags: Sequence[Tensor] | None = None
) -> Tensor:
    """What a head is given of each sentence (sentences, two or three times the width): the head for
    tone or, if tokens are flagged, that for tone toward the target.
    """
    width = (2 if flags is None else 3) * network.shape.width
    pooled = torch.empty(len(lower), width)
    with torch.inference_mode():
        for batch in _alike([len(x) for x in lower]):
            x, real = _together([lower[number] for number in batch])
            pooled[batch] = network.pooled(x, real, _flags(flags, batch))
    return pooled


def lower_vectors(network: Layers, read: Sequence[Tokens]) -> list[Tensor]:
    """The vectors of the tokens of each sentence after the lower layers (tokens, width)."""
    found = [torch.empty(0)] * len(read)
    with torch.inference_mode():
        for batch in _alike([len(tokens.ids) for tokens in read]):
            ids, flags, real = padded([read[number] for number in batch])
            x = network.vectors(ids, flags, real, range(network.shape.shared))
            for number, vectors in zip(batch, x, strict=True):
                found[number] = vectors[: len(read[number].ids)].clone()
    return found


def _together(lower: Sequence[Tensor]) -> tuple[Tensor, Tensor]:
    """The vectors of several sentences in one array, and 1 where there is a token."""
    lengths = torch.tensor([len(x) for x in lower])
    x = nn.utils.rnn.pad_sequence(list(lower), True)
    return x, (torch.arange(x.shape[1]) < lengths[:, None]).float()


def _flags(flags: Sequence[Tensor] | None, batch: Sequence[int]) -> Tensor | None:
    """The flags of the tokens of several sentences in one array, if tokens are flagged."""
    if flags is None:
        return None
    return nn.utils.rnn.pad_sequence([flags[number] for number in batch], True)


def _alike(lengths: Sequence[int], size: int = 32) -> Iterator[list[int]]:
    """The numbers of the sentences in batches of like length."""
    order = sorted(range(len(lengths)), key=lambda number: lengths[number])
    return (order[at : at + size] for at in range(0, len(order), size))
