"""Files that are there whole or not at all."""

from __future__ import annotations

import errno
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from rapport.errors import NotWrittenError

REMEDIES = {
    errno.ENOSPC: "the disk is full; make room",
    errno.EDQUOT: "your share of the disk is used up; make room",
    errno.EFBIG: "it would be larger than files may be here; raise the limit (ulimit -f)",
    errno.EROFS: "it is on a disk that can only be read; copy the project to where you may write",
    errno.EACCES: "you may not write there; ask for the right, or copy the project",
    errno.EPERM: "you may not write there; ask for the right, or copy the project",
    errno.EMFILE: "too many files are open; raise the limit (ulimit -n)",
}
"""Why a file could not be written and what to do, by the number of the system's error."""


ONLY_WRITING = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS}
"""Errors that nothing but writing meets."""


def not_written(path: Path, error: OSError) -> NotWrittenError | OSError:
    """The sentence for a file that could not be written, or the error as it is if it is about
    something else.
    """
    about = Path(str(error.filename or path))
    here = about.parent == path.parent or about in path.parents
    remedy = REMEDIES.get(error.errno or 0) if here or error.errno in ONLY_WRITING else None
    return NotWrittenError(f"{path}: cannot be written, for {remedy}") if remedy else error


@contextmanager
def written_whole(path: Path) -> Iterator[Path]:
    """Give a draft's path beside `path`; move it there if the block ends well.

    A reader never sees half a file, and a block that fails leaves the old file and no draft.
    The draft's name holds the process number, so two writers do not share one, and `clear_left`
    knows those of a writer that was killed. Raises NotWrittenError where the system gives no room
    or no right to write.
    """
    draft = path.with_name(f".{path.name}.{os.getpid()}.draft")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            yield draft
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)
    except OSError as error:
        raise not_written(path, error) from error


def clear_left(*folders: Path) -> None:
    """Remove from folders, and all folders in them, the drafts whose writers were killed."""
    for folder in folders:
        for left in folder.rglob(".*"):
            number = re.fullmatch(r"\..+\.(\d+)\.(?:draft|old)", left.name)
            if number and not psutil.pid_exists(int(number[1])):
                shutil.rmtree(left) if left.is_dir() else left.unlink(missing_ok=True)


def write_text(path: Path, text: str) -> Path:
    """Write a text as UTF-8 with line feeds at line ends, whole or not at all; return its path."""
    with written_whole(path) as draft:
        draft.write_text(text, encoding="utf-8", newline="\n")
    return path


def table_path(folder: Path, name: str) -> Path:
    """Where the table stands in the study's folder of processed data."""
    return folder / f"{name}.parquet"
