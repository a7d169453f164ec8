"""A timeline: what happened when, as a reference beside the articles. It is no measure."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from pathlib import Path
from typing import Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, model_validator

from rapport.written import checked, read_written


class Numbered(NamedTuple):
    """An event as it is listed: its number, day, how exactly that is known, what happened, and
    where it is told.
    """

    number: int
    date: dt.date
    precision: str
    event: str
    source: str


class Source(BaseModel):
    """Where an event is told, so that a reader can find it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: str = Field(min_length=1, description="the title as printed")
    publisher: str = Field(min_length=1, description="who published it")
    date: dt.date | None = Field(default=None, description="when, if that is known")

    def __str__(self) -> str:
        """As the report prints it."""
        return f"{self.publisher}, “{self.title}”" + (f", {self.date}" if self.date else "")


class Event(BaseModel):
    """Something that happened."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    date: dt.date = Field(description="its first day, as 2016-05-06; of a month the first day")
    precision: Literal["day", "month"] = Field(
        default="day", description="how exactly its date is known: day or month"
    )
    event: str = Field(
        min_length=1, max_length=120, description="what happened, in one short sentence"
    )
    source: Source = Field(description="where it is told")

    @model_validator(mode="after")
    def _month_begins_with_its_first_day(self) -> Event:
        if self.precision == "month" and self.date.day != 1:
            raise ValueError(
                f"the date is known to the month; write its first day, not {self.date}"
            )
        return self


class Timeline(BaseModel):
    """What a file of `studies/timelines/` says."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: str = Field(min_length=1, description="what the timeline is of")
    events: list[Event] = Field(min_length=1, description="what happened, by date")

    @model_validator(mode="after")
    def _is_in_order(self) -> Timeline:
        for before, after in pairwise(self.events):
            if after.date < before.date:
                raise ValueError(f"the event of {after.date} stands after that of {before.date}")
        return self

    def between(self, first: dt.date, last: dt.date) -> Timeline | None:
        """The timeline of the events from one day to another; None if there is none."""
        some = [event for event in self.events if first <= event.date <= last]
        return self.model_copy(update={"events": some}) if some else None

    def rows(self) -> list[Numbered]:
        """The events, numbered from 1, with their sources in words."""
        return [
            Numbered(number, event.date, event.precision, event.event, str(event.source))
            for number, event in enumerate(self.events, 1)
        ]


def read_timeline(path: Path) -> Timeline | None:
    """Read and check a timeline; None if the study has none. Raises StudyError with every mistake,
    one a line.
    """
    return checked(read_written(path), Timeline) if path.exists() else None
