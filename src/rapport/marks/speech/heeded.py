"""What is heeded of the marks on sentences: mentions of sides, people and cues, none quoted."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import repeat
from typing import Any, NamedTuple

import numpy as np

from rapport.marks.arrays import Bools, Ints
from rapport.marks.found import Found
from rapport.marks.spans import Label, leftmost_longest, overlaps
from rapport.marks.speech.line import HIDDEN, Actor, Line
from rapport.marks.speech.model import OTHER, Sentence
from rapport.marks.speech.quotations import Portion, Quotation

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
        self.actors = _Rows(mentions, voices, Actor)
        self.people = _Rows(people, codes, Found, "cue")
        self.cues = _Rows(cues, codes, Found, "cue")


class Lines(dict[int, Line]):
    """The sentences of an article, counted from 0, each made ready when it is first asked for."""

    def __init__(
        self, sentences: Sequence[Sentence], quoted: Sequence[Quotation], heeded: Heeded
    ) -> None:
        super().__init__()
        self._sentences = sentences
        self._actors, self._people, self._cues = (
            rows.of(sentences) for rows in (heeded.actors, heeded.people, heeded.cues)
        )
        self._quoted: dict[int, list[Portion]] = {}
        for quotation in quoted:
            for portion in quotation.portions:
                self._quoted.setdefault(portion.at, []).append(portion)

    def __missing__(self, at: int) -> Line:
        number, _, text, _ = self._sentences[at]
        if at in self._quoted:
            text = _hide(text, self._quoted[at])
        found = (rows.get(number, []) for rows in (self._actors, self._people, self._cues))
        return self.setdefault(at, Line(at, text, *found))

    def telling(self) -> Iterator[Line]:
        """The sentences that may say who speaks, or on which side somebody is, in order."""
        numbers = self._cues.keys() | (self._actors.keys() & self._people.keys())
        for at, sentence in enumerate(self._sentences):
            if sentence.number in numbers:
                yield self[at]

    def mentions_in(self, start: int, end: int) -> list[int]:
        """Which of the sentences from one to before another mention a side."""
        return [at for at in range(start, end) if self._sentences[at].number in self._actors]


def _hide(text: str, quoted: Sequence[Portion]) -> str:
    """A sentence with every quoted letter hidden."""
    pieces, done = [], 0
    for portion in quoted:
        pieces += [text[done : portion.start], HIDDEN * (portion.end - portion.start)]
        done = portion.end
    return "".join([*pieces, text[done:]])


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


class _Rows:
    """Marks in order as tuples of a type, made for an article when it is read, so that they are
    gone with it.

    A tuple holds start and end, what is the same in all (`kind`), and the name of the label.
    """

    def __init__(self, marks: Marks, names: Sequence[str], row: type, *kind: str) -> None:
        self._row, self._kind = row, kind
        self._sentence, self._start, self._end, labels = (column.tolist() for column in marks)
        self._name = [names[label] for label in labels]

    def of(self, sentences: Sequence[Sentence]) -> dict[int, list[Any]]:
        """The marks on each of these sentences, which follow each other, that has any."""
        begin = bisect_left(self._sentence, sentences[0].number)
        end = bisect_right(self._sentence, sentences[-1].number)
        part = slice(begin, end)
        columns = self._start[part], self._end[part], *map(repeat, self._kind), self._name[part]
        # As the type itself would make them, in a third of the time.
        rows: Iterator[Any] = map(tuple.__new__, repeat(self._row), zip(*columns, strict=False))
        found: dict[int, list[Any]] = {}
        for number, row in zip(self._sentence[part], rows, strict=True):
            found.setdefault(number, []).append(row)
        return found
