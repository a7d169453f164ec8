"""What every measure counts in every article, in its own words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any, NamedTuple

import pandas as pd

from rapport import formats
from rapport.evidence.counted import PLACE
from rapport.evidence.pieces import Piece, in_context
from rapport.marks.voices import AUTHOR
from rapport.measures import Formula, Plan, formulas
from rapport.measures.tally import ACTS, GRADED, SENTENCES, WORDS
from rapport.tone.registry import ENGINES

MOST_QUOTED = 6
"""Sentences of an article that are quoted for a measure."""

MOST_WORDS = 6
"""Words of a sentence that are shown for a measure."""

HOW = (
    f"Of each article at most {MOST_QUOTED} sentences are quoted, those that add most (the first "
    f"of equals), and of a sentence at most {MOST_WORDS} words; all others that count are linked "
    "by their numbers. Where a mark covers a whole sentence, its opening is given."
)
"""The rule by which sentences are quoted."""

_OVER = {SENTENCES: "sentences", WORDS: "words", ACTS: "acts", GRADED: "acts"}
_OVER |= {"mentioned": "sentences that mention it", "thing": "names of the same thing"}


Found = defaultdict[tuple[str, str], defaultdict[int, list[Any]]]


class Quote(NamedTuple):
    """A sentence that counts: its number, what it adds, and the words that do, or the places of
    these without texts; and the rules that made them, as in “#3, agree #1”.
    """

    sentence: int
    adds: str
    voice: str
    pieces: list[Piece]
    rules: str


class Counted(NamedTuple):
    """What a measure counts in an article: the value, how it is made, sentences that are quoted,
    and the numbers of the others.
    """

    article_id: str
    title: str
    value: str
    made: str
    quotes: list[Quote]
    others: list[int]


class Opened(NamedTuple):
    """A measure, opened: its name, what it is called, its role, and what it counts."""

    measure: str
    label: str
    role: str
    articles: list[Counted]


def opened(
    articles: pd.DataFrame,
    tables: dict[str, pd.DataFrame],
    counted: pd.DataFrame,
    what: Plan,
    labels: dict[str, str],
) -> list[Opened]:
    """Every measure that counts marks, in these articles; `counted` are the marks that count.

    Readability is not among them: it is a formula over all words and sentences, and its counts
    stand below every sentence.
    """
    found = _by_sentence(counted)
    texts = tables["sentences"].set_index(PLACE).text.fillna("").to_dict()
    measures = tables["measures"]
    values = {
        (row.measure, row.article_id): row
        for row in measures[measures.article_id.isin(articles.article_id)].itertuples(index=False)
    }
    roles = dict(zip(tables["contrasts"].measure, tables["contrasts"].role, strict=True))

    def of(formula: Formula) -> Iterator[Counted]:
        for article, title in zip(articles.article_id, articles.title, strict=True):
            own = found[str(formula.marks), article]
            sums = {number: sum(mark.adds for mark in some) for number, some in own.items()}
            chosen = sorted(sorted(sums, key=lambda number: -abs(sums[number]))[:MOST_QUOTED])
            quotes = [_quote(formula, own[s], sums[s], texts[article, s]) for s in chosen]
            others = sorted(sums.keys() - set(chosen))
            value = values[formula.measure, article]
            shown = formats.value(formula.measure, value.value)
            made = _made(formula, sum(sums.values()), int(value.n))
            yield Counted(article, title, shown, made, quotes, others)

    return [
        Opened(f.measure, labels[f.measure], roles.get(f.measure, ""), list(of(f)))
        for f in formulas(what)
        if f.marks
    ]


def _by_sentence(counted: pd.DataFrame) -> Found:
    """The marks that add to a sum in an article, sentence by sentence, in reading order."""
    found: Found = defaultdict(lambda: defaultdict(list))
    for mark in counted.rename(columns={"sum": "adds_to"}).itertuples(index=False):
        found[mark.adds_to, mark.article_id][mark.sentence].append(mark)
    return found


def _made(formula: Formula, total: float, n: int) -> str:
    """How the value of an article is made: what the marks add up to, and over what."""
    over = f"{n:,} {_OVER[formula.over.split('.')[0]]}"
    if formula.measure == "relation.balance":
        return over
    return f"{_number(formula, total)} {'over' if _graded(formula) else 'of'} {over}"


def _quote(formula: Formula, marks: list[Any], total: float, text: str) -> Quote:
    """A sentence with its weightiest marks."""
    words = sorted(marks, key=lambda mark: -abs(mark.adds))[:MOST_WORDS]
    spans = sorted((mark.start, mark.end) for mark in words)
    places = Piece("words " + ", ".join(f"{start}–{end}" for start, end in spans))
    adds = _number(formula, total) if _weighs(formula) else ""
    voices = sorted({mark.voice for mark in marks if isinstance(mark.voice, str)} - {AUTHOR})
    pieces = in_context(text, spans) if text else [places]
    rules = dict.fromkeys(
        _rule(formula, mark)
        for mark in sorted(words, key=lambda mark: (mark.start, mark.end))
        if mark.layer not in ENGINES
    )
    return Quote(marks[0].sentence, adds, ", ".join(voices), pieces, ", ".join(filter(None, rules)))


def _rule(formula: Formula, mark: Any) -> str:
    """What made a mark; with its code, if the measure does not say it."""
    said = f"{mark.layer}.{mark.code}" == formula.measure or not mark.rule
    return mark.rule if said else f"{mark.code} {mark.rule}"


def _graded(formula: Formula) -> bool:
    """Whether marks add weights of either sign."""
    return formula.measure.startswith(("tone.", "toward.", "relation.goldstein"))


def _weighs(formula: Formula) -> bool:
    """Whether a sentence may add anything but 1."""
    return _graded(formula) or formula.measure.startswith("voice.")


def _number(formula: Formula, number: Any) -> str:
    return formats.signed(number) if _graded(formula) else f"{number:,.0f}"
