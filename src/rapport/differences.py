"""Two sets of tables held against each other, cell by cell."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
import pyarrow.parquet as pq

from rapport.files import table_path
from rapport.tables import Column, Table, contract

NTH = "nth of its key"
"""A column that numbers rows of one key, so that rows that say the same twice can be told apart."""

NO_ROW, NO_TABLE, NO_COLUMN, NOTHING = "no row", "no table", "no column", "nothing"


class Difference(NamedTuple):
    """A cell that is not the same: its table, the key of its row, its column, and what it says here
    and there. `column` and `row` are empty where a whole row, column or table is missing.
    """

    table: str
    row: str
    column: str
    here: str
    there: str

    def __str__(self) -> str:
        """The difference as a sentence."""
        place = ", ".join(part for part in (self.table, self.row, self.column) if part)
        return f"{place}: {self.here} here, {self.there} there"


def differences(here: Path, there: Path, tolerance: float = 0.0) -> list[Difference]:
    """Every cell in which the tables of two folders differ, in the order of the contract.

    Rows are matched by the key that tables.yaml gives; their order does not count. No value equals
    no value; numbers are the same up to `tolerance`, which by default they may not use.
    """
    return [found for table in contract().values() for found in _of(table, here, there, tolerance)]


def count_cells(folder: Path) -> tuple[int, int]:
    """How many cells the tables of a folder have, and how many tables there are."""
    paths = [table_path(folder, name) for name in contract()]
    sizes = [pq.read_metadata(path) for path in paths if path.exists()]
    return sum(size.num_rows * size.num_columns for size in sizes), len(sizes)


def _of(table: Table, here: Path, there: Path, tolerance: float) -> Iterator[Difference]:
    paths = [table_path(folder, table.name) for folder in (here, there)]
    held = [path.exists() for path in paths]
    if not all(held):
        if any(held):
            yield Difference(table.name, "", "", *(_held(h, NO_TABLE) for h in held))
        return
    frames = [pq.read_table(path).to_pandas() for path in paths]
    columns = [column for column in table.columns if any(column.name in f for f in frames)]
    for column in columns:
        held = [column.name in frame for frame in frames]
        if not all(held):
            yield Difference(table.name, "", column.name, *(_held(h, NO_COLUMN) for h in held))
    shared = [column for column in columns if all(column.name in f for f in frames)]
    key = [name for name in table.key if any(name == column.name for column in shared)]
    shown = [_numbered(frame, key, shared) for frame in frames]
    yield from _of_rows(table.name, key, shared, shown, tolerance)


def _held(held: bool, nothing: str) -> str:
    return nothing.removeprefix("no ") if held else nothing


def _numbered(frame: pd.DataFrame, key: list[str], columns: list[Column]) -> pd.DataFrame:
    """The rows in one order, each with its number among those of the same key."""
    names = [column.name for column in columns]
    words = {column.name: object for column in columns if column.type == "string"}
    rows = frame[names].astype(words).sort_values([*key, *(n for n in names if n not in key)])
    rows[NTH] = rows.groupby(key, dropna=False).cumcount()
    return rows


def _of_rows(
    table: str, key: list[str], columns: list[Column], frames: list[pd.DataFrame], tolerance: float
) -> Iterator[Difference]:
    """The rows that one side lacks, then the cells of those that both have."""
    key = [*key, NTH]
    sides = pd.merge(*(frame[key] for frame in frames), on=key, how="outer", indicator="side")
    for *values, side in sides[sides.side != "both"].itertuples(index=False):
        held = [side == "left_only", side == "right_only"]
        yield Difference(table, _row(values), "", *(_held(h, NO_ROW) for h in held))
    both = pd.merge(*frames, on=key, suffixes=(" here", " there"))
    for column in columns:
        if column.name in key:
            continue
        one, other = (both[f"{column.name} {side}"] for side in ("here", "there"))
        same = (one == other) | (one.isna() & other.isna())
        if tolerance and column.type == "number":
            same |= (one - other).abs() <= tolerance
        for at in both.index[~same]:
            row = _row(both.loc[at, key].tolist())
            yield Difference(table, row, column.name, _shown(one[at]), _shown(other[at]))


def _row(values: list[Any]) -> str:
    """The key of a row; its number is said only of the second of a key, and those after it."""
    *key, nth = values
    said = " · ".join("–" if pd.isna(value) else str(value) for value in key)
    return f"{said} (number {nth + 1} of this key)" if nth else said


def _shown(value: Any) -> str:
    """A value with all its digits."""
    if pd.isna(value):
        return NOTHING
    return repr(float(value)) if isinstance(value, float) else str(value)
