"""Transformer models as engines: tone of a sentence or toward a target, and frames."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from rapport.errors import StudyError
from rapport.tone.classifier import Classifier, Pair
from rapport.tone.scoring import Asked, Words
from rapport.words import WORD

POLES = {
    "positive": 1,
    "pos": 1,
    "favorable": 1,
    "favourable": 1,
    "negative": -1,
    "neg": -1,
    "unfavorable": -1,
    "unfavourable": -1,
    "neutral": 0,
    "neu": 0,
    "none": 0,
    "mixed": 0,
}
"""What the labels of models are called, in any case, and what they mean."""

ENTAILED = ("entailment", "entailed", "entails", "entail")
"""The same for the label of models for natural language inference that says “follows”."""


class Sentiment:
    """Tone by a model for sentiment: P(positive) − P(negative).

    With mentions the model is asked with the pair of sentence and target, the words of its first
    mention; without, with the sentence alone. The weight of a word is how much the value falls if
    the word is left out; such weights account for a value but do not add up to it.
    """

    additive = False

    def __init__(self, classifier: Classifier) -> None:
        self._classifier = classifier
        self._poles = _poles(classifier)
        self.origin = classifier.origin

    def values(self, asked: Sequence[Asked]) -> NDArray[np.float64]:
        """The tone of each sentence, or toward its target, −1 … 1, to four decimals."""
        return self._values([(one.text, _target(one)) for one in asked])

    def words(self, asked: Sequence[Asked]) -> Words:
        """Every word outside the mentions whose absence changes the value, with the change.

        The model is asked once for each word, so this takes some twenty times as long as values.
        """
        places = [
            (number, *word.span())
            for number, one in enumerate(asked)
            for word in WORD.finditer(one.text)
            if not any(word.start() < end and word.end() > start for start, end in one.mentions)
        ]
        without = [
            (asked[number].text[:start] + asked[number].text[end:], _target(asked[number]))
            for number, start, end in places
        ]
        whole = self.values(asked)[[number for number, *_ in places]] if places else np.zeros(0)
        change = (whole - self._values(without)).round(4)
        rows = [(*place, by) for place, by in zip(places, change.tolist(), strict=True) if by]
        return Words.of(rows)

    def _values(self, pairs: Sequence[Pair]) -> NDArray[np.float64]:
        """The values of pairs of sentence and target."""
        return self._classifier.probabilities(pairs) @ self._poles


class Frames:
    """Frames by a model for natural language inference: how surely a hypothesis follows.

    `hypotheses` has a sentence for each frame, as “This text is about fishing.”
    """

    def __init__(self, classifier: Classifier, hypotheses: Mapping[str, str]) -> None:
        self._classifier = classifier
        self.names = tuple(hypotheses)
        self._hypotheses = tuple(hypotheses.values())
        self._column = _entailment(classifier)
        self.origin = classifier.origin

    def probabilities(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """P(entailment) of the hypothesis of each frame (columns) by each text (rows), 0 … 1."""
        pairs = [(text, hypothesis) for text in texts for hypothesis in self._hypotheses]
        entailed = self._classifier.probabilities(pairs)[:, self._column]
        return entailed.reshape(len(texts), len(self._hypotheses))


def _target(one: Asked) -> str:
    """The words that name the target, if there is one."""
    if not one.mentions:
        return ""
    start, end = one.mentions[0]
    return one.text[start:end]


def _poles(classifier: Classifier) -> NDArray[np.float64]:
    """What each label of a model for sentiment adds to a value: −1, 0 or 1."""
    names, said = classifier.labels, classifier.stated.labels
    if said and len(said) != len(names):
        raise StudyError(
            f"{classifier.stated.model}: has {len(names)} labels ({', '.join(names)}), and "
            f"“labels” says what {len(said)} mean; name each in the model's order"
        )
    poles = [POLES.get(name.strip().lower()) for name in said or names]
    if None in poles or not {1, -1} <= set(poles):
        raise StudyError(
            f"{classifier.stated.model}: its labels ({', '.join(names)}) do not say which is "
            "positive and which negative; say so in its order, as “labels: [negative, neutral, "
            "positive]”, or name a model for sentiment"
        )
    return np.array(poles, np.float64)


def _entailment(classifier: Classifier) -> int:
    """The number of the label that says that a hypothesis follows."""
    for number, name in enumerate(classifier.labels):
        if name.strip().lower() in ENTAILED:
            return number
    raise StudyError(
        f"{classifier.stated.model}: none of its labels ({', '.join(classifier.labels)}) is "
        "entailment; name a model for natural language inference"
    )
