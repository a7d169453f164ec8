"""What a study file says of the choices that are varied."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from rapport.written import Name

Unit = Literal["sentence", "word"]
Aggregation = Literal["mean", "median", "pooled"]
Taken = Literal["in", "out"]
LeftOut = Literal["none", "each"]


class Multiverse(BaseModel):
    """The choices of which every combination is run; docs/multiverse.md says what each means.

    The choice by which a measure itself is taken is always one of them, named or not.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    tone: list[Name] | None = Field(
        default=None, description="engines of tone, out of those in “engines”; null: all of them"
    )
    toward: list[Name] | None = Field(
        default=None, description="engines of tone toward the states; null: all of them"
    )
    unit: list[Unit] = Field(
        default=["sentence", "word"], description="what counts alike: each sentence, or each word"
    )
    aggregation: list[Aggregation] = Field(
        default=["mean", "median", "pooled"],
        description="the value of a period: mean or median of its articles, or that of all their "
        "sentences together",
    )
    quotations: list[Taken] = Field(
        default=["in", "out"], description="out: only sentences in the author's voice"
    )
    headings: list[Taken] = Field(
        default=["out", "in"], description="in: headings and standfirst count as sentences"
    )
    left_out: list[LeftOut] = Field(
        default=["none", "each"], description="each: every article is left out once"
    )
    relabellings: int = Field(
        default=1000,
        ge=20,
        le=50_000,
        description="up to so many relabellings of the articles all are run, else so many drawn",
    )
