"""Dates of publication as they are known, and parts of a year that come round each year."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Callable
from typing import NamedTuple

MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}

SEASONS = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "fall": (9, 11)}
"""The months of the seasons that lie within one year; winter does not."""


class Published(NamedTuple):
    """The first and the last day on which an article may have been published."""

    first: dt.date
    last: dt.date

    @classmethod
    def of(cls, published: dt.date, precision: str) -> Published:
        """From the columns of `articles`: `published` is the earliest day that the basis allows,
        and the last is the end of the month or the year that is known.
        """
        if precision == "day":
            return cls(published, published)
        if precision == "month":
            days = calendar.monthrange(published.year, published.month)[1]
            return cls(published, published.replace(day=days))
        return cls(published, published.replace(month=12, day=31))

    def may_be(self, month: int, day: int) -> bool:
        """Whether a day lies within the span, if that is no longer than a month."""
        first, last = self
        same = first.month == month == last.month
        return same and first.day <= day <= last.day

    def agreed(self, year_at: Callable[[dt.date], int]) -> int | None:
        """A year that is the same whenever the article was published, else None."""
        year = year_at(self.first)
        return year if year == year_at(self.last) else None

    def shifted(self, *, days: int = 0, months: int = 0, years: int = 0) -> int | None:
        """The year that lies so far from publication; negative is before it."""

        def year_at(day: dt.date) -> int:
            month = 12 * (day.year + years) + day.month - 1 + months
            moved = dt.date(month // 12, month % 12 + 1, 1) + dt.timedelta(day.day - 1 + days)
            return moved.year if days else month // 12

        return self.agreed(year_at)


class Part(NamedTuple):
    """A day, a month or a season, as the month and day on which it begins and ends."""

    begins: tuple[int, int]
    ends: tuple[int, int]

    @classmethod
    def of_months(cls, first: int, last: int) -> Part:
        """A part that begins with one month and ends with another."""
        return cls((first, 1), (last, 31))

    def latest(self, day: dt.date) -> int:
        """The year of the latest that has begun by a day."""
        return day.year - (self.begins > (day.month, day.day))

    def coming(self, day: dt.date) -> int:
        """The year of the first that has not ended before a day."""
        return day.year + (self.ends < (day.month, day.day))

    def last_whole(self, day: dt.date) -> int:
        """The year of the latest that has ended before a day: last spring."""
        return day.year - (self.ends >= (day.month, day.day))

    def next_whole(self, day: dt.date) -> int:
        """The year of the first that begins after a day: next spring."""
        return day.year + (self.begins <= (day.month, day.day))
