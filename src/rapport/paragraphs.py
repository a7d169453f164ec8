"""The paragraphs of a clean text, and what kind each is: body, heading or standfirst."""

from __future__ import annotations

import re
from typing import NamedTuple

from rapport.words import WORD, count_words

_BEHIND_A_STOP = "\"'”’»)]0123456789"

HEADING_WORDS = 15
"""A line without a final stop and with no more words than this is a heading."""

STANDFIRST_RUN = 4
"""Words in a row that a standfirst repeats; fewer are shared by chance."""

STANDFIRST_SHARE = 0.5
"""Share of such runs from which on a first paragraph repeats the body."""


class Paragraph(NamedTuple):
    """`text[start:end]` of a clean text, with its kind."""

    start: int
    end: int
    kind: str


def ends_a_sentence(text: str) -> bool:
    """Whether a text ends with a stop or colon, marks and a footnote's number behind it aside."""
    return text.rstrip(_BEHIND_A_STOP).endswith((".", "!", "?", "…", ":", ";"))


def kind_of(paragraph: str) -> str:
    """`heading` for a short line without a final stop, else `body`."""
    if ends_a_sentence(paragraph) or count_words(paragraph) > HEADING_WORDS:
        return "body"
    return "heading"


def _runs(text: str) -> set[tuple[str, ...]]:
    said = text.lower().split()  # what is repeated is repeated with its marks
    return set(zip(*(said[at:] for at in range(STANDFIRST_RUN)), strict=False))


def paragraphs(text: str) -> list[Paragraph]:
    """The lines of a clean text that hold a word, with their kinds.

    The first body paragraph is a `standfirst` if at least half of its runs of four words stand
    again in the body after it: an editor drew it from there.
    """
    found = [
        Paragraph(*line.span(), kind_of(line.group()))
        for line in re.finditer(r"[^\n]+", text)
        if WORD.search(line.group())
    ]
    body = [number for number, paragraph in enumerate(found) if paragraph.kind == "body"]
    if len(body) > 1:
        first = found[body[0]]
        runs = _runs(text[first.start : first.end])
        again = runs & _runs(text[first.end :])
        if runs and len(again) >= STANDFIRST_SHARE * len(runs):
            found[body[0]] = first._replace(kind="standfirst")
    return found
