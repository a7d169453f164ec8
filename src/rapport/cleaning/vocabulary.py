"""Which runs of letters are words: the evidence for mending what print broke."""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache

from wordfreq import get_frequency_dict, zipf_frequency

EVERYWHERE = 6.0
"""Zipf frequency of a word such as “the” and “for”: once in a thousand words."""

COMMON = 4.0
"""Zipf frequency of a word that every reader knows: once in a hundred thousand words."""

KNOWN = 3.0
"""Zipf frequency of a word that is surely one: once in a million words."""

_OF_GRAMMAR = """
a an the this that these those my your his her its our their some any each every no
and or but nor if because while although though since than whether unless until
of to from with at into onto between among against during without within toward towards
upon per via i you he she it we they me him us them who whom whose which what when where
why how there here am is are was were be been being has have had having do does did will
would shall should can could may might must not also then so very more most such as only
both for by
"""
FUNCTION_WORDS = frozenset(_OF_GRAMMAR.split())
"""Words of grammar; of those that English makes compounds of (in, out, up, over) none."""


@lru_cache(maxsize=200_000)
def frequency(word: str, language: str = "en") -> float:
    """How common a word is, as its Zipf frequency: log₁₀ of its count in a thousand million
    words, 0 if it is unknown (wordfreq, Speer 2022).
    """
    return float(zipf_frequency(word.lower().replace("’", "'"), language))


def known_words(language: str = "en") -> Collection[str]:
    """Every word whose frequency is not 0."""
    return get_frequency_dict(language).keys()


def is_known(word: str) -> bool:
    """Whether a run of letters is surely a word."""
    return frequency(word) >= KNOWN


_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def is_misspelt(word: str) -> bool:
    """Whether a run of small letters is one letter away from a known word.

    One letter too many, too few, another, or two that have changed places.
    """
    for at in range(len(word) + 1):
        left, right = word[:at], word[at:]
        ways = [left + right[1:], left + right[1:2] + right[:1] + right[2:]]
        ways += [left + letter + right[1:] for letter in _LETTERS]
        ways += [left + letter + right for letter in _LETTERS]
        if any(way != word and is_known(way) for way in ways):
            return True
    return False
