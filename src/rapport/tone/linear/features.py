"""What the linear heads see of a sentence: its words, where they stand, and pairs of words.

All is held as flat arrays over the tokens of a batch. A token is a word by the rule of
`rapport.words` or a sign of punctuation.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rapport import words
from rapport.tone.scoring import Asked

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

TOKEN = re.compile(rf"{words.WORD.pattern}|[^\w\s]")
TARGET = "@target"
"""Stands for every token of a mention, so no head learns what is thought of a name."""

NEGATIONS = frozenset(
    (
        *("not", "no", "never", "neither", "nor", "without", "cannot"),
        *("none", "nobody", "nothing", "hardly", "barely", "scarcely"),
        *("lack", "lacks", "lacked", "lacking", "fail", "fails", "failed"),
        *("refuse", "refuses", "refused"),
    )
)
NEGATED = 4
"""A negation reaches so many tokens, up to the next stop."""

STOPS, BREAKS = frozenset(".,;:!?"), frozenset(',;:–—()“”"')
"""What ends the reach of a negation; what parts the clauses of a sentence."""

NEAR = 4.0
"""The weight of a word falls to 1/e over so many tokens from the nearest mention."""


class Tokens(NamedTuple):
    """The tokens of a batch: of which sentence, which word (−1: unknown), where, whether of a
    mention of the target.
    """

    asked: Ints
    word: Ints
    start: Ints
    end: Ints
    target: Bools


class Vocabulary:
    """The words that the heads know, each with its number: its place in the list."""

    def __init__(self, forms: Sequence[str]) -> None:
        self.forms = tuple(forms)
        self.number = {form: at for at, form in enumerate(self.forms)}
        self.negates = self._flags(lambda form: form in NEGATIONS or form.endswith("n't"))
        self.stops = self._flags(STOPS.__contains__)
        self.breaks = self._flags(BREAKS.__contains__)
        self.letters = self._flags(lambda form: form[:1].isalnum(), unknown=True)

    def _flags(self, holds: Callable[[str], bool], *, unknown: bool = False) -> Bools:
        """Whether something holds of each word, and last of an unknown one (number −1)."""
        return np.array([*map(holds, self.forms), unknown], np.bool_)

    def read(self, asked: Sequence[Asked]) -> Tokens:
        """The tokens of sentences."""
        get = self.number.get
        word, start, end, counts = list[int](), list[int](), list[int](), list[int]()
        for one in asked:
            found = list(TOKEN.finditer(one.text))
            counts.append(len(found))
            for match in found:
                surface = match[0]
                number = get(surface)
                word.append(get(form(surface), -1) if number is None else number)
            start += [match.start() for match in found]
            end += [match.end() for match in found]
        whose = np.repeat(np.arange(len(asked)), counts)
        tokens = Tokens(
            whose,
            np.array(word, np.int64),
            np.array(start, np.int64),
            np.array(end, np.int64),
            np.zeros(len(whose), np.bool_),
        )
        return self._masked(tokens, asked, np.cumsum([0, *counts]))

    def _masked(self, tokens: Tokens, asked: Sequence[Asked], first: Ints) -> Tokens:
        """The tokens with those of mentions masked."""
        for at, one in enumerate(asked):
            here = slice(first[at], first[at + 1])
            for begin, stop in one.mentions:
                tokens.target[here] |= (tokens.start[here] < stop) & (tokens.end[here] > begin)
        tokens.word[tokens.target] = self.number.get(TARGET, -1)
        return tokens

    def negated(self, tokens: Tokens) -> Bools:
        """Which tokens stand in reach of a negation before them."""
        run = np.cumsum(self.stops[tokens.word])
        negates = self.negates[tokens.word]
        found = np.zeros(len(run), np.bool_)
        for by in range(1, NEGATED + 1):
            same = (run[by:] == run[:-by]) & (tokens.asked[by:] == tokens.asked[:-by])
            found[by:] |= negates[:-by] & same
        return found


def form(surface: str) -> str:
    """The word that a token is counted as: lower case, without ’s; every number is “0”."""
    if surface[0].isdigit():
        return "0"
    return surface.lower().replace("’", "'").removesuffix("'s")


def of_tone(tokens: Tokens, vocabulary: Vocabulary) -> Floats:
    """How far each token counts in each channel of the head for a sentence's own tone.

    1/√n for a sentence of n words: for every token, and once more for negated ones.
    """
    n = np.bincount(tokens.asked, vocabulary.letters[tokens.word])
    share = 1 / np.sqrt(np.maximum(n, 1))[tokens.asked]
    return np.stack([share, share * vocabulary.negated(tokens)], axis=1)


def toward(tokens: Tokens, vocabulary: Vocabulary) -> Floats:
    """How far each token counts in each channel of the head for tone toward a target.

    The channels: anywhere 1; before and after the nearest mention, d tokens away,
    exp(−(d − 1)/4); in a clause that holds a mention 1; negated 1. Tokens of mentions count 0.
    """
    before, after = _distances(tokens)
    leads = after < before  # the mention behind is nearer, so the token stands before it
    near = np.exp((1 - np.minimum(before, after)) / NEAR)
    clause = np.cumsum(vocabulary.breaks[tokens.word] | (np.diff(tokens.asked, prepend=0) > 0))
    holds = np.zeros(int(clause[-1]) + 1 if len(clause) else 0, np.bool_)
    holds[clause[tokens.target]] = True
    columns = [
        np.ones(len(near)),
        near * leads,
        near * ~leads,
        holds[clause],
        vocabulary.negated(tokens),
    ]
    return np.stack(columns, axis=1) * ~tokens.target[:, None]


def _distances(tokens: Tokens) -> tuple[Floats, Floats]:
    """How many tokens back, and how many ahead, the next mention in the sentence is; or ∞."""
    at = np.arange(len(tokens.asked))
    mentions = np.flatnonzero(tokens.target)
    if not len(mentions):
        return np.full(len(at), np.inf), np.full(len(at), np.inf)
    last = np.searchsorted(mentions, at, "right") - 1
    back, ahead = mentions[last], mentions[np.minimum(last + 1, len(mentions) - 1)]
    far_back = (last < 0) | (tokens.asked[back] != tokens.asked)
    far_ahead = (ahead <= at) | (tokens.asked[ahead] != tokens.asked)
    return np.where(far_back, np.inf, at - back), np.where(far_ahead, np.inf, ahead - at)


def pairs(tokens: Tokens, n_words: int) -> tuple[Ints, Ints]:
    """Neighbouring known words: the place of the first token of each pair, and the pair's key.

    The key of words a and b is a · n + b, n the number of words known.
    """
    first, second = tokens.word[:-1], tokens.word[1:]
    real = (first >= 0) & (second >= 0) & (tokens.asked[:-1] == tokens.asked[1:])
    real &= ~(tokens.target[:-1] & tokens.target[1:])
    at = np.flatnonzero(real)
    return at, first[at] * n_words + second[at]
