"""The engine marks as the plain loop does, whatever the batches, the company and the text."""

from __future__ import annotations

import random
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import repeat
from multiprocessing import get_context
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks import generated, plain
from rapport.codebook import Codebook, read_codebook
from rapport.marks import Engine, engine, mark_corpus, mark_texts
from rapport.marks.arrays import Ragged, spread
from rapport.marks.batch import Batch
from rapport.marks.spans import leftmost_longest, overlaps
from rapport.marks.vocabulary import Vocabulary
from tests.conftest import Tables

BOOKS = [read_codebook(path) for path in generated.CODEBOOKS]
PLAIN = (
    *("frame", "actor", "generic", "name", "hedge", "boost", "outlook", "shield"),
    *("tone", "style"),
)
"""The layers that come straight from patterns, lexicon and counts."""

FEW = [read_codebook(path) for path in generated.CODEBOOKS if path.stem in ("actors", "shields")]
STATES = ("russia", "japan", "usa", "china")
LOOPS: dict[int, plain.PlainEngine] = {}

Row = tuple[Any, ...]


def rows(marks: pd.DataFrame) -> list[Row]:
    """Marks of the plain layers without article and voice."""
    columns = ["sentence", "start", "end", "layer", "code", "weight"]
    return list(marks[marks.layer.isin(PLAIN)][columns].itertuples(index=False, name=None))


def plainly(texts: Sequence[str], books: Sequence[Codebook]) -> list[Row]:
    """The same by the plain loop."""
    if id(books) not in LOOPS:  # a loop compiles thousands of regular expressions
        LOOPS[id(books)] = plain.PlainEngine(books)
    loop = LOOPS[id(books)]
    return [
        (number, *mark)
        for number, text in enumerate(texts, 1)
        for mark in loop.marks(text)
        if mark.layer in PLAIN
    ]


def test_the_engine_marks_the_sample_as_the_plain_loop_does(
    tables: Tables, codebooks: list[Codebook]
) -> None:
    texts = tables["sentences"].text.tolist()
    marks = mark_texts(texts, codebooks)
    assert len(marks) > 1_000
    assert rows(marks) == plainly(texts, codebooks)


def test_the_engine_marks_the_examples_of_all_codebooks_as_the_plain_loop_does() -> None:
    texts = [
        text
        for book in BOOKS
        for code in book.codes
        for text in (*code.examples, *code.counter_examples)
    ]
    assert rows(mark_texts(texts, BOOKS)) == plainly(texts, BOOKS)


SIGNS = [*list("—–-’'.,!?‑½ßİﬁǅ💔_a"), "x²", "👍🏽", "__a"]
SPACES = ["\u00a0", "\u2003", "\u3000", "\u0085", "\x1f", "\n", "\t", "\u200b", "e\u0301", " "]
WORDS = ["Russia’s", "U.S.", "peace-treaty", "NOT", "not", "good!", "bad??", "kind", "of", "its"]
PIECES = st.sampled_from([*SIGNS, *SPACES, *WORDS, "treaty", "GREAT", "war", "US", "Japan"])
STRANGE = st.lists(PIECES | st.text(max_size=3), max_size=30).map("".join)


@given(st.lists(STRANGE, max_size=4))
def test_the_engine_marks_strange_texts_as_the_plain_loop_does(texts: list[str]) -> None:
    spaced = [" ".join(text) for text in texts]
    assert rows(mark_texts(texts + spaced, FEW)) == plainly(texts + spaced, FEW)


@pytest.fixture(scope="module")
def corpus() -> pd.DataFrame:
    """Forty generated articles."""
    return generated.corpus(40, seed=3)


@pytest.mark.parametrize("size", [1, 1_000, 50_000])
def test_marks_do_not_depend_on_the_size_of_the_batches(
    corpus: pd.DataFrame, size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = Engine(BOOKS, STATES).mark(corpus)
    assert {"speech", "relation", "goldstein"} <= set(whole.layer)
    monkeypatch.setattr(engine, "BATCH", size)
    pd.testing.assert_frame_equal(Engine(BOOKS, STATES).mark(corpus), whole)


def test_several_processes_find_together_what_one_finds(corpus: pd.DataFrame) -> None:
    whole = Engine(BOOKS, STATES).mark(corpus)
    number = pd.factorize(corpus.article_id)[0]
    shares = [corpus[number % 3 == share] for share in range(3)]
    with ProcessPoolExecutor(2, get_context("spawn")) as pool:
        found = pd.concat(
            map(as_text, pool.map(mark_corpus, shares, repeat(BOOKS), repeat(STATES)))
        )
    # Each process sees other articles, so their order is the one thing left to restore.
    together = found.sort_values("article_id", kind="stable", ignore_index=True)
    pd.testing.assert_frame_equal(together, as_text(whole))


def as_text(marks: pd.DataFrame) -> pd.DataFrame:
    """Marks without categories, which depend on the articles that were marked."""
    categories = marks.select_dtypes("category").columns
    return marks.astype(dict.fromkeys(categories, object))


def test_marks_do_not_depend_on_what_the_engine_has_met_before(corpus: pd.DataFrame) -> None:
    used = Engine(BOOKS)
    used.mark(generated.corpus(5, seed=4))
    pd.testing.assert_frame_equal(used.mark(corpus), Engine(BOOKS).mark(corpus))


def test_an_article_has_the_same_marks_alone_and_among_others(corpus: pd.DataFrame) -> None:
    whole = Engine(BOOKS).mark(corpus)
    article = corpus.article_id.iloc[-1]
    alone = Engine(BOOKS).mark(corpus[corpus.article_id == article])
    columns = ["sentence", "start", "end", "layer", "code", "weight", "voice"]
    among = whole[whole.article_id == article]
    assert among[columns].astype(str).to_numpy().tolist() == (
        alone[columns].astype(str).to_numpy().tolist()
    )


def test_a_sentence_of_a_megabyte_is_marked_like_any_other() -> None:
    draw = random.Random(5)
    pieces = [generated.sentence(draw) for _ in range(300)] + ["the United Nations"] * 5
    text = " and ".join(pieces * 30)
    assert len(text) > 1_000_000
    shields = [book for book in FEW if book.layer == "shield"]
    marks = mark_texts([text], shields)
    found = marks[marks.layer == "shield"]
    # vaderSentiment itself takes the square of the time, so the codes alone are compared.
    assert rows(found) == [(1, *mark) for mark in plain.codes(text, shields)]
    assert len(found) > 100


def test_no_sentences_and_empty_sentences_have_no_marks() -> None:
    assert len(mark_texts([], BOOKS)) == 0
    assert len(mark_texts(["", " ", "\n"], BOOKS)) == 0


RANGES = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 30), st.integers(1, 8)), max_size=25)


@given(RANGES, RANGES)
def test_overlaps_are_found_as_by_comparing_each_with_each(
    some: list[tuple[int, int, int]], barred: list[tuple[int, int, int]]
) -> None:
    def columns(ranges: list[tuple[int, int, int]]) -> tuple[Any, Any, Any]:
        table = np.array(ranges, np.int64).reshape(-1, 3)
        return table[:, 0], table[:, 1], table[:, 1] + table[:, 2]

    expected = [
        at
        for at, (group, start, length) in enumerate(some)
        if any(g == group and s < start + length and s + n > start for g, s, n in barred)
    ]
    assert sorted(overlaps(*columns(some), columns(barred)).tolist()) == expected


@given(RANGES)
def test_what_is_kept_of_overlapping_spans_is_what_a_scan_would_keep(
    some: list[tuple[int, int, int]],
) -> None:
    table = np.array(some, np.int64).reshape(-1, 3)
    kept = leftmost_longest(table[:, 0], table[:, 1], table[:, 1] + table[:, 2])
    expected, free = [], dict[int, int]()
    for at in sorted(range(len(some)), key=lambda at: (some[at][1], -some[at][2], at)):
        group, start, length = some[at]
        if start >= free.get(group, 0):
            expected.append(at)
            free[group] = start + length
    assert sorted(kept.tolist()) == sorted(expected)


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 5)), max_size=12))
def test_spread_writes_ranges_out(ranges: list[tuple[int, int]]) -> None:
    first, count = np.array(ranges, np.int64).reshape(-1, 2).T
    owner, number = spread(first, count)
    assert list(zip(owner.tolist(), number.tolist(), strict=True)) == [
        (at, value) for at, (begin, n) in enumerate(ranges) for value in range(begin, begin + n)
    ]


@given(st.lists(st.lists(st.integers(0, 4), max_size=6), max_size=4))
def test_a_ragged_list_numbers_its_entries_through(pieces: list[list[int]]) -> None:
    ragged = Ragged()
    for counts in pieces:
        ragged.extend(counts)
    flat = [count for counts in pieces for count in counts]
    owner, entry = ragged.of(np.arange(len(flat)))
    assert entry.tolist() == list(range(sum(flat)))
    assert owner.tolist() == [at for at, count in enumerate(flat) for _ in range(count)]


@given(st.lists(STRANGE, max_size=5))
def test_tokens_are_those_of_str_split_and_places_are_characters(texts: list[str]) -> None:
    vocabulary = Vocabulary()
    batch = Batch(pa.array(texts, pa.string()), vocabulary)
    forms = list(vocabulary.number)
    found: list[list[str]] = [[] for _ in texts]
    for sentence, form in zip(batch.sentence.tolist(), batch.form.tolist(), strict=True):
        found[sentence].append(forms[form])
    assert found == [text.split() for text in texts]
    at = batch.characters(batch.sentence, batch.start.astype(np.int64))
    for sentence, form, start in zip(
        batch.sentence.tolist(), batch.form.tolist(), at.tolist(), strict=True
    ):
        assert texts[sentence].startswith(forms[form], start)
