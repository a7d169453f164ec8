"""One article as HTML: its marks in the text, their names in the margin."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from itertools import pairwise
from typing import Any, NamedTuple

import pandas as pd
from markupsafe import Markup

from rapport.explore.markup import framed, hues
from rapport.explore.opened import Opened

SENTENCE = Markup('<div class="line {kind}{first}"><p dir="auto">{text}</p><ul>{margin}</ul></div>')
NOTE = Markup('<li><mark style="--hue: {hue}">{name}</mark> <q dir="auto">{words}</q>{more}</li>')
PIECE = Markup('<mark style="--hue: {hue}" title="{title}">{words}</mark>')


class Mark(NamedTuple):
    """A mark as a reader needs it: where it stands, its name, its colour, and in whose voice."""

    start: int
    end: int
    name: str
    hue: int
    more: str


def article_html(opened: Opened, article_id: str, layers: Collection[str]) -> Markup:
    """One article, sentence by sentence; a mark of these layers is coloured where it stands and
    named beside the sentence, with its voice and, if it is an act, with who acts upon whom.
    """
    article = opened.articles.set_index("article_id").loc[article_id]
    sentences = opened.sentences[opened.sentences.article_id == article_id]
    chosen = opened.marks[(opened.marks.article_id == article_id) & opened.marks.layer.isin(layers)]
    labels = {(b.layer, c.name): c.label for b in opened.codebooks for c in b.codes}
    colours = hues(set(layers))
    of = {number: list(_read(some, labels, colours)) for number, some in chosen.groupby("sentence")}
    before = sentences.paragraph.shift()
    rows = (
        _sentence(row, of.get(row.sentence, []), row.paragraph != previous)
        for row, previous in zip(sentences.itertuples(), before, strict=True)
    )
    by = ", ".join(str(part) for part in (article.author, article.outlet) if pd.notna(part))
    head = Markup('<h3 dir="auto">{}</h3><p class="by" dir="auto">{}, {}</p>')
    return framed(head.format(article.title, by, article.published), *rows)


def _read(
    marks: pd.DataFrame, labels: Mapping[tuple[str, str], str], colours: Mapping[str, int]
) -> Iterator[Mark]:
    """Marks in the order of the text."""
    for mark in marks.sort_values(["start", "end"]).itertuples():
        name = labels.get((str(mark.layer), str(mark.code)), str(mark.code))
        act = f"{mark.source} → {mark.target}, {mark.status}" if pd.notna(mark.status) else ""
        toward = f"toward {mark.target}" if pd.notna(mark.target) and not act else ""
        voice = f"voice: {mark.voice}" if pd.notna(mark.voice) else ""
        weight = f"{mark.weight:+.2f}" if mark.weight != 1 else ""
        more = ", ".join(part for part in (act, toward, weight, voice) if part)
        yield Mark(
            int(mark.start), int(mark.end), f"{mark.layer}: {name}", colours[str(mark.layer)], more
        )


def _sentence(row: Any, marks: list[Mark], opens: bool) -> Markup:
    notes = (
        NOTE.format(
            hue=mark.hue,
            name=mark.name,
            words=row.text[mark.start : mark.end],
            more=f" {mark.more}" if mark.more else "",
        )
        for mark in marks
    )
    return SENTENCE.format(
        kind=row.kind,
        first=" first" if opens else "",
        text=_coloured(row.text, marks),
        margin=Markup().join(notes),
    )


def _coloured(text: str, marks: list[Mark]) -> Markup:
    """The sentence, cut where a mark begins or ends; a piece has the colour of its shortest mark
    and the names of all.
    """
    cuts = sorted({0, len(text), *(m.start for m in marks), *(m.end for m in marks)})
    return Markup().join(
        _piece(text[start:end], [m for m in marks if m.start <= start and end <= m.end])
        for start, end in pairwise(cuts)
    )


def _piece(words: str, marks: list[Mark]) -> Markup | str:
    if not marks:
        return Markup("{}").format(words)
    shortest = min(marks, key=lambda mark: mark.end - mark.start)
    title = "; ".join(mark.name for mark in marks)
    return PIECE.format(hue=shortest.hue, title=title, words=words)
