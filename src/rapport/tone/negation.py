"""Negation: words such as “not” turn the words after them, up to the end of their clause."""

from __future__ import annotations

import re

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from rapport.codebook.model import PatternText
from rapport.marks.arrays import Bools, Ints, spread
from rapport.marks.batch import Batch
from rapport.marks.spans import Spans
from rapport.words import count_words

NEGATORS = (
    "not|no|never|without|neither|nor|none|nobody|nothing|nowhere|cannot",
    "*n't",
    "hardly|scarcely|barely|rarely|seldom",
    "far from|anything but",
)
"""The words that turn others, as patterns of the codebook."""

NO_NEGATORS = ("not only|just|merely|simply", "no doubt|wonder", "without doubt|a doubt")
"""Where they turn nothing."""

CLAUSE_END = re.compile(r"[;:!?…–—()]|[,.](?!\w)|\bbut\b", re.IGNORECASE)
"""What no negation reaches across; a comma or full stop inside a number or a name is none."""


class Negation(BaseModel):
    """How far a negator reaches, and what it does."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    scope: int = Field(
        default=3, ge=1, le=20, description="it turns a word up to so many words behind it"
    )
    factor: float = Field(
        default=-0.74,
        ge=-1,
        le=1,
        description="what the weight is multiplied by; −0.74 is what raters' answers gave VADER "
        "(Hutto & Gilbert 2014), −1 turns it wholly round",
    )
    words: list[PatternText] = Field(
        default=[*NEGATORS], min_length=1, description="patterns of the words that negate"
    )

    def applied(self, batch: Batch, words: Spans, negators: Spans) -> Spans:
        """Words with the weight that negators leave them; each turns it once more.

        A negator that turns a word and is one of the list itself does not count, as “no” in
        “no good”. Both must be in the order of the text.
        """
        word, negator = self._reached(batch, words, negators)
        times = np.bincount(word, minlength=len(words.start))
        weighed = words._replace(weight=words.weight * self.factor**times)
        return weighed.take(~_within(words, negators.take(np.unique(negator))))

    def _reached(self, batch: Batch, words: Spans, negators: Spans) -> tuple[Ints, Ints]:
        """Pairs of a word and a negator that turns it."""
        first = np.searchsorted(negators.start, batch.bounds[words.sentence])
        last = np.searchsorted(negators.end, words.start, "right")
        word, negator = spread(first, np.maximum(last - first, 0))
        reached = [
            self._reaches(batch.data[begin:end].tobytes().decode())
            for begin, end in zip(negators.end[negator], words.start[word], strict=True)
        ]
        kept = np.flatnonzero(reached)
        return word[kept], negator[kept]

    def _reaches(self, between: str) -> bool:
        """Whether a negation reaches across what stands between it and a word."""
        return count_words(between) < self.scope and not CLAUSE_END.search(between)


def _within(words: Spans, others: Spans) -> Bools:
    """Which words lie inside one of others, which do not overlap."""
    if not len(others.start):
        return np.zeros(len(words.start), np.bool_)
    at = np.searchsorted(others.start, words.start, "right") - 1
    return (at >= 0) & (words.end <= others.end[at])
