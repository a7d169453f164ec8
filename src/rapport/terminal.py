"""Where tables are printed."""

from __future__ import annotations

from rich.console import Console

WIDTH = 120
"""Columns where nothing shows them on a terminal."""


def terminal() -> Console:
    """The terminal; or the file or pipe in its place, which has no edge at which names need to be
    broken.
    """
    console = Console(highlight=False)
    if not console.is_terminal:
        console.width = WIDTH
    return console
