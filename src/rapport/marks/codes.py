"""Marks of the codebooks: the words and phrases that invoke a code."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from rapport.codebook import Codebook, Pattern
from rapport.marks.arrays import Ints, Ragged
from rapport.marks.composed import Composed
from rapport.marks.phrases import Trie, find
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
        composed = {}
        for at, rule in enumerate(self.rules):
            if len(rule.pattern.parts) > 1 or rule.pattern.beside:
                composed[at] = rule.pattern
            else:
                for phrase in rule.pattern.parts[0]:
                    simple[self._phrase[phrase]].append(at)
        self._rules_of_phrase, self._simple = Ragged.of_lists(simple)
        self._composed = Composed(composed, self._phrase)

    def hits(self, runs: RunsOfBatch) -> Hits:
        """Every match of every rule, in no particular order."""
        matches = find(runs, self._trie)
        owner, rule = self._rules_of_phrase.of(matches.phrase)
        found = [(self._simple[rule], owner, owner), *self._composed.found(runs, matches)]
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
        weight = self._weight[hits.rule[owner]]
        spans = Spans.of(hits.sentence[owner], hits.start[owner], hits.end[owner], label, weight)
        for pronoun, names in self._pronouns.items():
            spans = _resolved(spans, pronoun, names)
        return spans


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
