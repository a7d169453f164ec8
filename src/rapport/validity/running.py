"""`rapport validate`: every engine against every gold that it applies to."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Collection, Iterator
from functools import partial
from pathlib import Path

from rapport.codebook import read_codebook, read_codebooks
from rapport.errors import RapportError
from rapport.house import House
from rapport.validity.acts import acts
from rapport.validity.engines import BOOKS, FRAMES, RELATIONS, Engines, cuts_of, made
from rapport.validity.frames import frames
from rapport.validity.gold import Gold, find_gold
from rapport.validity.rows import Row
from rapport.validity.scores import RESAMPLES, Result
from rapport.validity.tone import HUMAN, ratings, targets

SEEN = "trained on this file"
"""What is noted of an engine that was trained or tuned on the gold."""

Held = Callable[[], Iterator[Result]]
"""An engine about to be held against a file of gold."""


def validate(
    house: House, folder: Path, engines: Engines, only: Collection[str] = ()
) -> tuple[list[Row], list[str]]:
    """Every score, and a sentence on each thing that could not be used.

    `engines` are those of tone; `only` names those that are run, tone or not, if not all.
    Raises GoldError if the folder is none, RapportError if an engine that is named is not known.
    """
    known = [*engines.on_targets(), FRAMES, RELATIONS]
    if unknown := [name for name in only if name not in known]:
        raise RapportError(
            f"there is no engine “{unknown[0]}”; the engines are: {', '.join(known)}"
        )
    found = find_gold(folder)
    rows, said = [], found.said
    for gold in found.scored:
        train = found.train.get(gold.folder)
        for name, held in _held(house, gold, engines, train).items():
            if only and name not in only:
                continue
            try:
                results = list(held())
                rows += [_row(house, gold, name, result) for result in results]
            except RapportError as error:
                said.append(f"{gold.path}: {name} is left out: {error}")
    return rows, said


def _held(house: House, gold: Gold, engines: Engines, train: Gold | None) -> dict[str, Held]:
    """The engines that apply to a file of gold, by their names."""
    if gold.folder == "narrative_frames":
        return {FRAMES: lambda: frames(gold, read_codebook(house.codebook / BOOKS[FRAMES][0]))}
    if gold.folder == "plover":
        return {RELATIONS: lambda: acts(gold, read_codebooks(house.codebook, BOOKS[RELATIONS]))}
    if gold.folder == "nyt_editorials":
        return {name: partial(ratings, gold, scorer) for name, scorer in engines.tone.items()}
    return {
        name: partial(targets, gold, scorer, train, cuts_of(name, scorer))
        for name, scorer in engines.on_targets().items()
    }


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
        crossed=way.unseen(gold.name, one.metric),
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
        if row.crossed:
            entry["crossed"] = row.crossed.model_dump(exclude={"gold", "metric"}, exclude_none=True)
        entries.append(entry | {"resamples": RESAMPLES})
    return json.dumps(entries, ensure_ascii=False, indent=2) + "\n"
