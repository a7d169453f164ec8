"""`rapport agree`: majorities, scores with design weights, tables without text."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from benchmarks.codes import f1
from rapport.cli import main
from rapport.coding.agree import adjudicate, agree
from rapport.coding.constructs import KEY, Attitude, Construct, Reading
from rapport.coding.scores import pearson, score
from rapport.errors import CodingError
from rapport.house import House
from rapport.tables import read_table, write_table
from tests.coding import Code, by_the_engine, constructs, fill_book, fill_csv, sheet

READING = Reading("frame.x", "frame", ("x",), {"x": "yes"}, "no")
FRAME = Construct("frame.x", "", "", "nominal", {"yes": "", "no": ""}, (READING,))
TONE = Construct(
    "tone", "", "", "interval", {str(step): "" for step in range(-3, 4)},
    (Reading("tone.y", "tone", ("y",), {}, "", scale=3),),
)  # fmt: skip


def run(*arguments: object) -> Result:
    """Run `rapport` in the desk."""
    return CliRunner().invoke(main, list(map(str, arguments)), env={"COLUMNS": "100"})


def but(code: Code, other: dict[str, Any], every: int) -> Code:
    """A coder who writes something else into every n-th sentence."""

    def changed(construct: Construct, row: str) -> Any:
        if construct.name in other and int(row.rpartition("-")[2]) % every == 0:
            return other[construct.name]
        return code(construct, row)

    return changed


def votes(*codes: str, construct: str = "frame.x") -> pd.DataFrame:
    """What coders said of one sentence."""
    return pd.DataFrame(
        {"draw": "d", "article_id": "a", "sentence": 1, "construct": construct, "code": codes}
    )


def test_the_code_of_most_coders_counts() -> None:
    coding, ties = adjudicate(votes("yes", "no", "yes"), [FRAME])
    assert coding[["code", "n_coders"]].to_numpy().tolist() == [["yes", 3]]
    assert ties.empty


def test_a_tie_stays_open_and_is_listed() -> None:
    coding, ties = adjudicate(votes("yes", "no"), [FRAME])
    assert coding.empty
    assert ties[["construct", "code", "n_coders"]].to_numpy().tolist() == [
        ["frame.x", "no / yes", 2]
    ]
    more = Construct("frame.x", "", "", "nominal", dict.fromkeys("abc", ""), ())
    coding, ties = adjudicate(votes("a", "a", "b", "b", "c"), [more])
    assert coding.empty
    assert list(ties.code) == ["a / b"]


def test_numbers_are_averaged() -> None:
    coding, ties = adjudicate(votes("-1", "2", construct="tone"), [TONE])
    assert coding[["code", "n_coders"]].to_numpy().tolist() == [["0.5", 2]]
    assert ties.empty


def marked(*codes: str) -> pd.DataFrame:
    """Marks of the frame x in the sentences 1, 2, … of an article that are called yes."""
    hit = [number for number, code in enumerate(codes, start=1) if code == "yes"]
    return pd.DataFrame(
        {
            "article_id": "a", "sentence": hit, "start": 0, "end": 1, "layer": "frame",
            "code": "x", "weight": 1.0, "voice": "author", "source": None, "target": None,
            "status": None,
        }
    ).astype({"article_id": str, "layer": str, "code": str})  # fmt: skip


def gold(*codes: str, weight: list[float] | None = None) -> pd.DataFrame:
    """The coding of the sentences 1, 2, … of an article."""
    numbers = range(1, len(codes) + 1)
    return pd.DataFrame(
        {"article_id": "a", "sentence": numbers, "code": codes, "weight": weight or 1.0}
    )


def scores(coded: pd.DataFrame, marks: pd.DataFrame, construct: Construct = FRAME) -> Any:
    """Every statistic but the confusion by its name."""
    rows = score(construct, coded, marks, 0.95, np.random.default_rng(1))
    return {row.statistic: row for row in rows if row.statistic != "confusion"}


def test_scores_are_counted_with_the_weights_of_the_design() -> None:
    # Right with weight 1, missed with weight 4, false with weight 2, rightly unmarked with 3.
    coded = gold("yes", "yes", "no", "no", weight=[1, 4, 2, 3])
    found = scores(coded, marked("yes", "no", "yes", "no"))
    assert found["precision"].value == pytest.approx(1 / 3)
    assert found["recall"].value == pytest.approx(1 / 5)
    assert found["f1"].value == pytest.approx(2 / 8)
    assert found["agreement"].value == pytest.approx(4 / 10)
    assert [found[name].n for name in ("precision", "recall", "f1")] == [2, 2, 3]


def test_a_code_that_nobody_gave_has_no_recall_and_is_told_why() -> None:
    found = scores(gold("no", "no"), marked("yes", "no"))
    assert np.isnan(found["recall"].value)
    assert found["recall"].reason == "no sentence was coded with it"
    assert found["precision"].value == 0


def test_a_confusion_adds_up_to_one() -> None:
    coded = gold("yes", "yes", "no", weight=[1, 4, 5])
    rows = score(FRAME, coded, marked("yes", "no", "no"), 0.95, np.random.default_rng(1))
    shares = {(r.code, r.marked): r.value for r in rows if r.statistic == "confusion"}
    assert shares == {
        ("yes", "yes"): 0.1, ("yes", "no"): 0.4, ("no", "yes"): 0, ("no", "no"): 0.5
    }  # fmt: skip


CODES = st.lists(st.tuples(st.sampled_from(["yes", "no"]), st.booleans()), min_size=2, max_size=30)


@settings(max_examples=20)
@given(CODES)
def test_f1_is_that_of_the_benchmark_where_all_weights_are_one(
    pairs: list[tuple[str, bool]],
) -> None:
    codes = [code for code, _ in pairs]
    marks = marked(*("yes" if hit else "no" for _, hit in pairs))
    found = {("a", n): {"x"} if hit else set() for n, (_, hit) in enumerate(pairs, start=1)}
    expected = {("a", n): {"x"} if c == "yes" else set() for n, c in enumerate(codes, start=1)}
    (other,) = f1(found, expected, ["x"], expected)
    assert scores(gold(*codes), marks)["f1"].value == pytest.approx(other, nan_ok=True)


@settings(max_examples=20)
@given(st.lists(st.tuples(st.integers(-9, 9), st.integers(-9, 9)), min_size=3, max_size=20))
def test_r_is_that_of_scipy_and_a_weight_is_a_repetition(pairs: list[tuple[int, int]]) -> None:
    both = np.array(pairs, float)
    if np.ptp(both[:, 0]) == 0 or np.ptp(both[:, 1]) == 0:
        return
    assert pearson(both, np.ones(len(both)))[0] == pytest.approx(stats.pearsonr(*both.T)[0])
    twice = np.array([2.0, *[1.0] * (len(both) - 1)])
    repeated = np.concatenate([both, both[:1]])
    assert pearson(both, twice)[0] == pytest.approx(pearson(repeated, np.ones(len(repeated)))[0])


def test_tone_is_correlated_with_its_coding() -> None:
    marks = marked("yes", "yes", "yes", "no").assign(
        layer="tone", code="y", weight=[0.9, 0.1, -0.5]
    )
    found = scores(gold("3", "0.5", "-2", "0"), marks, TONE)
    assert found["spearman"].value == pytest.approx(1)
    assert found["pearson"].value == pytest.approx(
        stats.pearsonr([3, 0.5, -2, 0], [0.9, 0.1, -0.5, 0])[0]
    )
    flat = scores(gold("1", "1", "1", "1"), marks, TONE)
    assert np.isnan(flat["pearson"].value)
    assert flat["pearson"].reason


def test_of_several_codes_the_sentence_says_what_most_weight_says() -> None:
    reading = Reading("voice", "speech", ("quoted",), {"p": "p", "q": "q"}, "author", "voice")
    marks = marked("yes", "yes", "yes").assign(layer="speech", code="quoted")
    marks = marks.assign(sentence=[1, 1, 2], voice=["p", "q", "q"], weight=[3.0, 5.0, 1.0])
    sentences = pd.MultiIndex.from_product([["a"], [1, 2, 3]], names=KEY)
    assert list(reading.read(marks, sentences)) == ["q", "q", "author"]
    even = marks.assign(weight=1.0, start=[9, 2, 0])
    assert list(reading.read(even, sentences)) == ["q", "q", "author"]


def test_an_engine_of_tone_toward_a_state_tells_how_it_looks_where_it_is_mentioned() -> None:
    rows = [
        ("a", 1, "actor", "varenia", 1.0, None),
        ("a", 1, "toward", "own", -0.5, "varenia"),
        ("a", 1, "toward", "own", 0.9, "keldria"),
        ("a", 2, "actor", "varenia", 1.0, None),
        ("a", 2, "toward", "own", 0.2, "varenia"),
        ("a", 3, "actor", "varenia", 1.0, None),
        ("a", 3, "toward", "other", 0.9, "varenia"),
        ("a", 4, "actor", "varenia", 1.0, None),
        ("a", 4, "toward", "own", 0.3, "varenia"),
        ("a", 4, "toward", "own", 0.3, "varenia"),
    ]
    columns = ["article_id", "sentence", "layer", "code", "weight", "target"]
    reading = Attitude(
        "toward.own.varenia", "toward", ("own",), {"varenia": "mentioned"}, "not mentioned"
    )
    asked = pd.MultiIndex.from_tuples([("a", at) for at in range(1, 6)], names=columns[:2])
    said = reading.read(pd.DataFrame(rows, columns=columns), asked)
    assert said.tolist() == ["negative", "neutral", "neutral", "positive", "not mentioned"]


def test_the_relation_is_read_off_actual_acts_between_the_pair_alone() -> None:
    reading = Reading(
        "relation", "relation", ("meet",), {"meet": "kind"}, "none", between=("p", "q")
    )
    marks = marked("yes", "yes", "yes", "yes").assign(layer="relation", code="meet")
    marks = marks.assign(
        source=["p", "p", "q", "q"], target=["q", "z", "p", "p"],
        status=["actual", "actual", "planned", "actual"],
    )  # fmt: skip
    sentences = pd.MultiIndex.from_product([["a"], [1, 2, 3, 4]], names=KEY)
    assert list(reading.read(marks, sentences)) == ["kind", "none", "none", "kind"]


def test_three_coders_are_held_against_each_other_and_the_marks(desk: House) -> None:
    columns = constructs(desk)
    paths = [sheet(desk, coder) for coder in "ABC"]
    engine = by_the_engine(desk)
    fill_book(paths[0], columns, engine)
    fill_book(paths[1], columns, but(engine, {"frame.economy": "yes"}, every=4))
    fill_csv(paths[2].with_suffix(".csv"), columns, but(engine, {"tone": 3}, every=3), ";")
    result = run("agree", "sample", *paths[:2], paths[2].with_suffix(".csv"))
    assert result.exit_code == 0, result.output
    assert "Coders A, B, C among each other" in result.output
    rows = read_table("agreement", desk.coding("sample")).set_index(["construct", "statistic"])
    coders = rows[rows.measure.isna()].value
    assert coders["frame.treaty", "alpha"] == 1
    assert 0 < coders["frame.economy", "alpha"] < 1
    marks = rows[rows.measure == "frame.economy"]
    # Two of three coders are the engine, so the majority is, too.
    assert marks.value["frame.economy", "f1"] == 1
    coding = read_table("coding", desk.coding("sample"))
    assert set(coding.n_coders) == {3}
    assert len(coding) == 60 * len(columns)


def test_tables_of_coding_hold_no_word_of_the_texts(desk: House) -> None:
    path = fill_book(sheet(desk, "A"), constructs(desk), by_the_engine(desk))
    agree(desk, "sample", [path])
    texts = read_table("sentences", desk.processed("sample")).text
    for written in desk.coding("sample").glob("*.csv"):
        content = written.read_text("utf-8")
        assert not any(text in content for text in texts)
    assert {p.name for p in desk.coding("sample").iterdir()} == {
        "agreement.csv", "agreement.parquet", "coding.csv", "coding.parquet"
    }  # fmt: skip
    assert not set(read_table("coding", desk.coding("sample"))) & {"text", "before"}


def test_one_coder_gives_scores_and_is_told_that_alpha_needs_two(desk: House) -> None:
    path = fill_book(sheet(desk, "A"), constructs(desk), by_the_engine(desk))
    result = run("agree", "sample", path)
    assert result.exit_code == 0
    assert "α needs two" in result.output
    assert "Marks against the coding" in result.output


def test_names_are_whole_where_no_terminal_shows_them(desk: House) -> None:
    path = fill_book(sheet(desk, "A"), constructs(desk), by_the_engine(desk))
    shown = run("agree", "sample", path).output
    scored = read_table("agreement", desk.coding("sample")).measure.dropna()
    assert max(map(len, scored)) > 20
    assert not [name for name in scored if name not in shown]


def test_wrong_cells_are_said_on_the_terminal_and_the_command_fails(desk: House) -> None:
    engine = by_the_engine_after(desk)
    path = fill_book(sheet(desk, "B"), constructs(desk), but(engine, {"voice": "me"}, every=50))
    result = run("agree", "sample", path)
    assert result.exit_code == 1
    assert "column “voice”: “me” is none of its codes" in result.output
    assert "Marks against the coding" in result.output


def by_the_engine_after(desk: House) -> Code:
    """The engine as a coder, once the sentences are drawn."""
    sheet(desk, "A")
    return by_the_engine(desk)


def test_sheets_of_different_draws_are_not_mixed(desk: House) -> None:
    one, other = sheet(desk, "A"), sheet(desk, "B", seed=8)
    engine = by_the_engine(desk)
    for path in (one, other):
        fill_book(path, constructs(desk), engine)
    with pytest.raises(CodingError, match=r"different draws \(n60-s7, n60-s8\)"):
        agree(desk, "sample", [one, other])


def test_a_draw_that_is_lost_is_named(desk: House) -> None:
    path = fill_book(sheet(desk, "A"), constructs(desk), by_the_engine(desk))
    (desk.sheets("sample") / "design.parquet").unlink()
    with pytest.raises(CodingError, match=r"design\.parquet: there is no draw “n60-s7”"):
        agree(desk, "sample", [path])


def test_an_id_that_no_sheet_has_is_named_and_left_out(desk: House) -> None:
    path = fill_csv(sheet(desk, "A").with_suffix(".csv"), constructs(desk), by_the_engine(desk))
    path.write_text(path.read_text("utf-8").replace("n60-s7-012", "n60-s7-812"), "utf-8")
    agreed = agree(desk, "sample", [path])
    assert agreed.wrong == ["n60-s7-812: is no id of the draw; copy the ids from an empty sheet"]
    assert len(agreed.coding.drop_duplicates(["article_id", "sentence"])) == 59


def test_sentences_that_changed_since_the_draw_are_left_out_and_counted(desk: House) -> None:
    path = fill_book(sheet(desk, "A"), constructs(desk), by_the_engine(desk))
    sentences = read_table("sentences", desk.processed("sample"))
    first = sentences.article_id == sentences.article_id.iloc[0]
    sentences.loc[first, "raw_end"] += 1
    write_table(sentences, "sentences", desk.processed("sample"))
    agreed = agree(desk, "sample", [path])
    assert not set(agreed.coding.article_id) & set(sentences.article_id[first])
    assert any("have changed since they were drawn" in note for note in agreed.notes)


def test_removing_what_was_built_keeps_the_sheets_and_the_draw(desk: House) -> None:
    path = fill_book(sheet(desk, "A"), constructs(desk), by_the_engine(desk))
    agree(desk, "sample", [path])
    assert run("clean").exit_code == 0
    assert path.exists()
    assert (desk.sheets("sample") / "design.parquet").exists()
    assert not desk.coding("sample").exists()
