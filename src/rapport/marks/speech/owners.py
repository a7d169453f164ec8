"""Whose a quotation is, and whether it is speech at all."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from rapport.marks.speech.clauses import Clause
from rapport.marks.speech.heeded import Lines
from rapport.marks.speech.model import OTHER, Place, Sentence
from rapport.marks.speech.quotations import MARK, Portion, Quotation
from rapport.marks.speech.speakers import Speaker

TERM = 3
"""A quotation of at most so many words is a term unless a cue stands right beside it."""
BESIDE = 60
"""How many characters may stand between a cue and what it quotes."""
BACK = 6
"""How many sentences back the speaker of a quotation without a cue is looked for."""

WORD = re.compile(r"\w[\w’'-]*")
BETWEEN = "that as a an the of it is was this them him her its simply merely only just in"
LINKS = frozenset(BETWEEN.split())
"""Words that may stand between a verb of saying and a quoted term."""
LOWER = "a an and as at but by for from in of on or the to with"
SMALL = frozenset(LOWER.split())
"""Words that a title does not begin with a capital."""
STOPPED, ENDED, APART = re.compile(r"[.;:]\s"), re.compile(r"[.;]\s"), re.compile(r"[.;:]")
"""What parts a quotation from a cue after it, from one before it, and from another quotation."""
QUOTES = " “”„«»\"‘’'‚`"


class Voice(NamedTuple):
    """Who speaks, and the cue that says so."""

    speaker: Speaker
    cue: Place | None

    @classmethod
    def of(cls, clause: Clause, at: int) -> Voice:
        """The voice of a clause in sentence number `at`."""
        return cls(clause.speaker, (at, clause.cue.start, clause.cue.end))


class Owners:
    """Finds whose each quotation of an article is; to be asked in the order of the text.

    `told[at]` holds the clauses of sentence `at` in which somebody speaks, if there are any.
    """

    def __init__(
        self, sentences: Sequence[Sentence], lines: Lines, told: Mapping[int, list[Clause]]
    ) -> None:
        self._sentences = sentences
        self._lines = lines
        self._told = told
        self._last: tuple[Quotation, Voice] | None = None
        """The last quotation that is speech."""

    def of(self, quotation: Quotation) -> Voice | None:
        """Whose a quotation is; None if it is no speech."""
        voice = self._find(quotation)
        if voice is not None:
            self._last = quotation, voice
        return voice

    def _find(self, quotation: Quotation) -> Voice | None:
        if self._last and quotation.continues and self._adjoins(self._last[0], quotation):
            return self._last[1]
        if voice := self._cue_beside(quotation):
            return voice
        if self._last and self._goes_on(self._last[0], quotation):
            return self._last[1]
        words = self._words(quotation)
        if (len(words) <= TERM and not self._ends_a_sentence(quotation)) or _is_name(words):
            return None
        if quotation.closed and (voice := self._cue_around(quotation)):
            return voice
        if self._after_colon(quotation.portions[0]):
            return self._subject(quotation.portions[0])
        if self._stands_alone(quotation):
            return self._neighbour(quotation) or Voice(Speaker(OTHER, None), None)
        if quotation.closed and self._ends_a_clause(quotation):
            return self._beside(quotation)
        return None

    def _ends_a_sentence(self, quotation: Quotation) -> bool:
        """Whether a quotation holds its own full stop, as no term does."""
        at, _, end = quotation.portions[-1]
        return self._text(at, end - 1, end) in (".", "!", "?")

    def _ends_a_clause(self, quotation: Quotation) -> bool:
        """Whether a quotation holds the mark that ends it, as what is said does."""
        at, _, end = quotation.portions[-1]
        return self._text(at, end - 1, end) in (",", ".", "!", "?")

    def _beside(self, quotation: Quotation) -> Voice | None:
        """The side that is named first after a quotation in its sentence, else before it."""
        at, _, end = quotation.portions[-1]
        after = self._lines[at].actors_in(end, len(self._text(at)))
        actor = after[0] if after else self._lines[at].subject
        return Voice(Speaker(actor.side, (at, actor.start, actor.end)), None) if actor else None

    def _text(self, at: int, start: int = 0, end: int | None = None) -> str:
        return self._sentences[at].text[start:end]

    def _words(self, quotation: Quotation) -> list[str]:
        """The words of a quotation; enough of them to tell a term from a text."""
        return [
            word
            for at, start, end in quotation.portions[:3]
            for word in WORD.findall(self._text(at, start, min(end, start + 300)))
        ]

    def _clauses_beside(self, at: int, place: int) -> tuple[Clause | None, Clause | None]:
        """The clauses of a sentence whose cues stand next before and next after a place."""
        told = self._told.get(at, [])
        number = bisect_left(told, place, key=lambda clause: clause.cue.start)
        return told[number - 1] if number else None, told[number] if number < len(told) else None

    def _cue_beside(self, quotation: Quotation) -> Voice | None:
        """Whose it is by a cue that stands right after or before it."""
        first, last = quotation.portions[0], quotation.portions[-1]
        _, after = self._clauses_beside(last.at, last.end)
        before, _ = self._clauses_beside(first.at, first.start)
        if after and self._follows(after, last):
            return Voice.of(after, last.at)
        if before and self._leads_to(before, first):
            return Voice.of(before, first.at)
        if after and after.cue.code == "words":
            return Voice.of(after, last.at)
        return None

    def _follows(self, clause: Clause, portion: Portion) -> bool:
        """Whether “…,” is followed by who says so."""
        lead = clause.cue.start
        place = clause.speaker.place
        if place and place[0] == portion.at and place[1] >= portion.end:
            lead = min(lead, place[1])
        if lead - portion.end > BESIDE or clause.cue.code in ("stance", "statement"):
            return False
        gap = self._text(portion.at, portion.end, lead)
        comma = self._text(portion.at, portion.end - 1, portion.end) in ",?!—-"
        comma = comma or MARK.sub("", gap).lstrip().startswith((",", "—", "–", "-"))
        colon = self._text(portion.at, clause.cue.end, clause.cue.end + 1) == ":"
        return not colon and not STOPPED.search(gap) and (comma or not WORD.search(gap))

    def _leads_to(self, clause: Clause, portion: Portion) -> bool:
        """Whether a cue leads up to a quotation: “called it a ‘…’”, “said that ‘…’”."""
        if clause.cue.code == "words":
            return True
        if portion.start - clause.cue.end > 4 * BESIDE:
            return False
        gap = self._text(portion.at, clause.cue.end, portion.start).rstrip(QUOTES)
        if ENDED.search(gap):
            return False
        if gap.endswith(":"):
            return True
        if clause.cue.code == "quote":
            return len(gap) <= BESIDE and "," not in gap
        links = all(word.lower() in LINKS for word in WORD.findall(gap))
        return links and clause.cue.code == "say"

    def _goes_on(self, before: Quotation, quotation: Quotation) -> bool:
        """Whether it only goes on with the quotation before: “a ‘friend’ and a ‘partner’”."""
        last, first = before.portions[-1], quotation.portions[0]
        if last.at != first.at or first.start - last.end > BESIDE:
            return False
        gap = self._text(first.at, last.end, first.start)
        return not APART.search(gap) and len(WORD.findall(gap)) <= TERM

    def _adjoins(self, before: Quotation, quotation: Quotation) -> bool:
        """Whether the quotation before ends in the sentence before."""
        return before.portions[-1].at == quotation.portions[0].at - 1

    def _cue_around(self, quotation: Quotation) -> Voice | None:
        """Whose it is by the clause that it is part of."""
        first, last = quotation.portions[0], quotation.portions[-1]
        before, _ = self._clauses_beside(first.at, first.start)
        _, after = self._clauses_beside(last.at, last.end)
        for clause, at, place in ((before, first.at, first.start), (after, last.at, last.start)):
            if clause is None or clause.cue.code == "quote":
                continue
            if any(start <= place < end for start, end in clause.content):
                return Voice.of(clause, at)
        return None

    def _after_colon(self, portion: Portion) -> bool:
        left = self._text(portion.at, max(0, portion.start - 8), portion.start)
        return left.rstrip(QUOTES).endswith(":")

    def _subject(self, portion: Portion) -> Voice:
        """The first side that the sentence names before a quotation."""
        actor = self._lines[portion.at].subject
        if actor is None or actor.start >= portion.start:
            return Voice(Speaker(OTHER, None), None)
        return Voice(Speaker(actor.side, (portion.at, actor.start, actor.end)), None)

    def _stands_alone(self, quotation: Quotation) -> bool:
        """Whether a quotation takes whole sentences."""
        first, last = quotation.portions[0], quotation.portions[-1]
        before, after = self._sentences[first.at].text, self._sentences[last.at].text
        return not WORD.search(before, 0, first.start) and not WORD.search(after, last.end)

    def _neighbour(self, quotation: Quotation) -> Voice | None:
        """Who speaks beside a quotation without a cue: before it in the paragraph, else after
        it, else the subject of the sentence before, else in the paragraph before.
        """
        first, last = quotation.portions[0].at, quotation.portions[-1].at
        paragraph = self._sentences[first].paragraph
        before = self._spoken_before(first)
        if before and self._sentences[before[0]].paragraph == paragraph:
            return before[1]
        following = self._sentences[last + 1 : last + 2]
        if following and following[0].paragraph == paragraph and last + 1 in self._told:
            return Voice.of(self._told[last + 1][0], last + 1)
        if first and self._sentences[first - 1].paragraph == paragraph:
            subject = self._lines[first - 1].subject
            if subject:
                return Voice(Speaker(subject.side, (first - 1, subject.start, subject.end)), None)
        return before[1] if before else None

    def _spoken_before(self, at: int) -> tuple[int, Voice] | None:
        """Who spoke last in the sentences shortly before that one, and in which."""
        back = range(at - 1, max(-1, at - 1 - BACK), -1)
        clause = next((number for number in back if number in self._told), -1)
        quoted = self._last[0].portions[-1].at if self._last else -1
        if self._last and quoted in back and quoted >= clause:
            return quoted, self._last[1]
        return (clause, Voice.of(self._told[clause][-1], clause)) if clause >= 0 else None


def _is_name(words: Sequence[str]) -> bool:
    """Whether these are a name or the title of a work: every chief word begins with a capital."""
    chief = [word for word in words if word.lower() not in SMALL]
    return len(chief) > 1 and not any(word[0].islower() for word in chief)
