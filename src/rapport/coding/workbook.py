"""A sheet as a workbook: the sentences with a list in each cell, and what is to be done."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from rapport.codebook import Code, Codebook
from rapport.coding.constructs import Construct
from rapport.files import written_whole

ID, BEFORE, SENTENCE, CODER, REMARK = "id", "before", "sentence", "coder", "remark"
SHOWN = (ID, BEFORE, SENTENCE)
"""The columns before those that a coder fills; CODER and REMARK come after them."""

WIDTHS = {ID: 15, BEFORE: 30, SENTENCE: 60, REMARK: 30}
"""In characters; the others take what their heads need, and lists of codes."""

MOST_IN_ERROR = 255
"""Characters that a message of a drop-down list may have; Excel mends a file that has more."""

FORMULA = tuple("=+-@\t\r")
"""A cell that begins with one of these is a formula to some spreadsheet (OWASP, CSV injection)."""

FIRST_STEPS = (
    "Code each row by itself: what stands in “sentence”. “before” is the sentence before it, only "
    "so that you see who “he” or “the two countries” are.",
    "Fill every cell, from the list in it. An empty cell means that you did not code it, not “no”.",
    "Work alone and in the order of the rows. Do not sort, merge or split cells, and do not change "
    "“id” and “coder”. “remark” is yours.",
    "Hold the mouse over the head of a column to read what it asks. The full text is below.",
)


def _put(cell: Cell, value: str) -> None:
    """Write a text as text, whatever it begins with, without characters that no workbook holds."""
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)
    cell.data_type = "s"
    cell.quotePrefix = value.startswith(FORMULA)
    cell.alignment = Alignment(wrap_text=True, vertical="top")


def write_book(
    path: Path, title: str, rows: pd.DataFrame, constructs: Sequence[Construct],
    books: Sequence[Codebook],
) -> None:  # fmt: skip
    """The sheet as a workbook: sentences, instructions, and the lists that the cells offer."""
    book = Workbook()
    sheet, told, lists = book.active, book.create_sheet("instructions"), book.create_sheet("codes")
    sheet.title = "sentences"
    lists.sheet_state = "hidden"
    heads = [*SHOWN, *(construct.name for construct in constructs), CODER, REMARK]
    for at, head in enumerate(heads, start=1):
        _put(sheet.cell(1, at), head)
        sheet.cell(1, at).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(at)].width = WIDTHS.get(head, 14)
    for number, row in enumerate(rows.to_dict("records"), start=2):
        for column in (*SHOWN, CODER):
            _put(sheet.cell(number, heads.index(column) + 1), row[column])
    for at, construct in enumerate(constructs, start=1):
        _offer(sheet, lists, at, construct, len(rows))
    sheet.freeze_panes = sheet.cell(2, len(SHOWN) + 1)
    _instruct(told, title, constructs, books)
    with written_whole(path) as draft:
        book.save(draft)


def _offer(sheet: Worksheet, lists: Worksheet, at: int, construct: Construct, n: int) -> None:
    """Give the construct's column its drop-down list and its head the question."""
    values: list[Any] = [int(c) if construct.is_number else c for c in construct.codes]
    for row, value in enumerate([construct.name, *values], start=1):
        lists.cell(row, at, value)
    letter, column = get_column_letter(at), get_column_letter(at + len(SHOWN))
    offered = DataValidation(
        "list", formula1=f"codes!${letter}$2:${letter}${len(values) + 1}", allow_blank=True
    )
    offered.error = f"Choose one of: {', '.join(construct.codes)}"[:MOST_IN_ERROR]
    offered.add(f"{column}2:{column}{n + 1}")
    sheet.add_data_validation(offered)
    sheet[f"{column}1"].comment = Comment(
        f"{construct.label}. {construct.about}", "rapport", height=180, width=420
    )


def _instruct(
    told: Worksheet, title: str, constructs: Sequence[Construct], books: Sequence[Codebook]
) -> None:
    """Write what is to be done, and each construct with its codes and examples."""
    examples = {
        f"{book.layer}.{code.name}": _examples(code) for book in books for code in book.codes
    }
    names = {construct.name for construct in constructs}
    lines: list[tuple[str, str]] = [("", title), *(("", step) for step in FIRST_STEPS)]
    for construct in constructs:
        lines += [("", ""), (construct.name, f"{construct.label}. {construct.about}")]
        lines += list(construct.codes.items())
        own = (construct.name, *(f"{construct.name}.{code}" for code in construct.codes))
        lines += [line for name in own for line in examples.get(name, [])]
    for row, line in enumerate(lines, start=1):
        for at, text in enumerate(line, start=1):
            _put(told.cell(row, at), text)
        told.cell(row, 1).font = Font(bold=line[0] in names)
    told.column_dimensions["A"].width, told.column_dimensions["B"].width = 28, 110


def _examples(code: Code) -> list[tuple[str, str]]:
    """Sentences that have a code and sentences near to it that have not, from the codebook."""
    return [(f"{code.label}: yes", text) for text in code.examples] + [
        (f"{code.label}: no", text) for text in code.counter_examples
    ]
