"""How large the networks are."""

from __future__ import annotations

from typing import NamedTuple


class Shape(NamedTuple):
    """How many layers, how many of them are `shared` (the lower ones, which serve both questions),
    which ones `tone` and `toward` run after those, how many numbers a vector has, how many heads
    look at it, and what keeps a norm finite.
    """

    layers: int
    shared: int
    tone: tuple[int, ...]
    toward: tuple[int, ...]
    width: int
    heads: int
    epsilon: float


SHAPE = Shape(layers=6, shared=3, tone=(3, 5), toward=(3, 4, 5), width=384, heads=12, epsilon=1e-12)
"""The encoder. Its shared layers are trained on tone toward targets and serve both questions. For
tone the last layer but one is left out: it costs much time, and gains little.
"""
UPPER = tuple(range(6, 12))
LARGER = Shape(layers=12, shared=6, tone=UPPER, toward=UPPER, width=768, heads=12, epsilon=1e-5)
"""The one that teaches it, and its layers that learn."""
