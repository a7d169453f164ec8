"""Rules for the notes round an article: who wrote it, who answers for it, where it stood."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rapport.cleaning.page import ENDS_WITH_DATE, LONGEST
from rapport.cleaning.rule import About, has_words, lines_of, plain, top_of, without_line
from rapport.cleaning.vocabulary import frequency
from rapport.ledger import Edit

LONGEST_BIOGRAPHY = 900
"""Characters of the longest note on an author."""

LONGEST_NOTE = 500
"""Characters of the longest disclaimer that is believed to be one."""

LAST = 5
"""Lines from the end among which notes are looked for."""

_CAPITAL = "[A-ZÀ-ÖØ-ÞŁŚŠŞŹŻŽČĆĎŘŤĞİ]"
_NAME = rf"""(?:(?:Dr|Prof)\.?\ |Sir\ )?
    {_CAPITAL}[\w’'.-]*(?:\ (?:{_CAPITAL}[\w’'.-]*|van|von|de|bin|al)){{1,3}}"""
_NAMES = rf"{_NAME}(?:(?:,|\ and|\ &)\ {_NAME})*"
_BY_NAME = re.compile(rf"(?x)[Bb]y:?\ (?P<names>{_NAMES})")
_NAME_ALONE = re.compile(rf"(?x)(?P<names>{_NAMES})")

_LONGEST_BYLINE = 14
"""Words of the longest byline; one may hold a post and a place of work."""

_A_NAME, _NO_NAME = 4.5, 5.8
"""Zipf frequencies: some word of a name is rarer than the first in English, none more common
than the second, so that “By Popular Demand” and “By Train Through Siberia” are none."""


def _signs(line: str, name: str) -> bool:
    """Whether a short line holds the name of an author: whole, or the surname with initials.

    A name of one word, as of an agency, must be all that the line says.
    """
    said = plain(line).removeprefix("by ")
    if " " not in name:
        return said == name
    if f" {name} " in f" {said} ":
        return True
    first, *_, surname = name.split()
    initials = [word for word in said.split() if word != surname]
    return surname in said.split() and first[0] in initials and max(map(len, initials)) == 1


def _named(line: str, about: About, at_top: bool) -> str | None:
    """Whom a line of the form “By Name” or “Name, date” names, None if it is no byline."""
    dated = ENDS_WITH_DATE.match(line)
    by = _BY_NAME.fullmatch(dated["rest"] if dated else line)
    alone = _NAME_ALONE.fullmatch(dated["rest"]) if dated and at_top else None
    formed = by or alone
    if not formed:
        return None
    words = plain(formed["names"]).split()
    known = any(name.split()[-1] in words for name in about.names)
    if not known and (not about.names or (by and dated)):
        common = [frequency(word) for word in words if len(word) > 1]
        known = bool(common) and min(common) < _A_NAME and max(common) < _NO_NAME
    return formed["names"] if known else None


def byline(text: str, about: About) -> Iterator[Edit]:
    """Remove the line that names the author, at the top or at the end.

    A short line without a final stop that holds the name of an author in the register, or one
    of the form “By Name” or “Name, date”, whose name is the register's or, where it has none or
    the form is “By Name, date”, looks like one. Leaves headings, also with the surname in them.
    """
    top = top_of(text)
    for start, end in dict.fromkeys([*top, *lines_of(text)[1 - LAST :]]):
        line = text[start:end]
        if len(line) > LONGEST or has_words(line, _LONGEST_BYLINE + 1) or line[-1] in ".?!:”":
            continue
        signed = any(_signs(line, name) for name in about.names)
        if signed or _named(line, about, (start, end) in top):
            yield without_line(text, start, end)


_POST = (
    r"(?:professor|lecturer|columnist|journalist|reporter|correspondent|editor|writer|author|"
    r"observer|analyst|expert|fellow|researcher|scholar|historian|diplomat|ambassador|director|"
    r"head|chair|member|candidate|student|teacher|specialist|commentator|contributor)"
)
_ABOUT_AUTHOR = re.compile(
    rf"(?x)^(?:[Aa]bout\ the\ authors?\b"
    rf"| [Tt]he\ (?:author|writer)\ (?:is|was)\ (?:an?|the)\ (?:[\w’-]+\ ){{0,4}}{_POST}\b"
    rf"| {_NAME},.{{0,120}}\bexclusively\ for\b)"
)
_BEFORE_NAME = rf"(?:(?:by|dr|prof|sir|the|our|and|guest|former|{_POST}) )*"

_LEAST_NOTE = 6
"""Words of the shortest note on an author; a shorter line is a byline."""


def _tells_of(line: str, name: str) -> bool:
    """Whether a paragraph begins with a name, or with a post and the name.

    Not where a colon follows: an interview gives the speaker so. A name of one word, as of an
    agency, needs a post behind it.
    """
    said = re.match(rf"{_BEFORE_NAME}{re.escape(name)}\b", plain(line[:LONGEST]))
    if not said or re.match(r"[\W_]*:", line[_end_of(line, said.group()) :]):
        return False
    return " " in name or bool(re.search(rf"\b{_POST}\b", line[:LONGEST]))


def _end_of(line: str, said: str) -> int:
    """Where the words end in a line that `plain` wrote as `said`."""
    words = list(re.finditer(r"[^\W_]+", line))
    return words[len(said.split()) - 1].end()


def biography(text: str, about: About) -> Iterator[Edit]:
    """Remove the note on the author at the end.

    Among the last lines of a text of several, one that begins with the whole name of an author,
    also behind a post; the name is the register's or, where it has none, the byline's. Also
    “About the author” and “The author is a …”. Leaves paragraphs that speak of other people's
    posts, what an author says in an interview, and long ones.
    """
    names = about.names
    if not names:
        top = (_named(text[start:end], about, at_top=True) for start, end in top_of(text))
        names = [plain(name) for line in top if line for name in re.split(r",| and | & ", line)]
    lines = lines_of(text)
    for start, end in lines[-LAST:] if len(lines) > 3 else []:
        line = text[start:end]
        if not has_words(line, _LEAST_NOTE) and not plain(line).startswith("about the author"):
            continue
        tells = _ABOUT_AUTHOR.match(line) or any(_tells_of(line, name) for name in names)
        if tells and end - start <= LONGEST_BIOGRAPHY:
            yield without_line(text, start, end)


_DISCLAIMER = re.compile(
    r"""(?ix)
        ^(?:the\ |all\ |any\ )?(?:views?|opinions?)\b.{0,40}
          \b(?:expressed|stated|contained|in\ this)\b.{0,80}?
          \b(?:are|is|do|does|remain|belong|may)\b.{0,120}
          \b(?:authors?|writers?|contributors?|members?|own|alone|solely|necessarily|reflect|
            coincide|endorse\w*)\b
      | ^(?:the|this)\ (?:article|piece|text|essay|commentary|column|interview|publication)\b
          .{0,60}\b(?:do|does|may)\ not\ necessarily\ (?:reflect|represent|coincide)
      | \b(?:do|does|may)\ not\ (?:necessarily\ )?(?:reflect|represent|coincide\ with)
          \ the\ (?:\w+\ )?(?:views?|opinions?|position|policy)\ of\ (?:the\ |this\ |our\ )?
          (?:publishers?|editor\w*|news\w*|magazine|journal|(?:web)?site|outlet|publication)\b
      | (?:^|[.,;!|©–-]\ ?|\b\d{4}\ )all\ rights\ reserved
      | ^(?:©|\(c\)\ ?(?:copyright\b|(?:19|20)\d\d\b)|copyright\ (?:©|\(c\)|(?:19|20)\d\d\b))
      | \b(?:editorial\ (?:board|office|staff|team)|editors)\b.{0,60}
          \b(?:is|are|do|does|may|bears?|takes?|accepts?)\ not?\b.{0,40}
          \b(?:responsib\w+|liab\w+|reflect|coincide|endorse)
    """
)
# These begin as an author's sentence may; what follows must be titles, names and dates alone.
_SOURCE = re.compile(
    r"""(?ix)^(?:
        this\ ARTICLE\ (?:(?:was|has|is|been|also|first|originally|previously)\ )*PUBLISHED
      | the\ ARTICLE\ (?:(?:was|has|is|been)\ )*(?:first|originally|previously)\ PUBLISHED
      | (?:first|originally)\ (?:published|appeared)\ (?=in|by|on|at)
      | re(?:printed|published|produced)\ (?=with|by|from|courtesy)
    )""".replace(
        "ARTICLE", "(?:article|piece|story|text|essay|commentary|column|interview)"
    ).replace(
        "PUBLISHED",
        "(?:(?:re)?(?:published|printed|produced)|appeared|translated|excerpted|adapted)",
    )
)
_WORDS_OF_A_SOURCE = """
a an the and or of in on at by for to from with as is was it has been here under its title
heading permission kind courtesy arrangement original originally first edited translated
version language issue edition website magazine newspaper
reprinted republished reproduced published
"""
_OF_A_SOURCE = frozenset(_WORDS_OF_A_SOURCE.split())

_HINTS = (
    *("view", "opinion", "copyright", "©", "(c)", "rights", "editor", "published", "appeared"),
    *("printed", "produced", "excerpted", "translated", "adapted", "necessarily", "reflect"),
)


def _is_disclaimer(note: str) -> bool:
    small = note.lower()
    if not any(hint in small for hint in _HINTS):  # quicker than the patterns
        return False
    source = _SOURCE.match(note)
    if not source:
        return bool(_DISCLAIMER.search(note))
    words = re.findall(r"[^\W_][\w’'.-]*", note[source.end() :])
    return all(not word[0].islower() or word.strip(".") in _OF_A_SOURCE for word in words)


def disclaimer(text: str, about: About) -> Iterator[Edit]:
    """Remove the publisher's disclaimer or note of rights: a paragraph among the last or first.

    “Views expressed are those of the author”, “© 2015 …”, “This article first appeared in …”.
    Leaves sentences about views, copyright and publications inside the article, at its ends too.
    """
    lines = lines_of(text)
    for start, end in dict.fromkeys([*lines[:3], *lines[-LAST:]]):
        if end - start <= LONGEST_NOTE and _is_disclaimer(text[start:end]):
            yield without_line(text, start, end)
