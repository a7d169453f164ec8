"""What the rules for acts heed in the forms of a vocabulary, each looked up once."""

from __future__ import annotations

import re

import numpy as np

from rapport.marks.arrays import Column, Ragged
from rapport.marks.relations.wordings import (
    BORDER,
    BORDERING,
    CONNECTIVES,
    JOINED_CLAUSE,
    JOINING,
    LEADING,
    SAYING,
    SUFFERING,
    THAT,
    TOWARD,
)

COMMA, CONNECTIVE, PLAIN, JOINS, SUFFERS, TO, CAPITAL, SAYS = (1 << bit for bit in range(8))
"""What there is to know of a form at a glance: it ends with a comma; begins like JOINED_CLAUSE;
is a word with which no LEAD ends; JOIN may begin with it, PASSIVE and THIRD may hold it; it begins
with a capital; SPEAKER may end with it."""

_JOINS = [joining.split()[0] for joining in JOINING]
_TOLD = {
    COMMA: re.compile(r".*,\Z"),
    CONNECTIVE: JOINED_CLAUSE,
    JOINS: re.compile(rf"(?:{'|'.join(_JOINS)})\Z"),
    SUFFERS: re.compile(rf".*\b(?:{'|'.join(SUFFERING)})\Z"),
    TO: re.compile(rf"(?:{'|'.join(TOWARD)})\Z"),
    CAPITAL: re.compile(r"[A-Z]"),
    SAYS: re.compile(rf"(?:{'|'.join(SAYING)})\b"),
}
_WORDS = {*BORDERING, *CONNECTIVES, *LEADING, *SAYING, *SUFFERING, *TOWARD, *_JOINS, "that"}
"""All words in small letters of which there is more to know than that they are words."""


class Forms:
    """The forms of a vocabulary as the rules for acts see them."""

    def __init__(self) -> None:
        self.length = Column(np.int32)  # in characters
        self.flags = Column(np.uint8)
        self.borders = Ragged()
        self.border = Column(np.int32)  # where in the form a clause begins or ends …
        self.is_that = Column(np.bool_)  # … and whether by “that”

    def learn(self, forms: list[str]) -> None:
        """Look new forms up."""
        self.length.extend(list(map(len, forms)))
        mere = [_is_mere(form) for form in forms]
        told = zip(forms, mere, strict=True)
        self.flags.extend([PLAIN if word else _flags(form) for form, word in told])
        told = zip(forms, mere, strict=True)
        borders = [[] if word else _borders(form) for form, word in told]
        self.borders.extend([len(some) for some in borders])
        self.border.extend([at for some in borders for at, _ in some])
        self.is_that.extend([that for some in borders for _, that in some])


def _is_mere(form: str) -> bool:
    """Whether a form is a word in small letters that no rule heeds, as most are."""
    return form.isascii() and form.isalpha() and form.islower() and form not in _WORDS


def _flags(form: str) -> int:
    """What there is to know of a form."""
    word = form.rstrip('-“"(')
    plain = word.isalpha() and word.islower() and word not in LEADING
    told = (flag for flag, wording in _TOLD.items() if wording.match(form))
    return sum(told, start=PLAIN * plain)


def _borders(form: str) -> list[tuple[int, bool]]:
    """Where the borders of clauses stand in a form, and which are made by “that”."""
    if form.isalnum():
        is_border, is_that = form.casefold() in BORDERING, form == "that"
        return [(0, is_that)] if is_border or is_that else []
    found = [(match.start(), False) for match in BORDER.finditer(form)]
    return found + [(match.start(), True) for match in THAT.finditer(form)]
