"""A small encoder of sentences: how they sound, and how they make a target look.

It was fine-tuned from MiniLM-L6 on what people said of sentences of the news; the card beside its
files tells how, on what, and how well it does. It runs by onnxruntime alone.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from onnxruntime import GraphOptimizationLevel, InferenceSession, SessionOptions

from rapport.errors import StudyError
from rapport.tone.encoder.reading import LONGEST, Reader, Tokens
from rapport.tone.scoring import Asked, Origin, Place, Words
from rapport.words import WORD

__all__ = ["FILES", "GRID", "LONGEST", "Encoder"]

Floats = NDArray[np.float64]

FILES = ("tokenizer.json", "lower.onnx", "tone.onnx", "toward.onnx")
"""The files of the encoder: words, the lower layers, and a head with the upper layers for each
question."""

GRID = 0.01
"""Values are rounded to this, so that the last bits of another processor do not show."""

AT_ONCE = 2048
"""Tokens that are computed at a time: enough to be quick, few enough for a cache."""


class Encoder:
    """Values of sentences; each is the same whatever sentences it is asked with.

    `threads` is how many batches are computed at a time, 0 for as many as there are cores. Raises
    StudyError if a file is missing.
    """

    def __init__(self, models: Path, threads: int = 0) -> None:
        missing = [name for name in FILES if not (models / name).is_file()]
        if missing:
            raise StudyError(
                f"{models}: has no {', '.join(missing)}; take models/encoder from the project"
            )
        options = SessionOptions()
        options.intra_op_num_threads = 1  # of so small products each thread does best alone
        # The next level would join sums and norms into a node that takes four times as long.
        options.graph_optimization_level = GraphOptimizationLevel.ORT_ENABLE_BASIC
        self._threads = threads or os.cpu_count() or 1
        self._reader = Reader(models / FILES[0])
        self._lower, self._tone, self._toward = (
            InferenceSession(models / name, options, providers=["CPUExecutionProvider"])
            for name in FILES[1:]
        )

    additive = False
    """The words of a sentence are an account of its value, not its parts."""

    origin = Origin(
        "MiniLM-L6, fine-tuned on NewsMTSC, Hamborg & Donnay 2021, and on reviews, tweets and NYT "
        "editorials, Hutto & Gilbert 2014; models/encoder/card.yaml",
        "Apache-2.0; what it was trained on MIT",
    )

    def values(self, asked: Sequence[Asked]) -> Floats:
        """How each sentence sounds or, if it has mentions, how it makes its target look.

        From −1 (negative) to 1 (positive). Of a sentence: a quarter of what raters would say on
        average, who rate from −4 to 4. Toward a target: p(positive) − p(negative); the first
        mention is the target, the others are further mentions of it. NaN of a text without a
        letter or sign.
        """
        return _on_grid(self._of(self._reader.read(asked), _toward(asked)))

    def probabilities(self, asked: Sequence[Asked]) -> Floats:
        """Probabilities that a sentence is negative, neutral, positive toward its target.

        One row a sentence. On the grid, so that they add up to 1 only nearly.
        """
        return _on_grid(_softmax(self._run(self._reader.read(asked), self._toward, 3)))

    def words(self, asked: Sequence[Asked]) -> Words:
        """How each word moved its value: the value less what it is with the word masked.

        Of words beyond the tokens that count (LONGEST) nothing is said.
        """
        rows: list[tuple[int, int, int]] = []
        hidden: list[Tokens] = []
        read = self._reader.read(asked)
        for number, tokens in enumerate(read):
            for start, end in _words(asked[number].text):
                if at := tokens.at(start, end):
                    rows.append((number, start, end))
                    ids = tokens.ids.copy()
                    ids[at] = self._reader.mask
                    hidden.append(tokens._replace(ids=ids))
        of = [row[0] for row in rows]
        toward = _toward(asked)
        weights = self._of(read, toward)[of] - self._of(hidden, toward[of])
        return Words.of([(*r, w) for r, w in zip(rows, _on_grid(weights), strict=True)])

    def _of(self, read: Sequence[Tokens], toward: NDArray[np.bool_]) -> Floats:
        """The value of each sentence, toward its target or its own."""
        values = np.full(len(read), np.nan)
        for which, session, width in ((~toward, self._tone, 1), (toward, self._toward, 3)):
            rows = np.flatnonzero(which).tolist()
            made = self._run([read[row] for row in rows], session, width)
            values[rows] = made[:, 0] if width == 1 else _softmax(made) @ (-1, 0, 1)
        return np.asarray(np.clip(values, -1, 1))

    def _run(self, read: Sequence[Tokens], session: InferenceSession, width: int) -> Floats:
        """What a head makes of the sentences; NaN of one that has no tokens."""
        made = np.full((len(read), width), np.nan)

        def compute(rows: list[int]) -> None:
            ids, flags = (np.stack([read[row][part] for row in rows]) for part in (0, 1))
            (x,) = self._lower.run(None, {"ids": ids, "flags": flags})
            given = {"x": x, "flags": flags} if width == 3 else {"x": x}
            made[rows] = session.run(None, given)[0]

        with ThreadPoolExecutor(self._threads) as pool:
            list(pool.map(compute, _batches(read)))
        return made


def _batches(read: Sequence[Tokens]) -> Iterator[list[int]]:
    """The numbers of the sentences, in groups of as many tokens each."""
    alike: dict[int, list[int]] = defaultdict(list)
    for row, tokens in enumerate(read):
        alike[len(tokens.ids)].append(row)
    for length, rows in sorted(alike.items()):
        size = max(1, AT_ONCE // length)
        if length > 2:
            yield from (rows[at : at + size] for at in range(0, len(rows), size))


def _toward(asked: Sequence[Asked]) -> NDArray[np.bool_]:
    """Which of the questions have a target."""
    return np.array([bool(each.mentions) for each in asked], bool)


def _words(text: str) -> Iterator[Place]:
    return (match.span() for match in WORD.finditer(text))


def _softmax(logits: Floats) -> Floats:
    grown = np.exp(logits - logits.max(1, keepdims=True))
    return np.asarray(grown / grown.sum(1, keepdims=True))


def _on_grid(values: Floats) -> Floats:
    """The values, rounded to the grid; no value is −0."""
    return np.asarray(np.round(values / GRID) * GRID + 0.0).round(2)
