"""What a design can carry: its intervals, tried on simulated studies of the same size.

In a simulated study the periods do not differ. Articles of a period differ from each other by as
much as a stated share of the variance of sentences (the likeness of sentences of one article, the
intraclass correlation), and each is seen through as many sentences as the real one has. An
interval is as good as the share of studies in which it holds the true difference, 0.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy import stats

from rapport.contrasts.articles import Values
from rapport.contrasts.hierarchical import Flags, Posterior
from rapport.study import PERIODS, Study

RUNS = 1_000
"""Simulated studies at each likeness; the error of a coverage of .95 then is .007."""

LIKENESSES = (0.0, 0.02, 0.05, 0.1, 0.2, 0.5)
"""Of sentences of one article: the share of the variance of sentences between articles."""

MOST = 40
"""Articles a period that are simulated; a larger design is simulated with so many of its."""

DRAWS = 1_000
"""Redrawings of the articles for the percentile bootstrap."""

PRIOR = 0.25
"""The scale of the half-normal prior, in standard deviations of a sentence: about that of the
priors for tone and for shares (hierarchical.prior_scale)."""

POWER = 0.8


class Coverage(NamedTuple):
    """A row of the table `coverage`."""

    interval: str
    likeness: float
    coverage: float
    error: float
    width: float
    detectable: float
    n_earlier: int
    n_later: int
    runs: int


class Studies(NamedTuple):
    """Simulated studies, one a row: the means of their articles, the variance of a sentence within
    articles as each estimates it, and the sentences of each article.
    """

    values: Values
    variance: Values
    sentences: Values
    later: Flags

    @property
    def errors(self) -> Values:
        """The standard error of each article's mean."""
        return np.asarray(np.sqrt(self.variance[:, None] / self.sentences))

    def difference(self) -> Values:
        """Later minus earlier mean of articles."""
        means = (self.values[:, period].mean(axis=1) for period in (self.later, ~self.later))
        return np.asarray(next(means) - next(means))


def simulate(
    sentences: Values, later: Flags, likeness: float, random: np.random.Generator, runs: int = RUNS
) -> Studies:
    """Studies in which the periods do not differ; a sentence varies by 1 within its article."""
    between = math.sqrt(likeness / (1 - likeness))
    shape = (runs, len(sentences))
    values = between * random.standard_normal(shape) + random.standard_normal(shape) / np.sqrt(
        sentences
    )
    freedom = float(sentences.sum()) - len(sentences)
    variance = random.chisquare(freedom, runs) / freedom if freedom > 0 else np.full(runs, 1.0)
    return Studies(values, variance, sentences, later)


Ends = tuple[Values, Values]


def _around(centre: Values, reach: Values) -> Ends:
    return centre - reach, centre + reach


def t_on_articles(studies: Studies, confidence: float, _: np.random.Generator) -> Ends:
    """Student’s t with pooled variance on article values: the interval of `contrasts`."""
    later, values = studies.later, studies.values
    freedom = len(later) - 2
    squares = sum(values[:, p].var(axis=1) * p.sum() for p in (later, ~later))
    scale = 1 / later.sum() + 1 / (~later).sum()
    error = np.sqrt(squares / freedom * scale)
    return _around(studies.difference(), stats.t.ppf((1 + confidence) / 2, freedom) * error)


def hierarchical(studies: Studies, confidence: float, _: np.random.Generator) -> Ends:
    """The posterior of `estimates`, with a prior of PRIOR standard deviations of a sentence."""
    found = Posterior(studies.values, studies.errors, studies.later, PRIOR)
    return found.interval(confidence)


def within_articles(studies: Studies, confidence: float, _: np.random.Generator) -> Ends:
    """What the sentences of these articles would give, written anew."""
    later, errors = studies.later, studies.errors
    variance = sum((errors[:, p] ** 2).sum(axis=1) / p.sum() ** 2 for p in (later, ~later))
    return _around(studies.difference(), stats.norm.ppf((1 + confidence) / 2) * np.sqrt(variance))


def bootstrap_of_articles(studies: Studies, confidence: float, random: np.random.Generator) -> Ends:
    """Percentiles of the difference over articles drawn anew; here only to be warned of."""
    differences = np.zeros((len(studies.values), DRAWS))
    for sign, period in ((1, studies.later), (-1, ~studies.later)):
        n = int(period.sum())
        times = random.multinomial(n, np.full(n, 1 / n), size=DRAWS) / n
        differences += sign * (studies.values[:, period] @ times.T)
    low, high = np.quantile(differences, ((1 - confidence) / 2, (1 + confidence) / 2), axis=1)
    return low, high


def naive(studies: Studies, confidence: float, _: np.random.Generator) -> Ends:
    """As if each sentence were an observation of its own; here only to be warned of."""
    centre, variance = np.zeros(len(studies.values)), np.zeros(len(studies.values))
    for sign, period in ((1, studies.later), (-1, ~studies.later)):
        share = studies.sentences[period] / studies.sentences[period].sum()
        mean = studies.values[:, period] @ share
        between = (studies.values[:, period] - mean[:, None]) ** 2 @ share
        centre += sign * mean
        variance += (studies.variance + between) / studies.sentences[period].sum()
    return _around(centre, stats.norm.ppf((1 + confidence) / 2) * np.sqrt(variance))


INTERVALS = {
    "t on articles": t_on_articles,
    "hierarchical": hierarchical,
    "within articles": within_articles,
    "bootstrap of articles": bootstrap_of_articles,
    "every sentence on its own": naive,
}
"""What is tried; the last two are on no other page of a report."""


def coverages(
    earlier: Values, later: Values, confidence: float, seed: int, runs: int = RUNS
) -> Iterator[Coverage]:
    """How each interval does in studies of this design; `earlier` and `later` are the numbers of
    sentences of the articles.

    `width` and `detectable` are in standard deviations of a sentence within its article; the
    latter is the smallest true difference that the interval would leave 0 out of in a share
    POWER of the studies. None where a period has no article, or the design no degree of freedom.
    """
    parts = [_some(np.sort(sizes[sizes > 0])) for sizes in (earlier, later)]
    sentences = np.concatenate(parts)
    if min(map(len, parts)) < 1 or len(sentences) < 3:
        return
    flags = np.arange(len(sentences)) >= len(parts[0])
    for likeness in LIKENESSES:
        random = np.random.default_rng([seed, round(1000 * likeness)])
        studies = simulate(sentences, flags, likeness, random, runs)
        for name, interval in INTERVALS.items():
            low, high = interval(studies, confidence, random)
            share = float(((low <= 0) & (high >= 0)).mean())
            yield Coverage(
                name,
                likeness,
                share,
                math.sqrt(share * (1 - share) / runs),
                float((high - low).mean()),
                float(np.quantile(-low, POWER)),
                len(parts[0]),
                len(parts[1]),
                runs,
            )


def _some(sizes: Values) -> Values:
    """At most MOST of the sizes, evenly from the smallest to the largest."""
    if len(sizes) <= MOST:
        return sizes
    return np.asarray(sizes[np.linspace(0, len(sizes) - 1, MOST).round().astype(int)])


def coverage_of(study: Study, articles: pd.DataFrame) -> pd.DataFrame:
    """The table `coverage` for the articles of a study."""
    earlier, later = (
        articles.loc[articles.period == period, "n_sentences"].to_numpy(float) for period in PERIODS
    )
    rows = coverages(earlier, later, study.confidence, study.seed)
    return pd.DataFrame(rows, columns=list(Coverage._fields))
