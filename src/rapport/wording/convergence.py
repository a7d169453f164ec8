"""Whether constructs turn the same way, in sentences."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from rapport.contrasts.convergence import COLDER, NEITHER, NO_SIDE, WARMER, by_construct


def _listed(some: list[str]) -> str:
    *others, last = some
    return f"{', '.join(others)} and {last}" if others else last


def convergence(found: pd.DataFrame) -> Iterator[str]:
    """Which constructs lean to the colder side, which to the warmer, and how many of the intervals
    carry it; `found` is what `turns` gives.
    """
    said = by_construct(found)
    parts = []
    for turn, words in (
        (COLDER, "toward colder"),
        (WARMER, "toward warmer"),
        ("divided", "both ways, measure by measure"),
        (NEITHER, "neither way"),
    ):
        if some := [construct for construct, its in said.items() if its == turn]:
            parts.append(f"{_listed(some)} {'lean' if len(some) > 1 else 'leans'} {words}")
    if not parts:
        return
    sided = found[found.turn.isin((COLDER, WARMER))]
    clear = int(sided.clear.sum())
    carried = f"{clear} of their {len(sided)} intervals leave 0 out" if clear else (
        f"none of their {len(sided)} intervals leaves 0 out, so each may lean by chance"
    )  # fmt: skip
    yield f"Of {len(said)} constructs with a colder side, {'; '.join(parts)}. Here {carried}."
    if bare := sorted(set(found[found.turn == NO_SIDE].construct) - set(said)):
        yield (
            f"Of {_listed(bare)} no measure has a colder side: they differ, or do not, without "
            "bearing on the turn."
        )
