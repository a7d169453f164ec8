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
TOWARD = Recipe(epochs=3, planned=6, batch=32, rate=1e-4, rate_of_heads=5e-4, kept=0.995)
RATED = Recipe(epochs=1, planned=1, batch=32, rate=2e-4, rate_of_heads=2e-4, kept=0.99)
TEACHER = Recipe(epochs=2, planned=2, batch=16, rate=5e-5, rate_of_heads=5e-4, kept=0.99)
TAUGHT = Recipe(epochs=6, planned=6, batch=32, rate=4e-4, rate_of_heads=4e-4, kept=0.998)

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
        logits = network.ask_toward(network.vectors(ids, flags, real, SHAPE.layers), flags, real)
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
) -> Network:
    """A copy of the network, its upper layers fitted to how these texts sound, from −4 to 4."""
    network = deepcopy(network)
    fit_tone(network, lower_vectors(network, reader, texts), ratings, recipe, seed, told)
    return network


def fit_tone(
    network: Layers,
    lower: Sequence[Tensor],
    ratings: Sequence[float],
    recipe: Recipe,
    seed: int,
    told: Told,
) -> None:
    """Fit the upper layers of the network to how sentences sound, from −4 to 4, given the vectors
    of their tokens after the lower ones.
    """
    shape = network.shape
    for name, parameter in network.named_parameters():
        part, number, *_ = name.split(".")
        upper = part == "layers" and int(number) >= shape.shared
        parameter.requires_grad_(part == "tone" or upper)
    wanted = torch.tensor(ratings)

    def wrong(batch: list[int]) -> Tensor:
        x, real = _together([lower[number] for number in batch])
        x = network.through(network.dropout(x), real, shape.shared, shape.layers - 1)
        return functional.mse_loss(4 * network.ask_tone(x, real), wanted[batch])

    fit(network, [len(x) for x in lower], wrong, recipe, seed, told)


def say_tone(network: Layers, lower: Sequence[Tensor]) -> list[float]:
    """How each sentence sounds to the network, from −1 to 1, given the vectors of its tokens after
    the lower layers; before weights are rounded.
    """
    values = [0.0] * len(lower)
    with torch.inference_mode():
        for batch in _alike([len(x) for x in lower]):
            x, real = _together([lower[number] for number in batch])
            x = network.through(x, real, network.shape.shared, network.shape.layers - 1)
            for number, value in zip(batch, network.ask_tone(x, real).tolist(), strict=True):
                values[number] = value
    return values


def lower_vectors(network: Layers, reader: Reader, texts: Sequence[str]) -> list[Tensor]:
    """The vectors of the tokens of each text after the lower layers, which tone leaves as they are:
    (tokens, width).
    """
    read = reader.read([Asked(text) for text in texts])
    found = [torch.empty(0)] * len(texts)
    with torch.inference_mode():
        for batch in _alike([len(tokens.ids) for tokens in read]):
            ids, flags, real = padded([read[number] for number in batch])
            x = network.vectors(ids, flags, real, network.shape.shared)
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
