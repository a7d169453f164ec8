"""The two questions that the network is fitted to: tone toward targets, and tone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from random import Random

import torch
from torch import Tensor, nn
from torch.nn import functional

from rapport.tone.encoder.reading import Reader
from rapport.tone.scoring import Asked
from rapport.training.encoder.fitting import Recipe, fit, padded
from rapport.training.encoder.names import renamed
from rapport.training.encoder.network import Layers, Network
from rapport.training.encoder.shape import SHAPE
from rapport.training.gold import Target

RENAMED = 0.15
"""Share of the targets that get another name."""
SMOOTHED = 0.1
"""Share of the probability that is spread over all classes."""
HINTS = 128
"""Numbers of a sentence that the larger network hands down beside its tone."""
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
        logits = network.ask_toward(
            network.vectors(ids, flags, real, range(SHAPE.layers)), flags, real
        )
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
    fit_tone(network, lower_vectors(network, reader, texts), ratings, recipe, seed, told, hints)
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
    of their tokens after the lower ones. Hints are numbers of each sentence that a larger network
    comes to before it says how it sounds; from what the head is given, they are to be guessed too.
    """
    for name, parameter in network.named_parameters():
        part, number, *_ = name.split(".")
        upper = part == "layers" and int(number) in network.shape.tone
        parameter.requires_grad_(part == "tone" or upper)
    wanted = torch.tensor(ratings)
    guess = nn.Linear(network.tone.in_features, HINTS)
    nn.init.zeros_(guess.weight)
    nn.init.zeros_(guess.bias)

    def wrong(batch: list[int]) -> Tensor:
        x, real = _together([lower[number] for number in batch])
        pooled = network.dropout(network.pooled(network.dropout(x), real))
        missed = functional.mse_loss(4 * network.tone(pooled)[:, 0], wanted[batch])
        if hints is not None:
            missed = missed + (guess(pooled) - hints[batch]).square().sum(1).mean()
        return missed

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


def pooled_vectors(network: Layers, lower: Sequence[Tensor]) -> Tensor:
    """What the head for tone is given of each sentence (sentences, twice the width)."""
    pooled = torch.empty(len(lower), network.tone.in_features)
    with torch.inference_mode():
        for batch in _alike([len(x) for x in lower]):
            pooled[batch] = network.pooled(*_together([lower[number] for number in batch]))
    return pooled


def lower_vectors(network: Layers, reader: Reader, texts: Sequence[str]) -> list[Tensor]:
    """The vectors of the tokens of each text after the lower layers, which tone leaves as they are:
    (tokens, width).
    """
    read = reader.read([Asked(text) for text in texts])
    found = [torch.empty(0)] * len(texts)
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


def _alike(lengths: Sequence[int], size: int = 32) -> Iterator[list[int]]:
    """The numbers of the sentences in batches of like length."""
    order = sorted(range(len(lengths)), key=lambda number: lengths[number])
    return (order[at : at + size] for at in range(0, len(order), size))
