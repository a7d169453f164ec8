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
import pyarrow.compute as pc
from numpy.typing import NDArray
from vaderSentiment import vaderSentiment

from rapport.marks.arrays import Bools, Column, Floats, Ints, spread
from rapport.marks.batch import Batch
from rapport.marks.spans import Spans
from rapport.marks.vocabulary import Vocabulary

ALPHA = 15
"""VADER's constant: compound = s / √(s² + 15) with s the sum of all contributions."""

_PHRASES = {
    phrase: value for phrase, value in vaderSentiment.SPECIAL_CASES.items() if " " in phrase
}
_DAMPENERS = {
    phrase: value for phrase, value in vaderSentiment.BOOSTER_DICT.items() if " " in phrase
}
_WORDS = sorted(
    {"but", "no", "or", "nor", "never", "so", "this", "without", "doubt", "least", "at", "very"}
    | {"kind", "of"}
    | {word for phrase in [*_PHRASES, *_DAMPENERS] for word in phrase.split()}
)
_NEGATION = "n't"

KNOWN, CAPITALS, BUT, LOUD, EMOJI = (1 << bit for bit in range(5))
"""What there is to know of a form at a glance: its word is in the lexicon, in capitals, “but”;
it has “!” or “?”, an emoji."""


@cache
def _analyzer() -> vaderSentiment.SentimentIntensityAnalyzer:
    return vaderSentiment.SentimentIntensityAnalyzer()


class _Meanings:
    """What VADER knows of words in lower case: a number for each it heeds, a column a fact.

    Number 0 is any other word; all words with “n't” that are nothing else share one number.
    """

    def __init__(self) -> None:
        lexicon, boosters, negations = (
            _analyzer().lexicon,
            vaderSentiment.BOOSTER_DICT,
            set(vaderSentiment.NEGATE),
        )
        words = ["", _NEGATION, *sorted({*lexicon, *boosters, *negations, *_WORDS})]
        self.number = {word: at for at, word in enumerate(words)}
        self.valence = np.array([lexicon.get(word, 0.0) for word in words])
        self.known = np.array([word in lexicon for word in words])
        self.boost = np.array([boosters.get(word, 0.0) for word in words])
        self.booster = np.array([word in boosters for word in words])
        self.negates = np.array([word in negations or _NEGATION in word for word in words])


_meanings = cache(_Meanings)


class Vader:
    """VADER's lexicon and rules for the forms of a vocabulary."""

    def __init__(self) -> None:
        self._meanings = _meanings()
        self._meaning = Column(np.int32)
        self._flags = Column(np.uint8)
        self._begin = Column(np.int32)  # the word without its punctuation, in bytes of the form
        self._length = Column(np.int32)
        self._shouts = Column(np.int32)
        self._asks = Column(np.int32)

    def learn(self, forms: list[str]) -> None:
        """Look new forms up."""
        words = [_without_punctuation(form) for form in forms]
        lengths = pc.binary_length(pa.array(words, pa.string())).to_numpy()
        number = self._meanings.number.get
        meanings = np.array([number(word, 0) for word in map(str.lower, words)], np.int32)
        capitals = np.fromiter(map(str.isupper, words), np.bool_, len(words))
        begins, shouts, asks = np.zeros((3, len(forms)), np.int32)
        emoji = np.zeros(len(forms), np.bool_)
        emojis = _analyzer().emojis
        for at, (form, word) in enumerate(zip(forms, words, strict=True)):
            if word is form and form.isalnum():
                continue
            begins[at] = len(form[: form.index(word)].encode())
            shouts[at], asks[at] = form.count("!"), form.count("?")
            if not meanings[at] and _NEGATION in word.lower():
                meanings[at] = self._meanings.number[_NEGATION]
            emoji[at] = not form.isascii() and any(sign in emojis for sign in form)
        flags = self._meanings.known[meanings] * KNOWN + capitals * CAPITALS + emoji * EMOJI
        flags += (meanings == self._meanings.number["but"]) * BUT + ((shouts + asks) > 0) * LOUD
        columns = (self._meaning, self._flags, self._begin, self._length, self._shouts, self._asks)
        values = (meanings, flags, begins, lengths, shouts, asks)
        for column, new in zip(columns, values, strict=True):
            column.extend(new)

    def _flagged(self, batch: Batch, flag: int) -> Ints:
        """The tokens whose form has a flag."""
        return np.flatnonzero(self._flags.values[batch.form] & flag)

    def tones(self, batch: Batch, hidden: Ints | None = None) -> Tones:
        """The valence of every token that has one, after VADER's rules.

        `hidden` are tokens that count as words that VADER does not know; only their sentences
        are looked at then.
        """
        candidates = self._flagged(batch, KNOWN)
        if hidden is not None:
            touched = np.zeros(batch.n_sentences, np.bool_)
            touched[batch.sentence[hidden]] = True
            candidates = candidates[touched[batch.sentence[candidates]]]
            candidates = np.setdiff1d(candidates, hidden, assume_unique=True)
        words = _Words(self, batch, hidden, candidates)
        degrees = words.of(self._meanings.booster) | (words.is_("kind") & words.is_("of", 1))
        words = _Words(self, batch, hidden, candidates[~degrees])
        valence = words.valence(self._differs_in_capitals(batch))
        self._weigh_but(batch, words.token, valence)
        sentence = batch.sentence[words.token]
        total = np.bincount(sentence, valence, batch.n_sentences)
        return Tones(words.token, valence, total, self._emphasis(batch))

    def _differs_in_capitals(self, batch: Batch) -> Bools:
        """Which sentences have some but not only words in capitals."""
        capitals = self._flagged(batch, CAPITALS)
        loud = np.bincount(batch.sentence[capitals], minlength=batch.n_sentences)
        return (loud > 0) & (loud < np.diff(batch.first))

    def _emphasis(self, batch: Batch) -> Floats:
        """What “!” and “?” add to each sentence."""
        loud = self._flagged(batch, LOUD)
        shouts, asks = (
            np.bincount(batch.sentence[loud], count.values[batch.form[loud]], batch.n_sentences)
            for count in (self._shouts, self._asks)
        )
        asking = np.where(asks <= 3, asks * 0.18, 0.96) * (asks > 1)
        return np.minimum(shouts, 4) * 0.292 + asking

    def _weigh_but(self, batch: Batch, token: Ints, valence: Floats) -> None:
        """Halve what stands before the first “but” of a sentence, raise what stands behind it.

        vaderSentiment looks each value up by its first equal in the sentence, so of two equal
        ones the first changes twice; the same happens here.
        """
        buts = self._flagged(batch, BUT)
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
        decimals. Tokens of valence 0 have no mark. With `shields`, words under one count as
        words that VADER does not know, and only sentences with one are marked.
        """
        spans = self._marks(batch, label, shields)
        spoken = np.unique(batch.sentence[self._flagged(batch, EMOJI)])
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
        token = self._flagged(batch, LOUD)
        token = token[weight[batch.sentence[token]] != 0]
        ends = np.append(batch.start, np.int32(len(batch.data)))
        owner, at = spread(batch.start[token], ends[token + 1] - batch.start[token])
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


class _Words:
    """Words of the lexicon with what stands round them, one row a word."""

    def __init__(self, lexicon: Vader, batch: Batch, hidden: Ints | None, token: Ints) -> None:
        self.token = token
        self._lexicon, self._batch, self._hidden = lexicon, batch, hidden
        self.sentence = batch.sentence[token]
        self._place = token - batch.first[self.sentence]
        self._behind = batch.first[self.sentence + 1] - 1 - token

    def there(self, by: int) -> Bools:
        """Whether the sentence goes that far before (−) or behind (+) the word."""
        return self._place >= -by if by < 0 else self._behind >= by

    def _at(self, by: int) -> Ints:
        return np.clip(self.token + by, 0, max(0, len(self._batch) - 1))

    @cache  # noqa: B019 -- lives no longer than the batch
    def _form(self, by: int) -> Ints:
        return self._batch.form[self._at(by)]

    @cache  # noqa: B019
    def _meaning(self, by: int) -> Ints:
        meaning = self._lexicon._meaning.values[self._form(by)]
        if self._hidden is None:
            return meaning
        return np.where(np.isin(self._at(by), self._hidden), 0, meaning)

    def of(self, fact: NDArray[Any], by: int = 0) -> NDArray[Any]:
        """What the lexicon says of the word so far before or behind."""
        return fact[self._meaning(by)]

    def capitals(self, by: int = 0) -> Bools:
        """Whether that word is in capitals."""
        return (self._lexicon._flags.values[self._form(by)] & CAPITALS) > 0

    def known(self, by: int) -> Bools:
        """Whether the lexicon holds that word."""
        return self.of(self._lexicon._meanings.known, by)

    def is_(self, word: str, by: int = 0) -> Bools:
        """Whether that word is this one."""
        number = self._lexicon._meanings.number[word]
        return (self._meaning(by) == number) & self.there(by)

    def valence(self, differs: Bools) -> Floats:
        """The valence of every word after all rules but that for “but”."""
        lexicon = self._lexicon
        written = self.of(lexicon._meanings.valence)
        value = np.where(self.is_("no") & self.there(1) & self.known(1), 0.0, written)
        joined = self.is_("or", -1) | self.is_("nor", -1)
        denied = self.is_("no", -1) | self.is_("no", -2) | (self.is_("no", -3) & joined)
        value = np.where(denied, written * vaderSentiment.N_SCALAR, value)
        emphatic = differs[self.sentence]
        louder = np.where(value > 0, vaderSentiment.C_INCR, -vaderSentiment.C_INCR)
        value = np.where(self.capitals() & emphatic, value + louder, value)
        for before, damping in ((1, 1.0), (2, 0.95), (3, 0.9)):
            heeded = self.there(-before) & ~self.known(-before)
            changed = value + self._degree(value, before, emphatic) * damping
            changed = self._negated(changed, before)
            if before == 3:
                changed = self._idioms(changed)
            value = np.where(heeded, changed, value)
        least = self.is_("least", -1) & ~self.known(-1)
        spared = self.is_("at", -2) | self.is_("very", -2)
        return np.where(least & ~spared, value * vaderSentiment.N_SCALAR, value)

    def _degree(self, value: Floats, before: int, emphatic: Bools) -> Floats:
        """What a degree word so far before adds."""
        meanings = self._lexicon._meanings
        boost = self.of(meanings.boost, -before)
        boost = np.where(value < 0, boost * -1, boost)
        loud = self.of(meanings.booster, -before) & self.capitals(-before) & emphatic
        louder = np.where(value > 0, vaderSentiment.C_INCR, -vaderSentiment.C_INCR)
        return np.where(loud, boost + louder, boost)

    def _negated(self, value: Floats, before: int) -> Floats:
        """The value after the negation so far before, if there is one."""
        denied = self.of(self._lexicon._meanings.negates, -before)
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
                same &= column == _meanings().number[word]
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


def _without_punctuation(token: str) -> str:
    """The word of a token as VADER reads it; what is as short as an emoticon stays whole."""
    word = token.strip(string.punctuation)
    return word if len(word) > 2 else token


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
