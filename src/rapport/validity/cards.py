"""Validity cards: what each measure claims to measure, and how far people agree."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from fnmatch import fnmatch
from importlib import metadata
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field, FiniteFloat

from rapport.files import write_text
from rapport.validity.rows import Row
from rapport.written import checked, read_written

NOT_VALIDATED = "not validated"
"""What stands beside a measure without a card."""

WORDS = {
    "pearson": "r",
    "spearman": "rho",
    "pearson_article": "r of article means",
    "auc": "AUC",
    "macro_f1": "macro-F1",
    "f1": "F1",
    "accuracy": "share right",
}
"""How metrics are called in words."""

_FIRST_LINE = "# yaml-language-server: $schema=schema.json\n"


class Evidence(BaseModel):
    """A score of the measure, or of the engine behind it, against what people said."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    gold: str = Field(min_length=1, description="the gold, as nyt_editorials/dev, or another file")
    unit: str = Field(min_length=1, description="what was scored, as editorial snippets")
    licence: str = Field(min_length=1, description="the licence of the gold")
    source: str = Field(min_length=1, description="who made the gold")
    engine: str = Field(min_length=1, description="what was held against it, as validate calls it")
    metric: str = Field(min_length=1, description="as validate calls it: pearson, auc, macro_f1, …")
    score: FiniteFloat = Field(description="how well they agree, in the unit of the metric")
    low: FiniteFloat | None = Field(default=None, description="lower end of its 95% interval")
    high: FiniteFloat | None = Field(default=None, description="upper end of its 95% interval")
    n: int = Field(ge=1, description="how many units were scored")
    majority: FiniteFloat | None = Field(
        default=None, description="the score of one who says always the most frequent class"
    )
    random: FiniteFloat | None = Field(
        default=None, description="the mean score of what people said, shuffled"
    )
    human: FiniteFloat | None = Field(
        default=None, description="the score of one human against others, where it is known"
    )
    tuned: str = Field(
        default="", description="what was trained, tuned or chosen on this gold; empty if nothing"
    )
    measured_by: str = Field(
        default="rapport validate", description="the command that gives the score"
    )


class Card(BaseModel):
    """What a measure, or several of one kind, are worth."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: str = Field(min_length=1, description="how the report calls these measures together")
    measures: list[str] = Field(
        min_length=1, description="the measures; * stands for any ending, as in voice.*"
    )
    claims: str = Field(min_length=1, description="what they claim to measure, in a sentence")
    failures: list[str] = Field(min_length=1, description="where they are known to fail")
    versions: dict[str, str] = Field(
        default={}, description="versions of the distributions that the scores were taken with"
    )
    evidence: list[Evidence] = Field(min_length=1, description="the scores, the one to go by first")

    def covers(self, measure: str) -> bool:
        """Whether this is the card of a measure."""
        return any(fnmatch(measure, pattern) for pattern in self.measures)

    def refreshed(self, rows: Sequence[Row]) -> Card:
        """The card with the scores of these rows, and the versions that are installed."""
        by_key = {(row.gold, row.engine, row.metric): row for row in rows}
        evidence = [_refreshed(one, by_key.get(_key(one))) for one in self.evidence]
        versions = {name: metadata.version(name) for name in self.versions}
        return self.model_copy(update={"evidence": evidence, "versions": versions})


def _key(one: Evidence) -> tuple[str, str, str]:
    return one.gold, one.engine, one.metric


def _refreshed(one: Evidence, row: Row | None) -> Evidence:
    """The evidence with a row's numbers; the cross-validated score of what was trained on it."""
    if row is None or math.isnan(row.score):
        return one
    said = row.crossed or row
    numbers = {
        "score": said.score,
        "low": said.low,
        "high": said.high,
        "majority": row.majority,
        "random": row.random,
        "human": row.human,
    }
    rounded = {
        name: None if v is None or math.isnan(v) else round(v, 3) for name, v in numbers.items()
    }
    return one.model_copy(update=rounded | {"n": said.n or row.n})


class Cards:
    """The cards of a project."""

    def __init__(self, cards: Iterable[Card] = ()) -> None:
        self.cards = tuple(cards)

    def card_of(self, measure: str) -> Card | None:
        """The card of a measure, as tone.vader; None if it has none."""
        return next((card for card in self.cards if card.covers(measure)), None)

    def worth(self, measure: str) -> str:
        """What a measure is worth in a few words: its first score and on what, or NOT_VALIDATED."""
        card = self.card_of(measure)
        return worth(card.evidence[0]) if card else NOT_VALIDATED


def worth(one: Evidence) -> str:
    """A score in a few words, as: r = .51 on 2,568 editorial snippets (development)."""
    metric = WORDS.get(one.metric, one.metric)
    tuned = ", tuned on them" if one.tuned else ""
    return f"{metric} = {digits(one.score)} on {one.n:,} {one.unit}{tuned}"


def digits(number: float) -> str:
    """A score with two digits and no nought before the point, as it is usual for shares."""
    shown = f"{round(number, 2) + 0.0:.2f}"  # 0.0 takes the sign from nothing
    return shown.replace("0.", ".", 1).replace("-", "−")


def read_cards(folder: Path) -> Cards:
    """The cards of a folder by the names of their files; none if there is no such folder.

    Raises StudyError with every mistake of a card, one a line.
    """
    return Cards(checked(read_written(path), Card) for path in sorted(folder.glob("*.yaml")))


def refresh(folder: Path, rows: Sequence[Row]) -> list[Path]:
    """Write the scores of these rows into the cards of a folder; return the files that changed."""
    changed = []
    for path in sorted(folder.glob("*.yaml")):
        before = checked(read_written(path), Card)
        after = before.refreshed(rows)
        if after != before:
            changed.append(write_text(path, written(after)))
    return changed


def written(card: Card) -> str:
    """A card as its file holds it."""
    says = card.model_dump(exclude_defaults=True)
    return _FIRST_LINE + yaml.safe_dump(says, sort_keys=False, allow_unicode=True, width=95)
