"""Who speaks: a side that the words name, or one that the article gave this speaker before."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from rapport.marks.found import Found
from rapport.marks.speech.heeded import Lines
from rapport.marks.speech.line import NATIONALITY, Actor, Line
from rapport.marks.speech.looked_up import closing_of
from rapport.marks.speech.model import OTHER, Place
from rapport.marks.speech.wordings import PRONOUN

LEADING = re.compile(r"\s*(?:he|she|they|it)\b", re.IGNORECASE)
DEFINITE = re.compile(r"\b(?:the|that|this|his|her|its|their)\s+(?:[\w-]+\s+){0,4}$", re.IGNORECASE)
FOREIGN = re.compile(
    r"\b[A-Z][\w-]*(?:ese|[eicrl]an|ish|[lq]i)\s"
    r"|\b(?:EU|UN|NATO|French|Dutch|German|Swiss|Greek)\s"
)
"""Before an office: it is no side's of the study, since a mention would stand there."""
COMPLEMENT = re.compile(
    r"(?:\s+(?:of|for|in|at)\s+(?:the|this|that|his|her|its|their)\s+\w+)?[\s,.]*"
)
"""What may belong to a definite office: “the head of the delegation”."""
CAPITAL = r"(?<!\w)[^\W\d_a-zß-öø-ÿ][\w’'-]{1,40}"
NAME = re.compile(rf"{CAPITAL}(?:\s+{CAPITAL}){{0,4}}")
LONGER = re.compile(rf"\s+(?:of\s+)?{CAPITAL}")
POSSESSED = re.compile(r"['’]s?$")
BEFORE_COMMA = re.compile(rf"{CAPITAL}(?:\s+{CAPITAL}){{1,3}}$")
"""A name before an apposition: “Ada Brandt, a Keldrian analyst”."""
VERB = re.compile(r"\s+(?!of\b|for\b|from\b|in\b|at\b|to\b|and\b|or\b|on\b)[a-z]{3}")
BY_NAME = re.compile(r",|\s(?:of|at|from)\s")
"""After a name that is told to belong somewhere: “Brandt of the Keldrian navy”."""
ATTRIBUTIVE = re.compile(r"(?:['’]s?)?\s+(?:(?!(?:and|or|with|to|in|on|for)\b)[\w-]+\s+){0,3}")
"""Between a nationality and the office that it goes with: “Keldrian (deputy foreign) minister”."""
AFTER_ROLE = re.compile(
    rf"\s*(?:(?:to|of|for|in|at)\s+(?:the\s+)?{CAPITAL})?,?\s+({CAPITAL}(?:\s+{CAPITAL}){{0,3}})"
)
"""A name after an office: “Ambassador to Varenia Ada Brandt”."""
NO_NAME = (
    "a an and as at but by for from he her his however i if in it its later meanwhile moreover of "
    "on or she so some that the their then there these they this those thus to we what when while "
    "who with you monday tuesday wednesday thursday friday saturday sunday january february march "
    "april may june july august september october november december president minister prime "
    "foreign"
)
NO_NAMES = frozenset(NO_NAME.split())
"""Words in capitals that are nobody's name."""


class Speaker(NamedTuple):
    """The side that speaks, and where the words stand that say so."""

    side: str
    place: Place | None


class Speakers:
    """What an article has said so far about who speaks.

    `names` gives every name that came with a side that side; `last` is who spoke last.
    """

    def __init__(self, lines: Lines) -> None:
        self.names: dict[str, str] = {}
        self.last: Speaker | None = None
        self._lines = lines
        self._passed = 0
        self._left: list[int] = []
        """Which of the sentences before number `_passed` mention a side, as far as one of them
        may have it as its subject.
        """

    def hear(self, speaker: Speaker) -> Speaker:
        """Remember who spoke last."""
        self.last = speaker
        return speaker

    def read(self, line: Line) -> None:
        """Learn the names that a sentence introduces with a side."""
        if not line.people or not line.actors:
            return
        for name, side in _introduced(line):
            self._learn(name, side)

    def named_in(self, line: Line, start: int, end: int, first: bool = False) -> Speaker | None:
        """The speaker whom a noun phrase names; None if it names nobody who speaks.

        A mention of a side that is no mere object of a preposition, else a name that was
        introduced before, else a pronoun or a definite office, which means who spoke last, else
        people without a side. `first`: the first mention counts, not the nearest to the end.
        """
        phrase = line.text[start:end].rstrip()
        closing = closing_of(phrase[-20:].rpartition(" ")[2])
        if closing.author:
            return None
        people = line.people_in(start, end)
        expert = bool(people) and any(one.code == "expert" for one in people)
        actor = _choose(line, start, end, first, expert)
        if actor and not (first and people and _is_acted_on(line, people[0], actor)):
            self._learn_around(phrase, actor.side)
            return Speaker(actor.side, (line.at, actor.start, actor.end))
        pronoun = LEADING.match(phrase) if first else None
        if closing.pronoun and not pronoun:
            pronoun = PRONOUN.search(phrase, len(phrase) - 11)
        if pronoun:
            return self._meant(line, start + pronoun.start(), start + len(phrase))
        for name in reversed(list(NAME.finditer(phrase))):
            place = line.at, start + name.start(), start + name.end()
            if side := self.names.get(_surname(name.group())):
                return Speaker(side, place)
        if people:
            head = people[0] if first else people[-1]
            if FOREIGN.search(line.text, max(start, head.start - 60), head.start):
                return Speaker(OTHER, (line.at, head.start, head.end))
            definite = DEFINITE.search(line.text, max(start, head.start - 60), head.start)
            if definite and COMPLEMENT.fullmatch(line.text, head.end, start + len(phrase)):
                return self._meant(line, head.start, head.end)
            if head.code == "office" and not expert:
                speaker = self._spoken_of(line, head.start, head.end)
                self._learn_around(phrase, speaker.side)
                return speaker
            return Speaker(OTHER, (line.at, head.start, head.end))
        for name in reversed(list(NAME.finditer(phrase))):
            if any(word.lower() not in NO_NAMES for word in name.group().split()):
                return Speaker(OTHER, (line.at, start + name.start(), start + name.end()))
        return None

    def subject_of(self, line: Line, place: int) -> Speaker | None:
        """The first mention of a side before a place that may be a subject."""
        actor = line.subject
        if actor is None or actor.start >= place:
            return None
        return Speaker(actor.side, (line.at, actor.start, actor.end))

    def _subject_before(self, at: int) -> Speaker | None:
        """The subject of the last sentence before that one that has a side as its subject."""
        self._left += self._lines.mentions_in(self._passed, at)
        self._passed = at
        while self._left:
            before = self._lines[self._left[-1]]
            if before.subject:
                return self.subject_of(before, len(before.text))
            self._left.pop()
        return None

    def _meant(self, line: Line, start: int, end: int) -> Speaker:
        """Whom a pronoun or “the minister” means: the subject before, or who spoke last."""
        heard = self.last.place if self.last else None
        recent = self.last if heard and heard[0] >= line.at - 1 else None
        meant = recent or self.subject_of(line, start) or self._subject_before(line.at) or self.last
        return Speaker(meant.side if meant else OTHER, (line.at, start, end))

    def _spoken_of(self, line: Line, start: int, end: int) -> Speaker:
        """Whose office it is that comes without a side: the one that the text is speaking of."""
        meant = self.subject_of(line, start) or self._subject_before(line.at) or self.last
        return Speaker(meant.side if meant else OTHER, (line.at, start, end))

    def _learn(self, name: str, side: str) -> None:
        if surname := _surname(name):
            self.names[surname] = side

    def _learn_around(self, phrase: str, side: str) -> None:
        """Learn the name with which a noun phrase of a known side ends, or begins."""
        names = list(NAME.finditer(phrase))
        if names and names[-1].end() == len(phrase.rstrip(" ,")):
            self._learn(names[-1].group(), side)
        if names and BY_NAME.match(phrase, names[0].end()):
            self._learn(names[0].group(), side)


def _choose(line: Line, start: int, end: int, first: bool, expert: bool) -> Actor | None:
    """The mention that says whose side a noun phrase is on.

    An expert is on a side by nationality, else by the name of an institution; “Japan experts”
    are experts on Japan.
    """
    actors = line.actors_in(start, end)
    if expert:
        actors = [one for one in actors if not _is_subject_matter(line, one)]
        native = [one for one in actors if NATIONALITY.search(line.text[one.start : one.end])]
        native = [
            one
            for one in native
            if _modifies_last(line, one, end) or not line.is_object(one, start)
        ]
        if native:
            return native[0]
        beside = [one for one in actors if _in_a_name(line, one) or not line.is_object(one, start)]
        return beside[0] if beside else None
    free = [
        one for one in actors if not line.is_object(one, start) or _modifies_last(line, one, end)
    ]
    if len(free) > 1:  # “the American embassy in Tokyo”
        free = [one for one in free if line.text[one.start - 3 : one.start] != "in "] or free
    return (free[0] if first else free[-1]) if free else None


def _is_acted_on(line: Line, head: Found, actor: Actor) -> bool:
    """Whether a verb stands between people and a mention: “the envoy thanked Japan and said”."""
    between = line.text[head.end : actor.start]
    return head.end < actor.start and bool(VERB.match(between)) and "," not in between


def _modifies_last(line: Line, actor: Actor, end: int) -> bool:
    """Whether a mention belongs to the people right before that place: “Japanese media”.

    These are then the subject, whatever preposition stands before them.
    """
    people = line.people_in(actor.end, end)
    if not people or line.text[people[-1].end : end].strip():
        return False
    return bool(ATTRIBUTIVE.fullmatch(line.text, actor.end, people[-1].start))


def _is_subject_matter(line: Line, actor: Actor) -> bool:
    """Whether a mention says what an expert is an expert on, as in “Japan experts”."""
    if NATIONALITY.search(line.text[actor.start : actor.end]):
        return False
    return any(
        not line.text[actor.end : one.start].strip(" -")
        for one in line.people_in(actor.end, actor.end + 3)
        if one.code == "expert"
    )


def _in_a_name(line: Line, actor: Actor) -> bool:
    """Whether a mention is part of a longer name, as of an institute."""
    return bool(LONGER.match(line.text[actor.end : actor.end + 30]))


def _introduced(line: Line) -> Iterator[tuple[str, str]]:
    """Names that a sentence gives a side: after an office, or before an apposition."""
    for person in line.people:
        beside = line.actors_in(max(0, person.start - 40), person.start)
        name = beside and AFTER_ROLE.match(line.text, person.end)
        if not name or line.is_object(beside[-1]):
            continue
        if ATTRIBUTIVE.fullmatch(line.text, beside[-1].end, person.start):
            own = line.actors_in(*name.span(1))
            yield name.group(1), (own or beside)[-1].side
    for person in line.people:
        start = line.after_comma(person.start)
        apposed = BEFORE_COMMA.search(line.text, max(0, start - 60), start - 1) if start else None
        if not apposed:
            continue
        end = min(line.next_comma(person.end), start + 150)
        expert = any(one.code == "expert" for one in line.people_in(start, end))
        if actor := _choose(line, start, end, True, expert):
            yield apposed.group(), actor.side


def _surname(name: str) -> str:
    """The last word of a name, without the sign of possession; empty if it is no name."""
    word = POSSESSED.sub("", name.split()[-1])
    return "" if word.lower() in NO_NAMES else word
