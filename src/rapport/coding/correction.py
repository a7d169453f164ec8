"""`rapport correct`: what the marks say of a whole corpus, corrected by what people coded of a
random part of it (`estimator` says how).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from rapport.codebook import read_codebooks
from rapport.coding.agreement import Floats
from rapport.coding.constructs import KEY, Construct, Reading, constructs_of
from rapport.coding.design import read_design
from rapport.coding.estimator import Estimate, gaps, of_period
from rapport.coding.scores import codes_of
from rapport.coding.sheets import still_there
from rapport.errors import CodingError
from rapport.files import table_path
from rapport.house import House
from rapport.study import PERIODS, Study, read_study
from rapport.tables import read_table, write_table

LEAST_ARTICLES = 5
"""Articles with a coded sentence that each period must have: the interval is made of how they
differ. docs/coding.md says how often it holds the truth in simulations.
"""

LEAST_SENTENCES = 30
"""Coded sentences that each period must have, and an article for an interval of its own."""

LEAST_SEEN = 10
"""Coded sentences that must have a code, by coders or marks, for an interval of its share, or of
its difference: with fewer, most articles have none, and the interval of a share came out too
narrow in simulations.
"""


class Corrected(NamedTuple):
    """A row of the table `corrected`."""

    construct: str
    measure: str
    code: str | None
    of: str
    uncorrected: float
    corrected: float
    low: float | None
    high: float | None
    interval: str | None
    n_articles: int
    n_coded_articles: int
    n_coded: int
    reason: str | None


class Target(NamedTuple):
    """A share or a mean to correct; `code` is None for a mean."""

    construct: Construct
    reading: Reading
    code: str | None

    def numbers(self, codes: pd.Series[str]) -> Floats:
        """What was coded or marked, as numbers: 1 and 0 for a share."""
        if self.code is None:
            return np.asarray(codes, float)
        return np.asarray(self.reading.asked(codes) == self.code, float)


def targets(constructs: Sequence[Construct]) -> Iterator[Target]:
    """Every mean, and every share of a code that means something."""
    for construct in constructs:
        for reading in construct.readings:
            codes = [None] if construct.is_number else codes_of(construct, reading)
            for code in codes:
                if code is None or code != reading.otherwise:
                    yield Target(construct, reading, code)


def correct_target(
    target: Target, body: pd.DataFrame, coded: pd.DataFrame, confidence: float
) -> list[Corrected]:
    """Corrected values of each coded article, of each period, and of later minus earlier.

    `body` has a row for each body sentence: `article_id`, `period`, `marked` (a number);
    `coded` one for each coded sentence, with `stratum`, `n_stratum`, `code` besides.
    """
    number = target.numbers(coded.code)
    coded = coded.assign(
        gap=number - coded.marked,
        seen=target.code is None or (number > 0) | (coded.marked > 0),
    )
    articles = body.groupby("article_id", sort=False).agg(
        period=("period", "first"), marked=("marked", "mean")
    )
    articles = articles.join(gaps(coded)).join(coded.groupby("article_id").seen.sum())
    rows = [_of_article(target, row, confidence) for _, row in articles.iterrows() if row.n > 0]
    periods = [articles[articles.period == period] for period in PERIODS]
    earlier, later = (of_period(p.marked.to_numpy(), p.gap.to_numpy()) for p in periods)
    raw = [float(period.marked.mean()) for period in periods]
    return [
        *rows,
        _row(target, "earlier", raw[0], earlier, periods[0], confidence, _too_rare(periods[0])),
        _row(target, "later", raw[1], later, periods[1], confidence, _too_rare(periods[1])),
        _row(
            target, "difference", raw[1] - raw[0], later.minus(earlier), articles, confidence,
            _too_rare(articles),
        ),
    ]  # fmt: skip


def _too_rare(articles: pd.DataFrame) -> str | None:
    """Why these articles give no interval, or None."""
    if articles.seen.sum() < LEAST_SEEN:
        return f"no interval: coders and marks have it in fewer than {LEAST_SEEN} coded sentences"
    return None


def _of_article(target: Target, row: pd.Series, confidence: float) -> Corrected:
    """The corrected value of an article, with an interval for the sentences not coded."""
    estimate = Estimate(float(row.marked + row.gap), ((float(row.variance), float(row.freedom)),))
    few = row.n < LEAST_SENTENCES
    reason = (
        f"no interval: fewer than {LEAST_SENTENCES} of its sentences are coded" if few else None
    )
    own = row.to_frame().T
    return _row(target, str(row.name), float(row.marked), estimate, own, confidence, reason)


def _row(
    target: Target, of: str, marked: float, estimate: Estimate, articles: pd.DataFrame,
    confidence: float, reason: str | None,
) -> Corrected:  # fmt: skip
    """A row of the table; there is no interval where there is a reason against it."""
    span = None if reason else estimate.interval(confidence)
    unit = "articles" if of in (*PERIODS, "difference") else "sentences"
    return Corrected(
        construct=target.construct.name,
        measure=target.reading.measure,
        code=target.code,
        of=of,
        uncorrected=marked,
        corrected=estimate.value,
        low=span.low if span else None,
        high=span.high if span else None,
        interval=f"{100 * confidence:g}% t interval on {unit}, {span.df:.1f} df" if span else None,
        n_articles=len(articles),
        n_coded_articles=int(articles.gap.notna().sum()),
        n_coded=int(articles.n.sum()),
        reason=None if span else reason or f"no interval: none of its {unit} differs from the rest",
    )


def too_little(study: Study, coded: pd.DataFrame) -> str | None:
    """Why these coded sentences cannot carry a correction, or None. A reason fits behind “:”."""
    for period in PERIODS:
        own = coded[coded.period == period]
        n_articles, n = own.article_id.nunique(), len(own.drop_duplicates(KEY))
        if n_articles < LEAST_ARTICLES or n < LEAST_SENTENCES:
            return (
                f"{n} sentences from {n_articles} of the articles of {study.label(period)} are "
                f"coded, and an interval needs {LEAST_SENTENCES} sentences from {LEAST_ARTICLES} "
                "articles in each period"
            )
    return None


def correct(house: House, name: str) -> pd.DataFrame:
    """Write the table `corrected` of a study, and return it.

    Raises CodingError if nothing was coded, or too little for an interval; StudyError and
    TableError as reading does.
    """
    study = read_study(house.study(name))
    constructs = constructs_of(study, read_codebooks(house.codebook, study.codebooks))
    if not table_path(house.coding(name), "coding").exists():
        raise CodingError(f"{name}: nothing is coded yet; run `rapport agree` with filled sheets")
    coding = read_table("coding", house.coding(name))
    tables = {t: read_table(t, house.processed(name)) for t in ("articles", "sentences", "marks")}
    design = still_there(read_design(house.sheets(name), coding.draw.iloc[0]), tables["sentences"])
    coded = coding.merge(design[[*KEY, "period", "stratum", "n_stratum"]], on=KEY)
    if reason := too_little(study, coded):
        raise CodingError(
            f"{name}: {reason}; code more articles, or read what `rapport agree` says of the marks"
        )
    corrected = pd.DataFrame(
        _corrected(study, constructs, tables, coded), columns=list(Corrected._fields)
    ).astype({"low": float, "high": float})
    write_table(corrected, "corrected", house.coding(name))
    return corrected


def _corrected(
    study: Study, constructs: Sequence[Construct], tables: dict[str, pd.DataFrame],
    coded: pd.DataFrame,
) -> Iterator[Corrected]:  # fmt: skip
    """Every target that is coded often enough."""
    body = tables["sentences"][tables["sentences"].kind == "body"][KEY]
    body = body.merge(tables["articles"][["article_id", "period"]]).dropna(subset=["period"])
    index = pd.MultiIndex.from_frame(body[KEY])
    for target in targets(constructs):
        own = coded[coded.construct == target.construct.name]
        if too_little(study, own):
            continue
        said = target.reading.read(tables["marks"], index)
        marked = body.assign(marked=target.numbers(said.reset_index(drop=True)))
        own = own.merge(marked[[*KEY, "marked"]], on=KEY)
        yield from correct_target(target, marked, own, study.confidence)
