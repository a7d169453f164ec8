"""The tally: what every sentence adds to the sums that measures are made of.

One row a sentence, one column a thing that is counted. An article's sums are the sums over its
sentences; leaving sentences out, or drawing them anew, is a choice of rows. Nothing but this
module looks at marks to measure them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from rapport.marks.style import CODES
from rapport.marks.voices import AUTHOR, WAYS
from rapport.measures.plan import SHARES, Plan

Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]
Sums = Mapping[str, Numbers]
"""Sums over sentences by the name of what was counted; all of one shape."""

SENTENCES, WORDS, ACTS = "sentences", "words", "acts"
GRADES, GRADED = "goldstein", "graded"


class Tally(NamedTuple):
    """What the sentences of a study add up to.

    `articles` are its articles in order; `article` is the number of that of each sentence, `body`
    says whether it belongs to the body, `voice` whose it is. `counts` has a row for each sentence
    and a column for each of `columns`.
    """

    articles: tuple[str, ...]
    article: NDArray[np.int64]
    body: Flags
    voice: NDArray[np.object_]
    columns: tuple[str, ...]
    counts: sparse.csr_array

    def sums(self, chosen: Flags, weights: Numbers | None = None) -> Sums:
        """The sums over the chosen sentences of every article: arrays of articles. `weights`, one
        for each sentence, makes them weighted sums.
        """
        weighed = chosen * (1.0 if weights is None else weights)
        shape = (len(self.articles), len(chosen))
        adding = sparse.csr_array((weighed, (self.article, np.arange(len(chosen)))), shape=shape)
        return self.named((adding @ self.counts).toarray())

    def named(self, sums: Numbers) -> Sums:
        """An array whose last axis runs over the columns, taken apart by their names."""
        return {name: sums[..., at] for at, name in enumerate(self.columns)}

    def spoken_by(self, voice: str) -> Flags:
        """The sentences whose voice it is."""
        return np.asarray(self.voice == voice)


def columns_of(what: Plan) -> tuple[str, ...]:
    """Everything that is counted, by name."""
    return (
        SENTENCES,
        WORDS,
        *(f"{layer}.{code}" for layer in ("tone", *SHARES) for code in what.codes.get(layer, ())),
        *(f"toward.{engine}.{state}" for engine in what.toward for state in what.states),
        *(f"mentioned.{state}" for state in what.states),
        *(f"name.{name}" for name in what.names),
        *(f"thing.{thing}" for thing in dict.fromkeys(what.names.values())),
        *(f"voice.{side}" for side in what.sides),
        *(quad_name(quad) for quad in dict.fromkeys(what.quads.values())),
        *(ACTS, GRADES, GRADED),
        *(f"style.{code}" for code in CODES),
    )


def quad_name(quad: str) -> str:
    """The measure of a quad of acts, as in relation.verbal-conflict."""
    return f"relation.{quad.replace(' ', '-')}"


def tally_marks(
    articles: pd.DataFrame, sentences: pd.DataFrame, marks: pd.DataFrame, what: Plan
) -> Tally:
    """Count the marks of every sentence; marks that no measure asks for do not count."""
    sentences = sentences.sort_values(["article_id", "sentence"])
    place = ["article_id", "sentence"]
    rows = marks.merge(sentences[place].assign(row=np.arange(len(sentences))), on=place)
    names = columns_of(what)
    found = added(rows, what)
    everyone = np.arange(len(sentences))
    parts = [
        (everyone, np.zeros(len(sentences), int), np.ones(len(sentences))),
        (everyone, np.ones(len(sentences), int), sentences.n_words.to_numpy(float)),
        (rows.row.to_numpy()[found.mark], found.column, found.value),
    ]
    row, column, value = (np.concatenate(part) for part in zip(*parts, strict=True))
    shape = (len(sentences), len(names))
    counts = sparse.coo_array((value, (row, column)), shape=shape).tocsr()
    ids = tuple(articles.article_id)
    numbered = pd.Index(ids).get_indexer(sentences.article_id)
    known = numbered >= 0
    counted = Tally(
        ids,
        numbered[known],
        (sentences.kind == "body").to_numpy()[known],
        np.full(int(known.sum()), AUTHOR, object),
        names,
        counts[known],
    )
    return counted._replace(voice=_voices(counted, what))


class Added(NamedTuple):
    """What marks add: the place of a mark in its table, the number of the sum that it adds to in
    `columns_of`, and how much. Of marks that repeat a code within a sentence only the first adds to
    a share of sentences.
    """

    mark: NDArray[np.int64]
    column: NDArray[np.int64]
    value: Numbers


def added(marks: pd.DataFrame, what: Plan) -> Added:
    """What every mark adds to each sum; `marks` are numbered 0, 1, … and say in `row` which
    sentence each is in.
    """
    number = {name: at for at, name in enumerate(columns_of(what))}
    return Added(*map(np.concatenate, zip(*_added(marks, what, number), strict=True)))


def _added(marks: pd.DataFrame, what: Plan, number: Mapping[str, int]) -> Iterator[Added]:
    """What the marks of each layer add."""
    layers = dict(iter(marks.groupby("layer", observed=True)))
    nothing = marks.iloc[:0]

    def of(layer: str) -> pd.DataFrame:
        return layers.get(layer, nothing)

    def part(some: pd.DataFrame, names: pd.Series, values: pd.Series | float = 1.0) -> Added:
        column = names.map(number)
        asked = column.notna().to_numpy()
        value = np.broadcast_to(np.asarray(values, float), len(some))
        return Added(some.index.to_numpy()[asked], column[asked].to_numpy(np.int64), value[asked])

    def coded(layer: str, some: pd.DataFrame) -> pd.Series:
        return layer + "." + some.code.astype(str)

    tone, toward = of("tone"), of("toward")
    yield part(tone, coded("tone", tone), tone.weight)
    yield part(toward, coded("toward", toward) + "." + toward.target.astype(str), toward.weight)
    for layer in SHARES:
        hit = of(layer).drop_duplicates(["row", "code"])
        yield part(hit, coded(layer, hit))
        if layer == "actor":
            yield part(hit, coded("mentioned", hit))
    names = of("name")
    yield part(names, coded("name", names))
    yield part(names, "thing." + names.code.astype(str).map(what.names))
    speech = of("speech")
    speech = speech[speech.code.isin(WAYS)]
    yield part(speech, "voice." + speech.voice.astype(str), speech.weight)
    style = of("style")
    yield part(style, coded("style", style), style.weight)
    yield from _acts(of("relation"), of("goldstein"), what, part)


def _acts(
    relation: pd.DataFrame, grades: pd.DataFrame, what: Plan, part: Callable[..., Added]
) -> Iterator[Added]:
    """The acts between the two states that are told as actual."""

    def between(acts: pd.DataFrame) -> pd.DataFrame:
        pair = acts.source.isin(what.pair) & acts.target.isin(what.pair)
        return acts[pair & (acts.status == "actual")]

    told = between(relation)
    quads = {code: quad_name(quad) for code, quad in what.quads.items()}
    told = told[told.code.isin(quads)]
    yield part(told, told.code.astype(str).map(quads))
    yield part(told, pd.Series(ACTS, told.index))
    worth = between(grades)
    yield part(worth, pd.Series(GRADES, worth.index), worth.weight)
    yield part(worth, pd.Series(GRADED, worth.index))


def _voices(counted: Tally, what: Plan) -> NDArray[np.object_]:
    """Whose each sentence is: the side that speaks more than half of its words, else the author."""
    voice = counted.voice.copy()
    words = counted.counts[:, [counted.columns.index(WORDS)]].toarray()[:, 0]
    for side in what.sides:
        spoken = counted.counts[:, [counted.columns.index(f"voice.{side}")]].toarray()[:, 0]
        voice[spoken > words / 2] = side
    return voice
