"""Runs of letters and digits: what patterns are compared with, looked at once a distinct run."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import numpy as np

from rapport.codebook.pattern import RUN, Glob, Link
from rapport.marks.arrays import Column, Ints, Ragged
from rapport.marks.batch import Batch


class Globs:
    """Which of many globs a run fits."""

    def __init__(self, globs: Iterable[Glob]) -> None:
        self.number = {glob: at for at, glob in enumerate(dict.fromkeys(globs))}
        self._exact: dict[tuple[str, bool], int] = {}
        self._prefixed: dict[str, list[Glob]] = defaultdict(list)
        for glob, at in self.number.items():
            if glob.prefix == glob.text:
                self._exact[glob] = at
            else:
                self._prefixed[glob.prefix.lower()].append(glob)
        self._lengths = sorted({len(prefix) for prefix in self._prefixed})

    def fitting(self, run: str) -> list[int]:
        """The numbers of the globs that fit a run."""
        low = run.lower()
        found = [self._exact.get((low, False), -1), self._exact.get((run, True), -1)]
        for length in self._lengths:
            if length > len(low):
                break
            for glob in self._prefixed.get(low[:length], ()):
                plain = not glob.cased and glob.text == glob.prefix + "*"
                if plain or glob.fits(run):
                    found.append(self.number[glob])
        return [at for at in found if at >= 0]


class Runs:
    """The runs of every form of a vocabulary, and the globs that each fits."""

    def __init__(self, globs: Iterable[Glob]) -> None:
        self.globs = Globs(globs)
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

    def learn(self, forms: list[str]) -> None:
        """Find the runs of new forms."""
        counts, opens, tails = [], [], []
        runs, starts, ends, links = [], [], [], []
        number, known = self.number, len(self.number)
        for form in forms:
            if form.isalnum():  # one run and nothing else, as most forms are
                counts.append(1)
                runs.append(number.setdefault(form, len(number)))
                starts.append(0)
                ends.append(len(form) if form.isascii() else len(form.encode()))
                links.append(Link.NONE)
                opens.append(True)
                tails.append(Link.SPACE)
                continue
            at = count = 0
            for match in RUN.finditer(form):
                begin, end = match.span()
                links.append(Link.of(form[at:begin]) if count else Link.NONE)
                if not count:
                    opens.append(begin == 0 or Link.of(form[:begin]) is Link.SPACE)
                runs.append(number.setdefault(match.group(), len(number)))
                starts.append(begin if form.isascii() else len(form[:begin].encode()))
                ends.append(end if form.isascii() else len(form[:end].encode()))
                at, count = end, count + 1
            counts.append(count)
            tails.append(Link.of(form[at:] + " "))
            if not count:
                opens.append(tails[-1] is Link.SPACE)
        self.of_form.extend(counts)
        self.run.extend(runs)
        self.start.extend(starts)
        self.end.extend(ends)
        self.link.extend(links)
        self.open.extend(opens)
        self.tail.extend(tails)
        fitting = [self.globs.fitting(run) for run in list(number)[known:]]
        self.fits.extend([len(some) for some in fitting])
        self.fitting.extend([at for some in fitting for at in some])


class RunsOfBatch:
    """The runs of a batch in the order of the text.

    `run` is the number of the distinct run, `token` where it stands, `link` what stands
    between it and the run before (Link.NONE where a sentence begins).
    """

    def __init__(self, batch: Batch, runs: Runs) -> None:
        self.batch, self.runs = batch, runs
        self.token, self.entry = runs.of_form.of(batch.form)
        self.run = runs.run.values[self.entry]
        self.link = runs.link.values[self.entry].copy()
        self._link_tokens()

    def _link_tokens(self) -> None:
        """Find the links from the last run of a token to the first run of another."""
        batch, runs = self.batch, self.runs
        opening = np.flatnonzero(np.diff(self.token, prepend=-1))
        here = self.token[opening]
        before, here, opening = here[:-1], here[1:], opening[1:]
        link = runs.tail.values[batch.form[before]]
        open_ = runs.open.values[batch.form]
        apart = batch.sentence[before] != batch.sentence[here]
        blocked = np.cumsum(~open_, dtype=np.int32)  # tokens in between must be hyphens alone
        apart |= blocked[here] != blocked[before]
        link[apart] = Link.NONE
        self.link[opening] = link

    def __len__(self) -> int:
        """How many runs there are."""
        return len(self.run)

    def start(self, at: Ints) -> Ints:
        """The bytes at which runs begin."""
        return self.batch.start[self.token[at]] + self.runs.start.values[self.entry[at]]

    def end(self, at: Ints) -> Ints:
        """The bytes at which runs end."""
        return self.batch.start[self.token[at]] + self.runs.end.values[self.entry[at]]
