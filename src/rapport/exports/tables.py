"""Tables as CSV and Parquet, and a dictionary of what their columns mean."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from rapport.house import House
from rapport.tables import Table, contract, of_pipeline

FORMULA = re.compile(r"'*[=+\-@＝＋－＠\t\r\n]")
"""How a cell of text begins that a spreadsheet might run, or that was made harmless before."""

DICTIONARY = ("table", "column", "type", "meaning", "empty", "text", "left out")


def harmless(text: str) -> str:
    """The text with one ' in front if a spreadsheet might run it as a formula.

    Texts that begin with such a sign after any number of ' get one more, so that `as_it_was` can
    tell what stood there.
    """
    return f"'{text}" if FORMULA.match(text) else text


def as_it_was(cell: str) -> str:
    """What `harmless` was given."""
    return cell[1:] if cell.startswith("'") and FORMULA.match(cell) else cell


def without_text(table: Table) -> Table:
    """The table without the columns that hold words of an article in their order."""
    return table._replace(columns=tuple(each for each in table.columns if not each.text))


def folder_of(house: House, study: str, table: Table) -> Path:
    """Where a table of the contract stands."""
    if table.name in of_pipeline():
        return house.processed(study)
    return house.sheets(study) if table.name == "design" else house.coding(study)


def as_csv(frame: pd.DataFrame, table: Table) -> bytes:
    """The table after RFC 4180, as UTF-8: a head, lines that end in CR LF, nothing for no value.

    Numbers have as many digits as it takes to read the same number again.
    """
    columns = [
        _cells(frame[column.name], column.type == "string").tolist() for column in table.columns
    ]
    head = [column.name for column in table.columns]
    return _written([head, *zip(*columns, strict=True)])


def data_as_csv(frame: pd.DataFrame) -> bytes:
    """A table of no contract as CSV of the same kind; every text in it is made harmless."""
    columns = [
        frame[name].astype(object).where(frame[name].notna(), "").map(_cell).tolist()
        for name in frame.columns
    ]
    return _written([map(_cell, frame.columns), *zip(*columns, strict=True)])


def _cell(value: object) -> object:
    return harmless(value) if isinstance(value, str) else value


def _cells(values: pd.Series[Any], words: bool) -> pd.Series[Any]:
    """The values with "" for none, and texts made harmless."""
    found = values.astype(object).where(values.notna(), "")
    return found.map(harmless) if words else found


def _written(rows: Iterable[Iterable[object]]) -> bytes:
    buffer = io.StringIO(newline="")
    csv.writer(buffer, lineterminator="\r\n").writerows(rows)
    return buffer.getvalue().encode()


def write_parquet(frame: pd.DataFrame, table: Table, path: Path) -> None:
    """Write the columns of the table, of their types, as Parquet."""
    wanted = [column.name for column in table.columns]
    arrow = pa.Table.from_pandas(frame[wanted], schema=table.schema, preserve_index=False)
    pq.write_table(arrow.replace_schema_metadata(None), path)


def dictionary(tables: Iterable[Table]) -> bytes:
    """What every column of these tables means, as CSV; a column that they lack is left out."""
    rows: list[tuple[str, ...]] = [DICTIONARY]
    for table in tables:
        for column in contract()[table.name].columns:
            about = (column.type, column.about, column.empty or "never")
            given = (_yes(column.text), _yes(column not in table.columns))
            rows.append((table.name, column.name, *map(harmless, about), *given))
    return _written(rows)


def _yes(true: bool) -> str:
    return "yes" if true else "no"
