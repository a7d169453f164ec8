"""What a file of codebook/ says: models that check it, and give an editor its JSON schema."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Discriminator,
    Field,
    Tag,
    ValidationError,
    model_validator,
)
from pydantic_core import InitErrorDetails, PydanticCustomError

from rapport.codebook.pattern import LIST, Pattern
from rapport.errors import Loc, StudyError
from rapport.written import Name, checked, read_written


def _read(text: str, lists: Mapping[str, Sequence[str]]) -> Pattern:
    """The pattern; what is wrong with a part of it is said with the whole of it."""
    try:
        return Pattern.of(text, lists)
    except ValueError as error:
        whole = "" if f"“{text}”" in str(error) else f"in “{text}”: "
        raise ValueError(f"{whole}{error}") from None


def _readable(text: str) -> str:
    """Refuse what is no pattern; which lists there are is not known yet."""
    _read(text, {name: ["a"] for name in LIST.findall(text)})
    return text


PatternText = Annotated[str, AfterValidator(_readable)]
"""A pattern as it is written; docs/codebook.md says how."""

Quad = Literal["verbal cooperation", "material cooperation", "verbal conflict", "material conflict"]
"""Words or deeds, with or against each other."""


class Weighted(BaseModel):
    """A pattern that weighs something else than its code says."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    pattern: PatternText = Field(description="words with * and ?, as in peace treat*")
    weight: float = Field(allow_inf_nan=False, description="what a mark of this pattern weighs")


def _kind_of_entry(entry: object) -> str:
    return "weighted" if isinstance(entry, (dict, Weighted)) else "plain"


Entry = Annotated[
    Annotated[PatternText, Tag("plain")] | Annotated[Weighted, Tag("weighted")],
    Discriminator(_kind_of_entry),
]
"""A pattern, with or without a weight of its own."""


class Code(BaseModel):
    """A code: what it means, and the patterns that invoke it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Name = Field(description="what tables call it: lower-case letters, digits, hyphens")
    label: str = Field(min_length=1, description="how the report calls it")
    definition: str = Field(min_length=1, description="what it means, in a sentence")
    source: str = Field(min_length=1, description="who defined it")
    patterns: list[Entry] = Field(
        min_length=1,
        description="what invokes it: words with * and ?, phrases, gaps (…), conditions (&), "
        "lists ({name}); an entry may be {pattern: …, weight: 2}",
    )
    exclusions: list[PatternText] = Field(
        default=[], description="patterns; a match that overlaps one of them does not count"
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
    name_of: Name | None = Field(
        default=None,
        description="the contested thing that it is a name of; each mark of one of its names is an "
        "opportunity, and the share of a name is taken over them",
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
    notes: str = Field(default="", description="what a reader should know of its limits")
    examples: list[str] = Field(
        min_length=2, max_length=2, description="two sentences that it must mark"
    )
    counter_examples: list[str] = Field(
        min_length=2, max_length=2, description="two sentences near to it that it must not mark"
    )

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

    layer: Name = Field(description="what tables call all its codes together: frame, actor, …")
    title: str = Field(description="how the report calls it")
    lists: dict[Name, list[str]] = Field(
        default={}, description="words that patterns name together as {list}"
    )
    codes: list[Code] = Field(min_length=1, description="the codes, in the order of the report")

    @model_validator(mode="after")
    def _holds_together(self) -> Codebook:
        found = [*self._names_used_wrongly(), *self._patterns_without_list()]
        if found:
            raise ValidationError.from_exception_data(
                "Codebook",
                [
                    InitErrorDetails(
                        type=PydanticCustomError("codebook", "{cause}", {"cause": cause}),
                        loc=loc,
                        input=None,
                    )
                    for loc, cause in found
                ],
            )
        return self

    def _names_used_wrongly(self) -> Iterator[tuple[Loc, str]]:
        names = [code.name for code in self.codes]
        known = ", ".join(dict.fromkeys(names))
        for at, code in enumerate(self.codes):
            if code.name in names[:at]:
                yield ("codes", at, "name"), f"{code.name} is taken; give each code its own name"
            for number, name in enumerate(code.stands_for):
                if name not in names:
                    cause = f"“{name}” is no code; name some of {known}"
                    yield ("codes", at, "stands_for", number), cause

    def _patterns_without_list(self) -> Iterator[tuple[Loc, str]]:
        for at, code in enumerate(self.codes):
            patterns = [("patterns", text) for text, _ in code.weighted]
            patterns += [("exclusions", text) for text in code.exclusions]
            numbers = [*range(len(code.patterns)), *range(len(code.exclusions))]
            for number, (field, text) in zip(numbers, patterns, strict=True):
                if not LIST.search(text):
                    continue  # has been read as it is
                try:
                    _read(text, self.lists)
                except ValueError as error:
                    yield ("codes", at, field, number), str(error)


def read_codebook(path: Path) -> Codebook:
    """Read and check a codebook; raises StudyError with every mistake, one a line."""
    return checked(read_written(path), Codebook)


def read_codebooks(folder: Path, names: Sequence[str]) -> list[Codebook]:
    """The codebooks that a study names, in that order.

    Raises StudyError with every mistake of all of them, one a line.
    """
    books, wrong = [], []
    for name in names:
        try:
            books.append(read_codebook(folder / name))
        except StudyError as error:
            wrong.append(str(error))
    if wrong:
        raise StudyError("\n".join(wrong))
    return books
