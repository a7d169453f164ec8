"""Whether acts took place, by the cues beside them and by the acts that they are the object of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from rapport.marks.arrays import Bools, Ints
from rapport.marks.relations.page import Marks, Page, count_within
from rapport.marks.relations.wordings import (
    AFTER,
    BEFORE,
    BY_RANK,
    CONFLICT,
    GOVERNS,
    NEAR,
    OBJECT,
    REACH,
    STATUSES,
    SUPPOSED,
)

_STATUS = np.array(
    [-1 if status == SUPPOSED else STATUSES.index(status) for status in (*BY_RANK, STATUSES[0])]
)
"""The statuses by their place in BY_RANK; beyond it that of acts of which no cue speaks."""


def statuses(page: Page, acts: Marks, cues: Marks, names: Sequence[str]) -> Ints:
    """The number of each act’s status among STATUSES; −1 where the act is merely supposed.

    `names` are those of the codes of acts and cues.
    """
    rank = np.full(len(acts.start), len(BY_RANK))
    act, cue = acts.near(cues, NEAR)
    speak = np.flatnonzero(_speak(page, acts, act, cues.take(cue), names))
    ranked = _by_name({name: at for at, name in enumerate(BY_RANK)}, names)
    np.minimum.at(rank, act[speak], ranked[cues.code[cue[speak]]])
    governed = _by_name({name: BY_RANK.index(made) for name, made in GOVERNS.items()}, names, -1)
    objects = _objects(page, acts, governed >= 0)
    rank[objects] = np.minimum(rank[objects], governed[acts.code[objects - 1]])
    return _STATUS[rank]


def _by_name(values: Mapping[str, int], names: Sequence[str], otherwise: int = 0) -> Ints:
    """What is said of names, by their number."""
    return np.array([values.get(name, otherwise) for name in names], np.int64)


def _speak(page: Page, acts: Marks, act: Ints, cues: Marks, names: Sequence[str]) -> Bools:
    """Which cues are near enough to the acts they are paired with, on the side where they speak."""
    start, end = acts.start[act], acts.end[act]
    overlap = (cues.start < end) & (cues.end > start)
    denied = np.array([name == "negated" for name in names], np.bool_)[cues.code]
    deed = np.array([name not in CONFLICT for name in names], np.bool_)[acts.code[act]]
    lead = cues.end <= start
    across = 2 * np.array([name == "past" for name in names], np.int64)[cues.code]
    most = np.where(lead, _by_name(BEFORE, names)[cues.code], _by_name(AFTER, names)[cues.code])
    first, last = np.where(lead, cues.end, end), np.where(lead, start, cues.start)
    crossed = np.where(
        lead, count_within(page.borders, first, last), count_within(page.clauses, first, last)
    )
    near = (last - first <= REACH) & (crossed <= across) & (page.words(first, last) <= most)
    near &= lead | ~_nearer_to_next(acts, act, cues)
    asked = np.flatnonzero(near & ~lead & ~overlap)
    read = page.read(cues.sentence[asked], cues.start[asked])
    near[asked] = [not text.endswith((" to ", ", "), 0, at) for text, at in read]
    return np.where(overlap, denied & deed, near)


def _nearer_to_next(acts: Marks, act: Ints, cues: Marks) -> Bools:
    """Whether cues that follow an act stand closer to the act after it."""
    following = np.searchsorted(acts.start, acts.start[act], "right")
    there = np.append(acts.sentence, -1)[following] == cues.sentence
    begins = np.append(acts.start, 0)[following]
    return there & (begins - cues.end < cues.start - acts.end[act])


def _objects(page: Page, acts: Marks, governs: Bools) -> Ints:
    """The acts that are the object of the act before them, whose code governs."""
    before, at = np.arange(len(acts.start) - 1), np.arange(1, len(acts.start))
    may = governs[acts.code[before]] & (acts.sentence[before] == acts.sentence[at])
    may &= acts.start[at] - acts.end[before] < REACH
    at = at[may]
    gaps = page.read(acts.sentence[at], acts.end[at - 1], acts.start[at])
    return at[[OBJECT.fullmatch(*gap) is not None for gap in gaps]]
