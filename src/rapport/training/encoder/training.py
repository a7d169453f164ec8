"""From the gold standards to the files of the encoder, with its card."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from random import Random

import numpy as np
import torch
import yaml

from rapport.files import write_text
from rapport.tone.encoder import FILES, Encoder
from rapport.tone.encoder.reading import Reader
from rapport.tone.scoring import Asked
from rapport.training.encoder.addresses import read_addresses
from rapport.training.encoder.export import export
from rapport.training.encoder.network import source, starting, widened
from rapport.training.encoder.questions import RATED, fit_toward, sounding
from rapport.training.encoder.school import School
from rapport.training.encoder.steps import Steps
from rapport.training.encoder.targets import Targets
from rapport.training.encoder.teacher import Listener
from rapport.training.encoder.vocabulary import pruned
from rapport.training.gold import (
    Target,
    read_news,
    read_rated,
    read_snippets,
    read_targets,
)
from rapport.validity.scores import macro_f1

LEARNT, PIECES = 14_800, 19_300
"""Pieces of words that the encoder learns with, and that it then reads with; with these all files
of models/ come to less than 24 MB.
"""
SEEN = 400
"""Sentences of each gold standard that set the bounds of what linear maps are given."""


def run(gold: Path, ratings: Path, models: Path, steps: Steps) -> None:
    """Train, write the files, and score what is written."""
    targets = read_targets(gold / "newsmtsc" / "train.jsonl")
    halves = {name: read_targets(gold / f"{name}.jsonl") for name in HALVES}
    snippets = read_snippets(gold / "nyt_editorials" / "dev.tsv")
    unrated = [*read_news(gold), *read_addresses()]
    rated = read_rated(ratings)
    torch.set_flush_denormal(True)
    seed, told = steps.seed, steps.told
    reader, pieces = _reading(models, LEARNT)
    whole = steps.network(
        "whole", lambda: fit_toward(starting(pieces, seed), reader, targets, seed, told)
    )
    listener = Listener(seed)
    toward = Targets(whole, reader, targets, unrated, steps, listener).pupil()
    texts, said = [each.text for each in rated], [each.rating for each in rated]
    begun = steps.network("rated", lambda: sounding(whole, reader, texts, said, RATED, seed, told))
    school = School(begun, reader, snippets, unrated, steps, listener)
    reader, pieces = _reading(models, PIECES)
    held_out = school.cross_validated(reader, pieces)
    tone = school.pupil("", range(len(snippets)), seed)

    asked = {
        "toward": [target.asked for target in targets],
        "tone": [Asked(snippet.text) for snippet in snippets],
    }
    random = Random(seed)
    seen = {
        name: reader.read(random.sample(some, min(SEEN, len(some)))) for name, some in asked.items()
    }
    trained = {"tone": tone, "toward": toward}
    export({name: widened(network, pieces) for name, network in trained.items()}, seen, models)
    encoder = Encoder(models)
    scores = {name: scored(encoder, half) for name, half in halves.items()}
    write_card(models, seed, scores, held_out)


def _reading(models: Path, size: int) -> tuple[Reader, list[int]]:
    """What cuts sentences into so many different pieces, as it is written to `models`; and the
    numbers that they have in MiniLM.
    """
    text, pieces = pruned(source() / "tokenizer.json", size)
    return Reader(write_text(models / "tokenizer.json", text)), pieces


HALVES = ("newsmtsc/rw_dev", "newsmtsc/mt_dev")
"""Development halves of NewsMTSC: choices were made on them, nothing was fitted to them."""


def scored(encoder: Encoder, targets: Sequence[Target]) -> dict[str, float]:
    """How well the encoder tells the class of targets."""
    found = encoder.probabilities([target.asked for target in targets]).argmax(1)
    f1 = macro_f1(np.array([target.polarity + 1 for target in targets]), found)
    return {"macro_f1": round(f1, 3), "targets": len(targets)}


def write_card(
    models: Path, seed: int, scores: Mapping[str, object], held_out: Sequence[Mapping[str, object]]
) -> Path:
    """Write card.yaml: what is written about the encoder, with its scores and files."""
    said = Path(__file__).with_name("card.yaml").read_text("utf-8")
    crossed = [{"gold": "nyt_editorials/dev", **one} for one in held_out]
    files = {
        name: {
            "bytes": (models / name).stat().st_size,
            "sha256": hashlib.sha256((models / name).read_bytes()).hexdigest(),
        }
        for name in FILES
    }
    found = {"seed": seed, "scores": dict(scores), "crossed": crossed, "files": files}
    return write_text(models / "card.yaml", f"{said}\n{yaml.safe_dump(found, sort_keys=False)}")
