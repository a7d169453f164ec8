"""Every phrase of every codebook, found in one walk through the runs of a batch.

The phrases form a trie over globs and the links between them. Matches in the making are
arrays of (run, node); a step moves all of them on by one run.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from rapport.codebook.pattern import Link, Phrase
from rapport.marks.arrays import Ints
from rapport.marks.runs import Globs, Place, RunsOfBatch, bit


class Matches(NamedTuple):
    """Where phrases stand: which, from which run to which as counted through the batch, the
    sentence, and the bytes they take.
    """

    phrase: Ints
    first: Ints
    last: Ints
    sentence: Ints
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
                key = (node * len(Link) + link) * self.size + globs.number[glob]
                node = children.setdefault(key, len(children) + 1)
            ends[node, phrase.dot] = number
        self.keys = np.array(sorted(children), np.int64)
        self.child = np.array([children[key] for key in sorted(children)], np.int64)
        self.root = np.zeros(self.size, np.int64)
        first = self.keys < self.size
        self.root[self.keys[first]] = self.child[first]
        # What can follow a node, as bits; no bit in common with a run means no way on.
        self.onward = np.zeros(len(children) + 1, np.int64)
        np.bitwise_or.at(
            self.onward, self.keys // self.size // len(Link), bit(self.keys % self.size)
        )
        self.phrase = np.full((2, len(children) + 1), -1)
        for (node, dot), number in ends.items():
            self.phrase[int(dot), node] = number

    def step(self, node: Ints, link: Ints, glob: Ints) -> Ints:
        """The nodes that globs lead to across links, 0 where there is none."""
        if not len(self.keys):
            return np.zeros(len(node), np.int64)
        wanted = (node * len(Link) + link) * self.size + glob
        at = np.minimum(np.searchsorted(self.keys, wanted), len(self.keys) - 1)
        return np.where(self.keys[at] == wanted, self.child[at], 0)


def find(runs: RunsOfBatch, trie: Trie) -> Matches:
    """Every match of every phrase, overlapping ones too."""
    fits, globs = runs.runs.fits, runs.runs.fitting.values
    last, run = runs.opening()
    owner, entry = fits.of(run)
    node = trie.root[globs[entry]]
    alive = np.flatnonzero(node)
    first = last = last.take(owner[alive])
    node = node[alive]
    found = []
    while len(node):
        for dot in (0, 1):
            phrase = trie.phrase[dot, node]
            hit = np.flatnonzero(phrase >= 0)
            if dot and len(hit):
                hit = hit[_before_a_stop(runs, last.take(hit))]
            found.append((phrase[hit], *first.take(hit), *last.take(hit), np.full(len(hit), dot)))
        on = np.flatnonzero(runs.may_go_on(last, trie.onward[node]))
        first, (last, link), node = first.take(on), runs.following(last.take(on)), node[on]
        owner, entry = fits.of(runs.runs.run.values[runs.entry(last)])
        node = trie.step(node[owner], link[owner], globs[entry])
        alive = np.flatnonzero(node)
        first, last, node = first.take(owner[alive]), last.take(owner[alive]), node[alive]
    if not found:
        nothing = np.zeros(0, np.int64)
        return Matches(*[nothing] * 6)
    columns = [np.concatenate(column) for column in zip(*found, strict=True)]
    first, last, stop = Place(*columns[1:3]), Place(*columns[3:5]), columns[5]
    return Matches(
        columns[0],
        runs.index(first),
        runs.index(last),
        runs.sentence(first),
        runs.start(first),
        runs.end(last) + stop,
    )


def _before_a_stop(runs: RunsOfBatch, last: Place) -> Ints:
    """Which runs have a full stop behind them that no letter follows."""
    batch, end = runs.batch, runs.end(last)
    inside = end < batch.bounds[batch.sentence[last.token] + 1]
    stop = np.zeros(len(end), np.bool_)
    stop[inside] = batch.data[end[inside]] == ord(".")
    _, link = runs.following(last)
    return np.flatnonzero(stop & (link != Link.DOT))
