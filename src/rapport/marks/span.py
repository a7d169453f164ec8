"""A mark within its sentence."""

from __future__ import annotations

from typing import NamedTuple


class Span(NamedTuple):
    """`sentence[start:end]` counts as `code` of `layer`, with `weight`."""

    start: int
    end: int
    layer: str
    code: str
    weight: float
