"""Acts between states: who does what to whom, and whether it took place.

The codebooks say which words are acts (layer `act`), which are states (`actor`) and which
tell that an act did not take place (`status`). This module puts the three together, one sentence
at a time and without a parser: by what stands before and after the words of the act, by the
prepositions and by the borders of clauses. It looks at no more than a few states and cues on
each side of an act, so its cost grows with the text and not faster.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise, product
from typing import NamedTuple

from rapport.marks.found import Found

ACTUAL = "actual"
SUPPOSED = "hypothetical"
"""The status of acts that are merely supposed, as by “if” and “could”: they give no event."""

BY_RANK = ("negated", "past", "demanded", SUPPOSED, "planned")
"""Which status counts where cues of several speak of one act; without a cue it is ACTUAL."""

BEFORE = {"negated": 5, "planned": 10, "demanded": 10, "past": 25, SUPPOSED: 8}
AFTER = {"negated": 3, "planned": 4, "demanded": 3, "past": 25, SUPPOSED: 1}
"""How many words may lie between an act and a cue that stands before or after it."""

GOVERNS = {"demand": "demanded", "threaten": "planned"}
"""What an act makes of the one that it has for its object: “threatened to expel”."""

MUTUAL = frozenset(["agree", "consult", "cooperate", "fight", "support"])
"""Acts that states may do together, so that both stand on one side: “A and B agreed”."""

DEEDS = frozenset(["protest", "sanction", "mobilize", "coerce", "assault", "fight"])
CONFLICT = DEEDS | {"demand", "disapprove", "reject", "threaten", "investigate"}

NEAR = 6
"""How many states and cues are looked at on each side of an act."""

REACH = 200
"""How many characters may at most lie between an act and what speaks of it."""


class Event(NamedTuple):
    """An act of one state toward another; `start` and `end` are the words of the act.

    `status` is “actual”, or “negated”, “planned”, “demanded” or “past” (of a past generation).
    """

    start: int
    end: int
    code: str
    source: str
    target: str
    status: str


class Party(NamedTuple):
    """States that act as one: “Japan”, “Russia and Japan”, “the two countries”.

    `role` is how they are tied to the words around them: a kind of preposition, “post” in
    “ambassador to Japan”, “speaker” in “Japan said”, or nothing.
    """

    start: int
    end: int
    states: tuple[str, ...]
    role: str


MONTH_OR_DAY = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|"
    r"Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\b"
)
TITLE_WORDS = (
    "the a an its his her their our then former current new late prime foreign defence defense "
    "head minister president leader government state deputy chief visiting other both counterpart "
    "official officials authorities"
)
TITLES = TITLE_WORDS.split()
TITLE = rf"(?:(?i:{'|'.join(TITLES)})|(?!{MONTH_OR_DAY})[\w-]*[A-Z][\w-]*)\s+"
"""A word that may stand between a preposition or an “and” and the state."""

PREPOSITIONS = {
    "by": "by",
    "of": "of",
    "between": "between",
    "from": "from",
    **dict.fromkeys(["in", "at", "near", "under", "within"], "place"),
    **dict.fromkeys(["to", "with", "against", "toward", "towards", "versus", "anti"], "toward"),
    **dict.fromkeys(["on", "upon", "for", "over", "into", "about"], "toward"),
}
LEAD = re.compile(rf"\b((?i:{'|'.join(PREPOSITIONS)}))[\s-]+(?:{TITLE}){{0,4}}[“\"(]?$")
LEADING = frozenset([*PREPOSITIONS, *TITLES])
"""The words in small letters with which LEAD may end."""
POST = re.compile(r"\b(?i:ambassador|envoy|consul|representative|mission)s?\s+(?:to|in)\s+$")
SPEAKER = re.compile(
    r"(?:\s+[A-Z][\w-]*){0,3}\s+(?:said|says|stressed|emphasi[sz]ed|noted|added|replied|recalled|"
    r"stated|told|explained|declared)\b"
)
POSSESSIVE = re.compile(r"[’']s?\s+")
JOIN = re.compile(
    rf"\s*[-–‐‑]\s*|\s+(?:and|&|as well as|together with|along with)\s+(?:{TITLE}){{0,4}}"
)
BETWEEN_JOIN = re.compile(r"[^.,;:]{0,60}\sand\s[^.,;:]{0,40}")
BORDER = re.compile(
    r"[;:!?—–]|\.\s|,\s+(?:and|so|as|yet)\b|"
    r"\b(?:but|while|whereas|although|though|because|since|after|before|when|if|which|who|"
    r"unless|despite|until|where|however)\b",
    re.IGNORECASE,
)
THAT = re.compile(r"\bthat\b")
"""Begins a clause of its own, into which a cue still reaches: “it is necessary that …”."""

PASSIVE = re.compile(
    r"\b(?:is|are|was|were|be|been|being|under)\s+(?:\w+ly\s+|severe\s+|strong\s+|constant\s+)?"
    r"(?!\w*ing\b)"
)
THIRD = re.compile(
    r"(?:\s+[a-z-]+)??\s+(against|of|with|on|upon|towards?|in|by)\s+(?:the\s+)?"
    rf"(?!{MONTH_OR_DAY})((?:[A-Z][\w’'-]*\s*)+)"
)
ABOUT = re.compile(
    r",?\s+(?:[\w’'-]+\s+){0,2}?(?:on|about|over|regarding|concerning|with|at)\s+(?:[\w’'-]+\s+){0,3}"
)
OBJECT = re.compile(r"\s+(?:[\w’'-]+\s+){0,5}")
TOPIC = {"reject": OBJECT, "agree": OBJECT}
"""What lies between an act and one that it is merely about; ABOUT for all other acts."""

# How well a place in the sentence suits the state that acts, and the state that is acted upon.
# The order of the values is what matters; they were set by hand.
SOURCE = {
    "before": {
        "": 3.0, "speaker": 3.0, "between": 3.0, "of": 2.0, "by": 1.0, "from": 1.0, "place": 0.5,
        "toward": 0.0, "post": -1.0,
    },
    "after": {
        "by": 4.0, "between": 3.0, "from": 2.5, "of": 2.0, "speaker": 2.0, "": 0.5, "place": -3.0,
        "toward": -3.0, "post": -3.0,
    },
}  # fmt: skip
TARGET = {
    "before": {
        "between": 3.0, "toward": 2.5, "": 1.0, "of": 1.0, "from": 1.0, "place": 1.0, "post": 1.0,
        "speaker": 0.0, "by": -1.0,
    },
    "after": {
        "toward": 3.5, "": 3.0, "between": 3.0, "of": 2.5, "from": 2.0, "place": 2.0, "post": 1.0,
        "speaker": 0.0, "by": -2.0,
    },
}  # fmt: skip
PASSIVE_SOURCE, PASSIVE_TARGET = -3.0, 4.0
PER_PARTY = 0.5
PER_BORDER = 1.5
TOGETHER = 2.0
NEVER = -math.inf
LEAST = 1.5
"""What source and target must reach together for an event."""


def events(text: str, found: Sequence[Found], states: Collection[str]) -> Iterator[Event]:
    """The acts between two different `states` in a sentence, in the order of the text.

    `found` are the marks of the layers act, actor and status on the sentence. A mutual act
    (“A and B met”) is one event, from the state named first; words that stand for both (“the two
    countries”) count as naming them in the order of `states`. An act counts once for the same
    source, target and status. Other states may act or be acted upon, but give no event.
    """
    order = states if isinstance(states, Sequence) else sorted(states)
    acts = _acts(text, found)
    parties = _parties(text, found, {state: at for at, state in enumerate(order)})
    if not acts or len({state for party in parties for state in party.states}) < 2:
        return
    sentence = _Sentence(text, acts, parties, [mark for mark in found if mark.layer == "status"])
    seen = set()
    for act in acts:
        status = sentence.status(act)
        for source, target in sentence.sides(act) if status != SUPPOSED else ():
            event = Event(act.start, act.end, act.code, source, target, status)
            if source in states and target in states and event[2:] not in seen:
                seen.add(event[2:])
                yield event


def _acts(text: str, found: Sequence[Found]) -> list[Found]:
    """The words of acts: of marks that overlap the first, of these the longest.

    What another act is merely about (“talks about the return of the islands”) is none.
    """
    marks = [mark for mark in found if mark.layer == "act"]
    kept: list[Found] = []
    for mark in sorted(marks, key=lambda mark: (mark.start, -mark.end)):
        if not kept or mark.start >= kept[-1].end:
            kept.append(mark)
    return kept[:1] + [act for before, act in pairwise(kept) if not _is_topic(before, act, text)]


def _is_topic(before: Found, act: Found, text: str) -> bool:
    """Whether an act is only what the one before it is about."""
    if act.start - before.end > REACH or before.code in GOVERNS:
        return False
    if before.code == "disapprove" and act.code in DEEDS:
        return False  # what was done is what is disapproved of
    between = text[before.end : act.start]
    return bool(TOPIC.get(before.code, ABOUT).fullmatch(between))


def _parties(text: str, found: Sequence[Found], order: dict[str, int]) -> list[Party]:
    """The states of a sentence with their roles; those that a word or hyphen joins are one."""
    actors = [mark for mark in found if mark.layer == "actor"]
    parties: list[Party] = []
    for mark in sorted(actors, key=lambda m: (m.start, m.end, order.get(m.code, len(order)))):
        last = parties[-1] if parties else None
        if last and (mark.start < last.end or _joins(last, text[last.end : mark.start])):
            named = tuple(dict.fromkeys([*last.states, mark.code]))
            parties[-1] = last._replace(end=max(last.end, mark.end), states=named)
        else:
            parties.append(Party(mark.start, mark.end, (mark.code,), _role(text, mark, last)))
    return parties


def _joins(party: Party, between: str) -> bool:
    """Whether what stands between two states makes them one party."""
    if len(between) > REACH:
        return False
    loosely = party.role == "between" and BETWEEN_JOIN.fullmatch(between)
    return bool(loosely or JOIN.fullmatch(between))


def _role(text: str, mark: Found, last: Party | None) -> str:
    """How a state is tied to the words around it."""
    before = text[max(0, mark.start - 80) : mark.start]
    if before.rstrip().endswith(("to", "in")) and POST.search(before):
        return "post"
    word = before.rstrip(' -“"(').rpartition(" ")[2]
    plain = word.isalpha() and word.islower() and word not in LEADING
    if not plain and (lead := LEAD.search(before)):
        return PREPOSITIONS[lead.group(1).lower()]
    other = last is not None and mark.code not in last.states and mark.start - last.end < REACH
    if last and other and POSSESSIVE.fullmatch(text, last.end, mark.start):
        return "toward"  # as in “Lavrov’s Tokyo visit”
    return "speaker" if SPEAKER.match(text, mark.end, mark.end + 80) else ""


Suits = dict[tuple[str, ...], float]


class _Sentence:
    """A sentence whose acts are looked at one by one."""

    def __init__(
        self, text: str, acts: list[Found], parties: list[Party], cues: list[Found]
    ) -> None:
        self._text = text
        self._acts = acts
        self._parties = parties
        self._cues = cues
        self._borders = [match.start() for match in BORDER.finditer(text)]
        self._clauses = sorted([*self._borders, *(m.start() for m in THAT.finditer(text))])
        self._act_starts = [act.start for act in acts]
        self._party_starts = [party.start for party in parties]
        self._cue_starts = [cue.start for cue in cues]

    def sides(self, act: Found) -> Iterator[tuple[str, str]]:
        """The pairs of source and target that suit an act best; none if a third is meant."""
        if self._has_third(act):
            return
        at = bisect_left(self._party_starts, act.start)
        sources: Suits = {}
        targets: Suits = {}
        passive = self._is_passive(act)
        for side, parties in (
            ("before", self._parties[max(0, at - NEAR) : at][::-1]),
            ("after", self._parties[at : at + NEAR]),
        ):
            for away, party in enumerate(parties):
                loss = PER_PARTY * away + PER_BORDER * self._borders_between(act, party)
                source, target = SOURCE[side][party.role], TARGET[side][party.role]
                if passive and side == "before" and party.role in ("", "between"):
                    source, target = PASSIVE_SOURCE, PASSIVE_TARGET
                states = party.states
                if (suits := source - loss) > sources.get(states, NEVER):
                    sources[states] = suits
                if (suits := target - loss) > targets.get(states, NEVER):
                    targets[states] = suits
        yield from _best(sources, targets, act.code in MUTUAL)

    def _is_passive(self, act: Found) -> bool:
        """Whether what stands before an act is acted upon: “was condemned”, “under pressure”."""
        before = PASSIVE.finditer(self._text, max(0, act.start - 30), act.end)
        return act.code not in MUTUAL and any(match.end() == act.start for match in before)

    def _has_third(self, act: Found) -> bool:
        """Whether a name that the codebook does not know follows as the other side."""
        match = THIRD.match(self._text, act.end, act.end + 80)
        if not match or (match.group(1) == "in" and act.code in MUTUAL):  # where they met
            return False
        at = bisect_left(self._party_starts, match.start(2))
        near = self._parties[max(0, at - 1) : at + 1]
        return not any(p.start < match.end() and p.end > match.start(2) for p in near)

    def _borders_between(self, act: Found, party: Party) -> int:
        """How many borders of clauses lie between an act and a state."""
        if not self._clauses:
            return 0
        end, start = (act.end, party.start) if act[:2] < party[:2] else (party.end, act.start)
        return max(0, bisect_left(self._clauses, start) - bisect_left(self._clauses, end))

    def status(self, act: Found) -> str:
        """Whether an act took place, by the cues beside it and by the act it is the object of."""
        at = bisect_left(self._cue_starts, act.start)
        near = self._cues[max(0, at - NEAR) : at + NEAR]
        told = {cue.code for cue in near if self._speaks_of(cue, act)}
        at = bisect_left(self._act_starts, act.start)
        if at and (governed := GOVERNS.get(self._acts[at - 1].code)):
            start = self._acts[at - 1].end
            if act.start - start < REACH and OBJECT.fullmatch(self._text, start, act.start):
                told.add(governed)
        return next((status for status in BY_RANK if status in told), ACTUAL)

    def _speaks_of(self, cue: Found, act: Found) -> bool:
        """Whether a cue is near enough to an act, on the side where it speaks of it."""
        if cue.start < act.end and cue.end > act.start:
            return cue.code == "negated" and act.code not in CONFLICT
        across = 2 * (cue.code == "past")  # a date speaks of clauses beside it
        if cue.end <= act.start:
            return self._reaches(self._borders, cue.end, act.start, BEFORE[cue.code], across)
        if self._is_nearer_to_next(cue, act) or self._text.endswith((" to ", ", "), 0, cue.start):
            return False
        return self._reaches(self._clauses, act.end, cue.start, AFTER[cue.code], across)

    def _reaches(self, borders: list[int], start: int, end: int, words: int, across: int) -> bool:
        """Whether few words lie between, and no more than `across` borders."""
        if end - start > REACH:
            return False
        crossed = bisect_left(borders, end) - bisect_left(borders, start)
        return crossed <= across and len(self._text[start:end].split()) <= words

    def _is_nearer_to_next(self, cue: Found, act: Found) -> bool:
        """Whether a cue that follows an act stands closer to the act after it."""
        at = bisect_right(self._act_starts, act.start)
        return at < len(self._acts) and self._acts[at].start - cue.end < cue.start - act.end


def _best(sources: Suits, targets: Suits, mutual: bool) -> Iterator[tuple[str, str]]:
    """The source and target that suit best together, each state of a party on its own."""
    best: list[tuple[str, str]] = []
    least = LEAST
    for (source, suits), (target, fits) in product(sources.items(), targets.items()):
        if source == target:
            pairs = [(source[0], source[1])] if mutual and len(source) > 1 else []
            suits += TOGETHER
        else:
            pairs = [(a, b) for a, b in product(source, target) if a != b]
        if pairs and suits + fits > least:
            best, least = pairs, suits + fits
    yield from best
