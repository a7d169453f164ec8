"""Tone by VADER (Hutto & Gilbert 2014), as contributions that add up to its compound.

VADER's rules over arrays: every form is looked up once, and only the words of its lexicon
and the three before each are looked at again. The results are vaderSentiment's own to the
last digit, because every number is made by the same operations in the same order.
"""

from __future__ import annotations

import math
import string
from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import vaderSentiment.vaderSentiment as vader
from numpy.typing import NDArray

from rapport.marks.arrays import Bools, Column, Floats, Ints, spread
from rapport.marks.batch import Batch
from rapport.marks.spans import Spans
from rapport.marks.vocabulary import Vocabulary

ALPHA = 15
"""VADER's constant: compound = s / √(s² + 15) with s the sum of all contributions."""

_PHRASES = {phrase: value for phrase, value in vader.SPECIAL_CASES.items() if " " in phrase}
_DAMPENERS = {phrase: value for phrase, value in vader.BOOSTER_DICT.items() if " " in phrase}
_WORDS = sorted(
    {"but", "no", "or", "nor", "never", "so", "this", "without", "doubt", "least", "at", "very"}
    | {"kind", "of"}
    | {word for phrase in [*_PHRASES, *_DAMPENERS] for word in phrase.split()}
)
_IS = {word: number for number, word in enumerate(_WORDS, 1)}  # 0 is any other word


@cache
def _analyzer() -> vader.SentimentIntensityAnalyzer:
    return vader.SentimentIntensityAnalyzer()


class Vader:
    """VADER's lexicon and rules for the forms of a vocabulary."""

    def __init__(self) -> None:
        self._valence = Column(np.float64)
        self._known = Column(np.bool_)  # in the lexicon
        self._boost = Column(np.float64)
        self._booster = Column(np.bool_)
        self._negates = Column(np.bool_)
        self._capitals = Column(np.bool_)
        self._is = Column(np.int64)
        self._begin = Column(np.int64)  # the word without its punctuation, in bytes of the form
        self._length = Column(np.int64)
        self._shouts = Column(np.int64)
        self._asks = Column(np.int64)
        self._emoji = Column(np.bool_)

    def learn(self, forms: list[str]) -> None:
        """Look new forms up."""
        analyzer = _analyzer()
        words, begins, lengths = [], [], []
        for form in forms:
            word = form.strip(string.punctuation)
            if len(word) <= 2:  # likely an emoticon
                word = form
            words.append(word)
            begin = form.index(word)
            begins.append(len(form[:begin].encode()) if begin else 0)
            lengths.append(len(word) if word.isascii() else len(word.encode()))
        low = [word.lower() for word in words]
        self._valence.extend([analyzer.lexicon.get(word, 0.0) for word in low])
        self._known.extend([word in analyzer.lexicon for word in low])
        self._boost.extend([vader.BOOSTER_DICT.get(word, 0.0) for word in low])
        self._booster.extend([word in vader.BOOSTER_DICT for word in low])
        self._negates.extend([word in _NEGATIONS or "n't" in word for word in low])
        self._capitals.extend([word.isupper() for word in words])
        self._is.extend([_IS.get(word, 0) for word in low])
        self._begin.extend(begins)
        self._length.extend(lengths)
        self._shouts.extend([form.count("!") for form in forms])
        self._asks.extend([form.count("?") for form in forms])
        self._emoji.extend(
            [not form.isascii() and any(map(analyzer.emojis.__contains__, form)) for form in forms]
        )

    def tones(self, batch: Batch, hidden: Ints | None = None) -> Tones:
        """The valence of every token that has one, after VADER's rules.

        `hidden` are tokens that count as if the lexicon did not hold them.
        """
        known = self._known.values[batch.form]
        if hidden is not None:
            known[hidden] = False
        candidates = np.flatnonzero(known)
        words = _Words(self, batch, known, candidates)
        degrees = words.of(self._booster) | (words.is_("kind") & words.is_("of", 1))
        words = _Words(self, batch, known, candidates[~degrees])
        valence = words.valence(self._differs_in_capitals(batch))
        self._weigh_but(batch, words.token, valence)
        sentence = batch.sentence[words.token]
        total = np.bincount(sentence, valence, batch.n_sentences)
        return Tones(words.token, valence, total, self._emphasis(batch))

    def _differs_in_capitals(self, batch: Batch) -> Bools:
        """Which sentences have some but not only words in capitals."""
        capitals = np.flatnonzero(self._capitals.values[batch.form])
        loud = np.bincount(batch.sentence[capitals], minlength=batch.n_sentences)
        differs: Bools = (loud > 0) & (loud < np.diff(batch.first))
        return differs

    def _emphasis(self, batch: Batch) -> Floats:
        """What “!” and “?” add to each sentence."""
        shouts, asks = (
            np.bincount(
                batch.sentence[some := np.flatnonzero(count.values[batch.form])],
                count.values[batch.form[some]],
                batch.n_sentences,
            )
            for count in (self._shouts, self._asks)
        )
        asking = np.where(asks <= 3, asks * 0.18, 0.96) * (asks > 1)
        emphasis: Floats = np.minimum(shouts, 4) * 0.292 + asking
        return emphasis

    def _weigh_but(self, batch: Batch, token: Ints, valence: Floats) -> None:
        """Halve what stands before the first “but” of a sentence, raise what stands behind it.

        vaderSentiment looks each value up by its first equal in the sentence, so of two equal
        ones the first changes twice; the same happens here.
        """
        buts = np.flatnonzero(self._is.values[batch.form] == _IS["but"])
        sentences, first = np.unique(batch.sentence[buts], return_index=True)
        begins = np.searchsorted(token, batch.first[sentences])
        ends = np.searchsorted(token, batch.first[sentences + 1])
        for but, begin, end in zip(buts[first], begins, ends, strict=True):
            rows = [row for row in range(begin, end) if valence[row]]
            values = [float(valence[row]) for row in rows]
            for value in list(values):
                at = values.index(value)
                values[at] = value * (0.5 if token[rows[at]] < but else 1.5)
            valence[rows] = values

    def marks(self, batch: Batch, label: int, shields: Spans | None = None) -> Spans:
        """What each token adds to the compound of its sentence, −1 … 1.

        A token's valence v after VADER's rules for negation, degree, capitals and “but”
        weighs v / √(s² + 15); the emphasis of “!” and “?” is shared among these characters.
        So the weights add up to the compound before vaderSentiment rounds it to four
        decimals. Tokens of valence 0 have no mark. Words under a shield count as if the
        lexicon did not hold them.
        """
        spans = self._marks(batch, label, shields)
        spoken = np.unique(batch.sentence[self._emoji.values[batch.form]])
        if not len(spoken):
            return spans
        plain = spans.take(~np.isin(spans.sentence, spoken))
        read = [self._in_words(batch, int(sentence), label, shields) for sentence in spoken]
        return Spans.joined([plain, *read])

    def _in_words(self, batch: Batch, sentence: int, label: int, shields: Spans | None) -> Spans:
        """The marks of a sentence with emoji, which VADER reads in words."""
        begin, end = batch.bounds[sentence : sentence + 2]
        text = batch.data[begin:end].tobytes().decode()
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
        form, sentence = batch.form[token], batch.sentence[token].astype(np.int64)
        start = batch.start[token] + self._begin.values[form]
        words = Spans(
            sentence,
            start,
            start + self._length.values[form],
            np.full(len(some), label),
            tones.valence[some] * scale[sentence],
        )
        return Spans.joined([words, self._signs(batch, label, shout * scale)])

    def _signs(self, batch: Batch, label: int, weight: Floats) -> Spans:
        """The marks on “!” and “?”, which share the weight of their sentence."""
        form = batch.form
        loud = self._shouts.values[form] > 0
        loud |= self._asks.values[form] > 0
        token = np.flatnonzero(loud)
        token = token[weight[batch.sentence[token]] != 0]
        ends = np.append(batch.start, np.int32(len(batch.data)))
        owner, at = spread(batch.start[token].astype(np.int64), ends[token + 1].astype(np.int64))
        sentence = batch.sentence[token][owner].astype(np.int64)
        asks = batch.data[at] == ord("?")
        several = np.bincount(sentence[asks], minlength=batch.n_sentences) > 1
        kept = np.flatnonzero((batch.data[at] == ord("!")) | (asks & several[sentence]))
        sentence, at = sentence[kept], at[kept]
        share = weight / np.maximum(np.bincount(sentence, minlength=batch.n_sentences), 1)
        return Spans(sentence, at, at + 1, np.full(len(at), label), share[sentence])


class Tones(NamedTuple):
    """The tokens that VADER's lexicon holds and their valence; per sentence the sum of the
    valences and the emphasis of its punctuation.
    """

    token: Ints
    valence: Floats
    total: Floats
    emphasis: Floats


_NEGATIONS = frozenset(vader.NEGATE)


class _Words:
    """Words of the lexicon with what stands round them, one row a word."""

    def __init__(self, lexicon: Vader, batch: Batch, known: Bools, token: Ints) -> None:
        self.token = token
        self._lexicon, self._batch, self._known = lexicon, batch, known
        self.sentence = batch.sentence[token]
        self._place = token - batch.first[self.sentence]
        self._behind = batch.first[self.sentence + 1] - 1 - token

    def there(self, by: int) -> Bools:
        """Whether the sentence goes that far before (−) or behind (+) the word."""
        found: Bools = self._place >= -by if by < 0 else self._behind >= by
        return found

    def _at(self, by: int) -> Ints:
        return np.clip(self.token + by, 0, max(0, len(self._batch) - 1))

    def of(self, column: Column, by: int = 0) -> NDArray[Any]:
        """What the lexicon says of the word so far before or behind."""
        return column.values[self._batch.form[self._at(by)]]

    def known(self, by: int) -> Bools:
        """Whether the lexicon holds that word."""
        return self._known[self._at(by)]

    def is_(self, word: str, by: int = 0) -> Bools:
        """Whether that word is this one."""
        found: Bools = (self.of(self._lexicon._is, by) == _IS[word]) & self.there(by)
        return found

    def valence(self, differs: Bools) -> Floats:
        """The valence of every word after all rules but that for “but”."""
        lexicon = self._lexicon
        written = self.of(lexicon._valence)
        value = np.where(self.is_("no") & self.there(1) & self.known(1), 0.0, written)
        joined = self.is_("or", -1) | self.is_("nor", -1)
        denied = self.is_("no", -1) | self.is_("no", -2) | (self.is_("no", -3) & joined)
        value = np.where(denied, written * vader.N_SCALAR, value)
        emphatic = differs[self.sentence]
        louder = np.where(value > 0, vader.C_INCR, -vader.C_INCR)
        value = np.where(self.of(lexicon._capitals) & emphatic, value + louder, value)
        for before, damping in ((1, 1.0), (2, 0.95), (3, 0.9)):
            heeded = self.there(-before) & ~self.known(-before)
            changed = value + self._degree(value, before, emphatic) * damping
            changed = self._negated(changed, before)
            if before == 3:
                changed = self._idioms(changed)
            value = np.where(heeded, changed, value)
        least = self.is_("least", -1) & ~self.known(-1)
        spared = self.is_("at", -2) | self.is_("very", -2)
        return np.where(least & ~spared, value * vader.N_SCALAR, value)

    def _degree(self, value: Floats, before: int, emphatic: Bools) -> Floats:
        """What a degree word so far before adds."""
        lexicon = self._lexicon
        boost = self.of(lexicon._boost, -before)
        boost = np.where(value < 0, boost * -1, boost)
        loud = self.of(lexicon._booster, -before) & self.of(lexicon._capitals, -before) & emphatic
        louder = np.where(value > 0, vader.C_INCR, -vader.C_INCR)
        return np.where(loud, boost + louder, boost)

    def _negated(self, value: Floats, before: int) -> Floats:
        """The value after the negation so far before, if there is one."""
        denied = self.of(self._lexicon._negates, -before)
        value_denied = np.where(denied, value * vader.N_SCALAR, value)
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
        is_ = self._lexicon._is
        names = [self.of(is_, by) * self.there(by) for by in range(-3, 3)]
        # three before the word to two behind it; VADER's order, so the first wins
        before = [names[2:4], names[1:4], names[1:3], names[0:3], names[0:2]]
        found = np.full(len(value), np.nan)
        for words in reversed(before):
            found = _looked_up(words, _PHRASES, found)
        for words in (names[3:5], names[3:6]):
            found = _looked_up(words, _PHRASES, found)
        value = np.where(np.isnan(found), value, found)
        for words in (names[0:3], names[0:2], names[1:3]):
            value = value + _looked_up(words, _DAMPENERS, np.zeros(len(value)))
        return value


def _looked_up(words: Sequence[Ints], phrases: dict[str, float], otherwise: Floats) -> Floats:
    """The values of the phrases that the words make, row by row, or else what is given."""
    for phrase, value in phrases.items():
        wanted = phrase.split()
        if len(wanted) == len(words):
            same = np.ones(len(otherwise), np.bool_)
            for column, word in zip(words, wanted, strict=True):
                same &= column == _IS[word]
            otherwise = np.where(same, value, otherwise)
    return otherwise


def scores(texts: Sequence[str]) -> list[dict[str, float]]:
    """VADER's neg, neu, pos (0 … 1) and compound (−1 … 1) of each text, rounded as there."""
    lexicon = Vader()
    written = pa.array([written_out(text)[0] for text in texts], pa.string())
    batch = Batch(written, Vocabulary(lexicon))
    tones = lexicon.tones(batch)
    sentence = batch.sentence[tones.token]
    n = batch.n_sentences
    up, down = tones.valence > 0, tones.valence < 0
    positive = np.bincount(sentence[up], tones.valence[up] + 1, n)
    negative = np.bincount(sentence[down], tones.valence[down] - 1, n)
    neutral = np.diff(batch.first) - np.bincount(sentence[up | down], minlength=n)
    rows = zip(positive, negative, neutral, tones.total, tones.emphasis, strict=True)
    return [_rounded(*map(float, row)) for row in rows]


def _rounded(
    positive: float, negative: float, neutral: float, total: float, emphasis: float
) -> dict[str, float]:
    """The four scores of a sentence from its sums."""
    if positive + abs(negative) + neutral == 0:
        return {"neg": 0.0, "neu": 0.0, "pos": 0.0, "compound": 0.0}
    total += emphasis if total > 0 else -emphasis if total < 0 else 0.0
    compound = max(-1.0, min(1.0, total / math.sqrt(total * total + ALPHA)))
    if positive > abs(negative):
        positive += emphasis
    elif positive < abs(negative):
        negative -= emphasis
    whole = positive + abs(negative) + neutral
    return {
        "neg": round(abs(negative / whole), 3),
        "neu": round(abs(neutral / whole), 3),
        "pos": round(abs(positive / whole), 3),
        "compound": round(compound, 4),
    }


def written_out(text: str) -> tuple[str, list[int]]:
    """A text as VADER reads it, emoji in words, and where each sign of it stood."""
    emojis = _analyzer().emojis
    written, origin = "", list[int]()
    for at, sign in enumerate(text):
        said = emojis.get(sign, sign)
        if sign in emojis and written and not written.endswith(" "):
            said = " " + said
        written += said
        origin += [at] * len(said)
    return written, origin
