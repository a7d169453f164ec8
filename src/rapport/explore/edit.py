"""An entry of a codebook, edited as text, and what changes by it; the file stays as it is."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
from pydantic import ValidationError

from rapport.codebook import Code, Codebook
from rapport.errors import Loc, Place, StudyError, sentences_of
from rapport.explore.opened import Opened
from rapport.marks import TONE_ENGINES, mark_corpus
from rapport.measures import formulas, plan, tally_marks

SENTENCE = ["article_id", "sentence", "code"]


class Entry(NamedTuple):
    """A code as it is written: the number of its codebook, and its own in it, from 0."""

    book: int
    code: int


class Effect(NamedTuple):
    """What an edit changes.

    `sentences`: change (gains or loses), article_id, sentence, code, text; of the entry's layer.
    `measures`: measure, article_id, before, after; the entry's own measure, and whatever else
    changes. Of tone only what VADER says of whole sentences is measured anew.
    """

    sentences: pd.DataFrame
    measures: pd.DataFrame


def entries(codebooks: Sequence[Codebook]) -> dict[str, Entry]:
    """Every code by layer and name; if another book has it too, with the title of its book."""
    found: dict[str, Entry] = {}
    for at, book in enumerate(codebooks):
        for number, code in enumerate(book.codes):
            name = f"{book.layer}.{code.name}"
            found[f"{name} ({book.title})" if name in found else name] = Entry(at, number)
    return found


def text_of(code: Code) -> tuple[str, str]:
    """The patterns and the exclusions of a code, one a line.

    A pattern that has a weight of its own is followed by it, as in `peace treat* = 2.0`.
    """
    lines = (e if isinstance(e, str) else f"{e.pattern} = {e.weight!r}" for e in code.patterns)
    return "\n".join(lines), "\n".join(code.exclusions)


def edited(
    codebooks: Sequence[Codebook], entry: Entry, patterns: str, exclusions: str
) -> list[Codebook]:
    """The codebooks with other patterns and exclusions in one entry, written as by `text_of`.

    Raises StudyError with every mistake, one a line.
    """
    book = codebooks[entry.book]
    code = book.codes[entry.code]
    lines = {"patterns": _lines(patterns), "exclusions": _lines(exclusions)}
    said = book.model_dump()
    said["codes"][entry.code] |= {
        "patterns": [_written(line) for line in lines["patterns"].values()],
        "exclusions": list(lines["exclusions"].values()),
    }

    def place(loc: Loc) -> Place:
        field = str(loc[2])
        number = [*lines[field]][int(loc[3])] if len(loc) > 3 else None
        return Place(number, field)

    try:
        made = Codebook.model_validate(said)
    except ValidationError as error:
        where = Path(f"{book.layer}.{code.name}")
        raise StudyError("\n".join(sentences_of(error, where, place=place))) from None
    return [made if at == entry.book else other for at, other in enumerate(codebooks)]


def _lines(text: str) -> dict[int, str]:
    """What stands in the lines of a text that are not empty, by their number from 1."""
    stripped = enumerate(map(str.strip, text.splitlines()), 1)
    return {number: line for number, line in stripped if line}


def _written(line: str) -> str | dict[str, str]:
    """A line as the codebook's file would say it; no pattern holds an equals sign."""
    pattern, equals, weight = line.rpartition("=")
    return {"pattern": pattern.strip(), "weight": weight.strip()} if equals else line


class Marked(NamedTuple):
    """What codebooks make of a study: its marks, and every measure as measure, article_id, value;
    of those of tone only the ones that are marked as the codebooks are (TONE_ENGINES), which
    shields change.
    """

    codebooks: Sequence[Codebook]
    marks: pd.DataFrame
    values: pd.DataFrame


def marked_by(opened: Opened, codebooks: Sequence[Codebook]) -> Marked:
    """Mark the study anew by these codebooks, and measure its articles."""
    marks = mark_corpus(opened.sentences, codebooks, opened.study.states)
    what = plan(opened.study, codebooks)
    tone = [engine for engine in what.codes["tone"] if engine in TONE_ENGINES]
    what = what._replace(codes={**what.codes, "tone": tone}, toward=())
    counted = tally_marks(opened.articles, opened.sentences, marks, what)
    sums = counted.sums(counted.body)
    values = {formula.measure: formula.value(sums) for formula in formulas(what)}
    wide = pd.DataFrame(values, index=pd.Index(counted.articles, name="article_id"))
    long = wide.melt(var_name="measure", value_name="value", ignore_index=False).reset_index()
    return Marked(codebooks, marks, long[["measure", "article_id", "value"]])


def effect_of(
    opened: Opened, entry: Entry, codebooks: Sequence[Codebook], before: Marked | None = None
) -> Effect:
    """What changes if the study had these codebooks, of which one entry was edited.

    `before` is what its own codebooks make of it, so that a second edit need not ask again;
    tables that are older than the codebooks do not matter.
    """
    before = before or marked_by(opened, opened.codebooks)
    same = list(codebooks) == list(before.codebooks)
    after = before if same else marked_by(opened, codebooks)
    book = opened.codebooks[entry.book]
    own = f"{book.layer}.{book.codes[entry.code].name}"
    layer = [some.marks[some.marks.layer == book.layer] for some in (before, after)]
    return Effect(_gained_and_lost(opened, *layer), _moved(own, before.values, after.values))


def _gained_and_lost(opened: Opened, before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    places = [
        some[SENTENCE].astype({"article_id": object, "code": object}).drop_duplicates()
        for some in (before, after)
    ]
    both = places[0].merge(places[1], on=SENTENCE, how="outer", indicator="change")
    changed = both[both.change != "both"]
    change = changed.change.astype(object).map({"left_only": "loses", "right_only": "gains"})
    text = opened.sentences[["article_id", "sentence", "text"]]
    told = changed.assign(change=change).merge(text, on=["article_id", "sentence"])
    told = told.sort_values(["change", "article_id", "sentence", "code"], ignore_index=True)
    return told[["change", *SENTENCE, "text"]]


def _moved(own: str, before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    both = before.merge(after, on=["measure", "article_id"], suffixes=("_before", "_after"))
    same = np.isclose(both.value_before, both.value_after, rtol=0, atol=1e-12, equal_nan=True)
    told = both[~same | (both.measure == own)]
    told = told.rename(columns={"value_before": "before", "value_after": "after"})
    return told[["measure", "article_id", "before", "after"]].reset_index(drop=True)
