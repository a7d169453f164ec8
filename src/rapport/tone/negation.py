"""Negation: words such as “not” turn the words after them, up to the end of their clause."""

from __future__ import annotations

import re

import numpy as np

from rapport.marks.arrays import Bools, Ints, spread
from rapport.marks.batch import Batch
from rapport.marks.spans import Spans
from rapport.tone.stated import Negation
from rapport.words import count_words

NO_NEGATORS = ("not only|just|merely|simply", "no doubt|wonder", "without doubt|a doubt")
"""Where they turn nothing."""

CLAUSE_END = re.compile(r"[;:!?…–—()]|[,.](?!\w)|\bbut\b", re.IGNORECASE)
"""What no negation reaches across; a comma or full stop inside a number or a name is none."""


def negated(rule: Negation, batch: Batch, words: Spans, negators: Spans) -> Spans:
    """Words with the weight that negators leave them; each turns it once more.

    A negator that turns a word and is one of the list itself does not count, as “no” in
    “no good”. Both must be in the order of the text.
    """
    word, negator = _reached(rule, batch, words, negators)
    times = np.bincount(word, minlength=len(words.start))
    weighed = words._replace(weight=words.weight * rule.factor**times)
    return weighed.take(~_within(words, negators.take(np.unique(negator))))


def _reached(rule: Negation, batch: Batch, words: Spans, negators: Spans) -> tuple[Ints, Ints]:
    """Pairs of a word and a negator that turns it."""
    first = np.searchsorted(negators.start, batch.bounds[words.sentence])
    last = np.searchsorted(negators.end, words.start, "right")
    word, negator = spread(first, np.maximum(last - first, 0))
    reached = [
        _reaches(rule, batch.data[begin:end].tobytes().decode())
        for begin, end in zip(negators.end[negator], words.start[word], strict=True)
    ]
    kept = np.flatnonzero(reached)
    return word[kept], negator[kept]


def _reaches(rule: Negation, between: str) -> bool:
    """Whether a negation reaches across what stands between it and a word."""
    return count_words(between) < rule.scope and not CLAUSE_END.search(between)


def _within(words: Spans, others: Spans) -> Bools:
    """Which words lie inside one of others, which do not overlap."""
    if not len(others.start):
        return np.zeros(len(words.start), np.bool_)
    at = np.searchsorted(others.start, words.start, "right") - 1
    return (at >= 0) & (words.end <= others.end[at])
