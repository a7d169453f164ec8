"""What engines say of sentences becomes marks and measures, whatever the engine is."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray

from rapport.codebook import Codebook
from rapport.errors import StudyError
from rapport.house import House
from rapport.marks import COLUMNS, in_order, mark_corpus, voices_of
from rapport.measures import Plan, measure_articles, tally_marks
from rapport.study import Engines, Study
from rapport.tables import read_table, write_table
from rapport.tone.marking import EXPLAINED, mark_tone, of_states
from rapport.tone.registry import Material, scorers
from rapport.tone.scoring import Asked, Origin, Scorer, Words
from tests.conftest import Tables

STATES = ["varenia", "keldria", "hespera"]


class Counting:
    """A model that finds a sentence the better, the more mentions or letters e it has."""

    additive = False
    origin = Origin("a test", "CC0")

    def values(self, asked: Sequence[Asked]) -> NDArray[np.float64]:
        """One a sentence."""
        return np.array([(len(one.mentions) or one.text.count("e")) / 100 for one in asked])

    def words(self, asked: Sequence[Asked]) -> Words:
        """One a sentence at most."""
        return Words.of([(at, 0, len(one.text.split()[0]), 0.5) for at, one in enumerate(asked)])


class Liking:
    """A lexicon of one word."""

    additive = True
    origin = Origin("a test", "CC0")

    def values(self, asked: Sequence[Asked]) -> NDArray[np.float64]:
        """One a sentence."""
        return np.array([0.25 * one.text.count("friend") for one in asked])

    def words(self, asked: Sequence[Asked]) -> Words:
        """One a sentence at most."""
        found = [(at, one.text.find("friend")) for at, one in enumerate(asked)]
        return Words.of([(at, place, place + 6, 0.25) for at, place in found if place >= 0])


TEXTS = [
    "Varenia welcomed the envoys of Keldria.",
    "The ferry was late.",
    "“Keldria is a friend of Varenia,” the Varenian minister said.",
    "Hespera keeps its friend close.",
]


@pytest.fixture(scope="module")
def sentences() -> pd.DataFrame:
    frame = pd.DataFrame({"article_id": ["b", "b", "a", "a"], "sentence": [1, 2, 1, 2]})
    return frame.assign(paragraph=1, kind="body", n_words=5, text=TEXTS)


@pytest.fixture(scope="module")
def marks(sentences: pd.DataFrame, codebooks: list[Codebook]) -> pd.DataFrame:
    return mark_corpus(sentences, codebooks, STATES)


def marked(sentences: pd.DataFrame, marks: pd.DataFrame, **engines: Scorer) -> pd.DataFrame:
    return mark_tone(sentences, marks, {layer: {"own": e} for layer, e in engines.items()}, STATES)


def of_layer(marks: pd.DataFrame, layer: str) -> pd.DataFrame:
    return marks[(marks.layer == layer) & (marks.code == "own")]


def test_the_value_of_a_model_is_one_mark_over_the_sentence(
    sentences: pd.DataFrame, marks: pd.DataFrame
) -> None:
    tone = of_layer(marked(sentences, marks, tone=Counting()), "tone")
    assert tone.start.tolist() == [0] * 4
    assert tone.end.tolist() == [len(text) for text in TEXTS]
    assert tone.weight.tolist() == [text.count("e") / 100 for text in TEXTS]


def test_tone_toward_a_state_is_asked_once_a_sentence_and_state_that_it_mentions(
    sentences: pd.DataFrame, marks: pd.DataFrame
) -> None:
    toward = of_layer(marked(sentences, marks, toward=Counting()), "toward")
    rows = list(zip(toward.article_id, toward.sentence, toward.target, toward.start, strict=True))
    assert rows == [
        ("b", 1, "varenia", 0),
        ("b", 1, "keldria", 31),
        ("a", 1, "keldria", 1),
        ("a", 1, "varenia", 24),
        ("a", 2, "hespera", 0),
    ]


def test_all_mentions_of_a_state_in_a_sentence_are_handed_over(
    sentences: pd.DataFrame, marks: pd.DataFrame
) -> None:
    asked = {(q.row, q.state): q.asked.mentions for q in of_states(sentences, marks, STATES)}
    assert [TEXTS[2][start:end] for start, end in asked[2, "varenia"]] == ["Varenia", "Varenian"]


def test_a_mark_of_tone_stands_in_the_voice_of_the_speech_that_holds_it(
    sentences: pd.DataFrame, marks: pd.DataFrame
) -> None:
    both = marked(sentences, marks, tone=Liking(), toward=Counting())
    toward = of_layer(both, "toward").query("article_id == 'a' and sentence == 1")
    assert set(toward.voice) == {"varenia"}
    assert of_layer(both, "tone").voice.tolist() == ["varenia", "author"]


def test_the_words_of_a_lexicon_are_the_marks_and_those_of_a_model_stand_beside(
    sentences: pd.DataFrame, marks: pd.DataFrame
) -> None:
    lexicon = marked(sentences, marks, tone=Liking())
    assert of_layer(lexicon, "tone").weight.tolist() == [0.25, 0.25]
    assert of_layer(lexicon, "tone-word").empty
    model = marked(sentences, marks, tone=Counting())
    assert len(of_layer(model, "tone-word")) == 4


def test_words_are_asked_for_only_of_the_sentences_furthest_from_nothing(
    codebooks: list[Codebook],
) -> None:
    texts = [f"The ferry {'e' * n} left." for n in range(1, EXPLAINED + 4)]
    many = pd.DataFrame({"article_id": "a", "sentence": range(1, len(texts) + 1), "text": texts})
    made = marked(many, mark_corpus(many, codebooks, STATES), tone=Counting())
    assert sorted(of_layer(made, "tone-word").sentence) == list(range(4, len(texts) + 1))


def test_old_marks_stay_and_all_stand_in_the_order_of_the_text(
    sentences: pd.DataFrame, marks: pd.DataFrame, tmp_path: Path
) -> None:
    both = marked(sentences, marks, tone=Counting(), toward=Liking())
    old = both[(both.code != "own")].reset_index(drop=True)
    pd.testing.assert_frame_equal(old, marks, check_dtype=False, check_categorical=False)
    turned = in_order(both.sample(frac=1, random_state=1), sentences)
    columns = [*COLUMNS[:6], "voice"]  # tone toward several states may stand on the same words
    pd.testing.assert_frame_equal(turned[columns], both[columns])
    write_table(both, "marks", tmp_path)
    assert len(read_table("marks", tmp_path)) == len(both)


def test_the_voices_of_all_marks_are_had_again_from_the_speech(tables: Tables) -> None:
    marks = tables["marks"]
    others = marks[marks.layer != "speech"]
    assert (voices_of(others, marks) == others.voice).all()


def test_without_a_codebook_of_cues_no_voice_is_told(
    sentences: pd.DataFrame, codebooks: list[Codebook]
) -> None:
    mute = [book for book in codebooks if book.layer != "cue"]
    made = marked(sentences, mark_corpus(sentences, mute, STATES), tone=Counting())
    assert made.voice.isna().all()


def test_tone_toward_a_state_is_the_mean_over_the_sentences_that_mention_it(
    sentences: pd.DataFrame, marks: pd.DataFrame
) -> None:
    both = marked(sentences, marks, toward=Counting())
    articles = pd.DataFrame({"article_id": ["b", "a"]})
    what = Plan({"tone": []}, ["own"], STATES)
    measures = measure_articles(tally_marks(articles, sentences, both, what), what).set_index(
        ["measure", "article_id"]
    )
    assert measures.value["toward.own.varenia", "a"] == pytest.approx(0.02)
    assert measures.value["toward.own.keldria", "b"] == pytest.approx(0.01)
    assert measures.n["toward.own.keldria", "b"] == 1
    missing = measures.loc[("toward.own.hespera", "b")]
    assert np.isnan(missing.value)
    assert missing.reason == "no sentence mentions the state"


def test_no_sentences_give_no_marks(codebooks: list[Codebook]) -> None:
    none = pd.DataFrame({"article_id": ["a"], "sentence": [1], "text": [""]}).head(0)
    made = marked(none, mark_corpus(none, codebooks, STATES), tone=Counting(), toward=Counting())
    assert made.empty
    assert list(made.columns) == COLUMNS


def test_an_engine_that_nobody_knows_is_named_with_those_that_are_known(
    study: Study, house: House
) -> None:
    wrong = study.model_copy(update={"engines": Engines(tone=["vader", "moods"])})
    with pytest.raises(StudyError, match=r"engines\.tone.*names moods.*the engines are vader, "):
        scorers(wrong, Material(house, []))
