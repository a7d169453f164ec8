"""What can be wrong with what a person hands in, each as one sentence with its remedy."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pydantic import ValidationError
    from pydantic_core import ErrorDetails


class RapportError(Exception):
    """Something a person can mend; its text names the file, the cause and the remedy."""


class StudyError(RapportError):
    """A study file, a register or a codebook does not say what it must."""


class CorpusError(RapportError):
    """The texts of a study cannot be used."""


class UnreadableError(CorpusError):
    """A file or a row that cannot be read; as a text it is “reason; remedy”.

    The reason fits behind “because”, the remedy behind “to bring it in,”. Neither holds a
    semicolon, so the text can be parted again.
    """

    def __init__(self, reason: str, remedy: str) -> None:
        super().__init__(reason, remedy)  # both, so that it survives pickling
        self.reason, self.remedy = reason, remedy

    def __str__(self) -> str:
        return f"{self.reason}; {self.remedy}"


class TableError(RapportError):
    """A table is missing or does not keep the contract of `tables.yaml`."""


class CodingError(RapportError):
    """Sheets of coders, or what was drawn for them, cannot be used."""


class ExportError(RapportError):
    """A study cannot be exported to where it should go, or its page not printed."""


class VerifyError(RapportError):
    """A result cannot be built again elsewhere, or not without a network."""


class NotWrittenError(RapportError):
    """A file cannot be written: no room, or no right to."""


class PackError(RapportError):
    """A pack cannot be made, or cannot be used."""


class NotebookError(RapportError):
    """A notebook cannot be run, or failed."""


Loc = tuple[int | str, ...]
"""A place inside what a file says: keys and numbers of entries, from the top."""


class Place(NamedTuple):
    """Where in a file something stands: the line, if it is known, and the field."""

    line: int | None
    field: str


def _unread(loc: Loc) -> Place:
    """A place in something that has no lines."""
    return Place(None, ".".join(map(str, loc)))


REMEDIES = {
    "missing": "is missing; write it",
    "extra_forbidden": "is not known here; mend its spelling, or remove it",
    "string_type": "“{input}” is no text; write a text, in quotation marks if need be",
    "string_too_short": "is empty; write something",
    "string_too_long": "has more than {max_length} characters; shorten it",
    "string_pattern_mismatch": "“{input}” is not spelt as it must be; let it match {pattern}",
    "list_type": "is no list; write [one, two], or each entry on a line of its own after a hyphen",
    "dict_type": "is no mapping; write it as lines of “key: value”",
    "model_type": "is no mapping; write it as lines of “key: value”",
    "model_attributes_type": "is no mapping; write it as lines of “key: value”",
    "too_short": "has too few entries ({actual_length}); give at least {min_length}",
    "too_long": "has too many entries ({actual_length}); give at most {max_length}",
    "float_type": "“{input}” is no number; write one, as 0.5",
    "float_parsing": "“{input}” is no number; write one, as 0.5",
    "int_parsing": "“{input}” is no whole number; write one, as 5",
    "less_than": "{input} is too much; write a number below {lt}",
    "greater_than": "{input} is too little; write a number above {gt}",
    "greater_than_equal": "{input} is too little; write a number from {ge} on",
    "date_type": "“{input}” is no day; write it as 2015-03-09",
    "date_from_datetime_parsing": "“{input}” is no day; write it as 2015-03-09",
    "bool_type": "“{input}” is neither true nor false; write one of them",
    "bool_parsing": "“{input}” is neither true nor false; write one of them",
    "literal_error": "“{input}” is not one of its values; write {expected}",
}
"""Cause and remedy of what pydantic finds, where its own words name no remedy."""


def shown(value: object, most: int = 60) -> str:
    """A value as a sentence quotes it: on one line, without control characters, and not long."""
    line = " ".join(str(value).split())
    line = "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in line)
    return line if len(line) <= most else f"{line[: most - 1]}…"


def sentences_of(
    error: ValidationError,
    file: Path,
    where: str = "",
    place: Callable[[Loc], Place] = _unread,
) -> list[str]:
    """One sentence for every mistake that pydantic found in `file`, in the order of its lines.

    `where` names the place inside the file (a row) if the field alone does not; `place` finds
    the line and the name of a field.
    """
    found = [(place(mistake["loc"]), _cause(mistake)) for mistake in error.errors()]
    found.sort(key=lambda mistake: mistake[0].line or 0)
    return [sentence(file, at, cause, where) for at, cause in found]


def sentence(file: Path, place: Place, cause: str, where: str = "") -> str:
    """What is wrong at a place of a file."""
    name = f"“{shown(place.field)}”" if place.field else ""
    field = " ".join(part for part in (where, name) if part)
    line = f", line {place.line}" if place.line else ""
    return ": ".join(part for part in (f"{file}{line}", field, cause) if part)


def _cause(mistake: ErrorDetails) -> str:
    """What is wrong and what to do, without the place."""
    if said := REMEDIES.get(mistake["type"]):
        return said.format(input=shown(mistake["input"]), **mistake.get("ctx", {}))
    cause = shown(mistake["msg"].removeprefix("Value error, "), 500)
    return f"{cause[:1].lower()}{cause[1:]}"
