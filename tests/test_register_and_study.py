"""Every mistake in a register or a study file is named, with its place, at once."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.errors import StudyError
from rapport.register import read_register
from rapport.study import Study, read_study
from tests.conftest import SAMPLE
from tests.project import CHECKOUT

HEAD, ROW, OTHER = (SAMPLE / "articles.csv").read_text("utf-8").splitlines()[:3]
STUDY = (CHECKOUT / "studies" / "sample.yaml").read_text("utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a space and a letter outside ASCII in its path."""
    folder = tmp_path / "my stüdies"
    folder.mkdir()
    return folder


def complaint_about_register(folder: Path, *lines: str) -> list[str]:
    """What is said of a register of these lines, without the file's name, which all begin with."""
    path = folder / "articles.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    _, left_out = read_register(path)
    return [
        f"{row.source.removeprefix('articles.csv, ')} {mistake}"
        for row in left_out
        for mistake in row.reason.split("; ")
    ]


def complaint_about_study(folder: Path, text: str, name: str = "sample") -> list[str]:
    """What is said of a study file of this text, without the file's name."""
    path = folder / f"{name}.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(StudyError) as error:
        read_study(path)
    return without_name(error.value, path)


def without_name(error: StudyError, path: Path) -> list[str]:
    """The lines of an error, each of which begins with the file's path."""
    lines = str(error).splitlines()
    assert all(line.startswith(str(path)) for line in lines)
    return [line.removeprefix(str(path)).removeprefix(": ") for line in lines]


def test_the_registers_of_the_project_are_read() -> None:
    registers = sorted((CHECKOUT / "data" / "raw").glob("*/articles.csv"))
    read = [read_register(path) for path in registers]
    assert [(len(articles), len(wrong)) for articles, wrong in read] == [(5, 0), (12, 0)]


def test_what_is_left_empty_is_none_and_what_a_spreadsheet_puts_before_it_is_no_matter(
    folder: Path,
) -> None:
    path = folder / "articles.csv"
    row = ROW.replace("Mirela Tann", "").replace("The Solmar Courier,stated,Varenia", ",,")
    path.write_text(f"\ufeff{HEAD}\r\n{row}\r\n", encoding="utf-8", newline="")
    ((article,), _) = read_register(path)
    assert article.published == dt.date(2015, 3, 9)
    assert article.author is article.outlet is article.outlet_basis is None


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("courier-2015-03", "../x", "article_id"),
        ("courier-2015-03", "Courier 2015", "article_id"),
        ("courier-2015-03", "", "article_id"),
        ("A Ferry Worth Waiting For", "", "title"),
        ("2015-03-09", "2015-02-30", "published"),
        ("2015-03-09", "", "published"),
        (",day,", ",week,", "published_precision"),
        ("day,stated", "day,guessed", "published_basis"),
        ("day,stated", "day,inferred: ", "published_basis"),
        ("Courier,stated", "Courier,guessed", "outlet_basis"),
        (",report,", ",gossip,", "genre"),
        (",en,", ",English,", "language"),
        (",en,", ",en,00", "signature"),
        (",en,", ",en,too,", "one column too many"),
    ],
)
def test_a_wrong_field_is_named_with_its_row(folder: Path, old: str, new: str, field: str) -> None:
    assert old in ROW
    said = complaint_about_register(folder, HEAD, OTHER, ROW.replace(old, new))
    assert any(line.startswith(f"row 3 “{field}”: ") for line in said)


def test_a_number_is_no_date(folder: Path) -> None:
    said, *_ = complaint_about_register(folder, HEAD, ROW.replace("2015-03-09", "86400"))
    assert said.startswith("row 2 “published”: ")


def test_an_outlet_has_a_basis(folder: Path) -> None:
    (said,) = complaint_about_register(folder, HEAD, ROW.replace("Courier,stated", "Courier,"))
    assert "outlet_basis" in said


def test_wrong_rows_of_a_register_are_left_out_and_the_others_go_on(folder: Path) -> None:
    path = folder / "articles.csv"
    rows = [
        ROW.replace("courier-2015-03", "../x").replace(",day,", ",week,"),
        OTHER,
        OTHER.replace("2015-09-18", "2015-13-18"),
        OTHER,
    ]
    path.write_text("\n".join([HEAD, *rows]), encoding="utf-8")
    articles, left_out = read_register(path)
    assert [article.article_id for article in articles] == ["courier-2015-09"]
    assert [row.source for row in left_out] == [f"articles.csv, row {n}" for n in (2, 4, 5)]
    assert "“article_id”" in left_out[0].reason
    assert "“published_precision”" in left_out[0].reason
    assert "“published”" in left_out[1].reason
    assert left_out[2].reason == "the article_id “courier-2015-09” stands in an earlier row"


def test_an_empty_line_does_not_shift_the_number_of_a_row(folder: Path) -> None:
    said = complaint_about_register(folder, HEAD, "", ROW.replace(",day,", ",week,"))
    assert said[0].startswith("row 3 ")


def test_a_column_that_is_missing_or_unknown_is_named(folder: Path) -> None:
    path = folder / "articles.csv"
    path.write_text(f"{HEAD.replace('genre', 'gender')}\n{ROW}", encoding="utf-8")
    with pytest.raises(StudyError, match="columns missing or unknown: gender, genre"):
        read_register(path)


def test_a_register_that_is_missing_or_no_text_is_an_error_that_says_so(folder: Path) -> None:
    path = folder / "articles.csv"
    path.write_bytes(f"{HEAD}\n{ROW}".replace("Mirela", "Mirelé").encode("cp1252"))
    with pytest.raises(StudyError, match="is not a CSV file in UTF-8: "):
        read_register(path)
    path.unlink()
    with pytest.raises(StudyError) as error:
        read_register(path)
    assert str(error.value) == f"{path}: the register is missing; list the articles there"


@pytest.mark.parametrize("path", sorted((CHECKOUT / "studies").glob("*.yaml")), ids=str)
def test_a_study_of_the_project_is_read(path: Path) -> None:
    assert read_study(path).name == path.stem


def line_of(text: str, field: str) -> int:
    """On which line of a study file a field stands, as in periods.later.first."""
    top, *inner = field.split(".")
    at = text.index(f"\n{top}:") + 1
    for key in inner:
        at = text.index(f"{key}:", at)
    return text.count("\n", 0, at) + 1


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("name: sample", "name: ../x", "“name”: "),
        ("seed: 2015", "colour: red", "“colour”: "),
        ("confidence: 0.95", "confidence: 95", "“confidence”: "),
        ("[varenia, keldria, hespera]", "[varenia]", "“states”: "),
        (
            "first: 2021-01-01",
            "first: 2015-12-31",
            "“periods”: the later period must begin after the earlier one ends",
        ),
        (
            "last: 2015-12-31",
            "last: 2014-12-31",
            "“periods.earlier”: ends (2014-12-31) before it begins (2015-01-01)",
        ),
        ("first: 2021-01-01", "first: '2021-02-30'", "“periods.later.first”: "),
        ('label: "2021"', 'label: "2015"', "“periods”: both periods are called 2015"),
        (
            "name: sample",
            "name: other",
            "“name” is other; it must be the file's name, sample",
        ),
        ("title: ", "title: @", "is not valid YAML: "),
    ],
)
def test_a_mistake_in_a_study_file_is_named(
    folder: Path, old: str, new: str, expected: str
) -> None:
    assert old in STUDY
    text = STUDY.replace(old, new)
    (said,) = complaint_about_study(folder, text)
    field = re.match(r"“([\w.]+)”", expected)
    line = line_of(text, field.group(1) if field else "title")
    assert said.startswith(f", line {line}: {expected}")


def test_a_date_that_does_not_exist_is_named_though_yaml_reads_dates(folder: Path) -> None:
    (said,) = complaint_about_study(folder, STUDY.replace("2021-01-01", "2021-02-30"))
    assert "day" in said


@pytest.mark.parametrize(
    "primary", ["framing: [frame.x]", "tone: []", "tone: [a, b]", "tone: ['tone.*']"]
)
def test_a_study_fixes_exactly_one_primary_tone(folder: Path, primary: str) -> None:
    text = STUDY.replace("tone: [tone.vader-shielded]", primary)
    text = text.replace('\n  framing: ["frame.*"]', "")
    (said,) = complaint_about_study(folder, text)
    assert said.endswith("“primary” must name exactly one measure of tone, as in tone.vader")


@pytest.mark.parametrize("text", ["", STUDY.replace("tone: [tone.vader-shielded]", "tone: []")])
def test_a_mistake_of_the_whole_file_has_no_empty_place(folder: Path, text: str) -> None:
    (said,) = complaint_about_study(folder, text)
    assert not said.startswith(":")


def test_a_key_that_is_written_twice_is_named_with_its_line(folder: Path) -> None:
    (said,) = complaint_about_study(folder, STUDY + "seed: 5\n")
    line = STUDY.count("\n") + 1
    assert said == f", line {line}: is not valid YAML: “seed” is written twice; keep one"


def test_all_mistakes_of_a_study_file_are_reported_at_once(folder: Path) -> None:
    text = STUDY.replace("texts: included", "texts: maybe").replace("seed: 2015", "seed: -1")
    said = complaint_about_study(folder, text)
    assert [line.split(": ")[:2] for line in said] == [
        [f", line {line_of(text, 'texts')}", "“texts”"],
        [f", line {line_of(text, 'seed')}", "“seed”"],
    ]


def test_a_study_file_that_is_missing_or_not_utf_8_is_an_error_that_says_so(folder: Path) -> None:
    path = folder / "sample.yaml"
    with pytest.raises(StudyError) as error:
        read_study(path)
    assert str(error.value) == f"{path}: there is no such file; check the name"
    path.write_bytes(STUDY.replace("title: V", "title: É").encode("cp1252"))
    with pytest.raises(StudyError) as error:
        read_study(path)
    assert str(error.value) == f"{path}: is not UTF-8; save it as UTF-8"


def test_a_primary_measure_that_nothing_is_called_is_unknown(study: Study) -> None:
    primary = ["tone.vader-shielded", "toward.encoder.varenia", "frame.treaty", "name.lantern"]
    primary += ["voice.other"]
    primary += ["relation.balance", "relation.verbal-conflict", "relation.verbal-cooperation"]
    measures = [*primary, "tone.vader", "style.fog", "relation.goldstein"]
    assert study.unknown_primaries(measures) == ["style.flesch"]
    assert [name for name in measures if study.is_primary(name)] == primary


@given(st.dates())
def test_a_day_is_in_a_period_only_between_its_first_and_last_day(day: dt.date) -> None:
    study = read_study(CHECKOUT / "studies" / "sample.yaml")
    assert study.period_of(day) == {2015: "earlier", 2021: "later"}.get(day.year)
