"""What rapport is built on: licences of its packages, and faults of them that are known."""

from __future__ import annotations

import re
from pathlib import Path

PROJECT = Path(__file__).parents[1]

LOCK = PROJECT / "requirements.lock"


def locked() -> list[str]:
    """The names of the packages in the lock, in its order."""
    return re.findall(r"^([\w.-]+)==", LOCK.read_text("utf-8"), re.MULTILINE)
