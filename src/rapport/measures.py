"""Measures of each article: sums over its marks and its body sentences, and nothing else.

The text is not needed here: sentences without their text and marks are enough.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import pandas as pd

from rapport.codebook import Codebook
from rapport.marks.speech import OTHER
from rapport.marks.style import CODES
from rapport.marks.voices import WAYS
from rapport.readability import FORMULAS, Counts
from rapport.study import Study

ALL_VOICES = "all"

SHARES = ("frame", "generic", "actor", "hedge", "boost", "outlook")
"""Layers of which the share of sentences with a mark is measured."""


class Measure(NamedTuple):
    """A row of the table `measures`."""

    article_id: str
    measure: str
    voice: str
    value: float | None
    n: int
    low: float | None = None
    high: float | None = None
    interval: str | None = None
    reason: str | None = None


def body_only(sentences: pd.DataFrame, marks: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The body sentences and the marks that stand in them."""
    body = sentences[sentences.kind == "body"]
    return body, marks.merge(body[["article_id", "sentence"]], on=["article_id", "sentence"])


def tone(
    marks: pd.DataFrame, n_sentences: pd.Series[int], codes: Sequence[str]
) -> Iterator[Measure]:
    """Mean tone of a sentence, −1 … 1: the weights of its tone marks added up.

    A sentence without a tone mark counts as 0.
    """
    weights = marks[marks.layer == "tone"].groupby(["code", "article_id"]).weight.sum()
    for code in codes:
        for article, n in n_sentences.items():
            total = float(weights.get((code, article), 0.0))
            yield _mean(str(article), f"tone.{code}", total, int(n))


def toward(
    marks: pd.DataFrame, articles: Iterable[str], engines: Iterable[str], states: Iterable[str]
) -> Iterator[Measure]:
    """Mean tone toward each state of the sentences that mention it, −1 … 1.

    Undefined where an article does not mention the state.
    """
    values = marks[marks.layer == "toward"]
    sums = values.groupby(["code", "target", "article_id"], observed=True).weight.sum()
    counts = mentioned(marks)
    for engine in engines:
        for state in states:
            for article in articles:
                n = int(counts.get((state, article), 0))
                total = float(sums.get((engine, state, article), 0.0))
                name = f"toward.{engine}.{state}"
                yield _mean(article, name, total, n, "no sentence mentions the state")


def mentioned(marks: pd.DataFrame) -> pd.Series[int]:
    """In how many sentences of each article each state is mentioned, by state and article."""
    actors = marks[marks.layer == "actor"].drop_duplicates(["article_id", "sentence", "code"])
    return actors.groupby(["code", "article_id"], observed=True).size()


def shares(
    layer: str, marks: pd.DataFrame, n_sentences: pd.Series[int], codes: Sequence[str]
) -> Iterator[Measure]:
    """Share of the sentences that have at least one mark of a code, 0 … 1."""
    hit = marks[marks.layer == layer].drop_duplicates(["article_id", "sentence", "code"])
    counted = hit.groupby(["code", "article_id"]).size()
    for code in codes:
        for article, n in n_sentences.items():
            hits = int(counted.get((code, article), 0))
            yield _mean(str(article), f"{layer}.{code}", float(hits), int(n))


def naming(
    marks: pd.DataFrame, articles: Iterable[str], names: Mapping[str, str]
) -> Iterator[Measure]:
    """Share of each contested name among all marks of the names of its thing, 0 … 1.

    `names` says for each code of the layer which thing it is a name of. Undefined where an
    article has no opportunity to name it.
    """
    found = marks[marks.layer == "name"]
    things = found.code.astype(str).map(names)
    chosen = found.groupby(["article_id", "code"], observed=True).size()
    chances = found.groupby(["article_id", things], observed=True).size()
    for code, thing in names.items():
        for article in articles:
            n = int(chances.get((article, thing), 0))
            share = int(chosen.get((article, code), 0)) / n if n else None
            reason = None if n else f"no opportunity to name it ({thing})"
            yield Measure(article, f"name.{code}", ALL_VOICES, share, n, reason=reason)


def voices(marks: pd.DataFrame, n_words: pd.Series[int], sides: Iterable[str]) -> Iterator[Measure]:
    """Share of the words that are quoted, reported or attributed to a side, 0 … 1."""
    speech = marks[(marks.layer == "speech") & marks.code.isin(WAYS)]
    words = speech.groupby(["article_id", "voice"], observed=True).weight.sum()
    for side in sides:
        for article, n in n_words.items():
            spoken = float(words.get((article, side), 0.0))
            yield _mean(str(article), f"voice.{side}", spoken, int(n), "no word in the body")


def relation(
    marks: pd.DataFrame, articles: Iterable[str], quads: Mapping[str, str], pair: Sequence[str]
) -> Iterator[Measure]:
    """How the acts between two states are told: the share of each of PLOVER's quads, 0 … 1;
    their balance, log((cooperation + ½) / (conflict + ½)); and their mean on Goldstein's
    scale, −10 … 10, which looks at the kind of act alone.

    `quads` says in which quad each code of the layer is. Only acts that are told as actual
    count; all are undefined where an article tells of none.
    """
    between = marks[marks.source.isin(pair) & marks.target.isin(pair) & (marks.status == "actual")]
    acts, worth = (between[between.layer == layer] for layer in ("relation", "goldstein"))
    counts = acts.groupby(["article_id", acts.code.astype(str).map(quads)], observed=True).size()
    means = worth.groupby("article_id", observed=True).weight.mean()
    names = list(dict.fromkeys(quads.values()))
    for article in articles:
        of = {quad: int(counts.get((article, quad), 0)) for quad in names}
        n = sum(of.values())
        good = sum(count for quad, count in of.items() if quad.endswith("cooperation"))
        values = {quad.replace(" ", "-"): count / n if n else None for quad, count in of.items()}
        values["balance"] = math.log((good + 0.5) / (n - good + 0.5)) if n else None
        values["goldstein"] = float(means[article]) if article in means.index else None
        for name, value in values.items():
            reason = None if n else "no act between the two states"
            yield Measure(article, f"relation.{name}", ALL_VOICES, value, n, reason=reason)


def style(
    marks: pd.DataFrame, n_sentences: pd.Series[int], n_words: pd.Series[int]
) -> Iterator[Measure]:
    """Readability by every formula; undefined for texts that are too short."""
    sums = marks[marks.layer == "style"].groupby(["article_id", "code"]).weight.sum()
    for article, n in n_sentences.items():
        of = {code: float(sums.get((article, code), 0.0)) for code in CODES}
        counts = Counts(words=float(n_words[article]), sentences=float(n), **of)
        for measure, formula in FORMULAS.items():
            yield Measure(
                str(article),
                measure,
                ALL_VOICES,
                None if counts.too_short else formula(counts),
                int(counts.words),
                reason=counts.too_short,
            )


def _mean(
    article: str, measure: str, total: float, n: int, nothing: str = "no body sentence"
) -> Measure:
    if not n:
        return Measure(article, measure, ALL_VOICES, None, 0, reason=nothing)
    return Measure(article, measure, ALL_VOICES, total / n, n)


class Plan(NamedTuple):
    """What is measured: per layer the codes, so that a code which nobody used has a value of 0
    instead of none; the engines that were asked for tone toward each of the states; the contested
    names with their things; the sides whose words are counted; the codes of acts with their quads,
    and the two states between which acts count.
    """

    codes: Mapping[str, Sequence[str]]
    toward: Sequence[str] = ()
    states: Sequence[str] = ()
    names: Mapping[str, str] = {}
    sides: Sequence[str] = ()
    quads: Mapping[str, str] = {}
    pair: Sequence[str] = ()


def plan(study: Study, codebooks: Sequence[Codebook]) -> Plan:
    """What a study with these codebooks measures; its pair are the first two states."""
    states, engines = study.states, study.engines
    of = {
        layer: [b for b in codebooks if b.layer == layer] for layer in {b.layer for b in codebooks}
    }
    codes = {
        layer: list(dict.fromkeys(code.name for book in of.get(layer, []) for code in book.codes))
        for layer in SHARES
    }
    codes["tone"] = engines.tone
    if "actor" in of:
        codes["actor"] = list(states)
    return Plan(
        codes,
        engines.toward,
        states,
        {c.name: c.name_of for book in of.get("name", []) for c in book.codes if c.name_of},
        [*states, OTHER] if "cue" in of else [],
        {c.name: c.quad for book in of.get("act", []) for c in book.codes if c.quad},
        states[:2],
    )


def measure_articles(
    articles: pd.DataFrame, sentences: pd.DataFrame, marks: pd.DataFrame, what: Plan
) -> pd.DataFrame:
    """The table `measures`."""
    body, marks = body_only(sentences, marks)
    by_article = body.groupby("article_id")
    order = articles.article_id
    n_sentences = by_article.size().reindex(order, fill_value=0)
    n_words = by_article.n_words.sum().reindex(order, fill_value=0)
    rows = list(tone(marks, n_sentences, what.codes["tone"]))
    rows += toward(marks, order, what.toward, what.states)
    for layer in SHARES:
        rows += shares(layer, marks, n_sentences, what.codes.get(layer, []))
    rows += naming(marks, order, what.names)
    rows += voices(marks, n_words, what.sides)
    if what.quads:
        rows += relation(marks, order, what.quads, what.pair)
    rows += style(marks, n_sentences, n_words)
    return pd.DataFrame(rows, columns=list(Measure._fields))
