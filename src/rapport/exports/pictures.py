"""The figures of the page as files of their own: SVG that stands alone, and PNG."""

from __future__ import annotations

import io
import re
from typing import Any

import matplotlib as mpl
from matplotlib.colors import to_rgba, to_rgba_array

from rapport.figures import GRID, INK, STYLE, Figure

PRINTED = {INK: "#1c1f23", GRID: "#d5d7da"}
"""What the stand-ins for the page's own colours become on white paper."""

DPI = 200


def stand_alone(figure: Figure) -> str:
    """The figure as an SVG file: on white, in colours that no page need give."""
    svg = re.sub(r"<[^>]+>", lambda tag: _on_paper(tag.group()), str(figure.svg))
    left, top, width, height = re.search(r'viewBox="([^"]*)"', svg)[1].split()  # type: ignore[index]
    sized = svg.replace(" viewBox=", f' width="{width}pt" height="{height}pt" viewBox=', 1)
    paper = f'<rect x="{left}" y="{top}" width="{width}" height="{height}" fill="#ffffff"/>'
    opened, title, drawn = sized.partition("</title>")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{opened}{title}{paper}{drawn.rstrip()}\n'


def _on_paper(tag: str) -> str:
    return tag.replace("currentColor", PRINTED[INK]).replace("var(--line)", PRINTED[GRID])


def as_png(figure: Figure) -> bytes:
    """The figure as PNG, 200 dots an inch, on white; its canvas keeps the printed lines.

    Ink is all but black as it is; lines of the colour of the grid are made light.
    """
    for artist in figure.canvas.findobj():
        for part in ("color", "edgecolor"):
            if hasattr(artist, f"get_{part}") and _of_grid(getattr(artist, f"get_{part}")()):
                artist.set(**{part: PRINTED[GRID]})
    buffer = io.BytesIO()
    with mpl.rc_context(STYLE | {"path.simplify": False}):
        figure.canvas.savefig(
            buffer, format="png", dpi=DPI, facecolor="white", metadata={"Software": None}
        )
    return buffer.getvalue()


def _of_grid(colour: Any) -> bool:
    """Whether a colour, or the first of several, is the stand-in for lines."""
    colours = to_rgba_array(colour)
    return len(colours) > 0 and bool((colours[0, :3] == to_rgba(GRID)[:3]).all())
