"""A row of a table of articles."""

from __future__ import annotations

from rapport.limits import ROW
from rapport.reading.unreadable import UnreadableError

Row = dict[str, str | None]
"""The cells of a row as text under the names of their columns; None where there is nothing."""


class BrokenRow(Row):
    """A row that cannot be read: it is empty, and `fault` says why and what to do."""

    def __init__(self, reason: str, remedy: str) -> None:
        super().__init__()
        self.fault = UnreadableError(reason, remedy)

    @classmethod
    def too_large(cls) -> BrokenRow:
        """A row larger than any article."""
        return cls(*ROW.passed())
