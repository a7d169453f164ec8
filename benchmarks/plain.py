"""Marks as one would write them without an engine: a loop over sentences and patterns.

One compiled regular expression for every phrase, vaderSentiment for every sentence, textstat's
counts for every word. The tests hold the engine against this, and benchmarks/marks.py measures
how much quicker it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from rapport.codebook import Codebook, Link, Pattern, Phrase

LETTER = r"[^\W_]"
BETWEEN = {
    Link.SPACE: r"[\s‐‑-]+",
    Link.DOT: r"\.",
    Link.APOSTROPHE: "['’]",
    Link.DOT_SPACE: r"\.[\s‐‑-]+",
    Link.APOSTROPHE_SPACE: r"['’][\s‐‑-]+",
}


class Mark(NamedTuple):
    """A mark of a sentence, in characters."""

    start: int
    end: int
    layer: str
    code: str
    weight: float


@cache
def regex(phrase: Phrase) -> re.Pattern[str]:
    """The regular expression of a phrase."""
    globs = [
        f"(?={LETTER}){glob.regex if glob.cased else f'(?i:{glob.regex})'}" for glob in phrase.globs
    ]
    links = [*(BETWEEN[link] for link in phrase.links), r"\." if phrase.dot else ""]
    body = "".join(part for pair in zip(globs, links, strict=True) for part in pair)
    return re.compile(f"(?<!{LETTER}){body}(?!{LETTER})")


def spans(phrase: Phrase, text: str) -> Iterator[tuple[int, int]]:
    """Every match of a phrase, overlapping ones too."""
    at = 0
    while match := regex(phrase).search(text, at):
        yield match.span()
        at = match.start() + 1


def of_part(part: Sequence[Phrase], text: str) -> list[tuple[int, int]]:
    """Every match of every phrase, from left to right, the longer first."""
    found = [span for phrase in part for span in spans(phrase, text)]
    return sorted(found, key=lambda span: (span[0], -span[1]))


def of_pattern(pattern: Pattern, text: str) -> list[tuple[int, int]]:
    """Every match of a pattern: each match of a part goes on with the nearest of the next."""
    found = of_part(pattern.parts[0], text)
    for part, gap in zip(pattern.parts[1:], pattern.gaps, strict=True):
        following = of_part(part, text)
        longer = []
        for start, end in found:
            nearest = next(((b, e) for b, e in following if b >= end), None)
            if nearest and len(re.findall(f"{LETTER}+", text[end : nearest[0]])) <= gap:
                longer.append((start, nearest[1]))
        found = longer
    return found if not pattern.beside or of_part(pattern.beside, text) else []


def codes(text: str, codebooks: Sequence[Codebook]) -> list[Mark]:
    """The marks of the codebooks on one sentence."""
    marks = []
    for book in codebooks:
        found: dict[str, list[tuple[int, int, int, float]]] = {}
        order = 0
        for code in book.codes:
            barred = [
                span
                for pattern in code.exclusions
                for span in of_pattern(Pattern.of(pattern, book.lists), text)
            ]
            for pattern, weight in code.weighted:
                order += 1
                for start, end in of_pattern(Pattern.of(pattern, book.lists), text):
                    if any(start < e and end > b for b, e in barred):
                        continue
                    for name in code.stands_for or [code.name]:
                        found.setdefault(name, []).append((start, -end, order, weight))
        chosen = {name: leftmost_longest(some) for name, some in found.items()}
        pronouns = {code.name for code in book.codes if code.pronoun}
        named = sorted(
            (mark[0], name)
            for name, some in chosen.items()
            if name not in pronouns
            for mark in some
        )
        for name, some in chosen.items():
            for start, end, weight in some:
                if name in pronouns:
                    before = sorted({other for at, other in named if at < start})
                    if len(before) == 1:
                        marks.append(Mark(start, end, book.layer, before[0], weight))
                else:
                    marks.append(Mark(start, end, book.layer, name, weight))
    return sorted(marks)


def leftmost_longest(some: list[tuple[int, int, int, float]]) -> list[tuple[int, int, float]]:
    """Of overlapping matches (start, −end, order, weight) the first, of these the longest."""
    kept, free = [], 0
    for start, minus_end, _, weight in sorted(some):
        if start >= free:
            kept.append((start, -minus_end, weight))
            free = -minus_end
    return kept
