"""From the gold standards to the files of the encoder, with its card."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from random import Random
from typing import NamedTuple

import numpy as np
import pandas as pd
import torch
import yaml
from numpy.typing import NDArray

from rapport.files import write_text, written_whole
from rapport.tone.encoder import FILES, Encoder
from rapport.tone.encoder.reading import Reader
from rapport.tone.scoring import Asked
from rapport.training.encoder.export import export
from rapport.training.encoder.network import Network, source, starting
from rapport.training.encoder.questions import RATED, TONE, Told, fit_tone, fit_toward, say_tone
from rapport.training.encoder.vocabulary import pruned
from rapport.training.gold import Snippet, Target, read_rated, read_snippets, read_targets
from rapport.validity.scores import macro_f1, pearson

PIECES = 14_800
"""Pieces of words that are kept; with these all files of models/ come to less than 24 MB."""
FOLDS = 5
SEEN = 400
"""Sentences of each gold standard that set the bounds of what linear maps are given."""


class Steps(NamedTuple):
    """The steps of the training. Each draws by chance from the seed alone, whatever was drawn
    before it; so those whose network is kept in the folder `kept` need not be run again.
    """

    kept: Path | None
    seed: int
    told: Told

    def network(self, name: str, made: Callable[[], Network]) -> Network:
        """The network after a step: read if it is kept, else made, and kept."""
        path = self.kept and self.kept / f"{name}-{self.seed}.pt"
        if path and path.is_file():
            self.told(f"{name}: as in {path}")
            state = torch.load(path)
            network = Network(len(state["word.weight"]))
            network.load_state_dict(state)
            return network.eval()
        self.told(name)
        network = made()
        if path:
            with written_whole(path) as draft:
                torch.save(network.state_dict(), draft)
        return network


def run(gold: Path, ratings: Path, models: Path, steps: Steps) -> None:
    """Train, write the files, and score what is written."""
    targets = read_targets(gold / "newsmtsc" / "train.jsonl")
    halves = {name: read_targets(gold / f"{name}.jsonl") for name in HALVES}
    snippets = read_snippets(gold / "nyt_editorials" / "dev.tsv")
    rated = read_rated(ratings)
    torch.set_flush_denormal(True)
    seed, told = steps.seed, steps.told
    text, pieces = pruned(source() / "tokenizer.json", PIECES)
    reader = Reader(write_text(models / "tokenizer.json", text))

    toward = steps.network(
        "toward", lambda: fit_toward(starting(pieces, seed), reader, targets, seed, told)
    )
    sounding = steps.network("rated", lambda: fit_tone(toward, reader, rated, RATED, seed, told))
    held_out = agreement(snippets, cross_validated(sounding, reader, snippets, steps))
    tone = steps.network("tone", lambda: fit_tone(sounding, reader, snippets, TONE, seed, told))

    asked = {
        "toward": [target.asked for target in targets],
        "tone": [Asked(snippet.text) for snippet in snippets],
    }
    random = Random(seed)
    seen = {
        name: reader.read(random.sample(some, min(SEEN, len(some)))) for name, some in asked.items()
    }
    export({"tone": tone, "toward": toward}, seen, models)
    encoder = Encoder(models)
    scores = {name: scored(encoder, half) for name, half in halves.items()}
    write_card(models, seed, scores, held_out)


HALVES = ("newsmtsc/rw_dev", "newsmtsc/mt_dev")
"""Development halves of NewsMTSC: choices were made on them, nothing was fitted to them."""


def scored(encoder: Encoder, targets: Sequence[Target]) -> dict[str, float]:
    """How well the encoder tells the class of targets."""
    found = encoder.probabilities([target.asked for target in targets]).argmax(1)
    f1 = macro_f1(np.array([target.polarity + 1 for target in targets]), found)
    return {"macro_f1": round(f1, 3), "targets": len(targets)}


def cross_validated(
    network: Network, reader: Reader, snippets: Sequence[Snippet], steps: Steps
) -> NDArray[np.float64]:
    """How each snippet sounds to a network that saw none of its article."""
    articles = sorted({snippet.article for snippet in snippets})
    order = np.random.default_rng(0).permutation(len(articles))
    fold = {articles[at]: number % FOLDS for number, at in enumerate(order)}
    folds = np.array([fold[snippet.article] for snippet in snippets])
    values = np.empty(len(snippets))
    for number in range(FOLDS):
        seen = [snippets[at] for at in np.flatnonzero(folds != number).tolist()]
        unseen = [snippets[at].text for at in np.flatnonzero(folds == number).tolist()]
        fit = partial(fit_tone, network, reader, seen, TONE, steps.seed + number, steps.told)
        fitted = steps.network(f"tone-without-{number}", fit)
        values[folds == number] = say_tone(fitted, reader, unseen)
    return values


def agreement(snippets: Sequence[Snippet], values: NDArray[np.float64]) -> dict[str, float]:
    """Pearson's r of values and ratings, by snippet and by the means of articles."""
    columns = {"said": [s.rating for s in snippets], "made": values}
    frame = pd.DataFrame(columns, index=[s.article for s in snippets])
    means = frame.groupby(level=0).mean()
    return {
        "pearson": round(pearson(frame.said.to_numpy(), frame.made.to_numpy()), 3),
        "pearson_article": round(pearson(means.said.to_numpy(), means.made.to_numpy()), 3),
    }


def write_card(
    models: Path, seed: int, scores: Mapping[str, object], held_out: Mapping[str, float]
) -> Path:
    """Write card.yaml: what is written about the encoder, with its scores and files."""
    said = Path(__file__).with_name("card.yaml").read_text("utf-8")
    crossed = [
        {"gold": "nyt_editorials/dev", "metric": metric, "score": score}
        for metric, score in held_out.items()
    ]
    files = {
        name: {
            "bytes": (models / name).stat().st_size,
            "sha256": hashlib.sha256((models / name).read_bytes()).hexdigest(),
        }
        for name in FILES
    }
    found = {"seed": seed, "scores": dict(scores), "crossed": crossed, "files": files}
    return write_text(models / "card.yaml", f"{said}\n{yaml.safe_dump(found, sort_keys=False)}")
