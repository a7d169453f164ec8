"""What a word is: one rule for every count of the project."""

from __future__ import annotations

import re

# Letters and digits, held together by an inner apostrophe or hyphen (won’t, Russo-Japanese),
# a decimal sign between digits (2.2), or the dots of initials (U.S).
WORD = re.compile(r"[^\W_]+(?:(?:['’\-‐‑]|(?<=\d)[.,](?=\d)|(?<=\b[A-Z])\.(?=[A-Z]\b))[^\W_]+)*")


def words(text: str) -> list[str]:
    """The words of a text, as they are written.

    Runs of letters and digits; an apostrophe or hyphen inside joins, so "Japan’s" and
    "large-scale" are one word each; so are "2.2", "1,000" and "U.S".
    """
    return WORD.findall(text)


def count_words(text: str) -> int:
    """How many words a text has."""
    return len(WORD.findall(text))
