"""From a sentence to the numbers that the encoder takes in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from tokenizers import Encoding, Tokenizer

from rapport.tone.scoring import Asked, Place

LONGEST = 128
"""Tokens of a sentence at most, its beginning and its end included; of a longer one those count
that stand around the target, or first."""

TARGET, FURTHER = 1, 2
"""Flags of the tokens that name the target, and of those that name it again."""


class Tokens(NamedTuple):
    """A sentence as the encoder takes it: numbers, flags and characters of its tokens.

    The first and the last token are the beginning and the end, and stand for no characters.
    """

    ids: NDArray[np.int64]
    flags: NDArray[np.int64]
    places: Sequence[Place]

    def at(self, start: int, end: int) -> list[int]:
        """The tokens that have characters from `start` to `end`."""
        return [at for at, (s, e) in enumerate(self.places) if s < end and e > start]


class Reader:
    """Cuts sentences into tokens, by a file of the library tokenizers."""

    def __init__(self, file: Path) -> None:
        self._tokenizer = Tokenizer.from_file(str(file))
        numbers = self._tokenizer.get_vocab()
        self.mask = numbers["[MASK]"]
        self._ends = numbers["[CLS]"], numbers["[SEP]"]

    def read(self, asked: Iterable[Asked]) -> list[Tokens]:
        """The tokens of the sentences; the first mention is the target, others are further ones.

        Raises ValueError if a mention does not lie within its sentence.
        """
        asked = list(asked)
        for text, mentions in asked:
            for start, end in mentions:
                if not 0 <= start < end <= len(text):
                    raise ValueError(f"{start}–{end} is no place in “{text:.60}”")
        found = self._tokenizer.encode_batch([a.text for a in asked], add_special_tokens=False)
        return [self._tokens(*pair) for pair in zip(found, asked, strict=True)]

    def _tokens(self, encoding: Encoding, asked: Asked) -> Tokens:
        ids, places = list(encoding.ids), list(encoding.offsets)
        flags = [_flag(place, asked.mentions) for place in places]
        first = _first(flags)
        kept = slice(first, first + LONGEST - 2)
        begin, end = self._ends
        return Tokens(
            np.array([begin, *ids[kept], end], np.int64),
            np.array([0, *flags[kept], 0], np.int64),
            [(0, 0), *places[kept], (0, 0)],
        )


def _flag(place: Place, mentions: Sequence[Place]) -> int:
    """Whether a token names the target, for the first time or again; 0 if it does not."""
    start, end = place
    named = [at for at, (first, last) in enumerate(mentions) if start < last and end > first]
    if not named:
        return 0
    return FURTHER if named[0] else TARGET


def _first(flags: Sequence[int]) -> int:
    """The first token that is kept, so that the target stands in the middle of what is kept."""
    spare = len(flags) - (LONGEST - 2)
    if spare <= 0 or TARGET not in flags:
        return 0
    target = [at for at, flag in enumerate(flags) if flag == TARGET]
    middle = (target[0] + target[-1]) // 2
    return min(max(0, middle - (LONGEST - 2) // 2), spare)
