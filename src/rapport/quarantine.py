"""What is left out of a study: named, with the reason and what to do about it."""

from __future__ import annotations

from typing import NamedTuple


class LeftOut(NamedTuple):
    """A row of the table `quarantine`.

    `source` is a file, an article_id, or a row of a table; `reason` fits behind “because”.
    """

    source: str
    reason: str
    remedy: str
