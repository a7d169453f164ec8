"""From quotations and clauses to speech: which words each voice takes."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

from rapport.marks.speech.clauses import Clause
from rapport.marks.speech.model import Place, Sentence, Speech
from rapport.marks.speech.owners import QUOTES, TERM, WORD, Owners, Voice
from rapport.marks.speech.quotations import Quotation
from rapport.marks.speech.wordings import KIND

COORDINATE = re.compile(r"[,;:—–”]\W*(?:(?:and|but|while|whereas|as|or)\s*)?$")
"""Before a clause that stands beside the one before it, not inside it."""
SAYS_NOTHING = "that as it to and of but a an the in by for"
EMPTY = frozenset(SAYS_NOTHING.split())
EDGE = QUOTES + "\t\n,;:.!?—–-()[]…"
JUDGED = re.compile(
    r"\s(?:it|them|him|her|(?:the|this|that|these|those|his|her|its|their|such)(?:\s[\w-]+){1,3}?)\s"
    r"(?:an?\s|(?:too|very|so)\s|un\w+|[\w-]+(?:al|ive|ous|able|ible|ful|less|ic|ant|ent|ary|fair|ly)\b)"
)
"""What makes a name that somebody gives a judgement: “called the ferry unsafe”."""
ASIDE = ("according", "view", "words")
"""Cues that give somebody the whole sentence."""


class Span(NamedTuple):
    """Words of a sentence that are somebody's."""

    start: int
    end: int
    code: str
    voice: Voice


def assemble(
    sentences: Sequence[Sentence],
    told: Mapping[int, list[Clause]],
    quotations: Iterable[Quotation],
    owners: Owners,
) -> Iterator[Speech]:
    """All speech, in order: what is quoted, and what the clauses give to somebody beside it."""
    quoted: dict[int, list[Span]] = {}
    for quotation in quotations:
        if voice := owners.of(quotation):
            for at, start, end in quotation.portions:
                quoted.setdefault(at, []).append(Span(start, end, "quoted", voice))

    def numbered(place: Place | None) -> Place | None:
        return place and (sentences[place[0]].number, *place[1:])

    for at in sorted(quoted.keys() | told.keys()):
        sentence, spans = sentences[at], quoted.get(at, [])
        spans = spans + list(_beside(at, sentence.text, told.get(at, []), spans))
        for start, end, code, (speaker, cue) in sorted(spans, key=lambda span: span.start):
            places = numbered(cue), numbered(speaker.place)
            yield Speech(sentence.number, start, end, code, speaker.side, *places)


def _beside(at: int, text: str, told: Sequence[Clause], quoted: Sequence[Span]) -> Iterator[Span]:
    """What the clauses of a sentence give to somebody, without its quotations."""
    taken = [(span.start, span.end) for span in quoted]
    for clause, content in _outer(told, text):
        for start, end in content:
            for piece in _free(text, start, end, taken):
                yield Span(*piece, KIND[clause.cue.code], Voice.of(clause, at))


def _free(
    text: str, start: int, end: int, taken: Sequence[tuple[int, int]]
) -> Iterator[tuple[int, int]]:
    """The pieces of some content that no quotation takes and that say something."""
    inside: list[tuple[int, int]] = []
    if taken:
        number = max(0, bisect_left(taken, (start,)) - 1)
        inside = [pair for pair in taken[number : bisect_left(taken, (end,))] if pair[1] > start]
    edges = [start, *(edge for pair in inside for edge in pair), end]
    least = TERM if inside else 1
    for left, right in zip(edges[::2], edges[1::2], strict=True):
        piece = text[left:right]
        words = (word.group() for word in WORD.finditer(piece))
        telling = (word for word in words if word.lower() not in EMPTY)
        if len(list(islice(telling, least))) == least:
            left += len(piece) - len(piece.lstrip(EDGE))
            yield left, left + len(piece.strip(EDGE))


def _says_something(clause: Clause, text: str) -> bool:
    """Whether a cue that needs quotation marks speaks without them: “called the ferry unsafe”,
    “the ferry, Moscow claims, is unsafe”.
    """
    end = clause.cue.end
    amid = clause.content[0][0] < clause.cue.start and text[end : end + 1] in (",", ".")
    return amid or bool(JUDGED.match(text, end))


def _outer(told: Sequence[Clause], text: str) -> list[tuple[Clause, list[tuple[int, int]]]]:
    """The clauses that lie in no other, each with its content, none overlapping another.

    A clause inside the content of another is part of what is said there, unless it stands beside
    it: then the other ends where it begins.
    """
    kept: list[tuple[Clause, list[tuple[int, int]]]] = []
    for clause in told:
        if clause.cue.code == "quote" and not _says_something(clause, text):
            continue
        content = clause.content
        if kept and clause.cue.code in ASIDE and clause.start <= kept[-1][0].start:
            continue  # “A said …, according to B” is A’s
        while kept and clause.start <= kept[-1][0].start and clause.cue.start > kept[-1][0].cue.end:
            kept.pop()  # “A hopes that …, B said” is all B’s
        if kept:
            last, before = kept[-1]
            if any(start <= clause.cue.start < end for start, end in before):
                beside = COORDINATE.search(text[max(0, clause.start - 12) : clause.start])
                if last.cue.code in ASIDE or not beside or clause.start < last.cue.end:
                    continue
                kept[-1] = last, [(start, min(end, clause.start)) for start, end in before]
            done = max(end for _, end in kept[-1][1])
            content = [(max(start, done), end) for start, end in content if end > done]
        if content:
            kept.append((clause, content))
    return kept
