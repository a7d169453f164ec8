"""The text of many sentences, cut into tokens once, as arrays.

A *token* is what stands between white space, a *form* a distinct token. Positions are bytes
of the joined UTF-8 text until a mark is written.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from rapport.marks.arrays import Bools, Ints, spread
from rapport.marks.spans import Spans
from rapport.marks.vocabulary import Vocabulary

# White space as str.split() has it; what takes more than one byte in UTF-8 is looked at apart.
_SPACES = [chr(code) for code in range(0x3001) if chr(code).isspace()]
_NARROW = np.isin(np.arange(256), [ord(sign) for sign in _SPACES if sign.isascii()])
_WIDE = [np.frombuffer(sign.encode(), np.uint8) for sign in _SPACES if not sign.isascii()]
_LEADS = np.isin(np.arange(256), [int(wide[0]) for wide in _WIDE])


def _spaces(data: NDArray[np.uint8]) -> Bools:
    """Which bytes are white space."""
    found = _NARROW[data]
    foreign = np.flatnonzero(data.view(np.int8) < 0)  # beyond ASCII
    leads = foreign[_LEADS[data[foreign]]]
    for wide in _WIDE if len(leads) else []:
        at = leads[leads + len(wide) <= len(data)]
        for further, byte in enumerate(wide):
            at = at[data[at + further] == byte]
        for further in range(len(wide)):
            found[at + further] = True
    return found


class Batch:
    """Sentences as arrays.

    `form` says for each token which entry of the vocabulary it is, `start` where it begins,
    `sentence` in which sentence it stands; `first` where the tokens of each sentence begin.
    """

    def __init__(self, texts: pa.StringArray, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self._texts = texts
        offsets, content = texts.buffers()[1:]
        self.bounds = np.frombuffer(offsets, np.int32, len(texts) + 1, texts.offset * 4)
        content = content or pa.py_buffer(b"")
        self.data = np.frombuffer(content, np.uint8)[: self.bounds[-1]]
        begins = ~_spaces(self.data)
        opening = self.bounds[:-1][self.bounds[:-1] < self.bounds[1:]]
        solid = begins[opening]
        begins[1:] &= ~begins[:-1]
        begins[opening] = solid
        begins[: self.bounds[0]] = False
        self.start = np.flatnonzero(begins).astype(np.int32)
        ends = np.append(self.start, np.int32(len(self.data)))
        tokens = pa.StringArray.from_buffers(len(self.start), pa.py_buffer(ends), content)
        coded = tokens.dictionary_encode()
        ids = vocabulary.ids(coded.dictionary.to_pylist())
        self.form = ids[coded.indices.to_numpy(zero_copy_only=False)]
        self.first = np.searchsorted(self.start, self.bounds).astype(np.int32)
        self.sentence = np.repeat(np.arange(len(texts), dtype=np.int32), np.diff(self.first))

    def __len__(self) -> int:
        """How many tokens there are."""
        return len(self.start)

    @property
    def n_sentences(self) -> int:
        """How many sentences there are."""
        return len(self.bounds) - 1

    def tokens_within(self, start: Ints, end: Ints) -> Ints:
        """The tokens that spans touch."""
        first = np.searchsorted(self.start, start, "right") - 1
        last = np.searchsorted(self.start, end, "left")
        return np.unique(spread(first, last - first)[1])

    def text(self, sentence: int) -> str:
        """A sentence as it is written."""
        return self.written[sentence]

    @cached_property
    def written(self) -> list[str]:
        """Every sentence as it is written."""
        written: list[str] = self._texts.to_pylist()
        return written

    def sentences_with(self, signs: Sequence[bytes]) -> Ints:
        """The sentences that hold one of several signs."""
        leads = np.isin(np.arange(256), [sign[0] for sign in signs])
        places = np.flatnonzero(leads[self.data])
        found = np.zeros(len(places), np.bool_)
        for sign in signs:
            same = np.ones(len(places), np.bool_)
            for further, byte in enumerate(sign):
                at = np.minimum(places + further, len(self.data) - 1)
                same &= self.data[at] == byte
            found |= same
        return np.unique(np.searchsorted(self.bounds, places[found], "right") - 1)

    def in_bytes(self, spans: Spans) -> Spans:
        """Marks whose places are characters of their sentences, with bytes of the batch."""
        first = self.letters(self.bounds[spans.sentence])
        start, end = self.bytes_of(first + spans.start), self.bytes_of(first + spans.end)
        return spans._replace(start=start, end=end)

    def bytes_of(self, letter: Ints) -> Ints:
        """The reverse of `letters`: the byte of the batch at which a character begins."""
        return (letter + np.searchsorted(self._further, letter, "right")).astype(np.int32)

    @cached_property
    def _further(self) -> Ints:
        """Of each byte that begins no character, how many characters begin before it."""
        return self.letters(np.flatnonzero(np.diff(self._inner)))

    @cached_property
    def _inner(self) -> Ints:
        """How many bytes that begin no character stand before each byte, and before the end."""
        inner = np.zeros(len(self.data) + 1, np.int32)
        np.cumsum(self.data.view(np.int8) < -0x40, out=inner[1:])
        return inner

    def letters(self, position: Ints) -> Ints:
        """Byte positions as characters counted through the batch."""
        return position - self._inner[position]

    def characters(self, sentence: NDArray[Any], position: Ints) -> Ints:
        """Byte positions as characters of their sentences, from 0 on."""
        return self.letters(position) - self.letters(self.bounds)[sentence]
