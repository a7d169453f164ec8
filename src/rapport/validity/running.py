"""`rapport validate`: every engine against every gold that it applies to."""

from __future__ import annotations

import json
import math
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from rapport.codebook import read_codebook, read_codebooks
from rapport.errors import RapportError
from rapport.house import House
from rapport.tone import Scorer
from rapport.validity.acts import acts
from rapport.validity.engines import FRAMES, RELATIONS, made
from rapport.validity.frames import frames
from rapport.validity.gold import Gold, find_gold
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

OTHER_ENGINES = {"narrative_frames": [FRAMES], "plover": [RELATIONS]}
"""What is held against gold that is not on tone; every engine of tone is against the rest."""


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
        train = found.train.get(gold.folder)
        for name in _engines(gold, scorers):
            if only and name not in only:
                continue
            try:
                results = list(_results(house, gold, name, scorers, train))
                rows += [_row(house, gold, name, result) for result in results]
            except RapportError as error:
                said.append(f"{gold.path}: {name} is left out: {error}")
    return rows, said


def _engines(gold: Gold, scorers: Mapping[str, Scorer]) -> list[str]:
    """The engines that apply to a file of gold."""
    return OTHER_ENGINES.get(gold.folder, list(scorers))


def _results(
    house: House, gold: Gold, name: str, scorers: Mapping[str, Scorer], train: Gold | None
) -> Iterator[Result]:
    """What an engine scores on a file of gold."""
    if gold.folder == "narrative_frames":
        return frames(gold, read_codebook(house.codebook / "generic-frames.yaml"))
    if gold.folder == "plover":
        books = read_codebooks(house.codebook, ["relations.yaml", "status.yaml"])
        return acts(gold, books)
    if gold.folder == "nyt_editorials":
        return ratings(gold, scorers[name])
    return targets(gold, scorers[name], train)


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
        human=HUMAN.get((gold.name, one.metric)),
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
