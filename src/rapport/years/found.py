"""A year that a wording names, and where it stands."""

from __future__ import annotations

import re
from typing import NamedTuple


class Found(NamedTuple):
    """Characters of a sentence and the year, or the decade, that they name."""

    start: int
    end: int
    code: str


MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
)
"""A month as it is written in dates; capitals matter, since `may` and `march` are other words."""

DAY = r"\d{1,2}(?:st|nd|rd|th)?(?!\d)"
DAYS = rf"{DAY}(?:\s?(?:[–—-]|and|or|to)\s?{DAY})?"

_NUMBERS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
NUMBER = rf"(?:an?|{'|'.join(_NUMBERS)}|\d{{1,2}})"


def number(text: str) -> int:
    """What a NUMBER is: two is 2, a is 1."""
    low = text.lower()
    if low.isdecimal():
        return int(low)
    return 1 if low in ("a", "an") else _NUMBERS.index(low) + 1


def free(found: list[Found], match: re.Match[str]) -> bool:
    """Whether no year was found yet in what a match covers."""
    return all(match.end() <= one.start or one.end <= match.start() for one in found)
