"""What damaged files have brought to light, each kept as a small case of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from rapport.cli.building import _value
from rapport.errors import CodingError, RapportError, StudyError, UnreadableError
from rapport.fetching import Page
from rapport.reading import read_document, read_rows
from rapport.reading.unreadable import complaint
from rapport.register import COLUMNS, read_register
from rapport.tone.word_list import read_word_list
from rapport.written import read_written
from tests import mutation, seeds
from tests.test_fuzzing import guarded, is_sentence, sheet


def put(path: Path, data: bytes | str) -> Path:
    """The path, with a file there."""
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def test_a_hidden_sign_in_the_name_of_a_column_is_shown(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError) as error:
        read_rows(put(tmp_path / "a.csv", "a\u200bb,a\u200bb\n1,2\n"))
    assert is_sentence(str(error.value))
    with pytest.raises(StudyError) as wrong:
        read_register(put(tmp_path / "articles.csv", ",".join([*COLUMNS, "a\ufeffb\x1b[2J"])))
    assert is_sentence(str(wrong.value))


def test_a_title_with_a_control_character_is_left_out(tmp_path: Path) -> None:
    text = seeds.REGISTER.decode().replace("The Late Ferry", "The \x1b[2J Ferry", 1)
    articles, (left,) = read_register(put(tmp_path / "articles.csv", text))
    assert len(articles) == 1
    assert "“title”: “The �[2J Ferry” holds a control character; write it anew" in left.reason


@pytest.mark.parametrize("number", ["9" * 5000, "٣", "1" * 12])
def test_an_id_with_a_number_that_no_sheet_has_is_named(tmp_path: Path, number: str) -> None:
    text = seeds.SHEETS[0].decode().replace("n12-s7-001", f"n12-s7-{number}")
    assert sheet(put(tmp_path / "a.csv", text))  # the other row is read
    assert sheet(put(tmp_path / "b.csv", text.replace("s7-002", "s7-\x1b[2J"))) is False


@pytest.mark.parametrize("part", seeds.XLSX)
@pytest.mark.parametrize("content", [b"", b"<", b"<x/>", b"\0" * 9])
def test_a_workbook_with_a_broken_part_is_named(tmp_path: Path, part: str, content: bytes) -> None:
    """Openpyxl raises errors of a dozen kinds on these, and only some were looked for."""
    with guarded():
        sheet(put(tmp_path / "a.xlsx", mutation.archive(seeds.XLSX | {part: content})))


def test_a_word_with_a_hidden_sign_is_shown(tmp_path: Path) -> None:
    with pytest.raises(StudyError) as error:
        read_word_list(put(tmp_path / "a.yaml", "positive: [go\u200bod]"))
    assert is_sentence(str(error.value))


@pytest.mark.parametrize("text", ["a: !!bool x", "a: !!timestamp x", "a: !!int x", "a: !!float x"])
def test_a_tag_that_pyyaml_answers_with_another_error_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(StudyError, match="tags"):
        read_written(put(tmp_path / "a.yaml", text))


def test_a_complaint_about_a_pdf_names_no_place_in_memory(tmp_path: Path) -> None:
    own = b"<< /Length 6 0 R >>\nstream\nBT ET\nendstream"
    pdf = mutation.assembled([*seeds.PDF[:5], own, *seeds.PDF[6:]])
    with pytest.raises(UnreadableError) as error:
        read_document(put(tmp_path / "a.pdf", pdf))
    assert "IndirectObject(6, 0)" in str(error.value)
    assert complaint(ValueError("IndirectObject(6, 0, 140162263460112) of 2016, 12")) == (
        "ValueError: IndirectObject(6, 0) of 2016, 12"
    )


def test_a_page_of_a_host_without_a_latin_letter_has_a_name() -> None:
    assert Page(b"", "http://例え/", "text/html").name == "page.html"


def test_brackets_in_brackets_are_a_text(tmp_path: Path) -> None:
    assert _value("-" * 100_000 + "1") == "-" * 100_000 + "1"


def test_errors_of_sheets_are_the_project_s_own() -> None:
    assert issubclass(CodingError, RapportError)
