"""Two sets of tables are held against each other cell by cell."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from rapport.differences import Difference, count_cells, differences
from rapport.house import House
from rapport.tables import contract, read_table, write_table
from tests.conftest import Tables

TERMS = pd.DataFrame({"article_id": ["a", "a", "b"], "term": ["ferry", "strait", "ferry"]})
TERMS["count"] = [2, 1, 1]


@pytest.fixture
def two(tmp_path: Path) -> tuple[Path, Path]:
    """Two folders with the same table."""
    for name in ("here", "there"):
        write_table(TERMS, "terms", tmp_path / name)
    return tmp_path / "here", tmp_path / "there"


def test_a_cell_a_row_and_a_table_that_differ_are_named(two: tuple[Path, Path]) -> None:
    here, there = two
    assert differences(here, there) == []
    changed = TERMS.iloc[::-1].assign(count=[1, 1, 3])
    changed.loc[1, "term"] = "straits"
    write_table(changed, "terms", there)
    write_table(pd.DataFrame({"article_id": ["a"], "year": ["1905"], "count": [1], "share": [1.0]}),
                "years", here)  # fmt: skip
    found = differences(here, there)
    assert found == [
        Difference("terms", "a · strait", "", "row", "no row"),
        Difference("terms", "a · straits", "", "no row", "row"),
        Difference("terms", "a · ferry", "count", "2", "3"),
        Difference("years", "", "", "table", "no table"),
    ]
    assert str(found[2]) == "terms, a · ferry, count: 2 here, 3 there"


def test_rows_of_one_key_are_told_apart_by_number(two: tuple[Path, Path]) -> None:
    here, there = two
    write_table(pd.concat([TERMS, TERMS]), "terms", here)
    write_table(pd.concat([TERMS, TERMS.assign(count=5)]), "terms", there)
    assert {found.row for found in differences(here, there)} == {
        f"{row} (number 2 of this key)" for row in ("a · ferry", "a · strait", "b · ferry")
    }


def test_no_value_equals_no_value_and_digits_count_unless_told(
    tmp_path: Path, tables: Tables
) -> None:
    measures = tables["measures"].copy()
    here, there = tmp_path / "here", tmp_path / "there"
    write_table(measures, "measures", here)
    at = measures.value.first_valid_index()
    measures.loc[at, "value"] = np.nextafter(measures.value[at], np.inf)
    write_table(measures, "measures", there)
    (found,) = differences(here, there)
    assert (found.table, found.column) == ("measures", "value")
    assert float(found.here) < float(found.there)
    assert differences(here, there, tolerance=1e-12) == []


def test_a_column_that_one_side_lacks_is_named_once(two: tuple[Path, Path]) -> None:
    here, there = two
    TERMS.drop(columns="count").to_parquet(there / "terms.parquet")
    assert differences(here, there) == [Difference("terms", "", "count", "column", "no column")]


def test_keys_tell_the_rows_of_the_sample_apart_and_a_copy_does_not_differ(
    house: House, tmp_path: Path
) -> None:
    here = house.processed("sample")
    shutil.copytree(here, tmp_path / "copy")
    assert differences(here, tmp_path / "copy") == []
    n_cells, n_tables = count_cells(here)
    tables = {path.stem: read_table(path.stem, here) for path in here.glob("*.parquet")}
    assert (n_cells, n_tables) == (sum(table.size for table in tables.values()), len(tables))
    for name, frame in tables.items():
        if name != "marks":  # two patterns of a code may hit the same words
            assert not frame.duplicated(list(contract()[name].key)).any(), name
