"""From quotations and clauses to speech: what counts, whose it is, and which words it takes."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from rapport.marks.speech.clauses import KIND, Clause
from rapport.marks.speech.line import Line
from rapport.marks.speech.model import OTHER, Place, Sentence, Speech
from rapport.marks.speech.quotations import MARK, Portion, Quotation
from rapport.marks.speech.speakers import Speaker

TERM = 3
"""A quotation of at most so many words is a term unless a cue stands right beside it."""
BESIDE = 60
"""How many characters may stand between a cue and what it quotes."""

WORD = re.compile(r"\w[\w’'-]*")
LINKS = frozenset(
    "that as a an the of it is was this them him her its simply merely only just in".split()
)
"""Words that may stand between a verb of saying and a quoted term."""
COORDINATE = re.compile(r"[,;:—–”]\W*(?:(?:and|but|while|whereas|as|or)\s*)?$")
"""Before a clause that stands beside the one before it, not inside it."""
SMALL = frozenset("a an and as at but by for from in of on or the to with".split())
"""Words that a title does not begin with a capital."""
EMPTY = frozenset("that as it to and of but a an the in by for".split())
EDGE_MARKS = " “”„«»\"‘’'‚`"
EDGE = EDGE_MARKS + "\t\n,;:.!?—–-()[]…"
ASIDE = ("according", "view", "words")
"""Cues that give somebody the whole sentence."""
BACK = 6
"""How many sentences back the speaker of a quotation without a cue is looked for."""


class Voice(NamedTuple):
    """Whose a quotation is, by which cue."""

    speaker: Speaker
    cue: Place | None


class Span(NamedTuple):
    """Words of a sentence that are somebody's, by which cue."""

    start: int
    end: int
    code: str
    voice: Voice


class Assembly:
    """An article's lines, with the clauses of each in which somebody speaks."""

    def __init__(
        self, sentences: Sequence[Sentence], lines: Sequence[Line], told: Sequence[list[Clause]]
    ) -> None:
        self._sentences = sentences
        self._lines = lines
        self._told = told

    def speeches(self, quotations: Sequence[Quotation]) -> Iterator[Speech]:
        """All speech, in order."""
        quoted: dict[int, list[Span]] = {}
        voice: Voice | None = None
        before: tuple[Quotation, Voice] | None = None
        for quotation in quotations:
            voice = self._voice(quotation, before)
            if voice is not None:
                before = quotation, voice
                for at, start, end in quotation.portions:
                    quoted.setdefault(at, []).append(Span(start, end, "quoted", voice))
        for at, sentence in enumerate(self._sentences):
            for start, end, code, (speaker, cue) in self._spans(at, quoted.get(at, [])):
                places = self._numbered(cue), self._numbered(speaker.place)
                yield Speech(sentence.number, start, end, code, speaker.side, *places)

    def _numbered(self, place: Place | None) -> Place | None:
        """A place by the number of its sentence, as the tables count."""
        return place and (self._sentences[place[0]].number, *place[1:])

    def _voice(self, quotation: Quotation, before: tuple[Quotation, Voice] | None) -> Voice | None:
        """Whose a quotation is; None if it is no speech."""
        if before and quotation.continues and self._adjoins(before[0], quotation):
            return before[1]
        if voice := self._cue_beside(quotation):
            return voice
        if before and self._goes_on(before[0], quotation):
            return before[1]
        words = self._words(quotation)
        if len(words) <= TERM or _is_name(words):
            return None
        if quotation.closed and (voice := self._cue_around(quotation)):
            return voice
        if self._after_colon(quotation.portions[0]):
            return Voice(self._subject(quotation.portions[0]), None)
        if self._stands_alone(quotation):
            return self._neighbour(quotation, before) or Voice(Speaker(OTHER, None), None)
        return None

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
        told = self._told[at]
        number = bisect_left(told, place, key=lambda clause: clause.cue.start)
        return told[number - 1] if number else None, told[number] if number < len(told) else None

    def _cue_beside(self, quotation: Quotation) -> Voice | None:
        """Whose it is by a cue that stands right after or before it."""
        first, last = quotation.portions[0], quotation.portions[-1]
        _, after = self._clauses_beside(last.at, last.end)
        before, _ = self._clauses_beside(first.at, first.start)
        if after and self._follows(after, last):
            return _voice_of(after, last.at)
        if before and self._leads_to(before, first):
            return _voice_of(before, first.at)
        if after and after.cue.code == "words":
            return _voice_of(after, last.at)
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
        return not colon and not re.search(r"[.;:]\s", gap) and (comma or not WORD.search(gap))

    def _leads_to(self, clause: Clause, portion: Portion) -> bool:
        """Whether a cue leads up to a quotation: “called it a ‘…’”, “said that ‘…’”."""
        if clause.cue.code == "words":
            return True
        if portion.start - clause.cue.end > 4 * BESIDE:
            return False
        gap = self._text(portion.at, clause.cue.end, portion.start).rstrip(EDGE_MARKS)
        if re.search(r"[.;]\s", gap):
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
        return not re.search(r"[.;:]", gap) and len(WORD.findall(gap)) <= TERM

    def _adjoins(self, before: Quotation, quotation: Quotation) -> bool:
        """Whether the quotation before ends in the sentence before."""
        return before.portions[-1].at == quotation.portions[0].at - 1

    def _cue_around(self, quotation: Quotation) -> Voice | None:
        """Whose it is by the clause that it is part of."""
        first, last = quotation.portions[0], quotation.portions[-1]
        before, _ = self._clauses_beside(first.at, first.start)
        _, after = self._clauses_beside(last.at, last.end)
        for clause, at, place in ((before, first.at, first.start), (after, last.at, last.start)):
            if clause and clause.cue.code != "quote":
                if any(start <= place < end for start, end in clause.content):
                    return _voice_of(clause, at)
        return None

    def _after_colon(self, portion: Portion) -> bool:
        left = self._text(portion.at, max(0, portion.start - 8), portion.start)
        return left.rstrip(EDGE_MARKS).endswith(":")

    def _subject(self, portion: Portion) -> Speaker:
        """The first side that the sentence names before a quotation."""
        actor = self._lines[portion.at].subject
        if actor is None or actor.start >= portion.start:
            return Speaker(OTHER, None)
        return Speaker(actor.side, (portion.at, actor.start, actor.end))

    def _stands_alone(self, quotation: Quotation) -> bool:
        """Whether a quotation takes whole sentences."""
        first, last = quotation.portions[0], quotation.portions[-1]
        before, after = self._sentences[first.at].text, self._sentences[last.at].text
        return not WORD.search(before, 0, first.start) and not WORD.search(after, last.end)

    def _neighbour(
        self, quotation: Quotation, before: tuple[Quotation, Voice] | None
    ) -> Voice | None:
        """Who speaks beside a quotation without a cue: before it in the paragraph, else after
        it, else in the paragraph before.
        """
        first, last = quotation.portions[0].at, quotation.portions[-1].at
        paragraph = self._sentences[first].paragraph
        earlier = [at for at in range(max(0, first - BACK), first) if self._told[at]]
        quoted = before[0].portions[-1].at if before else -1
        here = [at for at in earlier if self._sentences[at].paragraph == paragraph]
        if (
            before
            and quoted >= max(here, default=0)
            and (self._sentences[quoted].paragraph == paragraph)
        ):
            return before[1]
        if here:
            return _voice_of(self._told[here[-1]][-1], here[-1])
        following = last + 1
        if following < len(self._told) and self._sentences[following].paragraph == paragraph:
            if self._told[following]:
                return _voice_of(self._told[following][0], following)
        if first and self._sentences[first - 1].paragraph == paragraph:
            if subject := self._lines[first - 1].subject:
                return Voice(Speaker(subject.side, (first - 1, subject.start, subject.end)), None)
        if before and quoted >= max(earlier, default=first - BACK):
            return before[1]
        return _voice_of(self._told[earlier[-1]][-1], earlier[-1]) if earlier else None

    def _spans(self, at: int, quoted: list[Span]) -> list[Span]:
        """The speech in a sentence: its quotations, and what its clauses report beside them."""
        spans = list(quoted)
        taken = sorted((span.start, span.end) for span in quoted)
        for clause, content in _outer(self._told[at], self._sentences[at].text):
            for start, end in content:
                for piece in self._free(at, start, end, taken):
                    spans.append(Span(*piece, KIND[clause.cue.code], _voice_of(clause, at)))
        return sorted(spans)

    def _free(
        self, at: int, start: int, end: int, taken: list[tuple[int, int]]
    ) -> Iterator[tuple[int, int]]:
        """What no quotation takes of some content, if it says anything."""
        number = max(0, bisect_left(taken, (start,)) - 1)
        whole = True
        while start < end:
            while number < len(taken) and taken[number][1] <= start:
                number += 1
            stop = min(end, taken[number][0]) if number < len(taken) else end
            if stop > start:
                whole = whole and stop == end
                text = self._text(at, start, stop)
                words = [word for word in WORD.findall(text) if word.lower() not in EMPTY]
                if len(words) >= (1 if whole else TERM):
                    left = start + len(text) - len(text.lstrip(EDGE))
                    yield left, left + len(text.strip(EDGE))
            start = max(stop, taken[number][1]) if number < len(taken) else end
            whole = False


def _outer(told: Sequence[Clause], text: str) -> Iterator[tuple[Clause, list[tuple[int, int]]]]:
    """The clauses that lie in no other, each with its content, none overlapping another.

    A clause inside the content of another is part of what is said there, unless it stands beside
    it: then the other ends where it begins.
    """
    kept: list[tuple[Clause, list[tuple[int, int]]]] = []
    for clause in told:
        if clause.cue.code == "quote":
            continue
        content = clause.content
        if kept and clause.cue.code in ASIDE and clause.start <= kept[-1][0].start:
            continue  # “A said …, according to B” is A’s
        while kept and clause.start <= kept[-1][0].start and clause.cue.start > kept[-1][0].cue.end:
            kept.pop()  # “A hopes that …, B said” is all B’s
        if kept:
            last, before = kept[-1]
            if any(start <= clause.cue.start < end for start, end in before):
                beside = COORDINATE.search(text[max(0, clause.start - 12) : clause.start])
                if last.cue.code in ASIDE or not beside or clause.start < last.cue.end:
                    continue
                kept[-1] = last, [(start, min(end, clause.start)) for start, end in before]
            done = max(end for _, end in kept[-1][1])
            content = [(max(start, done), end) for start, end in content if end > done]
        kept.append((clause, content))
    yield from kept


def _voice_of(clause: Clause, at: int) -> Voice:
    return Voice(clause.speaker, (at, clause.cue.start, clause.cue.end))


def _is_name(words: Sequence[str]) -> bool:
    """Whether these are a name or the title of a work: every chief word begins with a capital."""
    chief = [word for word in words if word.lower() not in SMALL]
    return len(chief) > 1 and not any(word[0].islower() for word in chief)
