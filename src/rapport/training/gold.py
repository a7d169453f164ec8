"""What people said of sentences: targets of the news, and editorials, each with its article."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import NamedTuple

from rapport.errors import RapportError
from rapport.tone.scoring import Asked


class Target(NamedTuple):
    """A sentence with its target, the judged mention first, and how it looks: −1, 0 or 1."""

    asked: Asked
    polarity: int
    article: str


class Snippet(NamedTuple):
    """A snippet of an editorial, the number of its article, and its rating from −4 to 4."""

    article: int
    rating: float
    text: str


def read_targets(path: Path) -> list[Target]:
    """The targets of a file of NewsMTSC with all their mentions."""
    found = []
    for line in _lines(path):
        row = json.loads(line)
        for target in row["targets"]:
            places = [target, *(target.get("further_mentions") or [])]
            mentions = tuple((place["from"], place["to"]) for place in places)
            asked = Asked(row["sentence_normalized"], mentions)
            article = _article(target["Input.gid"])
            found.append(Target(asked, int(target["polarity"]) // 2 - 2, article))
    return found


def read_snippets(path: Path) -> list[Snippet]:
    """The snippets of the editorials."""
    rows = csv.DictReader(_lines(path), delimiter="\t", quoting=csv.QUOTE_NONE)
    return [Snippet(int(r["article"]), float(r["mean_rating"]), r["text"]) for r in rows]


def _lines(path: Path) -> list[str]:
    """The lines of a file of gold."""
    if not path.is_file():
        raise RapportError(f"{path}: is missing; give with --gold the folder that holds it")
    return path.read_text("utf-8").rstrip("\n").split("\n")


def _article(name: str) -> str:
    """The article of a target, by the target's name: allsides_1_…, polusa_v1_1_…"""
    parts = name.split("_")
    return "_".join(parts[: 2 if parts[0] == "allsides" else 3])
