"""Training of the encoder, as far as it goes without torch."""

from __future__ import annotations

import io
import json
import sys
import tarfile
from pathlib import Path
from random import Random

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from rapport.cli import main
from rapport.errors import RapportError
from rapport.tone.encoder import FILES
from rapport.tone.scoring import Asked
from rapport.training.encoder import NEEDED, train_encoder
from rapport.training.encoder.names import NAMES, mentioning, renamed
from rapport.training.gold import MEMBERS, Rated, Target, read_news, read_rated, read_targets


def test_training_without_its_extra_is_refused_in_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "torch", None)
    for name in [name for name in sys.modules if name.startswith("rapport.training.encoder.")]:
        monkeypatch.delitem(sys.modules, name)
    done = CliRunner().invoke(main, ["train", "--gold", str(tmp_path), "--to", str(tmp_path)])
    assert done.exit_code == 2
    assert done.output == (
        "torch is not installed; training needs it: pip install 'rapport[train]'\n"
    )


def test_a_gold_standard_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(RapportError, match=r"train\.jsonl: is missing; give with --gold"):
        read_targets(tmp_path / "train.jsonl")


def test_the_mention_that_was_judged_comes_before_further_ones(tmp_path: Path) -> None:
    target = {"further_mentions": [{"to": 3, "from": 0}], "to": 16, "from": 10, "polarity": 2.0}
    named = target | {"Input.gid": "polusa_v1_7_1_2_Moscow_10_16"}
    row = {"sentence_normalized": "Abe shuns Moscow.", "targets": [named]}
    file = tmp_path / "gold.jsonl"
    file.write_text(json.dumps(row) + "\n", "utf-8")
    assert read_targets(file) == [
        Target(Asked("Abe shuns Moscow.", ((10, 16), (0, 3))), -1, "polusa_v1_7")
    ]


@given(seed=st.integers(0, 10**6))
def test_another_name_stands_where_the_target_stood(seed: int) -> None:
    asked = Asked("They say Alba failed, and Alba knows it.", ((9, 13), (0, 4), (26, 30), (10, 12)))
    text, (target, before, after) = renamed(asked, Random(seed))
    assert text[slice(*target)] in NAMES
    assert (text[slice(*before)], text[slice(*after)]) == ("They", "Alba")
    assert text.startswith("They say ")
    assert text.endswith(" failed, and Alba knows it.")


def test_a_pronoun_keeps_its_place() -> None:
    asked = Asked("She failed.", ((0, 3),))
    assert renamed(asked, Random(1)) is asked


def mentioned(text: str, seed: int) -> list[str]:
    """What the target of a sentence is drawn from, and what else of it is named."""
    found = mentioning([text, "they met on and on, and they said that they spoke"], seed)
    return [asked.text[slice(*place)] for asked in found for place in asked.mentions]


def test_a_name_is_a_run_of_words_with_capitals() -> None:
    drawn = {
        mentioned("They met Mr. Doe of South Alba in the U.S. on Monday.", s)[0] for s in SEEDS
    }
    assert drawn == {"Mr. Doe", "South Alba", "U.S."}


def test_a_word_that_only_begins_a_sentence_is_no_name() -> None:
    assert {mentioned("“They, Alba said.", seed)[0] for seed in SEEDS} == {"Alba"}
    assert mentioned("On Monday, they met.", 1) == []


def test_a_name_that_stands_again_is_a_further_mention_whichever_was_drawn() -> None:
    text = "Alba said that Alba met Boria."
    places = {asked.mentions for seed in SEEDS for asked in mentioning([text], seed)}
    assert places == {((0, 4), (15, 19)), ((15, 19), (0, 4)), ((24, 29),)}


SEEDS = range(40)


def archive(folder: Path, members: dict[str, bytes]) -> Path:
    """An archive laid out as that of VADER's authors."""
    path = folder / "hutto_ICWSM_2014.tar.gz"
    with tarfile.open(path, "w:gz") as into:
        for name, content in members.items():
            member = tarfile.TarInfo(f"hutto_ICWSM_2014/{name}")
            member.size = len(content)
            into.addfile(member, io.BytesIO(content))
    return path


def test_rated_sentences_are_read_and_editorials_are_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = []
    extract = tarfile.TarFile.extractfile

    def noting(members: tarfile.TarFile, name: str) -> object:
        opened.append(name)
        return extract(members, name)

    rows = [f"{number}\t{number}.5\tWhat a {name}!\r\n" for number, name in enumerate(MEMBERS)]
    members = {name: row.encode() for name, row in zip(MEMBERS, rows, strict=True)}
    aside = {"nytEditorialSnippets_GroundTruth.txt": b"\xff", "nytEditorials_other.txt": b"\xff"}
    path = archive(tmp_path, aside | members)
    monkeypatch.setattr(tarfile.TarFile, "extractfile", noting)
    assert read_rated(path) == [
        Rated(number + 0.5, f"What a {name}!") for number, name in enumerate(MEMBERS)
    ]
    assert opened == [f"hutto_ICWSM_2014/{name}" for name in MEMBERS]


def test_ratings_that_are_missing_are_named_with_where_they_are_found(tmp_path: Path) -> None:
    with pytest.raises(RapportError, match=r"none: is missing; it is in additional_resources/ of"):
        read_rated(tmp_path / "none")


def test_an_archive_of_something_else_is_named(tmp_path: Path) -> None:
    other = tmp_path / "hutto_ICWSM_2014.tar.gz"
    other.write_bytes(b"no archive")
    for path in (other, archive(tmp_path, {})):
        with pytest.raises(RapportError, match=r"gz: has no movieReviewSnippets.*; take it from"):
            read_rated(path)


def tiny_gold(folder: Path) -> Path:
    """Gold of a few sentences of our own, in the layout of the real one, with an archive."""
    for name, half in (("train", 6), ("rw_dev", 3), ("mt_dev", 3)):
        rows = []
        for number in range(half):
            said = ("condemned", "met", "praised")[number % 3]
            target = {"from": 9, "to": 13, "polarity": 2 * (number % 3) + 2}
            targets = [target | {"Input.gid": f"allsides_{number}_0"}]
            row = {"sentence_normalized": f"They {said[:3]} Alba {said}.", "targets": targets}
            rows.append(json.dumps(row) + "\n")
        path = folder / "newsmtsc" / f"{name}.jsonl"
        path.parent.mkdir(exist_ok=True)
        path.write_text("".join(rows), "utf-8")
    words = ("awful", "plain", "lovely", "grim", "fine")
    rows = [f"{at}\t1\t{at % 5 - 2}\tA {word} day.\n" for at, word in enumerate(words * 2)]
    (folder / "nyt_editorials").mkdir()
    path = folder / "nyt_editorials" / "dev.tsv"
    path.write_text("article\tsnippet\tmean_rating\ttext\n" + "".join(rows), "utf-8")
    (folder / "narrative_frames").mkdir()
    path = folder / "narrative_frames" / "dev.tsv"
    path.write_text('text\n"A sad day for Alba, they said.\n\nBoria was glad of it."\n', "utf-8")
    archive(folder, dict.fromkeys(MEMBERS, b"1\t2.5\tLovely.\n2\t-2.5\tGrim.\n"))
    return folder


def test_the_news_is_read_sentence_by_sentence_and_each_once(tmp_path: Path) -> None:
    gold = tiny_gold(tmp_path)
    path = gold / "newsmtsc" / "train.jsonl"
    path.write_text(path.read_text("utf-8") * 2, "utf-8")
    assert read_news(gold) == [
        "A sad day for Alba, they said.",
        "Boria was glad of it.",
        "They con Alba condemned.",
        "They pra Alba praised.",
    ]


@pytest.mark.slow
def test_the_teacher_reads_sentences_as_transformers_has_mpnet_read_them() -> None:
    for needed in (*NEEDED, "transformers"):
        pytest.importorskip(needed, reason="the extra “train” is not installed")
    import torch
    from transformers import MPNetConfig, MPNetModel

    from rapport.training.encoder.fitting import padded
    from rapport.training.encoder.shape import LARGER
    from rapport.training.encoder.teacher import BEFORE, mpnet, weights

    network, reader = mpnet(1)
    texts = ["A good day.", "They say that Alba failed" + " and failed" * 40]
    ids, flags, real = padded(reader.read([Asked(text) for text in texts]))
    given = weights()
    config = MPNetConfig(
        vocab_size=len(given["embeddings.word_embeddings.weight"]),
        max_position_embeddings=len(given["embeddings.position_embeddings.weight"]),
        layer_norm_eps=LARGER.epsilon,
    )
    peer = MPNetModel(config, add_pooling_layer=False).eval()
    peer.load_state_dict(given, strict=False)
    with torch.inference_mode():
        read = network.vectors(ids, flags, real, range(network.shape.layers))
        filled = torch.where(real.bool(), ids, config.pad_token_id)
        wanted = peer(input_ids=filled, attention_mask=real).last_hidden_state
    assert config.pad_token_id == BEFORE - 1
    assert ((read - wanted).abs() * real[..., None]).max() < 1e-5


@pytest.mark.slow
def test_hints_are_centred_and_keep_most_of_how_sentences_vary() -> None:
    for needed in NEEDED:
        pytest.importorskip(needed, reason="the extra “train” is not installed")
    import torch

    from rapport.training.encoder.questions import HINTS, hints_of

    random = torch.Generator().manual_seed(1)
    basis = torch.linalg.qr(torch.randn(300, 300, generator=random)).Q
    large, small = torch.tensor([3.0] * HINTS), torch.tensor([0.01] * (300 - HINTS))
    told = torch.randn(500, 300, generator=random) * torch.cat([large, small])
    vectors, seen = 5 + told @ basis, range(400)
    hints = hints_of(vectors, seen)
    assert hints.shape == (500, HINTS)
    assert hints[seen].mean(0).abs().max() < 1e-5
    assert hints[seen].square().sum(1).mean() == pytest.approx(1, abs=1e-5)
    # What lies along the directions that are kept keeps its distances, but for one scale.
    scale = torch.pdist(hints[:50]) / torch.pdist(told[:50, :HINTS])
    assert scale.std() / scale.mean() < 1e-3


@pytest.mark.slow
def test_a_network_that_is_given_more_words_reads_the_others_as_before() -> None:
    for needed in NEEDED:
        pytest.importorskip(needed, reason="the extra “train” is not installed")
    import torch

    from rapport.training.encoder.network import starting, widened

    few, more = list(range(1000, 1200)), list(range(1000, 1500))
    network, begun = starting(few, 1).eval(), starting(more, 1)
    with torch.no_grad():
        network.layers[5].up.weight += 0.01  # as if it had learnt
    wider = widened(network, more)
    ids, flags, real = torch.arange(60)[None], torch.arange(60)[None] % 3, torch.ones(1, 60)
    with torch.inference_mode():
        read, again = (n.vectors(ids, flags, real, range(6)) for n in (network, wider))
        assert torch.equal(read, again)
        assert not torch.equal(read, begun.eval().vectors(ids, flags, real, range(6)))
    assert torch.equal(wider.word.weight[200:], begun.word.weight[200:])


@pytest.mark.slow
def test_training_in_parts_makes_what_training_at_once_makes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for needed in NEEDED:
        pytest.importorskip(needed, reason="the extra “train” is not installed")
    monkeypatch.setattr("rapport.training.encoder.addresses.DRAWN", 20)
    gold, kept, told = tiny_gold(tmp_path), tmp_path / "kept", list[str]()
    ratings = gold / "hutto_ICWSM_2014.tar.gz"
    train_encoder(gold, ratings, tmp_path / "once", 1, told.append, kept)
    for step in ("rated", "tone", "toward"):
        (kept / f"{step}-1.pt").unlink()
    train_encoder(gold, ratings, tmp_path / "parts", 1, told.append, kept)
    assert f"whole: as in {kept / 'whole-1.pt'}" in told
    for name in (*FILES, "card.yaml"):
        once, parts = (tmp_path / folder / name for folder in ("once", "parts"))
        assert once.read_bytes() == parts.read_bytes(), name
