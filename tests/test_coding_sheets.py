"""Sheets are blind, the same for every coder but in order, and safe to open; draws are known."""

from __future__ import annotations

import csv
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from rapport.cli import main
from rapport.codebook import Codebook
from rapport.coding.constructs import KEY
from rapport.coding.design import PER_ARTICLE, draw, read_design, read_designs, share_out, weights
from rapport.coding.sheets import as_text, write_sheet
from rapport.coding.workbook import FORMULA, write_book
from rapport.errors import CodingError
from rapport.house import House
from rapport.tables import read_table, write_table
from tests.coding import constructs, sheet
from tests.project import CHECKOUT

SHOWN = ["id", "before", "sentence"]


@pytest.fixture
def desk(house: House, tmp_path: Path) -> House:
    """A copy of the built sample study, to change."""
    shutil.copytree(house.project, tmp_path / "a desk")
    return House.at(tmp_path / "a desk")


Drawn = tuple[House, dict[str, Path]]


@pytest.fixture(scope="module")
def drawn(house: House, tmp_path_factory: pytest.TempPathFactory) -> Drawn:
    """A copy in which three coders have their sheets, only to be looked at."""
    root = tmp_path_factory.mktemp("desks") / "a desk"
    shutil.copytree(house.project, root)
    desk = House.at(root)
    return desk, {coder: sheet(desk, coder) for coder in ("A", "B", "Ada-2")}


def rows(path: Path) -> list[dict[str, str]]:
    """The rows of a .csv sheet."""
    with path.with_suffix(".csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_a_sheet_shows_sentences_and_nothing_else(drawn: Drawn) -> None:
    desk, sheets = drawn
    path = sheets["A"]
    columns = [construct.name for construct in constructs(desk)]
    book = load_workbook(path)["sentences"]
    heads, *lines = book.iter_rows(values_only=True)
    assert list(heads) == [*SHOWN, *columns, "coder", "remark"] == list(rows(path)[0])
    assert len(lines) == len(rows(path)) == 60
    for row, line in zip(rows(path), lines, strict=True):
        assert [row[name] for name in SHOWN] == [cell or "" for cell in line[:3]]
        assert {row[name] for name in columns} == {""}
        assert set(line[3 : 3 + len(columns)]) == {None}
    said = " ".join(row["id"] for row in rows(path))
    assert not any(
        article in said for article in read_table("articles", desk.processed("sample")).article_id
    )


def test_every_sentence_of_a_sheet_is_the_one_that_was_drawn(
    drawn: Drawn,
) -> None:
    desk, sheets = drawn
    path = sheets["A"]
    sentences = read_table("sentences", desk.processed("sample")).set_index(KEY).text
    design = read_design(desk.sheets("sample"), "n60-s7").set_index("number")
    for row in rows(path):
        one = design.loc[int(row["id"].rpartition("-")[2])]
        assert row["sentence"] == sentences[one.article_id, one.sentence]
        before = sentences.get((one.article_id, one.sentence - 1), "")
        assert row["before"] == before


def test_coders_get_the_same_sentences_in_another_order(
    drawn: Drawn,
) -> None:
    desk, sheets = drawn
    one, other, again = (rows(path) for path in sheets.values())
    ids = [[row["id"] for row in each] for each in (one, other, again)]
    assert sorted(ids[0]) == sorted(ids[1]) == sorted(ids[2])
    assert ids[0] != ids[1] != ids[2] != ids[0]
    assert [row["coder"] for row in other] == ["B"] * 60
    assert len(read_designs(desk.sheets("sample"))) == 60


def test_a_draw_stays_as_it_was_when_the_engine_marks_something_else(desk: House) -> None:
    first = {row["id"]: row["sentence"] for row in rows(sheet(desk, "A"))}
    marks = read_table("marks", desk.processed("sample"))
    write_table(marks[marks.layer != "frame"], "marks", desk.processed("sample"))
    assert {row["id"]: row["sentence"] for row in rows(sheet(desk, "B"))} == first


def test_another_seed_draws_other_sentences_and_keeps_the_first_draw(desk: House) -> None:
    sheet(desk, "A")
    sheet(desk, "A", seed=8)
    drawn = read_designs(desk.sheets("sample"))
    one, other = (set(map(tuple, group[KEY].to_numpy())) for _, group in drawn.groupby("draw"))
    assert len(one) == len(other) == 60
    assert one != other


def test_cells_offer_their_codes_and_the_head_stays_in_sight(
    drawn: Drawn,
) -> None:
    desk, sheets = drawn
    book = load_workbook(sheets["A"])
    page = book["sentences"]
    assert page.freeze_panes == "D2"
    assert page["C2"].alignment.wrap_text
    assert book["codes"].sheet_state == "hidden"
    offered = {str(v.sqref).rstrip("0123456789"): v for v in page.data_validations.dataValidation}
    for at, construct in enumerate(constructs(desk), start=4):
        letter = page.cell(1, at).column_letter
        validation = offered[f"{letter}2:{letter}"]
        sheet_name, _, area = validation.formula1.partition("!")
        listed = [cell.value for (cell,) in book[sheet_name][area.replace("$", "")]]
        assert [str(value) for value in listed] == list(construct.codes)
        assert str(validation.sqref) == f"{letter}2:{letter}61"


def test_the_instructions_hold_the_definitions_of_the_codebooks(
    drawn: Drawn, codebooks: list[Codebook]
) -> None:
    desk, sheets = drawn
    told = load_workbook(sheets["A"])["instructions"]
    text = "\n".join(
        str(cell) for line in told.iter_rows(values_only=True) for cell in line if cell
    )
    for construct in constructs(desk):
        assert construct.about in text
        assert all(meaning in text for meaning in construct.codes.values())
    layers = {book.layer: book for book in codebooks}
    for layer in ("frame", "generic", "outlook"):
        for code in layers[layer].codes:
            assert code.definition in text
            assert code.examples[0] in text


TRAPS = ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "plain", ""]


def trapped(desk: House) -> Path:
    """A sheet whose sentences begin like formulas."""
    sentences = read_table("sentences", desk.processed("sample"))
    sentences["text"] = [TRAPS[at % len(TRAPS)] + "\x0b" for at in range(len(sentences))]
    write_table(sentences, "sentences", desk.processed("sample"))
    return sheet(desk, "-A")


def test_no_cell_is_a_formula_whatever_a_sentence_begins_with(desk: House) -> None:
    path = trapped(desk)
    for line in load_workbook(path)["sentences"].iter_rows():
        assert all(cell.data_type != "f" for cell in line)
    found = rows(path)
    assert not any(row[name].startswith(FORMULA) for row in found for name in (*SHOWN, "coder"))
    assert {row["sentence"].removeprefix("'") for row in found} <= {t + "\x0b" for t in TRAPS}
    texts = {
        line[2] for line in load_workbook(path)["sentences"].iter_rows(min_row=2, values_only=True)
    }
    assert {"=1+1", "-2+3", "@SUM(A1)"} <= texts


@given(st.text())
def test_a_text_is_kept_but_for_an_apostrophe(text: str) -> None:
    assert not as_text(text).startswith(FORMULA)
    assert as_text(text) in (text, f"'{text}")


def test_a_sheet_is_never_written_over_one_that_may_be_filled(desk: House) -> None:
    path = sheet(desk, "A")
    before = path.read_bytes()
    with pytest.raises(CodingError, match=r"sample-n60-s7-A\.xlsx: is there already.*--to"):
        sheet(desk, "A")
    assert path.read_bytes() == before


def test_a_sheet_goes_outside_the_project_or_into_the_folder_that_git_ignores(
    desk: House, tmp_path: Path
) -> None:
    with pytest.raises(CodingError, match="do not belong into the project"):
        write_sheet(desk, "sample", "A", 60, 7, desk.project / "docs" / "sheet.xlsx")
    outside = write_sheet(desk, "sample", "A", 60, 7, tmp_path / "elsewhere" / "mine.xlsx")
    assert [path.name for path in outside] == ["mine.xlsx", "mine.csv"]
    assert all(path.exists() for path in outside)


def test_the_command_writes_a_workbook_and_a_table_and_says_where(
    desk: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    (desk.project / "notebooks").mkdir()
    monkeypatch.chdir(desk.project)
    result = CliRunner().invoke(main, ["sheet", "sample", "--coder", "A", "--n", "24"])
    assert result.exit_code == 0, result.output
    paths = [Path(line) for line in result.stdout.splitlines()]
    assert [path.name for path in paths] == ["sample-n24-s2015-A.xlsx", "sample-n24-s2015-A.csv"]
    assert all(path.exists() for path in paths)
    unknown = CliRunner().invoke(main, ["sheet", "nowhere", "--coder", "A"])
    assert unknown.exit_code == 2
    assert "there is no study “nowhere”" in unknown.stderr


def test_git_keeps_no_sheet() -> None:
    sheets = ["data/raw/russia-japan/coding/a.xlsx", "data/raw/sample/coding/a.csv"]
    ignored = subprocess.run(
        ["git", "check-ignore", *sheets], cwd=CHECKOUT, capture_output=True, text=True, check=False
    )
    if ignored.returncode > 1:
        pytest.skip("not a git checkout")
    assert ignored.stdout.split() == sheets


def test_a_coder_needs_a_name_that_can_stand_in_a_file_name(desk: House) -> None:
    with pytest.raises(CodingError, match="“A/B” is no name for a coder"):
        sheet(desk, "A/B")


def test_sentences_that_changed_since_the_draw_stop_a_new_sheet(desk: House) -> None:
    sheet(desk, "A")
    sentences = read_table("sentences", desk.processed("sample"))
    write_table(
        sentences.assign(raw_end=sentences.raw_end + 1), "sentences", desk.processed("sample")
    )
    with pytest.raises(CodingError, match=r"60 of its sentences have changed.*--seed"):
        sheet(desk, "B")


def test_a_workbook_holds_sentences_of_any_length(tmp_path: Path) -> None:
    shown = pd.DataFrame({"id": ["x"], "before": [""], "sentence": ["a" * 40_000], "coder": ["A"]})
    write_book(tmp_path / "long.xlsx", "A study", shown, [], [])
    assert len(load_workbook(tmp_path / "long.xlsx")["sentences"]["C2"].value) == 32_767


# The draw.


def corpus(
    sizes: list[list[int]], periods: list[str]
) -> tuple[pd.DataFrame, pd.DataFrame, pd.Series]:
    """Articles and sentences with so many of each stratum, and the stratum of each sentence."""
    names = [f"a{at:03d}" for at in range(len(sizes))]
    articles = pd.DataFrame({"article_id": names, "period": periods})
    strata = [np.repeat(["rare", "common", "nothing"], size) for size in sizes]
    sentences = pd.DataFrame(
        {
            "article_id": np.repeat(names, [len(s) for s in strata]),
            "sentence": np.concatenate([np.arange(1, len(s) + 1) for s in strata]),
            "kind": "body",
            "raw_start": 0,
            "raw_end": 1,
        }
    )
    index = pd.MultiIndex.from_frame(sentences[KEY])
    return articles, sentences, pd.Series(np.concatenate(strata), index=index)


SIZES = st.lists(
    st.tuples(st.integers(0, 9), st.integers(0, 9), st.integers(1, 9)).map(list),
    min_size=2,
    max_size=8,
)


@settings(max_examples=25)
@given(SIZES, st.integers(12, 80), st.integers(0, 5))
def test_weights_of_a_draw_add_up_to_what_it_stands_for(
    sizes: list[list[int]], n: int, seed: int
) -> None:
    periods = [("earlier", "later")[at % 2] for at in range(len(sizes))]
    articles, sentences, stratum = corpus(sizes, periods)
    drawn = draw("x", n, seed, articles, sentences, stratum)
    assert len(drawn) == len(drawn.drop_duplicates(KEY))
    assert len(drawn) <= n
    assert sorted(drawn.number) == list(range(1, len(drawn) + 1))
    # Within a drawn article the weights of a stratum add up to its sentences, and the drawn
    # articles of a period stand for all of it.
    inner = drawn.n_stratum / drawn.n_drawn
    by_stratum = inner.groupby([drawn.article_id, drawn.stratum]).sum()
    sizes_of = stratum.groupby([stratum.index.get_level_values(0), stratum]).size()
    for key, total in by_stratum.items():
        assert total == pytest.approx(sizes_of[key])
    # No stratum of a drawn article is left without a sentence.
    wanted = {key for key in sizes_of.index if key[0] in set(drawn.article_id)}
    assert set(by_stratum.index) == wanted
    if n >= PER_ARTICLE * len(sizes):
        assert weights(drawn).sum() == pytest.approx(len(sentences))


def test_every_sentence_is_drawn_as_often_as_its_weight_says() -> None:
    articles, sentences, stratum = corpus([[3, 9, 2]] * 6, ["earlier", "later"] * 3)
    total = pd.Series(0.0, index=pd.MultiIndex.from_frame(sentences[KEY]))
    draws = 60
    for seed in range(draws):
        drawn = draw("x", 24, seed, articles, sentences, stratum)
        assert drawn.article_id.nunique() == 4
        total = total.add(
            weights(drawn).set_axis(pd.MultiIndex.from_frame(drawn[KEY])), fill_value=0
        )
    # A sentence weighs 6.75 at most, so a mean of 60 has a standard error of up to .3.
    assert (total / draws).between(0, 2.5).all()
    assert (total / draws).mean() == pytest.approx(1, abs=0.05)


def test_articles_of_neither_period_are_not_drawn() -> None:
    articles, sentences, stratum = corpus([[2, 2, 2]] * 3, ["earlier", "later", "earlier"])
    articles.loc[2, "period"] = None
    drawn = draw("x", 100, 1, articles, sentences, stratum)
    assert set(drawn.article_id) == {"a000", "a001"}


@given(st.integers(0, 60), st.lists(st.integers(0, 12), min_size=1, max_size=6))
def test_shares_are_even_whole_and_within_their_sizes(total: int, sizes: list[int]) -> None:
    given_out = share_out(total, sizes)
    assert given_out.sum() == min(total, sum(sizes))
    assert all(0 <= share <= size for share, size in zip(given_out, sizes, strict=True))
    short = [share for share, size in zip(given_out, sizes, strict=True) if share < size]
    assert not short or max(given_out) - min(short) <= 1
