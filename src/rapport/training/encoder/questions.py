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
from rapport.training.gold import Snippet, Target

RENAMED = 0.15
"""Share of the targets that get another name."""
SMOOTHED = 0.1
"""Share of the probability that is spread over all classes."""
TOWARD = Recipe(epochs=3, planned=6, batch=32, rate=1e-4, rate_of_heads=5e-4, kept=0.995)
TONE = Recipe(epochs=2, planned=2, batch=16, rate=2e-4, rate_of_heads=5e-4, kept=0.99)

Told = Callable[[str], None]


def fit_toward(
    network: Network, reader: Reader, targets: Sequence[Target], random: Random, told: Told
) -> None:
    """Fit all layers to how sentences make their targets look."""
    labels = torch.tensor([target.polarity + 1 for target in targets])

    def wrong(batch: list[int]) -> Tensor:
        asked = [targets[number].asked for number in batch]
        asked = [renamed(each, random) if random.random() < RENAMED else each for each in asked]
        ids, flags, real = padded(reader.read(asked))
        logits = network.ask_toward(network.vectors(ids, flags, real, LAYERS), flags, real)
        return functional.cross_entropy(logits, labels[batch], label_smoothing=SMOOTHED)

    lengths = [len(tokens.ids) for tokens in reader.read([target.asked for target in targets])]
    fit(network, lengths, wrong, TOWARD, random, told)


def fit_tone(
    network: Network, reader: Reader, snippets: Sequence[Snippet], random: Random, told: Told
) -> Network:
    """A copy of the network, its upper layers fitted to how snippets sound."""
    network = deepcopy(network).eval()
    for name, parameter in network.named_parameters():
        part, number, *_ = name.split(".")
        parameter.requires_grad_(part == "tone" or (part == "layers" and int(number) >= SHARED))
    ratings = torch.tensor([snippet.rating for snippet in snippets])
    middle, spread = ratings.mean(), ratings.std()
    lower = _lower(network, reader, [snippet.text for snippet in snippets])

    def wrong(batch: list[int]) -> Tensor:
        x = nn.utils.rnn.pad_sequence([lower[number] for number in batch], True)
        lengths = torch.tensor([len(lower[number]) for number in batch])
        real = (torch.arange(x.shape[1]) < lengths[:, None]).float()
        said = network.ask_tone(network.through(network.dropout(x), real, SHARED, LAYERS), real)
        return functional.mse_loss(said, (ratings[batch] - middle) / spread)

    fit(network, [len(x) for x in lower], wrong, TONE, random, told)
    with torch.no_grad():  # from deviations of the ratings to −1 … 1
        network.tone.weight.mul_(spread / 4)
        network.tone.bias.mul_(spread / 4).add_(middle / 4)
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
            values.append(float(network.ask_tone(network.vectors(ids, flags, real, LAYERS), real)))
    return values
