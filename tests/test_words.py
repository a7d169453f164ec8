"""One rule says what a word is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.words import count_words, words

TEXTS = st.text() | st.text("aZé5 .,'’-‑_\n")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Japan’s large-scale plan", ["Japan’s", "large-scale", "plan"]),
        ("It won't, it won’t.", ["It", "won't", "it", "won’t"]),
        ("2.2 of 1,000 tons", ["2.2", "of", "1,000", "tons"]),
        ("The U.S. and the U.N.", ["The", "U.S", "and", "the", "U.N"]),
        ("T. A. Weir", ["T", "A", "Weir"]),
        ("Russo‑Japanese talks – 2016–2017", ["Russo‑Japanese", "talks", "2016", "2017"]),
        ("The harbour.The ferry", ["The", "harbour", "The", "ferry"]),
        ("“‘Quoted’ twice”", ["Quoted", "twice"]),
        ("snake_case", ["snake", "case"]),
        ("Łódź 20°", ["Łódź", "20"]),
        ("… – !?", []),
    ],
)
def test_a_text_has_these_words(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@given(TEXTS)
def test_no_word_holds_white_space_and_all_stand_in_the_text_in_order(text: str) -> None:
    at = 0
    for word in words(text):
        assert not any(sign.isspace() for sign in word)
        at = text.index(word, at) + len(word)


@given(TEXTS)
def test_every_letter_and_digit_is_in_exactly_one_word(text: str) -> None:
    in_words = [sign for word in words(text) for sign in word if sign.isalnum()]
    assert in_words == [sign for sign in text if sign.isalnum()]


@given(TEXTS, TEXTS)
def test_a_space_always_ends_a_word(one: str, other: str) -> None:
    assert words(f"{one} {other}") == words(one) + words(other)


@given(TEXTS)
def test_as_many_words_are_counted_as_are_listed(text: str) -> None:
    assert count_words(text) == len(words(text))
