"""Readability: textstat's formulas on this project's own counts.

textstat counts sentences by splitting at every stop and drops short ones; here the
sentences are those of the table. Higher Flesch values mean easier texts; the others
are grades, years of schooling, or (Dale–Chall) run along with them.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from textstat.backend.utils import get_lang_cfg

Number = Any
"""A number, or an array of numbers: one for each text."""

MINIMUM_WORDS = 100
MINIMUM_SENTENCES = 3
"""Below these a formula says more about the sample than about the text (they were made for
passages of 100 words)."""


TOO_SHORT = f"fewer than {MINIMUM_WORDS} words or {MINIMUM_SENTENCES} sentences"
"""Why no formula is defined for a text."""


class Counts(NamedTuple):
    """What the formulas are made of, over the body sentences of a text, or of many."""

    words: Number
    sentences: Number
    syllables: Number
    long: Number
    complex: Number
    letters: Number = 0
    characters: Number = 0
    difficult: Number = 0

    @property
    def too_short(self) -> Number:
        """Whether no formula is defined for these counts."""
        return (self.words < MINIMUM_WORDS) | (self.sentences < MINIMUM_SENTENCES)


def flesch(counts: Counts) -> Number:
    """Flesch reading ease (1948): 206.835 − 1.015 W/S − 84.6 Y/W; 100 is easy, 0 hard."""
    base, per_sentence, per_word = (
        get_lang_cfg("en", key) for key in ("fre_base", "fre_sentence_length", "fre_syll_per_word")
    )
    sentence_length = counts.words / counts.sentences
    return base - per_sentence * sentence_length - per_word * counts.syllables / counts.words


def flesch_kincaid(counts: Counts) -> Number:
    """Flesch–Kincaid grade (1975): 0.39 W/S + 11.8 Y/W − 15.59."""
    return 0.39 * counts.words / counts.sentences + 11.8 * counts.syllables / counts.words - 15.59


def fog(counts: Counts) -> Number:
    """Gunning Fog grade (1952): 0.4 (W/S + 100 C/W), C complex words."""
    return 0.4 * (counts.words / counts.sentences + 100 * counts.complex / counts.words)


def smog(counts: Counts) -> Number:
    """SMOG grade (McLaughlin 1969): 1.043 √(30 P/S) + 3.1291, P words of three or more
    syllables.
    """
    return 1.043 * np.sqrt(30 * counts.long / counts.sentences) + 3.1291


def coleman_liau(counts: Counts) -> Number:
    """Coleman–Liau grade (1975), with textstat's constants: 0.058 L − 0.296 S − 15.8, L letters
    and S sentences for every 100 words.
    """
    letters, sentences = (
        100 * count / counts.words for count in (counts.letters, counts.sentences)
    )
    return 0.058 * letters - 0.296 * sentences - 15.8


def ari(counts: Counts) -> Number:
    """Automated readability index (Smith & Senter 1967), a grade: 4.71 C/W + 0.5 W/S − 21.43, C
    characters without white space.
    """
    per_word, per_sentence = counts.characters / counts.words, counts.words / counts.sentences
    return 4.71 * per_word + 0.5 * per_sentence - 21.43


def dale_chall(counts: Counts) -> Number:
    """Dale–Chall score (1948) by textstat's list of easy words: 0.1579 D + 0.0496 W/S, D difficult
    words for every 100, and 3.6365 more if D is above 5. Inflected words count as difficult.
    """
    difficult = 100 * counts.difficult / counts.words
    score = 0.1579 * difficult + 0.0496 * counts.words / counts.sentences
    return score + 3.6365 * (difficult > 5)


FORMULAS = {
    "style.flesch": flesch,
    "style.flesch-kincaid": flesch_kincaid,
    "style.fog": fog,
    "style.smog": smog,
    "style.coleman-liau": coleman_liau,
    "style.ari": ari,
    "style.dale-chall": dale_chall,
}
