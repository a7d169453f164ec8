"""The engines that are held against gold, and what is known of how they were made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from rapport.codebook import Codebook, read_codebook
from rapport.marks import TONE_ENGINES, Engine
from rapport.tone import Asked, Scorer, Words
from rapport.written import read_written

FRAMES, RELATIONS = "generic-frames", "relations"
"""The engines that are no engines of tone: the codebooks of that name."""


CUTS = {"vader": (0.0, 0.40), "vader-shielded": (0.0, 0.34)}
"""Below and above which values are negative and positive, where there is nothing to learn it from:
learnt on the train file of NewsMTSC (Hamborg & Donnay 2021, MIT)."""


class Lexicon:
    """A tone lexicon of the table `marks`: the weights of its marks in a sentence, added up.

    It knows no targets: the tone toward one is that of its sentence.
    """

    additive = True

    def __init__(self, code: str, codebooks: Sequence[Codebook] = ()) -> None:
        self.cuts = CUTS[code]
        self._code = code
        self._engine = Engine(codebooks)

    def values(self, asked: Sequence[Asked]) -> NDArray[np.float64]:
        """The tone of each sentence, −1 … 1."""
        words = self.words(asked)
        return np.bincount(words.asked, words.weight, len(asked)).astype(np.float64)

    def words(self, asked: Sequence[Asked]) -> Words:
        """The words of the lexicon."""
        texts = [one.text for one in asked]
        sentences = pd.DataFrame({"article_id": "", "sentence": range(len(texts)), "text": texts})
        marks = self._engine.mark(sentences)
        marks = marks[(marks.layer == "tone") & (marks.code == self._code)]
        sentence, start, end = (marks[name].to_numpy() for name in ("sentence", "start", "end"))
        return Words(sentence, start, end, marks.weight.to_numpy())


def lexicons(codebook: Path) -> dict[str, Scorer]:
    """The tone lexicons by the names of their codes; `codebook` is the folder of the codebooks."""
    shields = codebook / "shields.yaml"
    books = [read_codebook(shields)] if shields.is_file() else []
    return {code: Lexicon(code, books) for code in TONE_ENGINES}


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
