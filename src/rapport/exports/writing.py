"""`rapport export`: a study as a folder of files that other programs read."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from rapport.errors import ExportError
from rapport.exports.citation import Software, bibtex, read_software
from rapport.exports.crate import crate
from rapport.exports.folder import CRATE, PACKAGE, folder_written_whole
from rapport.exports.items import CC0, Item
from rapport.exports.package import as_json, data_package
from rapport.exports.pictures import as_png, stand_alone
from rapport.exports.tables import as_csv, dictionary, folder_of, without_text, write_parquet
from rapport.files import table_path, write_text
from rapport.formats import measure_labels
from rapport.house import House
from rapport.pack.form import PACKED, Tables, has_texts, of_pack, without_texts
from rapport.report import figures_of
from rapport.stages import Shown, shown
from rapport.study import Study
from rapport.tables import Table, contract, of_pipeline, read_table


class Exported(NamedTuple):
    """What was written: where, how many files, and what of private texts was left out."""

    folder: Path
    n_files: int
    left_out: list[str]


def export(house: House, name: str, to: Path | None = None, with_texts: bool = False) -> Exported:
    """Write the tables, figures and metadata of a study that is built; the same bytes each time.

    Where texts are private, columns of text and the page are left out unless `with_texts`, and
    tables are as in a pack, for places and weights of marks would tell most words.
    Raises TableError if the study is not built, StudyError if CITATION.cff is wrong, ExportError
    if the folder holds other files or the page that belongs in it is missing.
    """
    page = shown(house, name)
    software = read_software(house.citation)
    private = page.study.texts == "private" and not with_texts
    if not private and not house.report(name).exists():
        raise ExportError(f"{house.report(name)}: is missing; run `make report` to build it")
    folder = to or house.export(name)
    tables = [_shared(table) if private else table for table in _tables(house, name)]
    packed = without_texts(page.tables) if private and has_texts(page.tables) else {}
    with folder_written_whole(folder) as draft:
        items = [
            *_write_tables(house, page.study, tables, packed, draft),
            *_write_figures(page, draft),
            *_write_given(house, page.study, draft),
            *_write_words(tables, software, page.study, draft),
            *([] if private else _copy_page(house, page.study, draft)),
        ]
        package = data_package(page.study, items, draft, list(_sources(page)))
        write_text(draft / PACKAGE, as_json(package))
        write_text(draft / CRATE, as_json(crate(page.study, software, items)))
    return Exported(folder, len(items) + 2, list(_left_out(tables)) if private else [])


def _tables(house: House, name: str) -> list[Table]:
    """The tables of the pipeline, and those that coding made."""
    return [
        table
        for table in contract().values()
        if table.name in of_pipeline()
        or table_path(folder_of(house, name, table), table.name).exists()
    ]


def _shared(table: Table) -> Table:
    """The table as it may be shared."""
    return of_pack(table.name) if table.name in PACKED else without_text(table)


def _left_out(tables: list[Table]) -> Iterator[str]:
    """The columns that these tables lack, and the page."""
    for table in tables:
        for column in contract()[table.name].columns:
            if column not in table.columns:
                yield f"{table.name}.{column.name}"
    yield "the page"


def _write_tables(
    house: House, study: Study, tables: list[Table], packed: Tables, draft: Path
) -> Iterator[Item]:
    """The tables as they were built, or as a pack has them."""
    (draft / "tables").mkdir()
    for table in tables:
        frame = packed.get(table.name)
        if frame is None:
            frame = read_table(table.name, folder_of(house, study.name, table))
        about = f"One row is {table.row}."
        csv, parquet = (f"tables/{table.name}.{ending}" for ending in ("csv", "parquet"))
        (draft / csv).write_bytes(as_csv(frame, table))
        write_parquet(frame, table, draft / parquet)
        yield Item(csv, f"Table {table.name}", about, table)
        yield Item(parquet, f"Table {table.name}, as Parquet", about, table)


def _write_figures(page: Shown, draft: Path) -> Iterator[Item]:
    (draft / "figures").mkdir()
    labels = measure_labels(page.study, page.given.codebooks)
    for figure in figures_of(page.study, page.tables, labels, page.given):
        about = f"{figure.alternative} {figure.how_to_read}"
        svg, png = (f"figures/{figure.key}.{ending}" for ending in ("svg", "png"))
        write_text(draft / svg, stand_alone(figure))
        (draft / png).write_bytes(as_png(figure))
        yield Item(svg, figure.title, about)
        yield Item(png, figure.title, about)


def _write_given(house: House, study: Study, draft: Path) -> Iterator[Item]:
    """What people wrote: the study file and its codebooks."""
    (draft / "codebook").mkdir()
    shutil.copyfile(house.study(study.name), draft / "study.yaml")
    yield Item("study.yaml", "Study file", "What was asked, and what was fixed before comparing.")
    for book in study.codebooks:
        shutil.copyfile(house.codebook / book, draft / "codebook" / book)
        path = f"codebook/{book}"
        yield Item(path, f"Codebook {book}", "What marks mean, as patterns.", licence=CC0)
    shutil.copyfile(house.citation, draft / "CITATION.cff")
    yield Item("CITATION.cff", "Citation", "How to cite the software.")


def _write_words(
    tables: list[Table], software: Software, study: Study, draft: Path
) -> Iterator[Item]:
    """What the columns mean, and how to cite."""
    (draft / "data-dictionary.csv").write_bytes(dictionary(tables))
    yield Item("data-dictionary.csv", "Data dictionary", "What every column means.")
    write_text(draft / "citation.bib", bibtex(software, study))
    yield Item("citation.bib", "BibTeX", "How to cite the software and the study.")


def _copy_page(house: House, study: Study, draft: Path) -> Iterator[Item]:
    shutil.copyfile(house.report(study.name), draft / "report.html")
    yield Item("report.html", study.title, "The report, one page that needs nothing else.")


def _sources(page: Shown) -> Iterator[str]:
    """What the tables were made of: the articles, and the engines of tone."""
    yield f"{len(page.tables['articles'])} articles, listed in the table articles"
    for label, each in page.given.origins.items():
        yield ", ".join(p for p in (f"{label} {each.version}", each.licence, each.source) if p)
