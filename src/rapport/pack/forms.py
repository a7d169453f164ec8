"""Which words a code may stand for: what the codebooks give away about a mark."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import combinations, pairwise, product

from rapport.codebook import Codebook, Pattern
from rapport.codebook.pattern import RUN, Glob, Link, Phrase

Words = frozenset[str]
Alternative = tuple[Words | None, ...]
"""Words that may stand at each place of a mark; None where any may."""

SAME_AS = {"relation": "act", "goldstein": "act"}
"""Layers whose marks lie on the words of another layer."""


class Forms:
    """What marks of these codebooks may cover, of the words `known`."""

    def __init__(self, codebooks: Sequence[Codebook], known: Sequence[str]) -> None:
        self._patterns: dict[tuple[str, str], list[Pattern]] = defaultdict(list)
        for layer, code, pattern in _patterns(codebooks):
            self._patterns[layer, code].append(pattern)
        literal = {
            glob.text.lower()
            for patterns in self._patterns.values()
            for pattern in patterns
            for part in pattern.parts
            for phrase in part
            for glob in phrase.globs
            if not set(glob.text) & set("*?")
        }
        self.words = sorted({*known} | literal)
        """The words that are known, and those that patterns name as they are."""
        self._runs = {word: RUN.findall(word) for word in self.words}
        self._by_run: dict[str, set[str]] = defaultdict(set)
        for word, runs in self._runs.items():
            for run in runs:
                self._by_run[run].add(word)
        self.of = cache(self._of)
        self._fitting = cache(self._words_of)
        self._like = cache(self._runs_like)

    def _of(self, layer: str, code: str, size: int) -> tuple[Alternative, ...]:
        """What a mark of this code over so many words may cover; nothing if any words may be."""
        if layer == "year":
            fits = frozenset(word for word in self.words if code[:4] in word)
            return ((fits,),) if fits and size == 1 else ()
        if layer == "speech":
            if code != "cue":
                return ()
            patterns = [
                p for (own, _), some in self._patterns.items() if own == "cue" for p in some
            ]
        else:
            patterns = self._patterns.get((SAME_AS.get(layer, layer), code), [])
        found = dict.fromkeys(a for pattern in patterns for a in self._of_pattern(pattern, size))
        return tuple(found)

    def _of_pattern(self, pattern: Pattern, size: int) -> Iterator[Alternative]:
        if len(pattern.parts) == 1:
            for phrase in pattern.parts[0]:
                yield from self._of_phrase(phrase, size)
            return
        opening, closing = (
            [
                dict.fromkeys(a for phrase in part for a in self._of_phrase(phrase, n))
                for n in range(1, size)
            ]
            for part in (pattern.parts[0], pattern.parts[-1])
        )
        for first, heads in enumerate(opening, 1):
            for last, tails in enumerate(closing, 1):
                between = size - first - last
                if between >= 0:
                    for head, tail in product(heads, tails):
                        yield (*head, *(None,) * between, *tail)

    def _of_phrase(self, phrase: Phrase, size: int) -> Iterator[Alternative]:
        """A phrase cut into so many words, in every way that its links allow."""
        cuts = [at for at, link in enumerate(phrase.links, 1) if link is not Link.APOSTROPHE]
        for chosen in combinations(cuts, size - 1):
            bounds = [0, *chosen, len(phrase.globs)]
            pieces = [phrase.globs[a:b] for a, b in pairwise(bounds)]
            covered = [
                self._fitting(piece, at == 0, at == size - 1) for at, piece in enumerate(pieces)
            ]
            if all(covered):
                yield tuple(covered)

    def _words_of(self, globs: tuple[Glob, ...], opens: bool, closes: bool) -> Words:
        """The words that hold these runs: the first word of a mark may begin with others, the last
        end with others, and one between is these alone.
        """
        like = [self._like(glob) for glob in globs]
        some = {word for run in like[0] for word in self._by_run[run]}
        return frozenset(w for w in some if _holds(self._runs[w], like, opens, closes))

    def _runs_like(self, glob: Glob) -> Words:
        """The runs that a glob stands for, in whatever case."""
        if not set(glob.text) & set("*?"):
            return frozenset({glob.text.lower()} & self._by_run.keys())
        looks = re.compile(Glob(glob.text.lower(), cased=False).regex)
        return frozenset(filter(looks.fullmatch, self._by_run))


def _patterns(codebooks: Sequence[Codebook]) -> Iterator[tuple[str, str, Pattern]]:
    """Every pattern with the layer and the codes that its marks may have."""
    for book in codebooks:
        named = [code.name for code in book.codes if not code.stands_for and not code.pronoun]
        for code in book.codes:
            marked = code.stands_for or (named if code.pronoun else [code.name])
            for text, _ in code.weighted:
                for name in marked:
                    yield book.layer, name, Pattern.of(text, book.lists)


def _holds(runs: list[str], like: list[Words], opens: bool, closes: bool) -> bool:
    n = len(like)
    return any(
        all(run in some for run, some in zip(runs[at : at + n], like, strict=True))
        for at in range(len(runs) - n + 1)
        if (opens or at == 0) and (closes or at + n == len(runs))
    )
