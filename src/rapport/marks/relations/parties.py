"""The states of a sentence: which act as one, and how they are tied to the words around them."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from rapport.marks.arrays import Ints
from rapport.marks.relations.forms import CAPITAL, JOINS, PLAIN, SAYS
from rapport.marks.relations.page import Marks, Page
from rapport.marks.relations.wordings import (
    BETWEEN_JOIN,
    JOIN,
    LEAD,
    POSSESSIVE,
    POST,
    PREPOSITIONS,
    REACH,
    SPEAKER,
)

ROLES = ("", "speaker", "post", *dict.fromkeys(PREPOSITIONS.values()))
"""How states are tied to the words around them: a kind of preposition, “post” in “ambassador to
Japan”, “speaker” in “Japan said”, or nothing.
"""

_NUMBER = {role: at for at, role in enumerate(ROLES)}
_LONGEST_JOIN = 7
"""More words than JOIN has."""
_WINDOW = 80
"""How many characters before or after a state are looked at for its role."""


class Parties(NamedTuple):
    """States that act as one: “Japan”, “Russia and Japan”, “the two countries”.

    The code of each mark numbers `states`, the codes in it; `role` numbers ROLES.
    """

    marks: Marks
    role: Ints
    states: list[tuple[int, ...]]


def parties(page: Page, actors: Marks, n_codes: int) -> Parties:
    """The states of each sentence with their roles; those that a word or hyphen joins are one."""
    return _Lineup(page, actors).parties(n_codes)


class _Lineup:
    """Mentions of states in a row.

    `before` is where the party before each ends, −1 if none does in its sentence; `opens` whether
    a mention opens a party; `role` the role of those that do.
    """

    def __init__(self, page: Page, actors: Marks) -> None:
        self._page, self._actors = page, actors
        self._ends = np.maximum.accumulate(actors.end)
        self._before = np.append(-1, self._ends)[:-1]
        self._before[1:][actors.sentence[1:] != actors.sentence[:-1]] = -1
        self._opens = np.ones(len(actors.start), np.bool_)
        self._role = np.zeros(len(actors.start), np.int8)

    def parties(self, n_codes: int) -> Parties:
        """The parties that the mentions make."""
        self._join()
        self._tie()
        self._join_by_between()
        first = np.flatnonzero(self._opens)
        last = np.append(first, len(self._opens))[1:] - 1
        code, states = _joint(self._actors.code, first, last, n_codes)
        sentence, start, _, head = self._actors.take(first)
        self._possess(first, head, code, states)
        self._let_speak(first)
        return Parties(Marks(sentence, start, self._ends[last], code), self._role[first], states)

    def _join(self) -> None:
        """Join what overlaps, and what JOIN ties to the party before."""
        page, start, before = self._page, self._actors.start, self._before
        self._opens = start >= before
        words = page.words(before, start)
        may = (words == 1) | ((words <= _LONGEST_JOIN) & page.told(JOINS, page.token(before)))
        may &= self._opens & (before >= 0) & (start - before <= REACH)
        between = page.read(self._actors.sentence[may], before[may], start[may])
        self._opens[may] = [JOIN.fullmatch(*gap) is None for gap in between]

    def _tie(self) -> None:
        """Give the mentions the roles that the words before them tell."""
        page, start = self._page, self._actors.start
        token = page.token(start)
        whole = np.append(page.start, -1)[token] == start
        asked = np.flatnonzero(self._opens & ~(whole & page.told(PLAIN, token - 1)))
        read = page.read(self._actors.sentence[asked], start[asked])
        self._role[asked] = [_tie(text[max(0, at - _WINDOW) : at]) for text, at in read]

    def _join_by_between(self) -> None:
        """Join what an “and” ties to a party with “between” before it."""
        sentence, opens, role = self._actors.sentence, self._opens, self._role
        for at in np.flatnonzero(opens & (role == _NUMBER["between"])).tolist():
            rows = np.arange(at + 1, np.searchsorted(sentence, sentence[at], "right"))
            gaps = self._page.read(sentence[rows], self._before[rows], self._actors.start[rows])
            for row, gap in zip(rows, gaps, strict=True) if opens[at] else ():
                if opens[row] and not (gap[2] - gap[1] <= REACH and BETWEEN_JOIN.fullmatch(*gap)):
                    break
                opens[row] = False

    def _possess(self, first: Ints, head: Ints, code: Ints, states: list[tuple[int, ...]]) -> None:
        """Turn a visit toward the state that stands behind another’s: “Lavrov’s Tokyo visit”."""
        before, start = self._before[first], self._actors.start[first]
        may = (self._role[first] == 0) & (before >= 0) & (start - before < REACH)
        may = np.flatnonzero(may & (self._page.words(before, start) == 1))
        gaps = self._page.read(self._actors.sentence[first[may]], before[may], start[may])
        for party, gap in zip(may, gaps, strict=True):
            other = head[party] not in states[code[party - 1]]
            if other and POSSESSIVE.fullmatch(*gap):
                self._role[first[party]] = _NUMBER["toward"]

    def _let_speak(self, first: Ints) -> None:
        """Find the parties without a role that have a verb of saying behind them."""
        page, end = self._page, self._actors.end
        asked = first[self._role[first] == 0]
        token = page.token(end[asked])
        may = page.told(SAYS, token)
        names = page.told(CAPITAL, token)
        for further in (1, 2, 3):
            may |= names & page.told(SAYS, token + further)
            names &= page.told(CAPITAL, token + further)
        asked = asked[may]
        read = page.read(self._actors.sentence[asked], end[asked])
        speaks = [SPEAKER.match(text, at, at + _WINDOW) is not None for text, at in read]
        self._role[asked[speaks]] = _NUMBER["speaker"]


def _tie(before: str) -> int:
    """The role that what stands before a state gives it."""
    if before.rstrip().endswith(("to", "in")) and POST.search(before):
        return _NUMBER["post"]
    lead = LEAD.search(before)
    return _NUMBER[PREPOSITIONS[lead.group(1).lower()]] if lead else 0


def _joint(code: Ints, first: Ints, last: Ints, n_codes: int) -> tuple[Ints, list[tuple[int, ...]]]:
    """Of each party the number of its states, and all states that there are, alone and joint."""
    numbers = {(at,): at for at in range(n_codes)}
    joint = code[first].astype(np.int64)
    for party in np.flatnonzero(last > first).tolist():
        states = tuple(dict.fromkeys(code[first[party] : last[party] + 1].tolist()))
        joint[party] = numbers.setdefault(states, len(numbers))
    return joint, list(numbers)
