"""What a cleaning rule is."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import islice
from typing import NamedTuple

from rapport.ledger import Edit
from rapport.paragraphs import HEADING_WORDS
from rapport.words import WORD


class About(NamedTuple):
    """What is known of an article besides its text; all empty before it is recognised."""

    title: str = ""
    author: str = ""

    @property
    def names(self) -> list[str]:
        """The names of the authors without their titles, as `plain` writes them."""
        names = (
            re.sub(r"^(?:(?:dr|prof|sir) )+", "", plain(name)) for name in self.author.split(",")
        )
        return [name for name in names if name]


Rule = Callable[[str, About], Iterator[Edit]]
"""Looks at the text as the rules before it left it and asks for edits, in order."""

NEAR = 10
"""Lines from the top among which the title, the byline and the date are looked for."""


def plain(text: str) -> str:
    """A text as far as titles and names are told apart: letters and digits in lower case."""
    return " ".join(re.findall(r"[^\W_]+", text.lower()))


def has_words(text: str, least: int) -> bool:
    """Whether a text has so many words; it is read no further than that."""
    return next(islice(WORD.finditer(text), least - 1, None), None) is not None


def lines_of(text: str) -> list[tuple[int, int]]:
    """The spans of the lines that are not empty."""
    spans, start = [], 0
    for line in text.split("\n"):
        if line.strip():
            spans.append((start, start + len(line)))
        start += len(line) + 1
    return spans


def top_of(text: str) -> list[tuple[int, int]]:
    """The lines above the article: the first NEAR, up to the second that is a paragraph.

    The first may be a standfirst, and title or byline may stand under it.
    """
    top, paragraphs = [], 0
    for start, end in lines_of(text)[:NEAR]:
        paragraphs += has_words(text[start:end], HEADING_WORDS + 1)
        if paragraphs > 1:
            break
        top.append((start, end))
    return top


def without_line(text: str, start: int, end: int) -> Edit:
    """The edit that takes a line away with its line end."""
    return Edit(start, min(end + 1, len(text)), "")


_LETTERS_BEFORE = re.compile(r"[^\W\d_]*\Z")

LONGEST_WORD = 40
"""Letters of the longest word that is looked at."""


def start_of_word(text: str, at: int) -> int:
    """Where the run of letters begins that ends at a place."""
    low = max(0, at - LONGEST_WORD)
    found = _LETTERS_BEFORE.search(text[low:at])
    return low + found.start() if found else at
