"""Engines of tone against gold: how a snippet sounds, and the tone toward a target."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from rapport.tone.scoring import Asked, Scorer
from rapport.validity.classes import DEFAULT_CUTS, Cuts, HasClasses, HasProbabilities, learn_cuts
from rapport.validity.gold import SPLITS, Gold, Rated, Toward
from rapport.validity.scores import Result, Values, score

HUMAN = {(f"nyt_editorials/{split}", "pearson"): 0.71 for split in SPLITS}
"""What one human reaches against the others, where that is known.

Editorials: one of the twenty raters against the other nineteen, by snippet (from the ratings of
Hutto & Gilbert 2014).
"""


def ratings(gold: Gold, scorer: Scorer) -> Iterator[Result]:
    """How a snippet sounds: values against the mean rating of readers."""
    items = [item for item in gold.items if isinstance(item, Rated)]
    values = scorer.values([Asked(item.text) for item in items])
    rated = np.array([item.mean_rating for item in items])
    articles = [item.article for item in items]
    for metric in ("pearson", "spearman", "pearson_article"):
        yield Result(score(metric, rated, values, articles))


def targets(
    gold: Gold, scorer: Scorer, train: Gold | None = None, stated: Cuts | None = None
) -> Iterator[Result]:
    """The tone toward a target: classes against those of coders.

    `stated` are the engine's thresholds, for where there is no train file to learn them from.
    """
    items = _toward(gold)
    polarity = np.array([item.polarity for item in items])
    said, note = _classes([item.asked for item in items], scorer, train, stated)
    for metric in ("macro_f1", "accuracy"):
        yield Result(score(metric, polarity, said, [item.sentence for item in items]), note=note)


def _toward(gold: Gold) -> list[Toward]:
    return [item for item in gold.items if isinstance(item, Toward)]


def _classes(
    asked: list[Asked], scorer: Scorer, train: Gold | None, stated: Cuts | None
) -> tuple[Values, str]:
    """The class of each target, −1, 0 or 1, and how it was made.

    An engine that knows classes or their probabilities is asked for them. Else values become
    classes by two thresholds.
    """
    if isinstance(scorer, HasClasses):
        return scorer.classes(asked), "classes of the engine"
    if isinstance(scorer, HasProbabilities):
        return scorer.probabilities(asked).argmax(axis=1) - 1, "most probable class"
    cuts, source = _cuts(scorer, train, stated)
    said = f"thresholds {cuts.low:.2f} and {cuts.high:.2f} {source}".replace("-", "−")
    return cuts.classes(scorer.values(asked)), said


def _cuts(scorer: Scorer, train: Gold | None, stated: Cuts | None) -> tuple[Cuts, str]:
    """The thresholds of an engine and where they are from."""
    if train:
        items = _toward(train)
        values = scorer.values([item.asked for item in items])
        polarity = np.array([item.polarity for item in items])
        return learn_cuts(polarity, values), f"from {train.name}"
    return (stated, "of the engine") if stated else (DEFAULT_CUTS, "by default")
