"""Validity cards say what a measure is worth, and its absence is said beside the measure."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from rapport import formats
from rapport.errors import StudyError
from rapport.validity.cards import (
    NOT_VALIDATED,
    Cards,
    Evidence,
    read_cards,
    refresh,
    worth,
    written,
)
from rapport.validity.gold import READERS
from rapport.validity.rows import Crossed, Row
from tests.conftest import Page, Tables, cells
from tests.project import CHECKOUT

CARDS = read_cards(CHECKOUT / "validity")
ROW = Row("nyt_editorials/dev", "vader", "pearson", 0.1234, 0.1, 0.2, 7, human=0.71)


def test_a_measure_is_found_by_its_name_or_by_a_pattern() -> None:
    assert CARDS.worth("tone.vader").startswith("r = .")
    assert CARDS.card_of("relation.balance") is CARDS.card_of("relation.goldstein")
    for bare in ("frame.treaty", "generic.responsibility", "style.flesch", "tone.afinn"):
        assert CARDS.card_of(bare) is None
        assert CARDS.worth(bare) == NOT_VALIDATED


def test_cards_are_read_without_what_computes_scores() -> None:
    script = (
        "import sys, rapport.validity.cards; print('scipy' in sys.modules, 'pandas' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["False", "False"]


def test_no_two_cards_are_of_the_same_measure() -> None:
    patterns = [pattern for card in CARDS.cards for pattern in card.measures]
    assert [p for p in patterns if sum(card.covers(p) for card in CARDS.cards) > 1] == []


def test_what_a_measure_is_worth_is_said_in_a_few_words() -> None:
    one = Evidence(
        gold="nyt_editorials/dev",
        unit="editorial snippets (development)",
        licence="MIT",
        source="this test",
        engine="vader",
        metric="pearson",
        score=0.507,
        n=2568,
    )
    assert worth(one) == "r = .51 on 2,568 editorial snippets (development)"
    tuned = one.model_copy(update={"tuned": "the thresholds"})
    assert worth(tuned).endswith("(development), tuned on them")


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        (0.507, ".51"),
        (1.0, "1.00"),
        (-0.304, "−.30"),
        (-0.001, ".00"),
        (None, "–"),
        (float("nan"), "–"),
    ],
)
def test_a_score_is_written_with_two_digits(number: float | None, shown: str) -> None:
    assert formats.score(number) == shown


def test_cards_keep_to_themselves_what_is_developed_on_and_say_whose_the_gold_is() -> None:
    for card in CARDS.cards:
        for one in card.evidence:
            folder = one.gold.split("/")[0]
            assert not one.gold.endswith("train")
            if folder in READERS:
                assert one.licence == READERS[folder].licence
                assert ("development" in one.unit) == one.gold.endswith("dev")


def test_tone_is_never_called_the_author_s_stance() -> None:
    for measure in ("tone.vader", "tone.vader-shielded"):
        card = CARDS.card_of(measure)
        assert card
        assert any("not the author's stance" in failure for failure in card.failures)


def test_a_card_is_written_as_its_file_stands() -> None:
    for path, card in zip(sorted((CHECKOUT / "validity").glob("*.yaml")), CARDS.cards, strict=True):
        assert written(card) == path.read_text("utf-8"), path.name


def test_new_scores_take_the_place_of_the_old_and_nothing_else_changes(tmp_path: Path) -> None:
    for path in (CHECKOUT / "validity").glob("tone*.yaml"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    assert [path.name for path in refresh(tmp_path, [ROW])] == ["tone-vader.yaml"]
    before, after = (
        yaml.safe_load((f / "tone-vader.yaml").read_text("utf-8"))
        for f in (CHECKOUT / "validity", tmp_path)
    )
    assert (after["evidence"][0]["score"], after["evidence"][0]["n"]) == (0.123, 7)
    assert after["evidence"][1:] == before["evidence"][1:]
    assert after["failures"] == before["failures"]
    assert refresh(tmp_path, [ROW]) == []


def test_of_an_engine_trained_on_the_gold_the_cross_validated_score_is_kept() -> None:
    card = CARDS.card_of("tone.vader")
    assert card
    crossed = Crossed(gold=ROW.gold, metric=ROW.metric, score=0.05)
    one = card.refreshed([ROW._replace(crossed=crossed)]).evidence[0]
    assert (one.score, one.low, one.high, one.n) == (0.05, None, None, ROW.n)
    part = crossed.model_copy(update={"low": 0.04, "high": 0.0612, "n": ROW.n - 1})
    one = card.refreshed([ROW._replace(crossed=part)]).evidence[0]
    assert (one.score, one.low, one.high, one.n) == (0.05, 0.04, 0.061, ROW.n - 1)


def test_a_card_that_is_wrong_is_named_and_no_folder_has_no_cards(tmp_path: Path) -> None:
    assert read_cards(tmp_path / "nowhere").cards == ()
    (tmp_path / "odd.yaml").write_text("title: Odd\nevidence: []\n", "utf-8")
    with pytest.raises(StudyError, match=r"odd\.yaml.*“measures”: is missing; write it"):
        read_cards(tmp_path)


def test_the_page_says_beside_each_measure_what_it_is_worth(
    page: Page, tables: Tables, cards: Cards
) -> None:
    measures = list(dict.fromkeys(tables["measures"].measure))
    said = [row[-1].text for row in cells(page.table("measures"))]
    assert said == [cards.worth(measure) for measure in measures]
    contrasts = [row[-1].text for row in cells(page.table("contrasts"))]
    assert contrasts == [cards.worth(measure) for measure in tables["contrasts"].measure]
    assert said.count(NOT_VALIDATED) > 10


def test_the_page_shows_every_score_of_its_measures_and_how_they_fail(
    page: Page, labels: dict[str, str], cards: Cards
) -> None:
    rows = cells(page.table("worth"))
    assert len(rows) == sum(len(card.evidence) for card in cards.cards)
    text = page.root.text
    for card in cards.cards:
        assert card.claims in text
        assert all(failure in text for failure in card.failures)
    bare = text.split("Not validated:")[-1]
    assert labels["frame.treaty"] in bare
    assert labels["tone.vader"] not in bare.split("Methods")[0]
