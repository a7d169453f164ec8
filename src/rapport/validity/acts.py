"""Acts between states against gold: what one does to another, and who acts toward whom."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from rapport.codebook import Codebook
from rapport.marks import mark_texts
from rapport.marks.found import Found
from rapport.marks.relations import events
from rapport.validity.gold import Actor, Gold, Record
from rapport.validity.scores import Result, score


class Told(NamedTuple):
    """What the rules find in a sentence: the category of its act, nothing where there is none;
    whether it is an act between the actors of the record, and in the direction of the record.
    """

    category: str
    found: bool
    direction: bool


def acts(gold: Gold, codebooks: Sequence[Codebook]) -> Iterator[Result]:
    """Quad, sign (cooperation or conflict), category and direction of acts, as accuracy.

    A sentence has the category of the first act between the actors that its record names, or of
    its first act if there is none between them. The direction is right if the first act goes from
    a source of the record to a target; where no act is found between them it is wrong. Records of
    a category that the codebooks lack are not scored.
    """
    quads = {c.name: str(c.quad) for book in codebooks for c in book.codes if c.quad}
    records = [item for item in gold.items if isinstance(item, Record)]
    records = [record for record in records if record.event.lower() in quads]
    if not records:
        return
    told = list(_told(records, codebooks))
    wanted, said = [record.event.lower() for record in records], [one.category for one in told]
    ways: dict[str, dict[str, str]] = {
        "quad": quads,
        "sign": {code: quad.split()[-1] for code, quad in quads.items()},
        "category": {code: code for code in quads},
    }
    for part, of in ways.items():
        classes = [of.get(code, "") for code in wanted + said]
        numbers = np.unique(classes, return_inverse=True)[1].reshape(2, -1)
        yield Result(score("accuracy", *numbers), part)
    right = np.array([one.direction for one in told], np.int64)
    found = sum(one.found for one in told)
    note = f"an act between the actors is found in {found} sentences, right in {right.sum()}"
    of_all = score("accuracy", np.ones_like(right), right)
    yield Result(of_all._replace(majority=np.nan, random=np.nan), "direction", note)


def _told(records: Sequence[Record], codebooks: Sequence[Codebook]) -> Iterator[Told]:
    """What the rules find in each sentence, the actors being known from its record."""
    marks = mark_texts([record.text for record in records], codebooks)
    marks = marks[marks.layer.isin(["act", "status"])]
    by_sentence = {int(number): rows for number, rows in marks.groupby("sentence")}
    for number, record in enumerate(records, start=1):
        rows = by_sentence.get(number, marks[:0])
        found = [Found(m.start, m.end, str(m.layer), str(m.code)) for m in rows.itertuples()]
        sources, targets = ({actor.name for actor in side} for side in _sides(record))
        actors = _actors(record.text, sources | targets)
        event = next(events(record.text, sorted(found + actors), sorted(sources | targets)), None)
        act = min((mark for mark in found if mark.layer == "act"), default=None, key=_longest_first)
        yield Told(
            category=event.code if event else act.code if act else "",
            found=event is not None,
            direction=bool(event and event.source in sources and event.target in targets),
        )


def _longest_first(mark: Found) -> tuple[int, int]:
    """The order of marks: by start, the longer before the shorter."""
    return mark.start, -mark.end


def _sides(record: Record) -> tuple[list[Actor], list[Actor]]:
    """Who acts and who is acted upon; a record with one side alone has those who act together."""
    return record.source or record.target, record.target or record.source


def _actors(text: str, names: set[str]) -> list[Found]:
    """The first place of each actor's name; one that the record does not spell as the text does
    is not found.
    """
    places = {name: text.find(name) for name in names}
    return [
        Found(start, start + len(name), "actor", name)
        for name, start in places.items()
        if start >= 0
    ]
