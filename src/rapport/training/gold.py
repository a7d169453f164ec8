"""What people said of sentences: targets of the news, and editorials, each with its article."""

from __future__ import annotations

import csv
import io
import json
import tarfile
from pathlib import Path
from typing import NamedTuple

from rapport.errors import RapportError
from rapport.sentences import split
from rapport.tone.scoring import Asked


class Target(NamedTuple):
    """A sentence with its target, the judged mention first, and how it looks: −1, 0 or 1."""

    asked: Asked
    polarity: int
    article: str


class Rated(NamedTuple):
    """A sentence and its rating from −4 to 4."""

    rating: float
    text: str


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


SAID = range(20, 401)
"""Characters of a sentence that tone is learnt from by what a larger network says of it."""


def read_news(gold: Path) -> list[str]:
    """Sentences of the news that nobody rated for tone: those of NewsMTSC's targets, and those of
    the articles that were coded for generic frames, each once.
    """
    targets = read_targets(gold / "newsmtsc" / "train.jsonl")
    found = {text for target in targets if len(text := target.asked.text) in SAID}
    rows = csv.DictReader(io.StringIO(_text(gold / "narrative_frames" / "dev.tsv")), delimiter="\t")
    return sorted(found.union(*(sentences(row["text"]) for row in rows)))


def sentences(text: str) -> set[str]:
    """The sentences of a text whose paragraphs are lines, but for very short and long ones."""
    paragraphs = text.split("\n")
    found = {part[start:end] for part in paragraphs for start, end in split(part)}
    return {sentence for sentence in found if len(sentence) in SAID}


MEMBERS = (
    "movieReviewSnippets_GroundTruth.txt",
    "amazonReviewSnippets_GroundTruth.txt",
    "tweets_GroundTruth.txt",
)
"""What is read of the archive of ratings. Never read are its members on editorials: they hold the
half of the articles that is kept aside, to score what was trained.
"""
FOLDER, ORIGIN = "hutto_ICWSM_2014", "additional_resources/ of the source of vaderSentiment 3.3.2"


def read_rated(archive: Path) -> list[Rated]:
    """The rated sentences on films, products and daily life that VADER's authors publish."""
    if not archive.is_file():
        raise RapportError(f"{archive}: is missing; it is in {ORIGIN}")
    found = []
    try:
        with tarfile.open(archive) as members:
            for name in MEMBERS:  # by their exact names, so that no other member is read
                member = members.extractfile(f"{FOLDER}/{name}")
                for line in member.read().decode("utf-8").splitlines() if member else ():
                    _, rating, text = line.split("\t")
                    found.append(Rated(float(rating), text))
    except (tarfile.TarError, KeyError):
        raise RapportError(f"{archive}: has no {MEMBERS[0]}; take it from {ORIGIN}") from None
    return found


def _lines(path: Path) -> list[str]:
    """The lines of a file of gold."""
    return _text(path).rstrip("\n").split("\n")


def _text(path: Path) -> str:
    """A file of gold."""
    if not path.is_file():
        raise RapportError(f"{path}: is missing; give with --gold the folder that holds it")
    return path.read_text("utf-8")


def _article(name: str) -> str:
    """The article of a target, by the target's name: allsides_1_…, polusa_v1_1_…"""
    parts = name.split("_")
    return "_".join(parts[: 2 if parts[0] == "allsides" else 3])
