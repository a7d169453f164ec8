"""How often the interval of `rapport correct` holds the truth, in worlds where it is known.

    python -m benchmarks.coverage

In each world the articles of a period have shares that differ as a beta distribution with eight
prior sentences does, and marks that are wrong on purpose. Six sentences of each article are coded.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from rapport.coding.constructs import KEY
from rapport.coding.design import draw
from rapport.coding.estimator import gaps, of_period

Floats = npt.NDArray[np.float64]

CODED = 6
"""Coded sentences of each article."""


class World(NamedTuple):
    """How many articles each period has; the share that is true in the earlier period, half as
    much again in the later; how often the marks find what is there, and what is not; and how
    many sentences an article has at least and at most.
    """

    articles: int
    share: float = 0.2
    found: float = 0.6
    false: float = 0.1
    shortest: int = 8
    longest: int = 24

    @property
    def truth(self) -> dict[str, float]:
        """What the estimates are of."""
        return {"earlier": self.share, "later": 1.5 * self.share, "difference": 0.5 * self.share}


def world(of: World, times: int, random: np.random.Generator) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The articles of so many worlds of a kind, first all earlier ones, and their sentences."""
    n = of.articles * times
    names = np.array([f"a{at:07d}" for at in range(2 * n)])
    period = np.repeat(["earlier", "later"], n)
    size = random.integers(of.shortest, of.longest + 1, 2 * n)
    article = np.repeat(np.arange(2 * n), size)
    truth = np.repeat([of.truth["earlier"], of.truth["later"]], n)
    shares = random.beta(8 * truth, 8 * (1 - truth))
    coded = random.random(size.sum()) < shares[article]
    marked = random.random(len(coded)) < np.where(coded, of.found, of.false)
    sentences = pd.DataFrame(
        {
            "article_id": names[article],
            "sentence": np.concatenate([np.arange(1, count + 1) for count in size]),
            "kind": "body",
            "raw_start": 0,
            "raw_end": 1,
            "coded": coded.astype(float),
            "marked": marked.astype(float),
        }
    )
    return pd.DataFrame({"article_id": names, "period": period}), sentences


def code(articles: pd.DataFrame, sentences: pd.DataFrame, n: int) -> pd.DataFrame:
    """The coded sentences of a draw of `n`, stratified by what is marked."""
    index = pd.MultiIndex.from_frame(sentences[KEY])
    stratum = pd.Series(np.where(sentences.marked > 0, "rare", "nothing"), index=index)
    plain = sentences.drop(columns=["coded", "marked"])
    drawn = draw("x", n, 1, articles, plain, stratum)
    both = drawn.merge(sentences[[*KEY, "coded", "marked"]], on=KEY)
    return both.assign(gap=both.coded - both.marked)


def articles_of(of: World, times: int, random: np.random.Generator) -> tuple[Floats, Floats]:
    """What the marks say of each article, and how far its coding is from them: worlds ×
    articles, the earlier period of every world before all the later ones.
    """
    articles, sentences = world(of, times, random)
    coded = code(articles, sentences, CODED * len(articles))
    marked = sentences.groupby("article_id").marked.mean().reindex(articles.article_id)
    gap = gaps(coded).gap.reindex(articles.article_id)
    shape = (2 * times, of.articles)
    return marked.to_numpy(float).reshape(shape), gap.to_numpy(float).reshape(shape)


def coverage(of: World, marked: Floats, gap: Floats) -> dict[str, float]:
    """The share of the worlds whose interval of .95 holds the truth."""
    worlds = len(marked) // 2
    held = []
    for at in range(worlds):
        earlier = of_period(marked[at], gap[at])
        later = of_period(marked[worlds + at], gap[worlds + at])
        found = {"earlier": earlier, "later": later, "difference": later.minus(earlier)}
        spans = {name: estimate.interval(0.95) for name, estimate in found.items()}
        held.append({n: s is not None and s.low <= of.truth[n] <= s.high for n, s in spans.items()})
    return {str(name): float(share) for name, share in pd.DataFrame(held).mean().items()}


def main() -> None:
    """Print a line for each kind of world, 500 of each."""
    print(
        "| articles a period | true share | marks find, are false | earlier | later | difference |"
    )
    print("| --- | --- | --- | --- | --- | --- |")
    for of in (
        *(World(articles) for articles in (5, 8, 15, 40)),
        World(40, share=0.1, false=0.05),
        World(40, share=0.05, false=0.02),
        World(8, share=0.05, false=0.02),
    ):
        held = coverage(of, *articles_of(of, 500, np.random.default_rng(2)))
        shares = " | ".join(f"{share:.2f}" for share in held.values())
        true = f"{of.share:g} and {of.truth['later']:g}"
        print(f"| {of.articles} | {true} | {of.found:g} / {of.false:g} | {shares} |", flush=True)


if __name__ == "__main__":
    main()
