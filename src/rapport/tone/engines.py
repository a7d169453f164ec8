"""The engines that a study can name, and what a reader should know of each."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from rapport.errors import StudyError
from rapport.house import House
from rapport.study import Study
from rapport.tone.scoring import Scorer


class Engine(NamedTuple):
    """An engine: how the report calls it, and what makes it.

    `make` is None for what the marking of the codebooks does along the way.
    """

    label: str
    make: Callable[[House], Scorer] | None


TONE: dict[str, Engine] = {
    "vader": Engine("VADER", None),
    "vader-shielded": Engine("VADER, topic words shielded", None),
}
"""Engines that say how a sentence sounds."""

TOWARD: dict[str, Engine] = {}
"""Engines that say how a sentence makes a state look."""


def known(study: Study) -> dict[str, dict[str, Engine]]:
    """The engines that a study can name for each layer."""
    return {"tone": TONE, "toward": TOWARD}


def named(study: Study) -> dict[str, dict[str, Engine]]:
    """The engines that a study names for each layer; raises StudyError if one is not known."""
    asked = {"tone": study.engines.tone, "toward": study.engines.toward}
    found: dict[str, dict[str, Engine]] = {}
    for layer, engines in known(study).items():
        for name in asked[layer]:
            if name not in engines:
                raise StudyError(
                    f"studies/{study.name}.yaml: “engines.{layer}” names {name}, which is no "
                    f"engine; the engines are {', '.join(engines) or 'none'}"
                )
        found[layer] = {name: engines[name] for name in asked[layer]}
    return found


def scorers(study: Study, house: House) -> dict[str, dict[str, Scorer]]:
    """What marks tone, and tone toward the states, besides the marking of the codebooks."""
    return {
        layer: {name: engine.make(house) for name, engine in engines.items() if engine.make}
        for layer, engines in named(study).items()
    }
