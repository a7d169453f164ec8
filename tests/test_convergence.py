"""Constructs are set side by side: none is averaged, none speaks twice."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from rapport.contrasts.convergence import by_construct, turns
from rapport.report.compared import confound_grid
from rapport.study import Colder, Study
from rapport.wording.convergence import convergence
from tests.conftest import Tables

COLDER = Colder(lower=["tone.*", "relation.balance"], higher=["frame.sanctions"])


Row = dict[str, object]


def row(measure: str, difference: float, low: float = math.nan, **more: object) -> Row:
    """A contrast; without an interval unless it is given with its lower end."""
    high = math.nan if math.isnan(low) else 2 * difference - low
    construct = {"tone": "tone", "frame": "framing", "name": "naming"}.get(
        measure.split(".")[0], "relation"
    )
    return {"measure": measure, "construct": construct, "role": "primary", "voice": "all",
            "difference": difference, "low": low, "high": high,
            "effect": math.copysign(1, difference)} | more  # fmt: skip


def found(study: Study, *rows: Row) -> pd.DataFrame:
    return turns(study.model_copy(update={"colder": COLDER}), pd.DataFrame(rows))


def test_a_measure_turns_to_the_side_that_the_study_gives_it(study: Study) -> None:
    said = found(
        study,
        row("tone.vader", -0.2),
        row("relation.balance", 0.5),
        row("frame.sanctions", 0.1),
        row("frame.people", 0.1),
        row("relation.balance", 0.0),
        row("tone.vader", math.nan),
    )
    by = said.groupby("measure").turn.agg(set).to_dict()
    assert by["tone.vader"] == {"colder", "undefined"}
    assert by["relation.balance"] == {"warmer", "neither"}
    assert by["frame.sanctions"] == {"colder"}
    assert by["frame.people"] == {"no colder side"}


def test_an_engine_that_is_not_primary_is_no_witness_of_its_own(study: Study) -> None:
    said = found(study, row("tone.vader", -0.2), row("tone.linear", -0.2, role="robustness"))
    assert list(said.measure) == ["tone.vader"]


def test_single_voices_are_no_witnesses_of_their_own(study: Study) -> None:
    assert len(found(study, row("tone.vader", -0.2), row("tone.vader", 0.3, voice="author"))) == 1


def test_a_construct_whose_measures_differ_is_divided(study: Study) -> None:
    colder = COLDER.model_copy(update={"lower": ["tone.*", "frame.people"]})
    said = turns(
        study.model_copy(update={"colder": colder}),
        pd.DataFrame([row("frame.people", 0.1), row("frame.sanctions", 0.1)]),
    )
    assert by_construct(said) == {"framing": "divided"}


def test_agreement_and_disagreement_are_both_said_and_intervals_counted(study: Study) -> None:
    rows = row("tone.vader", -0.2, -0.3), row("relation.balance", 0.5, -1), row("name.war", 0.1)
    first, second = convergence(found(study, *rows))
    assert "tone leans toward colder" in first
    assert "relation leans toward warmer" in first
    assert "1 of their 2 intervals leave 0 out" in first
    assert second.startswith("Of naming no measure has a colder side")


def test_where_no_interval_leaves_nought_out_it_is_said(study: Study) -> None:
    (sentence,) = convergence(found(study, row("tone.vader", -0.2, -1)))
    assert "may lean by chance" in sentence


def test_the_turn_of_the_sample_is_found_where_it_was_planted(study: Study, tables: Tables) -> None:
    said = by_construct(turns(study, tables["contrasts"]))
    assert (said["tone"], said["relation"], said["framing"]) == ("colder",) * 3
    clear = turns(study, tables["contrasts"]).set_index("measure").clear
    assert clear[["tone.vader-shielded", "relation.balance", "frame.sanctions"]].all()


def test_confounds_are_counted_by_period(study: Study, tables: Tables) -> None:
    grid = confound_grid(study, tables["articles"])
    dated = tables["articles"].dropna(subset=["period"])
    for what in ("outlet", "genre", "author"):
        shown = [r for r in grid.rows if r[0].shown == what]
        counts = [int(cell.shown) for r in shown for cell in r[2:]]
        assert sum(counts) == len(dated)
    first = next(r for r in grid.rows if r[0].shown == "outlet")
    own = dated[dated.outlet == first[1].shown].period.value_counts()
    assert [int(cell.shown) for cell in first[2:]] == [own.get("earlier", 0), own.get("later", 0)]


@pytest.mark.parametrize("measure", ["tone.anything", "relation.balance"])
def test_a_study_that_gives_no_sides_has_the_usual_ones(study: Study, measure: str) -> None:
    bare = Study.model_validate(study.model_dump(exclude={"colder"}))
    assert bare.colder.sign(measure) == -1
    assert bare.colder.sign("frame.history") == 0
