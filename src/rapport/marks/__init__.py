"""Marks: these characters of this sentence count as that code of that layer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Protocol

import pandas as pd

from rapport.codebook import Codebook
from rapport.marks.codes import CodeFinder
from rapport.marks.span import Span
from rapport.marks.style import StyleMarker
from rapport.marks.vader import Vader
from rapport.words import words

TONE_ENGINES = ("vader",)
"""The codes of the tone layer, one an engine."""

COLUMNS = ["article_id", "sentence", "start", "end", "layer", "code", "weight", "voice"]


class Marker(Protocol):
    """What finds the marks of a layer in a sentence."""

    def marks(self, text: str) -> Iterator[Span]:
        """The marks of one sentence."""
        ...


def mark_sentence(text: str, markers: Sequence[Marker]) -> list[Span]:
    """All marks of one sentence, in the order of the text."""
    return sorted(span for marker in markers for span in marker.marks(text))


def mark_corpus(sentences: pd.DataFrame, codebooks: list[Codebook]) -> pd.DataFrame:
    """The table `marks` of all sentences, headings too: which of them count is a matter of
    measuring. Voices are not told apart yet, so `voice` is empty.
    """
    markers: list[Marker] = [*map(CodeFinder, codebooks), Vader(), StyleMarker()]
    rows = [
        (article, number, *span, None)
        for article, number, text in zip(
            sentences.article_id, sentences.sentence, sentences.text, strict=True
        )
        for span in mark_sentence(text, markers)
    ]
    return pd.DataFrame(rows, columns=COLUMNS)


def count_terms(sentences: pd.DataFrame) -> pd.DataFrame:
    """The table `terms`: how often each word occurs in the body of each article."""
    body = sentences[sentences.kind == "body"]
    rows = [
        (article, term, count)
        for article, texts in body.groupby("article_id", sort=False).text
        for term, count in sorted(Counter(w.lower() for t in texts for w in words(t)).items())
    ]
    return pd.DataFrame(rows, columns=["article_id", "term", "count"])
