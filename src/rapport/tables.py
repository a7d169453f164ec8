"""The tables of a study: their schemas, and how they are written and read.

`tables.yaml` beside this file says what every table and column means; nothing else does.
"""

from __future__ import annotations

from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import yaml

from rapport.errors import TableError
from rapport.files import table_path, written_whole

TYPES = {
    "string": pa.string(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "date": pa.date32(),
}


DECIMALS = 12
"""To how many decimals the pipeline writes numbers: the last bits of a sum are the processor’s."""

KINDS: dict[str, set[str]] = {
    "string": {"string", "empty"},
    "integer": {"integer", "empty"},
    "number": {"floating", "integer", "mixed-integer-float", "empty"},
    "date": {"date", "empty"},
}
"""What pandas may call the values of a column; Arrow would convert others in silence."""


class Column(NamedTuple):
    """A column of a table: its type, its meaning, when it holds no value, and whether it holds
    words of an article in their order.
    """

    name: str
    type: str
    about: str
    empty: str | None
    text: bool = False


class Table(NamedTuple):
    """A table of the contract: its name, what one row is, its columns in order, those of them that
    tell one row from the others, and the command that makes it if the pipeline does not.
    """

    name: str
    row: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    made: str | None = None

    @property
    def schema(self) -> pa.Schema:
        """The Arrow schema; a column that never is empty is not nullable."""
        return pa.schema(
            pa.field(column.name, TYPES[column.type], nullable=column.empty is not None)
            for column in self.columns
        )


@cache
def contract() -> dict[str, Table]:
    """Every table by its name, as `tables.yaml` describes it."""
    described: dict[str, Any] = yaml.safe_load(
        resources.files("rapport").joinpath("tables.yaml").read_text("utf-8")
    )
    return {
        name: Table(
            name,
            table["row"],
            tuple(
                Column(
                    column, said["type"], said["about"], said.get("empty"), said.get("text", False)
                )
                for column, said in table["columns"].items()
            ),
            tuple(table["key"]),
            table.get("made"),
        )
        for name, table in described.items()
    }


def of_pipeline() -> dict[str, Table]:
    """The tables that every study has once it is built."""
    return {name: table for name, table in contract().items() if not table.made}


def as_markdown() -> str:
    """The contract as a page for people; docs/tables.md is this."""
    parts = [
        "# Tables\n\nEvery study has these tables under `data/processed/<study>/`, as Parquet; "
        "what coding gives\nstands in `coding/` there. A column of the type “string, text” holds "
        "words of an article in\ntheir order; `rapport export` leaves it out where texts are "
        f"private. The pipeline writes numbers\nto {DECIMALS} decimals. "
        "This page is printed by `rapport tables` from `src/rapport/tables.yaml`.\n"
    ]
    for table in contract().values():
        made = f" Made by {table.made}." if table.made else ""
        key = ", ".join(f"`{column}`" for column in table.key)
        parts.append(
            f"\n## {table.name}\n\nOne row is {table.row}; known by {key}.{made}\n\n"
            "| column | type | meaning |\n"
        )
        parts.append("| --- | --- | --- |\n")
        for column in table.columns:
            empty = f" (empty: {column.empty})" if column.empty else ""
            kind = f"{column.type}, text" if column.text else column.type
            parts.append(f"| `{column.name}` | {kind} | {column.about}{empty} |\n")
    return "".join(parts)


def without_last_bits(frame: pd.DataFrame) -> pd.DataFrame:
    """The table with its numbers rounded to DECIMALS, and no −0 among them."""
    numbers = frame.select_dtypes("floating")
    return frame.assign(**(numbers.round(DECIMALS) + 0.0))


def write_table(frame: pd.DataFrame, name: str, folder: Path) -> Path:
    """Write a table whole or not at all, and return its path.

    Raises TableError if the frame lacks a column, has one too many, holds a value of
    another type, or leaves a column empty that never is.
    """
    table = contract()[name]
    path = table_path(folder, name)
    wanted = [column.name for column in table.columns]
    if set(frame.columns) != set(wanted):
        odd = ", ".join(sorted(set(frame.columns) ^ set(wanted)))
        raise TableError(f"{path}: columns missing or not in tables.yaml: {odd}; mend the stage")
    for column in table.columns:
        if column.empty is None and frame[column.name].isna().any():
            raise TableError(f"{path}: “{column.name}” is empty in some row; mend the stage")
        values = frame[column.name]
        said = values.cat.categories if isinstance(values.dtype, pd.CategoricalDtype) else values
        kind = pd.api.types.infer_dtype(said, skipna=True)
        if kind not in KINDS[column.type]:
            raise TableError(
                f"{path}: “{column.name}” holds {kind}, not {column.type}; mend the stage"
            )
    try:
        arrow = pa.Table.from_pandas(frame[wanted], schema=table.schema, preserve_index=False)
    except MemoryError:
        raise
    except (pa.ArrowException, TypeError, ValueError) as error:
        raise TableError(f"{path}: {error}; mend the stage that writes it") from error
    with written_whole(path) as draft:
        pq.write_table(arrow.replace_schema_metadata(None), draft)
    return path


def read_table(name: str, folder: Path) -> pd.DataFrame:
    """Read a table of the contract.

    Raises TableError if it is missing or keeps another contract.
    """
    path = table_path(folder, name)
    if not path.exists():
        raise TableError(f"{path}: the table is missing; run `make report` to build it")
    try:
        arrow = pq.read_table(path)
    except MemoryError:
        raise
    except pa.ArrowException as error:
        raise TableError(f"{path}: is no Parquet file; run `make report` again") from error
    if not arrow.schema.equals(contract()[name].schema):
        raise TableError(f"{path}: the columns are of another version; run `make report` again")
    return arrow.to_pandas()


def count_rows(path: Path) -> int:
    """How many rows a written table has, from its footer alone."""
    return int(pq.read_metadata(path).num_rows)
