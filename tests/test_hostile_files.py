"""Files that are made to harm: by where they lie, by what they are, by what they unpack to."""

from __future__ import annotations

import io
import os
import re
import socket
import zipfile
import zlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from rapport.adding import _files
from rapport.cli import main
from rapport.coding.filled import read_sheets
from rapport.corpus import from_folder
from rapport.corrections import read_corrections
from rapport.errors import CodingError, CorpusError, RapportError, StudyError, UnreadableError
from rapport.house import House
from rapport.limits import FILE, SHEET_ROWS
from rapport.pipeline import Run
from rapport.pipeline.checks import problems
from rapport.reading import SUFFIXES, TABLE_SUFFIXES, read_document, read_rows
from rapport.register import read_register
from rapport.study import read_study
from rapport.texts import LEADS_OUT, copy_texts, leads_out, texts_in
from rapport.tone.word_list import read_word_list
from rapport.years.timeline import read_timeline
from tests import mutation, seeds
from tests.conftest import SAMPLE
from tests.test_fuzzing import SCALE, YES_NO, guarded

Read = Callable[[Path], Any]


def _sheet(path: Path) -> Any:
    return read_sheets([path], [YES_NO, SCALE])


EVERY = [
    *(pytest.param(read_document, suffix, id=f"text{suffix}") for suffix in SUFFIXES),
    *(pytest.param(read_rows, suffix, id=f"table{suffix}") for suffix in TABLE_SUFFIXES),
    pytest.param(read_register, ".csv", id="register"),
    pytest.param(_sheet, ".csv", id="sheet.csv"),
    pytest.param(_sheet, ".xlsx", id="sheet.xlsx"),
    pytest.param(read_word_list, ".csv", id="list.csv"),
    pytest.param(read_word_list, ".yaml", id="list.yaml"),
    *(
        pytest.param(read, ".yaml", id=read.__name__)
        for read in (read_study, read_timeline, read_corrections)
    ),
]
"""Whatever opens a file that a person names, with the suffix that it has."""


def refusal(read: Read, path: Path) -> str:
    """What is said of a file that is not read; it must come without waiting for anything."""
    with guarded(), pytest.raises(RapportError) as error:
        read(path)
    return str(error.value)


@pytest.mark.parametrize(("read", "suffix"), EVERY)
def test_what_is_no_file_is_never_opened(tmp_path: Path, read: Read, suffix: str) -> None:
    pipe, device, loop = (tmp_path / f"{name}{suffix}" for name in ("pipe", "device", "loop"))
    os.mkfifo(pipe)  # opening it would wait for a writer for ever
    assert "it is no file; name a file" in refusal(read, pipe)
    device.symlink_to("/dev/zero")
    assert "it is no file; name a file" in refusal(read, device)
    loop.symlink_to(loop.name)
    with guarded():
        if read not in (read_timeline, read_corrections):  # which need not be there
            assert refusal(read, loop)
    folder = tmp_path / f"folder{suffix}"
    folder.mkdir()
    assert "it is no file; name a file" in refusal(read, folder)
    with socket.socket(socket.AF_UNIX) as listening:
        place = tmp_path / f"s{suffix}"
        listening.bind(str(place))
        assert "it is no file; name a file" in refusal(read, place)


@pytest.mark.parametrize(("read", "suffix"), EVERY)
def test_a_file_far_too_large_is_never_read(tmp_path: Path, read: Read, suffix: str) -> None:
    if read is read_rows or (suffix == ".csv" and read is not read_register):
        pytest.skip("a table may be larger than the memory; its rows may not")
    path = tmp_path / f"any{suffix}"
    path.write_bytes(b"")
    os.truncate(path, 1 << 40)  # sparse; more than any memory
    assert " MB, and n" in refusal(read, path)


@pytest.mark.parametrize(
    "name", ["/dev/zero", "/proc/self/mem", "/dev/stdin", "/proc/self/environ"]
)
def test_paths_of_the_system_are_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(RapportError):
        read_register(Path(name))
    link = tmp_path / "a.txt"
    link.symlink_to(name)
    assert refusal(read_document, link)


def test_a_name_with_a_nul_or_of_a_device_is_refused(tmp_path: Path) -> None:
    assert re.search("cannot be opened|no such file", refusal(read_document, tmp_path / "a\0b.txt"))
    for name in (
        "con",
        "nul",
        "com1",
        "lpt9",
        "../any",
        "/dev/zero",
        "a/b",
        "a\\b",
        "A",
        "a\n",
        "",
    ):
        path = tmp_path / "con.yaml"
        path.write_bytes(seeds.STUDY.replace(b"name: any", b"name: %s" % repr(name).encode()))
        with pytest.raises(StudyError, match=r"name|Windows"):
            read_study(path)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        (b"codebooks: [../../secret.yaml]", "codebooks"),
        (b"codebooks: [/etc/passwd]", "codebooks"),
        (b"codebooks: ['C:\\x.yaml']", "codebooks"),
        (b"codebooks: [..]", "codebooks"),
        (b"codebooks: [con/../a.yaml]", "codebooks"),
    ],
)
def test_a_study_names_no_file_outside_of_its_folders(
    tmp_path: Path, wrong: bytes, field: str
) -> None:
    path = tmp_path / "any.yaml"
    path.write_bytes(seeds.STUDY.replace(b"codebooks: [actors.yaml]", wrong))
    assert f"“{field}" in refusal(read_study, path)
    for name in (b"../a.csv", b"/dev/zero", b"a/b.csv", b"..csv"):
        path.write_bytes(seeds.STUDY.replace(b"file: a.csv", b"file: %s" % name))
        assert "“table.file" in refusal(read_study, path)
        path.write_bytes(seeds.STUDY.replace(b"file: own.csv", b"file: %s" % name))
        assert "“engines.lists" in refusal(read_study, path)


def test_a_study_is_named_without_a_path(desk: House) -> None:
    (desk.project / "sample.yaml").write_bytes(desk.study("sample").read_bytes())
    for name in ("../sample", "./sample", "../studies/sample"):
        (said,) = problems(desk, Run((name,)))
        assert f"there is no study “{name}”" in said


# --- links ---------------------------------------------------------------------------------


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    """A folder of texts with a link inside, one out of it, and what is no text."""
    folder, outside = tmp_path / "texts", tmp_path / "secret.txt"
    folder.mkdir()
    (folder / "a.txt").write_text("The ferry is late.")
    outside.write_text("What nobody must read.")
    (folder / "b.txt").symlink_to("a.txt")
    (folder / "out.txt").symlink_to(outside)
    (folder / "dots.txt").symlink_to("../secret.txt")
    (folder / "loop.txt").symlink_to("loop.txt")
    (folder / "round.txt").symlink_to(folder)
    (folder / "zero.txt").symlink_to("/dev/zero")
    os.mkfifo(folder / "pipe.txt")
    return folder


def test_a_link_out_of_the_folder_is_left_out_and_the_others_are_read(texts: Path) -> None:
    assert [path.name for path in texts_in(texts)] == ["a.txt", "b.txt", "dots.txt", "out.txt"]
    assert [path.name for path in texts_in(texts) if leads_out(path, texts)] == [
        "dots.txt", "out.txt",
    ]  # fmt: skip
    _, left_out = from_folder(texts, [])
    said = {row.source: (row.reason, row.remedy) for row in left_out}
    assert said["out.txt"] == said["dots.txt"] == LEADS_OUT
    assert said["a.txt"][0] == "nobody registered this text"


def test_a_folder_that_is_a_link_itself_is_read(texts: Path, tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(texts)
    assert not leads_out(link / "b.txt", link)
    assert leads_out(link / "out.txt", link)


def test_no_link_is_followed_where_a_folder_is_copied_or_added(texts: Path, tmp_path: Path) -> None:
    for take in (lambda: copy_texts(texts, tmp_path / "to"), lambda: _files(str(texts))):
        with pytest.raises(CorpusError, match="is a link that leads out of its folder"):
            take()
    assert not (tmp_path / "to").exists()


# --- archives ------------------------------------------------------------------------------

BOMB = (
    b"<!DOCTYPE x [<!ENTITY a0 'aaaaaaaaaa'>"
    + b"".join(b"<!ENTITY a%d '%s'>" % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 10))
    + b"]>"
)
"""A thousand million letters in half a kilobyte."""

PARTS_OF: dict[str, tuple[dict[str, bytes], str, Read]] = {
    ".docx": (seeds.DOCX, "word/document.xml", read_document),
    ".xlsx": (seeds.XLSX, "xl/sharedStrings.xml", _sheet),
}


@pytest.mark.parametrize("codec", ["utf-8", "utf-16"])
@pytest.mark.parametrize("suffix", PARTS_OF)
def test_entities_of_xml_are_refused(tmp_path: Path, suffix: str, codec: str) -> None:
    parts, name, read = PARTS_OF[suffix]
    for start in (BOMB, b"<!DOCTYPE x [<!ENTITY a9 SYSTEM 'file:///etc/hostname'>]>"):
        content = parts[name].replace(b"</t>", b"&a9;</t>").replace(b"</w:t>", b"&a9;</w:t>")
        path = tmp_path / f"a{suffix}"
        text = (start + content).decode().encode(codec)
        path.write_bytes(mutation.archive(parts | {name: text}))
        assert "it defines entities of XML, which no office program does" in refusal(read, path)


def packed(parts: dict[str, bytes]) -> bytes:
    """A ZIP archive, its parts packed."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name, data in parts.items():
            new.writestr(name, data)
    return buffer.getvalue()


BLANKS = b" \n<x>" + b" " * FILE.most


@pytest.mark.parametrize("suffix", PARTS_OF)
def test_an_archive_that_unpacks_to_more_than_a_memory_is_refused(
    tmp_path: Path, suffix: str
) -> None:
    parts, name, read = PARTS_OF[suffix]
    path = tmp_path / f"a{suffix}"
    for bomb in ({name: BLANKS}, {"x.bin": BLANKS}):  # what it is called does not matter
        path.write_bytes(packed(parts | bomb))
        assert path.stat().st_size < 100_000
        assert "it unpacks to more than a document of 20 MB can hold" in refusal(read, path)


def test_a_bomb_with_a_size_that_lies_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    size, less = (number.to_bytes(4, "little") for number in (len(BLANKS), 9))
    whole = packed(seeds.DOCX | {"word/document.xml": BLANKS})
    assert whole.count(size) == 2
    path.write_bytes(whole.replace(size, less))
    assert "Bad" in refusal(read_document, path)


def test_names_in_an_archive_lead_nowhere(tmp_path: Path) -> None:
    path = tmp_path / "in" / "a.docx"
    path.parent.mkdir()
    evil = {"../out.txt": b"x", "/tmp/out.txt": b"x", "..\\out.txt": b"x"}
    path.write_bytes(mutation.archive(seeds.DOCX | evil))
    assert read_document(path).text.startswith("The late ferry")
    assert {each.name for each in tmp_path.rglob("*")} == {"in", "a.docx"}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"A1:E3"', b'"A1:XFD1048576"'),
        (b'<row r="3">', b'<row r="1048576">'),
        (b'<row r="3">', b'<row r="99999999999999">'),
        (b'r="E3"', b'r="XFD3"'),
        (b'r="E3"', b'r="ZZZZZZZZ3"'),
    ],
)
def test_what_a_sheet_says_of_its_size_is_not_believed(
    tmp_path: Path, old: bytes, new: bytes
) -> None:
    name = "xl/worksheets/sheet1.xml"
    path = tmp_path / "a.xlsx"
    content = seeds.XLSX[name].replace(old, new)
    assert content != seeds.XLSX[name]
    path.write_bytes(mutation.archive(seeds.XLSX | {name: content}))
    try:
        with guarded():
            assert len(_sheet(path).codings) <= 4
    except CodingError as error:
        said = str(error)
    else:
        return
    assert SHEET_ROWS.sentence() in said or "can be read" in said


def read_or_refused(path: Path) -> None:
    """A text comes, or a complaint, and soon."""
    with guarded(), suppress(UnreadableError):
        assert read_document(path).text


# --- pages, documents, PDFs ----------------------------------------------------------------


@pytest.mark.parametrize("tag", ["div", "b", "table", "ul><li", "svg", "font", "a"])
def test_a_hundred_thousand_levels_of_html_are_read_or_refused(tmp_path: Path, tag: str) -> None:
    path = tmp_path / "a.html"
    path.write_bytes(b"<html><body>" + b"<%s>" % tag.encode() * 100_000 + seeds.WORDS * 3)
    read_or_refused(path)


def test_a_hundred_thousand_levels_of_a_document_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    name = "word/document.xml"
    deep = seeds.DOCX[name].replace(b"<w:t>28", b"<w:ins>" * 100_000 + b"<w:t>28")
    path.write_bytes(mutation.archive(seeds.DOCX | {name: deep}))
    assert "it cannot be read as .docx (" in refusal(read_document, path)


def _with(number: int, content: bytes) -> bytes:
    """The PDF with another object of a number."""
    return mutation.assembled([*seeds.PDF[: number - 1], content, *seeds.PDF[number:]])


LOOPS = {
    "the pages hold themselves": _with(2, b"<< /Type /Pages /Kids [2 0 R 5 0 R] /Count 2 >>"),
    "a page is its own parent": _with(5, b"<< /Type /Page /Parent 5 0 R /Contents 6 0 R >>"),
    "a form draws itself": _with(10, seeds.PDF[9].replace(b"(in a form) Tj", b"/X1 Do /X1 Do")),
    "a length is the stream's own": _with(6, b"<< /Length 6 0 R >>\nstream\nBT ET\nendstream"),
    "the table before is the same": mutation.assembled(seeds.PDF).replace(
        b"/Root", b"/Prev %d /Root" % mutation.assembled(seeds.PDF).rfind(b"xref\n0")
    ),
    "a length of a petabyte": _with(6, mutation.stream(b"BT (x) Tj ET", length=10**15)),
    "a length below nothing": _with(6, mutation.stream(b"BT (x) Tj ET", length=-9)),
    "a million million pages": _with(2, b"<< /Type /Pages /Kids [5 0 R] /Count 999999999999 >>"),
    "a font of widths without end": _with(
        4, seeds.PDF[3].replace(b"/LastChar 34", b"/LastChar 99999999999")
    ),
    "a table of objects without end": mutation.assembled(seeds.PDF).replace(
        b"xref\n0 11", b"xref\n0 99999999999"
    ),
    "dictionaries in dictionaries": _with(3, b"<< /A " * 50_000),
    "brackets in brackets": _with(6, mutation.deflated(b"[" * 500_000)),
    "a stream of a thousand million blanks": _with(
        6, mutation.stream(zlib.compress(b" " * 300_000_000, 9), b"/Filter /FlateDecode")
    ),
}


@pytest.mark.parametrize("what", LOOPS)
def test_a_pdf_that_leads_in_circles_is_read_or_refused(tmp_path: Path, what: str) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(LOOPS[what])
    read_or_refused(path)


def test_the_command_refuses_devices_and_pipes(desk: House, tmp_path: Path) -> None:
    from click.testing import CliRunner

    pipe = tmp_path / "a.txt"
    os.mkfifo(pipe)
    for arguments in (
        ["agree", "sample", str(pipe)], ["sign", str(pipe)], ["sign", "/dev/zero"],
        ["add", "--study", "russia-japan", str(pipe), "/dev/zero", "../" * 9 + "etc/hostname"],
    ):  # fmt: skip
        with guarded():
            result = CliRunner().invoke(main, arguments)
        assert result.exit_code in (1, 2), result.output
        assert isinstance(result.exception, SystemExit)
    assert SAMPLE.is_dir()
