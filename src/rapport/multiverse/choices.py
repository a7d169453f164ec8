"""What each choice means for each measure: the one place that says so.

A *reading* is a way to take the value of an article: by which engine, what counts alike, with
quotations, with headings. How articles make up a period comes on top of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from typing import NamedTuple

import numpy as np

from rapport.marks.voices import AUTHOR
from rapport.measures import Plan, Tally
from rapport.measures.tally import WORDS, Numbers
from rapport.study import Study
from rapport.tone.registry import TONE, TOWARD, named


class Open(NamedTuple):
    """Which choices a measure leaves open: the units, first its own (none: it counts things that
    have no length, such as acts), and whether quotations and headings may be in or out.
    """

    units: tuple[str, ...]
    quotations: bool = True
    headings: bool = True


BY_SENTENCE = Open(("sentence", "word"))
"""Means and shares of sentences; by word, a sentence counts as often as it has words."""

OPEN = {
    **dict.fromkeys(("tone", "toward", "frame", "generic", "actor"), BY_SENTENCE),
    **dict.fromkeys(("hedge", "boost", "outlook"), BY_SENTENCE),
    "name": Open(()),
    "relation": Open(()),
    # Shares of words; by sentence, the mean of the shares of the sentences. Without quotations
    # there is nothing to measure.
    "voice": Open(("word", "sentence"), quotations=False),
    # Headings are no sentences to a formula of readability, and words and sentences are both in it.
    "style": Open((), headings=False),
}
"""What is open for the measures of each layer."""


class Reading(NamedTuple):
    """A way to take the value of an article; None where a measure leaves no choice."""

    measure: str
    engine: str | None
    unit: str | None
    quotations: str | None
    headings: str | None


def readings(study: Study, what: Plan, measure: str) -> list[Reading]:
    """Every way to take a measure, first its own."""
    stated, layer = study.multiverse, measure.split(".")[0]
    opened = OPEN[layer]
    options = (
        _engines(study, measure),
        _own_first(next(iter(opened.units), None), stated.unit),
        _own_first("in" if opened.quotations and what.sides else None, stated.quotations),
        _own_first("out" if opened.headings else None, stated.headings),
    )
    return [Reading(*engine, *rest) for engine, *rest in product(*options)]


def _own_first(own: str | None, stated: Sequence[str]) -> list[str | None]:
    """The choices that are run, first the measure's own; None alone if it leaves none."""
    return [None] if own is None else list(dict.fromkeys([own, *stated]))


def _engines(study: Study, measure: str) -> list[tuple[str, str | None]]:
    """The measure by each engine that is varied, with the engine's name."""
    layer, *parts = measure.split(".")
    if layer not in (TONE, TOWARD):
        return [(measure, None)]
    stated: list[str] | None = getattr(study.multiverse, layer)
    own, *state = parts
    return [
        (".".join([layer, name, *state]), name)
        for name in dict.fromkeys([own, *(named(study)[layer] if stated is None else stated)])
    ]


def shield_and_negation(study: Study, reading: Reading) -> tuple[str | None, str | None]:
    """Whether topic words are shielded and negation is heeded, on or off; None if the engine has
    no such switch.
    """
    if reading.engine is None:
        return None, None
    engine = named(study)[reading.measure.split(".")[0]][reading.engine]
    shield, negation = (
        None if how is None else ("on" if how else "off")
        for how in (engine.shielded, engine.negation)
    )
    return shield, negation


class Weighing(NamedTuple):
    """How much each sentence counts: alike, or by its words to the power `by_words`; only if it is
    the author's, and even if it is none of the body.
    """

    by_words: int
    only_author: bool
    with_headings: bool

    def weights(self, counted: Tally) -> Numbers:
        """The weight of each sentence, 0 if it does not count."""
        chosen = np.ones_like(counted.body) if self.with_headings else counted.body
        if self.only_author:
            chosen = chosen & counted.spoken_by(AUTHOR)
        words = counted.counts[:, [counted.columns.index(WORDS)]].toarray()[:, 0]
        chosen = chosen & ((words > 0) | (self.by_words == 0))
        return np.where(chosen, np.where(words > 0, words, 1.0) ** self.by_words, 0.0)


BY_WORDS: dict[str | None, int] = {"word": 1, "sentence": -1}
"""The power of its words by which a sentence is weighed where that is not a measure's own unit."""


def weighing(reading: Reading) -> Weighing:
    """How a reading weighs sentences: what is counted in sentences is weighed by their words, what
    is counted in words by the inverse.
    """
    own = OPEN[reading.measure.split(".")[0]].units[:1]
    by_words = 0 if reading.unit in (None, *own) else BY_WORDS[reading.unit]
    return Weighing(by_words, reading.quotations == "out", reading.headings == "in")
