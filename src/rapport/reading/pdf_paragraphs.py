"""From the lines of a PDF to paragraphs: where they stand says which of them belong together."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from typing import NamedTuple

from rapport.reading.pdf_lines import SAME_SIZE, Line, same_size

GAP = 1.3
"""Distance of two lines, in those usual in the text, from which on a paragraph begins."""

INDENT = (0.8, 6.0)
"""How far a first line is set in, in sizes of its letters; more is a title or a column."""

ROOM = 0.75
"""Share of a full line. A line that stays below it with the next word added was not full, so
it ended itself; the raggedness of lines and the narrowness of letters take less."""

_INITIAL = re.compile(r"[“\"‘]?[B-HJ-Z]")
_BULLET = re.compile(r"[•▪●○◦‣]")
_CLOSED = re.compile(r"[.!?…:][\"'”’»)\]\d]*$")


class Block(NamedTuple):
    """Lines of one size that stand under one another, and how long a full one is."""

    lines: list[Line]
    full: int


class Paragraph:
    """A paragraph as far as it has been read."""

    def __init__(self, line: Line, full: int) -> None:
        self.text, self.last, self.full = line.text, line, full

    def add(self, line: Line) -> None:
        """Take in the next line; a hyphen at the end keeps the two parts together."""
        hyphened = re.search(r"[^\W\d_][-\u2010\xad]$", self.text) and line.text[0].isalpha()
        self.text += line.text if hyphened or self.is_initial(line) else f" {line.text}"
        self.last = line

    def is_initial(self, line: Line) -> bool:
        """Whether it is but the large first letter of the line; A and I may be words."""
        large = self.last.size > SAME_SIZE * line.size and line.text[0].islower()
        return large and bool(_INITIAL.fullmatch(self.text))

    def is_left_by(self, line: Line) -> bool:
        """Whether the last line left room for the next word, so that it ended itself."""
        word = line.text.split(" ", 1)[0]
        return len(self.last.text) + 1 + len(word) < ROOM * self.full


def paragraphs(pages: list[list[Line]]) -> list[str]:
    """The paragraphs of all pages; one that goes on on the next page is one paragraph."""
    blocks = _blocks(pages)
    step = _usual_step(blocks)
    found: list[Paragraph] = []
    for block in blocks:
        first, *others = block.lines
        if before := _before(found, first):
            before.add(first)
            before.full = block.full
        else:
            found.append(before := Paragraph(first, block.full))
        for line in others:
            if _begins(before, line, step):
                found.append(before := Paragraph(line, block.full))
            else:
                before.add(line)
    return [paragraph.text for paragraph in found]


def _begins(before: Paragraph, line: Line, step: float) -> bool:
    """Whether a line begins a paragraph, as one in the same block says by where it stands."""
    last = before.last
    indent = (line.x - last.x) / line.size
    hangs = _BULLET.match(before.text)  # the further lines of an item of a list are set in
    return bool(
        before.is_left_by(line)
        or (last.y - line.y) / line.size > GAP * step
        or (INDENT[0] < indent < INDENT[1] and not hangs)
        or _BULLET.match(line.text)
    )


def _before(found: list[Paragraph], line: Line) -> Paragraph | None:
    """The paragraph that a block goes on with: the last one of its size, if that has no end.

    Notes at the foot of a page, in smaller letters, may stand between the two.
    """
    if found and found[-1].is_initial(line):
        return found[-1]
    for paragraph in reversed(found):
        if same_size(paragraph.last, line):
            ended = _CLOSED.search(paragraph.text) or paragraph.is_left_by(line)
            return None if ended else paragraph
        if paragraph.last.size > line.size:
            return None
    return None


def _blocks(pages: list[list[Line]]) -> list[Block]:
    """The lines of all pages in blocks: a new page, column or size of letters begins one."""
    blocks: list[list[Line]] = []
    for page in pages:
        last = None
        for line in page:
            if last and same_size(last, line) and last.y - line.y > 0.3 * line.size:
                blocks[-1].append(line)
            else:
                blocks.append([line])
            last = line
    whole = _full(max(blocks, key=len, default=[]))
    # Few lines do not tell how long a full one is; the largest block does.
    return [Block(block, _full(block) if len(block) > 3 else whole) for block in blocks]


def _full(lines: list[Line]) -> int:
    """The characters of a full line: all but a tenth of the lines are no longer."""
    lengths = sorted(len(line.text) for line in lines)
    return lengths[int(0.9 * (len(lengths) - 1))] if lengths else 0


def _usual_step(blocks: list[Block]) -> float:
    """The usual distance of two lines, in sizes of letters."""
    steps = Counter(
        round((one.y - other.y) / other.size, 1)
        for block in blocks
        for one, other in pairwise(block.lines)
    )
    return max(steps, key=lambda step: (steps[step], -step), default=1.2)
