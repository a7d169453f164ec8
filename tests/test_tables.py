"""Tables keep the contract of tables.yaml, and are there whole or not at all."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rapport.errors import TableError
from rapport.files import write_text, written_whole
from rapport.tables import TYPES, Column, as_markdown, contract, count_rows, read_table, write_table
from tests.project import CHECKOUT

TERMS = pd.DataFrame({"article_id": ["a", "b"], "term": ["ferry", "Łódź"], "count": [1, 2]})

VALUES: dict[str, st.SearchStrategy[Any]] = {
    "string": st.text(st.characters(codec="utf-8")),
    "integer": st.integers(-(2**63), 2**63 - 1),
    "number": st.floats(allow_nan=False) | st.integers(-9, 9),
    "date": st.dates(),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a space and a letter outside ASCII in its path."""
    return tmp_path_factory.mktemp("my täbles")


def files(folder: Path) -> list[str]:
    """What stands in a folder, hidden files too."""
    return sorted(path.name for path in folder.iterdir())


def refused(folder: Path, **columns: object) -> str:
    """What is said of the table `terms` with these columns in place of the right ones."""
    path = write_table(TERMS, "terms", folder)
    before = path.read_bytes()
    with pytest.raises(TableError) as error:
        write_table(TERMS.assign(**columns), "terms", folder)
    assert (files(folder), path.read_bytes()) == ([path.name], before)
    assert str(error.value).startswith(f"{path}: ")
    return str(error.value).removeprefix(f"{path}: ")


@pytest.mark.parametrize("name", contract())
def test_every_table_and_column_is_described(name: str) -> None:
    table = contract()[name]
    assert table.row
    assert len({column.name for column in table.columns}) == len(table.columns)
    for column, field in zip(table.columns, table.schema, strict=True):
        assert column.type in TYPES
        assert column.about
        assert column.empty is None or column.empty
        assert (field.name, field.nullable) == (column.name, column.empty is not None)


def test_the_docs_print_the_contract() -> None:
    assert (CHECKOUT / "docs" / "tables.md").read_text("utf-8") == as_markdown()


def _values(column: Column, packed: bool) -> st.SearchStrategy[Any]:
    if not column.empty:
        return VALUES[column.type]
    if column.type == "integer":
        return st.none() if packed else VALUES[column.type]
    return VALUES[column.type] | st.none()


@pytest.mark.parametrize("name", contract())
@settings(max_examples=30)
@given(data=st.data())
def test_a_table_is_read_as_it_was_written(folder: Path, name: str, data: st.DataObject) -> None:
    columns = contract()[name].columns
    # A table is made of texts or of a pack, so its integers are all there or none is.
    packed = data.draw(st.booleans())
    row = st.fixed_dictionaries({c.name: _values(c, packed) for c in columns})
    rows = data.draw(st.lists(row, max_size=4))
    frame = pd.DataFrame(rows, columns=[column.name for column in reversed(columns)])
    path = write_table(frame, name, folder)
    read = read_table(name, folder)
    assert list(read) == [column.name for column in columns]
    assert read.astype(object).where(read.notna(), None).to_dict("records") == rows
    assert count_rows(path) == len(rows)


def test_a_table_without_a_column_or_with_one_too_many_is_refused(folder: Path) -> None:
    with pytest.raises(TableError) as error:
        write_table(TERMS.drop(columns="count").assign(counts=1), "terms", folder)
    assert str(error.value) == (
        f"{folder / 'terms.parquet'}: columns missing or not in tables.yaml: count, counts; "
        "mend the stage"
    )


@pytest.mark.parametrize(
    ("column", "values"),
    [
        ("count", ["one", "two"]),
        ("count", [1.5, 2]),
        ("count", [dt.date(2015, 1, 1)] * 2),
        ("term", [1, 2]),
        ("term", [["ferry"], "strait"]),
        ("count", ["1", "2"]),
        ("count", [True, False]),
        ("term", [b"ferry", b"strait"]),
    ],
)
def test_a_value_of_another_type_is_refused(
    tmp_path: Path, column: str, values: list[object]
) -> None:
    assert column in refused(tmp_path, **{column: values})


@pytest.mark.parametrize("column", ["article_id", "term", "count"])
def test_an_empty_value_in_a_column_that_never_is_empty_is_refused(
    tmp_path: Path, column: str
) -> None:
    said = refused(tmp_path, **{column: [None, TERMS[column][1]]})
    assert column in said
    assert "; mend the stage" in said


def test_an_empty_value_is_refused_in_words_that_a_person_reads(tmp_path: Path) -> None:
    said = refused(tmp_path, term=[None, "ferry"])
    assert said == "“term” is empty in some row; mend the stage"


def test_a_table_that_is_missing_is_an_error_that_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(TableError) as error:
        read_table("marks", tmp_path)
    path = tmp_path / "marks.parquet"
    assert str(error.value) == f"{path}: the table is missing; run `make report` to build it"


@pytest.mark.parametrize(
    "columns",
    [
        {"article_id": ["a"], "term": ["ferry"]},
        {"article_id": ["a"], "term": ["ferry"], "count": [1.0]},
        {"term": ["ferry"], "article_id": ["a"], "count": [1]},
    ],
    ids=["a column is missing", "a type has changed", "the order has changed"],
)
def test_a_table_of_another_version_is_an_error_that_says_what_to_do(
    tmp_path: Path, columns: dict[str, list[object]]
) -> None:
    path = tmp_path / "terms.parquet"
    pq.write_table(pa.table(columns), path)
    with pytest.raises(TableError) as error:
        read_table("terms", tmp_path)
    said = f"{path}: the columns are of another version; run `make report` again"
    assert str(error.value) == said


def test_a_table_that_is_no_parquet_file_is_an_error_that_names_it(tmp_path: Path) -> None:
    path = tmp_path / "terms.parquet"
    path.write_bytes(b"cut off")
    with pytest.raises(TableError, match=r"terms\.parquet: .*; run `make report` again"):
        read_table("terms", tmp_path)


def test_a_failing_write_leaves_the_old_file_and_no_draft(tmp_path: Path) -> None:
    folder = tmp_path / "new földer"
    path = write_text(folder / "page.html", "old\n")

    def interrupted() -> None:
        with written_whole(path) as draft:
            draft.write_text("half", encoding="utf-8")
            assert files(folder) == sorted([draft.name, "page.html"])
            assert path.read_text("utf-8") == "old\n"
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert files(folder) == ["page.html"]
    assert path.read_text("utf-8") == "old\n"


def test_a_write_that_ends_well_replaces_the_old_file(tmp_path: Path) -> None:
    write_text(tmp_path / "page.html", "old")
    path = write_text(tmp_path / "page.html", "new – neu\n")
    assert path.read_bytes() == "new – neu\n".encode()
    assert files(tmp_path) == ["page.html"]
