"""Which words set the periods apart: weighted log-odds with an informative Dirichlet prior.

Monroe, Colaresi & Quinn (2008). For a word that occurs y₁ times among the n₁ words of the later
period and y₂ times among the n₂ of the earlier one,

    δ = ln[(y₁ + a) / (n₁ + a₀ − y₁ − a)] − ln[(y₂ + a) / (n₂ + a₀ − y₂ − a)],
    z = δ / √(1 / (y₁ + a) + 1 / (y₂ + a)).

The prior a of a word is in proportion to how often all articles of the study use it. Its total a₀
is the mean length of an article in words: before a period is read, it is taken to speak as the
whole study does, as firmly as one more article would say so. A larger a₀ draws rare words to 0,
and a smaller one lets a word that one article repeats come first.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from rapport.study import PERIODS
from rapport.vocabulary.kinds import kind_of
from rapport.vocabulary.once import ONCE

Values = NDArray[np.float64]

LEAST_ARTICLES = 2
"""A word of one article says what that article is about, not how a period speaks."""

MOST_LEFT_OUT = 40
"""Articles up to which each is left out in turn: beyond, one article moves little."""

COLUMNS = [
    *("term", "kind", "earlier", "later", "delta", "z", "low", "high"),
    *("dispersion", "n_articles", "reason"),
]


class Counts(NamedTuple):
    """How often each term (rows) occurs in each article (columns), and the period of each."""

    terms: list[str]
    matrix: sparse.csr_array
    periods: NDArray[np.object_]

    @classmethod
    def of(cls, articles: pd.DataFrame, terms: pd.DataFrame) -> Counts:
        """The counts of the table `terms`; articles without a word are left out."""
        term, names = pd.factorize(terms.term, sort=True)
        article, ids = pd.factorize(terms.article_id, sort=True)
        cells = (terms["count"].to_numpy(np.int64), (term, article))
        periods = articles.set_index("article_id").period.reindex(ids)
        matrix = sparse.coo_array(cells, shape=(len(names), len(ids))).tocsr()
        return cls(list(names), matrix, periods.to_numpy(object))

    def of_period(self, period: str) -> Values:
        """How often each term occurs in the articles of a period."""
        return np.asarray(self.matrix @ (self.periods == period).astype(np.float64))


def prior_total(terms: pd.DataFrame) -> float:
    """a₀: the mean number of words of an article. NaN of no article."""
    return float(terms.groupby("article_id")["count"].sum().mean())


def prior(counts: Counts) -> Values:
    """The prior a of each term; they add up to a₀."""
    return np.asarray(counts.matrix.sum(axis=1) / counts.matrix.shape[1])


def log_odds(
    later: Values, earlier: Values, words: tuple[Values, Values], a: Values, total: float
) -> tuple[Values, Values]:
    """δ and z of each term: y₁, y₂, (n₁, n₂), a and a₀, of any shapes that fit together."""
    odds = [
        np.log((y + a) / (n + total - y - a)) for y, n in zip((later, earlier), words, strict=True)
    ]
    delta = odds[0] - odds[1]
    return delta, delta / np.sqrt(1 / (later + a) + 1 / (earlier + a))


def dispersion(matrix: sparse.csr_array) -> Values:
    """How unevenly each term is spread over the articles: the normalised deviation of proportions.

    DP is half the sum, over articles, of the distance between the share of the term's occurrences
    that an article holds and its share of all words (Gries 2008); divided by 1 − the share of the
    shortest article (Lijffijt & Gries 2012) it goes from 0, as evenly as words fall, to 1, all in
    the shortest article. NaN where there is one article.
    """
    words = np.asarray(matrix.sum(axis=0), np.float64)
    share = words / words.sum()
    if len(share) < 2:
        return np.full(matrix.shape[0], np.nan)
    cells = matrix.tocoo()
    of_term = cells.data / np.asarray(matrix.sum(axis=1))[cells.row]
    expected = share[cells.col]
    # An article without the term is as far off as its share, so the sum begins at 1 for them all.
    gaps = np.abs(of_term - expected) - expected
    deviation = (1 + np.bincount(cells.row, gaps, minlength=matrix.shape[0])) / 2
    return np.asarray(deviation / (1 - share.min()))


def leave_one_out(counts: Counts, rows: NDArray[np.bool_], a: Values) -> tuple[Values, Values]:
    """The lowest and the highest z of some terms as each article of a period is left out in turn.

    The prior stays that of the whole study. Both may lie nearer to 0 than z, since fewer
    words say less.
    """
    dated = np.isin(counts.periods, PERIODS)
    lengths = np.asarray(counts.matrix.sum(axis=0), np.float64)
    cells = counts.matrix[rows].toarray().astype(np.float64)

    def without_each(period: str) -> tuple[Values, Values]:
        inside = counts.periods == period
        left = cells[:, inside].sum(axis=1)[:, None] - cells * inside
        return left[:, dated], (lengths[inside].sum() - lengths * inside)[dated]

    (earlier, n_earlier), (later, n_later) = map(without_each, PERIODS)
    words = (n_later, n_earlier)
    _, z = log_odds(later, earlier, words, a[rows][:, None], float(a.sum()))
    return z.min(axis=1), z.max(axis=1)


def compare_terms(articles: pd.DataFrame, terms: pd.DataFrame) -> pd.DataFrame:
    """The words of the two periods, from those that the later period prefers to those that the
    earlier one does: one row a term that at least LEAST_ARTICLES articles of the study use.

    `earlier` and `later` are counts, `delta` and `z` later against earlier, `low` and `high` the
    range of z as articles are left out. Nothing is left out for being frequent, a name or a
    number: `kind` tells these apart. `reason` says why a value is undefined.
    """
    counts = Counts.of(articles, terms)
    earlier, later = (counts.of_period(period) for period in PERIODS)
    n_articles = np.diff(counts.matrix.indptr)
    rows = (n_articles >= LEAST_ARTICLES) & (earlier + later > 0)
    rows &= np.array(counts.terms, object) != ONCE
    found = pd.DataFrame({"term": np.array(counts.terms, object)[rows]})
    found["kind"] = np.array([kind_of(term) for term in found.term], object)
    found["earlier"], found["later"] = earlier[rows].astype(int), later[rows].astype(int)
    found[["delta", "z", "low", "high"]] = np.nan
    reason = _undefined(counts)
    if not reason:
        a = prior(counts)
        words = (later.sum(), earlier.sum())
        values = log_odds(later[rows], earlier[rows], words, a[rows], float(a.sum()))
        found["delta"], found["z"] = values
        reason = _no_range(counts)
        if not reason:
            found["low"], found["high"] = leave_one_out(counts, rows, a)
    found["dispersion"] = dispersion(counts.matrix)[rows]
    found["n_articles"] = n_articles[rows]
    found["reason"] = reason
    return found.sort_values(["z", "term"], ascending=[False, True], ignore_index=True)[COLUMNS]


def _undefined(counts: Counts) -> str | None:
    """Why the periods cannot be compared, if so."""
    if missing := [period for period in PERIODS if period not in counts.periods]:
        return f"no article of the {missing[0]} period has a word"
    return "the articles have only one word" if len(counts.terms) < 2 else None


def _no_range(counts: Counts) -> str | None:
    """Why articles are not left out in turn, if so."""
    sizes = [int((counts.periods == period).sum()) for period in PERIODS]
    if sum(sizes) > MOST_LEFT_OUT:
        return f"articles are left out in turn only up to {MOST_LEFT_OUT}"
    return "a period has one article, which cannot be left out" if min(sizes) < 2 else None


def holds(compared: pd.DataFrame) -> pd.Series[bool]:
    """Whether z has the same sign whichever article is left out; False where it is not known."""
    return (compared.low > 0) | (compared.high < 0)
