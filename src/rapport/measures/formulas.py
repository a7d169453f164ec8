"""How every measure is made of sums over sentences.

Formulas work on arrays, so the same lines give the values of all articles, of all redrawings of
the sentences of one, and of all specifications.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np

from rapport.marks.style import CODES
from rapport.measures.plan import SHARES, Plan
from rapport.measures.tally import (
    ACTS,
    GRADED,
    GRADES,
    SENTENCES,
    WORDS,
    Numbers,
    Sums,
    quad_name,
)
from rapport.readability import FORMULAS, TOO_SHORT, Counts

NO_SENTENCE = "no body sentence"


class Formula(NamedTuple):
    """A measure: its name, the sum that says what it was taken over, why it may be undefined, and
    its value, NaN where it is.

    `whole` says that it is one of the whole article only, and of no single voice; `marks` is
    the sum whose marks are its evidence, None for a formula over all words.
    """

    measure: str
    over: str
    nothing: str
    value: Callable[[Sums], Numbers]
    whole: bool = False
    marks: str | None = None


def ratio(top: str, bottom: str) -> Callable[[Sums], Numbers]:
    """One sum divided by another; NaN where there is nothing to divide by."""

    def value(sums: Sums) -> Numbers:
        whole = sums[bottom]
        found = np.full(whole.shape, np.nan)
        np.divide(sums[top], whole, out=found, where=whole != 0)
        return found

    return value


def formulas(what: Plan) -> list[Formula]:
    """Every measure of a study, in the order of the tables.

    tone: mean of the sentences, −1 … 1; a sentence without a mark counts as 0. toward: mean of
    the sentences that mention the state, −1 … 1. Shares of sentences with a mark of the code,
    0 … 1. name: share of all marks of the names of its thing. voice: share of the words. relation:
    shares of the acts between the two states, their balance (a logarithm) and mean on Goldstein's
    scale, −10 … 10.
    """
    return [
        *(_of_sentences(f"tone.{code}") for code in what.codes.get("tone", ())),
        *_toward(what),
        *(
            _of_sentences(f"{layer}.{code}")
            for layer in SHARES
            for code in what.codes.get(layer, ())
        ),
        *_names(what),
        *(_of_words(f"voice.{side}") for side in what.sides),
        *(_relation(what) if what.quads else ()),
        *_style(),
    ]


def _of_sentences(name: str) -> Formula:
    return Formula(name, SENTENCES, NO_SENTENCE, ratio(name, SENTENCES), marks=name)


def _of_words(name: str) -> Formula:
    nothing = "no word in the body"
    return Formula(name, WORDS, nothing, ratio(name, WORDS), whole=True, marks=name)


def _toward(what: Plan) -> Iterator[Formula]:
    for engine in what.toward:
        for state in what.states:
            name, over = f"toward.{engine}.{state}", f"mentioned.{state}"
            nothing = "no sentence mentions the state"
            yield Formula(name, over, nothing, ratio(name, over), marks=name)


def _names(what: Plan) -> Iterator[Formula]:
    for code, thing in what.names.items():
        name, over = f"name.{code}", f"thing.{thing}"
        nothing = f"no opportunity to name it ({thing})"
        yield Formula(name, over, nothing, ratio(name, over), marks=name)


def balance(good: list[str]) -> Callable[[Sums], Numbers]:
    """log((cooperation + ½) / (conflict + ½)) of the acts; NaN where there is none."""

    def value(sums: Sums) -> Numbers:
        acts = sums[ACTS]
        cooperation = np.zeros(acts.shape) + sum(sums[name] for name in good)
        told = np.log((cooperation + 0.5) / (acts - cooperation + 0.5))
        return np.where(acts > 0, told, np.nan)

    return value


def _relation(what: Plan) -> Iterator[Formula]:
    quads = [quad_name(quad) for quad in dict.fromkeys(what.quads.values())]
    good = [name for name in quads if name.endswith("cooperation")]
    nothing = "no act between the two states"
    for name in quads:
        yield Formula(name, ACTS, nothing, ratio(name, ACTS), marks=name)
    yield Formula("relation.balance", ACTS, nothing, balance(good), marks=ACTS)
    yield Formula("relation.goldstein", ACTS, nothing, ratio(GRADES, GRADED), marks=GRADES)


def _style() -> Iterator[Formula]:
    for measure, formula in FORMULAS.items():
        yield Formula(measure, WORDS, TOO_SHORT, _readability(formula), whole=True)


def _readability(formula: Callable[[Counts], Numbers]) -> Callable[[Sums], Numbers]:
    def value(sums: Sums) -> Numbers:
        counts = Counts(sums[WORDS], sums[SENTENCES], **{c: sums[f"style.{c}"] for c in CODES})
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(counts.too_short, np.nan, formula(counts))

    return value
