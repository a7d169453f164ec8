"""Gold is read as people wrote it: what is wrong is named, and the rest goes on."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.tone.scoring import Asked
from rapport.validity.gold import Framed, GoldError, Mention, Rated, Record, Toward, find_gold

SENTENCES = ["The ferry praised Roke.", "Dorn quarrels with Roke, and Roke smiles."]


def target(start: int, mention: str, polarity: float, **more: Any) -> dict[str, Any]:
    """A target as the file has it."""
    end = start + len(mention)
    return {"from": start, "to": end, "mention": mention, "polarity": polarity} | more


def sentence(text: str, *targets: dict[str, Any]) -> str:
    """A line of the file of targets."""
    return json.dumps({"sentence_normalized": text, "targets": list(targets)}) + "\n"


TARGETS = sentence(SENTENCES[0], target(18, "Roke", 6.0)) + sentence(
    SENTENCES[1],
    target(0, "Dorn", 2.0),
    target(19, "Roke", 4, further_mentions=[target(29, "Roke", 4)]),
)
RATINGS = (
    "article\tsnippet\tmean_rating\ttext\n"
    "1\t1_1\t2.5\tA splendid day.\n"
    '1\t1_2\t-1.5\t"An awful night.\n'
    '3\t3_1\t0.1\tTrains ran."\n'
)
FRAMES = (
    'ID\ttext\tRE\tHI\tCO\tMO\tEC\n0\t"The mayor said ""no"" twice."\tTrue\tFalse\t1\t0\tFalse\n'
)
RECORDS: list[dict[str, Any]] = [
    {
        "text": "Varenia signed a pact with Keldria.",
        "event": "AGREE",
        "source": [{"actorText": "Varenia", "code": "VAR"}],
        "target": [{"actorText": "Keldria"}],
    },
    {"text": "Varenia and Keldria met.", "event": "CONSULT", "source": "", "target": None},
]


def gold(root: Path, **files: str) -> Path:
    """A folder of gold; a file `a__b` is b of the folder a."""
    endings = {"newsmtsc": "jsonl", "plover": "json"}
    for name, text in files.items():
        folder, _, stem = name.partition("__")
        (root / folder).mkdir(exist_ok=True)
        path = root / folder / f"{stem}.{endings.get(folder, 'tsv')}"
        path.write_text(text, "utf-8")
    return root


def test_each_folder_is_read_for_what_it_holds(tmp_path: Path) -> None:
    found = find_gold(
        gold(
            tmp_path,
            newsmtsc__rw_dev=TARGETS,
            nyt_editorials__dev=RATINGS,
            narrative_frames__test=FRAMES,
            plover__dev=json.dumps(RECORDS),
        )
    )
    assert found.said == []
    by_name = {one.name: one.items for one in found.scored}
    assert list(by_name) == [
        "narrative_frames/test",
        "newsmtsc/rw_dev",
        "nyt_editorials/dev",
        "plover/dev",
    ]
    (framed,) = by_name["narrative_frames/test"]
    assert isinstance(framed, Framed)
    assert framed.text == 'The mayor said "no" twice.'
    assert framed.model_dump(exclude={"text"}) == {
        **dict.fromkeys(["RE", "CO"], True),
        **dict.fromkeys(["HI", "MO", "EC"], False),
    }
    assert by_name["newsmtsc/rw_dev"] == (
        Toward(Asked(SENTENCES[0], ((18, 22),)), 1, 1),
        Toward(Asked(SENTENCES[1], ((0, 4),)), -1, 2),
        Toward(Asked(SENTENCES[1], ((19, 23), (29, 33))), 0, 2),
    )
    rated = [item for item in by_name["nyt_editorials/dev"] if isinstance(item, Rated)]
    assert [(r.article, r.mean_rating) for r in rated] == [("1", 2.5), ("1", -1.5), ("3", 0.1)]
    assert rated[1].text == '"An awful night.'
    acts = [item for item in by_name["plover/dev"] if isinstance(item, Record)]
    assert [[actor.name for actor in act.source] for act in acts] == [["Varenia"], []]


@given(st.text("ab ", max_size=8), st.text("ab ", max_size=8), st.integers(-3, 3))
def test_a_mention_with_wrong_offsets_is_found_where_its_words_stand(
    before: str, after: str, off: int
) -> None:
    text = f"{before}Roke{after}"
    at = len(before) + off
    mention = Mention.model_validate({"from": at, "to": at + 4, "mention": "Roke"})
    assert mention.place(text) == (len(before), len(before) + 4)


def test_of_two_places_of_a_mention_the_nearer_is_meant() -> None:
    text = "Roke fears that Roke may fall."
    near = Mention.model_validate({"from": 15, "to": 19, "mention": "Roke"})
    assert near.place(text) == (16, 20)


def test_a_mention_spelt_in_another_case_is_found() -> None:
    mention = Mention.model_validate({"from": 1, "to": 5, "mention": "roke"})
    assert mention.place("Roke fell.") == (0, 4)


def test_a_mention_that_stands_nowhere_has_its_offsets_or_no_place() -> None:
    within = Mention.model_validate({"from": 0, "to": 4, "mention": "Dorn"})
    beyond = Mention.model_validate({"from": 50, "to": 54, "mention": "Dorn"})
    assert within.place("Roke fell.") == (0, 4)
    assert beyond.place("Roke fell.") is None


def test_train_is_learnt_from_and_never_scored(tmp_path: Path) -> None:
    found = find_gold(gold(tmp_path, newsmtsc__train=TARGETS, newsmtsc__mt_test=TARGETS))
    assert [one.name for one in found.scored] == ["newsmtsc/mt_test"]
    assert found.train["newsmtsc"].name == "newsmtsc/train"


@pytest.mark.parametrize(
    ("name", "text", "cause"),
    [
        ("newsmtsc__rw_dev", "{broken\n", "dev.jsonl: is broken: "),
        ("newsmtsc__rw_dev", "", "dev.jsonl: is empty"),
        ("newsmtsc__rw_dev", sentence("Roke fell.", target(0, "Roke", 3)), "polarity"),
        (
            "newsmtsc__rw_dev",
            sentence("Roke fell.", target(90, "Dorn", 2)),
            "“Dorn” does not stand",
        ),
        ("nyt_editorials__dev", "article\ttext\n1\tFine.\n", "“mean_rating”: is missing"),
        ("nyt_editorials__dev", RATINGS.replace("2.5", "much").split("1\t1_2")[0], "no number"),
        ("plover__dev", '{"text": "They met."}', "dev.json: is broken: it is no list"),
        ("plover__dev", '[{"text": "They met."}]', "“event”: is missing"),
    ],
)
def test_a_file_that_cannot_be_read_is_named_and_the_rest_goes_on(
    tmp_path: Path, name: str, text: str, cause: str
) -> None:
    found = find_gold(gold(tmp_path, narrative_frames__dev=FRAMES, **{name: text}))
    assert [one.name for one in found.scored] == ["narrative_frames/dev"]
    (said,) = found.said
    assert cause in said
    assert str(tmp_path / name.split("__")[0]) in said


def test_a_file_that_is_not_utf_8_is_named(tmp_path: Path) -> None:
    folder = gold(tmp_path, nyt_editorials__dev="")
    (folder / "nyt_editorials" / "dev.tsv").write_bytes(RATINGS.encode("utf-16"))
    assert find_gold(folder).said == [
        f"{folder / 'nyt_editorials' / 'dev.tsv'}: is not UTF-8; mend the file, or take it away"
    ]


def test_a_row_that_cannot_be_used_is_counted_and_the_others_are_kept(tmp_path: Path) -> None:
    spoilt = RATINGS + "3\t3_2\t\tNobody rated this.\n3\t3_3\tnan\tNor this.\n"
    found = find_gold(gold(tmp_path, nyt_editorials__dev=spoilt))
    assert len(found.scored[0].items) == 3
    (said,) = found.said
    assert "row 4 “mean_rating”" in said
    assert said.endswith("(2 rows are left out)")


def test_a_folder_and_a_file_of_unknown_name_are_left_out_by_name(tmp_path: Path) -> None:
    found = find_gold(gold(tmp_path, tweets__dev="", nyt_editorials__all=RATINGS))
    assert found.scored == []
    unsplit, unknown = found.said
    assert "all.tsv: is left out; let its name end in train, dev or test" in unsplit
    assert "tweets: is left out; the folders of gold are newsmtsc, " in unknown


def test_an_empty_folder_says_what_it_should_hold(tmp_path: Path) -> None:
    (said,) = find_gold(tmp_path).said
    assert "docs/validity.md" in said
    with pytest.raises(GoldError, match="is no folder"):
        find_gold(tmp_path / "nowhere")
