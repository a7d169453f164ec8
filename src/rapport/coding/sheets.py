"""`rapport sheet`: the sheet that a coder fills, as a workbook and as .csv.

A sheet is blind: it shows sentences, and neither which article they are from nor anything that
the engine made of them.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from pathlib import Path
from zlib import crc32

import numpy as np
import pandas as pd

from rapport.codebook import read_codebooks
from rapport.coding.constructs import KEY, Construct, constructs_of
from rapport.coding.design import draw, keep_design, read_designs, strata
from rapport.coding.workbook import BEFORE, CODER, FORMULA, ID, REMARK, SENTENCE, SHOWN, write_book
from rapport.errors import CodingError
from rapport.files import written_whole
from rapport.house import House
from rapport.pack.reading import must_have_texts
from rapport.study import Study, read_study
from rapport.tables import read_table

CODER_NAME = re.compile(r"[\w-]{1,32}")
"""What coders may be called: their names stand in the names of files."""


def write_sheet(
    house: House, name: str, coder: str, n: int, seed: int | None, to: Path | None
) -> list[Path]:
    """Draw the sentences, unless they are drawn already; write a coder's workbook and .csv.

    Raises CodingError if the coder's name is no name, if a sheet stands there already, or if
    sentences would come into a folder that git keeps; StudyError and TableError as reading does.
    """
    study = read_study(house.study(name))
    books = read_codebooks(house.codebook, study.codebooks)
    constructs = constructs_of(study, books)
    if not CODER_NAME.fullmatch(coder):
        raise CodingError(
            f"“{coder}” is no name for a coder; use letters, digits, - and _, 32 at most"
        )
    seed = study.seed if seed is None else seed
    book = to or house.sheets(name) / f"{name}-n{n}-s{seed}-{coder}.xlsx"
    paths = [book.with_suffix(".xlsx"), book.with_suffix(".csv")]
    _check_places(house, study, paths)
    tables = {t: read_table(t, house.processed(name)) for t in ("articles", "sentences", "marks")}
    must_have_texts(name, tables["sentences"])
    design = _drawn(house, study, constructs, tables, n, seed)
    rows = _rows(design, tables["sentences"], coder, seed)
    write_book(paths[0], study.title, rows, constructs, books)
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
