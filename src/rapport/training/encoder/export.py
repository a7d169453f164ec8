"""From trained networks to the files that the encoder runs from."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from rapport.tone.encoder.reading import Tokens
from rapport.training.encoder import graph
from rapport.training.encoder.fitting import padded
from rapport.training.encoder.network import Network
from rapport.training.encoder.shape import SHAPE

TAIL = 1e-6
"""Share of what a linear map is given that may lie beyond each bound."""


def export(
    networks: Mapping[str, Network], seen: Mapping[str, Sequence[Tokens]], folder: Path
) -> None:
    """Write lower.onnx, tone.onnx and toward.onnx.

    `networks` are those of `tone` and `toward`, whose lower layers are the same; bounds are set by
    the sentences that are `seen`, by the same names.
    """
    folder.mkdir(parents=True, exist_ok=True)
    bounds = {name: _bounds(name, network, seen[name]) for name, network in networks.items()}
    both = {
        part: (min(low for low, _ in ends), max(high for _, high in ends))
        for part in bounds["toward"]
        if (ends := [each[part] for each in bounds.values() if part in each])
    }
    toward = _arrays(networks["toward"])
    (folder / "lower.onnx").write_bytes(graph.lower(toward, both))
    (folder / "toward.onnx").write_bytes(graph.toward(toward, bounds["toward"]))
    (folder / "tone.onnx").write_bytes(graph.tone(_arrays(networks["tone"]), bounds["tone"]))


def _arrays(network: Network) -> dict[str, np.ndarray]:
    return {name: value.numpy() for name, value in network.state_dict().items()}


def _bounds(
    question: str, network: Network, seen: Sequence[Tokens]
) -> dict[str, tuple[float, float]]:
    """The least and greatest number that each linear map is given, but for the tails."""
    given: dict[str, list[Tensor]] = {}

    def noting(name: str) -> Callable[..., None]:
        def note(_: nn.Module, inputs: tuple[Tensor, ...]) -> None:
            given.setdefault(name, []).append(inputs[0].flatten().to(torch.float16))

        return note

    maps = {name: part for name, part in network.named_modules() if isinstance(part, nn.Linear)}
    hooks = [part.register_forward_pre_hook(noting(name)) for name, part in maps.items()]
    network.eval()
    with torch.inference_mode():
        for tokens in seen:
            ids, flags, real = padded([tokens])
            x = network.vectors(ids, flags, real, range(SHAPE.shared))
            if question == "tone":
                network.tone(network.pooled(x, real))
            else:
                network.ask_toward(network.pooled(x, real, flags))
    for hook in hooks:
        hook.remove()
    return {name: _ends(torch.cat(numbers)) for name, numbers in given.items()}


def _ends(numbers: Tensor) -> tuple[float, float]:
    tail = max(1, int(TAIL * len(numbers)))
    ordered = numbers.float().sort().values
    return min(0.0, float(ordered[tail - 1])), max(0.0, float(ordered[-tail]))
