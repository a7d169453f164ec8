"""Who speaks: the layer `speech`, and the voice of every other mark.

Speech is read off each article as a whole by rapport.marks.speech; this module hands it the
articles in which somebody may speak, and takes what it finds back into the arrays.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import count

import numpy as np

from rapport.marks.arrays import Ints
from rapport.marks.batch import Batch
from rapport.marks.spans import Label, Spans
from rapport.marks.speech import OTHER, Marks, Sentence, Speech, speeches_in
from rapport.words import count_words

LAYER = "speech"
WAYS = ("quoted", "reported", "attributed")
"""The ways in which words are somebody else's than the author's."""

CODES = (*WAYS, "cue", "speaker")
"""These, and the words that tell so, and whose they are."""

AUTHOR = "author"
_count_words = cache(count_words)  # of few distinct tokens, and asked for often
_QUOTES = [sign.encode() for sign in "\"“”„‟«»'‘’‚‛"]


class Voices:
    """Finds speech; `sides` are the actors whose voices are told apart, `names` all voices."""

    def __init__(self, labels: list[Label], sides: Sequence[str]) -> None:
        self._labels = labels
        self._number = {code: labels.index((LAYER, code)) for code in CODES}
        self._read = [at for at, (layer, _) in enumerate(labels) if layer in ("cue", "actor")]
        self._cues = [at for at, (layer, _) in enumerate(labels) if layer == "cue"]
        self.sides = tuple(sides)
        self.names = (AUTHOR, *self.sides, OTHER)

    def speech(
        self, batch: Batch, codes: Spans, article: Ints, paragraph: Ints
    ) -> tuple[Spans, Ints]:
        """The marks of the layer and the number of the voice of each, given for each sentence
        the number of its article, ascending, and of its paragraph. None if no codebook has
        cues.
        """
        if not self._cues:
            return Spans.none(), np.zeros(0, np.int16)
        seen = codes.take(np.flatnonzero(np.isin(codes.label, self._read)))
        start, end = (batch.characters(seen.sentence, at) for at in (seen.start, seen.end))
        marks = Marks(seen.sentence, start, end, seen.label)
        sentences = list(map(Sentence, count(), paragraph.tolist(), batch.written))
        articles = (sentences[first:last] for first, last in self._articles(batch, codes, article))
        rows: list[tuple[float, ...]] = []
        for one in speeches_in(articles, marks, self._labels, self.sides):
            rows += self._rows(one, batch.text(one.sentence))
        table = np.array(rows).reshape(-1, 6)
        sentence, start, end, label, voice = table[:, :5].astype(np.int64).T
        spans = Spans.of(sentence, start, end, label, table[:, 5])
        return batch.in_bytes(spans), voice.astype(np.int16)

    def _articles(self, batch: Batch, codes: Spans, article: Ints) -> Iterator[tuple[int, int]]:
        """The sentences of every article that holds a cue or a quotation mark."""
        cues = codes.sentence[np.isin(codes.label, self._cues)]
        spoken = np.unique(article[np.concatenate([cues, batch.sentences_with(_QUOTES)])])
        first = np.searchsorted(article, spoken)
        last = np.searchsorted(article, spoken, "right")
        yield from zip(first.tolist(), last.tolist(), strict=True)

    def _rows(self, one: Speech, text: str) -> Iterator[tuple[float, ...]]:
        """Sentence, start, end, label, voice and weight of a speech and of its evidence."""
        voice = self.names.index(one.side)
        words = sum(map(_count_words, text[one.start : one.end].split()))
        yield one.sentence, one.start, one.end, self._number[one.code], voice, words
        for code, place in (("cue", one.cue), ("speaker", one.speaker)):
            if place:
                yield *place, self._number[code], voice, 1

    def of(self, spans: Spans, speech: Spans, voices: Ints) -> Ints:
        """The number of the voice in which each mark stands: that of the speech that holds it
        whole, else 0, the author's; −1 where voices are not told apart.
        """
        told = np.flatnonzero(np.isin(speech.label, [self._number[way] for way in WAYS]))
        if not self._cues or not len(told):
            return np.full(len(spans.start), 0 if self._cues else -1, np.int16)
        told = told[np.argsort(speech.start[told])]  # speeches do not overlap
        start, end, voice = speech.start[told], speech.end[told], voices[told]
        at = np.maximum(np.searchsorted(start, spans.start, "right") - 1, 0)
        inside = (start[at] <= spans.start) & (spans.end <= end[at])
        return np.where(inside, voice[at], np.int16(0))
