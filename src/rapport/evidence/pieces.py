"""A sentence taken apart into words that are marked and words that are not."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

Span = tuple[int, int]

AROUND = 36
"""Characters that are shown before and after a word that counts."""

LONGEST = 160
"""Characters of one mark that are shown."""


class Piece(NamedTuple):
    """Words of a sentence; `marked` if they count."""

    text: str
    marked: bool = False


def joined(spans: Iterable[Span]) -> list[Span]:
    """The spans in order, those that overlap as one."""
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start < found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def highlighted(text: str, spans: Iterable[Span]) -> list[Piece]:
    """The whole sentence, with these of its characters marked."""
    pieces, at = [], 0
    for start, end in joined(spans):
        pieces += [Piece(text[at:start]), Piece(text[start:end], marked=True)]
        at = end
    pieces.append(Piece(text[at:]))
    return [piece for piece in pieces if piece.text]


def in_context(text: str, spans: Iterable[Span]) -> list[Piece]:
    """The marked words with some words left and right; an ellipsis stands for what is left out.
    Of a mark over the whole sentence the opening is shown, unmarked.
    """
    found = joined(spans)
    if found == [(0, len(text))]:
        return [Piece(shortened(text))]
    windows = joined(
        (text.rfind(" ", 0, max(start - AROUND, 0)) + 1, _word_end(text, end + AROUND))
        for start, end in found
    )
    pieces, last = [], 0
    for start, end in windows:
        own = [(a - start, b - start) for a, b in found if start <= a < end]
        pieces += [Piece(" … " if last else "… ")] * (start > last)
        pieces += highlighted(text[start:end], own)
        last = end
    pieces += [Piece(" …")] * (last < len(text))
    return [piece._replace(text=shortened(piece.text)) for piece in pieces]


def _word_end(text: str, at: int) -> int:
    """Where the word ends that holds this character."""
    end = text.find(" ", at)
    return len(text) if end < 0 else end


def shortened(text: str, most: int = LONGEST) -> str:
    """A text of at most so many characters, or its opening words and an ellipsis."""
    if len(text) <= most:
        return text
    cut = text.rfind(" ", 1, most)
    return text[: cut if cut > 0 else most] + " …"
