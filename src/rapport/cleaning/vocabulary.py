"""Which runs of letters are words: the evidence for mending what print broke."""

from __future__ import annotations

from functools import lru_cache

from wordfreq import zipf_frequency

COMMON = 4.0
"""Zipf frequency of a word that every reader knows: once in a hundred thousand words."""

KNOWN = 3.0
"""Zipf frequency of a word that is surely one: once in a million words."""


@lru_cache(maxsize=200_000)
def frequency(word: str, language: str = "en") -> float:
    """How common a word is, as its Zipf frequency: log₁₀ of its count in a thousand million
    words, 0 if it is unknown (wordfreq, Speer 2022).
    """
    return float(zipf_frequency(word.lower().replace("’", "'"), language))


def is_known(word: str) -> bool:
    """Whether a run of letters is surely a word."""
    return frequency(word) >= KNOWN
