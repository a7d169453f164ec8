"""The articles as lines: every sentence with its voice and all its marks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any, NamedTuple

import pandas as pd

from rapport import formats
from rapport.evidence.counted import PLACE
from rapport.evidence.pieces import Piece, Span, highlighted, shortened
from rapport.marks.voices import AUTHOR
from rapport.measures import Plan, tally_marks

HIGHLIGHTED = r"frame\.|name\.|acts$"
"""Sums whose words are highlighted in the sentence itself. All marks stand below it."""

KINDS = {"tone": 1, "toward": 1, "tone-word": 2, "toward-word": 2, "style": 3}
"""Layers of many marks, which come after the others below a sentence, those with weights of one
kind together; 0 are all others.
"""

TONES = ("tone.", "toward.")
MANY = 4
"""Words of a sentence from which on an engine of tone has them once, for all its codes."""

LONG = 48
"""Characters of a mark that are repeated below its sentence."""


Key = tuple[str, str, str]
"""Layer and code, what a mark is about, and its voice."""

Places = dict[Span, list[Any]]
"""Where a code marks a sentence, and its marks there."""


class Word(NamedTuple):
    """What a mark covers, its weight in each code where that says something, the rule that made it
    if one is known, and its place; `text` is empty without texts, and where the mark covers the
    whole sentence.
    """

    text: str
    weight: str
    rule: str
    place: str


class Group(NamedTuple):
    """Codes that mark the same words of a sentence in the same voice: names as in tone.vader, each
    with what it is about, as in “→ japan”; what weights of tone add up to in each; and the words.
    """

    codes: list[tuple[str, str]]
    voice: str
    total: str
    words: list[Word]


class Line(NamedTuple):
    """A sentence: its number, kind and voice; its text in pieces, none without texts; its marks."""

    number: int
    kind: str
    voice: str
    pieces: list[Piece]
    n_marks: int
    groups: list[Group]


class Told(NamedTuple):
    """An article sentence by sentence."""

    article_id: str
    title: str
    period: str | None
    lines: list[Line]


def told(
    articles: pd.DataFrame,
    sentences: pd.DataFrame,
    marks: pd.DataFrame,
    counted: pd.DataFrame,
    what: Plan,
) -> list[Told]:
    """These articles, in their order, sentence by sentence; `marks` have their rules, `counted` are
    those that count.
    """
    tally = tally_marks(articles, sentences, marks, what)
    voiced = sentences.sort_values(PLACE).assign(voice=tally.voice)
    voiced["text"] = voiced.text.fillna("")
    words = dict.fromkeys(("voice", "source", "target", "status"), "")
    by_sentence: dict[tuple[str, int], list[Any]] = defaultdict(list)
    for mark in marks.fillna(words).sort_values([*PLACE, "start", "end"]).itertuples(index=False):
        by_sentence[mark.article_id, mark.sentence].append(mark)
    by_article = dict(iter(voiced.groupby("article_id")))
    spans: dict[tuple[str, int], list[Span]] = defaultdict(list)
    for mark in counted[counted["sum"].str.match(HIGHLIGHTED)].itertuples(index=False):
        spans[mark.article_id, mark.sentence].append((mark.start, mark.end))

    def lines(article: str) -> Iterator[Line]:
        for row in by_article.get(article, voiced.iloc[:0]).itertuples(index=False):
            place = article, row.sentence
            pieces = highlighted(row.text, spans[place])
            voice = row.voice if what.sides and row.kind == "body" else ""
            groups = _groups(row.text, by_sentence[place])
            n = len(by_sentence[place])
            yield Line(row.sentence, row.kind, voice, pieces, n, groups)

    return [
        Told(row.article_id, row.title, row.period or None, list(lines(row.article_id)))
        for row in articles.astype(object).where(articles.notna(), None).itertuples(index=False)
    ]


def _groups(text: str, marks: list[Any]) -> list[Group]:
    """The marks of a sentence, code by code; codes that mark the same words stand together, and so
    do tone and tone toward states by an engine that weighs many words.
    """
    by_code: dict[Key, Places] = defaultdict(lambda: defaultdict(list))
    of_engine: dict[tuple[str, str], set[Span]] = defaultdict(set)
    for mark in marks:
        own = by_code[f"{mark.layer}.{mark.code}", _about(mark), mark.voice]
        own[mark.start, mark.end].append(mark)
    for (code, _, voice), own in by_code.items():
        if code.startswith(TONES) and len(own) >= MANY:
            of_engine[code.split(".")[1], voice] |= own.keys()
    alike: dict[tuple[Any, ...], dict[Key, Places]] = defaultdict(dict)
    for key in sorted(by_code, key=lambda key: (_kind(key[0]), *key)):
        own = by_code[key]
        many = key[0].startswith(TONES) and len(own) >= MANY
        places = of_engine[key[0].split(".")[1], key[2]] if many else own.keys()
        alike[_kind(key[0]), key[2], tuple(sorted(places))][key] = own
    return [_group(text, places, same) for (_, _, places), same in alike.items()]


def _group(text: str, places: Sequence[Span], same: dict[Key, Places]) -> Group:
    """Codes and what each weighs in every place, – where one does not mark it."""
    words = [
        Word(
            _covered(text, *place),
            _told([_weight(code, own.get(place)) for (code, _, _), own in same.items()]),
            _rule([own.get(place) for own in same.values()]),
            f"{place[0]}–{place[1]}",
        )
        for place in places
    ]
    totals = [_weight(code, [*chain(*own.values())]) for (code, _, _), own in same.items()]
    codes = [(code, about) for code, about, _ in same]
    first, _, voice = next(iter(same))
    adds_up = len(words) > 1 and first.startswith(TONES)
    return Group(codes, "" if voice == AUTHOR else voice, _told(totals) if adds_up else "", words)


def _kind(code: str) -> int:
    return KINDS.get(code.split(".")[0], 0)


def _rule(marks: Sequence[list[Any] | None]) -> str:
    """What made the marks of several codes in one place, – where nothing is known of one."""
    rules = [some[0].rule if some else "" for some in marks]
    return _told([rule or formats.NOTHING for rule in rules]) if any(rules) else ""


def _told(weights: Sequence[str]) -> str:
    """Weights side by side, once if all are alike, and none if all are 1."""
    alike = [*dict.fromkeys(weights)]
    return "|".join(weights if len(alike) > 1 else alike).removeprefix("1" * (alike == ["1"]))


def _about(mark: Any) -> str:
    """Whose act it is toward whom and how far it took place, or toward whom a tone is."""
    way = f"{mark.source} → {mark.target}" if mark.source else mark.target and f"→ {mark.target}"
    return ", ".join(part for part in (way, mark.status) if part)


def _covered(text: str, start: int, end: int) -> str:
    """The words of a mark; of a long one its beginning and end; none for a whole sentence."""
    words = text[start:end]
    if words == text:
        return ""
    if len(words) <= LONG:
        return words
    return f"{shortened(words, LONG // 2)} {words[words.find(' ', len(words) - LONG // 2) + 1 :]}"


def _weight(code: str, marks: list[Any] | None) -> str:
    """What adds to tone with three places, what carried it with two, all else as it is."""
    if marks is None:
        return formats.NOTHING
    weight = sum(mark.weight for mark in marks)
    places = {1: 3, 2: 2}.get(_kind(code))
    return formats.signed(weight, places) if places else f"{weight:g}"
