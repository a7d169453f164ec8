"""How much of the articles can be told from a pack: the attack, counted."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

import pandas as pd

from rapport.codebook import read_codebooks
from rapport.corpus import clean_corpus
from rapport.house import House
from rapport.pack.attack import Guess, attack
from rapport.pack.reading import read_pack
from rapport.pipeline import has_articles
from rapport.study import read_study
from rapport.words import words

MOST = 7
"""Words in a row that may be told: a wording of a codebook, and those beside it."""

Told = Mapping[int, list[Guess]]
"""What is told of the sentences of an article, by their numbers."""


class Leak(NamedTuple):
    """What is told of an article: how many words it has, how many of them are told, and the longest
    run of them; `checked` says whether only words count that are right.
    """

    article_id: str
    n_words: int
    n_told: int
    longest: int
    checked: bool

    def __str__(self) -> str:
        """The leak as a sentence."""
        share = 100 * self.n_told / max(self.n_words, 1)
        way = "right" if self.checked else "told for sure"
        return (
            f"{self.article_id}: {self.n_told:,} of {self.n_words:,} words {way} ({share:.0f}%), "
            f"at most {self.longest} in a row"
        )


def leaks(house: House, name: str) -> list[Leak]:
    """What can be told of every article of a pack. With the texts at hand a word counts if it is
    right, be it a guess; without them if no other is left.
    """
    study = read_study(house.study(name))
    told = attack(read_pack(house.pack(name)), read_codebooks(house.codebook, study.codebooks))
    if not has_articles(house, name):
        return [
            _leak(article, own, lambda place, guess: guess.sure) for article, own in told.items()
        ]
    truth = words_of(clean_corpus(study, house.raw(name))["sentences"])
    return [against(article, own, truth[article]) for article, own in told.items()]


def words_of(sentences: pd.DataFrame) -> dict[str, dict[int, list[str]]]:
    """The words of sentences in lower case, by article and number."""
    return {
        str(article): {
            row.sentence: [word.lower() for word in words(row.text)] for row in own.itertuples()
        }
        for article, own in sentences.groupby("article_id", sort=False)
    }


def against(article: str, told: Told, truth: Mapping[int, list[str]]) -> Leak:
    """What is right of what is told of an article."""
    found = _leak(article, told, lambda place, guess: guess.word == truth[place[0]][place[1]])
    return found._replace(checked=True)


def _leak(article: str, told: Told, counts: Callable[[tuple[int, int], Guess], bool]) -> Leak:
    flags = [
        counts((sentence, at), guess)
        for sentence in sorted(told)
        for at, guess in enumerate(told[sentence])
    ]
    return Leak(article, len(flags), sum(flags), max(_runs(flags), default=0), checked=False)


def _runs(flags: list[bool]) -> Iterator[int]:
    """How many follow each other, for every run; sentences follow each other without a break."""
    run = 0
    for flag in flags:
        run = run + 1 if flag else 0
        yield run
