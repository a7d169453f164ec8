"""What can be wrong with what a person hands in, each as one sentence with its remedy."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pydantic import ValidationError


class RapportError(Exception):
    """Something a person can mend; its text names the file, the cause and the remedy."""


class StudyError(RapportError):
    """A study file, a register or a codebook does not say what it must."""


class CorpusError(RapportError):
    """The texts of a study cannot be used."""


class TableError(RapportError):
    """A table is missing or does not keep the contract of `tables.yaml`."""


class NotebookError(RapportError):
    """A notebook cannot be run, or failed."""


def sentences_of(error: ValidationError, file: Path, where: str = "") -> list[str]:
    """One sentence for every mistake that pydantic found in `file`.

    `where` names the place inside the file (a row, a code) if the field alone does not.
    """
    found = []
    for mistake in error.errors():
        field = ".".join(str(part) for part in mistake["loc"])
        place = " ".join(part for part in (where, f"“{field}”" if field else "") if part)
        cause = mistake["msg"].removeprefix("Value error, ")
        parts = (str(file), place, f"{cause[:1].lower()}{cause[1:]}")
        found.append(": ".join(part for part in parts if part))
    return found
