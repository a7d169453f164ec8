"""What coders wrote: filled sheets, read cell by cell; what is wrong is said and left out."""

from __future__ import annotations

import re
import warnings
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
from openpyxl import load_workbook

from rapport.coding.constructs import Construct
from rapport.coding.workbook import CODER, ID
from rapport.errors import CodingError, UnreadableError, shown
from rapport.given import content_of
from rapport.limits import SHEET_COLUMNS, SHEET_ROWS
from rapport.reading.archive import check_archive
from rapport.reading.csv_rows import read_csv
from rapport.reading.row import BrokenRow

ROW_ID = re.compile(r"(?P<draw>n[0-9]{1,9}-s[0-9]{1,19})-(?P<number>[0-9]{1,9})")
"""An id as `rapport sheet` writes it: the draw, and the number of the sentence in it."""

Row = Mapping[str, Any]


Key = tuple[str, int, str]
"""A draw, the number of a sentence in it, and a coder."""


class Coded(NamedTuple):
    """What one coder wrote into one cell."""

    draw: str
    number: int
    coder: str
    construct: str
    code: str


class Filled:
    """What sheets say of some constructs, as they are read one after the other.

    `wrong` has a sentence for everything that is wrong and was left out.
    """

    def __init__(self, constructs: Sequence[Construct]) -> None:
        self.constructs = constructs
        self.wrong: list[str] = []
        self._coded: list[Coded] = []
        self._places: dict[Key, str] = {}
        self._empty: dict[Key, int] = {}

    @property
    def codings(self) -> pd.DataFrame:
        """A row for each filled cell; the columns are those of Coded."""
        return pd.DataFrame(self._coded, columns=list(Coded._fields))

    @property
    def empty(self) -> Counter[str]:
        """How many cells each coder left empty."""
        counts: Counter[str] = Counter()
        for (_, _, coder), n in self._empty.items():
            counts[coder] += n
        return +counts

    def read(self, path: Path) -> None:
        """Take in what a sheet says."""
        try:
            rows = _rows(path)
        except CodingError as error:
            self.wrong.append(str(error))
            return
        if missing := [c.name for c in self.constructs if c.name not in _columns(rows)]:
            self.wrong.append(
                f"{path}: has no column {', '.join(f'“{name}”' for name in missing)}, so nothing "
                "is coded there; bring it back if it was removed"
            )
        for number, row in rows:
            self._take(f"{path}, row {number}", row)

    def _take(self, where: str, row: Row) -> None:
        """Take in a row, if it says which sentence it is and who coded it."""
        if isinstance(row, BrokenRow):
            self.wrong.append(f"{where}: {row.fault}")
            return
        named = ROW_ID.fullmatch(_text(row.get(ID)))
        coder = _text(row.get(CODER)).removeprefix("'")
        if not named or not coder:
            column = CODER if named else ID
            self.wrong.append(
                f"{where}, column “{column}”: “{shown(_text(row.get(column)), 40)}” is not what "
                "`rapport sheet` wrote there; copy it from an empty sheet"
            )
            return
        key = named["draw"], int(named["number"]), coder
        codes = {c.name: as_code(row[c.name], c) for c in self.constructs if c.name in row}
        empty = sum(code == "" for code in codes.values())
        if empty == len(codes):
            self._empty.setdefault(key, empty)  # the same row may be filled in another file
            return
        if key in self._places:
            self.wrong.append(
                f"{where}: {shown(coder)} coded this sentence in {self._places[key]} already, "
                "which counts; remove one of the two rows"
            )
            return
        self._places[key], self._empty[key] = where, empty
        self._coded += [Coded(*key, name, code) for name, code in codes.items() if code]
        self.wrong += [
            f"{where}, column “{c.name}”: “{shown(_text(row[c.name]), 40)}” is none of its codes; "
            f"write {', '.join(c.codes)}, or nothing"
            for c in self.constructs
            if codes.get(c.name, "") is None
        ]


def read_sheets(paths: Sequence[Path], constructs: Sequence[Construct]) -> Filled:
    """What the sheets say of these constructs.

    Raises CodingError, with every reason, if no sheet says anything.
    """
    filled = Filled(constructs)
    for path in paths:
        filled.read(path)
    if filled.codings.empty:
        raise CodingError("\n".join([*filled.wrong, "no cell of the sheets is filled; code first"]))
    return filled


def _rows(path: Path) -> list[tuple[int, Row]]:
    """The rows of a sheet with their numbers, the head being row 1; raises CodingError."""
    try:
        found = _of_book(path) if path.suffix.lower() == ".xlsx" else read_csv(path)
        rows = list(islice(found, SHEET_ROWS.most + 1))
        if len(rows) > SHEET_ROWS.most:
            raise UnreadableError(*SHEET_ROWS.passed())
    except UnreadableError as error:
        raise CodingError(f"{path}: {error}") from error
    except Exception as error:  # a library may raise anything on bytes made to break it
        raise CodingError(
            f"{path}: is no workbook that can be read; save it as .xlsx or .csv again"
        ) from error
    if not {ID, CODER} <= _columns(rows):
        raise CodingError(
            f"{path}: is no sheet (it has no columns “{ID}” and “{CODER}”, or no rows); give a "
            "file that `rapport sheet` wrote"
        )
    return rows


def _columns(rows: Sequence[tuple[int, Row]]) -> set[str]:
    """The names of the columns of the rows that can be read."""
    return {name for _, row in rows for name in row}


def _of_book(path: Path) -> Iterator[tuple[int, Row]]:
    """The rows of the sheet “sentences” of a workbook, or of its first sheet."""
    data = content_of(path)
    check_archive(data, "xl/workbook.xml", "workbook", "save it as .xlsx again", is_tree=False)
    with warnings.catch_warnings(action="ignore"):  # of styles, which nobody reads here
        book = load_workbook(BytesIO(data), read_only=True, data_only=True, keep_links=False)
    try:
        sheet = book["sentences"] if "sentences" in book.sheetnames else book.worksheets[0]
        # What a sheet says of its own size need not be so.
        sheet.reset_dimensions()
        records = sheet.iter_rows(max_col=SHEET_COLUMNS.most + 1, values_only=True)
        head = [_text(cell) for cell in next(records, ())]
        if any(head[SHEET_COLUMNS.most :]):
            raise UnreadableError(*SHEET_COLUMNS.passed(len(head)))
        for number, record in enumerate(records, start=2):
            if number > SHEET_ROWS.most + 1:
                raise UnreadableError(*SHEET_ROWS.passed())
            if any(cell is not None for cell in record):
                yield number, {name: cell for name, cell in zip(head, record, strict=False) if name}
    finally:
        book.close()


def _text(cell: object) -> str:
    """A cell as text: without white space around it, whole numbers without a point."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return " ".join(str(cell).split())


def as_code(cell: object, construct: Construct) -> str | None:
    """The code that a cell holds, “” if it is empty, None if it holds something else.

    Case does not matter, nor how a sign is written; spreadsheets turn “yes” into true.
    """
    said = {"true": "yes", "false": "no"}.get(_text(cell).lower(), _text(cell).lower())
    if construct.is_number:
        said = said.removeprefix("'").replace("−", "-").removeprefix("+")
        said = re.sub(r"[.,]0+$", "", said)
    return said if said == "" or said in construct.codes else None
