"""Tables of articles, one a row: .csv, .jsonl and .parquet."""

from __future__ import annotations

import datetime as dt
import json
import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from rapport.errors import shown
from rapport.given import cannot_open, check_file
from rapport.limits import COLUMNS, ROW, ROWS
from rapport.reading.csv_rows import read_csv
from rapport.reading.encodings import SAVE_AS_TEXT, encoding_by_mark
from rapport.reading.kinds import check_kind, refuse_suffix
from rapport.reading.row import BrokenRow, Row
from rapport.reading.unreadable import UnreadableError, complaint

BATCH = 256
"""Rows of a .parquet that are held at once: of articles, a few megabytes."""


def read_rows(path: Path) -> Iterator[tuple[int, Row]]:
    """The rows of a table with their numbers as a person counts them.

    The head of a .csv is its row 1; in a .jsonl the first line is row 1, in a .parquet the
    first row. Empty rows are counted and left out. A row that is broken by itself comes as a
    BrokenRow, and the others go on. Raises UnreadableError, most often before the first row, if
    the table as a whole cannot be read. Rows are read as they are asked for, so that a table
    may be larger than the memory.
    """
    suffix = path.suffix.lower()
    if suffix not in _READERS:
        refuse_suffix(suffix, TABLE_SUFFIXES)
    check_file(path)
    try:
        with path.open("rb") as file:
            check_kind(file.read(4096), suffix)
        return _as_many(_READERS[suffix](path))
    except (UnreadableError, MemoryError):
        raise
    except PermissionError as error:
        raise cannot_open(error) from error
    except Exception as error:  # a library may raise anything on bytes made to break it
        raise _broken(suffix, error) from error


def _as_many(rows: Iterator[tuple[int, Row]]) -> Iterator[tuple[int, Row]]:
    """The rows, as long as they are not too many."""
    for count, row in enumerate(rows, start=1):
        if count > ROWS.most:
            raise UnreadableError(*ROWS.passed())
        yield row


def _broken(suffix: str, error: Exception) -> UnreadableError:
    reason = f"it cannot be read as {suffix} ({complaint(error)})"
    return UnreadableError(reason, "write the table anew with the program that made it")


def _as_text(value: Any) -> str | None:
    """A value as text: days as 2016-12-15, what has parts as JSON; None if there is nothing."""
    if value is None or value == "" or (isinstance(value, float) and math.isnan(value)):
        return None
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        value = value.date()  # a table often has no other type for a day
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.decode("utf-8")
    if isinstance(value, bool | int | float | list | dict):
        return json.dumps(value, ensure_ascii=False, default=str)
    return str(value)


def _row(cells: Iterable[tuple[Any, Any]]) -> Row:
    """A row from its cells, or why it is none."""
    try:
        row: Row = {str(name).strip(): _as_text(value) for name, value in cells}
        size = sum(len(value.encode()) for value in row.values() if value)
        "".join(row).encode()
    except UnicodeError:
        return BrokenRow("it holds half a character (a lone surrogate)", "export the row again")
    if size > ROW.most:
        return BrokenRow.too_large()
    return row


def _read_jsonl(path: Path) -> Iterator[tuple[int, Row]]:
    """The rows of a .jsonl; raises UnreadableError if it is one list or in UTF-16."""
    with path.open("rb") as file:
        beginning = file.read(4096)
    if encoding_by_mark(beginning):
        raise UnreadableError("it is not in UTF-8", SAVE_AS_TEXT)
    if beginning.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"["):
        raise UnreadableError(
            "it is one list, not one object on each line",
            "write one object a line (in pandas, to_json with orient=“records”, lines=True)",
        )
    return _jsonl_rows(path)


def _jsonl_rows(path: Path) -> Iterator[tuple[int, Row]]:
    with path.open("rb") as file:
        number = 0
        while line := file.readline(ROW.most + 1):
            number += 1
            if number == 1:
                line = line.removeprefix(b"\xef\xbb\xbf")
            too_large = len(line) > ROW.most
            while len(line) > ROW.most and not line.endswith(b"\n"):
                line = file.readline(ROW.most + 1)
            if too_large:
                yield number, BrokenRow.too_large()
            elif line.strip():
                yield number, _from_json(line)


def _from_json(line: bytes) -> Row:
    """A line of a .jsonl as a row."""
    try:
        said = json.loads(line.decode("utf-8").strip())
        if isinstance(said, dict):
            return _row(said.items())
    except UnicodeDecodeError:
        return BrokenRow("it is not in UTF-8", SAVE_AS_TEXT)
    except (ValueError, RecursionError) as error:
        why = re.sub(r": line 1 column (\d+) .*", r" at character \1", str(error))
        return BrokenRow(f"it is no JSON ({why.lower()})", "mend the line")
    return BrokenRow("it is no JSON object", "write each article as {…} on one line")


def _read_parquet(path: Path) -> Iterator[tuple[int, Row]]:
    """The rows of a .parquet; raises UnreadableError if two columns share a name."""
    from pyarrow.parquet import ParquetFile  # loading it takes a tenth of a second

    with ParquetFile(path) as table:
        names = table.schema_arrow.names
        empty = not table.metadata.num_rows
    if len(names) > COLUMNS.most:
        raise UnreadableError(*COLUMNS.passed(len(names)))
    for twice in sorted(name for name, times in Counter(names).items() if times > 1):
        raise UnreadableError(
            f"two of its columns are called “{shown(twice)}”", "give each its own name"
        )
    if empty:
        raise UnreadableError("it holds no row", "write the table anew, with its rows")
    return _parquet_rows(path)


def _parquet_rows(path: Path) -> Iterator[tuple[int, Row]]:
    from pyarrow.parquet import ParquetFile

    number = 0
    try:
        with ParquetFile(path) as table:
            for batch in table.iter_batches(BATCH):
                for at in range(len(batch)):
                    number += 1
                    yield number, _from_parquet(batch.slice(at, 1))
    except Exception as error:  # what is packed in a column shows only when it is unpacked
        raise _broken(".parquet", error) from error


def _from_parquet(batch: Any) -> Row:
    """A batch of one row as a row."""
    try:
        (cells,) = batch.to_pylist()
    except ValueError as error:  # a text that is not in UTF-8, a time that is none
        return BrokenRow(f"it cannot be read ({complaint(error)})", "export the row again")
    return _row(cells.items())


_READERS: dict[str, Callable[[Path], Iterator[tuple[int, Row]]]] = {
    ".csv": read_csv,
    ".jsonl": _read_jsonl,
    ".parquet": _read_parquet,
}

TABLE_SUFFIXES = tuple(_READERS)
"""Kinds of tables that can be read."""
