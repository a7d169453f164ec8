"""Which words stand in quotation marks: marks of many kinds, paired within a paragraph.

Marks open and close by their sign and by what stands on either side, so an apostrophe, a sign of
inches and a mark turned the wrong way do no harm. What opens and never closes ends where the next
quotation begins, or with its paragraph; if the next paragraph opens with a mark, that quotation
goes on with the same speaker.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from rapport.marks.speech.model import Sentence

MARK = re.compile(r"[“”„«»\"‘’‚'`](?:(?<=')'|(?<=`)`)?")
SINGLE = "‘’‚'"
CLOSERS = {
    "“": '”“"',
    "„": '“”"',
    "”": '”"',
    "«": "»",
    "»": "«»",
    '"': '"”',
    "''": "''",
    "``": "''",
}
"""What may close a quotation that was opened by this sign."""
BEFORE = "([{—–-/…:"
"""What may stand before an opening mark, beside white space."""
ELIDED = re.compile(r"\d0s\b|(?:em|til|tis|twas|cause|n|bout)\b", re.IGNORECASE)
"""What an apostrophe at the beginning of a word stands before: '90s, 'tis."""


class Portion(NamedTuple):
    """The part of a quotation that lies in one sentence, without its quotation marks.

    `at` counts the sentences of the article from 0.
    """

    at: int
    start: int
    end: int


class Quotation(NamedTuple):
    """Words in quotation marks, over one or more sentences of a paragraph.

    `closed`: it has a closing mark. `continues`: it takes up the one before, which has none.
    """

    portions: list[Portion]
    closed: bool
    continues: bool


class Mark(NamedTuple):
    """A quotation mark, and whether what stands beside it lets it open or close.

    `doubtful`: a single mark that may be an apostrophe, as in “the crews’ pay”. `dangles`: who
    said it may follow, as in “… pay,” he said.
    """

    at: int
    start: int
    end: int
    sign: str
    opens: bool
    closes: bool
    doubtful: bool
    dangles: bool


class Pair(NamedTuple):
    """A mark that opens and the one that closes; None where that is missing."""

    opening: Mark
    closing: Mark | None


def quotations(sentences: Sequence[Sentence]) -> Iterator[Quotation]:
    """The outermost quotations of an article, in order. Takes time linear in its length."""
    broken_off, done = False, 0
    marked = [at for at, sentence in enumerate(sentences) if MARK.search(sentence.text)]
    for at in marked:
        if at < done:
            continue
        before = done
        first, done = _paragraph(sentences, at)
        broken_off = broken_off and first == before
        texts = [(at, sentences[at].text) for at in range(first, done)]
        here = marked[bisect_left(marked, first) : bisect_left(marked, done)]
        marks = [mark for at in here for mark in _marks(at, sentences[at].text)]
        doubles = _outermost(_paired([mark for mark in marks if mark.sign not in SINGLE]))
        singles = _outside([mark for mark in marks if mark.sign in SINGLE], doubles)
        pairs = _outermost([*doubles, *_singly_paired(singles)])
        openings = [*(pair.opening for pair in pairs[1:]), None]
        for pair, following in zip(pairs, openings, strict=True) if pairs else ():
            leads = pair is pairs[0] and not texts[0][1][: pair.opening.start].strip()
            leads = leads and pair.opening.at == first
            if portions := list(_portions(pair, following, texts)):
                yield Quotation(portions, pair.closing is not None, broken_off and leads)
        broken_off = bool(pairs) and pairs[-1].closing is None


def _paragraph(sentences: Sequence[Sentence], at: int) -> tuple[int, int]:
    """The first sentence of the paragraph in which one stands, and one past its last."""
    first, last, number = at, at + 1, sentences[at].paragraph
    while first and sentences[first - 1].paragraph == number:
        first -= 1
    while last < len(sentences) and sentences[last].paragraph == number:
        last += 1
    return first, last


def _marks(at: int, text: str) -> Iterator[Mark]:
    """The quotation marks of a sentence; an apostrophe within a word is none."""
    for found in MARK.finditer(text):
        start, end = found.span()
        sign = found.group()
        if sign == "`":
            continue
        before = text[start - 1] if start else " "
        after = text[end] if end < len(text) else " "
        if sign in SINGLE and (before.isalnum() and after.isalnum()):
            continue
        free = before.isspace() or before in BEFORE or bool(MARK.match(before))
        opens = free and not after.isspace()
        if sign in SINGLE and (sign == "’" or ELIDED.match(text, end)):
            opens = False
        doubtful = before in "sS" and text[end : end + 2].strip()[:1].isalnum()
        closes = not before.isspace() and before not in "([{"
        dangles = before in ",?!" and closes and not opens and after.isspace()
        yield Mark(at, start, end, sign, opens, closes, doubtful, dangles)


def _paired(marks: Sequence[Mark]) -> list[Pair]:
    """Match marks like brackets; those left open have no closing mark.

    A mark that closes what nothing opened takes its sentence up to there, if more follows.
    """
    pairs, stack = [], list[Mark]()
    for number, mark in enumerate(marks):
        if mark.dangles and not stack and (not number or marks[number - 1].at < mark.at):
            pairs.append(Pair(mark._replace(start=0, end=0), mark))
            continue
        fits = bool(stack) and mark.sign in CLOSERS[stack[-1].sign]
        if (
            fits
            and (mark.closes or not mark.opens or mark.sign in "”»")
            and not (mark.opens and mark.sign == "“")
        ):
            pairs.append(Pair(stack.pop(), mark))
        elif mark.opens or (mark.sign in "“„«" and not mark.closes):
            stack.append(mark)
    return pairs + [Pair(mark, None) for mark in stack]


def _singly_paired(marks: Sequence[Mark]) -> Iterator[Pair]:
    """Match single marks. A doubtful one closes only if no better one follows, and one that
    nothing closes is an apostrophe itself.
    """
    opening: Mark | None = None
    closing: Mark | None = None
    for mark in marks:
        if mark.opens and not (opening and mark.closes and mark.sign == "'"):
            if opening and closing:
                yield Pair(opening, closing)
            opening, closing = mark, None
        elif opening and mark.closes and mark.sign in "’'":
            closing = mark
            if not mark.doubtful:
                yield Pair(opening, closing)
                opening = closing = None
    if opening and closing:
        yield Pair(opening, closing)


def _outermost(pairs: Sequence[Pair]) -> list[Pair]:
    """Pairs in order, without those inside another that is closed."""
    outer: list[Pair] = []
    for pair in sorted(pairs, key=lambda pair: pair.opening[:2]):
        last = outer[-1].closing if outer else None
        if last is None or pair.opening[:2] >= last[:2]:
            outer.append(pair)
    return outer


def _outside(marks: Sequence[Mark], pairs: Sequence[Pair]) -> list[Mark]:
    """The marks that lie in none of the pairs, which are outermost and in order."""
    outside, left = [], list(reversed(pairs))
    for mark in marks:
        while left and (stop := left[-1].closing or (left[-2].opening if left[1:] else None)):
            if stop[:2] > mark[:2]:
                break
            left.pop()
        if not left or mark[:2] < left[-1].opening[:2]:
            outside.append(mark)
    return outside


def _portions(
    pair: Pair, following: Mark | None, texts: Sequence[tuple[int, str]]
) -> Iterator[Portion]:
    """What a pair encloses, sentence by sentence, without white space at either end."""
    opening, closing = pair
    stop = closing or following
    first = texts[0][0]
    last = stop.at if stop else texts[-1][0]
    if closing is None and stop and stop.at > opening.at:
        last -= 1  # the sentence that opens the next quotation is not part of this one
    for at, text in texts[opening.at - first : last - first + 1]:
        start = opening.end if at == opening.at else 0
        end = stop.start if stop and at == stop.at else len(text)
        words = text[start:end]
        start += len(words) - len(words.lstrip())
        if words.strip():
            yield Portion(at, start, start + len(words.strip()))
