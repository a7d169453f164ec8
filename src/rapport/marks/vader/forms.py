"""What VADER knows of the forms of a vocabulary, each looked up once."""

from __future__ import annotations

import string
from functools import cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from vaderSentiment import vaderSentiment

from rapport.marks.arrays import Column, Ints
from rapport.marks.batch import Batch

PHRASES = {phrase: value for phrase, value in vaderSentiment.SPECIAL_CASES.items() if " " in phrase}
DAMPENERS = {
    phrase: value for phrase, value in vaderSentiment.BOOSTER_DICT.items() if " " in phrase
}
_WORDS = sorted(
    {"but", "no", "or", "nor", "never", "so", "this", "without", "doubt", "least", "at", "very"}
    | {"kind", "of"}
    | {word for phrase in [*PHRASES, *DAMPENERS] for word in phrase.split()}
)
_NEGATION = "n't"

KNOWN, CAPITALS, BUT, LOUD, EMOJI = (1 << bit for bit in range(5))
"""What there is to know of a form at a glance: its word is in the lexicon, in capitals, “but”;
it has “!” or “?”, an emoji."""


@cache
def analyzer() -> vaderSentiment.SentimentIntensityAnalyzer:
    """VaderSentiment itself, whose lexicons are read once."""
    return vaderSentiment.SentimentIntensityAnalyzer()


class Meanings:
    """What VADER knows of words in lower case: a number for each it heeds, a column a fact.

    Number 0 is any other word; all words with “n't” that are nothing else share one number.
    """

    def __init__(self) -> None:
        lexicon, boosters, negations = (
            analyzer().lexicon,
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


meanings = cache(Meanings)


class Forms:
    """The forms of a vocabulary as VADER sees them."""

    def __init__(self) -> None:
        self.meanings = meanings()
        self.meaning = Column(np.int32)
        self.flags = Column(np.uint8)
        self.begin = Column(np.int32)  # the word without its punctuation, in bytes of the form
        self.length = Column(np.int32)
        self.shouts = Column(np.int32)
        self.asks = Column(np.int32)
        self._batch: Batch | None = None
        self._flagged: dict[int, Ints] = {}

    def learn(self, forms: list[str]) -> None:
        """Look new forms up."""
        words = [without_punctuation(form) for form in forms]
        lengths = pc.binary_length(pa.array(words, pa.string())).to_numpy()
        number = self.meanings.number.get
        meant = np.array([number(word, 0) for word in map(str.lower, words)], np.int32)
        capitals = np.fromiter(map(str.isupper, words), np.bool_, len(words))
        begins, shouts, asks = np.zeros((3, len(forms)), np.int32)
        emoji = np.zeros(len(forms), np.bool_)
        emojis = analyzer().emojis
        for at, (form, word) in enumerate(zip(forms, words, strict=True)):
            if word is form and form.isalnum():
                continue
            begins[at] = len(form[: form.index(word)].encode())
            shouts[at], asks[at] = form.count("!"), form.count("?")
            if not meant[at] and _NEGATION in word.lower():
                meant[at] = self.meanings.number[_NEGATION]
            emoji[at] = not form.isascii() and any(sign in emojis for sign in form)
        flags = self.meanings.known[meant] * KNOWN + capitals * CAPITALS + emoji * EMOJI
        flags += (meant == self.meanings.number["but"]) * BUT + ((shouts + asks) > 0) * LOUD
        columns = (self.meaning, self.flags, self.begin, self.length, self.shouts, self.asks)
        values = (meant, flags, begins, lengths, shouts, asks)
        for column, new in zip(columns, values, strict=True):
            column.extend(new)

    def flagged(self, batch: Batch, flag: int) -> Ints:
        """The tokens whose form has a flag; each looked for once in a batch."""
        if batch is not self._batch:
            self._batch, flags = batch, self.flags.values[batch.form]
            self._flagged = {
                one: np.flatnonzero(flags & one) for one in (KNOWN, CAPITALS, BUT, LOUD, EMOJI)
            }
        return self._flagged[flag]


def without_punctuation(token: str) -> str:
    """The word of a token as VADER reads it; what is as short as an emoticon stays whole."""
    word = token.strip(string.punctuation)
    return word if len(word) > 2 else token


def entry(token: str) -> float | None:
    """The valence that VADER's lexicon gives to a word, −4 … 4; None if the word is not in it."""
    valence = analyzer().lexicon.get(without_punctuation(token).lower())
    return None if valence is None else float(valence)


def written_out(text: str) -> tuple[str, list[int]]:
    """A text as VADER reads it, emoji in words, and where each sign of it stood."""
    emojis = analyzer().emojis
    written, origin = "", list[int]()
    for at, sign in enumerate(text):
        said = emojis.get(sign, sign)
        if sign in emojis and written and not written.endswith(" "):
            said = " " + said
        written += said
        origin += [at] * len(said)
    return written, origin
