"""What is read from a file: its text, and what it says of itself."""

from __future__ import annotations

import datetime as dt
import html
import re
from typing import NamedTuple


class Stated(NamedTuple):
    """What a file says of itself; None where it says nothing."""

    title: str | None
    author: str | None
    published: dt.date | None
    outlet: str | None


NOTHING_STATED = Stated(None, None, None, None)


class Document(NamedTuple):
    """A file, read.

    `text` is the raw text, in which the ledger's offsets count; `encoding` is the one that
    the file was decoded from, or “docx” or “pdf”.
    """

    text: str
    encoding: str
    stated: Stated


LONGEST = 300
"""Characters of the longest title, name or outlet; more is a text in the wrong field."""

_PLACEHOLDER = re.compile(
    r"""(?ix)
      (?:\(?(?:untitled|unspecified|anonymous|unknown|none|null|undefined)\)?
      | python-docx | word\ document | document\d* | microsoft\ word(?:\ -\ .*)?
      | microsoft\ office\ user | windows\ user | user | admin(?:istrator)? | author | title
      | .*\.(?:docx?|pdf|indd|qxd|rtf|txt|html?) | about:blank | https?:.* | www\..*
      | \W*)"""
)
"""What programs write where a person has written nothing, and addresses, which name nobody."""


def statement(value: object) -> str | None:
    """A title, name or outlet on one line, or None if the value states none."""
    if not isinstance(value, str):
        return None
    line = " ".join(html.unescape(value).split())
    line = "".join(letter for letter in line if letter.isprintable())
    if len(line) > LONGEST or _PLACEHOLDER.fullmatch(line):
        return None
    return line


_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(?P<name>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|[nr]d|th)?"
_DATES = tuple(
    re.compile(rf"(?i)(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\ )?{form}(?![\d])")
    for form in (
        r"(?P<year>\d{4})(?P<between>[-/.])(?P<month>\d{1,2})(?P=between)(?P<day>\d{1,2})",
        r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})",
        r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4})",
        rf"{_DAY}[\ -]{_MONTH},?[\ -](?P<year>\d{{4}})",
        rf"{_MONTH}\ {_DAY},?\ (?P<year>\d{{4}})",
    )
)


def day(value: object) -> dt.date | None:
    """The day that a statement begins with, None if it names none or cannot be told.

    2016-12-15, also with slashes, stops or nothing between, with or without a time;
    15.12.2016; 15 December 2016; Dec. 15, 2016. A time is not moved to another zone: the day
    is the one that is written. 05/06/2016 may be two days, so it is none.
    """
    line = " ".join(value.split()) if isinstance(value, str) else ""
    for form in _DATES:
        if found := form.match(line):
            parts = found.groupdict()
            name = parts.get("name")
            month = _MONTHS.index(name.lower()) + 1 if name else int(parts["month"])
            try:
                return dt.date(int(parts["year"]), month, int(parts["day"]))
            except ValueError:
                return None
    return None
