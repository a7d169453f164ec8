"""Patterns of several parts: gaps between phrases, and what must stand in the same sentence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from rapport.codebook import Pattern, Phrase
from rapport.marks.arrays import Ints, Ragged, spread
from rapport.marks.phrases import Matches
from rapport.marks.runs import RunsOfBatch

Found = tuple[Ints, Ints, Ints]
"""Rules that match, and the matches of phrases with which each opens and closes."""


class Composed:
    """Finds all patterns of several parts at once, one part after the other.

    `patterns` are given by the number of their rule, `phrases` have numbers too.
    """

    def __init__(self, patterns: Mapping[int, Pattern], phrases: Mapping[Phrase, int]) -> None:
        self._rule = np.array([*patterns], np.int64)
        rows = patterns.values()
        parts = dict.fromkeys(part for p in rows for part in (*p.parts, p.beside) if part)
        number = {part: at for at, part in enumerate(parts)}
        within: list[list[int]] = [[] for _ in phrases]
        for part, at in number.items():
            for phrase in part:
                within[phrases[phrase]].append(at)
        self._parts_of_phrase, held = Ragged.of_lists(within)
        self._within = held.astype(np.int16)  # which numpy sorts by radix
        self._beside = np.array([number.get(p.beside, -1) for p in rows], np.int64)
        most = max((len(p.parts) for p in rows), default=0)
        # The parts of each pattern, −1 behind its last; how many runs may lie before each.
        self._part = np.full((most + 1, len(rows)), -1)
        self._gap = np.zeros((most + 1, len(rows)), np.int64)
        for at, pattern in enumerate(rows):
            self._part[: len(pattern.parts), at] = [number[part] for part in pattern.parts]
            self._gap[1 : len(pattern.parts), at] = pattern.gaps

    def found(self, runs: RunsOfBatch, matches: Matches) -> Iterator[Found]:
        """The rules that match, those of as many parts together.

        Each match of a part is continued by the nearest match of the next that begins behind
        it; among those that begin together, by the longest.
        """
        if not len(self._rule):
            return
        owner, entry = self._parts_of_phrase.of(matches.phrase)
        part = self._within[entry]
        order = np.argsort(part, kind="stable")  # keeps the order of the matches in each part
        part, match = part[order].astype(np.int64), owner[order]
        bounds = np.searchsorted(part, np.arange(int(self._within.max()) + 2))
        begin, end = matches.begin[match], matches.end[match]
        sentence = runs.sentence(matches.first.take(match))
        reach = int(end.max(initial=0)) + 2
        key = part * reach + begin
        spoken = part * reach + sentence  # ascends, as the matches of a part do
        first = self._part[0]
        rule, opening = spread(bounds[first], bounds[first + 1] - bounds[first])
        closing = opening
        for following, gap in zip(self._part[1:], self._gap[1:], strict=True):
            done = np.flatnonzero(following[rule] < 0)
            beside = self._beside[rule[done]]
            wanted = beside * reach + sentence[opening[done]]
            at = np.searchsorted(spoken, wanted)
            there = np.append(spoken, -1)[at] == wanted
            done = done[there | (beside < 0)]
            yield self._rule[rule[done]], match[opening[done]], match[closing[done]]
            on = np.flatnonzero(following[rule] >= 0)
            rule, opening, closing = rule[on], opening[on], closing[on]
            wanted = following[rule]
            behind = np.searchsorted(key, wanted * reach + end[closing], "right")
            on = np.flatnonzero(behind < bounds[wanted + 1])
            near = begin[behind[on]] - end[closing[on]] <= gap[rule[on]] + 1
            near &= sentence[behind[on]] == sentence[closing[on]]
            on = on[near]
            rule, opening, closing = rule[on], opening[on], behind[on]
