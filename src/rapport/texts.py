"""The files of the texts, before anyone reads them."""

from __future__ import annotations

import shutil
from pathlib import Path

from rapport.errors import CorpusError
from rapport.files import written_whole

SUFFIXES = (".txt", ".md", ".html", ".htm", ".docx", ".pdf")
"""Kinds of files that can be read."""


def texts_in(folder: Path) -> list[Path]:
    """The texts of a folder, in the order of their names."""
    if not folder.is_dir():
        return []
    found = (path for path in folder.iterdir() if path.suffix.lower() in SUFFIXES)
    return sorted(path for path in found if path.is_file() and not path.name.startswith("."))


def copy_texts(source: Path, folder: Path) -> int:
    """Copy the texts of `source` into the study's folder; return how many were new.

    A text that is there already, under any name, is not copied again. Raises CorpusError if
    there is nothing to copy.
    """
    if not source.is_dir():
        raise CorpusError(f"{source}: there is no such folder; TEXTS names a folder of articles")
    found = texts_in(source)
    if not found:
        kinds = ", ".join(SUFFIXES)
        raise CorpusError(f"{source}: holds no file of {kinds}; TEXTS names a folder of articles")
    folder.mkdir(parents=True, exist_ok=True)
    held = {path.read_bytes() for path in texts_in(folder)}
    new = {path.read_bytes(): path for path in reversed(found)}
    missing = [path for data, path in new.items() if data not in held]
    for path in missing:
        with written_whole(folder / path.name) as draft:
            shutil.copyfile(path, draft)
    return len(missing)
