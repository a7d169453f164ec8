"""The register: what a person states about each article of a study."""

from __future__ import annotations

import csv
import datetime as dt
import re
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from rapport.errors import StudyError, sentences_of
from rapport.study import Name

PERMUTATIONS = 64
"""Values of a signature; the similarity is known to ± .06 where it is .5."""

EmptyIsNone = BeforeValidator(lambda text: text or None)
Stated = Annotated[str | None, EmptyIsNone]
Basis = Annotated[str, Field(pattern=r"^(stated|inferred: .+)$")]


def _day(text: str) -> dt.date:
    """A day as YYYY-MM-DD; a bare number is none, though it could be read as seconds."""
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        raise ValueError(f"“{text}” is no day; write it as 2015-03-09")
    return dt.date.fromisoformat(text)


class Registered(BaseModel):
    """A row of the register: what a person states about an article.

    The columns are those of the table `articles`, with `signature`, by which the text of
    the article is recognised and which says nothing of it.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    article_id: Name
    title: str = Field(min_length=1)
    author: Stated
    outlet: Stated
    outlet_basis: Annotated[Basis | None, EmptyIsNone]
    outlet_country: Stated
    published: Annotated[dt.date, BeforeValidator(_day)]
    published_precision: Literal["day", "month", "year"]
    published_basis: Basis
    genre: Literal["opinion", "analysis", "report"]
    language: str = Field(pattern=r"^[a-z]{2}$")
    signature: str = Field(pattern=rf"^[0-9a-f]{{{8 * PERMUTATIONS}}}$")

    @model_validator(mode="after")
    def _has_a_basis(self) -> Registered:
        if (self.outlet is None) != (self.outlet_basis is None):
            raise ValueError("“outlet” and “outlet_basis” are given together or not at all")
        return self


def read_register(path: Path) -> list[Registered]:
    """Read and check a register; raises StudyError with every mistake, one a line."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, restkey="columns too many", restval="")
            rows = [(reader.line_num, row) for row in reader]
    except FileNotFoundError:
        raise StudyError(f"{path}: the register is missing; list the articles there") from None
    except (UnicodeDecodeError, csv.Error) as error:
        raise StudyError(f"{path}: is not a CSV file in UTF-8: {error}") from None
    articles: list[Registered] = []
    mistakes: list[str] = []
    for number, row in rows:
        try:
            articles.append(Registered.model_validate(row))
        except ValidationError as error:
            mistakes += sentences_of(error, path, f"row {number}")
    ids = [article.article_id for article in articles]
    for twice in sorted({article for article in ids if ids.count(article) > 1}):
        mistakes.append(f"{path}: “{twice}” is named twice; give each article its own article_id")
    if mistakes:
        raise StudyError("\n".join(mistakes))
    if not articles:
        raise StudyError(f"{path}: names no article; add one row for each")
    return articles
