"""What people said of sentences and targets, each with the article that it is from."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import NamedTuple

import numpy as np

from rapport.errors import RapportError
from rapport.tone.linear.features import TOKEN, Floats, Ints, form
from rapport.tone.scoring import Asked

SEEN = 3
"""A word or a pair counts as seen from so many articles on."""


class Gold(NamedTuple):
    """Sentences or targets, what is wanted of each (−1 … 1), and the number of its article."""

    asked: list[Asked]
    wanted: Floats
    article: Ints


def read_targets(path: Path) -> Gold:
    """The targets of a file of NewsMTSC with all their mentions; −1, 0 or 1 is wanted."""
    rows = []
    for line in _lines(path):
        sentence = json.loads(line)
        for target in sentence["targets"]:
            places = [target, *(target.get("further_mentions") or [])]
            mentions = sorted((place["from"], place["to"]) for place in places)
            asked = Asked(sentence["sentence_normalized"], tuple(mentions))
            rows.append((asked, (target["polarity"] - 4) / 2, _article(target["Input.gid"])))
    return _gold(rows)


def read_snippets(path: Path) -> Gold:
    """The snippets of editorials; the mean rating / 4 is wanted."""
    rows = csv.DictReader(_lines(path), delimiter="\t", quoting=csv.QUOTE_NONE)
    return _gold([(Asked(r["text"]), float(r["mean_rating"]) / 4, r["article"]) for r in rows])


def _lines(path: Path) -> list[str]:
    """The lines of a file of gold."""
    if not path.is_file():
        raise RapportError(f"{path}: the file is missing; name the folder that holds the gold")
    return path.read_text("utf-8").rstrip("\n").split("\n")


def _article(name: str) -> str:
    """The article of a target, by the target's name: allsides_1_…, polusa_v1_1_…"""
    parts = name.split("_")
    return "_".join(parts[: 2 if parts[0] == "allsides" else 3])


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
