"""The figures of the page as files of their own: SVG that stands alone, and PNG."""

from __future__ import annotations

import io
import re
import textwrap
from typing import Any

import matplotlib as mpl
from markupsafe import escape
from matplotlib.colors import to_rgba, to_rgba_array

from rapport.figures import GRID, INK, STYLE, Figure

PRINTED = {INK: "#1c1f23", GRID: "#d5d7da"}
"""What the stand-ins for the page's own colours become on white paper."""

DPI = 200
LINE, TITLE_LINE = 92, 16
"""Characters of a line of the title, and points from one line to the next."""


def stand_alone(figure: Figure) -> str:
    """The figure as an SVG file: under its title, on white, in colours that no page need give."""
    svg = re.sub(r"<[^>]+>", lambda tag: _on_paper(tag.group()), str(figure.svg))
    box = re.search(r'viewBox="([^"]*)"', svg)[1]  # type: ignore[index]
    lines = textwrap.wrap(figure.title, LINE) or [""]
    above = TITLE_LINE * (len(lines) + 0.5)
    left, top, width, height = map(float, box.split())
    sides = f"{left:g} {top - above:g} {width:g} {height + above:g}"
    size = f'width="{width:g}pt" height="{height + above:g}pt" viewBox="{sides}"'
    sized = svg.replace(f'viewBox="{box}"', size, 1)
    paper = f'<rect x="{left:g}" y="{top - above:g}" width="100%" height="100%" fill="#ffffff"/>'
    said = "".join(
        f'<text x="{left + 3:g}" y="{top - above + TITLE_LINE * n:g}" font-size="11" '
        f'fill="{PRINTED[INK]}">{escape(line)}</text>'
        for n, line in enumerate(lines, 1)
    )
    opened, end, drawn = sized.partition("</title>")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{opened}{end}{paper}{said}{drawn.rstrip()}\n'


def _on_paper(tag: str) -> str:
    return tag.replace("currentColor", PRINTED[INK]).replace("var(--line)", PRINTED[GRID])


def as_png(figure: Figure) -> bytes:
    """The figure as PNG, 200 dots an inch, under its title on white; its canvas keeps both.

    Ink is all but black as it is; lines of the colour of the grid are made light.
    """
    for artist in figure.canvas.findobj():
        for part in ("color", "edgecolor"):
            if hasattr(artist, f"get_{part}") and _of_grid(getattr(artist, f"get_{part}")()):
                artist.set(**{part: PRINTED[GRID]})
    lines = textwrap.wrap(figure.title, LINE)
    width, height = figure.canvas.get_size_inches()
    figure.canvas.set_size_inches(width, height + len(lines) * TITLE_LINE / 72)
    figure.canvas.suptitle("\n".join(lines), x=0.005, ha="left", fontsize=11)
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
