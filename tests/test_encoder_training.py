"""Training of the encoder, as far as it goes without torch."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from random import Random

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from rapport.cli import main
from rapport.errors import RapportError
from rapport.tone.scoring import Asked
from rapport.training.encoder.names import NAMES, renamed
from rapport.training.gold import Target, read_targets


def test_training_without_its_extra_is_refused_in_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "torch", None)
    for name in ("training", "network", "questions", "fitting"):
        monkeypatch.delitem(sys.modules, f"rapport.training.encoder.{name}", raising=False)
    done = CliRunner().invoke(main, ["train", "--gold", str(tmp_path), "--to", str(tmp_path)])
    assert done.exit_code == 2
    assert done.output == (
        "torch is not installed; training needs it: pip install 'rapport[train]'\n"
    )


def test_a_gold_standard_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(RapportError, match=r"train\.jsonl: is missing; give with --gold"):
        read_targets(tmp_path / "train.jsonl")


def test_the_mention_that_was_judged_comes_before_further_ones(tmp_path: Path) -> None:
    target = {"further_mentions": [{"to": 3, "from": 0}], "to": 16, "from": 10, "polarity": 2.0}
    named = target | {"Input.gid": "polusa_v1_7_1_2_Moscow_10_16"}
    row = {"sentence_normalized": "Abe shuns Moscow.", "targets": [named]}
    file = tmp_path / "gold.jsonl"
    file.write_text(json.dumps(row) + "\n", "utf-8")
    assert read_targets(file) == [
        Target(Asked("Abe shuns Moscow.", ((10, 16), (0, 3))), -1, "polusa_v1_7")
    ]


@given(seed=st.integers(0, 10**6))
def test_another_name_stands_where_the_target_stood(seed: int) -> None:
    asked = Asked("They say Alba failed, and Alba knows it.", ((9, 13), (0, 4), (26, 30), (10, 12)))
    text, (target, before, after) = renamed(asked, Random(seed))
    assert text[slice(*target)] in NAMES
    assert (text[slice(*before)], text[slice(*after)]) == ("They", "Alba")
    assert text.startswith("They say ")
    assert text.endswith(" failed, and Alba knows it.")


def test_a_pronoun_keeps_its_place() -> None:
    asked = Asked("She failed.", ((0, 3),))
    assert renamed(asked, Random(1)) is asked
