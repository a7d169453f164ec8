"""`rapport codebook`: the codebooks of a study as a page, and what is doubtful in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from rapport.codebook import Code, Codebook, read_codebooks
from rapport.codebook.doubts import doubts as doubts_of
from rapport.corpus import clean_corpus
from rapport.errors import sentence
from rapport.files import write_text
from rapport.house import House
from rapport.marks import count_hits, pattern_hits
from rapport.marks.examples import example_doubts
from rapport.pages import fill
from rapport.pipeline import has_articles
from rapport.study import Study, read_study
from rapport.written import read_written

Counts = Mapping[tuple[str, str, str], tuple[int, int]]
"""By layer, code and pattern: how often it hit, and in how many sentences it was alone."""


class Row(NamedTuple):
    """A pattern as the page shows it; without texts nothing is counted."""

    text: str
    weight: float
    hits: int | None
    alone: int | None


def write_codebook(house: House, name: str, to: Path | None = None) -> tuple[Path, list[str]]:
    """Write the page of a study's codebooks; return its path and what is doubtful in them.

    Raises StudyError if the study or one of its codebooks is wrong, CorpusError if the texts
    that are there cannot be used.
    """
    study = read_study(house.study(name))
    books = read_codebooks(house.codebook, study.codebooks)
    doubts = doubtful([house.codebook / book for book in study.codebooks], books)
    counted = count_in_texts(house, study, books) if has_articles(house, name) else None
    page = to or house.reports / f"{name}-codebook.html"
    return write_text(page, render(study, books, counted)), doubts


def doubtful(paths: Sequence[Path], books: Sequence[Codebook]) -> list[str]:
    """What is doubtful in codebooks that are not wrong, a sentence each, in their order."""
    found = [(number, doubt) for number, book in enumerate(books) for doubt in doubts_of(book)]
    found += example_doubts(books)
    written = [read_written(path) for path in paths] if found else []
    placed = [(number, written[number].place(doubt.loc), doubt.said) for number, doubt in found]
    placed.sort(key=lambda doubt: (doubt[0], doubt[1].line or 0))
    return [sentence(paths[number], place, said) for number, place, said in placed]


class Counted(NamedTuple):
    """What was counted: over how many body sentences of how many articles, and the counts."""

    n_articles: int
    n_sentences: int
    counts: Counts


def count_in_texts(house: House, study: Study, books: Sequence[Codebook]) -> Counted:
    """The counts of every pattern over the body sentences of a study's texts."""
    sentences = clean_corpus(study, house.raw(study.name))["sentences"]
    body = sentences[sentences.kind == "body"]
    counts = count_hits(pattern_hits(books, body), books)
    pairs = zip(counts.hits.tolist(), counts.alone.tolist(), strict=True)
    by_pattern = dict(zip(counts.index, pairs, strict=True))
    return Counted(body.article_id.nunique(), len(body), by_pattern)


def _rows(layer: str, code: Code, counted: Counted | None) -> list[Row]:
    """The patterns of a code, those that hit most often first."""
    rows = []
    for text, weight in code.weighted:
        hits, alone = counted.counts[layer, code.name, text] if counted else (None, None)
        rows.append(Row(text, weight, hits, alone))
    return sorted(rows, key=lambda row: (-(row.hits or 0), -(row.alone or 0)))


def render(study: Study, books: Sequence[Codebook], counted: Counted | None) -> str:
    """The page as HTML; without `counted` it says that there are no texts."""
    shown: list[dict[str, Any]] = [
        {"book": book, "codes": [(code, _rows(book.layer, code, counted)) for code in book.codes]}
        for book in books
    ]
    return fill("codebook.html.jinja", {"study": study, "shown": shown, "counted": counted})
