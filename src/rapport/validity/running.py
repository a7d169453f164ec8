"""`rapport validate`: every engine against every gold that it applies to."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from rapport.codebook import read_codebooks
from rapport.errors import RapportError
from rapport.house import House
from rapport.tone import Scorer
from rapport.validity.acts import acts
from rapport.validity.engines import FRAMES, RELATIONS, made
from rapport.validity.frames import frames
from rapport.validity.gold import Found, Gold, find_gold
from rapport.validity.scores import RESAMPLES, Result
from rapport.validity.tone import HUMAN, ratings, targets


class Row(NamedTuple):
    """A score of an engine on a file of gold, with its interval and what it stands beside.

    `majority`, `random` and `human` are None where there is none; an undefined score is NaN.
    `crossed` is the score on items that the engine had not seen, where it was trained on the gold.
    """

    gold: str
    engine: str
    metric: str
    score: float
    low: float
    high: float
    n: int
    majority: float | None = None
    random: float | None = None
    human: float | None = None
    crossed: float | None = None
    note: str = ""

    @property
    def seen(self) -> bool:
        """Whether the engine was trained or tuned on this gold."""
        return self.note.startswith(SEEN)


SEEN = "trained on this file"

Held = Callable[[], Iterator[Result]]
"""An engine held against a file of gold."""


def validate(
    house: House, folder: Path, scorers: Mapping[str, Scorer], only: Collection[str] = ()
) -> tuple[list[Row], list[str]]:
    """Every score, and a sentence on each thing that could not be used.

    `scorers` are the engines of tone; `only` names those that are run, tone or not, if not all.
    Raises GoldError if the folder is none, RapportError if an engine that is named is not known.
    """
    known = [*scorers, FRAMES, RELATIONS]
    if unknown := [name for name in only if name not in known]:
        raise RapportError(
            f"there is no engine “{unknown[0]}”; the engines are: {', '.join(known)}"
        )
    found = find_gold(folder)
    rows, said = [], found.said
    for gold in found.scored:
        for name, held in _pairs(house, gold, found, scorers):
            if only and name not in only:
                continue
            try:
                rows += [_row(house, gold, name, result) for result in held()]
            except RapportError as error:
                said.append(f"{gold.path}: {name} is left out: {error}")
    return rows, said


def _pairs(
    house: House, gold: Gold, found: Found, scorers: Mapping[str, Scorer]
) -> Iterator[tuple[str, Held]]:
    """The engines that apply to a file of gold, by their names."""

    def books(*names: str) -> Any:
        return read_codebooks(house.codebook, names)

    if gold.folder == "narrative_frames":
        yield FRAMES, lambda: frames(gold, *books("generic-frames.yaml"))
    if gold.folder == "plover":
        yield RELATIONS, lambda: acts(gold, books("relations.yaml", "status.yaml"))
    for name, scorer in scorers.items():
        if gold.folder == "nyt_editorials":
            yield name, lambda scorer=scorer: ratings(gold, scorer)  # type: ignore[misc]
        if gold.folder == "newsmtsc":
            train = found.train.get(gold.folder)
            yield name, lambda scorer=scorer: targets(gold, scorer, train)  # type: ignore[misc]


def _row(house: House, gold: Gold, engine: str, result: Result) -> Row:
    """A result as a row."""
    way = made(house.models, engine)
    seen = [SEEN] if gold.name in way.trained_on else []
    one = result.score
    return Row(
        gold=gold.name,
        engine=f"{engine}.{result.part}" if result.part else engine,
        metric=one.metric,
        score=one.score,
        low=one.low,
        high=one.high,
        n=one.n,
        majority=_or_none(one.majority),
        random=_or_none(one.random),
        human=HUMAN.get((gold.folder, one.metric)),
        crossed=way.crossed.get((gold.name, one.metric)),
        note="; ".join([*seen, *filter(None, [result.note])]),
    )


def _or_none(number: float) -> float | None:
    return None if math.isnan(number) else number


def as_json(rows: list[Row]) -> str:
    """The rows as a JSON list of objects; what is undefined is null, what there is not is left out.

    Each also says from how many `resamples` its interval was made.
    """
    always = Row._fields[:7]
    entries = []
    for row in rows:
        entry = {
            name: None if isinstance(value, float) and math.isnan(value) else value
            for name, value in row._asdict().items()
            if name in always or value not in (None, "")
        }
        entries.append(entry | {"resamples": RESAMPLES})
    return json.dumps(entries, ensure_ascii=False, indent=2) + "\n"
