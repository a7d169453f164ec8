"""What is known of how engines were made, and the engines that are no engines of tone."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from rapport.written import read_written

FRAMES, RELATIONS = "generic-frames", "relations"
"""The codebooks of that name, which are held against gold as engines are."""


CUTS = {"vader": (0.0, 0.40), "vader-shielded": (0.0, 0.34)}
"""Below and above which values are negative and positive, where there is nothing to learn it from:
learnt on the train file of NewsMTSC (Hamborg & Donnay 2021, MIT)."""


class Made(NamedTuple):
    """How an engine was made: the gold it was trained or tuned on, and what it scores there when
    the items that are scored were left out (`crossed`, by gold and metric).
    """

    trained_on: tuple[str, ...] = ()
    crossed: Mapping[tuple[str, str], float] = {}


def made(models: Path, name: str) -> Made:
    """What the card of an engine, models/NAME/card.yaml, says of how it was made.

    It has `trained_on`, a list of names of gold, and `crossed`, a list of {gold, metric, score}.
    Raises StudyError if it is no YAML. Without a card nothing is known.
    """
    card = models / name / "card.yaml"
    if not card.is_file():
        return TUNED.get(name, Made())
    says: dict[str, Any] = read_written(card).says or {}
    crossed = {(row["gold"], row["metric"]): row["score"] for row in says.get("crossed", [])}
    return Made(tuple(says.get("trained_on", ())), crossed)


TUNED = {
    FRAMES: Made(("narrative_frames/dev",)),
    RELATIONS: Made(("plover/dev",)),
}
"""Codebooks that were written or tightened on gold: each on one half of that file."""
