"""Transformer models as engines, held against tiny ones that the tests build themselves."""

from __future__ import annotations

import socket
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from rapport.errors import StudyError
from rapport.tone.answers import Answers
from rapport.tone.classifier import Classifier
from rapport.tone.scoring import Asked
from rapport.tone.stated import ModelFile
from rapport.tone.transformer import Frames, Sentiment

SENTIMENT = ["negative", "neutral", "positive"]
INFERENCE = ["contradiction", "entailment", "neutral"]
VOCABULARY = "[PAD] [UNK] [CLS] [SEP] [MASK] the a good bad war treaty signed tom anna met . ,"
TEXTS = ["Tom met Anna.", "a good treaty", "", "The bad, bad war", "Anna signed the treaty, good."]


def save(folder: Path, labels: list[str], head: bool = True) -> Path:
    """A model of random weights, the same each time, with a tokenizer of a few words."""
    import torch
    import transformers

    folder.mkdir(exist_ok=True)
    (folder / "vocab.txt").write_text("\n".join(VOCABULARY.split()), "utf-8")
    transformers.BertTokenizerFast.from_pretrained(str(folder)).save_pretrained(folder)
    config = transformers.BertConfig(
        vocab_size=len(VOCABULARY.split()),
        hidden_size=16,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=32,
        max_position_embeddings=64,
        initializer_range=0.8,
        id2label=dict(enumerate(labels)),
        label2id={label: number for number, label in enumerate(labels)},
    )
    torch.manual_seed(7)
    kind = transformers.BertForSequenceClassification if head else transformers.BertModel
    kind(config).save_pretrained(folder)
    return folder


def classifier(folder: Path, cache: Path | None = None, **stated: Any) -> Classifier:
    """The model of a folder."""
    said = {"model": str(folder), "licence": "CC0", "source": "this test"}
    return Classifier(ModelFile.model_validate(said | stated), cache)


@pytest.fixture
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Where a model is saved; skips what needs the extra `transformer` where it is absent."""
    if find_spec("torch") is None or find_spec("transformers") is None:
        pytest.skip(f"{request.node.name} needs the extra `transformer`")
    return tmp_path / "a model"


def directly(folder: Path, *texts: str) -> np.ndarray[Any, Any]:
    """The probabilities of one sentence or pair, without this project's code."""
    import transformers

    tokenizer = transformers.AutoTokenizer.from_pretrained(str(folder))
    model = transformers.AutoModelForSequenceClassification.from_pretrained(str(folder)).eval()
    logits = model(**tokenizer(*texts, return_tensors="pt")).logits.detach().numpy()[0]
    odds = np.exp(logits.astype(np.float64))
    return np.asarray(odds / odds.sum())


# Tone.


def test_the_tone_of_a_sentence_is_what_the_model_says_of_it_alone(folder: Path) -> None:
    engine = Sentiment(classifier(save(folder, SENTIMENT)))
    expected = [directly(folder, text) @ [-1, 0, 1] for text in TEXTS]
    assert engine.values([Asked(text) for text in TEXTS]) == pytest.approx(expected, abs=2e-4)
    assert np.ptp(expected) > 0.1


def test_the_tone_toward_a_target_is_what_the_model_says_of_the_pair(folder: Path) -> None:
    engine = Sentiment(classifier(save(folder, SENTIMENT)))
    tom, anna = engine.values([Asked(TEXTS[0], ((0, 3),)), Asked(TEXTS[0], ((8, 12),))])
    assert tom == pytest.approx(directly(folder, TEXTS[0], "Tom") @ [-1, 0, 1], abs=2e-4)
    assert anna == pytest.approx(directly(folder, TEXTS[0], "Anna") @ [-1, 0, 1], abs=2e-4)
    assert tom != anna


@pytest.mark.parametrize(
    ("labels", "poles"),
    [
        (["POSITIVE", "Neutral", "negative"], [1, 0, -1]),
        (["pos", "neg"], [1, -1]),
        (["NEU", "NEG", "POS"], [0, -1, 1]),
    ],
)
def test_the_order_of_the_labels_is_the_models(
    folder: Path, labels: list[str], poles: list[int]
) -> None:
    engine = Sentiment(classifier(save(folder, labels)))
    expected = [directly(folder, text) @ poles for text in TEXTS]
    assert engine.values([Asked(text) for text in TEXTS]) == pytest.approx(expected, abs=2e-4)


def test_labels_without_a_meaning_are_refused_until_the_study_says_it(folder: Path) -> None:
    save(folder, ["LABEL_0", "LABEL_1", "LABEL_2"])
    with pytest.raises(StudyError, match=r"a model: its labels \(LABEL_0, .* do not say which"):
        Sentiment(classifier(folder))
    with pytest.raises(StudyError, match=r"has 3 labels .* says what 2 mean; name each"):
        Sentiment(classifier(folder, labels=["negative", "positive"]))
    said = ["positive", "neutral", "negative"]
    value = Sentiment(classifier(folder, labels=said)).values([Asked(TEXTS[1])])
    assert value == pytest.approx([directly(folder, TEXTS[1]) @ [1, 0, -1]], abs=2e-4)


@pytest.mark.parametrize("batch", [1, 2, 32])
def test_a_value_is_the_same_alone_and_in_any_company(folder: Path, batch: int) -> None:
    engine = Sentiment(classifier(save(folder, SENTIMENT), batch=batch))
    several = [Asked(text) for text in TEXTS] + [Asked(TEXTS[0], ((0, 3),))]
    values = engine.values(several)
    alone = [engine.values([one])[0] for one in several]
    assert values == pytest.approx(alone, abs=2e-4)
    assert engine.values(several[::-1]) == pytest.approx(values[::-1], abs=2e-4)
    assert engine.values([]).shape == (0,)


def test_a_word_weighs_by_how_much_the_value_falls_without_it(folder: Path) -> None:
    engine = Sentiment(classifier(save(folder, SENTIMENT)))
    asked = [Asked("a good treaty"), Asked(""), Asked("Tom met Anna", ((0, 3),))]
    words = engine.words(asked)
    found = {
        (number, asked[number].text[start:end]): weight
        for number, start, end, weight in zip(*words, strict=True)
    }
    assert set(found) <= {(0, "a"), (0, "good"), (0, "treaty"), (2, "met"), (2, "Anna")}
    whole, without = engine.values([asked[0], Asked("a  treaty")])
    assert found[0, "good"] == pytest.approx(whole - without, abs=2e-4)
    assert not engine.additive


def test_a_sentence_longer_than_the_model_reads_is_cut(folder: Path) -> None:
    engine = Sentiment(classifier(save(folder, SENTIMENT)))
    long, longer = "good " * 100, "good " * 100 + "bad bad bad"
    first, second = engine.values([Asked(long), Asked(longer)])
    assert first == pytest.approx(second, abs=2e-4)


# Frames.


def test_a_frame_is_as_sure_as_its_hypothesis_follows(folder: Path) -> None:
    save(folder, INFERENCE)
    hypotheses = {"war": "The war.", "treaty": "A treaty, signed."}
    found = Frames(classifier(folder), hypotheses).probabilities(TEXTS)
    assert found.shape == (len(TEXTS), 2)
    for text, row in zip(TEXTS, found, strict=True):
        expected = [directly(folder, text, hypothesis)[1] for hypothesis in hypotheses.values()]
        assert row == pytest.approx(expected, abs=2e-4)


def test_a_model_that_knows_no_entailment_gives_no_frames(folder: Path) -> None:
    with pytest.raises(StudyError, match=r"none of its labels .* is entailment; name a model"):
        Frames(classifier(save(folder, SENTIMENT)), {"war": "The war."})


# What cannot be loaded.


def test_a_model_without_a_trained_head_is_refused(folder: Path) -> None:
    engine = Sentiment(classifier(save(folder, SENTIMENT, head=False)))
    with pytest.raises(StudyError, match=r"is no trained classifier, for it lacks classifier\."):
        engine.values([Asked("good")])


def test_a_folder_without_a_model_is_named(folder: Path) -> None:
    folder.mkdir()
    with pytest.raises(StudyError, match=r"a model: cannot be read as a classifier .*; save model"):
        Sentiment(classifier(folder))


def test_nothing_is_fetched_unless_the_study_says_so(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("something was fetched")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    absent = classifier(Path("nobody/no-such-model"))
    with pytest.raises(StudyError, match="nobody/no-such-model: is no folder, and not in the hub"):
        Sentiment(absent)
    assert Sentiment(classifier(save(folder, SENTIMENT))).values([Asked("good")]).shape == (1,)


def test_without_the_extra_the_sentence_says_how_to_install_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rapport.tone.classifier.find_spec", lambda name: None)
    with pytest.raises(StudyError, match=r"needs transformers and torch, .* `pip install torch"):
        Sentiment(classifier(tmp_path))


# Answers that are kept.


def test_what_was_answered_is_not_asked_again(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache, asked = tmp_path / "cache", [Asked(text) for text in TEXTS]
    first = Sentiment(classifier(save(folder, SENTIMENT), cache)).values(asked)
    monkeypatch.setattr(Classifier, "_answered", None)
    moved = folder.rename(tmp_path / "elsewhere")
    assert (Sentiment(classifier(moved, cache)).values(asked) == first).all()
    with pytest.raises(TypeError):
        Sentiment(classifier(moved, cache)).values([Asked("good")])


def test_another_model_in_the_same_folder_is_asked_anew(folder: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    one = Sentiment(classifier(save(folder, SENTIMENT), cache))
    value = one.values([Asked("good")])
    other = Sentiment(classifier(save(folder, SENTIMENT[::-1]), cache))
    assert other.values([Asked("good")]) == pytest.approx(-value)
    assert other.origin.version != one.origin.version


def test_answers_are_kept_whole_or_not_at_all(tmp_path: Path) -> None:
    answers = Answers(tmp_path / "cache")
    assert answers.known(["a"]) == {}
    broken: dict[str, Any] = {"a": np.array([0.5]), "b": None}
    with pytest.raises(AttributeError):
        answers.keep(broken)
    assert answers.known(["a", "b"]) == {}
    answers.keep({"a": np.array([0.25, 0.75])})
    assert Answers(tmp_path / "cache").known(["b", "a"])["a"].tolist() == [0.25, 0.75]


def test_a_file_of_answers_that_is_damaged_is_begun_anew(tmp_path: Path) -> None:
    (tmp_path / "answers.sqlite").write_text("this is no file of answers, but a text " * 40)
    answers = Answers(tmp_path)
    assert answers.known(["a"]) == {}
    answers.keep({"a": np.array([1.0])})
    assert answers.known(["a"])["a"].tolist() == [1.0]


def test_without_a_folder_no_answer_is_kept() -> None:
    answers = Answers(None)
    answers.keep({"a": np.array([1.0])})
    assert answers.known(["a"]) == {}
