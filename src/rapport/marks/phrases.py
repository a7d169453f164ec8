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

LONGEST = 64
"""More runs than any phrase has; of longer ones the order would not be certain."""


class Matches(NamedTuple):
    """Where phrases stand: which, from which run to which, and whether a full stop belongs to
    it; `begin` and `end` are these runs as counted through the batch.
    """

    phrase: Ints
    first: Place
    last: Place
    stop: Ints
    begin: Ints
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
    """Every match of every phrase, overlapping ones too; in the order of the text, of those
    that begin together the longer first.
    """
    fits, globs = runs.runs.fits, runs.runs.fitting.values
    last, node = runs.openings()
    first = last
    found = []
    while len(node):
        for dot in (0, 1):
            phrase = trie.phrase[dot, node]
            hit = np.flatnonzero(phrase >= 0)
            if dot and len(hit):
                hit = hit[_before_a_stop(runs, last.take(hit))]
            found.append((phrase[hit], *first.take(hit), *last.take(hit), np.full(len(hit), dot)))
        on = np.flatnonzero(trie.onward[node])
        on = on[runs.may_go_on(last.take(on), trie.onward[node[on]])]
        first, (last, link), node = first.take(on), runs.following(last.take(on)), node[on]
        owner, entry = fits.of(runs.runs.run.values[runs.entry(last)])
        node = trie.step(node[owner], link[owner], globs[entry])
        alive = np.flatnonzero(node)
        first, last, node = first.take(owner[alive]), last.take(owner[alive]), node[alive]
    if not found:
        nothing = np.zeros(0, np.int64)
        nowhere = Place(nothing, nothing)
        return Matches(nothing, nowhere, nowhere, nothing, nothing, nothing)
    columns = [np.concatenate(column) for column in zip(*found, strict=True)]
    begin, end = runs.index(Place(*columns[1:3])), runs.index(Place(*columns[3:5]))
    # The matches come in pieces of equal length that are in order, which a stable sort merges.
    order = np.argsort(begin * LONGEST - np.minimum(end - begin, LONGEST - 1), kind="stable")
    phrase, token, turn, last_token, last_turn, stop = (column[order] for column in columns)
    first, last = Place(token, turn), Place(last_token, last_turn)
    return Matches(phrase, first, last, stop, begin[order], end[order])


def _before_a_stop(runs: RunsOfBatch, last: Place) -> Ints:
    """Which runs have a full stop behind them that no letter follows."""
    batch, end = runs.batch, runs.end(last)
    inside = end < batch.bounds[batch.sentence[last.token] + 1]
    stop = np.zeros(len(end), np.bool_)
    stop[inside] = batch.data[end[inside]] == ord(".")
    _, link = runs.following(last)
    return np.flatnonzero(stop & (link != Link.DOT))
