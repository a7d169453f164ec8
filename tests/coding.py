"""Coders made by code: sheets filled with the codes that a function gives."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
from openpyxl import load_workbook

from rapport.codebook import read_codebooks
from rapport.coding.constructs import KEY, Construct, constructs_of
from rapport.coding.design import read_designs
from rapport.coding.sheets import write_sheet
from rapport.house import House
from rapport.study import read_study
from rapport.tables import read_table

Code = Callable[[Construct, str], Any]
"""Given a construct and an id, what a coder writes into the cell."""


def constructs(house: House, name: str = "sample") -> list[Construct]:
    """The constructs of a study."""
    study = read_study(house.study(name))
    return constructs_of(study, read_codebooks(house.codebook, study.codebooks))


def by_the_engine(house: House, name: str = "sample") -> Code:
    """A coder who sees what the engine marks, and calls every state that is mentioned neutral."""
    design = read_designs(house.sheets(name))
    marks = read_table("marks", house.processed(name))
    sentences = pd.MultiIndex.from_frame(design[KEY])
    ids = [f"{d}-{n:03d}" for d, n in zip(design.draw, design.number, strict=True)]
    said = {
        construct.name: dict(
            zip(ids, construct.readings[0].read(marks, sentences).tolist(), strict=True)
        )
        for construct in constructs(house, name)
    }

    def code(construct: Construct, row: str) -> Any:
        value = said[construct.name][row]
        if construct.is_number:
            return max(-3, min(3, round(value)))
        return value if value in construct.codes else "neutral"

    return code


def fill_book(path: Path, columns: list[Construct], code: Code) -> Path:
    """Fill a workbook as a coder would, with the library that reads it, and save it."""
    book = load_workbook(path)
    sheet = book["sentences"]
    at = {cell.value: cell.column for cell in sheet[1]}
    for row in range(2, sheet.max_row + 1):
        for construct in columns:
            value = code(construct, sheet.cell(row, at["id"]).value)
            sheet.cell(row, at[construct.name]).value = value
    book.save(path)
    return path


def fill_csv(path: Path, columns: list[Construct], code: Code, delimiter: str = ",") -> Path:
    """Fill a .csv and save it as a spreadsheet of another country might."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        row |= {construct.name: code(construct, row["id"]) for construct in columns}
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), delimiter=delimiter)
        writer.writeheader()
        writer.writerows(rows)
    return path


def sheet(house: House, coder: str, n: int = 60, seed: int = 7) -> Path:
    """An empty workbook of the sample study for a coder; its .csv stands beside it."""
    return write_sheet(house, "sample", coder, n, seed, None)[0]
