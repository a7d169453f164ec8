"""A study: which articles, which periods, which codebooks, which primary measures."""

from __future__ import annotations

import datetime as dt
from fnmatch import fnmatch
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from rapport.errors import Place, StudyError, sentence
from rapport.multiverse.stated import Multiverse
from rapport.tone.stated import ModelFile, WordListFile
from rapport.written import Name, checked, read_written

Period = Literal["earlier", "later"]
PERIODS: tuple[Period, ...] = ("earlier", "later")


class Span(BaseModel):
    """A period of the comparison, both days included."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    label: str = Field(min_length=1, description="how the report calls it, as in 2016–2017")
    first: dt.date = Field(description="its first day, as 2015-01-01")
    last: dt.date = Field(description="its last day, which belongs to it")

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Span:
        if self.last < self.first:
            raise ValueError(f"ends ({self.last}) before it begins ({self.first})")
        return self


class Periods(BaseModel):
    """The two periods that are compared; a contrast is later minus earlier."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    earlier: Span = Field(description="the period that is compared with")
    later: Span = Field(description="the period after it")

    @model_validator(mode="after")
    def _follow_each_other(self) -> Periods:
        if self.later.first <= self.earlier.last:
            raise ValueError("the later period must begin after the earlier one ends")
        if self.later.label == self.earlier.label:
            raise ValueError(
                f"both periods are called {self.later.label}; no reader could tell them"
            )
        return self


class TableOfArticles(BaseModel):
    """A table with one article a row, in place of a register and a folder of texts."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    file: str = Field(
        pattern=r"^[\w][\w .-]*\.(csv|jsonl|parquet)$",
        description="in data/raw/<study>/",
    )
    columns: dict[str, str] = Field(
        description="fields of the register, and `text`, with the columns that hold them"
    )
    always: dict[str, str] = Field(default={}, description="fields that are the same in each row")

    @model_validator(mode="after")
    def _says_what_is_needed(self) -> TableOfArticles:
        needed = {"article_id", "title", "published", "genre", "text"}
        if missing := needed - set(self.columns) - set(self.always):
            raise ValueError(f"names no column for {', '.join(sorted(missing))}")
        return self


class Engines(BaseModel):
    """The engines that a study asks for tone; the first names are those of docs/tone.md."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    tone: list[Name] = Field(
        default=["vader", "vader-shielded"], min_length=1, description="how a sentence sounds"
    )
    toward: list[Name] = Field(default=[], description="how a sentence makes a state look")
    lists: dict[Name, WordListFile] = Field(
        default={}, description="word lists of the study's own, by the names that engines call them"
    )
    models: dict[Name, ModelFile] = Field(
        default={}, description="classifiers of the Hugging Face kind, by the names for engines"
    )


class Colder(BaseModel):
    """Which way measures move where a relation is told as colder, by what they mean.

    Fixed before periods are compared, like the primary measures.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    lower: list[str] = Field(default=[], description="measures that fall; * stands for any ending")
    higher: list[str] = Field(default=[], description="measures that rise")

    def sign(self, measure: str) -> int:
        """−1 if it falls where the relation is told as colder, 1 if it rises, 0 if neither."""
        for sign, some in ((-1, self.lower), (1, self.higher)):
            if any(fnmatch(measure, wanted) for wanted in some):
                return sign
        return 0


class Study(BaseModel):
    """What a file of `studies/` says."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Name = Field(description="the file's name without .yaml")
    title: str = Field(min_length=1, description="what the report is called")
    description: str = Field(description="what the study asks, in a sentence or two")
    language: str = Field(
        default="en", pattern=r"^[a-z]{2}$", description="of the articles, in two letters"
    )
    texts: Literal["private", "included"] = Field(
        default="private", description="private texts are never committed; included ones are"
    )
    states: list[Name] = Field(
        min_length=2, description="codes of the actor layer whose mentions are measured"
    )
    table: TableOfArticles | None = Field(
        default=None, description="a table of articles, instead of articles.csv and texts/"
    )
    periods: Periods = Field(description="the two periods that are compared")
    codebooks: list[Annotated[str, Field(pattern=r"^\w[\w .-]*\.ya?ml$")]] = Field(
        min_length=1, description="files of codebook/"
    )
    engines: Engines = Field(
        default=Engines(), description="what measures tone, and tone toward the states"
    )
    primary: dict[str, list[str]] = Field(
        description="per construct, the measures fixed as primary before the comparison"
    )
    multiverse: Multiverse = Field(
        default=Multiverse(),
        description="the choices that are varied, to see what of a contrast hangs on them",
    )
    colder: Colder = Field(
        default=Colder(lower=["tone.*", "toward.*", "relation.balance", "outlook.open"]),
        description="which way measures move where the relation is told as colder",
    )
    confidence: float = Field(default=0.95, gt=0.5, lt=1, description="of intervals, as a share")
    seed: int = Field(default=1, ge=0, description="of whatever is drawn at random")

    @model_validator(mode="after")
    def _fixes_one_tone(self) -> Study:
        if len(self.primary.get("tone", [])) != 1 or "*" in self.primary["tone"][0]:
            raise ValueError("“primary” must name exactly one measure of tone, as in tone.vader")
        return self

    @model_validator(mode="after")
    def _varies_engines_that_it_asks(self) -> Study:
        for layer in ("tone", "toward"):
            for name in getattr(self.multiverse, layer) or ():
                if name not in getattr(self.engines, layer):
                    raise ValueError(
                        f"“multiverse.{layer}” names {name}, which is not in “engines.{layer}”; "
                        "add it there, or take one of those"
                    )
        return self

    @property
    def tone(self) -> str:
        """The primary measure of tone."""
        return self.primary["tone"][0]

    def label(self, period: Period) -> str:
        """How the report calls a period."""
        return self.periods.earlier.label if period == "earlier" else self.periods.later.label

    def period_of(self, published: dt.date) -> Period | None:
        """The period a date falls into, or None."""
        if self.periods.earlier.first <= published <= self.periods.earlier.last:
            return "earlier"
        if self.periods.later.first <= published <= self.periods.later.last:
            return "later"
        return None

    def is_primary(self, measure: str) -> bool:
        """Whether the study file fixes this measure as primary; `*` stands for any ending."""
        return any(fnmatch(measure, wanted) for some in self.primary.values() for wanted in some)

    def unknown_primaries(self, measures: list[str]) -> list[str]:
        """What the study file fixes as primary although no measure has that name."""
        fixed = [wanted for some in self.primary.values() for wanted in some]
        return [wanted for wanted in fixed if not any(fnmatch(m, wanted) for m in measures)]


def read_study(path: Path) -> Study:
    """Read and check a study file; raises StudyError with every mistake, one a line."""
    written = read_written(path)
    study = checked(written, Study)
    if study.name != path.stem:
        cause = f"“name” is {study.name}; it must be the file's name, {path.stem}"
        raise StudyError(sentence(path, Place(written.place(("name",)).line, ""), cause))
    return study
