"""The lines of a PDF's pages, where they stand, and which of them belong to the page alone."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any, NamedTuple


class Line(NamedTuple):
    """A line of a page: its text, where it begins (in points, upwards) and its letters' size."""

    text: str
    x: float
    y: float
    size: float


_LIGATURES = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
)


class _Piece(NamedTuple):
    """What a program drew in one go."""

    text: str
    x: float
    y: float
    size: float


def _placed(text: str, cm: list[float], tm: list[float], size: float) -> _Piece:
    """A piece with its place on the page: text matrix times transformation matrix."""
    x = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
    y = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
    height = abs(size) * (tm[2] ** 2 + tm[3] ** 2) ** 0.5 * (cm[2] ** 2 + cm[3] ** 2) ** 0.5
    return _Piece(text, x, y, height or 1.0)  # some hidden text layers have no size


def lines_of(page: Any) -> list[Line]:
    """The lines of a page in the order in which they were drawn, without empty ones."""
    rows: list[list[_Piece]] = [[]]

    def visit(text: str, cm: list[float], tm: list[float], _font: Any, size: float) -> None:
        for number, part in enumerate(text.split("\n")):
            if number:
                rows.append([])
            if part:
                rows[-1].append(_placed(part, cm, tm, size))

    page.extract_text(visitor_text=visit)
    return [line for row in rows if (line := _line(row))]


def _line(row: list[_Piece]) -> Line | None:
    """A row of pieces as a line; None if there is nothing to see."""
    seen = [piece for piece in row if piece.text.strip()]
    if not seen:
        return None
    text = "".join(piece.text for piece in row).translate(_LIGATURES).strip()
    longest = max(seen, key=lambda piece: len(piece.text))  # not a raised figure beside it
    return Line(text, seen[0].x, longest.y, longest.size)


EDGE = 2
"""Lines at the top and at the foot of a page that may be its head, number or note."""

APART = 1.6
"""Distance, in sizes of letters, by which the head of a page is set apart from its text, if it
is not by its size; lines of a text stand closer."""

SAME_SIZE = 1.15
"""Ratio up to which sizes of letters count as one; those that OCR finds in a text vary so."""

_PRINTED = re.compile(
    r"""(?ix) (?:https?|file):/\S+\ \d+/\d+
            | \d{1,4}([-/.])\d{1,2}\1\d{1,4},?\ \d{1,2}[:.]\d{2}(?:\ [ap]\.?m\.?)?(?:\ .*)?"""
)
"""What a browser prints at the edges: the address and the number, the time and the title."""


def same_size(one: Line, other: Line) -> bool:
    """Whether two lines are set in letters of one size."""
    return max(one.size, other.size) <= SAME_SIZE * min(one.size, other.size)


def without_furniture(pages: list[list[Line]]) -> list[list[Line]]:
    """The pages without their running heads, numbers and what a browser prints round them.

    A running head is set apart from the text and stands at the same height on at least two
    pages and on a third of all, the same but for figures.
    """
    pages = [_without_printed(page) for page in pages]
    edges = [_edges(page) for page in pages]
    counted = Counter(key for lines in edges for key in {_key(line) for line in lines})
    enough = max(2, len(pages) / 3)
    return [
        [line for line in page if line not in lines or counted[_key(line)] < enough]
        for page, lines in zip(pages, edges, strict=True)
    ]


def _without_printed(page: list[Line]) -> list[Line]:
    """A page without the lines that a browser prints at its top and foot."""
    heights = sorted({line.y for line in page})
    outermost = {*heights[:1], *heights[-1:]}
    return [line for line in page if line.y not in outermost or not _PRINTED.fullmatch(line.text)]


def _key(line: Line) -> tuple[str, int]:
    """A line's text but for figures, and its height."""
    return re.sub(r"\d+", "#", line.text), round(line.y)


def _edges(page: list[Line]) -> set[Line]:
    """The lines at the top and foot of a page that are set apart from its text."""
    rows = {line.y: line for line in page}
    edges: set[Line] = set()
    for heights in (sorted(rows), sorted(rows, reverse=True)):
        for count in range(1, min(EDGE + 1, len(heights))):
            outer, inner = rows[heights[count - 1]], rows[heights[count]]
            far = abs(outer.y - inner.y) > APART * max(outer.size, inner.size)
            if far or not same_size(outer, inner):
                edges |= {line for line in page if line.y in heights[:count]}
    return edges
