"""The engines that are held against gold, and what is known of how they were made."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from pydantic import BaseModel

from rapport.codebook import read_codebooks
from rapport.errors import StudyError
from rapport.house import House
from rapport.tone.registry import ENGINES, TONE, TOWARD, Material
from rapport.tone.scoring import Scorer
from rapport.validity.classes import Cuts, HasCuts
from rapport.validity.rows import Crossed
from rapport.written import checked, read_written

FRAMES, RELATIONS = "generic-frames", "relations"
"""The engines that are no engines of tone: codebooks."""

BOOKS = {FRAMES: ["generic-frames.yaml"], RELATIONS: ["relations.yaml", "status.yaml"]}
"""Their files."""


class Engines(NamedTuple):
    """Engines by their names: of how a sentence sounds, and of how it makes a target look."""

    tone: Mapping[str, Scorer]
    toward: Mapping[str, Scorer]

    def on_targets(self) -> dict[str, Scorer]:
        """What is held against tone toward targets: the engines for it, and beside them those
        that know no targets, of which the tone toward one is that of its sentence.
        """
        return {**self.tone, **self.toward}


def available(house: House) -> Engines:
    """Every engine that comes with the project, with its shields, as far as it can be made here."""
    material = Material(house, read_codebooks(house.codebook, ["shields.yaml"]))
    made: dict[str, dict[str, Scorer]] = {layer: {} for layer in ENGINES}
    for layer, engines in ENGINES.items():
        for name, engine in engines.items():
            with suppress(StudyError):  # what it needs is not installed
                made[layer][name] = engine.make(material)
    return Engines(made[TONE], made[TOWARD])


CUTS = {"vader": Cuts(0.0, 0.40), "vader-shielded": Cuts(0.0, 0.34)}
"""Thresholds of engines that state none, learnt on the train file of NewsMTSC (Hamborg & Donnay
2021, MIT)."""


def cuts_of(name: str, scorer: Scorer) -> Cuts | None:
    """The thresholds that an engine states, or that CUTS has for it; None if there are none."""
    return Cuts(*scorer.cuts) if isinstance(scorer, HasCuts) else CUTS.get(name)


class Made(BaseModel):
    """How an engine was made: the gold that it was trained or tuned on, as newsmtsc/train, and its
    cross-validated scores there.
    """

    trained_on: list[str] = []
    crossed: list[Crossed] = []

    def unseen(self, gold: str, metric: str) -> Crossed | None:
        """The cross-validated score on a file of gold, if there is one."""
        return {(one.gold, one.metric): one for one in self.crossed}.get((gold, metric))


def made(models: Path, name: str) -> Made:
    """What the card of an engine, models/NAME/card.yaml, says of how it was made.

    Raises StudyError if it says so wrongly. Without a card nothing is known.
    """
    card = models / name / "card.yaml"
    return checked(read_written(card), Made) if card.is_file() else TUNED.get(name, Made())


TUNED = {
    FRAMES: Made(trained_on=["narrative_frames/dev"]),
    RELATIONS: Made(trained_on=["plover/dev"]),
}
"""Codebooks that were written or tightened on gold: each on one half of that file."""
