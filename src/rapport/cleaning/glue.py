"""Rules for what is glued to a word: another word, or the number of a footnote."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from rapport.cleaning.rule import LONGEST_WORD, About, start_of_word
from rapport.cleaning.vocabulary import (
    COMMON,
    EVERYWHERE,
    FUNCTION_WORDS,
    KNOWN,
    frequency,
    is_known,
    is_misspelt,
    known_words,
)
from rapport.ledger import Edit
from rapport.sentences import ABBREVIATIONS

GAIN = 2.0
"""A seam is believed if the parts are a hundred times as common as the whole (2 on Zipf's
scale)."""

_GRAMMAR = FUNCTION_WORDS | {"in", "on"}

# These begin with the mark or capital itself, not with what precedes it: so the engine skips
# over all other characters.
_AFTER_POSSESSIVE = re.compile(r"[’']s([a-z]{2,})")
_AFTER_STOP = re.compile(r"[.!?,;:](?:(?<=[.!?])(?:[A-Z][a-z]+|[AI]\b)|(?<=[,;:])[^\W\d_]{2,})")
_CAMEL = re.compile(r"[A-Z](?<=[a-z][A-Z])[a-z]{2,}(?![^\W_])")


def glued_words(text: str, about: About) -> Iterator[Edit]:
    """Put back the space between two words.

    After a possessive (“Russia’spartners”), after a stop or comma, before a capital behind
    small letters, and in a run of small letters that is no word but made of two common ones,
    one of them a word of grammar (“searchthe”) or both of them long. Leaves names with a
    capital inside (“WebTrends”), new compounds (“rulemaker”), misspelt words, addresses, and
    whatever is known as one word.
    """
    places = {*_after_possessives(text), *_after_marks(text), *_before_capitals(text)}
    for place in sorted(places.union(_within_words(text))):
        yield Edit(place, place, " ")


def _after_possessives(text: str) -> Iterator[int]:
    for found in _AFTER_POSSESSIVE.finditer(text):
        gain = frequency(found[1]) - frequency(f"s{found[1]}")  # “Xi’shan” is a name
        behind_word = start_of_word(text, found.start()) < found.start()
        if behind_word and is_known(found[1]) and gain >= GAIN:
            yield found.start(1)


def _after_marks(text: str) -> Iterator[int]:
    for found in _AFTER_STOP.finditer(text):
        start = start_of_word(text, found.start())
        before = text[start : found.start()]
        least = 3 if found[0][0] == ":" else 2  # “re:think” is a name
        known = len(before) >= least and is_known(before) and is_known(found[0][1:])
        named = text[start - 1 : start] == "&" or _is_address(text, found.start())  # “&amp;” too
        if known and not named:
            yield found.start() + 1


def _before_capitals(text: str) -> Iterator[int]:
    for found in _CAMEL.finditer(text):
        seam = found.start()
        start = start_of_word(text, seam)
        before = text[start:seam]
        # “deKlerk” and “eBay” are names: a short word must be one of grammar.
        common = before in _GRAMMAR or (len(before) > SHORT and frequency(before) >= COMMON)
        rarer = min(frequency(before), frequency(found[0]))
        gain = rarer - frequency(text[start : found.end()])
        named = text[start - 1 : start] in {"#", "@", "_", "."} or _is_address(text, start)
        if before.islower() and common and rarer >= KNOWN and gain >= GAIN and not named:
            yield seam


def _is_address(text: str, at: int) -> bool:
    """Whether the run without blanks at a place is an address or a file name."""
    before = re.search(r"\S{0,100}\Z", text[max(0, at - 100) : at])
    after = re.compile(r"\S{0,100}").match(text, at)
    run = (before[0] if before else "") + (after[0] if after else "")
    return bool(re.search(r"[@/\\_]|\bwww\b|\.(?:com|org|net|ru|jp|int|gov|info|html?)\b", run))


SHORT = 3
"""A part of so few letters is believed only if it is as common as “the” and “for”."""

_LONG_PARTS = (5, 13, 4.5)
"""Letters of each part and of both, and Zipf frequency of each, from which on two words that
are none of grammar are believed to be two; shorter ones make new compounds."""

_SMALL = re.compile(r"[a-z]{5,}")
# Not in an address, and not beside a hyphen or an apostrophe.
_STANDING = re.compile(r"(?<!\S)[^\w\s]*([a-z]{5,})[^\w\s]*(?!\S)")


def _within_words(text: str) -> Iterator[int]:
    unknown = (word for word in set(_SMALL.findall(text)) - _known() if len(word) <= LONGEST_WORD)
    seams = {word: seam for word in unknown if (seam := _seam_of(word))}
    for found in _STANDING.finditer(text) if seams else ():
        if found[1] in seams:
            yield found.start(1) + seams[found[1]]


def _ends_with_the(word: str) -> bool:
    """Whether a run of letters is “the” behind a word of grammar or a longer common word."""
    before = word.removesuffix("the")
    grammar = before in _GRAMMAR and len(before) > 1
    return before != word and (grammar or (len(before) > SHORT and frequency(before) >= COMMON))


@cache
def _known() -> frozenset[str]:
    """The words that somebody uses: the web has “from” and “the” in one too, but by mishap."""
    return frozenset(word for word in known_words() if not _ends_with_the(word))


def _is_believed(part: str) -> bool:
    """Whether a part of an unknown word is surely a word of its own."""
    return frequency(part) >= (COMMON if len(part) > SHORT else EVERYWHERE)


def _may_part(left: str, right: str) -> bool:
    """Whether two words are of a kind that stand beside each other but make no compound."""
    least, both, common = _LONG_PARTS
    if left in FUNCTION_WORDS or right in FUNCTION_WORDS:
        return True
    long = min(len(left), len(right)) >= least and len(left + right) >= both
    return long and min(frequency(left), frequency(right)) >= common


@lru_cache(maxsize=200_000)
def _seam_of(word: str) -> int:
    """Where an unknown word of small letters is to be parted into two common ones; 0 if nowhere."""
    if _ends_with_the(word):
        return len(word) - len("the")
    best, seam = 0.0, 0
    for at in range(2, len(word) - 1):
        parts = (word[:at], word[at:])
        common = sum(map(frequency, parts))
        if common > best and all(map(_is_believed, parts)) and _may_part(*parts):
            best, seam = common, at
    return seam if seam and not is_misspelt(word) else 0


_NUMBER = re.compile(r"[\d\[¹²³⁰⁴-⁹](?:(?<=\[)(\d{1,3})\]|(?<=\d)\d*|(?<=[¹²³⁰⁴-⁹])[¹²³⁰⁴-⁹]*)")
_LOWERED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_UNIT = re.compile(r"(?:met(?:er|re)|foot|feet|inch|inche|yard|mile)s?")


def footnotes(text: str, about: About) -> Iterator[Edit]:
    """Remove the numbers of footnotes that are glued to words or stops.

    After a known word in small letters, after the stop of a sentence, in square brackets, or
    raised; a number above nine, or behind a comma, only if the one before it stood above.
    Leaves names with a number (G7, Sakhalin-2), years, “No.1”, units and powers (m², 10⁹),
    figures and an editor's words in brackets that stand for themselves.
    """
    seen: set[int] = set()
    for mark in _NUMBER.finditer(text):
        start, end = mark.span()
        if mark[1]:
            glued, number = not re.match(r"[\s(\[{/–—-]|\Z", text[start - 1 : start]), int(mark[1])
        elif mark[0][0].isdecimal():
            number = int(mark[0]) if end - start < 3 else 0
            glued = number > 0 and _glued(text, start, end, follows=number - 1 in seen)
        elif end - start < 4:
            glued, number = _is_raised(text, start), int(mark[0].translate(_LOWERED))
        else:
            glued, number = False, 0
        if glued:
            seen.add(number)
            yield Edit(start, end, "")


def _is_raised(text: str, start: int) -> bool:
    """Whether a raised number is a footnote: after a word, a year or a mark; no unit or power."""
    word = text[start_of_word(text, start) : start]
    if word:
        return len(word) > 2 and not _UNIT.fullmatch(word.lower())
    year = re.search(r"(?<!\d)(?:1[5-9]|20)\d\d\Z", text[max(0, start - 5) : start])
    return bool(year) or text[start - 1 : start] in set(".,;:!?)]”’\"'»")


def _glued(text: str, start: int, end: int, follows: bool) -> bool:
    """Whether a number of one or two digits is glued to a known word or to a stop.

    `follows` says whether the number before it was a footnote; else it must be of one digit.
    """
    if not re.compile(r"[\s.,;:!?)”’\"]|\Z").match(text, end) or (end - start > 1 and not follows):
        return False
    before = text[start - 1 : start]
    if before.isalpha():
        word = text[start_of_word(text, start) : start]
        common = len(word) > 2 and word.islower() and is_known(word)
        return common and frequency(text[start - len(word) : end]) <= 2
    stop = start - 2 if before and before in '”’"' else start - 1
    word = text[start_of_word(text, stop) : max(0, stop)]
    if len(word) < 3 or not is_known(word) or word.lower() in ABBREVIATIONS:
        return False
    if text[stop] == ",":
        return follows
    return text[stop] in ".!?" and bool(re.compile(r"\s+[A-Z“‘\"(]|\s*\Z").match(text, end))
