"""`rapport sheet`: the sheet that a coder fills, as a workbook and as .csv.

A sheet is blind: it shows sentences, and neither which article they are from nor anything that
the engine made of them.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np
import pandas as pd
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from rapport.codebook import Code, Codebook, read_codebooks
from rapport.coding.constructs import KEY, Construct, constructs_of
from rapport.coding.design import draw, keep_design, read_designs, strata
from rapport.errors import CodingError
from rapport.files import written_whole
from rapport.house import House
from rapport.study import Study, read_study
from rapport.tables import read_table

ID, BEFORE, SENTENCE, CODER, REMARK = "id", "before", "sentence", "coder", "remark"
SHOWN = (ID, BEFORE, SENTENCE)
"""The columns before those that a coder fills; CODER and REMARK come after them."""

WIDTHS = {ID: 15, BEFORE: 30, SENTENCE: 60, REMARK: 30}
"""In characters; the others take what their heads need, and lists of codes."""

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


def write_sheet(
    house: House, name: str, coder: str, n: int, seed: int | None, to: Path | None
) -> list[Path]:
    """Draw the sentences, unless they are drawn already; write a coder's workbook and .csv.

    Raises CodingError if a sheet stands there already, or if sentences of a private study would
    come into a folder that git keeps; StudyError and TableError as reading does.
    """
    study = read_study(house.study(name))
    books = read_codebooks(house.codebook, study.codebooks)
    constructs = constructs_of(study, books)
    seed = study.seed if seed is None else seed
    book = to or house.sheets(name) / f"{name}-n{n}-s{seed}-{coder}.xlsx"
    paths = [book.with_suffix(".xlsx"), book.with_suffix(".csv")]
    _check_places(house, study, paths)
    tables = {t: read_table(t, house.processed(name)) for t in ("articles", "sentences", "marks")}
    design = _drawn(house, study, constructs, tables, n, seed)
    rows = _rows(design, tables["sentences"], coder, seed)
    _write_book(paths[0], study, rows, constructs, books)
    _write_csv(paths[1], rows, constructs)
    return paths


def _check_places(house: House, study: Study, paths: Sequence[Path]) -> None:
    """Raise CodingError if a file must not be written there."""
    for path in paths:
        if path.exists():
            raise CodingError(
                f"{path}: is there already, and may be filled; remove it, or name another file "
                "with --to"
            )
        here = path.resolve()
        inside = here.is_relative_to(house.project.resolve())
        if inside and not here.is_relative_to(house.sheets(study.name).resolve()):
            raise CodingError(
                f"{path}: a sheet holds sentences, which do not belong into the project; write it "
                f"into {house.sheets(study.name)} or outside the project"
            )


def _drawn(
    house: House, study: Study, constructs: Sequence[Construct], tables: dict[str, pd.DataFrame],
    n: int, seed: int,
) -> pd.DataFrame:  # fmt: skip
    """The draw of this size and seed: as it was drawn, whatever the engine marks today."""
    folder, name = house.sheets(study.name), f"n{n}-s{seed}"
    known = read_designs(folder)
    if name in set(known.draw):
        return known[known.draw == name]
    sentences = tables["sentences"]
    if not tables["articles"].period.notna().any():
        raise CodingError(f"{study.name}: no article is of either period; see the study file")
    body = pd.MultiIndex.from_frame(sentences.loc[sentences.kind == "body", KEY])
    stratum = strata(constructs, tables["marks"], body)
    design = draw(name, n, seed, tables["articles"], sentences, stratum)
    keep_design(design, folder)
    return design


def still_there(design: pd.DataFrame, sentences: pd.DataFrame) -> pd.DataFrame:
    """The rows of a draw whose sentences are cut as they were when they were drawn."""
    return design.merge(sentences[[*KEY, "raw_start", "raw_end"]])


def _rows(design: pd.DataFrame, sentences: pd.DataFrame, coder: str, seed: int) -> pd.DataFrame:
    """What a coder reads, in the coder's own order; raises CodingError if texts have changed."""
    texts = sentences.assign(before=sentences.groupby("article_id").text.shift(fill_value=""))
    rows = still_there(design, sentences).merge(texts[[*KEY, "text", "before"]], on=KEY)
    if len(rows) < len(design):
        raise CodingError(
            f"{design.draw.iloc[0]}: {len(design) - len(rows)} of its sentences have changed since "
            "it was drawn; draw anew with another --seed"
        )
    order = np.random.default_rng([seed, crc32(coder.encode())]).permutation(len(rows))
    ids = [f"{one}-{number:03d}" for one, number in zip(rows.draw, rows.number, strict=True)]
    shown = pd.DataFrame({ID: ids, BEFORE: rows.before, SENTENCE: rows.text, CODER: coder})
    return shown.sort_values(ID).iloc[order].reset_index(drop=True)


def as_text(text: str) -> str:
    """A text that no spreadsheet takes for a formula when it opens a .csv."""
    return f"'{text}" if text.startswith(FORMULA) else text


def _write_csv(path: Path, rows: pd.DataFrame, constructs: Sequence[Construct]) -> None:
    """The sheet as .csv, with the mark at its start by which spreadsheets know UTF-8."""
    names = [construct.name for construct in constructs]
    with written_whole(path) as draft, draft.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([*SHOWN, *names, CODER, REMARK])
        for row in rows.to_dict("records"):
            shown = [as_text(row[column]) for column in SHOWN]
            writer.writerow([*shown, *("" for _ in names), as_text(row[CODER]), ""])


def _put(cell: Cell, value: str) -> None:
    """Write a text as text, whatever it begins with, without characters that no workbook holds."""
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)
    cell.data_type = "s"
    cell.style = "Normal"
    cell.quotePrefix = value.startswith(FORMULA)
    cell.alignment = Alignment(wrap_text=True, vertical="top")


def _write_book(
    path: Path, study: Study, rows: pd.DataFrame, constructs: Sequence[Construct],
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
    _instruct(told, study, constructs, books)
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
    offered.error = f"Choose one of: {', '.join(construct.codes)}"
    offered.add(f"{column}2:{column}{n + 1}")
    sheet.add_data_validation(offered)
    sheet[f"{column}1"].comment = Comment(f"{construct.label}. {construct.about}", "rapport")


def _instruct(
    told: Worksheet, study: Study, constructs: Sequence[Construct], books: Sequence[Codebook]
) -> None:
    """Write what is to be done, and each construct with its codes and examples."""
    examples = {
        f"{book.layer}.{code.name}": _examples(code) for book in books for code in book.codes
    }
    lines: list[tuple[str, str]] = [("", study.title), *(("", step) for step in FIRST_STEPS)]
    for construct in constructs:
        lines += [("", ""), (construct.name, f"{construct.label}. {construct.about}")]
        lines += list(construct.codes.items())
        own = (construct.name, *(f"{construct.name}.{code}" for code in construct.codes))
        lines += [line for name in own for line in examples.get(name, [])]
    for row, line in enumerate(lines, start=1):
        for at, text in enumerate(line, start=1):
            _put(told.cell(row, at), text)
        told.cell(row, 1).font = Font(bold="." in line[0] or line[0] in {c.name for c in constructs})
    told.column_dimensions["A"].width, told.column_dimensions["B"].width = 28, 110


def _examples(code: Code) -> list[tuple[str, str]]:
    """Sentences that have a code and sentences near to it that have not, from the codebook."""
    return [(f"{code.label}: yes", text) for text in code.examples] + [
        (f"{code.label}: no", text) for text in code.counter_examples
    ]
