"""Where a sentence begins and ends."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from functools import cache

import nupunkt

from rapport.limits import SENTENCE
from rapport.words import WORD

# nupunkt ends a sentence before these, although the sentence goes on: a dash, a closing mark,
# a comma, a lower-case letter. A straight quote is not among them: it may open the next one.
_GOES_ON = re.compile(r"\s*(?:[–—-]\s|[”’)\],;]|[a-z…])")

_ABBREVIATIONS = """
mr mrs ms messrs dr prof st jr sr rev hon pres amb sen rep reps gov min gen col lt cmdr capt
sgt cpl pvt adm maj brig inc ltd co corp bros dept univ est approx vs etc viz ca cf al
jan feb mar apr jun jul aug sep sept oct nov dec
no nos vol vols fig figs p pp ch art arts sec para ed eds trans op ibid ave blvd rd mt ft
"""
ABBREVIATIONS = frozenset(_ABBREVIATIONS.split())
"""Words after which a stop need not end the sentence.

nupunkt's own list was learnt from court records and holds thousands more, ordinary words such
as “week” and “fish” among them; of its list only these and forms with digits, inner dots or a
single letter are kept. benchmarks/sentences.md says what that gains.
"""

# A footnote's number behind the stop belongs to the sentence before.
_FOOTNOTE = re.compile(r"(?:\[\d{1,3}\])+")


@cache
def _splitter() -> nupunkt.PunktSentenceTokenizer:
    """The default model of nupunkt with fewer abbreviations; a copy, so the original stays."""
    splitter = copy.deepcopy(nupunkt.load_default_model())
    for word in splitter.abbreviations:
        if word.isalpha() and len(word) > 1 and word not in ABBREVIATIONS:
            splitter.remove_abbreviation(word)
    splitter.clear_decision_cache()
    return splitter


def _ends(paragraph: str) -> Iterator[int]:
    """Where nupunkt ends sentences, in pieces of a bounded length.

    Of each piece but the last the sentence at its end is read again with what follows, so that
    the pieces change nothing; a sentence as long as a piece ends there. nupunkt takes quadratic
    time where signs follow each other without letters between them.
    """
    at = 0
    while at < len(paragraph):
        piece = paragraph[at : at + SENTENCE.most + 3]  # one more, and a blank at either end
        ends = [at + end for _, end in _splitter().iter_spans(piece)]
        if at + len(piece) < len(paragraph):
            ends = ends[:-1] or [at + len(piece)]
        yield from ends
        at = ends[-1] if ends else len(paragraph)


def split(paragraph: str) -> Iterator[tuple[int, int]]:
    """The spans of the sentences of a paragraph, without the white space around them.

    A quotation of several sentences is split into them; its closing mark stays with the
    last. What holds no word belongs to the sentence before it.
    """
    begin = 0
    spans: list[tuple[int, int]] = []
    for end in _ends(paragraph):
        footnote = _FOOTNOTE.match(paragraph, end)
        end = footnote.end() if footnote else end
        if end < len(paragraph) and _GOES_ON.match(paragraph, end):
            continue
        if WORD.search(paragraph, begin, end):
            spans.append((begin, end))
        elif spans:
            spans[-1] = (spans[-1][0], end)
        else:
            continue  # signs before the first word belong to its sentence
        begin = end
    for start, end in spans:
        text = paragraph[start:end]
        yield start + len(text) - len(text.lstrip()), start + len(text.rstrip())
