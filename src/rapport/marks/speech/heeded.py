"""What is heeded of the marks on sentences: mentions of sides, people and cues, none quoted."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise, repeat, starmap
from typing import Any, NamedTuple

import numpy as np

from rapport.marks.arrays import Bools, Ints
from rapport.marks.found import Found
from rapport.marks.spans import Label, leftmost_longest, overlaps
from rapport.marks.speech.line import Actor, Line
from rapport.marks.speech.model import OTHER

PEOPLE = ("office", "person", "expert")


class Marks(NamedTuple):
    """Marks as columns, in characters of their sentences; `label` numbers layers and codes."""

    sentence: Ints
    start: Ints
    end: Ints
    label: Ints

    def take(self, rows: Ints | Bools) -> Marks:
        """Some of the marks."""
        return Marks(*(column[rows] for column in self))


class Heeded:
    """The mentions, people and cues of sentences.

    `marks` are those of the layers cue and actor; what begins where `quoted` (rows of sentences,
    starts and ends of portions of quotations) is left out. A mention that names two sides at once,
    as “both states”, names neither; a cue inside a mention (United States) or inside a longer cue
    is none.
    """

    def __init__(
        self,
        marks: Marks,
        quoted: Ints,
        labels: Sequence[Label],
        sides: Sequence[str],
    ) -> None:
        marks = marks.take(np.lexsort((marks.label, marks.end, marks.start, marks.sentence)))
        hidden = overlaps(marks.sentence, marks.start, marks.start + 1, tuple(quoted))
        marks = marks.take(np.delete(np.arange(len(marks.start)), hidden))
        layers, codes = zip(*labels, strict=True) if labels else ((), ())
        is_actor = np.array([layer == "actor" for layer in layers], np.bool_)[marks.label]
        is_person = np.array([code in PEOPLE for code in codes], np.bool_)[marks.label]
        voices = [*sides, OTHER]
        side = np.array([voices.index(code if code in sides else OTHER) for code in codes])
        mentions = _mentions(marks.take(is_actor), side, voices.index(OTHER))
        people = marks.take(is_person & ~is_actor)
        cues = _cues(marks.take(~is_actor & ~is_person), mentions)
        self._actors = _Lists(mentions, voices, Actor)
        self._people = _Lists(people, codes, Found, "cue")
        self._cues = _Lists(cues, codes, Found, "cue")

    def line(self, at: int, number: int, text: str) -> Line:
        """Sentence `number`, which is number `at` of its article, with quoted letters hidden in
        its `text`.
        """
        actors, people = self._actors.of(number), self._people.of(number)
        return Line(at, text, actors, people, self._cues.of(number))


def _mentions(actors: Marks, side: Ints, other: int) -> Marks:
    """Mentions with their sides as labels, given the side of every label."""
    opens = np.ones(len(actors.start), np.bool_)
    opens[1:] = np.any([column[1:] != column[:-1] for column in actors[:3]], axis=0)
    first = np.flatnonzero(opens)
    sides = side[actors.label]
    if len(first):
        least, most = (way.reduceat(sides, first) for way in (np.minimum, np.maximum))
        sides = np.where(least == most, least, other)
    return actors.take(first)._replace(label=sides)


def _cues(cues: Marks, mentions: Marks) -> Marks:
    """The cues that lie in no mention and in no longer cue."""
    inside = overlaps(cues.sentence, cues.start, cues.start + 1, mentions[:3])
    cues = cues.take(np.delete(np.arange(len(cues.start)), inside))
    return cues.take(np.sort(leftmost_longest(cues.sentence, cues.start, cues.end)))


class _Lists:
    """Marks in order as tuples of a type, made for each sentence when it is read.

    A tuple holds start and end, what is the same in all (`kind`), and the name of the label.
    """

    def __init__(self, marks: Marks, names: Sequence[str], row: type, *kind: str) -> None:
        self._row, self._kind = row, [repeat(value) for value in kind]
        self._start, self._end = marks.start.tolist(), marks.end.tolist()
        self._name = [names[label] for label in marks.label.tolist()]
        sentences, first = np.unique(marks.sentence, return_index=True)
        bounds = pairwise([*first.tolist(), len(self._start)])
        self._rows = dict(zip(sentences.tolist(), starmap(slice, bounds), strict=True))

    def of(self, sentence: int) -> list[Any]:
        """The marks on a sentence."""
        rows = self._rows.get(sentence)
        if rows is None:
            return []
        columns = self._start[rows], self._end[rows], *self._kind, self._name[rows]
        # As the type itself would make them, in a third of the time.
        return list(map(tuple.__new__, repeat(self._row), zip(*columns, strict=False)))
