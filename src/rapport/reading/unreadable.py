"""Why a file cannot be read, and what a person can do about it."""

from __future__ import annotations

import re

from rapport.errors import UnreadableError

__all__ = ["UnreadableError", "complaint"]


def complaint(error: Exception) -> str:
    """What a library complains about, on one short line: kind of error and its first words."""
    # A place in memory is another in each run, and a report must not change with it.
    line = re.sub(r"'?<[^<>]* at 0x[0-9a-f]+>'?", "it", " ".join(str(error).split()))
    line = re.sub(r"(IndirectObject\(\d+, \d+), \d+", r"\1", line)
    shown = "".join(letter for letter in line if letter.isprintable()).replace(";", ",")
    shown = shown if len(shown) <= 80 else f"{shown[:79]}…"
    return f"{type(error).__name__}: {shown}" if shown else type(error).__name__
