"""Texts, tables and YAML that are made to harm: by their signs, their length, their depth."""

from __future__ import annotations

import csv
import io
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from rapport.cleaning import About, clean
from rapport.codebook import Code, Codebook, Pattern
from rapport.codebook.doubts import covers, meet
from rapport.codebook.pattern import Glob
from rapport.corpus import from_folder
from rapport.corrections import read_corrections
from rapport.errors import StudyError, UnreadableError
from rapport.exports.tables import as_csv, as_it_was
from rapport.limits import SENTENCE
from rapport.marks import mark_texts
from rapport.reading import BrokenRow, read_document, read_rows
from rapport.register import read_register
from rapport.sentences import split
from rapport.study import read_study
from rapport.tables import contract
from rapport.written import read_written
from tests import seeds
from tests.test_fuzzing import guarded


def growth(work: Callable[[int], Any], size: int, times: int = 8) -> float:
    """How many times longer `times` as much takes: `times` where it is linear, and the square of
    it where it is quadratic.
    """

    def taken(amount: int) -> float:
        begun = time.process_time()
        work(amount)
        return time.process_time() - begun

    return min(taken(times * size) for _ in range(2)) / min(taken(size) for _ in range(3))


# --- patterns ------------------------------------------------------------------------------

BLOWING = [
    "(a+)+$",
    "(a|a)*b",
    "(.*)*x",
    "a{1,99999}",
    "[a-z]+",
    "^a",
    "\\w+",
    "a(?=b)",
    "(?R)",
    "$(x)",
]


@pytest.mark.parametrize("text", BLOWING)
def test_a_regular_expression_is_no_pattern(text: str) -> None:
    with pytest.raises(ValueError, match=r"is no phrase|names no list"):
        Pattern.of(text)


@pytest.mark.parametrize("sign", ["\u202e", "\u200b", "\u2066", "\0", "\x1b", "\ufeff", "\u0301"])
def test_a_sign_that_cannot_be_seen_is_in_no_pattern(sign: str) -> None:
    with pytest.raises(ValueError, match="is no phrase"):
        Pattern.of(f"good{sign}will")


STARS = ["*a*a*a*a*a*a*a*a*b", "*?*?*?*?*?*?*b", "a*a*a*a*a*a*a*a*a*c", "*ab*ab*ab*ab*ba"]


@pytest.mark.parametrize("text", STARS)
def test_a_glob_takes_time_in_proportion_to_the_word(text: str) -> None:
    """As a regular expression that goes back, k stars would take the k-th power."""
    glob = Glob.of(text)
    assert growth(lambda n: glob.fits("a" * n), 20_000) < 20
    assert growth(lambda n: glob.fits("ab" * n), 20_000) < 20
    assert not glob.fits("a" * 1000)


@pytest.mark.parametrize("text", ["*a*b", "a?*c", "**", "?*?", "*ab*ab*", "a*", "*a"])
def test_a_glob_fits_what_a_regular_expression_that_goes_back_fits(text: str) -> None:
    slow = re.compile(text.replace("*", "[^\\W_]*").replace("?", "[^\\W_]"))
    words = [f"{number:b}".replace("0", "a").replace("1", "b") + end for number in range(200)
             for end in ("", "c")]  # fmt: skip
    for word in words:
        assert Glob.of(text).fits(word) == bool(slow.fullmatch(word)), word


def _book(*patterns: str) -> list[Codebook]:
    said: dict[str, Any] = dict.fromkeys(("label", "definition", "source"), "x")
    said |= {"examples": ["", ""], "counter_examples": ["", ""]}
    return [
        Codebook(layer="any", title="x", codes=[Code(name="x", patterns=list(patterns), **said)])
    ]


@pytest.mark.parametrize(
    ("pattern", "unit"),
    [
        ("a* … a* … a* … a* … b", "a "),  # every word could begin each part
        ("a …1000 a …1000 a …1000 c", "a "),
        ("*a*a*a*a*b", "aaaa "),
        ("a & b", "a "),
        ("* * * * * x", "a "),
    ],
)
def test_marking_takes_time_in_proportion_to_the_text(pattern: str, unit: str) -> None:
    books = _book(pattern)
    mark_texts(["warm up"], books)
    assert growth(lambda n: mark_texts([unit * n], books), 4000) < 20


def test_a_word_without_end_is_marked_in_proportion_to_its_length() -> None:
    books = _book("*a*a*a*a*b", "a*z")
    assert growth(lambda n: mark_texts(["a" * n], books), 20_000) < 20


def test_doubts_about_patterns_are_settled_soon() -> None:
    one, other = "*a" * 60, "*b" * 60
    with guarded():
        assert meet(one + "*", other + "*")
        assert not meet(one, other)
        assert not covers(Glob.of(one + "b"), Glob.of("*" + "a" * 2000))
        assert meet("a" * 2000, "a" * 2000)  # deeper than Python calls


# --- signs and lengths ---------------------------------------------------------------------


@pytest.mark.parametrize("unit", ["!?", ".)", "Word word. "])
def test_sentences_take_time_in_proportion_to_the_paragraph(unit: str) -> None:
    list(split("Warm up. Yes."))
    size = SENTENCE.most  # of more nupunkt alone would take the square
    assert growth(lambda n: list(split((unit * n)[:n])), size, 4) < 10


def test_a_paragraph_in_pieces_has_the_sentences_that_it_has_as_a_whole() -> None:
    sentence = "The ferry to Aomori was late, said Dr. Aoki of the port; nobody minded it. "
    text = (sentence * 600).strip()
    assert len(text) > 4 * SENTENCE.most
    assert {text[a:b] for a, b in split(text)} == {sentence.strip()}
    assert len(list(split(text))) == 600


@pytest.mark.parametrize(
    "unit", ["x", " ", "\n", "\r", "-", "“", "\u200b", "\u202e", "a-\n", "â€™", "|", "a\u0301", "1"]
)
def test_cleaning_takes_time_in_proportion_to_the_text(unit: str) -> None:
    about = About("x", "y")
    clean("warm up", about)
    assert growth(lambda n: clean("Word " + unit * n + " end.", about), 1500) < 30


HIDDEN = {
    "NUL": "a\0b", "escape": "a\x1b[2J\x1b]0;x\x07b", "override": "safe \u202egnol\u202c end",
    "isolate": "a \u2066b\u2069 c", "zero width": "fer\u200bry \ufeffboat", "tags": "a\U000e0041b",
    "noncharacter": "a\ufffe\uffffb", "combining": "a" + "\u0301" * 2000 + " b", "line": "a\u2028b",
}  # fmt: skip


@pytest.mark.parametrize("name", HIDDEN)
def test_signs_that_hide_are_read_as_text_or_refused(tmp_path: Path, name: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes((seeds.WORDS.decode() + HIDDEN[name]).encode())
    if name == "NUL":
        with pytest.raises(UnreadableError, match="NUL bytes"):
            read_document(path)
        return
    text = read_document(path).text
    assert text.endswith(HIDDEN[name])  # offsets count in the file as it is
    ledger = clean(text, About("x", "y"))
    assert not re.search("[\0\x1b\u200b\ufeff\ufffe]", ledger.text)


@pytest.mark.parametrize(
    "data",
    [
        b"\xed\xa0\x80" * 50 + b" words", b"\xff" * 99, b"\xc0\x80" * 50, b"\xf8\x88\x80\x80" * 20,
        "No mark".encode("utf-16-le"), "the same".encode("utf-16-be"), b"\xff\xfe\0\xd8",
        b"\xff\xfe\0\0\0\xd8\0\0", b"\xfe\xff\xdc\0", b"\x1b$B" * 30, b"+/v8-words", b"\x80" * 100,
    ],
)  # fmt: skip
def test_bytes_that_are_no_text_give_text_or_a_complaint(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(data)
    try:
        text = read_document(path).text
    except UnreadableError as error:
        text = str(error)
    assert text.encode()


@pytest.mark.parametrize("suffix", [".txt", ".md", ".html"])
def test_a_line_of_two_megabytes_is_read(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a{suffix}"
    path.write_bytes(b"<html><p>" * (suffix == ".html") + seeds.WORDS + b" words" * 330_000)
    with guarded():
        assert len(read_document(path).text) > 1_900_000


# --- tables --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "data",
    [
        b"id,text\n" + b'"' * 3_000_001,
        b'"' * 3_000_000,
        b",".join(b"c%d" % number for number in range(1_000_000)) + b"\n1\n",
        b"id,text\n" + b"," * 3_000_000 + b"\n",
        b"id,text\r" * 100_000,
        b"\xff\xfe" + "id,text\n\ud800".encode("utf-16-le", "surrogatepass"),
    ],
    ids=["quotes", "all quotes", "columns", "cells", "returns", "surrogate"],
)
def test_a_csv_made_to_break_gives_a_broken_row_or_a_complaint(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(data)
    said = []
    with guarded():
        try:
            said = [str(row.fault) for _, row in read_rows(path) if isinstance(row, BrokenRow)]
        except UnreadableError as error:
            said = [str(error)]
    assert said or data.count(b"\r") > 9


def _deep(levels: int) -> pa.Array:
    cells = pa.array([1, 2])
    for _ in range(levels):
        cells = pa.ListArray.from_arrays(pa.array([0, 1, 2], pa.int32()), cells)
    return cells


def test_a_parquet_with_nested_cells_gives_them_as_text(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    for levels in (1, 5, 40):
        pq.write_table(pa.table({"id": ["a", "b"], "deep": _deep(levels)}), path)
        with guarded():
            first, _ = [row for _, row in read_rows(path)]
        assert isinstance(first, BrokenRow) or first["deep"] == "[" * levels + "1" + "]" * levels
    struct = pa.array([{"a": {"b": [b"\xff"]}}, None])
    pq.write_table(pa.table({"id": ["a", "b"], "s": struct}), path)
    assert len(list(read_rows(path))) == 2


FORMULAS = [
    "=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "'=1", "''=1", "＝1",
    '=HYPERLINK("x","y")', "-", "−1", "a=1", "", "'", "=1\n\"two\"", "=1,=2;=3\t=4",
]  # fmt: skip


def test_formulas_in_a_csv_come_back_as_text_and_never_run() -> None:
    table = contract()["quarantine"]
    frame = pd.DataFrame(
        {column.name: FORMULAS for column in table.columns}, dtype=pd.StringDtype()
    )
    written = as_csv(frame, table)
    head, *rows = csv.reader(io.StringIO(written.decode(), newline=""))
    assert head == [column.name for column in table.columns]
    for text, row in zip(FORMULAS, rows, strict=True):
        for cell in row:
            assert cell[:1] not in {*"=+-@\t\r\n＝＋－＠"}
            assert as_it_was(cell) == text


# --- YAML ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: !!python/object/apply:os.system [touch x]", "tags (!) are not read here"),
        ("a: !!python/name:os.system", "tags (!) are not read here"),
        ("a: !x 1", "tags (!) are not read here"),
        ("a: !!bool x", "tags (!) are not read here"),  # which PyYAML answers with a KeyError
        ("a: !!timestamp x", "tags (!) are not read here"),  # and this with an AttributeError
        ("a: &a [x]\nb: *a", "anchors (&) and aliases (*) are not read here"),
        ("a: *a", "aliases (*) are not read here"),
        ("a: &a [*a]", "are not read here"),
        ("<<: {a: 1}\n<<: {a: 2}", "“<<” is written twice"),
        ("a: 1\nb: 2\na: 3", "“a” is written twice; keep one"),
        ("a: {b: 1, b: 2}", "“b” is written twice; keep one"),
        ("{" * 100_000, "is nested more than 20 levels deep"),
        ("- " * 100_000, "is nested more than 20 levels deep"),
        ("? " * 100_000, "is nested more than 20 levels deep"),
        ("a: " + "9" * 5000, "a number of more than a hundred digits"),
        ("a: " + "1:" * 5000 + "1", "a number of more than a hundred digits"),
        ('a: "\\0"', "holds a control character"),
        ('a: "\\e[2J"', "holds a control character"),
        ("a: \x1b", "is not valid YAML"),
        ("a: 2016-02-30", "a date does not exist"),
        ("[a, b]: c\n? {a: b}\n: d", "is not valid YAML"),
        ("a: 1\n---\nb: 2", "is not valid YAML"),
    ],
)
def test_yaml_made_to_break_is_refused_with_its_line(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(text, encoding="utf-8")
    with guarded(), pytest.raises(StudyError) as error:
        read_written(path)
    assert said in str(error.value)
    assert str(error.value).startswith(str(path))
    assert not (tmp_path / "x").exists()


def test_a_bomb_of_aliases_is_refused_in_front_matter_too(tmp_path: Path) -> None:
    lines = ["a0: &a0 [x, x]", *(f"a{n}: &a{n} [{f'*a{n - 1}, ' * 9}]" for n in range(1, 30))]
    text = "---\ntitle: x\n" + "\n".join(lines) + "\n---\n" + seeds.WORDS.decode()
    path = tmp_path / "a.md"
    for front in (text, text.replace(lines[1], "[" * 9000)):
        path.write_text(front, encoding="utf-8")
        with guarded():
            assert read_document(path).stated.title is None


def test_what_a_sentence_quotes_is_short_and_obeyed_by_no_terminal(tmp_path: Path) -> None:
    path = tmp_path / "any.yaml"
    path.write_bytes(seeds.STUDY.replace(b"seed: 7", b'seed: "a\\u202e\\nb' + b"x" * 9000 + b'"'))
    with pytest.raises(StudyError) as error:
        read_study(path)
    (line,) = str(error.value).splitlines()
    assert line.isprintable()
    assert len(line) < 400
    path.write_bytes(b"- {article: a, expected: x, becomes: '" + b"x" * 81 + b"', why: x}")
    with pytest.raises(StudyError, match="has more than 80 characters"):
        read_corrections(path)


# --- many files ----------------------------------------------------------------------------


def _read_folder(folder: Path, count: int) -> None:
    """Make a folder of so many files of one word, and read it."""
    folder.mkdir(exist_ok=True)
    for number in range(count):
        path = folder / f"{number:07d}.txt"
        if not path.exists():
            path.write_bytes(b"word")
    begun = time.process_time()
    _, left_out = from_folder(folder, [])
    assert len(left_out) == count
    _read_folder.seconds = time.process_time() - begun  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("few", "many"),
    [(200, 1600), pytest.param(10_000, 1_000_000, marks=pytest.mark.slow)],
)
def test_many_tiny_files_take_time_in_proportion_to_their_number(
    tmp_path: Path, few: int, many: int
) -> None:
    taken = []
    for count in (few, many):
        _read_folder(tmp_path / str(count), count)
        taken.append(_read_folder.seconds)  # type: ignore[attr-defined]
    assert taken[1] / taken[0] < 2.5 * many / few


def test_a_register_of_many_columns_or_rows_is_told_soon(tmp_path: Path) -> None:
    path = tmp_path / "articles.csv"
    path.write_bytes(b",".join(b"c%d" % number for number in range(500_000)) + b"\n1\n" * 9)
    with guarded(), pytest.raises(StudyError, match="columns missing or unknown"):
        read_register(path)
