"""Any word list as an engine of tone, matched by the engine of the codebooks."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Self

import numpy as np

from rapport.codebook import Code, Codebook, Weighted
from rapport.marks.arrays import Bools
from rapport.marks.batch import Batch
from rapport.marks.codes import Codes
from rapport.marks.runs import RunsOfBatch
from rapport.marks.spans import Spans, overlaps
from rapport.marks.vocabulary import Vocabulary
from rapport.tone.by_words import ByWords, as_words, batches
from rapport.tone.negation import NO_NEGATORS, negated
from rapport.tone.scoring import Asked, Origin, Words
from rapport.tone.stated import LexiconRules, Negation, WordListFile
from rapport.tone.word_list import WordList, afinn, read_word_list

LARGEST = 4.0
"""What the heaviest word of any list weighs, up or down: the end of VADER's scale."""

WORD, NEGATOR = 0, 1
"""The numbers of the labels of words and negators; those of the shields follow."""


NOT_SAID = Origin("not said", "not said")


class Lexicon(ByWords):
    """Tone by a word list.

    Matches do not overlap: the one that begins first counts, of two the longer. Weights are
    rescaled so that the largest of the list is 4, as in VADER's lexicon; negators then turn them.
    With `rules.shielded`, a word or a negator that a code of a layer `shield` of `codebooks`
    overlaps does not count.
    """

    def __init__(
        self,
        words: WordList,
        rules: LexiconRules | None = None,
        codebooks: Sequence[Codebook] = (),
        origin: Origin = NOT_SAID,
    ) -> None:
        self.origin = origin
        self._rules = rules or LexiconRules()
        shields = [book for book in codebooks if book.layer == "shield" and self._rules.shielded]
        self._codes = Codes([codebook_of(words, self._rules.negation or Negation()), *shields])
        self._vocabulary = Vocabulary(self._codes.runs)

    @classmethod
    def read(cls, path: Path, stated: WordListFile, codebooks: Sequence[Codebook] = ()) -> Self:
        """The lexicon of a file; raises StudyError as `read_word_list`."""
        words = read_word_list(path)
        version = f"sha256 {hashlib.sha256(path.read_bytes()).hexdigest()[:12]}"
        return cls(words, stated, codebooks, Origin(stated.source, stated.licence, version))

    @classmethod
    def afinn(cls, rules: LexiconRules | None = None, codebooks: Sequence[Codebook] = ()) -> Self:
        """AFINN-en-165 (Nielsen 2011); raises StudyError if `afinn` is not installed."""
        words, version = afinn()
        origin = Origin("AFINN-en-165, Nielsen 2011", "ODbL 1.0", f"afinn {version}")
        return cls(words, rules, codebooks, origin)

    def valences(self, asked: Sequence[Asked]) -> Words:
        """The words of the list with what each weighs after negation, −4 … 4."""
        found = batches(asked, self._vocabulary)
        return as_words([(first, batch, self._marks(batch)) for first, batch in found])

    def _marks(self, batch: Batch) -> Spans:
        """The words of a batch that weigh something."""
        spans = self._codes.marks(RunsOfBatch(batch, self._codes.runs))
        spans = spans.take(np.argsort(spans.start, kind="stable"))
        spans = _uncovered(spans, spans.label > NEGATOR)
        words = spans.take(spans.label == WORD)
        if self._rules.negation:
            negators = spans.take(spans.label == NEGATOR)
            words = negated(self._rules.negation, batch, words, negators)
        return words.take(words.weight != 0)


def _uncovered(spans: Spans, shields: Bools) -> Spans:
    """The spans that no shield overlaps."""
    barred, spans = spans.take(shields), spans.take(~shields)
    together = (barred.start * 0, barred.start, barred.end)
    out = overlaps(spans.start * 0, spans.start, spans.end, together)
    return spans.take(np.delete(np.arange(len(spans.start)), out))


def codebook_of(words: WordList, negation: Negation) -> Codebook:
    """A word list and its negators as a codebook, which only the engine reads."""
    scale = LARGEST / max(map(abs, words.values()))
    entries = [Weighted(pattern=text, weight=weight * scale) for text, weight in words.items()]
    return Codebook(
        layer="tone",
        title="A word list",
        codes=[_code("word", entries, []), _code("negator", negation.words, NO_NEGATORS)],
    )


def _code(name: str, patterns: Sequence[str | Weighted], exclusions: Sequence[str]) -> Code:
    """A code that has only what is looked for."""
    return Code(
        name=name,
        label=name,
        definition=name,
        source="a word list",
        patterns=list(patterns),
        exclusions=list(exclusions),
        examples=["", ""],
        counter_examples=["", ""],
    )
