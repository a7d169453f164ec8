"""Which articles are shown sentence by sentence: all, or of a large corpus some drawn by rule."""

from __future__ import annotations

from itertools import chain, zip_longest

import numpy as np
import pandas as pd

MOST_ARTICLES, MOST_SENTENCES = 30, 1_000
"""Articles and sentences on a page, so that it stays below 10 MB."""


def sampled(articles: pd.DataFrame, sentences: pd.DataFrame, seed: int) -> list[str]:
    """The names of the articles that are shown, in the order of `articles`.

    All, if they are at most MOST_ARTICLES with MOST_SENTENCES sentences. If not, articles are drawn
    at random with the seed, one of each period in turn and of no period last; each is shown if it
    still fits.
    """
    sizes = sentences.groupby("article_id").size().reindex(articles.article_id, fill_value=0)
    if len(articles) <= MOST_ARTICLES and sizes.sum() <= MOST_SENTENCES:
        return list(articles.article_id)
    drawn = articles.iloc[np.random.default_rng(seed).permutation(len(articles))]
    by_period = (drawn.article_id[drawn.period == period] for period in ("earlier", "later"))
    in_turn = [one for one in chain.from_iterable(zip_longest(*by_period)) if one is not None]
    in_turn += list(drawn.article_id[drawn.period.isna()])
    shown: set[str] = set()
    left = MOST_SENTENCES
    for name in in_turn:
        if sizes[name] <= left and len(shown) < MOST_ARTICLES:
            shown.add(name)
            left -= sizes[name]
    return [name for name in articles.article_id if name in shown]


def rule(articles: int, shown: int, seed: int) -> str:
    """What the page says if it does not show all articles."""
    return (
        f"{shown:,} of {articles:,} articles are shown: drawn at random with seed {seed}, one of "
        f"each period in turn, each if it still fits into {MOST_ARTICLES} articles with "
        f"{MOST_SENTENCES:,} sentences. Comparisons are of all articles; what is not here is in "
        "the tables “articles”, “measures”, “sentences” and “marks”."
    )
