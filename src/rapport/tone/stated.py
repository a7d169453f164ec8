"""What a study file says of engines of its own: word lists, and models."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from rapport.codebook.model import PatternText

NEGATORS = (
    "not|no|never|without|neither|nor|none|nobody|nothing|nowhere|cannot",
    "*n't",
    "hardly|scarcely|barely|rarely|seldom",
    "far from|anything but",
)
"""The words that turn others, as patterns of the codebook."""


class Negation(BaseModel):
    """How far a negator reaches, and what it does."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    scope: int = Field(
        default=3, ge=1, le=20, description="it turns a word up to so many words behind it"
    )
    factor: float = Field(
        default=-0.74,
        ge=-1,
        le=1,
        description="what the weight is multiplied by; −0.74 is what raters' answers gave VADER "
        "(Hutto & Gilbert 2014), −1 turns it wholly round",
    )
    words: list[PatternText] = Field(
        default=[*NEGATORS], min_length=1, description="patterns of the words that negate"
    )


class LexiconRules(BaseModel):
    """How the words of a list are read in a sentence."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    negation: Negation | None = Field(
        default=Negation(), description="how “not” turns a word; null: not at all"
    )
    shielded: bool = Field(
        default=False, description="whether words under a match of the shields are left out"
    )


class WordListFile(LexiconRules):
    """A word list that a study brings along."""

    file: str = Field(
        pattern=r"^[\w][\w .-]*\.(csv|tsv|txt|ya?ml)$",
        description="the list, in data/raw/<study>/",
    )
    licence: str = Field(min_length=1, description="under which the list may be used, as CC BY 4.0")
    source: str = Field(min_length=1, description="who made the list, and where it is described")


class ModelFile(BaseModel):
    """A model that a study names."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    model: str = Field(min_length=1, description="its folder, or its name on the Hugging Face hub")
    revision: str | None = Field(
        default=None, description="of a model on the hub: a commit or a tag; null: the newest"
    )
    download: bool = Field(
        default=False, description="whether it may be fetched from the hub if it is not here"
    )
    labels: list[Literal["negative", "neutral", "positive"]] | None = Field(
        default=None, description="what its labels mean, in its order; null: their names say it"
    )
    licence: str = Field(min_length=1, description="under which it may be used, as MIT")
    source: str = Field(min_length=1, description="who made it, and where it is described")
    batch: int = Field(default=32, ge=1, description="sentences that are read at a time")
