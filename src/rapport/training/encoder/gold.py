"""What people said of sentences: targets of the news, and editorials."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from random import Random
from typing import NamedTuple

from rapport.errors import RapportError
from rapport.tone.scoring import Asked, Place

POLARITIES = (2, 4, 6)
"""Negative, neutral, positive."""


class Target(NamedTuple):
    """A sentence with its target, and the number of its class in POLARITIES."""

    asked: Asked
    label: int


class Snippet(NamedTuple):
    """A snippet of an editorial, the number of its article, and its rating from −4 to 4."""

    article: int
    rating: float
    text: str


def read_targets(file: Path) -> list[Target]:
    """The targets of a file of NewsMTSC."""
    found = []
    for line in _lines(file):
        row = json.loads(line)
        for target in row["targets"]:
            places = [target, *target.get("further_mentions", ())]
            mentions = tuple((place["from"], place["to"]) for place in places)
            label = POLARITIES.index(int(target["polarity"]))
            found.append(Target(Asked(row["sentence_normalized"], mentions), label))
    return found


def read_snippets(file: Path) -> list[Snippet]:
    """The snippets of the editorials."""
    rows = csv.DictReader(_lines(file), delimiter="\t", quoting=csv.QUOTE_NONE)
    return [Snippet(int(r["article"]), float(r["mean_rating"]), r["text"]) for r in rows]


def _lines(file: Path) -> list[str]:
    if not file.is_file():
        raise RapportError(f"{file}: is missing; give with --gold the folder that holds it")
    return file.read_text("utf-8").rstrip("\n").split("\n")


def renamed(asked: Asked, random: Random) -> Asked:
    """The sentence with another name for its target, if it is a name and no pronoun.

    So that what is learnt is not whom the news of some years spoke ill of.
    """
    (start, end), *others = asked.mentions
    old = asked.text[start:end]
    if not old[0].isupper() or old.lower() in PRONOUNS:
        return asked
    new = random.choice(NAMES)
    new = new[0].upper() + new[1:] if start == 0 else new
    shift = len(new) - len(old)
    before: list[Place] = [(s, e) for s, e in others if e <= start]
    after: list[Place] = [(s + shift, e + shift) for s, e in others if s >= end]
    text = asked.text[:start] + new + asked.text[end:]
    return Asked(text, ((start, start + len(new)), *before, *after))


PRONOUNS = {
    "he", "she", "him", "her", "his", "they", "them", "their", "i", "we", "us", "our", "my", "you",
    "it", "its", "who",
}  # fmt: skip

NAMES = (
    "Russia", "Japan", "China", "the United States", "Washington", "Moscow", "Tokyo", "Beijing",
    "Germany", "Berlin", "France", "Paris", "the United Kingdom", "Britain", "London", "Ukraine",
    "Iran", "Tehran", "Israel", "Turkey", "India", "Pakistan", "South Korea", "North Korea",
    "Syria", "Saudi Arabia", "Italy", "Poland", "Canada", "Mexico", "Brazil", "Venezuela", "Cuba",
    "Australia", "Egypt", "Iraq", "Taiwan", "Vietnam", "Greece", "the European Union", "Brussels",
    "NATO", "the Kremlin", "the White House", "the United Nations", "Putin", "Vladimir Putin",
    "Mr. Putin", "President Putin", "Shinzo Abe", "Prime Minister Abe", "Mr. Abe", "Xi Jinping",
    "Obama", "President Obama", "Trump", "Donald Trump", "Angela Merkel", "Macron", "Medvedev",
    "Sergei Lavrov", "Yeltsin", "Gorbachev", "Kim Jong Un", "Erdogan", "Netanyahu", "Modi",
    "Kishida", "Koizumi", "Zelensky", "Biden", "the Russian government",
    "the Japanese government", "the Chinese government", "the Foreign Ministry", "the Russians",
    "the Japanese", "the Chinese",
)  # fmt: skip
"""States, their capitals and their leaders."""
