"""Corrections: what no rule can find but a person can, as data with a reason."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from rapport.errors import StudyError
from rapport.ledger import Edit, Ledger
from rapport.written import Name, checked, read_written

FEW = 80
"""Characters of a quotation that identifies a place; a correction needs no more."""


class Correction(BaseModel):
    """One place of one article: what is expected there, what it becomes, and why.

    `expected` stands exactly once in the text as the rules leave it, or the correction fails.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    article: Name
    expected: str = Field(min_length=1, max_length=FEW)
    becomes: str = Field(max_length=FEW)
    why: str = Field(min_length=1)


def read_corrections(path: Path) -> list[Correction]:
    """The corrections of a study, none if it has no such file.

    Raises StudyError with every mistake, one a line.
    """
    if not path.exists():
        return []
    written = read_written(path)
    if written.says is None:
        return []
    return checked(written, TypeAdapter(list[Correction]))


def corrected(ledger: Ledger, article: str, corrections: list[Correction], path: Path) -> Ledger:
    """The ledger with the corrections of an article made.

    Raises StudyError if what a correction expects does not stand there exactly once.
    """
    for correction in corrections:
        if correction.article != article:
            continue
        times = ledger.text.count(correction.expected)
        if times != 1:
            raise StudyError(
                f"{path}: “{correction.expected}” is expected once in {article} but stands there "
                f"{times} times; quote more or fewer words, or remove the correction"
            )
        start = ledger.text.index(correction.expected)
        edit = Edit(start, start + len(correction.expected), correction.becomes)
        ledger = ledger.edited("correction", [edit])
    return ledger
