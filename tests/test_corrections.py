"""Corrections are made where they are expected, and fail loudly where they are not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from rapport.cleaning import clean
from rapport.corrections import corrected, read_corrections
from rapport.errors import StudyError

BOOK = """
- article: ferry
  expected: the economic and Military
  becomes: the economic and military
  why: the paragraph was broken off here
- article: another
  expected: never looked at
  becomes: ""
  why: its article is not in the study
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A file of corrections, in a folder with a space and a letter outside ASCII."""
    path = tmp_path / "my stüdy" / "corrections.yaml"
    path.parent.mkdir()
    path.write_text(BOOK, encoding="utf-8")
    return path


def test_a_correction_is_made_and_stands_in_the_ledger(path: Path) -> None:
    raw = "In this region it is about the economic and\n\nMilitary rise."
    ledger = corrected(clean(raw), "ferry", read_corrections(path), path)
    assert ledger.text == "In this region it is about the economic and military rise."
    (repair,) = [repair for repair in ledger.repairs if repair.rule == "correction"]
    assert raw[repair.raw_start : repair.raw_end] == "the economic and\n\nMilitary"


@pytest.mark.parametrize(
    ("text", "times"),
    [("Nothing.", 0), ("In the economic and Military field; then the economic and Military.", 2)],
)
def test_a_correction_whose_place_is_not_there_once_stops_the_run(
    path: Path, text: str, times: int
) -> None:
    with pytest.raises(StudyError) as error:
        corrected(clean(text), "ferry", read_corrections(path), path)
    assert str(error.value).startswith(f"{path}: “the economic and Military” is expected once")
    assert f"stands there {times} times" in str(error.value)


def test_a_study_without_corrections_has_none(tmp_path: Path) -> None:
    assert read_corrections(tmp_path / "corrections.yaml") == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "why: the paragraph was broken off here",
            'why: ""',
            ", line 5: “why”: is empty; write something",
        ),
        (
            "article: ferry",
            "article: ../ferry",
            ", line 2: “article”: “../ferry” is not spelt as it must be; ",
        ),
        (
            "the economic and Military",
            "a long quotation " * 9,
            ", line 3: “expected”: has more than 80 characters; shorten it",
        ),
    ],
)
def test_a_wrong_correction_is_named(path: Path, old: str, new: str, said: str) -> None:
    path.write_text(BOOK.replace(old, new), encoding="utf-8")
    with pytest.raises(StudyError, match=re.escape(f"corrections.yaml{said}")):
        read_corrections(path)
