"""Marks of the codebooks: the words and phrases that invoke a code."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from rapport.codebook import Codebook, Pattern
from rapport.marks.arrays import Ints, Ragged
from rapport.marks.phrases import Matches, Trie, find
from rapport.marks.runs import Globs, Runs, RunsOfBatch
from rapport.marks.spans import Label, Spans, leftmost_longest, overlaps


class Rule(NamedTuple):
    """A pattern at work: the code it is written in, and what it does there.

    `text` is the pattern as written; an exclusion has no weight.
    """

    code: int
    text: str
    pattern: Pattern
    weight: float | None


class Hits(NamedTuple):
    """Where rules match, before exclusions and overlaps are settled."""

    rule: Ints
    sentence: Ints
    start: Ints
    end: Ints

    def take(self, rows: Ints) -> Hits:
        """Some of the hits."""
        return Hits(*(column[rows] for column in self))


class Codes:
    """Finds the codes of all codebooks; those of one layer and name are one code.

    `labels` are the layers and codes that marks can have; what a mark's label numbers.
    `owners` are those of the codes as they are written; what a rule's code numbers.
    """

    def __init__(self, codebooks: Sequence[Codebook]) -> None:
        written = [(book, code) for book in codebooks for code in book.codes]
        self.owners: list[Label] = [(book.layer, code.name) for book, code in written]
        self.labels: list[Label] = list(dict.fromkeys(self.owners))
        number = {label: at for at, label in enumerate(self.labels)}
        self.rules = [
            Rule(at, text, Pattern.of(text, book.lists), weight)
            for at, (book, code) in enumerate(written)
            for text, weight in [*code.weighted, *((text, None) for text in code.exclusions)]
        ]
        # The labels that a code marks.
        self._marked = Ragged([len(code.stands_for) or 1 for _, code in written])
        self._labels = np.array(
            [
                number[book.layer, name]
                for book, code in written
                for name in code.stands_for or [code.name]
            ],
            np.int64,
        )
        pronouns = {(book.layer, code.name) for book, code in written if code.pronoun}
        self._pronouns = {  # with the labels of their layer, from whichever codebook
            number[pronoun]: [
                at
                for label, at in number.items()
                if label[0] == pronoun[0] and label not in pronouns
            ]
            for pronoun in sorted(pronouns)
        }
        self._code_of_rule = np.array([rule.code for rule in self.rules], np.int64)
        self._weight = np.array([rule.weight or 0.0 for rule in self.rules])
        self._excludes = np.array([rule.weight is None for rule in self.rules], np.bool_)
        phrases = dict.fromkeys(p for rule in self.rules for p in rule.pattern.phrases)
        self._phrase = {phrase: at for at, phrase in enumerate(phrases)}
        globs = Globs(glob for phrase in phrases for glob in phrase.globs)
        self._trie = Trie(phrases, globs)
        self.runs = Runs(globs, self._trie.root)
        self._plan()

    def _plan(self) -> None:
        """Sort the rules into those that are phrases alone and those made of several parts."""
        simple: list[list[int]] = [[] for _ in self._phrase]
        self._composed = [
            (at, rule.pattern)
            for at, rule in enumerate(self.rules)
            if len(rule.pattern.parts) > 1 or rule.pattern.beside
        ]
        composed = {at for at, _ in self._composed}
        for at, rule in enumerate(self.rules):
            for phrase in rule.pattern.parts[0] if at not in composed else ():
                simple[self._phrase[phrase]].append(at)
        self._rules_of_phrase, self._simple = _ragged(simple)
        parts = dict.fromkeys(
            part for _, p in self._composed for part in (*p.parts, p.beside) if part
        )
        self._part = {part: at for at, part in enumerate(parts)}
        within: list[list[int]] = [[] for _ in self._phrase]
        for part, at in self._part.items():
            for phrase in part:
                within[self._phrase[phrase]].append(at)
        self._parts_of_phrase, parts_within = _ragged(within)
        self._within = parts_within.astype(np.int16)  # which numpy sorts by radix

    def hits(self, runs: RunsOfBatch) -> Hits:
        """Every match of every rule, in no particular order."""
        matches = find(runs, self._trie)
        owner, rule = self._rules_of_phrase.of(matches.phrase)
        found = [(self._simple[rule], owner, owner)]
        parts = _Parts(runs, matches, *self._parts_of_phrase.of(matches.phrase), self._within)
        for at, pattern in self._composed:
            numbers = [self._part[part] for part in pattern.parts]
            beside = self._part[pattern.beside] if pattern.beside else None
            opening, closing = parts.in_a_row(numbers, pattern.gaps, beside)
            if len(opening):
                found.append((np.full(len(opening), at), opening, closing))
        rule, opening, closing = map(np.concatenate, zip(*found, strict=True))
        first, last = matches.first.take(opening), matches.last.take(closing)
        start, end = runs.start(first), runs.end(last) + matches.stop[closing]
        return Hits(rule, runs.sentence(first), start, end)

    def counted(self, hits: Hits) -> Hits:
        """The hits that no exclusion of their code overlaps."""
        code = self._code_of_rule[hits.rule]
        excluding = self._excludes[hits.rule]
        barred = (code[excluding], hits.start[excluding], hits.end[excluding])
        kept = np.flatnonzero(~excluding)
        out = overlaps(code[kept], hits.start[kept], hits.end[kept], barred)
        return hits.take(np.delete(kept, out))

    def marks(self, runs: RunsOfBatch) -> Spans:
        """The marks of a batch.

        Within a code marks do not overlap: of two that would, the one that begins first
        counts, of two that begin together the longer, of two over the same words the one
        whose pattern is listed first. A match that overlaps an exclusion of its code does
        not count.
        """
        hits = self.counted(self.hits(runs))
        hits = hits.take(np.argsort(hits.rule, kind="stable"))
        owner, entry = self._marked.of(self._code_of_rule[hits.rule])
        label = self._labels[entry]
        kept = leftmost_longest(label, hits.start[owner], hits.end[owner])
        owner, label = owner[kept], label[kept]
        spans = Spans(
            hits.sentence[owner],
            hits.start[owner],
            hits.end[owner],
            label,
            self._weight[hits.rule[owner]],
        )
        for pronoun, names in self._pronouns.items():
            spans = _resolved(spans, pronoun, names)
        return spans


def _ragged(lists: list[list[int]]) -> tuple[Ragged, Ints]:
    return Ragged([len(some) for some in lists]), np.array(
        [at for some in lists for at in some], np.int64
    )


class _Parts:
    """The matches of every part of the composed patterns, each part's in the order of the text."""

    def __init__(
        self, runs: RunsOfBatch, matches: Matches, owner: Ints, entry: Ints, within: Ints
    ) -> None:
        part = within[entry]
        order = np.argsort(part, kind="stable")  # keeps the order of the matches in each part
        self._owner = owner[order]
        self._begin = np.searchsorted(part[order], np.arange(int(within.max(initial=0)) + 2))
        self._runs, self._matches = runs, matches

    def of(self, part: int) -> Ints:
        """The numbers of the matches of a part."""
        return self._owner[self._begin[part] : self._begin[part + 1]]

    def in_a_row(
        self, parts: list[int], gaps: Sequence[int], beside: int | None
    ) -> tuple[Ints, Ints]:
        """The matches with which that opens and closes which has these parts in this order.

        Each match of a part is continued by the nearest match of the next that begins
        behind it; among those that begin together, by the longest.
        """
        matches = self._matches
        opening = closing = self.of(parts[0])
        for part, gap in zip(parts[1:], gaps, strict=True):
            following = self.of(part)
            if not len(opening) or not len(following):
                return opening[:0], closing[:0]
            last = matches.end[closing]
            at = np.searchsorted(matches.begin[following], last, "right")
            behind = following[np.minimum(at, len(following) - 1)]
            near = np.flatnonzero((at < len(following)) & (matches.begin[behind] - last <= gap + 1))
            same = self._sentence(behind[near]) == self._sentence(closing[near])
            opening, closing = opening[near[same]], behind[near[same]]
        if beside is not None and len(opening):
            there = np.isin(self._sentence(opening), self._sentence(self.of(beside)))
            opening, closing = opening[there], closing[there]
        return opening, closing

    def _sentence(self, rows: Ints) -> Ints:
        """The sentences of matches."""
        return self._runs.batch.sentence[self._matches.first.token[rows]]


def _resolved(spans: Spans, pronoun: int, names: list[int]) -> Spans:
    """Let pronouns mark what is named before them in the sentence, if it is one code only."""
    order = np.lexsort((spans.end, spans.start))
    spans = spans.take(order)
    is_pronoun = spans.label == pronoun
    named = spans.take(np.flatnonzero(np.isin(spans.label, names)))
    asked = np.flatnonzero(is_pronoun)
    label = spans.label.copy()
    if len(asked) and len(named.label):
        changes = np.ones(len(named.label), np.int64)  # begins a sentence or names another code
        new = named.sentence[1:] != named.sentence[:-1]
        changes[1:] = new | (named.label[1:] != named.label[:-1])
        opens = np.concatenate([[0], np.flatnonzero(new) + 1])
        changed = np.cumsum(changes)
        first = np.repeat(changed[opens], np.diff(np.append(opens, len(changed))))
        at = np.searchsorted(named.start, spans.start[asked]) - 1
        known = (at >= 0) & (named.sentence[at] == spans.sentence[asked])
        known &= changed[at] == first[at]
        label[asked[known]] = named.label[at[known]]
    return spans._replace(label=label).take(np.flatnonzero(label != pronoun))
