"""The scores on the terminal."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

from rapport.validity.cards import WORDS, share
from rapport.validity.running import Row
from rapport.validity.scores import CONFIDENCE, RESAMPLES

NUMBERS = ("score", f"{CONFIDENCE:.0%} interval", "n", "majority", "random", "human")


def print_rows(rows: list[Row]) -> None:
    """Print a table of scores, the gold once above those that were taken on it."""
    table = Table(caption=f"intervals by the bootstrap, {RESAMPLES} resamples")
    for name in ("gold", "engine", "metric"):
        table.add_column(name, overflow="fold")
    for name in NUMBERS:
        table.add_column(name, justify="right")
    table.add_column("note")
    before = ""
    for row in rows:
        if row.gold != before and before:
            table.add_section()
        table.add_row(
            row.gold if row.gold != before else "",
            row.engine,
            WORDS[row.metric],
            share(row.score),
            f"{share(row.low)} to {share(row.high)}",
            f"{row.n:,}",
            *(share(number) for number in (row.majority, row.random, row.human)),
            row.note,
        )
        before = row.gold
    Console().print(table)
