"""An export says what it holds, holds the tables as they are, and keeps private texts in."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import json
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pandas as pd
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from rapport.cli import main
from rapport.errors import ExportError, StudyError, TableError
from rapport.exports.folder import CRATE, PACKAGE, folder_written_whole
from rapport.exports.package import table_schema
from rapport.exports.tables import as_csv, as_it_was, harmless
from rapport.exports.writing import export
from rapport.house import House
from rapport.tables import Column, Table, contract, of_pipeline
from tests.conftest import Page, Tables

PARSED: dict[str, Any] = {
    "string": as_it_was,
    "integer": int,
    "number": float,
    "date": dt.date.fromisoformat,
}

FILES = ("tables/marks.csv", "figures/turn.svg", "figures/turn.png", "study.yaml", "report.html")


@pytest.fixture(scope="module")
def exported(house: House, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The export of the sample study, whose texts are included."""
    return export(house, "sample", tmp_path_factory.mktemp("exports") / "the sämple").folder


@pytest.fixture(scope="module")
def package(exported: Path) -> dict[str, Any]:
    """Its data package."""
    said: dict[str, Any] = json.loads((exported / PACKAGE).read_text("utf-8"))
    return said


@pytest.fixture
def private(desk: House) -> House:
    """A desk at which the texts of the sample study are private."""
    path = desk.study("sample")
    said = path.read_text("utf-8")
    path.write_text(said.replace("texts: included", "texts: private"), encoding="utf-8")
    return desk


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of a folder by its path in it."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def rows(content: bytes) -> list[list[str]]:
    """The rows of a CSV file, the head first."""
    return list(csv.reader(io.StringIO(content.decode(), newline=""), strict=True))


@given(st.text() | st.from_regex(r"\A'{0,3}[=+\-@\t\r\n＝].*\Z"))
def test_no_cell_of_text_begins_as_a_formula_and_what_stood_there_can_be_told(text: str) -> None:
    assert harmless(text)[:1] not in {*"=+-@＝＋－＠\t\r\n"} - {""}
    assert as_it_was(harmless(text)) == text


@pytest.mark.parametrize(
    ("text", "cell"),
    [("=1+1", "'=1+1"), ("'=1+1", "''=1+1"), ("-5", "'-5"), ("’tis", "’tis"), ("'t is", "'t is")],
)
def test_only_what_a_spreadsheet_might_run_is_changed(text: str, cell: str) -> None:
    assert harmless(text) == cell


def test_a_table_is_written_as_rfc_4180_says() -> None:
    columns = [("word", "string"), ("n", "integer"), ("share", "number"), ("day", "date")]
    table = Table("t", "a row", tuple(Column(*each, "about", "empty") for each in columns))
    frame = pd.DataFrame(
        {
            "word": ['say "a", b', "two\r\nlines", None],
            "n": pd.array([1, None, -3], dtype="Int64"),
            "share": [0.1, float("nan"), -2.0],
            "day": [dt.date(2015, 3, 9), None, dt.date(2021, 1, 1)],
        }
    )
    assert as_csv(frame, table).decode() == (
        "word,n,share,day\r\n"
        '"say ""a"", b",1,0.1,2015-03-09\r\n'
        '"two\r\nlines",,,\r\n'
        ",-3,-2.0,2021-01-01\r\n"
    )


@pytest.mark.parametrize("name", of_pipeline())
def test_csv_and_parquet_hold_the_table(exported: Path, every_voice: Tables, name: str) -> None:
    columns = contract()[name].columns
    known = every_voice[name].astype(object).where(every_voice[name].notna(), None)
    read = pq.read_table(exported / "tables" / f"{name}.parquet")
    assert read.schema.equals(contract()[name].schema)
    head, *body = rows((exported / "tables" / f"{name}.csv").read_bytes())
    assert head == [column.name for column in columns]
    values = [
        [
            None if cell == "" and column.empty else PARSED[column.type](cell)
            for column, cell in zip(columns, row, strict=True)
        ]
        for row in body
    ]
    assert values == known.to_numpy().tolist()
    assert values == [list(row.values()) for row in read.to_pylist()]


def test_the_package_has_what_the_standard_asks(package: dict[str, Any], exported: Path) -> None:
    assert package["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    assert package["name"] == "sample"
    assert package["licenses"][0]["name"] == "CC0-1.0"
    assert all(source["title"] for source in package["sources"])
    names = [resource["name"] for resource in package["resources"]]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[a-z0-9._-]+", name) for name in names)
    listed = {resource["path"]: resource for resource in package["resources"]}
    files = contents(exported)
    assert set(listed) == set(files) - {PACKAGE, CRATE}
    assert set(FILES) < set(listed)
    for path, resource in listed.items():
        assert resource["bytes"] == len(files[path])
        assert resource["hash"] == f"sha256:{hashlib.sha256(files[path]).hexdigest()}"
        assert resource["title"]
        assert resource["description"]
        assert path.endswith(f".{resource['format']}")


def test_fields_are_those_of_the_contract(package: dict[str, Any]) -> None:
    resources = {resource["name"]: resource for resource in package["resources"]}
    for name, table in of_pipeline().items():
        for resource in (resources[name], resources[f"tables-{name}-parquet"]):
            assert resource["type"] == "table"
            fields = resource["schema"]["fields"]
            said = [(each["name"], each["type"]) for each in fields]
            assert said == [(column.name, column.type) for column in table.columns]
            for field, column in zip(fields, table.columns, strict=True):
                assert field["description"].startswith(column.about)
                required = field.get("constraints", {}).get("required", False)
                assert required == (column.empty is None)


def test_articles_have_a_key_that_other_tables_refer_to() -> None:
    assert table_schema(contract()["articles"])["primaryKey"] == ["article_id"]
    (key,) = table_schema(contract()["marks"])["foreignKeys"]
    assert key["reference"] == {"resource": "articles", "fields": ["article_id"]}
    assert "foreignKeys" not in table_schema(contract()["quarantine"])


def test_the_crate_describes_every_file_and_refers_to_nothing_unknown(exported: Path) -> None:
    crate = json.loads((exported / CRATE).read_text("utf-8"))
    entities = {entity["@id"]: entity for entity in crate["@graph"]}
    assert len(entities) == len(crate["@graph"])
    assert entities[CRATE]["conformsTo"] == {"@id": "https://w3id.org/ro/crate/1.1"}
    assert entities[CRATE]["about"] == {"@id": "./"}
    root = entities["./"]
    assert {part["@id"] for part in root["hasPart"]} == set(contents(exported)) - {CRATE}
    assert root["name"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", root["datePublished"])
    text = json.dumps([each for each in crate["@graph"] if each["@id"] != CRATE])
    assert set(re.findall(r'"@id": "([^"]+)"', text)) <= set(entities)
    made = {each["@id"] for each in entities["#making"]["result"]}
    assert {"tables/marks.csv", "figures/turn.svg", "report.html"} < made
    assert entities[root["license"]["@id"]]["name"] == "Creative Commons Zero 1.0 Universal"


def test_figures_stand_alone(exported: Path) -> None:
    figures = sorted((exported / "figures").glob("*.svg"))
    assert len(figures) >= 8
    for path in figures:
        text = path.read_text("utf-8")
        assert not re.search(r"currentColor|var\(|#010203|#040506", text)
        root = ElementTree.fromstring(text.encode())
        assert float(root.attrib["width"].removesuffix("pt")) > 500
        title, paper, *drawn = root
        assert paper.tag.endswith("rect")
        assert title.text
        assert drawn[0].text
        assert title.text.startswith(drawn[0].text)
        png = path.with_suffix(".png").read_bytes()
        assert png.startswith(b"\x89PNG")
        assert int.from_bytes(png[16:20], "big") == 1680  # 8.4 inches of 200 dots
        assert b"tIME" not in png
        assert b"Software" not in png


def test_the_dictionary_has_every_column(exported: Path) -> None:
    head, *body = rows((exported / "data-dictionary.csv").read_bytes())
    assert head[:4] == ["table", "column", "type", "meaning"]
    known = [(t.name, c.name) for t in of_pipeline().values() for c in t.columns]
    assert [(row[0], row[1]) for row in body] == known
    assert {row[6] for row in body} == {"no"}


def test_an_export_is_the_same_twice(house: House, exported: Path, tmp_path: Path) -> None:
    assert contents(export(house, "sample", tmp_path / "again").folder) == contents(exported)


def test_no_private_text_leaves_unless_it_is_asked_for(private: House, tables: Tables) -> None:
    texts = [text.encode() for text in tables["sentences"].text if len(text) > 30]
    texts += [text.encode() for text in tables["notes"].text]
    assert len(texts) > 100
    folder = private.reports / "sample"

    asked = CliRunner().invoke(main, ["export", "sample", "--with-texts"])
    assert asked.output == "reports/sample\n"
    csv_of_all = (folder / "tables" / "sentences.csv").read_bytes()
    assert csv_of_all.count(b"\r\n") == len(tables["sentences"]) + 1
    assert (folder / "report.html").exists()

    done = CliRunner().invoke(main, ["export", "sample"])
    assert done.exit_code == 0
    assert "sentences.text" in done.output
    assert "--with-texts" in done.output
    files = contents(folder)
    assert "report.html" not in files
    found = {path for path, content in files.items() for text in texts if text in content}
    assert found == set()
    assert pq.read_schema(folder / "tables" / "repairs.parquet").names == ["article_id", "rule"]
    marks = pd.read_parquet(folder / "tables" / "marks.parquet")
    words = marks[(marks.layer == "tone") & (marks.code == "linear")]
    assert not words.duplicated(["article_id", "sentence", "voice"]).any()
    resources = json.loads(files[PACKAGE])["resources"]
    (sentences,) = [each for each in resources if each["name"] == "sentences"]
    assert "text" not in [field["name"] for field in sentences["schema"]["fields"]]
    assert json.loads(files[PACKAGE])["licenses"][0]["name"] == "notspecified"
    missing = [row[:2] for row in rows(files["data-dictionary.csv"]) if row[6] == "yes"]
    assert ["sentences", "text"] in missing


def test_columns_of_text_are_known() -> None:
    held = {f"{t.name}.{c.name}" for t in contract().values() for c in t.columns if c.text}
    assert held == {"repairs.before", "repairs.after", "notes.text", "sentences.text"}


def test_a_folder_with_other_files_is_left_alone(house: House, tmp_path: Path) -> None:
    own = tmp_path / "mine" / "thesis.txt"
    own.parent.mkdir()
    own.write_text("mine", encoding="utf-8")
    with pytest.raises(ExportError) as error:
        export(house, "sample", own.parent)
    assert str(error.value) == (
        f"{own}: no export wrote it, and an export writes its folder anew; "
        "move it away, or name another folder with --to"
    )
    assert contents(own.parent) == {"thesis.txt": b"mine"}


def test_a_file_that_someone_put_into_an_export_is_left_alone(tmp_path: Path) -> None:
    folder = tmp_path / "export"
    with folder_written_whole(folder) as draft:
        (draft / "a.csv").write_text("a", encoding="utf-8")
        (draft / PACKAGE).write_text('{"resources": [{"path": "a.csv"}]}', encoding="utf-8")
    with folder_written_whole(folder) as draft:
        (draft / "a.csv").write_text("b", encoding="utf-8")
    assert contents(folder) == {"a.csv": b"b"}
    with pytest.raises(ExportError, match=r"a\.csv: no export wrote it"):
        folder_written_whole(folder).__enter__()


def test_an_export_that_fails_leaves_the_old_one(tmp_path: Path) -> None:
    folder = tmp_path / "export"
    with folder_written_whole(folder) as draft:
        (draft / PACKAGE).write_text('{"resources": []}', encoding="utf-8")
    before = contents(tmp_path)
    with pytest.raises(ZeroDivisionError), folder_written_whole(folder) as draft:
        (draft / "half.csv").write_text(str(1 / 0), encoding="utf-8")
    assert contents(tmp_path) == before


def test_a_study_that_is_not_built_is_said(desk: House) -> None:
    desk.table("sample", "marks").unlink()
    with pytest.raises(TableError, match="run `make report` to build it"):
        export(desk, "sample")
    assert not desk.export("sample").exists()


def test_a_page_that_is_missing_is_said(desk: House) -> None:
    desk.report("sample").unlink()
    with pytest.raises(ExportError, match=r"sample\.html: is missing; run `make report`"):
        export(desk, "sample")


def test_a_citation_that_lacks_its_version_is_said(desk: House) -> None:
    said = desk.citation.read_text("utf-8")
    desk.citation.write_text(said.replace("version: 0", "edition: 0"), encoding="utf-8")
    with pytest.raises(StudyError, match=r"CITATION\.cff.*version.*is missing"):
        export(desk, "sample")


def test_the_page_says_how_to_cite(page: Page, exported: Path) -> None:
    known = (exported / "citation.bib").read_text("utf-8")
    assert known in [pre.text for pre in page.root.all("pre")]
