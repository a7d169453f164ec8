"""Readability: textstat's formulas on this project's own counts.

textstat counts sentences by splitting at every stop and drops short ones; here the
sentences are those of the table. Higher Flesch values mean easier texts; the other three
are grades: years of schooling.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from textstat.backend.utils import get_lang_cfg

MINIMUM_WORDS = 100
MINIMUM_SENTENCES = 3
"""Below these a formula says more about the sample than about the text (they were made for
passages of 100 words)."""


class Counts(NamedTuple):
    """What the formulas are made of, over the body sentences of an article."""

    words: float
    sentences: float
    syllables: float
    long: float
    complex: float

    @property
    def too_short(self) -> str | None:
        """Why no formula is defined for these counts, or None."""
        if self.words < MINIMUM_WORDS or self.sentences < MINIMUM_SENTENCES:
            return f"fewer than {MINIMUM_WORDS} words or {MINIMUM_SENTENCES} sentences"
        return None


def flesch(counts: Counts) -> float:
    """Flesch reading ease (1948): 206.835 − 1.015 W/S − 84.6 Y/W; 100 is easy, 0 hard."""
    base, per_sentence, per_word = (
        get_lang_cfg("en", key) for key in ("fre_base", "fre_sentence_length", "fre_syll_per_word")
    )
    return float(
        base
        - per_sentence * counts.words / counts.sentences
        - per_word * counts.syllables / counts.words
    )


def flesch_kincaid(counts: Counts) -> float:
    """Flesch–Kincaid grade (1975): 0.39 W/S + 11.8 Y/W − 15.59."""
    return 0.39 * counts.words / counts.sentences + 11.8 * counts.syllables / counts.words - 15.59


def fog(counts: Counts) -> float:
    """Gunning Fog grade (1952): 0.4 (W/S + 100 C/W), C complex words."""
    return 0.4 * (counts.words / counts.sentences + 100 * counts.complex / counts.words)


def smog(counts: Counts) -> float:
    """SMOG grade (McLaughlin 1969): 1.043 √(30 P/S) + 3.1291, P words of three or more
    syllables.
    """
    return 1.043 * math.sqrt(30 * counts.long / counts.sentences) + 3.1291


FORMULAS = {
    "style.flesch": flesch,
    "style.flesch-kincaid": flesch_kincaid,
    "style.fog": fog,
    "style.smog": smog,
}
