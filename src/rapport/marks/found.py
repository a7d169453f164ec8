"""Marks handed to what reads a sentence as a whole, in characters and by name."""

from __future__ import annotations

from typing import NamedTuple


class Found(NamedTuple):
    """A mark of the codebooks: `text[start:end]` counts as `code` of `layer`."""

    start: int
    end: int
    layer: str
    code: str
