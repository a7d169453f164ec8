"""Linear models over counted words and word vectors at once, fitted without a library's help.

A design is sparse counts of words in channels, X (n, words · channels). A word's weight is its own
weight plus what its vector says: w = u + E v. Both are fitted together and then added, so what
is kept is one weight a word and channel. A word too rare to have learnt a weight has what
words of like meaning have.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import minimize
from scipy.special import logsumexp

Floats = NDArray[np.float64]
Loss = Callable[[Floats], tuple[float, Floats]]
"""The loss of scores (n, outputs) and its slope."""

CONVERGED = {"ftol": 0, "gtol": 1e-3, "maxiter": 5000, "maxfun": 10_000}
"""The fit goes on until no weight has a slope any more. If it stopped before, the last bits of sums
would decide at which weights.
"""


class Design(NamedTuple):
    """What is counted in each example, and the shrinkage of it.

    `counts` (n, words · channels); `vectors` (words, d), what is known of words beforehand;
    `pairs` (n, pairs); `frequent` marks the words that get a weight of their own. `own`, `known`
    (d) are the penalties of own weights, those of pairs too, and of vectors.
    """

    counts: sparse.csr_matrix
    vectors: Floats
    pairs: sparse.csr_matrix
    frequent: NDArray[np.bool_]
    own: float
    known: Floats


class Weights(NamedTuple):
    """Fitted weights: of words (words, channels, outputs), of pairs (pairs, outputs), and the
    intercept that all outputs share, or 0.
    """

    words: Floats
    pairs: Floats
    polar: float


def fit(design: Design, loss: Loss, outputs: int, *, polar: bool) -> Weights:
    """The weights that minimise loss + ½ Σ penalty · weight², by L-BFGS.

    Outputs have no intercepts of their own; `polar` gives them one that they share.
    """
    n_words = len(design.vectors)
    channels = design.counts.shape[1] // n_words
    scaled = design.vectors * design.known**-0.5
    blocks = [
        design.counts[:, np.repeat(design.frequent, channels)] * design.own**-0.5,
        np.hstack([design.counts[:, at::channels] @ scaled for at in range(channels)]),
        design.pairs * design.own**-0.5,
    ]
    cuts = np.cumsum([block.shape[1] for block in blocks]) * outputs

    def parts(flat: Floats) -> list[Floats]:
        return [part.reshape(-1, outputs) for part in np.split(flat[:-1], cuts[:-1])]

    def cost(flat: Floats) -> tuple[float, Floats]:
        scores = sum(block @ part for block, part in zip(blocks, parts(flat), strict=True))
        value, slope = loss(scores + flat[-1] * polar)
        slopes = [(block.T @ slope).ravel() for block in blocks]
        held = np.append(flat[:-1], 0)
        return (
            value + 0.5 * float(held @ held),
            np.concatenate([*slopes, [slope.sum() * polar]]) + held,
        )

    found = minimize(cost, np.zeros(cuts[-1] + 1), jac=True, method="L-BFGS-B", options=CONVERGED).x
    own, vectors, pairs = parts(found)
    words = np.einsum("wd,cdo->wco", scaled, vectors.reshape(channels, -1, outputs))
    words[design.frequent] += (own * design.own**-0.5).reshape(-1, channels, outputs)
    return Weights(words, pairs * design.own**-0.5, float(found[-1]) * polar)


def squares(wanted: Floats) -> Loss:
    """Half the sum of squared errors, as in ridge regression."""

    def loss(scores: Floats) -> tuple[float, Floats]:
        error = scores - wanted
        return 0.5 * float((error**2).sum()), error

    return loss


def softmax(wanted: Floats) -> Loss:
    """The log loss of three classes (n, 3: negative, neutral, positive) whose middle scores 0.

    A row of `wanted` holds what its example counts in the column of its class.
    """
    size = wanted.sum(axis=1, keepdims=True)

    def loss(scores: Floats) -> tuple[float, Floats]:
        logits = np.insert(scores, 1, 0, axis=1)
        log = logits - logsumexp(logits, axis=1, keepdims=True)
        return -float((wanted * log).sum()), (np.exp(log) * size - wanted)[:, [0, 2]]

    return loss
