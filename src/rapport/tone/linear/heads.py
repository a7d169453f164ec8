"""The linear heads: weights of words and pairs, and how their sums become a value."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import numpy as np

from rapport.errors import RapportError
from rapport.files import written_whole
from rapport.tone.linear.features import Floats, Ints, Tokens, Vocabulary, pairs

FILE = "linear.npz"

GRID = 2.0**-10
"""Weights are stored as multiples of this, in half precision."""

NODES, SHARES = np.polynomial.legendre.leggauss(16)
"""Gauss–Legendre nodes and weights on −1 … 1."""


class Head(NamedTuple):
    """The weights of a head with k channels and o scores.

    `words` (words + 1, k, o) is what every word weighs in every channel, last what an unknown one
    does: 0. `keys` are pairs of words in rising order, `pairs` (pairs, o) what they weigh.
    """

    words: Floats
    keys: Ints
    pairs: Floats

    def parts(self, tokens: Tokens, channels: Floats) -> Floats:
        """What each token adds to the scores of its sentence (tokens, o).

        A pair counts as far as its words do anywhere (the first channel). Its two words share its
        weight; where one belongs to a mention of the target, the other takes it all.
        """
        parts: Floats = (channels[:, :, None] * self.words[tokens.word]).sum(1)
        if not len(self.keys):
            return parts
        at, key = pairs(tokens, len(self.words) - 1)
        place = np.minimum(np.searchsorted(self.keys, key), len(self.keys) - 1)
        hit = self.keys[place] == key
        at, weight = at[hit], self.pairs[place[hit]]
        size = np.maximum(channels[at, 0], channels[at + 1, 0])
        first = np.where(tokens.target[at], 0.0, np.where(tokens.target[at + 1], 1.0, 0.5))
        parts[at] += weight * (size * first)[:, None]
        parts[at + 1] += weight * (size * (1 - first))[:, None]
        return parts


class Heads(NamedTuple):
    """Both heads over one vocabulary.

    `polar` is how far the two classes with a tone lie above the neutral one, as log odds, where
    no word weighs anything.
    """

    vocabulary: Vocabulary
    tone: Head
    toward: Head
    polar: float

    def save(self, folder: Path) -> Path:
        """Write the heads; the same heads give the same bytes."""
        arrays = {
            "forms": np.frombuffer("\n".join(self.vocabulary.forms).encode(), np.uint8),
            "polar": np.array(self.polar),
        }
        for name in ("tone", "toward"):
            head: Head = getattr(self, name)
            first, second = np.divmod(head.keys, len(self.vocabulary.forms))
            arrays[f"{name}_words"] = on_grid(head.words[:-1]).astype(np.float16)
            arrays[f"{name}_first"] = first.astype(np.uint32)
            arrays[f"{name}_second"] = second.astype(np.uint32)
            arrays[f"{name}_pairs"] = on_grid(head.pairs).astype(np.float16)
        path = folder / FILE
        with written_whole(path) as draft, draft.open("wb") as file:
            np.savez_compressed(file, **arrays)  # type: ignore[arg-type]
        return path


def read_heads(folder: Path) -> Heads:
    """The heads in a folder; raises RapportError if they are not there."""
    path = folder / FILE
    if not path.is_file():
        raise RapportError(f"{path}: the file is missing; take it from the project again")
    with np.load(path) as arrays:
        forms = arrays["forms"].tobytes().decode().split("\n")
        polar = float(arrays["polar"])
        tone, toward = (_head(arrays, name, len(forms)) for name in ("tone", "toward"))
    return Heads(Vocabulary(forms), tone, toward, polar)


def _head(arrays: np.lib.npyio.NpzFile, name: str, n_words: int) -> Head:
    """A head as it is stored."""
    words = arrays[f"{name}_words"].astype(np.float64)
    keys = arrays[f"{name}_first"].astype(np.int64) * n_words + arrays[f"{name}_second"]
    unknown = np.zeros((1, *words.shape[1:]))
    return Head(np.concatenate([words, unknown]), keys, arrays[f"{name}_pairs"].astype(np.float64))


def on_grid(weights: Floats) -> Floats:
    """Weights as they are stored: the nearest multiples of the grid."""
    return np.round(weights / GRID) * GRID


def tone_of(scores: Floats) -> tuple[Floats, Floats]:
    """The value tanh(s) of each score (n, 1), and its mean slope (n, 1) on the way from 0 to s."""
    s = scores[:, 0]
    value = np.tanh(s)
    slope = np.divide(value, s, out=np.ones_like(s), where=np.abs(s) > 1e-9)
    return value, slope[:, None]


def tone_toward(scores: Floats, polar: float) -> tuple[Floats, Floats]:
    """The value of each pair of scores (n, 2: negative, positive), and its mean slopes (n, 2).

    The value is the chance of positive minus that of negative. The slopes are its derivatives
    averaged over the straight way from no score to this one (integrated gradients, Sundararajan
    et al. 2017, by Gauss–Legendre), so the scores times their slopes add up to the value.
    """
    slopes = np.zeros_like(scores)
    for node, share in zip((NODES + 1) / 2, SHARES / 2, strict=True):
        negative, _, positive = chances(scores * node, polar).T
        value = positive - negative
        slopes[:, 0] -= share * negative * (1 + value)
        slopes[:, 1] += share * positive * (1 - value)
    negative, _, positive = chances(scores, polar).T
    return positive - negative, slopes


def chances(scores: Floats, polar: float) -> Floats:
    """The chances of negative, neutral and positive (n, 3), in proportion to exp(s₋ + polar), 1
    and exp(s₊ + polar).
    """
    logits = np.insert(scores + polar, 1, 0, axis=1)
    raised = np.exp(logits - logits.max(axis=1, keepdims=True))
    found: Floats = raised / raised.sum(axis=1, keepdims=True)
    return found
