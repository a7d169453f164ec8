"""The ledger: every change to a text kept, so that it can be undone to the character."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple


class Edit(NamedTuple):
    """A change that a rule asks for: `text[start:end]` is to read `after`."""

    start: int
    end: int
    after: str


class Repair(NamedTuple):
    """A change that was made: `raw[raw_start:raw_end]`, i.e. `before`, reads `after`."""

    rule: str
    raw_start: int
    raw_end: int
    before: str
    after: str


class Piece(NamedTuple):
    """A stretch of the text as it stands, and the stretch of raw text behind it."""

    text: str
    raw_start: int
    raw_end: int
    rule: str | None  # None: kept as it was

    def cut(self, at: int) -> tuple[Piece, Piece]:
        """Two pieces of one that was kept."""
        middle = self.raw_start + at
        return (
            Piece(self.text[:at], self.raw_start, middle, None),
            Piece(self.text[at:], middle, self.raw_end, None),
        )


class Ledger:
    """A text under repair: pieces kept from the raw text and pieces put in place of others."""

    def __init__(self, raw: str, pieces: tuple[Piece, ...]) -> None:
        self.raw = raw
        self.pieces = pieces

    @classmethod
    def of(cls, raw: str) -> Ledger:
        """The ledger of a text that nothing was done to."""
        return cls(raw, (Piece(raw, 0, len(raw), None),))

    @cached_property
    def text(self) -> str:
        """The text as it stands."""
        return "".join(piece.text for piece in self.pieces)

    @property
    def repairs(self) -> tuple[Repair, ...]:
        """Every change, in the order of the text; no two overlap."""
        return tuple(
            Repair(piece.rule, start, end, self.raw[start:end], piece.text)
            for piece in self.pieces
            for start, end in [(piece.raw_start, piece.raw_end)]
            if piece.rule is not None
        )

    def edited(self, rule: str, edits: list[Edit]) -> Ledger:
        """The ledger with a rule's edits made; they are in order and do not overlap.

        An edit that reaches into an earlier repair takes in the whole of it, under the name
        of the later rule, so repairs never overlap. An edit that brings back what stood in
        the raw text leaves no repair.
        """
        if not edits:
            return self
        # From the last edit to the first, so that the offsets of those to come stay true.
        left, right = list(self.pieces), list[Piece]()
        at = len(self.text)  # where the last piece of `left` ends
        for start, end, after in reversed(edits):
            while left and at - len(left[-1].text) >= end:
                at -= len(left[-1].text)
                right.append(left.pop())
            if at > end and left[-1].rule is None:
                piece = left.pop()
                head, tail = piece.cut(len(piece.text) - (at - end))
                left.append(head)
                right.append(tail)
                at = end
            elif at > end:
                after += left[-1].text[end - at :]
            raw_start = raw_end = left[-1].raw_end if left else 0
            while at > start:
                piece = left.pop()
                begin = at - len(piece.text)
                if begin < start and piece.rule is None:
                    head, piece = piece.cut(start - begin)
                    left.append(head)
                    begin = start
                elif begin < start:
                    after = piece.text[: start - begin] + after
                raw_start, at = piece.raw_start, begin
            same = self.raw[raw_start:raw_end] == after
            left.append(Piece(after, raw_start, raw_end, None if same else rule))
            at += len(after)
        return Ledger(self.raw, (*left, *reversed(right)))

    @cached_property
    def _starts(self) -> list[int]:
        """Where each piece starts in the text."""
        return list(accumulate((len(piece.text) for piece in self.pieces), initial=0))[:-1]

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """The raw characters behind `text[start:end]`, a span of at least one character.

        A span that begins or ends inside a repair takes in the whole of it.
        """
        i = bisect_right(self._starts, start) - 1
        j = bisect_left(self._starts, end) - 1
        first, last = self.pieces[i], self.pieces[j]
        return (
            first.raw_start + (start - self._starts[i] if first.rule is None else 0),
            last.raw_start + end - self._starts[j] if last.rule is None else last.raw_end,
        )


def restored(text: str, repairs: Iterable[Repair]) -> str:
    """The raw text, from the clean text and its repairs in order."""
    parts, at, shift = [], 0, 0
    for repair in repairs:
        start = repair.raw_start + shift
        parts += [text[at:start], repair.before]
        at = start + len(repair.after)
        shift += len(repair.after) - len(repair.before)
    return "".join([*parts, text[at:]])


def repaired(raw: str, repairs: Iterable[Repair]) -> str:
    """The clean text, from the raw text and its repairs in order."""
    parts, at = [], 0
    for repair in repairs:
        parts += [raw[at : repair.raw_start], repair.after]
        at = repair.raw_end
    return "".join([*parts, raw[at:]])
