"""`rapport validate` holds every engine against the gold it applies to."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
import yaml
from click.testing import CliRunner
from numpy.typing import NDArray

from rapport.cli import main
from rapport.codebook import read_codebook
from rapport.errors import RapportError
from rapport.house import House
from rapport.marks.vader.scores import scores
from rapport.tone.scoring import Asked, Origin, Words
from rapport.validity.cards import read_cards
from rapport.validity.engines import Engines, available
from rapport.validity.frames import frames
from rapport.validity.gold import find_gold
from rapport.validity.rows import Crossed
from rapport.validity.running import as_json, validate
from tests.project import CHECKOUT, GOLD
from tests.test_validity_gold import RATINGS, RECORDS, TARGETS, gold, sentence, target

HOUSE = House.at(CHECKOUT)
METRICS = {"macro_f1", "accuracy", "pearson", "spearman", "auc", "pearson_article"}


class Length:
    """An engine that finds the longer sentence more positive; it keeps what it was asked."""

    additive = False
    origin = Origin("a test", "CC0")

    def __init__(self) -> None:
        self.seen: list[str] = []

    def values(self, asked: Sequence[Asked]) -> NDArray[np.float64]:
        """A hundredth a character."""
        self.seen += [one.text for one in asked]
        return np.array([len(one.text) / 100 for one in asked])

    def words(self, asked: Sequence[Asked]) -> Words:
        """None."""
        return Words.of([])


class Certain(Length):
    """An engine that knows probabilities: positive where the target is named once, else neutral."""

    def probabilities(self, asked: Sequence[Asked]) -> NDArray[np.float64]:
        """Positive or neutral."""
        rows = [[0.2, 0.1, 0.7] if len(one.mentions) == 1 else [0.2, 0.5, 0.3] for one in asked]
        return np.array(rows)


class Sure(Length):
    """An engine that says the class."""

    def classes(self, asked: Sequence[Asked]) -> NDArray[np.int64]:
        """Always negative."""
        return np.full(len(asked), -1)


class Cutting(Length):
    """An engine that states its own thresholds."""

    cuts = (0.3, 0.9)


def both(engines: dict[str, Length]) -> Engines:
    """Engines of tone that also say the tone toward a target."""
    return Engines(engines, engines)


def framed(n: int) -> str:
    """Articles of a table of frames; every second one has a sentence of conflict."""
    rows = ["text\tRE\tHI\tCO\tMO\tEC"]
    for at in range(n):
        told = "The mayors clash again." if at % 2 else "Snow fell on the pass."
        rows.append(f"{told} It was number {at}.\t0\t0\t{at % 2}\t0\t0")
    return "\n".join(rows) + "\n"


def test_every_engine_is_held_against_the_gold_it_applies_to(tmp_path: Path) -> None:
    folder = gold(
        tmp_path,
        newsmtsc__rw_dev=TARGETS,
        nyt_editorials__dev=RATINGS,
        narrative_frames__dev=framed(20),
        plover__dev=json.dumps(RECORDS),
        tweets__dev="",
    )
    rows, said = validate(HOUSE, folder, both({"length": Length()}))
    held = {(row.gold, row.engine, row.metric) for row in rows}
    assert held == {
        *(("nyt_editorials/dev", "length", m) for m in ("pearson", "spearman", "pearson_article")),
        *(("newsmtsc/rw_dev", "length", m) for m in ("macro_f1", "accuracy")),
        *(
            ("narrative_frames/dev", engine, m)
            for engine in ("generic-frames", "generic-frames.conflict")
            for m in ("auc", "macro_f1")
        ),
        *(
            ("plover/dev", f"relations.{part}", "accuracy")
            for part in ("quad", "sign", "category", "direction")
        ),
    }
    assert len(held) == len(rows)
    assert len(said) == 1


def test_the_json_is_a_list_of_scores_with_their_intervals(tmp_path: Path) -> None:
    folder = gold(tmp_path, nyt_editorials__dev=RATINGS, newsmtsc__rw_dev=TARGETS)
    rows, _ = validate(HOUSE, folder, both({"length": Length(), "cutting": Cutting()}))
    said = json.loads(as_json(rows))
    assert len(said) == 10
    for entry in said:
        assert list(entry)[:7] == ["gold", "engine", "metric", "score", "low", "high", "n"]
        assert entry["metric"] in METRICS
        assert entry["engine"] in ("length", "cutting")
        assert entry["resamples"] == 1000
        assert entry["n"] == (2 if entry["metric"] == "pearson_article" else 3)
    humans = {entry["metric"]: entry.get("human") for entry in said}
    assert (humans["pearson"], humans["spearman"], humans["macro_f1"]) == (0.71, None, None)


def test_an_undefined_score_is_null(tmp_path: Path) -> None:
    flat = RATINGS.replace("2.5", "1").replace("-1.5", "1").replace("0.1", "1")
    rows, _ = validate(HOUSE, gold(tmp_path, nyt_editorials__dev=flat), both({"length": Length()}))
    assert math.isnan(rows[0].score)
    assert json.loads(as_json(rows))[0]["score"] is None


def test_train_is_seen_for_thresholds_and_gives_no_score(tmp_path: Path) -> None:
    # By the training file what is longer than 40 characters is negative, what is shorter positive.
    text = ["Roke won.", "Roke met a mayor at noon.", "Roke was beaten by the sea and by the wind."]
    kinds = zip(text, (2, 4, 6), strict=True)
    train = "".join(sentence(one, target(0, "Roke", polarity)) for one, polarity in kinds)
    engine = Length()
    folder = gold(tmp_path, newsmtsc__train=train, newsmtsc__rw_dev=TARGETS)
    rows, _ = validate(HOUSE, folder, both({"length": engine}))
    assert {row.gold for row in rows} == {"newsmtsc/rw_dev"}
    assert set(text) < set(engine.seen)
    assert rows[0].note == "thresholds 0.25 and 0.25 from newsmtsc/train"


def test_without_train_an_engine_has_its_own_thresholds_or_those_by_default(tmp_path: Path) -> None:
    folder = gold(tmp_path, newsmtsc__rw_test=TARGETS)
    engines = both({"length": Length(), "cutting": Cutting(), "certain": Certain(), "sure": Sure()})
    rows, _ = validate(HOUSE, folder, engines)
    notes = {row.engine: row.note for row in rows}
    assert notes["length"] == "thresholds −0.05 and 0.05 by default"
    assert notes["cutting"] == "thresholds 0.30 and 0.90 of the engine"
    assert notes["certain"] == "most probable class"
    assert notes["sure"] == "classes of the engine"
    accuracy = {row.engine: row.score for row in rows if row.metric == "accuracy"}
    # Polarities are 1, −1 and 0, the sentences have 23, 41 and 41 characters; the last target has
    # two mentions.
    assert accuracy == pytest.approx(
        {"length": 1 / 3, "cutting": 1 / 3, "certain": 2 / 3, "sure": 1 / 3}
    )


def test_only_the_engines_that_are_named_are_held(tmp_path: Path) -> None:
    folder = gold(tmp_path, nyt_editorials__dev=RATINGS, plover__dev=json.dumps(RECORDS))
    engines = both({"length": Length(), "cutting": Cutting()})
    rows, _ = validate(HOUSE, folder, engines, ["relations", "cutting"])
    assert {row.engine.split(".")[0] for row in rows} == {"relations", "cutting"}
    with pytest.raises(RapportError, match="no engine “vadr”; the engines are: length, cutting, g"):
        validate(HOUSE, folder, engines, ["vadr"])


def test_an_engine_that_was_trained_on_the_gold_says_so(tmp_path: Path) -> None:
    house = House(tmp_path, CHECKOUT / "data", tmp_path)
    crossed = Crossed(gold="nyt_editorials/dev", metric="pearson", score=0.6, n=2)
    card = {
        "trained_on": [crossed.gold],
        "crossed": [crossed.model_dump(exclude_none=True)],
    }
    (house.models / "length").mkdir(parents=True)
    (house.models / "length" / "card.yaml").write_text(yaml.safe_dump(card), "utf-8")
    folder = gold(tmp_path, nyt_editorials__dev=RATINGS, nyt_editorials__test=RATINGS)
    rows, _ = validate(house, folder, both({"length": Length()}))
    notes = {row.gold: row.note for row in rows}
    assert notes == {"nyt_editorials/dev": "trained on this file", "nyt_editorials/test": ""}
    of_snippets = [row.crossed for row in rows if row.metric == "pearson"]
    assert of_snippets == [crossed, None]
    told = [e.get("crossed") for e in json.loads(as_json(rows)) if e["metric"] == "pearson"]
    assert told == [{"score": 0.6, "n": 2}, None]


def test_what_knows_no_targets_is_held_against_them_beside_what_does(tmp_path: Path) -> None:
    folder = gold(tmp_path, nyt_editorials__dev=RATINGS, newsmtsc__dev=TARGETS)
    tone, toward = Length(), Sure()
    rows, _ = validate(HOUSE, folder, Engines({"tone": tone, "two": tone}, {"two": toward}))
    held = {(row.gold, row.engine, row.note) for row in rows}
    assert held == {
        ("nyt_editorials/dev", "tone", ""),
        ("nyt_editorials/dev", "two", ""),
        ("newsmtsc/dev", "tone", "thresholds −0.05 and 0.05 by default"),
        ("newsmtsc/dev", "two", "classes of the engine"),
    }
    assert toward.seen == []


def test_the_tone_of_a_lexicon_is_vader_s_and_the_sum_of_its_words() -> None:
    texts = ["A splendid, truly great day!", "Nobody came.", "The awful war went on, but we won."]
    engine = available(HOUSE).tone["vader"]
    asked = [Asked(text) for text in texts]
    values = engine.values(asked)
    assert values == pytest.approx([one["compound"] for one in scores(texts)], abs=1e-4)
    assert engine.values(asked[2:]) == pytest.approx(values[2:])
    words = engine.words(asked)
    told = [texts[at][a:b] for at, a, b, _ in zip(*words, strict=True)]
    assert "splendid" in told
    assert engine.additive


def test_the_share_of_sentences_orders_articles_as_coders_do(tmp_path: Path) -> None:
    found = find_gold(gold(tmp_path, narrative_frames__dev=framed(20)))
    book = read_codebook(HOUSE.codebook / "generic-frames.yaml")
    results = list(frames(found.scored[0], book))
    # Frames that no article has are left out: one is left, and it is the mean.
    assert [(one.part, one.score.metric) for one in results] == [
        ("", "auc"), ("conflict", "auc"), ("", "macro_f1"), ("conflict", "macro_f1")
    ]  # fmt: skip
    assert [one.score.score for one in results] == [1, 1, 1, 1]
    assert "always present scores 0.33" in results[2].note


def test_acts_have_a_quad_a_category_and_a_direction(tmp_path: Path) -> None:
    wrong = RECORDS[0] | {
        "event": "FIGHT",
        "source": RECORDS[0]["target"],
        "target": RECORDS[0]["source"],
    }
    records = [RECORDS[0], wrong, RECORDS[0] | {"text": "Snow fell on the pass."}]
    records.append(RECORDS[0] | {"event": "DANCE"})  # no category of the codebook: not scored
    rows, _ = validate(HOUSE, gold(tmp_path, plover__test=json.dumps(records)), both({}))
    score = {row.engine: (row.score, row.n) for row in rows}
    for part in ("quad", "sign", "category", "direction"):
        assert score[f"relations.{part}"] == pytest.approx((1 / 3, 3))
    assert "found in 2 sentences, right in 1" in rows[3].note


def test_the_command_prints_the_scores_writes_them_and_names_what_it_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(CHECKOUT)
    folder = gold(tmp_path, nyt_editorials__dev=RATINGS, newsmtsc__dev="{", tweets__dev="")
    to = tmp_path / "scores.json"
    done = CliRunner().invoke(
        main, ["validate", "--gold", str(folder), "--json", str(to), "--engine", "vader"]
    )
    assert done.exit_code == 0
    assert [entry["metric"] for entry in json.loads(to.read_text("utf-8"))] == [
        "pearson", "spearman", "pearson_article"
    ]  # fmt: skip
    assert "nyt_editorials/dev" in done.stdout
    assert done.stderr.count("warning: ") == 2
    nothing = CliRunner().invoke(main, ["validate", "--gold", str(tmp_path / "nyt_editorials")])
    assert nothing.exit_code == 1


@pytest.mark.gold
@pytest.mark.slow
def test_the_cards_have_the_scores_of_the_development_gold() -> None:
    rows, said = validate(HOUSE, GOLD, available(HOUSE))
    assert said == []
    assert not [row.gold for row in rows if "train" in row.gold]
    for card in read_cards(HOUSE.validity).cards:
        assert card.refreshed(rows).evidence == card.evidence, card.title
