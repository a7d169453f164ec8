"""The section on what the numbers are worth: the validity cards of the page’s measures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rapport import formats
from rapport.report.grids import Cell, Grid
from rapport.validity.cards import WORDS, Card, Cards, Evidence


def worths(cards: Cards, measures: Sequence[str], labels: dict[str, str]) -> dict[str, Any]:
    """The section on what numbers are worth: the cards of the measures of this page, a row for
    each of their scores, and the measures that have none.
    """
    found = [card for card in map(cards.card_of, measures) if card]
    shown = list({card.title: card for card in found}.values())  # in the order of the measures
    head = ["measure", "gold", "n", "score (95% interval)", "majority", "random", "human"]
    head += ["trained, tuned or chosen on it", "source"]
    rows = [_evidence_row(card, one) for card in shown for one in card.evidence]
    bare = [labels[measure] for measure in measures if cards.card_of(measure) is None]
    grid = Grid("scores", "Measures against what people said of other texts", head, rows)
    return {"cards": shown, "grid": grid, "bare": bare}


def _evidence_row(card: Card, one: Evidence) -> list[Cell]:
    span = "" if one.low is None else f" ({formats.score(one.low)} to {formats.score(one.high)})"
    return [
        Cell(card.title),
        Cell(f"{one.unit}: {one.gold}", said=True),
        Cell(f"{one.n:,}"),
        Cell(f"{WORDS.get(one.metric, one.metric)} {formats.score(one.score)}{span}"),
        *(Cell(formats.score(number)) for number in (one.majority, one.random, one.human)),
        Cell(one.tuned or "no", said=True),
        Cell(f"{one.source} ({one.licence})", said=True),
    ]
