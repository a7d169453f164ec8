"""The codebooks keep their own promises, and their patterns mean what the page says."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from rapport.codebook import Code, Codebook, Pattern, read_codebook, read_codebooks
from rapport.codebook.pattern import REMEDY
from rapport.errors import StudyError
from rapport.marks import mark_texts
from tests.project import CHECKOUT

CODEBOOKS = sorted((CHECKOUT / "codebook").glob("*.yaml"))
BOOKS = [read_codebook(path) for path in CODEBOOKS]
SHIPPED = [
    pytest.param(code, id=f"{path.stem}-{code.name}")
    for path, book in zip(CODEBOOKS, BOOKS, strict=True)
    for code in book.codes
]

BOOK = """
layer: frame
title: A book
codes:
  - name: fish
    label: Fish
    definition: The sentence speaks of fish.
    source: this project
    patterns: [herring*]
    examples: [Herring is dear., Nobody buys herrings.]
    counter_examples: [The strait froze., A fisherman wept.]
"""


def code(patterns: list[str], exclusions: list[str] | None = None) -> Code:
    """A code of these patterns."""
    return Code(
        name="any",
        label="any",
        definition="any",
        source="any",
        patterns=[*patterns],
        exclusions=exclusions or [],
        examples=["", ""],
        counter_examples=["", ""],
    )


def marked(text: str, patterns: list[str], exclusions: list[str] | None = None) -> list[str]:
    """The words of a text that a code of these patterns marks."""
    return [text[mark.start : mark.end] for mark in marks_of([code(patterns, exclusions)], text)]


def marks_of(codes: list[Code], text: str) -> list[Any]:
    """The marks of a codebook of these codes on a text, row by row."""
    book = Codebook(layer="any", title="any", codes=codes)
    marks = mark_texts([text], [book])
    return list(marks[marks.layer == "any"].itertuples())


def invokes(shipped: Code, text: str) -> bool:
    """Whether a text invokes a shipped code, in the company of its codebook.

    A code that marks others in its place is invoked where they are marked more often than
    without it.
    """
    book = next(book for book in BOOKS if shipped in book.codes)
    marks = mark_texts([text], [book])
    if shipped.stands_for or shipped.pronoun:
        others = [other for other in book.codes if other is not shipped]
        return len(marks) > len(mark_texts([text], [book.model_copy(update={"codes": others})]))
    return bool(((marks.layer == book.layer) & (marks.code == shipped.name)).any())


@pytest.mark.parametrize("shipped", SHIPPED)
def test_a_code_is_invoked_by_its_examples_and_not_by_its_counter_examples(shipped: Code) -> None:
    assert [text for text in shipped.examples if not invokes(shipped, text)] == []
    assert [text for text in shipped.counter_examples if invokes(shipped, text)] == []


def test_no_pattern_of_a_code_is_written_twice() -> None:
    for path in CODEBOOKS:
        for shipped in read_codebook(path).codes:
            patterns = [*(text for text, _ in shipped.weighted), *shipped.exclusions]
            assert sorted(patterns) == sorted(set(patterns))


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("treat*", "A treaty, treaties, a treat; no entreaty.", ["treaty", "treaties", "treat"]),
        ("*treat", "Retreat! They treat it.", ["Retreat", "treat"]),
        ("isl*d", "One island, two islands", ["island"]),
        ("defen?e", "defence, defense, defene", ["defence", "defense"]),
        ("peace treaty", "a Peace  Treaty, a peace-treaty", ["Peace  Treaty", "peace-treaty"]),
        ("peace treaty", "peace. Treaty; peacetreaty; peace – treaty", []),
        ("vis-a-vis", "vis‑a‑vis, vis a vis", ["vis‑a‑vis", "vis a vis"]),
        ("varenia", "Varenia’s, VARENIA'S, non-Varenia", ["Varenia", "VARENIA", "Varenia"]),
        ("varenia", "Varenian, Novarenia, varenia2, _varenia_", ["varenia"]),
        ("US", "The US told us, Us and US-made", ["US", "US"]),
        ("US forces", "us forces, US Forces", ["US Forces"]),
        ("U.S.", "The U.S. and U.S.-made but not US", ["U.S.", "U.S."]),
        ("o'clock", "nine o’clock, ten o'clock", ["o’clock", "o'clock"]),
        ("émigré*", "ÉMIGRÉS", ["ÉMIGRÉS"]),
        ("a.b", "a.b but not axb", ["a.b"]),
    ],
)
def test_a_pattern_marks_these_words(pattern: str, text: str, expected: list[str]) -> None:
    assert marked(text, [pattern]) == expected


def test_of_two_matches_the_first_counts_and_of_two_that_begin_together_the_longer() -> None:
    patterns = ["treaty", "peace treaty", "peace", "treaty of friendship"]
    assert marked("A peace treaty of friendship", patterns) == ["peace treaty"]


def test_a_match_that_overlaps_an_exclusion_does_not_count_and_others_do() -> None:
    text = "The Solmar Courier left Solmar."
    assert marked(text, ["solmar"], ["solmar courier"]) == ["Solmar"]
    assert marked("peace treaty talks", ["peace treaty"], ["treaty talks"]) == []


def test_an_excluded_match_does_not_hide_one_inside_it() -> None:
    assert marked("peace talks, failed", ["peace", "* talks"], ["talks"]) == ["peace"]


def can_be_read(pattern: str) -> bool:
    """Whether a pattern is one at all."""
    try:
        Pattern.of(pattern)
    except ValueError:
        return False
    return True


PIECES = st.sampled_from(
    ["peace", "treaty", "Peace-Treaty", "US", "us", "U.S.", "’s", "-", " ", ".", "*", "é", "5"]
)
TEXTS = st.lists(PIECES, max_size=12).map("".join)
PATTERNS = st.lists(PIECES | st.just("?"), min_size=1, max_size=4).map("".join).filter(can_be_read)


@given(TEXTS, st.lists(PATTERNS, min_size=1, max_size=4), st.lists(PATTERNS, max_size=2))
def test_marks_of_a_code_are_in_order_within_the_text_and_never_overlap(
    text: str, patterns: list[str], exclusions: list[str]
) -> None:
    marks = marks_of([code(patterns, exclusions)], text)
    assert all(0 <= mark.start < mark.end <= len(text) for mark in marks)
    assert all(one.end <= next_one.start for one, next_one in pairwise(marks))
    assert all((mark.layer, mark.code, mark.weight) == ("any", "any", 1) for mark in marks)


@given(PATTERNS)
def test_a_pattern_without_wildcards_marks_itself_and_no_part_of_a_word(pattern: str) -> None:
    plain = re.sub(r"[*?]", "x", pattern.strip())
    assert marked(plain, [plain]) == [plain]
    assert marked(f"x{plain}x", [plain]) == []


@given(st.sampled_from('()[]{}+^$\\/,;:!"#%=<>@_~`'), st.integers(0, 5))
def test_patterns_are_no_regular_expressions(sign: str, at: int) -> None:
    written = code(["peace"[:at] + sign + "peace"[at:]])
    with pytest.raises(ValidationError, match=r"code any: .* is no phrase; use words with"):
        Codebook(layer="any", title="any", codes=[written])


@pytest.mark.parametrize("pattern", ["", " ", "*", "??", "- -", "...", "'"])
def test_a_pattern_of_signs_only_is_refused(tmp_path: Path, pattern: str) -> None:
    path = tmp_path / "my böok.yaml"
    path.write_text(BOOK.replace("herring*", f'"{pattern}"'), encoding="utf-8")
    with pytest.raises(StudyError) as error:
        read_codebook(path)
    assert str(error.value) == f"{path}: code fish: “{pattern}” is no phrase; {REMEDY}"


def test_all_mistakes_of_a_codebook_are_reported_at_once(tmp_path: Path) -> None:
    path = tmp_path / "book.yaml"
    broken = BOOK.replace("    label: Fish\n", "    colour: red\n").replace(
        ", A fisherman wept.", ""
    )
    path.write_text(broken, encoding="utf-8")
    with pytest.raises(StudyError) as error:
        read_codebook(path)
    assert [line.split(": ")[:2] for line in str(error.value).splitlines()] == [
        [str(path), f"“codes.0.{field}”"] for field in ("label", "counter_examples", "colour")
    ]


def test_a_code_that_is_named_twice_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "book.yaml"
    path.write_text(BOOK + BOOK.partition("codes:\n")[2], encoding="utf-8")
    with pytest.raises(StudyError, match="names fish twice; give each code its own name"):
        read_codebook(path)


def test_codebooks_are_read_in_the_order_of_the_study_and_a_missing_one_is_named(
    tmp_path: Path,
) -> None:
    for layer in ("frame", "actor"):
        (tmp_path / f"{layer}.yaml").write_text(BOOK.replace("frame", layer), encoding="utf-8")
    books = read_codebooks(tmp_path, ["frame.yaml", "actor.yaml"])
    assert [book.layer for book in books] == ["frame", "actor"]
    with pytest.raises(StudyError) as error:
        read_codebooks(tmp_path, ["frame.yaml", "no.yaml"])
    assert str(error.value) == f"{tmp_path / 'no.yaml'}: there is no such file"
