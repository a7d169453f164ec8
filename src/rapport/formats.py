"""How measures are called and how their values are written, everywhere the same."""

from __future__ import annotations

import pandas as pd

from rapport.codebook import Codebook

NOTHING = "–"
"""What stands where there is no value."""

_NAMES = {
    "tone.vader": "Tone (VADER)",
    "tone.vader-shielded": "Tone (VADER, topic words shielded)",
    "style.flesch": "Flesch reading ease",
    "style.flesch-kincaid": "Flesch–Kincaid grade",
    "style.fog": "Gunning Fog grade",
    "style.smog": "SMOG grade",
}


def measure_labels(codebooks: list[Codebook]) -> dict[str, str]:
    """The name of every measure: that of the code for shares, of the formula for style."""
    kinds = {"frame": "Frame", "actor": "Mention"}
    return _NAMES | {
        f"{book.layer}.{code.name}": f"{kinds.get(book.layer, book.layer)}: {code.label}"
        for book in codebooks
        for code in book.codes
    }


def signed(number: float, places: int = 2) -> str:
    """A number with its sign, a true minus, and no sign for nothing."""
    text = f"{number:+.{places}f}"
    return text[1:] if float(text) == 0 else text.replace("-", "−")


def value(measure: str, number: float) -> str:
    """A value in the unit of its measure: shares in per cent, tone −1 to 1, else as it is."""
    if pd.isna(number):
        return NOTHING
    layer = measure.split(".")[0]
    if layer in ("frame", "actor"):
        return f"{number:.0%}"
    return signed(number) if layer == "tone" else f"{number:.1f}"


def difference(measure: str, number: float) -> str:
    """A difference in the unit of its measure: shares in percentage points."""
    if pd.isna(number):
        return NOTHING
    layer = measure.split(".")[0]
    if layer in ("frame", "actor"):
        return f"{signed(100 * number, 0)} points"
    return signed(number, 2 if layer == "tone" else 1)


def probability(p: float) -> str:
    """A probability with two digits that say something, never a bare 0."""
    return NOTHING if pd.isna(p) else f"{p:.2g}"


def interval(measure: str, low: float, high: float) -> str:
    """An interval of a difference."""
    if pd.isna(low) or pd.isna(high):
        return NOTHING
    first = difference(measure, low).removesuffix(" points")
    return f"{first} to {difference(measure, high)}"
