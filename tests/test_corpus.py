"""A file is recognised by what it says, and what cannot be used is left out by name."""

from __future__ import annotations

import csv
import datetime as dt
import json
import random
import shutil
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.corpus import (
    Source,
    clean_corpus,
    from_folder,
    from_table,
    in_language,
    read_source,
)
from rapport.errors import CorpusError
from rapport.register import COLUMNS, PERMUTATIONS, Registered, read_register
from rapport.signatures import SAME_ARTICLE, from_hex, recognise, sign, to_hex
from rapport.study import Study, TableOfArticles
from rapport.tables import contract, read_table, write_table
from rapport.texts import SUFFIXES, copy_texts, texts_in
from tests.conftest import SAMPLE

REGISTER, _ = read_register(SAMPLE / "articles.csv")
ARTICLES = {
    article.article_id: source for article, source in from_folder(SAMPLE / "texts", REGISTER)[0]
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
    article = recognise(source.signature, REGISTER)
    return article.article_id if article else None


@pytest.mark.parametrize("article", REGISTER, ids=lambda article: str(article.article_id))
def test_the_register_holds_the_signature_of_the_text(article: Registered) -> None:
    assert to_hex(ARTICLES[article.article_id].signature) == article.signature


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
        assert recognise(ARTICLES[article.article_id].signature, others) is None


@pytest.mark.parametrize("article", ARTICLES)
def test_an_article_is_recognised_under_another_name_with_a_page_around_it(
    folder: Path, article: str
) -> None:
    page = f"Saved pages\nHome | World | Letters\n\n{ARTICLES[article].raw}\n\nMost read\n"
    notes = "A reader wrote that the tide tables were wrong. We regret the error."
    assert name_of(written(folder / "été 2015.md", page + notes)) == article


@pytest.mark.parametrize("article", ARTICLES)
def test_an_article_is_recognised_with_one_word_in_twenty_damaged(
    folder: Path, article: str
) -> None:
    lines = [line.split(" ") for line in ARTICLES[article].raw.split("\n")]
    places = [(row, at) for row, line in enumerate(lines) for at in range(len(line))]
    for row, at in random.Random(article).sample(places, len(places) // 20):
        lines[row][at] = f"x{lines[row][at]}"
    text = "\n".join(" ".join(line) for line in lines)
    assert name_of(written(folder / "damaged.txt", text)) == article


@pytest.mark.parametrize(
    ("encoding", "found"), [("cp1252", "cp1252"), ("utf-8-sig", "utf-8"), ("utf-16", "utf-16-le")]
)
def test_an_article_is_recognised_in_another_encoding(
    folder: Path, encoding: str, found: str
) -> None:
    source = written(folder / "a.txt", ARTICLES[FERRY].raw.encode(encoding))
    assert (name_of(source), source.encoding) == (FERRY, found)


def test_the_same_words_in_another_order_are_another_text() -> None:
    text = ARTICLES[FERRY].raw
    words = text.split()
    random.Random(1).shuffle(words)
    assert (sign(" ".join(words)) == sign(text)).mean() < 0.05


def test_what_cannot_be_used_is_left_out_by_name_with_a_remedy(folder: Path) -> None:
    files = {
        "a picture.txt": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
        "ägypten.txt": b"Nobody ever listed this text, although it is one.",
        "empty.txt": b"",
        "rules.MD": b"* * *\n\n---\n",
        "twice.txt": ARTICLES[VISIT].raw.encode(),
        "two of it.txt": ARTICLES[VISIT].raw.encode(),
        ".hidden.txt": b"not looked at",
        "notes.xls": b"not looked at",
    }
    for name, data in files.items():
        (folder / name).write_bytes(data)
    there, left_out = from_folder(folder, [a for a in REGISTER if a.article_id in (FERRY, VISIT)])
    assert [(article.article_id, source.name) for article, source in there] == [
        (VISIT, "twice.txt")
    ]
    assert [row.source for row in left_out] == [
        *("a picture.txt", "empty.txt", "rules.MD", "two of it.txt", "ägypten.txt", FERRY)
    ]
    assert all(row.reason and row.remedy for row in left_out)
    assert left_out[3].reason == f"holds “{VISIT}”, as twice.txt does"
    assert left_out[4].reason == "nobody registered this text"
    assert "rapport add" in left_out[4].remedy
    assert left_out[5].reason == "its text is missing"


def test_an_article_that_repeats_another_is_left_out_and_the_first_by_date_stays(
    study: Study, tmp_path: Path
) -> None:
    raw = shutil.copytree(SAMPLE, tmp_path / "raw")
    again = REGISTER[0].model_copy(
        update={"article_id": "again", "published": dt.date(2021, 1, 1), "title": "Again"}
    )
    text = (raw / "texts" / ARTICLES[FERRY].name).read_text("utf-8")
    half = "\n\n".join([*text.split("\n\n"), "A note that only the second of them has."])
    (raw / "texts" / "again.txt").write_text(half.replace("ferry", "boat"), "utf-8")
    signature = to_hex(read_source(raw / "texts" / "again.txt").signature)
    row = again.model_copy(update={"signature": signature}).model_dump()
    with (raw / "articles.csv").open("a", encoding="utf-8", newline="") as file:
        csv.DictWriter(file, COLUMNS, lineterminator="\n").writerow(row)
    made = clean_corpus(study, raw)
    assert "again" not in set(made["articles"].article_id)
    (left_out,) = made["quarantine"].itertuples()
    assert left_out.source == "again"
    assert f"repeats “{FERRY}”, which was published first" in left_out.reason


def test_an_article_in_another_language_is_left_out_by_name(study: Study, tmp_path: Path) -> None:
    french = study.model_copy(update={"language": "fr"})
    with pytest.raises(CorpusError, match="no article of the earlier period"):
        clean_corpus(french, SAMPLE)
    german = "Das Schiff verließ den Hafen bei Tagesanbruch, und niemand sprach davon. " * 8
    (tmp_path / "a.txt").write_text(german, encoding="utf-8")
    source = read_source(tmp_path / "a.txt")
    kept, (left_out,) = in_language([(REGISTER[0], source)], "en")
    assert kept == []
    assert left_out.reason == "it is in German, the study is about texts in English"


TABLE = TableOfArticles(
    file="corpus.jsonl",
    columns={"article_id": "id", "title": "head", "published": "day", "text": "body"},
    always={"genre": "report"},
)


def test_rows_of_a_table_that_are_wrong_are_left_out_by_number_and_the_others_go_on(
    study: Study, tmp_path: Path
) -> None:
    text = ARTICLES[FERRY].raw
    row = {"id": "one", "head": "One", "day": "2015-03-09", "body": text}
    rows = [
        row,
        row | {"id": "two", "day": "2021-02-30"},
        row | {"id": "three", "body": ""},
        row | {"id": "../x"},
        row,
        row | {"id": "six", "day": "2021-05-01", "body": ARTICLES[VISIT].raw},
    ]
    lines = [*(json.dumps(one) for one in rows), "{not JSON"]
    (tmp_path / "corpus.jsonl").write_text("\n".join(lines), encoding="utf-8")
    articles, left_out = from_table(tmp_path, TABLE)
    assert [article.article_id for article, _ in articles] == ["one", "six"]
    assert [one.source for one in left_out] == [
        f"corpus.jsonl, row {number}" for number in (2, 3, 4, 5, 7)
    ]
    reasons = [one.reason for one in left_out]
    assert "published" in reasons[0]
    assert reasons[1] == "it has no text"
    assert "article_id" in reasons[2]
    assert "stands in an earlier row" in reasons[3]
    assert "no JSON" in reasons[4]
    made = clean_corpus(study.model_copy(update={"table": TABLE}), tmp_path)
    assert list(made["articles"].article_id) == ["one", "six"]
    assert len(made["quarantine"]) == 5


def test_the_tables_of_a_corpus_keep_the_contract(study: Study, folder: Path) -> None:
    made = clean_corpus(study, SAMPLE)
    assert set(made) == {"articles", "repairs", "notes", "sentences", "quarantine"}
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
    made = clean_corpus(shorter, SAMPLE)["articles"]
    write_table(made, "articles", folder)
    read = read_table("articles", folder).set_index("article_id").period
    assert list(read[read.isna()].index) == [FERRY]


def test_a_period_without_an_article_is_an_error_that_says_what_to_do(
    study: Study, folder: Path
) -> None:
    shutil.copy(SAMPLE / "articles.csv", folder)
    (folder / "texts").mkdir()
    (folder / "texts" / "a.txt").write_text(ARTICLES[FERRY].raw, encoding="utf-8")
    with pytest.raises(CorpusError) as error:
        clean_corpus(study, folder)
    assert str(error.value) == (
        f"{folder}: holds no article of the later period (2021) that can be used, so there is "
        "nothing to compare; add one, or change the periods in the study file"
    )


def test_texts_are_copied_once_whatever_their_names(folder: Path, tmp_path: Path) -> None:
    (folder / "two words ü.txt").write_text("one", encoding="utf-8")
    (folder / "B.TXT").write_text("two", encoding="utf-8")
    (folder / "left.xls").write_text("three", encoding="utf-8")
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
    (folder / "a.xls").touch()
    with pytest.raises(CorpusError) as error:
        copy_texts(folder, tmp_path / "texts")
    assert str(error.value) == (
        f"{folder}: holds no file of {', '.join(SUFFIXES)}; TEXTS names a folder of articles"
    )
    with pytest.raises(CorpusError) as error:
        copy_texts(folder / "no", tmp_path / "texts")
    assert str(error.value) == (
        f"{folder / 'no'}: there is no such folder; TEXTS names a folder of articles"
    )
