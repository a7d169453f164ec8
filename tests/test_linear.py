"""The linear heads: values that are sums of their words."""

from __future__ import annotations

import json
import zlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse

from rapport.errors import RapportError
from rapport.tone.linear import Linear, features
from rapport.tone.linear.features import TARGET, Floats, Vocabulary
from rapport.tone.linear.heads import tone_of, tone_toward
from rapport.tone.scoring import Asked, Origin, Words
from rapport.training.gold import read_targets
from rapport.training.linear import reached, train_linear
from rapport.training.linear.fitting import Design, fit, squares
from rapport.training.linear.gold import of_targets
from rapport.training.linear.meanings import leanings
from tests.project import CHECKOUT, GOLD

MODEL = CHECKOUT / "models" / "linear"
ENGINE = Linear.read(MODEL)

SENTENCES = (
    "The minister praised the generous neighbours.",
    "Nobody was happy about the cruel and stupid attack.",
    "“It is not good,” she said — then left.",
    "",
    "   ",
    "Zzyzx qwrtp 1,000.",
    "Ünïcødé İstanbul 😀 e\u0301 日本 won’t surrender!",
)


@st.composite
def asked(draw: st.DrawFn) -> Asked:
    """A sentence, of these or of any signs, alone or with a mention or two anywhere in it."""
    text = draw(st.sampled_from(SENTENCES) | st.text(max_size=60))
    places = st.tuples(st.integers(0, len(text)), st.integers(0, len(text)))
    mentions = sorted((min(place), max(place)) for place in draw(st.lists(places, max_size=2)))
    return Asked(text, tuple(mentions))


@given(st.lists(asked(), max_size=6), st.randoms(use_true_random=False))
def test_a_value_is_the_same_alone_and_in_any_company(batch, random):
    values = dict(zip(batch, ENGINE.values(batch).tolist(), strict=True))
    random.shuffle(batch)
    assert ENGINE.values(batch).tolist() == [values[one] for one in batch]
    assert [ENGINE.values([one])[0] for one in batch] == [values[one] for one in batch]


@given(st.lists(asked(), max_size=6))
def test_the_words_of_a_sentence_add_up_to_its_value(batch):
    words = ENGINE.words(batch)
    sums = np.bincount(words.asked, words.weight, len(batch))
    assert sums == pytest.approx(ENGINE.values(batch), abs=1e-6)


@given(st.lists(asked(), max_size=6))
def test_words_are_tokens_of_their_sentence_in_its_order_and_none_of_the_target(batch):
    words = ENGINE.words(batch)
    rows = list(zip(*(column.tolist() for column in words[:3]), strict=True))
    assert rows == sorted(set(rows))
    for at, start, end in rows:
        assert features.TOKEN.fullmatch(batch[at].text, start, end)
        assert not any(start < stop and end > begin for begin, stop in batch[at].mentions)


def test_the_words_of_both_heads_come_in_the_order_asked():
    text = SENTENCES[1]
    batch = [Asked(text), Asked(text, ((0, 6),)), Asked(text)]
    words = ENGINE.words(batch)
    assert words.asked.tolist() == sorted(words.asked.tolist())
    assert set(words.asked.tolist()) == {0, 1, 2}
    assert (words.weight[words.asked == 0] == words.weight[words.asked == 2]).all()


@pytest.mark.parametrize("text", ["", "  ", "\n"])
def test_an_empty_sentence_has_the_value_0_and_no_words(text):
    for one in (Asked(text), Asked(text, ((0, len(text)),))):
        assert ENGINE.values([one]).tolist() == [0.0]
        assert len(ENGINE.words([one]).asked) == 0


def test_nothing_asked_is_nothing_said():
    assert ENGINE.values([]).shape == (0,)
    assert len(ENGINE.words([]).asked) == 0


def test_praise_is_above_and_blame_below_neutral():
    praise, blame = ENGINE.values([Asked(text) for text in SENTENCES[:2]])
    assert blame < 0 < praise


def test_what_is_said_of_a_target_decides_and_not_its_name():
    praise, blame = "%s won a brilliant victory.", "%s lied and was disgraced."
    for name in ("Arcadia", "Freedonia", "Wonderful"):
        mention = ((0, len(name)),)
        high, low = ENGINE.values([Asked(text % name, mention) for text in (praise, blame)])
        assert low < 0 < high
    values = {ENGINE.values([Asked(praise % n, ((0, len(n)),))])[0] for n in ("Arcadia", "Evil")}
    assert len(values) == 1


def test_a_target_at_either_edge_is_seen_as_standing_there():
    vocabulary = Vocabulary(sorted({TARGET, "praised", "by", "them", "all"}))
    for text, mention, before, after in (
        ("Arcadia praised them all", (0, 7), [0, 0, 0, 0], [0, 1, np.exp(-1 / 4), np.exp(-1 / 2)]),
        ("praised by Arcadia", (11, 18), [np.exp(-1 / 4), 1, 0], [0, 0, 0]),
    ):
        channels = features.toward(vocabulary.read([Asked(text, (mention,))]), vocabulary)
        assert channels[:, 1] == pytest.approx(before)
        assert channels[:, 2] == pytest.approx(after)


def test_of_several_mentions_the_nearer_one_counts_and_each_opens_its_clause():
    vocabulary = Vocabulary(sorted({TARGET, ",", "left", "it", "rained", "and", "wept"}))
    text = "Arcadia left , it rained , and she wept"
    tokens = vocabulary.read([Asked(text, ((0, 7), (text.index("she"), text.index("she") + 3)))])
    channels = features.toward(tokens, vocabulary)
    before = [0, 0, 0, 0, np.exp(-2 / 4), np.exp(-1 / 4), 1, 0, 0]
    after = [0, 1, np.exp(-1 / 4), np.exp(-2 / 4), 0, 0, 0, 0, 1]
    assert channels[:, 1] == pytest.approx(before)
    assert channels[:, 2] == pytest.approx(after)
    assert channels[:, 3].tolist() == [0, 1, 0, 0, 0, 1, 1, 0, 1]


def test_a_negation_reaches_four_tokens_but_not_past_a_stop_or_its_sentence():
    vocabulary = Vocabulary(sorted({"not", "a", ",", "b", "don't"}))
    read = vocabulary.read([Asked("not a a a a a"), Asked("don’t a, b not"), Asked("b")])
    expected = [0, 1, 1, 1, 1, 0, 0, 1, 0, 0, 0, 0]
    assert vocabulary.negated(read).tolist() == list(map(bool, expected))


def test_words_are_counted_in_lower_case_without_possessives_and_numbers_as_one():
    surfaces = ["Japan’s", "Won’t", "2.2", "1950s", "U.S", "Large-scale"]
    assert list(map(features.form, surfaces)) == ["japan", "won't", "0", "0", "u.s", "large-scale"]


@given(st.lists(st.tuples(st.floats(-8, 8), st.floats(-8, 8)), min_size=1), st.floats(-2, 2))
def test_scores_times_their_slopes_are_the_value(rows, polar):
    scores = np.array(rows)
    value, slopes = tone_toward(scores, polar)
    assert (scores * slopes).sum(1) == pytest.approx(value, abs=1e-6)
    value, slopes = tone_of(scores[:, :1])
    assert (scores[:, :1] * slopes)[:, 0] == pytest.approx(value)


def test_the_value_toward_a_target_is_the_difference_of_two_chances():
    value, _ = tone_toward(np.array([[0.0, np.log(2)], [np.log(3), 0.0], [0.0, 0.0]]), 0.0)
    assert value == pytest.approx([2 / 4 - 1 / 4, 1 / 5 - 3 / 5, 0])
    assert tone_toward(np.array([[0.0, np.log(2)]]), np.log(2))[0] == pytest.approx([2 / 7])


def test_the_chances_toward_a_target_add_up_and_a_sentence_without_one_has_none():
    texts = ("Arcadia won a brilliant victory.", "Arcadia lied and was disgraced.")
    asked = [Asked(text, ((0, 7),)) for text in texts]
    found = ENGINE.probabilities([*asked, Asked("It rained.")])
    assert found[:2].argmax(axis=1).tolist() == [2, 0]
    assert found[:2].sum(axis=1) == pytest.approx(1)
    assert found[:2, 2] - found[:2, 0] == pytest.approx(ENGINE.values(asked))
    assert np.isnan(found[2]).all()


def test_heads_that_are_not_there_are_missed_with_a_remedy(tmp_path):
    with pytest.raises(RapportError, match=r"linear\.npz: the file is missing; take it"):
        Linear.read(tmp_path)


def small_gold(folder: Path) -> Path:
    """A gold in which “good” praises and “bad” blames whatever stands before it."""
    news, editorials = folder / "newsmtsc", folder / "nyt_editorials"
    news.mkdir(parents=True)
    editorials.mkdir()
    words = {"good": 6, "bad": 2, "there": 4}
    targets, rows = [], ["article\tsnippet\tmean_rating\ttext"]
    for at in range(60):
        word = list(words)[at % 3]
        polarity = words[word]
        text = f"Arcadia is {word}, said visitor {at}."
        one = {"Input.gid": f"allsides_{at}_0_0_Arcadia_0_7", "from": 0, "to": 7}
        target = one | {"mention": "Arcadia", "polarity": float(polarity)}
        targets.append(json.dumps({"sentence_normalized": text, "targets": [target]}))
        rows.append(f"{at // 2}\t{at}\t{polarity - 4}\tThe weather is {word} today.")
    (news / "train.jsonl").write_text("\n".join(targets) + "\n", "utf-8")
    (editorials / "dev.tsv").write_text("\n".join(rows) + "\n", "utf-8")
    return folder


def numbers(words: Sequence[str]) -> Floats:
    """Vectors that mean nothing, the same for the same word."""
    bits = [[zlib.crc32(f"{word} {at}".encode()) for at in range(4)] for word in words]
    return np.array(bits) / 2**31 - 1


class Undecided:
    """An engine to which nothing makes a target look good or bad."""

    additive = False
    origin = Origin("a test", "CC0")

    def values(self, asked: Sequence[Asked]) -> Floats:
        """Nothing."""
        return np.zeros(len(asked))

    def words(self, asked: Sequence[Asked]) -> Words:
        """None."""
        return Words.of([])


class Naming(Undecided):
    """An engine to which a target looks as good as its sentence without it is long."""

    def values(self, asked: Sequence[Asked]) -> Floats:
        """Letters beside the target, in hundreds."""
        return np.array([(len(one.text) - 5) / 100 for one in asked])


def test_a_teacher_is_asked_for_each_word_in_two_sentences_about_a_target():
    heard = leanings(["kind", "a"], Naming())
    assert heard.tolist() == [[0.06, 0.16], [0.03, 0.13]]


@given(seed=st.integers(0, 2**32 - 1))
def test_the_fit_ends_at_the_weights_that_ridge_regression_has_in_closed_form(seed):
    random = np.random.default_rng(seed)
    counts, pairs = (random.poisson(0.3, size=(60, n)).astype(float) for n in (40, 10))
    vectors, wanted = random.normal(size=(20, 5)), random.normal(size=(60, 1))
    frequent, known = random.random(20) < 0.7, np.full(5, 0.01)
    rows = [sparse.csr_matrix(each) for each in (counts, pairs)]
    found = fit(
        Design(rows[0], vectors, rows[1], frequent, 0.02, known), squares(wanted), 1, polar=False
    )
    # Counts of a word in channel 0 and 1 stand side by side; each channel has the vectors anew.
    meant = [counts[:, at::2] @ vectors for at in range(2)]
    all_rows = np.hstack([counts[:, np.repeat(frequent, 2)], *meant, pairs])
    held = np.diag(np.repeat([0.02, 0.01, 0.02], [2 * frequent.sum(), 10, 10]))
    fitted = all_rows @ np.linalg.solve(all_rows.T @ all_rows + held, all_rows.T @ wanted)
    scores = counts @ found.words.reshape(40, 1) + pairs @ found.pairs
    assert np.abs(scores - fitted).max() < 1e-3


def test_the_same_gold_and_seed_give_the_same_files_and_what_was_to_be_learnt(tmp_path):
    gold = small_gold(tmp_path / "gold")
    for name in ("one", "two"):
        train_linear(gold, tmp_path / name, 1, Undecided(), numbers)
    files = sorted(path.name for path in (tmp_path / "one").iterdir())
    assert files == ["card.yaml", "linear.npz"]
    for name in files:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()
    engine = Linear.read(tmp_path / "one")
    mention = ((0, 8),)
    texts = ("Freedonia is good.", "Freedonia is there.", "Freedonia is bad.")
    high, middle, low = engine.values([Asked(text, mention) for text in texts])
    assert low < middle < high
    assert engine.probabilities([Asked(text, mention) for text in texts]).argmax(1).tolist() == [
        2,
        1,
        0,
    ]
    words = engine.words([Asked(texts[0])])
    heaviest = int(words.weight.argmax())
    assert texts[0][words.start[heaviest] : words.end[heaviest]] == "good"


def test_the_shipped_files_are_small_and_the_card_names_them():
    card = yaml.safe_load((MODEL / "card.yaml").read_text("utf-8"))
    assert set(card["sha256"]) == {p.name for p in MODEL.iterdir()} - {"card.yaml"}
    assert sum(path.stat().st_size for path in MODEL.iterdir()) < 4_000_000


@pytest.mark.gold
def test_the_card_states_what_the_heads_reach_on_the_parts_they_were_not_trained_on():
    card = yaml.safe_load((MODEL / "card.yaml").read_text("utf-8"))
    for part in ("rw_dev", "mt_dev"):
        found = reached(ENGINE, of_targets(read_targets(GOLD / "newsmtsc" / f"{part}.jsonl")))
        assert {what: round(score, 3) for what, score in found.items()} == card["scores"][
            f"newsmtsc/{part}"
        ]
