"""The five real articles, read from outside the project at test time."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from rapport import stages
from rapport.corpus import read_source
from rapport.house import House
from rapport.ledger import repaired, restored
from tests.project import CHECKOUT, CORPUS

pytestmark = pytest.mark.corpus

Tables = dict[str, pd.DataFrame]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    """The project with the five texts, and built things elsewhere."""
    data = tmp_path_factory.mktemp("data")
    raw = data / "raw" / "russia-japan"
    raw.mkdir(parents=True)
    (raw / "articles.csv").symlink_to(CHECKOUT / "data/raw/russia-japan/articles.csv")
    (raw / "texts").symlink_to(CORPUS)
    return House(CHECKOUT, data, data / "reports")


@pytest.fixture(scope="module")
def tables(house: House) -> Tables:
    """Every table of the study."""
    return {
        **stages.clean(house, "russia-japan"),
        **stages.mark(house, "russia-japan"),
        **stages.measure(house, "russia-japan"),
    }


def test_every_text_is_recognised_whatever_it_is_called(tables: Tables) -> None:
    articles = tables["articles"]
    assert len(articles) == len(list(CORPUS.glob("*.txt"))) == 5
    assert tables["quarantine"].empty
    assert list(articles.period) == ["earlier"] * 3 + ["later"] * 2


def test_what_a_file_does_not_state_is_empty_or_inferred_with_a_reason(tables: Tables) -> None:
    articles = tables["articles"].set_index("article_id")
    assert articles.outlet.isna()["streltsov-2016"]
    assert articles.outlet.isna()["katkov-2022"]
    assert articles.author.isna()["valdai-2017"]
    for article in ("ruff-2016", "valdai-2017", "katkov-2022"):
        assert articles.published_basis[article].startswith("inferred: ")
    assert articles.published_basis["konovalov-2022"] == "stated"
    assert articles.outlet.isna().equals(articles.outlet_basis.isna())


@pytest.mark.parametrize("path", sorted(CORPUS.glob("*.txt")), ids=lambda path: path.stem[:3])
def test_raw_text_and_ledger_give_the_clean_text_and_back(path: Path) -> None:
    ledger = read_source(path).ledger
    assert repaired(ledger.raw, ledger.repairs) == ledger.text
    assert restored(ledger.text, ledger.repairs) == ledger.raw


def test_navigation_is_gone_and_counts_are_as_read(tables: Tables) -> None:
    repairs = tables["repairs"]
    assert (repairs.rule == "navigation").sum() == 6
    assert set(repairs.rule) == {"navigation", "white-space"}
    counts = tables["articles"].set_index("article_id").n_sentences
    assert counts.to_dict() == {
        "ruff-2016": 109,
        "streltsov-2016": 103,
        "valdai-2017": 46,
        "konovalov-2022": 31,
        "katkov-2022": 76,
    }


def test_raw_offsets_of_a_sentence_lead_to_its_words(tables: Tables) -> None:
    sources = {path.name: read_source(path).ledger.raw for path in CORPUS.glob("*.txt")}
    names = tables["articles"].set_index("article_id").source_name
    for row in tables["sentences"].itertuples():
        raw = sources[names[row.article_id]][row.raw_start : row.raw_end]
        assert raw.split() == row.text.split()


def test_every_mark_lies_in_its_sentence(tables: Tables) -> None:
    marks = tables["marks"].merge(tables["sentences"], on=["article_id", "sentence"])
    assert len(marks) == len(tables["marks"])
    assert (marks.start < marks.end).all()
    assert (marks.end <= marks.text.str.len()).all()


def test_the_page_holds_no_exact_p_below_its_floor_and_says_that_it_is_small(
    house: House, tables: Tables
) -> None:
    assert tables["contrasts"].p_floor.eq(0.1).all()
    assert tables["contrasts"].p_exact.ge(0.1).all()
    page = stages.report(house, "russia-japan").read_text("utf-8")
    assert "no exact p below 0.1 is possible" in page
    assert "significant" not in page
