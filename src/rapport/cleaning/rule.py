"""What a cleaning rule is."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from rapport.ledger import Edit


class About(NamedTuple):
    """What is known of an article besides its text; all empty before it is recognised."""

    title: str = ""
    author: str = ""

    @property
    def surnames(self) -> list[str]:
        """The last names of the authors, in lower case."""
        return [name.split()[-1].lower() for name in self.author.split(",") if name.split()]


Rule = Callable[[str, About], Iterator[Edit]]
"""Looks at the text as the rules before it left it and asks for edits, in order."""


def lines_of(text: str) -> list[tuple[int, int]]:
    """The spans of the lines that are not empty."""
    spans, start = [], 0
    for line in text.split("\n"):
        if line.strip():
            spans.append((start, start + len(line)))
        start += len(line) + 1
    return spans


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
