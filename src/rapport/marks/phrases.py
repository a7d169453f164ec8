"""Every phrase of every codebook, found in one walk through the runs of a batch.

The phrases form a trie over globs and the links between them. Matches in the making are
arrays of (run, node); a step moves all of them on by one run.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from rapport.codebook.pattern import Link, Phrase
from rapport.marks.arrays import Ints, spread
from rapport.marks.runs import Globs, RunsOfBatch


class Matches(NamedTuple):
    """Where phrases stand: which, from which run to which, and the bytes they take."""

    phrase: Ints
    first: Ints
    last: Ints
    start: Ints
    end: Ints


class Trie:
    """Phrases as paths; node 0 is the root."""

    def __init__(self, phrases: Iterable[Phrase], globs: Globs) -> None:
        self.size = max(1, len(globs.number))
        children: dict[int, int] = {}
        ends: dict[tuple[int, bool], int] = {}
        for number, phrase in enumerate(phrases):
            node = 0
            for glob, link in zip(phrase.globs, (Link.NONE, *phrase.links), strict=True):
                key = int(self._key(node, int(link), globs.number[glob]))
                node = children.setdefault(key, len(children) + 1)
            ends[node, phrase.dot] = number
        self.keys = np.array(sorted(children), np.int64)
        self.child = np.array([children[key] for key in sorted(children)], np.int64)
        self.root = np.zeros(self.size, np.int64)
        first = self.keys < self.size
        self.root[self.keys[first]] = self.child[first]
        self.inner = np.isin(np.arange(len(children) + 1), self.keys // self.size // len(Link))
        self.phrase = np.full((2, len(children) + 1), -1)
        for (node, dot), number in ends.items():
            self.phrase[int(dot), node] = number

    def _key(self, node, link, glob):  # type: ignore[no-untyped-def]
        return (node * len(Link) + link) * self.size + glob

    def step(self, node: Ints, link: Ints, glob: Ints) -> Ints:
        """The nodes that globs lead to across links, 0 where there is none."""
        if not len(self.keys):
            return np.zeros(len(node), np.int64)
        wanted = self._key(node, link.astype(np.int64), glob)
        at = np.minimum(np.searchsorted(self.keys, wanted), len(self.keys) - 1)
        found: Ints = np.where(self.keys[at] == wanted, self.child[at], 0)
        return found


def find(runs: RunsOfBatch, trie: Trie) -> Matches:
    """Every match of every phrase, overlapping ones too."""
    fits = runs.runs.fits.first
    begin, end = fits[runs.run], fits[runs.run + 1]
    globs = runs.runs.fitting.values

    starting = np.flatnonzero(begin < end)
    owner, entry = spread(begin[starting], end[starting])
    last = starting[owner]
    node = trie.root[globs[entry]]
    last, node = last[node > 0], node[node > 0]
    first = last
    found = []
    while len(node):
        for dot in (0, 1):
            phrase = trie.phrase[dot, node]
            hit = np.flatnonzero(phrase >= 0)
            if dot:
                hit = hit[_before_a_stop(runs, last[hit])]
            found.append((phrase[hit], first[hit], last[hit], np.full(len(hit), dot)))
        on = np.flatnonzero(trie.inner[node] & (last + 1 < len(runs)))
        first, last, node = first[on], last[on] + 1, node[on]
        owner, entry = spread(begin[last], end[last])
        first, last, node = first[owner], last[owner], node[owner]
        node = trie.step(node, runs.link[last], globs[entry])
        alive = np.flatnonzero(node)
        first, last, node = first[alive], last[alive], node[alive]
    if not found:
        nothing = np.zeros(0, np.int64)
        return Matches(nothing, nothing, nothing, nothing, nothing)
    phrase, first, last, dot = map(np.concatenate, zip(*found, strict=True))
    return Matches(phrase, first, last, runs.start(first), runs.end(last) + dot)


def _before_a_stop(runs: RunsOfBatch, last: Ints) -> Ints:
    """Which runs have a full stop behind them that no letter follows."""
    batch = runs.batch
    end = runs.end(last)
    inside = end < batch.bounds[batch.sentence[runs.token[last]] + 1]
    stop = np.zeros(len(last), np.bool_)
    stop[inside] = batch.data[end[inside]] == ord(".")
    follows = np.minimum(last + 1, len(runs) - 1)
    joined = (last + 1 < len(runs)) & (runs.link[follows] == Link.DOT)
    kept: Ints = np.flatnonzero(stop & ~joined)
    return kept
