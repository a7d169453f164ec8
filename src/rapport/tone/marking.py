"""From what an engine says of sentences to marks.

Of a model the value is one mark, over the sentence or the first mention of the target; the words
that carried it are marks beside it, in a layer of their own, since they do not add up to it. Of a
lexicon the words are the marks.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from rapport.marks import COLUMNS, in_order, voices_of
from rapport.tone.registry import TONE, TOWARD
from rapport.tone.scoring import Asked, Scorer, Words

WORDS = {TONE: "tone-word", TOWARD: "toward-word"}
"""Layers of the words that carried the value of a model."""

GRID = 2.0**-16
"""Weights of words that add up are multiples of this, so that their sums are exact: the same in any
order, whether words are added one by one or a sentence at a time.
"""

EXPLAINED = 5
"""Of so many sentences of an article, those furthest from 0, a model's words are marked: asking
for them costs as much as a value of each word."""


class Question(NamedTuple):
    """What is asked of a sentence: its row among the sentences, and the state meant, if any."""

    row: int
    asked: Asked
    state: str | None = None


def of_sentences(sentences: pd.DataFrame) -> list[Question]:
    """How does each sentence sound?"""
    return [Question(row, Asked(text)) for row, text in enumerate(sentences.text)]


def of_states(
    sentences: pd.DataFrame, marks: pd.DataFrame, states: Sequence[str]
) -> list[Question]:
    """How does each sentence make each state look that it mentions?

    Mentions are the marks of the layer `actor`, also those of words that stand for several
    states and of pronouns.
    """
    texts = sentences.text.tolist()
    mentions = marks[(marks.layer == "actor") & marks.code.isin(states)]
    rows = _rows(sentences, mentions)
    found: dict[tuple[int, str], list[tuple[int, int]]] = {}
    for row, code, *place in zip(rows, mentions.code, mentions.start, mentions.end, strict=True):
        found.setdefault((int(row), str(code)), []).append((int(place[0]), int(place[1])))
    return [
        Question(row, Asked(texts[row], tuple(sorted(set(places)))), state)
        for (row, state), places in sorted(found.items())
    ]


def mark_tone(
    sentences: pd.DataFrame,
    marks: pd.DataFrame,
    engines: Mapping[str, Mapping[str, Scorer]],
    states: Sequence[str],
) -> pd.DataFrame:
    """The table `marks` with what engines say of the sentences, all weights of words on the grid.

    `engines` are those of the layers `tone` and `toward`, by name.
    """
    marks = marks.assign(weight=marks.weight.mask(marks.layer == TONE, _on_grid(marks.weight)))
    asked = {TONE: of_sentences(sentences), TOWARD: of_states(sentences, marks, states)}
    made = [
        pd.DataFrame(rows, columns=["row", *COLUMNS[2:7], "target"])
        for layer, named in engines.items()
        for name, scorer in named.items()
        if (rows := list(_marks_of(sentences, asked[layer], layer, name, scorer)))
    ]
    if not made:
        return marks
    new = pd.concat(made, ignore_index=True)
    rows = new.pop("row").to_numpy(np.int64)
    new["article_id"] = sentences.article_id.to_numpy()[rows]
    new["sentence"] = sentences.sentence.to_numpy()[rows]
    new["voice"] = voices_of(new, marks)
    return in_order(pd.concat([marks, new.reindex(columns=COLUMNS)]), sentences)


def _on_grid(weights: Any) -> Any:
    """The nearest multiples of GRID, of an array or a column."""
    return np.round(weights / GRID) * GRID


def _marks_of(
    sentences: pd.DataFrame, questions: list[Question], layer: str, name: str, scorer: Scorer
) -> Iterator[tuple[object, ...]]:
    """Row of the sentence, start, end, layer, code, weight and target of every mark."""
    asked = [question.asked for question in questions]
    if scorer.additive:
        words = scorer.words(asked)
        words = words._replace(weight=_on_grid(words.weight))
        yield from _word_rows(questions, words, layer, name)
        return
    values = scorer.values(asked)
    for question, value in zip(questions, values.tolist(), strict=True):
        if math.isnan(value):  # nothing in it that the model can read
            continue
        text, mentions = question.asked
        start, end = mentions[0] if mentions else (0, len(text))
        yield question.row, start, end, layer, name, value, question.state
    chosen = [questions[at] for at in furthest(sentences, questions, values)]
    words = scorer.words([question.asked for question in chosen])
    yield from _word_rows(chosen, words, WORDS[layer], name)


def _word_rows(
    questions: list[Question], words: Words, layer: str, name: str
) -> Iterator[tuple[object, ...]]:
    for asked, start, end, weight in zip(*(column.tolist() for column in words), strict=True):
        if weight:
            question = questions[asked]
            yield question.row, start, end, layer, name, weight, question.state


def furthest(
    sentences: pd.DataFrame, questions: list[Question], values: NDArray[np.float64]
) -> list[int]:
    """The numbers of the questions, EXPLAINED an article, whose values are furthest from 0."""
    frame = pd.DataFrame(
        {
            "article": sentences.article_id.to_numpy()[[question.row for question in questions]],
            "distance": np.abs(values),
        }
    )
    ranked = frame.sort_values("distance", ascending=False, kind="stable")
    return sorted(ranked.groupby("article", sort=False).head(EXPLAINED).index)


def _rows(sentences: pd.DataFrame, marks: pd.DataFrame) -> NDArray[np.int64]:
    """The row of the sentence that each mark stands in."""
    place = ["article_id", "sentence"]
    numbered = sentences[place].assign(row=np.arange(len(sentences)))
    rows: NDArray[np.int64] = marks[place].merge(numbered, on=place, how="left").row.to_numpy()
    return rows
