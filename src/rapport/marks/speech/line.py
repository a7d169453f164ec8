"""A sentence made ready for looking at who speaks in it."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cached_property
from typing import NamedTuple

from rapport.marks.found import Found

HIDDEN = "”"
"""What stands in place of each quoted letter, so that nobody looks for a speaker there."""

SIGNS = ";:()…—–”"
BREAK = re.compile(
    rf"[{SIGNS}\s](?:(?<=\S)[{SIGNS}]*|-\s|(?i:(?=[twbais])(?:that|while|whereas|but|because|where|"
    r"although|though|if|when|whether|as|since|than)\b))"
)
"""What ends a clause, or the noun phrase before it; to be looked for behind a space."""
LONGEST_BREAK = 12
"""More letters than a break has, signs apart."""
TURN = re.compile(r";|,\s+(?:but|while|whereas|although|though)\b(?!\s+that)")
"""Where what somebody is reported to say gives way to the author."""

LEADING = (
    "to with on against toward towards about over for after before than between by at under versus "
    "unlike like following meeting"
)
PREPOSITIONS = LEADING.split()
DETERMINERS = ["the", "its", "his", "her", "their", "former", "new", "then"]
PREPOSITION = re.compile(
    rf"\b(?:{'|'.join(PREPOSITIONS)})\s+(?:(?:{'|'.join(DETERMINERS)})\s+)*$", re.IGNORECASE
)
"""A mention after one of these is not the one who speaks (the ambassador to Japan) …"""
SPEAKS_FOR = re.compile(
    r"\b(?:spokes|advis|aide|assistant|secretary|counsel)\w*\s+$", re.IGNORECASE
)
"""… unless it is one of these who speaks for it (an aide to Putin)."""
CRITIC = re.compile(r"\b(?:critics|critic|opponents|opponent)\s+of\s+(?:the\s+)?$", re.IGNORECASE)
BEFORE_OBJECT = frozenset([*PREPOSITIONS, *DETERMINERS, "of"])
"""The words with which the patterns above may end."""
NATIONALITY = re.compile(r"(?:ese|[eicrl]an|ish|iet)$|\bU\.?S\.?$")
"""How English says what somebody is by nationality: Japanese, Russian, American, British."""


class Actor(NamedTuple):
    """A mention of a side."""

    start: int
    end: int
    side: str


class Line:
    """A sentence with its cues, people and mentions of sides, none of them inside a quotation.

    `text` is the sentence with every quoted letter hidden; places in it stay the same.
    """

    def __init__(
        self, at: int, text: str, actors: list[Actor], people: list[Found], cues: list[Found]
    ) -> None:
        self.at = at
        self.text = text
        self.actors = actors
        self.people = people
        self.cues = cues

    @cached_property
    def turns(self) -> list[int]:
        """Where the author may take over."""
        return [found.start() for found in TURN.finditer(self.text)]

    @cached_property
    def subject(self) -> Actor | None:
        """The first mention of a side that may be a subject."""
        return next((actor for actor in self.actors if not self.is_object(actor)), None)

    def is_object(self, actor: Actor, start: int = 0) -> bool:
        """Whether a mention is an object or a target, and so not who speaks, in a
        phrase that begins at `start`.
        """
        left = self.text[max(start, actor.start - 50) : actor.start]
        word = left.rstrip().rpartition(" ")[2]
        if word.isalpha() and word.lower() not in BEFORE_OBJECT:
            return False
        if found := PREPOSITION.search(left):
            return not SPEAKS_FOR.search(left, 0, found.start())
        return bool(CRITIC.search(left))

    def actors_in(self, start: int, end: int) -> list[Actor]:
        """The mentions of sides that begin there."""
        return self.actors[bisect_left(self.actors, (start,)) : bisect_left(self.actors, (end,))]

    def people_in(self, start: int, end: int) -> list[Found]:
        """The people and bodies that are named there."""
        if not self.people:
            return []
        return self.people[bisect_left(self.people, (start,)) : bisect_left(self.people, (end,))]

    def after_break(self, place: int, floor: int) -> int:
        """Where the clause of that place begins, but not before `floor`."""
        if place and self.text[place - 1] in SIGNS:
            return max(floor, place)
        # One break may reach across the floor, and none begins within a word.
        start = max(0, floor - LONGEST_BREAK)
        while start and not self.text[start - 1 : start + 1].isalnum():
            start -= 1
        ahead = self.text[start : place + LONGEST_BREAK]
        if not start:
            ahead, start = " " + ahead, -1
        last = floor
        for found in BREAK.finditer(ahead):
            end = start + found.end()
            if end > place:
                break
            last = max(last, end)
        return last

    def after_comma(self, place: int, floor: int = 0) -> int:
        """Where what follows the last comma before that place begins; `floor` if none is there."""
        comma = self.text.rfind(",", floor, place)
        return floor if comma < 0 else comma + 1

    def beginning(self, place: int, floor: int) -> int:
        """Where the clause of that place, or what follows the comma before it, begins, but not
        before `floor`.
        """
        return self.after_break(place, self.after_comma(place, floor))

    def next_comma(self, place: int) -> int:
        """The first comma from that place on, or the end of the sentence."""
        comma = self.text.find(",", place)
        return len(self.text) if comma < 0 else comma

    def next_turn(self, place: int) -> int:
        """Where the author takes over after that place; the end of the sentence if nowhere."""
        at = bisect_left(self.turns, place)
        return self.turns[at] if at < len(self.turns) else len(self.text)

    def last_turn(self, place: int) -> int:
        """Where the author took over last before that place; 0 if nowhere."""
        at = bisect_left(self.turns, place)
        return self.turns[at - 1] + 1 if at else 0
