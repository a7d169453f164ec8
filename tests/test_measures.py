"""Every measure is what one gets by adding up marks and body sentences one by one."""

from __future__ import annotations

import math
from collections import defaultdict
from typing import Any, NamedTuple

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rapport.codebook import Codebook
from rapport.marks import TONE_ENGINES
from rapport.measures import Asked, measure_articles
from rapport.readability import FORMULAS
from rapport.study import Study
from tests.conftest import Tables

Codes = dict[str, list[str]]
Key = tuple[str, str]

CODES: Codes = {"tone": ["vader"], "frame": ["people", "powers"], "actor": ["varenia"]}
MARKED = [
    *(f"{layer}.{code}" for layer, codes in CODES.items() for code in codes),
    *("frame.nobody-asked", "style.long", "style.complex", "style.syllables"),
]
MARK = ["article_id", "sentence", "layer", "code", "weight"]
SENTENCE = ["article_id", "sentence", "kind", "n_words"]

few = settings(max_examples=40)
"""Each example makes tables, which takes milliseconds."""


class Corpus(NamedTuple):
    """What measures are made of: no text is among it."""

    articles: pd.DataFrame
    sentences: pd.DataFrame
    marks: pd.DataFrame


@st.composite
def corpora(draw: st.DrawFn) -> Corpus:
    """Some articles, of which some have no body; weights are eighths, whose sums are exact."""
    articles = draw(st.lists(st.sampled_from("abcd"), min_size=1, max_size=4, unique=True))
    kinds = st.sampled_from(["body", "body", "heading", "standfirst"])
    sentences = [
        (article, number, *line)
        for article in articles
        for number, line in enumerate(
            draw(st.lists(st.tuples(kinds, st.integers(0, 80)), max_size=6)), start=1
        )
    ]
    marks: list[Any] = []
    if sentences:
        found = st.tuples(st.sampled_from(sentences), st.sampled_from(MARKED), st.integers(-8, 8))
        for sentence, code, weight in draw(st.lists(found, max_size=25)):
            signed = weight if code.startswith("tone") else abs(weight)
            marks.append((*sentence[:2], *code.split("."), signed / 8))
    return Corpus(
        pd.DataFrame({"article_id": articles}),
        pd.DataFrame(sentences, columns=SENTENCE).astype({"n_words": int, "sentence": int}),
        pd.DataFrame(marks, columns=MARK).astype({"weight": float, "sentence": int}),
    )


def plain_style(s: int, w: int, y: float, c: float, p: float) -> dict[str, float]:
    """The formulas of the methods, in their own letters; NaN for a text that is too short."""
    if w < 100 or s < 3:
        return dict.fromkeys(FORMULAS, math.nan)
    return {
        "style.flesch": 206.835 - 1.015 * w / s - 84.6 * y / w,
        "style.flesch-kincaid": 0.39 * w / s + 11.8 * y / w - 15.59,
        "style.fog": 0.4 * (w / s + 100 * c / w),
        "style.smog": 1.0430 * math.sqrt(30 * p / s) + 3.1291,
    }


def plainly(corpus: Corpus, codes: Codes) -> dict[Key, float]:
    """Every measure, added up by loops; NaN where nothing can be said."""
    values: dict[Key, float] = {}
    for article in corpus.articles.article_id:
        words = {
            row.sentence: row.n_words
            for row in corpus.sentences.itertuples()
            if row.article_id == article and row.kind == "body"
        }
        weights, sentences = defaultdict[str, float](float), defaultdict[str, set[int]](set)
        for mark in corpus.marks.itertuples():
            if mark.article_id == article and mark.sentence in words:
                weights[f"{mark.layer}.{mark.code}"] += mark.weight
                sentences[f"{mark.layer}.{mark.code}"].add(mark.sentence)
        n = len(words)
        for name in (f"{layer}.{code}" for layer in codes for code in codes[layer]):
            total = weights[name] if name.startswith("tone") else len(sentences[name])
            values[article, name] = total / n if n else math.nan
        sums = (weights[f"style.{count}"] for count in ("syllables", "complex", "long"))
        for name, value in plain_style(n, sum(words.values()), *sums).items():
            values[article, name] = value
    return values


def measured(corpus: Corpus, codes: Codes = CODES) -> pd.DataFrame:
    return measure_articles(corpus.articles, corpus.sentences, corpus.marks, Asked(codes))


def by_key(measures: pd.DataFrame) -> dict[Key, float]:
    rows = measures.astype({"value": float}).itertuples()
    values = {(row.article_id, row.measure): row.value for row in rows}
    assert len(values) == len(measures)
    return values


@pytest.fixture(scope="module")
def sample(tables: Tables) -> Corpus:
    return Corpus(tables["articles"], tables["sentences"], tables["marks"])


@pytest.fixture(scope="module")
def codes(study: Study, codebooks: list[Codebook]) -> Codes:
    frames = [code.name for book in codebooks if book.layer == "frame" for code in book.codes]
    return {"tone": list(TONE_ENGINES), "frame": frames, "actor": study.states}


@few
@given(corpora())
def test_every_value_is_had_again_by_adding_up_marks_one_by_one(corpus: Corpus) -> None:
    assert by_key(measured(corpus)) == pytest.approx(plainly(corpus, CODES), nan_ok=True)


def test_every_measure_of_the_sample_is_had_again_from_its_marks(
    tables: Tables, sample: Corpus, codes: Codes
) -> None:
    expected = pytest.approx(plainly(sample, codes), nan_ok=True)
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
    assert len(rows) == 8
    assert rows.value.isna().all()
    assert (rows.n == 0).all()
    assert set(rows.reason) == {"no body sentence", "fewer than 100 words or 3 sentences"}


@few
@given(corpora())
def test_a_code_that_nobody_used_has_a_share_of_zero(corpus: Corpus) -> None:
    measures = measured(corpus, CODES | {"frame": ["unused"]})
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


def test_measures_need_no_text(tables: Tables, sample: Corpus, codes: Codes) -> None:
    textless = sample._replace(sentences=sample.sentences.drop(columns="text"))
    again = by_key(measured(textless, codes))
    assert again == pytest.approx(by_key(tables["measures"]), rel=1e-12, nan_ok=True)
