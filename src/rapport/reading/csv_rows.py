"""Tables in .csv, as programs of any country write them."""

from __future__ import annotations

import codecs
import csv
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from rapport.errors import shown
from rapport.given import check_file
from rapport.limits import COLUMNS, ROW
from rapport.reading.encodings import SAVE_AS_TEXT, decode, encoding_by_mark
from rapport.reading.row import BrokenRow, Row
from rapport.reading.unreadable import UnreadableError

DELIMITERS = ",;\t"
"""What stands between cells: semicolons where the comma is the decimal sign."""

LONGEST_NAME = 100
"""Characters of the longest name of a column; more is a text, so the head is missing."""

_BLOCK = 1_000_000


def read_csv(path: Path) -> Iterator[tuple[int, Row]]:
    """The rows under the head with their numbers; the head is row 1.

    The table is read through once before the first row is given, so that one that breaks off
    in the middle gives none. Raises UnreadableError if it has no head, no row, a quotation mark
    that is not closed, or is no text.
    """
    check_file(path)
    encoding = _encoding_of(path)
    records = _records(path, encoding)
    head = [name.strip() for name in next(records, [])]
    _check_head(head)
    if not sum(any(record) for record in records):  # all of them are read
        raise UnreadableError(
            "it holds no row under its head", "write the table anew, with its rows"
        )
    return _rows(path, encoding, head)


def _encoding_of(path: Path) -> str:
    """The encoding of a table; raises UnreadableError if it is no text."""
    utf8 = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        if marked := encoding_by_mark(file.read(4)):
            return marked[:6]  # without the order of bytes, so that the mark is not read
        file.seek(0)
        while block := file.read(_BLOCK):
            if b"\0" in block:
                raise UnreadableError("it holds NUL bytes, so it is no text", SAVE_AS_TEXT)
            try:
                utf8.decode(block)
            except UnicodeDecodeError:
                return decode(block)[1]
    return "utf-8-sig"


def _records(path: Path, encoding: str) -> Iterator[list[str]]:
    """Every record of a table, its head and empty ones too."""
    csv.field_size_limit(ROW.most)  # else it is a seventh of a megabyte, a long article
    with path.open(encoding=encoding, newline="") as file:
        number = 1
        try:
            first = re.sub(r'"[^"]*"', "", file.readline(_BLOCK))
            file.seek(0)
            delimiter = max(DELIMITERS, key=first.count)
            lines = _Lines(file)
            for record in csv.reader(lines, delimiter=delimiter, strict=True):
                yield record
                number, lines.size = number + 1, 0
        except OverflowError:
            reason, remedy = ROW.passed()
            raise UnreadableError(f"row {number}: {reason}", remedy) from None
        except csv.Error as error:
            raise _fault(number, str(error)) from None
        except UnicodeError:
            name = encoding.removesuffix("-sig").upper()
            raise UnreadableError(f"it is not in {name} throughout", SAVE_AS_TEXT) from None


class _Lines:
    """The lines of a table, as long as the `size` of a row, in characters, is not too much.

    Raises OverflowError at a line that is too long by itself, csv.Error at a row of many lines.
    """

    def __init__(self, file: TextIO) -> None:
        self.size, self._file = 0, file

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = self._file.readline(ROW.most + 1)
        if not line:
            raise StopIteration
        if len(line) > ROW.most:
            raise OverflowError
        self.size += len(line)
        if self.size > ROW.most:
            raise csv.Error("unexpected end")
        return line


def _fault(number: int, complaint: str) -> UnreadableError:
    """What is wrong with the quotation marks from a row on."""
    if "unexpected end" in complaint or "field larger" in complaint:
        reason = f"a quotation mark that is opened in row {number} is never closed"
    else:
        reason = f"a quotation mark stands inside a cell of row {number} ({complaint})"
    return UnreadableError(reason, "double every quotation mark inside a cell, or export it again")


def _check_head(head: list[str]) -> None:
    """Raise UnreadableError if the first row is no head."""
    remedy = "write the names of the columns into the first row"
    if len(head) > COLUMNS.most:
        raise UnreadableError(*COLUMNS.passed(len(head)))
    if not any(head):
        raise UnreadableError("its first row is empty, so its columns have no names", remedy)
    if longest := max(
        (name for name in head if len(name) > LONGEST_NAME or "\n" in name), default=""
    ):
        reason = f"its first row holds a text of {len(longest)} characters, so it has no head"
        raise UnreadableError(reason, remedy)
    for name, times in Counter(head).items():
        if name and times > 1:
            raise UnreadableError(
                f"two of its columns are called “{shown(name)}”", "give each its own name"
            )


def _rows(path: Path, encoding: str, head: list[str]) -> Iterator[tuple[int, Row]]:
    """The rows under the head; cells of columns without a name are left out."""
    for number, record in enumerate(_records(path, encoding), start=1):
        if number == 1 or not any(cell.strip() for cell in record):
            continue
        if any(record[len(head) :]):
            reason = f"it has {len(record)} cells, and the head has {len(head)}"
            remedy = "put every cell with a comma in it between quotation marks"
            yield number, BrokenRow(reason, remedy)
            continue
        cells = dict.fromkeys(head) | dict(zip(head, record, strict=False))
        yield number, {name: cell or None for name, cell in cells.items() if name}
