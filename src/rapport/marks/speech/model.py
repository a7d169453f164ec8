"""What the search for speech is given, and what it finds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from rapport.marks.found import Found

OTHER = "other"
"""The side of a speaker whom the text gives none of the study's sides."""

Place = tuple[int, int, int]
"""Number of the sentence, first character in it, one past the last."""


class Sentence(NamedTuple):
    """A sentence of an article, and the marks on it where they come with it."""

    number: int
    paragraph: int
    text: str
    found: Sequence[Found] = ()


class Speech(NamedTuple):
    """Words of a sentence that are not the author's: `text[start:end]`.

    `code` is quoted (in quotation marks), reported (by a verb of saying) or attributed (as a
    view); `side` one of the study's sides, or OTHER. `cue` and `speaker` say where the words
    stand that tell so, if there are any.
    """

    sentence: int
    start: int
    end: int
    code: str
    side: str
    cue: Place | None
    speaker: Place | None
