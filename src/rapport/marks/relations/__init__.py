"""Acts between states: who does what to whom, and whether it took place.

The codebooks say which words are acts (layer `act`), which are states (`actor`) and which
tell that an act did not take place (`status`). This package puts the three together, without a
parser: by what stands before and after the words of the act, by the prepositions and by the
borders of clauses. It looks at no more than a few states and cues on each side of an act, so its
cost grows with the text and not faster.

All sentences are read together, as arrays: what the words around a mark rule out is told by their
forms, and the regular expressions of `wordings` are asked only where they may match.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

import numpy as np
import pyarrow as pa

from rapport.marks.arrays import Ints
from rapport.marks.batch import Batch
from rapport.marks.found import Found
from rapport.marks.relations.deeds import deeds
from rapport.marks.relations.forms import Forms
from rapport.marks.relations.page import Marks, Page
from rapport.marks.relations.parties import parties
from rapport.marks.relations.sides import sides
from rapport.marks.relations.status import statuses
from rapport.marks.relations.wordings import (
    AFTER,
    BEFORE,
    CONFLICT,
    DEEDS,
    MUTUAL,
    STATUSES,
)
from rapport.marks.vocabulary import Vocabulary

__all__ = [
    "AFTER",
    "BEFORE",
    "CONFLICT",
    "DEEDS",
    "LAYERS",
    "MUTUAL",
    "STATUSES",
    "Event",
    "Forms",
    "Marks",
    "Page",
    "events",
    "events_in",
]

LAYERS = ("actor", "act", "status")
"""The layers that acts between states are read off."""


class Event(NamedTuple):
    """An act of one state toward another; `start` and `end` are the words of the act.

    `status` is “actual”, or “negated”, “planned”, “demanded” or “past” (of a past generation).
    """

    start: int
    end: int
    code: str
    source: str
    target: str
    status: str


def events(text: str, found: Sequence[Found], states: Collection[str]) -> Iterator[Event]:
    """The acts between two different `states` in a sentence, in the order of the text.

    `found` are the marks of the layers act, actor and status on the sentence. A mutual act
    (“A and B met”) is one event, from the state named first; words that stand for both (“the two
    countries”) count as naming them in the order of `states`. An act counts once for the same
    source, target and status. Other states may act or be acted upon, but give no event.
    """
    forms = Forms()
    batch = Batch(pa.array([text], pa.string()), Vocabulary(forms))
    order = list(states) if isinstance(states, Sequence) else sorted(states)
    names = list(dict.fromkeys([*order, *sorted(mark.code for mark in found)]))
    number = {name: at for at, name in enumerate(names)}
    rows = [(LAYERS.index(m.layer), 0, m.start, m.end, number[m.code]) for m in found]
    layer, *columns = np.array(sorted(rows), np.int64).reshape(-1, 5).T
    marks = [Marks(*(column[layer == at] for column in columns)) for at in range(len(LAYERS))]
    told = events_in(Page(batch, forms, np.array([0])), marks, names, len(order))
    for start, end, code, source, target, status in told.rows():
        yield Event(start, end, names[code], names[source], names[target], STATUSES[status])


class Events(NamedTuple):
    """Acts between two states as columns: `source` and `target` number the states, `status`
    STATUSES.
    """

    acts: Marks
    source: Ints
    target: Ints
    status: Ints

    def rows(self) -> Iterator[tuple[int, ...]]:
        """Start, end and code of each act, its source, target and status."""
        columns = (*self.acts[1:], self.source, self.target, self.status)
        yield from zip(*(column.tolist() for column in columns), strict=True)


def events_in(page: Page, marks: Sequence[Marks], names: Sequence[str], n_states: int) -> Events:
    """The acts between two different states in the sentences of a page, as `events` has them.

    `marks` are those of each of LAYERS, in the order of the text, those over the same words in
    that of their codes. These are numbers of `names`, the first `n_states` of which are the states.
    """
    actors, words, cues = marks
    acts = deeds(page, words, names)
    status = statuses(page, acts, cues, names)
    real = np.flatnonzero(status >= 0)
    joint = parties(page, actors, len(names))
    act, source, target = sides(page, acts.take(real), joint, names)
    between = (source < n_states) & (target < n_states)
    act, source, target = real[act[between]], source[between], target[between]
    acts, status = acts.take(act), status[act]
    same = np.zeros(len(act), np.int64)
    for column in (acts.sentence, acts.code, source, target, status):
        same = same * (int(column.max(initial=0)) + 1) + column
    once = np.sort(np.unique(same, return_index=True)[1])
    return Events(acts.take(once), source[once], target[once], status[once])
