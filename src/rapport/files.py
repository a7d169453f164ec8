"""Files that are there whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def written_whole(path: Path) -> Iterator[Path]:
    """Give a draft's path beside `path`; move it there if the block ends well.

    A reader never sees half a file, and a block that fails leaves the old file and no draft.
    The draft's name holds the process number, so two writers do not share one.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}.draft")
    try:
        yield draft
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def write_text(path: Path, text: str) -> Path:
    """Write a text as UTF-8 with line feeds at line ends, whole or not at all; return its path."""
    with written_whole(path) as draft:
        draft.write_text(text, encoding="utf-8", newline="\n")
    return path


def table_path(folder: Path, name: str) -> Path:
    """Where the table stands in the study's folder of processed data."""
    return folder / f"{name}.parquet"
