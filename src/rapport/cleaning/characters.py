"""Rules for characters: marks, blanks, encodings, letters of another alphabet."""

from __future__ import annotations

import re
from collections.abc import Iterator

import ftfy

from rapport.cleaning.rule import About, start_of_word
from rapport.ledger import Edit


def byte_order_mark(text: str, about: About) -> Iterator[Edit]:
    """Remove the mark that some programs put before the first letter. Leaves all others."""
    marks = len(text) - len(text.lstrip("\ufeff"))
    if marks:
        yield Edit(0, marks, "")


def line_ends(text: str, about: About) -> Iterator[Edit]:
    """Write every line end as one line feed. Leaves the lines themselves."""
    for end in re.finditer(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]", text):
        yield Edit(*end.span(), "\n")


# What a letter or mark of several bytes looks like when each byte is read as a letter: one that
# opens, then one that goes on. ftfy is slow, so it only sees lines with such a pair.
_BYTES_READ_AS_LETTERS = re.compile(
    "[\xc2-\xdf\xe0-\xf4\u0413\u0420\u0421\u0432]"
    "[\x80-\xbf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc"
    "\u2013-\u2022\u2026\u2030\u2039\u203a\u20ac\u2122]"
)

_WITH_SUCH_A_PAIR = re.compile(rf"[^ \t\n]{{0,60}}{_BYTES_READ_AS_LETTERS.pattern}[^ \t\n]{{0,60}}")


def encoding(text: str, about: About) -> Iterator[Edit]:
    """Mend text that was decoded wrongly, such as “â€™” for an apostrophe (ftfy).

    Only where ftfy's heuristic finds such damage; letters with accents that make sense stay.
    """
    if text.isascii() or not _BYTES_READ_AS_LETTERS.search(text):
        return
    # Word by word: a whole line would have to be compared with its mended self.
    for word in _WITH_SUCH_A_PAIR.finditer(text):
        mended = ftfy.fix_encoding(word.group())
        if mended != word.group():
            yield Edit(*word.span(), mended)


# Characters that show nothing: controls, soft hyphens, zero-width marks. Marks of direction
# and joiners between letters of other scripts stay: there they change what is read.
_INVISIBLE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u200b-\u200d\u2060\ufeff\ufffe]")


def invisible(text: str, about: About) -> Iterator[Edit]:
    """Remove control characters, soft hyphens and zero-width marks. Leaves what is seen."""
    for mark in _INVISIBLE.finditer(text):
        joins = mark[0] in "\u200c\u200d" and text[mark.start() - 1 : mark.start()] > "\u02ff"
        if not joins:
            yield Edit(*mark.span(), "")


_ODD_BLANK = re.compile(r"[^\S\n ]")

# Every run of blanks but one space between two words.
_BLANKS = re.compile(r"[^\S\n](?:[^\S\n]+|(?<! )|(?=\n|\Z)|(?<=\n )|(?<=\A ))")


def white_space(text: str, about: About) -> Iterator[Edit]:
    """Make every run of blanks one space, and none at the ends of a line.

    No-break and other typographic spaces and tabs count as blanks. Empty lines stay.
    """
    lines = f"\n{text}\n"
    if not _ODD_BLANK.search(text) and not any(odd in lines for odd in ("  ", " \n", "\n ")):
        return  # quicker than to look at every space
    for run in _BLANKS.finditer(text):
        at_end = run.end() == len(text) or text[run.end()] == "\n"
        at_start = run.start() == 0 or text[run.start() - 1] == "\n"
        yield Edit(*run.span(), "" if at_end or at_start else " ")


_LATIN = dict(
    zip(
        "АВЕЅЗІЈКМНОРСТУХаеѕіјорсухԁԛԝһАΒΕΖΗΙΚΜΝΟΡΤΥΧοϲ",
        "ABESZIJKMHOPCTYXaesijopcyxdqwhABEZHIKMNOPTYXoc",
        strict=True,
    )
)
"""Cyrillic and Greek letters that look like Latin ones."""

_OTHER = re.compile(r"[\u0370-\u052f]")
_LETTERS = re.compile(r"[^\W\d_]+")


def look_alikes(text: str, about: About) -> Iterator[Edit]:
    """Write letters of another alphabet that look Latin as Latin, inside Latin words.

    Only in words that mix alphabets and become all Latin by it; words in Cyrillic or Greek
    stay.
    """
    if text.isascii():
        return
    done = 0
    for other in _OTHER.finditer(text):
        if other.start() < done:
            continue
        start = start_of_word(text, other.start())
        word = _LETTERS.match(text, start)
        if not word:
            continue
        done = word.end()
        latin = any(letter < "\u0370" for letter in word[0])
        if latin and all(letter < "\u0370" or letter in _LATIN for letter in word[0]):
            for at, letter in enumerate(word[0], start=start):
                if letter in _LATIN:
                    yield Edit(at, at + 1, _LATIN[letter])
