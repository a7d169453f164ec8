"""Filled sheets are read cell by cell; what is wrong is said in one sentence, the rest is read."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from rapport.coding.constructs import Construct
from rapport.coding.filled import Filled, as_code, read_sheets
from rapport.errors import CodingError
from rapport.house import House
from tests.coding import constructs, fill_book, fill_csv, sheet

TONE = Construct("tone", "", "", "interval", {str(step): "" for step in range(-3, 4)}, ())
SIDE = Construct("voice", "", "", "nominal", {"author": "", "not mentioned": "", "other": ""}, ())
FRAME = Construct("frame.x", "", "", "nominal", {"yes": "", "no": ""}, ())


@pytest.fixture(scope="module")
def desk(house: House, tmp_path_factory: pytest.TempPathFactory) -> House:
    """A copy of the built sample study with an empty sheet of 12 sentences."""
    root = tmp_path_factory.mktemp("desks") / "a desk"
    shutil.copytree(house.project, root)
    sheet(House.at(root), "A", n=12)
    return House.at(root)


@pytest.fixture
def empty(desk: House, tmp_path: Path) -> Path:
    """An empty workbook in a folder with a space; its .csv stands beside it."""
    for suffix in (".xlsx", ".csv"):
        source = desk.sheets("sample") / f"sample-n12-s7-A{suffix}"
        shutil.copyfile(source, tmp_path / f"my sheet{suffix}")
    return tmp_path / "my sheet.xlsx"


def first(construct: Construct, row: str) -> Any:
    """The first code of each construct."""
    code = next(iter(construct.codes))
    return int(code) if construct.is_number else code


def change(path: Path, cells: dict[str, Any]) -> Path:
    """Write into cells of the workbook."""
    book = load_workbook(path)
    for name, value in cells.items():
        book["sentences"][name] = value
    book.save(path)
    return path


def read(desk: House, *paths: Path) -> Filled:
    """What the sheets say of the constructs of the sample study."""
    return read_sheets(paths, constructs(desk))


@pytest.mark.parametrize(
    ("cell", "construct", "code"),
    [
        (-3, TONE, "-3"),
        (2.0, TONE, "2"),
        ("+1", TONE, "1"),
        ("−2", TONE, "-2"),
        ("'-1", TONE, "-1"),
        ("1,0", TONE, "1"),
        (0, TONE, "0"),
        (4, TONE, None),
        (1.5, TONE, None),
        ("good", TONE, None),
        (" Yes ", FRAME, "yes"),
        (True, FRAME, "yes"),
        ("FALSE", FRAME, "no"),
        ("y", FRAME, None),
        (None, FRAME, ""),
        ("  ", FRAME, ""),
        ("Not  mentioned", SIDE, "not mentioned"),
        ("nobody", SIDE, None),
    ],
)
def test_a_cell_holds_a_code_or_nothing_or_is_wrong(
    cell: object, construct: Construct, code: str | None
) -> None:
    assert as_code(cell, construct) == code


def test_a_workbook_and_a_table_say_the_same(desk: House, empty: Path) -> None:
    columns = constructs(desk)
    book = read(desk, fill_book(empty, columns, first))
    for delimiter in (",", ";", "\t"):
        table = read(desk, fill_csv(empty.with_suffix(".csv"), columns, first, delimiter))
        assert table.codings.equals(book.codings)
        shutil.copyfile(desk.sheets("sample") / "sample-n12-s7-A.csv", empty.with_suffix(".csv"))
    assert book.wrong == []
    assert len(book.codings) == 12 * len(columns)
    assert set(book.codings.coder) == {"A"}


def test_a_wrong_cell_is_named_with_its_place_and_remedy_and_the_rest_is_read(
    desk: House, empty: Path
) -> None:
    columns = constructs(desk)
    fill_book(empty, columns, first)
    at = {cell.value: cell.column_letter for cell in load_workbook(empty)["sentences"][1]}
    change(empty, {f"{at['tone']}3": "great", f"{at['voice']}5": "me", f"{at['outlook']}6": None})
    filled = read(desk, empty)
    assert filled.wrong == [
        f"{empty}, row 3, column “tone”: “great” is none of its codes; "
        "write -3, -2, -1, 0, 1, 2, 3, or nothing",
        f"{empty}, row 5, column “voice”: “me” is none of its codes; "
        "write author, varenia, keldria, hespera, other, or nothing",
    ]
    assert filled.empty == {"A": 1}
    assert len(filled.codings) == 12 * len(columns) - 3


def test_a_row_whose_id_or_coder_was_changed_is_left_out(desk: House, empty: Path) -> None:
    columns = constructs(desk)
    fill_book(empty, columns, first)
    at = {cell.value: cell.column_letter for cell in load_workbook(empty)["sentences"][1]}
    change(empty, {"A2": "7", f"{at['coder']}4": None})
    filled = read(desk, empty)
    assert [said.split(": ")[0] for said in filled.wrong] == [
        f"{empty}, row 2, column “id”",
        f"{empty}, row 4, column “coder”",
    ]
    assert filled.codings.number.nunique() == 10


def test_a_sheet_that_is_given_twice_counts_once_and_is_named(desk: House, empty: Path) -> None:
    columns = constructs(desk)
    fill_book(empty, columns, first)
    copy = empty.with_name("copy.xlsx")
    shutil.copyfile(empty, copy)
    filled = read(desk, empty, copy)
    assert len(filled.codings) == 12 * len(columns)
    assert len(filled.wrong) == 12
    assert filled.wrong[0] == (
        f"{copy}, row 2: A coded this sentence in {empty}, row 2 already, which counts; "
        "remove one of the two rows"
    )


def test_an_empty_sheet_beside_the_filled_one_does_not_count(desk: House, empty: Path) -> None:
    columns = constructs(desk)
    fill_book(empty, columns, first)
    filled = read(desk, empty.with_suffix(".csv"), empty)
    assert filled.wrong == []
    assert filled.empty == {}
    assert len(filled.codings) == 12 * len(columns)


def test_a_row_that_nobody_filled_is_counted_as_empty_cells(desk: House, empty: Path) -> None:
    columns = constructs(desk)
    fill_book(empty, columns, first)
    book = load_workbook(empty)
    for cell in book["sentences"][2][3 : 3 + len(columns)]:
        cell.value = None
    book.save(empty)
    assert read(desk, empty).empty == {"A": len(columns)}


def test_a_column_that_was_removed_is_named(desk: House, empty: Path) -> None:
    fill_book(empty, constructs(desk), first)
    book = load_workbook(empty)
    book["sentences"].delete_cols(4)
    book.save(empty)
    filled = read(desk, empty)
    assert filled.wrong == [
        f"{empty}: has no column “tone”, so nothing is coded there; bring it back if it was removed"
    ]
    assert "tone" not in set(filled.codings.construct)
    assert filled.empty == {}


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.xlsx", b"no workbook", "it is no workbook, or a broken one"),
        ("a.csv", b"text,code\nHello,yes\n", "is no sheet"),
        ("b.csv", b"", "it is empty"),
        ("c.csv", b'id,coder\n"n12-s7-001,A\n', "a quotation mark"),
    ],
)
def test_a_file_that_is_no_sheet_is_named_and_the_others_are_read(
    desk: House, empty: Path, name: str, content: bytes, said: str
) -> None:
    other = empty.with_name(name)
    other.write_bytes(content)
    with pytest.raises(CodingError, match=said) as error:
        read(desk, other)
    assert str(error.value).startswith(f"{other}: ")
    fill_book(empty, constructs(desk), first)
    filled = read(desk, other, empty)
    assert len(filled.wrong) == 1
    assert said in filled.wrong[0]
    assert len(filled.codings)


def test_a_row_of_a_table_that_is_broken_is_named(desk: House, empty: Path) -> None:
    table = fill_csv(empty.with_suffix(".csv"), constructs(desk), first)
    table.write_text(table.read_text("utf-8") + "n12-s7-001" + ",x" * 40 + "\n", "utf-8")
    filled = read(desk, table)
    assert len(filled.wrong) == 1
    assert filled.wrong[0].startswith(f"{table}, row 14: it has 41 cells, and the head has")


def test_sheets_that_nobody_filled_are_refused(desk: House, empty: Path) -> None:
    with pytest.raises(CodingError, match="no cell of the sheets is filled; code first"):
        read(desk, empty)
