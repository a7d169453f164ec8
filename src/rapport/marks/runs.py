"""Runs of letters and digits: what patterns are compared with, looked at once a distinct run."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable
from functools import cache, cached_property
from itertools import islice
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from rapport.codebook.pattern import RUN, Glob, Link
from rapport.marks.arrays import Bools, Column, Ints, Ragged
from rapport.marks.batch import Batch


class Globs:
    """Which of many globs a run fits."""

    def __init__(self, globs: Iterable[Glob]) -> None:
        self.number = {glob: at for at, glob in enumerate(dict.fromkeys(globs))}
        self._prefix = [glob.prefix.lower() for glob in self.number]

    def fitting(self, runs: list[str]) -> tuple[Ints, Ints]:
        """Pairs of run and glob that fit, by their numbers and sorted by run.

        The runs are sorted once; what begins like a glob then lies side by side.
        """
        low = [run.lower() for run in runs]
        order = sorted(range(len(low)), key=low.__getitem__)
        rows = [low[at] for at in order]
        pairs = []
        for (glob, number), prefix in zip(self.number.items(), self._prefix, strict=True):
            begin = bisect_left(rows, prefix)
            whole = prefix == glob.text  # no wildcard
            end = bisect_right(rows, prefix) if whole else bisect_left(rows, prefix + LAST, begin)
            if begin == end:
                continue
            certain = not glob.cased and (whole or glob.text == prefix + "*")
            fits = None if certain else _fits(glob)
            pairs += [
                (at, number)
                for at in order[begin:end]
                if fits is None or fits(runs[at] if glob.cased else low[at])
            ]
        found = np.array(sorted(pairs), np.int64).reshape(-1, 2)
        return found[:, 0], found[:, 1]


@cache
def _fits(glob: Glob) -> Callable[[str], re.Match[str] | None]:
    """Glob.fits for a run in the case in which the glob is written, compiled once."""
    return re.compile(glob.regex).fullmatch


def bit(glob: Ints) -> Ints:
    """One of 63 bits for each glob; several globs share one."""
    return np.left_shift(np.int64(1), glob % 63)


LAST = chr(0x10FFFF)
"""Comes behind every letter."""


class Runs:
    """The runs of every form of a vocabulary, and the globs that each fits."""

    def __init__(self, globs: Globs, root: Ints) -> None:
        self.globs = globs
        self._root = root  # the node that each glob leads to at the beginning of a phrase, or 0
        self.of_form = Ragged()
        self.start = Column(np.int32)
        self.end = Column(np.int32)
        self.run = Column(np.int32)
        self.link = Column(np.int8)
        self.open = Column(np.bool_)  # only hyphens stand before the first run
        self.tail = Column(np.int8)  # the link that what follows the last run, and a space, make
        self.number: dict[str, int] = {}
        self.fits = Ragged()
        self.fitting = Column(np.int32)
        self.openings = Ragged()  # of a form: its runs with which a phrase can begin
        self.opening_turn = Column(np.int32)
        self.opening_node = Column(np.int32)
        self.bits = Column(np.int64)  # of the globs that the form's runs fit; all if it has none

    def learn(self, forms: list[str]) -> None:
        """Find the runs of new forms."""
        number, known = self.number, len(self.number)
        lengths = pc.binary_length(pa.array(forms, pa.string())).to_numpy()
        counts = np.ones(len(forms), np.int64)
        opens = np.ones(len(forms), np.bool_)
        tails = np.full(len(forms), Link.SPACE, np.int8)
        whole = np.ones(len(forms), np.bool_)  # one run and nothing else, as most forms are
        entries: list[tuple[int, int, int, int]] = []
        for at, form in enumerate(forms):
            if not form.isalnum():
                some, opens[at], tails[at] = _cut(form)
                whole[at], counts[at] = False, len(some)
                for run, start, end, link in some:
                    entries.append((number.setdefault(run, len(number)), start, end, link))
        is_whole = np.repeat(whole, counts)
        table = np.zeros((4, len(is_whole)), np.int32)
        table[:, ~is_whole] = np.array(entries, np.int32).reshape(-1, 4).T
        table[0, is_whole] = [
            number.setdefault(form, len(number)) for form in forms if form.isalnum()
        ]
        table[2, is_whole] = lengths[whole]
        self.of_form.extend(counts)
        self.open.extend(opens)
        self.tail.extend(tails)
        for column, entered in zip((self.run, self.start, self.end, self.link), table, strict=True):
            column.extend(entered)
        fitting, glob = self.globs.fitting(list(islice(number, known, None)))
        self.fits.extend(np.bincount(fitting, minlength=len(number) - known))
        self.fitting.extend(glob)
        form_of = np.repeat(np.arange(len(forms)), counts)
        entry, fit = self.fits.of(table[0])
        bits = np.where(counts, 0, -1)
        np.bitwise_or.at(bits, form_of[entry], bit(self.fitting.values[fit]))
        self.bits.extend(bits)
        node = self._root[self.fitting.values[fit]]
        entry, node = entry[node > 0], node[node > 0]
        self.openings.extend(np.bincount(form_of[entry], minlength=len(forms)))
        self.opening_turn.extend(entry - (np.cumsum(counts) - counts)[form_of[entry]])
        self.opening_node.extend(node)


def _cut(form: str) -> tuple[list[tuple[str, int, int, int]], bool, Link]:
    """The runs of a form, each with its bytes and the link before it; whether nothing but
    hyphens stands before the first; the link that what follows the last makes with a space.
    """
    if form[:-1].isalnum():  # a word and a sign behind it
        word = form[:-1]
        return [(word, 0, len(word.encode()), Link.NONE)], True, link_of(form[-1] + " ")
    found: list[tuple[str, int, int, int]] = []
    at, opens = 0, True
    for match in RUN.finditer(form):
        begin, end = match.span()
        link = Link.NONE
        if found:
            link = link_of(form[at:begin])
        else:
            opens = begin == 0 or link_of(form[:begin]) is Link.SPACE
        at = end
        if not form.isascii():
            begin, end = len(form[:begin].encode()), len(form[:end].encode())
        found.append((match.group(), begin, end, link))
    tail = link_of(form[at:] + " ")
    return found, opens if found else tail is Link.SPACE, tail


link_of = cache(Link.of)  # of few distinct strings, and asked for often


class Place(NamedTuple):
    """Where runs stand in a batch: the token, and which of its runs."""

    token: Ints
    turn: Ints

    def take(self, rows: NDArray[Any]) -> Place:
        """Some of the places."""
        return Place(self.token[rows], self.turn[rows])


class RunsOfBatch:
    """The runs of a batch, asked for by their places."""

    def __init__(self, batch: Batch, runs: Runs) -> None:
        self.batch, self.runs = batch, runs

    @cached_property
    def _before(self) -> Ints:
        """How many runs stand before each token."""
        count = self.runs.of_form.count[self.batch.form]
        return np.cumsum(count) - count

    def entry(self, place: Place) -> Ints:
        """The numbers of the runs among those of all forms."""
        return self.runs.of_form.first[self.batch.form[place.token]] + place.turn

    def index(self, place: Place) -> Ints:
        """The runs counted through the batch."""
        return self._before[place.token] + place.turn

    def start(self, place: Place) -> Ints:
        """The bytes at which runs begin."""
        return self.batch.start[place.token] + self.runs.start.values[self.entry(place)]

    def end(self, place: Place) -> Ints:
        """The bytes at which runs end."""
        return self.batch.start[place.token] + self.runs.end.values[self.entry(place)]

    def sentence(self, place: Place) -> Ints:
        """The sentences in which runs stand."""
        return self.batch.sentence[place.token]

    def openings(self) -> tuple[Place, Ints]:
        """Every run with which a phrase can begin, and the node of the trie that it leads to."""
        runs = self.runs
        token, entry = runs.openings.of(self.batch.form)
        return Place(token, runs.opening_turn.values[entry]), runs.opening_node.values[entry]

    def may_go_on(self, place: Place, onward: Ints) -> Bools:
        """Whether the run behind each could fit a glob of `onward`, judged by its bits alone:
        a quick look that spares most runs the exact one.
        """
        runs, form = self.runs, self.batch.form
        here = form[place.token]
        next_token = form[np.minimum(place.token + 1, len(form) - 1)]
        inside = place.turn + 1 < runs.of_form.count[here]
        bits = np.where(inside, runs.bits.values[here], runs.bits.values[next_token])
        return (bits & onward) != 0

    def following(self, place: Place) -> tuple[Place, Ints]:
        """The run behind each, and the link to it: Link.NONE where no phrase can go on, as at
        the end of a sentence.
        """
        batch, runs = self.batch, self.runs
        count, form = runs.of_form.count, batch.form
        inside = place.turn + 1 < count[form[place.token]]
        token = place.token + ~inside
        ends = batch.first[batch.sentence[place.token] + 1]
        there = token < ends
        token = np.where(there, token, place.token)
        while len(bare := np.flatnonzero(there & (count[form[token]] == 0))):
            # A token without a run: hyphens alone belong to the link, other signs break it.
            there[bare] = runs.open.values[form[token[bare]]] & (token[bare] + 1 < ends[bare])
            on = bare[there[bare]]
            token[on] += 1
            token[bare[~there[bare]]] = place.token[bare[~there[bare]]]
        behind = Place(token, np.where(inside, place.turn + 1, 0))
        within = runs.link.values[self.entry(behind)]
        across = np.where(runs.open.values[form[token]], runs.tail.values[form[place.token]], 0)
        return behind, np.where(inside, within, across * there).astype(np.int64)
