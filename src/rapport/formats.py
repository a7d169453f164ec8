"""How measures are called and how their values are written, everywhere the same."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from rapport.codebook import Codebook
from rapport.marks.speech import OTHER
from rapport.study import Study
from rapport.tone.registry import named as engines_of
from rapport.validity.cards import digits

NOTHING = "–"
"""What stands where there is no value."""

_NAMES = {
    "style.flesch": "Flesch reading ease",
    "style.flesch-kincaid": "Flesch–Kincaid grade",
    "style.fog": "Gunning Fog grade",
    "style.smog": "SMOG grade",
    "style.coleman-liau": "Coleman–Liau grade",
    "style.ari": "Automated readability index",
    "style.dale-chall": "Dale–Chall score",
}


_KINDS = {"frame": "Frame", "generic": "Generic frame", "actor": "Mention", "name": "Name"}

_RELATION = {
    "verbal-cooperation": "Words of cooperation",
    "material-cooperation": "Deeds of cooperation",
    "verbal-conflict": "Words of conflict",
    "material-conflict": "Deeds of conflict",
    "balance": "Balance of cooperation and conflict (log)",
    "goldstein": "Mean on Goldstein’s scale",
}

SHARES = ("frame", "generic", "actor", "hedge", "boost", "outlook", "name", "voice")
"""Layers whose measures are shares; of `relation` the quads are too."""


def measure_labels(study: Study, codebooks: list[Codebook]) -> dict[str, str]:
    """The name of every measure: that of the code for shares, of the formula for style, of the
    engine for tone.
    """
    codes = {(book.layer, code.name): code.label for book in codebooks for code in book.codes}
    named = {
        f"{layer}.{code}": f"{_KINDS.get(layer, layer.capitalize())}: {label}"
        for (layer, code), label in codes.items()
    }
    actors = {code: label for (layer, code), label in codes.items() if layer == "actor"}
    words = {f"voice.{code}": label for code, label in actors.items()} | {"voice.other": "others"}
    return (
        _NAMES
        | named
        | _tone_labels(study, actors)
        | {name: f"Words given to {label}" for name, label in words.items()}
        | {f"relation.{name}": label for name, label in _RELATION.items()}
    )


def side_names(study: Study, labels: Mapping[str, str]) -> dict[str, str]:
    """What the states of a study are called, and speakers who are of none."""
    names = {code: labels.get(f"actor.{code}", code) for code in study.states}
    return {code: name.removeprefix("Mention: ") for code, name in names.items()} | {
        OTHER: "others"
    }


def _tone_labels(study: Study, actors: dict[str, str]) -> dict[str, str]:
    """The names of the measures of tone, and of tone toward each state."""
    engines = engines_of(study)
    tone = {f"tone.{name}": f"Tone ({each.label})" for name, each in engines["tone"].items()}
    toward = {
        f"toward.{name}.{state}": f"Tone toward {actors[state]} ({each.label})"
        for name, each in engines["toward"].items()
        for state in study.states
        if state in actors
    }
    return tone | toward


def is_share(measure: str) -> bool:
    """Whether its values are shares, written in per cent."""
    layer, _, name = measure.partition(".")
    return layer in SHARES or (layer == "relation" and name.endswith(("cooperation", "conflict")))


_SHARE_OF = {"name": "namings", "voice": "words", "relation": "acts"}
_RANGES = {"tone": "−1 to 1", "toward": "−1 to 1", "relation.goldstein": "−10 to 10"}
_RANGES |= {"relation.balance": "log ratio"}


def unit(measure: str) -> str:
    """The unit in which a value of the measure is written, or the range in which it lies."""
    layer = measure.split(".")[0]
    if is_share(measure):
        return f"% of {_SHARE_OF.get(layer, 'sentences')}"
    return _RANGES.get(measure) or _RANGES.get(layer, "score")


def signed(number: float, places: int = 2) -> str:
    """A number with its sign, a true minus, and no sign for nothing."""
    text = f"{number:+.{places}f}"
    return text[1:] if float(text) == 0 else text.replace("-", "−")


def _has_sign(measure: str) -> bool:
    return measure.split(".")[0] in ("tone", "toward", "relation")


def value(measure: str, number: float) -> str:
    """A value in the unit of its measure: shares in per cent, tone −1 to 1, else as it is."""
    if pd.isna(number):
        return NOTHING
    if is_share(measure):
        return f"{number:.0%}"
    return signed(number) if _has_sign(measure) else f"{number:.1f}"


def difference(measure: str, number: float) -> str:
    """A difference in the unit of its measure: shares in percentage points."""
    if pd.isna(number):
        return NOTHING
    if is_share(measure):
        return f"{signed(100 * number, 0)} points"
    return signed(number, 2 if _has_sign(measure) else 1)


def share(number: float) -> str:
    """A share in per cent that says all or none only where it is so."""
    if pd.isna(number):
        return NOTHING
    if 0.995 <= number < 1:
        return "over 99%"
    return "under 1%" if 0 < number < 0.005 else f"{number:.0%}"


def delta(number: float) -> str:
    """Cliff’s delta."""
    return NOTHING if pd.isna(number) else signed(number)


def probability(p: float) -> str:
    """A probability with two digits that say something, never a bare 0."""
    return NOTHING if pd.isna(p) else f"{p:.2g}"


def score(number: float | None) -> str:
    """A score between −1 and 1: how well a measure agrees with people."""
    return NOTHING if number is None or pd.isna(number) else digits(number)


def interval(measure: str, low: float, high: float) -> str:
    """An interval of a difference."""
    if pd.isna(low) or pd.isna(high):
        return NOTHING
    first = difference(measure, low).removesuffix(" points")
    return f"{first} to {difference(measure, high)}"
