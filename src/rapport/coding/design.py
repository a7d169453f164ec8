"""Which sentences are coded: a stratified random draw, and the weights that undo it.

From every drawn article as many sentences are taken, and within it as many of each stratum:
sentences in which the engine marks something rare, something common, or nothing. So the draw
holds what the engine may have missed as well as what it found, and rare codes often enough.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from rapport.coding.constructs import KEY, Construct
from rapport.errors import CodingError
from rapport.files import table_path
from rapport.tables import contract, read_table, write_table

STRATA = ("rare", "common", "nothing")
RARE = 0.1
"""A code is rare that the engine gives to fewer of the sentences: of 100 sentences drawn without
strata fewer than ten would have it, too few to tell its precision.
"""

PER_ARTICLE = 6
"""Sentences of an article at least, two for each stratum, or all that it has; where the draw
has fewer for each article, articles are drawn too.
"""

Ints = npt.NDArray[np.int64]


def strata(
    constructs: Sequence[Construct], marks: pd.DataFrame, sentences: pd.MultiIndex
) -> pd.Series[str]:
    """The stratum of each sentence, by the rarest code that the engine gives it.

    Tone and mere mentions do not count: nearly every sentence has them.
    """
    rarest = pd.Series(np.inf, index=sentences)
    for construct in constructs:
        for reading in construct.readings:
            if construct.is_number or reading.asks:
                continue
            codes = reading.read(marks, sentences)
            share = codes.map(codes.value_counts(normalize=True)).where(codes != reading.otherwise)
            rarest = np.fmin(rarest, share)
    names = np.select([rarest < RARE, rarest <= 1], ["rare", "common"], "nothing")
    return pd.Series(names, index=sentences)


def share_out(total: int, sizes: Sequence[int]) -> Ints:
    """`total` parted as evenly as `sizes` allow, none above its size; their sum if that is less."""
    limits = np.asarray(sizes, np.int64)
    given = np.zeros_like(limits)
    for _ in range(min(total, int(limits.sum()))):
        given[np.argmin(np.where(given < limits, given, total))] += 1
    return given


def draw(
    name: str, n: int, seed: int, articles: pd.DataFrame, sentences: pd.DataFrame,
    stratum: pd.Series[str],
) -> pd.DataFrame:  # fmt: skip
    """The table `design` of one draw of `n` body sentences from articles of the two periods.

    Within a stratum of a drawn article, and among the articles of a period, all samples of the
    size are equally likely. `number` is the place in a random order, so it says nothing.
    """
    random = np.random.default_rng([seed, n])
    body = sentences[sentences.kind == "body"].merge(articles[["article_id", "period"]])
    frame = body.dropna(subset=["period"]).set_index(KEY).assign(stratum=stratum).reset_index()
    frame["n_stratum"] = frame.groupby(["article_id", "stratum"]).sentence.transform("size")
    frame["n_articles"] = frame.groupby("period").article_id.transform("nunique")
    frame = _of_drawn_articles(frame, n, random)
    quotas = _quotas(frame.groupby(["article_id", "stratum"]).size(), n)
    shuffled = frame.iloc[random.permutation(len(frame))]
    quota = quotas.loc[pd.MultiIndex.from_frame(shuffled[["article_id", "stratum"]])].to_numpy()
    place = shuffled.groupby(["article_id", "stratum"]).cumcount()
    drawn = shuffled.assign(n_drawn=quota)[(place < quota).to_numpy()]
    drawn = drawn.assign(draw=name, number=range(1, len(drawn) + 1))
    return drawn[[column.name for column in contract()["design"].columns]].reset_index(drop=True)


def _quotas(sizes: pd.Series[int], n: int) -> pd.Series[int]:
    """How many sentences to draw of each article and stratum, given how many there are."""
    by_article = [part.tolist() for _, part in sizes.groupby("article_id")]
    totals = share_out(n, [sum(part) for part in by_article])
    parts = [share_out(total, part) for total, part in zip(totals, by_article, strict=True)]
    return pd.Series(np.concatenate(parts), index=sizes.index)


def _of_drawn_articles(frame: pd.DataFrame, n: int, random: np.random.Generator) -> pd.DataFrame:
    """The sentences of as many articles as `n` is enough for, as many of each period."""
    periods = [group.article_id.unique() for _, group in frame.groupby("period", sort=False)]
    quotas = share_out(max(n // PER_ARTICLE, len(periods)), list(map(len, periods)))
    chosen = [random.permutation(ids)[:quota] for ids, quota in zip(periods, quotas, strict=True)]
    frame = frame[frame.article_id.isin(np.concatenate(chosen))]
    return frame.assign(n_articles_drawn=frame.groupby("period").article_id.transform("nunique"))


def weights(design: pd.DataFrame) -> pd.Series[float]:
    """How many sentences of the corpus each drawn one stands for: one over its probability."""
    return (design.n_stratum / design.n_drawn) * (design.n_articles / design.n_articles_drawn)


def read_designs(folder: Path) -> pd.DataFrame:
    """The table `design` of a study, with every draw; without a row if nothing was drawn."""
    if not table_path(folder, "design").exists():
        return contract()["design"].schema.empty_table().to_pandas()
    return read_table("design", folder)


def read_design(folder: Path, name: str) -> pd.DataFrame:
    """One draw; raises CodingError if it is not there."""
    designs = read_designs(folder)
    if name not in set(designs.draw):
        raise CodingError(
            f"{table_path(folder, 'design')}: there is no draw “{name}”; bring back the file "
            "that `rapport sheet` wrote when it was drawn"
        )
    return designs[designs.draw == name]


def keep_design(design: pd.DataFrame, folder: Path) -> None:
    """Add a draw to the table of all draws."""
    known = read_designs(folder)
    write_table(pd.concat([known, design]) if len(known) else design, "design", folder)
