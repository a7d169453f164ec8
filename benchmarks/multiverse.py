"""How quickly all specifications are computed, against a plain loop over them.

    python -m benchmarks.multiverse [study]

The loop takes one specification after the other from the marks, with pandas, as one would by
hand; it is the reference that tests hold the arrays against. Needs the tables of the study (`make
report`).
"""

from __future__ import annotations

import math
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from rapport.codebook import read_codebooks
from rapport.house import House
from rapport.marks.voices import AUTHOR, WAYS
from rapport.measures import Plan, plan, tally_marks
from rapport.multiverse.tables import multiverse
from rapport.study import read_study
from rapport.tables import read_table

PLACE = ["article_id", "sentence"]
LOOPED = 1000
"""Specifications that the plain loop takes; with all it would run for minutes."""


def plain(
    row: Any, articles: pd.DataFrame, sentences: pd.DataFrame, marks: pd.DataFrame, what: Plan
) -> float:
    """The difference of one row of the table `specifications`, from the marks; NaN if undefined."""
    layer = row.measure.split(".")[0]
    name = row.measure
    if layer in ("tone", "toward"):
        name = ".".join([layer, row.engine, *row.measure.split(".")[2:]])
    kept = sentences if row.headings == "in" else sentences[sentences.kind == "body"]
    kept = kept.merge(added(name, sentences, marks, what), on=PLACE, how="left").fillna(0.0)
    if row.quotations == "out":
        kept = kept[voices(kept, marks, what) == AUTHOR]
    if row.unit == "word" and layer != "voice":
        kept = kept.assign(up=kept.up * kept.n_words, down=kept.down * kept.n_words)
    if row.unit == "sentence" and layer == "voice":
        kept = kept[kept.n_words > 0]
        kept = kept.assign(up=kept.up / kept.n_words, down=1.0)
    sums = kept.groupby("article_id")[["up", "down", "more"]].sum()
    means = {}
    for period in ("earlier", "later"):
        own = articles[(articles.period == period) & (articles.article_id != row.left_out)]
        some = sums.reindex(own.article_id, fill_value=0.0)
        if row.aggregation == "pooled":
            means[period] = value(name, some.sum())
        else:
            values = pd.Series([value(name, one) for _, one in some.iterrows()], dtype=float)
            means[period] = getattr(values, row.aggregation)()
    return float(means["later"] - means["earlier"])


def added(name: str, sentences: pd.DataFrame, marks: pd.DataFrame, what: Plan) -> pd.DataFrame:
    """What each sentence adds to the top (`up`) and the bottom (`down`) of a measure; `more` are
    the syllables, for readability.
    """
    layer, code, *state = name.split(".")
    of = marks[marks.layer == layer]
    up, down, more = counted(of[of.code == code]), None, None
    if layer == "tone":
        up = counted(of[of.code == code], "weight")
    elif layer == "toward":
        up = counted(of[(of.code == code) & (of.target == state[0])], "weight")
        mentions = marks[(marks.layer == "actor") & (marks.code == state[0])]
        down = counted(mentions).clip(upper=1)
    elif layer == "name":
        down = counted(of[of.code.map(what.names).astype(object) == what.names[code]])
    elif layer == "voice":
        told = marks[(marks.layer == "speech") & marks.code.isin(WAYS) & (marks.voice == code)]
        up = counted(told, "weight")
    elif layer == "relation":
        pair = of.source.isin(what.pair) & of.target.isin(what.pair) & (of.status == "actual")
        acts = of[pair & of.code.isin(list(what.quads))]
        quads = acts.code.astype(str).map(what.quads).str.replace(" ", "-")
        wanted = quads.str.endswith("cooperation") if code == "balance" else quads == code
        up, down = counted(acts[wanted]), counted(acts)
    elif layer == "style":
        more = counted(of[of.code == "syllables"], "weight")
    else:
        up = up.clip(upper=1)
    n_words = sentences.set_index(PLACE).n_words
    parts = pd.DataFrame(index=n_words.index)
    parts["up"] = n_words if layer == "style" else up
    parts["down"] = down if down is not None else (n_words if layer == "voice" else 1.0)
    parts["more"] = more if more is not None else 0.0
    return parts.fillna(0.0).reset_index()


def counted(marks: pd.DataFrame, column: str | None = None) -> pd.Series:
    """How many marks each sentence has, or the sum of a column of them."""
    groups = marks.groupby(PLACE, observed=True)
    return groups.size().astype(float) if column is None else groups[column].sum()


def voices(sentences: pd.DataFrame, marks: pd.DataFrame, what: Plan) -> pd.Series:
    """Whose each sentence is: the side with more than half of its words, else the author."""
    said = pd.Series(AUTHOR, sentences.index)
    for side in what.sides:
        told = added(f"voice.{side}", sentences, marks, what).set_index(PLACE).up
        words = told.reindex(pd.MultiIndex.from_frame(sentences[PLACE])).to_numpy()
        said[words > sentences.n_words.to_numpy() / 2] = side
    return said


def value(name: str, sums: pd.Series) -> float:
    """The value of a measure from its sums."""
    if name == "style.flesch":
        words, n, syllables = sums.up, sums.down, sums.more
        if words < 100 or n < 3:
            return math.nan
        return float(206.835 - 1.015 * words / n - 84.6 * syllables / words)
    if not sums.down:
        return math.nan
    if name == "relation.balance":
        return math.log((sums.up + 0.5) / (sums.down - sums.up + 0.5))
    return float(sums.up / sums.down)


def looped(specifications: pd.DataFrame, *tables: Any) -> Iterator[float]:
    """The differences of these specifications, one after the other."""
    return (plain(row, *tables) for row in specifications.itertuples(index=False))


def main(name: str = "russia-japan") -> None:
    """Print the times of both, and how far they are apart."""
    house = House.at(Path())
    study = read_study(house.study(name))
    books = read_codebooks(house.codebook, study.codebooks)
    articles, sentences, marks = (
        read_table(table, house.processed(name)) for table in ("articles", "sentences", "marks")
    )
    begun = time.perf_counter()
    what = plan(study, books)
    counted = tally_marks(articles, sentences, marks, what)
    specifications, curves = multiverse(study, articles, counted, what)
    arrays = time.perf_counter() - begun
    some = specifications.sample(min(LOOPED, len(specifications)), random_state=1)
    begun = time.perf_counter()
    differences = np.array([*looped(some, articles, sentences, marks, what)])
    loop = time.perf_counter() - begun
    apart = np.nanmax(np.abs(differences - some.difference.to_numpy()))
    each = [taken / n for taken, n in ((arrays, len(specifications)), (loop, len(some)))]
    print(
        f"{name}: {len(specifications)} specifications of {len(curves)} measures on "
        f"{len(articles)} articles, with {curves.n_relabellings.max()} relabellings of each, "
        f"in {arrays:.2f} s from the marks: {1000 * each[0]:.3f} ms a specification. "
        f"The plain loop, without relabellings, takes {1000 * each[1]:.1f} ms: "
        f"{each[1] / each[0]:.0f} times as long. They differ by at most {apart:.1g}."
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
