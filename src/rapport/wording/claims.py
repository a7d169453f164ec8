"""What may be said at which design: a table that every generated sentence keeps to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

import pandas as pd

from rapport.study import Study

ENOUGH_ARTICLES = 10
"""Articles a period below which no test is called by its result: so few cannot show whether the
period they stand for looks like them."""

FEWEST = 3
"""Articles in all from which on a t interval has a degree of freedom."""

NEVER_SAID = ("proves", "proof", "proven", "caused", "causes", "trend", "coverage changed")
"""Words that no generated sentence holds at any design: a difference between articles that were
picked by hand carries none of them."""


class Design(NamedTuple):
    """The size of a comparison: articles a period with a value, the smallest exact p, the number
    of primary measures that are tested, and the level of a test.
    """

    n_earlier: int
    n_later: int
    p_floor: float
    n_tested: int
    level: float


class Claim(NamedTuple):
    """Something that may be said from some design on, the words that say it, and what it needs."""

    name: str
    words: tuple[str, ...]
    needs: str
    allowed: Callable[[Design], bool]


CLAIMS = (
    Claim(
        "the values of the articles and the difference of their means",
        ("difference",),
        "an article in each period",
        lambda design: min(design.n_earlier, design.n_later) >= 1,
    ),
    Claim(
        "an interval for the difference",
        ("interval",),
        f"an article in each period and {FEWEST} in all, not all alike within their periods",
        lambda design: (
            min(design.n_earlier, design.n_later) >= 1
            and design.n_earlier + design.n_later >= FEWEST
        ),
    ),
    Claim(
        "whether a difference passes the exact test at the level of the study",
        ("significant",),
        f"{ENOUGH_ARTICLES} articles in each period, and a smallest exact p at or below the level "
        "even if it is adjusted for all primary measures",
        lambda design: (
            min(design.n_earlier, design.n_later) >= ENOUGH_ARTICLES
            and design.p_floor * design.n_tested <= design.level
        ),
    ),
)
"""What may be said, from what any design carries to what few do."""


def design_of(study: Study, contrasts: pd.DataFrame, measure: str) -> Design | None:
    """The design by which one measure is compared; None if a period has no article with a value."""
    row = contrasts.set_index("measure").loc[measure]
    if pd.isna(row.p_floor):
        return None
    tested = int(((contrasts.role == "primary") & contrasts.p_exact.notna()).sum())
    return Design(
        int(row.n_earlier), int(row.n_later), float(row.p_floor), tested, 1 - study.confidence
    )


def allowed(design: Design | None) -> list[Claim]:
    """What may be said at this design."""
    return [claim for claim in CLAIMS if design and claim.allowed(design)]


def may_say(word: str, design: Design | None) -> bool:
    """Whether a word of the table may be said at this design.

    Raises ValueError for a word that is not in the table.
    """
    if not any(word in claim.words for claim in CLAIMS):
        raise ValueError(f"“{word}” is in no row of the table of claims")
    return any(word in claim.words for claim in allowed(design))


def forbidden(design: Design | None) -> Iterator[str]:
    """The words that no sentence may hold at this design."""
    said = {word for claim in allowed(design) for word in claim.words}
    yield from NEVER_SAID
    yield from (word for claim in CLAIMS for word in claim.words if word not in said)
