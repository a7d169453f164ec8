"""Files that people give: only plain files are opened, and only so much of them is read."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

from rapport.errors import UnreadableError
from rapport.limits import FILE, Limit

BLOCK = 2**20
"""Bytes that are read at a time."""


def check_file(path: Path, *, or_empty: bool = False) -> int:
    """The size of a file; raises UnreadableError if it is none, is empty (unless
    it may be) or cannot be opened.

    A device, a pipe or a socket is no file; opening one could wait for ever.
    """
    try:
        if not path.exists():
            raise UnreadableError("there is no such file", "check the name")
        if not path.is_file():
            raise UnreadableError("it is no file", "name a file")
        size = path.stat().st_size
    except (OSError, ValueError) as error:  # ValueError: a name with a NUL in it
        raise cannot_open(error) from error
    if not size and not or_empty:
        raise UnreadableError("it is empty", "remove it, or export the article again")
    return size


def cannot_open(error: Exception) -> UnreadableError:
    """What to raise when the system does not give a file."""
    why = getattr(error, "strerror", None) or str(error)
    reason = f"it cannot be opened ({why[:1].lower()}{why[1:]})"
    return UnreadableError(reason, "check its name and who may read it")


def content_of(path: Path, limit: Limit = FILE, *, or_empty: bool = False) -> bytes:
    """The bytes of a file; raises UnreadableError if there are none or more than the limit.

    A larger file is never read.
    """
    size = check_file(path, or_empty=or_empty)
    if size <= limit.most:
        try:
            with path.open("rb") as file:
                # Block by block, since read() makes room beforehand for all that it may read.
                blocks = iter(lambda: file.read(BLOCK), b"")
                data = b"".join(islice(blocks, limit.most // BLOCK + 1))  # it may have grown
        except OSError as error:
            raise cannot_open(error) from error
        size = max(size, len(data))
        if size <= limit.most:
            return data
    raise UnreadableError(*limit.passed(size))
