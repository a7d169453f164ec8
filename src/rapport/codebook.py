"""The codebook: what the marks mean, as data that a researcher reads and edits."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from rapport.errors import StudyError, sentences_of
from rapport.study import Name, read_yaml

_LETTER = r"[^\W_]"
_ALLOWED = re.compile(r"(?:[^\W_]|[*? .'’-])+")


def as_regex(pattern: str) -> str:
    """A pattern of the codebook as a regular expression, for matching regardless of case.

    `*` stands for any letters or digits, also none, `?` for exactly one; a space or hyphen
    for white space or a hyphen; a word of two or more capitals keeps its case. A match
    begins and ends at the edge of a run of letters and digits.
    """
    parts = []
    for part in re.findall(r"[\w*?]+|[ -]+|[.'’]", pattern):
        if part.strip(" -") == "":
            parts.append(r"[\s‐‑-]+")
        elif part == ".":
            parts.append(r"\.")
        elif part in "'’":
            parts.append("['’]")
        else:
            word = re.escape(part).replace(r"\*", f"{_LETTER}*").replace(r"\?", _LETTER)
            parts.append(f"(?-i:{word})" if len(part) > 1 and part.isupper() else word)
    return f"(?<!{_LETTER}){''.join(parts)}(?!{_LETTER})"


def _checked(pattern: str) -> str:
    if not _ALLOWED.fullmatch(pattern) or not re.search(r"[^\W_]", pattern):
        raise ValueError(
            f"“{pattern}” is no pattern; use letters, digits, spaces, hyphens, * and ?"
        )
    return pattern


Pattern = Annotated[str, AfterValidator(_checked)]


class Code(BaseModel):
    """A code: what it means, and the patterns that invoke it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Name
    label: str = Field(min_length=1)
    definition: str = Field(min_length=1)
    source: str = Field(min_length=1)
    patterns: list[Pattern] = Field(min_length=1)
    exclusions: list[Pattern] = []
    notes: str = ""
    examples: list[str] = Field(min_length=2, max_length=2)
    counter_examples: list[str] = Field(min_length=2, max_length=2)


class Codebook(BaseModel):
    """A file of codebook/: the codes of one layer."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    layer: Name
    title: str
    codes: list[Code] = Field(min_length=1)

    @model_validator(mode="after")
    def _names_each_code_once(self) -> Codebook:
        names = [code.name for code in self.codes]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ValueError(f"names {', '.join(twice)} twice; give each code its own name")
        return self


def read_codebook(path: Path) -> Codebook:
    """Read and check a codebook; raises StudyError with every mistake, one a line."""
    try:
        return Codebook.model_validate(read_yaml(path))
    except ValidationError as error:
        raise StudyError("\n".join(sentences_of(error, path))) from None


def read_codebooks(folder: Path, names: list[str]) -> list[Codebook]:
    """The codebooks that a study names, in that order."""
    return [read_codebook(folder / name) for name in names]
