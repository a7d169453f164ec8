"""HTML for an output of a notebook: escaped, without script, in the colours of JupyterLab."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import pandas as pd
from markupsafe import Markup

from rapport.formats import NOTHING

# Colours are hues laid thinly over whatever the theme has as background, so text stays readable
# on light and dark alike.
STYLE = Markup("""<style>
.rapport { color: var(--jp-content-font-color1, inherit); max-width: 75em; line-height: 1.5 }
.rapport mark { color: inherit; background: hsl(var(--hue) 75% 50% / .25); border-radius: .2em;
  border-bottom: 2px solid hsl(var(--hue) 65% 50%) }
.rapport .line { display: grid; grid-template-columns: 3fr 2fr; gap: 1.5em }
.rapport .line.first { margin-top: .8em }
.rapport .line p { margin: 0 }
.rapport .heading p, .rapport .standfirst p { font-weight: bold }
.rapport .line ul { margin: 0; padding: 0; list-style: none; font-size: .85em }
.rapport .by, .rapport .how { opacity: .8 }
.rapport .wrong { border-left: .3em solid hsl(0 65% 50%); padding-left: .6em }
.rapport table { color: inherit; border-collapse: collapse; margin: .5em 0 }
.rapport th, .rapport td { text-align: left; vertical-align: top; padding: .15em .6em;
  border-bottom: 1px solid hsl(0 0% 50% / .3) }
.rapport td.left { text-align: right } .rapport td.match { font-weight: bold; min-width: 6em }
.rapport .number { text-align: right; font-variant-numeric: tabular-nums }
</style>""")


def framed(*parts: str) -> Markup:
    """Parts as one output; a part that is no Markup is escaped, and nothing is read as formulas."""
    frame = Markup('<div class="rapport tex2jax_ignore mathjax_ignore">{}{}</div>')
    return frame.format(STYLE, Markup("\n").join(parts))


def paragraph(text: str, kind: str = "how") -> Markup:
    """A paragraph: `how` to read something, or what is `wrong`."""
    return Markup('<p class="{}">{}</p>').format(kind, text)


def table(frame: pd.DataFrame, rows: int) -> Markup:
    """The first rows of a table, and how many there are; every cell is escaped. None of no row."""
    if frame.empty:
        return Markup()
    shown = frame.head(rows)
    head = Markup().join(
        Markup('<th class="{}">{}</th>').format(_kind(shown[name]), name) for name in shown.columns
    )
    body = Markup().join(
        Markup("<tr>{}</tr>").format(
            Markup().join(
                _cell(name, value) for name, value in zip(shown.columns, row, strict=True)
            )
        )
        for row in shown.itertuples(index=False)
    )
    made = Markup("<table><thead><tr>{}</tr></thead><tbody>{}</tbody></table>").format(head, body)
    if len(frame) > rows:
        made += paragraph(f"The first {rows} of {len(frame)} rows.")
    return made


def _kind(column: pd.Series[Any]) -> str:
    return "number" if pd.api.types.is_numeric_dtype(column) else "text"


def _cell(name: str, value: object) -> Markup:
    if isinstance(value, float):
        text = NOTHING if pd.isna(value) else f"{value:.3f}".replace("-", "−")
        return Markup('<td class="number">{}</td>').format(text)
    text = NOTHING if value is None else str(value)
    if isinstance(value, int):
        return Markup('<td class="number">{}</td>').format(text)
    return Markup('<td class="{}" dir="auto">{}</td>').format(name, text)


def hues(layers: Collection[str]) -> dict[str, int]:
    """A colour for each layer, in degrees, as far from each other as so many can be; of two, blue
    and orange, which most eyes tell apart.
    """
    return {layer: (210 + 360 * at // len(layers)) % 360 for at, layer in enumerate(sorted(layers))}
