"""Keyword in context: every place of a code or a pattern, with the words beside it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from rapport.codebook import Code, Codebook, Pattern
from rapport.errors import StudyError
from rapport.marks import COLUMNS, mark_corpus, voices_of

WIDTH = 60
"""Characters shown on each side, if nobody says how many."""

PLACE = ["article_id", "sentence"]
SEARCH = "search"
"""Layer and code of what a pattern that stands in no codebook finds."""


def concordance(
    sentences: pd.DataFrame,
    marks: pd.DataFrame,
    width: int = WIDTH,
    beside: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """A row for each mark: left, match, right, article_id, sentence, code, voice.

    left, match and right are the sentence again, cut to `width` characters on each side of the
    match. Only marks in sentences that also hold one of `beside` are shown, if it is given.
    """
    found = marks.astype({"article_id": object}).merge(
        sentences[[*PLACE, "text"]].astype({"article_id": object}), on=PLACE
    )
    if beside is not None:
        held = beside[PLACE].astype({"article_id": object}).drop_duplicates()
        found = found.merge(held, on=PLACE)
    places = list(zip(found.text, found.start, found.end, strict=True))
    return pd.DataFrame(
        {
            "left": [text[max(start - width, 0) : start] for text, start, _ in places],
            "match": [text[start:end] for text, start, end in places],
            "right": [text[end : end + width] for text, _, end in places],
            "article_id": found.article_id,
            "sentence": found.sentence,
            "code": found.code.astype(object),
            "voice": found.voice.astype(object),
        }
    )


def of_code(marks: pd.DataFrame, layer: str, code: str) -> pd.DataFrame:
    """The marks of one code."""
    return marks[(marks.layer == layer) & (marks.code == code)]


def matched(
    sentences: pd.DataFrame,
    marks: pd.DataFrame,
    pattern: str,
    codebooks: Sequence[Codebook] = (),
) -> pd.DataFrame:
    """The marks that a pattern would make, written as in a codebook (docs/codebook.md).

    It may name a list of any of the codebooks. Whose voice each stands in is read off `marks`.
    Raises StudyError if it is no pattern.
    """
    lists = {name: words for book in reversed(codebooks) for name, words in book.lists.items()}
    try:
        Pattern.of(pattern, lists)
    except ValueError as error:
        raise StudyError(f"search: {error}") from None
    said: dict[str, Any] = dict.fromkeys(("label", "definition", "source"), SEARCH)
    code = Code(
        name=SEARCH, patterns=[pattern], examples=["", ""], counter_examples=["", ""], **said
    )
    book = Codebook(layer=SEARCH, title=SEARCH, lists=lists, codes=[code])
    found = of_code(mark_corpus(sentences, [book]), SEARCH, SEARCH)
    found = found.reset_index(drop=True).astype({"article_id": object})
    return found.assign(voice=voices_of(found, marks))[COLUMNS]
