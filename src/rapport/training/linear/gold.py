"""What people said of sentences and targets, each with the article that it is from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from rapport.tone.linear.features import TOKEN, Floats, Ints, form
from rapport.tone.scoring import Asked
from rapport.training.gold import Snippet, Target

SEEN = 3
"""A word or a pair counts as seen from so many articles on."""


class Gold(NamedTuple):
    """Sentences or targets, what is wanted of each (−1 … 1), and the number of its article."""

    asked: list[Asked]
    wanted: Floats
    article: Ints


def of_targets(targets: Sequence[Target]) -> Gold:
    """The targets of the news; how they look is wanted."""
    return _gold([(one.asked, float(one.polarity), one.article) for one in targets])


def of_snippets(snippets: Sequence[Snippet]) -> Gold:
    """The snippets of editorials; the rating / 4 is wanted."""
    return _gold([(Asked(one.text), one.rating / 4, str(one.article)) for one in snippets])


def _gold(rows: list[tuple[Asked, float, str]]) -> Gold:
    """Gold from rows, its articles numbered."""
    asked, wanted, names = zip(*rows, strict=True)
    article = np.unique(names, return_inverse=True)[1].astype(np.int64)
    return Gold(list(asked), np.array(wanted, np.float64), article)


def words_seen(gold: Gold) -> set[str]:
    """The words in at least `SEEN` articles."""
    seen: dict[str, set[int]] = {}
    for one, article in zip(gold.asked, gold.article.tolist(), strict=True):
        for surface in set(TOKEN.findall(one.text)):
            seen.setdefault(form(surface), set()).add(article)
    return {word for word, articles in seen.items() if len(articles) >= SEEN}


def keys_seen(key: Ints, article: Ints) -> Ints:
    """The keys found in at least `SEEN` articles, in rising order."""
    held, count = np.unique(np.unique(np.stack([key, article]), axis=1)[0], return_counts=True)
    return held[count >= SEEN]
