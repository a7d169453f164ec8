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
    rf"[{SIGNS}]+|\s(?:-\s|(?i:(?=[twbais])(?:that|while|whereas|but|because|where|although|"
    r"though|if|when|whether|as|since|than)\b))"
)
"""What ends a clause, or the noun phrase before it; to be looked for behind a space."""
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
        return self.people[bisect_left(self.people, (start,)) : bisect_left(self.people, (end,))]

    def after_break(self, place: int, since: int = 0) -> int:
        """Where the clause of that place begins, by the breaks that follow `since`, the beginning
        of the sentence or a comma, for none lies across a comma; 0 if there is none.
        """
        if place and self.text[place - 1] in SIGNS:
            return place
        last = 0
        for found in BREAK.finditer(self._behind_a_space, since):
            end = found.end() - 1
            if end > place:
                break
            last = end
        return last

    @cached_property
    def _behind_a_space(self) -> str:
        return " " + self.text

    def after_comma(self, place: int) -> int:
        """Where what follows the last comma before that place begins; 0 if there is none."""
        return self.text.rfind(",", 0, place) + 1

    def beginning(self, place: int) -> int:
        """Where the clause of that place, or what follows the comma before it, begins."""
        comma = self.after_comma(place)
        return max(comma, self.after_break(place, comma))

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
