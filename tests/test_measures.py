"""Every measure is what one gets by adding up marks and body sentences one by one."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from fnmatch import fnmatch
from typing import Any, NamedTuple

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rapport import formats
from rapport.codebook import Codebook
from rapport.marks import COLUMNS
from rapport.measures import ALL_VOICES, Plan, all_voices, measure_articles, plan, tally_marks
from rapport.readability import FORMULAS
from rapport.study import Study
from tests.conftest import Tables
from tests.project import CHECKOUT

Key = tuple[str, str]
Values = Iterator[tuple[str, float]]

SHARED = ("frame", "generic", "actor", "hedge", "boost", "outlook")
QUADS = ("verbal-cooperation", "material-cooperation", "verbal-conflict", "material-conflict")

COUNTS = ("syllables", "complex", "long", "letters", "characters", "difficult")

WHAT = Plan(
    codes={"tone": ["vader"], "actor": ["varenia"], "frame": ["people", "powers"]}
    | {layer: ["any"] for layer in SHARED if layer not in ("actor", "frame")},
    names={"lantern": "islands", "skerries": "islands", "straits": "channel"},
    sides=("varenia", "keldria", "other"),
    quads={
        "consult": "verbal cooperation",
        "agree": "verbal cooperation",
        "aid": "material cooperation",
        "accuse": "verbal conflict",
        "assault": "material conflict",
    },
    pair=("varenia", "keldria"),
)
"""What is asked of the generated corpora."""

MARKED = [
    *(f"{layer}.{code}" for layer, codes in WHAT.codes.items() for code in codes),
    *(f"style.{count}" for count in COUNTS),
    *(f"name.{code}" for code in WHAT.names),
    *(f"speech.{code}" for code in ("quoted", "reported", "attributed", "cue", "speaker")),
    *("frame.nobody-asked", "name.nobody-asked"),
]
SENTENCE = ["article_id", "sentence", "kind", "n_words"]

few = settings(max_examples=40)
"""Each example makes tables, which takes milliseconds."""


class Corpus(NamedTuple):
    """What measures are made of: no text is among it."""

    articles: pd.DataFrame
    sentences: pd.DataFrame
    marks: pd.DataFrame


def corpus_of(articles: list[str], sentences: list[Any], marks: list[dict[str, Any]]) -> Corpus:
    """The tables of these rows; what a mark leaves out is empty."""
    return Corpus(
        pd.DataFrame({"article_id": articles}),
        pd.DataFrame(sentences, columns=SENTENCE).astype({"n_words": int, "sentence": int}),
        pd.DataFrame(marks, columns=COLUMNS).astype({"weight": float, "sentence": int}),
    )


def mark(article: str, sentence: int, name: str, **more: Any) -> dict[str, Any]:
    """A mark of weight 1 in the author's words, unless told otherwise."""
    layer, code = name.split(".")
    place = {"article_id": article, "sentence": sentence, "layer": layer, "code": code}
    return place | {"weight": 1.0, "voice": "author"} | more


def act(article: str, sentence: int, code: str, worth: float, **more: Any) -> list[dict[str, Any]]:
    """The two marks of an act, from Varenia against Keldria and actual unless told otherwise."""
    who = {"source": "varenia", "target": "keldria", "status": "actual"} | more
    told = [mark(article, sentence, f"{layer}.{code}") for layer in ("relation", "goldstein")]
    return [told[0] | who, told[1] | who | {"weight": worth}]


eighths = st.integers(-8, 8).map(lambda n: n / 8)
"""Weights whose sums are exact."""


@st.composite
def corpora(draw: st.DrawFn) -> Corpus:
    """Some articles, of which some have no body, with marks of every layer."""
    articles = draw(st.lists(st.sampled_from("abcd"), min_size=1, max_size=4, unique=True))
    kinds = st.sampled_from(["body", "body", "heading", "standfirst"])
    sentences = [
        (article, number, *line)
        for article in articles
        for number, line in enumerate(
            draw(st.lists(st.tuples(kinds, st.integers(0, 80)), max_size=6)), start=1
        )
    ]
    if not sentences:
        return corpus_of(articles, [], [])
    place = st.sampled_from(sentences)
    voice = st.sampled_from(["author", *WHAT.sides])
    marks = [
        mark(*at[:2], name, weight=weight if name.startswith("tone") else abs(weight), voice=who)
        for at, name, weight, who in draw(
            st.lists(st.tuples(place, st.sampled_from(MARKED), eighths, voice), max_size=25)
        )
    ]
    states = st.permutations(["varenia", "keldria", "hespera"])
    status = st.sampled_from(["actual", "actual", "planned"])
    acts = st.tuples(place, st.sampled_from(list(WHAT.quads)), eighths, states, status)
    for at, code, worth, (source, target, _), how in draw(st.lists(acts, max_size=8)):
        marks += act(*at[:2], code, worth, source=source, target=target, status=how)
    return corpus_of(articles, sentences, marks)


def ratio(part: float, whole: float) -> float:
    return part / whole if whole else math.nan


def plain_shares(marks: list[Any], n: int, codes: Mapping[str, Any]) -> Values:
    """Tone is the mean of the sums of weights, all else the share of sentences with a mark."""
    for layer in codes:
        for code in codes[layer]:
            of = [mark for mark in marks if (mark.layer, mark.code) == (layer, code)]
            tone, hits = sum(mark.weight for mark in of), len({mark.sentence for mark in of})
            yield f"{layer}.{code}", ratio(tone if layer == "tone" else hits, n)


def plain_toward(marks: list[Any], what: Plan) -> Values:
    """What the sentences that mention a state weigh toward it, by engine."""
    for engine in what.toward:
        for state in what.states:
            named = {one.sentence for one in marks if (one.layer, one.code) == ("actor", state)}
            weights = [
                one.weight
                for one in marks
                if (one.layer, one.code, one.target) == ("toward", engine, state)
            ]
            yield f"toward.{engine}.{state}", ratio(sum(weights), len(named))


def plain_names(marks: list[Any], names: Mapping[str, str]) -> Values:
    """Each name among all the names of the same thing."""
    used = [mark.code for mark in marks if mark.layer == "name"]
    for code, thing in names.items():
        chances = [name for name in used if names.get(name) == thing]
        yield f"name.{code}", ratio(used.count(code), len(chances))


def plain_voices(marks: list[Any], words: int, sides: Any) -> Values:
    """Words given to a side, but not the words that say that somebody speaks."""
    for side in sides:
        spoken = 0.0
        for one in marks:
            if one.layer == "speech" and one.code in ("quoted", "reported", "attributed"):
                spoken += one.weight if one.voice == side else 0
        yield f"voice.{side}", ratio(spoken, words)


def plain_relation(marks: list[Any], quads: Mapping[str, str], pair: Any) -> Values:
    """The acts that are told as actual between the two states."""
    acts, worth = list[str](), list[float]()
    for one in marks:
        if one.source in pair and one.target in pair and one.status == "actual":
            if one.layer == "relation":
                acts.append(quads[one.code].replace(" ", "-"))
            if one.layer == "goldstein":
                worth.append(one.weight)
    for quad in QUADS:
        yield f"relation.{quad}", ratio(acts.count(quad), len(acts))
    good = acts.count("verbal-cooperation") + acts.count("material-cooperation")
    bad = acts.count("verbal-conflict") + acts.count("material-conflict")
    yield "relation.balance", math.log((good + 0.5) / (bad + 0.5)) if acts else math.nan
    yield "relation.goldstein", ratio(sum(worth), len(worth))


def plain_style(marks: list[Any], s: int, w: int) -> Values:
    """The formulas of the methods, in their own letters; NaN for a text that is too short."""
    y, c, p, letters, characters, difficult = (
        sum(mark.weight for mark in marks if (mark.layer, mark.code) == ("style", count))
        for count in COUNTS
    )
    if w < 100 or s < 3:
        yield from dict.fromkeys(FORMULAS, math.nan).items()
        return
    yield "style.flesch", 206.835 - 1.015 * w / s - 84.6 * y / w
    yield "style.flesch-kincaid", 0.39 * w / s + 11.8 * y / w - 15.59
    yield "style.fog", 0.4 * (w / s + 100 * c / w)
    yield "style.smog", 1.0430 * math.sqrt(30 * p / s) + 3.1291
    yield "style.coleman-liau", 0.058 * 100 * letters / w - 0.296 * 100 * s / w - 15.8
    yield "style.ari", 4.71 * characters / w + 0.5 * w / s - 21.43
    d = 100 * difficult / w
    yield "style.dale-chall", 0.1579 * d + 0.0496 * w / s + (3.6365 if d > 5 else 0)


def plainly(corpus: Corpus, what: Plan) -> dict[Key, float]:
    """Every measure, added up by loops; NaN where nothing can be said."""
    values: dict[Key, float] = {}
    for article in corpus.articles.article_id:
        words = {
            row.sentence: row.n_words
            for row in corpus.sentences.itertuples()
            if row.article_id == article and row.kind == "body"
        }
        marks = [
            row
            for row in corpus.marks.itertuples()
            if row.article_id == article and row.sentence in words
        ]
        for name, value in (
            *plain_shares(marks, len(words), what.codes),
            *plain_toward(marks, what),
            *plain_names(marks, what.names),
            *plain_voices(marks, sum(words.values()), what.sides),
            *plain_relation(marks, what.quads, what.pair),
            *plain_style(marks, len(words), sum(words.values())),
        ):
            values[article, name] = value
    return values


def measured(corpus: Corpus, what: Plan = WHAT) -> pd.DataFrame:
    return measure_articles(tally_marks(*corpus, what), what)


def together(corpus: Corpus, what: Plan = WHAT) -> pd.DataFrame:
    """What is measured of all voices together."""
    return all_voices(measured(corpus, what))


def by_key(measures: pd.DataFrame, voice: str = ALL_VOICES) -> dict[Key, float]:
    measures = measures[measures.voice == voice]
    rows = measures.astype({"value": float}).itertuples()
    values = {(row.article_id, row.measure): row.value for row in rows}
    assert len(values) == len(measures)
    return values


@pytest.fixture(scope="module")
def sample(tables: Tables) -> Corpus:
    return Corpus(tables["articles"], tables["sentences"], tables["marks"])


@pytest.fixture(scope="module")
def what(study: Study, codebooks: list[Codebook]) -> Plan:
    return plan(study, codebooks)


@few
@given(corpora())
def test_every_value_is_had_again_by_adding_up_marks_one_by_one(corpus: Corpus) -> None:
    assert by_key(measured(corpus)) == pytest.approx(plainly(corpus, WHAT), nan_ok=True)


def test_every_measure_of_the_sample_is_had_again_from_its_marks(
    tables: Tables, sample: Corpus, what: Plan
) -> None:
    expected = pytest.approx(plainly(sample, what), nan_ok=True)
    assert by_key(tables["measures"]) == expected


@few
@given(corpora())
def test_what_is_not_body_never_counts(corpus: Corpus) -> None:
    body = corpus.sentences[corpus.sentences.kind == "body"]
    pd.testing.assert_frame_equal(
        measured(corpus), measured(corpus._replace(sentences=body)), check_dtype=False
    )


@few
@given(corpora())
def test_a_value_is_undefined_exactly_where_a_reason_stands(corpus: Corpus) -> None:
    measures = measured(corpus)
    assert (measures.value.isna() == measures.reason.notna()).all()


@few
@given(corpora())
def test_an_article_without_body_sentences_has_no_value_at_all(corpus: Corpus) -> None:
    empty = pd.concat([corpus.articles, pd.DataFrame({"article_id": ["empty"]})])
    rows = measured(corpus._replace(articles=empty)).query("article_id == 'empty'")
    assert list(rows.measure) == list(dict.fromkeys(measured(corpus).measure))
    assert rows.value.isna().all()
    assert (rows.n == 0).all()
    assert set(rows.reason) == {
        "no body sentence",
        "no word in the body",
        "no opportunity to name it (islands)",
        "no opportunity to name it (channel)",
        "no act between the two states",
        "fewer than 100 words or 3 sentences",
    }


@few
@given(corpora())
def test_a_code_that_nobody_used_has_a_share_of_zero(corpus: Corpus) -> None:
    measures = together(corpus, WHAT._replace(codes={"tone": [], "frame": ["unused"]}))
    shares = measures[(measures.measure == "frame.unused") & (measures.n > 0)]
    assert (shares.value == 0).all()
    with_body = corpus.sentences[corpus.sentences.kind == "body"].article_id.nunique()
    assert len(shares) == with_body


@few
@given(corpora(), st.integers(0, 99))
def test_the_order_of_marks_and_sentences_does_not_matter(corpus: Corpus, seed: int) -> None:
    shuffled = corpus._replace(
        sentences=corpus.sentences.sample(frac=1, random_state=seed),
        marks=corpus.marks.sample(frac=1, random_state=seed),
    )
    pd.testing.assert_frame_equal(measured(corpus), measured(shuffled))


def test_measures_need_no_text(tables: Tables, sample: Corpus, what: Plan) -> None:
    textless = sample._replace(sentences=sample.sentences.drop(columns="text"))
    again = by_key(measured(textless, what))
    assert again == pytest.approx(by_key(tables["measures"]), rel=1e-12, nan_ok=True)


LINES = [("a", 1, "body", 10), ("a", 2, "heading", 5), ("a", 3, "body", 30)]
"""An article of forty words of body."""


def of(marks: list[dict[str, Any]]) -> dict[str, float]:
    """What is measured if these are the marks of the article."""
    return {
        name: value for (_, name), value in by_key(measured(corpus_of(["a"], LINES, marks))).items()
    }


def test_a_name_has_its_share_of_the_names_of_the_same_thing() -> None:
    used = [(1, "lantern"), (1, "lantern"), (3, "skerries"), (3, "lantern"), (3, "straits")]
    values = of([mark("a", sentence, f"name.{code}") for sentence, code in used])
    assert values["name.lantern"] == 0.75
    assert values["name.skerries"] == 0.25
    assert values["name.straits"] == 1


def test_a_thing_that_is_never_named_in_the_body_has_no_shares() -> None:
    values = of([mark("a", 1, "name.lantern"), mark("a", 2, "name.straits")])
    assert values["name.skerries"] == 0
    assert math.isnan(values["name.straits"])


def test_a_side_has_the_words_it_is_given_out_of_all_words_of_the_body() -> None:
    values = of(
        [
            mark("a", 1, "speech.quoted", weight=6, voice="varenia"),
            mark("a", 2, "speech.quoted", weight=5, voice="varenia"),
            mark("a", 3, "speech.reported", weight=8, voice="varenia"),
            mark("a", 3, "speech.attributed", weight=4, voice="other"),
            mark("a", 3, "speech.cue", weight=1, voice="varenia"),
        ]
    )
    assert values["voice.varenia"] == 14 / 40
    assert values["voice.other"] == 4 / 40
    assert values["voice.keldria"] == 0


def test_a_relation_is_told_by_the_actual_acts_between_the_two_states() -> None:
    values = of(
        [
            *act("a", 1, "consult", 1.0),
            *act("a", 1, "aid", 7.0, source="keldria", target="varenia"),
            *act("a", 3, "agree", 3.0),
            *act("a", 3, "assault", -9.0),
            *act("a", 2, "assault", -9.0),
            *act("a", 3, "assault", -9.0, status="planned"),
            *act("a", 3, "assault", -9.0, target="hespera"),
        ]
    )
    assert [values[f"relation.{quad}"] for quad in QUADS] == [0.5, 0.25, 0, 0.25]
    assert values["relation.balance"] == pytest.approx(math.log(3.5 / 1.5))
    assert values["relation.goldstein"] == 0.5


def test_without_an_act_there_is_no_balance() -> None:
    values = of(act("a", 1, "agree", 3.0, status="negated"))
    assert all(math.isnan(value) for name, value in values.items() if name.startswith("relation."))


@pytest.mark.parametrize("layer", ["generic", "hedge", "boost", "outlook"])
def test_a_layer_of_style_or_framing_is_a_share_of_sentences(layer: str) -> None:
    values = of([mark("a", 1, f"{layer}.any"), mark("a", 1, f"{layer}.any")])
    assert values[f"{layer}.any"] == 0.5


@few
@given(corpora())
def test_shares_of_a_whole_add_up_to_one(corpus: Corpus) -> None:
    values = (
        together(corpus).pivot(index="article_id", columns="measure", values="value").astype(float)
    )
    for parts in (["name.lantern", "name.skerries"], [f"relation.{quad}" for quad in QUADS]):
        sums = values[parts].sum(axis=1, skipna=False).dropna()
        assert sums.to_list() == pytest.approx([1] * len(sums))


def test_a_study_asks_for_every_code_of_its_codebooks(study: Study, what: Plan) -> None:
    assert all(what.codes[layer] for layer in SHARED)
    assert what.codes["actor"] == study.states
    assert set(what.names.values()) == {"islands"}
    assert list(what.sides) == [*study.states, "other"]
    assert {quad.replace(" ", "-") for quad in what.quads.values()} == set(QUADS)
    assert list(what.pair) == ["varenia", "keldria"]


def test_codebooks_without_acts_cues_or_names_ask_for_none(
    study: Study, codebooks: list[Codebook]
) -> None:
    what = plan(study, [book for book in codebooks if book.layer == "frame"])
    assert not any([what.names, what.sides, what.quads, what.codes["actor"], what.codes["hedge"]])


def test_everything_measured_has_a_label_of_its_own(tables: Tables, labels: dict[str, str]) -> None:
    names = set(tables["measures"].measure)
    assert names <= labels.keys()
    assert len({labels[name] for name in names}) == len(names)


def test_everything_measured_stands_in_the_table_of_the_methods(tables: Tables) -> None:
    lines = (CHECKOUT / "docs" / "methods.md").read_text("utf-8").split("\n")
    rows = [line.split("|")[1] for line in lines if line.startswith("| `")]
    listed = re.findall(r"`([^`]+)`", " ".join(rows))
    names = list(dict.fromkeys(tables["measures"].measure))
    assert [name for name in names if not any(fnmatch(name, one) for one in listed)] == []
    assert [one for one in listed if not any(fnmatch(name, one) for name in names)] == []


@pytest.mark.parametrize(
    "measure",
    ["name.lantern", "voice.other", "hedge.any", "generic.any", *(f"relation.{q}" for q in QUADS)],
)
def test_shares_are_written_in_per_cent_and_points(measure: str) -> None:
    assert formats.value(measure, 0.25) == "25%"
    assert formats.difference(measure, -0.25) == "−25 points"


@pytest.mark.parametrize("measure", ["relation.balance", "relation.goldstein"])
def test_balance_and_goldstein_are_written_with_their_sign(measure: str) -> None:
    assert formats.value(measure, 1.1) == "+1.10"
    assert formats.value(measure, -4) == "−4.00"
    assert formats.difference(measure, -2.6) == "−2.60"


SPOKEN = [
    *(mark("a", sentence, "speech.quoted", weight=6, voice="varenia") for sentence in (1, 3)),
    mark("a", 1, "tone.vader", weight=0.5),
    mark("a", 3, "tone.vader", weight=0.25),
]
"""Six of the ten words of sentence 1 are Varenia's, and six of the thirty of sentence 3."""


def test_a_sentence_is_of_the_voice_that_speaks_more_than_half_of_its_words() -> None:
    measures = measured(corpus_of(["a"], LINES, SPOKEN))
    assert by_key(measures)["a", "tone.vader"] == 0.375
    assert by_key(measures, "varenia")["a", "tone.vader"] == 0.5
    assert by_key(measures, "author")["a", "tone.vader"] == 0.25
    assert set(measures.voice) == {"all", "author", "varenia"}


@few
@given(corpora())
def test_every_sentence_has_one_voice_so_the_voices_add_up_to_all(corpus: Corpus) -> None:
    measures = measured(corpus)
    of_sentences = measures[measures.measure.str.startswith(("tone", "frame")) & (measures.n > 0)]
    sums = of_sentences.assign(sum=of_sentences.value * of_sentences.n)
    together = sums.voice == ALL_VOICES
    keys = ["measure", "article_id"]
    single, every = (sums[rows].groupby(keys)[["sum", "n"]].sum() for rows in (~together, together))
    pd.testing.assert_frame_equal(single, every, check_dtype=False, atol=1e-9)


def test_the_interval_within_an_article_is_near_the_one_that_theory_gives() -> None:
    """A share of 30 in 100 sentences has a standard error of √(.3 · .7 / 100) = .046."""
    lines = [("a", number, "body", 10) for number in range(1, 101)]
    marks = [mark("a", number, "frame.people") for number in range(1, 31)]
    row = together(corpus_of(["a"], lines, marks)).set_index("measure").loc["frame.people"]
    assert row.error == pytest.approx(0.046, rel=0.15)
    assert row.low == pytest.approx(0.3 - 1.96 * 0.046, abs=0.02)
    assert row.high == pytest.approx(0.3 + 1.96 * 0.046, abs=0.02)
    assert "within this article" in row.interval


def test_no_interval_is_made_where_no_two_sentences_differ() -> None:
    row = together(corpus_of(["a"], LINES, [])).set_index("measure").loc["frame.people"]
    assert (row.value, row.error) == (0, 0)
    assert pd.isna([row.low, row.high, row.interval]).all()


@few
@given(corpora(), st.integers(0, 9))
def test_the_draws_of_an_article_do_not_depend_on_the_others(corpus: Corpus, seed: int) -> None:
    alone = corpus._replace(articles=corpus.articles.iloc[-1:])
    own = alone.articles.article_id.iloc[0]
    together = measure_articles(tally_marks(*corpus, WHAT), WHAT, seed=seed)
    pd.testing.assert_frame_equal(
        together[together.article_id == own].reset_index(drop=True),
        measure_articles(tally_marks(*alone, WHAT), WHAT, seed=seed),
    )
