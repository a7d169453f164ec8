"""The codebooks keep their own promises, and their patterns mean what the page says."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from rapport.codebook import Code, Codebook, Pattern, Weighted, read_codebook, read_codebooks
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


def code(patterns: Sequence[str | Weighted], name: str = "any", **more: Any) -> Code:
    """A code of these patterns."""
    said: dict[str, Any] = dict.fromkeys(("label", "definition", "source"), "any")
    said |= {"examples": ["", ""], "counter_examples": ["", ""]}
    return Code(name=name, patterns=list(patterns), **said, **more)


def marked(
    text: str,
    patterns: Sequence[str],
    exclusions: Sequence[str] = (),
    lists: dict[str, list[str]] | None = None,
) -> list[str]:
    """The words of a text that a code of these patterns marks."""
    marks = marks_of([code(patterns, exclusions=exclusions)], text, lists)
    return [text[mark.start : mark.end] for mark in marks]


def marks_of(codes: list[Code], text: str, lists: dict[str, list[str]] | None = None) -> list[Any]:
    """The marks of a codebook of these codes on a text, row by row."""
    book = Codebook(layer="any", title="any", lists=lists or {}, codes=codes)
    marks = mark_texts([text], [book])
    return list(marks[marks.layer == "any"].itertuples())


def said_of(folder: Path, text: str) -> list[str]:
    """What is said of a codebook of this text, after the file's name."""
    path = folder / "my böok.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(StudyError) as error:
        read_codebook(path)
    lines = str(error.value).splitlines()
    assert all(line.startswith(f"{path}, ") for line in lines)
    return [line.removeprefix(f"{path}, ") for line in lines]


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


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("lift* … sanction*", "They lifted all sanctions.", ["lifted all sanctions"]),
        ("lift* … sanction*", "Lift 1 2 three four sanctions", ["Lift 1 2 three four sanctions"]),
        ("lift* … sanction*", "Lift 1 2 three four five sanctions", []),
        ("lift* … sanction*", "Sanctions were lifted.", []),
        ("lift* … sanction*", "Lift no-one’s sanctions", ["Lift no-one’s sanctions"]),
        ("lift* …0 sanction*", "Lift sanctions, lift all sanctions", ["Lift sanctions"]),
        ("lift* …0 sanction*", "To lift: sanctions", ["lift: sanctions"]),
        ("lift* …5 sanction*", "Lift 1 2 3 4 5 sanctions", ["Lift 1 2 3 4 5 sanctions"]),
        ("lift*|eas* … embargo|ban", "Ease the ban; lift a ban", ["Ease the ban", "lift a ban"]),
        ("ask* … talk* … peace", "They ask for talks on peace.", ["ask for talks on peace"]),
        ("talk* … talk*", "Talks on talks", ["Talks on talks"]),
    ],
)
def test_a_gap_holds_so_many_runs_of_letters_and_no_more(
    pattern: str, text: str, expected: list[str]
) -> None:
    assert marked(text, [pattern]) == expected


def test_a_match_goes_on_with_the_nearest_of_the_next_part() -> None:
    text = "Lift the ban, lift the ban on fish"
    assert marked(text, ["lift … ban|ban on fish"]) == ["Lift the ban", "lift the ban on fish"]


def test_a_gap_does_not_reach_into_the_next_sentence() -> None:
    book = Codebook(layer="any", title="any", codes=[code(["lift … sanctions"])])
    marks = mark_texts(["They lift", "sanctions", "Lift sanctions"], [book])
    assert marks[marks.layer == "any"].sentence.tolist() == [3]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sovereignty over the islands", ["Sovereignty"]),
        ("The islands and their sovereignty; sovereignty!", ["sovereignty", "sovereignty"]),
        ("The Kurils: sovereignty", ["sovereignty"]),
        ("Sovereignty of parliament", []),
    ],
)
def test_a_condition_must_stand_in_the_sentence_and_is_not_marked(
    text: str, expected: list[str]
) -> None:
    assert marked(text, ["sovereignty & island*|kuril*"]) == expected


def test_a_list_stands_for_any_of_its_entries_in_every_place_of_a_pattern() -> None:
    lists = {"isles": ["island*", "rocky shoal"], "give": ["cede", "hand over"]}

    def found(text: str, pattern: str, exclusions: Sequence[str] = ()) -> list[str]:
        return marked(text, [pattern], exclusions, lists)

    assert found("A rocky shoal, an island", "{isles}") == ["rocky shoal", "island"]
    assert found("disputed islands, disputed fish", "disputed {isles}") == ["disputed islands"]
    assert found("They hand over the islands.", "{give} … {isles}") == ["hand over the islands"]
    assert found("Cede, or hand over a reef", "{give} {isles}|{give} a reef") == [
        "hand over a reef"
    ]
    assert found("The reef is no island", "reef & {isles}") == ["reef"]
    assert found("An island of calm, an island", "{isles}", ["{isles} of calm"]) == ["island"]


def test_an_exclusion_may_have_a_gap_and_a_condition() -> None:
    assert marked("War of words, war", ["war"], ["war … words"]) == ["war"]
    assert marked("Trade winds at sea", ["trade"], ["trade & sea"]) == []
    assert marked("Trade winds on land", ["trade"], ["trade & sea"]) == ["Trade"]


def test_an_exclusion_bars_the_matches_of_its_own_code_alone() -> None:
    codes = [code(["war"], "one", exclusions=["war of words"]), code(["war"], "two")]
    assert [mark.code for mark in marks_of(codes, "A war of words")] == ["two"]


def test_a_code_that_stands_for_others_marks_each_of_them() -> None:
    both = code(["the two countries"], "both", stands_for=["a", "b"], weight=3)
    codes = [code(["varenia"], "a"), code(["keldria"], "b"), both]
    marks = marks_of(codes, "The two countries met in Keldria.")
    assert [(mark.code, mark.start, mark.weight) for mark in marks] == [
        ("a", 0, 3),
        ("b", 0, 3),
        ("b", 25, 1),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Varenia kept its ships.", ["a", "a"]),
        ("Varenia told Varenia of its ships and its men.", ["a", "a", "a", "a"]),
        ("Its ships left Varenia.", ["a"]),
        ("Varenia told Keldria of its ships.", ["a", "b"]),
        ("Varenia kept its ships from Keldria and its men.", ["a", "a", "b"]),
        ("Its ships left.", []),
    ],
)
def test_a_pronoun_marks_what_is_named_before_it_if_it_is_one_code_only(
    text: str, expected: list[str]
) -> None:
    codes = [code(["varenia"], "a"), code(["keldria"], "b"), code(["its"], "it", pronoun=True)]
    assert [mark.code for mark in marks_of(codes, text)] == expected


def test_a_pattern_weighs_what_it_says_itself_or_else_what_its_code_says() -> None:
    loss, losses = Weighted(pattern="loss", weight=-2), Weighted(pattern="loss*", weight=5)
    patterns: list[str | Weighted] = ["gain", loss, losses]
    marks = marks_of([code(patterns, weight=0.5)], "Loss and gain and losses")
    assert [mark.weight for mark in marks] == [-2, 0.5, 5]


def test_words_of_two_capitals_keep_their_case_in_phrases_gaps_conditions_and_lists() -> None:
    assert marked("Tell US forces, tell us forces", ["tell US … forces"]) == ["Tell US forces"]
    assert marked("Forces told us", ["forces & US"]) == []
    assert marked("The US told us", ["{them}"], lists={"them": ["US", "UK"]}) == ["US"]


PIECES = st.sampled_from(
    ["peace", "treaty", "Peace-Treaty", "US", "us", "U.S.", "’s", "-", " ", ".", "*", "é", "5"]
)
TEXTS = st.lists(PIECES, max_size=12).map("".join)


def readable(pattern: str) -> bool:
    """Whether a text is a pattern."""
    try:
        Pattern.of(pattern)
    except ValueError:
        return False
    return True


PATTERNS = st.lists(PIECES | st.just("?"), min_size=1, max_size=4).map("".join).filter(readable)


@given(TEXTS, st.lists(PATTERNS, min_size=1, max_size=4), st.lists(PATTERNS, max_size=2))
def test_marks_of_a_code_are_in_order_within_the_text_and_never_overlap(
    text: str, patterns: list[str], exclusions: list[str]
) -> None:
    marks = marks_of([code(patterns, exclusions=exclusions)], text)
    assert all(0 <= mark.start < mark.end <= len(text) for mark in marks)
    assert all(one.end <= next_one.start for one, next_one in pairwise(marks))
    assert all((mark.layer, mark.code, mark.weight) == ("any", "any", 1) for mark in marks)


@given(PATTERNS)
def test_a_pattern_without_wildcards_marks_itself_and_no_part_of_a_word(pattern: str) -> None:
    plain = re.sub(r"[*?]", "x", pattern).strip()
    assert marked(f"– {plain} –", [plain]) == [plain]
    assert plain not in marked(f"x{plain}x", [plain])


@given(st.sampled_from('()[]{}+^$\\/,;:!"#%=<>@_~`'), st.integers(0, 5))
def test_patterns_are_no_regular_expressions(sign: str, at: int) -> None:
    with pytest.raises(ValidationError, match=r"is no phrase; use words with|names no list"):
        code(["peace"[:at] + sign + "peace"[at:]])


REMEDY = (
    "use words with * and ?, spaces, hyphens, apostrophes, | between alternatives, … for a gap, "
    "& for what must stand in the same sentence, {name} for a list of the codebook"
)


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        *((bare, f"“{bare}” is no phrase; {REMEDY}") for bare in ["", " ", "*", "??", "- -", "'"]),
        ("peace/treaty", f"“peace/treaty” is no phrase; {REMEDY}"),
        ("peace, treaty", f"“peace, treaty” is no phrase; {REMEDY}"),
        ("under_score", f"“under_score” is no phrase; {REMEDY}"),
        ("peace|", f"in “peace|”: “” is no phrase; {REMEDY}"),
        ("lift* …", f"in “lift* …”: “” is no phrase; {REMEDY}"),
        ("& peace", f"in “& peace”: “” is no phrase; {REMEDY}"),
        ("a & b & c", "“a & b & c” has more than one &; put what it needs in a list"),
        ("a {few}", "in “a {few}”: “{few}” names no list of this codebook; its lists: none"),
    ],
)
def test_what_is_no_pattern_is_refused_with_its_line_and_a_remedy(
    tmp_path: Path, pattern: str, said: str
) -> None:
    assert said_of(tmp_path, BOOK.replace("herring*", f'"{pattern}"')) == [
        f"line 9: “codes.fish.patterns”: {said}"
    ]


def test_all_mistakes_of_a_codebook_are_reported_at_once_in_the_order_of_its_lines(
    tmp_path: Path,
) -> None:
    broken = (
        BOOK.replace("    label: Fish\n", "    colour: red\n")
        .replace("[herring*]", "\n    - herring\n    - 5\n    - {pattern: cod, weight: two}")
        .replace(", A fisherman wept.", "")
    )
    assert said_of(tmp_path, broken) == [
        "line 5: “codes.fish.label”: is missing; write it",
        "line 6: “codes.fish.colour”: is not known here; mend its spelling, or remove it",
        "line 11: “codes.fish.patterns”: “5” is no text; write a text, "
        "in quotation marks if need be",
        "line 12: “codes.fish.patterns.weight”: “two” is no number; write one, as 0.5",
        "line 14: “codes.fish.counter_examples”: has too few entries (1); give at least 2",
    ]


def test_what_codes_say_of_each_other_is_checked_with_its_line(tmp_path: Path) -> None:
    again = BOOK.partition("codes:\n")[2].replace("[herring*]", "[x]\n    stands_for: [fish, cod]")
    assert said_of(tmp_path, BOOK + again) == [
        "line 12: “codes.fish.name”: fish is taken; give each code its own name",
        "line 17: “codes.fish.stands_for”: “cod” is no code; name some of fish",
    ]


def test_a_code_that_says_something_twice_is_an_error(tmp_path: Path) -> None:
    twice = BOOK.replace("    patterns:", "    patterns: [cod]\n    patterns:")
    (said,) = said_of(tmp_path, twice)
    assert said == "line 10: is not valid YAML: “patterns” is written twice; keep one"


def test_codebooks_are_read_in_the_order_of_the_study_and_a_missing_one_is_named(
    tmp_path: Path,
) -> None:
    for layer in ("frame", "actor"):
        (tmp_path / f"{layer}.yaml").write_text(BOOK.replace("frame", layer), encoding="utf-8")
    books = read_codebooks(tmp_path, ["frame.yaml", "actor.yaml"])
    assert [book.layer for book in books] == ["frame", "actor"]
    with pytest.raises(StudyError) as error:
        read_codebooks(tmp_path, ["frame.yaml", "no.yaml"])
    assert str(error.value) == f"{tmp_path / 'no.yaml'}: there is no such file; check the name"


def test_the_mistakes_of_all_codebooks_of_a_study_are_said_together(tmp_path: Path) -> None:
    for layer in ("frame", "actor"):
        text = BOOK.replace("layer: frame", f"layer: {layer}\ncolour: red")
        (tmp_path / f"{layer}.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(StudyError) as error:
        read_codebooks(tmp_path, ["frame.yaml", "no.yaml", "actor.yaml"])
    assert [line.split(": ")[0] for line in str(error.value).splitlines()] == [
        f"{tmp_path / 'frame.yaml'}, line 3",
        f"{tmp_path / 'no.yaml'}",
        f"{tmp_path / 'actor.yaml'}, line 3",
    ]
