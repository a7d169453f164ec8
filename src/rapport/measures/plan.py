"""What a study measures: which codes, engines, names, sides and acts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from rapport.codebook import Codebook
from rapport.marks.speech import OTHER
from rapport.study import Study

SHARES = ("frame", "generic", "actor", "hedge", "boost", "outlook")
"""Layers of which the share of sentences with a mark is measured."""


class Plan(NamedTuple):
    """What is measured: per layer the codes, so that a code which nobody used has a value of 0
    instead of none; the engines that were asked for tone toward each of the states; the contested
    names with their things; the sides whose words are counted; the codes of acts with their quads,
    and the two states between which acts count.
    """

    codes: Mapping[str, Sequence[str]]
    toward: Sequence[str] = ()
    states: Sequence[str] = ()
    names: Mapping[str, str] = {}
    sides: Sequence[str] = ()
    quads: Mapping[str, str] = {}
    pair: Sequence[str] = ()


def plan(study: Study, codebooks: Sequence[Codebook]) -> Plan:
    """What a study with these codebooks measures; its pair are the first two states."""
    states, engines = study.states, study.engines
    of = {
        layer: [b for b in codebooks if b.layer == layer] for layer in {b.layer for b in codebooks}
    }
    codes = {
        layer: list(dict.fromkeys(code.name for book in of.get(layer, []) for code in book.codes))
        for layer in SHARES
    }
    codes["tone"] = engines.tone
    if "actor" in of:
        codes["actor"] = list(states)
    return Plan(
        codes,
        engines.toward,
        states,
        {c.name: c.name_of for book in of.get("name", []) for c in book.codes if c.name_of},
        [*states, OTHER] if "cue" in of else [],
        {c.name: c.quad for book in of.get("act", []) for c in book.codes if c.quad},
        states[:2],
    )
