"""Readability: textstat's formulas on this project's own counts.

textstat counts sentences by splitting at every stop and drops short ones; here the
sentences are those of the table. Higher Flesch values mean easier texts; the others
are grades, years of schooling, or (Dale–Chall) run along with them.
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
    letters: float = 0
    characters: float = 0
    difficult: float = 0

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


def coleman_liau(counts: Counts) -> float:
    """Coleman–Liau grade (1975), with textstat's constants: 0.058 L − 0.296 S − 15.8, L letters
    and S sentences for every 100 words.
    """
    letters, sentences = (
        100 * count / counts.words for count in (counts.letters, counts.sentences)
    )
    return 0.058 * letters - 0.296 * sentences - 15.8


def ari(counts: Counts) -> float:
    """Automated readability index (Smith & Senter 1967), a grade: 4.71 C/W + 0.5 W/S − 21.43, C
    characters without white space.
    """
    per_word, per_sentence = counts.characters / counts.words, counts.words / counts.sentences
    return 4.71 * per_word + 0.5 * per_sentence - 21.43


def dale_chall(counts: Counts) -> float:
    """Dale–Chall score (1948) by textstat's list of easy words: 0.1579 D + 0.0496 W/S, D difficult
    words for every 100, and 3.6365 more if D is above 5. Inflected words count as difficult.
    """
    difficult = 100 * counts.difficult / counts.words
    score = 0.1579 * difficult + 0.0496 * counts.words / counts.sentences
    return score + 3.6365 if difficult > 5 else score


FORMULAS = {
    "style.flesch": flesch,
    "style.flesch-kincaid": flesch_kincaid,
    "style.fog": fog,
    "style.smog": smog,
    "style.coleman-liau": coleman_liau,
    "style.ari": ari,
    "style.dale-chall": dale_chall,
}
