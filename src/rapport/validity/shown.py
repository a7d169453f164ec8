"""The scores on the terminal."""

from __future__ import annotations

from itertools import groupby

from rich import box
from rich.table import Table

from rapport.formats import score
from rapport.terminal import terminal
from rapport.validity.rows import Row
from rapport.validity.scores import CONFIDENCE, RESAMPLES


def print_rows(rows: list[Row]) -> None:
    """Print a table of scores for each file of gold, and under it how they were taken."""
    console = terminal()
    for gold, group in groupby(rows, key=lambda row: row.gold):
        of_gold = list(group)
        console.print(_table(gold, of_gold))
        for engine, note in dict.fromkeys((row.engine, row.note) for row in of_gold if row.note):
            console.print(f"  {engine}: {note}", markup=False)
        console.print()
    if rows:
        console.print(
            f"In brackets the {CONFIDENCE:.0%} interval by the bootstrap, {RESAMPLES:,} resamples."
        )


def _table(gold: str, rows: list[Row]) -> Table:
    """The scores on one file of gold."""
    table = Table(title=gold, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    for name in ("engine", "metric"):
        table.add_column(name, overflow="fold")
    for name in ("score", "n", "majority", "random", "human"):
        table.add_column(name, justify="right", no_wrap=name == "score")
    for row in rows:
        table.add_row(
            row.engine,
            row.metric,
            f"{score(row.score)} ({score(row.low)} to {score(row.high)})",
            f"{row.n:,}",
            *(score(number) for number in (row.majority, row.random, row.human)),
        )
    return table
