"""Every limit holds: what reaches it is taken, and of one more its sentence is said."""

from __future__ import annotations

import csv
import io
import os
from pathlib import Path
from random import Random
from typing import Any

import pytest
from openpyxl import Workbook

from rapport import register, texts
from rapport.codebook import Pattern
from rapport.coding import filled
from rapport.coding.filled import read_sheets
from rapport.corpus import clean_corpus
from rapport.errors import CodingError, CorpusError, RapportError, StudyError, UnreadableError
from rapport.given import content_of
from rapport.limits import (
    CHARACTERS,
    COLUMNS,
    DEPTH,
    FILE,
    FILES,
    GAP,
    PAGES,
    PARTS,
    PATTERN,
    PHRASES,
    REGISTER,
    ROW,
    ROWS,
    SENTENCE,
    SHEET_COLUMNS,
    SHEET_ROWS,
    TAGS,
    UNPACKED,
    WORDS,
    YAML,
    Limit,
    all_limits,
    as_markdown,
)
from rapport.reading import BrokenRow, archive, csv_rows, page, read_document, read_rows, rows
from rapport.register import COLUMNS as OF_REGISTER
from rapport.register import read_register
from rapport.study import Study, TableOfArticles
from rapport.texts import texts_in
from rapport.written import read_written
from tests import mutation, seeds
from tests.project import CHECKOUT
from tests.test_fuzzing import SCALE, YES_NO


def said_by(limit: Limit, found: float = 0) -> str:
    """What must be said of more, with what was found if the limit says it."""
    return limit.sentence(found)


def refusal(read: Any, *given: Any) -> str:
    """What a reader says of what it refuses."""
    with pytest.raises((RapportError, ValueError)) as error:
        read(*given)
    return str(error.value)


def put(path: Path, data: bytes | str) -> Path:
    """The path, with a file there."""
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def patched(monkeypatch: pytest.MonkeyPatch, module: Any, name: str, most: int) -> Limit:
    """A smaller limit, where the true one would take a test too long."""
    limit: Limit = getattr(module, name)._replace(most=most)
    monkeypatch.setattr(module, name, limit)
    return limit


def test_the_docs_print_every_limit_with_what_is_said() -> None:
    assert as_markdown() in (CHECKOUT / "docs" / "limits.md").read_text("utf-8")
    assert len({limit.of for limit in all_limits()}) == len(all_limits()) == 20
    for limit in all_limits():
        assert ";" not in limit.reason + limit.remedy
        assert not {"{", "}"} & set(limit.sentence(7))


def test_of_bytes_of_a_file(tmp_path: Path) -> None:
    path = put(tmp_path / "a.txt", b"x")
    os.truncate(path, FILE.most)  # sparse, so it takes no room
    assert len(content_of(path)) == FILE.most
    os.truncate(path, FILE.most + 1)
    assert refusal(content_of, path) == said_by(FILE, FILE.most + 1)


def test_of_characters_of_a_text(tmp_path: Path) -> None:
    path = put(tmp_path / "a.txt", b"x" * CHARACTERS.most)
    assert len(read_document(path).text) == CHARACTERS.most
    put(path, b"x" * (CHARACTERS.most + 1))
    assert refusal(read_document, path) == said_by(CHARACTERS, CHARACTERS.most + 1)


def test_of_what_an_archive_unpacks_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = put(tmp_path / "a.docx", mutation.archive(seeds.DOCX))
    size = sum(map(len, seeds.DOCX.values()))
    patched(monkeypatch, archive, "UNPACKED", size)
    assert read_document(path).text
    patched(monkeypatch, archive, "UNPACKED", size - 1)
    assert refusal(read_document, path) == said_by(UNPACKED)
    monkeypatch.undo()
    patched(monkeypatch, archive, "FILE", size)  # all of its parts are XML
    assert read_document(path).text
    patched(monkeypatch, archive, "FILE", size - 1)
    assert refusal(read_document, path) == said_by(UNPACKED)


def test_of_parts_of_an_archive(tmp_path: Path) -> None:
    more = {f"word/media/{number}": b"x" for number in range(PARTS.most - len(seeds.DOCX))}
    path = put(tmp_path / "a.docx", mutation.archive(seeds.DOCX | more))
    assert read_document(path).text
    put(path, mutation.archive(seeds.DOCX | more | {"one": b"more"}))
    assert refusal(read_document, path) == said_by(PARTS, PARTS.most + 1)


def test_of_tags_of_a_document_and_a_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    count = sum(part.count(b"<") for part in seeds.DOCX.values())
    document = put(tmp_path / "a.docx", mutation.archive(seeds.DOCX))
    html = put(tmp_path / "a.html", seeds.HTML[0])
    patched(monkeypatch, archive, "TAGS", count)
    patched(monkeypatch, page, "TAGS", seeds.HTML[0].count(b"<"))
    assert read_document(document).text
    assert read_document(html).text
    patched(monkeypatch, archive, "TAGS", count - 1)
    patched(monkeypatch, page, "TAGS", seeds.HTML[0].count(b"<") - 1)
    assert refusal(read_document, document) == said_by(TAGS, count)
    assert refusal(read_document, html) == said_by(TAGS, seeds.HTML[0].count(b"<"))


def test_of_pages_of_a_pdf(tmp_path: Path) -> None:
    def pages(count: int) -> bytes:
        kids = b"5 0 R " * count
        about = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, count)
        lines = mutation.stream(
            b"BT /F1 12 Tf 72 700 Td " + b"0 -14 Td (The boats) Tj " * 9 + b"ET"
        )
        return mutation.assembled([seeds.PDF[0], about, *seeds.PDF[2:5], lines, *seeds.PDF[6:]])

    path = put(tmp_path / "a.pdf", pages(PAGES.most))
    assert read_document(path).text
    put(path, pages(PAGES.most + 1))
    assert refusal(read_document, path) == said_by(PAGES)


def test_of_texts_in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(4):
        put(tmp_path / f"{number}.txt", b"x")
    patched(monkeypatch, texts, "FILES", 4)
    assert len(texts_in(tmp_path)) == 4
    limit = patched(monkeypatch, texts, "FILES", 3)
    assert refusal(texts_in, tmp_path) == f"{tmp_path}: {limit.sentence()}"
    assert FILES.most == 1_000_000


def test_of_characters_of_a_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    limit = patched(monkeypatch, csv_rows, "ROW", 1000)
    fits = "a," + "x" * (limit.most - 3) + "\n"
    assert [row for _, row in read_rows(put(tmp_path / "a.csv", "id,text\n" + fits))]
    path = put(tmp_path / "a.csv", "id,text\nb,y\n" + fits.replace("\n", "x\n"))
    assert refusal(read_rows, path) == f"row 3: {said_by(ROW)}".replace("20 MB", "0 MB")
    path = put(tmp_path / "a.csv", 'id,text\nb,"y\n' + "x\n" * 600)
    assert "opened in row 2 is never closed" in refusal(read_rows, path)


def test_of_bytes_of_a_row_of_json(tmp_path: Path) -> None:
    fits = b'{"t": "' + b"x" * (ROW.most - 9) + b'"}'
    assert len(fits) == ROW.most
    path = put(tmp_path / "a.jsonl", fits)
    assert not any(isinstance(row, BrokenRow) for _, row in read_rows(path))
    put(path, fits + b" ")
    ((_, row),) = read_rows(path)
    assert isinstance(row, BrokenRow)
    assert str(row.fault) == said_by(ROW)


@pytest.mark.parametrize("suffix", [".csv", ".jsonl"])
def test_of_rows_of_a_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str) -> None:
    line = "x\n" if suffix == ".csv" else '{"id": "x"}\n'
    path = put(tmp_path / f"a{suffix}", ("id\n" if suffix == ".csv" else "") + 3 * line)
    patched(monkeypatch, rows, "ROWS", 3)
    assert len(list(read_rows(path))) == 3
    limit = patched(monkeypatch, rows, "ROWS", 2)
    assert refusal(lambda: list(read_rows(path))) == limit.sentence()
    assert ROWS.most == 1_000_000


def test_of_columns_of_a_table(tmp_path: Path) -> None:
    head = [f"c{number}" for number in range(COLUMNS.most + 1)]
    path = put(tmp_path / "a.csv", ",".join(head[:-1]) + "\nx\n")
    assert len(next(read_rows(path))[1]) == COLUMNS.most
    put(path, ",".join(head) + "\nx\n")
    assert refusal(read_rows, path) == said_by(COLUMNS, COLUMNS.most + 1)


def test_of_bytes_of_a_register(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = ",".join(OF_REGISTER)
    path = put(tmp_path / "articles.csv", text)
    patched(monkeypatch, register, "REGISTER", len(text))
    assert read_register(path) == ([], [])
    limit = patched(monkeypatch, register, "REGISTER", len(text) - 1)
    assert refusal(read_register, path) == f"{path}: {limit.sentence(len(text))}"
    assert REGISTER.most == 100_000_000


def test_of_bytes_of_a_file_in_yaml(tmp_path: Path) -> None:
    path = put(tmp_path / "a.yaml", "a: " + "x" * (YAML.most - 3))
    assert read_written(path).says["a"]
    put(path, "a: " + "x" * (YAML.most - 2))
    assert refusal(read_written, path) == f"{path}: {said_by(YAML, YAML.most + 1)}"


def test_of_levels_of_a_file_in_yaml(tmp_path: Path) -> None:
    path = put(tmp_path / "a.yaml", "[" * DEPTH.most + "]" * DEPTH.most)
    assert read_written(path).says
    put(path, "[" * (DEPTH.most + 1) + "]" * (DEPTH.most + 1))
    assert said_by(DEPTH) in refusal(read_written, path)
    put(path, "[" * 100_000)
    assert said_by(DEPTH) in refusal(read_written, path)


def test_of_a_pattern() -> None:
    word = "ab "
    assert Pattern.of("a" * PATTERN.most)
    assert said_by(PATTERN, PATTERN.most + 1) in refusal(Pattern.of, "a" * (PATTERN.most + 1))
    assert Pattern.of(word * WORDS.most)
    assert said_by(WORDS, WORDS.most + 1) in refusal(Pattern.of, word * (WORDS.most + 1))
    assert Pattern.of(f"a …{GAP.most} b").gaps == (GAP.most,)
    assert said_by(GAP, GAP.most + 1) in refusal(Pattern.of, f"a …{GAP.most + 1} b")
    assert " words, and a gap has " in refusal(Pattern.of, f"a …{'9' * 4000} b")


def test_of_phrases_of_a_pattern() -> None:
    some = {"l": [f"w{number}" for number in range(100)]}
    assert len(Pattern.of("{l} {l}", some).phrases) == PHRASES.most == 10_000
    assert said_by(PHRASES, 10_001) in refusal(Pattern.of, "{l} {l}|x", some)
    bomb = {f"l{number}": [f"a{each}" for each in range(1000)] for number in range(9)}
    said = refusal(Pattern.of, " ".join(f"{{{name}}}" for name in bomb), bomb)
    assert f"stands for {1000**9:,} phrases" in said


def workbook(width: int, height: int = 1) -> bytes:
    """A sheet of so many columns and rows, coded in the second row."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("sentences")
    head = ["id", "coder", "fish", "tone"]
    sheet.append(head + [f"c{number}" for number in range(width - len(head))])
    for number in range(height):
        sheet.append([f"n12-s7-{number + 1:03d}", "A", "yes", 1])
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


def test_of_columns_and_rows_of_a_filled_sheet(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = put(tmp_path / "a.xlsx", workbook(SHEET_COLUMNS.most))
    assert len(read_sheets([path], [YES_NO, SCALE]).codings) == 2
    put(path, workbook(SHEET_COLUMNS.most + 1))
    said = refusal(read_sheets, [path], [YES_NO, SCALE])
    assert said_by(SHEET_COLUMNS, SHEET_COLUMNS.most + 1) in said
    limit = patched(monkeypatch, filled, "SHEET_ROWS", 5)
    put(path, workbook(4, 5))
    assert len(read_sheets([path], [YES_NO, SCALE]).codings) == 10
    put(path, workbook(4, 6))
    assert limit.sentence() in refusal(read_sheets, [path], [YES_NO, SCALE])
    assert SHEET_ROWS.most == 100_000


def test_of_characters_of_a_sentence(tmp_path: Path) -> None:
    """An article that passes it is left out, and the others go on."""
    study = Study.model_validate(
        {
            "name": "any", "title": "x", "description": "x", "states": ["a", "b"],
            "table": TableOfArticles(
                file="a.csv",
                columns={each: each for each in ("article_id", "title", "published", "text")},
                always={"genre": "report"},
            ),
            "periods": {
                "earlier": {"label": "2016", "first": "2016-01-01", "last": "2016-12-31"},
                "later": {"label": "2021", "first": "2021-01-01", "last": "2021-12-31"},
            },
            "codebooks": ["a.yaml"], "primary": {"tone": ["tone.vader"]},
        }
    )  # fmt: skip
    drawn = Random(1)
    some = [
        "ferry",
        "harbour",
        "the",
        "crates",
        "are",
        "and",
        "of",
        "cold",
        "is",
        "boat",
        "it",
        "to",
    ]
    fits = "The " + " ".join(drawn.choices(some, k=9000))[: SENTENCE.most - 5] + "."
    longer = "The " + " ".join(drawn.choices(some, k=9000)) + "."
    told = [("old", "2016-01-01", fits), ("new", "2021-01-01", "It is late. " * 9)]
    with (tmp_path / "a.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(
            [
                ("article_id", "title", "published", "text"),
                *((name, "T", day, text) for name, day, text in told),
                ("long", "T", "2021-01-02", longer),
            ]
        )
    tables = clean_corpus(study, tmp_path)
    assert list(tables["articles"].article_id) == ["old", "new"]
    assert max(map(len, tables["sentences"].text)) == SENTENCE.most
    (left,) = tables["quarantine"].itertuples(index=False)
    assert (left.source, f"{left.reason}; {left.remedy}") == ("long", said_by(SENTENCE))


def test_errors_of_every_kind_are_the_project_s_own() -> None:
    for kind in (UnreadableError, CorpusError, StudyError, CodingError):
        assert issubclass(kind, RapportError)
