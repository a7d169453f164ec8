"""The figure of convergence: which way each construct leans, side by side."""

from __future__ import annotations

import matplotlib as mpl
import pandas as pd
import seaborn as sns

from rapport.contrasts.convergence import by_construct
from rapport.figures import GRID, INK, STYLE, Figure, finished, new_canvas

COLOURS = {"colder": "#B0578C", "warmer": "#009E73", "neither": "#777777"}
"""Colours that colour-blind readers tell apart (after Okabe & Ito 2008); not those of periods."""

CLEAR, UNCLEAR = "leaves 0 out", "holds 0 or is none"


def convergence(found: pd.DataFrame, labels: dict[str, str]) -> Figure | None:
    """One row a measure with a colder side: Cliff's delta toward warmer; None if there is none."""
    sided = found.dropna(subset=["colder"]).reset_index(drop=True)
    if sided.empty:
        return None
    data = pd.DataFrame(
        {
            "measure": [f"{labels[row.measure]} · {row.construct}" for row in sided.itertuples()],
            "warmer": -sided.colder,
            "turn": sided.turn,
            "interval": [
                "leaves 0 out" if clear else "holds 0 or is none" for clear in sided.clear
            ],
        }
    )
    said = by_construct(sided)
    counts = {turn: sum(its == turn for its in said.values()) for turn in ("colder", "warmer")}
    title = (
        f"Of {len(said)} constructs {counts['colder']} lean toward colder and "
        f"{counts['warmer']} toward warmer; {int(sided.clear.sum())} of {len(sided)} intervals "
        "leave 0 out"
    )
    with mpl.rc_context(STYLE):
        canvas = new_canvas(len(data))
        axes = canvas.subplots()
        sns.scatterplot(data, x="warmer", y="measure", hue="turn", style="interval", s=70, ax=axes,
                        palette=COLOURS, style_order=[CLEAR, UNCLEAR],
                        markers=["o", "X"])  # fmt: skip
        axes.axvline(0, color=GRID, linewidth=1)
        axes.set(
            xlim=(-1.08, 1.08), ylabel="", xlabel="colder  ←  Cliff’s delta of articles  →  warmer"
        )
        axes.tick_params(axis="y", length=0, labelcolor=INK)
        axes.legend(title="", loc="upper left", bbox_to_anchor=(1, 1))
        rows = "; ".join(
            f"{row.measure}: {row.turn}, {row.warmer:+.2f}" for row in data.itertuples()
        )
        return finished(
            canvas,
            "colder-or-warmer",
            title,
            f"Delta toward warmer: {rows}.",
            "Each mark is a measure: at 1 every later article is warmer than every earlier one, at "
            "−1 colder, at 0 neither. Round marks are differences whose t interval leaves 0 out. "
            "Measures of different constructs are different witnesses and are not averaged.",
            data,
        )
