"""Words counted for a head, and the head fitted to what is wanted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from rapport.marks.vader.forms import analyzer
from rapport.tone.linear import features
from rapport.tone.linear.features import Floats, Ints, Vocabulary
from rapport.tone.linear.heads import Head, on_grid
from rapport.training.linear.fitting import Design, Loss, Weights, fit, softmax, squares
from rapport.training.linear.gold import Gold, keys_seen

DIRECTIONS = 128
"""So many directions of the word vectors are kept, those along which words differ most."""

Vectors = Callable[[Sequence[str]], Floats]
"""What is known of words: a vector for each."""


class Known(NamedTuple):
    """A vocabulary and what is known of its words beforehand.

    `vectors` (words, d) say which words are alike; `ratings` (words, r) how they sound: first the
    valences of VADER's lexicon, rising and falling ones apart.
    """

    vocabulary: Vocabulary
    vectors: Floats
    ratings: Floats

    @classmethod
    def of(cls, forms: Sequence[str], vectors: Vectors) -> Known:
        """What is known of words; only those of several letters have a vector."""
        spelt = [at for at, word in enumerate(forms) if len(word) > 1 and word[0].isalpha()]
        raw = vectors([forms[at] for at in spelt])
        raw = raw / np.linalg.norm(raw, axis=1, keepdims=True)
        turn = np.linalg.eigh(raw.T @ raw)[1][:, ::-1][:, :DIRECTIONS]
        found = np.zeros((len(forms), turn.shape[1]))
        found[spelt] = raw @ turn
        valence = np.array([analyzer().lexicon.get(word, 0.0) for word in forms])
        ratings = np.stack([np.maximum(valence, 0), np.maximum(-valence, 0)], axis=1)
        return cls(Vocabulary(forms), found, ratings)

    def rated(self, rating: Floats) -> Known:
        """The same with one more rating of each word, scaled to vary by 1."""
        scaled = rating / (rating.std() or 1)
        return self._replace(ratings=np.column_stack([self.ratings, scaled]))

    def leaning(self, leanings: Floats) -> Known:
        """The same with leanings (words, k), rising and falling ones apart."""
        known = self
        for column in leanings.T:
            known = known.rated(np.maximum(column, 0)).rated(np.maximum(-column, 0))
        return known


class Penalties(NamedTuple):
    """How strongly weights are held to 0: of each word and pair, of vectors, of ratings."""

    own: float
    vector: float
    rating: float


class Counted(NamedTuple):
    """Gold with its words and pairs counted: `counts` (n, words · channels), `pairs` (n, pairs),
    the `keys` of the pairs, and the words that are `frequent`, seen in enough articles.
    """

    gold: Gold
    counts: sparse.csr_matrix
    pairs: sparse.csr_matrix
    keys: Ints
    frequent: NDArray[np.bool_]

    @classmethod
    def of(cls, gold: Gold, vocabulary: Vocabulary, *, aimed: bool) -> Counted:
        """Count for the head toward a target, or for that of a sentence's own tone."""
        tokens = vocabulary.read(gold.asked)
        channels = (features.toward if aimed else features.of_tone)(tokens, vocabulary)
        n, n_words, width = len(gold.asked), len(vocabulary.forms), channels.shape[1]
        known = tokens.word >= 0
        token, channel = np.nonzero(channels * known[:, None])
        columns = tokens.word[token] * width + channel
        values = (channels[token, channel], (tokens.asked[token], columns))
        counts = sparse.csr_matrix(values, (n, n_words * width))
        frequent = np.zeros(n_words, np.bool_)
        frequent[keys_seen(tokens.word[known], gold.article[tokens.asked[known]])] = True
        at, key = features.pairs(tokens, n_words)
        keys = keys_seen(key, gold.article[tokens.asked[at]])
        seen = np.isin(key, keys)
        at, place = at[seen], np.searchsorted(keys, key[seen])
        size = np.maximum(channels[at, 0], channels[at + 1, 0])
        pairs = sparse.csr_matrix((size, (tokens.asked[at], place)), (n, len(keys)))
        return cls(gold, counts, pairs, keys, frequent)

    def rows(self, rows: Ints) -> Counted:
        """Some of the examples; what counts as seen stays."""
        asked, wanted, article = self.gold
        gold = Gold([asked[row] for row in rows], wanted[rows], article[rows])
        return self._replace(gold=gold, counts=self.counts[rows], pairs=self.pairs[rows])

    def _design(self, known: Known, held: Penalties) -> Design:
        """The design of the fit."""
        penalties = [held.vector] * known.vectors.shape[1] + [held.rating] * known.ratings.shape[1]
        vectors = np.hstack([known.vectors, known.ratings])
        return Design(
            self.counts, vectors, self.pairs, self.frequent, held.own, np.array(penalties)
        )

    def answers(self, known: Known, held: Penalties) -> Weights:
        """Weights of one score that is as near as can be to what is wanted."""
        return fit(self._design(known, held), squares(self.gold.wanted[:, None]), 1, polar=False)

    def chances(self, known: Known, held: Penalties) -> Weights:
        """Weights of two scores, negative and positive, for the chances of −1, 0 and 1.

        The three classes count alike, however frequent.
        """
        return fit(self._design(known, held), self._classes(), 2, polar=True)

    def _classes(self) -> Loss:
        """The loss of the chances of classes."""
        each = self.gold.wanted[:, None] == [-1, 0, 1]
        return softmax(each * (len(each) / 3 / np.maximum(each.sum(0), 1)))

    def scores(self, weights: Weights) -> Floats:
        """The scores that weights give to the examples (n, outputs)."""
        words = weights.words.reshape(-1, weights.words.shape[2])
        scores: Floats = self.counts @ words + self.pairs @ weights.pairs
        return scores

    def head(self, weights: Weights) -> Head:
        """The head with these weights, on the grid."""
        unknown = np.zeros((1, *weights.words.shape[1:]))
        words = np.concatenate([on_grid(weights.words), unknown])
        return Head(words, self.keys, on_grid(weights.pairs))
