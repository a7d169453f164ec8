"""Generic frames against gold: which frames people found in whole articles."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from rapport.codebook import Codebook
from rapport.marks import Engine
from rapport.sentences import split
from rapport.validity.classes import FOLDS, crossed
from rapport.validity.gold import Framed, Gold
from rapport.validity.scores import Result, Values, macro_f1, score

CODED = {
    "RE": "resolution",
    "HI": "human-interest",
    "CO": "conflict",
    "MO": "morality",
    "EC": "economic",
}
"""The codes of the codebook that the frames of the gold are; those it lacks are not scored."""


def frames(gold: Gold, codebook: Codebook) -> Iterator[Result]:
    """Generic frames of articles: the share of sentences with the frame against coders.

    How the shares order the articles (`auc`), and whether the frame is there by a threshold that
    was learnt by cross-validation (`macro_f1`): mean over frames, and each. Frames that every
    article has, or none, are left out.
    """
    items = [item for item in gold.items if isinstance(item, Framed)]
    shares = _shares([item.text for item in items], codebook)
    coded = pd.DataFrame(
        {name: [int(getattr(item, field)) for item in items] for field, name in CODED.items()}
    )
    names = [name for name in coded if name in shares and coded[name].nunique() == 2]
    labels, values = coded[names].to_numpy(), shares[names].to_numpy()
    there = [crossed(*pair) for pair in zip(labels.T, values.T, strict=True)]
    ways = (("auc", values), ("macro_f1", np.array(there).T))
    for metric, said in ways if names else ():
        yield Result(score(metric, labels, said), "", _on_frames(metric, labels))
        for at, name in enumerate(names):
            note = _on_frames(metric, labels[:, at : at + 1])
            yield Result(score(metric, labels[:, at], said[:, at]), name, note)


def _on_frames(metric: str, labels: Values) -> str:
    """How the classes were made, and what one scores who finds the frame everywhere."""
    if metric == "auc":
        return ""
    present = np.mean([macro_f1(one, np.ones_like(one)) for one in labels.T])
    return f"threshold by {FOLDS}-fold cross-validation; always present scores {present:.2f}"


def _shares(texts: Sequence[str], codebook: Codebook) -> pd.DataFrame:
    """The share of the sentences of each text that have a mark, by code."""
    rows = [
        (article, number, text[start:end])
        for article, text in enumerate(texts)
        for number, (start, end) in enumerate(split(text))
    ]
    sentences = pd.DataFrame(rows, columns=["article_id", "sentence", "text"])
    marks = Engine([codebook]).mark(sentences)
    marks = marks[marks.layer == codebook.layer].drop_duplicates(["article_id", "sentence", "code"])
    hit = pd.crosstab(marks.article_id.astype(int), marks.code.astype(str))
    n = sentences.groupby("article_id").size()
    names = [code.name for code in codebook.codes]
    hit = hit.reindex(index=range(len(texts)), columns=names, fill_value=0)
    return hit.div(n.reindex(range(len(texts)), fill_value=1), axis=0)
