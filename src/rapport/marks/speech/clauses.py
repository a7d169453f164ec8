"""Which words a cue makes somebody's: its subject, and the clause that it reports."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from rapport.marks.found import Found
from rapport.marks.speech.line import HIDDEN, Line
from rapport.marks.speech.looked_up import Ending, Verb, ending_of, verb_of
from rapport.marks.speech.model import OTHER
from rapport.marks.speech.speakers import Speaker, Speakers
from rapport.marks.speech.wordings import (
    ADVERB,
    ALONE,
    AS,
    AUTHOR,
    AUXILIARY,
    BEING,
    BESIDE,
    BY,
    CONDITION,
    CONTENT,
    COORDINATED,
    END,
    FINITE,
    FIRST,
    FRONTED,
    GOING,
    GOING_ON,
    IN_PLACE,
    INVERTED,
    ISSUED,
    LEAD,
    NEAR,
    NEGATED,
    OWN,
    OWNED,
    PASSIVE_LEAD,
    PAUSE,
    PUT,
    QUOTED_AS,
    QUOTING,
    REACH,
    RELATIVE_OBJECT,
    REQUEST,
    REST,
    STOP,
    WHERE,
    WORD,
)


class Clause(NamedTuple):
    """A cue, whose it is, and the words it gives them: `content` in characters.

    `start` is where the clause begins, cue and subject with it.
    """

    cue: Found
    start: int
    end: int
    speaker: Speaker
    content: list[tuple[int, int]]


class Phrase(NamedTuple):
    """Where the subject of a cue stands, and whether its first mention counts or the nearest."""

    start: int
    end: int
    speaker: Speaker


def clauses(line: Line, speakers: Speakers) -> Iterator[Clause]:
    """The clauses of a sentence in which somebody speaks, in order."""
    before: Clause | None = None
    for cue in line.cues:
        clause = _clause(line, cue, speakers, before)
        if clause is not None:
            if cue.code != "quote":
                speakers.hear(clause.speaker)
                before = clause
            yield clause


def _clause(line: Line, cue: Found, speakers: Speakers, before: Clause | None) -> Clause | None:
    """The clause of one cue, or None if nobody speaks by it."""
    if cue.code in ("according", "view", "words"):
        return _aside(line, cue, speakers)
    if cue.code in ("stance", "statement"):
        return _noun(line, cue, speakers)
    verb = verb_of(line.text[cue.start : cue.end])
    if inverted := _inverted(line, cue, verb, speakers):
        start = line.last_turn(cue.start)
        return Clause(cue, start, inverted.end, inverted.speaker, [(start, cue.start)])
    if verb.may_request and REQUEST.match(line.text, cue.start):
        return None
    subject = _subject(line, cue, verb, speakers, before)
    if subject is None:
        return None
    if cue.code != "quote" and RELATIVE_OBJECT.match(line.text, subject.start, cue.start):
        return None
    if said := _as_said(line, cue, subject):
        return said
    if _looks_back(line, cue, verb, subject.start):
        start = line.last_turn(subject.start)
        if before and before.end < subject.start:
            start = max(start, before.end)
        content = [(start, subject.start)]
        if rest := REST.match(line.text, cue.end):
            content.append((rest.end(), line.next_turn(rest.end())))
        return Clause(cue, start, content[-1][1], subject.speaker, content)
    front = FRONTED.match(line.text)
    fronted = front and line.text.find(",", front.end(), subject.start) < 0
    end = line.next_comma(cue.end) if fronted else line.next_turn(cue.end)
    begin = cue.start + verb.parted if verb.parted else cue.end
    passive = subject.start == subject.end == cue.start
    if lead := (PASSIVE_LEAD if passive else LEAD).match(line.text, begin):
        begin = lead.end()
    elif (colon := line.text.find(":", begin, begin + REACH)) > 0:
        begin = begin if FINITE.search(line.text, begin, colon) else colon + 1
    return Clause(cue, subject.start, end, subject.speaker, [(begin, end)])


def _as_said(line: Line, cue: Found, subject: Phrase) -> Clause | None:
    """The clause of “as Lavrov said”, before or after what was said."""
    as_ = AS.search(line.text, max(0, subject.start - 6), subject.start)
    if as_ is None or not END.match(line.text, cue.end):
        return None
    start = line.last_turn(as_.start())
    if WORD.search(line.text, start, as_.start()):
        return Clause(cue, start, cue.end, subject.speaker, [(start, as_.start())])
    content = line.next_comma(cue.end), line.next_turn(cue.end)
    return Clause(cue, subject.start, content[1], subject.speaker, [content])


def _subject(
    line: Line, cue: Found, verb: Verb, speakers: Speakers, before: Clause | None
) -> Phrase | None:
    """The noun phrase before a verb that is its subject, and who that is."""
    floor = max(before.cue.end if before else 0, cue.start - REACH)
    near = max(floor, cue.start - NEAR)
    left = line.text[near : cue.start].rstrip()
    bare, ending = left, _ending(left)
    if ending.helps and (auxiliary := AUXILIARY.search(" " + left)):
        bare = left[: max(0, auxiliary.start() - 1)]
        ending = _ending(bare)
    if ending.leads:
        bare = GOING_ON.sub("", bare)
    helpers = left[len(bare) :]
    being = BEING.search(helpers) if helpers else None
    if verb.participle and QUOTED_AS.search(bare):
        bare = bare[:-2].rstrip()
    ending = _ending(bare)
    if ending.subjectless or (ending.plural and line.text[cue.end - 1] == "s"):
        return None
    if cue.code == "say" and helpers and NEGATED.search(helpers):
        return None
    end = near + len(bare)
    if cue.code != "sure" and being and verb.passive:
        return _agent(line, cue, speakers)
    if not being and verb.participle:
        return _shared(line, cue, end, speakers, before)
    if bare.endswith(","):
        start = line.after_break(end, floor)
        speaker = speakers.named_in(line, start, end - 1, first=True)
    elif ending.joins:
        return _shared(line, cue, end, speakers, before)
    else:
        start = line.beginning(end, floor)
        speaker = speakers.named_in(line, start, end)
        speaker = _checked(line, verb, speaker, start, end)
    if speaker is None or CONDITION.search(line.text[max(0, start - 6) : start]):
        return None
    return Phrase(start, end, speaker)


def _ending(left: str) -> Ending:
    """What the last word of that tells."""
    return ending_of(left[-20:].rpartition(" ")[2])


def _checked(
    line: Line, verb: Verb, speaker: Speaker | None, start: int, end: int
) -> Speaker | None:
    """A subject that its verb bears out.

    What may be a noun or an infinitive as well (hope, say) stands next to its subject; a verb of
    plain saying has a speaker even if nothing is known of them.
    """
    if speaker is None:
        known = verb.plain and not AUTHOR.search(line.text[start:end])
        return Speaker(OTHER, None) if known and line.text[start:end].strip() else None
    if verb.base and speaker.place:
        ends = [speaker.place[2], *(one.end for one in line.people_in(start, end))]
        return speaker if BESIDE.match(line.text[max(ends) : end]) else None
    return speaker


def _shared(
    line: Line, cue: Found, end: int, speakers: Speakers, before: Clause | None
) -> Phrase | None:
    """The subject of a verb that has none of its own: of the clause before it."""
    inside = before is not None and before.end >= cue.start
    if before and (inside or COORDINATED.search(line.text[max(0, end - 5) : end])):
        return Phrase(end, end, before.speaker)
    floor = max(0, end - REACH)
    start = stop = end
    while start > floor:
        start = line.beginning(start - 1, floor)
        if before and before.cue.end >= start:
            return Phrase(end, end, before.speaker)
        if speaker := speakers.named_in(line, start, stop, first=True):
            return Phrase(end, end, speaker)
        stop = start = start - 1
    if not WORD.search(line.text, floor, end):  # “Calling it a gift, Putin …”
        comma = line.next_comma(cue.end)
        speaker = speakers.named_in(
            line, comma + 1, min(line.next_comma(comma + 1), comma + 80), True
        )
        return Phrase(end, end, speaker) if speaker else None
    return None


def _agent(line: Line, cue: Found, speakers: Speakers) -> Phrase | None:
    """Who speaks in the passive: “was called … by Tokyo”, “in Tokyo, it was called …”."""
    verb = FIRST.match(line.text, cue.start)
    by = BY.match(line.text, verb.end() if verb else cue.end)
    if by is None and cue.code == "say":
        by = WHERE.match(line.text, cue.end)
    if by:
        end = min(line.next_comma(by.end()), by.end() + 80)
        end = cue.end if by.end() < cue.end else end
        speaker = speakers.named_in(line, by.end(), end, first=True)
        return Phrase(cue.start, cue.start, speaker) if speaker else None
    place = IN_PLACE.match(line.text)
    speaker = speakers.named_in(line, place.start(1), place.end(1)) if place else None
    return Phrase(cue.start, cue.start, speaker) if speaker else None


def _inverted(line: Line, cue: Found, verb: Verb, speakers: Speakers) -> Phrase | None:
    """The subject after a verb that follows what was said: “…, said the minister”."""
    left = line.text[max(0, cue.start - 12) : cue.start].rstrip()
    if not left.endswith((",", HIDDEN, "?", "!", "”", '"', "’", "'", "»", "—", "–")):
        return None
    if cue.code not in ("say", "believe", "quote") or (cue.code == "quote" and left[-1:] == ","):
        return None
    if verb.takes_object:
        return None
    phrase = line.text[cue.end : cue.end + 120]
    if stop := STOP.search(phrase):
        phrase = phrase[: stop.start()]
    office = line.people_in(cue.end, cue.end + 2)
    if not (office or INVERTED.match(phrase)) or FINITE.search(phrase):
        return None
    end = cue.end + len(phrase)
    speaker = speakers.named_in(line, cue.end, end, first=True)
    return Phrase(cue.end, end, speaker) if speaker else None


def _looks_back(line: Line, cue: Found, verb: Verb, start: int) -> bool:
    """Whether the content stands before the subject that begins there: “…, Lavrov said.”"""
    left = line.text[max(0, start - 200) : start].rstrip()
    if line.text.endswith(":"):
        return False
    if not left.endswith((",", HIDDEN, "”", '"', "as")):
        return False
    if len(left.split()) < 2 and HIDDEN not in left:
        return False
    right = line.text[cue.end : cue.end + 160]
    tail = PAUSE.split(right, maxsplit=1)[0]
    if right[len(tail) : len(tail) + 1] in QUOTING and HIDDEN not in left[-3:]:
        return False
    if not tail.strip():
        return True
    if verb.participle:
        return False
    if GOING.match(right):
        return True
    return (verb.has_listener or ADVERB.match(right) is not None) and not FINITE.search(tail)


def _aside(line: Line, cue: Found, speakers: Speakers) -> Clause | None:
    """A phrase that gives the rest of the sentence to a source: according to, in X’s view."""
    end = cue.end
    inside = cue.code == "view" or not line.text[cue.start : cue.end].endswith((" to", " of"))
    if inside:
        put = PUT.search(line.text, cue.start, cue.end)
        speaker = speakers.named_in(line, cue.start, put.start() if put else cue.end)
        if speaker is None and OWN.search(line.text[cue.start : cue.end]):
            speaker = speakers.subject_of(line, cue.start) or speakers.last
    else:
        end = min(line.next_comma(cue.end), line.next_turn(cue.end), cue.end + REACH)
        speaker = speakers.named_in(line, cue.end, end, first=True)
        if speaker and speaker.side == OTHER:
            speaker = _issuer(line, cue.end, end) or speaker
    if speaker is None:
        return None
    start, stop = line.last_turn(cue.start), line.next_turn(end)
    return Clause(cue, start, stop, speaker, [(start, cue.start), (end, stop)])


def _issuer(line: Line, start: int, end: int) -> Speaker | None:
    """Who made the source that is named there: “a report issued by the Kremlin”."""
    for actor in line.actors_in(start, end):
        if ISSUED.search(line.text, start, actor.start):
            return Speaker(actor.side, (line.at, actor.start, actor.end))
    return None


def _noun(line: Line, cue: Found, speakers: Speakers) -> Clause | None:
    """A noun that is followed by what is held or said: “Tokyo’s position is that …”."""
    content = CONTENT.match(line.text, cue.end)
    if content is None and not ALONE.match(line.text, cue.start):
        return None
    start = line.beginning(cue.start, max(0, cue.start - REACH))
    if cue.code == "statement" and not OWNED.search(line.text[start : cue.start]):
        return None
    begin = content.end() if content else cue.end
    speaker = speakers.named_in(line, cue.end, begin) if cue.code == "stance" else None
    speaker = speaker or speakers.named_in(line, start, cue.start)
    if speaker is None:
        return None
    end = line.next_turn(cue.end)
    if cue.code == "statement":
        end = min(end, line.next_comma(cue.end))
    return Clause(cue, start, end, speaker, [(begin, end)])
