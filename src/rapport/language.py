"""Which language a text is in."""

from __future__ import annotations

from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

NAMES = {
    "de": "German",
    "en": "English",
    "es": "Spanish",
    "fr": "French",
    "ja": "Japanese",
    "ko": "Korean",
    "ru": "Russian",
    "uk": "Ukrainian",
    "zh": "Chinese",
}
"""Names of the languages one meets in this field; others go by their code."""

ENOUGH = 200
"""Characters below which a language cannot be told from a text."""

SAMPLE = 800
"""Characters that are looked at; more take longer and tell no more."""

SURE = 0.9
"""Probability from which on a language is believed."""


@cache
def _identifier() -> LanguageIdentifier:
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def language_of(text: str) -> str | None:
    """The language of a text as ISO 639-1, None if it is too short or cannot be told."""
    middle = max(0, len(text) // 2 - SAMPLE // 2)  # menus of other languages stand at the ends
    sample = " ".join(text[middle : middle + SAMPLE].split())
    if len(sample) < ENOUGH:
        return None
    language, probability = _identifier().classify(sample)
    return str(language) if probability >= SURE else None
