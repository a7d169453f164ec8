"""The encoder: one value for a sentence whatever its company, and words that account for it."""

from __future__ import annotations

import hashlib
import socket
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from rapport.errors import StudyError
from rapport.house import House
from rapport.tone.encoder import FILES, LONGEST, Encoder
from rapport.tone.encoder.reading import FURTHER, TARGET, Reader
from rapport.tone.scoring import Asked
from rapport.words import WORD
from tests.project import CHECKOUT, GOLD

MODELS = House.at(CHECKOUT).models / "encoder"

SENTENCES = (
    "The minister praised the neighbour’s generous and honest offer.",
    "Critics called the ministry a disgrace.",
    "The talks were held on Tuesday.",
    "No one trusts Tokyo’s shameful promises any more, and rightly so.",
    "Peace, at last.",
    "Naïve façades of Україна and 日本 aside, Moscow’s gesture was warmly welcomed 🎉 by all.",
    "x",
)


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return Encoder(MODELS, threads=1)


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(MODELS / "tokenizer.json")


def about(text: str, *names: str) -> Asked:
    """The sentence with the places of these names, in their order."""
    return Asked(text, tuple((at := text.index(name), at + len(name)) for name in names))


def test_praise_sounds_better_than_news_and_news_better_than_blame(encoder: Encoder) -> None:
    praise, blame, news = encoder.values([Asked(text) for text in SENTENCES[:3]])
    assert -1 <= blame < news < praise <= 1


def test_one_sentence_makes_one_state_look_good_and_the_other_bad(encoder: Encoder) -> None:
    text = "France was hailed for its courage, while Belgium was condemned for its cowardice."
    good, bad = encoder.values([about(text, "France"), about(text, "Belgium")])
    assert good > 0.2
    assert bad < -0.2


def test_the_value_toward_a_target_is_p_positive_less_p_negative(encoder: Encoder) -> None:
    asked = [about(SENTENCES[3], "Tokyo"), about(SENTENCES[1], "the ministry")]
    chances = encoder.probabilities(asked)
    assert chances.shape == (2, 3)
    assert chances.sum(1) == pytest.approx([1, 1], abs=0.015)
    assert encoder.values(asked) == pytest.approx(chances[:, 2] - chances[:, 0], abs=0.0101)


@settings(max_examples=25)
@given(order=st.permutations(range(2 * len(SENTENCES))), size=st.integers(1, 5))
def test_a_value_does_not_depend_on_order_or_company(order: list[int], size: int) -> None:
    encoder = Encoder(MODELS, threads=1)
    asked = [Asked(text) for text in SENTENCES]
    asked += [Asked(text, ((0, 1),)) for text in SENTENCES]
    alone = np.concatenate([encoder.values([each]) for each in asked])
    assert encoder.values([asked[at] for at in order]).tolist() == alone[order].tolist()
    some = order[:size] * 7
    assert encoder.values([asked[at] for at in some]).tolist() == alone[some].tolist()


def test_off_the_grid_too_a_value_does_not_depend_on_company(
    encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rapport.tone.encoder._on_grid", lambda values: values)
    asked = [Asked(" ".join(["good", "bad", "war", "peace"][at : at + 2])) for at in range(3)]
    alone = np.concatenate([encoder.values([each]) for each in asked])
    assert encoder.values(asked * 30).reshape(30, -1) == pytest.approx(
        np.tile(alone, (30, 1)), abs=1e-6
    )


def test_values_lie_on_a_grid_of_hundredths(encoder: Encoder) -> None:
    values = encoder.values([Asked(text) for text in SENTENCES])
    assert values.tolist() == [round(value, 2) for value in values]


def test_a_text_without_a_word_has_no_value(encoder: Encoder) -> None:
    assert np.isnan(encoder.values([Asked(""), Asked(" \n")])).all()
    assert encoder.values([]).shape == (0,)
    assert encoder.probabilities([]).shape == (0, 3)
    assert len(encoder.words([Asked("")]).weight) == 0


def test_a_target_outside_its_sentence_is_refused(encoder: Encoder) -> None:
    for place in ((0, 9), (-1, 2), (2, 2), (3, 1)):
        with pytest.raises(ValueError, match="is no place in “Russia”"):
            encoder.values([Asked("Russia", (place,))])


def test_tokens_stand_for_the_characters_of_the_text(reader: Reader) -> None:
    text = "🎉 Élan: Abe’s İstanbul visit, naïvely told."
    (tokens,) = reader.read([about(text, "İstanbul", "Abe")])
    assert "".join(text[s:e] for s, e in tokens.places) == text.replace(" ", "")
    named = {TARGET: "İstanbul", FURTHER: "Abe"}
    for flag, name in named.items():
        places = [p for p, f in zip(tokens.places, tokens.flags, strict=True) if f == flag]
        assert text[places[0][0] : places[-1][1]] == name


@pytest.mark.parametrize("name", ["First", "Middle", "Last"])
def test_of_a_long_sentence_what_stands_around_the_target_counts(
    reader: Reader, encoder: Encoder, name: str
) -> None:
    text = f"First {'and so on ' * 100}Middle{' and so forth' * 100} Last"
    asked = about(text, name)
    (tokens,) = reader.read([asked])
    assert len(tokens.ids) == LONGEST
    named = [p for p, flag in zip(tokens.places, tokens.flags, strict=True) if flag == TARGET]
    assert named == list(asked.mentions)
    assert np.isfinite(encoder.values([asked])).all()


def test_the_words_that_account_for_a_value_are_words_of_the_text(encoder: Encoder) -> None:
    asked = [Asked(SENTENCES[5]), about(SENTENCES[3], "Tokyo")]
    words = encoder.words(asked)
    assert sorted(set(words.asked)) == [0, 1]
    for number, (text, _) in enumerate(asked):
        of = words.asked == number
        found = list(zip(words.start[of].tolist(), words.end[of].tolist(), strict=True))
        assert set(found) <= {match.span() for match in WORD.finditer(text)}
    assert np.abs(words.weight).max() <= 2


def test_the_word_that_praises_moves_the_value_up_most(encoder: Encoder) -> None:
    text = "The minister gave a wonderful speech on Tuesday."
    words = encoder.words([Asked(text)])
    top = int(np.argmax(words.weight))
    assert text[words.start[top] : words.end[top]] == "wonderful"
    assert words.weight[top] > 0


def test_a_folder_without_the_files_is_named_with_its_remedy(tmp_path: Path) -> None:
    with pytest.raises(StudyError, match=r"has no tokenizer\.json, .*; take models/"):
        Encoder(tmp_path)


def test_nothing_is_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> Callable[..., None]:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    assert np.isfinite(Encoder(MODELS, threads=1).values([Asked("Peace.")])).all()


def test_the_files_are_those_of_the_card_and_small() -> None:
    text = (MODELS / "card.yaml").read_text("utf-8")
    assert text.startswith((CHECKOUT / "src/rapport/training/encoder/card.yaml").read_text("utf-8"))
    card = yaml.safe_load(text)
    digests = {name: hashlib.sha256((MODELS / name).read_bytes()).hexdigest() for name in FILES}
    assert {name: card["files"][name]["sha256"] for name in FILES} == digests
    models = [path for path in MODELS.parent.rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in models) <= 24_000_000


@pytest.mark.gold
@pytest.mark.parametrize("half", ["rw_dev", "mt_dev"])
def test_the_card_tells_the_score_on_targets_that_training_did_not_see(
    encoder: Encoder, half: str
) -> None:
    from rapport.training.gold import read_targets
    from rapport.validity.scores import macro_f1

    targets = read_targets(GOLD / "newsmtsc" / f"{half}.jsonl")
    found = encoder.probabilities([target.asked for target in targets]).argmax(1)
    card = yaml.safe_load((MODELS / "card.yaml").read_text("utf-8"))
    stated = card["scores"][f"newsmtsc/{half}"]["macro_f1"]
    score = macro_f1(np.array([target.polarity + 1 for target in targets]), found)
    assert score == pytest.approx(stated, abs=0.005)
