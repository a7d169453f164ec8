"""Tone by VADER (Hutto & Gilbert 2014), as contributions that add up to its compound."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from rapport.marks.span import Span

ALPHA = 15
"""VADER's constant: compound = s / √(s² + 15) with s the sum of all contributions."""


class Vader(SentimentIntensityAnalyzer):  # type: ignore[misc]
    """vaderSentiment itself, asked not only for the score but for what made it."""

    def score_valence(self, sentiments: list[float], text: str) -> dict[str, float]:
        """VADER's own score; keeps the valence of every token on the way."""
        self.valences = list(sentiments)
        scores: dict[str, float] = super().score_valence(sentiments, text)
        return scores

    def marks(self, text: str) -> Iterator[Span]:
        """What each token adds to the compound of the sentence, −1 … 1.

        A token's valence v after VADER's rules for negation, degree, capitals and “but”
        weighs v / √(s² + 15); the emphasis of “!” and “?” is shared among these characters.
        So the weights add up to the compound before vaderSentiment rounds it to four
        decimals. Tokens of valence 0 have no mark.
        """
        written, origin = self._written(text)
        spans = self._token_spans(written)
        self.valences = []
        self.polarity_scores(text)
        total = float(sum(self.valences))
        loud = [i for i, sign in enumerate(written) if sign in self._counted(written)]
        emphasis = math.copysign(self._punctuation_emphasis(written), total) if total else 0.0
        scale = 1 / math.sqrt((total + emphasis) ** 2 + ALPHA)
        for (start, end), valence in zip(spans, self.valences, strict=True):
            if valence:
                yield Span(origin[start], origin[end - 1] + 1, "tone", "vader", valence * scale)
        if emphasis:
            for at in loud:
                place = origin[at]
                yield Span(place, place + 1, "tone", "vader", emphasis * scale / len(loud))

    @staticmethod
    def _counted(text: str) -> str:
        """The punctuation that VADER counts: any “!”, and “?” from the second on."""
        return ("!" if "!" in text else "") + ("?" if text.count("?") > 1 else "")

    def _written(self, text: str) -> tuple[str, list[int]]:
        """The sentence as VADER reads it, emoji in words, and where each sign of it stands."""
        written, origin = "", list[int]()
        for at, sign in enumerate(text):
            said = self.emojis.get(sign, sign)
            if sign in self.emojis and written and not written.endswith(" "):
                said = " " + said
            written += said
            origin += [at] * len(said)
        return written, origin

    @staticmethod
    def _token_spans(written: str) -> Iterator[tuple[int, int]]:
        """Where VADER's tokens stand, as it cuts them and strips their punctuation."""
        for token in re.finditer(r"\S+", written):
            inner = token.group().strip(_PUNCTUATION)
            if len(inner) > 2:
                start = token.start() + token.group().index(inner)
                yield start, start + len(inner)
            else:
                yield token.span()


_PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"
