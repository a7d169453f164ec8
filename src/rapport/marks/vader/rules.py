"""VADER's rules for a word of its lexicon and the words round it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from vaderSentiment import vaderSentiment

from rapport.marks.arrays import Bools, Floats, Ints
from rapport.marks.batch import Batch
from rapport.marks.vader.forms import CAPITALS, DAMPENERS, PHRASES, Forms, meanings


class Words:
    """Words of the lexicon with what stands round them, one row a word."""

    def __init__(self, forms: Forms, batch: Batch, hidden: Ints | None, token: Ints) -> None:
        self.token = token
        self._forms, self._batch = forms, batch
        self._hidden: Bools | None = None
        if hidden is not None:
            self._hidden = np.zeros(len(batch), np.bool_)
            self._hidden[hidden] = True
        self._meant: dict[int, Ints] = {}
        self.sentence = batch.sentence[token]
        self._place = token - batch.first[self.sentence]
        self._behind = batch.first[self.sentence + 1] - 1 - token

    def there(self, by: int) -> Bools:
        """Whether the sentence goes that far before (−) or behind (+) the word."""
        return self._place >= -by if by < 0 else self._behind >= by

    def _at(self, by: int) -> Ints:
        return np.clip(self.token + by, 0, max(0, len(self._batch) - 1))

    def _form(self, by: int) -> Ints:
        return self._batch.form[self._at(by)]

    def _meaning(self, by: int) -> Ints:
        if by not in self._meant:  # every rule asks for the words next to it again
            meaning = self._forms.meaning.values[self._form(by)]
            if self._hidden is not None:
                meaning = np.where(self._hidden[self._at(by)], 0, meaning)
            self._meant[by] = meaning
        return self._meant[by]

    def of(self, fact: NDArray[Any], by: int = 0) -> NDArray[Any]:
        """What the lexicon says of the word so far before or behind."""
        return fact[self._meaning(by)]

    def capitals(self, by: int = 0) -> Bools:
        """Whether that word is in capitals."""
        return (self._forms.flags.values[self._form(by)] & CAPITALS) > 0

    def known(self, by: int) -> Bools:
        """Whether the lexicon holds that word."""
        return self.of(self._forms.meanings.known, by)

    def is_(self, word: str, by: int = 0) -> Bools:
        """Whether that word is this one."""
        number = self._forms.meanings.number[word]
        return (self._meaning(by) == number) & self.there(by)

    def valence(self, differs: Bools, negation: bool = True) -> Floats:
        """The valence of every word after all rules but that for “but”; without `negation` no
        word turns another.
        """
        value = self.of(self._forms.meanings.valence)
        if negation:
            value = self._denied(value)
        emphatic = differs[self.sentence]
        louder = np.where(value > 0, vaderSentiment.C_INCR, -vaderSentiment.C_INCR)
        value = np.where(self.capitals() & emphatic, value + louder, value)
        for before, damping in ((1, 1.0), (2, 0.95), (3, 0.9)):
            heeded = self.there(-before) & ~self.known(-before)
            changed = value + self._degree(value, before, emphatic) * damping
            if negation:
                changed = self._negated(changed, before)
            if before == 3:
                changed = self._idioms(changed)
            value = np.where(heeded, changed, value)
        least = self.is_("least", -1) & ~self.known(-1)
        spared = self.is_("at", -2) | self.is_("very", -2)
        turned = least & ~spared & negation
        return np.where(turned, value * vaderSentiment.N_SCALAR, value)

    def _denied(self, written: Floats) -> Floats:
        """The valence behind “no”, which then counts for nothing itself."""
        value = np.where(self.is_("no") & self.there(1) & self.known(1), 0.0, written)
        joined = self.is_("or", -1) | self.is_("nor", -1)
        denied = self.is_("no", -1) | self.is_("no", -2) | (self.is_("no", -3) & joined)
        return np.where(denied, written * vaderSentiment.N_SCALAR, value)

    def _degree(self, value: Floats, before: int, emphatic: Bools) -> Floats:
        """What a degree word so far before adds."""
        meanings = self._forms.meanings
        boost = self.of(meanings.boost, -before)
        boost = np.where(value < 0, boost * -1, boost)
        loud = self.of(meanings.booster, -before) & self.capitals(-before) & emphatic
        louder = np.where(value > 0, vaderSentiment.C_INCR, -vaderSentiment.C_INCR)
        return np.where(loud, boost + louder, boost)

    def _negated(self, value: Floats, before: int) -> Floats:
        """The value after the negation so far before, if there is one."""
        denied = self.of(self._forms.meanings.negates, -before)
        value_denied = np.where(denied, value * vaderSentiment.N_SCALAR, value)
        if before == 1:
            return value_denied
        emphasised = self.is_("so", -1) | self.is_("this", -1)
        doubted = self.is_("doubt", -1)
        if before == 2:
            emphasised &= self.is_("never", -2)
        else:
            emphasised |= self.is_("never", -3) & (self.is_("so", -2) | self.is_("this", -2))
            doubted |= self.is_("doubt", -2)
        doubted &= self.is_("without", -before)
        return np.where(emphasised, value * 1.25, np.where(doubted, value, value_denied))

    def _idioms(self, value: Floats) -> Floats:
        """The value that an idiom round the word has instead, and what dampens it."""
        names = [self._meaning(by) * self.there(by) for by in range(-3, 3)]
        # three before the word to two behind it; VADER's order, so the first wins
        before = [names[2:4], names[1:4], names[1:3], names[0:3], names[0:2]]
        found = np.full(len(value), np.nan)
        for words in reversed(before):
            found = _looked_up(words, PHRASES, found)
        for words in (names[3:5], names[3:6]):
            found = _looked_up(words, PHRASES, found)
        value = np.where(np.isnan(found), value, found)
        for words in (names[0:3], names[0:2], names[1:3]):
            value = value + _looked_up(words, DAMPENERS, np.zeros(len(value)))
        return value


def _looked_up(words: Sequence[Ints], phrases: dict[str, float], otherwise: Floats) -> Floats:
    """The values of the phrases that the words make, row by row, or else what is given."""
    for phrase, value in phrases.items():
        wanted = phrase.split()
        if len(wanted) == len(words):
            same = np.ones(len(otherwise), np.bool_)
            for column, word in zip(words, wanted, strict=True):
                same &= column == meanings().number[word]
            otherwise = np.where(same, value, otherwise)
    return otherwise
