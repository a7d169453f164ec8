"""Making a pack, and holding one against the texts."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from rapport import stages
from rapport.differences import Difference, count_cells, differences
from rapport.errors import PackError
from rapport.exports.folder import folder_written_whole
from rapport.exports.items import Item
from rapport.exports.package import as_json, data_package
from rapport.exports.tables import write_parquet
from rapport.files import table_path, write_text
from rapport.house import House
from rapport.pack.form import PACKED, Tables, of_pack, without_texts
from rapport.pack.manifest import MANIFEST, made_of
from rapport.pack.reading import unpack
from rapport.pipeline import has_articles
from rapport.study import read_study
from rapport.tables import read_table

REGISTER = "register.csv"


@dataclass(frozen=True)
class Desk(House):
    """The house, with tables in another folder."""

    tables: Path

    def processed(self, study: str) -> Path:
        """The folder of a study's tables."""
        return self.tables / study


@contextmanager
def desk(house: House) -> Iterator[Desk]:
    """A folder of tables that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="rapport-") as folder:
        yield Desk(house.project, house.data, house.reports, Path(folder))


def write_pack(house: House, name: str) -> Path:
    """Make the pack of a study from its texts; the same texts give the same bytes.

    Raises PackError if the texts are not here.
    """
    with desk(house) as other:
        tables = _marked(other, name)
    return save_pack(house, name, tables, house.pack(name))


def _marked(house: House, name: str) -> Tables:
    """What stages 1 and 2 make of the texts of a study."""
    if not has_articles(house, name):
        raise PackError(
            f"{house.texts(name)}: holds no text, and a pack is made of texts; give their folder "
            "with --texts"
        )
    stages.clean(house, name)
    stages.mark(house, name)
    return {table: read_table(table, house.processed(name)) for table in PACKED}


def save_pack(house: House, name: str, tables: Tables, folder: Path) -> Path:
    """Write a pack of tables that were made of texts, whole or not at all."""
    study, tables = read_study(house.study(name)), without_texts(tables)
    with folder_written_whole(folder) as draft:
        items = []
        for table, frame in tables.items():
            form = of_pack(table)
            path = table_path(draft, table)
            write_parquet(frame, form, path)
            items.append(Item(path.name, f"Table {table}", f"One row is {form.row}.", form))
        if not study.table:
            shutil.copyfile(house.register(name), draft / REGISTER)
            items.append(Item(REGISTER, "Register", "The articles, as they were registered."))
        sources = [f"{len(tables['articles'])} articles, listed in the table articles"]
        package = data_package(study, items, draft, sources) | {"madeOf": made_of(house, study)}
        write_text(draft / MANIFEST, as_json(package))
    return folder


class Checked(NamedTuple):
    """A pack held against the texts: what differs, and how many cells of how many tables there
    are.
    """

    differences: list[Difference]
    n_cells: int
    n_tables: int


def check_pack(house: House, name: str) -> Checked:
    """Make the pack anew, and all measures and comparisons from texts and from the pack that is
    here; `here` in a difference is the pack, `there` the texts.

    Raises PackError if the texts or the pack are not here.
    """
    with desk(house) as texts, desk(house) as packed:
        anew = save_pack(house, name, _marked(texts, name), texts.tables / "anew")
        stages.measure(texts, name)
        _unpack_from(house, packed, name)
        stages.measure(packed, name)
        found = differences(house.pack(name), anew)
        for one in (texts, packed):
            for table in PACKED:
                one.table(name, table).unlink()
        here, there = packed.processed(name), texts.processed(name)
        found += differences(here, there)
        cells = [count_cells(anew), count_cells(there)]
    return Checked(found, sum(n for n, _ in cells), sum(n for _, n in cells))


def _unpack_from(house: House, to: Desk, name: str) -> None:
    shutil.copytree(house.pack(name), to.pack(name))
    unpack(to, name)
    shutil.rmtree(to.pack(name))
