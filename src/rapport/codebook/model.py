"""What a file of codebook/ says: models that check it, and the JSON schema of an editor."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from rapport.codebook.pattern import Pattern
from rapport.errors import StudyError, sentences_of
from rapport.study import Name, read_yaml

Quad = Literal["verbal cooperation", "material cooperation", "verbal conflict", "material conflict"]
"""Words or deeds, with or against each other."""


class Weighted(BaseModel):
    """A pattern that weighs something else than 1."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    pattern: str
    weight: float = Field(allow_inf_nan=False)


class Code(BaseModel):
    """A code: what it means, and the patterns that invoke it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Name
    label: str = Field(min_length=1, description="how the report calls it")
    definition: str = Field(min_length=1, description="what it means, in a sentence")
    source: str = Field(min_length=1, description="who defined it")
    patterns: list[str | Weighted] = Field(min_length=1, description="what invokes it")
    exclusions: list[str] = Field(
        default=[], description="a match that overlaps one of these does not count"
    )
    weight: float = Field(
        default=1.0, allow_inf_nan=False, description="what a mark weighs if its pattern is silent"
    )
    stands_for: list[Name] = Field(
        default=[], description="codes that are marked in its place, as by “the two countries”"
    )
    pronoun: bool = Field(
        default=False,
        description="marks the code named before it in the sentence, if only one is",
    )
    quad: Quad | None = Field(
        default=None, description="of a code for acts: which of PLOVER's four quads it is in"
    )
    goldstein: float | None = Field(
        default=None,
        ge=-10,
        le=10,
        description="of a code for acts: conflict (−10) to cooperation (10), Goldstein 1992",
    )
    notes: str = ""
    examples: list[str] = Field(min_length=2, max_length=2)
    counter_examples: list[str] = Field(min_length=2, max_length=2)

    @property
    def weighted(self) -> list[tuple[str, float]]:
        """Every pattern as it is written, and what it weighs."""
        return [
            (entry, self.weight) if isinstance(entry, str) else (entry.pattern, entry.weight)
            for entry in self.patterns
        ]


class Codebook(BaseModel):
    """A file of codebook/: the codes of one layer."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    layer: Name
    title: str
    lists: dict[Name, list[str]] = Field(
        default={}, description="words that patterns name together as {list}"
    )
    codes: list[Code] = Field(min_length=1)

    @model_validator(mode="after")
    def _names_each_code_once(self) -> Codebook:
        names = [code.name for code in self.codes]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ValueError(f"names {', '.join(twice)} twice; give each code its own name")
        for code in self.codes:
            if unknown := sorted(set(code.stands_for) - set(names)):
                raise ValueError(f"{code.name} stands for {', '.join(unknown)}, which is no code")
        return self

    @model_validator(mode="after")
    def _patterns_can_be_read(self) -> Codebook:
        for code in self.codes:
            for text in [pattern for pattern, _ in code.weighted] + code.exclusions:
                try:
                    Pattern.of(text, self.lists)
                except ValueError as error:
                    raise ValueError(f"code {code.name}: {error}") from None
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
