"""The patterns of the codebook: what a researcher writes, and what the engine looks for.

A *run* is what a pattern is made of: letters and digits without a break. What stands between
two runs is their *link*.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from enum import IntEnum
from functools import cache
from itertools import product
from math import prod
from typing import NamedTuple

from rapport.limits import GAP as MOST_GAP
from rapport.limits import PATTERN, PHRASES, WORDS

RUN = re.compile(r"[^\W_]+")
BETWEEN = re.compile(r"[\s‐‑-]+")
APOSTROPHES = "'’"
LIST = re.compile(r"\{([^{}]*)\}")
GAP = 4
"""How many runs may lie in a gap (…) that does not say so itself."""


class Link(IntEnum):
    """What stands between two runs."""

    NONE = 0
    SPACE = 1  # white space or hyphens
    DOT = 2
    APOSTROPHE = 3
    DOT_SPACE = 4
    APOSTROPHE_SPACE = 5

    @classmethod
    def of(cls, between: str) -> Link:
        """The link that a string makes; NONE where no pattern can reach across it."""
        if BETWEEN.fullmatch(between):
            return cls.SPACE
        sign, rest = between[:1], between[1:]
        if rest and not BETWEEN.fullmatch(rest):
            return cls.NONE
        if sign == ".":
            return cls.DOT_SPACE if rest else cls.DOT
        if sign and sign in APOSTROPHES:
            return cls.APOSTROPHE_SPACE if rest else cls.APOSTROPHE
        return cls.NONE


def linear(glob: str, some: str, one: str) -> str:
    """A glob as a regular expression that takes time in proportion to what it looks at.

    `some` is what * stands for, `one` what ? does. Between two * the leftmost place will do, if
    any will, so what was found there is never given back: the groups are atomic.
    """
    first, *others = (
        re.escape(piece).replace(r"\?", one) for piece in re.sub(r"\*+", "*", glob).split("*")
    )
    if not others:
        return first
    middle = "".join(f"(?>{some}?{piece})" for piece in others[:-1])
    return f"{first}{middle}{some}{others[-1]}"


class Glob(NamedTuple):
    """What one run must look like: `*` for any letters or digits, also none, `?` for one.

    In lower case unless `cased`: a word of two or more capitals is looked for as written.
    """

    text: str
    cased: bool

    @classmethod
    def of(cls, word: str) -> Glob:
        """The glob that a word of a pattern is."""
        cased = word.isupper() and sum(sign.isalpha() for sign in word) > 1
        return cls(word if cased else word.lower(), cased)

    @property
    def prefix(self) -> str:
        """The letters before the first wildcard."""
        return re.split(r"[*?]", self.text, maxsplit=1)[0]

    @property
    def regex(self) -> str:
        """The same as a regular expression for a whole run."""
        letter = r"[^\W_]"
        return linear(self.text, f"{letter}*", letter)

    def fits(self, run: str) -> bool:
        """Whether a run looks like this."""
        return bool(re.fullmatch(self.regex, run if self.cased else run.lower()))


class Phrase(NamedTuple):
    """Globs in a row: `links[i]` stands between `globs[i]` and `globs[i + 1]`.

    `dot`: a full stop follows, as in “U.S.”, and belongs to the match.
    """

    globs: tuple[Glob, ...]
    links: tuple[Link, ...] = ()
    dot: bool = False

    @classmethod
    @cache  # lists name the same phrases in many patterns
    def of(cls, text: str) -> Phrase:
        """Read one phrase, as in `peace treat*`; raises ValueError if it is none."""
        pieces = re.split(r"([\w*?]+)", text.strip())
        globs, between, tail = pieces[1::2], pieces[2:-1:2], pieces[-1]
        links = tuple(Link.of(piece) for piece in between)
        if not globs or pieces[0] or tail not in ("", ".") or Link.NONE in links:
            raise ValueError(f"“{text}” is no phrase; {REMEDY}")
        if len(globs) > WORDS.most:
            raise ValueError(f"“{text:.60}” {WORDS.sentence(len(globs))}")
        if "_" in text or not any(re.search(r"[^\W_]", glob) for glob in globs):
            raise ValueError(f"“{text}” is no phrase; {REMEDY}")
        return cls(tuple(map(Glob.of, globs)), links, bool(tail))


REMEDY = (
    "use words with * and ?, spaces, hyphens, apostrophes, | between alternatives, … for a gap, "
    "& for what must stand in the same sentence, {name} for a list of the codebook"
)

Part = tuple[Phrase, ...]
Lists = Mapping[str, Sequence[str]]


class Pattern(NamedTuple):
    """What invokes a code.

    `parts` follow each other in a sentence, with at most `gaps[i]` runs between part i and
    part i + 1; of each part any phrase will do. If `beside` is not empty, one of its phrases
    must stand somewhere in the sentence.
    """

    parts: tuple[Part, ...]
    gaps: tuple[int, ...] = ()
    beside: Part = ()

    @classmethod
    def of(cls, text: str, lists: Lists | None = None) -> Pattern:
        """Read a pattern; raises ValueError with cause and remedy if it is none.

        `peace treat*` is a phrase. `lift*|eas* … sanction*` has a gap of up to GAP runs,
        `lift* …9 sanction*` one of up to nine. `sovereignty & island*|kuril*` counts
        “sovereignty” in sentences that hold the other too. `{islands}` stands for any entry
        of that list.
        """
        if len(text) > PATTERN.most:
            raise ValueError(f"“{text:.60}…” {PATTERN.sentence(len(text))}")
        main, *beside = re.split(r"\s*&\s*", text)
        if len(beside) > 1:
            raise ValueError(f"“{text}” has more than one &; put what it needs in a list")
        first, *rest = re.split(r"\s*…\s*", main)
        gaps, parts = [], [first]
        for piece in rest:
            number = re.match(r"(\d+)\s+", piece)
            gaps.append(int(number.group(1)[:9]) if number else GAP)
            parts.append(piece[number.end() :] if number else piece)
        if max(gaps, default=0) > MOST_GAP.most:
            raise ValueError(f"“{text:.60}” {MOST_GAP.sentence(max(gaps))}")
        return cls(
            tuple(_part(part, lists or {}) for part in parts),
            tuple(gaps),
            _part(beside[0], lists or {}) if beside else (),
        )

    @property
    def phrases(self) -> tuple[Phrase, ...]:
        """Every phrase that the pattern is made of, each once."""
        return tuple(dict.fromkeys(p for part in (*self.parts, self.beside) for p in part))


def _part(text: str, lists: Lists) -> Part:
    """The phrases that a part stands for: alternatives, with lists written out."""
    choices = [_choices(alternative, lists) for alternative in text.split("|")]
    count = sum(prod(map(len, some)) for some in choices)
    if count > PHRASES.most:
        raise ValueError(f"“{text:.60}” {PHRASES.sentence(count)}")
    phrases = [Phrase.of("".join(chosen)) for some in choices for chosen in product(*some)]
    return tuple(dict.fromkeys(phrases))


def _choices(alternative: str, lists: Lists) -> list[Sequence[str]]:
    """The pieces of an alternative: a literal has one choice, a list all its entries."""
    choices: list[Sequence[str]] = []
    for at, piece in enumerate(LIST.split(alternative)):
        if at % 2 and piece not in lists:
            known = ", ".join(sorted(lists)) or "none"
            raise ValueError(f"“{{{piece}}}” names no list of this codebook; its lists: {known}")
        choices.append(lists[piece] if at % 2 else [piece])
    return choices
