"""The register: what a person states about each article of a study."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    model_validator,
)

from rapport.errors import StudyError, UnreadableError, sentences_of, shown
from rapport.given import content_of
from rapport.limits import REGISTER
from rapport.quarantine import LeftOut
from rapport.written import Name

PERMUTATIONS = 64
"""Values of a signature; the similarity is known to ± .06 where it is .5."""

EmptyIsNone = BeforeValidator(lambda text: text or None)


def _day(text: object) -> dt.date:
    """A day as YYYY-MM-DD; a bare number is none, though it could be read as seconds."""
    if isinstance(text, dt.date):
        return text
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", str(text)):
        raise ValueError(f"“{text}” is no day; write it as 2015-03-09")
    return dt.date.fromisoformat(str(text))


_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]")


def _without_control(text: str) -> str:
    """Refuse what no person writes and a terminal would obey."""
    if _CONTROL.search(text):
        raise ValueError(f"“{text}” holds a control character; write it anew")
    return text


Text = Annotated[str, Field(max_length=1000), AfterValidator(_without_control)]
Stated = Annotated[Text | None, EmptyIsNone]
Basis = Annotated[Text, Field(pattern=r"^(stated|inferred: .+)$")]


class Described(BaseModel):
    """What a person states about an article; the columns are those of the table `articles`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    article_id: Name
    title: Text = Field(min_length=1)
    author: Stated = None
    outlet: Stated = None
    outlet_basis: Annotated[Basis | None, EmptyIsNone] = None
    outlet_country: Stated = None
    published: Annotated[dt.date, BeforeValidator(_day)]
    published_precision: Literal["day", "month", "year"] = "day"
    published_basis: Basis = "stated"
    genre: Literal["opinion", "analysis", "report"]
    language: str = Field(default="en", pattern=r"^[a-z]{2}$")

    @model_validator(mode="after")
    def _has_a_basis(self) -> Described:
        if (self.outlet is None) != (self.outlet_basis is None):
            raise ValueError("“outlet” and “outlet_basis” are given together or not at all")
        return self


class Registered(Described):
    """A row of the register: an article, and the signature by which its text is recognised.

    The signature says nothing of the text.
    """

    signature: str = Field(pattern=rf"^[0-9a-f]{{{8 * PERMUTATIONS}}}$")


COLUMNS = list(Registered.model_fields)
"""The columns of a register, in their order."""


def _wrong(source: str, error: ValidationError) -> LeftOut:
    """A row that is left out, with everything that is wrong in it."""
    mistakes = [
        sentence.removeprefix(f"{source}: ") for sentence in sentences_of(error, Path(source))
    ]
    return LeftOut(source, "; ".join(mistakes), "mend the row")


def describe(fields: dict[str, Any], source: str) -> Described | LeftOut:
    """An article as a row of a table describes it, or the row as what is left out."""
    try:
        return Described.model_validate(fields)
    except ValidationError as error:
        return _wrong(source, error)


def read_register(path: Path) -> tuple[list[Registered], list[LeftOut]]:
    """The articles of a register, and the rows that are wrong; the others go on.

    Of two rows with one article_id the first counts. Raises StudyError if the file is
    missing, is no CSV in UTF-8, or has other columns.
    """
    if not path.exists():
        raise StudyError(f"{path}: the register is missing; list the articles there")
    try:
        text = content_of(path, REGISTER, or_empty=True).decode("utf-8-sig")
        reader = csv.DictReader(
            io.StringIO(text, newline=""), restkey="one column too many", restval=""
        )
        rows = [(reader.line_num, row) for row in reader]
        head = reader.fieldnames or []
    except UnreadableError as error:
        raise StudyError(f"{path}: {error}") from None
    except (UnicodeDecodeError, csv.Error) as error:
        raise StudyError(f"{path}: is not a CSV file in UTF-8: {error}") from None
    if odd := set(head) ^ set(COLUMNS):
        names = shown(", ".join(sorted(map(str, odd))), 200)
        raise StudyError(f"{path}: columns missing or unknown: {names}; see docs/your-own-study.md")
    articles: dict[str, Registered] = {}
    left_out: list[LeftOut] = []
    for number, row in rows:
        source = f"{path.name}, row {number}"
        try:
            article = Registered.model_validate(row)
        except ValidationError as error:
            left_out.append(_wrong(source, error))
            continue
        if article.article_id in articles:
            reason = f"the article_id “{article.article_id}” stands in an earlier row"
            left_out.append(LeftOut(source, reason, "give each article its own article_id"))
        else:
            articles[article.article_id] = article
    return list(articles.values()), left_out
