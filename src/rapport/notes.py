"""Notes: what the page said about the article and its author, kept after it left the text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from rapport.cleaning import CHARACTERS, clean
from rapport.ledger import Repair
from rapport.words import count_words

RULES = ("byline", "biography", "disclaimer", "date-lines")
"""The rules that take away lines which say something; menus and forms say nothing."""


class Note(NamedTuple):
    """A row of the table `notes`: the words of one repair, and where they stood."""

    rule: str
    text: str
    raw_start: int
    raw_end: int


def notes(repairs: Iterable[Repair]) -> Iterator[Note]:
    """The notes among the repairs of an article, in the order of its text.

    Their characters are cleaned as the article's are, their lines joined.
    """
    for repair in repairs:
        if repair.rule in RULES and count_words(repair.before):
            text = " ".join(clean(repair.before, rules=CHARACTERS).text.split())
            yield Note(repair.rule, text, repair.raw_start, repair.raw_end)
