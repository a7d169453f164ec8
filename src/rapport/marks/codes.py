"""Marks of the codebook: the words and phrases that invoke a code."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rapport.codebook import Code, Codebook, as_regex
from rapport.marks.span import Span

Regex = re.Pattern[str]


def _compiled(patterns: list[str]) -> list[Regex]:
    return [re.compile(as_regex(pattern), re.IGNORECASE) for pattern in patterns]


def _spans(patterns: list[Regex], text: str) -> list[tuple[int, int]]:
    """Every match of every pattern, from left to right, longer ones first."""
    found = {match.span() for pattern in patterns for match in pattern.finditer(text)}
    return sorted(found, key=lambda span: (span[0], -span[1]))


class CodeFinder:
    """Finds the codes of one codebook."""

    def __init__(self, codebook: Codebook) -> None:
        self.layer = codebook.layer
        self.codes = [
            (code.name, _compiled(code.patterns), _compiled(code.exclusions))
            for code in codebook.codes
        ]

    def marks(self, text: str) -> Iterator[Span]:
        """The marks of one sentence, each with weight 1.

        Within a code marks do not overlap: of two that would, the one that begins first
        counts, of two that begin together the longer. A match that overlaps an exclusion of
        its code does not count.
        """
        for name, patterns, exclusions in self.codes:
            found = _spans(patterns, text)
            barred = _spans(exclusions, text) if found else []
            at = 0
            for start, end in found:
                if start < at or any(start < stop and end > begin for begin, stop in barred):
                    continue
                yield Span(start, end, self.layer, name, 1.0)
                at = end


def invokes(code: Code, text: str) -> bool:
    """Whether a text has a mark of this code."""
    book = Codebook(layer="any", title="", codes=[code])
    return any(True for _ in CodeFinder(book).marks(text))
