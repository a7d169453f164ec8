"""A file is recognised by what it says, and what cannot be used is left out by name."""

from __future__ import annotations

import random
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.corpus import (
    SAME_ARTICLE,
    LeftOut,
    Source,
    clean_corpus,
    from_hex,
    read_corpus,
    read_source,
    recognise,
    sign,
    to_hex,
)
from rapport.errors import CorpusError
from rapport.register import PERMUTATIONS, Registered, read_register
from rapport.study import Study
from rapport.tables import contract, read_table, write_table
from rapport.texts import copy_texts, texts_in
from tests.conftest import SAMPLE

REGISTER = read_register(SAMPLE / "articles.csv")
ARTICLES = {
    article.article_id: source for article, source in read_corpus(SAMPLE / "texts", REGISTER)[0]
}
FERRY, VISIT = "courier-2015-03", "courier-2015-09"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder for texts, with a space and a letter outside ASCII in its path."""
    folder = tmp_path / "my tëxts"
    folder.mkdir()
    return folder


def written(path: Path, text: str | bytes) -> Source:
    """What is read from a file of this text."""
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_source(path)


def name_of(source: Source) -> str | None:
    """The name of the article that a file is recognised as."""
    article = recognise(source, REGISTER)
    return article.article_id if article else None


@pytest.mark.parametrize("article", REGISTER, ids=lambda article: str(article.article_id))
def test_the_register_holds_the_signature_of_the_text(article: Registered) -> None:
    assert to_hex(sign(ARTICLES[article.article_id].ledger.text)) == article.signature


@given(st.lists(st.integers(0, 2**32 - 1), min_size=PERMUTATIONS, max_size=PERMUTATIONS))
def test_a_signature_is_written_and_read_as_the_same_values(values: list[int]) -> None:
    text = to_hex(np.array(values, dtype=np.uint32))
    assert len(text) == 8 * PERMUTATIONS
    assert list(from_hex(text)) == values


def test_no_sample_article_is_taken_for_another() -> None:
    for one, other in combinations(REGISTER, 2):
        assert (from_hex(one.signature) == from_hex(other.signature)).mean() < SAME_ARTICLE / 5
    for article in REGISTER:
        others = [other for other in REGISTER if other != article]
        assert recognise(ARTICLES[article.article_id], others) is None


@pytest.mark.parametrize("article", ARTICLES)
def test_an_article_is_recognised_under_another_name_with_a_page_around_it(
    folder: Path, article: str
) -> None:
    page = f"Saved pages\nHome | World | Letters\n\n{ARTICLES[article].ledger.text}\n\nMost read\n"
    notes = "A reader wrote that the tide tables were wrong. We regret the error."
    assert name_of(written(folder / "été 2015.md", page + notes)) == article


@pytest.mark.parametrize("article", ARTICLES)
def test_an_article_is_recognised_with_one_word_in_twenty_damaged(
    folder: Path, article: str
) -> None:
    lines = [line.split(" ") for line in ARTICLES[article].ledger.text.split("\n")]
    places = [(row, at) for row, line in enumerate(lines) for at in range(len(line))]
    for row, at in random.Random(article).sample(places, len(places) // 20):
        lines[row][at] = f"x{lines[row][at]}"
    text = "\n".join(" ".join(line) for line in lines)
    assert name_of(written(folder / "damaged.txt", text)) == article


@pytest.mark.parametrize(
    ("encoding", "found"), [("cp1252", "cp1252"), ("utf-8-sig", "utf-8"), ("utf-16", "utf_16")]
)
def test_an_article_is_recognised_in_another_encoding(
    folder: Path, encoding: str, found: str
) -> None:
    source = written(folder / "a.txt", ARTICLES[FERRY].ledger.text.encode(encoding))
    assert (name_of(source), source.encoding) == (FERRY, found)


def test_the_same_words_in_another_order_are_another_text() -> None:
    text = ARTICLES[FERRY].ledger.text
    words = text.split()
    random.Random(1).shuffle(words)
    assert (sign(" ".join(words)) == sign(text)).mean() < 0.05


def test_what_cannot_be_used_is_left_out_by_name_with_a_remedy(folder: Path) -> None:
    files = {
        "a picture.txt": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
        "ägypten.txt": b"Nobody ever listed this text, although it is one.",
        "empty.txt": b"",
        "rules.MD": b"* * *\n\n---\n",
        "twice.txt": ARTICLES[VISIT].ledger.text.encode(),
        "two of it.txt": ARTICLES[VISIT].ledger.text.encode(),
        ".hidden.txt": b"not looked at",
        "notes.docx": b"not looked at",
    }
    for name, data in files.items():
        (folder / name).write_bytes(data)
    there, left_out = read_corpus(folder, [a for a in REGISTER if a.article_id in (FERRY, VISIT)])
    assert [(article.article_id, source.name) for article, source in there] == [
        (VISIT, "twice.txt")
    ]
    add = "add a row to articles.csv; `rapport sign` prints its signature"
    save = "save it as a text in UTF-8"
    assert left_out == [
        LeftOut("a picture.txt", "holds NUL bytes, so it is no text", save),
        LeftOut("empty.txt", "holds no word", save),
        LeftOut("rules.MD", "holds no word", save),
        LeftOut(
            "two of it.txt", f"holds “{VISIT}”, as twice.txt does", "remove one of the two files"
        ),
        LeftOut("ägypten.txt", "nobody registered this text", add),
        LeftOut(
            FERRY, "its text is missing", "put it into my tëxts/, or name its folder with TEXTS"
        ),
    ]


def test_the_tables_of_a_corpus_keep_the_contract(study: Study, folder: Path) -> None:
    made = clean_corpus(study, SAMPLE / "articles.csv", SAMPLE / "texts")
    assert set(made) == {"articles", "repairs", "sentences", "quarantine"}
    for name, frame in made.items():
        write_table(frame, name, folder)
        assert list(read_table(name, folder)) == [
            column.name for column in contract()[name].columns
        ]
    articles, sentences = made["articles"], made["sentences"]
    assert list(articles.article_id) == [article.article_id for article in REGISTER]
    body = sentences[sentences.kind == "body"].groupby("article_id", sort=False)
    assert list(body.size()) == list(articles.n_sentences)
    assert list(body.n_words.sum()) == list(articles.n_words)
    for _, rows in sentences.groupby("article_id"):
        assert list(rows.sentence) == list(range(1, len(rows) + 1))


def test_an_article_of_neither_period_is_in_the_table_without_a_period(
    study: Study, folder: Path
) -> None:
    day = next(article.published for article in REGISTER if article.article_id == FERRY)
    later_start = study.periods.earlier.model_copy(update={"first": day.replace(day=10)})
    periods = study.periods.model_copy(update={"earlier": later_start})
    shorter = study.model_copy(update={"periods": periods})
    made = clean_corpus(shorter, SAMPLE / "articles.csv", SAMPLE / "texts")["articles"]
    write_table(made, "articles", folder)
    read = read_table("articles", folder).set_index("article_id").period
    assert list(read[read.isna()].index) == [FERRY]


def test_a_period_without_an_article_is_an_error_that_says_what_to_do(
    study: Study, folder: Path
) -> None:
    (folder / "a.txt").write_text(ARTICLES[FERRY].ledger.text, encoding="utf-8")
    with pytest.raises(CorpusError) as error:
        clean_corpus(study, SAMPLE / "articles.csv", folder)
    assert str(error.value) == (
        f"{folder}: holds no registered article of the later period (2021), so there is nothing "
        "to compare; add one, or change the periods in the study file"
    )


def test_texts_are_copied_once_whatever_their_names(folder: Path, tmp_path: Path) -> None:
    (folder / "two words ü.txt").write_text("one", encoding="utf-8")
    (folder / "B.TXT").write_text("two", encoding="utf-8")
    (folder / "left.pdf").write_text("three", encoding="utf-8")
    study = tmp_path / "data" / "texts"
    assert copy_texts(folder, study) == 2
    assert [path.name for path in texts_in(study)] == ["B.TXT", "two words ü.txt"]
    (folder / "B.TXT").rename(folder / "c.txt")
    assert copy_texts(folder, study) == 0
    assert copy_texts(study, study) == 0
    assert {path.read_text("utf-8") for path in study.iterdir()} == {"one", "two"}


def test_two_files_of_one_content_are_copied_as_one(folder: Path, tmp_path: Path) -> None:
    for name in ("a.txt", "a (1).txt"):
        (folder / name).write_text("one", encoding="utf-8")
    assert copy_texts(folder, tmp_path / "texts") == 1


def test_a_folder_without_texts_is_an_error_that_says_so(folder: Path, tmp_path: Path) -> None:
    (folder / "a.docx").touch()
    with pytest.raises(CorpusError) as error:
        copy_texts(folder, tmp_path / "texts")
    assert str(error.value) == (
        f"{folder}: holds no .txt or .md file; TEXTS names a folder of articles"
    )
    with pytest.raises(CorpusError) as error:
        copy_texts(folder / "no", tmp_path / "texts")
    assert str(error.value) == (
        f"{folder / 'no'}: there is no such folder; TEXTS names a folder of articles"
    )
