"""The two questions that the network is fitted to: tone toward targets, then tone of editorials."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import deepcopy
from random import Random

import torch
from torch import Tensor, nn
from torch.nn import functional

from rapport.tone.encoder.reading import Reader
from rapport.tone.scoring import Asked
from rapport.training.encoder.fitting import Recipe, fit, padded
from rapport.training.encoder.names import renamed
from rapport.training.encoder.network import Network
from rapport.training.encoder.shape import LAYERS, SHARED
from rapport.training.gold import Rated, Snippet, Target

RENAMED = 0.15
"""Share of the targets that get another name."""
SMOOTHED = 0.1
"""Share of the probability that is spread over all classes."""
TOWARD = Recipe(epochs=3, planned=6, batch=32, rate=1e-4, rate_of_heads=5e-4, kept=0.995)
RATED = Recipe(epochs=1, planned=1, batch=32, rate=2e-4, rate_of_heads=2e-4, kept=0.99)
TONE = Recipe(epochs=2, planned=2, batch=16, rate=2e-4, rate_of_heads=2e-4, kept=0.99)

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
        logits = network.ask_toward(network.vectors(ids, flags, real, LAYERS), flags, real)
        return functional.cross_entropy(logits, labels[batch], label_smoothing=SMOOTHED)

    lengths = [len(tokens.ids) for tokens in reader.read([target.asked for target in targets])]
    fit(network, lengths, wrong, TOWARD, seed, told)
    return network


def fit_tone(
    network: Network,
    reader: Reader,
    rated: Sequence[Rated | Snippet],
    recipe: Recipe,
    seed: int,
    told: Told,
) -> Network:
    """A copy of the network, its upper layers fitted to how sentences sound."""
    network = deepcopy(network).eval()
    for name, parameter in network.named_parameters():
        part, number, *_ = name.split(".")
        parameter.requires_grad_(part == "tone" or (part == "layers" and int(number) >= SHARED))
    ratings = torch.tensor([each.rating for each in rated])
    lower = _lower(network, reader, [each.text for each in rated])

    def wrong(batch: list[int]) -> Tensor:
        x = nn.utils.rnn.pad_sequence([lower[number] for number in batch], True)
        lengths = torch.tensor([len(lower[number]) for number in batch])
        real = (torch.arange(x.shape[1]) < lengths[:, None]).float()
        x = network.through(network.dropout(x), real, SHARED, LAYERS - 1)
        return functional.mse_loss(4 * network.ask_tone(x, real), ratings[batch])

    fit(network, [len(x) for x in lower], wrong, recipe, seed, told)
    return network


def _lower(network: Network, reader: Reader, texts: Sequence[str]) -> list[Tensor]:
    """The vectors of the tokens of each text after the shared layers, which no longer change."""
    found = []
    with torch.no_grad():
        for tokens in reader.read([Asked(text) for text in texts]):
            ids, flags, real = padded([tokens])
            found.append(network.vectors(ids, flags, real, SHARED)[0])
    return found


def say_tone(network: Network, reader: Reader, texts: Sequence[str]) -> list[float]:
    """How each text sounds to the network, from −1 to 1, before its weights are rounded."""
    values = []
    with torch.inference_mode():
        for tokens in reader.read([Asked(text) for text in texts]):
            ids, flags, real = padded([tokens])
            x = network.vectors(ids, flags, real, LAYERS - 1)
            values.append(float(network.ask_tone(x, real)))
    return values
