"""How the heads of `rapport.tone.linear` are trained: on the gold, and on what the encoder makes of
single words.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import numpy as np
import yaml

from rapport.files import write_text
from rapport.marks.vader.forms import analyzer
from rapport.tone.linear import Linear
from rapport.tone.linear.features import TARGET, Floats
from rapport.tone.linear.heads import Heads, chances, tone_of
from rapport.tone.scoring import Asked, Scorer
from rapport.training.gold import read_snippets, read_targets
from rapport.training.linear.counts import Counted, Known, Penalties, Vectors
from rapport.training.linear.fitting import Weights
from rapport.training.linear.gold import Gold, of_snippets, of_targets, words_seen
from rapport.training.linear.meanings import common_words, leanings, meanings
from rapport.validity.scores import held_out, macro_f1

FOLDS = 3
EDITORIALS = "nyt_editorials/dev"
CARD = Path(__file__).with_name("card.yaml")

TOWARD = Penalties(own=40, vector=10, rating=100)
TONE = Penalties(own=30, vector=8, rating=1)
BLIND = Penalties(own=12, vector=3, rating=3)


class Trained(NamedTuple):
    """The heads, and how good they were in cross-validation: in all, and on editorials as the card
    of an engine has it.
    """

    heads: Heads
    scores: dict[str, dict[str, float]]
    crossed: list[dict[str, str | float]]


def train_linear(
    gold: Path, to: Path, seed: int, teacher: Scorer, vectors: Vectors = meanings
) -> None:
    """Train both heads on the development gold in a folder, and write them with their card.

    `teacher` is the engine that tells how single words make a target look. The same gold, seed,
    teacher and `vectors` (what is known of words) give the same files on one machine; where sums
    round otherwise, some weights are on the next step of their grid (the card says how many). The
    parts `rw_dev` and `mt_dev` of NewsMTSC are not trained on; the card says what is reached there.
    """
    targets = of_targets(read_targets(gold / "newsmtsc" / "train.jsonl"))
    snippets = of_snippets(read_snippets(gold / "nyt_editorials" / "dev.tsv"))
    trained = train(targets, snippets, seed, teacher, vectors)
    path = trained.heads.save(to)
    engine = Linear.read(to)
    card = yaml.safe_load(CARD.read_text("utf-8"))
    card["scores"] = trained.scores
    for part in ("rw_dev", "mt_dev"):
        if (held := gold / "newsmtsc" / f"{part}.jsonl").is_file():
            card["scores"][f"newsmtsc/{part}"] = reached(engine, of_targets(read_targets(held)))
    card["scores"] = {
        name: {what: round(value, 3) for what, value in scores.items()}
        for name, scores in card["scores"].items()
    }
    card["crossed"] = [{"gold": EDITORIALS, **one} for one in trained.crossed]
    card["sha256"] = {path.name: hashlib.sha256(path.read_bytes()).hexdigest()}
    write_text(
        to / "card.yaml", yaml.safe_dump(card, allow_unicode=True, sort_keys=False, width=98)
    )


def train(targets: Gold, snippets: Gold, seed: int, teacher: Scorer, vectors: Vectors) -> Trained:
    """Train the heads; the seed deals the articles out for cross-validation."""
    lexicon = {word for word in analyzer().lexicon if word.isalpha()}
    forms = {TARGET, *common_words(), *lexicon, *words_seen(targets), *words_seen(snippets)}
    known = Known.of(sorted(forms), vectors).leaning(leanings(sorted(forms), teacher))
    toward = Counted.of(targets, known.vocabulary, aimed=True)
    tone = Counted.of(snippets, known.vocabulary, aimed=False)
    blind = known.rated(tone_of_news(targets, known))

    aimed = crossed(toward, lambda one: one.chances(known, TOWARD), likeliest, seed)
    alone = crossed(tone, lambda one: one.answers(blind, TONE), sound, seed)
    held = held_out(snippets.wanted, alone, snippets.article.tolist())
    scores = {
        "newsmtsc/train, in folds": {"macro_f1": macro_f1(targets.wanted, aimed)},
        f"{EDITORIALS}, in folds": {str(one["metric"]): float(one["score"]) for one in held},
    }
    weights, own = toward.chances(known, TOWARD), tone.answers(blind, TONE)
    heads = Heads(known.vocabulary, tone.head(own), toward.head(weights), weights.polar)
    return Trained(heads, scores, held)


def tone_of_news(targets: Gold, known: Known) -> Floats:
    """How words sound in the news: their weights in a head for the tone toward a target that
    does not see which words are the target's.
    """
    sighted = targets._replace(asked=[Asked(one.text) for one in targets.asked])
    counted = Counted.of(sighted, known.vocabulary, aimed=False)
    weights: Floats = counted.answers(known, BLIND).words[:, 0, 0]
    return weights


def crossed(
    counted: Counted,
    fit: Callable[[Counted], Weights],
    predict: Callable[[Counted, Weights], Floats],
    seed: int,
) -> Floats:
    """What is predicted of each example by weights fitted without its part of the articles."""
    article = counted.gold.article
    part = (np.random.default_rng(seed).permutation(int(article.max()) + 1) % FOLDS)[article]
    found = [
        predict(
            counted.rows(np.flatnonzero(part == out)),
            fit(counted.rows(np.flatnonzero(part != out))),
        )
        for out in range(FOLDS)
    ]
    order = np.concatenate([np.flatnonzero(part == out) for out in range(FOLDS)])
    return np.concatenate(found)[np.argsort(order)]


def likeliest(counted: Counted, weights: Weights) -> Floats:
    """The likeliest class of each target: −1, 0 or 1."""
    classes: Floats = chances(counted.scores(weights), weights.polar).argmax(axis=1) - 1.0
    return classes


def sound(counted: Counted, weights: Weights) -> Floats:
    """The tone of each sentence."""
    return tone_of(counted.scores(weights))[0]


def reached(engine: Linear, gold: Gold) -> dict[str, float]:
    """How well the likeliest class toward a target is the one that people gave."""
    return {"macro_f1": macro_f1(gold.wanted, engine.probabilities(gold.asked).argmax(axis=1) - 1)}
