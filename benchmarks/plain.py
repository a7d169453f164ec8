"""Marks as one would write them without an engine: a loop over sentences and patterns.

One compiled regular expression for every phrase, vaderSentiment for every sentence, textstat's
counts for every word. The tests hold the engine against this, and benchmarks/marks.py measures
how much quicker it is.
"""

from __future__ import annotations

import math
import operator
import re
import string
from collections.abc import Iterator, Sequence
from functools import reduce
from typing import NamedTuple

import pandas as pd
from vaderSentiment import vaderSentiment

from rapport.codebook import Code, Codebook, Link, Pattern, Phrase
from rapport.codebook.pattern import Lists
from rapport.marks.style import LONG, is_complex, is_difficult, syllables
from rapport.marks.vader import ALPHA
from rapport.marks.vader.forms import written_out
from rapport.words import WORD

LETTER = r"[^\W_]"
BETWEEN = {
    Link.SPACE: r"[\s‐‑-]+",
    Link.DOT: r"\.",
    Link.APOSTROPHE: "['’]",
    Link.DOT_SPACE: r"\.[\s‐‑-]+",
    Link.APOSTROPHE_SPACE: r"['’][\s‐‑-]+",
}

Regex = re.Pattern[str]
Place = tuple[int, int]


class Mark(NamedTuple):
    """A mark of a sentence, in characters."""

    start: int
    end: int
    layer: str
    code: str
    weight: float


def regex(phrase: Phrase) -> Regex:
    """The regular expression of a phrase."""
    globs = [
        f"(?={LETTER}){glob.regex if glob.cased else f'(?i:{glob.regex})'}" for glob in phrase.globs
    ]
    links = [*(BETWEEN[link] for link in phrase.links), r"\." if phrase.dot else ""]
    body = "".join(part for pair in zip(globs, links, strict=True) for part in pair)
    return re.compile(f"(?<!{LETTER}){body}(?!{LETTER})")


def of_phrases(phrases: Sequence[Regex], text: str) -> list[Place]:
    """Every match of every phrase, overlapping ones too: from left to right, the longer first."""
    found = []
    for phrase in phrases:
        at = 0
        while match := phrase.search(text, at):
            found.append(match.span())
            at = match.start() + 1
    return sorted(found, key=lambda place: (place[0], -place[1]))


class PlainPattern:
    """A pattern of the codebook as regular expressions."""

    def __init__(self, text: str, lists: Lists) -> None:
        pattern = Pattern.of(text, lists)
        self.parts = [[regex(phrase) for phrase in part] for part in pattern.parts]
        self.gaps = pattern.gaps
        self.beside = [regex(phrase) for phrase in pattern.beside]

    def places(self, text: str) -> list[Place]:
        """Every match: each match of a part goes on with the nearest of the next."""
        found = of_phrases(self.parts[0], text)
        for part, gap in zip(self.parts[1:], self.gaps, strict=True):
            following = of_phrases(part, text) if found else []
            longer = []
            for start, end in found:
                nearest = next((place for place in following if place[0] >= end), None)
                if nearest and len(re.findall(f"{LETTER}+", text[end : nearest[0]])) <= gap:
                    longer.append((start, nearest[1]))
            found = longer
        return found if not self.beside or of_phrases(self.beside, text) else []


class PlainCode:
    """A code with its patterns and exclusions."""

    def __init__(self, code: Code, lists: Lists) -> None:
        self.names = code.stands_for or [code.name]
        self.patterns = [(PlainPattern(text, lists), weight) for text, weight in code.weighted]
        self.exclusions = [PlainPattern(text, lists) for text in code.exclusions]

    def matches(self, text: str) -> Iterator[tuple[int, int, float]]:
        """What the patterns match and no exclusion overlaps, pattern after pattern."""
        found = [
            (*place, weight) for pattern, weight in self.patterns for place in pattern.places(text)
        ]
        barred = [place for pattern in self.exclusions for place in pattern.places(text)]
        for start, end, weight in found:
            if not any(start < stop and end > begin for begin, stop in barred):
                yield start, end, weight


class PlainLayer:
    """The codes of one layer, from whichever codebook."""

    def __init__(self, layer: str, books: Sequence[Codebook]) -> None:
        own = [book for book in books if book.layer == layer]
        self.layer = layer
        self.codes = [PlainCode(code, book.lists) for book in own for code in book.codes]
        self.pronouns = {code.name for book in own for code in book.codes if code.pronoun}

    def marks(self, text: str) -> Iterator[Mark]:
        """The marks of one sentence."""
        matches: dict[str, list[tuple[int, int, float]]] = {}
        for code in self.codes:
            for match in code.matches(text):
                for name in code.names:
                    matches.setdefault(name, []).append(match)
        chosen = {name: leftmost_longest(some) for name, some in matches.items()}
        named = {
            (start, name)
            for name, some in chosen.items()
            if name not in self.pronouns
            for start, *_ in some
        }
        for name, some in chosen.items():
            for start, end, weight in some:
                before = {other for at, other in named if at < start}
                if name not in self.pronouns:
                    yield Mark(start, end, self.layer, name, weight)
                elif len(before) == 1:
                    yield Mark(start, end, self.layer, before.pop(), weight)


def leftmost_longest(matches: list[tuple[int, int, float]]) -> list[tuple[int, int, float]]:
    """Of matches that overlap the first, of these the longest, of equals the first given."""
    kept, free = [], 0
    for start, end, weight in sorted(matches, key=lambda match: (match[0], -match[1])):
        if start >= free:
            kept.append((start, end, weight))
            free = end
    return kept


def codes(text: str, codebooks: Sequence[Codebook]) -> list[Mark]:
    """The marks of the codebooks on one sentence."""
    return sorted(mark for layer in layers(codebooks) for mark in layer.marks(text))


def layers(codebooks: Sequence[Codebook]) -> list[PlainLayer]:
    """The layers of the codebooks."""
    return [PlainLayer(name, codebooks) for name in dict.fromkeys(b.layer for b in codebooks)]


class PlainVader(vaderSentiment.SentimentIntensityAnalyzer):  # type: ignore[misc]
    """vaderSentiment itself, asked not only for the score but for what made it."""

    def score_valence(self, sentiments: list[float], text: str) -> dict[str, float]:
        """VADER's own score; keeps the valence of every token on the way."""
        self.valences = list(sentiments)
        scores: dict[str, float] = super().score_valence(sentiments, text)
        return scores

    def marks(self, text: str, code: str, shields: Sequence[Place] = ()) -> Iterator[Mark]:
        """What each token adds to the compound of the sentence."""
        shown = list(text)
        for token in re.finditer(r"\S+", text):
            if any(token.start() < end and token.end() > start for start, end in shields):
                # letters of no language, so that VADER does not know the word
                for at in range(*token.span()):
                    if shown[at].isalnum():
                        shown[at] = "Ǯ" if shown[at].isupper() else "ǯ"
        written, origin = written_out("".join(shown))
        self.valences = []
        self.polarity_scores("".join(shown))
        total = reduce(operator.add, self.valences, 0.0)
        counted = ("!" if "!" in written else "") + ("?" if written.count("?") > 1 else "")
        loud = [at for at, sign in enumerate(written) if sign in counted]
        emphasis = self._punctuation_emphasis(written) * ((total > 0) - (total < 0))
        scale = 1 / math.sqrt((total + emphasis) ** 2 + ALPHA)
        for token, valence in zip(re.finditer(r"\S+", written), self.valences, strict=True):
            if valence:
                inner = token.group().strip(string.punctuation)
                inner = inner if len(inner) > 2 else token.group()
                start = token.start() + token.group().index(inner)
                first, last = origin[start], origin[start + len(inner) - 1]
                yield Mark(first, last + 1, "tone", code, valence * scale)
        for at in loud if emphasis else ():
            weight = emphasis * scale / len(loud)
            yield Mark(origin[at], origin[at] + 1, "tone", code, weight)


def style(text: str) -> Iterator[Mark]:
    """The marks of style, word by word."""
    words = [match.group() for match in WORD.finditer(text)]
    for match in WORD.finditer(text):
        if syllables(match.group()) >= LONG:
            yield Mark(*match.span(), "style", "long", 1.0)
        if is_complex(match.group()):
            yield Mark(*match.span(), "style", "complex", 1.0)
    sums = {
        "syllables": sum(map(syllables, words)),
        "letters": sum(sign.isalnum() for word in words for sign in word),
        "characters": sum(not sign.isspace() for sign in text),
        "difficult": sum(map(is_difficult, words)),
    }
    for code, total in sums.items():
        if words and total:
            yield Mark(0, len(text), "style", code, float(total))


class PlainEngine:
    """All marks of a corpus, sentence by sentence."""

    def __init__(self, codebooks: Sequence[Codebook]) -> None:
        self.layers = layers(codebooks)
        self.vader = PlainVader()

    def marks(self, text: str) -> list[Mark]:
        """All marks of one sentence, in the order of the text."""
        found = [mark for layer in self.layers for mark in layer.marks(text)]
        shields = [(mark.start, mark.end) for mark in found if mark.layer == "shield"]
        found += self.vader.marks(text, "vader")
        found += self.vader.marks(text, "vader-shielded", shields)
        found += style(text)
        return sorted(found)

    def mark(self, sentences: pd.DataFrame) -> pd.DataFrame:
        """The table of marks of a corpus, without voices."""
        rows = [
            (row.article_id, row.sentence, *mark)
            for row in sentences.itertuples()
            for mark in self.marks(row.text)
        ]
        return pd.DataFrame(rows, columns=["article_id", "sentence", *Mark._fields])
