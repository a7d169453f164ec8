"""What a codebook can say and cannot mean: patterns that never count, or add nothing.

Found from the codebook alone. Each doubt is certain: a pattern is named only if no text at all
could make it count, or make it count where another of its code does not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from rapport.codebook.model import Code, Codebook
from rapport.codebook.pattern import LIST, Glob, Lists, Part, Pattern, Phrase, linear
from rapport.errors import Loc


class Doubt(NamedTuple):
    """Something in a codebook that a person should look at, with its remedy."""

    loc: Loc
    said: str


class Line(NamedTuple):
    """A pattern or exclusion where it is written."""

    loc: Loc
    text: str
    pattern: Pattern
    weight: float | None


def doubts(book: Codebook) -> Iterator[Doubt]:
    """Everything doubtful in a codebook, in the order of the file but for its lists."""
    for at, code in enumerate(book.codes):
        for doubt in _of_code(code, book.lists):
            yield Doubt(("codes", at, *doubt.loc), doubt.said)
    written = [p for code in book.codes for p, _ in code.weighted]
    written += [p for code in book.codes for p in code.exclusions]
    used = {name for text in written for name in LIST.findall(text)}
    for name in book.lists:
        if name not in used:
            said = f"no pattern uses the list “{name}”; write {{{name}}} in one, or remove it"
            yield Doubt(("lists", name), said)


def _of_code(code: Code, lists: Lists) -> Iterator[Doubt]:
    patterns = [
        Line(("patterns", at), text, Pattern.of(text, lists), weight)
        for at, (text, weight) in enumerate(code.weighted)
    ]
    exclusions = [
        Line(("exclusions", at), text, Pattern.of(text, lists), None)
        for at, text in enumerate(code.exclusions)
    ]
    yield from _idle(patterns)
    for line in patterns:
        for other in exclusions:
            if takes_all(other.pattern, line.pattern):
                said = f"“{line.text}” never counts, for the exclusion “{other.text}” lies in all "
                yield Doubt(line.loc, said + "that it matches; remove one of them")
                break
    yield from _idle(exclusions)
    for line in exclusions:
        if not any(may_overlap(line.pattern, other.pattern) for other in patterns):
            said = f"the exclusion “{line.text}” overlaps with no pattern; remove it, or mend it"
            yield Doubt(line.loc, said)


def _idle(lines: Sequence[Line]) -> Iterator[Doubt]:
    """The lines that match only what another matches too, and change no weight."""
    for at, line in enumerate(lines):
        for before, other in enumerate(lines):
            if before == at or (before > at and other.weight != line.weight):
                continue  # of matches over the same words the pattern that is listed first counts
            same = other.pattern == line.pattern
            if (same and before < at) or (not same and includes(other.pattern, line.pattern)):
                said = f"“{line.text}” adds nothing to “{other.text}”; remove one of them"
                yield Doubt(line.loc, said)
                break


def is_part(pattern: Pattern) -> bool:
    """Whether a pattern is made of phrases alone, without gap or condition."""
    return len(pattern.parts) == 1 and not pattern.beside


def includes(wide: Pattern, narrow: Pattern) -> bool:
    """Whether the wide pattern matches the same words wherever the narrow one does.

    Only phrases are compared; of patterns with a gap this says no.
    """
    if not is_part(wide) or len(narrow.parts) > 1:
        return False
    return all(any(fits(w, n) for w in wide.parts[0]) for n in narrow.parts[0])


def takes_all(exclusion: Pattern, pattern: Pattern) -> bool:
    """Whether the exclusion has a match inside every match of the pattern."""
    return is_part(exclusion) and any(
        all(any(lies_in(bar, phrase) for bar in exclusion.parts[0]) for phrase in part)
        for part in pattern.parts
    )


def may_overlap(one: Pattern, other: Pattern) -> bool:
    """Whether some text lets matches of both share a word; a gap may hold any word."""
    if len(one.parts) > 1 or len(other.parts) > 1:
        return True
    return any(meet(a, b) for a in _words(one.parts[0]) for b in _words(other.parts[0]))


def _words(part: Part) -> set[str]:
    return {glob.text.lower() for phrase in part for glob in phrase.globs}


def fits(wide: Phrase, narrow: Phrase) -> bool:
    """Whether one phrase matches the same words wherever the other does."""
    return (wide.links, wide.dot) == (narrow.links, narrow.dot) and all(
        map(covers, wide.globs, narrow.globs)
    )


def lies_in(inner: Phrase, outer: Phrase) -> bool:
    """Whether wherever the outer phrase matches, the inner one matches inside it."""
    length = len(inner.globs)
    for at in range(len(outer.globs) - length + 1):
        last = at + length == len(outer.globs)
        if (
            outer.links[at : at + length - 1] == inner.links
            and (not inner.dot or (last and outer.dot))
            and all(map(covers, inner.globs, outer.globs[at:]))
        ):
            return True
    return False


def covers(wide: Glob, narrow: Glob) -> bool:
    """Whether every run that fits the narrow glob fits the wide one."""
    if wide.cased and not narrow.cased:
        return False
    text = narrow.text if wide.cased else narrow.text.lower()
    if wide.prefix == wide.text or not text.startswith(wide.prefix):
        return wide.text == text
    return bool(re.fullmatch(linear(wide.text, ".*", "[^*]"), text))


def meet(one: str, other: str) -> bool:
    """Whether some run fits both of two globs in lower case."""
    # Whether some run fits what has been read of `one` and the first letters of `other`.
    row = [not other[:at].strip("*") for at in range(len(other) + 1)]
    for sign in one:
        above, row = row, [row[0] and sign == "*"]
        for at, against in enumerate(other):
            both = sign == against or "?" in (sign, against)
            row.append(
                (both and above[at]) or ("*" in (sign, against) and (above[at + 1] or row[at]))
            )
    return row[-1]
