"""Rules for what print and conversion did to the author's sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from rapport.cleaning.page import is_of_the_page
from rapport.cleaning.rule import About, lines_of, start_of_word
from rapport.cleaning.vocabulary import COMMON, KNOWN, frequency, is_known
from rapport.ledger import Edit
from rapport.words import WORD, count_words

HARD_WRAP = 100
"""No line of a hard-wrapped text is longer; programs wrap at 65 to 80 characters."""


def wrapped_lines(text: str, about: About) -> Iterator[Edit]:
    """Join the lines of a paragraph that a program has wrapped.

    Only in a text whose lines are all short and whose paragraphs are set apart by empty
    lines; a text with one paragraph a line stays, and so does a line after a short one, and a
    line of the page between sentences.
    """
    if "\n\n" not in text or max(map(len, text.split("\n"))) > HARD_WRAP:
        return
    # A line was wrapped if the next word would not have fitted; a shorter one ended itself.
    own = (line for line in text.split("\n") if not is_of_the_page(line))
    width = max(map(len, own), default=0)
    for end in re.finditer(r"(?<=[^\n])\n(?=[^\n])", text):
        line = text[text.rfind("\n", 0, end.start()) + 1 : end.start()]
        next_line = text[end.end() :].split("\n", 1)[0]
        if is_of_the_page(line) or (_closes(line) and is_of_the_page(next_line)):
            continue
        if len(line) + 1 + len(next_line.split(" ", 1)[0]) > width:
            yield Edit(*end.span(), " ")


def _closes(text: str) -> bool:
    """Whether a paragraph is at the end of a sentence."""
    return bool(re.search(r"[.!?…:;][\"'”’»)\]\d]*$", text))


# A paragraph that ends with one of these goes on, whatever comes next.
_GOES_ON = re.compile(
    r"(?:,|\b(?:a|an|the|and|or|but|nor|of|in|on|at|to|for|from|by|with|as|into|than|that|which|"
    r"its|their|his|her|is|are|was|were|be|been|has|have|had|will|would|not))$",
    re.IGNORECASE,
)


def broken_paragraphs(text: str, about: About) -> Iterator[Edit]:
    """Join a paragraph that was broken off in the middle of a sentence.

    Only where the first part does not end a sentence and the second begins with a small
    letter, or the first ends with a word such as “the” or “and”. Leaves headings, lists,
    verses after a colon, and paragraphs whose stop is missing.
    """
    lines = lines_of(text)
    for (start, end), (next_start, next_end) in pairwise(lines):
        one, other = text[start:end], text[next_start:next_end]
        if _closes(one) or not WORD.search(other):
            continue
        small = other[0].islower() and count_words(one) > 3
        if small or (_GOES_ON.search(one) and count_words(one) > 6):
            yield Edit(end, next_start, " ")


HEAD_WORDS = 3
"""A title of fewer words, or cut down to fewer, may be the author's own words."""


def _heads(title: str) -> list[str]:
    """A title as it may stand as a running head: whole, or up to its colon."""
    heads = [title]
    if ":" in title:
        heads.append(title[: title.index(":") + 1])
    return [head for head in heads if len(head) >= 12 and count_words(head) >= 2]


def running_head(text: str, about: About) -> Iterator[Edit]:
    """Remove the title from the middle of a sentence or of a word, where print had it as a head.

    Only with the title's own capitals, outside quotation marks, and in mid-sentence: before a
    small letter or after one. A hyphen that broke the word goes with it. Leaves lines that
    are the title, and sentences that begin with it.
    """
    for head in _heads(about.title):
        if head not in text:
            continue
        spelled = re.escape(head)
        pattern = re.compile(
            rf"(?P<broken>(?<=[^\W\d_])-)?(?P<before>\s?)(?<!\w){spelled}(?!\w)(?P<after>\s?)"
        )
        for found in pattern.finditer(text):
            before, after = text[: found.start()], text[found.end() :]
            if found["broken"]:
                left = re.search(r"[^\W\d_]+$", before)
                right = re.match(r"[^\W\d_]+", after)
                if left and right and is_known(left.group() + right.group()):
                    yield Edit(*found.span(), "")
                continue
            within = re.search(r"[^\W_,;][,;]?$", before) and re.match(r"[a-z(]", after)
            if within and found["before"] and found["after"]:
                yield Edit(*found.span(), " ")


_HYPHEN = re.compile(r"[-\u2010](?=[^\W\d_])")
_HYPHENED = re.compile(r"[^\W\d_]+(?:[-\u2010][^\W\d_]+)+")

GAIN = 2.0
"""A hyphen is print's if the word without it is a hundred times as common (2 on Zipf's scale)
as the rarer of the parts it makes."""


def hyphens(text: str, about: About) -> Iterator[Edit]:
    """Remove hyphens that print left inside words.

    Only where the two parts make a known word and one of them is none by itself:
    “annou-nced”. In “large-scale” both are words, so its hyphen stays; in “lar-ge-scale” the
    two are told apart.
    """
    done = 0
    for hyphen in _HYPHEN.finditer(text):
        if hyphen.start() < done or not text[hyphen.start() - 1 : hyphen.start()].isalpha():
            continue
        word = _HYPHENED.match(text, start_of_word(text, hyphen.start()))
        if not word:
            continue
        done, at = word.end(), word.start()
        left, *others = re.split(r"[-\u2010]", word.group())
        for right in others:
            at_hyphen = at + len(left)
            joined = left + right
            rarer = min(frequency(left), frequency(right))
            if frequency(joined) >= KNOWN and frequency(joined) - rarer >= GAIN:
                yield Edit(at_hyphen, at_hyphen + 1, "")
                at, left = at - 1, joined  # the hyphen still counts in the text that is shown
                continue
            at, left = at_hyphen + 1, right


# These begin with the mark, not with the word before it: the engine finds marks quickly.
_AFTER_POSSESSIVE = re.compile(r"[’']s([a-z]{2,})")
_AFTER_STOP = re.compile(r"[.!?]([^\W\d_]{2,})|[,;:]([a-z]{2,})")
_CAMEL = re.compile(r"([A-Z][a-z]{2,})(?![^\W_])")
_SMALL = re.compile(r"[\W_]*([a-z]{6,})[\W_]*")


def glued_words(text: str, about: About) -> Iterator[Edit]:
    """Put back the space between two words.

    After a possessive (“Russia’spartners”), after a stop or comma, before a capital, and in a
    run of small letters that is no word but made of two common ones. Leaves names, addresses
    and whatever is known as one word.
    """
    places = {
        found.start(1)
        for found in _AFTER_POSSESSIVE.finditer(text)
        if start_of_word(text, found.start()) < found.start() and is_known(found[1])
    }
    for pattern in (_AFTER_STOP, _CAMEL):
        for found in pattern.finditer(text):
            seam = found.start(found.lastindex or 1)
            if pattern is _CAMEL and not text[seam - 1 : seam].islower():
                continue
            start = start_of_word(text, found.start())
            end = found.start()
            known = (
                end - start > 1 and is_known(text[start:end]) and is_known(text[seam : found.end()])
            )
            # A name may have a capital inside: ArborGen, #ClimateStrike.
            named = text[start - 1 : start] in ("#", "@")
            named |= pattern is _CAMEL and not text[start].islower()
            unknown = known and not named and not frequency(text[start : found.end()])
            if unknown and not _is_address(text, start):
                places.add(seam)
    for token in set(text.split()):
        if seam := _seam_of(token):
            for found in re.finditer(rf"(?<!\S){re.escape(token)}(?!\S)", text):
                places.add(found.start() + seam)
    for place in sorted(places):
        yield Edit(place, place, " ")


SHORT, EVERYWHERE = 3, 6.0
"""A part of so few letters is believed only if it is as common as “the” and “for”: one in a
thousand words."""


def _is_address(text: str, at: int) -> bool:
    """Whether the run without blanks at a place is an address or a file name."""
    start = text.rfind(" ", 0, at) + 1
    run = re.compile(r"\S+").match(text, start)
    return bool(run and re.search(r"@|/|\bwww\b|\.(?:com|org|net|ru|jp|int|gov|info)\b", run[0]))


_BOUND = """
after all anti any back by co counter cross down ever every ex fore in inter mid mis multi non
off on out over post pre pro re self some sub super tele trans ultra un under up well
"""
BOUND = frozenset(_BOUND.split())
"""Beginnings with which authors make words that no list knows: outraise, overachievement."""


def _is_believed(part: str) -> bool:
    """Whether a part of an unknown word is surely a word of its own."""
    return frequency(part) >= (COMMON if len(part) > SHORT else EVERYWHERE)


@lru_cache(maxsize=200_000)
def _seam_of(token: str) -> int:
    """Where an unknown word of small letters, with the marks round it, is to be parted into two
    common ones; 0 if nowhere.
    """
    found = _SMALL.fullmatch(token)
    if not found or frequency(found[1]):
        return 0
    word = found[1]
    best, seam = 2 * COMMON, 0
    for at in range(2, len(word) - 1):
        parts = (word[:at], word[at:])
        common = sum(map(frequency, parts))
        if common > best and parts[0] not in BOUND and all(map(_is_believed, parts)):
            best, seam = common, found.start(1) + at
    return seam


_NUMBER = re.compile(r"\d+|\[\d{1,3}\]|[¹²³⁰⁴-⁹]+")
_AFTER_NUMBER = re.compile(r"[\s.,;:!?)”’\"]|\Z")


def footnotes(text: str, about: About) -> Iterator[Edit]:
    """Remove the numbers of footnotes that are glued to words or stops.

    After a known word in small letters, after a stop, in square brackets, or raised. Leaves
    names with a number (G7, Sakhalin-2), years, units (m², km²) and editor's words in brackets.
    """
    for mark in _NUMBER.finditer(text):
        if mark[0][0].isdecimal() and not _glued_footnote(text, *mark.span()):
            continue
        raised = mark[0][0] not in "[0123456789"
        if raised and re.search(r"(?:^|[\s\d])[kcmd]?m$", text[: mark.start()][-4:]):
            continue
        yield Edit(*mark.span(), "")


def _glued_footnote(text: str, start: int, end: int) -> bool:
    """Whether a number of one or two digits is glued to a known word or to a stop."""
    if end - start > 2 or start < 3 or not _AFTER_NUMBER.match(text, end):
        return False
    before = text[start - 1]
    if before.isalpha():
        word = text[start_of_word(text, start) : start]
        common = len(word) > 2 and word.islower() and is_known(word)
        return common and frequency(text[start - len(word) : end]) <= 2
    behind = before if before not in '”’"' else text[start - 2]
    letter = text[start - 2] if behind == before else text[start - 3]
    return behind in ".!?," and letter.isalpha() and (end == len(text) or text[end].isspace())


TWICE = 5
"""Words from which on a run that is repeated at once is no figure of speech."""

_WITHIN = 60
"""Words of the longest clause that is looked for."""


def pasted_twice(text: str, about: About) -> Iterator[Edit]:
    """Remove the first of two equal runs of at least five words that follow each other.

    Also with a stop or comma between them, as where a sentence was pasted over its own
    beginning. Leaves repetitions with other words between them.
    """
    for start, end in lines_of(text):
        if _may_repeat(text[start:end].lower().split()):
            yield from _repeated(text, start, end)


def _may_repeat(forms: list[str]) -> bool:
    """Whether some words are followed by themselves; cheap, and never too strict.

    The last word of the first run may carry a stop, so it is not compared.
    """
    runs = list(zip(forms, forms[1:], forms[2:], strict=False))
    if len(set(runs)) == len(runs):
        return False
    seen: dict[tuple[str, ...], int] = {}
    for at, run in enumerate(runs):
        earlier = seen.get(run)
        seen[run] = at
        if earlier is not None and forms[earlier : at - 1] == forms[at : 2 * at - earlier - 1]:
            return True
    return False


def _repeated(text: str, start: int, end: int) -> Iterator[Edit]:
    """The runs of one line that are followed by themselves, each to be removed once."""
    tokens = [
        (found.group().lower(), start + found.start()) for found in WORD.finditer(text[start:end])
    ]
    forms = [form for form, _ in tokens]
    seen: dict[tuple[str, ...], int] = {}
    done = 0
    for at in range(len(forms) - TWICE + 1):
        run = tuple(forms[at : at + TWICE])
        earlier = seen.get(run)
        seen[run] = at
        if earlier is None or earlier < done:
            continue
        length = at - earlier
        if TWICE <= length <= _WITHIN and forms[earlier:at] == forms[at : at + length]:
            yield Edit(tokens[earlier][1], tokens[at][1], "")
            done = at
