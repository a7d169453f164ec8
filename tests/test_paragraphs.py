"""What is body, heading and standfirst."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.paragraphs import HEADING_WORDS, kind_of, paragraphs

FIRST = "The ferry to the northern islands will sail again in May, the harbour master said."
SECOND = "Nobody on the mainland had expected that, and the owners gave no reason for the delay."
THIRD = "Asked about it, the harbour master said that the ferry will sail again in May, not June."


def kinds(*lines: str) -> list[str]:
    """The kinds of the paragraphs of a text."""
    return [paragraph.kind for paragraph in paragraphs("\n\n".join(lines))]


@pytest.mark.parametrize("line", ["Islands of ice", "THE WAY BACK", "1. The treaty", "Who pays,"])
def test_a_short_line_without_a_stop_is_a_heading(line: str) -> None:
    assert kind_of(line) == "heading"


@pytest.mark.parametrize(
    "line",
    [
        "It sank.",
        "Who pays?",
        "“It sank.”",
        "He said:",
        "It sank.2",
        "Then …",
        "(It sank.)",
        "He sank!’",
        "word " * (HEADING_WORDS + 1),
    ],
)
def test_a_line_with_a_stop_or_with_many_words_is_body(line: str) -> None:
    assert kind_of(line.strip()) == "body"


def test_a_first_paragraph_that_repeats_the_body_is_a_standfirst() -> None:
    drawn = "The ferry will sail again in May, the owners gave no reason for the delay."
    assert kinds("The way back", drawn, SECOND, THIRD) == ["heading", "standfirst", "body", "body"]


def test_a_first_paragraph_that_shares_a_phrase_with_the_body_is_body() -> None:
    assert kinds(FIRST, SECOND, THIRD) == ["body"] * 3


def test_a_later_paragraph_that_repeats_the_body_is_body() -> None:
    assert kinds(SECOND, FIRST, FIRST) == ["body"] * 3


@pytest.mark.parametrize("only", [FIRST, "It sank."])
def test_a_paragraph_alone_or_too_short_for_a_run_is_no_standfirst(only: str) -> None:
    assert kinds(only) == ["body"]
    assert kinds("It sank.", SECOND, "It sank.") == ["body"] * 3


@given(st.text(alphabet="ab. \n*”", max_size=60))
def test_paragraphs_are_whole_lines_in_order_and_only_the_first_of_the_body_is_a_standfirst(
    text: str,
) -> None:
    found = paragraphs(text)
    for paragraph in found:
        assert text[paragraph.start : paragraph.end] in text.split("\n")
    assert found == sorted(found)
    assert "standfirst" not in [one.kind for one in found if one.kind != "heading"][1:]
