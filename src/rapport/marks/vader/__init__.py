"""Tone by VADER (Hutto & Gilbert 2014), as contributions that add up to its compound.

VADER's rules over arrays: every form is looked up once, and only the words of its lexicon
and the three before each are looked at again. The results are vaderSentiment's own to the
last digit, because every number is made by the same operations in the same order.
"""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

import numpy as np
import pyarrow as pa

from rapport.marks.arrays import Bools, Floats, Ints, spread
from rapport.marks.batch import Batch
from rapport.marks.spans import Spans
from rapport.marks.vader.forms import BUT, CAPITALS, EMOJI, KNOWN, LOUD, Forms, written_out
from rapport.marks.vader.rules import Words

ALPHA = 15
"""VADER's constant: compound = s / √(s² + 15) with s the sum of all contributions."""


class Tones(NamedTuple):
    """The tokens that VADER's lexicon holds and their valence; per sentence the sum of the
    valences and the emphasis of its punctuation.
    """

    token: Ints
    valence: Floats
    total: Floats
    emphasis: Floats


class Vader:
    """VADER for the forms of a vocabulary; without `negation` no word turns another."""

    def __init__(self, negation: bool = True) -> None:
        self.forms = Forms()
        self._negation = negation

    def learn(self, forms: list[str]) -> None:
        """Look new forms up."""
        self.forms.learn(forms)

    def tones(self, batch: Batch, hidden: Ints | None = None) -> Tones:
        """The valence of every token that has one, after VADER's rules.

        `hidden` are tokens that count as words that VADER does not know; only their sentences
        are looked at then.
        """
        candidates = self.forms.flagged(batch, KNOWN)
        if hidden is not None:
            touched = np.zeros(batch.n_sentences, np.bool_)
            touched[batch.sentence[hidden]] = True
            candidates = candidates[touched[batch.sentence[candidates]]]
            candidates = np.setdiff1d(candidates, hidden, assume_unique=True)
        words = Words(self.forms, batch, hidden, candidates)
        degrees = words.of(self.forms.meanings.booster) | (words.is_("kind") & words.is_("of", 1))
        words = Words(self.forms, batch, hidden, candidates[~degrees])
        valence = words.valence(self._differs_in_capitals(batch), self._negation)
        self._weigh_but(batch, words.token, valence)
        sentence = batch.sentence[words.token]
        total = np.bincount(sentence, valence, batch.n_sentences)
        return Tones(words.token, valence, total, self._emphasis(batch))

    def _differs_in_capitals(self, batch: Batch) -> Bools:
        """Which sentences have some but not only words in capitals."""
        capitals = self.forms.flagged(batch, CAPITALS)
        loud = np.bincount(batch.sentence[capitals], minlength=batch.n_sentences)
        return (loud > 0) & (loud < np.diff(batch.first))

    def _emphasis(self, batch: Batch) -> Floats:
        """What “!” and “?” add to each sentence."""
        loud = self.forms.flagged(batch, LOUD)
        shouts, asks = (
            np.bincount(batch.sentence[loud], count.values[batch.form[loud]], batch.n_sentences)
            for count in (self.forms.shouts, self.forms.asks)
        )
        asking = np.where(asks <= 3, asks * 0.18, 0.96) * (asks > 1)
        return np.minimum(shouts, 4) * 0.292 + asking

    def _weigh_but(self, batch: Batch, token: Ints, valence: Floats) -> None:
        """Halve what stands before the first “but” of a sentence, raise what stands behind it.

        vaderSentiment looks each value up by its first equal in the sentence, so of two equal
        ones the first changes twice; the same happens here.
        """
        buts = self.forms.flagged(batch, BUT)
        sentences, first = np.unique(batch.sentence[buts], return_index=True)
        begins = np.searchsorted(token, batch.first[sentences])
        ends = np.searchsorted(token, batch.first[sentences + 1])
        owner, row = spread(begins, ends - begins)
        some = np.flatnonzero(valence[row])
        owner, row = owner[some], row[some]
        written, factor = valence[row].tolist(), np.where(token[row] < buts[first][owner], 0.5, 1.5)
        factors, weighed = factor.tolist(), list[float]()
        for begin, end in pairwise(np.searchsorted(owner, np.arange(len(first) + 1)).tolist()):
            values = written[begin:end]
            for value in written[begin:end]:
                at = values.index(value)
                values[at] = value * factors[begin + at]
            weighed += values
        valence[row] = weighed

    def marks(self, batch: Batch, label: int, shields: Spans | None = None) -> Spans:
        """What each token adds to the compound of its sentence, −1 … 1.

        A token's valence v after VADER's rules for negation, degree, capitals and “but”
        weighs v / √(s² + 15); the emphasis of “!” and “?” is shared among these characters.
        So the weights add up to the compound before vaderSentiment rounds it to four
        decimals. Tokens of valence 0 have no mark. With `shields`, words under one count as
        words that VADER does not know, and only sentences with one are marked.
        """
        spans = self._marks(batch, label, shields)
        spoken = np.unique(batch.sentence[self.forms.flagged(batch, EMOJI)])
        if shields is not None:
            spoken = np.intersect1d(spoken, shields.sentence)
        if not len(spoken):
            return spans
        plain = spans.take(~np.isin(spans.sentence, spoken))
        read = [self._in_words(batch, int(sentence), label, shields) for sentence in spoken]
        return Spans.joined([plain, *read])

    def _in_words(self, batch: Batch, sentence: int, label: int, shields: Spans | None) -> Spans:
        """The marks of a sentence with emoji, which VADER reads in words."""
        begin, text = batch.bounds[sentence], batch.text(sentence)
        written, origin = written_out(text)
        at = np.cumsum([0, *(len(sign.encode()) for sign in text)])  # where characters begin
        to = np.cumsum([0, *(len(sign.encode()) for sign in written)])
        alone = Batch(pa.array([written], pa.string()), batch.vocabulary)
        moved = None
        if shields is not None:
            here = shields.take(shields.sentence == sentence)
            first = np.searchsorted(at[origin], here.start - begin)
            last = np.searchsorted(at[origin], here.end - begin)
            moved = here._replace(start=to[first], end=to[last], sentence=here.sentence * 0)
        spans = self._marks(alone, label, moved)
        first = np.searchsorted(to, spans.start)
        last = np.searchsorted(to, spans.end) - 1
        places = np.array(origin, np.int64)
        return spans._replace(
            sentence=spans.sentence + sentence,
            start=begin + at[places[first]],
            end=begin + at[places[last] + 1],
        )

    def _marks(self, batch: Batch, label: int, shields: Spans | None) -> Spans:
        """The marks of sentences without emoji."""
        hidden = None if shields is None else batch.tokens_within(shields.start, shields.end)
        tones = self.tones(batch, hidden)
        shout = np.copysign(tones.emphasis, tones.total) * (tones.total != 0)
        scale = 1 / np.sqrt((tones.total + shout) ** 2 + ALPHA)
        some = np.flatnonzero(tones.valence)
        token = tones.token[some]
        form, sentence = batch.form[token], batch.sentence[token]
        start = batch.start[token] + self.forms.begin.values[form]
        end = start + self.forms.length.values[form]
        words = Spans.of(sentence, start, end, label, tones.valence[some] * scale[sentence])
        return Spans.joined([words, self._signs(batch, label, shout * scale)])

    def _signs(self, batch: Batch, label: int, weight: Floats) -> Spans:
        """The marks on “!” and “?”, which share the weight of their sentence."""
        token = self.forms.flagged(batch, LOUD)
        token = token[weight[batch.sentence[token]] != 0]
        ends = np.append(batch.start, np.int32(len(batch.data)))
        owner, at = spread(batch.start[token], ends[token + 1] - batch.start[token])
        sentence = batch.sentence[token][owner]
        asks = batch.data[at] == ord("?")
        several = np.bincount(sentence[asks], minlength=batch.n_sentences) > 1
        kept = np.flatnonzero((batch.data[at] == ord("!")) | (asks & several[sentence]))
        sentence, at = sentence[kept], at[kept]
        share = weight / np.maximum(np.bincount(sentence, minlength=batch.n_sentences), 1)
        return Spans.of(sentence, at, at + 1, label, share[sentence])
