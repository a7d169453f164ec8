"""An attack on a pack: which words of the articles can be told from it.

The attacker has the pack, the codebooks and this program. A mark says that one of the wordings of
its code stands at its place. Wordings fall away that need a word which the article does not use, or
has used up, or that another mark at the same place rules out. A place for which one word is left is
told; this goes on until nothing more follows. Of a sentence of which all words but one are told,
the last must have the letters and syllables that its counts leave over. Where several words are
left, the attacker guesses the one that the article uses most.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import pandas as pd

from rapport.codebook import Codebook
from rapport.marks.style import is_difficult, letters, syllables
from rapport.pack.forms import Alternative, Forms
from rapport.vocabulary.once import ONCE

Place = tuple[int, int]
"""A sentence of an article, and a word of it from 0."""


class Guess(NamedTuple):
    """What the attacker takes a word for: nothing, or a word; `sure` if no other is left."""

    word: str | None = None
    sure: bool = False


NOTHING = Guess()


class Mark(NamedTuple):
    """A mark whose wording is sought: where it begins, and the wordings that are left."""

    sentence: int
    start: int
    left: list[Alternative]

    def places(self) -> Iterator[Place]:
        """Its words."""
        return ((self.sentence, self.start + at) for at in range(len(self.left[0])))


def attack(
    tables: Mapping[str, pd.DataFrame], codebooks: Sequence[Codebook]
) -> dict[str, dict[int, list[Guess]]]:
    """What can be told of every sentence, by article and number, from the tables of a pack."""
    terms = tables["terms"]
    forms = Forms(codebooks, sorted({*terms.term} - {ONCE}))
    counts = {
        article: Counter(dict(zip(own.term, own["count"], strict=True)))
        for article, own in terms.groupby("article_id")
    }
    marks = dict(iter(tables["marks"].groupby("article_id")))
    nothing = tables["marks"].iloc[:0]
    return {
        str(article): Article(
            own, marks.get(article, nothing), counts.get(article, Counter()), forms
        ).told()
        for article, own in tables["sentences"].groupby("article_id", sort=False)
    }


class Article:
    """What is told of an article so far.

    `known` are the words that are told, `candidates` those that may stand at a marked place, `left`
    how often the article uses each word besides.
    """

    def __init__(
        self, sentences: pd.DataFrame, marks: pd.DataFrame, counts: Counter[str], forms: Forms
    ) -> None:
        self.sizes = dict(zip(sentences.sentence, sentences.n_words, strict=True))
        self.body = {*sentences.sentence[sentences.kind == "body"]}
        self.left = Counter(counts)
        self.known: dict[Place, str] = {}
        self.candidates: dict[Place, set[str]] = {}
        self.sums: dict[int, dict[str, float]] = defaultdict(dict)
        for row in marks[marks.layer == "style"].itertuples(index=False):
            own = self.sums[row.sentence]
            own[row.code] = own.get(row.code, 0) + row.weight
        self.marks = list(self._marks(marks, forms))

    def _marks(self, marks: pd.DataFrame, forms: Forms) -> Iterator[Mark]:
        """The marks that have wordings: of words that the article uses, if there is one such."""
        for mark in marks.itertuples(index=False):
            every = forms.of(mark.layer, mark.code, mark.end - mark.start)
            used = [a for a in map(self._used, every) if all(w is None or w for w in a)]
            if used or every:
                yield Mark(mark.sentence, mark.start, used or list(every))

    def _used(self, wording: Alternative) -> Alternative:
        """The wording of words that the article uses."""
        return tuple(w and frozenset(word for word in w if self.left[word]) for w in wording)

    def told(self) -> dict[int, list[Guess]]:
        """Draw every conclusion, then guess; the words of each sentence."""
        while self._narrowed() | self._concluded() | self._completed():
            pass
        return {
            sentence: [self._guess((sentence, at)) for at in range(size)]
            for sentence, size in self.sizes.items()
        }

    def _narrowed(self) -> bool:
        """Let marks and candidates rule each other out; whether anything fell away."""
        narrowed = False
        for mark in self.marks:
            places = list(mark.places())
            fits = [a for a in mark.left if self._fits(places, a)]
            if fits and len(fits) < len(mark.left):
                mark.left[:] = fits
                narrowed = True
            for at, place in enumerate(places):
                words = [wording[at] for wording in mark.left]
                if place in self.known or any(word is None for word in words):
                    continue
                may = {word for some in words for word in some or ()}
                old = self.candidates.get(place)
                new = may if old is None else old & may or old
                if new != old:
                    self.candidates[place] = new
                    narrowed = True
        return narrowed

    def _fits(self, places: Sequence[Place], wording: Alternative) -> bool:
        """Whether a wording may stand there, as far as is known."""
        for place, words in zip(places, wording, strict=True):
            if words is None:
                continue
            if place in self.known:
                if self.known[place] not in words:
                    return False
            elif place in self.candidates and words.isdisjoint(self.candidates[place]):
                return False
        return True

    def _concluded(self) -> bool:
        """Take a word as told where one is left, leaving out words that are used up."""
        before = len(self.known)
        for place, words in self.candidates.items():
            if place in self.known:
                continue
            there = {word for word in words if self.left[word] > 0} or words
            if len(there) == 1:
                self._learn(place, *there)
        return len(self.known) > before

    def _learn(self, place: Place, word: str) -> None:
        self.known[place] = word
        if place[0] in self.body and self.left[word] > 0:
            self.left[word] -= 1

    def _completed(self) -> bool:
        """Find the last word of sentences of which all others are told."""
        before = len(self.known)
        for sentence, size in self.sizes.items():
            open_ = [at for at in range(size) if (sentence, at) not in self.known]
            if len(open_) == 1 and sentence in self.sums:
                told = [self.known[sentence, at] for at in range(size) if at not in open_]
                fits = [word for word in self.left if self._completes(sentence, told, word)]
                if len(fits) == 1:
                    self._learn((sentence, open_[0]), *fits)
        return len(self.known) > before

    def _completes(self, sentence: int, told: list[str], word: str) -> bool:
        """Whether the word is left, and the sentence with it has the counts that it must have."""
        sums, words = self.sums[sentence], [*told, word]
        counts: dict[str, Any] = {
            "letters": letters, "syllables": syllables, "difficult": is_difficult
        }  # fmt: skip
        return self.left[word] > 0 and all(
            sum(map(count, words)) == sums.get(code, 0) for code, count in counts.items()
        )

    def _guess(self, place: Place) -> Guess:
        if place in self.known:
            return Guess(self.known[place], sure=True)
        words = self.candidates.get(place)
        return Guess(max(sorted(words), key=self.left.__getitem__)) if words else NOTHING
